"""Findings: what there is to look at between one official and one decision, and what people did
with it.

The state of a finding is derived from its events and, for a term that has passed, from today's
date. Which moves there are, who may make them and who sees a finding are tables in `access`.
Nothing here counts findings by person.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from conflict_graph.assessment.conditional import Conditional, conditional
from conflict_graph.facts import DecisionStatus, Outcome
from register.access import (
    SERVER,
    FindingState,
    Identity,
    Move,
    Permission,
    Subject,
    allows,
    in_time,
    is_reviewer,
    is_somebody_else,
    require,
    sees_finding,
)
from register.errors import Invalid, NotFound, WrongState, marked
from register.extensions import db
from register.models.accounts import Account
from register.models.decisions import Decision, DecisionParty, DecisionVersion, Participation
from register.models.officials import Official
from register.models.reviews import (
    READ_AS,
    Conclusion,
    ConclusionSignature,
    FactChange,
    FindingAct,
    FindingAssignment,
    FindingEvent,
    FindingText,
    ReviewerAbsence,
    SignedWord,
)
from register.models.screening import AssessmentVersion, Finding, ScreeningRun
from register.services import journal
from register.services.findings import states
from register.services.findings.states import FindingStep, change_of, moved, place

SHORTEST_TEXT = 10
"""Characters of a question or a reply; shorter ones say nothing."""

SHORTEST_REASON = 20
"""Characters of the reason of a conclusion, or against one."""

LONGEST_TEXT = 20_000
"""Characters of any text about a finding."""

STEPS = (Permission.ASK, Permission.REPLY, Permission.CONCLUDE)
"""What can be the next step of somebody."""

BESIDE = (Permission.ADD, Permission.EXTEND, Permission.CONTEST, Permission.ASSIGN)
"""What else somebody may do with a finding, and that waits on nobody."""

BY_PEOPLE = (
    Move.ASK,
    Move.EXTEND,
    Move.REPLY,
    Move.ADD,
    Move.SIGN,
    Move.CONCLUDE,
    Move.CONTEST,
)
"""What people do, and who did it is told; the other acts follow from what the software answers when
somebody lets it check, or are told without a name.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingHistoryItem:
    """One event, or one change of facts, with its words.

    `facts`: which facts somebody changed, with what was said before and after. `by`: who did it,
    or who let the software check; None: a command on the server, or a reviewer who opened it.
    `conclusion`: what came of a conclusion. `signed`: what this reviewer concluded, with the
    digests that were signed; of the first of two it is for reviewers alone, with its words, until
    the second has concluded, and for good where the facts changed before that.
    """

    act: Move
    at: datetime.datetime
    by: str | None
    text: str | None
    reply_by: datetime.date | None
    conclusion: SignedWord | None
    outcome: Outcome | None
    account: int | None = None
    signed: SignedWord | None = None
    counter_argument: str | None = None
    text_sha256: str | None = None
    dossier_sha256: str | None = None
    facts: tuple[Mapping[str, str | None], ...] = ()
    file_name: str | None = None
    """For a change of facts: the file that says so; None: entered by hand."""
    asks_again: bool = False
    """For a change of facts: the official has to be heard about it."""
    by_official: bool = False
    """For a change of facts: the official concerned made it."""


