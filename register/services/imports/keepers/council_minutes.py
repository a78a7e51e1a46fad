"""How it is kept what the minutes say of who was there, who spoke and who voted: as they say it,
and beside it as what each official did.

What somebody recorded of a recusal is not overwritten. Where the minutes say something else, both
stay, and the official is asked first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from conflict_graph.facts import DecisionStatus, Step
from conflict_graph.readers.council.records import (
    Ballot,
    BallotRecord,
    Presence,
    PresenceRecord,
)
from conflict_graph.wording.remedies import Remedy
from register.access import SERVER
from register.errors import Invalid
from register.extensions import db
from register.models.council import MinutesEntry, MinutesVote
from register.models.decisions import Decision
from register.models.meetings import Meeting
from register.models.officials import Official
from register.services.decisions import participations
from register.services.decisions.decisions import UpsertResult
from register.services.decisions.participations import KnownParticipations, ParticipationEntry
from register.services.imports.keepers.keeper import (
    HEARD,
    Keeper,
    RecordRefused,
    passed_on,
    remedy_of_refusal,
)

CONTRADICTION = Remedy(
    "The minutes say that this official took part, and the register that the official stepped "
    "aside. What the register says was not changed; the official is asked first."
)

_VOTES: Mapping[Ballot, MinutesVote] = {
    Ballot.FOR: MinutesVote.VOTED,
    Ballot.AGAINST: MinutesVote.VOTED,
    Ballot.ABSTAINED: MinutesVote.ABSTAINED,
    Ballot.DID_NOT_VOTE: MinutesVote.DID_NOT_VOTE,
    Ballot.ABSENT: MinutesVote.ABSENT,
    Ballot.NOT_LISTED: MinutesVote.NOT_LISTED,
}
_DONE = {Step.ATTENDED, Step.DELIBERATED, Step.VOTED}
"""Steps of a meeting, which are not planned any more once its minutes are there."""


@dataclass
class MinutesSaid:
    """What a file says of one official and one decision."""

    meeting: Meeting | None
    presence: Presence = Presence.NOT_LISTED
    votes: set[MinutesVote] = field(default_factory=set)
    spoke: bool = False
    first: Any = None
    """The first record that says something, for its place."""

    def note(self, record: Any) -> None:
        """Take in what one more record says."""
        self.first = self.first or record
        if isinstance(record, PresenceRecord):
            self.presence = record.presence
        elif isinstance(record, BallotRecord):
            self.votes.add(_VOTES[record.ballot])
        else:
            self.spoke = True

    @property
    def vote(self) -> MinutesVote:
        """What several votes about one item come to: who voted once took part in it."""
        return next((each for each in MinutesVote if each in self.votes), MinutesVote.NOT_LISTED)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the official did."""
        did = {
            Step.ATTENDED: self.presence is Presence.PRESENT,
            Step.DELIBERATED: self.spoke,
            Step.VOTED: self.vote is MinutesVote.VOTED,
        }
        return tuple(step for step, done in did.items() if done)


