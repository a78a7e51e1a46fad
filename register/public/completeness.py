"""How much of a body's register is up to date: one figure for the body, none for a person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from register.clock import day_of
from register.public.pages import BodyPage
from register.public.statements import Statement

FRESH_DAYS = 365
"""Something that was stated within so many days counts as up to date."""


@dataclass(frozen=True, slots=True)
class RegisterCompleteness:
    """Of `officials` in a public office now, something was stated lately for `fresh`, if only that
    there is none.

    For `never` nothing ever was.
    """

    fresh: int
    never: int
    officials: int

    @property
    def long_ago(self) -> int:
        """For how many something was stated once, but not lately."""
        return self.officials - self.fresh - self.never


def of_body(page: BodyPage, today: datetime.date) -> RegisterCompleteness | None:
    """Return how complete the register of a body is on a day; None: nobody is in office there."""
    officials = [each for group in page.groups for each in group.officials]
    in_office = {each.official.public_id: each.statement for each in officials}
    if not in_office:
        return None
    fresh = sum(is_fresh(each, today) for each in in_office.values())
    never = sum(each.last_stated_at is None for each in in_office.values())
    return RegisterCompleteness(fresh, never, len(in_office))


def is_fresh(statement: Statement, today: datetime.date) -> bool:
    """Say whether anything was stated lately, seen from a day."""
    stated_at = statement.last_stated_at
    return stated_at is not None and day_of(stated_at) >= today - datetime.timedelta(
        days=FRESH_DAYS
    )
