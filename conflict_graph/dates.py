"""Partial dates, closed intervals, and an overlap that is yes, no or unknown.

A date is kept at the precision at which somebody stated it: a year, a month or a day. An interval
is closed at both ends. Nothing here reads a clock.
"""

from __future__ import annotations

import calendar
import datetime
import enum
import re
from dataclasses import dataclass
from typing import NoReturn


class Answer(enum.Enum):
    """A three-valued answer. Unknown is never read as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, value: bool | None) -> Answer:
        """Return the answer that a JSON `true`, `false` or `null` stands for."""
        if value is None:
            return cls.UNKNOWN
        return cls.YES if value else cls.NO

    def __bool__(self) -> NoReturn:
        raise TypeError("a three-valued answer is no condition; compare it with one of its members")


_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date at the precision that is known.

    >>> PartialDate.parse("2024-03").latest
    datetime.date(2024, 3, 31)
    >>> str(PartialDate.parse("2024"))
    '2024'
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without a month")
        datetime.date(
            self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day
        )

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

        Raises:
            ValueError: the text has another form, or the day does not exist.
        """
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = match.groups()
        try:
            return cls(int(year), int(month) if month else None, int(day) if day else None)
        except ValueError:
            raise ValueError(f"{text!r} is no day of the calendar") from None

    @classmethod
    def of(cls, date: datetime.date) -> PartialDate:
        """Return the same day as a partial date of full precision."""
        return cls(date.year, date.month, date.day)

    @property
    def earliest(self) -> datetime.date:
        """The first day that this can stand for."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> datetime.date:
        """The last day that this can stand for."""
        month = self.month or 12
        day = self.day or calendar.monthrange(self.year, month)[1]
        return datetime.date(self.year, month, day)

    def __str__(self) -> str:
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


def is_before(first: PartialDate, second: PartialDate) -> Answer:
    """Say whether the first lies before the second, strictly.

    >>> is_before(PartialDate(2024), PartialDate(2024, 6, 1)).value
    'unknown'
    """
    if first.latest < second.earliest:
        return Answer.YES
    if first.earliest >= second.latest:
        return Answer.NO
    return Answer.UNKNOWN


def ends_first(start: PartialDate | None, until: PartialDate | None) -> bool:
    """Say whether a period certainly ends before it begins. None: that day is not known."""
    return start is not None and until is not None and is_before(until, start) is Answer.YES


@dataclass(frozen=True, slots=True)
class Interval:
    """A period closed at both ends.

    `start` None means that the beginning is not known. `until` is the last day. `ended` says
    whether the period is over at all: NO means still running (so `until` is None), UNKNOWN means
    that nobody knows.
    """

    start: PartialDate | None
    until: PartialDate | None
    ended: Answer

    def covers(self, moment: PartialDate) -> Answer:
        """Say whether the period was running at the moment.

        A beginning that nobody stated does not make the answer unknown by itself: a tie on record
        is taken to have begun, because a later beginning would have been stated as announced.
        """
        begun = Answer.YES if self.start is None else _negate(is_before(moment, self.start))
        if self.until is not None:
            over = is_before(self.until, moment)
        else:
            over = Answer.NO if self.ended is Answer.NO else Answer.UNKNOWN
        return _both(begun, _negate(over))


def overlap(first: Interval, second: Interval) -> Answer:
    """Say whether two periods share at least one day."""
    return _both(_begins_in_time(first, second), _begins_in_time(second, first))


def _begins_in_time(first: Interval, second: Interval) -> Answer:
    """Say whether the first has begun before the second is over."""
    if first.start is None:
        return Answer.YES
    if second.until is not None:
        return _negate(is_before(second.until, first.start))
    return Answer.YES if second.ended is Answer.NO else Answer.UNKNOWN


def _negate(answer: Answer) -> Answer:
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(answer, Answer.UNKNOWN)


def _both(first: Answer, second: Answer) -> Answer:
    if Answer.NO in (first, second):
        return Answer.NO
    return Answer.YES if first is second is Answer.YES else Answer.UNKNOWN


def months_before(date: datetime.date, months: int) -> datetime.date:
    """Return the same day a number of months earlier, clipped to the length of that month."""
    year, month = divmod(date.year * 12 + date.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
