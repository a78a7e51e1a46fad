"""The process apart that `apart` asks: KIND MEMORY SECONDS ROWS COLUMNS, a file on its input, its
tables as JSON on its output.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from typing import Any
from xml.sax import ContentHandler

from defusedxml import sax

from conflict_graph.readers.tables import pdf_pages
from conflict_graph.readers.tables.pdf_pages import FoundTable, Placed
from conflict_graph.readers.tables.workbook import text_of


def spreadsheet(content: bytes, rows: int, columns: int) -> list[dict[str, Any]]:
    """Return the sheets of a workbook of whatever kind calamine reads."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    _check_is_whole(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found, left = [], rows
    for said in book.sheets_metadata:
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
        found.append({"name": said.name, "rows": read, "hidden": hidden})
    return found


_OPEN_DOCUMENT = "content.xml"


def _check_is_whole(content: bytes) -> None:
    """Raise SAXParseException where the XML of an OpenDocument spreadsheet ends too early: calamine
    waits for the rest of it without end.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if _OPEN_DOCUMENT in packed.namelist():
            with packed.open(_OPEN_DOCUMENT) as part:
                sax.parse(part, ContentHandler(), forbid_dtd=True)


def pdf(content: bytes, rows: int, columns: int) -> list[dict[str, Any]]:
    """Return the tables on the pages of a PDF: those whose lines are drawn, else those whose
    columns show by their places. Tables as wide as the one before go on from page to page.
    """
    import pdfplumber

    found: list[FoundTable] = []
    placed, by_place, lines = Placed(), FoundTable(is_made=True), list[str]()
    with pdfplumber.open(io.BytesIO(content)) as opened:
        for page in opened.pages:
            for table in pdf_pages.drawn(page, columns):
                rows -= len(table)
                if rows < 0:
                    raise MemoryError("too many rows")
                if table and (not found or found[-1].ends_wide != len(table[0][0])):
                    found.append(FoundTable())
                for cells, wrong in table:
                    found[-1].add(cells, wrong)
            if not found:
                if len(lines) < rows:
                    lines += pdf_pages.lines(page)
                for cells, wrong in placed.rows(page):
                    by_place.add(cells, wrong)
            page.close()
    if not found and by_place.rows and not placed.is_lost:
        found = [by_place]
    if not found and lines:
        return [{"name": "", "rows": [], "hidden": False, "lines": lines[:rows]}]
    return [_told(number, each) for number, each in enumerate(found, 1)]


def _told(number: int, found: FoundTable) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": f"table {number}",
        "rows": [[at, *cells] for at, cells in found.rows],
        "hidden": False,
    }
    wrong = {"wrong": [list(each) for each in found.wrong]} if found.wrong else {}
    return told | wrong | ({"made": True} if found.is_made else {})


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
