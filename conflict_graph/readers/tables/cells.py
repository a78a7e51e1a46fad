"""A table before anybody knows what its columns mean: its header, and its rows with their places.

Titles above the header, blank rows, notes below, headings between the rows and headers that come
back on every page are told apart from rows. Whatever is no row and holds something is reported, or
stands in the column of headings; nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables import bullets, contents, forms, grids, headers, notes, unfolded
from conflict_graph.readers.tables.choices import USUAL, TableChoices
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import IS_NOTE, RawTable
from conflict_graph.readers.tables.guesses import (
    HEADING,
    NAMING,
    PAY_HEADING,
    column_of,
    means,
    recognised,
)
from conflict_graph.readers.written import pay, signs
from conflict_graph.readers.written.ticks import ticked
from conflict_graph.wording.remedies import Remedy

BEGINNING = 200
"""How many rows of a table are looked at to see how it is laid out."""


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet of a file: its name, how many rows of it are read, and whether it is read at all."""

    name: str
    rows: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class Cells:
    """A table before anybody knows what its columns mean.

    `above` is what stands above the header, `under` the first rows below it, by their places: among
    these the header may be looked for. `is_plain` False: something of the layout was worked out.
    `unread`: what stands on sheets that are no tables, and may explain letters.
    """

    header: tuple[str, ...]
    place: str
    rows: Sequence[tuple[str, tuple[str, ...]]]
    problems: tuple[Problem, ...] = ()
    above: tuple[Row, ...] = ()
    under: tuple[Row, ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    is_plain: bool = True
    unread: tuple[str, ...] = ()
    found_at: int = 0
    """In which of the rows, from above, we found the names of the columns."""


def read_cells(
    content: bytes, name: str = "", choices: TableChoices = USUAL, table: str | None = None
) -> Cells | Problem:
    """Return the cells of a file, of all its sheets that hold the same kind of table; or why they
    cannot be had.

    `table`: which of our tables it is to be; None: any.
    """
    found = grids.read(content, name, table)
    if isinstance(found, Problem):
        return found
    if table in (None, "positions"):
        found = [replace(grid, rows=_Ticked(grid.rows)) for grid in found]
        found = [forms.turned(grid) or forms.headed(grid) for grid in found]
    with_rows = [grid for grid in found if any(True for _ in islice(grid.rows, 1))]
    if not with_rows:
        return problem(name or "file", "", _EMPTY)
    if len(with_rows) == 1:
        return notes.applied(_only(with_rows[0], choices, table), table)
    return notes.applied(_together(with_rows, choices, table), table)


@dataclass(frozen=True, slots=True)
class _Ticked:
    """Rows in whose cells stands what is ticked, where there are boxes, and no broken word."""

    rows: Iterable[Row]

    def __iter__(self) -> Iterator[Row]:
        for where, cells in self.rows:
            yield where, tuple(ticked(signs.with_plain_hyphens(cell)) for cell in cells)


_EMPTY = Remedy("The file is empty; choose the file that holds the records.")
_NO_TABLE = Remedy(
    "This sheet was not read: its first rows have no names of columns that we know. Give it the "
    "names of the other sheets, or leave it out."
)
_ABOVE = Remedy(
    "This row stands above the names of the columns and was not read. Say on the page of the "
    "columns where those names stand."
)
_LEFT_OUT = Remedy("This sheet was not read, because you left it out.")
_HIDDEN = Remedy(
    "This sheet is hidden and was not read. Show it in the spreadsheet to have it read."
)


def _only(grid: RawTable, choices: TableChoices, table: str | None) -> Cells:
    laid = _Laid(replace(grid, about=""), choices, table)
    rows: Spool[Row] = Spool()
    for row in laid.rows():
        rows.append(row)
    kept = rows.kept()
    sheets = (SheetSeen(grid.name, len(kept), True),) if grid.name else ()
    return Cells(
        laid.names,
        laid.place,
        kept,
        tuple(chain(grid.problems, laid.problems)),
        laid.above,
        laid.under,
        sheets,
        laid.is_plain,
        found_at=laid.found_at,
    )


def _together(found: Sequence[RawTable], choices: TableChoices, table: str | None) -> Cells:
    """Return the sheets that hold a table as one table; columns that mean the same stand under one
    name.
    """
    laid = [_Laid(grid, choices, table) for grid in found]
    shown = [each for each in laid if not each.grid.is_hidden] or laid
    first = max(shown, key=lambda each: each.says)
    if first.says < 2:
        first = shown[0]
    names, rows, problems, sheets = list(first.names), Spool[Row](), [], []
    unread: list[str] = []
    for each in laid:
        wrong = _why_not(each, first, choices)
        problems += each.grid.problems
        if wrong is not None:
            problems.append(problem(each.grid.name, " · ".join(each.names)[:80], wrong))
            sheets.append(SheetSeen(each.grid.name, 0, False))
            unread += [] if each.grid.is_hidden else each.words()
            continue
        places = [_place(heading, names, table) for heading in each.names]
        before = len(rows)
        for where, cells in each.rows():
            rows.append((where, _moved(cells, places, len(names))))
        problems += each.problems
        sheets.append(SheetSeen(each.grid.name, len(rows) - before, True))
    kept: Spool[Row] = Spool()
    for where, cells in rows:
        kept.append((where, cells + ("",) * (len(names) - len(cells))))
    return Cells(
        tuple(names),
        first.place,
        kept.kept(),
        tuple(problems),
        first.above,
        first.under,
        tuple(sheets),
        False,
        tuple(unread),
        found_at=first.found_at,
    )


def _why_not(each: _Laid, first: _Laid, choices: TableChoices) -> Remedy | None:
    """Return why a sheet is not read; None: it is."""
    if each.grid.name in choices.left_out:
        return _LEFT_OUT
    if each is first:
        return None
    if each.grid.is_hidden:
        return _HIDDEN
    same = {fold(name) for name in each.names if name} & {fold(name) for name in first.names}
    return None if each.says >= 2 or len(same) >= 2 else _NO_TABLE


_LIKE = 2
"""How unsure a heading is that is only like one we know: somebody may say that it is another."""


def _place(heading: str, names: list[str], table: str | None) -> int:
    """Return the place of a column among those of all sheets; a new one is added."""
    folded = [fold(name) for name in names]
    if heading and fold(heading) in folded:
        return folded.index(fold(heading))
    meant = means(table, heading) if table else None
    for place, name in enumerate(names):
        same = means(table, name) if table and meant else None
        if meant and same and same[0] == meant[0] and max(same[1], meant[1]) < _LIKE:
            return place
    names.append(heading)
    return len(names) - 1


def _moved(cells: tuple[str, ...], places: Sequence[int], width: int) -> tuple[str, ...]:
    moved = [""] * width
    for place, cell in zip(places, cells, strict=False):
        moved[place] = moved[place] or cell
    return (*moved, *cells[len(places) :])


@dataclass
class _Laid:
    """How one table of a file is laid out."""

    grid: RawTable
    choices: TableChoices
    table: str | None
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._first = list(islice(self.grid.rows, BEGINNING))
        looked_at = [cells for _, cells in self._first]
        found = headers.find(looked_at, self.table)
        self.found_at = found.at
        at = min(max(found.at + self.choices.header_shift, 0), len(looked_at) - 1)
        if self.choices.header_shift:
            found = headers.find(looked_at, self.table, at)
        if not self.choices.has_names:
            at = min(at, headers.first_of_several(looked_at))
            found = headers.unnamed(looked_at, at)
        self._below = at + found.rows
        self.place = self._first[at][0]
        self.above = tuple(self._first[:at])
        self.problems += self._unread_above()
        self.under = tuple(self._first[at : at + headers.LOOKED_AT])
        self._header = found.names
        self.says = recognised([name for name in found.names if name], self.table)
        below = [cells for _, cells in self._first[self._below :]]
        alone = [_alone(one) for one in below if _is_alone(one)]
        self._paid = self._said_above()
        has_pay = bool(self._paid) or any(map(pay.heading, alone))
        self._has_pay = has_pay and self._lacks(("paid", "unpaid"))
        self._is_named = bool(self.table and column_of(self.table, self._header[0]) in _NAMES)
        self._has_headings = self._looks_headed(below)
        self._unfolded = unfolded.find(found.names, self.table, below)
        names = self._unfolded.names if self._unfolded else found.names
        self._is_about_one = (
            bool(self.grid.about) and not self._has_headings and self._lacks(NAMING)
        )
        more = (HEADING,) if self._has_headings or self._is_about_one else ()
        self._more = (*more, PAY_HEADING) if self._has_pay else more
        self.names = (*names, *self._more)
        is_as_it_lies = (
            self.choices.has_names
            and self.names == found.names
            and not self.above
            and found.rows == 1
        )
        self.is_plain = is_as_it_lies and not self.grid.is_made

    def _said_above(self) -> str:
        """Return what stands above the names of the columns of the pay of all positions."""
        said = {
            found for _where, cells in self.above for cell in cells if (found := pay.of_all(cell))
        }
        return said.pop() if len(said) == 1 else ""

    def _unread_above(self) -> Iterator[Problem]:
        """Yield what stands above the names of the columns and may be a row."""
        for where, cells in self.above if self.table == "positions" else ():
            filled = [cell for cell in cells if cell]
            if len(filled) > 1 and any(map(_may_be_of_row, filled)):
                yield problem(where, " · ".join(filled)[:80], _ABOVE)

    def _lacks(self, columns: Collection[str]) -> bool:
        """Say whether a table of positions has none of some columns."""
        meant = (column_of("positions", name) for name in self._header)
        return self.table == "positions" and not any(each in columns for each in meant)

    def _looks_headed(self, rows: Sequence[tuple[str, ...]]) -> bool:
        """Say whether single cells stand above some rows, in a column that holds no names; in one
        with names those that name several people.
        """
        if sum(map(bool, self._header)) < 2:
            return False
        return any(
            _is_alone(one)
            and not notes.is_note(_alone(one))
            and not self._says_pay(one)
            and (not self._is_named or _is_group(_alone(one)))
            and (not _is_alone(two) or self._says_pay(two))
            for one, two in pairwise(rows)
        )

    def _says_pay(self, cells: tuple[str, ...]) -> bool:
        """Say whether a row with one cell says of those below it whether they are paid."""
        return self._has_pay and _is_alone(cells) and bool(pay.heading(_alone(cells)))

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header, as wide as it."""
        below = islice(self.grid.rows, self._below, None)
        header, heading, waiting = tuple(map(fold, self._header)), self._first_heading(), None
        paid = pay.heading(heading) if self._has_pay else ""
        heading = "" if paid else heading
        paid = paid or self._paid
        for where, cells in chain(below, [("", ())]):
            if waiting is not None:
                before, heading = heading, self._told(waiting, cells, heading)
                paid, waiting = (paid if heading == before else self._paid), None
            if not where or tuple(map(fold, cells)) == header[: len(cells)] or _is_ruled(cells):
                continue
            if self._says_pay(cells):
                paid = pay.heading(_alone(cells))
                continue
            if _is_alone(cells) and self._may_be_heading(cells) and not self._says_none(cells):
                waiting = (where, cells)
                continue
            found = list(self._apart(cells))
            for number, each in enumerate(found, 1):
                place = f"{where}, position {number}" if len(found) > 1 else where
                yield place, self._widened(each, heading, paid)

    def words(self) -> list[str]:
        """Return what stands in the first rows."""
        return [cell for _where, cells in self._first for cell in cells if cell]

    def _apart(self, cells: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
        """Return the rows that the cells of one row make; what is too wide stays as it is, to be
        reported.
        """
        is_whole = self._unfolded is None or len(cells) > len(self._header)
        return [cells] if self._unfolded is None or is_whole else self._unfolded.rows(cells)

    def _first_heading(self) -> str:
        """Return what stands alone right above the header, where headings stand above rows."""
        last = self.above[-1][1] if self.above and self._more else ()
        return _alone(last) if _is_alone(last) and not notes.is_note(_alone(last)) else ""

    def _may_be_heading(self, cells: tuple[str, ...]) -> bool:
        """Say whether a row with one cell is no row of the table."""
        if len([name for name in self._header if name]) < 2:
            return False
        is_note = notes.is_note(cells[0]) if cells[0] else notes.explains(_alone(cells))
        if self._is_named and not is_note:
            return self._has_headings and _is_group(_alone(cells))
        return self._has_headings or is_note

    def _says_none(self, cells: tuple[str, ...]) -> bool:
        """Say whether what stands alone under a heading is that somebody has no positions."""
        return self._has_headings and self.table == "positions" and says_none(_alone(cells))

    def _told(self, waiting: Row, after: tuple[str, ...], heading: str) -> str:
        """Return the heading that holds from here; a single cell that is none is reported."""
        where, cells = waiting
        said = _alone(cells)
        if notes.is_note(said) or not self._has_headings:
            self.problems.append(problem(where, said, IS_NOTE))
            return "" if notes.ENDS.match(said) or not notes.NOTE.match(said) else heading
        if not after:
            self.problems.append(problem(where, said, IS_NOTE))
        elif self._says_pay(after):
            pass
        elif _is_alone(after) and not _is_group(said) and not self._says_none(after):
            self.problems.append(problem(where, said, bullets.NOTHING_UNDER))
        return said

    def _widened(self, cells: tuple[str, ...], heading: str, paid: str) -> tuple[str, ...]:
        width = len(self.names) - len(self._more)
        while len(cells) > width and not cells[-1]:
            cells = cells[:-1]
        if self.grid.is_loose and len(cells) < width:
            cells = cells + ("",) * (width - len(cells))
        said = {HEADING: heading if self._has_headings else self.grid.about, PAY_HEADING: paid}
        return (*cells, *(said[name] for name in self._more)) if len(cells) == width else cells


_RULE = re.compile(r":?-{3,}:?|={3,}|_{3,}")


def _is_ruled(cells: tuple[str, ...]) -> bool:
    """Say whether a row is a line drawn with dashes below a header, as in a mail."""
    return any(cells) and all(not cell or _RULE.fullmatch(cell) for cell in cells)


_NAMES = ("official", "name", "family_name")
_GROUP = re.compile(
    r"leden\b|\bcollege|\braad\b|gemeenteraad|wethouders|burgemeester en|\bfractie|griffie|"
    r"\bstaten\b|bestuur\b|members|council|\(\d+ zetels?\)"
)


def _is_group(said: str) -> bool:
    """Say whether a heading names several people: what stands under it are other headings."""
    return bool(_GROUP.search(said.casefold()))


def _may_be_of_row(cell: str) -> bool:
    """Say whether a cell names a person or a position."""
    return contents.is_position(cell) or (
        contents.names_somebody(cell) and not means("positions", cell)
    )


def _is_alone(cells: Iterable[str]) -> bool:
    return sum(1 for cell in cells if cell) == 1


def _alone(cells: Iterable[str]) -> str:
    return next(cell for cell in cells if cell)
