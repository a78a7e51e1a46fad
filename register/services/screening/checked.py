"""What was checked last, as a recorded fact, and whether it still holds.

Page, print, list and screening all ask here: the newest check says with which facts and rules a
decision was put to the engine. It is outdated where the facts or the rules are others now, or where
the passing of days alone changes the answer. Of a check that found no link no dossier was kept: it
is outdated where what it rests on is another now (`no_link`), or where there is something to say.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import orm

from conflict_graph import rulesets
from conflict_graph.assessment import assess, completeness
from conflict_graph.assessment.assess import Assessment
from conflict_graph.dossiers import format as format_
from conflict_graph.facts import DecisionStatus, Dossier, Outcome
from register.extensions import db
from register.models.decisions import Decision
from register.models.screening import DecisionCheck, FrozenDossier, NoLinkCheck, ScreeningRun
from register.services.decisions.rows import DecisionRow
from register.services.dossiers import body_facts, dossiers
from register.services.dossiers.body_facts import BodyFacts
from register.services.prepared import Ids, PreparedQuery, columns, insert, reader
from register.services.screening import no_link, rules

TOGETHER = 200
"""How many decisions are read at a time: they share what lies around their parties, and the memory
it takes.
"""


Check = DecisionCheck | NoLinkCheck


def latest(decisions: Collection[int]) -> dict[int, Check]:
    """Return the newest check of each of these decisions that was ever checked, by the decision's
    database id.
    """
    newest = sa.select(sa.func.max(DecisionCheck.id)).where(
        DecisionCheck.decision_id.in_(decisions)
    )
    other = orm.aliased(NoLinkCheck)
    last = sa.select(sa.func.max(other.run_id)).where(other.decision_id == NoLinkCheck.decision_id)
    found: dict[int, Check] = {}
    for check in (
        *_with_dossier(DecisionCheck.id.in_(newest.group_by(DecisionCheck.decision_id))),
        *_without(
            NoLinkCheck.decision_id.in_(decisions),
            NoLinkCheck.run_id == last.correlate(NoLinkCheck).scalar_subquery(),
        ),
    ):
        known = found.get(check.decision_id)
        if known is None or known.run_id < check.run_id:
            found[check.decision_id] = check
    return found


class KeptCheck(NamedTuple):
    """What the newest check of a decision rested on. `content` is the text of its dossier; None: it
    found no link, and `mark` is what was kept of the facts. `id` is that of a check with a dossier.
    """

    decision_id: int
    run_id: int
    id: int | None
    ruleset: str | None
    off: list[str]
    mark: bytes | None
    content: str | None


def kept(decisions: Collection[int]) -> dict[int, KeptCheck]:
    """Return of `latest` what they rested on, read as rows."""
    found: dict[int, KeptCheck] = {}
    if decisions:
        asked = reader()
        for check in (*asked.about(_KEPT, decisions), *asked.about(_KEPT_WITHOUT, decisions)):
            known = found.get(check.decision_id)
            if known is None or known.run_id < check.run_id:
                found[check.decision_id] = check
    return found


def _kept(ids: Ids) -> sa.Select[Any]:
    newer = orm.aliased(DecisionCheck)
    newest = sa.select(sa.func.max(newer.id)).where(newer.decision_id == DecisionCheck.decision_id)
    named = {"id": DecisionCheck.id, "mark": sa.null()}
    return (
        sa.select(*columns(KeptCheck, DecisionCheck, FrozenDossier, **named))
        .join(FrozenDossier, FrozenDossier.id == DecisionCheck.dossier_id)
        .where(
            DecisionCheck.decision_id.in_(ids),
            DecisionCheck.id == newest.correlate(DecisionCheck).scalar_subquery(),
        )
    )


def _kept_without(ids: Ids) -> sa.Select[Any]:
    newer = orm.aliased(NoLinkCheck)
    newest = sa.select(sa.func.max(newer.run_id)).where(
        newer.decision_id == NoLinkCheck.decision_id
    )
    named = {"id": sa.null(), "mark": NoLinkCheck.facts, "content": sa.null()}
    return sa.select(*columns(KeptCheck, NoLinkCheck, **named)).where(
        NoLinkCheck.decision_id.in_(ids),
        NoLinkCheck.run_id == newest.correlate(NoLinkCheck).scalar_subquery(),
    )


_KEPT = PreparedQuery(KeptCheck._make, _kept)
_KEPT_WITHOUT = PreparedQuery(KeptCheck._make, _kept_without)


def of(decision: Decision) -> Check | None:
    """Return the newest check of a decision; None: it was never put to the engine."""
    return latest([decision.id]).get(decision.id)


def was_since(moment: Any) -> sa.ColumnElement[bool]:
    """Say of a decision that a check of it was made by a run that began since a moment."""
    return sa.or_(
        *(
            sa.exists().where(
                check.decision_id == Decision.id,
                check.run_id == ScreeningRun.id,
                ScreeningRun.recorded_at >= moment,
            )
            for check in (DecisionCheck, NoLinkCheck)
        )
    )


def history(decision: Decision) -> list[Check]:
    """Return every check of a decision, the newest first."""
    checks: list[Check] = [
        *_with_dossier(DecisionCheck.decision_id == decision.id, only=(FrozenDossier.sha256,)),
        *_without(NoLinkCheck.decision_id == decision.id),
    ]
    return sorted(checks, key=_order, reverse=True)


def _order(check: Check) -> tuple[int, int]:
    """Order checks as they were made; a run makes one of a decision, with or without a dossier."""
    return check.run_id, check.id if isinstance(check, DecisionCheck) else 0


def _with_dossier(
    *which: sa.ColumnElement[bool], only: Collection[orm.InstrumentedAttribute[str]] = ()
) -> sa.ScalarResult[DecisionCheck]:
    dossier = orm.joinedload(DecisionCheck.dossier)
    return db.session.scalars(
        sa.select(DecisionCheck)
        .where(*which)
        .options(
            dossier.load_only(*only) if only else dossier,
            orm.joinedload(DecisionCheck.run).joinedload(ScreeningRun.account),
        )
    )


def _without(*which: sa.ColumnElement[bool]) -> sa.ScalarResult[NoLinkCheck]:
    return db.session.scalars(
        sa.select(NoLinkCheck)
        .where(*which)
        .options(orm.joinedload(NoLinkCheck.run).joinedload(ScreeningRun.account))
    )


class ToRecord(NamedTuple):
    """That a run put a decision to the engine, without the rows `off`: the facts that it read, and
    the frozen text of them. Ids are of the database.
    """

    run_id: int
    decision_id: int
    facts: Dossier
    dossier_id: int
    off: Collection[str]


def record(checks: Iterable[ToRecord]) -> dict[int, int]:
    """Record that decisions were put to the engine; return the checks by decision, all by their
    database ids.
    """
    return insert(
        DecisionCheck,
        [
            {
                "decision_id": each.decision_id,
                "run_id": each.run_id,
                "dossier_id": each.dossier_id,
                "ruleset": version(each.facts),
                "off": sorted(each.off),
                "is_complete": all(
                    completeness.of(each.facts, decision).is_complete
                    for decision in each.facts.decisions
                ),
            }
            for each in checks
        ],
    )


def same_rules(check: Check | KeptCheck, now: Dossier, off: Collection[str]) -> bool:
    """Say whether the facts `now` would be read by the rules of the last check, as far as those are
    on record.
    """
    return check.ruleset in (None, version(now)) and check.off == sorted(off)


def same_facts(
    mark: bytes | None,
    content: str | None,
    now: Dossier,
    decision: DecisionRow,
    known: BodyFacts,
    as_of: datetime.date,
    written: str | None = None,
) -> bool:
    """Say whether a check that kept this of the facts rested on those of now, seen from the day
    `as_of`. `written`: the text of those, where somebody has it.
    """
    if content is None:
        return mark == no_link.mark(no_link.of_rows(decision, known, as_of))
    written = dossiers.text_of(now) if written is None else written
    if content == written:
        return True
    return not format_.surely_differ(content, written) and dossiers.same_facts(
        dossiers.read(content), now
    )


def says_nothing(answers: Iterable[Assessment]) -> bool:
    """Say whether there is nothing to say of a decision but that no link was found."""
    return all(
        answer.outcome is Outcome.NONE
        and not answer.all_chains
        and not answer.side_findings
        and answer.left_out is None
        and says_nothing(answer.also)
        for answer in answers
    )


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
            if not holds(checks[decision], known.decisions[decision], known, today, off):
                yield decision


def holds(
    check: Check,
    decision: DecisionRow,
    known: BodyFacts,
    today: datetime.date,
    off: Collection[str],
) -> bool:
    """Say whether a check would be the same today; `off`: the rows off now."""
    now = dossiers.write(decision.id, today, known)
    mark, content = (
        (check.facts, None) if isinstance(check, NoLinkCheck) else (None, check.dossier.content)
    )
    same = same_facts(mark, content, now, decision, known, today)
    if not (same and same_rules(check, now, off)):
        return False
    if isinstance(check, NoLinkCheck):
        return not now.decisions[0].statements and says_nothing(_answers(now, off))
    read = dossiers.read(check.dossier.content)
    if read.as_of == now.as_of or not _looks_from_today(read):
        return True
    return [_brief(each) for each in _answers(read, off)] == [
        _brief(each) for each in _answers(now, off)
    ]


def same_answers(
    decision: int, first: BodyFacts, second: BodyFacts, today: datetime.date, off: Collection[str]
) -> bool:
    """Say whether the engine answers the same of a decision from two readings of its facts."""
    one, other = (
        [_brief(each) for each in _answers(dossiers.write(decision, today, known), off)]
        for known in (first, second)
    )
    return one == other


def _looks_from_today(dossier: Dossier) -> bool:
    return any(
        each.status is DecisionStatus.OPEN or each.decided_on is None for each in dossier.decisions
    )


def _answers(dossier: Dossier, off: Collection[str]) -> tuple[Assessment, ...]:
    return assess.assess(dossier, ruleset=rules.SCREENED, without=off, explained=False)


def _brief(answer: Assessment) -> tuple[object, ...]:
    return answer.official, answer.outcome, answer.if_steps_aside, answer.rule, answer.all_chains


def version(dossier: Dossier) -> str:
    """Return the name and version of the rules by which a dossier is read by this software."""
    (decision,) = dossier.decisions
    return rulesets.for_decision(rules.SCREENED, decision).title
