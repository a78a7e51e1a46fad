"""Meetings of a body: find one, check all its items at once, take one off, and tell each member in
private by which items that member may be concerned.

Nobody but the clerks and the member reads that a member is concerned; nothing is counted.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from conflict_graph.assessment.report import Report
from conflict_graph.facts import DecisionStatus
from register import clock
from register.access import Identity, Permission, Subject, allows, require
from register.errors import NotFound, WrongState, marked
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.journal import JournalEntry
from register.models.meetings import Meeting, MeetingItem, MeetingNotice, MeetingReading
from register.models.officials import Official
from register.services import journal, outbox
from register.services.decisions import places
from register.services.screening import checks
from register.services.screening import run as screening
from register.services.screening.checks import Check, ShownAnswer

TELL = "meeting:tell"
"""What the journal calls it when members are told."""
NOT_ALL = marked("Check all items first: members are told what the newest check found.")


@dataclass(frozen=True, slots=True)
class ItemSheet:
    """One item with its check, as the asker may see it."""

    item: MeetingItem
    check: Check

    @property
    def is_open(self) -> bool:
        """Whether the decision can still be changed."""
        return self.check.decision.current.status is DecisionStatus.OPEN


@dataclass(frozen=True, slots=True)
class MeetingSheets:
    """A meeting with all its items. `told_on`: the last day on which members were told; None:
    never. `on_paper`: who may be concerned by an item and has no account to read that in.
    """

    meeting: Meeting
    sheets: tuple[ItemSheet, ...]
    told_on: datetime.date | None
    on_paper: tuple[Official, ...]

    @property
    def is_checked(self) -> bool:
        """Whether every item is checked, and holds."""
        return bool(self.sheets) and all(
            each.check.checks and not each.check.outdated for each in self.sheets
        )


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item by which the reader may be concerned. `report` None: the newest check finds no link
    any more.
    """

    item: MeetingItem
    report: Report | None


def list_of(identity: Identity, body: Body) -> list[Meeting]:
    """Return the meetings of a body, the latest first.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    chosen = sa.select(Meeting).where(Meeting.body_id == body.id)
    ordered = chosen.order_by(Meeting.held_on.desc(), Meeting.id.desc())
    return list(db.session.scalars(ordered.options(selectinload(Meeting.items))))


def get(identity: Identity, public_id: str) -> Meeting:
    """Return a meeting.

    Raises:
        NotFound: there is none, or the asker keeps no decisions of its body.
    """
    found = db.session.scalar(sa.select(Meeting).where(Meeting.public_id == public_id))
    if found is None or not allows(identity, Permission.KEEP_DECISIONS, Subject(found.body_id)):
        raise NotFound("There is no such meeting.")
    return found


def of_decision(decision: Decision) -> list[Meeting]:
    """Return the meetings on whose agenda a decision stands, by day."""
    chosen = (
        sa.select(Meeting)
        .join(MeetingItem, MeetingItem.meeting_id == Meeting.id)
        .where(MeetingItem.decision_id == decision.id, MeetingItem.withdrawn_at.is_(None))
    )
    return list(db.session.scalars(chosen.order_by(Meeting.held_on)))


def show(
    identity: Identity, meeting: Meeting, language: str, today: datetime.date
) -> MeetingSheets:
    """Return a meeting with the check of every item.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(meeting.body_id))
    items = _standing(meeting)
    shown = checks.show_all(identity, [each.decision for each in items], language, today)
    sheets = tuple(map(ItemSheet, items, shown))
    return MeetingSheets(meeting, sheets, _told_on(meeting), tuple(_on_paper(sheets)))


def check_all(identity: Identity, meeting: Meeting, today: datetime.date) -> None:
    """Put every item to the engine.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        Invalid: the facts of an item contradict each other.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(meeting.body_id))
    for each in _standing(meeting):
        screening.check(identity, each.decision, today)


def take_off(identity: Identity, meeting: Meeting, item_id: str) -> None:
    """Take an item off the agenda; its decision stays.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        NotFound: it is not on the agenda.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(meeting.body_id))
    item = next((each for each in meeting.items if each.public_id == item_id), None)
    if item is None:
        raise NotFound("There is no such item.")
    item.withdrawn_at = clock.now()
    db.session.flush()
    journal.record(identity, "meeting:take_off", meeting.public_id, meeting.body_id)


