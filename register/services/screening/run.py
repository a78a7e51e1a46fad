"""Screening: put decisions to the engine, keep what it answers, and open or dissolve findings.

A run asks the network of organisations first which decisions of a body have to be looked at
(`roads`). Of these a dossier is written, and the engine sees what is read of its text and no other
fact. A new assessment is added, and the text frozen, only where the answer, or the facts that it
rests on, changed. The engine is asked first what each official comes to and no more; only what is
kept is explained in full, which takes most of the time. Where no link is found, the run keeps a
mark of the facts and no text (`no_link`). A check of one decision, which somebody asked for, always
keeps the text.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from conflict_graph import rulesets
from conflict_graph.assessment import assess, completeness, first_look
from conflict_graph.assessment.assess import Assessment
from conflict_graph.chains.network import Network, Ways
from conflict_graph.facts import DecisionStatus, Dossier, Outcome
from register import clock
from register.access import SERVER, FindingState, Identity, Move, Permission, Subject, require
from register.clock import now
from register.errors import Invalid
from register.extensions import db
from register.models.decisions import Decision
from register.models.officials import Official
from register.models.screening import (
    AssessmentVersion,
    DecisionCheck,
    Finding,
    NoLinkCheck,
    ScreeningRun,
)
from register.services import journal
from register.services.decisions import noted
from register.services.decisions.rows import DecisionRow
from register.services.dossiers import body_facts, dossiers
from register.services.dossiers.body_facts import BodyFacts, WrittenFacts
from register.services.findings import fact_changes, findings
from register.services.findings import states as finding_states
from register.services.prepared import Reader, add, kept_reader
from register.services.screening import checked, contradictions, no_link, opening, roads, rules
from register.services.screening.checked import KeptCheck
from register.services.screening.no_link import NoLinkFacts
from register.services.screening.whole_rows import WholeBody

RULESET = rules.SCREENED

FEW = 50
"""So many decisions are put to the engine one by one sooner than all of their body are read."""

ALREADY_ASKED = (
    FindingState.ASKED,
    FindingState.REPLIED,
    FindingState.LAPSED,
    FindingState.SIGNED,
    FindingState.CONCLUDED,
    FindingState.CONTESTED,
    FindingState.CHANGED,
)
"""States in which a changed answer means that the official must be heard again."""


@dataclass(slots=True)
class BodyRun:
    """A run over a body that is under way: a `ScreeningRun`, by its database ids, and what it
    counts until it is over.
    """

    id: int
    public_id: str
    body: int
    complete: bool
    decisions: int = 0
    not_fully_checked: int = 0


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the runs of one transaction share: who asked for them, the day from which they look, the
    network, and what they have read and written.
    """

    identity: Identity
    today: datetime.date
    network: Network
    asked: Reader
    written: WrittenFacts = field(default_factory=WrittenFacts)


class Few(NamedTuple):
    """Some decisions of a body to put to the engine, and how they are to be looked at."""

    run: BodyRun
    close: roads.Close
    off: tuple[str, ...]


class Whole(NamedTuple):
    """A body of which all rows are known, and those of its decisions to put to the engine."""

    run: BodyRun
    body: WholeBody
    decisions: Collection[int]
    off: tuple[str, ...]


