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
        for number, cells in enumerate(sheet.iter_rows(), sheet.start[0] + 1 if sheet.start else 1):
            written = [text_of(cell) for cell in cells[:columns]]
            if any(written):
                read.append([number, *written])
                left -= 1
            if left < 0:
                raise MemoryError("too many rows")
        hidden = said.visible != SheetVisibleEnum.Visible
        found.append({"name": said.name, "rows": read, "hidden": hidden})
    return found


READERS = {"spreadsheet": spreadsheet}


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