@dataclass(frozen=True, slots=True)
class FindingStatus:
    """A finding as it stands on a day, with what the asker may do with it."""

    finding: Finding
    state: FindingState
    subject: Subject
    history: tuple[FindingHistoryItem, ...]
    may: frozenset[Permission]
    asked_about: AssessmentVersion | None
    """The answer about which the official was asked last; None: nobody has asked yet."""

    @property
    def said(self) -> Conditional:
        """What the software found, with what it hangs on as the decision stands now."""
        return said_of(self.finding.current, self.finding.decision, self.finding.official_id)

    @property
    def reply_by(self) -> datetime.date | None:
        """The last day of the latest term. None: nobody was asked, or other facts came up since,
        and with them no term.
        """
        nothing_left = False
        for each in reversed(self.history):
            nothing_left = nothing_left or each.act is Move.DISSOLVE
            if each.act is Move.REOPEN or (each.asks_again and not nothing_left):
                return None
            if each.reply_by:
                return each.reply_by
        return None

    @property
    def conclusion(self) -> SignedWord | None:
        """The conclusion that counts: none before there is one, or after the facts have changed."""
        return (
            self.concluded.conclusion
            if self.concluded and self.state is FindingState.CONCLUDED
            else None
        )

    @property
    def concluded(self) -> FindingHistoryItem | None:
        """The last conclusion with its reason, whether it still counts or the facts have changed
        since.
        """
        return next((each for each in reversed(self.history) if each.conclusion), None)

    @property
    def replies(self) -> tuple[FindingHistoryItem, ...]:
        """What the official replied, less what was added to it: see `hearing.sent_about`."""
        return tuple(each for each in self.history if each.act is Move.REPLY)

    @property
    def first(self) -> FindingHistoryItem | None:
        """The first of two conclusions, while the second is waited for."""
        return self.history[-1] if self.state is FindingState.SIGNED else None

    @property
    def by_two(self) -> tuple[FindingHistoryItem, FindingHistoryItem] | None:
        """The two conclusions of which the last one that counts, or counted, came; None: it was
        concluded by one.
        """
        places = [place for place, each in enumerate(self.history) if each.act is Move.CONCLUDE]
        before = self.history[places[-1] - 1] if places else None
        if before is None or before.act is not Move.SIGN:
            return None
        return before, self.history[places[-1]]

    @property
    def facts_changed_since(self) -> bool:
        """Whether somebody changed facts after the conclusion that counts."""
        acts = [each.act for each in self.history]
        since = acts[::-1].index(Move.CONCLUDE) if Move.CONCLUDE in acts else 0
        return self.state is FindingState.CONCLUDED and Move.CHANGE in acts[len(acts) - since :]

    @property
    def contests(self) -> tuple[FindingHistoryItem, ...]:
        """Each time that the official contested a conclusion."""
        return tuple(each for each in self.history if each.act is Move.CONTEST)


_FEW = 500
"""From so many findings on, all questions are read rather than those about each of them."""

Happened = Sequence[FindingEvent | FactChange]


def were_asked(found: Iterable[Finding]) -> list[Finding]:
    """Return those of these findings about which the official was ever asked."""
    listed = list(found)
    if not listed:
        return []
    asks = sa.select(FindingEvent.finding_id).where(FindingEvent.act == FindingAct.ASK)
    few = (
        asks.where(FindingEvent.finding_id.in_([each.id for each in listed]))
        if len(listed) < _FEW
        else asks
    )
    asked = set(db.session.scalars(few))
    return [finding for finding in listed if finding.id in asked]


def taken_up(findings: Collection[int]) -> frozenset[int]:
    """Return those of these findings, by their database ids, that a reviewer opened."""
    if not findings:
        return frozenset()
    chosen = sa.select(FindingEvent.finding_id).where(
        FindingEvent.finding_id.in_(findings), FindingEvent.move == Move.TAKE_UP
    )
    return frozenset(db.session.scalars(chosen))


def said_of(version: AssessmentVersion, decision: Decision, official: int) -> Conditional:
    """Return what the software found of an official (by database id), with what that hangs on as
    things stand now.
    """
    is_open = decision.current.status is DecisionStatus.OPEN
    done = any(row.current.steps for row in decision.participations if row.official_id == official)
    outcomes = version.outcome, version.rule, version.if_steps_aside
    return conditional(*outcomes, is_open=is_open, done=done, complete=version.is_complete)


