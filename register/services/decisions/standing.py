"""Withdraw a decision, put it back, give it another reference. It never leaves its history.

What was withdrawn opens nothing: no run looks at it, and a finding about which nobody was asked is
dissolved. A finding about which the official was asked stays, and a reviewer decides.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa

from register import access
from register.access import SERVER, FindingState, Identity, Move, Permission
from register.clock import now
from register.errors import Invalid, WrongState
from register.extensions import db
from register.models.decision_changes import DecisionAct
from register.models.decisions import Decision
from register.models.reviews import Fact, FindingAct, FindingEvent
from register.models.screening import Finding
from register.services.decisions import noted
from register.services.decisions.decisions import (
    BY_HAND,
    require_free,
    require_impartial,
    subject_of,
)
from register.services.findings import fact_changes, findings
from register.services.findings.fact_changes import SHORTEST_REASON, Changed

WITHDRAWN = "withdrawn"
"""What stands for the state of a decision that was withdrawn."""
LONGEST_REFERENCE = 100
"""Characters of a reference."""


def withdraw(identity: Identity, decision: Decision, reason: str, today: datetime.date) -> None:
    """Withdraw a decision, with a reason.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        AboutOneself: the asker is tied to a party.
        WrongState: it was withdrawn already.
        Invalid: the reason says nothing.
    """
    _require(identity, decision)
    noted.require_standing(decision)
    words = findings.checked(reason, SHORTEST_REASON, "reason")
    decision.withdrawn_at = now()
    noted.note(identity, decision, DecisionAct.WITHDRAW, words, at=decision.withdrawn_at)
    status = decision.current.status.value
    found = fact_changes.of_decisions([decision.id])
    fact_changes.record(identity, found, [Changed(Fact.STATUS, status, WITHDRAWN)], words)
    for finding in found:
        if findings.state_of(finding, today) is FindingState.NEW:
            findings.record(finding, Move.DISSOLVE, SERVER)


def put_back(identity: Identity, decision: Decision, reason: str) -> None:
    """Let a decision stand again that was withdrawn, with a reason; also the findings that went
    with it.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        AboutOneself: the asker is tied to a party.
        WrongState: nobody withdrew it.
        Invalid: the reason says nothing.
    """
    _require(identity, decision)
    since = require_withdrawn(decision)
    words = findings.checked(reason, SHORTEST_REASON, "reason")
    decision.withdrawn_at = None
    noted.note(identity, decision, DecisionAct.PUT_BACK, words)
    found = fact_changes.of_decisions([decision.id])
    status = decision.current.status.value
    fact_changes.record(identity, found, [Changed(Fact.STATUS, WITHDRAWN, status)], words)
    for finding in found:
        if _went(finding, since):
            findings.record(finding, Move.REOPEN, SERVER)


def rename(identity: Identity, decision: Decision, reference: str, reason: str = "") -> bool:
    """Give a decision that was entered by hand another reference; False where it has it already.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        WrongState: it was withdrawn, or a file brought it, whose next release would not find it.
        Invalid: there is no reference, it is too long, or another decision has it.
    """
    access.require(identity, Permission.KEEP_DECISIONS, subject_of(decision))
    require_renamable(decision)
    wanted = reference.strip()
    if not wanted:
        raise Invalid("Fill in the reference.", "procedure")
    if len(wanted) > LONGEST_REFERENCE:
        raise Invalid("Use at most 100 characters.", "procedure")
    if wanted == decision.procedure:
        fact_changes.refuse_idle(reason)
        return False
    require_free(decision.body, wanted)
    before, decision.procedure = decision.reference or None, wanted
    noted.note(identity, decision, DecisionAct.RENAME, reason, before=before, after=wanted)
    return True


def require_withdrawn(decision: Decision) -> datetime.datetime:
    """Let pass a decision that was withdrawn, and return when.

    Raises:
        WrongState: it stands.
    """
    if decision.withdrawn_at is None:
        raise WrongState("This decision stands already.")
    return decision.withdrawn_at


def require_renamable(decision: Decision) -> None:
    """Let pass a decision that stands and can get another reference.

    Raises:
        WrongState: it was withdrawn, or its reference is that of its source.
    """
    noted.require_standing(decision)
    if not may_be_renamed(decision):
        raise WrongState(
            "The reference of this decision is that of its source. With another one the next "
            "file would not find it."
        )


def may_be_renamed(decision: Decision) -> bool:
    """Say whether the reference of a decision is the body's own."""
    return decision.source == BY_HAND


def _require(identity: Identity, decision: Decision) -> None:
    access.require(identity, Permission.KEEP_DECISIONS, subject_of(decision))
    require_impartial(identity, decision)


def _went(finding: Finding, since: datetime.datetime) -> bool:
    """Say whether a finding was dissolved as the last thing that happened to it, since a moment."""
    last = db.session.scalar(
        sa.select(FindingEvent)
        .where(FindingEvent.finding_id == finding.id)
        .order_by(FindingEvent.id.desc())
        .limit(1)
    )
    return last is not None and last.act is FindingAct.DISSOLVE and last.recorded_at >= since
