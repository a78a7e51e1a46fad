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


_ENDINGS = (
    *("voorzitter", "penningmeester", "secretaris", "bestuurder", "bestuurslid", "rentmeester"),
    *("fractielid", "statenlid", "burgerlid", "partijlid", "kaderlid", "teamlid", "panellid"),
    *("commissielid", "jurylid", "redactielid", "raadslid", "ambassadeur", "toezichthouder"),
    *("directeur", "adviseur", "manager", "medewerker", "docent", "leraar", "lerares", "griffier"),
    *("leerkracht", "leider", "leidster", "coördinator", "coordinator", "consulent", "redacteur"),
    *("coach", "trainer", "vrijwilliger", "eigenaar", "ondernemer", "hoogleraar", "onderzoeker"),
    *("ontwikkelaar", "verpleegkundige", "jurist", "advocaat", "notaris", "architect", "ingenieur"),
    *("accountant", "controller", "assistent", "specialist", "consultant", "stagiair", "docente"),
    *("voorlichter", "inspecteur", "ambtenaar", "wethouder", "burgemeester", "gedeputeerde"),
    *("huisarts", "tandarts", "dierenarts", "fysiotherapeut", "psycholoog", "apotheker"),
    *("auteur", "columnist", "journalist", "organist", "dirigent", "scheidsrechter", "notulist"),
    *("tolk", "mentor", "agrariër", "veehouder", "akkerbouwer", "fractievertegenwoordiger"),
    *("vertegenwoordiger", "beheerder", "begeleider", "instructeur", "buschauffeur", "monteur"),
    *("programmeur", "planoloog", "bioloog", "econoom", "fotograaf", "vormgever", "makelaar"),
    *("therapeut", "verzorgende", "verloskundige", "onderwijzer", "rector", "conrector", "decaan"),
    *("contactpersoon", "erelid", "donateur", "collectant", "conciërge", "bibliothecaris"),
    *("beleidsmaker", "teammanager", "partner", "vicaris", "predikant", "diaken", "ouderling"),
    *("foarsitter", "bestjoerslid", "ponghâlder", "skriuwer", "vorsitzender", "mitglied"),
    *("koster", "president", "vice-president", "chef", "hoofd", "rechter", "officier"),
)
_TITLE = re.compile(
    rf"(?:(?:oud|ere|vice|[12]e|eerste|tweede|aspirant|kandidaat|waarnemend|wnd\.?|interim|tijdelijk|algemeen|senior|junior|plv\.?|assistent|"
    rf"plaatsvervangend|zelfstandig|gepensioneerd|freelance|vrijwillig|technisch|financieel|"
    rf"juridisch|politiek|strategisch|operationeel|bestuurlijk|wetenschappelijk)[\s-]+)*"
    rf"(?:{_LONGEST_FIRST}|(?:[^\W\d_]+-)?[^\W\d_]*(?:{'|'.join(_ENDINGS)}))(?![\w-])"
)
"""What begins with the word for a position, also one of which we guess no kind."""
_AGENT = re.compile(
    r"[^\W\d_]{2,}(?:-[^\W\d_]+)?(?:aar|ier|eur|ist|ent|ant|or|er|loog|arts|meester|vrouw|man|"
    r"heer|maatje|gids|kundige|houdster|student|buddy)|buddy|gids"
)
"""What may be a word for somebody who does something, if what follows says so."""


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
    """Return how many characters at the beginning of a text are the word for a position, also one
    of which we guess no kind; 0: none. Spaces are single.

    >>> length("Kerkrentmeester PKN"), length("Molenaar De Wiek")
    (15, 0)
    """
    match = _TITLE.match(text.casefold())
    return match.end() if match and len(text.casefold()) == len(text) else 0


_NO_SUBJECT = ("voorzitter", "penningmeester", "secretaris", "lid", "ambassadeur", "bestuurder")


def takes_subject(title: str) -> bool:
    """Say whether behind a word for a position may stand what it is about: "docent wiskunde".

    >>> takes_subject("docent"), takes_subject("fractievoorzitter"), takes_subject("imker")
    (True, False, True)
    """
    kind = kind_of(title)
    return kind in _WITH_SUBJECT and not title.casefold().endswith(_NO_SUBJECT)


_WITH_SUBJECT = (TieKind.EMPLOYMENT, TieKind.ADVISORY, TieKind.MANAGEMENT, None)


def is_agent(word: str) -> bool:
    """Say whether a word may be one for a position that we do not know: molenaar, imker."""
    return _AGENT.fullmatch(word.casefold()) is not None


def is_function(text: str) -> bool:
    """Say whether a text begins with the word for a position."""
    return _FUNCTION.match(" ".join(text.casefold().split())) is not None
