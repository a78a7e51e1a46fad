"""What the name of an organisation is made of: core, legal form, kind of public body, department,
short name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from conflict_graph.resolution import legal_forms, names

_PUBLIC: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "municipality": ("gemeente", "gem", "municipality of"),
        "province": ("provincie", "prov", "province of"),
        "water_authority": (
            "waterschap",
            "hoogheemraadschap",
            "hoogheemraadschap van",
            "wetterskip",
            "waterschap de",
        ),
        "ministry": ("ministerie van", "ministerie", "min van", "ministry of"),
    }
)
"""Kinds of public body and how their names begin. Source: Gemeentewet, Provinciewet, Waterschapswet
1, Grondwet 44.
"""

_ARRANGEMENT = ("gemeenschappelijke regeling", "gr", "regeling")
"""How the name of an arrangement begins, which is another thing than the body it founds. Source:
Wgr 1 and 8.
"""

_DEPARTMENT = frozenset(
    (
        *(
            "afdeling",
            "afd",
            "sector",
            "team",
            "cluster",
            "directie",
            "dienst",
            "bureau",
            "ingenieursbureau",
            "inkoop",
        ),
        *(
            "inkoopbureau",
            "concern",
            "corporate",
            "projecten",
            "onderhoud",
            "programma",
            "bestuursdienst",
            "griffie",
        ),
        *("facilitair", "bedrijfsvoering", "stadsbeheer", "department"),
    )
)
"""Words that name a part of a body. Source: reason, from the organisation of Dutch bodies in the
ROO.
"""

_NUMBERS = MappingProxyType(
    {
        **{
            word: str(number)
            for number, word in enumerate(
                ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"], 1
            )
        },
        **{
            word: str(number)
            for number, word in enumerate(
                ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
            )
        },
        "eerste": "1",
        "tweede": "2",
        "derde": "3",
        "vierde": "4",
        "first": "1",
        "second": "2",
        "third": "3",
        "1e": "1",
        "2e": "2",
        "3e": "3",
        "4e": "4",
        "1st": "1",
        "2nd": "2",
        "3rd": "3",
        "4th": "4",
        "veertig": "40",
        "twintig": "20",
        "dertig": "30",
        "vijftig": "50",
        "twenty": "20",
        "thirty": "30",
        "forty": "40",
        "fifty": "50",
    }
)
_TENS = frozenset(("20", "30", "40", "50"))
_ROMAN = MappingProxyType(
    {
        roman: str(number)
        for number, roman in enumerate(
            [
                "ii",
                "iii",
                "iv",
                "v",
                "vi",
                "vii",
                "viii",
                "ix",
                "x",
                "xi",
                "xii",
                "xiii",
                "xiv",
                "xv",
            ],
            2,
        )
    }
)
_ABBREVIATIONS = MappingProxyType(
    {
        "gebr": "gebroeders",
        "fa": "firma",
        "mij": "maatschappij",
        "grp": "groep",
        "hld": "holding",
        "ned": "nederland",
        "nl": "nederland",
        "int": "internationaal",
        "intl": "international",
        "inst": "instituut",
        "ver": "vereniging",
        "st": "sint",
        "dr": "doctor",
        "org": "organisatie",
        "organisation": "organization",
        "co": "company",
        "comp": "company",
        "gruppe": "group",
        "groep": "group",
        "and": "en",
        "und": "en",
        "et": "en",
    }
)
"""Source: the list of abbreviations of Onze Taal; spelling variants of one word are brought to one
of them.
"""

COMMON = frozenset(
    (
        *(
            "en",
            "de",
            "het",
            "the",
            "of",
            "van",
            "voor",
            "der",
            "den",
            "te",
            "in",
            "op",
            "la",
            "le",
            "co",
            "for",
        ),
        *("company", "group", "holding", "holdings", "international", "nederland", "beheer"),
    )
)
"""Words that say little about who it is."""

TERRITORIAL = frozenset(("municipality", "province", "water_authority"))
"""Kinds of public body whose name is that of a place."""

_TOWNS = MappingProxyType(
    {"s gravenhage": "den haag", "the hague": "den haag", "s hertogenbosch": "den bosch"}
)
"""Towns with two official or customary names. Source: Kadaster, Basisregistratie Adressen en
Gebouwen.
"""

_TRADING_AS = re.compile(
    r"\b(?:h\.?\s?o\.?\s?d\.?\s?n\.?|handelend onder de naam|trading as|t/a)(?:\s|$)"
)
_ON_BEHALF = re.compile(r"\s+(?:namens|mede namens|on behalf of)\s+")
_PART = re.compile(r"\s*[,;|]\s*|\s+[-–—]\s+")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class ParsedOrganisationName:
    """A name in its parts. Words are folded; what a name does not have is None or empty."""

    text: str
    """The name as it was given."""
    words: tuple[str, ...]
    """The core, in order, without legal form and kind of body; never empty unless the name has no
    word at all.
    """
    form: str | None = None
    """The legal form, as the key of its family: "bv" for B.V. and besloten vennootschap."""
    state: str | None = None
    """"io" for being set up, "il" for being wound up."""
    body: str | None = None
    """Which kind of public body the name says it is, or "arrangement"."""
    department: tuple[str, ...] = ()
    """The words of what follows a comma or dash behind a public body."""
    short: str | None = None
    """The short name in brackets behind the name, such as (RIVM)."""

    @property
    def key(self) -> tuple[str | None, tuple[str, ...]]:
        """Kind of body and core: two names with one key say the same, but for their legal form."""
        return self.body, self.words


@functools.lru_cache(maxsize=100_000)
def parse(text: str, body: str | None = None) -> ParsedOrganisationName:
    """Return the parts of a name. `body` is the kind of public body that is known otherwise.

    >>> parse("Coöperatie De Tarwehof U.A.").words, parse("Coöperatie De Tarwehof U.A.").form
    (('de', 'tarwehof'), 'cooperatie')
    >>> parse("gemeente Vlietmonde, afdeling Inkoop").key
    ('municipality', ('vlietmonde',))
    """
    folded = names.fold(text).replace("&", " en ").replace("+", " plus ").strip()
    folded = _ON_BEHALF.split(folded, maxsplit=1)[0]
    traded = _TRADING_AS.split(folded, maxsplit=1)
    main, short = _short(traded[-1] if len(traded) > 1 and traded[-1].strip() else folded)
    first, *rest = _PART.split(main)
    said = _public(names.words(first)) if rest else None
    department: tuple[str, ...] = ()
    if said is not None and said[0] != "arrangement":
        main, department = first, tuple(names.words(" ".join(rest)))
    found = names.words(main)
    core, form, state = legal_forms.take_off(found)
    kind = _public(core)
    if kind is not None:
        body, core = kind
    meant = _added_up([_meant(word, index) for index, word in enumerate(core)])
    return ParsedOrganisationName(text, meant or tuple(found), form, state, body, department, short)


def _short(text: str) -> tuple[str, str | None]:
    """Take the brackets off: capitals of the words before them are a short name, other words belong
    to the core.
    """
    match = _IN_BRACKETS.search(text)
    if match is None:
        return text, None
    inside = names.words(match.group(1))
    before = names.words(text[: match.start()])
    if len(inside) == 1 and before and _abbreviates(inside[0], before):
        return text[: match.start()] + text[match.end() :], inside[0]
    return text, None


def _abbreviates(short: str, long: Iterable[str]) -> bool:
    """Say whether the letters of a short name are found in order in the words, the first letter
    first.
    """
    letters = iter("".join(long))
    return (
        2 <= len(short) <= 8
        and next(iter(long))[0] == short[0]
        and all(letter in letters for letter in short)
    )


@functools.cache
def _beginnings() -> list[tuple[list[str], str]]:
    found = [(text.split(), kind) for kind, texts in _PUBLIC.items() for text in texts]
    found += [(text.split(), "arrangement") for text in _ARRANGEMENT]
    return sorted(found, key=lambda each: -len(each[0]))


def _public(core: list[str]) -> tuple[str, list[str]] | None:
    """Return the kind of public body that words begin with, and what is left of them."""
    for beginning, kind in _beginnings():
        size = len(beginning)
        if len(core) > size and core[:size] == beginning:
            return kind, core[size:]
    return None


def body_kind(text: str | None) -> str | None:
    """Return the kind of public body that words such as "Gemeente" name; None where they name none.

    >>> body_kind("gemeente"), body_kind("zorg")
    ('municipality', None)
    """
    said = names.words(names.fold(text or ""))
    return next(
        (kind for beginning, kind in _beginnings() if said and beginning[: len(said)] == said), None
    )


def _meant(word: str, index: int) -> str:
    word = _NUMBERS.get(word, word)
    if index and word in _ROMAN:
        return _ROMAN[word]
    return _ABBREVIATIONS.get(word, word)


def _added_up(found: list[str]) -> tuple[str, ...]:
    """Make one number of tens and units that were written out: forty four is 44."""
    made: list[str] = []
    for word in found:
        if made and len(word) == 1 and word.isdigit() and made[-1] in _TENS:
            made[-1] = str(int(made[-1]) + int(word))
        else:
            made.append(word)
    return tuple(made)


def is_department(words: Iterable[str]) -> bool:
    """Say whether words that follow the name of a body name a part of it."""
    return any(
        word in _DEPARTMENT or word.endswith(("afdeling", "directie", "dienst")) for word in words
    )


def town_key(town: str) -> str:
    """Return a town in the one shape in which two spellings of it agree.

    >>> town_key("'s-Gravenhage") == town_key("DEN HAAG")
    True
    """
    bare = " ".join(re.findall(r"\w+", names.fold(town)))
    return _TOWNS.get(bare, bare)
