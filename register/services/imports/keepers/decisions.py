"""How decisions with their parties are kept."""

from __future__ import annotations

from collections.abc import Sequence

from conflict_graph.facts import Problem
from conflict_graph.readers.records import (
    DecisionRecord,
    OwnerRecord,
)
from conflict_graph.wording.remedies import Remedy
from register.access import Identity
from register.errors import Invalid
from register.models.bodies import Body
from register.models.columns import Rung
from register.models.organisations import Organisation
from register.services.decisions import decisions
from register.services.decisions.decisions import UpsertResult
from register.services.imports.keepers.keeper import (
    HEARD,
    Keeper,
    RecordRefused,
    passed_on,
    remedy_of_refusal,
)
from register.services.organisations import matching, organisations
from register.services.organisations.buyers import Buyers, Whose

_UNKNOWN_OWNED = Remedy(
    "The file names an owner of this organisation. Say first which organisation it is; then "
    "import the file again."
)


_ANOTHER = Remedy("Left out, for you said that this buyer is not your body.")
_KNOWN = Remedy("Left out, for this buyer is known to be another organisation than the body.")
_NOT_ASKED = Remedy(
    "Left out, for this buyer is not known to be the body. Is it? Then give the command again "
    "with --all-buyers."
)
SET_ASIDE = (_ANOTHER, _KNOWN, _NOT_ASKED)
"""What is told of a notice that lies aside, because its buyer is not the body, or not known to be
it; the value beside it is the name of that buyer.
"""


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
            self.problems.append(Problem(record.where, record.title, passed_on(matching.OWN)))
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
                organisation, rung = self._owned(record)
                changes.append(self.keep_owner(organisation, [record], self.name, rung))
            except RecordRefused as refused:
                self.problems.append(refused.problem)
            except Invalid as invalid:
                self.problems.append(
                    Problem(record.where, record.organisation.name, remedy_of_refusal(invalid))
                )
        return changes

    def _owned(self, record: OwnerRecord) -> tuple[Organisation, Rung | None]:
        """Return the organisation that somebody owns, and on what evidence: the one that its
        mention is, else the one with its number.
        """
        said = record.organisation
        for body in self._taken:
            known = matching.find(body, said)
            meant = matching.resolve(known) if known is not None else None
            if known is not None and meant is not None:
                return meant, matching.standing_rung(known)
        borne = set(organisations.find_by_identifiers(said.identifiers.items()).values())
        if len(borne) == 1:
            (only,) = borne
            return only, organisations.rung_of(said, only)
        if borne or not said.identifiers:
            raise RecordRefused(record, said.name, _UNKNOWN_OWNED)
        made = organisations.add_unknown(said.name, said.town, said.identifiers, self.name)
        return made, None

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
                is_said = self._whose.is_said(record)
                remedy = _NOT_ASKED if is_body is None else _ANOTHER if is_said else _KNOWN
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
