"""Read the rows of a text in which something parts the cells: a semicolon, a comma, a tab, an
upright line, or spaces.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.tables.guesses import recognised
from conflict_graph.readers.written.signs import has_bullet
from conflict_graph.wording.remedies import Remedy

BEGINNING = 100_000
"""How many characters of a text are looked at to see what parts its cells."""
_LOOKED_AT = 60
"""How many lines of them."""
SEPARATORS = (";", ",", "\t", "|")
_SPACES = re.compile(r" {2,}|\t")
Row = tuple[str, tuple[str, ...]]
"""Where a row stands, and its cells."""


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What parts the cells of a text, and how many lines stand before its rows; `separator` "":
    two spaces or more.
    """

    separator: str
    above: int = 0
    is_quoted: bool = True
    """Whether quotation marks stand round cells, and are no mark for what stands above."""


def sniff(beginning: str) -> Sniffed:
    r"""Return what parts the cells: what makes most lines equally wide.

    >>> sniff("Nevenfuncties\\nNaam;Functie, rol\\nJet;lid").separator
    ';'
    """
    first = beginning.split("\n", 1)[0].strip().lower()
    if first in ("sep=;", "sep=,", "sep=|", "sep=\t", "sep="):
        return Sniffed(first[4:] or "\t", 1)
    found = {each: _parted_by(beginning, each) for each in SEPARATORS}
    named = max(map(_names, found.values()))
    likely = [each for each in SEPARATORS if _names(found[each]) == named]
    fits = {each: _fit(found[each]) for each in likely}
    best = max(likely, key=lambda each: fits[each])
    if named < _LEAST_NAMES and _fit_of_spaces(beginning)[0] > fits[best][0]:
        return Sniffed("")
    chosen = best if fits[best] > (0, 0) else ","
    return Sniffed(chosen, is_quoted=not _are_dittos(beginning, chosen))


def _are_dittos(beginning: str, separator: str) -> bool:
    """Say whether quotation marks stand alone in cells, and round none."""
    mark = re.escape(separator)
    alone = rf"(?:^|{mark})[ ]*\"[ ]*(?:{mark}|$)"
    around = rf"(?:^|{mark})[ ]*\"(?![ ]*{mark}|[ ]*$)[^\"]+\"[ ]*(?:{mark}|$)"
    is_alone = re.search(alone, beginning, re.MULTILINE) is not None
    return is_alone and re.search(around, beginning, re.MULTILINE) is None


_LEAST_NAMES = 2
"""How many names of columns in one row tell for sure what parts the cells."""
_Parted = list[tuple[int, list[str]]]
"""Rows, each with how many lines it takes."""


def _parted_by(beginning: str, separator: str) -> _Parted:
    reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=separator)
    found, before = _Parted(), 0
    for cells in islice(reader, _LOOKED_AT + 1):
        found.append((reader.line_num - before, cells))
        before = reader.line_num
    return found


def _names(rows: _Parted) -> int:
    """Return 2 where a row holds at least two names of columns of ours and another row is as wide;
    else 0.
    """
    widths = Counter(len(cells) for _lines, cells in rows)
    headers = [cells for _lines, cells in rows if _may_be_header(cells) and widths[len(cells)] > 1]
    is_named = any(recognised(cells) >= _LEAST_NAMES for cells in headers)
    return _LEAST_NAMES if is_named else 0


def _may_be_header(cells: Sequence[str]) -> bool:
    is_long = any(len(cell) > _LONGEST_NAME for cell in cells)
    return len(cells) > 1 and not is_long and not any(map(has_bullet, cells))


_LONGEST_NAME = 80


def _fit(rows: _Parted) -> tuple[int, int]:
    """Return how many lines are as wide as most that are parted at all, and how wide that is."""
    widths: Counter[int] = Counter()
    for lines, cells in rows:
        widths[len(cells)] += lines * (len(cells) > 1)
    return _most(widths)


def _most(widths: Counter[int]) -> tuple[int, int]:
    found = [(count, width) for width, count in widths.items() if count]
    return max(found, default=(0, 0))


def _fit_of_spaces(beginning: str) -> tuple[int, int]:
    """Return the same of spaces; (0, 0) where they part less than half of the lines alike."""
    lines = [line.strip() for line in beginning.split("\n")[:_LOOKED_AT] if line.strip()]
    widths = Counter(len(_SPACES.split(line)) for line in lines)
    count, width = _most(Counter({w: n for w, n in widths.items() if w > 1}))
    return (count, width) if count * 2 > len(lines) and count > 1 else (0, 0)


def rows(text: TextIO, sniffed: Sniffed, problems: list[Problem]) -> Iterator[Row]:
    """Yield the rows that hold anything, with their places. What cannot be read is added to
    `problems`.

    A cell that never closes ends the reading: where the next row begins can only be guessed.
    """
    if sniffed.separator:
        yield from _parted(text, sniffed, problems)
        return
    for number, line in enumerate(text, 1):
        cells = tuple(_SPACES.split(line.strip()))
        if any(cells):
            yield f"line {number}", cells


def _parted(text: TextIO, sniffed: Sniffed, problems: list[Problem]) -> Iterator[Row]:
    mark = sniffed.separator
    if sniffed.is_quoted:
        reader = csv.reader(text, delimiter=mark, strict=True)
    else:
        reader = csv.reader(text, delimiter=mark, strict=True, quoting=csv.QUOTE_NONE)
    while True:
        begins = reader.line_num + 1
        where = f"line {begins}"
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(_broken(where, str(error)))
            if "field limit" in str(error) and reader.line_num > begins:
                return
            continue
        if begins > sniffed.above and any(cells):
            yield where, cells


def _broken(where: str, error: str) -> Problem:
    if "field limit" in error:
        return problem(
            where, error, Remedy("Shorten the cell, or close the quotation mark that opens it.")
        )
    return problem(
        where, error, Remedy("Close every quotation mark, and write one inside a cell twice.")
    )
