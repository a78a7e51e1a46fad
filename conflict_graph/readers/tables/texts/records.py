"""Positions as a text says them, and the table that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from conflict_graph.facts import Problem
from conflict_graph.readers.tables import position_rows
from conflict_graph.readers.tables.columns import TABLES, fold
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable
from conflict_graph.readers.tables.texts.fields import OTHER
from conflict_graph.readers.written import person_cells
from conflict_graph.resolution import person_names


@dataclass
class TextRecord:
    """A position as far as it is known. `text`: as it stands in one line; `said`: what is known of
    it by column of ours, or by the name of a field that we do not know.
    """

    where: str
    person: LinePerson
    text: str = ""
    said: dict[str, str] = field(default_factory=dict)
    headed: dict[str, str] = field(default_factory=dict)
    """What a heading above it says of it, if nothing nearer does."""
    is_none: bool = False
    is_kept: bool = True


@dataclass
class LinePerson:
    """Whose positions stand below; of who writes a letter the name may stand at its end."""

    name: str
    said: dict[str, str] = field(default_factory=dict)
    where: str = ""
    many: int = 0


@dataclass(frozen=True, slots=True)
class FoundText:
    """What a text says, and how sure that is: of how many positions it is known what and where,
    and whose, and how many lines were not read.
    """

    table: RawTable
    sure: int
    unread: int


def agree(one: str, other: str) -> bool:
    """Say whether two texts may name one person, of whom one may say the family name alone."""
    parsed = [person_names.parse(person_cells.bare(each)) for each in (one, other)]
    if person_names.family_agrees(*parsed) is True:
        return person_names.first_names_agree(*parsed) is not False
    words = [set(fold(person_cells.bare(each)).split("_")) for each in (one, other)]
    return bool(words[0]) and bool(words[1]) and (words[0] <= words[1] or words[1] <= words[0])


def may_say(record: TextRecord, more: dict[str, str]) -> bool:
    """Say whether a position may have what is said of it, beside what it has."""
    return all(
        name not in record.said or position_rows.say_the_same(name, record.said[name], said)
        for name, said in more.items()
    )


def parts(text: str) -> list[str]:
    """Return the positions that stand in a line; []: none do for sure."""
    try:
        found = position_rows.parts_of({"position": text})
    except position_rows.NotApart:
        return []
    parts = [each["position"] for each in found]
    sure = [position_rows.apart(position_rows.without_asides(each)) for each in parts]
    return parts if parts and all(sure) else []


def shown(record: TextRecord) -> str:
    """Return what a position is called where it is told."""
    return record.text or ", ".join(each for each in record.said.values() if each)


_DUTCH = {column.name: column.dutch for column in TABLES["positions"]}


def made(
    records: Sequence[TextRecord], names: Mapping[str, str], problems: list[Problem], unread: int
) -> FoundText:
    """Return records as a table, in one column for the position where nothing parts it."""
    is_whole = all(each.text or each.is_none or "position" in each.said for each in records)
    rows: list[dict[str, str]] = []
    sure = 0
    for each in records:
        said = dict(each.said)
        person = each.person
        who = dict(person.said) or {"official": person.name}
        if each.is_none:
            said = {"position" if is_whole else "title": each.text}
        elif each.text:
            told = _apart(each.text)
            said = {"position": each.text, **said} if is_whole else told | said
            said |= {name: cell for name, cell in each.headed.items() if name not in {*told, *said}}
        else:
            said = each.headed | said
        is_whole_row = bool(said.get("title")) and bool(
            {"organisation"} & set(said) or _others(said)
        )
        sure += each.is_none or bool(each.text) or is_whole_row or "position" in said
        rows.append(who | said)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    header = tuple(_shown_as(each, names) for each in columns)
    made: list[Row] = [
        (each.where, tuple(row.get(column, "") for column in columns))
        for each, row in zip(records, rows, strict=True)
    ]
    table = RawTable("", [(made[0][0], header), *made], problems=problems, is_made=True)
    return FoundText(table, sure, unread)


def _others(said: Mapping[str, str]) -> bool:
    return any(column.startswith(OTHER) for column in said)


def _shown_as(column: str, names: Mapping[str, str]) -> str:
    """Return what a column is called: as we do, or as the text does where that says more."""
    if column.startswith(OTHER):
        return column.removeprefix(OTHER)
    return names.get(column, _DUTCH[column]) if column == "time_spent" else _DUTCH[column]


def _apart(text: str) -> dict[str, str]:
    told: dict[str, str] = {}
    plain = text
    while (found := position_rows.aside(plain)) is not None:
        plain = found[0]
        told = found[1] | told
    parts = position_rows.apart(plain)
    return told | ({"title": parts[0], "organisation": parts[1]} if parts else {"title": text})
