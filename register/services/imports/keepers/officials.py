"""How people with their offices and terms are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from conflict_graph.readers.records import OfficialRecord
from conflict_graph.wording.remedies import Remedy
from register.access import SERVER, Identity
from register.extensions import db
from register.models.bodies import Body
from register.models.officials import Office, Official, Term, full_name
from register.services.decisions.decisions import UpsertResult
from register.services.imports import earlier, row_keys
from register.services.imports.keepers.keeper import (
    LEFT_OUT,
    OWN_ROW,
    Keeper,
    RecordRefused,
    said_before,
    who_is_meant,
)
from register.services.imports.recognised import KeyMeant, Recognition, name_of
from register.services.officials import identities, officials, persons
from register.services.organisations import bodies, organisations
from register.services.organisations.organisations import SEVERAL

MADE = "naam:"
"""How a key begins that was made of a name, because a table gives none."""


class Officials(Keeper):
    """People with their offices and terms, recognised by the body's own key.

    One key with one name in one file is one person, at however many bodies.
    """

    def __init__(self, body: Body | None, name: str, by: Identity) -> None:
        super().__init__(body, name, by)
        self._people: dict[tuple[str | None, ...], int] = {}
        self._known = officials.KnownOfficials()
        self._bearers = organisations.Bearers()
        self._body_of: dict[int, Body] = {}
        self._names: dict[int, Recognition] = {}
        self._without_key: list[tuple[Official, str]] = []
        self._identities: dict[int, identities.KnownKeys] = {}

    def keep(self, records: Sequence[OfficialRecord]) -> list[UpsertResult]:
        """Look up the bodies and offices of the file at once, then what the register has of several
        officials, keep those one by one, and go on with the next.
        """
        self._bearers = organisations.Bearers(
            pair
            for record in records
            if record.at is not None
            for pair in record.at.identifiers.items()
        )
        self._known = officials.KnownOfficials([self.body] if self.body else bodies.list_())
        self._body_of = {body.organisation_id: body for body in self.all_bodies()}
        changes = []
        for start in range(0, len(records), SEVERAL):
            some = records[start : start + SEVERAL]
            keyed = [self._with_key(each) for each in some]
            self._known.look_up({key for each in keyed if (key := self._key_of(each)) is not None})
            for official, made in self._without_key:
                self._known.know(official, made)
            changes += self._keep_each(self._keep_one, keyed)
            db.session.flush()
        return changes

    def _with_key(self, record: OfficialRecord) -> OfficialRecord:
        """Return a record that gives no key with that of the official whose name it bears, or with
        one made of the name. One of which somebody has to say whom it means stays without.
        """
        if record.key:
            return record
        try:
            body = self.body_of(record)
        except RecordRefused:
            return record
        meant = self._meant(record, body)
        if meant.unsure or meant.is_left_out:
            return record
        words = "-".join(officials.name_words(name_of(record)))
        key = (meant.is_.key if meant.is_ else None) or f"{MADE}{words}"
        if meant.is_ is not None and meant.is_.key is None:
            self._without_key.append((meant.is_, key))
        return replace(record, key=key)

    def _meant(self, record: OfficialRecord, body: Body) -> KeyMeant[Official]:
        return self._recognition(body).person("", name_of(record))

    def _recognition(self, body: Body) -> Recognition:
        if body.id not in self._names:
            self._names[body.id] = Recognition(body)
        return self._names[body.id]

    def _key_of(self, record: OfficialRecord) -> tuple[int, str] | None:
        try:
            return self.body_of(record).id, record.key
        except RecordRefused:
            return None

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
        if not record.key:
            meant = self._meant(record, body)
            remedy = (
                LEFT_OUT
                if meant.is_left_out
                else (who_is_meant(body, name_of(record), meant.unsure))
            )
            raise RecordRefused(record, name_of(record), remedy)
        said_key = record.key
        record = self._identified(record, body)
        known = self._known.official(body, record.key)
        if known is not None and self.by.is_person(known.person_id):
            raise RecordRefused(record, record.key, OWN_ROW)
        if (
            known is not None
            and known.key == said_key
            and not identities.may_be_called(known.person, record)
        ):
            persons.rename(SERVER, known.person, _name_in(record))
        office = self._known.office(
            body,
            record.office_title,
            record.office,
            record.designated,
            record.designation_reference,
            record.unelected,
        )
        official = self._known.official(body, record.key)
        change = UpsertResult.UNCHANGED
        if official is None:
            change = UpsertResult.CREATED
            known_as = self._people.get(_person_key(record))
            person = officials.find_person(known_as) if known_as is not None else None
            key, family_name, given_name, initials, prefix = _person_key(record)
            official = officials.add(
                SERVER, body, family_name, given_name, initials, prefix, key, person, self._known
            )
            self._known.note(official, key)
            self._keys_of(body).note(official)
        self._people[_person_key(record)] = official.person.id
        before = _versions(official.terms)
        portfolio = "; ".join(record.portfolio)
        known_first = identities.first_day_known(official, office, record.from_date)
        record = replace(record, from_date=known_first)
        dates = (record.from_date, record.until_date)
        term = officials.find_term(official, office, record.from_date)
        self._check_news(record, term, portfolio)
        term = term or self._begun(record, official, office)
        term = officials.appoint(
            SERVER,
            official,
            office,
            *dates,
            portfolio,
            self.name,
            term,
            known=self._known,
            file=self.file,
        )
        if change is UpsertResult.UNCHANGED and _versions(official.terms) != before:
            change = UpsertResult.UPDATED
        self.report_heard(record, official.person.name)
        self.report_also_holding(record, term)
        return change

    def _begun(self, record: OfficialRecord, official: Official, office: Office) -> Term | None:
        """Return the term of which the register has no first day yet and a row gives it; None: the
        row is about a term of its own.

        Raises:
            RecordRefused: the register has another first day of a term that goes on.
        """
        term = identities.begun_otherwise(official, office, record.from_date, record.until_date)
        if term is None or term.current.valid_from is None:
            return term
        begun = term.current.valid_from
        raise RecordRefused(
            record,
            official.person.name,
            Remedy(
                "The register has this person as %(office)s from %(date)s on, without a last day "
                "before this row begins. Is one of the two first days wrong? Then correct it "
                "there. Is it another term? Then give the former its last day first. Nothing of "
                "this row was kept.",
                date=str(begun),
                office=office.title,
            ),
        )

    def _check_news(self, record: OfficialRecord, term: Term | None, portfolio: str) -> None:
        said = (record.from_date, record.until_date, portfolio)
        changed = earlier.changed_on(
            term.versions if term else [],
            lambda each: (each.valid_from, each.valid_until, each.portfolio) == said,
        )
        if term is not None and changed is not None:
            raise RecordRefused(record, term.official.person.name, said_before(changed))

    def _keys_of(self, body: Body) -> identities.KnownKeys:
        if body.id not in self._identities:
            self._identities[body.id] = identities.KnownKeys(body)
        return self._identities[body.id]

    def _identified(self, record: OfficialRecord, body: Body) -> OfficialRecord:
        """Return a row under the key of the official whom it means: its own where key, name and
        office do not contradict what the register has, else what somebody said.

        Raises:
            RecordRefused: they do; whom it means is a question that waits on the desk.
        """
        known = self._known.official(body, record.key)
        if known is not None and identities.may_be_called(known.person, record):
            return record
        keys = self._keys_of(body)
        other = known or keys.like(record.key) or keys.holder_of(record)
        if other is None:
            return record
        if self.by.is_person(other.person_id):
            raise RecordRefused(record, record.key, OWN_ROW)
        name = full_name(record.given_name, record.initials, record.prefix, record.family_name)
        meant = self._recognition(body).row(row_keys.question_key(record.key, name))
        if meant is None:
            row_keys.ask(body, record.key, name, other, self.name)
            raise self._asked(record, name, other, is_known=known is not None)
        if meant.is_left_out:
            raise RecordRefused(record, name, LEFT_OUT)
        if meant.is_ is not None and meant.is_.key:
            self._known.know(meant.is_, meant.is_.key)
            return replace(record, key=meant.is_.key)
        if known is None:
            return record
        key = f"{MADE}{'-'.join(officials.name_words(name))}"
        made = officials.find_by_key(body, key)
        if made is not None:
            self._known.know(made, key)
        return replace(record, key=key)

    def _asked(
        self, record: OfficialRecord, name: str, other: Official, is_known: bool
    ) -> RecordRefused:
        """Return why a row is not kept, and what was asked of it."""
        if is_known:
            remedy = Remedy(
                "The register calls the official with this key %(words)s, so nothing of this row "
                "was kept. Is it %(words)s under another name, or somebody else? Say so on the "
                "desk; the next file is read by it.",
                words=other.person.name,
            )
            return RecordRefused(record, name, remedy)
        remedy = Remedy(
            "Is this %(words)s, whom the register has under the key %(key)s, or somebody else? Say "
            "so on the desk; the next file is read by it. Nothing of this row was kept.",
            words=other.person.name,
            key=other.key or "",
        )
        return RecordRefused(record, record.key, remedy)


def _name_in(record: OfficialRecord) -> persons.PersonName:
    return persons.PersonName(record.family_name, record.prefix, record.given_name, record.initials)


def _person_key(record: OfficialRecord) -> tuple[str, str, str | None, str | None, str | None]:
    return record.key, record.family_name, record.given_name, record.initials, record.prefix


def _versions(series: Sequence[Any]) -> int:
    return sum(len(each.versions) for each in series)
