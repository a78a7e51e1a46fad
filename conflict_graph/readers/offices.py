"""Which kind of office a title means. What is not in the table is not guessed.

docs/sources.md shows the same table; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from conflict_graph.facts import OfficeKind

TITLES: Mapping[OfficeKind, tuple[str, ...]] = MappingProxyType(
    {
        OfficeKind.ELECTED_MEMBER: (
            *(
                "raadslid",
                "gemeenteraadslid",
                "statenlid",
                "kamerlid",
                "senator",
                "eilandsraadslid",
            ),
            *(
                "lid gemeenteraad",
                "lid provinciale staten",
                "lid algemeen bestuur",
                "lid eerste kamer",
            ),
            "lid tweede kamer",
        ),
        OfficeKind.EXECUTIVE: (
            *(
                "burgemeester",
                "wethouder",
                "gedeputeerde",
                "commissaris van de koning",
                "dijkgraaf",
                "heemraad",
            ),
            *(
                "hoogheemraad",
                "watergraaf",
                "lid dagelijks bestuur",
                "gezaghebber",
                "eilandgedeputeerde",
            ),
            *("minister", "minister-president", "staatssecretaris"),
        ),
        OfficeKind.CIVIL_SERVANT: (
            *(
                "gemeentesecretaris",
                "provinciesecretaris",
                "secretaris-directeur",
                "secretaris-generaal",
            ),
            *("griffier", "raadsgriffier", "statengriffier", "griffiemedewerker"),
            *(
                "directeur",
                "directeur-generaal",
                "directeur-hoofdinspecteur",
                "hoofddirecteur",
                "programmadirecteur",
            ),
            *(
                "programma-directeur",
                "programma-directeur-generaal",
                "programmadirecteur-generaal",
                "programma-dg",
            ),
            *(
                "projectdirecteur",
                "regiodirecteur",
                "unitdirecteur",
                "hoofdingenieur-directeur",
                "inspecteur-generaal",
            ),
            *(
                "afdelingshoofd",
                "afdelingsmanager",
                "clusterhoofd",
                "divisiehoofd",
                "hoofd",
                "sectiehoofd",
                "stafhoofd",
            ),
            *(
                "sectormanager",
                "teammanager",
                "programmamanager",
                "manager",
                "mt-lid",
                "mt lid",
                "managementteamlid",
            ),
            *("projectleider", "raadadviseur"),
        ),
    }
)
"""The titles by the kind that they mean, in small letters. Nobody is external by title."""

UNELECTED = (
    *("burgerlid", "burgerraadslid", "burgercommissielid", "burgerfractielid", "burgerstatenlid"),
    *("commissielid", "raadscommissielid", "commissielid niet-raadslid", "schaduwraadslid"),
    *("steunlid", "steunfractielid", "steunraadslid", "duoraadslid", "duo-raadslid"),
    *("duocommissielid", "duo-commissielid", "fractievertegenwoordiger"),
    *("niet-gekozen lid", "niet gekozen lid", "lid niet-raadslid"),
)
"""The titles of members of committees who were not elected, in small letters; no kind of their own
but a rule of the body sets their duty.
"""

QUALIFIERS = (
    *(
        "plaatsvervangend",
        "plv.",
        "plv",
        "waarnemend",
        "algemeen",
        "adjunct",
        "adjunct-",
        "coördinerend",
        "senior",
    ),
    *("tijdelijk", "(tijdelijk)", "landelijk", "nederlands"),
)
"""Words that may stand before a title and leave its kind as it is. `Beoogd` and `interim` do not:
the one holds no office yet, and of the other nobody can tell who employs him.
"""

_KINDS = {title: kind for kind, titles in TITLES.items() for title in titles}
_LONGEST_FIRST = "|".join(
    re.escape(title) for title in sorted(_KINDS, key=lambda title: (-len(title), title))
)
_QUALIFIED = "|".join(
    re.escape(word) for word in sorted(QUALIFIERS, key=lambda word: (-len(word), word))
)
_TITLE = re.compile(rf"(?:(?:{_QUALIFIED})\s*)*({_LONGEST_FIRST})(?![\w-])")


_OF_BODIES = (
    *TITLES[OfficeKind.ELECTED_MEMBER],
    *TITLES[OfficeKind.EXECUTIVE],
    *UNELECTED,
    *("gemeentesecretaris", "provinciesecretaris", "secretaris-directeur", "griffier"),
    *("raadsgriffier", "statengriffier", "collegelid", "lid college", "lid ab", "lid db"),
    *("ab-lid", "db-lid", "hoofdingeland", "locoburgemeester", "loco-burgemeester"),
    *("fractielid", "fractievoorzitter"),
)


def _titles(titles: Iterable[str]) -> str:
    longest_first = sorted(titles, key=lambda each: (-len(each), each))
    return rf"(?:(?:{_QUALIFIED})\s*)*(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"


BESIDE_NAMES = _titles(each for each in _OF_BODIES if not each.startswith("lid "))
"""An expression for the titles of those whose positions a body lists, in small letters, as they
stand beside a name. "Lid dagelijks bestuur" is not among them, which may be a position too.
"""
_IS_OF_BODIES = re.compile(_titles(_OF_BODIES))


def is_of_body(text: str) -> bool:
    """Say whether a text is such a title and nothing else.

    >>> is_of_body("Gedeputeerde"), is_of_body("Lid AB"), is_of_body("Directeur")
    (True, True, False)
    """
    return _IS_OF_BODIES.fullmatch(" ".join(text.casefold().split())) is not None


_UNELECTED = re.compile(
    rf"(?:(?:{_QUALIFIED})\s*)*(?:{'|'.join(re.escape(each) for each in UNELECTED)})(?![\w-])"
)


def is_unelected(title: str) -> bool:
    """Say whether a title is that of a member who was not elected.

    >>> is_unelected("Plaatsvervangend burgerlid"), is_unelected("Raadslid")
    (True, False)
    """
    return _UNELECTED.match(" ".join(title.casefold().split())) is not None


def kind_of(title: str) -> OfficeKind | None:
    """Return the kind of office that a title means; None where the table does not say.

    >>> kind_of("Waarnemend burgemeester").value, kind_of("MT-lid, directie Water").value
    ('executive', 'civil_servant')
    >>> kind_of("Beoogd directeur"), kind_of("Interim-directeur")
    (None, None)
    """
    match = _TITLE.match(" ".join(title.casefold().split()))
    return _KINDS[match.group(1)] if match else None
