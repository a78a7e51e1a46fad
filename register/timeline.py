"""Positions as bars on a common axis of years. Geometry only; a template draws it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conflict_graph.dates import PartialDate

Place = Callable[[datetime.date], float]

WIDTH = 900
ROW = 46
AXIS = 28
MOST_TICKS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One position. `kind`: running, ended or open (the end, or the beginning, is not known)."""

    label: str
    label_x: float
    label_y: float
    anchor: str
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
class Picture:
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
    ended: bool | None


def draw(spans: Sequence[Span], today: datetime.date) -> Picture | None:
    """Return the picture; None when no period has a date to put on the axis."""
    known = [date for span in spans for date in (span.start, span.until) if date]
    if not known:
        return None
    first = min(date.earliest for date in known).replace(month=1, day=1)
    last = max([today, *(date.latest for date in known)]).replace(month=12, day=31)
    days = (last - first).days

    def place(date: datetime.date) -> float:
        return round((date - first).days / days * WIDTH, 1)

    bars = [_bar(number, span, place, today) for number, span in enumerate(spans)]
    step = -(-(last.year - first.year + 1) // MOST_TICKS)
    ticks = [Tick(place(datetime.date(year, 1, 1)), year) for year in range(first.year, last.year + 1, step)]
    return Picture(WIDTH, len(spans) * ROW + AXIS, bars, ticks)


def _bar(number: int, span: Span, place: Place, today: datetime.date) -> Bar:
    begin = place(span.start.earliest) if span.start else 0.0
    end = place(span.until.latest if span.until else max(today, span.start.earliest if span.start else today))
    over = (span.until is not None and span.until.latest < today) or (span.until is None and span.ended is True)
    unclear = span.start is None or (span.until is None and span.ended is not False)
    kind = "open" if unclear else "ended" if over else "running"
    is_right = begin > WIDTH / 2
    top = number * ROW
    return Bar(
        label=span.label,
        label_x=max(end, begin + 4) if is_right else begin,
        label_y=top + 18,
        anchor="end" if is_right else "start",
        x=begin,
        y=top + 25,
        width=round(max(end - begin, 4), 1),
        kind=kind,
    )
