"""Which version of a decision counts, whether somebody withdrew it, and for when it is planned,
asked of the database.
"""

from __future__ import annotations

import datetime
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conflict_graph.facts import DecisionStatus
from register.models.decision_changes import DecisionAct, DecisionChange
from register.models.decisions import Decision, DecisionVersion

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
    """Select the version that counts of every decision that stands, as `Decision.current` has it;
    `which`: of those decisions alone. `withdrawn`: also of those that somebody withdrew.
    """
    stands = Decision.withdrawn_at.is_(None)
    counts = (DecisionVersion.takes_back.is_(None), ~_taken_back(DecisionVersion))
    other = aliased(DecisionVersion)
    release, later = (sa.func.coalesce(each.release, "") for each in (DecisionVersion, other))
    after = sa.or_(
        later > release, sa.and_(later == release, other.number > DecisionVersion.number)
    )
    same = other.decision_id == DecisionVersion.decision_id
    beaten = sa.exists().where(same, after, other.takes_back.is_(None), ~_taken_back(other))
    columns: tuple[Any, ...] = (
        DecisionVersion.id,
        DecisionVersion.decision_id,
        sa.cast(DecisionVersion.status, sa.String).label("status"),
        sa.cast(DecisionVersion.decided_on, sa.String).label("decided_on"),
        DecisionVersion.title,
        Decision.procedure,
        Decision.withdrawn_at,
    )
    return (
        sa.select(*columns)
        .select_from(DecisionVersion)
        .join(Decision)
        .where(sa.or_(stands, withdrawn_by_hand()) if withdrawn else stands, *which)
        .where(*counts, ~beaten)
    )


def _taken_back(version: Any) -> sa.ColumnElement[bool]:
    undoing = aliased(DecisionVersion)
    same = undoing.decision_id == version.decision_id
    return sa.exists().where(same, undoing.takes_back == version.number)


def last_day(day: Any) -> sa.ColumnElement[str]:
    """Return the last day of a date as text, which can be a month or a year: what has that day
    sorts by it.
    """
    length = sa.func.length(day)
    return sa.case((length == 4, day + "-12-31"), (length == 7, day + "-31"), else_=day)


def is_planned(
    version: sa.FromClause, when: PlannedDate, today: datetime.date
) -> sa.ColumnElement[bool]:
    """Say whether a decision is still open and planned for then; a month or a year has passed once
    it has ended, and is soon where it begins soon.
    """
    day = version.c.decided_on
    is_open = version.c.status == DecisionStatus.OPEN.value
    if when is PlannedDate.UNKNOWN:
        return sa.and_(is_open, day.is_(None))
    has_passed = day < sa.func.substr(today.isoformat(), 1, sa.func.length(day))
    if when is PlannedDate.PASSED:
        return sa.and_(is_open, has_passed)
    return sa.and_(is_open, sa.not_(has_passed), day <= (today + SOON).isoformat())
