"""Recusals that somebody recorded, beside what the minutes say: present, absent, spoke or voted.

Where the two contradict each other, the official is asked first, in private. Who keeps the
decisions reads that the official is asked, and then what the official said. Nothing is counted, and
nothing of it is public.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from conflict_graph.facts import Step
from register.access import Identity, Permission, Subject, allows, require
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.council import (
    MinutesEntry,
    MinutesVote,
    RecusalAnswer,
    RecusalAnswerWords,
    RecusalSaid,
)
from register.models.decisions import Decision, Participation
from register.models.meetings import Meeting
from register.models.officials import Official
from register.services import journal
from register.services.decisions import participations
from register.services.imports.keepers import council_minutes

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class RecusalProof:
    """A recorded recusal with what the minutes say of it. `contradicts`: they say that the official
    did what was left to others. `answer`: what the official said of that; None: nothing yet, or
    nothing is asked.
    """

    entry: MinutesEntry
    contradicts: bool
    answer: RecusalAnswer | None

    @property
    def decision(self) -> Decision:
        """The decision that it is about."""
        return self.entry.decision

    @property
    def official(self) -> Official:
        """Who stepped aside."""
        return self.entry.official

    @property
    def body(self) -> Body:
        """The body whose decision it is."""
        return self.entry.decision.body

    @property
    def since(self) -> datetime.datetime:
        """Since when the minutes are there."""
        return self.entry.recorded_at


def of_meeting(identity: Identity, meeting: Meeting) -> list[RecusalProof]:
    """Return what the minutes say of each recusal about a decision on an agenda.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(meeting.body_id))
    ids = {each.decision_id for each in meeting.items if each.decision.withdrawn_at is None}
    return list(_proofs(Participation.decision_id.in_(ids)))


def list_own(identity: Identity) -> list[RecusalProof]:
    """Return the contradictions about which the asker is asked and has not answered."""
    if identity.person is None:
        return []
    own = sa.select(Official.id).where(
        Official.person_id == identity.person, Official.withdrawn_at.is_(None)
    )
    return [
        each
        for each in _proofs(Participation.official_id.in_(own))
        if each.contradicts and each.answer is None and _is_own(identity, each)
    ]


def get_own(identity: Identity, public_id: str) -> RecusalProof:
    """Return the contradiction about a decision about which the asker is asked.

    Raises:
        NotFound: there is none that is the asker's own.
    """
    found = next(
        (each for each in list_own(identity) if each.decision.public_id == public_id), None
    )
    if found is None:
        raise NotFound("There is no such question.")
    return found


def answer(identity: Identity, public_id: str, said: RecusalSaid, note: str = "") -> None:
    """Record what the asker says of what the minutes say about the own part in a decision.

    Raises:
        NotFound: the asker is not asked that, or has answered.
        Invalid: the note is too long.
    """
    found = get_own(identity, public_id)
    if len(note) > LONGEST_NOTE:
        raise Invalid("Use at most 1,000 characters.", "note")
    assert identity.account is not None, "somebody with a person has an account"
    db.session.add(
        RecusalAnswer(
            entry=found.entry,
            said=said,
            words=RecusalAnswerWords(note=note.strip()) if note.strip() else None,
            account_id=identity.account,
        )
    )
    db.session.flush()
    journal.record(identity, "recusal:answer", public_id, found.decision.body_id)


def _is_own(identity: Identity, proof: RecusalProof) -> bool:
    subject = Subject(proof.official.body_id, proof.official.person_id)
    return allows(identity, Permission.SEE_OWN_ITEMS, subject)


def _proofs(which: sa.ColumnElement[bool]) -> Iterator[RecusalProof]:
    told_in_minutes = sa.exists().where(
        MinutesEntry.decision_id == Participation.decision_id,
        MinutesEntry.official_id == Participation.official_id,
    )
    chosen = (
        sa.select(Participation)
        .join(Participation.decision)
        .where(
            which,
            told_in_minutes,
            Participation.withdrawn_at.is_(None),
            Decision.withdrawn_at.is_(None),
        )
        .options(selectinload(Participation.versions))
        .order_by(Participation.decision_id, Participation.id)
    )
    aside = [
        (part, said)
        for part in db.session.scalars(chosen)
        if _stepped_aside(said := participations.entry_of(part))
    ]
    entries = _entries({(part.decision_id, part.official_id) for part, _ in aside})
    for part, told in aside:
        entry = entries.get((part.decision_id, part.official_id))
        if entry is not None:
            contradicts = council_minutes.contradicts(told, _steps(entry))
            yield RecusalProof(entry, contradicts, entry.answers[-1] if entry.answers else None)


def _stepped_aside(entry: participations.ParticipationEntry) -> bool:
    boxes = (entry.recused_vote, entry.recused_deliberation, entry.took_no_part)
    return any(each is True for each in boxes)


def _steps(entry: MinutesEntry) -> tuple[Step, ...]:
    did = {Step.DELIBERATED: entry.spoke, Step.VOTED: entry.vote is MinutesVote.VOTED}
    return tuple(step for step, done in did.items() if done)


def _entries(wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], MinutesEntry]:
    """Return the newest entries of these decisions and officials."""
    decisions = {decision for decision, _ in wanted}
    chosen = sa.select(MinutesEntry).where(MinutesEntry.decision_id.in_(decisions))
    return {
        key: row
        for row in db.session.scalars(chosen.order_by(MinutesEntry.id))
        if (key := (row.decision_id, row.official_id)) in wanted
    }
