"""Readings: that somebody read what is not public, a row for each page before it is sent; what the
person sees of that, and what who watches over it.

Nobody's own page about oneself is a reading, and neither is a concern: see decision 0033.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from register import traces
from register.access import Identity, Permission, Role, Subject, require
from register.extensions import db
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.decisions import Decision, Participation
from register.models.meetings import Meeting, MeetingItem
from register.models.officials import Official, Person
from register.models.proposals import Proposal
from register.models.reports import ErrorReport
from register.models.screening import Finding
from register.models.shielding import Shielding
from register.models.signings import Signing
from register.models.traces import ReadingAbout, ReadingKind, RecordedReading
from register.public.as_of import first_moment
from register.services.decisions import own
from register.services.findings import findings
from register.services.officials.officials import subject_of

PER_PAGE = 50
GUEST = "guest"
"""The capacity of who was asked in: to stand in, to review, to answer for another body."""
_CAPACITIES = (Role.REVIEWER, Role.CLERK, Role.ADMINISTRATOR, Role.OFFICIAL)
MOST_NAMES = 500
"""So many accounts and officials whose name holds what is searched for are looked at."""


OF_ONESELF = (
    ReadingKind.OFFICIAL,
    ReadingKind.POSITIONS,
    ReadingKind.INCOME,
    ReadingKind.INTERESTS,
    ReadingKind.SHIELDING,
    ReadingKind.REPORT,
    ReadingKind.QUESTION,
)
"""What the person reads of whatever it is about: the person knows of such things from the start."""
OF_DECISIONS = (ReadingKind.DECISION, ReadingKind.CHECK)
"""What the person reads of decisions in which the person takes part and knows of that."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells: the public id of its subject, the database id of its body, and the
    database ids of the officials about whom it tells something, each with that of the person.
    """

    subject: str | None = None
    body: int | None = None
    officials: Mapping[int, int] = field(default_factory=dict)


def about(officials: Iterable[Official], body: Body | None = None) -> Told:
    """Return what a list tells, by those who stand on it."""
    return Told(None, body.id if body else None, {each.id: each.person_id for each in officials})


def of_official(public_id: str) -> Told:
    """Return what a page about one official tells."""
    return _told(public_id, sa.select(Official.id).where(Official.public_id == public_id))


def of_finding(public_id: str) -> Told:
    """Return what the page of a finding tells."""
    return _told(public_id, sa.select(Finding.official_id).where(Finding.public_id == public_id))


def of_report(public_id: str) -> Told:
    """Return what the page of a report tells."""
    chosen = sa.select(ErrorReport.official_id).where(ErrorReport.public_id == public_id)
    return _told(public_id, chosen)


def of_shielding(public_id: str) -> Told:
    """Return what the page of a shielding tells."""
    chosen = sa.select(Shielding.official_id).where(Shielding.public_id == public_id)
    return _told(public_id, chosen)


def of_proposal(public_id: str) -> Told:
    """Return what the page of a proposal tells: of both officials."""
    chosen = [
        sa.select(end).where(Proposal.public_id == public_id)
        for end in (Proposal.official_id, Proposal.other_id)
    ]
    return _told(public_id, sa.union(*chosen))


def of_decision(public_id: str) -> Told:
    """Return what the page of a decision tells: of whoever takes part, or did."""
    chosen = (
        sa.select(Participation.official_id)
        .join(Decision, Decision.id == Participation.decision_id)
        .where(Decision.public_id == public_id)
    )
    body = sa.select(Decision.body_id).where(Decision.public_id == public_id)
    return _told(public_id, chosen, body)


def of_signing(public_id: str) -> Told:
    """Return what the page of how a decision was signed tells, under the decision."""
    found = db.session.scalar(
        sa.select(Decision.public_id)
        .join(Signing, Signing.decision_id == Decision.id)
        .where(Signing.public_id == public_id)
    )
    return of_decision(found or "")


def of_meeting(public_id: str) -> Told:
    """Return what the page of a meeting tells: of whoever takes part in one of its items."""
    chosen = (
        sa.select(Participation.official_id)
        .join(MeetingItem, MeetingItem.decision_id == Participation.decision_id)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(Meeting.public_id == public_id)
    )
    return _told(
        public_id, chosen, sa.select(Meeting.body_id).where(Meeting.public_id == public_id)
    )


def _told(subject: str, chosen: Any, body: Any = None) -> Told:
    rows = db.session.execute(
        sa.select(Official.id, Official.person_id, Official.body_id).where(Official.id.in_(chosen))
    ).all()
    at = rows[0].body_id if rows else None
    if body is not None:
        at = db.session.scalar(body)
    return Told(subject, at, {each.id: each.person_id for each in rows})


def record(identity: Identity, kind: ReadingKind, told: Told) -> None:
    """Write that somebody reads this, before the page is sent. What is about the reader alone is no
    reading.

    Raises:
        Busy: somebody else left traces for too long. No row, no page.
    """
    assert identity.account is not None, "what is not public is read by accounts"
    others = [each for each, person in told.officials.items() if not identity.is_person(person)]
    is_own_list = kind is ReadingKind.LIST and identity.all_roles <= {Role.OFFICIAL}
    if not others and (told.officials or is_own_list):
        return
    row = RecordedReading(
        account_id=identity.account,
        kind=kind.value,
        subject=told.subject,
        body_id=told.body,
        capacity=_capacity(identity, told.body),
        about=[ReadingAbout(official_id=each) for each in sorted(others)],
    )
    with traces.writing() as kept:
        kept.add(row)


def _capacity(identity: Identity, body: int | None) -> str:
    if body is not None and body in identity.audits:
        return "auditor"
    held = (
        identity.all_roles if body is None else (identity.roles or {}).get(body, frozenset[Role]())
    )
    return next((each.value for each in _CAPACITIES if each in held), GUEST)


@dataclass(frozen=True, slots=True)
class ReadingAboutOneself:
    """One reading as the person reads it: when, as what, of which body and what; never by whom.
    `title`: of the decision that it is about.
    """

    at: datetime.datetime
    kind: ReadingKind
    capacity: str
    subject: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """One reading as whoever watches over it reads it. `about`: the names of the officials."""

    at: datetime.datetime
    kind: ReadingKind
    capacity: str
    reader: str
    email: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A page of readings, the newest first. `is_cut`: there are more."""

    rows: Sequence[Any]
    is_cut: bool


