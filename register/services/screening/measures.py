"""Measures that somebody records about a link: what was decided, who sees to it, and whether it was
kept.

Which measures there are is asked of the engine, on the facts of the newest check. What a measure
changes is recorded as a fact where there is a place for it: steps that are left to others, standing
aside, a later day. That somebody gives up a position is a fact only when the position ends, so
there the measure waits for the register.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from conflict_graph.assessment import assess
from conflict_graph.assessment.measures import (
    PREPARING,
    SPEAKING,
    VOTING,
    Measure,
    MeasureKind,
)
from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus, Step
from conflict_graph.wording import explain
from register.access import Identity, Permission, require
from register.clock import day_of
from register.errors import Invalid, NotFound, WrongState, marked
from register.extensions import db
from register.models.decisions import Decision
from register.models.measures import (
    MeasureKept,
    RecordedMeasure,
    RecordedMeasureVersion,
    RecordedMeasureWords,
)
from register.models.officials import Official
from register.models.reviews import Fact
from register.models.screening import DecisionCheck
from register.services import journal
from register.services.decisions import decisions, noted, participations
from register.services.decisions.participations import ParticipationEntry
from register.services.dossiers import dossiers
from register.services.findings import fact_changes
from register.services.findings.fact_changes import Changed
from register.services.screening import checked, rules

SAID_SINCE = marked(
    "Somebody said something else of this measure meanwhile. Look at it below. What you typed is "
    "still here: send it again if it is right."
)
"""What somebody is told who had an older version in view."""
AGREED = "agreed"
"""What people agreed on and no rule knows: the words say what."""
LONGEST_NAME = 200
"""Characters of who decided it, and of who sees to it."""
LONGEST_EVIDENCE = 2_000
"""Characters of what shows it."""
SHORTEST_AGREEMENT = 10
"""Characters of what people agreed on."""
FOLLOW_UP_DAYS = 30
"""So many days later a measure comes back where the decision has no planned day."""

_STEPS = {
    MeasureKind.RECUSE_VOTE: VOTING,
    MeasureKind.RESTRICT_ACCESS: PREPARING,
    MeasureKind.RECUSE_DELIBERATION_AND_VOTE: SPEAKING,
}
_ASIDE = (MeasureKind.RECUSE_FROM_NOW, MeasureKind.RECUSE_FULL, MeasureKind.REPLACE)
_LATER = (MeasureKind.WAIT, MeasureKind.DIVEST_AND_WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureEntry:
    """What is said of a measure besides which it is; see `RecordedMeasureVersion`."""

    kept: MeasureKept = MeasureKept.NOT_YET
    decided_by: str = ""
    owner: str = ""
    agreed_on: PartialDate | None = None
    until: PartialDate | None = None
    follow_up_on: datetime.date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class StandingMeasure:
    """A measure as it stands. `sentence` None: people agreed on something of their own, or its
    words were erased. `by` None: a command.
    """

    public_id: str
    official: Official
    measure: str
    sentence: str | None
    entry: MeasureEntry
    by: str | None
    on: datetime.date
    number: int

    @property
    def kind(self) -> str:
        """The kind of measure, without its step."""
        return self.measure.partition(":")[0]


def of(
    decision: Decision, language: str, until: datetime.datetime | None = None
) -> dict[str, list[StandingMeasure]]:
    """Return the measures of a decision that were not taken back, by the public id of the official,
    the oldest first.

    `until`: as they were on record at that moment.
    """
    found: dict[str, list[StandingMeasure]] = {}
    for row in _rows(RecordedMeasure.decision_id == decision.id):
        said = [each for each in row.versions if until is None or each.recorded_at <= until]
        if said and said[-1].kept is not MeasureKept.TAKEN_BACK:
            standing = _standing(row, said[-1], language)
            found.setdefault(row.official.public_id, []).append(standing)
    return found


def history(
    identity: Identity, decision: Decision, public_id: str, language: str
) -> list[StandingMeasure]:
    """Return what was said of a measure, one after another, for whoever may say more.

    Raises:
        NotFound: there is no such measure.
        NotAllowed, AboutOneself: as for `record`.
    """
    row = _get(identity, decision, public_id)
    return [_said(row, version, language) for version in row.versions]


def due(
    bodies: Collection[int], today: datetime.date, most: int, other_than: int | None
) -> Sequence[RecordedMeasure]:
    """Return measures of decisions of these bodies whose day to be looked at has come, and of which
    nobody said what became of them: the first to be looked at first.

    None about the person `other_than`.
    """
    version, newer = RecordedMeasureVersion, aliased(RecordedMeasureVersion)
    last = sa.select(sa.func.max(newer.number)).where(newer.measure_id == version.measure_id)
    chosen = (
        sa.select(RecordedMeasure)
        .join(version, version.measure_id == RecordedMeasure.id)
        .join(Decision, Decision.id == RecordedMeasure.decision_id)
        .join(Official, Official.id == RecordedMeasure.official_id)
        .where(
            Decision.body_id.in_(bodies),
            Decision.withdrawn_at.is_(None),
            version.number == last.scalar_subquery(),
            version.kept == MeasureKept.NOT_YET,
            version.follow_up_on <= today,
            Official.person_id.is_distinct_from(other_than),
        )
        .options(
            selectinload(RecordedMeasure.versions),
            joinedload(RecordedMeasure.decision).selectinload(Decision.versions),
            joinedload(RecordedMeasure.official).joinedload(Official.person),
        )
        .order_by(version.follow_up_on, RecordedMeasure.id)
        .limit(most)
    )
    return db.session.scalars(chosen).all()


def follow_up_day(decision: Decision, today: datetime.date) -> datetime.date:
    """Return when a measure comes back if nobody says when: on the planned day of the decision,
    where that is still to come.
    """
    planned = decision.current.decided_on
    if planned is not None and planned.latest > today:
        return planned.latest
    return today + datetime.timedelta(days=FOLLOW_UP_DAYS)


def may_record(identity: Identity, decision: Decision, official: Official) -> bool:
    """Say whether the asker may record a measure about an official: the decision is open and
    stands, and it is about somebody else, without a tie of the asker to a party.
    """
    is_open = decision.current.status is DecisionStatus.OPEN and decision.withdrawn_at is None
    return is_open and may_follow(identity, decision, official)


def may_follow(identity: Identity, decision: Decision, official: Official) -> bool:
    """Say whether the asker may say what became of a measure about an official."""
    return participations.is_for(identity, decision, official) and decisions.is_impartial(
        identity, decision
    )


def needs_reason(identity: Identity, decision: Decision, official: Official, later: bool) -> bool:
    """Say whether the asker has to say why: an official was asked about what the measure changes.

    `later`: it can move the day of the decision, which concerns every finding on it.
    """
    if later and decisions.needs_reason(identity, decision):
        return True
    return participations.needs_reason(identity, decision, official)


def is_later(measure: str) -> bool:
    """Say whether a measure moves the day of the decision."""
    return measure in _LATER


def record(
    identity: Identity,
    decision: Decision,
    official: Official,
    measure: str,
    entry: MeasureEntry,
    today: datetime.date,
    reason: str = "",
) -> RecordedMeasure | None:
    """Record a measure that the newest check proposes about an official, or what people agreed on,
    with what it changes of the facts. None: the same is on record already, and nothing changes.

    Raises:
        WrongState: the decision has been taken.
        NotAllowed: the asker keeps no decisions of the body.
        AboutOneself: it is about the asker, or the asker is tied to a party.
        Invalid: the newest check proposes no such measure; it is on record already, otherwise;
            something is missing or too long; or an official was asked, and there is no reason.
    """
    noted.require_standing(decision)
    _require(identity, decision, official)
    if decision.current.status is not DecisionStatus.OPEN:
        raise WrongState("The decision has been taken. Record what was done.")
    if measure == AGREED and len(entry.evidence.strip()) < SHORTEST_AGREEMENT:
        raise Invalid("Write what was agreed.", "evidence")
    entry = _checked(entry)
    if entry.follow_up_on is None:
        entry = replace(entry, follow_up_on=follow_up_day(decision, today))
    if _is_on_record(decision, official, measure, entry):
        return None
    proposed = None if measure == AGREED else _proposed(decision, official, measure)
    number = _put(identity, decision, official, proposed, reason) if proposed else None
    made = RecordedMeasure(
        decision_id=decision.id,
        official_id=official.id,
        measure=measure,
        participation_number=number,
    )
    said = proposed.said.to_mapping() if proposed else None
    made.versions.append(_version(identity, 1, entry, said))
    db.session.add(made)
    _note(identity, decision, official, Changed(Fact.MEASURE, None, made.measure), reason)
    db.session.flush()
    journal.record(identity, "measure:record", made.public_id, decision.body_id)
    return made


def _is_on_record(
    decision: Decision, official: Official, measure: str, entry: MeasureEntry
) -> bool:
    """Say whether a measure says the same already.

    Raises:
        Invalid: it stands, otherwise said; people can agree on several things of their own.
    """
    standing = [
        each
        for each in _rows(
            RecordedMeasure.decision_id == decision.id,
            RecordedMeasure.official_id == official.id,
            RecordedMeasure.measure == measure,
        )
        if each.current.kept in (MeasureKept.NOT_YET, MeasureKept.YES)
    ]
    same = any(_entry(each.current) == entry for each in standing)
    if standing and not same and measure != AGREED:
        raise Invalid(
            "This measure is on record already. Say there what became of it, or take it back first."
        )
    return same


def follow(
    identity: Identity,
    decision: Decision,
    public_id: str,
    number: int,
    entry: MeasureEntry,
    reason: str = "",
) -> bool:
    """Say what became of a measure, by whoever has read its version `number`; False: the same is on
    record already, and nothing changes. One that is taken back gives up what it changed of the
    facts, where that was not changed since.

    Raises:
        Invalid: somebody said more of it since.
        NotFound: there is no such measure.
        WrongState: it was taken back.
        NotAllowed, AboutOneself, Invalid: as for `record`.
    """
    row = _get(identity, decision, public_id)
    before, official = row.current, row.official
    entry = _checked(entry)
    is_said = _entry(before) == entry
    if is_said and before.number == number + 1:
        return False
    if before.kept is MeasureKept.TAKEN_BACK:
        raise WrongState("This measure was taken back.")
    if before.number != number:
        raise Invalid(SAID_SINCE)
    if row.measure == AGREED and len(entry.evidence) < SHORTEST_AGREEMENT:
        raise Invalid("Write what was agreed.", "evidence")
    if is_said:
        fact_changes.refuse_idle(reason)
        return False
    if entry.kept is MeasureKept.TAKEN_BACK:
        _give_up(identity, row, decision, official, reason)
    said = before.words.said if before.words else None
    row.versions.append(_version(identity, before.number + 1, entry, said))
    if entry.kept is not before.kept:
        changed = Changed(Fact.MEASURE, before.kept.value, entry.kept.value, "kept")
        _note(identity, decision, official, changed, reason)
    db.session.flush()
    journal.record(identity, "measure:follow", row.public_id, decision.body_id)
    return True


def _put(
    identity: Identity, decision: Decision, official: Official, proposed: Measure, reason: str
) -> int | None:
    """Record what a measure changes of the facts; return the version of the participation that this
    made, None: none.
    """
    if proposed.kind in _LATER:
        day = PartialDate.parse(proposed.said.values()["day"])
        entry = decisions.entry_of(decision)
        decisions.amend(identity, decision, replace(entry, decided_on=day), reason)
        return None
    part = _part(decision, official)
    before = participations.entry_of(part) if part is not None else ParticipationEntry()
    after = _after(before, proposed)
    if after is None or after == before:
        return None
    kept = participations.record(identity, decision, official, after, reason=reason)
    return kept.current.number


def _after(before: ParticipationEntry, proposed: Measure) -> ParticipationEntry | None:
    """Return what an official does with a measure; None: it changes nothing of that."""
    if proposed.kind in _ASIDE:
        return _stepped_aside(before)
    if proposed.kind is MeasureKind.RECUSE_STEP and proposed.step is not None:
        left_out = frozenset({proposed.step})
    elif proposed.kind in _STEPS:
        left_out = _STEPS[proposed.kind]
    else:
        return None
    return _without(before, left_out, proposed.kind)


def _stepped_aside(before: ParticipationEntry) -> ParticipationEntry:
    """Whoever took steps already cannot undo them: that is standing aside from the rest."""
    done = bool(before.steps)
    return replace(
        before,
        planned=(),
        recused_preparation=before.recused_preparation if done else True,
        recused_deliberation=True,
        recused_vote=True,
        recused_contact=True,
        took_no_part=None if done else True,
    )


def _without(
    before: ParticipationEntry, left_out: Collection[Step], kind: MeasureKind
) -> ParticipationEntry:
    after = replace(before, planned=tuple(each for each in before.planned if each not in left_out))
    if VOTING & {*left_out} & {*before.planned}:
        after = replace(after, recused_vote=True)
    if kind is MeasureKind.RECUSE_DELIBERATION_AND_VOTE:
        after = replace(after, recused_deliberation=True)
    if kind is MeasureKind.RESTRICT_ACCESS:
        after = replace(after, recused_preparation=True)
    return after


def _give_up(
    identity: Identity, row: RecordedMeasure, decision: Decision, official: Official, reason: str
) -> None:
    """Put back what the official did in the decision, where nobody changed it since: as it was
    before this measure, and before those under it that were taken back earlier.
    """
    part = _part(decision, official)
    number = row.participation_number
    if part is None or number is None or part.current.number != number:
        return
    gone = {
        each.participation_number
        for each in _rows(
            RecordedMeasure.decision_id == decision.id,
            RecordedMeasure.official_id == official.id,
        )
        if each.current.kept is MeasureKept.TAKEN_BACK
    }
    while number - 1 in gone:
        number -= 1
    before = next((each for each in part.versions if each.number == number - 1), None)
    entry = participations.as_entry(before) if before is not None else ParticipationEntry()
    participations.record(identity, decision, official, entry, reason=reason)


def _part(decision: Decision, official: Official) -> participations.Participation | None:
    rows = (row for row in decision.participations if row.official_id == official.id)
    return next(rows, None)


def _proposed(decision: Decision, official: Official, measure: str) -> Measure:
    """Return a measure that the newest check proposes about an official.

    Raises:
        Invalid: it proposes no such measure.
    """
    last = checked.of(decision)
    if isinstance(last, DecisionCheck):
        found = assess.assess(
            dossiers.read(last.dossier.content),
            rules.SCREENED,
            without=last.off,
            kept=True,
            officials=[official.public_id],
        )
        for answer in found:
            for each in answer.measures:
                if each.id == measure:
                    return each
    raise Invalid("The newest check does not propose this measure. Choose another one.")


def _require(identity: Identity, decision: Decision, official: Official) -> None:
    require(identity, Permission.KEEP_DECISIONS, decisions.subject_of(decision))
    decisions.require_impartial(identity, decision)
    participations.require_other(identity, decision, official)


def _get(identity: Identity, decision: Decision, public_id: str) -> RecordedMeasure:
    rows = _rows(RecordedMeasure.decision_id == decision.id)
    found = next((row for row in rows if row.public_id == public_id), None)
    if found is None:
        raise NotFound("There is no such measure.")
    _require(identity, decision, found.official)
    return found


def _rows(*which: sa.ColumnElement[bool]) -> Sequence[RecordedMeasure]:
    versions = selectinload(RecordedMeasure.versions)
    return db.session.scalars(
        sa.select(RecordedMeasure)
        .where(*which)
        .options(
            versions.joinedload(RecordedMeasureVersion.account),
            versions.joinedload(RecordedMeasureVersion.words),
            joinedload(RecordedMeasure.official).joinedload(Official.person),
        )
        .order_by(RecordedMeasure.id)
    ).all()


def _standing(
    row: RecordedMeasure, version: RecordedMeasureVersion, language: str
) -> StandingMeasure:
    """Return a measure as a version of it says, with who recorded it first."""
    first, said = row.first, _said(row, version, language)
    return replace(
        said, by=first.account.name if first.account else None, on=day_of(first.recorded_at)
    )


def _said(row: RecordedMeasure, version: RecordedMeasureVersion, language: str) -> StandingMeasure:
    words = version.words
    return StandingMeasure(
        row.public_id,
        row.official,
        row.measure,
        explain.sentence(words.said["id"], words.said["params"], language)
        if words and words.said
        else None,
        _entry(version),
        version.account.name if version.account else None,
        day_of(version.recorded_at),
        version.number,
    )


def _entry(version: RecordedMeasureVersion) -> MeasureEntry:
    words = version.words
    return MeasureEntry(
        kept=version.kept,
        decided_by=words.decided_by if words else "",
        owner=words.owner if words else "",
        agreed_on=version.agreed_on,
        until=version.until,
        follow_up_on=version.follow_up_on,
        evidence=words.evidence if words else "",
    )


def _version(
    identity: Identity, number: int, entry: MeasureEntry, said: dict[str, object] | None
) -> RecordedMeasureVersion:
    return RecordedMeasureVersion(
        number=number,
        kept=entry.kept,
        agreed_on=entry.agreed_on,
        until=entry.until,
        follow_up_on=entry.follow_up_on,
        account_id=identity.account,
        words=RecordedMeasureWords(
            said=said, decided_by=entry.decided_by, owner=entry.owner, evidence=entry.evidence
        ),
    )


def _checked(entry: MeasureEntry) -> MeasureEntry:
    """Return an entry without the space around its words.

    Raises:
        Invalid: something is too long.
    """
    entry = replace(
        entry,
        decided_by=entry.decided_by.strip(),
        owner=entry.owner.strip(),
        evidence=entry.evidence.strip(),
    )
    for name, most in (
        ("decided_by", LONGEST_NAME),
        ("owner", LONGEST_NAME),
        ("evidence", LONGEST_EVIDENCE),
    ):
        if len(getattr(entry, name)) > most:
            raise Invalid("Write at most %(length)s characters.", name, length=str(most))
    return entry


def _note(
    identity: Identity, decision: Decision, official: Official, changed: Changed, reason: str
) -> None:
    found = fact_changes.of_participation(decision, official)
    fact_changes.record(identity, found, [changed], reason)
