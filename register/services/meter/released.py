"""What is told of how many decisions had a finding, so that no small count can be worked out. Pure.

Decisions stand in the order of their first check and are cut into periods; where a period ends
follows from the calendar and from how many decisions there are, never from findings. Of each cell
and period a count is told once, when the period is over, and never otherwise later: a later sheet
is an earlier one with more rows. Four things keep a small count from being worked out:

- fewer than five findings, or fewer than five decisions without one, are told as a range;
- a total is told no more exactly than the counts of which it consists, and what it leaves over for
  the cells that are not told lets each of them be anything from none to four;
- no count is told of a part of a period, save of the part up to a signal and of the part after it,
  which are treated as two periods of that cell;
- a signal rests on five findings at least, and is told after each fifth decision.

Where more than half of the decisions of a period have a finding that would be told, nothing is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from typing import NamedTuple

from register.services.meter.drift import DriftMeter


@dataclass(frozen=True, slots=True)
class Limits:
    """From which counts on something is told."""

    least: int = 5
    """A count below it is told as a range."""
    together: int = 5
    """After each so many decisions it is told whether a meter signalled."""
    enough: int = 500
    """A period is over at the end of the quarter in which it has so many decisions …"""
    longest: int = 4
    """… or at the end of its so manieth quarter, where it has `fewest`."""
    fewest: int = 50


LIMITS = Limits()


class FirstCheck(NamedTuple):
    """A decision at its first check. `quarter`: four times the year plus 0-3. `cell`: what its
    heaviest answer rests on; None: it has no finding. `off`: what the body did without.
    """

    quarter: int
    cell: str | None
    off: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Period:
    """Decisions `start` up to, not including, `stop`; checked from quarter `first` to `last`, both
    included. `is_over`: it is told how many had a finding.
    """

    start: int
    stop: int
    first: int
    last: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class Count:
    """So many of `of` decisions, or conclusions: from `fewest` to `most`, which is the same where
    it is told exactly.
    """

    of: int
    fewest: int
    most: int

    @property
    def is_exact(self) -> bool:
        """Whether it is told exactly."""
        return self.fewest == self.most

    def and_also(self, other: Count) -> Count:
        """Return this count and another, of other things, together."""
        return Count(self.of + other.of, self.fewest + other.fewest, self.most + other.most)


@dataclass(frozen=True, slots=True)
class CellPeriod:
    """What is told of a cell in a period. `decisions`: how many were read with the cell on.
    `count`: None: the period is not over, or there were too few decisions to tell anything.
    `signal`: after how many of the decisions the meter signalled; None: it did not.
    """

    period: Period
    decisions: int
    count: Count | None
    signal: int | None


@dataclass(frozen=True, slots=True)
class PeriodTold:
    """What is told of a period: each cell, and all of them together."""

    period: Period
    cells: Mapping[str, CellPeriod]
    total: Count | None
    """None: the period is not over, or nothing can be told."""


def hidden(count: int, of: int, limits: Limits = LIMITS) -> Count:
    """Return what is told of a count.

    >>> hidden(3, 60), hidden(7, 60)
    (Count(of=60, fewest=0, most=4), Count(of=60, fewest=7, most=7))
    >>> hidden(58, 60)
    Count(of=60, fewest=56, most=60)
    """
    if count < limits.least:
        return Count(of, 0, min(limits.least - 1, of))
    if of - count < limits.least:
        return Count(of, max(limits.least, of - limits.least + 1), of)
    return Count(of, count, count)


def periods(checks: Sequence[FirstCheck], settled: int, limits: Limits = LIMITS) -> list[Period]:
    """Return the periods of decisions, oldest first, the last of them perhaps running. `settled`:
    the last quarter to which nothing is added any more.
    """
    found: list[Period] = []
    start, quarters = 0, [*accumulate((each.quarter for each in checks), max)]
    while start < len(checks):
        first = quarters[start]
        last, stop = _end(quarters, start, settled, limits)
        found.append(Period(start, stop, first, last, last <= settled and stop > start))
        if last > settled:
            break
        start = stop
    return found


def _end(quarters: Sequence[int], start: int, settled: int, limits: Limits) -> tuple[int, int]:
    """Return the last quarter of a period that begins with a decision, and where the next begins;
    a quarter after `settled`: it is not over.
    """
    for quarter in range(quarters[start], settled + 1):
        stop = bisect_left(quarters, quarter + 1, lo=start)
        is_long = quarter - quarters[start] + 1 >= limits.longest
        if stop - start >= (limits.fewest if is_long else limits.enough):
            return quarter, stop
    return max(settled + 1, quarters[-1]), len(quarters)


def told(
    checks: Sequence[FirstCheck],
    period: Period,
    cells: Iterable[str],
    meters: Mapping[str, DriftMeter],
    limits: Limits = LIMITS,
) -> PeriodTold:
    """Return what is told of a period: of `cells`, which are all that there are. A cell that has no
    meter never signals.
    """
    some = checks[period.start : period.stop]
    found, off = _places(some)
    read = {
        cell: _read(
            len(some) - len(off[cell]),
            [place - bisect_left(off[cell], place) for place in found[cell]],
            meters.get(cell),
            limits,
        )
        for cell in cells
    }
    exact = sum(part.told.fewest for each in read.values() for part in each.exact)
    known = sum(part.told.fewest for each in read.values() for part in each.parts)
    if not period.is_over or known > len(some) / 2:
        return PeriodTold(
            period,
            {
                cell: CellPeriod(period, each.decisions, None, each.signal)
                for cell, each in read.items()
            },
            None,
        )
    count = sum(each.cell is not None for each in some)
    return PeriodTold(
        period,
        {
            cell: CellPeriod(period, each.decisions, each.count, each.signal)
            for cell, each in read.items()
        },
        _total(len(some), count, exact, [*read.values()], limits),
    )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A cell in a part of a period, with what is told of it."""

    count: int
    told: Count


