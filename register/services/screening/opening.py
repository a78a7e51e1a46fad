"""What becomes of an answer: a finding, a question, or neither.

A finding is about a person, so it is opened only where somebody has to act: a live link in a
decision that can still be changed, or an answer of `apparent` or more. An answer that cannot be
given is a question to ask and no finding. Everything else stands on the page of the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from conflict_graph.assessment.assess import RANK
from conflict_graph.facts import Decision as DecisionFacts
from conflict_graph.facts import DecisionStatus, Outcome
from register.access import Identity, Permission, Subject, require
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.officials import Official
from register.models.screening import DecisionCheck, NoLinkCheck, UnresolvedAnswer
from register.services import pages
from register.services.pages import Page
from register.services.prepared import PreparedQuery, reader


@dataclass(frozen=True, slots=True)
class Question:
    """A decision about which something has to be asked before there is an answer about these
    officials.
    """

    decision: Decision
    officials: tuple[Official, ...]


def opens_finding(decision: DecisionFacts, outcome: Outcome) -> bool:
    """Say whether an answer opens a finding, by what holds if the planned steps are taken."""
    if asks(outcome):
        return False
    if RANK[outcome] >= RANK[Outcome.APPARENT]:
        return True
    return outcome is Outcome.POTENTIAL and decision.status is DecisionStatus.OPEN


def asks(outcome: Outcome) -> bool:
    """Say whether an answer is a question: something has to be known before there is one."""
    return outcome is Outcome.UNRESOLVED


def record(asked: Iterable[tuple[int, Iterable[int]]]) -> None:
    """Keep that checks left the answers about these officials open, all by their database ids."""
    rows = [
        {"check_id": check, "official_id": official}
        for check, officials in asked
        for official in sorted(officials)
    ]
    if rows:
        db.session.execute(sa.insert(UnresolvedAnswer.__table__), rows)  # type: ignore[arg-type]


def left_open(checks: Mapping[int, int]) -> dict[int, frozenset[int]]:
    """Return the officials of whom some checks left the answer open, by decision. `checks` are the
    decisions by their checks with a dossier; all by database ids.
    """
    found: dict[int, set[int]] = {}
    if checks:
        for check, official in reader().about(_LEFT_OPEN, checks):
            found.setdefault(checks[check], set()).add(official)
    return {decision: frozenset(officials) for decision, officials in found.items()}


_LEFT_OPEN: PreparedQuery[tuple[int, int]] = PreparedQuery(
    tuple,
    lambda ids: sa.select(UnresolvedAnswer.check_id, UnresolvedAnswer.official_id).where(
        UnresolvedAnswer.check_id.in_(ids)
    ),
)


def questions(
    identity: Identity, body: Body, number: int = 1, per_page: int = 25
) -> Page[Question]:
    """Return the decisions of a body of which the newest check left an answer open, the latest
    check first; nothing about the asker.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    return pages.cut(_asked(identity, body), _reader(identity), number, per_page)


def count(identity: Identity, body: Body) -> int:
    """Return how many decisions those are.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    return pages.count(_asked(identity, body))


def _asked(identity: Identity, body: Body) -> sa.Select[Any]:
    """Select the decisions, by the check that left something open, the latest first."""
    require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    others = _about_others(identity)
    chosen = (
        sa.select(DecisionCheck.decision_id)
        .join(Decision, Decision.id == DecisionCheck.decision_id)
        .where(Decision.body_id == body.id, Decision.withdrawn_at.is_(None), *_is_newest())
        .where(others.where(UnresolvedAnswer.check_id == DecisionCheck.id).exists())
    )
    return chosen.order_by(DecisionCheck.id.desc())


def _is_newest() -> tuple[sa.ColumnElement[bool], ...]:
    """Return that a check is the newest of its decision."""
    later, without = aliased(DecisionCheck), aliased(NoLinkCheck)
    return (
        ~sa.exists().where(
            later.decision_id == DecisionCheck.decision_id, later.id > DecisionCheck.id
        ),
        ~sa.exists().where(
            without.decision_id == DecisionCheck.decision_id,
            without.run_id > DecisionCheck.run_id,
        ),
    )


def _about_others(identity: Identity) -> sa.Select[int, Official]:
    """Select the answers that were left open, those about the asker left out."""
    about = sa.select(UnresolvedAnswer.check_id, Official).join(
        Official, Official.id == UnresolvedAnswer.official_id
    )
    own = Official.person_id == identity.person
    return about.where(sa.not_(own)) if identity.person is not None else about


def _reader(identity: Identity) -> Callable[[Sequence[int]], dict[int, Question]]:
    def read(ids: Sequence[int]) -> dict[int, Question]:
        rows = db.session.execute(
            _about_others(identity)
            .join(DecisionCheck, DecisionCheck.id == UnresolvedAnswer.check_id)
            .join(Decision, Decision.id == DecisionCheck.decision_id)
            .add_columns(Decision)
            .where(DecisionCheck.decision_id.in_(ids), *_is_newest())
            .options(selectinload(Decision.versions), joinedload(Official.person))
            .order_by(Official.id)
        )
        found: dict[Decision, list[Official]] = {}
        for _check, official, decision in rows:
            found.setdefault(decision, []).append(official)
        return {each.id: Question(each, tuple(officials)) for each, officials in found.items()}

    return read
