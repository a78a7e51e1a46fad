"""The columns of somebody's own table: which of ours they are, guessed from their names, and what
comes of it.

A mapping is a tuple with one entry per column of the file, in order: the English name of our
column, or None where the column is not read. A guess is shown with its preview and confirmed by a
person before anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from conflict_graph.facts import Problem
from conflict_graph.readers.records import Reading
from conflict_graph.readers.tables import columns, table
from conflict_graph.readers.tables.cells import Cells, read_cells
from conflict_graph.readers.tables.choices import USUAL, Chosen, Mapped, TableChoices
from conflict_graph.readers.tables.columns import TABLES, fold
from conflict_graph.wording.remedies import Remedy

PREVIEW_ROWS = 5


READERS: Mapping[str, Callable[[bytes, str, Mapped], Reading[Any]]] = MappingProxyType(
    {
        "organisations": table.read_organisations,
        "officials": table.read_officials,
        "positions": table.read_positions,
        "decisions": table.read_decisions,
        "participations": table.read_participations,
    }
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mapping would make of a file. `rows` are the first rows as they stand in it, `records`
    what they become.

    `places` says of each of the rows where it stands. `missing` are the columns of ours that are
    required and that no column of the file is mapped to.
    """

    cells: Cells
    header: tuple[str, ...]
    mapping: tuple[str | None, ...]
    places: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    records: tuple[Any, ...]
    problems: tuple[Problem, ...]
    read: int
    missing: tuple[str, ...]


def header_of(content: bytes, name: str = "", noun: str | None = None) -> tuple[str, ...] | Problem:
    """Return the names of a file's columns as they are written, or why it cannot be read. `noun`:
    the table that it is to be.
    """
    cells = read_cells(content, name, table=noun)
    return cells if isinstance(cells, Problem) else cells.header


def fingerprint(header: Sequence[str]) -> str:
    """Return the SHA-256 of the column names in order; capitals, accents and spaces make no
    difference.
    """
    return sha256("\n".join(fold(cell) for cell in header).encode()).hexdigest()


def problems_of(name: str, header: Sequence[str], mapping: Sequence[str | None]) -> list[Remedy]:
    """Return why a mapping cannot be used, in sentences; an empty list when it can."""
    known = {column.name for column in TABLES[name]}
    used = [column for column in mapping if column is not None]
    wrong = []
    if len(mapping) != len(header):
        wrong.append(
            Remedy(
                "The file has %(columns)s columns and the mapping %(mapped)s; map every column.",
                columns=len(header),
                mapped=len(mapping),
            )
        )
    wrong += [
        Remedy("There is no column %(column)s in the table of %(name)s.", column=column, name=name)
        for column in used
        if column not in known
    ]
    return wrong


def missing(
    name: str, mapping: Sequence[str | None], choices: TableChoices = USUAL
) -> tuple[str, ...]:
    """Return which required columns of ours no column of the file is, and nobody filled in for
    all.
    """
    found = [*mapping, "official"] if choices.official else mapping
    return tuple(column.name for column in columns.missing(TABLES[name], found))


def read(name: str, content: bytes, file: str, mapping: Mapped) -> Reading[Any]:
    """Read a table whose columns are ours by this mapping."""
    chosen = Chosen.of(mapping)
    cells = read_cells(content, file, chosen.choices, name)
    if isinstance(cells, Problem):
        return Reading(problems=(cells,), readable=False)
    header = cells.header
    wrong = problems_of(name, header, chosen.columns or ())
    if wrong:
        found = tuple(
            Problem(file or "file", ", ".join(header)[:80], sentence) for sentence in wrong
        )
        return Reading(problems=found, readable=False)
    return READERS[name](content, file, mapping)


def preview(name: str, content: bytes, file: str, mapping: Mapped) -> Preview | Problem:
    """Return what a mapping would make of a file, or why the file cannot be read. Nothing is
    kept.
    """
    chosen = Chosen.of(mapping)
    cells = read_cells(content, file, chosen.choices, name)
    if isinstance(cells, Problem):
        return cells
    reading = read(name, content, file, chosen)
    chosen_columns = chosen.columns or ()
    return Preview(
        cells=cells,
        header=cells.header,
        mapping=chosen_columns,
        places=tuple(place for place, _ in cells.rows[:PREVIEW_ROWS]),
        rows=tuple(row for _, row in cells.rows[:PREVIEW_ROWS]),
        records=tuple(reading.records[:PREVIEW_ROWS]),
        problems=reading.problems,
        read=reading.read,
        missing=missing(name, chosen_columns, chosen.choices),
    )
