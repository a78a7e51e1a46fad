"""How positions are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conflict_graph.dates import PartialDate
from conflict_graph.particulars import NONE_STATED, Particulars
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.records import PositionRecord
from conflict_graph.wording.remedies import Remedy
from register import clock
from register.access import SERVER, Identity
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import Rung
from register.models.declarations import Position
from register.models.kinds import Act
from register.models.officials import Official
from register.models.organisations import Organisation
from register.services.decisions.decisions import UpsertResult
from register.services.declarations import confirmations, positions
from register.services.imports import earlier
from register.services.imports.keepers.keeper import (
    OWN_ROW,
    OfOfficials,
    RecordRefused,
    find_meant,
    said_before,
)
from register.services.organisations import matching, organisations


class Positions(OfOfficials):
    """Positions beside the office, recognised by the source's own key.

    A position that the official or a clerk declared already is not published a second time.
    """

    def __init__(self, body: Body | None, name: str, by: Identity) -> None:
        super().__init__(body, name, by)
        self.seen: set[tuple[int, str]] = set()
        """Which positions earlier rows of the file meant, by official and key."""

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
        if says_none(record.title) and not record.is_none:
            raise RecordRefused(record, record.title, _NO_POSITION)
        if says_none(record.organisation.name) and not record.is_none:
            raise RecordRefused(record, record.organisation.name, _NO_ORGANISATION)
        body = self.body_of(record)
        official = self.official_of(record, body)
        if self.by.is_person(official.person_id):
            raise RecordRefused(record, record.title, OWN_ROW)
        if record.is_none:
            return self._keep_none(record, official)
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
            particulars=record.particulars,
        )
        positions.check(entry)
        organisation, rung = self._organisation(record)
        entry = replace(entry, organisation_id=organisation.id)
        recognised = positions.RecognisedOrganisation(rung, self.rung_of(record, body))
        known, key = self._known_position(record, official, entry)
        if known is not None and (standing := known.current.payload) is not None:
            said = record.particulars.over(positions.said_in(standing).particulars)
            entry = replace(entry, particulars=said)
        self._check_news(record, known, entry)
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
            SERVER,
            official,
            entry,
            source,
            key,
            listed_on,
            self.file,
            self._known,
            recognised,
        )
        self.report_heard(record, record.title)
        if known is None:
            return UpsertResult.CREATED
        return UpsertResult.UPDATED if len(position.versions) != before else UpsertResult.UNCHANGED

    def _keep_none(self, record: PositionRecord, official: Official) -> UpsertResult:
        """Keep that a list says of an official that there are no positions."""
        db.session.flush()
        if not confirmations.record_none(official, record.source or self.name):
            return UpsertResult.UNCHANGED
        self._known.note_none(official)
        return UpsertResult.CREATED

    def _known_position(
        self, record: PositionRecord, official: Official, entry: positions.PositionEntry
    ) -> tuple[Position | None, str]:
        """Return the position that a row means, None where it is new, and its key. The same post in
        a period that shares no day with those known is another holding.

        Raises:
            RecordRefused: an earlier row of this file means the same position.
        """
        if not record.is_named:
            return self._known.find_by_key(official, record.key), record.key
        known = self._known.find_named(official, entry, record.key)
        key = record.key
        if known is not None:
            key = known.key or key
        elif self._known.find_by_key(official, key) is not None:
            key = f"{key} / {entry.valid_from or entry.valid_until}"
        if (official.id, key) in self.seen:
            raise RecordRefused(record, record.title, _TWICE)
        self.seen.add((official.id, key))
        return known, key

    def _check_news(
        self, record: PositionRecord, known: Position | None, entry: positions.PositionEntry
    ) -> None:
        """Let pass a row that is news. One that says what the register said before it was changed
        is none, unless the list speaks of a later day.

        Raises:
            RecordRefused: it is no news.
        """
        if known is None:
            return
        said = replace(entry, title=entry.title.strip(), particulars=NONE_STATED)
        changed = earlier.changed_on(
            known.versions,
            lambda each: (
                each.act is not Act.WITHDRAW
                and each.payload is not None
                and _says(positions.said_in(each.payload), said, record.particulars)
            ),
        )
        if changed is None:
            return
        spoken = known.current.listed_on
        since = spoken.latest if spoken is not None else changed
        if record.listed_on is None or record.listed_on.earliest <= since:
            raise RecordRefused(record, record.title, said_before(changed))

    def _organisation(self, record: PositionRecord) -> tuple[Organisation, Rung | None]:
        """Return the organisation that a record means, and on what evidence; None: it is new, or
        somebody said so.

        Raises:
            RecordRefused: name and numbers contradict each other; which organisation it is is a
                question that waits with those about parties.
        """
        said = record.organisation
        try:
            found = find_meant(record, said, self._bearers)
        except RecordRefused:
            body = self.body_of(record)
            answered = matching.answered(body, said)
            if answered is not None:
                return answered, None
            matching.ask(body, said, self.name)
            raise
        if found is None:
            made = organisations.add_unknown(
                said.name, said.town, said.identifiers, self.name, self._bearers
            )
            return made, None
        rung = organisations.rung_of(said, found)
        for scheme, number in said.identifiers.items():
            if organisations.identify(found, scheme, number, self.name, self._bearers):
                self._bearers.note(found)
        return found, rung


_NO_POSITION = Remedy(
    "This row names an organisation, and says that there is no position. Write what the position "
    "is, or empty the organisation."
)
_TWICE = Remedy("This row stands twice in the table; keep the right one.")
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


def _says(
    version: positions.PositionEntry, said: positions.PositionEntry, more: Particulars
) -> bool:
    """Say whether a version says all that a row says; a row that leaves something open is as good
    as one that says the same of it.
    """
    return replace(version, particulars=NONE_STATED) == said and more.agrees(version.particulars)


def _may_be_one(one: positions.PositionEntry, other: positions.PositionEntry) -> bool:
    """Say whether the first days of two entries are not known to differ: a post can be held
    twice.
    """
    return None in (one.valid_from, other.valid_from) or one.valid_from == other.valid_from
