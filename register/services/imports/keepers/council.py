"""How it is kept what a council information system tells: people with their offices and positions,
meetings with their items, and what the minutes say of who was there and who voted.

An item becomes a decision, or is one that stands in the register. What the minutes say is kept as
it is said, and beside it what each official did; a recusal that somebody recorded is not
overwritten by minutes that say something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus, OfficeKind, Problem
from conflict_graph.readers import agenda
from conflict_graph.readers.council.records import (
    BallotRecord,
    GoneRecord,
    ItemRecord,
    ItemResult,
    MeetingRecord,
    OfficeRecord,
    PersonRecord,
    PresenceRecord,
    ResultRecord,
    SpeechRecord,
)
from conflict_graph.readers.offices import kind_of as office_kind_of
from conflict_graph.readers.records import DecisionRecord, PositionRecord
from conflict_graph.readers.tables.columns import fold
from conflict_graph.wording.remedies import Remedy
from register import access, clock
from register.access import SERVER, Identity, Permission, Subject
from register.extensions import db
from register.models.bodies import Body
from register.models.council import CouncilKeyKind
from register.models.decisions import Decision
from register.models.meetings import Meeting, MeetingItem
from register.models.officials import Official, Term
from register.services.decisions import decisions
from register.services.decisions.decisions import UpsertResult
from register.services.entering import agendas
from register.services.imports.keepers.council_minutes import CouncilMinutes, MinutesSaid
from register.services.imports.keepers.keeper import (
    OWN_ROW,
    Keeper,
    RecordRefused,
)
from register.services.imports.keepers.positions import Positions
from register.services.imports.recognised import Recognition, kind_of, of_kind, person_key
from register.services.officials import officials

_NO_BODY = Remedy("Say for which body this is, with --body.")
_ELSEWHERE = Remedy("So many people hold an office at other bodies; they were left out.")
_NO_WHO = Remedy("The system does not publish whose vote this is; it was left out.")
_NO_OFFICE = Remedy(
    "The file does not say which office this person holds, and nobody in the register has this "
    "name. Enter the person, or offer a file with offices."
)
_NO_KIND = Remedy(
    "Nobody can tell which kind of office this title means. Enter it by hand where it is one."
)
_OF_ONE_NAME = Remedy(
    "Two people of this file have this name, under two keys, and came in as two. Is it one person? "
    "Then undo this import, take one of the two out of the file, and offer it again."
)
_WHO_IS_IT = Remedy("Somebody like this stands in the register. Say on the page who it is.")
_WHICH_ITEM = Remedy(
    "A decision like this stands in the register. Say on the page whether it is the same."
)
_WHO_MEETS = Remedy("Say on the page who meets in this sort of meeting.")
_WHICH_MEETING = Remedy("Several meetings are held on this day. Enter this agenda by hand.")
_NO_DECIDING = Remedy("A committee decides nothing; its meeting was left out.")
_CANCELLED = Remedy("This meeting was cancelled; it was left out.")
_NOTHING_DECIDED = Remedy("Nothing is decided in this item that concerns anybody; it was left out.")
_NO_MEETING = Remedy("The meeting of this is not known. Bring the meeting in first, or with it.")
_NO_ITEM = Remedy("The item of this is not known. Bring its meeting in first, or with it.")
_GONE = Remedy("The system took this away. What stands in the register stays; withdraw it by hand.")
_NO_DECISIONS = Remedy(
    "Nothing in this meeting is a decision, as far as the register knows, so who was there was not "
    "kept."
)
_NOT_YET = Remedy("This meeting has not been held yet, so nobody was there; it was left out.")
_WITHDRAWN = Remedy("Somebody withdrew this decision; it was left out.")
_DECIDED = (ItemResult.ADOPTED, ItemResult.REJECTED)


class _PositionsOf(Positions):
    """Positions of people who were recognised already, by the key of the system."""

    def __init__(
        self, body: Body | None, name: str, by: Identity, people: dict[str, Official]
    ) -> None:
        super().__init__(body, name, by)
        self._people = people

    def _keyed(self, record: Any, body: Body) -> Official | None:
        return self._people.get(record.official)


class Council(Keeper):
    """Everything that a council information system tells of one body."""

    def __init__(self, body: Body | None, name: str, by: Identity) -> None:
        super().__init__(body, name, by)
        self._people: dict[str, Official] = {}
        self._added: set[officials.NameWords] = set()
        self._meetings: dict[str, Meeting] = {}
        self._items: dict[str, Decision] = {}
        self._item_meetings: dict[str, Meeting] = {}
        self._changes: dict[str, UpsertResult] = {}
        self._agendas: dict[int, list[Decision]] = {}

    def keep(self, records: Sequence[Any]) -> list[UpsertResult]:
        """Keep people first, then their positions, the meetings with their items, and what was done
        in those.
        """
        if self.body is None:
            self.problems += [RecordRefused(records[0], "", _NO_BODY).problem]
            return []
        access.require(self.by, Permission.KEEP_OFFICIALS, Subject(self.body.id))
        self._known = Recognition(self.body)
        self._read_over(records)
        changes = self._keep_each(self._person, self._ours(of_kind(records, PersonRecord)))
        db.session.flush()
        if UpsertResult.CREATED in changes:
            self._known.look_again()
        changes += self._keep_positions(of_kind(records, PositionRecord))
        changes += self._keep_each(self._meeting, of_kind(records, MeetingRecord))
        changes += self._keep_items(of_kind(records, ItemRecord))
        changes += self._keep_each(self._result, of_kind(records, ResultRecord))
        changes += self._keep_minutes(records)
        for gone in of_kind(records, GoneRecord):
            self.problems.append(RecordRefused(gone, gone.key, _GONE).problem)
        return changes

    def _read_over(self, records: Sequence[Any]) -> None:
        self._offices: dict[str, list[OfficeRecord]] = {}
        for office in of_kind(records, OfficeRecord):
            self._offices.setdefault(office.person, []).append(office)
        self._results = {each.item: each.result for each in of_kind(records, ResultRecord)}
        self._put_to_vote = {each.item for each in of_kind(records, BallotRecord)}
        self._names = {each.key: each.name for each in of_kind(records, PersonRecord) if each.key}
        self._days = {each.key: each.held_on for each in of_kind(records, MeetingRecord)}

    # People.

    def _ours(self, records: Sequence[PersonRecord]) -> list[PersonRecord]:
        """Leave out who is at another body; how many is said once."""
        assert self.body is not None, "asked before"
        called = {fold(each) for each in (self.body.name, self.body.organisation.name)}
        ours = [each for each in records if not each.body or fold(each.body) in called]
        theirs = len(records) - len(ours)
        if theirs:
            first = next(each for each in records if each.body and fold(each.body) not in called)
            self.problems.append(RecordRefused(first, str(theirs), _ELSEWHERE).problem)
        return ours

    def _person(self, record: PersonRecord) -> UpsertResult:
        meant = self._known.someone(record)
        if meant.unsure:
            raise RecordRefused(record, record.name, _WHO_IS_IT)
        held = [
            (office, kind)
            for office in self._offices.get(record.key, ())
            if (kind := office_kind_of(office.title)) is not None
        ]
        if meant.is_left_out or (meant.is_new and not held):
            titles = self._offices.get(record.key, ())
            raise RecordRefused(
                record,
                titles[0].title if titles else record.name,
                _NO_KIND if titles else _NO_OFFICE,
            )
        official, change = meant.is_, UpsertResult.UNCHANGED
        if official is not None and self.by.is_person(official.person_id):
            self._people[record.key] = official
            raise RecordRefused(record, record.name, OWN_ROW)
        if official is None:
            official, change = self._add(record), UpsertResult.CREATED
        self._people[record.key] = official
        before = _versions(official.terms)
        for office, kind in held:
            self._appoint(official, office, kind)
        if change is UpsertResult.UNCHANGED and _versions(official.terms) != before:
            change = UpsertResult.UPDATED
        self.report_heard(record, record.name)
        return change

    def _add(self, record: PersonRecord) -> Official:
        assert self.body is not None, "asked before"
        plain = record.key.partition(":")[2]
        is_free = plain and officials.find_by_key(self.body, plain) is None
        official = officials.add(
            SERVER,
            self.body,
            record.family_name,
            record.given_name,
            record.initials,
            record.prefix,
            plain if is_free else None,
        )
        key = person_key(record.key, record.name)
        self._known.remember(CouncilKeyKind.PERSON, key, official=official)
        words = officials.name_words(official.person.name)
        if words in self._added:
            self.problems.append(Problem(record.where, record.name, _OF_ONE_NAME))
        self._added.add(words)
        return official

    def _appoint(self, official: Official, office: OfficeRecord, kind: OfficeKind) -> None:
        """Record that somebody holds an office, where the register does not say so already."""
        assert self.body is not None, "asked before"
        dates = (office.from_date, office.until_date)
        running = [
            term
            for term in official.terms
            if term.office.kind is kind and _runs(term) and dates == (None, None)
        ]
        if not running:
            held = officials.office(SERVER, self.body, office.title, kind)
            term = officials.appoint(SERVER, official, held, *dates, "", self.name, file=self.file)
            self.report_also_holding(office, term)

    def _keep_positions(self, records: Sequence[PositionRecord]) -> list[UpsertResult]:
        keeper = _PositionsOf(self.body, self.name, self.by, self._people)
        changes = keeper.keep(records)
        self.problems += keeper.problems
        return changes

    # Meetings and items.

    def _meeting(self, record: MeetingRecord) -> UpsertResult:
        body = self._known.who_meets(record)
        if body is None:
            raise RecordRefused(record, record.name, _WHO_MEETS)
        kind = kind_of(body)
        if kind is None or record.cancelled:
            raise RecordRefused(record, record.name, _CANCELLED if kind else _NO_DECIDING)
        if len(str(record.held_on)) < len("YYYY-MM-DD"):
            raise RecordRefused(record, str(record.held_on), _NO_MEETING)
        meant = self._known.meeting(record, kind)
        if meant.unsure:
            raise RecordRefused(record, record.name, _WHICH_MEETING)
        made = meant.is_
        assert self.body is not None, "asked before"
        if made is None:
            made = agendas.begin(self.by, self.body, kind, record.held_on.earliest)
        self._meetings[record.key] = made
        self._known.remember(CouncilKeyKind.MEETING, record.key, meeting=made)
        return UpsertResult.UNCHANGED if meant.is_ else UpsertResult.CREATED

    def _keep_items(self, records: Sequence[ItemRecord]) -> list[UpsertResult]:
        """Keep items: those that are new become decisions together, and all are put on their
        agenda.
        """
        changes = self._keep_each(self._item, records)
        db.session.flush()
        by_meeting: dict[Meeting, dict[Decision, str]] = {}
        for record in records:
            decision, meeting = self._items.get(record.key), self._item_meetings.get(record.key)
            if decision is not None and meeting is not None:
                by_meeting.setdefault(meeting, {}).setdefault(decision, record.number)
        for meeting, found in by_meeting.items():
            made = agendas.put_on(self.by, meeting, found)
            if meeting.held_on >= clock.today():
                agendas.seat(self.by, meeting, [each.decision for each in made])
        return changes

    def _item(self, record: ItemRecord) -> UpsertResult:
        meeting = self._meeting_of(record)
        if meeting is None:
            raise RecordRefused(record, record.title, _NO_MEETING)
        self._item_meetings[record.key] = meeting
        meant = self._known.decision(record, _day(meeting))
        if meant.unsure:
            raise RecordRefused(record, record.title, _WHICH_ITEM)
        says_nothing = record.key not in self._put_to_vote
        is_idle = record.is_heading or not record.title or agenda.is_procedure(record.title)
        if meant.is_left_out or (meant.is_new and is_idle and says_nothing):
            raise RecordRefused(record, record.title, _NOTHING_DECIDED)
        decision, change = meant.is_, UpsertResult.UNCHANGED
        if decision is None or decision.source == self._source(record):
            decision, change = self._take_in(record, meeting, decision)
        self._items[record.key], self._changes[record.key] = decision, change
        self._known.remember(CouncilKeyKind.ITEM, record.key, decision=decision)
        if change is UpsertResult.CREATED:
            self._known.note(decision)
        return change

    def _result(self, record: ResultRecord) -> UpsertResult:
        """Return what came of the item of an outcome, which was kept with it."""
        if record.item not in self._changes:
            raise RecordRefused(record, record.result, _NO_ITEM)
        return self._changes[record.item]

    def _meeting_of(self, record: ItemRecord) -> Meeting | None:
        """Return the meeting of an item: by its key, else by the day that the source names, where
        one council meeting is held on it.
        """
        if record.meeting:
            return self._meetings.get(record.meeting) or self._known.meeting_of(record.meeting)
        if record.meeting_on is None:
            return None
        return self._known.council_on(record.meeting_on)

    @staticmethod
    def _source(record: ItemRecord) -> str:
        return record.key.partition(":")[0] or "council"

    def _take_in(
        self, record: ItemRecord, meeting: Meeting, known: Decision | None
    ) -> tuple[Decision, UpsertResult]:
        """Make the decision of an item, or add what the file says of one that it made before."""
        assert self.body is not None, "asked before"
        result = self._results.get(record.key)
        procedure = record.reference or record.key.partition(":")[2]
        was_decided = result in _DECIDED and meeting.held_on <= clock.today()
        said = DecisionRecord(
            where=record.where,
            source=self._source(record),
            procedure=known.procedure if known else procedure,
            lot=known.lot if known else "",
            title=record.title or procedure,
            kind=agenda.kind_of(record.title),
            status=DecisionStatus.TAKEN if was_decided else DecisionStatus.OPEN,
            decided_on=_day(meeting),
            date_basis="meeting",
        )
        if known is not None and known.current.status is DecisionStatus.TAKEN and not was_decided:
            return known, UpsertResult.UNCHANGED
        if known is not None and decisions.own_of(self.by, self.body, [said]):
            return known, UpsertResult.UNCHANGED
        [change] = decisions.take_in(self.body, [said], self.name, self.by)
        key = (said.procedure, said.lot)
        found = decisions.find(self.body, {key}).get(key, [])
        made = next((each for each in found if each.source == said.source), None)
        if made is None:
            raise RecordRefused(record, record.title, _WITHDRAWN)
        return made, change

    # What the minutes say.

    def _keep_minutes(self, records: Sequence[Any]) -> list[UpsertResult]:
        """Keep what the file says of officials and decisions; return one change for each record."""
        minutes: dict[tuple[Decision, Official], MinutesSaid] = {}
        told: list[list[tuple[Decision, Official]]] = []
        for record in records:
            if not isinstance(record, BallotRecord | SpeechRecord | PresenceRecord):
                continue
            try:
                pairs = self._about(record)
            except RecordRefused as refused:
                self.problems.append(refused.problem)
                continue
            for decision, official, meeting in pairs:
                said = minutes.setdefault((decision, official), MinutesSaid(meeting))
                said.note(record)
            told.append([(decision, official) for decision, official, _ in pairs])
        keeper = CouncilMinutes(self.body, self.name, self.by)
        changes = keeper.keep_said(minutes)
        self.problems += keeper.problems
        kept = ([changes[pair] for pair in pairs if pair in changes] for pairs in told)
        return [min(each, key=list(UpsertResult).index) for each in kept if each]

    def _about(
        self, record: BallotRecord | SpeechRecord | PresenceRecord
    ) -> list[tuple[Decision, Official, Meeting | None]]:
        """Return of which decisions a record says what somebody did: that of its item, or all of
        its meeting.
        """
        official = self._who(record)
        if not isinstance(record, PresenceRecord):
            decision = self._items.get(record.item) or self._known.item_of(record.item)
            if decision is None:
                raise RecordRefused(record, record.name or official.person.name, _NO_ITEM)
            held = self._item_meetings.get(record.item)
            return [(decision, official, _held(record, held) if held else None)]
        meeting = self._meetings.get(record.meeting) or self._known.meeting_of(record.meeting)
        if meeting is None:
            raise RecordRefused(record, official.person.name, _NO_MEETING)
        _held(record, meeting)
        if meeting.id not in self._agendas:
            self._agendas[meeting.id] = on_agenda(meeting)
        if not self._agendas[meeting.id]:
            raise RecordRefused(record, official.person.name, _NO_DECISIONS)
        return [(decision, official, meeting) for decision in self._agendas[meeting.id]]

    def _who(self, record: BallotRecord | SpeechRecord | PresenceRecord) -> Official:
        """Return whom a record means: who was recognised in this file, else by key or name."""
        assert self.body is not None, "asked before"
        found = self._people.get(record.person) if record.person else None
        if found is not None:
            return found
        name = record.name or self._names.get(record.person, "")
        meant = self._known.person(record.person, name)
        if meant.is_ is None and not name:
            raise RecordRefused(record, record.person, _NO_WHO)
        if meant.is_ is None:
            remedy = Remedy(
                "%(body)s has no official with this key or name. Import officials first.",
                body=self.body.name,
            )
            raise RecordRefused(
                record, name or record.person, _WHO_IS_IT if meant.unsure else remedy
            )
        if record.person:
            self._people[record.person] = meant.is_
        return meant.is_


def on_agenda(meeting: Meeting) -> list[Decision]:
    """Return the decisions that stand on the agenda of a meeting."""
    chosen = (
        sa.select(Decision)
        .join(MeetingItem, MeetingItem.decision_id == Decision.id)
        .where(
            MeetingItem.meeting_id == meeting.id,
            MeetingItem.withdrawn_at.is_(None),
            Decision.withdrawn_at.is_(None),
        )
    )
    return list(db.session.scalars(chosen.order_by(MeetingItem.id)))


def _held(record: Any, meeting: Meeting) -> Meeting:
    """Let pass a meeting that was held."""
    if meeting.held_on > clock.today():
        raise RecordRefused(record, str(meeting.held_on), _NOT_YET)
    return meeting


def _day(meeting: Meeting) -> PartialDate:
    return PartialDate.of(meeting.held_on)


def _runs(term: Term) -> bool:
    until = term.current.valid_until
    return term.withdrawn_at is None and (until is None or until.latest >= clock.today())


def _versions(terms: Iterable[Term]) -> int:
    return sum(len(each.versions) for each in terms)
