"""How decisions are taken beside their last check: compared when that is recorded, and kept.

Nothing is blocked. Where a decision was taken otherwise than checked, whoever signs gives a name
and a reason, and a reviewer reads it. What a file says needs no name to come in: the clerk is asked
for it afterwards. A decision that the register first heard of when it had been taken is not
compared, because nobody could have checked it here.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from conflict_graph.facts import DecisionStatus, Recusal
from register.access import (
    IN_HEARING,
    SERVER,
    FindingState,
    Identity,
    Permission,
    Role,
    Subject,
    allows,
    require,
)
from register.errors import Invalid, NotFound, WrongState, noting, refuse
from register.extensions import db
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.decisions import Decision, DecisionVersion, Participation, counting_version
from register.models.listed import ListedDecision, ListPlace
from register.models.measures import MeasureKept, RecordedMeasure
from register.models.officials import Official
from register.models.reviews import Conclusion, FindingAct, FindingEvent
from register.models.screening import DecisionCheck, Finding
from register.models.signings import Signing, SigningReading, SigningState, SigningWords
from register.services import journal, pages
from register.services.decisions import decisions
from register.services.decisions.decisions import DecisionEntry, subject_of
from register.services.decisions.rows import recusal_of
from register.services.dossiers import body_facts
from register.services.dossiers.body_facts import BodyFacts
from register.services.findings import findings
from register.services.findings import states as finding_states
from register.services.screening import checked, opening, rules
from register.services.screening.checked import Check

SHORTEST_REASON = 10
LONGEST_NAME = 200
"""Characters of a reason, and of a name."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs, and why otherwise than checked. Empty: not said."""

    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SigningShares:
    """How many decisions of a body were taken in each state: never by person."""

    counts: Mapping[SigningState, int]
    before: int
    """How many had been taken when the register first heard of them."""

    @property
    def compared(self) -> int:
        """How many were compared."""
        return sum(self.counts.values())

    def share(self, state: SigningState) -> float:
        """Return which part of those that were compared are in a state, 0-1."""
        return self.counts.get(state, 0) / self.compared if self.compared else 0.0


@dataclass(frozen=True, slots=True)
class _Compared:
    state: SigningState
    check: Check | None


def amend(
    identity: Identity,
    decision: Decision,
    entry: DecisionEntry,
    today: datetime.date,
    reason: str = "",
    signed: Signed | None = None,
) -> bool:
    """Add a version with what is right now, as `decisions.amend` does. Where that records the
    decision as taken, keep how it was taken beside its last check.

    Raises:
        Invalid: as for `decisions.amend`; or it was taken otherwise than checked and the name or
            the reason is missing; or they are given and it is not recorded as taken.
        NotAllowed, AboutOneself, WrongState: as for `decisions.amend`.
    """
    was_open = decision.current.status is DecisionStatus.OPEN
    said = signed or Signed()
    if not (was_open and entry.status is DecisionStatus.TAKEN):
        for given, place in ((said.by, "signed_by"), (said.reason, "signed_reason")):
            if given.strip():
                raise Invalid("This belongs to a decision that has now been taken.", place)
        return decisions.amend(identity, decision, entry, reason)
    decisions.amend(identity, decision, entry, reason)
    [found] = _compare([decision], today)
    shown = _shown(identity, decision, found, today)
    words = _words(identity, said, is_needed=shown is not SigningState.AS_CHECKED)
    _keep(identity, decision, found, words)
    return True


def expected(identity: Identity, decision: Decision, today: datetime.date) -> SigningState:
    """Return how an open decision would be taken beside its last check, were it taken now; nothing
    that is only known about the asker counts.
    """
    [found] = _compare([decision], today)
    return _shown(identity, decision, found, today)


def note_taken(since: datetime.datetime, today: datetime.date) -> int:
    """Keep of decisions of which files said, since a moment, that they were taken, how that stands
    beside their last check; return of how many. Those that had been open before that moment.
    """
    taken = sa.select(DecisionVersion.decision_id).where(
        DecisionVersion.recorded_at >= since,
        DecisionVersion.status == DecisionStatus.TAKEN,
        DecisionVersion.file_name.is_not(None),
    )
    was_open = sa.exists().where(
        DecisionVersion.decision_id == Decision.id,
        DecisionVersion.recorded_at < since,
        DecisionVersion.status == DecisionStatus.OPEN,
    )
    chosen = (
        decisions.whole()
        .where(Decision.id.in_(taken), Decision.withdrawn_at.is_(None), was_open)
        .order_by(Decision.body_id, Decision.id)
    )
    of_body: dict[int, list[Decision]] = {}
    for decision in db.session.scalars(chosen):
        if _became_taken(decision, since):
            of_body.setdefault(decision.body_id, []).append(decision)
    for every in of_body.values():
        for start in range(0, len(every), checked.TOGETHER):
            some = every[start : start + checked.TOGETHER]
            for decision, found in zip(some, _compare(some, today), strict=True):
                _keep(SERVER, decision, found, None)
    return sum(map(len, of_body.values()))


