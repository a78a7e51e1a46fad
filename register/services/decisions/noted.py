"""That people amended, withdrew, put back or renamed decisions: written down, and asked."""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from register.access import Identity
from register.clock import now
from register.errors import WrongState
from register.extensions import db
from register.models.accounts import Account
from register.models.decision_changes import DecisionAct, DecisionChange, DecisionChangeReason
from register.models.decisions import Decision
from register.services import journal


def note(
    identity: Identity,
    decision: Decision,
    act: DecisionAct,
    reason: str = "",
    at: datetime.datetime | None = None,
    **values: Any,
) -> DecisionChange:
    """Write down that somebody did something to a decision, and why; empty: nobody said. `at`:
    when; None: now.
    """
    made = DecisionChange(
        decision=decision,
        act=act,
        account_id=identity.account,
        recorded_at=at or now(),
        **values,
    )
    if reason.strip():
        made.reason = DecisionChangeReason(text=reason.strip())
    db.session.add(made)
    db.session.flush()
    journal.record(identity, f"decision:{act.value}", decision.public_id, decision.body_id)
    return made


def of(decision: Decision) -> list[DecisionChange]:
    """Return what people did to a decision, oldest first."""
    chosen = sa.select(DecisionChange).where(DecisionChange.decision_id == decision.id)
    who = joinedload(DecisionChange.account).load_only(Account.name)
    return list(
        db.session.scalars(
            chosen.options(who, joinedload(DecisionChange.reason)).order_by(DecisionChange.id)
        )
    )


def is_withdrawn(decision: Decision) -> bool:
    """Say whether somebody withdrew a decision. One that went with an import that was undone was
    not.
    """
    if decision.withdrawn_at is None:
        return False
    at = sa.select(DecisionChange.id).where(
        DecisionChange.decision_id == decision.id,
        DecisionChange.act == DecisionAct.WITHDRAW,
        DecisionChange.recorded_at == decision.withdrawn_at,
    )
    return db.session.scalar(at.limit(1)) is not None


def require_standing(decision: Decision) -> None:
    """Let pass a decision that stands.

    Raises:
        WrongState: it was withdrawn.
    """
    if decision.withdrawn_at is not None:
        raise WrongState("This decision was withdrawn. Put it back first.")
