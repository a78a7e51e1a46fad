"""How much of a body's register is up to date: one figure for the body, none for a person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from register.clock import day_of
from register.services.publication import BodyPage

FRESH_DAYS = 365
"""Something that was stated within so many days counts as up to date."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of `officials` in a public office now, something was stated lately for `fresh`, if only that there is none."""

    fresh: int
    officials: int


def of_body(page: BodyPage, today: datetime.date) -> Completeness | None:
    """Return how complete the register of a body is on a day; None: nobody is in office there."""
    officials = [each for group in page.groups for each in group.officials]
    in_office = {each.official.public_id: each.statement.last_stated_at for each in officials}
    if not in_office:
        return None
    since = today - datetime.timedelta(days=FRESH_DAYS)
    fresh = sum(1 for stated_at in in_office.values() if stated_at is not None and day_of(stated_at) >= since)
    return Completeness(fresh, len(in_office))