@dataclass(frozen=True, slots=True)
class _CellRead:
    decisions: int
    parts: tuple[_Stretch, ...]
    signal: int | None

    @property
    def exact(self) -> list[_Stretch]:
        return [part for part in self.parts if part.told.is_exact]

    @property
    def count(self) -> Count | None:
        """What is told of the parts together."""
        return reduce(Count.and_also, (part.told for part in self.parts)) if self.parts else None


def _places(
    some: Sequence[FirstCheck],
) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
    """Return, by cell, which of some decisions have a finding of it, and which were read without
    it.
    """
    found, off = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for place, each in enumerate(some):
        if each.cell is not None:
            found[each.cell].append(place)
        for cell in each.off:
            off[cell].append(place)
    return found, off


def _read(of: int, places: Sequence[int], meter: DriftMeter | None, limits: Limits) -> _CellRead:
    """Read a cell in a period: `places` of the decisions with a finding of it among the `of` that
    were read with the cell on.
    """
    at = meter.signal(places) if meter is not None else None
    signal = None if at is None else -(-(at + 1) // limits.together) * limits.together
    if signal is not None and signal > of:
        signal = None  # told with the decisions that make up the five, if they still come
    if of < 2 * limits.least:
        return _CellRead(of, (), signal)
    if signal is None:
        return _CellRead(of, (_part(len(places), of, limits),), None)
    before = bisect_left(places, signal)
    if of - signal < 2 * limits.least:
        whole = Count(of, limits.least, of)
        return _CellRead(of, (_Stretch(len(places), whole),), signal)
    parts = (
        _part(before, signal, limits),
        _part(len(places) - before, of - signal, limits),
    )
    return _CellRead(of, parts, signal)


def _part(count: int, of: int, limits: Limits) -> _Stretch:
    return _Stretch(count, hidden(count, of, limits))


def _total(of: int, count: int, exact: int, read: Sequence[_CellRead], limits: Limits) -> Count:
    """Return what is told of all cells together: what is left for the parts that are not told must
    let each of them be anything from none to the most that it can be.
    """
    parts = [part for each in read for part in each.parts if not part.told.is_exact]
    others = exact + sum(part.told.fewest for part in parts)
    is_open = any(part.told.fewest for part in parts)
    if is_open or not all(each.parts or not each.decisions for each in read):
        return Count(of, others, of)
    most, rest = limits.least - 1, count - exact
    all_but_one = most * (len(parts) - 1)
    if len(parts) == 2:
        low, high = 0, 2 * most
    elif rest < limits.least:
        low, high = 0, most
    elif rest >= all_but_one:
        low, high = all_but_one, all_but_one + most
    else:
        low, high = rest, rest
    if of - exact - high < limits.least:
        return Count(of, exact, of)
    return Count(of, exact + low, exact + high)