def explain(identity: Identity, signing: Signing, signed: Signed) -> None:
    """Say afterwards who signed, and why otherwise than checked.

    Raises:
        NotAllowed: the asker keeps no decisions of the body, or the decision concerns the asker.
        WrongState: it has been said.
        Invalid: the name or the reason is missing.
    """
    require(identity, Permission.KEEP_DECISIONS, subject_of(signing.decision))
    require(identity, Permission.SEE_SIGNING, subject(identity, signing.decision))
    require_unsaid(signing)
    signing.words = _words(identity, signed, is_needed=True)
    db.session.flush()
    journal.record(identity, "signing:explain", signing.public_id, signing.decision.body_id)


def require_unsaid(signing: Signing) -> None:
    """Let pass a decision of which nobody said yet who signed it and why.

    Raises:
        WrongState: somebody did.
    """
    if signing.words is not None:
        raise WrongState("Somebody has said this already.")


def require_open(decision: Decision) -> None:
    """Let pass a decision that stands and can still be taken.

    Raises:
        WrongState: it was withdrawn, or taken already.
    """
    decisions.require_standing(decision)
    if decision.current.status is not DecisionStatus.OPEN:
        raise WrongState("This decision is on record as taken already.")


def read(identity: Identity, signing: Signing) -> None:
    """Say as a reviewer that one read how a decision was taken.

    Raises:
        NotAllowed: the asker is no reviewer of the body, or the decision concerns the asker.
        WrongState: somebody read it already.
    """
    require(identity, Permission.READ_SIGNING, subject(identity, signing.decision))
    if signing.readings:
        raise WrongState("A reviewer has read this already.")
    assert identity.account is not None, "a reviewer has an account"
    signing.readings.append(SigningReading(account_id=identity.account))
    db.session.flush()
    journal.record(identity, "signing:read", signing.public_id, signing.decision.body_id)


def get(identity: Identity, public_id: str) -> Signing:
    """Return how a decision was taken.

    Raises:
        NotFound: there is no such record, or it is not for the asker.
    """
    found = db.session.scalar(_whole().where(Signing.public_id == public_id))
    if found is None or not may_see(identity, found.decision):
        raise NotFound("There is no such record.")
    return found


def of(decision: Decision) -> list[Signing]:
    """Return how a decision was taken, the newest first: more than once where it was open again."""
    chosen = _whole().where(Signing.decision_id == decision.id).order_by(Signing.id.desc())
    return list(db.session.scalars(chosen))


def may_see(identity: Identity, decision: Decision) -> bool:
    """Say whether the asker may see how a decision was taken."""
    return allows(identity, Permission.SEE_SIGNING, subject(identity, decision))


def subject(identity: Identity, decision: Decision) -> Subject:
    """Return what access asks about: the decision, and the asker where it concerns the asker."""
    about = subject_of(decision)
    if identity.person is None:
        return about
    here = Official.person_id == identity.person
    parts = sa.select(Participation.id).join(Official).where(here)
    found = sa.select(Finding.id).join(Official).where(here)
    is_own = db.session.scalar(
        parts.where(Participation.decision_id == decision.id).limit(1)
    ) or db.session.scalar(found.where(Finding.decision_id == decision.id).limit(1))
    own = is_own is not None or not decisions.is_impartial(identity, decision)
    return replace(about, person=identity.person) if own else about


def to_read(identity: Identity, most: int) -> list[Signing]:
    """Return what a reviewer is to read, the oldest first, at most so many; nothing that concerns
    the asker.
    """
    unread = ~sa.exists().where(SigningReading.signing_id == Signing.id)
    return _waiting(identity, Role.REVIEWER, unread, most)


def to_explain(identity: Identity, most: int) -> list[Signing]:
    """Return of which a clerk is to say who signed and why, the oldest first, at most so many;
    nothing that concerns the asker.
    """
    unsaid = ~sa.exists().where(SigningWords.signing_id == Signing.id)
    return _waiting(identity, Role.CLERK, unsaid, most)


