"""A new council or board from one file: who begins, who stays, and who ends on which day."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind, Problem
from conflict_graph.readers.records import OfficialRecord, Reading
from register.access import Identity, Permission, Subject, require
from register.errors import Invalid, WrongState
from register.models.bodies import Body
from register.models.officials import Official, Term
from register.services import journal
from register.services.findings.fact_changes import File
from register.services.officials import officials


@dataclass(frozen=True, slots=True)
class Beginning:
    """Somebody who begins. `official`: who it is already at this body; `namesake`: who may be the
    same, and ends.
    """

    record: OfficialRecord
    official: Official | None
    namesake: Official | None

    @property
    def name(self) -> str:
        """The name as the file has it."""
        parts = (
            self.record.given_name or self.record.initials,
            self.record.prefix,
            self.record.family_name,
        )
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Succession:
    """What a file changes. `begins_on` is the first day of the new holders."""

    begins_on: datetime.date
    begin: tuple[Beginning, ...]
    stay: tuple[Term, ...]
    end: tuple[Term, ...]
    problems: tuple[Problem, ...]

    @property
    def last_day(self) -> datetime.date:
        """The day before the first one."""
        return self.begins_on - datetime.timedelta(days=1)

    @property
    def fingerprint(self) -> str:
        """The same for the same changes; another one when anything is different meanwhile."""
        said = [
            str(self.begins_on),
            *(f"{each.record.key}:{each.record.office_title}" for each in self.begin),
        ]
        said += [f"{term.public_id}:{term.current.number}" for term in (*self.stay, *self.end)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def plan(
    identity: Identity,
    body: Body,
    reading: Reading[Any],
    kind: OfficeKind,
    begins_on: datetime.date,
) -> Succession:
    """Say what a file with all holders of one kind of office would change; nothing is written.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
        Invalid: the file names nobody in such an office from that day on, so that everybody would
            end.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    records = [
        record
        for record in reading.records
        if record.office is kind and _holds(record, body, begins_on)
    ]
    if not records:
        raise Invalid("The file names nobody in such an office. Nothing was changed.", "file")
    running = list(_running(body, kind, begins_on))
    wanted = {(record.key, record.office_title) for record in records}
    stay = [term for term in running if (term.official.key, term.office.title) in wanted]
    end = [term for term in running if term not in stay]
    staying = {(term.official.key, term.office.title) for term in stay}
    begin = [
        _beginning(body, record, end)
        for record in records
        if (record.key, record.office_title) not in staying
    ]
    return Succession(begins_on, tuple(begin), tuple(stay), tuple(end), tuple(reading.problems))


def carry_out(
    identity: Identity,
    body: Body,
    succession: Succession,
    seen: str,
    same: Collection[str],
    source: str,
) -> None:
    """Write what was planned. `seen` is the fingerprint of what the asker had before them.

    `same` holds the keys of those who begin and are the namesake who holds an office already.

    Raises:
        WrongState: it would change something else by now.
    """
    if seen != succession.fingerprint:
        raise WrongState(
            "The officials changed meanwhile. Offer the file again and look at what it changes now."
        )
    last_day, file = PartialDate.of(succession.last_day), File(source, identity)
    for term in succession.end:
        said = term.current
        officials.appoint(
            identity,
            term.official,
            term.office,
            said.valid_from,
            last_day,
            said.portfolio,
            source,
            term,
            file=file,
        )
    for each in succession.begin:
        _begin(identity, body, each, each.record.key in same, succession.begins_on, source)
    journal.record(identity, "officials:succeed", body.public_id, body.id)


def _begin(
    identity: Identity,
    body: Body,
    each: Beginning,
    is_namesake: bool,
    begins_on: datetime.date,
    source: str,
) -> None:
    record, official = each.record, each.official
    if official is None and is_namesake and each.namesake is not None and each.namesake.key is None:
        official = each.namesake
        official.key = record.key
    official = official or officials.add(
        identity,
        body,
        record.family_name,
        record.given_name,
        record.initials,
        record.prefix,
        record.key,
    )
    office = officials.office(identity, body, record.office_title, record.office)
    start = record.from_date or PartialDate.of(begins_on)
    said = (start, record.until_date, "; ".join(record.portfolio))
    officials.appoint(identity, official, office, *said, source, file=File(source, identity))


def _holds(record: OfficialRecord, body: Body, day: datetime.date) -> bool:
    """Say whether a row is about this body and not about a term that is over by then: files list
    those too.
    """
    said = record.body or (record.at.name if record.at else None)
    is_here = said is None or said.casefold() in (body.slug, body.name.casefold())
    return is_here and (record.until_date is None or record.until_date.latest >= day)


def _running(body: Body, kind: OfficeKind, day: datetime.date) -> Iterator[Term]:
    """Return the terms in such an office that began before a day and had not ended by then."""
    for official in officials.list_of(body):
        for term in official.terms:
            start, until = term.current.valid_from, term.current.valid_until
            begun = start is None or start.earliest < day
            if term.office.kind is kind and begun and (until is None or until.latest >= day):
                yield term


def _beginning(body: Body, record: OfficialRecord, end: list[Term]) -> Beginning:
    official = officials.find_by_key(body, record.key)
    made = Beginning(record, official, None)
    if official is not None:
        return made
    named = (term.official for term in end if term.official.key is None)
    return Beginning(record, None, next((each for each in named if _same_name(each, made)), None))


def _same_name(official: Official, beginning: Beginning) -> bool:
    return official.person.name.casefold() == beginning.name.casefold()
