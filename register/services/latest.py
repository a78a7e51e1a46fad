"""Which version of a decision counts, whether somebody withdrew it, and for when it is planned,
asked of the database.
"""

from __future__ import annotations

import datetime
import enum
from typing import Any

import sqlalchemy as sa

from register.models.decision_changes import DecisionAct, DecisionChange
from register.models.decisions import Decision, DecisionVersion
from register.models.listed import NO_DAY, ListedDecision, ListPlace

SOON = datetime.timedelta(days=30)
"""What is planned within so many days is soon."""


class PlannedDate(enum.StrEnum):
    """For when a decision that is still open was planned."""

    PASSED = "passed"
    SOON = "soon"
    """From today on, within `SOON`."""
    UNKNOWN = "unknown"
    """No date is on record."""


def withdrawn_by_hand() -> sa.ColumnElement[bool]:
    """Say of a `Decision` whether somebody withdrew it. One that went with an import that was
    undone was not.
    """
    return sa.exists().where(
        DecisionChange.decision_id == Decision.id,
        DecisionChange.act == DecisionAct.WITHDRAW,
        DecisionChange.recorded_at == Decision.withdrawn_at,
    )


def current_versions(*which: sa.ColumnElement[bool], withdrawn: bool = False) -> sa.Select[Any]:
    """Select the version that counts of every decision that stands, as `Decision.current` has it,
    with where it stands in lists; `which`: of those decisions alone. `withdrawn`: also of those
    that somebody withdrew.
    """
    columns: tuple[Any, ...] = (
        DecisionVersion.id,
        DecisionVersion.decision_id,
        sa.cast(DecisionVersion.status, sa.String).label("status"),
        sa.cast(DecisionVersion.decided_on, sa.String).label("decided_on"),
        DecisionVersion.title,
        ListedDecision.place,
        ListedDecision.last_day,
        ListedDecision.minus_day,
    )
    return (
        sa.select(*columns)
        .select_from(ListedDecision)
        .join(DecisionVersion, DecisionVersion.id == ListedDecision.version_id)
        .join(Decision, Decision.id == ListedDecision.decision_id)
        .where(*(() if withdrawn else (stands(ListedDecision),)), *which)
    )


def stands(listed: Any) -> sa.ColumnElement[bool]:
    """Say of rows of `ListedDecision` whether the decision was not withdrawn."""
    found: sa.ColumnElement[bool] = listed.place < ListPlace.WITHDRAWN
    return found


def last_day(day: Any) -> sa.ColumnElement[str]:
    """Return the last day of a date as text, which can be a month or a year: what has that day
    sorts by it.
    """
    length = sa.func.length(day)
    return sa.case((length == 4, day + "-12-31"), (length == 7, day + "-31"), else_=day)


def is_planned(listed: Any, when: PlannedDate, today: datetime.date) -> sa.ColumnElement[bool]:
    """Say of rows of `ListedDecision`, or what was selected of them, whether the decision is still
    open and planned for then; a month or a year has passed once it has ended, and is soon where it
    begins soon.
    """
    is_open = listed.place == ListPlace.OPEN
    if when is PlannedDate.UNKNOWN:
        return sa.and_(is_open, listed.last_day == NO_DAY)
    if when is PlannedDate.PASSED:
        return sa.and_(is_open, listed.last_day < _number(today))
    return sa.and_(
        is_open,
        listed.last_day >= _number(today),
        listed.last_day < NO_DAY,
        listed.minus_day >= -_number(today + SOON),
    )


def _number(day: datetime.date) -> int:
    return int(f"{day:%Y%m%d}")