class CouncilMinutes(Keeper):
    """What minutes say of officials and decisions of a body."""

    def keep(self, records: Any) -> list[UpsertResult]:
        """Keep what is said, by decision and official."""
        return list(self.keep_said(records).values())

    def keep_said(
        self, minutes: Mapping[tuple[Decision, Official], MinutesSaid]
    ) -> dict[tuple[Decision, Official], UpsertResult]:
        """Keep what is said, by decision and official; return what came of each that was kept."""
        known = KnownParticipations({decision for decision, _ in minutes})
        entries = _entries({decision for decision, _ in minutes})
        changes = {}
        for (decision, official), said in minutes.items():
            try:
                changes[decision, official] = self._keep_one(
                    decision, official, said, known, entries.get((decision.id, official.id))
                )
            except RecordRefused as refused:
                self.problems.append(refused.problem)
            except Invalid as invalid:
                problem = RecordRefused(
                    said.first, official.person.name, remedy_of_refusal(invalid)
                ).problem
                self.problems.append(problem)
        db.session.flush()
        return changes

    def _keep_one(
        self,
        decision: Decision,
        official: Official,
        said: MinutesSaid,
        known: KnownParticipations,
        entry: MinutesEntry | None,
    ) -> UpsertResult:
        if not participations.is_for(self.by, decision, official):
            raise RecordRefused(said.first, official.person.name, passed_on(participations.OWN))
        new = self._note(decision, official, said, entry)
        part = next((row for row in decision.participations if row.official is official), None)
        before = participations.entry_of(part) if part is not None else ParticipationEntry()
        if contradicts(before, said.steps):
            raise RecordRefused(said.first, official.person.name, CONTRADICTION)
        after = together(before, said, decision.current.status)
        if before == after:
            return UpsertResult.CREATED if new else UpsertResult.UNCHANGED
        participations.record(
            SERVER, decision, official, after, self.name, file=self.file, known=known
        )
        self.report_heard(said.first, official.person.name, HEARD)
        return UpsertResult.CREATED if part is None else UpsertResult.UPDATED

    def _note(
        self,
        decision: Decision,
        official: Official,
        said: MinutesSaid,
        entry: MinutesEntry | None,
    ) -> bool:
        """Keep what the minutes say, where that is news. What they do not list leaves what earlier
        ones listed.
        """
        presence, vote, spoke = said.presence, said.vote, said.spoke
        if entry is not None:
            presence = entry.presence if presence is Presence.NOT_LISTED else presence
            vote = entry.vote if vote is MinutesVote.NOT_LISTED else vote
            spoke = spoke or entry.spoke
            if (presence, vote, spoke) == (entry.presence, entry.vote, entry.spoke):
                return False
        db.session.add(
            MinutesEntry(
                decision=decision,
                official=official,
                meeting=said.meeting,
                presence=presence,
                vote=vote,
                spoke=spoke,
                source=self.name,
            )
        )
        return True


def contradicts(entry: ParticipationEntry, steps: tuple[Step, ...]) -> bool:
    """Say whether somebody did what the register says was left to others."""
    return (
        (Step.VOTED in steps and entry.recused_vote is True)
        or (Step.DELIBERATED in steps and entry.recused_deliberation is True)
        or (bool({Step.VOTED, Step.DELIBERATED} & {*steps}) and entry.took_no_part is True)
    )


def keep_contradiction(
    decision: Decision, official: Official, steps: tuple[Step, ...], source: str
) -> None:
    """Keep what a table or file of minutes says of somebody of whom a person recorded that the
    official stepped aside, so that the official is asked.
    """
    said = MinutesEntry(
        decision=decision,
        official=official,
        presence=Presence.PRESENT if Step.ATTENDED in steps else Presence.NOT_LISTED,
        vote=MinutesVote.VOTED if Step.VOTED in steps else MinutesVote.NOT_LISTED,
        spoke=Step.DELIBERATED in steps,
        source=source,
    )
    last = _entries({decision}).get((decision.id, official.id))
    told = (said.presence, said.vote, said.spoke)
    if last is None or told != (last.presence, last.vote, last.spoke):
        db.session.add(said)


def together(
    before: ParticipationEntry, said: MinutesSaid, status: DecisionStatus
) -> ParticipationEntry:
    """Return what is on record of an official with what the minutes say; what they do not list
    stays as it was, and nothing is planned any more of what a meeting holds. Who is on record as
    having taken no part may well have been in the room.
    """
    steps = tuple(dict.fromkeys([*before.steps, *said.steps]))
    is_taken = status is DecisionStatus.TAKEN
    planned = tuple(each for each in before.planned if each not in _DONE and not is_taken)
    if before.took_no_part:
        return replace(before, planned=())
    is_absent = said.presence is Presence.ABSENT and not steps and not planned
    return replace(
        before,
        steps=steps,
        planned=planned,
        took_no_part=True if is_absent else before.took_no_part,
    )


def _entries(found: set[Decision]) -> dict[tuple[int, int], MinutesEntry]:
    """Return the newest entries about decisions, by decision and official."""
    ids = sorted(each.id for each in found)
    chosen = sa.select(MinutesEntry).where(MinutesEntry.decision_id.in_(ids))
    return {
        (row.decision_id, row.official_id): row
        for row in db.session.scalars(chosen.order_by(MinutesEntry.id))
    }
