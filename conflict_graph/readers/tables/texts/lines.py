"""The lines of a text, a document, a page or a PDF, with what is known of where they stand. Lines
that the width of a page broke are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from conflict_graph.readers.tables import bullets
from conflict_graph.readers.tables.texts import sentences
from conflict_graph.readers.tables.texts.beside import LineBeside
from conflict_graph.readers.tables.texts.fields import FIELD, is_section
from conflict_graph.readers.written import functions
from conflict_graph.readers.written.signs import has_bullet, without_bullet

LONGEST = 2_000


class Broke(Enum):
    """Whether the width of a page broke a line: never in this kind of file, not here, perhaps, or
    as it broke others.
    """

    NEVER = "never"
    NO = "no"
    PERHAPS = "perhaps"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a text. `is_apart`: more white stands above it than above others; `broke`: whether
    the width of the page may have broken the line above it, so that it goes on in this one;
    `is_new`: it begins a card or a column, where what stood above does not carry down.
    """

    where: str
    text: str
    is_item: bool = False
    is_heading: bool = False
    is_apart: bool = False
    broke: Broke = Broke.NEVER
    is_new: bool = False


NEW_COLUMN = "\f"
"""A line that stands for the beginning of another column of a page."""


def of_plain(lines: Iterable[tuple[int, str]], word: str = "line") -> Iterator[TextLine]:
    """Yield the lines of a text, each with its number."""
    held = list(lines)
    widths = [len(text) for _number, text in held if len(text) < _WIDEST]
    width = max(widths, default=0)
    is_usual = sum(each >= width * _NEARLY for each in widths) > 2
    before, is_apart, is_new = "", False, False
    for number, text in held:
        plain = text.strip("\r\n ")
        if text.strip():
            own = TextLine(
                f"{word} {number}", plain.rstrip(BROKEN), is_apart=is_apart, is_new=is_new
            )
            yield replace(own, broke=_broke(before, plain, width, is_usual=is_usual))
        is_apart, is_new = not text.strip(), text == NEW_COLUMN
        before = plain


_WIDEST = 140
BROKEN = "\v"
"""The sign at the end of a line for which the page says that the next word did not fit in it."""


def _broke(before: str, line: str, width: int, *, is_usual: bool) -> Broke:
    if before.endswith(BROKEN):
        return Broke.YES if before.endswith(BROKEN * 2) else Broke.PERHAPS
    fits = len(before) + 1 + len(line.split()[0]) <= width
    if width < _LEAST_WIDTH or fits:
        return Broke.NO
    return Broke.YES if is_usual else Broke.PERHAPS


def of_page(page: str) -> Iterator[TextLine]:
    """Yield the lines of a page."""
    lines, headings = bullets.headed_lines_of(page)
    for number, text, is_item in lines:
        yield TextLine(f"row {number}", text, is_item, number in headings)


def of_cells(cells: Iterable[str]) -> Iterator[TextLine]:
    """Yield the lines in cells of a table that holds cards."""
    for number, cell in enumerate(cells, 1):
        for at, text in enumerate(cell.split("\n")):
            yield TextLine(f"cell {number}", text, is_apart=not at, is_new=not at)


def of_beside(lines: Iterable[LineBeside]) -> Iterator[TextLine]:
    """Yield the lines of a document or a page, as they lie."""
    is_apart = False
    for each in lines:
        if each.text.strip():
            said = each.text.split("\n")
            for at, text in enumerate(said):
                if text.strip():
                    yield TextLine(
                        each.where,
                        text.strip(" "),
                        each.is_item,
                        each.is_heading,
                        is_apart and not at,
                    )
        is_apart = not each.text.strip()


_NUMBER = re.compile(r"^(?:(?:\d{1,2}|[a-z])[.)])\s+(?=[^\W\d_])")
_GOES_ON = re.compile(
    r"(?:\b(?:van|de|het|der|den|een|voor|bij|in|op|en|of|te|aan|met|als|is|ben|ik|hij|zij)|[,(])$"
)
_LEAST_WIDTH = 50
_NEARLY = 0.9
"""How wide a line is beside the widest that the width of the page may have broken too."""


def joined(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return lines with those as one that the width of a page broke."""
    found: list[TextLine] = []
    last = ""
    for each in lines:
        own = replace(each, text=each.text.strip()[:LONGEST])
        if found and own.broke != Broke.NEVER and _belongs(found[-1], last, own):
            found[-1] = replace(found[-1], text=f"{found[-1].text} {own.text}"[:LONGEST])
        else:
            found.append(own)
        last = own.text
    return found


def _belongs(before: TextLine, last: str, line: TextLine) -> bool:
    """Say whether a line goes on where the one above it broke. `last`: that line as it lies."""
    text = line.text
    if line.is_item or line.is_heading or before.is_heading or line.is_apart or "\t" in text:
        return False
    if has_bullet(text) or _NUMBER.match(text) or sentences.is_somebody(text):
        return False
    is_open = is_running(before.text) and len(last) >= _LEAST_WIDTH
    is_broken = line.broke != Broke.NO or is_open
    if before.text.count("(") > before.text.count(")"):
        return True
    is_in_item = before.is_item or has_bullet(before.text)
    if _GOES_ON.search(last) and (is_broken or is_in_item):
        return True
    is_next = bool(functions.length(text)) and not is_running(before.text)
    if last.endswith((".", "!", "?", ":")) or is_next or is_section(text) or FIELD.match(text):
        return False
    if text[:1].islower() or text[:1] == "(":
        return is_broken or is_in_item
    if is_running(before.text) or is_running(text):
        return is_broken
    return line.broke == Broke.YES and bool(functions.length(plain_of(before)))


_VERB = re.compile(r"\b(?:ben|is|vervul|vervult|bekleed|bekleedt|werk|werkt|heb|heeft|was)\b")


def is_running(text: str) -> bool:
    """Say whether a text holds a verb with which sentences say what somebody is."""
    return _VERB.search(text) is not None


def plain_of(line: TextLine) -> str:
    """Return what stands in a line behind a bullet or a number."""
    return _NUMBER.sub("", without_bullet(line.text)).strip()