class _Near(NamedTuple):
    """Decisions of a body of which is read what lies on their ways.

    `seats` says who stands there, `seen` which were put to the engine before, and `on_record` of
    whom of those who take part anything is on record; None: that is read.
    """

    run: BodyRun
    off: tuple[str, ...]
    ways: Mapping[int, Ways[int]]
    seats: roads.Seats
    seen: Collection[int]
    on_record: Mapping[int, bool] | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What earlier runs left behind, read once: findings by decision and official, and the newest
    checks.
    """

    findings: Mapping[tuple[int, int], Finding]
    states: Mapping[int, FindingState]
    checks: Mapping[int, KeptCheck]
    asked: Mapping[int, frozenset[int]]
    """The officials of whom the newest check left the answer open, by decision."""
    ids: Mapping[str, int]
    """The database ids of the officials, by their public ids."""
    taken_up: frozenset[int]
    """The findings that a reviewer opened: no answer dissolves them."""


def check(
    identity: Identity, decision: Decision, today: datetime.date | None = None
) -> ScreeningRun:
    """Put one decision to the engine.

    Raises:
        Invalid: the facts contradict each other.
        NotAllowed: the asker is no clerk of the body.
        WrongState: it was withdrawn.
    """
    noted.require_standing(decision)
    (made,) = begin(identity, [decision.body_id], decision=decision.id)
    few = Few(made, {decision.id: None}, rules.off(decision.body))
    screen_few(Sitting(identity, today or clock.today(), Network(), kept_reader()), [few])
    finish([made])
    return db.session.get_one(ScreeningRun, made.id)


def check_or_leave(identity: Identity, decision: Decision, today: datetime.date) -> bool:
    """Put one decision to the engine as `check` does, and say whether that was done: where its
    facts contradict each other it is left to whoever keeps it, and the journal says so.

    Raises:
        NotAllowed, WrongState: as for `check`.
    """
    try:
        with db.session.begin_nested():
            check(identity, decision, today)
    except Invalid:
        contradictions.note(identity, decision.public_id, decision.body_id)
        return False
    return True


def is_notable(assessment: Assessment) -> bool:
    """Say whether there is something to look at, if the official takes part as planned or did take
    part.
    """
    return assessment.outcome is not Outcome.NONE


def begin(
    identity: Identity,
    bodies: Iterable[int],
    *,
    decision: int | None = None,
    round_id: int | None = None,
    read_with: str | None = None,
) -> list[BodyRun]:
    """Begin a run over all of each body, by its database id, or over one decision of one. See
    `ScreeningRun`.

    Raises:
        NotAllowed: the asker is no clerk of a body.
    """
    one = frozenset() if decision is None else frozenset({decision})
    rows = []
    for body in bodies:
        require(identity, Permission.KEEP_DECISIONS, Subject(body, decisions=one))
        rows.append(
            {
                "body_id": body,
                "account_id": identity.account,
                "complete": decision is None,
                "round_id": round_id,
                "read_with": read_with,
            }
        )
    if not rows:
        return []
    run = _RUN.c
    told = run.id, run.public_id, run.body_id, run.complete
    inserted = sa.insert(_RUN).returning(*told, sort_by_parameter_order=True)
    made = [BodyRun(*row) for row in db.session.execute(inserted, rows)]
    about = [(each.public_id, each.body) for each in made]
    journal.record_all(identity, "screening:run", about)
    return made


def finish(made: Collection[BodyRun]) -> None:
    """Note that runs are over, and what they counted."""
    if made:
        over = sa.update(_RUN).where(_RUN.c.id == sa.bindparam("of"))
        names = ("finished_at", "decisions", "not_fully_checked")
        db.session.execute(
            over.values({name: sa.bindparam(name) for name in names}),
            [
                {
                    "of": each.id,
                    "finished_at": now(),
                    "decisions": each.decisions,
                    "not_fully_checked": each.not_fully_checked,
                }
                for each in made
            ],
        )


def screen_whole(
    sitting: Sitting, chosen: Iterable[Whole], tell: Callable[[int], None] = lambda _: None
) -> None:
    """Put decisions of bodies to the engine, of which all rows are known: those that have to be
    looked at with a dossier, the others without. `tell` is told how many more are done.
    """
    near: list[_Near] = []
    few: list[Few] = []
    for made, body, decisions, off in chosen:
        close = roads.close(body, decisions, sitting.network)
        without = [each for each in decisions if each not in close]
        _note(made, _note_no_links(made, body, without, off))
        tell(len(without))
        ways = {decision: way for decision, way in close.items() if way is not None}
        on_record = body.on_record(ways)
        near.append(_Near(made, off, ways, body.seats, ways.keys() & body.last.keys(), on_record))
        few.append(Few(made, dict.fromkeys(close.keys() - ways.keys()), off))
    _screen_near(sitting, near, tell)
    _screen_slowly(sitting, few, tell)


def _note(made: BodyRun, count: Counter[bool]) -> None:
    """Note how many more decisions were put to the engine, and of how many not all was looked at.

    `count` says of how many that was so, and of how many not.
    """
    made.decisions += count.total()
    made.not_fully_checked += count[False]


def _note_no_links(
    made: BodyRun, whole: WholeBody, decisions: Iterable[int], off: tuple[str, ...]
) -> Counter[bool]:
    """Record of decisions that they were screened and no link was found, where the facts or the
    rules are others than at the last check. Return how many are fully checked.
    """
    rows, count, written = [], Counter[bool](), [*off]
    for decision in decisions:
        facts = whole.decisions[decision]
        row = _no_link_row(made, decision, facts, written)
        count[no_link.is_complete(facts, row.participants)] += 1
        last = whole.last.get(decision)
        if last is None or (last.facts, last.ruleset, last.off) != (
            row.facts,
            row.ruleset,
            row.off,
        ):
            rows.append(row)
    add(NoLinkCheck, rows)
    return count


class _NoLinkRow(NamedTuple):
    """A `NoLinkCheck`."""

    decision_id: int
    run_id: int
    facts: bytes
    ruleset: str
    off: list[str]
    parties: int
    unknown_parties: int
    participants: str


def _no_link_row(made: BodyRun, decision: int, facts: NoLinkFacts, off: list[str]) -> _NoLinkRow:
    return _NoLinkRow(
        decision,
        made.id,
        no_link.mark(facts),
        _title(facts.decided_on, facts.status),
        off,
        len(facts.parties) + len(facts.unknown_parties),
        len(facts.unknown_parties),
        facts.participants,
    )


@lru_cache(maxsize=10_000)
def _title(decided_on: str | None, status: str) -> str:
    """Return the name and version of the rules for a decision of a day."""
    return rulesets.of_day(RULESET, no_link.day(decided_on), DecisionStatus(status)).title


def screen_few(
    sitting: Sitting, chosen: Iterable[Few], tell: Callable[[int], None] = lambda _: None
) -> None:
    """Put decisions to the engine with what lies on their ways; where those are not told with all
    that lies near: the slow way, by which the others are checked. Of the latter those that were
    withdrawn are left out. `tell` is told how many more are done.
    """
    near, others = [], []
    for made, close, off in chosen:
        ways = {decision: way for decision, way in close.items() if way is not None}
        seats = roads.seats_on(made.body, ways.values()) if ways else {}
        near.append(_Near(made, off, ways, seats, ways, None))
        others.append(Few(made, dict.fromkeys(close.keys() - ways.keys()), off))
    _screen_near(sitting, near, tell)
    _screen_slowly(sitting, others, tell)


def _screen_near(sitting: Sitting, chosen: Iterable[_Near], tell: Callable[[int], None]) -> None:
    """Put decisions to the engine with what lies on their ways, so many together that it takes few
    questions and few statements to write.
    """
    for some in _in_batches(chosen):
        read = roads.load(
            sitting.asked,
            [roads.Lying(each.ways, each.seats, each.on_record) for each in some],
            sitting.network,
            sitting.written,
        )
        known = _known(read, {decision for each in some for decision in each.seen}, sitting.today)
        found: list[_Looked] = []
        for each, shared in zip(some, read, strict=True):
            found += _looks(sitting, each.run, shared, known, each.off)
        _keep(found, known)
        tell(sum(len(each.ways) for each in some))


def _in_batches(chosen: Iterable[_Near]) -> Iterator[list[_Near]]:
    """Yield decisions of some bodies together, at most `TOGETHER`."""
    batch: list[_Near] = []
    count = 0
    for each in chosen:
        ids = sorted(each.ways)
        for start in range(0, len(ids), checked.TOGETHER):
            some = ids[start : start + checked.TOGETHER]
            if batch and count + len(some) > checked.TOGETHER:
                yield batch
                batch, count = [], 0
            seen = [decision for decision in some if decision in each.seen]
            ways = {decision: each.ways[decision] for decision in some}
            batch.append(each._replace(ways=ways, seen=seen))
            count += len(some)
    if batch:
        yield batch


def _screen_slowly(sitting: Sitting, chosen: Iterable[Few], tell: Callable[[int], None]) -> None:
    """Put decisions to the engine that stand, with all that lies near them."""
    standing = sa.select(Decision.id).where(Decision.withdrawn_at.is_(None))
    for made, close, off in chosen:
        ids = sorted(close)
        for start in range(0, len(ids), checked.TOGETHER):
            some = ids[start : start + checked.TOGETHER]
            found = db.session.scalars(standing.where(Decision.id.in_(some))).all()
            if found:
                shared = body_facts.load(found)
                known = _known([shared], found, sitting.today)
                _keep(_looks(sitting, made, shared, known, off), known)
            tell(len(some))


def _looks(
    sitting: Sitting, made: BodyRun, shared: BodyFacts, known: _Known, off: tuple[str, ...]
) -> list[_Looked]:
    """Put decisions of a body to the engine of which everything is known, and note how many, and
    how many are fully checked. Return what is to be kept.
    """
    found: list[_Looked] = []
    with db.session.no_autoflush:
        for decision in shared.decisions.values():
            try:
                found.append(_look(decision, made, shared, known, sitting.today, off))
            except Invalid:
                if not made.complete:
                    raise
                contradictions.note(sitting.identity, decision.public_id, decision.body.id)
    _note(made, Counter(each.is_complete for each in found))
    return [each for each in found if not (each.same and made.complete)]


def _known(read: Iterable[BodyFacts], seen: Collection[int], today: datetime.date) -> _Known:
    """Read what earlier runs left of the decisions that were `seen`."""
    shared = [*read]
    watched = [
        decision for some in shared for decision, each in some.decisions.items() if each.watched
    ]
    found, checks = _findings(watched), checked.kept(seen)
    return _Known(
        findings={(finding.decision_id, finding.official_id): finding for finding in found},
        states=finding_states.of([finding.id for finding in found], today) if found else {},
        checks=checks,
        asked=opening.left_open(
            {each.id: decision for decision, each in checks.items() if each.id is not None}
        ),
        ids={
            official.public_id: official.id
            for some in shared
            for official in some.officials.values()
        },
        taken_up=findings.taken_up([finding.id for finding in found]),
    )


def _findings(watched: Collection[int]) -> list[Finding]:
    if not watched:
        return []
    chosen = sa.select(Finding).where(Finding.decision_id.in_(watched))
    return list(
        db.session.scalars(
            chosen.options(selectinload(Finding.assessments), joinedload(Finding.official))
        )
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a look at one decision found, in a run without the rows `off`.

    `facts`: there is nothing to say but that no link was found, and these it rests on; None: there
    is. `same`: it is as it was at the last check. `answers`: how many of them are kept. `asked`:
    the officials of whom the answer is left open.
    """

    run: BodyRun
    off: tuple[str, ...]
    decision: DecisionRow
    content: str
    read: Dossier
    earlier: Mapping[str, Finding | None]
    facts: NoLinkFacts | None
    same: bool
    kept: Sequence[str]
    asked: frozenset[int]
    is_complete: bool