def state_of(finding: Finding, today: datetime.date) -> FindingState:
    """Return where a finding stands on a day. The term includes its last day."""
    return states.of([finding.id], today)[finding.id]


def subject_of(finding: Finding, today: datetime.date) -> Subject:
    """Return what the policy asks about: the body, the person concerned, the state, and whether
    they were heard.
    """
    steps = states.steps_of([finding.id])[finding.id]
    return _subject(finding, steps, today, assignees([finding.id], today).get(finding.id))


def _subject(
    finding: Finding, steps: Sequence[FindingStep], day: datetime.date, assignee: int | None
) -> Subject:
    state, heard = place(steps, day)
    return Subject(
        finding.body_id,
        finding.official.person_id,
        state,
        heard,
        finding=finding.id,
        signer=steps[-1].account if state is FindingState.SIGNED else None,
        assignee=assignee,
        taken_up=any(step.act is Move.TAKE_UP for step in steps),
    )


def list_for(identity: Identity, today: datetime.date) -> list[FindingStatus]:
    """Return all findings that the asker may see, newest first; never grouped or counted by person.
    Pages ask `listed`.
    """
    return _list(identity, today, sa.true())


def list_among(
    identity: Identity, today: datetime.date, ids: Collection[int]
) -> list[FindingStatus]:
    """Return those of these findings, by their database ids, that the asker may see, newest
    first.
    """
    return _list(identity, today, Finding.id.in_(ids)) if ids else []


def list_about(identity: Identity, today: datetime.date) -> list[FindingStatus]:
    """Return the findings about the asker that the asker may see, newest first."""
    return _list(identity, today, _about(identity))


def list_to_answer(identity: Identity, today: datetime.date) -> list[FindingStatus]:
    """Return those of the findings about the asker to which the asker may reply. The others are not
    read: this is asked for every page of an official.
    """
    about = db.session.scalars(sa.select(Finding.id).where(_about(identity))).all()
    open_ = [
        finding
        for finding, state in states.of(about, today).items()
        if moved(state, Move.REPLY) is not None
    ]
    if not open_:
        return []
    found = _list(identity, today, sa.and_(_about(identity), Finding.id.in_(open_)))
    return [each for each in found if Permission.REPLY in each.may]


def _about(identity: Identity) -> sa.ColumnElement[bool]:
    return Finding.official.has(Official.person_id == identity.person)


def _list(
    identity: Identity, today: datetime.date, which: sa.ColumnElement[bool]
) -> list[FindingStatus]:
    bodies = list((identity.roles or {}).keys())
    if not bodies:
        return []
    near = sa.or_(Finding.body_id.in_(bodies), Finding.id.in_(sorted(identity.invited)))
    found = list(db.session.scalars(_whole().where(near, which).order_by(Finding.id.desc())))
    events = _events(finding.id for finding in found)
    looked_at = assignees([finding.id for finding in found], today)
    standings = (
        _standing(identity, finding, events.get(finding.id, []), today, looked_at.get(finding.id))
        for finding in found
    )
    return [standing for standing in standings if sees_finding(identity, standing.subject)]


@lru_cache(maxsize=1)
def _whole() -> sa.Select[Finding]:
    """What every list of findings says of them: made once, see `_assigned`."""
    return sa.select(Finding).options(
        joinedload(Finding.body),
        joinedload(Finding.official).joinedload(Official.person),
        joinedload(Finding.decision)
        .selectinload(Decision.versions)
        .selectinload(DecisionVersion.parties)
        .joinedload(DecisionParty.mention),
        joinedload(Finding.decision)
        .selectinload(Decision.participations)
        .selectinload(Participation.versions),
        selectinload(Finding.assessments),
    )


def get(identity: Identity, public_id: str, today: datetime.date) -> FindingStatus:
    """Return one finding.

    Raises:
        NotFound: there is none, or the asker may not know that there is.
    """
    finding = db.session.scalar(sa.select(Finding).where(Finding.public_id == public_id))
    if finding is None:
        raise NotFound("There is no such finding.")
    standing = _read(identity, finding, today)
    require(identity, Permission.SEE_FINDING, standing.subject)
    return standing


