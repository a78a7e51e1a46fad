"""Read the sheets of an XLSX workbook as rows of text, the way a table is read.

Formulas are read as the value that the spreadsheet last worked out. Dates become `YYYY-MM-DD`,
whole numbers lose their `.0`, yes and no become `yes` and `no`. A workbook is a zip of XML: its
size unpacked, its rows and its cells are bounded, and XML with a document type is refused.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from conflict_graph.facts import Problem
from conflict_graph.readers.content import MAX_CHARACTERS, problem
from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables.grid import trimmed
from conflict_graph.readers.written_dates import FIRST_YEAR, LAST_YEAR
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

ERRORS = frozenset(
    (
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"),
        *("#N/B", "#VERW!", "#WAARDE!", "#DEEL/0!", "#NAAM?", "#GETAL!", "#LEEG!"),
    )
)
"""What a spreadsheet writes where it could not work out a cell, in English and in Dutch."""
_DAY_0 = datetime.date(1899, 12, 30)
"""From which day spreadsheets count."""

_SAVE = Remedy(
    "Save the sheet as an Excel workbook (.xlsx) or as CSV in UTF-8, and offer it again."
)


class Unseen(NamedTuple):
    """What was left out of a row: its number, the text, and whether the row is hidden or the text
    struck out.
    """

    row: int
    text: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its cells as text, row by row, with the number of each row. Rows without any text
    are left out. `is_hidden`: the spreadsheet does not show it. `unseen`: what was left out of it.
    """

    name: str
    rows: Sequence[tuple[int, tuple[str, ...]]]
    is_hidden: bool = False
    unseen: Sequence[Unseen] = ()


def is_workbook(content: bytes) -> bool:
    """Say whether a file is a zip that holds a workbook."""
    return content.startswith(SIGNATURE) and b"xl/" in content


def read_sheets(
    content: bytes, name: str = "", *, as_seen: bool = False
) -> Sequence[Sheet] | Problem:
    """Return the sheets that hold anything, or say why the workbook cannot be read. `as_seen`: rows
    that are hidden and text that is struck out are left out.
    """
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
                return _sheets(book, where, _Sight(content) if as_seen else None)
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


class _Sight:
    """What of a workbook somebody does not see who opens it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            styles = packed.read(_STYLES) if _STYLES in packed.namelist() else b""
            self.has_struck = b"<strike" in styles

    def hidden_rows(self, sheet: Any) -> frozenset[int]:
        """Return the numbers of the rows of a sheet that are not shown."""
        found, number, before = set(), 0, b""
        with (
            zipfile.ZipFile(io.BytesIO(self._content)) as packed,
            packed.open(sheet._worksheet_path) as part,
        ):
            while read := part.read(_CHUNK):
                seen = before + read
                end = seen.rfind(b"<") if len(read) == _CHUNK else len(seen)
                before = seen[end:]
                for row in _ROW.finditer(seen, 0, end):
                    said = _NUMBER.search(row[1])
                    number = int(said[1]) if said else number + 1
                    if _HIDDEN.search(row[1]):
                        found.add(number)
        return frozenset(found)


_STYLES = "xl/styles.xml"
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"\sr=[\"'](\d{1,7})[\"']")
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")


def _cells(row: Sequence[Any], *, has_struck: bool) -> tuple[tuple[str, ...], str]:
    """Return the cells of a row as text, and what is struck out in it, which is in none of them."""
    if not has_struck:
        return trimmed(text_of(value) for value in row), ""
    struck = [cell.font is not None and bool(cell.font.strike) for cell in row]
    said = [text_of(cell.value) for cell in row]
    shown = ("" if out else text for text, out in zip(said, struck, strict=True))
    left = " · ".join(text for text, out in zip(said, struck, strict=True) if out and text)
    return trimmed(shown), left


def _sheets(book: openpyxl.Workbook, where: str, sight: _Sight | None) -> Sequence[Sheet] | Problem:
    if not book.worksheets:
        return problem(
            where, "", Remedy("The workbook has no sheet with cells. %(then)s", then=_SAVE)
        )
    found, read = [], 0
    for each in book.worksheets:
        rows: Spool[tuple[int, tuple[str, ...]]] = Spool()
        hidden = sight.hidden_rows(each) if sight else frozenset()
        has_struck = sight is not None and sight.has_struck
        unseen: list[Unseen] = []
        lines = each.iter_rows(values_only=not has_struck, max_col=MAX_COLUMNS)
        for number, cells in enumerate(lines, 1):
            read += 1
            if read > MAX_ROWS:
                return problem(
                    f"{where}, row {number}",
                    each.title,
                    Remedy("Split the sheet; at most %(most)s rows are read.", most=MAX_ROWS),
                )
            written, struck = _cells(cells, has_struck=has_struck)
            if number in hidden and any(written):
                unseen.append(Unseen(number, " · ".join(filter(None, written)), True))
                continue
            if struck:
                unseen.append(Unseen(number, struck, False))
            if written:
                rows.append((number, written))
        if rows:
            is_hidden = each.sheet_state != "visible"
            found.append(Sheet(each.title, rows.kept(), is_hidden, unseen))
    if not found:
        return problem(
            where,
            book.worksheets[0].title,
            Remedy("This sheet is empty; put the table on the first sheet."),
        )
    return found


def text_of(value: object) -> str:
    """Return a cell as it would stand in a CSV file. A year that was formatted as a date, and reads
    as a day in 1905, is the year.

    >>> text_of(90001234.0), text_of(datetime.datetime(2024, 3, 1)), text_of(True), text_of("#N/A")
    ('90001234', '2024-03-01', 'yes', '#N/A')
    >>> text_of(datetime.datetime(1905, 7, 10))
    '2018'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        number = (value - _DAY_0).days
        return str(number) if FIRST_YEAR <= number <= LAST_YEAR else value.isoformat()
    return str(value)[: MAX_CHARACTERS + 1].strip()
