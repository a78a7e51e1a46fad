"""Read one sheet of an XLSX workbook as rows of text, the way a table is read.

Formulas are read as the value that the spreadsheet last worked out. Dates become `YYYY-MM-DD`,
whole numbers lose their `.0`, yes and no become `yes` and `no`. A workbook is a zip of XML: its
size unpacked, its rows and its cells are bounded, and XML with a document type is refused.
"""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from conflict_graph.facts import Problem
from conflict_graph.readers.content import MAX_CHARACTERS, problem
from conflict_graph.readers.spool import Spool
from conflict_graph.wording.remedies import Remedy

if TYPE_CHECKING:
    import openpyxl

SIGNATURE = b"PK\x03\x04"
MAX_PACKED_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_PARTS = 2_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
_CHUNK = 1 << 20
_LONGEST_MARK = len(b"<!DOCTYPE")

_SAVE = Remedy(
    "Save the sheet as an Excel workbook (.xlsx) or as CSV in UTF-8, and offer it again."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its cells as text, row by row, with the number of each row. Rows without any text
    are left out.
    """

    name: str
    rows: Sequence[tuple[int, tuple[str, ...]]]


def is_workbook(content: bytes) -> bool:
    """Say whether a file is a zip that holds a workbook."""
    return content.startswith(SIGNATURE) and b"xl/" in content


def read_sheet(content: bytes, name: str = "", sheet: str | None = None) -> Sheet | Problem:
    """Return the sheet with this name, else the first; or say why the workbook cannot be read."""
    where = name or "file"
    wrong = _container_problem(content, where)
    if wrong is not None:
        return wrong
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that we do not read
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            try:
                return _sheet(book, where, sheet)
            finally:
                book.close()
    except (
        Exception
    ) as error:  # openpyxl has no error of its own: a bad workbook raises whatever its XML leads to
        return problem(
            where,
            f"{type(error).__name__}: {error}",
            Remedy("This workbook is damaged. %(then)s", then=_SAVE),
        )


def _container_problem(content: bytes, where: str) -> Problem | None:
    if len(content) > MAX_PACKED_BYTES:
        return problem(
            where,
            f"{len(content)} bytes",
            Remedy("Split the workbook; at most %(bytes)s bytes are read.", bytes=MAX_PACKED_BYTES),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or size > MAX_UNPACKED_BYTES:
                value = f"{len(parts)} parts, {size} bytes"
                return problem(
                    where,
                    value,
                    Remedy("Split the workbook; unpacked it is too large. %(then)s", then=_SAVE),
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        remedy = _markup_remedy(opened)
                    if remedy is not None:
                        return problem(
                            f"{where}, {part.filename}"[:200],
                            part.filename,
                            Remedy("%(first)s %(then)s", first=remedy, then=_SAVE),
                        )
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        return problem(
            where,
            str(error),
            Remedy("This workbook is damaged or has a password. %(then)s", then=_SAVE),
        )
    except (
        Exception
    ) as error:  # zlib, lzma and bz2 raise their own, and a damaged header can lead to any of them
        return problem(
            where,
            f"{type(error).__name__}: {error}",
            Remedy("This workbook is damaged. %(then)s", then=_SAVE),
        )
    return None


def _markup_remedy(part: IO[bytes]) -> Remedy | None:
    """Return why a part must not be parsed; its XML is scanned as bytes, before any parser sees
    it.
    """
    before = b""
    while read := part.read(_CHUNK):
        seen, before = before + read, read[-_LONGEST_MARK:]
        if b"\0" in seen:
            return Remedy("A part of the workbook is not in UTF-8.")
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            return Remedy("The workbook declares a document type, which no spreadsheet does.")
    return None


def _sheet(book: openpyxl.Workbook, where: str, wanted: str | None) -> Sheet | Problem:
    names = [each.title for each in book.worksheets]
    if not names:
        return problem(
            where, "", Remedy("The workbook has no sheet with cells. %(then)s", then=_SAVE)
        )
    if wanted is not None and wanted not in names:
        return problem(
            where,
            wanted,
            Remedy("There is no such sheet; use one of: %(words)s.", words=", ".join(names)),
        )
    chosen = book.worksheets[names.index(wanted) if wanted is not None else 0]
    rows: Spool[tuple[int, tuple[str, ...]]] = Spool()
    for number, cells in enumerate(chosen.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1):
        if number > MAX_ROWS:
            return problem(
                f"{where}, row {number}",
                chosen.title,
                Remedy("Split the sheet; at most %(most)s rows are read.", most=MAX_ROWS),
            )
        written = tuple(_trimmed(text_of(cell) for cell in cells))
        if written:
            rows.append((number, written))
    if not rows:
        return problem(
            where, chosen.title, Remedy("This sheet is empty; put the table on the first sheet.")
        )
    return Sheet(chosen.title, rows.kept())


def _trimmed(cells: Iterator[str]) -> list[str]:
    written = list(cells)
    while written and not written[-1]:
        written.pop()
    return written


def text_of(value: object) -> str:
    """Return a cell as it would stand in a CSV file; an error such as #N/A is empty.

    >>> text_of(90001234.0), text_of(datetime.datetime(2024, 3, 1)), text_of(True), text_of("#N/A")
    ('90001234', '2024-03-01', 'yes', '')
    """
    if value is None or (
        isinstance(value, str) and value in ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?")
    ):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)[: MAX_CHARACTERS + 1].strip()