def standing_of(finding: Finding, today: datetime.date) -> FindingStatus:
    """Return a finding as it stands, for a command on the server: what people wrote is left out
    where it is for reviewers alone.
    """
    return _read(SERVER, finding, today)


def _read(identity: Identity, finding: Finding, today: datetime.date) -> FindingStatus:
    events = _events([finding.id]).get(finding.id, [])
    assignee = assignees([finding.id], today).get(finding.id)
    return _standing(identity, finding, events, today, assignee)


def get_for(
    identity: Identity, permission: Permission, public_id: str, today: datetime.date
) -> FindingStatus:
    """Return one finding to somebody who means to do something with it.

    Raises:
        NotFound: there is none, or the asker may not know that there is.
        NotAllowed: somebody else does this.
        WrongState: it is too early or too late for this.
    """
    standing = get(identity, public_id, today)
    check_standing(standing, permission, identity)
    return standing


def check_standing(standing: FindingStatus, permission: Permission, identity: Identity) -> None:
    """Let pass who may do this with a finding that stands so.

    Raises:
        NotFound: the asker may not know of the finding.
        WrongState: it is too early or too late for this; the message says which.
        NotAllowed: somebody else does this.
    """
    _check_subject(standing.subject, permission, identity)


def last_day(today: datetime.date, term_days: int) -> datetime.date:
    """Return the last day of a term that begins tomorrow."""
    return today + datetime.timedelta(days=term_days)


def ask(
    identity: Identity, finding: Finding, text: str, term_days: int, today: datetime.date
) -> FindingEvent:
    """Ask the official to respond within a term, which begins tomorrow; after the facts changed,
    ask again.

    Raises:
        Invalid: the question says nothing.
        NotAllowed: the asker is no clerk, or is the official. After the facts changed a reviewer
            may ask too.
        WrongState: the official has been asked already.
        NotFound: the asker may not know of the finding.
    """
    check_state(finding, Permission.ASK, identity, today)
    words = checked(text, SHORTEST_TEXT)
    reply_by = last_day(today, term_days)
    return record(finding, Move.ASK, identity, words, reply_by=reply_by)


def reply(identity: Identity, finding: Finding, text: str, today: datetime.date) -> FindingEvent:
    """Respond to a finding about oneself; also after the term, as long as nobody has concluded.

    Raises:
        Invalid: the reply says nothing.
        NotAllowed: the asker is not the official.
        WrongState: there is no open question.
        NotFound: the asker may not know of the finding.
    """
    check_state(finding, Permission.REPLY, identity, today)
    return record(finding, Move.REPLY, identity, checked(text, SHORTEST_TEXT))


def check_reply(text: str) -> None:
    """Let pass what can be a reply.

    Raises:
        Invalid: it says too little, or too much.
    """
    checked(text, SHORTEST_TEXT)


def contest(identity: Identity, finding: Finding, text: str, today: datetime.date) -> FindingEvent:
    """Contest the conclusion about oneself; a reviewer concludes anew.

    Raises:
        Invalid: the reason says nothing.
        NotAllowed: the asker is not the official.
        WrongState: nobody has concluded.
        NotFound: the asker may not know of the finding.
    """
    check_state(finding, Permission.CONTEST, identity, today)
    return record(finding, Move.CONTEST, identity, checked(text, SHORTEST_REASON, "text"))


