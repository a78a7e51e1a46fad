"""Which rows a spreadsheet does not show, of .xls and .ods: the library that reads their cells does
not tell. Only the process apart (`parse`) uses this.

Source: [MS-XLS] 2.4.221 (Row, fDyZero) and 2.4.28 (BoundSheet8); OpenDocument 1.3, part 3, 9.1.3
(table:table-row) and 9.1.7 (table:table-row-group).
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from xml.sax import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax

OPEN_DOCUMENT = "content.xml"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_STREAMS = ("Workbook", "Book")
_BEGINS, _SHEET, _ROW = 0x809, 0x85, 0x208
_IS_HIDDEN = 0x20
"""The bit of a row of height zero."""
Hidden = Mapping[int, frozenset[int]]
"""The numbers of hidden rows by the place of their sheet among those of the file, from 0."""


def find(content: bytes, most: int) -> Hidden:
    """Return which rows are hidden, of at most so many rows of a sheet.

    Raises:
        SAXParseException: the XML of an OpenDocument spreadsheet ends too early; the library that
            reads the cells would wait for the rest of it without end.
    """
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if OPEN_DOCUMENT not in packed.namelist():
                return {}
            rows = _OpenRows(most)
            with packed.open(OPEN_DOCUMENT) as part:
                sax.parse(part, rows, forbid_dtd=True)
            return rows.found
    return _of_records(content)


class _OpenRows(ContentHandler):
    """Collects the hidden rows of an OpenDocument spreadsheet."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.found: dict[int, frozenset[int]] = {}
        self._most = most
        self._sheet, self._row, self._depth = -1, 0, 0
        self._groups: list[bool] = []

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        """Count a sheet or its rows, and remember those that are not shown."""
        kind = name.rpartition(":")[2]
        if kind == "table":
            self._depth += 1
            if self._depth == 1:
                self._sheet, self._row = self._sheet + 1, 0
        elif kind == "table-row-group":
            self._groups.append(attrs.get("table:display", "true") == "false")
        elif kind == "table-row" and self._depth == 1:
            said = attrs.get("table:number-rows-repeated", "1")
            many = min(int(said) if said.isdecimal() else 1, self._most)
            is_hidden = any(self._groups) or attrs.get("table:visibility") in _NOT_SHOWN
            if is_hidden and self._row < self._most:
                own = range(self._row + 1, min(self._row + many, self._most) + 1)
                self.found[self._sheet] = self.found.get(self._sheet, frozenset()).union(own)
            self._row += many

    def endElement(self, name: str) -> None:  # noqa: N802
        """Leave a sheet or a group of rows."""
        kind = name.rpartition(":")[2]
        self._depth -= kind == "table"
        if kind == "table-row-group" and self._groups:
            self._groups.pop()


_NOT_SHOWN = ("collapse", "filter")


def _of_records(content: bytes) -> Hidden:
    """Return the hidden rows of an older workbook; none where its records cannot be followed."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as opened:
            name = next(each for each in _STREAMS if opened.exists(each))
            data = opened.openstream(name).read()
    except (OSError, StopIteration, ValueError, struct.error):
        return {}
    found: dict[int, set[int]] = {}
    begins: list[int] = []
    sheet, at = -1, 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        record = data[at + 4 : at + 4 + size]
        if kind == _SHEET and size >= 4:
            begins.append(struct.unpack_from("<I", record)[0])
        elif kind == _BEGINS and at in begins:
            sheet = begins.index(at)
        elif kind == _ROW and size >= 14 and sheet >= 0 and record[12] & _IS_HIDDEN:
            found.setdefault(sheet, set()).add(struct.unpack_from("<H", record)[0] + 1)
        at += 4 + size
    return {place: frozenset(rows) for place, rows in found.items()}
