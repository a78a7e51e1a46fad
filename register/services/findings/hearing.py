"""Hearing an official: within which term, what the official sent and when, and what can be added.

What an official sent stands beside the finding for ever; an addition is one reply more.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conflict_graph.facts import DecisionStatus
from register import clock
from register.access import Identity, Move, Permission, in_time
from register.clock import day_of
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.decisions import Decision
from register.models.hearings import FindingDocument
from register.models.reviews import FactChange, FindingEvent
from register.models.screening import Finding
from register.services import outbox
from register.services.findings import documents, findings

SHORTEST_REASON = 10
"""Characters of why a term is extended."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What an official sent about a finding, with its receipt.

    `number` counts from 1. `text` None: the words were erased. `is_late`: after the last day of the
    term that ran; once other facts came up, or somebody has concluded, none runs. `sha256`: of the
    moment, the words and the digests of the documents, each on a line; None where the words were
    erased.
    """

    number: int
    event_id: int
    at: datetime.datetime
    text: str | None
    is_late: bool
    documents: tuple[FindingDocument, ...]

    @property
    def sha256(self) -> str | None:
        """The fingerprint of what was sent."""
        if self.text is None:
            return None
        moment = self.at.astimezone(datetime.UTC).isoformat(timespec="seconds")
        return documents.digest_of([moment, self.text, *(each.sha256 for each in self.documents)])


def sent_about(finding: Finding) -> list[Sent]:
    """Return what the official sent about a finding, oldest first."""
    files = documents.sent_with(finding)
    found: list[Sent] = []
    reply_by: datetime.date | None = None
    overtaken = _overtaken(finding)
    for event in _events(finding):
        while overtaken and overtaken[0] <= event.recorded_at:
            overtaken, reply_by = overtaken[1:], None
        if event.did in (Move.ASK, Move.EXTEND, Move.REOPEN, Move.CONCLUDE):
            reply_by = event.reply_by
        elif event.did in (Move.REPLY, Move.ADD):
            is_late = reply_by is not None and day_of(event.recorded_at) > reply_by
            text = event.text.text if event.text else None
            files_of = tuple(files.get(event.id, ()))
            found.append(Sent(len(found) + 1, event.id, event.recorded_at, text, is_late, files_of))
    return found


def receipt(finding: Finding, number: int) -> Sent:
    """Return what the official sent as the first, second or later thing.

    Raises:
        NotFound: there is no such.
    """
    found = next((each for each in sent_about(finding) if each.number == number), None)
    if found is None:
        raise NotFound("Nothing was sent under this number.")
    return found


def _overtaken(finding: Finding) -> list[datetime.datetime]:
    """Return when somebody else changed facts, oldest first."""
    chosen = sa.select(FactChange.recorded_at).where(
        FactChange.finding_id == finding.id, FactChange.asks_again.is_(True)
    )
    return list(db.session.scalars(chosen.order_by(FactChange.recorded_at)))


def _events(finding: Finding) -> list[FindingEvent]:
    chosen = sa.select(FindingEvent).where(FindingEvent.finding_id == finding.id)
    whole = chosen.options(joinedload(FindingEvent.text)).order_by(FindingEvent.id)
    return list(db.session.scalars(whole))


def send(
    identity: Identity,
    finding: Finding,
    text: str,
    files: Collection[str],
    today: datetime.date,
) -> FindingEvent | None:
    """Respond, add to a response, or say something of a conclusion, with documents by their public
    ids. None: the same words sent once more, without a file that was not sent yet, are the same
    thing.

    Raises:
        Invalid: it says nothing and has no document, or a document is not there any more.
        NotAllowed: the asker is not the official.
        WrongState: there is no open question, or somebody has concluded.
        NotFound: the asker may not know of the finding.
    """
    before = sent_about(finding) if identity.is_person(finding.official.person_id) else []
    if before and before[-1].text == text and not files:
        return None
    if files and not text.strip():
        raise Invalid("Say in a few words what the file shows.", "text")
    if findings.state_of(finding, today) in in_time(Permission.ADD):
        findings.check_state(finding, Permission.ADD, identity, today)
        words = findings.checked(text, findings.SHORTEST_TEXT)
        event = findings.record(finding, Move.ADD, identity, words)
    else:
        event = findings.reply(identity, finding, text, today)
    documents.send(identity, event, files)
    return event


@dataclass(frozen=True, slots=True)
class TermBounds:
    """The shortest and the longest term, in days."""

    least: int
    most: int

    def proposed(self, usual: int, decision: Decision, today: datetime.date) -> datetime.date:
        """Return the last day of the usual term, or the day before an open decision where that is
        earlier and still within the bounds.
        """
        days = min(max(usual, self.least), self.most)
        planned = planned_on(decision)
        if planned is not None:
            days = max(self.least, min(days, (planned - today).days - 1))
        return findings.last_day(today, days)

    def days_until(self, last_day: datetime.date, today: datetime.date) -> int:
        """Return how many days a term has that ends on a day.

        Raises:
            Invalid: it is shorter or longer than the body wants.
        """
        days = (last_day - today).days
        if not self.least <= days <= self.most:
            raise Invalid(
                "Choose a day from %(least)s to %(most)s days from now.",
                "reply_by",
                least=str(self.least),
                most=str(self.most),
            )
        return days


def planned_on(decision: Decision) -> datetime.date | None:
    """Return the last day for which an open decision is planned. None: it has been taken, or no day
    is known.
    """
    version = decision.current
    if version.status is not DecisionStatus.OPEN or version.decided_on is None:
        return None
    return version.decided_on.latest


def ends_too_late(decision: Decision, reply_by: datetime.date | None) -> bool:
    """Say whether a term runs on the day for which the decision is planned, or after it."""
    planned = planned_on(decision)
    return planned is not None and reply_by is not None and reply_by >= planned


def extend(
    identity: Identity, finding: Finding, reason: str, days: int, today: datetime.date
) -> FindingEvent:
    """Give the official more time from today on, or ask again after the term has passed; the
    official reads why.

    Raises:
        Invalid: there is no reason, or the new term ends no later than the old one.
        NotAllowed: the asker is no clerk, or is the official.
        WrongState: no question is open.
        NotFound: the asker may not know of the finding.
    """
    findings.check_state(finding, Permission.EXTEND, identity, today)
    words = findings.checked(reason, SHORTEST_REASON, "reason")
    reply_by = findings.last_day(today, days)
    before = [each.reply_by for each in _events(finding) if each.reply_by is not None]
    if before and reply_by <= before[-1]:
        raise Invalid("Choose a day after the present last day.", "reply_by")
    event = findings.record(finding, Move.EXTEND, identity, words, reply_by=reply_by)
    tell(finding)
    return event


def tell(finding: Finding, *, is_closed: bool = False) -> None:
    """Put a mail in the outbox for the official, without content: something is asked, or is closed
    and can be read.
    """
    said = outbox.NEWS if is_closed else None
    outbox.tell(finding.official.person_id, clock.now(), said)
