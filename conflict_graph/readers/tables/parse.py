"""The process apart that `apart` asks: KIND MEMORY SECONDS ROWS COLUMNS, a file on its input, its
tables as JSON on its output.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from dataclasses import dataclass, field
from typing import Any

from conflict_graph.readers.tables import hidden_rows, pdf_pages
from conflict_graph.readers.tables.pdf_pages import FoundTable, Placed
from conflict_graph.readers.tables.texts import page_layout
from conflict_graph.readers.tables.workbook import text_of


def spreadsheet(content: bytes, rows: int, columns: int) -> list[dict[str, Any]]:
    """Return the sheets of a workbook of whatever kind calamine reads."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    unseen = hidden_rows.find(content, rows)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found, left = [], rows
    for place, said in enumerate(book.sheets_metadata):
        if said.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(said.name)
        read: list[list[object]] = []
        for number, cells in enumerate(sheet.iter_rows(), 1):
            written = [text_of(cell) for cell in cells[:columns]]
            if any(written):
                read.append([number, *written])
                left -= 1
            if left < 0:
                raise MemoryError("too many rows")
        hidden = said.visible != SheetVisibleEnum.Visible
        own = {"unseen": sorted(unseen[place])} if place in unseen else {}
        found.append({"name": said.name, "rows": read, "hidden": hidden, **own})
    return found


def pdf(content: bytes, rows: int, columns: int) -> list[dict[str, Any]]:
    """Return the tables on the pages of a PDF: those whose lines are drawn, else the one whose
    columns show by their places. Tables as wide as the one before go on from page to page. Where no
    lines are drawn the text of the pages comes behind it: columns of text look like those of a
    table, and which of both it is shows by what stands in them. Of a table with names of columns
    whose rows cannot be told apart no text comes: column by column it would put what stands beside
    one person below another.
    """
    import pdfplumber

    drawn = _Drawn(rows)
    placed, by_place, lines = Placed(), FoundTable(is_made=True), list[str]()
    with pdfplumber.open(io.BytesIO(content)) as opened:
        for page in opened.pages:
            drawn.add(page, columns)
            if not drawn.found:
                lines += [*page_layout.lines(page), ""][: max(rows - len(lines), 0)]
                for cells, wrong in placed.rows(page):
                    by_place.add(cells, wrong)
            page.close()
    found = drawn.ended()
    if not found and by_place.rows and not placed.is_lost:
        found = [by_place]
    told = [_told(number, each) for number, each in enumerate(found, 1)]
    is_text = not drawn.found and (bool(found) or not placed.is_headed)
    text = _seen(lines) if is_text else []
    return told + ([{"name": "", "rows": [], "hidden": False, "lines": text}] if text else [])


def _seen(lines: list[str]) -> list[str]:
    """Return lines without those at their beginning and their end in which nothing can be seen."""
    seen = [at for at, line in enumerate(lines) if line.strip()]
    return lines[seen[0] : seen[-1] + 1] if seen else []


@dataclass
class _Drawn:
    """The tables with drawn lines, while the pages are gone through. `left`: how many rows and
    lines may yet come; `waiting`: the lines above the next table.
    """

    left: int
    found: list[FoundTable] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def add(self, page: Any, columns: int) -> None:
        """Add what stands on a page; one without tables holds lines beside those before it."""
        parts = pdf_pages.drawn(page, columns)
        if self.found and not parts:
            parts = [*pdf_pages.lines(page)]
        for part in parts:
            self.left -= 1 if isinstance(part, str) else len(part)
            if self.left < 0:
                raise MemoryError("too many rows")
            if isinstance(part, str):
                self.waiting.append(part)
            elif part:
                self._put(part)

    def _put(self, rows: pdf_pages.Rows) -> None:
        """Add rows to the table that goes on, or to a new one where that was another."""
        if not self.found or self.found[-1].ends_wide != len(rows[0][0]):
            self.found.append(FoundTable())
        table = self.found[-1]
        table.beside += [(table.count, line) for line in self.waiting]
        self.waiting = []
        for cells, wrong in rows:
            table.add(cells, wrong)

    def ended(self) -> list[FoundTable]:
        """Return the tables, once all pages were gone through."""
        if self.found:
            self.found[-1].beside += [(self.found[-1].count, line) for line in self.waiting]
        return self.found


def _told(number: int, found: FoundTable) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": f"table {number}",
        "rows": [[at, *cells] for at, cells in found.rows],
        "hidden": False,
    }
    wrong = {"wrong": [list(each) for each in found.wrong]} if found.wrong else {}
    beside = {"beside": [list(each) for each in found.beside]} if found.beside else {}
    return told | wrong | beside | ({"made": True} if found.is_made else {})


READERS = {"spreadsheet": spreadsheet, "pdf": pdf}


def main(arguments: list[str]) -> int:
    """Bound this process, and answer what its input holds."""
    kind, memory, seconds, rows, columns = arguments
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    found = READERS[kind](content, int(rows), int(columns))
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