def shares(identity: Identity, body: Body) -> SigningShares:
    """Count the decisions of a body that were taken by how they were, beside their last check.

    Raises:
        NotAllowed: the asker is neither clerk, reviewer nor administrator of the body.
    """
    require(identity, Permission.SEE_SHARES, Subject(body.id))
    rows = db.session.execute(
        sa.select(ListedDecision.signed, sa.func.count())
        .where(ListedDecision.body_id == body.id, ListedDecision.place == ListPlace.TAKEN)
        .group_by(ListedDecision.signed)
    )
    counts: dict[SigningState | None, int] = {row[0]: row[1] for row in rows}
    return SigningShares(
        {state: counts.get(state, 0) for state in SigningState}, counts.get(None, 0)
    )


def _waiting(
    identity: Identity, role: Role, which: sa.ColumnElement[bool], most: int
) -> list[Signing]:
    bodies = [body for body in identity.roles or {} if identity.holds(role, body)]
    if not bodies:
        return []
    later = aliased(Signing)
    newer = sa.exists().where(later.decision_id == Signing.decision_id, later.id > Signing.id)
    chosen = (
        sa.select(Signing.id)
        .join(Decision)
        .where(
            Decision.body_id.in_(bodies),
            Decision.withdrawn_at.is_(None),
            Signing.state != SigningState.AS_CHECKED,
            which,
            ~newer,
        )
        .order_by(Signing.id)
    )
    if identity.person is not None:
        here = Official.person_id == identity.person
        for table in (Participation, Finding):
            own = sa.select(table.decision_id).join(Official, Official.id == table.official_id)
            chosen = chosen.where(Signing.decision_id.not_in(own.where(here)))
    found = pages.first(chosen, _by_id, most)
    return [each for each in found if may_see(identity, each.decision)]


def _by_id(ids: Sequence[int]) -> dict[int, Signing]:
    return {each.id: each for each in db.session.scalars(_whole().where(Signing.id.in_(ids)))}


def _whole() -> sa.Select[Any]:
    named = joinedload(Signing.decision)
    return sa.select(Signing).options(
        named.joinedload(Decision.body),
        named.selectinload(Decision.versions),
        joinedload(Signing.account).load_only(Account.name),
        joinedload(Signing.words).joinedload(SigningWords.account).load_only(Account.name),
        joinedload(Signing.run),
        selectinload(Signing.readings).joinedload(SigningReading.account).load_only(Account.name),
    )


def _became_taken(decision: Decision, since: datetime.datetime) -> bool:
    """Say whether a decision counted as open before a moment and counts as taken now."""
    before = [each for each in decision.versions if each.recorded_at < since]
    was = counting_version(before).status if before else None
    now = decision.current
    return (
        was is DecisionStatus.OPEN
        and now.status is DecisionStatus.TAKEN
        and now.recorded_at >= since
    )


def _compare(every: Sequence[Decision], today: datetime.date) -> list[_Compared]:
    """Say of decisions of one body how they stand beside their last check: as if they were still
    open, on the date on which they were taken. In that order.
    """
    known = body_facts.load([each.id for each in every])
    off = rules.off(every[0].body)
    return [_compared(each, known, today, off) for each in every]


def _compared(
    decision: Decision, known: BodyFacts, today: datetime.date, off: Collection[str]
) -> _Compared:
    now = decision.current
    is_taken = now.status is DecisionStatus.TAKEN
    check = next(
        (
            each
            for each in checked.history(decision)
            if not is_taken or each.run.recorded_at <= now.recorded_at
        ),
        None,
    )
    if check is None:
        return _Compared(SigningState.UNCHECKED, None)
    as_planned, as_dated = _as_open(decision, known)
    row = as_planned.decisions[decision.id]
    if not checked.holds(check, row, as_planned, today, off) or not checked.same_answers(
        decision.id, as_planned, as_dated, today, off
    ):
        return _Compared(SigningState.OUTDATED, check)
    return _Compared(_of_hearing(decision, check, today), check)


def _as_open(decision: Decision, known: BodyFacts) -> tuple[BodyFacts, BodyFacts]:
    """Return the facts as if a decision were still open: on the day that was planned, and on the
    day that is on record now.
    """
    now, row = decision.current, known.decisions[decision.id]
    earlier = [each for each in decision.versions if each.number < now.number]
    before = counting_version(earlier) if earlier else now
    planned = before if before.status is DecisionStatus.OPEN else now
    as_open = row._replace(status=DecisionStatus.OPEN)
    return (
        replace(known, decisions={row.id: as_open._replace(decided_on=planned.decided_on)}),
        replace(known, decisions={row.id: as_open}),
    )


