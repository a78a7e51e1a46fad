"""A list without a table: what stands in bullets below a name, as names and positions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable

HEADER = ("Naam", "Nevenfuncties")
"""What we call the columns of such a table."""
LONGEST = 2_000
MAX_ROWS = 50_000
BULLET = re.compile(r"^\s*[-\u2022\u00b7*\u2013\u25aa\u25cf]\s+")


def table_of(lines: Iterable[tuple[int, str, bool]]) -> RawTable | None:
    """Return the table that lines of a text make, each with its number and whether it is an item
    of a list; None: no item stands below another line.

    >>> [cells for _, cells in table_of([(1, "P. Wad", False), (2, "lid, Koor Zilt", True)]).rows]
    [('Naam', 'Nevenfuncties'), ('P. Wad', 'lid, Koor Zilt')]
    >>> table_of([(1, "lid, Koor Zilt", True)])
    """
    above, rows = "", list[Row]()
    for number, line, is_item in lines:
        bare = BULLET.sub("", line, count=1)
        text = " ".join(bare.split())[:LONGEST]
        if not text:
            continue
        if not is_item and bare == line:
            above = text
        elif above and len(rows) < MAX_ROWS:
            rows.append((f"row {number}", (above, text)))
    return RawTable("", [("row 0", HEADER), *rows]) if rows else None


_LISTS = frozenset(("ul", "ol"))
_APART = frozenset(("nav", "header", "footer", "aside", "form", "script", "style", "title"))
"""Parts of a page that are about the page, or about the site."""
_ENDS = frozenset(
    (
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "summary", "br", "li", "dl", "dt", "dd"),
        *_LISTS,
        *_APART,
    )
)
"""Where one line of a page ends and the next begins."""


class _PageLines(HTMLParser):
    """Collects the lines of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[int, str, bool]] = []
        self._text: list[str] = []
        self._lists = 0
        self._is_answer = False
        self._apart = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or a part that is not read."""
        self._ends(tag)
        self._apart += tag in _APART
        self._lists += tag in _LISTS
        self._is_answer = tag == "dd" or (self._is_answer and tag != "dt")

    def handle_endtag(self, tag: str) -> None:
        """End a line, or a part that is not read."""
        self._ends(tag)
        self._apart = max(0, self._apart - (tag in _APART))
        self._lists = max(0, self._lists - (tag in _LISTS))
        self._is_answer = self._is_answer and tag not in ("dd", "dl")

    def handle_data(self, data: str) -> None:
        """Add a text to its line."""
        if not self._apart:
            self._text.append(data)

    def _ends(self, tag: str) -> None:
        if tag not in _ENDS:
            return
        text = " ".join("".join(self._text).split())
        self._text = []
        if text and len(self.lines) <= MAX_ROWS:
            self.lines.append((len(self.lines) + 1, text, self._lists > 0 or self._is_answer))


def of_page(text: str) -> RawTable | None:
    """Return the table that the lists of a page make; None: it has none below a name."""
    lines = _PageLines()
    lines.feed(text)
    lines.close()
    return table_of(lines.lines)
