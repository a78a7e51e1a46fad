"""The tables of a Word document (.docx). A paragraph that stands above a table stands above its
rows.

The document is a zip of XML: its size unpacked is bounded, and a document type is refused.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from defusedxml.ElementTree import iterparse

from conflict_graph.facts import Problem
from conflict_graph.readers.content import MAX_CHARACTERS, problem, too_large
from conflict_graph.readers.tables import letters, listed
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable, trimmed
from conflict_graph.readers.tables.texts import beside, blocks
from conflict_graph.readers.tables.texts.lines import of_beside, of_cells
from conflict_graph.readers.written import signs
from conflict_graph.wording.remedies import Remedy

MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Table = list[tuple[str, ...]]

_DAMAGED = Remedy("This document is damaged or has a password. Save it again, and offer it again.")
_NO_TABLE = Remedy(
    "There is no table in this document, only text. Put the positions in a table, with a row for "
    "each, and offer it again."
)


def is_document(content: bytes) -> bool:
    """Say whether a file is a zip that holds a Word document."""
    return content.startswith(b"PK\x03\x04") and PART.encode() in content


def read(content: bytes, name: str = "") -> Sequence[RawTable] | Problem:
    """Return the tables of a document, or say why there are none. Tables with one header are one,
    with what stands above each of them between its rows.
    """
    where = name or "file"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = packed.getinfo(PART).file_size
            if len(content) > MAX_BYTES or size > MAX_UNPACKED_BYTES:
                return too_large(where, max(len(content), size), MAX_BYTES)
            with packed.open(PART) as part:
                lines: list[beside.LineBeside] = []
                struck: list[tuple[int, int, str]] = []
                found = list(_tables(part, lines, struck))
    except Exception as error:  # a damaged zip leads to errors of zlib, lzma, bz2 and the parser
        return problem(where, type(error).__name__, _DAMAGED)
    found = [(above, table) for above, table in found if any(any(row) for row in table)]
    if not found:
        numbered = [(at, line.text, line.is_item) for at, line in enumerate(lines, 1)]
        as_list = blocks.likeliest(of_beside(lines), letters.of_text(numbered))
        return problem(where, "", _NO_TABLE) if as_list is None else [as_list]
    in_cells = _cards(found)
    if in_cells is not None:
        return [in_cells]
    found = [
        (above, [tuple(cell.replace("\t", " ") for cell in row) for row in table])
        for above, table in found
    ]
    found = [beside.with_own_name(above, table) for above, table in found]
    header = next(row for row in found[0][1] if any(row))
    more = beside.tables_of(lines, [above for above, _table in found], header)
    tables = _beside(found, more) if more else _raw(found)
    tables[0].problems.extend(beside.problems_of(lines, more))
    several = "table %d, " if len(found) > 1 else ""
    tables[0].problems.extend(
        problem(f"{several.replace('%d', str(number))}row {row}", text, STRUCK)
        for number, row, text in struck
    )
    return tables


def _cards(found: Sequence[tuple[str, Table]]) -> RawTable | None:
    """Return the cards of people that stand in the cells of tables; None: none do."""
    cells = [cell for _above, table in found for row in table for cell in row if cell]
    if sum("\n" in cell for cell in cells) * 2 < len(cells):
        return None
    return blocks.likeliest(of_cells(cells), None)


STRUCK = Remedy(
    "This text is struck out and was not read. Take the line through it away if it holds."
)


def _raw(found: Sequence[tuple[str, Table]]) -> Sequence[RawTable]:
    first = {next(filter(any, table), ()) for _above, table in found}
    if len(found) == 1 or len(first) == 1:
        return [RawTable("", _numbered(found, "table %d, " if len(found) > 1 else ""))]
    return [
        RawTable(f"table {number}", _numbered([each], f"table {number}, "))
        for number, each in enumerate(found, 1)
    ]


def _beside(
    found: Sequence[tuple[str, Table]], more: Sequence[tuple[int, RawTable]]
) -> Sequence[RawTable]:
    """Return the tables of a document each by itself, with those that lines beside them make."""
    several = "table %d, " if len(found) > 1 else ""
    made = [
        (
            number,
            RawTable(
                f"table {number}",
                _numbered([("", table)], several.replace("%d", str(number))),
                about=above or f"table {number}",
            ),
        )
        for number, (above, table) in enumerate(found, 1)
    ]
    return [table for _above, table in sorted([*made, *more], key=lambda each: each[0])]


def _numbered(found: Sequence[tuple[str, Table]], before: str) -> list[Row]:
    rows: list[Row] = []
    for number, (above, table) in enumerate(found, 1):
        place = before.replace("%d", str(number))
        if above:
            rows.append((f"{place}row 0", (above,)))
        rows += [(f"{place}row {at}", row) for at, row in enumerate(table, 1) if any(row)]
    return rows


def _tables(
    part: Any, lines: list[beside.LineBeside], struck: list[tuple[int, int, str]]
) -> Iterator[tuple[str, Table]]:
    """Yield the tables of a document, each with the paragraph above it. `lines` gets the paragraphs
    outside tables; `struck` what is struck out, by the numbers of its table and row.
    """
    depth, above, rows, number = 0, list[str](), 0, 0
    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        if element.tag == f"{_W}tbl":
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                table, out = _table(element)
                number += any(any(row) for row in table)
                struck += [(number, at, text) for at, text in out]
                rows += len(table)
                if rows > MAX_ROWS:
                    raise ValueError("too many rows")
                yield listed.likeliest_person(above) or (above[-1] if above else ""), table
                above = []
                element.clear()
        elif event == "end" and element.tag == f"{_W}p" and depth == 0:
            text = " ".join(_text(element).split())
            above = [*above[-_LINES_ABOVE:], text] if text else above
            if len(lines) < MAX_ROWS:
                lines.append(_paragraph(element, len(lines) + 1, number))
            element.clear()


_LINES_ABOVE = 3
"""How many lines above a table may hold the name of the person, besides the last."""


def _paragraph(paragraph: Any, number: int, tables: int) -> beside.LineBeside:
    """Return a paragraph outside the tables: an item of a list, or a heading, by its numbering or
    its style.
    """
    about = paragraph.find(f"{_W}pPr")
    style = about.find(f"{_W}pStyle") if about is not None else None
    name = style.get(f"{_W}val", "") if style is not None else ""
    is_numbered = about is not None and about.find(f"{_W}numPr") is not None
    is_heading = name.startswith(("Heading", "Kop"))
    is_item = not is_heading and (is_numbered or name.startswith(("List", "Lijst", "Opsom")))
    return beside.LineBeside(f"line {number}", _text(paragraph), tables, is_item, is_heading)


def _table(element: Any) -> tuple[Table, list[tuple[int, str]]]:
    """Return the rows of a table, and what is struck out in them by the number of the row. A row
    of which everything is struck out is empty.
    """
    rows: Table = []
    struck: list[tuple[int, str]] = []
    hanging: dict[int, str] = {}
    for number, row in enumerate(element.iterfind(f"{_W}tr"), 1):
        cells: list[str] = []
        own = 0
        for cell in row.iterfind(f"{_W}tc"):
            about = cell.find(f"{_W}tcPr")
            span = about.find(f"{_W}gridSpan") if about is not None else None
            merged = about.find(f"{_W}vMerge") if about is not None else None
            at, text = len(cells), _lines(cell)
            own += len(text)
            if merged is None:
                hanging.pop(at, None)
            elif merged.get(f"{_W}val") == "restart":
                hanging[at] = text
            else:
                text = hanging.get(at, text)
            wide = span.get(f"{_W}val", "1") if span is not None else "1"
            cells += [text, *[""] * (min(int(wide), MAX_COLUMNS) - 1)]
        out = " ".join(each.text or "" for each in row.iter(f"{_W}t") if each in _struck(row))
        if out.strip():
            struck.append((number, out))
        rows.append(trimmed(cells[:MAX_COLUMNS]) if own or not out.strip() else ())
    return rows, struck


def _lines(cell: Any) -> str:
    lines = (
        "\t".join(" ".join(part.split()) for part in line.strip().split("\t"))
        for each in cell.iter(f"{_W}p")
        for line in _text(each).split("\n")
    )
    return "\n".join(line for line in lines if line)[: MAX_CHARACTERS + 1]


_BOXES = {
    **dict.fromkeys(("FE", "FD", "52", "53", "54"), "☒"),
    **dict.fromkeys(("A8", "6F", "A3", "71"), "☐"),
}
"""Signs of the fonts Wingdings that are boxes, by the end of their number."""


def _is_ticked(box: Any) -> bool:
    """Say whether a box of a form is ticked: as somebody left it, else as it was made."""
    said = box.find(f"{_W}checked")
    said = box.find(f"{_W}default") if said is None else said
    return said is not None and said.get(f"{_W}val", "1") not in _OFF


_OFF = ("0", "false", "off")
"""How a document says no."""


def _struck(element: Any) -> set[Any]:
    """Return the pieces of text in a part of a document through which a line is drawn."""
    found = set()
    for run in element.iter(f"{_W}r"):
        about = run.find(f"{_W}rPr")
        lines = (
            () if about is None else (about.find(f"{_W}{name}") for name in ("strike", "dstrike"))
        )
        if any(each is not None and each.get(f"{_W}val", "1") not in _OFF for each in lines):
            found |= set(run.iter(f"{_W}t"))
    return found


def _raised(element: Any) -> set[Any]:
    """Return the pieces of text in a part of a document that stand higher than the others."""
    found = set()
    for run in element.iter(f"{_W}r"):
        at = run.find(f"{_W}rPr/{_W}vertAlign")
        if at is not None and at.get(f"{_W}val") == "superscript":
            found |= set(run.iter(f"{_W}t"))
    return found


def _text(paragraph: Any) -> str:
    parts = []
    struck, raised = _struck(paragraph), _raised(paragraph)
    for each in paragraph.iter():
        if each.tag == f"{_W}t":
            text = "" if each in struck else each.text or ""
            parts.append(signs.raised(text) if each in raised else text)
        elif each.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif each.tag == f"{_W}tab":
            parts.append("\t")
        elif each.tag == f"{_W}sym":
            parts.append(_BOXES.get(each.get(f"{_W}char", "")[-2:].upper(), ""))
        elif each.tag == f"{_W}checkBox":
            parts.append("☒ " if _is_ticked(each) else "☐ ")
    return "".join(parts)
