"""Where the names of the columns stand in a table: in its first line, under a title, or in two
lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from conflict_graph.readers.tables.guesses import UNNAMED, means, recognised
from conflict_graph.readers.written.signs import has_bullet

LOOKED_AT = 40
"""In how many of the first rows the names of the columns must stand."""
LONGEST_NAME = 80
_IS_NO_NAME = re.compile(r"[\d.,/€%\s-]*\d[\d.,/€%\s-]*")
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, the place of their first row among the rows, counted from 0, and
    how many rows they take: 1 or 2.
    """

    names: Cells
    at: int
    rows: int = 1


def find(rows: Sequence[Cells], table: str | None = None, at: int | None = None) -> Header:
    """Return the header of a table from its first rows: the row in which most cells mean a column
    of ours; where none says two, the first as wide as most rows are.

    `table`: which of our tables it may be; None: any. `at`: the row in which somebody says that it
    stands.
    """
    looked_at = rows[:LOOKED_AT]
    if at is not None:
        return _with_second(rows, min(max(at, 0), len(rows) - 1), table)
    if _says(looked_at[0], table) >= 2 and len(_filled(looked_at[0])) == len(looked_at[0]):
        return _with_second(rows, 0, table)
    found = [_with_second(rows, place, table) for place in range(len(looked_at))]
    best = max(found, key=lambda each: (_says(each.names, table), -each.at))
    return best if _says(best.names, table) >= 2 else _with_second(rows, widest(looked_at), table)


def unnamed(rows: Sequence[Cells], at: int) -> Header:
    """Return what the columns of a table are called that names none, and begins in a row."""
    width = max(map(len, rows[at:]))
    return Header(tuple(UNNAMED % place for place in range(1, width + 1)), at, 0)


def _says(cells: Cells, table: str | None) -> int:
    if not _are_names(cells):
        return 0
    found = recognised([cell for cell in cells if _is_name(cell)], table)
    return 0 if found and any(map(is_item, cells)) else found


def is_item(cell: str) -> bool:
    """Say whether a cell is an item of a list, which is no name of a column. A star may say that a
    column is to be filled in.
    """
    return has_bullet(cell) and not cell.startswith("*")


def _is_name(cell: str) -> bool:
    return len(cell) <= LONGEST_NAME and not _IS_NO_NAME.fullmatch(cell)


def _are_names(cells: Cells) -> bool:
    """Say whether cells can be the names of columns: at least two, none of them a number or a
    date.
    """
    filled = _filled(cells)
    return len(filled) >= 2 and all(_is_name(cell) for cell in filled)


def _filled(cells: Cells) -> list[str]:
    return [cell for cell in cells if cell]


def widest(rows: Sequence[Cells]) -> int:
    """Return the first row that has as many cells as most rows with several."""
    widths = Counter(len(_filled(row)) for row in rows if len(_filled(row)) > 1)
    if not widths:
        return 0
    usual = max(widths, key=lambda width: (widths[width], width))
    return next(place for place, row in enumerate(rows) if len(_filled(row)) >= usual)


def first_of_several(rows: Sequence[Cells]) -> int:
    """Return the first row that has several cells."""
    return next((place for place, row in enumerate(rows) if len(_filled(row)) > 1), 0)


def _with_second(rows: Sequence[Cells], at: int, table: str | None) -> Header:
    """Return the header in a row, together with the row below where that parts what is above it:
    "Bezoldigd" into "ja" and "nee".
    """
    first = _mended(rows[at])
    if at + 1 < len(rows):
        second = _without_above(first, _mended(rows[at + 1]))
        if _parts(first, second):
            return Header(_joined(first, second, table), at, 2)
    return Header(first, at)


def _without_above(first: Cells, second: Cells) -> Cells:
    """Return a row without the names that reach down into it from the row above."""
    wide = (*first, *[""] * (len(second) - len(first)))
    return tuple("" if own == over else own for own, over in zip(second, wide, strict=False))


def _mended(cells: Cells) -> Cells:
    return tuple(" ".join(cell.split()) for cell in cells)


def _parts(first: Cells, second: Cells) -> bool:
    """Say whether a row holds the names of parts of the columns above it: it has nothing under the
    first name, and at least two short names that lie under or right of one name.
    """
    under = [place for place, cell in enumerate(second) if cell]
    leading = next((place for place, cell in enumerate(first) if cell), 0)
    if len(under) < 2 or leading in under:
        return False
    if not all(_is_name(second[place]) and len(second[place]) <= 40 for place in under):
        return False
    spread = [place for place in under if place >= len(first) or not first[place]]
    return bool(spread) and len(under) < sum(map(bool, first)) + len(spread)


def _says_all(name: str, table: str | None) -> bool:
    """Say whether a name means a column of ours whatever stands above it."""
    meant = means(table, name) if table else None
    return meant is not None and (meant[1] < 2 or meant[0] in ("starts_on", "ends_on"))


def _joined(first: Cells, second: Cells, table: str | None) -> Cells:
    """Return the names of two rows as one; a lower name that says all by itself stands alone."""
    width = max(len(first), len(second))
    upper = [*first, *[""] * (width - len(first))]
    lower = [*second, *[""] * (width - len(second))]
    names, above = [], ""
    for over, under in zip(upper, lower, strict=True):
        above = over or (above if under else "")
        alone = under and above and _says_all(under, table)
        names.append(under if alone else " ".join(part for part in (above, under) if part))
    return tuple(names)
