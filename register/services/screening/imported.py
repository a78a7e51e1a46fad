"""Which decisions of an import are not checked yet, and checking them by one press.

They are not checked by themselves: a finding keeps an import from being undone, so whoever brought
in a file looks at it first. A round of screening checks them too.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa

from register.access import Identity
from register.errors import Invalid
from register.extensions import db
from register.models.decisions import Decision, DecisionVersion
from register.models.imports import ImportMade, ImportRun
from register.models.screening import DecisionCheck, NoLinkCheck, ScreeningRun
from register.services import journal
from register.services.imports import files as imports
from register.services.screening import run as screening

AT_ONCE = 100
"""How many decisions one press checks."""


def count_unchecked(run: ImportRun) -> int:
    """Return how many decisions that an import made or changed stand and were not checked since."""
    return (
        db.session.scalar(sa.select(sa.func.count()).select_from(_unchecked(run).subquery())) or 0
    )


def check(identity: Identity, run: ImportRun, today: datetime.date) -> int:
    """Put the first `AT_ONCE` decisions of an import that are not checked to the engine; return how
    many that were. One whose facts contradict each other is left to whoever keeps it.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    imports.require(run.noun, identity, run.body)
    done = 0
    for decision in db.session.scalars(_unchecked(run).limit(AT_ONCE)).all():
        try:
            with db.session.begin_nested():
                screening.check(identity, decision, today)
            done += 1
        except Invalid:
            journal.record(identity, "screening:contradiction", decision.public_id, run.body_id)
    return done


def _unchecked(run: ImportRun) -> sa.Select[Decision]:
    made = sa.select(ImportMade.row_id).where(
        ImportMade.run_id == run.id, ImportMade.kind == DecisionVersion.__tablename__
    )
    versions = sa.select(DecisionVersion.decision_id).where(DecisionVersion.id.in_(made))
    since = run.finished_at or run.recorded_at
    checked = [
        sa.exists().where(
            check.decision_id == Decision.id,
            check.run_id == ScreeningRun.id,
            ScreeningRun.recorded_at >= since,
        )
        for check in (DecisionCheck, NoLinkCheck)
    ]
    whole = sa.exists().where(
        ScreeningRun.body_id == Decision.body_id,
        ScreeningRun.complete,
        ScreeningRun.finished_at.is_not(None),
        ScreeningRun.recorded_at >= since,
    )
    return (
        sa.select(Decision)
        .where(Decision.id.in_(versions), Decision.withdrawn_at.is_(None))
        .where(~sa.or_(*checked, whole))
        .order_by(Decision.id)
    )