def _look(
    decision: DecisionRow,
    made: BodyRun,
    shared: BodyFacts,
    known: _Known,
    today: datetime.date,
    off: tuple[str, ...],
) -> _Looked:
    """Put a decision to the engine, for what each official comes to; where the run is not complete
    somebody asked for it, so the dossier is kept whatever there is to say.

    Raises:
        Invalid: the facts contradict each other.
    """
    written = dossiers.write(decision.id, today, shared)
    content = dossiers.text_of(written, shared)
    read = dossiers.read_back(written, content)
    earlier = {
        each.id: known.findings.get((decision.id, known.ids[each.id])) for each in read.officials
    }
    found = first_look.look(read, RULESET, off)
    asked = frozenset(
        known.ids[official] for official, outcome in found.outcomes.items() if opening.asks(outcome)
    )
    kept = _to_keep(read, found.outcomes, earlier)
    stated = any(each.statements for each in read.decisions)
    nothing = (
        made.complete
        and not (decision.watched or stated or found.is_linked)
        and checked.says_nothing(assess.assess(read, ruleset=RULESET, without=off, explained=False))
    )
    last = known.checks.get(decision.id)
    same = (
        (made.complete or bool(kept))
        and last is not None
        and (nothing or last.content is not None)
        and asked == known.asked.get(decision.id, frozenset())
        and checked.same_rules(last, read, off)
        and checked.same_facts(last.mark, last.content, read, decision, shared, today, content)
        and _all_stand(read, kept, earlier, off)
    )
    return _Looked(
        made,
        off,
        decision,
        content,
        read,
        earlier,
        no_link.of_rows(decision, shared, today) if nothing else None,
        same,
        kept,
        asked,
        all(completeness.of(read, each).is_complete for each in read.decisions),
    )


