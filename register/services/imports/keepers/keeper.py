"""What all keepers do: records are kept one by one, and what cannot be kept becomes a problem.

A keeper keeps the records of one file, inside the transaction of whoever calls it. What cannot be
kept becomes a problem with its place and keeps nothing else out.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from conflict_graph.facts import Problem
from conflict_graph.readers.records import (
    Mention,
    OwnerRecord,
)
from conflict_graph.resolution import resolve
from conflict_graph.wording.remedies import Remedy
from register.access import Identity
from register.errors import Invalid
from register.extensions import db
from register.later import Later
from register.models.bodies import Body
from register.models.columns import Rung
from register.models.officials import Official, Term
from register.models.organisations import Organisation
from register.services.decisions.decisions import UpsertResult
from register.services.findings.fact_changes import File
from register.services.imports import owners, row_keys
from register.services.imports.recognised import Recognition
from register.services.officials import identities, officials
from register.services.organisations import bodies, organisations
from register.services.organisations.organisations import SEVERAL

if TYPE_CHECKING:
    from conflict_graph.readers.written import person_cells
else:
    person_cells = Later("conflict_graph.readers.written.person_cells")


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


def remedy_of_refusal(invalid: Invalid) -> Remedy:
    """Return what to do about something that a service refused."""
    return passed_on(invalid.message, **invalid.params)


def passed_on(sentence: str, **params: Any) -> Remedy:
    """Return a sentence of a service, which the catalogue has from there, as what to do."""
    return Remedy(sentence, **params)


def said_before(changed_on: datetime.date) -> Remedy:
    """Return what to do about a row that says what the register said before it was changed."""
    return Remedy(
        "The register said this before, and it was changed on %(date)s. This row is no news, so "
        "nothing was changed. If it is right after all, change it on the page.",
        date=changed_on.isoformat(),
    )


class Keeper(ABC):
    """Keeps the records of one file; subclasses say how one kind of record is kept.

    `by`: who brought the file in; `SERVER` where a command did.
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

    def report_also_holding(self, record: Any, term: Term) -> None:
        """Ask what became of whoever else holds the office of a term, where one person holds it at
        a time.
        """
        for other in identities.also_holding(term):
            remedy = Remedy(
                "%(words)s holds this office too, without a last day, and one person holds it at a "
                "time. Did %(words)s leave on the day before? Record the last day on the page of "
                "%(words)s.",
                words=other.person.name,
            )
            self.problems.append(Problem(record.where, term.official.person.name, remedy))

    @abstractmethod
    def keep(self, records: Sequence[Any]) -> list[UpsertResult]:
        """Keep the records that can be kept; return what came of each of those."""

    def keep_owners(self, records: Sequence[OwnerRecord]) -> list[UpsertResult]:
        """Put natural persons, whom a file of something else calls owners, in quarantine; return
        what came of each.
        """
        return []

    def keep_owner(
        self,
        organisation: Organisation,
        told: Sequence[OwnerRecord],
        source: str,
        rung: Rung | None,
    ) -> UpsertResult:
        """Keep what one statement says of an owner; what it changes where somebody was asked is
        reported. `rung`: on what evidence it means the organisation.
        """
        change = owners.mention(organisation, told, source, self.file, rung)
        self.report_heard(told[0], organisation.name)
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
                self.problems.append(Problem(record.where, "", remedy_of_refusal(invalid)))
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
        self._names: dict[int, Recognition] = {}
        self._keys: dict[int, identities.KnownKeys] = {}

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
        official = self._keyed(record, body) or self._said(record, body)
        official = official or self._named(record, body)
        if official is None:
            self._ask(record, body)
            remedy = Remedy(
                "%(body)s has no official with this key or name. Import officials first.",
                body=body.name,
            )
            raise RecordRefused(record, record.official, remedy)
        return official

    def rung_of(self, record: Any, body: Body) -> Rung:
        """Return on what evidence a record means an official: the body's own key, or a name in its
        own list.
        """
        keyed = self._keyed(record, body) is not None
        return Rung.DECLARED_NUMBER if keyed else Rung.DISTINCTIVE_NAME

    def _keyed(self, record: Any, body: Body) -> Official | None:
        return self._officials.get((body.id, record.official))

    def _recognition(self, body: Body) -> Recognition:
        if body.id not in self._names:
            self._names[body.id] = Recognition(body)
        return self._names[body.id]

    def _said(self, record: Any, body: Body) -> Official | None:
        """Return the official of whom somebody said that a row with this key means it.

        Raises:
            RecordRefused: somebody said that it means nobody who is kept.
        """
        meant = self._recognition(body).row(row_keys.question_key(record.official, ""))
        if meant is not None and meant.is_left_out:
            raise RecordRefused(record, record.official, LEFT_OUT)
        return meant.is_ if meant is not None else None

    def _ask(self, record: Any, body: Body) -> None:
        """Ask on the desk whom a key means that is that of an official but for zeros, spaces and
        capitals.

        Raises:
            RecordRefused: there is such an official.
        """
        if body.id not in self._keys:
            self._keys[body.id] = identities.KnownKeys(body)
        other = self._keys[body.id].like(record.official)
        if other is None:
            return
        row_keys.ask(body, record.official, "", other, self.name)
        remedy = Remedy(
            "Is this %(words)s, whom the register has under the key %(key)s, or somebody else? Say "
            "so on the desk; the next file is read by it. Nothing of this row was kept.",
            words=other.person.name,
            key=other.key or "",
        )
        raise RecordRefused(record, record.official, remedy)

    def _named(self, record: Any, body: Body) -> Official | None:
        name = person_cells.bare(record.official)
        meant = self._recognition(body).person("", name)
        if meant.unsure:
            raise RecordRefused(record, record.official, who_is_meant(body, name, meant.unsure))
        if meant.is_left_out:
            raise RecordRefused(record, record.official, LEFT_OUT)
        return meant.is_