def of_oneself(
    identity: Identity, official: Official, today: datetime.date, number: int = 1
) -> ReadingPage:
    """Return who read what about the asker, as an official of one body.

    A finding stands there once the person knows of it, and a decision where the person knows that
    one takes part: what nobody told yet is not told by who read it. Lists stand there not, for the
    same reason.

    Raises:
        NotAllowed: it is somebody else.
    """
    require(identity, Permission.SEE_OWN_READINGS, subject_of(official))
    known = {
        each.finding.public_id: each.finding.decision.current.title
        for each in findings.list_about(identity, today)
    }
    parts = {
        each.decision.public_id: each.decision.current.title
        for some in own.list_own(identity)
        for each in some
    }
    mine = RecordedReading.id.in_(
        sa.select(ReadingAbout.reading_id).where(ReadingAbout.official_id == official.id)
    )
    may = sa.or_(
        RecordedReading.kind.in_([each.value for each in OF_ONESELF]),
        sa.and_(
            RecordedReading.kind == ReadingKind.FINDING.value,
            RecordedReading.subject.in_(list(known)),
        ),
        sa.and_(
            RecordedReading.kind.in_([each.value for each in OF_DECISIONS]),
            RecordedReading.subject.in_(list(parts)),
        ),
    )
    rows, is_cut = _page(sa.select(RecordedReading).where(mine, may), number)
    return ReadingPage(
        [
            ReadingAboutOneself(
                each.recorded_at,
                ReadingKind(each.kind),
                each.capacity,
                each.subject,
                known.get(each.subject or "") or parts.get(each.subject or ""),
            )
            for each in rows
        ],
        is_cut,
    )


@dataclass(frozen=True, slots=True)
class ReadingFilters:
    """What somebody who watches over readings looks for. `name`: of a reader or an official."""

    name: str = ""
    kind: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