def record(
    finding: Finding,
    act: Move,
    identity: Identity,
    text: str | None = None,
    *,
    reply_by: datetime.date | None = None,
    conclusion: Conclusion | None = None,
    signature: ConclusionSignature | None = None,
) -> FindingEvent:
    """Add an event with its words. `SERVER`: the software, because the facts changed.

    Raises:
        WrongState: there is no such move in the state in which the finding is.
    """
    state = states.of([finding.id], datetime.date.min)[finding.id]
    if moved(state, act) is None:
        raise WrongState(_TOO_LATE_OR_EARLY[state])
    event = FindingEvent(
        finding=finding,
        act=READ_AS.get(act) or FindingAct(act.value),
        move=act if act in READ_AS else None,
        account_id=identity.account,
        assessment=finding.current,
        reply_by=reply_by,
        conclusion=conclusion,
        signature=signature,
    )
    if text is not None:
        event.text = FindingText(text=text)
    db.session.add(event)
    db.session.flush()
    # Which reviewer opened it is for reviewers: it can tell that somebody wrote to that one.
    by = SERVER if act is Move.TAKE_UP else identity
    journal.record(by, f"finding:{act.value}", finding.public_id, finding.body_id)
    return event


class NewFinding(NamedTuple):
    """A finding that the software opened, and its first assessment, by their database ids."""

    finding_id: int
    assessment_id: int
    public_id: str
    body_id: int


def record_opened(found: Sequence[NewFinding]) -> None:
    """Add to new findings that the software opened them."""
    act = FindingAct.OPEN
    db.session.execute(
        sa.insert(FindingEvent.__table__),  # type: ignore[arg-type]
        [
            {"finding_id": each.finding_id, "act": act, "assessment_id": each.assessment_id}
            for each in found
        ],
    )
    about = [(each.public_id, each.body_id) for each in found]
    journal.record_all(SERVER, f"finding:{act.value}", about)


def checked(text: str, shortest: int, field: str = "text") -> str:
    """Return the words without the space around them.

    Raises:
        Invalid: there are too few or too many.
    """
    words = text.strip()
    if len(words) < shortest:
        raise Invalid(
            "Write at least %(length)s characters, so that others can follow it.",
            field,
            length=str(shortest),
        )
    if len(words) > LONGEST_TEXT:
        raise Invalid("Write at most %(length)s characters.", field, length=str(LONGEST_TEXT))
    return words


def check_state(
    finding: Finding, permission: Permission, identity: Identity, today: datetime.date
) -> None:
    """Let pass who may do this with the finding now.

    Raises:
        NotFound: the asker may not know of the finding.
        WrongState: it is too early or too late for this; the message says which.
        NotAllowed: somebody else does this.
    """
    _check_subject(subject_of(finding, today), permission, identity)


def _check_subject(subject: Subject, permission: Permission, identity: Identity) -> None:
    require(identity, Permission.SEE_FINDING, subject)
    assert subject.state is not None, "a finding has a state"
    _check_state(permission, subject.state)
    if permission is Permission.CONCLUDE and not subject.heard:
        raise WrongState(
            "The facts changed. Ask the official about them first, or wait for the reply."
        )
    require(identity, permission, subject)


_TOO_LATE_OR_EARLY = {
    FindingState.NEW: marked("The official has not been asked to respond yet."),
    FindingState.ASKED: marked(
        "The official has been asked already, and the term is still running."
    ),
    FindingState.REPLIED: marked("The official has replied already."),
    FindingState.LAPSED: marked("The official was asked, and the term has passed without a reply."),
    FindingState.SIGNED: marked("One reviewer has concluded, and a second one has to."),
    FindingState.CONCLUDED: marked("Somebody has concluded on this finding already."),
    FindingState.CONTESTED: marked(
        "The official contests the conclusion. A reviewer concludes anew."
    ),
    FindingState.CHANGED: marked(
        "The facts changed after the official was asked. A reviewer decides."
    ),
    FindingState.DISSOLVED: marked("This finding was dissolved, because the facts changed."),
}


def _check_state(permission: Permission, state: FindingState) -> None:
    if state not in in_time(permission):
        raise WrongState(_TOO_LATE_OR_EARLY[state])


