"""Read lists of public organisations as the polder data set has them: one JSON object per line.

`{"id", "type", "legal_form", "names": [{"value", "abbr", "valid_from", "valid_until"}],
"identifiers": {"kvk", …}, "valid_until"}`. A number that two organisations of one file claim
identifies neither, and is left out of both. The `parent_id` is not taken: it says where something
stands in a chart, not who decides over it.

It tells which organisations there are. Who holds an office at one of them stands in the register's
own export (exportOO.xml), which `council/government_register.py` reads.

Source: github.com/anneschuth/polder (CC0), whose numbers come from the Register van
Overheidsorganisaties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from conflict_graph.dates import PartialDate, ends_first
from conflict_graph.facts import OrganisationKind, Problem
from conflict_graph.readers.content import problem, read_text
from conflict_graph.readers.lines import (
    checked,
    number_of,
    object_of,
    objects_of,
    text_of,
    values_of,
)
from conflict_graph.readers.records import Mention, NameRecord, OrganisationRecord, Reading
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.values import parse_date
from conflict_graph.resolution.identifiers import KVK, OIN, RSIN
from conflict_graph.wording.remedies import Remedy

ROO, TOOI, POLDER = "NL-ROO", "NL-TOOI", "MISC-POLDER"
"""Schemes that org-id.guide has no code for: the two registers of public bodies, and the keys of
the data set.
"""

SCHEMES: Mapping[str, str] = MappingProxyType(
    {"kvk": KVK, "rsin": RSIN, "oin": OIN, "roo_id": ROO, "tooi": TOOI}
)

PLACEHOLDER = PartialDate(1900, 1, 1)
"""What stands for "as long as anybody knows"; it is read as not stated."""

_PUBLIC = frozenset(
    (
        *(
            "gemeente",
            "provincie",
            "waterschap",
            "ministerie",
            "adviescollege",
            "agentschap",
            "inspectie",
            "zbo",
        ),
        *(
            "hoge-college",
            "rechterlijke-instantie",
            "caribisch-openbaar-lichaam",
            "politie",
            "organisatieonderdeel",
        ),
    )
)
_FORMS: Mapping[str, OrganisationKind] = MappingProxyType(
    {
        "stichting": OrganisationKind.FOUNDATION,
        "vereniging": OrganisationKind.ASSOCIATION,
        "coöperatie": OrganisationKind.COOPERATIVE,
        "besloten vennootschap (bv)": OrganisationKind.COMPANY,
        "naamloze vennootschap (nv)": OrganisationKind.COMPANY,
        "commanditaire vennootschap (cv)": OrganisationKind.COMPANY,
        "overig": OrganisationKind.OTHER,
    }
)
_WATER_BOARDS = ("waterschap", "hoogheemraadschap", "wetterskip")
"""What the name of a water board begins with; the list leaves it out of most."""

_WHOLE: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {"waterschap": ("Waterschap", _WATER_BOARDS), "ministerie": ("Ministerie van", ("ministerie",))}
)
"""By type: what stands before a bare name when it is written out, and how a name begins that is not
bare.
"""

_KIND_REMEDY = Remedy(
    "This type of organisation is not known; use one of the types of docs/sources.md."
)


@dataclass(frozen=True, slots=True)
class _Found:
    """An organisation as the file has it, its numbers not yet compared with those of others."""

    where: str
    names: tuple[NameRecord, ...]
    present: str
    kind: OrganisationKind
    key: str
    numbers: Mapping[str, str]


def read(content: bytes, name: str = "") -> Reading[OrganisationRecord]:
    """Return the organisations of a file, in its order."""
    text = read_text(content, name)
    if isinstance(text, Problem):
        return Reading(problems=(text,), readable=False)
    values = values_of(text, "organizations")
    problems: list[Problem] = []
    found: list[_Found] = []
    for where, value in values:
        item = checked(where, value)
        if isinstance(item, Problem):
            problems.append(item)
            continue
        each = _organisation(where, item, problems)
        if each is not None:
            found.append(each)
    records = _unambiguous(found, problems)
    readable = bool(records) or not _is_broken(values)
    return Reading(tuple(records), tuple(problems), len(values) if readable else 0, readable)


def _is_broken(values: Sequence[tuple[str, object]]) -> bool:
    return len(values) == 1 and not isinstance(values[0][1], dict)


def _organisation(where: str, item: Mapping[str, object], problems: list[Problem]) -> _Found | None:
    key = text_of(item.get("id"))
    if key is None:
        problems.append(
            problem(where, item.get("id"), Remedy("Give every organisation an id of its own."))
        )
        return None
    ceased = _date(f"{where}.valid_until", item.get("valid_until"), problems)
    names = _names(where, item, ceased, problems)
    if not names:
        problems.append(
            problem(
                f"{where}.names",
                key,
                Remedy("Name the organisation: at least one name with a value."),
            )
        )
        return None
    kind = _kind(item)
    if kind is None:
        problems.append(problem(f"{where}.type", item.get("type"), _KIND_REMEDY))
        return None
    return _Found(where, names, _present(item, names), kind, key, _numbers(where, item, problems))


def _names(
    where: str, item: Mapping[str, object], ceased: PartialDate | None, problems: list[Problem]
) -> tuple[NameRecord, ...]:
    """Return every name and abbreviation once per first day, an end before none, and names before
    abbreviations.
    """
    names: dict[tuple[str, PartialDate | None], NameRecord] = {}
    short: dict[tuple[str, PartialDate | None], NameRecord] = {}
    for index, said in objects_of(item.get("names")):
        place = f"{where}.names[{index}]"
        start = _date(f"{place}.valid_from", said.get("valid_from"), problems)
        until = _date(f"{place}.valid_until", said.get("valid_until"), problems) or ceased
        if ends_first(start, until):
            problems.append(
                problem(
                    place,
                    f"{start} – {until}",
                    Remedy("The name ends before it begins; it was left out."),
                )
            )
            continue
        for text, into in ((text_of(said.get("value")), names), (text_of(said.get("abbr")), short)):
            if text is not None:
                known = into.get((text, start))
                if known is None or known.until_date is None:
                    into[text, start] = NameRecord(text, start, until)
    if (spelt := _WHOLE.get(text_of(item.get("type")) or "")) is not None:
        bare = [each for each in names.values() if not fold(each.name).startswith(spelt[1])]
        whole = [replace(each, name=f"{spelt[0]} {each.name}") for each in bare]
        short |= {(each.name, each.from_date): each for each in whole}
    return (*names.values(), *(each for key, each in short.items() if key not in names))


def _present(item: Mapping[str, object], names: Sequence[NameRecord]) -> str:
    """Return the name that is borne now: the newest without an end, else the one that ended
    last.
    """
    values = {text_of(said.get("value")) for _, said in objects_of(item.get("names"))}
    full = [name for name in names if name.name in values] or list(names)

    def weight(name: NameRecord) -> tuple[bool, str, str]:
        return name.until_date is None, str(name.until_date or ""), str(name.from_date or "")

    return max(full, key=weight).name


def _date(where: str, value: object, problems: list[Problem]) -> PartialDate | None:
    text = text_of(value)
    if text is None:
        return None
    try:
        date = parse_date(text)
    except ValueError:
        problems.append(
            problem(
                where,
                text,
                Remedy("Write a day that exists, as YYYY-MM-DD; it was read as not known."),
            )
        )
        return None
    return None if date == PLACEHOLDER else date


def _kind(item: Mapping[str, object]) -> OrganisationKind | None:
    """Return the kind: by the legal form of private law, else by the type; None where the type is
    not known.
    """
    type_ = text_of(item.get("type"))
    law, _, form = (text_of(item.get("legal_form")) or "").partition(" - ")
    if type_ == "gemeenschappelijke-regeling":
        return OrganisationKind.JOINT_ARRANGEMENT
    if law.casefold() == "privaatrechtelijk":
        return _FORMS.get(form.casefold())
    if type_ in _PUBLIC:
        return OrganisationKind.PUBLIC_BODY
    return OrganisationKind.OTHER if type_ == "rwt" else None


def _numbers(where: str, item: Mapping[str, object], problems: list[Problem]) -> Mapping[str, str]:
    said = object_of(item.get("identifiers"))
    numbers: dict[str, str] = {}
    for key, scheme in SCHEMES.items():
        number = number_of(f"{where}.identifiers.{key}", scheme, said.get(key), problems)
        if number is not None:
            numbers[scheme] = number
    return numbers


def _unambiguous(found: Sequence[_Found], problems: list[Problem]) -> list[OrganisationRecord]:
    """Return records without the numbers and keys that several of them claim."""
    claims: dict[tuple[str, str], list[_Found]] = defaultdict(list)
    for each in found:
        for pair in each.numbers.items():
            claims[pair].append(each)
    records: list[OrganisationRecord] = []
    keys: set[str] = set()
    for each in found:
        if each.key in keys:
            problems.append(
                problem(
                    f"{each.where}.id",
                    each.key,
                    Remedy("This id stands twice in the file; keep one."),
                )
            )
            continue
        keys.add(each.key)
        numbers = {POLDER: each.key}
        for pair in each.numbers.items():
            others = [other.key for other in claims[pair] if other is not each]
            if others:
                remedy = Remedy(
                    "%(other)s has this number too, so it says nothing; it was left out of both.",
                    other=others[0],
                )
                problems.append(problem(f"{each.where}.identifiers", " ".join(pair), remedy))
            else:
                numbers[pair[0]] = pair[1]
        mention = Mention(each.present, MappingProxyType(numbers))
        records.append(OrganisationRecord(each.where, mention, each.kind, names=each.names))
    return records