def tell(identity: Identity, meeting: Meeting, language: str, today: datetime.date) -> None:
    """Tell each member in private by which items that member may be concerned, by the newest
    checks; who was told of an item is not told of it again.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        WrongState: an item is not checked, or its check is outdated; or the meeting is over.
    """
    shown = show(identity, meeting, language, today)
    if meeting.held_on < today:
        raise WrongState("The meeting is over. Nobody is told any more.")
    if not shown.is_checked:
        raise WrongState(NOT_ALL)
    told = {(each.item_id, each.official_id) for each in _notices(meeting)}
    new: set[Official] = set()
    for sheet in shown.sheets:
        for official in _concerned(sheet):
            if (sheet.item.id, official.id) not in told:
                new.add(official)
                db.session.add(
                    MeetingNotice(
                        item_id=sheet.item.id,
                        official_id=official.id,
                        account_id=identity.account,
                    )
                )
    db.session.flush()
    journal.record(identity, TELL, meeting.public_id, meeting.body_id)
    for official in new:
        outbox.tell(official.person_id, clock.now())


def list_own(identity: Identity) -> list[MeetingNotice]:
    """Return what the asker was told of items that are still on an agenda, by the day of the
    meeting.
    """
    if identity.person is None:
        return []
    chosen = (
        sa.select(MeetingNotice)
        .join(MeetingNotice.item)
        .join(MeetingItem.meeting)
        .join(MeetingItem.decision)
        .join(MeetingNotice.official)
        .where(
            Official.person_id == identity.person,
            Official.withdrawn_at.is_(None),
            MeetingItem.withdrawn_at.is_(None),
            Decision.withdrawn_at.is_(None),
        )
        .options(
            joinedload(MeetingNotice.item).joinedload(MeetingItem.meeting),
            joinedload(MeetingNotice.reading),
            joinedload(MeetingNotice.official),
        )
        .order_by(Meeting.held_on, MeetingNotice.id)
    )
    found = db.session.scalars(chosen).all()
    return [each for each in found if _may_read(identity, each.official)]


def own_items(identity: Identity, public_id: str, language: str) -> tuple[Meeting, list[OwnItem]]:
    """Return a meeting with the items by which the asker may be concerned, and no other.

    Raises:
        NotFound: there is no such meeting, or the asker was told of none of its items.
    """
    own = [each for each in list_own(identity) if each.item.meeting.public_id == public_id]
    if not own:
        raise NotFound("There is no such meeting.")
    meeting = own[0].item.meeting
    return meeting, [
        OwnItem(each.item, checks.own_report(identity, each.item.decision, language))
        for each in own
    ]


def read(identity: Identity, public_id: str) -> None:
    """Note that the asker read by which items of a meeting that person may be concerned.

    Raises:
        NotFound: there is no such meeting, or the asker was told of none of its items.
    """
    own = [each for each in list_own(identity) if each.item.meeting.public_id == public_id]
    if not own:
        raise NotFound("There is no such meeting.")
    db.session.add_all(MeetingReading(notice_id=each.id) for each in own if each.reading is None)


def _standing(meeting: Meeting) -> list[MeetingItem]:
    """Return the items of which the decision was not withdrawn, in the order of the agenda."""
    return [each for each in meeting.items if each.decision.withdrawn_at is None]


def _concerned(sheet: ItemSheet) -> list[Official]:
    """Return who takes part in an item and may be concerned by it: the check found something, and
    no measure takes it away.
    """
    decision = sheet.check.decision
    by_id = {row.official.public_id: row.official for row in decision.participations}
    return [
        by_id[answer.report.official.id]
        for answer in sheet.check.answers
        if answer.report.official.id in by_id and _counts(answer)
    ]


def _counts(answer: ShownAnswer) -> bool:
    return answer.report.is_notable and not answer.report.said.managed


def _on_paper(sheets: Sequence[ItemSheet]) -> list[Official]:
    found: dict[int, Official] = {}
    for sheet in sheets:
        for official in _concerned(sheet):
            found[official.id] = official
    if not found:
        return []
    body_id = next(iter(found.values())).body_id
    reads = places.with_account(body_id, [each.person_id for each in found.values()])
    return [each for each in found.values() if each.person_id not in reads]


def _notices(meeting: Meeting) -> list[MeetingNotice]:
    ids = [each.id for each in meeting.items]
    return list(db.session.scalars(sa.select(MeetingNotice).where(MeetingNotice.item_id.in_(ids))))


def _told_on(meeting: Meeting) -> datetime.date | None:
    done = sa.select(sa.func.max(JournalEntry.recorded_at))
    last = db.session.scalar(
        done.where(JournalEntry.act == TELL, JournalEntry.subject == meeting.public_id)
    )
    return clock.day_of(last) if last is not None else None


def _may_read(identity: Identity, official: Official) -> bool:
    return allows(identity, Permission.SEE_OWN_ITEMS, Subject(official.body_id, official.person_id))
