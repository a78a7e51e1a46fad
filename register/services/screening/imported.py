"""Which decisions of an import are not checked yet, and checking them by one press.

They are not checked by themselves: a finding keeps an import from being undone, so whoever brought
in a file looks at it first. A round of screening checks them too.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa

from register.access import Identity
from register.extensions import db
from register.models.decisions import Decision, DecisionVersion
from register.models.imports import ImportMade, ImportRun
from register.models.screening import ScreeningRun
from register.services.imports import files as imports
from register.services.screening import checked, contradictions
from register.services.screening import run as screening

AT_ONCE = 100
"""How many decisions one press checks."""


def count_unchecked(run: ImportRun) -> int:
    """Return how many decisions that an import made or changed stand and were not checked since."""
    return (
        db.session.scalar(sa.select(sa.func.count()).select_from(_unchecked(run).subquery())) or 0
    )


def check(identity: Identity, run: ImportRun, today: datetime.date) -> tuple[int, int]:
    """Put decisions of an import that are not checked to the engine, until `AT_ONCE` were checked;
    return how many that were, and of how many on the way the facts contradict each other: those are
    left to whoever keeps them, and keep no other from being checked. Those that were left before
    are tried last.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    imports.require(run.noun, identity, run.body)
    done = left = 0
    for decision in db.session.scalars(_unchecked(run).with_only_columns(Decision.id)).all():
        if screening.check_or_leave(identity, db.session.get_one(Decision, decision), today):
            done += 1
        else:
            left += 1
        if done == AT_ONCE:
            break
    return done, left


def _unchecked(run: ImportRun) -> sa.Select[Decision]:
    made = sa.select(ImportMade.row_id).where(
        ImportMade.run_id == run.id, ImportMade.kind == DecisionVersion.__tablename__
    )
    versions = sa.select(DecisionVersion.decision_id).where(DecisionVersion.id.in_(made))
    since = run.finished_at or run.recorded_at
    left = contradictions.was_left()
    whole = sa.exists().where(
        ScreeningRun.body_id == Decision.body_id,
        ScreeningRun.complete,
        ScreeningRun.finished_at.is_not(None),
        ScreeningRun.recorded_at >= since,
    )
    return (
        sa.select(Decision)
        .where(Decision.id.in_(versions), Decision.withdrawn_at.is_(None))
        .where(~sa.or_(checked.was_since(since), sa.and_(whole, ~left)))
        .order_by(left, Decision.id)
    )
