"""What a file of a council information system tells, looked over before anything of it is kept:
what is new, what is known, and what somebody has to say because nobody can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conflict_graph.facts import Problem
from conflict_graph.readers.council.records import (
    BallotRecord,
    ItemRecord,
    MeetingBody,
    MeetingRecord,
    OfficeRecord,
    PersonRecord,
    PresenceRecord,
)
from conflict_graph.readers.offices import kind_of as office_kind_of
from conflict_graph.readers.records import PositionRecord, Reading
from conflict_graph.readers.tables.columns import fold
from register.access import Identity
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.council import CouncilKey, CouncilKeyKind
from register.models.decisions import Decision
from register.models.imports import ImportContent, ImportRun, ImportState
from register.models.officials import Official
from register.services import journal
from register.services.imports import files as imports
from register.services.imports.recognised import (
    IS,
    NEW,
    NONE,
    KeyMeant,
    Recognition,
    kind_of,
    of_kind,
    person_key,
)

MOST_QUESTIONS = 200
"""How many questions are asked at once; the rest is reported, and asked with the next file."""


@dataclass(frozen=True, slots=True)
class CouncilQuestion:
    """Something that nobody can tell but whoever knows the body. `words`: the name, title or sort
    as the file has it. `candidates`: the officials or decisions that it may be; none for a sort of
    meeting, of which is asked who meets. `may_be_new`: the file says enough to enter it.
    """

    kind: CouncilKeyKind
    key: str
    words: str
    candidates: tuple[Official | Decision, ...] = ()
    may_be_new: bool = True

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be answered: the public id of a candidate, or a word."""
        if self.kind is CouncilKeyKind.SORT:
            return tuple(MeetingBody)
        new = (NEW,) if self.may_be_new else ()
        return (*(each.public_id for each in self.candidates), *new, NONE)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of something a file tells: those that are new, and those that are known."""

    new: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class CouncilPlan:
    """What would come of a file. `problems`: what cannot be read, with its place."""

    people: Tally
    without_office: int
    """How many people are not known, and have no office by the file: nothing is made of them."""
    meetings: Tally
    items: Tally
    positions: int
    presence: int
    votes: int
    problems: tuple[Problem, ...]
    questions: tuple[CouncilQuestion, ...]


def is_asked(run: ImportRun) -> bool:
    """Say whether an import waits until somebody has looked over what it tells."""
    return run.asks_council and run.state is ImportState.WAITING


def plan(identity: Identity, run: ImportRun) -> CouncilPlan:
    """Return what would come of a file, with what has to be asked first.

    Raises:
        NotAllowed: the asker may not bring it in.
        NotFound: it does not wait for that, or not any more.
    """
    body, reading = _waiting(identity, run)
    records, known = reading.records, Recognition(body)
    offices = {
        each.person
        for each in of_kind(records, OfficeRecord)
        if office_kind_of(each.title) is not None
    }
    people, lost, asked = _people(records, known, offices, body)
    meetings, days, sorts = _meetings(records, known)
    items, ties = _items(records, known, days)
    return CouncilPlan(
        people,
        lost,
        meetings,
        items,
        len(of_kind(records, PositionRecord)),
        len(of_kind(records, PresenceRecord)),
        len(of_kind(records, BallotRecord)),
        reading.problems,
        tuple([*sorts, *asked, *ties][:MOST_QUESTIONS]),
    )


def answer(identity: Identity, run: ImportRun, said: Mapping[str, str | None]) -> None:
    """Record what somebody said of each question, by its key, and let the import wait for its turn.

    Raises:
        NotAllowed: the asker may not bring it in.
        NotFound: it does not wait for that, or not any more.
        Invalid: of some question nothing was said that can be.
    """
    body, _ = _waiting(identity, run)
    for question in plan(identity, run).questions:
        given = said.get(question.key)
        if given is None or given not in question.answers:
            raise Invalid("Answer each question.", question.key)
        meant = next((each for each in question.candidates if each.public_id == given), None)
        db.session.add(
            CouncilKey(
                body_id=body.id,
                kind=question.kind,
                key=question.key,
                said=given if meant is None else IS,
                official=meant if isinstance(meant, Official) else None,
                decision=meant if isinstance(meant, Decision) else None,
                account_id=identity.account,
            )
        )
    run.asks_council = False
    journal.record(identity, "council:answer", run.public_id, body.id)


def _waiting(identity: Identity, run: ImportRun) -> tuple[Body, Reading[Any]]:
    imports.require(run.noun, identity, run.body)
    kept = db.session.get(ImportContent, run.id)
    if not is_asked(run) or run.body is None or kept is None:
        raise NotFound("There is no such import.")
    reading = imports.read(run.noun, kept.content, run.file_name, run.format)
    return run.body, reading


def _people(
    records: Sequence[Any], known: Recognition, with_office: set[str], body: Body
) -> tuple[Tally, int, list[CouncilQuestion]]:
    """Count who is new, known, and without an office, and ask about who is like somebody: of people
    in the file, and of others who are only named as having been there or voted.
    """
    meant = {
        person_key(each.key, each.name): (each.name, known.someone(each), each.key in with_office)
        for each in of_kind(records, PersonRecord)
        if not each.body or fold(each.body) in {fold(body.name), fold(body.organisation.name)}
    }
    named = {person_key("", name) for name, _, _ in meant.values()}
    for told in records:
        if isinstance(told, PresenceRecord | BallotRecord):
            key = person_key(told.person, told.name)
            if key not in meant and key not in named:
                meant[key] = told.name, known.person(told.person, told.name), False
    found = [answered for _, answered, _ in meant.values()]
    new = [may for _, answered, may in meant.values() if answered.is_new]
    questions = [
        CouncilQuestion(CouncilKeyKind.PERSON, key, name, answered.unsure, may)
        for key, (name, answered, may) in meant.items()
        if answered.unsure
    ]
    return Tally(sum(new), _known(found)), len(new) - sum(new), questions


def _meetings(
    records: Sequence[Any], known: Recognition
) -> tuple[Tally, dict[str, MeetingRecord], list[CouncilQuestion]]:
    """Count the meetings that would be kept, and ask who meets where no source says so."""
    found, kept, sorts = [], {}, {}
    for each in of_kind(records, MeetingRecord):
        body = known.who_meets(each)
        if body is None:
            sorts[each.sort_key] = each.name or each.sort_key.partition(":")[2]
            kept[each.key] = each
        elif (kind := kind_of(body)) is not None and not each.cancelled:
            found.append(known.meeting(each, kind))
            kept[each.key] = each
    questions = [CouncilQuestion(CouncilKeyKind.SORT, key, name) for key, name in sorts.items()]
    return Tally(sum(each.is_new for each in found), _known(found)), kept, questions


def _items(
    records: Sequence[Any], known: Recognition, meetings: Mapping[str, MeetingRecord]
) -> tuple[Tally, list[CouncilQuestion]]:
    """Count the items of meetings that would be kept, and ask about those that are like a
    decision.
    """
    found, questions = [], []
    for each in of_kind(records, ItemRecord):
        meeting = meetings.get(each.meeting)
        day = meeting.held_on if meeting is not None else each.meeting_on
        if each.is_heading or day is None:
            continue
        meant = known.decision(each, day)
        found.append(meant)
        if meant.unsure:
            questions.append(
                CouncilQuestion(CouncilKeyKind.ITEM, each.key, each.title, meant.unsure)
            )
    return Tally(sum(each.is_new for each in found), _known(found)), questions


def _known(found: Sequence[KeyMeant[Any]]) -> int:
    return sum(each.is_ is not None for each in found)
