"""Who stepped aside at which item of a meeting, as published minutes say: an option of a body, off
until it is chosen, by which citizens see that integrity works.

What stands on the page comes from published minutes and from nothing else: no decision, check,
measure or finding is read here, so the page is the same with and without them. It has the number of
an item and no title, no reason and no organisation; there is no list of a person, no count and no
export. The official reads it seven days before it is public. What the official calls wrong does not
stand there.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind
from register import clock
from register.access import Identity, Permission, Subject, allows, require
from register.errors import Invalid, NotFound, WrongState, marked, noting, refuse
from register.extensions import db
from register.models.bodies import Body
from register.models.council import MinutesEntry, MinutesVote
from register.models.meetings import Meeting
from register.models.officials import Official
from register.models.stepping_aside import (
    PublishedMinutes,
    SteppedAside,
    SteppedAsideAnswer,
    SteppedAsideAnswerWords,
    SteppingAsideChoice,
)
from register.plain_text import is_item_number
from register.services import journal, outbox
from register.services.decisions import places
from register.services.officials import officials

DAYS_AHEAD = 7
"""How many days the official reads it before it is public."""
LONGEST_ADDRESS = 500
LONGEST_NOTE = 1000
MOST = 100
"""Rows of one meeting."""


NO_NUMBER = marked(
    "Enter the number of the item as the minutes have it, for example 7 or 7a. No words."
)


@dataclass(frozen=True, slots=True)
class AsideStated:
    """That the minutes say that an official stepped aside at an item. `official`: the public id."""

    official: str
    item: str


@dataclass(frozen=True, slots=True)
class MeetingAsides:
    """What is recorded of a meeting, for those who keep its decisions.

    `address`: where the minutes are published; "": not recorded. `offered`: what an import read in
    the minutes, to be looked over, where nothing is recorded yet. `members`: who can be chosen.
    `on_paper`: who has no account, and so is told in person before it is public.
    """

    address: str
    asides: tuple[SteppedAside, ...]
    offered: tuple[AsideStated, ...]
    members: tuple[Official, ...]
    on_paper: tuple[Official, ...]


def is_shown_by(body: Body) -> bool:
    """Say whether a body shows who stepped aside."""
    newest = sa.select(SteppingAsideChoice.is_shown).where(SteppingAsideChoice.body_id == body.id)
    return bool(db.session.scalar(newest.order_by(SteppingAsideChoice.id.desc()).limit(1)))


def choose(identity: Identity, body: Body, is_shown: bool) -> None:
    """Show on public pages who stepped aside, or show it no more.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    if is_shown == is_shown_by(body):
        return
    db.session.add(
        SteppingAsideChoice(body_id=body.id, is_shown=is_shown, account_id=identity.account)
    )
    db.session.flush()
    journal.record(identity, "body:stepping_aside", body.public_id, body.id)


def of_meeting(identity: Identity, meeting: Meeting, today: datetime.date) -> MeetingAsides:
    """Return what is recorded of a meeting, and what its minutes offer.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(meeting.body_id))
    minutes = _newest(meeting)
    asides = tuple(minutes.asides) if minutes else ()
    told = [each.official for each in asides if each.public_from > today]
    reads = places.with_account(meeting.body_id, [each.person_id for each in told])
    return MeetingAsides(
        address=minutes.address if minutes else "",
        asides=asides,
        offered=() if minutes else _offered(meeting),
        members=tuple(_members(meeting)),
        on_paper=tuple(dict.fromkeys(each for each in told if each.person_id not in reads)),
    )


def record(
    identity: Identity,
    meeting: Meeting,
    address: str,
    stated: Sequence[AsideStated],
    today: datetime.date,
) -> None:
    """Record who stepped aside at which item, all of it; what stood and is not among it goes.

    What is new is read by the official now and is public after `DAYS_AHEAD` days. With another
    address of the minutes everything is new.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        WrongState: the body does not show this, or the meeting is still to come.
        Invalid: the address is none of a page that everybody can open, an item has no number, or
            somebody was not in office, stands there twice, or is the asker.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(meeting.body_id))
    if not is_shown_by(meeting.body):
        raise WrongState("The body does not show who stepped aside.")
    if meeting.held_on > today:
        raise WrongState("The meeting is still to come.")
    minutes = _newest(meeting)
    stood = list(minutes.asides) if minutes else []
    kept = stood if minutes is not None and minutes.address == address else []
    members = {each.public_id: each for each in [*_members(meeting), *(x.official for x in kept)]}
    _check(identity, address, stated, members, kept)
    wanted = {(members[each.official].id, each.item) for each in stated}
    there = {(each.official_id, each.item) for each in kept}
    for each in stood:
        if each not in kept or (each.official_id, each.item) not in wanted:
            each.withdrawn_at = clock.now()
    if minutes is None or minutes.address != address:
        if not address:
            db.session.flush()
            if stood:
                _journal(identity, meeting)
            return
        minutes = PublishedMinutes(meeting=meeting, address=address, account_id=identity.account)
        db.session.add(minutes)
    new = [each for each in stated if (members[each.official].id, each.item) not in there]
    for one in new:
        db.session.add(
            SteppedAside(
                minutes=minutes,
                official=members[one.official],
                item=one.item,
                public_from=today + datetime.timedelta(days=DAYS_AHEAD),
                account_id=identity.account,
            )
        )
    db.session.flush()
    db.session.expire(minutes, ["asides"])
    _journal(identity, meeting)
    for person in {members[each.official].person_id for each in new}:
        outbox.tell(person, clock.now())


def _journal(identity: Identity, meeting: Meeting) -> None:
    journal.record(identity, "meeting:stepping_aside", meeting.public_id, meeting.body_id)


