"""The clock of the register: moments in UTC, and days as people in the Netherlands count them."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")


def now() -> datetime.datetime:
    """Return the present moment by the server's clock, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """Return the day that it is in the Netherlands; terms and periods are counted in these days."""
    return day_of(now())


def day_of(moment: datetime.datetime) -> datetime.date:
    """Return the day on which a moment falls in the Netherlands.

    >>> day_of(datetime.datetime(2026, 6, 30, 22, 30, tzinfo=datetime.UTC))
    datetime.date(2026, 7, 1)
    """
    return moment.astimezone(HERE).date()
