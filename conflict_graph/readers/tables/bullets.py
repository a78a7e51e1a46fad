"""A list without a table: what stands in bullets below a name, as names and positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html.parser import HTMLParser

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import listed, position_rows
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable
from conflict_graph.readers.written import pay
from conflict_graph.readers.written.signs import has_bullet, without_bullet
from conflict_graph.wording.remedies import Remedy

HEADER = ("Naam", "Nevenfuncties")
"""What we call the columns of such a table."""
LONGEST = 2_000
MAX_ROWS = 50_000


def table_of(lines: Iterable[tuple[int, str, bool]]) -> RawTable | None:
    """Return the table that lines of a text make, each with its number and whether it is an item
    of a list; None: no item stands below another line.

    >>> [cells for _, cells in table_of([(1, "P. Wad", False), (2, "lid, Koor Zilt", True)]).rows]
    [('Naam', 'Nevenfuncties'), ('P. Wad', 'lid, Koor Zilt')]
    >>> table_of([(1, "lid, Koor Zilt", True)])
    """
    above, named_at, paid = "", "", ""
    rows, problems = list[Row](), list[Problem]()
    has_items = True
    lines = list(lines)
    is_starred = _are_starred(lines)
    for number, line, is_item in lines:
        bare = without_bullet(line)
        text = " ".join(bare.split())[:LONGEST]
        if not text:
            continue
        if line.lstrip().startswith("*") and not (is_starred or is_item):
            problems.append(problem(f"row {number}", line, IS_NO_LIST))
            continue
        is_position = is_item or bare != line or (bool(above) and says_none(text.rstrip(".")))
        if is_position and above and len(rows) < MAX_ROWS:
            rows.append((f"row {number}", (above, with_pay(text, paid))))
            has_items = True
        elif not is_position and above and (said := pay.heading(text)):
            paid = said
        elif not is_position and above and listed.is_label(text):
            paid = ""
        elif not is_position and above and listed.names_party(text):
            problems.append(problem(f"row {number}", text, IS_NO_LIST))
        elif not is_position:
            if not has_items and listed.is_person(above):
                problems.append(problem(named_at, above, NOTHING_UNDER))
            is_of_others = listed.heads_others(text)
            if is_of_others:
                problems.append(problem(f"row {number}", text, OF_OTHERS))
            above, named_at = "" if is_of_others else text, f"row {number}"
            paid, has_items = "", is_of_others
    if not has_items and listed.is_person(above):
        problems.append(problem(named_at, above, NOTHING_UNDER))
    return RawTable("", [("row 0", HEADER), *rows], problems=problems) if rows else None


def _are_starred(lines: Sequence[tuple[int, str, bool]]) -> bool:
    """Say whether stars are the bullets of a list, and lead to no notes."""
    items = [line.lstrip()[:1] for _number, line, is_item in lines if has_bullet(line) or is_item]
    return items.count("*") * 2 > len(items)


IS_NO_LIST = Remedy(
    "This line was not read: it is no name, and no position. Remove it, or write the position "
    "behind the name."
)
OF_OTHERS = Remedy(
    "Positions of somebody else, or that are over, stand below this heading. They were not read."
)
NOTHING_UNDER = Remedy(
    "No rows stand under this heading. If somebody has no positions, write a row that says so: "
    "geen."
)


def with_pay(text: str, paid: str) -> str:
    """Return a position with what the line above says of its pay, if it says nothing itself."""
    is_said = not paid or says_none(text) or position_rows.without_asides(text) != text
    return text if is_said else f"{text} ({paid})"


_LISTS = frozenset(("ul", "ol"))
_APART = frozenset(("nav", "header", "footer", "aside", "form", "script", "style", "title"))
"""Parts of a page that are about the page, or about the site."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary"))
_ENDS = frozenset(
    (
        *_HEADINGS,
        *("p", "div", "br", "li", "dl", "dt", "dd"),
        *("table", "tr", "td", "th", "section", "article", "figure", "main"),
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
        self.headings: set[int] = set()
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
        before = len(self.lines)
        self._ends(tag)
        if tag in _HEADINGS and len(self.lines) > before:
            self.headings.add(len(self.lines))
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


def lines_of(page: str) -> list[tuple[int, str, bool]]:
    """Return the lines of a page, each with its number and whether it is an item of a list."""
    return headed_lines_of(page)[0]


def headed_lines_of(page: str) -> tuple[list[tuple[int, str, bool]], set[int]]:
    """Return the same, and the numbers of those that are headings."""
    lines = _PageLines()
    lines.feed(page)
    lines.close()
    return lines.lines, lines.headings
