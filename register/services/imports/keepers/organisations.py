"""How organisations, the ties between them and their owners are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conflict_graph.dates import Answer, PartialDate, is_before
from conflict_graph.facts import OrganisationKind, Problem, TieKind
from conflict_graph.readers.records import (
    ArrangementRecord,
    Mention,
    OrganisationRecord,
    OrganisationTie,
    OwnerRecord,
)
from conflict_graph.wording.remedies import Remedy
from register.access import SERVER, Identity
from register.errors import Invalid
from register.extensions import db
from register.models.bodies import Body
from register.models.organisations import Organisation
from register.services.decisions.decisions import UpsertResult
from register.services.imports.keepers.keeper import (
    Keeper,
    RecordRefused,
    find_meant,
    remedy_of_refusal,
)
from register.services.organisations import arrangements, matching, organisations


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
                self.problems.append(
                    Problem(record.where, record.mention.name, remedy_of_refusal(invalid))
                )
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
                raise RecordRefused(
                    record, record.arrangement, remedy_of_refusal(invalid)
                ) from None
            held[record.where] = found
            return UpsertResult.UNCHANGED

        def tie(record: ArrangementRecord) -> UpsertResult:
            try:
                holder = arrangements.participant(names, record.participant)
            except Invalid as invalid:
                raise RecordRefused(
                    record, record.participant, remedy_of_refusal(invalid)
                ) from None
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
        rung = organisations.rung_of(said, organisation) if organisation is not None else None
        organisation = organisation or organisations.add_unknown(
            said.name, said.town, said.identifiers, self.name
        )
        self._bearers.note(organisation)
        return self.keep_owner(organisation, record, record.source or self.name, rung)

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
        return find_meant(record, mention, self._bearers)

    def _one_period_each(self, record: OrganisationRecord) -> list[OrganisationTie]:
        """Return the ties of a record, of several periods of one tie the last alone, because the
        register keeps one; the others are reported.
        """
        kept: dict[tuple[object, ...], OrganisationTie] = {}
        for tie in record.holders:
            numbers = tuple(sorted(tie.holder.identifiers.items()))
            key = (tie.kind, numbers or tie.holder.name.casefold())
            known = kept.setdefault(key, tie)
            if known is tie or (known.from_date, known.until_date) == (
                tie.from_date,
                tie.until_date,
            ):
                continue
            first, last = (
                (tie, known) if _is_later(known.from_date, tie.from_date) else (known, tie)
            )
            kept[key] = last
            self._report_period(record, first.holder, first.from_date, first.until_date)
        return list(kept.values())

    def _report_period(
        self,
        record: OrganisationRecord,
        holder: Mention,
        first: PartialDate | None,
        last: PartialDate | None,
    ) -> None:
        remedy = Remedy(
            "%(words)s holds this in several periods, and the register keeps the last one. The "
            "period %(first)s – %(last)s is not kept: look at the decisions of that time yourself.",
            words=holder.name,
            first=str(first or "…"),
            last=str(last or "…"),
        )
        self.problems.append(Problem(record.where, record.mention.name, remedy))

    def _hold(self, record: OrganisationRecord, organisation: Organisation) -> bool:
        changed = False
        for tie in self._one_period_each(record):
            try:
                holder = self._find(record, tie.holder)
                if holder is None:
                    remedy = Remedy(
                        "This holder is not known. Give it a row of its own, with the same "
                        "name and number."
                    )
                    raise RecordRefused(record, tie.holder.name, remedy)
                said = (tie.kind, tie.share, tie.from_date, tie.until_date)
                other = organisations.other_period(
                    holder, organisation, tie.kind, tie.from_date, tie.until_date
                )
                if other is not None and _is_later(other.valid_from, tie.from_date):
                    self._report_period(record, tie.holder, tie.from_date, tie.until_date)
                    continue
                if other is not None:
                    self._report_period(record, tie.holder, other.valid_from, other.valid_until)
                changed |= organisations.hold(
                    holder, organisation, *said, tie.source or self.name, self.file
                )
                self.report_heard(record, organisation.name)
            except RecordRefused as refused:
                self.problems.append(refused.problem)
            except Invalid as invalid:
                self.problems.append(
                    Problem(record.where, tie.holder.name, remedy_of_refusal(invalid))
                )
        return changed


def _is_later(first: PartialDate | None, second: PartialDate | None) -> bool:
    """Say whether a period that begins on the first day is the later of two."""
    return first is not None and (second is None or is_before(second, first) is Answer.YES)


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