def _of_hearing(
    decision: Decision, check: Check, today: datetime.date, without: int | None = None
) -> SigningState:
    """Say whether anything was open or advised that was not done, the findings and questions about
    one person (`without`) left out.
    """
    kept = {check.id: decision.id} if isinstance(check, DecisionCheck) else {}
    left = opening.left_open(kept).get(decision.id, frozenset())
    if without is not None and left:
        own = sa.select(Official.id).where(Official.person_id == without)
        left -= frozenset(db.session.scalars(own))
    found = [
        each
        for each in db.session.scalars(
            sa.select(Finding)
            .where(Finding.decision_id == decision.id)
            .options(joinedload(Finding.official))
        )
        if without is None or each.official.person_id != without
    ]
    states = finding_states.of([each.id for each in found], today)
    if left or any(states[each.id] in IN_HEARING for each in found):
        return SigningState.OPEN
    aside = {row.official_id for row in decision.participations if _stood_aside(row)}
    live = {*_with_link(found, states)} - aside - _with_measure(decision)
    return SigningState.OTHERWISE if live else SigningState.AS_CHECKED


def _with_link(found: Iterable[Finding], states: Mapping[int, FindingState]) -> Iterator[int]:
    """Give the officials of whom nobody has asked yet, or of whom a reviewer concluded that there
    is a link.
    """
    for each in found:
        is_concluded = states[each.id] is FindingState.CONCLUDED
        if states[each.id] is FindingState.NEW or (is_concluded and _is_link(each)):
            yield each.official_id


def _is_link(finding: Finding) -> bool:
    """Say whether a reviewer concluded that there is a link."""
    chosen = sa.select(FindingEvent.conclusion).where(
        FindingEvent.finding_id == finding.id, FindingEvent.act == FindingAct.CONCLUDE
    )
    said = db.session.scalar(chosen.order_by(FindingEvent.id.desc()).limit(1))
    return said is not Conclusion.NONE


def _with_measure(decision: Decision) -> set[int]:
    """Return the officials about whom a measure is on record that was kept, or may yet be."""
    chosen = (
        sa.select(RecordedMeasure)
        .where(RecordedMeasure.decision_id == decision.id)
        .options(selectinload(RecordedMeasure.versions))
    )
    counts = (MeasureKept.NOT_YET, MeasureKept.YES)
    return {each.official_id for each in db.session.scalars(chosen) if each.current.kept in counts}


def _stood_aside(row: Participation) -> bool:
    said = row.current
    return said.took_no_part is True or recusal_of(said) is Recusal.FULL


def _shown(
    identity: Identity, decision: Decision, found: _Compared, today: datetime.date
) -> SigningState:
    """Return what the asker may know of a comparison: nothing that rests on a finding or a question
    about the asker.
    """
    if found.check is None or identity.person is None or found.state is SigningState.OUTDATED:
        return found.state
    return _of_hearing(decision, found.check, today, identity.person)


def _words(identity: Identity, said: Signed, *, is_needed: bool) -> SigningWords | None:
    """Return what is kept of who signed and why.

    Raises:
        Invalid: something is missing, or too long.
    """
    by, reason = said.by.strip(), said.reason.strip()
    if not is_needed and not by and not reason:
        return None
    wrong: list[Invalid] = []
    if not by:
        wrong.append(Invalid("Fill in the name of whoever signs.", "signed_by"))
    if len(by) > LONGEST_NAME:
        too_long = "Write at most %(length)s characters."
        wrong.append(Invalid(too_long, "signed_by", length=str(LONGEST_NAME)))
    with noting(wrong):
        findings.checked(reason, SHORTEST_REASON if is_needed else 0, "signed_reason")
    refuse(wrong)
    return SigningWords(signed_by=by, reason=reason, account_id=identity.account)


def _keep(
    identity: Identity, decision: Decision, found: _Compared, words: SigningWords | None
) -> None:
    made = Signing(
        decision=decision,
        version=decision.current,
        state=found.state,
        run_id=found.check.run_id if found.check is not None else None,
        account_id=identity.account,
        words=words,
    )
    db.session.add(made)
    db.session.flush()
    journal.record(identity, "decision:sign", decision.public_id, decision.body_id)
