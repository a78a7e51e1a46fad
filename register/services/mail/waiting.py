"""What waits on a person, at whatever body: one list for the pages, for the count in the menu and
for the reminders.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from register.access import FindingState, Identity, Move, Permission
from register.clock import day_of
from register.models.bodies import Body
from register.models.meetings import Meeting
from register.models.officials import Official
from register.public.as_of import first_moment
from register.services.decisions import asking
from register.services.declarations import confirmations, drafts, tasks
from register.services.declarations.duties import AHEAD_DAYS, Duty, Task, TaskState
from register.services.findings import findings
from register.services.mail import reports
from register.services.mail.reports import ReportState
from register.services.meetings import meetings, recusals, stepping_aside
from register.services.officials import officials, proposals

A_DAY = datetime.timedelta(days=1)
AT_ONCE = (Duty.APPOINTMENT, Duty.AFTER_OFFICE)
"""The duties that are asked from a day on, and not until one."""


class WaitingKind(enum.StrEnum):
    """What it is that waits. Of two things with the same day, or without one, the one that stands
    first comes first.
    """

    REPLY = "reply"
    """A question about a decision; `about` is the standing of the finding."""
    REPORT = "report"
    """An error that a reader reported; `about` is the standing of the report."""
    PERSON = "person"
    """Whether an official of another body is the same person; `about` is the standing of the
    proposal.
    """
    TIES = "ties"
    """Which ties somebody has to the parties of a decision; `about` is the question."""
    MEETING = "meeting"
    """Items of an agenda that may concern the person; `about` is the meeting."""
    MINUTES = "minutes"
    """Minutes that say something else than a recorded recusal; `about` is the proof."""
    ASIDE = "aside"
    """That the official stepped aside at an item, before it is public; `about` is what stands
    there.
    """
    DUTY = "duty"
    """What the office asks; `about` is the task."""
    ENTRIES = "entries"
    """Entries that somebody else made; `about` is the list of positions."""
    DRAFT = "draft"
    """A declaration that is not finished; `about` is the draft."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits. `due_on` is its last day, or for what is asked at once the day since
    when; None: no day.
    """

    kind: WaitingKind
    body: Body
    about: Any
    since: datetime.datetime
    """From when on it waits: for reminders, and for what is done first of two things without a
    day.
    """
    due_on: datetime.date | None = None
    is_late: bool = False
    official: Official | None = None
    """In which office it waits; None for what is asked of the person."""

    @property
    def is_at_once(self) -> bool:
        """Whether `due_on` is since when it is asked, and no last day."""
        return self.kind is WaitingKind.DUTY and self.about.duty in AT_ONCE


def list_of(identity: Identity, at: datetime.datetime) -> list[Waiting]:
    """Return what waits on the asker at a moment, the most urgent first: by its day, and what has
    none last.

    An empty list says that nothing waits, on any page and in any mail.
    """
    if identity.person is None:
        return []
    today = day_of(at)
    found = [
        *_replies(identity, today),
        *_reports(identity, today),
        *_persons(identity),
        *_ties(identity, today),
        *_meetings(identity, today),
        *_minutes(identity),
        *_asides(identity, today),
        *(
            each
            for official in officials.list_own(identity)
            for each in _in_office(identity, official, today)
        ),
    ]
    return sorted((each for each in found if each.since <= at), key=_urgency)


def _urgency(waiting: Waiting) -> tuple[datetime.date, int, datetime.datetime]:
    return waiting.due_on or datetime.date.max, list(WaitingKind).index(waiting.kind), waiting.since


def _replies(identity: Identity, today: datetime.date) -> Iterator[Waiting]:
    for standing in findings.list_to_answer(identity, today):
        since = max(each.at for each in standing.history if each.act is Move.ASK)
        is_late = standing.state is FindingState.LAPSED
        yield Waiting(
            WaitingKind.REPLY, standing.finding.body, standing, since, standing.reply_by, is_late
        )


def _reports(identity: Identity, today: datetime.date) -> Iterator[Waiting]:
    for standing in reports.list_for(identity, today, identity.person):
        if Permission.ANSWER_REPORT in standing.may:
            report, since = standing.report, standing.steps[-1].recorded_at
            is_late = standing.state is ReportState.SILENT
            yield Waiting(
                WaitingKind.REPORT, report.official.body, standing, since, report.answer_by, is_late
            )


def _persons(identity: Identity) -> Iterator[Waiting]:
    for standing in proposals.list_to_answer(identity):
        if proposals.is_of_asker(identity, standing.proposal):
            proposal = standing.proposal
            yield Waiting(
                WaitingKind.PERSON, proposal.official.body, standing, proposal.recorded_at
            )


def _ties(identity: Identity, today: datetime.date) -> Iterator[Waiting]:
    for question in asking.list_own(identity):
        if question.place.unanswered:
            planned = question.decision.current.decided_on
            day = planned.latest if planned is not None and planned.day is not None else None
            is_late = planned is not None and planned.latest < today
            body = question.decision.body
            yield Waiting(WaitingKind.TIES, body, question, question.since, day, is_late)


def _meetings(identity: Identity, today: datetime.date) -> Iterator[Waiting]:
    """What nobody read yet, as long as the meeting is to come: one for a meeting."""
    unread: dict[Meeting, datetime.datetime] = {}
    for notice in meetings.list_own(identity):
        meeting = notice.item.meeting
        if notice.reading is None and meeting.held_on >= today:
            unread[meeting] = max(notice.recorded_at, unread.get(meeting, notice.recorded_at))
    for meeting, since in unread.items():
        yield Waiting(WaitingKind.MEETING, meeting.body, meeting, since, meeting.held_on)


def _minutes(identity: Identity) -> Iterator[Waiting]:
    for proof in recusals.list_own(identity):
        yield Waiting(WaitingKind.MINUTES, proof.body, proof, proof.since)


def _asides(identity: Identity, today: datetime.date) -> Iterator[Waiting]:
    for aside in stepping_aside.list_unread(identity, today):
        body, last = aside.official.body, aside.public_from - A_DAY
        yield Waiting(WaitingKind.ASIDE, body, aside, aside.recorded_at, last)


def _in_office(identity: Identity, official: Official, today: datetime.date) -> Iterator[Waiting]:
    for task in tasks.of_official(official, today):
        since = _waits_since(task, official)
        if since is not None:
            is_late = task.state is TaskState.LATE
            yield Waiting(
                WaitingKind.DUTY, official.body, task, since, task.due_on, is_late, official
            )
    to_confirm = confirmations.standing(official).to_confirm
    if to_confirm:
        since = max(each.current.recorded_at for each in to_confirm)
        yield Waiting(WaitingKind.ENTRIES, official.body, to_confirm, since, official=official)
    for draft in drafts.list_of(identity, official):
        yield Waiting(WaitingKind.DRAFT, official.body, draft, draft.recorded_at, official=official)


def _waits_since(task: Task, official: Official) -> datetime.datetime | None:
    """Return from when on a duty waits; None: there is nothing to do about it now."""
    if task.state not in (TaskState.OPEN, TaskState.LATE):
        return None
    if task.due_on is None:
        return official.recorded_at
    if task.state is TaskState.LATE:
        return first_moment(task.due_on + A_DAY)
    has_day_ahead = task.duty in (Duty.INCOME, Duty.CONFIRMATION)
    return first_moment(task.due_on - AHEAD_DAYS * A_DAY if has_day_ahead else task.due_on)
