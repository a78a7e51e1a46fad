"""Positions as bars on a common axis of years. Geometry only; a template draws it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conflict_graph.dates import PartialDate
from conflict_graph.drawing.text_width import measured, wrapped
from conflict_graph.phases import Phase

Place = Callable[[datetime.date], float]

WIDTH = 900
NARROW = 340
"""The width for a phone, in the units in which a label is 14 high."""
LINE = 18
BAR = 9
ROW_SPACE = 14
AXIS = 28
TICK_SPACE = 80
"""The least space between the names of two years."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One position. `kind`: running, ended or open (it has not begun, or its end or beginning is
    not known).

    `label` stands in lines above the bar, the first at `label_y`.
    """

    label: Sequence[str]
    label_x: float
    label_y: float
    x: float
    y: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """Everything to draw, in a box of `width` by `height`."""

    width: int
    height: int
    bars: Sequence[Bar]
    ticks: Sequence[Tick]


@dataclass(frozen=True, slots=True)
class Span:
    """A position with its period, closed at both ends."""

    label: str
    start: PartialDate | None
    until: PartialDate | None
    phase: Phase


def draw(spans: Sequence[Span], today: datetime.date, width: int = WIDTH) -> TimelinePicture | None:
    """Return the picture; None when no period has a date to put on the axis."""
    known = [date for span in spans for date in (span.start, span.until) if date]
    if not known:
        return None
    first = min(date.earliest for date in known).replace(month=1, day=1)
    last = max([today, *(date.latest for date in known)]).replace(month=12, day=31)
    days = (last - first).days

    def place(date: datetime.date) -> float:
        return round((date - first).days / days * width, 1)

    bars: list[Bar] = []
    top = 0
    for span in spans:
        bars.append(_bar(span, top, width, place, today))
        top += len(bars[-1].label) * LINE + BAR + ROW_SPACE
    step = -(-(last.year - first.year + 1) // (width // TICK_SPACE))
    ticks = [
        Tick(place(datetime.date(year, 1, 1)), year)
        for year in range(first.year, last.year + 1, step)
    ]
    return TimelinePicture(width, top + AXIS, bars, ticks)


def _bar(span: Span, top: int, width: int, place: Place, today: datetime.date) -> Bar:
    begin = place(span.start.earliest) if span.start else 0.0
    end = place(
        span.until.latest
        if span.until
        else max(today, span.start.earliest if span.start else today)
    )
    label = wrapped(span.label, width)
    label_width = max(measured(line) for line in label)
    return Bar(
        label=label,
        label_x=round(max(0.0, min(begin, width - label_width)), 1),
        label_y=top + LINE - 4,
        x=begin,
        y=top + len(label) * LINE + 2,
        width=round(max(end - begin, 4), 1),
        kind=_kind(span),
    )


def _kind(span: Span) -> str:
    if span.start is None or span.phase in (Phase.END_UNKNOWN, Phase.ANNOUNCED):
        return "open"
    return span.phase.value