def _keep(found: Sequence[_Looked], known: _Known) -> None:
    """Record what was found, together; a check that somebody asked for always with its dossier."""
    add(
        NoLinkCheck,
        [
            _no_link_row(each.run, each.decision.id, each.facts, [*each.off])
            for each in found
            if each.facts is not None and each.run.complete
        ],
    )
    told = [each for each in found if each.facts is None or not each.run.complete]
    kept = dossiers.freeze((each.decision.id, each.content) for each in told)
    checks = checked.record(
        checked.ToRecord(each.run.id, each.decision.id, each.read, kept[each.decision.id], each.off)
        for each in told
    )
    opening.record((checks[each.decision.id], each.asked) for each in told)
    opened: list[_FindingToOpen] = []
    for each in told:
        if not each.same and each.kept:
            opened += _answer(each, kept[each.decision.id], known)
    if opened:
        _open(opened)


def _answer(found: _Looked, frozen: int, known: _Known) -> Iterator[_FindingToOpen]:
    """Keep the answers of a decision, explained in full, and give the findings that they open."""
    every = assess.assess(found.read, ruleset=RULESET, without=found.off, officials=found.kept)
    for answer in every:
        finding = found.earlier[answer.official]
        if finding is not None:
            opens = opening.opens_finding(found.read.decisions[0], answer.outcome)
            stays = opens or finding.id in known.taken_up
            _settle(found.run.id, frozen, answer, stays, finding, known.states)
        else:
            yield _FindingToOpen(
                found.decision.body.id,
                found.decision.id,
                known.ids[answer.official],
                _said(found.run.id, frozen, answer, 1),
            )