def _steps(events: Happened) -> list[FindingStep]:
    return [
        FindingStep(change_of(each.asks_again), None, each.account_id)
        if isinstance(each, FactChange)
        else FindingStep(each.did, each.reply_by, each.account_id)
        for each in events
    ]


def _standing(
    identity: Identity,
    finding: Finding,
    events: Happened,
    day: datetime.date,
    assignee: int | None,
) -> FindingStatus:
    subject = _subject(finding, _steps(events), day, assignee)
    may = frozenset(act for act in (*STEPS, *BESIDE) if allows(identity, act, subject))
    assert subject.state is not None, "a finding has a state"
    acts_only = [event for event in events if isinstance(event, FindingEvent)]
    asked = next((event.assessment for event in reversed(acts_only) if event.did is Move.ASK), None)
    is_oneself = identity.is_person(subject.person)
    reads_drafts = is_reviewer(identity, subject) and is_somebody_else(identity, subject)
    history = tuple(
        _changing(event, subject.person, is_oneself=is_oneself)
        if isinstance(event, FactChange)
        else _happening(events, place, event, reads_drafts=reads_drafts)
        for place, event in enumerate(events)
    )
    return FindingStatus(finding, subject.state, subject, history, may, asked)


_OF_OTHERS = ("parties", "organisation")
"""Facts whose words name parties: the official concerned reads that they changed, and not who else
bids.
"""


def _changing(change: FactChange, official: int | None, *, is_oneself: bool) -> FindingHistoryItem:
    hidden = _OF_OTHERS if is_oneself else ()
    by = change.account
    return FindingHistoryItem(
        act=Move.CHANGE,
        at=change.recorded_at,
        by=by.name if by else None,
        text=change.reason.text if change.reason else None,
        reply_by=None,
        conclusion=None,
        outcome=None,
        facts=tuple(
            {"fact": each["fact"]} if each["fact"] in hidden else each for each in change.facts
        ),
        file_name=change.file_name,
        asks_again=bool(change.asks_again),
        by_official=by is not None and by.person_id is not None and by.person_id == official,
    )


def _happening(
    events: Happened, place: int, event: FindingEvent, *, reads_drafts: bool
) -> FindingHistoryItem:
    person = event.account if event.did in BY_PEOPLE else event.assessment.run.account
    person = None if event.did is Move.TAKE_UP else person
    is_shown = reads_drafts or event.did is not Move.SIGN or _has_second(events, place)
    signature = event.signature if is_shown else None
    counter = signature.counter_argument if signature else None
    return FindingHistoryItem(
        act=event.did,
        at=event.recorded_at,
        by=person.name if person else None,
        text=event.text.text if event.text and is_shown else None,
        reply_by=event.reply_by,
        conclusion=_came_to(events, place),
        outcome=event.assessment.outcome,
        account=event.account_id,
        signed=signature.word if signature else None,
        counter_argument=counter.text if counter else None,
        text_sha256=signature.text_sha256 if signature else None,
        dossier_sha256=signature.dossier_sha256 if signature else None,
    )


def _has_second(events: Happened, place: int) -> bool:
    """Say whether the second reviewer concluded directly after the first."""
    second = next(iter(events[place + 1 :]), None)
    return isinstance(second, FindingEvent) and second.did is Move.CONCLUDE


def _came_to(events: Happened, place: int) -> SignedWord | None:
    """Return what a conclusion came to; None: it is none.

    A conflict of interest was established where two people signed that it was, one after the
    other, and nothing happened in between. No row says it but theirs.
    """
    event = events[place]
    if not isinstance(event, FindingEvent) or event.did is not Move.CONCLUDE:
        return None
    if event.conclusion is not None:
        return SignedWord(event.conclusion.value)
    before = events[place - 1]
    if not isinstance(before, FindingEvent) or before.did is not Move.SIGN:
        return SignedWord.APPARENT
    by_two = before.account_id is not None and event.account_id not in (None, before.account_id)
    signed = {each.signature.word for each in (before, event) if each.signature}
    is_signed = before.signature is not None and event.signature is not None
    agree = by_two and is_signed and signed == {SignedWord.ACTUAL}
    return SignedWord.ACTUAL if agree else SignedWord.APPARENT


