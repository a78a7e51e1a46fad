"""What stands in lines beside the tables of a page or a document, below the name of a person: that
there is nothing, or positions in a list. It is read as a table of its own, or reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import bullets, contents, listed, position_rows
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import IS_NOTE, RawTable
from conflict_graph.readers.tables.guesses import NAMING, column_of
from conflict_graph.readers.written import person_cells, signs
from conflict_graph.readers.written.signs import has_bullet, without_bullet
from conflict_graph.wording.remedies import Remedy

Cells = tuple[str, ...]
"""The cells of a row."""


@dataclass(frozen=True, slots=True)
class LineBeside:
    """A line outside the tables. `tables`: how many tables stand above it."""

    where: str
    text: str
    tables: int
    is_item: bool = False
    is_heading: bool = False


def _is_somebody(text: str) -> bool:
    """Say whether a text is a name, or a family name behind the word for an office."""
    plain = person_cells.bare(text)
    return listed.is_person(text) or (plain != text and contents.is_name(plain, 1))


@dataclass
class _Person:
    """A name in a line, and what stands below it."""

    line: LineBeside
    rows: list[Row] = field(default_factory=list)
    unread: list[LineBeside] = field(default_factory=list)


_NOT_READ = Remedy(
    "This line stands beside the tables and was not read. Put it in a row of a table."
)


def is_nameless(header: Sequence[str]) -> bool:
    """Say whether a table has a column for positions and none for names: those stand above it."""
    meant = {column_of("positions", name) for name in header}
    return bool(meant & _OF_POSITIONS) and not meant & NAMING


_OF_POSITIONS = {"title", "position"}


def with_own_name(above: str, table: list[Cells]) -> tuple[str, list[Cells]]:
    """Return what stands above a table, and its rows; a name alone in its first row, above the
    names of the columns, stands above it.
    """
    filled = [at for at, row in enumerate(table) if any(row)]
    first = [cell for cell in table[filled[0]] if cell] if len(filled) > 1 else []
    if len(first) != 1 or not _is_somebody(first[0]) or not is_nameless(table[filled[1]]):
        return above, table
    return first[0], [() if at == filled[0] else row for at, row in enumerate(table)]


def tables_of(
    lines: Iterable[LineBeside], abouts: Sequence[str], header: Sequence[str]
) -> list[tuple[int, RawTable]]:
    """Return a table for each person about whom lines beside the tables say something, with how
    many tables stand above it. `abouts`: of each table what stands above it; `header`: the names of
    the columns.
    """
    if not is_nameless(header) or not any(map(listed.is_person, abouts)):
        return []
    meant = [column_of("positions", name) for name in header]
    place = next(at for at, each in enumerate(meant) if each in _OF_POSITIONS)
    found = []
    for person in _people(lines, abouts, place):
        problems = list(_problems(person))
        if person.rows or problems:
            rows = [(person.line.where, tuple(header)), *person.rows]
            made = RawTable(person.line.text, rows, problems=problems, about=person.line.text)
            found.append((person.line.tables, made))
    return found


_SAYS_NONE = re.compile(
    r"(?:\b(?:geen|zonder)\b.*\b(?:neven)?(?:functie|werkzaamhe|activiteit)|[:–-]\s*geen\W*$)",
    re.IGNORECASE,
)


def problems_of(lines: Iterable[LineBeside], read: Iterable[tuple[int, RawTable]]) -> list[Problem]:
    """Return what is to be told of lines that say of somebody that there are no positions, and are
    no rows of the tables that lines made; and of notes, which may say what a mark means.
    """
    told = {where for _above, table in read for where, _cells in table.rows}
    told |= {each.where for _above, table in read for each in table.problems}
    found = []
    for line in lines:
        text = " ".join(line.text.split())
        if line.where not in told and _IS_NOTE.match(text):
            found.append(problem(line.where, text, IS_NOTE))
        elif line.where not in told and _SAYS_NONE.search(text):
            found.append(problem(line.where, text, _NOT_READ))
    return found


_IS_NOTE = re.compile(rf"[{signs.MARKS}]{{1,3}}\s*[^\W_]|\(?\d\)\s|[1-9] [A-ZÀ-Þ]")
"""How a line begins that says what a mark in a table means."""


def _people(lines: Iterable[LineBeside], abouts: Sequence[str], place: int) -> Iterator[_Person]:
    """Yield the people above none of the tables. `place`: of the column for positions."""
    person: _Person | None = None
    for line in (replace(each, text=" ".join(each.text.split())) for each in lines):
        is_person = not line.is_item and listed.is_person(line.text)
        is_apart = person is not None and person.line.tables != line.tables
        if person is not None and (is_person or is_apart or line.is_heading):
            yield person
            person = None
        if is_person:
            is_above = line.tables < len(abouts) and line.text == abouts[line.tables]
            person = None if is_above else _Person(line)
        elif person is not None:
            _put(person, line, place)
    if person is not None:
        yield person


def _put(person: _Person, line: LineBeside, place: int) -> None:
    text = without_bullet(line.text)
    is_item = line.is_item or has_bullet(line.text)
    if says_none(text.rstrip(".")) or (is_item and listed.is_position(text)):
        person.rows.append((line.where, ("",) * place + (text,)))
    elif is_item or (text and position_rows.apart(position_rows.without_asides(text))):
        person.unread.append(line)


def _problems(person: _Person) -> Iterator[Problem]:
    line = person.line
    if not person.rows and not person.unread and (line.is_heading or listed.is_holder(line.text)):
        yield problem(line.where, line.text, bullets.NOTHING_UNDER)
    for each in person.unread:
        yield problem(each.where, each.text, _NOT_READ)
