"""A table as it lies in a file, as rows of text with their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from conflict_graph.facts import Problem
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.wording.remedies import Remedy

IS_NOTE = Remedy(
    "This row looks like a note and was not read. Remove it, or fill in the other cells."
)


def trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the cells of a row without the empty ones at its end."""
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it lies in a file. `name` "": the file holds but one and gives it no name.

    `rows` can be gone through several times. `is_loose`: what is missing at the end of a row is
    empty, and no mistake. `problems` grows as the rows are gone through. `about`: the name of its
    sheet among several, or the heading above it on a page; of a list without names it may be that
    of the person. `is_made`: no table lies in the file, and this one was made of what does, so that
    somebody has to look at it.
    """

    name: str
    rows: Iterable[Row]
    is_loose: bool = True
    is_hidden: bool = False
    problems: list[Problem] = field(default_factory=list)
    about: str = ""
    is_made: bool = False
