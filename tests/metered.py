"""Decisions at their first check, put straight into the tables: for the meter, which counts very
many. Everything is invented.
"""

from __future__ import annotations

import datetime
import hashlib

import sqlalchemy as sa

from conflict_graph import rulesets
from conflict_graph.facts import Outcome
from register.access import Move
from register.extensions import db
from register.models.columns import random_id
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
from tests import factories

RULES = rulesets.RULE_SETS["dutch"][-1].title
CELL = "slight-steering-functionary"


def checked(body, cells, at, ruleset=RULES, off=(), outcome=Outcome.APPARENT):
    """Put decisions that were first checked at a moment into a body, in that order: each with a
    finding that rests on a cell, or None. Return the findings.
    """
    made = factories.keep(
        ScreeningRun(body_id=body.id, recorded_at=at, finished_at=at, decisions=len(cells))
    )
    run, off = made.id, sorted(off)
    first = (db.session.scalar(sa.select(sa.func.max(Decision.id))) or 0) + 1
    ids = range(first, first + len(cells))
    _put(
        Decision,
        [
            {
                "id": number,
                "body_id": body.id,
                "source": "hand",
                "procedure": f"M-{number}",
                "lot": "",
                "public_id": random_id(),
                "recorded_at": at,
            }
            for number in ids
        ],
    )
    with_finding = [(n, cell) for n, cell in zip(ids, cells, strict=True) if cell is not None]
    _put(
        NoLinkCheck,
        [
            {
                "decision_id": number,
                "run_id": run,
                "facts": b"0" * 16,
                "ruleset": ruleset,
                "off": off,
                "parties": 1,
                "unknown_parties": 0,
                "participants": "1",
            }
            for number, cell in zip(ids, cells, strict=True)
            if cell is None
        ],
    )
    if not with_finding:
        return []
    official = factories.official(body)
    dossier = (db.session.scalar(sa.select(sa.func.max(FrozenDossier.id))) or 0) + 1
    finding = (db.session.scalar(sa.select(sa.func.max(Finding.id))) or 0) + 1
    numbered = list(enumerate(with_finding))
    _put(
        FrozenDossier,
        [
            {
                "id": dossier + place,
                "decision_id": number,
                "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
                "content": "{}",
                "recorded_at": at,
            }
            for place, (number, _cell) in numbered
        ],
    )
    _put(
        DecisionCheck,
        [
            {
                "decision_id": number,
                "run_id": run,
                "dossier_id": dossier + place,
                "ruleset": ruleset,
                "off": off,
                "is_complete": True,
                "recorded_at": at,
            }
            for place, (number, _cell) in numbered
        ],
    )
    _put(
        Finding,
        [
            {
                "id": finding + place,
                "public_id": random_id(),
                "body_id": body.id,
                "decision_id": number,
                "official_id": official.id,
                "recorded_at": at,
            }
            for place, (number, _cell) in numbered
        ],
    )
    _put(
        AssessmentVersion,
        [
            {
                "finding_id": finding + place,
                "number": 1,
                "run_id": run,
                "dossier_id": dossier + place,
                "outcome": outcome,
                "rule": cell,
                "ruleset": ruleset,
                "answer": {},
                "recorded_at": at,
            }
            for place, (_number, cell) in numbered
        ],
    )
    made = db.session.scalars(
        sa.select(AssessmentVersion).where(AssessmentVersion.finding_id >= finding)
    )
    _put(
        FindingEvent,
        [
            {
                "finding_id": each.finding_id,
                "act": FindingAct.OPEN,
                "assessment_id": each.id,
                "recorded_at": at,
            }
            for each in made
        ],
    )
    return list(
        db.session.scalars(sa.select(Finding).where(Finding.id >= finding).order_by(Finding.id))
    )


def take_up(finding, at):
    """Put into the history of a finding that a reviewer opened it at a moment."""
    return factories.keep(
        FindingEvent(
            finding=finding,
            act=FindingAct.REOPEN,
            move=Move.TAKE_UP,
            assessment_id=finding.current.id,
            recorded_at=at,
        )
    )


def conclude(finding, conclusion, at):
    """Put into the history of a finding that somebody concluded at a moment."""
    return factories.keep(
        FindingEvent(
            finding=finding,
            act=FindingAct.CONCLUDE,
            move=Move.CONCLUDE,
            conclusion=conclusion and Conclusion(conclusion),
            assessment_id=finding.current.id,
            recorded_at=at,
        )
    )


def moment(year, month, day=15):
    return datetime.datetime(year, month, day, 12, tzinfo=datetime.UTC)


def _put(table, rows):
    if rows:
        db.session.execute(sa.insert(table), rows)
        db.session.commit()