class _FindingToOpen(NamedTuple):
    """A finding to open, by database ids, and the columns of its first assessment."""

    body_id: int
    decision_id: int
    official_id: int
    said: dict[str, object]


_RUN = cast(sa.Table, ScreeningRun.__table__)
_FINDING = cast(sa.Table, Finding.__table__)
_ASSESSMENT = cast(sa.Table, AssessmentVersion.__table__)


def _open(opened: Sequence[_FindingToOpen]) -> None:
    """Open findings, together."""
    finding, version = _FINDING, _ASSESSMENT
    names = ("body_id", "decision_id", "official_id")
    made = db.session.execute(
        sa.insert(finding).returning(
            finding.c.decision_id, finding.c.official_id, finding.c.id, finding.c.public_id
        ),
        [dict(zip(names, each, strict=False)) for each in opened],
    )
    ids = {(decision, official): (id_, public) for decision, official, id_, public in made}
    first = db.session.execute(
        sa.insert(version).returning(version.c.finding_id, version.c.id),
        [
            {"finding_id": ids[each.decision_id, each.official_id][0], **each.said}
            for each in opened
        ],
    )
    assessments: dict[int, int] = dict(first.all())
    findings.record_opened(
        [
            findings.NewFinding(id_, assessments[id_], public, each.body_id)
            for each in opened
            for id_, public in (ids[each.decision_id, each.official_id],)
        ]
    )


def keep_answer(decision: Decision, official: Official, today: datetime.date) -> Finding:
    """Put a decision to the engine, and return the finding about an official, which it makes where
    there is none: with what the engine answers, whatever that is.

    Raises:
        Invalid: the facts contradict each other, or the official does not take part.
        WrongState: the decision was withdrawn.
    """
    made = check(SERVER, decision, today)
    chosen = sa.select(Finding).filter_by(decision_id=decision.id, official_id=official.id)
    found = db.session.scalar(chosen)
    if found is not None:
        return found
    last = checked.of(decision)
    assert isinstance(last, DecisionCheck), "a check of one decision keeps its dossier"
    read = dossiers.read(last.dossier.content)
    answers = assess.assess(read, ruleset=RULESET, without=rules.off(decision.body))
    answer = next((each for each in answers if each.official == official.public_id), None)
    if answer is None:
        raise Invalid("Choose one of those who take part.", "official")
    opened = Finding(
        body_id=decision.body_id,
        decision_id=decision.id,
        official_id=official.id,
        assessments=[_version(made.id, last.dossier_id, answer, 1)],
    )
    db.session.add(opened)
    db.session.flush()
    return opened


