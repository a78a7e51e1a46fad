"""The process apart that `apart` asks: KIND MEMORY SECONDS ROWS COLUMNS, a file on its input, its
tables as JSON on its output.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

from conflict_graph.readers.tables.workbook import text_of


def spreadsheet(content: bytes, rows: int, columns: int) -> list[dict[str, Any]]:
    """Return the sheets of a workbook of whatever kind calamine reads."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

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


def pdf(content: bytes, rows: int, columns: int) -> list[dict[str, Any]]:
    """Return the tables whose lines are drawn on the pages of a PDF. Tables with one header, or as
    wide as the one before, go on from page to page.
    """
    import pdfplumber

    found: list[dict[str, Any]] = []
    with pdfplumber.open(io.BytesIO(content)) as opened:
        for page in opened.pages:
            for table in page.extract_tables():
                read = [[_joined(cell or "") for cell in row[:columns]] for row in table]
                read = [row for row in read if any(row)]
                rows -= len(read)
                if rows < 0:
                    raise MemoryError("too many rows")
                last = found[-1]["rows"] if found else []
                if last and read and len(last[-1]) - 1 == len(read[0]):
                    last += [[len(last) + at, *row] for at, row in enumerate(read, 1)]
                elif read:
                    numbered = [[at, *row] for at, row in enumerate(read, 1)]
                    found.append({"name": "", "rows": numbered, "hidden": False})
            page.close()
    for number, each in enumerate(found, 1):
        each["name"] = f"table {number}"
    return found


def _joined(cell: str) -> str:
    """Return the text of a cell in one line, as lines end where the cell does; several lines that
    begin with a bullet stay apart.
    """
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    bullets = sum(line[:1] in "-\u2022\u00b7*\u2013" for line in lines)
    if bullets < 2:
        return " ".join(lines)
    whole: list[str] = []
    for line in lines:
        if line[:1] in "-\u2022\u00b7*\u2013" or not whole:
            whole.append(line)
        else:
            whole[-1] += f" {line}"
    return "\n".join(whole)


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
