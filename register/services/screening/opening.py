"""What becomes of an answer: a finding, a question, or neither.

A finding is about a person, so it is opened only where somebody has to act: a live link in a
decision that can still be changed, or an answer of `apparent` or more. An answer that cannot be
given is a question to ask and no finding. Everything else stands on the page of the decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from conflict_graph.assessment.assess import RANK, Assessment
from conflict_graph.facts import Decision as DecisionFacts
from conflict_graph.facts import DecisionStatus, Outcome
from register.access import Identity, Permission, Subject, require
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.officials import Official
from register.models.screening import DecisionCheck, NoLinkCheck, UnresolvedAnswer
from register.services.screening.checked import Check


@dataclass(frozen=True, slots=True)
class Question:
    """A decision about which something has to be asked before there is an answer about these
    officials.
    """

    decision: Decision
    officials: tuple[Official, ...]


def opens_finding(decision: DecisionFacts, answer: Assessment) -> bool:
    """Say whether an answer opens a finding: `outcome` holds if the planned steps are taken."""
    if answer.outcome is Outcome.UNRESOLVED:
        return False
    if RANK[answer.outcome] >= RANK[Outcome.APPARENT]:
        return True
    return answer.outcome is Outcome.POTENTIAL and decision.status is DecisionStatus.OPEN


def asks(answer: Assessment) -> bool:
    """Say whether an answer is a question: something has to be known before there is one."""
    return answer.outcome is Outcome.UNRESOLVED


def record(asked: Iterable[tuple[DecisionCheck, Iterable[int]]]) -> None:
    """Keep that checks left the answers about these officials open, by their database ids."""
    db.session.add_all(
        UnresolvedAnswer(check=check, official_id=official)
        for check, officials in asked
        for official in sorted(officials)
    )
    db.session.flush()


def left_open(checks: Mapping[int, Check]) -> dict[int, frozenset[int]]:
    """Return the officials of whom these checks left the answer open, by decision; as `checks`, by
    database ids.
    """
    decisions = {
        check.id: decision for decision, check in checks.items() if isinstance(check, DecisionCheck)
    }
    found: dict[int, set[int]] = {}
    if decisions:
        chosen = sa.select(UnresolvedAnswer.check_id, UnresolvedAnswer.official_id)
        for check, official in db.session.execute(
            chosen.where(UnresolvedAnswer.check_id.in_(sorted(decisions)))
        ):
            found.setdefault(decisions[check], set()).add(official)
    return {decision: frozenset(officials) for decision, officials in found.items()}


def questions(identity: Identity, body: Body) -> list[Question]:
    """Return the decisions of a body of which the newest check left an answer open, the latest
    check first; nothing about the asker.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    later, without = aliased(DecisionCheck), aliased(NoLinkCheck)
    rows = db.session.execute(
        sa.select(Decision, Official)
        .select_from(UnresolvedAnswer)
        .join(DecisionCheck, DecisionCheck.id == UnresolvedAnswer.check_id)
        .join(Decision, Decision.id == DecisionCheck.decision_id)
        .join(Official, Official.id == UnresolvedAnswer.official_id)
        .where(
            Decision.body_id == body.id,
            Decision.withdrawn_at.is_(None),
            ~sa.exists().where(
                later.decision_id == DecisionCheck.decision_id, later.id > DecisionCheck.id
            ),
            ~sa.exists().where(
                without.decision_id == DecisionCheck.decision_id,
                without.run_id > DecisionCheck.run_id,
            ),
        )
        .options(selectinload(Decision.versions), joinedload(Official.person))
        .order_by(DecisionCheck.id.desc(), Official.id)
    )
    found: dict[Decision, list[Official]] = {}
    for decision, official in rows:
        if not identity.is_person(official.person_id):
            found.setdefault(decision, []).append(official)
    return [Question(decision, tuple(officials)) for decision, officials in found.items()]