LEFT_OUT = Remedy("You said that this is nobody in the register, so this row was left out.")


def who_is_meant(body: Body, name: str, among: Sequence[Official]) -> Remedy:
    """Return what to do about a name that is like that of officials, or is that of several."""
    words = officials.name_words(name)
    called = [each.person.name for each in among]
    if len(among) > 1 and all(officials.name_words(each) == words for each in called):
        return Remedy(
            "Several officials of %(body)s are called this; write the key of one.", body=body.name
        )
    return Remedy(
        "Is this %(words)s? Write the name as the register does, or the key; or import the file on "
        "the page of imports, where you can say so.",
        words=", ".join(called),
    )


def find_meant(
    record: Any,
    mention: Mention,
    bearers: organisations.Bearers,
    *,
    renames: bool = False,
) -> Organisation | None:
    """Return the organisation that a file means: by its numbers, or by name and town where it has
    no number. `renames`: the file may give one that is known by its number another name.

    Raises:
        RecordRefused: numbers and name contradict each other.
    """
    found = bearers.all_of(mention.identifiers)
    if len(found) > 1:
        called = " and ".join(sorted(each.name for each in found))
        raise RecordRefused(
            record,
            mention.name,
            Remedy("The numbers belong to %(words)s. Correct the one that is wrong.", words=called),
        )
    for by_number in found:
        by_name = bearers.otherwise_called(mention.name, by_number)
        if by_name is not None:
            remedy = Remedy(
                "The number is that of %(number)s, and the name that of %(name)s. Correct the one "
                "that is wrong; nothing of this was kept.",
                number=by_number.name,
                name=by_name.name,
            )
            raise RecordRefused(record, mention.name, remedy)
        if not renames and not may_be_named(mention, by_number):
            remedy = Remedy(
                "The register knows this number as %(name)s, and this is another name. Correct the "
                "number or the name. If the organisation has another name now, whoever runs this "
                "register brings that in with a file of organisations. Nothing of this was kept.",
                name=by_number.known_name,
            )
            raise RecordRefused(record, mention.name, remedy)
    return next(iter(found), None) or bearers.named(mention.name, mention.town, mention.identifiers)


def may_be_named(mention: Mention, known: Organisation, names: Sequence[str] = ()) -> bool:
    """Say whether one that was found by its number may be called as a file says; a number in the
    place of a name says nothing. `names`: what else the file calls it, now or formerly.
    """
    numbers = {*mention.identifiers.values(), *(row.number for row in known.identifiers)}
    said = [each for each in (mention.name, *names) if each and each not in numbers]
    called = [known.name, known.known_name, *(row.name for row in known.names)]
    called = [each for each in called if each not in numbers]
    return not said or not called or any(resolve.is_called(each, called) for each in said)