def _to_keep(
    read: Dossier, outcomes: Mapping[str, Outcome], earlier: Mapping[str, Finding | None]
) -> list[str]:
    """Return the officials of whom the answer is kept: those of whom it opens a finding, and where
    there was one, what holds now.
    """
    return [
        official
        for official, outcome in outcomes.items()
        if earlier[official] is not None or opening.opens_finding(read.decisions[0], outcome)
    ]


def _all_stand(
    read: Dossier,
    officials: Collection[str],
    earlier: Mapping[str, Finding | None],
    off: tuple[str, ...],
) -> bool:
    """Say whether the answers about some officials are kept already."""
    known = {official: finding for official in officials if (finding := earlier[official])}
    if len(known) < len(officials):
        return False
    return not known or all(
        _says_the_same(known[answer.official].current, answer)
        and _same_gaps(known[answer.official].current, answer)
        for answer in assess.assess(
            read, ruleset=RULESET, without=off, explained=False, officials=known
        )
    )


def _settle(
    run: int,
    frozen: int,
    answer: Assessment,
    opens: bool,
    finding: Finding,
    states: Mapping[int, FindingState],
) -> None:
    """Keep an answer as the newest of its finding, and say what that does to the finding."""
    changed = not _says_the_same(finding.current, answer)
    if not changed and not opens and _same_gaps(finding.current, answer):
        return
    finding.assessments.append(_version(run, frozen, answer, len(finding.assessments) + 1))
    db.session.flush()
    act = _act(states[finding.id], answer, changed=changed, opens=opens)
    if act is not None:
        findings.record(finding, act, SERVER)
        if states[finding.id] in ALREADY_ASKED:
            fact_changes.tell(SERVER, [finding])


def _act(state: FindingState, answer: Assessment, *, changed: bool, opens: bool) -> Move | None:
    """Return what a new answer does to a finding; None: it stands as it stood.

    Where the official was asked, nothing that the facts do closes a finding: see
    `FindingState.CHANGED`. There any link that is left asks for another hearing; before that, what
    would open no finding dissolves it.
    """
    if state is FindingState.DISSOLVED:
        return Move.REOPEN if opens else None
    if state in ALREADY_ASKED:
        if not changed:
            return None
        return Move.REOPEN if is_notable(answer) else Move.DISSOLVE
    return None if opens else Move.DISSOLVE


def _says_the_same(kept: AssessmentVersion, answer: Assessment) -> bool:
    """Say whether an answer is the one that was kept: its outcomes, its rule and the chains that it
    rests on.
    """
    return (
        kept.outcome is answer.outcome
        and kept.if_steps_aside is answer.if_steps_aside
        and kept.rule == answer.rule
        and kept.ruleset == answer.ruleset
        and kept.answer.get("chains") == _chains(answer)
    )


def _same_gaps(kept: AssessmentVersion, answer: Assessment) -> bool:
    """Say whether an answer leaves unchecked what the one that was kept left, its open questions
    aside.
    """
    return kept.answer.get("gaps") == _gaps(answer)


def _gaps(answer: Assessment) -> list[dict[str, object]]:
    return [gap.to_mapping() for gap in answer.not_checked if gap.id != completeness.OPEN_QUESTION]


def _version(run: int, frozen: int, answer: Assessment, number: int) -> AssessmentVersion:
    """Return what is kept of an answer, as a new version of its finding."""
    return AssessmentVersion(**_said(run, frozen, answer, number))


def _said(run: int, frozen: int, answer: Assessment, number: int) -> dict[str, object]:
    """Return what is kept of an answer by column: its messages by id, and its sentences as they
    were first read, in both languages.
    """
    return {
        "number": number,
        "run_id": run,
        "dossier_id": frozen,
        "outcome": answer.outcome,
        "if_steps_aside": answer.if_steps_aside,
        "rule": answer.rule,
        "ruleset": answer.ruleset,
        "answer": {
            "nl": assess.to_mapping(answer, "nl"),
            "en": assess.to_mapping(answer, "en"),
            "messages": assess.messages_of(answer),
            "chains": _chains(answer),
            "gaps": _gaps(answer),
        },
    }


def _chains(answer: Assessment) -> list[list[str]]:
    """Return the ids of the ties of every chain, the deciding chain first."""
    return [
        list(answer.chain),
        *(list(chain) for chain in answer.all_chains if chain != answer.chain),
    ]
