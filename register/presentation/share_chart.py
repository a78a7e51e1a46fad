"""Shares over time, each exact or as a range, beside the band of what is usual. Geometry only; a
template draws it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 900
NARROW = 340
"""The width for a phone, in the units in which a label is 14 high."""
HEIGHT = 220
LEFT = 56
"""Room for the shares beside the axis."""
BOTTOM = 28
TOP = 12
MARK = 6
"""How high a share is drawn that is known exactly."""
LABEL = 76
"""The least room for the name of a period."""
_TOPS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class ShareSpan:
    """The share of a period, from `low` to `high`, 0-1; the same where it is known exactly."""

    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ShareMark:
    """A share. `is_range`: it lies somewhere in it."""

    x: float
    y: float
    width: float
    height: float
    is_range: bool


@dataclass(frozen=True, slots=True)
class ShareTick:
    """A height and its share, 0-1."""

    y: float
    share: float


@dataclass(frozen=True, slots=True)
class ShareLabel:
    """The name of a period, around `x`."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class ShareChart:
    """Everything to draw, in a box of `width` by `height`; the axis runs from `left` at `foot`.

    `band`: its upper side and its height; None: it is not known.
    """

    width: int
    height: int
    left: int
    foot: int
    marks: Sequence[ShareMark]
    ticks: Sequence[ShareTick]
    labels: Sequence[ShareLabel]
    band: tuple[float, float] | None


def draw(
    spans: Sequence[ShareSpan], band: tuple[float, float] | None, width: int = WIDTH
) -> ShareChart | None:
    """Return the picture, `band` from low to high, 0-1; None where there is nothing to draw."""
    if not spans:
        return None
    highest = max([*(each.high for each in spans), *(band or ())])
    top = next(each for each in _TOPS if highest <= each)
    foot = HEIGHT - BOTTOM

    def place(share: float) -> float:
        return round(foot - share / top * (foot - TOP), 1)

    column = (width - LEFT) / len(spans)
    step = -(-LABEL // int(column)) if column >= 1 else len(spans)
    return ShareChart(
        width,
        HEIGHT,
        LEFT,
        foot,
        [
            _mark(each, LEFT + number * column, column, place(each.low), place(each.high))
            for number, each in enumerate(spans)
        ],
        [ShareTick(place(part * top), part * top) for part in (0.0, 0.5, 1.0)],
        [
            ShareLabel(round(min(LEFT + (number + 0.5) * column, width - LABEL / 2), 1), each.label)
            for number, each in enumerate(spans)
            if number % step == 0
        ],
        (place(band[1]), round(place(band[0]) - place(band[1]), 1)) if band else None,
    )


def _mark(span: ShareSpan, x: float, column: float, low: float, high: float) -> ShareMark:
    width = min(column * 0.6, 48)
    left = round(x + (column - width) / 2, 1)
    if span.low == span.high:
        return ShareMark(left, round(low - MARK / 2, 1), round(width, 1), MARK, False)
    return ShareMark(left, high, round(width, 1), round(max(low - high, 2), 1), True)
