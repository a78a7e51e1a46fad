"""The tables of a page, as a browser or a mail saves it, or a system that calls it a spreadsheet.

Only the texts of cells are read. Nothing is fetched and nothing is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from conflict_graph.facts import Problem
from conflict_graph.readers.content import MAX_CHARACTERS, open_table_text, problem, too_large
from conflict_graph.readers.tables import bullets, letters, listed
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable, trimmed
from conflict_graph.readers.tables.texts import beside, blocks
from conflict_graph.readers.tables.texts.lines import of_cells, of_page
from conflict_graph.readers.written import signs
from conflict_graph.wording.remedies import Remedy

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_TABLES = 200
LONGEST_HEADING = 200
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary"))
_LISTS = frozenset(("ul", "ol", "dl"))
_LINES = frozenset(("p", "div", "br", "li", "section", "dt", "dd"))
_BREAKS = frozenset(("br", "p", "li", "div", "ul", *_HEADINGS))


def read(content: bytes, name: str = "") -> Sequence[RawTable] | Problem:
    """Return the tables of a page with at least two rows, or say why there are none."""
    where = name or "file"
    if len(content) > MAX_BYTES:
        return too_large(where, len(content), MAX_BYTES)
    text = open_table_text(content, name)
    if isinstance(text, Problem):
        return text
    reader, whole = _Tables(), text.read()
    reader.feed(whole)
    reader.close()
    for each in reader.tables:
        each.take_own_name()
    tables = [(at, each) for at, each in enumerate(reader.tables, 1) if len(each.rows) > 1]
    found = [each.rows for _at, each in tables]
    if not found:
        lines = bullets.lines_of(whole)
        as_list = blocks.likeliest(of_page(whole), letters.of_text(lines))
        none = problem(where, "", Remedy("There is no table with rows on this page."))
        return none if as_list is None else [as_list]
    if sum(map(len, found)) > MAX_ROWS or len(found) > MAX_TABLES:
        return problem(
            where,
            str(sum(map(len, found))),
            Remedy("Split the sheet; at most %(most)s rows are read.", most=MAX_ROWS),
        )
    cells = [cell for rows in found for _at, row in rows for cell in row if cell]
    if sum("\n" in cell for cell in cells) * 2 >= len(cells) > 0:
        in_cells = blocks.likeliest(of_cells(cells), None)
        if in_cells is not None:
            return [in_cells]
    abouts = [each.about for each in reader.tables]
    more = beside.tables_of(reader.lines, abouts, found[0][0][1])
    unread = beside.problems_of(reader.lines, more)
    if len(found) == 1 and not more:
        return [RawTable("", _placed(found[0], ""), problems=unread)]
    are_headed = any(each.about for _at, each in tables)
    made = [
        (
            above,
            RawTable(
                f"table {number}",
                _placed(each.rows, f"table {number}, "),
                about=each.about or (f"table {number}" if are_headed else ""),
            ),
        )
        for number, (above, each) in enumerate(tables, 1)
    ]
    made[0][1].problems.extend(unread)
    return [table for _above, table in sorted([*made, *more], key=lambda each: each[0])]


def _placed(rows: Sequence[tuple[int, tuple[str, ...]]], before: str) -> Sequence[Row]:
    return [(f"{before}row {number}", cells) for number, cells in rows if any(cells)]


@dataclass
class _Table:
    """A table that is being read. `about`: the heading above it. `hanging`: what cells of rows
    above still hold, by column: the text and for how many rows.
    """

    about: str = ""
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    row: list[str] | None = None
    cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)
    hanging: dict[int, tuple[str, int]] = field(default_factory=dict)
    number: int = 0

    def take_own_name(self) -> None:
        """Put the name that stands alone in the first row above the table."""
        about, rows = beside.with_own_name(self.about, [cells for _number, cells in self.rows])
        held = zip(self.rows, rows, strict=True)
        self.about, self.rows = about, [row for row, cells in held if cells]

    def end_cell(self) -> None:
        """Put the cell that was read in its row, and in those below that it reaches."""
        if self.cell is None or self.row is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self.cell).split("\n"))
        text = "\n".join(line for line in lines if line)[: MAX_CHARACTERS + 1]
        self.cell = None
        self._hang()
        across, down = self.span
        for place in range(across):
            if len(self.row) < MAX_COLUMNS:
                if down > 1:
                    self.hanging[len(self.row)] = (text if place == 0 else "", down)
                self.row.append(text if place == 0 else "")

    def _hang(self) -> None:
        assert self.row is not None, "a cell stands in a row"
        while len(self.row) in self.hanging and len(self.row) < MAX_COLUMNS:
            self.row.append(self.hanging[len(self.row)][0])

    def end_row(self) -> None:
        """Keep the row that was read."""
        self.end_cell()
        if self.row is None:
            return
        self._hang()
        self.number += 1
        row = trimmed(self.row)
        if row and len(self.rows) <= MAX_ROWS:
            self.rows.append((self.number, row))
        self.row = None
        self.hanging = {
            place: (text, left - 1) for place, (text, left) in self.hanging.items() if left > 1
        }


class _Tables(HTMLParser):
    """Collects the tables of a page; of a table in a cell the inner one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen = 0
        self._heading: list[str] = []
        self._is_heading = False
        self._line: list[str] = []
        self._last = ""
        self._lists = 0
        self._raised = 0
        self.lines: list[beside.LineBeside] = []

    def _above(self) -> str:
        """Return what stands above a table: the line right above it, where that is a name, else the
        heading. It holds for no later table.
        """
        self._end_line()
        heading, last = " ".join("".join(self._heading).split()), self._last
        self._heading, self._last = [], ""
        return listed.likeliest_person((heading, last)) or heading

    def _end_line(self) -> None:
        line = " ".join("".join(self._line).split())[:LONGEST_HEADING]
        self._last = line or self._last
        self._line = []
        self._keep(line, is_heading=False)

    def _keep(self, line: str, *, is_heading: bool) -> None:
        """Keep a line outside the tables; which tables hold rows is known at the end."""
        if line and len(self.lines) < MAX_ROWS:
            where, tables = f"line {len(self.lines) + 1}", len(self.tables)
            self.lines.append(beside.LineBeside(where, line, tables, self._lists > 0, is_heading))

    def _turn_into_line(self, table: _Table) -> None:
        """Make of a table that ends, and has no two rows, a line beside the tables."""
        if len(table.rows) > 1 or self._open or self.tables[-1] is not table:
            return
        self.tables.pop()
        self._heading = [table.about]
        text = " ".join(cell for _number, row in table.rows for cell in row if cell)
        self._line = [text.replace("\n", " ")[:LONGEST_HEADING]]
        self._end_line()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table" and len(self.tables) <= MAX_TABLES:
            self._open.append(_Table(self._above()))
            self.tables.append(self._open[-1])
        elif tag in ("script", "style"):
            self._unseen += 1
        elif tag == "sup":
            self._raised += 1
        elif tag in _HEADINGS and not self._open:
            self._end_line()
            self._heading, self._is_heading, self._last = [], True, ""
        elif tag in _LINES and not self._open:
            self._end_line()
        elif tag in _LISTS and not self._open:
            self._end_line()
            self._lists += 1
        elif self._open:
            table = self._open[-1]
            if tag == "tr":
                table.end_row()
                table.row = []
            elif tag in ("td", "th"):
                table.end_cell()
                table.row = [] if table.row is None else table.row
                said = dict(attrs)
                table.cell, table.span = [], (_span(said, "colspan"), _span(said, "rowspan"))
            elif tag in _BREAKS and table.cell is not None:
                table.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a table, a row or a cell."""
        if tag in ("script", "style"):
            self._unseen = max(0, self._unseen - 1)
        elif tag == "sup":
            self._raised = max(0, self._raised - 1)
        elif tag in _HEADINGS:
            if self._is_heading and not self._open:
                self._keep(" ".join("".join(self._heading).split()), is_heading=True)
            self._is_heading = False
            if self._open and self._open[-1].cell is not None:
                self._open[-1].cell.append("\n")
        elif tag in _LINES and not self._open:
            self._end_line()
        elif tag in _LISTS and not self._open:
            self._end_line()
            self._lists = max(0, self._lists - 1)
        elif self._open:
            table = self._open[-1]
            if tag in ("td", "th"):
                table.end_cell()
            elif tag == "tr":
                table.end_row()
            elif tag == "table":
                table.end_row()
                self._open.pop()
                self._turn_into_line(table)

    def handle_data(self, data: str) -> None:
        """Add a text to the cell in which it stands. Line ends of the file are spaces."""
        data = signs.raised(data) if self._raised else data
        if self._open and self._open[-1].cell is not None and not self._unseen:
            self._open[-1].cell.append(data.replace("\n", " "))
        elif self._is_heading and not self._open:
            self._heading.append(data[:LONGEST_HEADING])
        elif not self._open and not self._unseen:
            self._line.append(data[:LONGEST_HEADING])


def _span(said: dict[str, str | None], name: str) -> int:
    try:
        return min(max(int(said.get(name) or 1), 1), MAX_COLUMNS)
    except ValueError:
        return 1
