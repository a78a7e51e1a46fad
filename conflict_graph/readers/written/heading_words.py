"""The words of a heading as they are meant: with a letter too many, too few or another one."""

from __future__ import annotations

import functools

_WORDS = frozenset(
    (
        *("achternaam", "voornaam", "roepnaam", "voorletters", "tussenvoegsel", "bestuurder"),
        *("raadslid", "raadsleden", "wethouder", "burgemeester", "commissielid", "statenlid"),
        *("functie", "functies", "nevenfunctie", "nevenfuncties", "hoofdfunctie", "omschrijving"),
        *("organisatie", "organisaties", "instelling", "instellingen", "werkgever", "vereniging"),
        *("bezoldigd", "onbezoldigd", "bezoldigde", "onbezoldigde", "bezoldiging", "vergoeding"),
        *("onkosten", "onkostenvergoeding", "inkomsten", "neveninkomsten", "salaris"),
        *("periode", "looptijd", "begindatum", "startdatum", "ingangsdatum", "einddatum"),
        *("toelichting", "opmerking", "opmerkingen", "bijzonderheden", "vestigingsplaats"),
        *("tijdsbesteding", "tijdsbeslag", "ambtshalve", "werkzaamheden", "nevenwerkzaamheden"),
    )
)
"""Words of headings that are long enough to be seen in another spelling."""
_SHORTEST = 6


@functools.lru_cache(maxsize=4096)
def spelled(folded: str) -> str:
    """Return a folded heading with its words as they are meant, where one letter of a long word
    is too many, too few, another, or has changed places.

    >>> spelled("naam_raadlid"), spelled("nevenfuntie"), spelled("organsiatie"), spelled("fractie")
    ('naam_raadslid', 'nevenfunctie', 'organisatie', 'fractie')
    """
    return "_".join(map(_meant, folded.split("_")))


def _meant(word: str) -> str:
    if len(word) < _SHORTEST or word in _WORDS:
        return word
    like = [known for known in _WORDS if _is_like(word, known)]
    return like[0] if len(like) == 1 else word


def _is_like(word: str, known: str) -> bool:
    """Say whether two words differ by one letter, or by two that changed places."""
    if abs(len(word) - len(known)) > 1 or len(known) < _SHORTEST:
        return False
    at = next((at for at, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), None)
    if at is None:
        return True
    if len(word) != len(known):
        longer, shorter = sorted((word, known), key=len, reverse=True)
        return longer[at + 1 :] == shorter[at:]
    turned = word[at : at + 2] == known[at : at + 2][::-1]
    return word[at + 1 :] == known[at + 1 :] or (turned and word[at + 2 :] == known[at + 2 :])
