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
from itertools import islice, pairwise
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
    starts: tuple[int, ...] = ()
    """Where the columns begin that spaces part, as far as that can be seen."""


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
        return Sniffed("", starts=_starts(beginning.split("\n")[:_LOOKED_AT]))
    chosen = best if fits[best] > (0, 0) else ","
    is_quoted = not _are_dittos(beginning, chosen) and not _are_loose(beginning, chosen)
    return Sniffed(chosen, is_quoted=is_quoted)


def _are_loose(beginning: str, separator: str) -> bool:
    """Say whether quotation marks open cells that nothing closes, in a text with tabs that has as
    many cells in each line where they mean nothing.
    """
    if separator != "\t" or len(beginning) >= BEGINNING or '"' not in beginning:
        return False
    try:
        for _row in csv.reader(
            io.StringIO(beginning, newline=""), delimiter=separator, strict=True
        ):
            pass
    except csv.Error:
        lines = [line for line in beginning.splitlines() if line.strip()]
        widths = {line.count(separator) for line in lines if separator in line}
        return len(widths) == 1
    return False


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
    lines = [line.rstrip() for line in beginning.split("\n")[:_LOOKED_AT] if line.strip()]
    starts = _starts(lines)
    placed = sum(bool(_placed(line, starts)) for line in lines)
    if placed * 2 > len(lines):
        return placed, len(starts)
    lines = [line.strip() for line in lines]
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
    before: tuple[str, list[str]] | None = None
    for number, line in enumerate(text, 1):
        cells = _placed(line.rstrip(), sniffed.starts) or _SPACES.split(line.strip())
        if not any(cells):
            continue
        if before is not None and _goes_on(before[1], cells, sniffed.starts):
            for at, cell in enumerate(cells):
                before[1][at] += f" {cell}" if cell else ""
            continue
        if before is not None:
            yield before[0], tuple(before[1])
        before = (f"line {number}", cells)
    if before is not None:
        yield before[0], tuple(before[1])


def _cells_of(line: str, starts: Sequence[int] = ()) -> list[tuple[int, str]]:
    """Return the cells of a line that spaces part, with where each begins: behind one space too,
    where a column begins there.
    """
    found = []
    for cell in re.finditer(r"\S+(?: \S+)*", line):
        begun = [at for at in starts if cell.start() < at < cell.end() and line[at - 1] == " "]
        ends = pairwise([cell.start(), *begun, cell.end()])
        found += [(at, line[at:end].rstrip()) for at, end in ends]
    return found


def _starts(lines: Sequence[str]) -> tuple[int, ...]:
    """Return where the columns of a text begin that spaces part, where most of its widest lines
    agree; else ().
    """
    found = [tuple(at for at, _cell in _cells_of(line)) for line in lines if "\t" not in line]
    width = _most(Counter(len(each) for each in found if len(each) > _LEAST_NAMES))[1]
    alike = Counter(each for each in found if len(each) == width and width)
    starts, many = max(alike.items(), key=lambda each: each[1], default=((), 0))
    return starts if many > 1 and many * 2 > alike.total() else ()


def _placed(line: str, starts: Sequence[int]) -> list[str]:
    """Return the cells of a line in the columns that begin where they do; [] where one begins
    elsewhere.
    """
    found = dict(_cells_of(line, starts)) if starts and "\t" not in line else {}
    if not found or not set(found) <= set(starts) or list(found) == [starts[0]]:
        return []
    return [found.get(at, "") for at in starts]


def _goes_on(before: Sequence[str], cells: Sequence[str], starts: Sequence[int]) -> bool:
    """Say whether a line holds what did not fit in the columns of the line above it: nothing in
    the first and the last, and in the others a word for which there was no room.
    """
    if not starts or len(before) != len(starts) or len(cells) != len(starts):
        return False
    if cells[0] or cells[-1] or not before[0] or not before[-1]:
        return False
    widths = [after - at - 1 for at, after in pairwise(starts)]
    return all(
        not cell or len(above) + 1 + len(cell.split()[0]) > width
        for cell, above, width in zip(cells, before, widths, strict=False)
    )


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
            cells = tuple(_plain(cell.strip(), sniffed) for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(_broken(where, str(error)))
            if "field limit" in str(error) and reader.line_num > begins:
                return
            continue
        if begins > sniffed.above and any(cells):
            yield where, cells


def _plain(cell: str, sniffed: Sniffed) -> str:
    """Return a cell without a quotation mark that opens it, and one that closes it, where those
    part no cells; one that stands alone repeats what stands above.
    """
    if sniffed.is_quoted or len(cell) < 2 or not cell.startswith('"'):
        return cell
    inner = cell[1:-1] if cell.endswith('"') else cell[1:]
    return inner.replace('""', '"').strip()


def _broken(where: str, error: str) -> Problem:
    if "field limit" in error:
        return problem(
            where, error, Remedy("Shorten the cell, or close the quotation mark that opens it.")
        )
    return problem(
        where, error, Remedy("Close every quotation mark, and write one inside a cell twice.")
    )
