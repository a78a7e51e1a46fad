"""What binds a person to an organisation, guessed from the word for the position. What is not in
the table is not guessed.

docs/tables.md shows the same table; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from conflict_graph.facts import TieKind

WORDS: Mapping[TieKind, tuple[str, ...]] = MappingProxyType(
    {
        TieKind.BOARD: (
            *("bestuurslid", "lid bestuur", "lid van het bestuur", "lid dagelijks bestuur"),
            *("lid ab", "lid db", "lid van het algemeen bestuur", "lid van het dagelijks bestuur"),
            *("lid algemeen bestuur", "algemeen bestuurslid", "bestuurder", "commissaris"),
            *("lid raad van toezicht", "lid rvt", "lid van de raad van toezicht", "toezichthouder"),
            *("lid raad van commissarissen", "lid rvc", "lid van de raad van commissarissen"),
            *(
                "voorzitter raad van toezicht",
                "voorzitter rvt",
                "voorzitter van de raad van toezicht",
            ),
            *("voorzitter raad van commissarissen", "voorzitter rvc", "president-commissaris"),
            *("voorzitter bestuur", "voorzitter van het bestuur", "bestuursvoorzitter"),
        ),
        TieKind.OFFICER: (
            *("voorzitter", "vicevoorzitter", "vice-voorzitter", "plaatsvervangend voorzitter"),
            *("penningmeester", "secretaris", "secretaris-penningmeester"),
        ),
        TieKind.MANAGEMENT: (
            *("directeur", "algemeen directeur", "adjunct-directeur", "directeur-bestuurder"),
            *("directeur-grootaandeelhouder", "dga", "zaakvoerder"),
        ),
        TieKind.OWNERSHIP: (
            *("eigenaar", "mede-eigenaar", "medeeigenaar", "aandeelhouder", "firmant", "vennoot"),
            *("maat", "zzp'er", "zzp-er", "zzper", "zelfstandig ondernemer", "ondernemer"),
        ),
        TieKind.EMPLOYMENT: (
            *("docent", "leraar", "lerares", "leerkracht", "medewerker", "beleidsmedewerker"),
            *("beleidsadviseur", "projectleider", "projectmanager", "manager", "teamleider"),
            *("accountmanager", "verpleegkundige", "werknemer", "jurist", "in loondienst"),
        ),
        TieKind.ADVISORY: (
            *("adviseur", "lid raad van advies", "lid van de raad van advies", "lid adviesraad"),
            *("lid adviescommissie", "raadgever"),
        ),
        TieKind.MEMBERSHIP: ("lid", "vrijwilliger", "lid ledenraad"),
    }
)
"""The words by what they mean, in small letters. "DGA" manages and owns: what is nearer counts."""

_KINDS = {word: kind for kind, words in WORDS.items() for word in words}
_LONGEST_FIRST = "|".join(
    re.escape(word) for word in sorted(_KINDS, key=lambda word: (-len(word), word))
)
_FUNCTION = re.compile(
    rf"(?:(?:oud|waarnemend|interim|tijdelijk|algemeen|senior|junior|plv\.?)[\s-]+)?({_LONGEST_FIRST})(?![\w-])"
)
_OTHER = re.compile(
    r"\blid (?:van )?(?:de |het |een )?[^\W\d_]*(?:raad|commissie|jury|comité|werkgroep|kring)"
)


def kind_of(title: str) -> TieKind | None:
    """Return what the word for a position most likely means; None where the table does not say.

    >>> kind_of("Penningmeester").value, kind_of("lid Raad van Toezicht").value, kind_of("dichter")
    ('officer', 'board', None)
    """
    written = " ".join(title.casefold().split())
    match = _FUNCTION.match(written)
    if match is None:
        return None
    kind = _KINDS[match.group(1)]
    if match.group(1) == "lid" and _OTHER.match(written):
        return None
    return kind


def length(text: str) -> int:
    """Return how many characters at the beginning of a text are the word for a position; 0: none.
    Spaces are single.
    """
    match = _FUNCTION.match(text.casefold())
    return match.end() if match and len(text.casefold()) == len(text) else 0


def is_function(text: str) -> bool:
    """Say whether a text begins with the word for a position."""
    return _FUNCTION.match(" ".join(text.casefold().split())) is not None