def assignees(findings: Collection[int], day: datetime.date) -> dict[int, int]:
    """Return the account that looks at each of these findings on a day, where somebody does: not
    away, and nobody has concluded, or asked the official again, since it was said.
    """
    if not findings:
        return {}
    asked = {"findings": list(findings), "day": day}
    return {row.finding_id: row.assignee_id for row in db.session.execute(_assigned(), asked)}


# What every page of a finding asks is made once: making it takes longer than its answer.
_THESE: sa.BindParameter[int] = sa.bindparam("findings", expanding=True)


@lru_cache(maxsize=1)
def _assigned() -> sa.Select[int, int]:
    return sa.select(FindingAssignment.finding_id, FindingAssignment.assignee_id).where(
        FindingAssignment.finding_id.in_(_THESE), *counting(sa.bindparam("day", type_=sa.Date))
    )


def counting(
    day: datetime.date | sa.BindParameter[datetime.date],
) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what holds in SQL of an assignment that counts on a day."""
    later = aliased(FindingAssignment)
    since = sa.exists().where(
        FindingEvent.finding_id == FindingAssignment.finding_id,
        FindingEvent.recorded_at > FindingAssignment.recorded_at,
        sa.or_(
            FindingEvent.move == Move.SIGN,
            FindingEvent.act.in_([FindingAct.CONCLUDE, FindingAct.ASK]),
        ),
    )
    away = sa.exists().where(
        ReviewerAbsence.account_id == FindingAssignment.assignee_id,
        ReviewerAbsence.ended_at.is_(None),
        ReviewerAbsence.since <= day,
        ReviewerAbsence.until >= day,
    )
    handed_over = sa.exists().where(
        later.finding_id == FindingAssignment.finding_id, later.id > FindingAssignment.id
    )
    return ~handed_over, ~since, ~away


def _events(findings: Iterable[int]) -> dict[int, list[FindingEvent | FactChange]]:
    """Return what happened to these findings, oldest first: two queries, none for no finding."""
    found: dict[int, list[FindingEvent | FactChange]] = {}
    ids = list(findings)
    if not ids:
        return found
    asked = {"findings": ids}
    for change in db.session.scalars(_changed(), asked):
        found.setdefault(change.finding_id, []).append(change)
    for event in db.session.scalars(_happened(), asked):
        found.setdefault(event.finding_id, []).append(event)
    for happened in found.values():
        happened.sort(key=lambda each: each.recorded_at)
    return found


@lru_cache(maxsize=1)
def _changed() -> sa.Select[FactChange]:
    return (
        sa.select(FactChange)
        .where(FactChange.finding_id.in_(_THESE))
        .options(
            joinedload(FactChange.account).load_only(Account.name, Account.person_id),
            joinedload(FactChange.reason),
        )
        .order_by(FactChange.id)
    )


@lru_cache(maxsize=1)
def _happened() -> sa.Select[FindingEvent]:
    return (
        sa.select(FindingEvent)
        .where(FindingEvent.finding_id.in_(_THESE))
        .options(
            joinedload(FindingEvent.account).load_only(Account.name),
            joinedload(FindingEvent.text),
            joinedload(FindingEvent.signature).joinedload(ConclusionSignature.counter_argument),
            joinedload(FindingEvent.assessment)
            .load_only(AssessmentVersion.outcome, AssessmentVersion.run_id)
            .joinedload(AssessmentVersion.run)
            .joinedload(ScreeningRun.account)
            .load_only(Account.name),
        )
        .order_by(FindingEvent.id)
    )
