"""Read people, their mandates and their positions from Popolo, and from the Popolo-like polder data
set.

Accepted are a container (`persons`, `organizations`, `memberships`), a list of people, and one
person per line. A membership with a `post_id`, and every entry of `mandaten`, is a term in an
office; a membership without one is a position beside the office. Of a person only names and key are
taken: no birth date, gender or address.

Source: Popolo (popolo-spec); github.com/anneschuth/polder for `mandaten`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from conflict_graph.dates import PartialDate, ends_first
from conflict_graph.facts import Capacity, Problem
from conflict_graph.particulars import ParticularField, Particulars
from conflict_graph.readers.content import load_json, problem, read_text
from conflict_graph.readers.government import POLDER, SCHEMES
from conflict_graph.readers.lines import (
    checked,
    is_lines,
    number_of,
    object_of,
    objects_of,
    text_of,
    values_of,
)
from conflict_graph.readers.offices import kind_of
from conflict_graph.readers.records import Mention, OfficialRecord, PositionRecord, Reading
from conflict_graph.readers.tables import particular_cells
from conflict_graph.readers.tables.columns import fold, position_kind, words
from conflict_graph.readers.values import parse_date
from conflict_graph.readers.written import person_cells
from conflict_graph.readers.written.person_cells import PersonCell
from conflict_graph.wording.remedies import Remedy

Record = TypeVar("Record")

PREFIX = "nevenfunctie:"
PAID, CAPACITY = f"{PREFIX}bezoldigd", f"{PREFIX}hoedanigheid"
"""What Popolo has no word for, under a prefix of our own."""

_UNKNOWN_OFFICE = Remedy(
    "The table of offices does not know this title. Offer it as a table with the column "
    "office_kind, "
    "or have the title added to docs/sources.md."
)
_NO_TERMS = Remedy(
    "Of no person in this file a term in an office is told: those stand in memberships with a "
    "post_id, or in mandaten."
)
_NO_POSITIONS = Remedy(
    "Of no person in this file a position is told: those stand in memberships without a post_id."
)


@dataclass
class _File:
    """The people of a file with their memberships, and what the file says of organisations by their
    id.
    """

    people: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    memberships: dict[str, list[tuple[str, Mapping[str, object]]]] = field(default_factory=dict)
    organisations: dict[str, Mapping[str, object]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    """What is told of a membership and keeps it out of nothing."""


@dataclass(frozen=True, slots=True)
class _Membership:
    """One membership of a person, with where it stands."""

    where: str
    person: Mapping[str, object]
    said: Mapping[str, object]
    file: _File

    @property
    def is_mandate(self) -> bool:
        """Say whether it is a term in an office rather than a position beside it."""
        return ".mandaten[" in self.where or text_of(self.said.get("post_id")) is not None


def read_officials(content: bytes, name: str = "") -> Reading[OfficialRecord]:
    """Return every term in an office; memberships that are positions are passed over."""
    return _read(content, name, _official, mandates=True)


def read_positions(content: bytes, name: str = "") -> Reading[PositionRecord]:
    """Return every position beside the office; memberships that are terms are passed over."""
    return _read(content, name, _position, mandates=False)


def _read(
    content: bytes,
    name: str,
    build: Callable[[_Membership, list[Problem]], Record | None],
    mandates: bool,
) -> Reading[Record]:
    text = read_text(content, name)
    if isinstance(text, Problem):
        return Reading(problems=(text,), readable=False)
    file = _file(text)
    if isinstance(file, Problem):
        return Reading(problems=(file,), readable=False)
    problems = list(file.problems)
    records: list[Record] = []
    read = len(problems)
    for membership in _memberships(file):
        if membership.is_mandate is not mandates:
            continue
        read += 1
        wrong: list[Problem] = []
        record = build(membership, wrong)
        problems += wrong
        if record is not None and not wrong:
            records.append(record)
    if not read:
        file.remarks.append(problem("file", "", _NO_TERMS if mandates else _NO_POSITIONS))
    return Reading(tuple(records), (*problems, *file.remarks), read)


def _file(text: str) -> _File | Problem:
    """Return what stands in a file, sound objects only; or a Problem when it holds no people at
    all.
    """
    file = _File()
    container = None if is_lines(text) else load_json(text)
    if isinstance(container, Problem):
        return container
    if isinstance(container, dict):
        for index, said in objects_of(container.get("organizations")):
            whole = _sound(f"organizations[{index}]", said, file.problems)
            file.organisations[text_of(whole.get("id")) or ""] = whole
        for index, said in objects_of(container.get("memberships")):
            where = f"memberships[{index}]"
            whole = _sound(where, said, file.problems)
            file.memberships.setdefault(text_of(whole.get("person_id")) or "", []).append(
                (where, whole)
            )
    for where, value in values_of(text, "persons"):
        person = checked(where, value)
        if isinstance(person, Problem):
            file.problems.append(person)
        elif text_of(person.get("id")) is None:
            file.problems.append(
                problem(
                    where, "", Remedy("Give every person an id: the key that the body itself uses.")
                )
            )
        else:
            file.people.append((where, person))
    _report_strangers(file)
    if not file.people and not file.problems:
        return problem("file", "", Remedy("There are no people in this file."))
    return file


def _sound(where: str, said: Mapping[str, object], problems: list[Problem]) -> Mapping[str, object]:
    whole = checked(where, said)
    if isinstance(whole, Problem):
        problems.append(whole)
        return {}
    return whole


def _report_strangers(file: _File) -> None:
    known = {text_of(person.get("id")) for _, person in file.people}
    for key, memberships in file.memberships.items():
        if key not in known:
            remedy = Remedy(
                "This person does not stand in the file; add the person, or mend person_id."
            )
            file.problems += [
                problem(f"{where}.person_id", key, remedy) for where, said in memberships if said
            ]


def _memberships(file: _File) -> list[_Membership]:
    found = []
    for where, person in file.people:
        own = [
            (f"{where}.{key}[{index}]", said)
            for key in ("mandaten", "memberships")
            for index, said in objects_of(person.get(key))
        ]
        apart = file.memberships.get(text_of(person.get("id")) or "", [])
        found += [_Membership(place, person, said, file) for place, said in [*own, *apart]]
    return found


def _official(membership: _Membership, wrong: list[Problem]) -> OfficialRecord | None:
    where, said = membership.where, membership.said
    title = text_of(said.get("role")) or text_of(said.get("label"))
    if title is None:
        wrong.append(problem(f"{where}.role", "", Remedy("Name the office in role.")))
        return None
    kind = kind_of(title)
    if kind is None:
        wrong.append(problem(f"{where}.role", title, _UNKNOWN_OFFICE))
    start, until = _period(membership, wrong)
    at = _organisation(membership, wrong)
    named = name_of(membership.person)
    if named is None:
        wrong.append(problem(f"{where}, name", "", Remedy("Give the family name of the person.")))
    if kind is None or at is None or named is None:
        return None
    return OfficialRecord(
        where=where,
        key=text_of(membership.person.get("id")) or "",
        family_name=named.family_name,
        office_title=title,
        office=kind,
        initials=named.initials,
        given_name=named.given_name,
        prefix=named.prefix,
        from_date=start,
        until_date=until,
        at=at,
    )


def _position(membership: _Membership, wrong: list[Problem]) -> PositionRecord | None:
    where, said = membership.where, membership.said
    title = text_of(said.get("role")) or text_of(said.get("label"))
    if title is None:
        wrong.append(
            problem(f"{where}.role", "", Remedy("Say in role what the person does there."))
        )
    start, until = _period(membership, wrong)
    at = _organisation(membership, wrong)
    if title is None or at is None:
        return None
    key = text_of(said.get("id")) or f"{fold(at.name)}|{fold(title)}|{start or ''}"
    return PositionRecord(
        where=where,
        official=text_of(membership.person.get("id")) or "",
        key=key,
        title=title,
        organisation=at,
        kind=position_kind(title),
        capacity=_capacity(where, said, wrong),
        paid=_answer(where, said, wrong),
        from_date=start,
        until_date=until,
        ended=until is not None,
        particulars=_particulars(where, said, membership.file.remarks),
    )


def _particulars(where: str, said: Mapping[str, object], problems: list[Problem]) -> Particulars:
    """Return what our own export says of a position beside what it is, where and when; what cannot
    be read of it is told, and keeps no position out.
    """

    def report(field: ParticularField, remedy: Remedy) -> None:
        key = f"{PREFIX}{field.column}"
        problems.append(problem(f"{where}.{key}", said.get(key), remedy))

    return particular_cells.of_file(lambda field: said.get(f"{PREFIX}{field.column}"), report)


def _capacity(where: str, said: Mapping[str, object], wrong: list[Problem]) -> Capacity | None:
    text = text_of(said.get(CAPACITY))
    if text is None:
        return None
    value = words(Capacity).get(fold(text))
    if value is None:
        wrong.append(
            problem(
                f"{where}.{CAPACITY}",
                text,
                Remedy("Use one of: %(words)s.", words=", ".join(Capacity)),
            )
        )
    return Capacity(value) if value else None


def _answer(where: str, said: Mapping[str, object], wrong: list[Problem]) -> bool | None:
    value = said.get(PAID)
    if value is None or isinstance(value, bool):
        return value
    wrong.append(
        problem(
            f"{where}.{PAID}",
            value,
            Remedy("Write true or false, or leave it out where it is not known."),
        )
    )
    return None


def _period(
    membership: _Membership, wrong: list[Problem]
) -> tuple[PartialDate | None, PartialDate | None]:
    start = _date(membership, "start_date", wrong)
    until = _date(membership, "end_date", wrong)
    if ends_first(start, until):
        remedy = Remedy("The period ends before it begins; correct one of the two dates.")
        wrong.append(problem(f"{membership.where}.end_date", str(until), remedy))
    return start, until


def _date(membership: _Membership, key: str, wrong: list[Problem]) -> PartialDate | None:
    text = text_of(membership.said.get(key))
    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError:
        remedy = Remedy("Write a day that exists, as YYYY, YYYY-MM or YYYY-MM-DD.")
        wrong.append(problem(f"{membership.where}.{key}", text, remedy))
        return None


def _organisation(membership: _Membership, wrong: list[Problem]) -> Mention | None:
    """Return the organisation of a membership: given whole, described in the container, or by its
    key alone.
    """
    where = membership.where
    key = text_of(membership.said.get("organization_id"))
    whole = object_of(membership.said.get("organization")) or membership.file.organisations.get(
        key or "", {}
    )
    numbers = {POLDER: key} if key is not None and key.startswith("org:") else {}
    for index, said in objects_of(whole.get("identifiers")):
        scheme = text_of(said.get("scheme"))
        scheme = SCHEMES.get((scheme or "").casefold(), scheme)
        if scheme is not None:
            number = number_of(
                f"{where}, identifiers[{index}]", scheme, said.get("identifier"), wrong
            )
            if number is not None:
                numbers[scheme] = number
    name = text_of(whole.get("name")) or key
    if name is None:
        wrong.append(
            problem(
                f"{where}.organization_id", "", Remedy("Name the organisation, or give its id.")
            )
        )
        return None
    return Mention(name, MappingProxyType(numbers))


def name_of(person: Mapping[str, object]) -> PersonCell | None:
    """Return the name of a person, with a prefix that stands in another part put in its place; None
    without one.
    """
    said = object_of(person.get("name")) or {
        "family": person.get("family_name"),
        "given": person.get("given_name"),
        "full": person.get("name"),
    }
    family = text_of(said.get("family"))
    if family is None:
        return _whole_name(text_of(said.get("full")) or "")
    prefix = text_of(said.get("tussenvoegsel"))
    found = person_cells.read_family(family)
    initials, given = found.initials, text_of(said.get("given"))
    if given is not None and prefix is not None:
        given = given.removesuffix(prefix).strip() or None
    if given is not None and person_cells.are_initials(given):
        initials, given = given, None
    return PersonCell(
        found.family_name,
        initials or text_of(said.get("initials")),
        given,
        prefix or found.prefix,
    )


def _whole_name(text: str) -> PersonCell | None:
    try:
        return person_cells.read(text)
    except ValueError:
        return None