def list_own(identity: Identity) -> list[SteppedAside]:
    """Return what stands, or is to stand, on a public page of the asker having stepped aside; the
    latest meeting first.
    """
    if identity.person is None:
        return []
    chosen = (
        sa.select(SteppedAside)
        .join(SteppedAside.official)
        .join(SteppedAside.minutes)
        .join(PublishedMinutes.meeting)
        .where(
            Official.person_id == identity.person,
            Official.withdrawn_at.is_(None),
            SteppedAside.withdrawn_at.is_(None),
        )
        .options(
            joinedload(SteppedAside.official),
            joinedload(SteppedAside.minutes).joinedload(PublishedMinutes.meeting),
        )
        .order_by(Meeting.held_on.desc(), SteppedAside.id)
    )
    return [
        each
        for each in db.session.scalars(chosen)
        if allows(
            identity,
            Permission.SEE_OWN_ITEMS,
            Subject(each.official.body_id, each.official.person_id),
        )
    ]


def list_unread(identity: Identity, today: datetime.date) -> list[SteppedAside]:
    """Return of the asker's own what is not public yet and has no answer."""
    return [
        each
        for each in list_own(identity)
        if not each.answers and each.public_from > today and is_shown_by(each.minutes.meeting.body)
    ]


def get_own(identity: Identity, public_id: str) -> SteppedAside:
    """Return one of the asker's own.

    Raises:
        NotFound: there is none.
    """
    found = next((each for each in list_own(identity) if each.public_id == public_id), None)
    if found is None:
        raise NotFound("There is no such item.")
    return found


def answer(identity: Identity, public_id: str, is_right: bool, note: str = "") -> None:
    """Record what the official says: what is not right does not stand on the page.

    Raises:
        NotFound: it is not the asker's own.
        Invalid: the note is too long.
    """
    found = get_own(identity, public_id)
    if len(note) > LONGEST_NOTE:
        raise Invalid("Use at most 1,000 characters.", "note")
    assert identity.account is not None, "somebody with a person has an account"
    db.session.add(
        SteppedAsideAnswer(
            aside=found,
            is_right=is_right,
            words=SteppedAsideAnswerWords(note=note.strip()) if note.strip() else None,
            account_id=identity.account,
        )
    )
    db.session.flush()
    journal.record(identity, "stepping_aside:answer", public_id, found.official.body_id)


def is_contested(aside: SteppedAside) -> bool:
    """Say whether the official says that it is not right."""
    return bool(aside.answers) and not aside.answers[-1].is_right


def _newest(meeting: Meeting) -> PublishedMinutes | None:
    chosen = sa.select(PublishedMinutes).where(PublishedMinutes.meeting_id == meeting.id)
    return db.session.scalar(chosen.order_by(PublishedMinutes.id.desc()).limit(1))


def _members(meeting: Meeting) -> list[Official]:
    """Return who was in an office that is public on the day of the meeting, by name."""
    groups = dict(officials.list_by_office(meeting.body, PartialDate.of(meeting.held_on)))
    found = [
        each
        for kind in (OfficeKind.EXECUTIVE, OfficeKind.ELECTED_MEMBER)
        for each in groups.get(kind, ())
    ]
    return sorted(found, key=lambda each: each.person.sort_name)


def _offered(meeting: Meeting) -> tuple[AsideStated, ...]:
    """Return of whom an import read in the minutes of this meeting that they abstained from an
    item; by the law of municipalities a member who is not personally concerned has to vote.
    """
    items = {each.decision_id: each.number for each in meeting.items}
    chosen = (
        sa.select(MinutesEntry)
        .where(MinutesEntry.meeting_id == meeting.id, MinutesEntry.decision_id.in_(items))
        .options(joinedload(MinutesEntry.official))
        .order_by(MinutesEntry.id)
    )
    newest = {(each.decision_id, each.official_id): each for each in db.session.scalars(chosen)}
    return tuple(
        AsideStated(each.official.public_id, items[each.decision_id])
        for each in newest.values()
        if each.vote is MinutesVote.ABSTAINED
    )


def _check(
    identity: Identity,
    address: str,
    stated: Sequence[AsideStated],
    members: dict[str, Official],
    kept: Sequence[SteppedAside],
) -> None:
    """Raise all that is wrong."""
    wrong: list[Invalid] = []
    with noting(wrong):
        _check_address(address, stated)
    stood = {(each.official.public_id, each.item) for each in kept}
    for each in stated:
        with noting(wrong):
            _check_row(identity, each, members, (each.official, each.item) in stood)
    if len(set(stated)) != len(stated):
        wrong.append(Invalid("Somebody stands here twice with the same item. Leave one out."))
    if len(stated) > MOST:
        wrong.append(Invalid("Enter at most 100 rows for a meeting."))
    refuse(wrong)


def _check_address(address: str, stated: Sequence[AsideStated]) -> None:
    if not address and not stated:
        return
    parts = urlsplit(address)
    if (
        parts.scheme != "https"
        or "." not in (parts.hostname or "")
        or parts.username
        or len(address) > LONGEST_ADDRESS
        or re.search(r"\s", address)
    ):
        raise Invalid(
            "Enter the whole address of the published minutes; it begins with https://.",
            "address",
        )


def _check_row(
    identity: Identity, stated: AsideStated, members: dict[str, Official], stood: bool
) -> None:
    if not is_item_number(stated.item):
        raise Invalid(NO_NUMBER)
    official = members.get(stated.official)
    if official is None:
        raise Invalid("Choose somebody who was in office on that day.")
    if official.person_id == identity.person and not stood:
        raise Invalid("Ask a colleague to enter what is about yourself.")
