"""How each kind of record is kept: found again, made, changed, or refused with a reason.

A keeper keeps the records of one file, inside the transaction of whoever calls it. What cannot be
kept becomes a problem with its place and keeps nothing else out.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OrganisationKind, Problem, TieKind
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.records import (
    ArrangementRecord,
    DecisionRecord,
    Mention,
    OfficialRecord,
    OrganisationRecord,
    OwnerRecord,
    ParticipationRecord,
    PositionRecord,
)
from conflict_graph.wording.remedies import Remedy
from register import clock
from register.access import SERVER, Identity
from register.errors import Invalid
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.officials import Official, Person
from register.models.organisations import Organisation
from register.services.decisions import decisions, participations
from register.services.decisions.decisions import UpsertResult
from register.services.declarations import positions
from register.services.findings.fact_changes import File
from register.services.imports import owners
from register.services.officials import officials
from register.services.organisations import arrangements, bodies, matching, organisations
from register.services.organisations.buyers import Buyers, Whose
from register.services.organisations.organisations import SEVERAL


class RecordRefused(Exception):
    """One record cannot be kept; the problem says why."""

    def __init__(self, record: Any, value: str, remedy: Remedy) -> None:
        self.problem = Problem(record.where, value, remedy)
        super().__init__(remedy)


HEARD = Remedy(
    "An official was asked about this decision. The change has been kept; it stands in the "
    "history of the finding, "
    "and a reviewer decides."
)


OWN_ROW = Remedy(
    "This row is about yourself. A colleague brings it in; your own positions you declare yourself."
)


RESTS_ON = Remedy(
    "An official was asked about something that rests on this. The change has been kept; it "
    "stands in the history of "
    "the finding, and a reviewer decides."
)


def _remedy(invalid: Invalid) -> Remedy:
    """Return what to do about something that a service refused."""
    return Remedy(invalid.message, **invalid.params)


class Keeper(ABC):
    """Keeps the records of one file; subclasses say how one kind of record is kept.

    `by`: who brought the file in; None: a command on the server.
    """

    def __init__(self, body: Body | None, name: str, by: Identity) -> None:
        self.body = body
        self.name = name
        self.by = by
        self.file = File(name, by)
        self.problems: list[Problem] = []

    def report_heard(self, record: Any, what: str, remedy: Remedy = RESTS_ON) -> None:
        """Say of a record if it changed a fact about which somebody was asked."""
        if self.file.heard:
            self.problems.append(Problem(record.where, what, remedy))
        self.file.heard.clear()

    @abstractmethod
    def keep(self, records: Sequence[Any]) -> list[UpsertResult]:
        """Keep the records that can be kept; return what came of each of those."""

    def keep_owners(self, records: Sequence[OwnerRecord]) -> list[UpsertResult]:
        """Put natural persons, whom a file of something else calls owners, in quarantine; return
        what came of each.
        """
        return []

    def keep_owner(
        self, organisation: Organisation, record: OwnerRecord, source: str
    ) -> UpsertResult:
        """Keep what a record says of an owner; what it changes where somebody was asked is
        reported.
        """
        change = owners.mention(organisation, record, source, self.file)
        self.report_heard(record, organisation.name)
        return change

    def _keep_each(
        self, keep_one: Callable[[Any], UpsertResult], records: Sequence[Any]
    ) -> list[UpsertResult]:
        """Keep records one by one with a function that raises RecordRefused or Invalid where
        nothing of one was kept.
        """
        changes = []
        for record in records:
            try:
                changes.append(keep_one(record))
            except RecordRefused as refused:
                self.problems.append(refused.problem)
            except Invalid as invalid:
                self.problems.append(Problem(record.where, "", _remedy(invalid)))
        return changes

    def body_of(self, record: Any) -> Body:
        """Return the body that a record belongs to: the one it names, else the one asked for."""
        if record.body is None:
            if self.body is None:
                raise RecordRefused(
                    record, "", Remedy("Name the body in the column body, or with --body.")
                )
            return self.body
        found = self.find_body(record.body)
        if found is None:
            raise RecordRefused(
                record,
                record.body,
                Remedy("There is no such body. Use the slug or the full name of a known body."),
            )
        if self.body is not None and found is not self.body:
            raise RecordRefused(
                record,
                record.body,
                Remedy("This record belongs to another body than %(body)s.", body=self.body.name),
            )
        return found

    def find_body(self, said: str) -> Body | None:
        """Return the body with this slug or this full name."""
        return self._bodies.get(said.casefold())

    def all_bodies(self) -> list[Body]:
        """Return the bodies of the register."""
        return list(dict.fromkeys(self._bodies.values()))

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        called: dict[str, Body] = {}
        for body in bodies.list_():
            called |= {body.name.casefold(): body, body.slug: body}
            called.setdefault(body.organisation.name.casefold(), body)
        return called


class OfOfficials(Keeper):
    """Keeps records that each name an official, several at a time, so that what they mean is looked
    up at once.
    """

    def __init__(self, body: Body | None, name: str, by: Identity) -> None:
        super().__init__(body, name, by)
        self._officials: dict[tuple[int, str], Official] = {}
        self._names: dict[int, dict[officials.NameWords, list[Official]]] = {}

    def keep(self, records: Sequence[Any]) -> list[UpsertResult]:
        """Look up what the register has of several records, keep those one by one, and go on with
        the next.
        """
        changes = []
        for start in range(0, len(records), SEVERAL):
            some = records[start : start + SEVERAL]
            self._officials = self._by_key(some)
            self.look_up(some)
            changes += self._keep_each(self.keep_one, some)
            db.session.flush()
        return changes

    @abstractmethod
    def look_up(self, records: Sequence[Any]) -> None:
        """Find at once what these records may mean; their officials have been found."""

    @abstractmethod
    def keep_one(self, record: Any) -> UpsertResult:
        """Keep one of the records that were looked up last."""

    def said_body(self, record: Any) -> Body | None:
        """Return the body that a record names, or the one asked for; None where there is no such
        body.
        """
        return self.find_body(record.body) if record.body is not None else self.body

    def _by_key(self, records: Sequence[Any]) -> dict[tuple[int, str], Official]:
        said = ((self.said_body(record), record.official) for record in records)
        return officials.find_by_keys({(body.id, key) for body, key in said if body is not None})

    def official_of(self, record: Any, body: Body) -> Official:
        """Return the official that a record means by the body's own key, or by a name that one
        official alone bears.
        """
        official = self._officials.get((body.id, record.official)) or self._named(record, body)
        if official is None:
            remedy = Remedy(
                "%(body)s has no official with this key or name. Import officials first.",
                body=body.name,
            )
            raise RecordRefused(record, record.official, remedy)
        return official

    def _named(self, record: Any, body: Body) -> Official | None:
        if body.id not in self._names:
            self._names[body.id] = officials.by_name(body)
        named = self._names[body.id].get(officials.name_words(record.official), [])
        if len(named) > 1:
            remedy = Remedy(
                "Several officials of %(body)s are called this; write the key of one.",
                body=body.name,
            )
            raise RecordRefused(record, record.official, remedy)
        return named[0] if named else None


class Organisations(Keeper):
    """Organisations first, then what is said between them, so that a holder may stand below what it
    holds.
    """

    def __init__(self, body: Body | None, name: str, by: Identity) -> None:
        super().__init__(body, name, by)
        self._bearers = organisations.Bearers()

    def keep(
        self, records: Sequence[OrganisationRecord | ArrangementRecord | OwnerRecord]
    ) -> list[UpsertResult]:
        """Keep organisations, ties and owners, then link what was waiting for their numbers."""
        described = [record for record in records if isinstance(record, OrganisationRecord)]
        said = _mentions(records)
        numbers = [pair for mention in said for pair in mention.identifiers.items()]
        self._bearers = organisations.Bearers(numbers, [mention.name for mention in said])
        changes = self._keep_organisations(described)
        changes += self._keep_arrangements(
            [each for each in records if isinstance(each, ArrangementRecord)]
        )
        changes += self._keep_each(
            self._own, [each for each in records if isinstance(each, OwnerRecord)]
        )
        matching.link_all()
        return changes

    def _keep_organisations(self, records: Sequence[OrganisationRecord]) -> list[UpsertResult]:
        kept: list[tuple[OrganisationRecord, Organisation]] = []
        changes: list[UpsertResult] = []
        for record in records:
            try:
                organisation, change = self._organisation(record)
            except RecordRefused as refused:
                self.problems.append(refused.problem)
            except Invalid as invalid:
                self.problems.append(Problem(record.where, record.mention.name, _remedy(invalid)))
            else:
                kept.append((record, organisation))
                changes.append(change)
        db.session.flush()
        for index, (record, organisation) in enumerate(kept):
            if self._hold(record, organisation) and changes[index] is UpsertResult.UNCHANGED:
                changes[index] = UpsertResult.UPDATED
        return changes

    def _keep_arrangements(self, records: Sequence[ArrangementRecord]) -> list[UpsertResult]:
        """Keep the arrangements first: one may take part in another, wherever it stands in the
        file.
        """
        names = arrangements.Names()
        held: dict[str, Organisation] = {}

        def know(record: ArrangementRecord) -> UpsertResult:
            try:
                found = arrangements.arrangement(names, record.arrangement, record.town, self.name)
            except Invalid as invalid:
                raise RecordRefused(record, record.arrangement, _remedy(invalid)) from None
            held[record.where] = found
            return UpsertResult.UNCHANGED

        def tie(record: ArrangementRecord) -> UpsertResult:
            try:
                holder = arrangements.participant(names, record.participant)
            except Invalid as invalid:
                raise RecordRefused(record, record.participant, _remedy(invalid)) from None
            tie = TieKind.PARTICIPATION
            changed = organisations.hold(
                holder, held[record.where], tie, source=self.name, file=self.file
            )
            self.report_heard(record, record.participant)
            return UpsertResult.CREATED if changed else UpsertResult.UNCHANGED

        self._keep_each(know, records)
        return self._keep_each(tie, [record for record in records if record.where in held])

    def _own(self, record: OwnerRecord) -> UpsertResult:
        """Put an owner who is a natural person in quarantine."""
        organisation = self._find(record, record.organisation)
        if organisation is None and not record.organisation.identifiers:
            remedy = Remedy(
                "This organisation is not known, and has no number to know it by. Import "
                "organisations first."
            )
            raise RecordRefused(record, record.organisation.name, remedy)
        said = record.organisation
        organisation = organisation or organisations.add_unknown(
            said.name, said.town, said.identifiers, self.name
        )
        self._bearers.note(organisation)
        return self.keep_owner(organisation, record, record.source or self.name)

    def _organisation(self, record: OrganisationRecord) -> tuple[Organisation, UpsertResult]:
        mention = record.mention
        found = self._find(record, mention)
        described = (
            mention.town,
            record.field,
            mention.identifiers,
            self.name,
            record.names,
            self._bearers,
        )
        if found is None:
            kind = record.kind or OrganisationKind.OTHER
            made = organisations.add(SERVER, mention.name, kind, None, *described)
            return made, UpsertResult.CREATED
        changed = organisations.describe(found, mention.name, record.kind, *described)
        return found, UpsertResult.UPDATED if changed else UpsertResult.UNCHANGED

    def _find(self, record: Any, mention: Mention) -> Organisation | None:
        return _find(record, mention, self._bearers)

    def _hold(self, record: OrganisationRecord, organisation: Organisation) -> bool:
        changed = False
        for tie in record.holders:
            try:
                holder = self._find(record, tie.holder)
                if holder is None:
                    remedy = Remedy(
                        "This holder is not known. Give it a row of its own, with the same "
                        "name and number."
                    )
                    raise RecordRefused(record, tie.holder.name, remedy)
                said = (tie.kind, tie.share, tie.from_date, tie.until_date)
                changed |= organisations.hold(
                    holder, organisation, *said, tie.source or self.name, self.file
                )
                self.report_heard(record, organisation.name)
            except RecordRefused as refused:
                self.problems.append(refused.problem)
            except Invalid as invalid:
                self.problems.append(Problem(record.where, tie.holder.name, _remedy(invalid)))
        return changed


def _mentions(records: Sequence[Any]) -> list[Mention]:
    """Return what the records call organisations: those that they are about, and who holds them."""
    said = [record.mention for record in records if isinstance(record, OrganisationRecord)]
    said += [
        tie.holder
        for record in records
        if isinstance(record, OrganisationRecord)
        for tie in record.holders
    ]
    return said + [record.organisation for record in records if isinstance(record, OwnerRecord)]


def _find(record: Any, mention: Mention, bearers: organisations.Bearers) -> Organisation | None:
    """Return the organisation that a file means: by its numbers, or by name and town where it has
    no number.
    """
    found = bearers.all_of(mention.identifiers)
    if len(found) > 1:
        called = " and ".join(sorted(each.name for each in found))
        raise RecordRefused(
            record,
            mention.name,
            Remedy("The numbers belong to %(words)s. Correct the one that is wrong.", words=called),
        )
    return next(iter(found), None) or bearers.named(mention.name, mention.town, mention.identifiers)


class Officials(Keeper):
    """People with their offices and terms, recognised by the body's own key.

    One key with one name in one file is one person, at however many bodies.
    """

    def __init__(self, body: Body | None, name: str, by: Identity) -> None:
        super().__init__(body, name, by)
        self._people: dict[tuple[str | None, ...], Person] = {}
        self._known = officials.KnownOfficials()
        self._bearers = organisations.Bearers()
        self._body_of: dict[int, Body] = {}

    def keep(self, records: Sequence[OfficialRecord]) -> list[UpsertResult]:
        """Look up the bodies, offices and officials of the file at once, then keep one by one."""
        self._bearers = organisations.Bearers(
            pair
            for record in records
            if record.at is not None
            for pair in record.at.identifiers.items()
        )
        self._known = officials.KnownOfficials([self.body] if self.body else bodies.list_())
        self._body_of = {body.organisation_id: body for body in self.all_bodies()}
        changes = self._keep_each(self._keep_one, records)
        db.session.flush()
        return changes

    def body_of(self, record: OfficialRecord) -> Body:
        """Return the body that a record belongs to, also where it names the body as an
        organisation.
        """
        if record.body is not None or record.at is None:
            return super().body_of(record)
        meant = self._bearers.all_of(record.at.identifiers)
        found = next((self._body_of[each.id] for each in meant if each.id in self._body_of), None)
        found = found or (None if meant else self.find_body(record.at.name))
        if found is None:
            remedy = Remedy("This organisation keeps no register here. Add it with: bodies add.")
            raise RecordRefused(record, record.at.name, remedy)
        if self.body is not None and found is not self.body:
            raise RecordRefused(
                record,
                record.at.name,
                Remedy("This record belongs to another body than %(body)s.", body=self.body.name),
            )
        return found

    def _keep_one(self, record: OfficialRecord) -> UpsertResult:
        """Keep one person in one office."""
        body = self.body_of(record)
        known = self._known.official(body, record.key)
        if known is not None and self.by.is_person(known.person_id):
            raise RecordRefused(record, record.key, OWN_ROW)
        office = self._known.office(
            body,
            record.office_title,
            record.office,
            record.designated,
            record.designation_reference,
        )
        official = self._known.official(body, record.key)
        change = UpsertResult.UNCHANGED
        if official is None:
            change = UpsertResult.CREATED
            person = self._people.get(_person_key(record))
            key, family_name, given_name, initials, prefix = _person_key(record)
            official = officials.add(
                SERVER, body, family_name, given_name, initials, prefix, key, person, self._known
            )
            self._known.note(official, key)
        self._people[_person_key(record)] = official.person
        before = _versions(official.terms)
        portfolio = "; ".join(record.portfolio)
        dates = (record.from_date, record.until_date)
        officials.appoint(
            SERVER,
            official,
            office,
            *dates,
            portfolio,
            self.name,
            known=self._known,
            file=self.file,
        )
        if change is UpsertResult.UNCHANGED and _versions(official.terms) != before:
            change = UpsertResult.UPDATED
        self.report_heard(record, official.person.name)
        return change


def _person_key(record: OfficialRecord) -> tuple[str, str, str | None, str | None, str | None]:
    return record.key, record.family_name, record.given_name, record.initials, record.prefix


def _versions(series: Sequence[Any]) -> int:
    return sum(len(each.versions) for each in series)


class Positions(OfOfficials):
    """Positions beside the office, recognised by the source's own key.

    A position that the official or a clerk declared already is not published a second time.
    """

    def look_up(self, records: Sequence[PositionRecord]) -> None:
        """Find the officials, the organisations and the positions that the rows may mean."""
        said = [record.organisation for record in records]
        numbers = [pair for mention in said for pair in mention.identifiers.items()]
        self._bearers = organisations.Bearers(numbers, [mention.name for mention in said])
        keys = [
            (official, record.key)
            for record in records
            if (official := self._official(record)) is not None
        ]
        self._known = positions.KnownPositions(keys, {each.id for each in self._bearers})

    def _official(self, record: PositionRecord) -> Official | None:
        try:
            return self.official_of(record, self.body_of(record))
        except RecordRefused:
            return None

    def keep_one(self, record: PositionRecord) -> UpsertResult:
        """Keep one position."""
        if says_none(record.title):
            raise RecordRefused(record, record.title, _NO_POSITION)
        if says_none(record.organisation.name):
            raise RecordRefused(record, record.organisation.name, _NO_ORGANISATION)
        official = self.official_of(record, self.body_of(record))
        if self.by.is_person(official.person_id):
            raise RecordRefused(record, record.title, OWN_ROW)
        entry = positions.PositionEntry(
            title=record.title,
            organisation_id=0,
            kind=record.kind,
            capacity=record.capacity,
            paid=record.paid,
            share=record.share,
            valid_from=record.from_date,
            valid_until=record.until_date,
            ended=record.ended,
            announced=record.announced,
        )
        positions.check(entry)
        entry = replace(entry, organisation_id=self._organisation(record).id)
        known = self._known.find_by_key(official, record.key)
        if known is None and any(
            _may_be_one(entry, each) for each in self._known.alike(official, entry)
        ):
            remedy = Remedy(
                "The register has this position already, entered in another way. Change it there."
            )
            raise RecordRefused(record, record.title, remedy)
        before = len(known.versions) if known else 0
        source = record.source or self.name
        listed_on = _listed_on(record)
        position = positions.declare(
            SERVER, official, entry, source, record.key, listed_on, self.file, self._known
        )
        self.report_heard(record, record.title)
        if known is None:
            return UpsertResult.CREATED
        return UpsertResult.UPDATED if len(position.versions) != before else UpsertResult.UNCHANGED

    def _organisation(self, record: PositionRecord) -> Organisation:
        said = record.organisation
        found = _find(record, said, self._bearers)
        if found is None:
            return organisations.add_unknown(
                said.name, said.town, said.identifiers, self.name, self._bearers
            )
        for scheme, number in said.identifiers.items():
            if organisations.identify(found, scheme, number, self.name, self._bearers):
                self._bearers.note(found)
        return found


_NO_POSITION = Remedy(
    "This row says that there are no positions, and nothing of it was kept. The official can "
    "declare that on the page "
    "of their own positions."
)
_NO_ORGANISATION = Remedy("Write where the position is held. This cell says that it is nowhere.")


def _listed_on(record: PositionRecord) -> PartialDate | None:
    """Return the day of which a list says that it speaks."""
    day = record.listed_on
    if day is not None and day.earliest > clock.today():
        raise RecordRefused(
            record,
            str(day),
            Remedy("The day of this list lies ahead. Write the day of which it speaks."),
        )
    return day


def _may_be_one(one: positions.PositionEntry, other: positions.PositionEntry) -> bool:
    """Say whether the first days of two entries are not known to differ: a post can be held
    twice.
    """
    return None in (one.valid_from, other.valid_from) or one.valid_from == other.valid_from


_UNKNOWN_OWNED = Remedy(
    "The file names an owner of this organisation. Say first which organisation it is; then "
    "import the file again."
)


_ANOTHER = Remedy("Left out, for you said that this buyer is not your body.")
_NOT_ASKED = Remedy(
    "Left out, for this buyer is not known to be the body. Is it? Then give the command again "
    "with --all-buyers."
)


class Decisions(Keeper):
    """Decisions with their parties, for all bodies of the file at once."""

    def __init__(self, body: Body | None, name: str, by: Identity) -> None:
        super().__init__(body, name, by)
        self._buyers = Buyers()
        self._whose = Whose(body, self._buyers) if body is not None else None
        self._taken: list[Body] = []

    def keep(self, records: Sequence[DecisionRecord]) -> list[UpsertResult]:
        """Keep the decisions of each body together."""
        by_body: dict[Body, list[DecisionRecord]] = {}
        for record in self._once(records):
            try:
                by_body.setdefault(self._body(record), []).append(record)
            except RecordRefused as refused:
                self.problems.append(refused.problem)
        self._taken = list(by_body)
        return [change for body, taken in by_body.items() for change in self._take_in(body, taken)]

    def _take_in(self, body: Body, taken: list[DecisionRecord]) -> list[UpsertResult]:
        """Take in what the file says of one body; what it changes where somebody was asked is
        reported.
        """
        heard = decisions.heard_about(body, taken)
        for record in decisions.own_of(self.by, body, taken):
            self.problems.append(Problem(record.where, record.title, Remedy(matching.OWN)))
            taken.remove(record)
        changes = decisions.take_in(body, taken, self.name, self.by)
        for record, change in zip(taken, changes, strict=True):
            if (
                change is UpsertResult.UPDATED
                and (record.source, record.procedure, record.lot) in heard
            ):
                self.problems.append(Problem(record.where, record.title, HEARD))
        return changes

    def keep_owners(self, records: Sequence[OwnerRecord]) -> list[UpsertResult]:
        """Put the owners of parties in quarantine, where it is known which organisation they
        own.
        """
        changes = []
        for record in records if self._taken else ():
            try:
                changes.append(self.keep_owner(self._owned(record), record, self.name))
            except RecordRefused as refused:
                self.problems.append(refused.problem)
            except Invalid as invalid:
                self.problems.append(
                    Problem(record.where, record.organisation.name, _remedy(invalid))
                )
        return changes

    def _owned(self, record: OwnerRecord) -> Organisation:
        """Return the organisation that somebody owns: the one that its mention is, else the one
        with its number.
        """
        said = record.organisation
        for body in self._taken:
            known = matching.find(body, said)
            meant = matching.resolve(known) if known is not None else None
            if meant is not None:
                return meant
        borne = set(organisations.find_by_identifiers(said.identifiers.items()).values())
        if len(borne) == 1:
            return borne.pop()
        if borne or not said.identifiers:
            raise RecordRefused(record, said.name, _UNKNOWN_OWNED)
        return organisations.add_unknown(said.name, said.town, said.identifiers, self.name)

    def _once(self, records: Sequence[DecisionRecord]) -> list[DecisionRecord]:
        """Leave out what one file says of one decision before something else, where no release
        orders the two.
        """
        last: dict[tuple[object, ...], DecisionRecord] = {}
        for record in records:
            unordered = (record.body, record.source, record.procedure, record.lot)
            key = unordered if record.release is None else (*unordered, record.where)
            earlier = last.pop(key, None)
            if earlier is not None and decisions.fingerprint(earlier) != decisions.fingerprint(
                record
            ):
                remedy = Remedy(
                    "%(where)s says something else of this decision, and counts. Keep "
                    "the right one.",
                    where=record.where,
                )
                self.problems.append(Problem(earlier.where, earlier.title, remedy))
            last[key] = record
        return list(last.values())

    def _body(self, record: DecisionRecord) -> Body:
        if record.body is not None or record.buyer is None:
            return self.body_of(record)
        if self.body is not None and self._whose is not None:
            is_body = self._whose.is_body(record)
            if not is_body:
                remedy = _NOT_ASKED if is_body is None else _ANOTHER
                raise RecordRefused(record, record.buyer.name, remedy)
            return self.body
        meant = self._buyers.of(record).organisation
        found = next((body for body in self.all_bodies() if body.organisation is meant), None)
        found = found or self.find_body(record.buyer.name)
        if found is None:
            raise RecordRefused(
                record,
                record.buyer.name,
                Remedy("This buyer is no body that we know. Say which it is with --body."),
            )
        return found


class Participations(OfOfficials):
    """Who took part in which decision, with which steps."""

    def look_up(self, records: Sequence[ParticipationRecord]) -> None:
        """Find the officials, the decisions and who took part in those."""
        keys: dict[Body, set[tuple[str, str]]] = {}
        for record in records:
            body = self.said_body(record)
            if body is not None:
                keys.setdefault(body, set()).add((record.procedure, record.lot))
        self._decisions = {body.id: decisions.find(body, wanted) for body, wanted in keys.items()}
        found = (
            each
            for of_body in self._decisions.values()
            for several in of_body.values()
            for each in several
        )
        self._known = participations.KnownParticipations(set(found))

    def keep_one(self, record: ParticipationRecord) -> UpsertResult:
        """Keep what one official did or will do in one decision."""
        body = self.body_of(record)
        decision = self._decision(record, body)
        official = self.official_of(record, body)
        entry = participations.ParticipationEntry(
            steps=record.steps,
            planned=record.planned,
            recused_preparation=record.recused_preparation,
            recused_deliberation=record.recused_deliberation,
            recused_vote=record.recused_vote,
            recused_contact=record.recused_contact,
            took_no_part=record.took_no_part,
            decisive=record.decisive,
            proposed=record.proposed,
        )
        if not participations.is_for(self.by, decision, official):
            raise RecordRefused(record, official.person.name, Remedy(participations.OWN))
        known = next(
            (row for row in decision.participations if row.official_id == official.id), None
        )
        before = len(known.versions) if known else 0
        source = record.source or self.name
        kept = participations.record(
            SERVER, decision, official, entry, source, file=self.file, known=self._known
        )
        self.report_heard(record, official.person.name, HEARD)
        if known is None:
            return UpsertResult.CREATED
        return UpsertResult.UPDATED if len(kept.versions) != before else UpsertResult.UNCHANGED

    def _decision(self, record: ParticipationRecord, body: Body) -> Decision:
        found = self._decisions[body.id].get((record.procedure, record.lot), [])
        said = f"{record.procedure} {record.lot}".strip()
        if not found:
            raise RecordRefused(
                record,
                said,
                Remedy("%(body)s has no such decision. Import decisions first.", body=body.name),
            )
        if len(found) > 1:
            raise RecordRefused(
                record,
                said,
                Remedy("Two sources have a decision with this reference. Record this one by hand."),
            )
        return found[0]
