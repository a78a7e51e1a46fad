"""The lines of a page of a PDF in the order in which they are read: columns of text one after the
other, and the name of a field before what stands beside it. Only the process apart uses this.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from conflict_graph.readers.tables import pdf_pages
from conflict_graph.readers.tables.guesses import column_of

Words = list[Any]
NEW_COLUMN = "\f"
"""A line that stands for the beginning of another column of a page."""
_GAP = 0.9
"""How wide the white between two columns is at least, in heights of a letter."""
_LEAST_LINES = 2
"""In how many lines there must be text on both sides of the white between two columns."""
_FIELDS = 0.6
"""Which share of what stands before the white are names of fields, so that it parts no columns."""
_APART = 1.35
"""How much more white than usual stands above a line that begins something."""


def lines(page: Any) -> list[str]:
    """Return the lines of a page as they are read, with an empty one where more white stands
    between two, and another where a column begins. What stands beside the name of a field is parted
    from it by a tab.
    """
    placed = pdf_pages.placed_lines(page)
    while placed and pdf_pages.is_number(_text(placed[-1])):
        placed.pop()
    rows = [_segments(line) for line in placed]
    found = list[str]()
    for band in _bands(rows):
        edges = _edges(band)
        for left, right in pairwise([float("-inf"), *edges, float("inf")]):
            own = [[each for each in row if left <= each[0]["x0"] < right] for row in band]
            found += [NEW_COLUMN if edges else "", *_read([row for row in own if row])]
    return found[1:] if found[:1] == [""] else found


def _segments(line: Words) -> list[Words]:
    return pdf_pages.segments(line, share=_GAP)


def _bands(rows: Sequence[list[Words]]) -> list[list[list[Words]]]:
    """Return the lines of a page in bands: in each the columns stand at the same places, and a line
    that runs over the white between them is a band by itself.
    """
    edges = _edges(rows)
    bands: list[list[list[Words]]] = [[]]
    before = False
    for row in rows:
        is_over = any(
            part[0]["x0"] < edge - 1 and part[-1]["x1"] > edge + 1 for part in row for edge in edges
        )
        if is_over is not before and bands[-1]:
            bands.append([])
        bands[-1].append(row)
        before = is_over
    return [band for band in bands if band]


def _edges(rows: Sequence[list[Words]]) -> list[float]:
    """Return where columns of text begin beside others: several lines begin there, with white
    before it in nearly all lines, and no names of fields stand before it.
    """
    begins: dict[float, list[tuple[list[Words], int]]] = {}
    for row in rows:
        for at, part in enumerate(row[1:], 1):
            place = next((each for each in begins if abs(each - part[0]["x0"]) < 2), part[0]["x0"])
            begins.setdefault(place, []).append((row, at))
    found = []
    for place, held in sorted(begins.items()):
        if len(held) < _LEAST_LINES:
            continue
        over = sum(
            part[0]["x0"] < place - 1 and part[-1]["x1"] > place + 1 for row in rows for part in row
        )
        if over * 2 > len(held):
            continue
        before = [_text(row[at - 1]) for row, at in held]
        is_field = sum(map(_is_name_of_field, before)) >= _FIELDS * len(before)
        if not is_field:
            found.append(place - 1)
    return found


def _is_name_of_field(text: str) -> bool:
    return text.endswith(":") or (":" not in text and bool(column_of("positions", text)))


def _text(words: Words) -> str:
    return " ".join(word["text"] for word in words)


def _read(rows: Sequence[list[Words]]) -> list[str]:
    """Return the lines of one column. A sign stands at the end of those where the first word of the
    next did not fit, and two where other lines are as wide.
    """
    steps = [float(after[0][0]["top"] - row[0][0]["top"]) for row, after in pairwise(rows)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0.0
    left = min(row[0][0]["x0"] for row in rows)
    ends = [row[-1][-1]["x1"] for row in rows]
    right = max(ends)
    is_usual = sum(end - left >= (right - left) * _NEARLY for end in ends) > 2
    found = list[str]()
    for number, row in enumerate(rows):
        is_far = bool(number) and steps[number - 1] > usual * _APART
        is_long = number and len(_joined(rows[number - 1])) >= _LEAST_BROKEN
        if is_long and not is_far and right - ends[number - 1] < _first(row):
            found[-1] += BROKEN * (2 if is_usual else 1)
        found += ["", _joined(row)] if is_far else [_joined(row)]
    return found


_NEARLY = 0.9
_LEAST_BROKEN = 25
"""Of how many signs a line is at least that the width of its column broke."""
BROKEN = "\v"


def _first(row: list[Words]) -> float:
    """Return how wide the first word of a line is, with the space before it."""
    word = row[0][0]
    return float(word["x1"] - word["x0"]) + float(word["bottom"] - word["top"]) * _SPACE


_SPACE = 0.25


def _joined(row: list[Words]) -> str:
    """Return what stands in a line, with a tab behind the name of a field."""
    first, *rest = [_text(part) for part in row]
    if rest and _is_name_of_field(first):
        return f"{first}\t{' '.join(rest)}"
    return " ".join((first, *rest))