def search(
    identity: Identity, body: Body, filters: ReadingFilters, number: int = 1
) -> tuple[ReadingPage, list[Official]]:
    """Return who read what at a body, and the officials of it of whom that page tells.

    Raises:
        NotAllowed: the asker does not watch over the readings of this body.
    """
    require(identity, Permission.SEE_READINGS, Subject(body.id))
    chosen = sa.select(RecordedReading).where(_at(body))
    if filters.kind:
        chosen = chosen.where(RecordedReading.kind == filters.kind)
    if filters.since:
        chosen = chosen.where(RecordedReading.recorded_at >= first_moment(filters.since))
    if filters.until:
        chosen = chosen.where(
            RecordedReading.recorded_at < first_moment(filters.until + datetime.timedelta(days=1))
        )
    if filters.name.strip():
        chosen = chosen.where(_named(filters.name.strip()))
    rows, is_cut = _page(chosen, number)
    accounts = {
        each.id: each
        for each in db.session.scalars(
            sa.select(Account).where(Account.id.in_({row.account_id for row in rows}))
        )
    }
    ids = {each.official_id for row in rows for each in row.about}
    officials = {
        each.id: each
        for each in db.session.scalars(sa.select(Official).where(Official.id.in_(ids)))
    }
    shown = [_shown(row, accounts, officials, body) for row in rows]
    of_body = [each for each in officials.values() if each.body_id == body.id]
    return ReadingPage(shown, is_cut), of_body


def _at(body: Body) -> sa.ColumnElement[bool]:
    """Whatever was read of a body, and lists over several bodies on which an official of it
    stood.
    """
    ids = list(db.session.scalars(sa.select(Official.id).where(Official.body_id == body.id)))
    lists = sa.select(ReadingAbout.reading_id).where(ReadingAbout.official_id.in_(ids))
    return sa.or_(
        RecordedReading.body_id == body.id,
        sa.and_(RecordedReading.body_id.is_(None), RecordedReading.id.in_(lists)),
    )


def _named(name: str) -> sa.ColumnElement[bool]:
    readers = db.session.scalars(
        sa.select(Account.id)
        .where(
            sa.or_(
                Account.name.icontains(name, autoescape=True),
                Account.email.icontains(name, autoescape=True),
            )
        )
        .limit(MOST_NAMES)
    )
    officials = db.session.scalars(
        sa.select(Official.id)
        .join(Person, Person.id == Official.person_id)
        .where(*(_has(word) for word in name.split()))
        .limit(MOST_NAMES)
    )
    told = sa.select(ReadingAbout.reading_id).where(ReadingAbout.official_id.in_(list(officials)))
    return sa.or_(RecordedReading.account_id.in_(list(readers)), RecordedReading.id.in_(told))


def _has(word: str) -> sa.ColumnElement[bool]:
    """Whether a part of the name of a person holds a word."""
    parts = (Person.family_name, Person.given_name, Person.initials, Person.prefix)
    return sa.or_(*(part.icontains(word, autoescape=True) for part in parts))


def _shown(
    row: RecordedReading,
    accounts: Mapping[int, Account],
    officials: Mapping[int, Official],
    body: Body,
) -> ReadingShown:
    reader = accounts.get(row.account_id)
    named = [officials[each.official_id] for each in row.about if each.official_id in officials]
    return ReadingShown(
        row.recorded_at,
        ReadingKind(row.kind),
        row.capacity,
        reader.name if reader else "",
        reader.email if reader else "",
        tuple(sorted(each.person.name for each in named if each.body_id == body.id)),
    )


def _page(chosen: sa.Select[Any], number: int) -> tuple[list[RecordedReading], bool]:
    whole = chosen.options(selectinload(RecordedReading.about)).order_by(RecordedReading.id.desc())
    with traces.reading() as kept:
        found = list(kept.scalars(whole.offset((number - 1) * PER_PAGE).limit(PER_PAGE + 1)))
    return found[:PER_PAGE], len(found) > PER_PAGE


def erase(now: datetime.datetime, kept_days: int) -> None:
    """Erase what was read longer ago."""
    before = now - datetime.timedelta(days=kept_days)
    old = sa.select(RecordedReading.id).where(RecordedReading.recorded_at < before)
    with traces.writing() as kept:
        kept.execute(sa.delete(ReadingAbout).where(ReadingAbout.reading_id.in_(old)))
        kept.execute(sa.delete(RecordedReading).where(RecordedReading.recorded_at < before))
