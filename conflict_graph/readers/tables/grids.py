"""The tables in a file, of whatever kind it is, as rows of text with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from conflict_graph.facts import Problem
from conflict_graph.readers.content import open_table_text, problem
from conflict_graph.readers.markup import is_web_page, looks_like_markup
from conflict_graph.readers.tables import (
    apart,
    bullets,
    delimited,
    forms,
    headers,
    letters,
    workbook,
)
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable
from conflict_graph.readers.tables.guesses import recognised
from conflict_graph.readers.tables.texts import blocks, documents, lines, pages
from conflict_graph.wording.remedies import Remedy


@dataclass(frozen=True, slots=True)
class _Lines:
    """The rows of a text, read anew whenever they are gone through."""

    content: bytes
    name: str
    sniffed: delimited.Sniffed
    problems: list[Problem]

    def __iter__(self) -> Iterator[Row]:
        text = open_table_text(self.content, self.name)
        assert not isinstance(text, Problem), "it was opened before"
        self.problems.clear()
        return delimited.rows(text, self.sniffed, self.problems)


def read(content: bytes, name: str = "", table: str | None = None) -> Sequence[RawTable] | Problem:
    """Return the tables in a file, or say why there are none. `table`: which of ours it is to be;
    None: any.
    """
    if workbook.is_workbook(content):
        sheets = workbook.read_sheets(content, name, as_seen=table == "positions")
        return sheets if isinstance(sheets, Problem) else _of_sheets(sheets)
    if is_read_apart(content):
        return apart.read(content, "spreadsheet", name, as_seen=table == "positions")
    if documents.is_document(content):
        return documents.read(content, name)
    if content.startswith(b"%PDF-"):
        return apart.read(content, "pdf", name)
    if content.startswith(_PACKED):
        return problem(name or "file", "", _NO_PACK)
    if is_page(content):
        return pages.read(content, name)
    text = open_table_text(content, name)
    if isinstance(text, Problem):
        return text
    sniffed = delimited.sniff(text.read(delimited.BEGINNING))
    problems: list[Problem] = []
    lines = _Lines(content, name, sniffed, problems)
    listed = _of_text(text, lines) if table in (None, "positions") else None
    if listed is not None:
        return [listed]
    return [RawTable("", lines, sniffed.separator not in (";", ","), problems=problems)]


def _of_text(text: TextIO, rows: _Lines) -> RawTable | None:
    """Return the list that the lines of a text make; None: they make none, or a table."""
    first = [cells for _where, cells in islice(rows, headers.LOOKED_AT)]
    names = headers.find(first).names if first else ()
    is_line = letters.are_fields(names) or any(map(headers.is_item, names))
    is_line = is_line or any(name.startswith(letters.QUOTES) for name in names)
    is_line = is_line or any(map(letters.begins_a_line, names[:1]))
    is_line = is_line or sum(_is_running(cells) for cells in first) * 2 > len(first)
    if recognised(names) >= LEAST_NAMES and not is_line:
        return None
    is_table = forms.turned(RawTable("", rows)) is not None
    if is_table or (rows.sniffed.separator in _SURE and _are_wide(first)):
        return None
    text.seek(0)
    numbered = list(enumerate(islice(text, MOST_LINES), 1))
    return blocks.likeliest(lines.of_plain(numbered), letters.of_plain(numbered))


def _is_running(cells: Sequence[str]) -> bool:
    text = " ".join(cells)
    return lines.is_running(text) and len(text.split()) > LEAST_WORDS


LEAST_WORDS = 4
"""Of how many words a sentence is more."""
_SURE = (";", "\t", "|")
"""What parts cells, and does not stand in the lines of a letter."""


def _are_wide(rows: Sequence[tuple[str, ...]]) -> bool:
    """Say whether nearly all rows have as many cells, three at least."""
    widths = [len(cells) for cells in rows]
    usual = max(set(widths), key=widths.count, default=0)
    return usual > LEAST_NAMES and widths.count(usual) * 5 >= len(widths) * 4


LEAST_NAMES = 2
"""How many names of columns make a text a table."""
MOST_LINES = 5_000
"""Of how many lines a letter may be."""
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a zip begins, which a workbook and a document are too."""
_NO_PACK = Remedy(
    "This file is cut off or damaged, or holds other files. Save the document or the workbook "
    "again, or unpack the archive, and offer what is in it."
)
_OLDER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file of older office programs begins."""
_OPEN = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def is_read_apart(content: bytes) -> bool:
    """Say whether a file is a spreadsheet of an older kind, or an OpenDocument one."""
    return content.startswith(_OLDER) or (content.startswith(b"PK") and _OPEN in content[:200])


def is_page(content: bytes) -> bool:
    """Say whether a file is a page with a table in it, or with lists below headings, as a browser
    or a mail saves it.
    """
    beginning = content[:LOOKED_AT].lower()
    if b"<table" in beginning:
        return looks_like_markup(content)
    if not is_web_page(content):
        return False
    text = open_table_text(content[:LOOKED_AT], "")
    whole = "" if isinstance(text, Problem) else text.read()
    other = letters.of_text(bullets.lines_of(whole))
    return blocks.likeliest(lines.of_page(whole), other) is not None


LOOKED_AT = 5_000_000
"""In how many bytes of a page its first table must begin."""


def _of_sheets(sheets: Sequence[workbook.Sheet]) -> Sequence[RawTable]:
    several = len(sheets) > 1
    return [
        RawTable(
            each.name if several else "",
            _Numbered(each.rows, f"{each.name}, " if several else ""),
            is_hidden=each.is_hidden,
            about=each.name if several else "",
            problems=[
                problem(
                    f"{each.name}, row {out.row}" if several else f"row {out.row}",
                    out.text,
                    apart.HIDDEN_ROW if out.is_hidden else documents.STRUCK,
                )
                for out in each.unseen
            ],
        )
        for each in sheets
    ]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The rows of a sheet, with their places in words."""

    numbered: Sequence[tuple[int, tuple[str, ...]]]
    before: str

    def __iter__(self) -> Iterator[Row]:
        return ((f"{self.before}row {number}", cells) for number, cells in self.numbered)
