"""What the meter counts, read from the register: one statement each. No name, no title, no person.

A decision counts once, at its first check at which a party and somebody who takes part were on
record: without these nothing could be found. What a later check finds is about facts that changed,
and counts nowhere here. These rows are only ever added, so what was counted stays counted, also of
a decision that was withdrawn since.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conflict_graph.assessment.assess import RANK
from conflict_graph.facts import Outcome
from register.access import Move
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.reviews import Conclusion, FindingAct, FindingEvent
from register.models.screening import (
    AssessmentVersion,
    DecisionCheck,
    Finding,
    FrozenDossier,
    NoLinkCheck,
    ScreeningRun,
)


class CheckedDecision(NamedTuple):
    """A decision at its first check. `ruleset`: name and version; None: nobody kept it. `off`: what
    the body did without.
    """

    decision_id: int
    run_id: int
    at: datetime.datetime
    ruleset: str | None
    off: frozenset[str]


class OpenedFinding(NamedTuple):
    """What a finding rested on when it was opened."""

    decision_id: int
    run_id: int
    outcome: Outcome
    rule: str


class ConcludedWord(NamedTuple):
    """That a finding was concluded on, and on what answer. `conclusion` None: two reviewers signed
    that a conflict of interest was established.
    """

    finding_id: int
    at: datetime.datetime
    conclusion: Conclusion | None
    outcome: Outcome
    rule: str
    ruleset: str


def first_checks(body: Body) -> list[CheckedDecision]:
    """Return the decisions of a body at their first check, in that order, and of one run in the
    order in which they came into the register.
    """
    looked = (
        sa.select(
            DecisionCheck.decision_id,
            DecisionCheck.run_id,
            DecisionCheck.ruleset,
            sa.cast(DecisionCheck.off, sa.Text).label("off"),
        )
        .join(Decision)
        .join(FrozenDossier, FrozenDossier.id == DecisionCheck.dossier_id)
        .where(sa.or_(DecisionCheck.is_complete.is_(True), _could_find()))
    )
    unlinked = (
        sa.select(
            NoLinkCheck.decision_id,
            NoLinkCheck.run_id,
            NoLinkCheck.ruleset,
            sa.cast(NoLinkCheck.off, sa.Text).label("off"),
        )
        .join(Decision)
        .where(NoLinkCheck.parties > 0, NoLinkCheck.participants != "")
    )
    here = Decision.body_id == body.id
    every: Any = sa.union_all(looked.where(here), unlinked.where(here)).subquery()
    number = (
        sa.func.row_number()
        .over(partition_by=every.c.decision_id, order_by=every.c.run_id)
        .label("number")
    )
    ordered = sa.select(every, number).subquery()
    rows = db.session.execute(
        sa.select(
            ordered.c.decision_id,
            ordered.c.run_id,
            ScreeningRun.recorded_at,
            ordered.c.ruleset,
            ordered.c.off,
        )
        .join(ScreeningRun, ScreeningRun.id == ordered.c.run_id)
        .where(ordered.c.number == 1)
        .order_by(ordered.c.run_id, ordered.c.decision_id)
    )
    off: dict[str, frozenset[str]] = {}
    return [
        CheckedDecision(
            row.decision_id,
            row.run_id,
            row.recorded_at,
            row.ruleset,
            off.setdefault(row.off, frozenset(json.loads(row.off))),
        )
        for row in rows
    ]


def _could_find() -> sa.ColumnElement[bool]:
    """Say of a frozen text whether somebody takes part in the decision, and whether it has a party:
    lists that every dossier has, and no words of its author look like an empty one.
    """
    content = FrozenDossier.content
    return sa.not_(
        sa.or_(*(content.contains(f'"{name}": []') for name in ("participations", "parties")))
    )


def opened(body: Body) -> list[OpenedFinding]:
    """Return the findings of a body as the software opened them; none that a reviewer opened, which
    measures no rule.
    """
    by_software = sa.exists().where(
        FindingEvent.finding_id == Finding.id, FindingEvent.act == FindingAct.OPEN
    )
    rows = db.session.execute(
        sa.select(
            Finding.decision_id,
            AssessmentVersion.run_id,
            AssessmentVersion.outcome,
            AssessmentVersion.rule,
        )
        .join(Finding, Finding.id == AssessmentVersion.finding_id)
        .where(Finding.body_id == body.id, AssessmentVersion.number == 1, by_software)
    )
    return [OpenedFinding(*row) for row in rows]


def cells(body: Body, checks: Sequence[CheckedDecision]) -> dict[int, str]:
    """Return the row on which the heaviest answer of each decision rests that had a finding at its
    first check; of equals the first by name.
    """
    runs = {each.decision_id: each.run_id for each in checks}
    heaviest: dict[int, tuple[int, str]] = {}
    for each in opened(body):
        if runs.get(each.decision_id) == each.run_id:
            known = heaviest.get(each.decision_id)
            found = (-RANK[each.outcome], each.rule)
            heaviest[each.decision_id] = found if known is None else min(known, found)
    return {decision: rule for decision, (_weight, rule) in heaviest.items()}


def concluded(body: Body) -> list[ConcludedWord]:
    """Return what was concluded on the findings of a body, the first first; on none that a reviewer
    opened.
    """
    other = aliased(FindingEvent)
    by_reviewer = sa.exists().where(
        other.finding_id == FindingEvent.finding_id, other.move == Move.TAKE_UP
    )
    rows = db.session.execute(
        sa.select(
            FindingEvent.finding_id,
            FindingEvent.recorded_at,
            FindingEvent.conclusion,
            AssessmentVersion.outcome,
            AssessmentVersion.rule,
            AssessmentVersion.ruleset,
        )
        .join(Finding, Finding.id == FindingEvent.finding_id)
        .join(AssessmentVersion, AssessmentVersion.id == FindingEvent.assessment_id)
        .where(Finding.body_id == body.id, FindingEvent.act == FindingAct.CONCLUDE, ~by_reviewer)
        .order_by(FindingEvent.id)
    )
    return [ConcludedWord(*row) for row in rows]
