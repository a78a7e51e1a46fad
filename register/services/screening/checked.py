"""What was checked last, as a recorded fact, and whether it still holds.

Page, print, list and screening all ask here: the newest check says with which facts and rules a
decision was put to the engine. It is outdated where the facts or the rules are others now, or where
the passing of days alone changes the answer.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conflict_graph import rulesets
from conflict_graph.assessment import assess
from conflict_graph.assessment.assess import Assessment
from conflict_graph.facts import DecisionStatus, Dossier
from register.extensions import db
from register.models.decisions import Decision
from register.models.screening import DecisionCheck, FrozenDossier, ScreeningRun
from register.services.screening import body_facts, dossiers, rules

TOGETHER = 200
"""How many decisions are read at a time: they share what lies around their parties, and the memory
it takes.
"""


def latest(decisions: Collection[int]) -> dict[int, DecisionCheck]:
    """Return the newest check of each of these decisions that was ever checked, by the decision's
    database id.
    """
    newest = sa.select(sa.func.max(DecisionCheck.id)).where(
        DecisionCheck.decision_id.in_(decisions)
    )
    found = db.session.scalars(
        sa.select(DecisionCheck)
        .where(DecisionCheck.id.in_(newest.group_by(DecisionCheck.decision_id)))
        .options(
            joinedload(DecisionCheck.dossier),
            joinedload(DecisionCheck.run).joinedload(ScreeningRun.account),
        )
    )
    return {check.decision_id: check for check in found}


def of(decision: Decision) -> DecisionCheck | None:
    """Return the newest check of a decision; None: it was never put to the engine."""
    return latest([decision.id]).get(decision.id)


def history(decision: Decision) -> list[DecisionCheck]:
    """Return every check of a decision, the newest first."""
    return list(
        db.session.scalars(
            sa.select(DecisionCheck)
            .where(DecisionCheck.decision_id == decision.id)
            .options(
                joinedload(DecisionCheck.dossier).load_only(FrozenDossier.sha256),
                joinedload(DecisionCheck.run).joinedload(ScreeningRun.account),
            )
            .order_by(DecisionCheck.id.desc())
        )
    )


def record(
    run: ScreeningRun, read: Dossier, frozen: FrozenDossier, off: Collection[str]
) -> DecisionCheck:
    """Record that a decision was put to the engine with the facts `read`, kept as `frozen`, without
    the rows `off`.
    """
    made = DecisionCheck(
        decision_id=frozen.decision_id,
        run=run,
        dossier=frozen,
        ruleset=_version(read),
        off=sorted(off),
    )
    db.session.add(made)
    db.session.flush()
    return made


def same_rules(check: DecisionCheck, now: Dossier, off: Collection[str]) -> bool:
    """Say whether the facts `now` would be read by the rules of the last check, as far as those are
    on record.
    """
    return check.ruleset in (None, _version(now)) and check.off == sorted(off)


def outdated(decisions: Iterable[Decision], today: datetime.date) -> frozenset[int]:
    """Return the database ids of those that were checked once, and of which the last check no
    longer holds.
    """
    by_body: dict[int, dict[int, Decision]] = defaultdict(dict)
    for decision in decisions:
        by_body[decision.body_id][decision.id] = decision
    return frozenset(found for every in by_body.values() for found in _outdated(every, today))


def _outdated(decisions: dict[int, Decision], today: datetime.date) -> Iterator[int]:
    checks = latest(decisions)
    ids = sorted(each for each in checks if decisions[each].withdrawn_at is None)
    for start in range(0, len(ids), TOGETHER):
        body = decisions[ids[start]].body
        some = ids[start : start + TOGETHER]
        known, off = body_facts.load(some), rules.off(body)
        for decision in some:
            check = checks[decision]
            if not holds(
                check,
                dossiers.read(check.dossier.content),
                dossiers.write(decision, today, known),
                off,
            ):
                yield decision


def holds(check: DecisionCheck, read: Dossier, now: Dossier, off: Collection[str]) -> bool:
    """Say whether a check would be the same now: `read` are its facts, `now` those of today, `off`
    the rows off now.
    """
    if not (dossiers.same_facts(read, now) and same_rules(check, now, off)):
        return False
    if read.as_of == now.as_of or not _looks_from_today(read):
        return True
    return [_brief(each) for each in _answers(read, off)] == [
        _brief(each) for each in _answers(now, off)
    ]


def _looks_from_today(dossier: Dossier) -> bool:
    return any(
        each.status is DecisionStatus.OPEN or each.decided_on is None for each in dossier.decisions
    )


def _answers(dossier: Dossier, off: Collection[str]) -> tuple[Assessment, ...]:
    return assess.assess(dossier, ruleset=rules.SCREENED, without=off, explained=False)


def _brief(answer: Assessment) -> tuple[object, ...]:
    return answer.official, answer.outcome, answer.if_steps_aside, answer.rule, answer.all_chains


def _version(dossier: Dossier) -> str:
    (decision,) = dossier.decisions
    return rulesets.get(rules.SCREENED, decision.decided_on).title
