"""What one version of an entry, or of an income, says otherwise than the version before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conflict_graph.particulars import PUBLIC
from register.models.public import PublicIncome, PublicPositionVersion

PARTICULARS = tuple(each.name for each in PUBLIC)
SHOWN = (
    *("title", "organisation_name", "capacity", "paid", "valid_from", "valid_until", "ended"),
    *PARTICULARS,
)
"""What a difference of an entry can be in, in the order of the page."""
INCOME = "income"
UNKNOWN = "unknown"
"""An amount of which was stated that it is not known yet."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What was said and what is said now. `name`: one of `SHOWN`, or `INCOME`, with the year in
    `year`.

    None: nothing was said. Amounts are in euro cents, or `UNKNOWN`.
    """

    name: str
    before: Any
    after: Any
    year: int | None = None


def of_entry(
    before: PublicPositionVersion | None, version: PublicPositionVersion
) -> list[Difference]:
    """Return what is different, in the order of `SHOWN`; nothing where there was no version
    before.
    """
    if before is None:
        return []
    pairs = ((name, getattr(before, name), getattr(version, name)) for name in SHOWN)
    return [Difference(name, was, now) for name, was, now in pairs if was != now]


def of_income(before: PublicIncome | None, income: PublicIncome) -> list[Difference]:
    """Return what is different of the income over a year; the first statement differs from nothing
    said.
    """
    return [Difference(INCOME, _amount(before) if before else None, _amount(income), income.year)]


def _amount(income: PublicIncome) -> int | str:
    return UNKNOWN if income.amount_cents is None else income.amount_cents
