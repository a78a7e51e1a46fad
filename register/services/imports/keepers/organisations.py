"""How organisations, the ties between them and their owners are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
from register.services.imports import owners
from register.services.imports.keepers.keeper import (
    Keeper,
    RecordRefused,
    find_meant,
    may_be_named,
    remedy_of_refusal,
)
from register.services.organisations import arrangements, matching, organisations, ties
from register.services.organisations.periods import HeldPeriod

_NOT_DESCRIBED = Remedy(
    "No statement of this file or an earlier one says which organisation this is, so nothing was "
    "taken from it. Export this with the statements about both organisations."
)
_HOLDER_NOT_DESCRIBED = Remedy(
    "Who holds it is in no statement of this file or an earlier one; nothing was taken from this "
    "statement."
)
_NO_ROW_OF_HOLDER = Remedy(
    "This holder is not known. Give it a row of its own, with the same name and number."
)


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
        records_of = {mention.record for mention in said if mention.record is not None}
        self._bearers = organisations.Bearers(numbers, [each.name for each in said], records_of)
        changes = self._keep_organisations(described)
        changes += self._keep_arrangements(
            [each for each in records if isinstance(each, ArrangementRecord)]
        )
        changes += self._keep_owners([each for each in records if isinstance(each, OwnerRecord)])
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
            kind, said = TieKind.PARTICIPATION, [HeldPeriod(source=self.name)]
            changed = ties.hold(holder, held[record.where], kind, said, self.file)
            self.report_heard(record, record.participant)
            return UpsertResult.CREATED if changed else UpsertResult.UNCHANGED

        self._keep_each(know, records)
        return self._keep_each(tie, [record for record in records if record.where in held])

    def _keep_owners(self, records: Sequence[OwnerRecord]) -> list[UpsertResult]:
        """Put owners who are natural persons in quarantine; what one statement says of somebody
        counts together.
        """
        told: dict[tuple[object, ...], list[OwnerRecord]] = {}
        for each in records:
            told.setdefault(_statement(each), []).append(each)
        changes: list[UpsertResult] = []
        more = [UpsertResult.UNCHANGED]

        def own(record: OwnerRecord) -> UpsertResult:
            return self._own(record, told[_statement(record)])

        for together in told.values():
            kept = self._keep_each(own, together[:1])
            changes += [*kept, *(more * (len(together) - 1) if kept else ())]
        return changes

    def _own(self, record: OwnerRecord, told: Sequence[OwnerRecord]) -> UpsertResult:
        """Keep what one statement says of an owner."""
        said = record.organisation
        organisation = self._find(record, said)
        if organisation is None and not said.identifiers:
            remedy = Remedy(
                "This organisation is not known, and has no number to know it by. Import "
                "organisations first."
            )
            raise RecordRefused(record, said.name or said.record or "", remedy)
        rung = organisations.rung_of(said, organisation) if organisation is not None else None
        organisation = organisation or organisations.add_unknown(
            said.name, said.town, said.identifiers, self.name
        )
        self._bearers.note(organisation)
        return self.keep_owner(organisation, told, record.source or self.name, rung)

    def _organisation(self, record: OrganisationRecord) -> tuple[Organisation, UpsertResult]:
        mention = record.mention
        found = self._find(record, mention, renames=True)
        if not mention.name:
            if found is None:
                raise RecordRefused(record, mention.record or "", _NOT_DESCRIBED)
            return found, UpsertResult.UNCHANGED
        self._check_record(record, found)
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
            self._bearers.note_record(made, mention.record)
            return made, UpsertResult.CREATED
        self._bearers.note_record(found, mention.record)
        if not may_be_named(mention, found, [each.name for each in record.names]):
            remedy = Remedy(
                "By its number this is %(name)s, which is called this from now on. If it is "
                "another organisation, undo this import and correct the number.",
                name=found.known_name,
            )
            self.problems.append(Problem(record.where, mention.name, remedy))
        changed = organisations.describe(found, mention.name, record.kind, *described)
        return found, UpsertResult.UPDATED if changed else UpsertResult.UNCHANGED

    def _check_record(self, record: OrganisationRecord, found: Organisation | None) -> None:
        """Let pass an organisation that the source does not call as it called another one.

        Raises:
            RecordRefused: it does, and gives no number that tells the two apart.
        """
        known = self._bearers.recorded(record.mention.record)
        if known in (None, found) or record.mention.identifiers:
            return
        assert known is not None, "it is none of the two"
        remedy = Remedy(
            "The source has this under the record that was %(words)s before. Is it %(words)s under "
            "another name? Then give its number, or write the name as the register has it. Nothing "
            "of this was kept.",
            words=known.name,
        )
        raise RecordRefused(record, record.mention.name, remedy)

    def _find(self, record: Any, mention: Mention, *, renames: bool = False) -> Organisation | None:
        if not mention.name:
            return self._bearers.recorded(mention.record)
        return find_meant(record, mention, self._bearers, renames=renames)

    def _hold(self, record: OrganisationRecord, organisation: Organisation) -> bool:
        """Keep who holds an organisation; what one record of a source says counts together."""
        told: dict[tuple[object, ...], list[OrganisationTie]] = {}
        for tie in record.holders:
            numbers = tuple(sorted(tie.holder.identifiers.items()))
            key = (tie.holder.name, numbers, tie.holder.record, tie.record)
            told.setdefault(key, []).append(tie)
        changed = False
        for together in told.values():
            first = together[0]
            try:
                changed |= self._hold_by(record, organisation, first, together)
                self.report_heard(record, organisation.name)
            except RecordRefused as refused:
                self.problems.append(refused.problem)
            except Invalid as invalid:
                value = first.holder.name or first.record or ""
                self.problems.append(Problem(record.where, value, remedy_of_refusal(invalid)))
        return changed

    def _hold_by(
        self,
        record: OrganisationRecord,
        organisation: Organisation,
        first: OrganisationTie,
        together: Sequence[OrganisationTie],
    ) -> bool:
        holder = self._find(record, first.holder)
        said = [(tie.kind, self._period(tie)) for tie in together if tie.kind is not None]
        if holder is None and first.record is not None and not first.holder.name:
            stated = (first.record, first.stated_on)
            change = owners.restate(organisation, *stated, said, self.file)
            if change is not None:
                return change is not UpsertResult.UNCHANGED
        if holder is None:
            by_row = first.record is None or first.holder.name
            remedy = _NO_ROW_OF_HOLDER if by_row else _HOLDER_NOT_DESCRIBED
            raise RecordRefused(record, first.holder.name or first.holder.record or "", remedy)
        if first.record is not None:
            stated = (first.record, first.stated_on)
            return ties.restate(holder, organisation, *stated, said, self.file)
        kinds = dict.fromkeys(kind for kind, _ in said)
        changed = False
        for kind in kinds:
            told = [each for one, each in said if one is kind]
            changed |= ties.hold(holder, organisation, kind, told, self.file)
        return changed

    def _period(self, tie: OrganisationTie) -> HeldPeriod:
        return HeldPeriod(
            tie.share,
            tie.from_date,
            tie.until_date,
            tie.source or self.name,
            tie.record,
            tie.stated_on,
        )


def _statement(record: OwnerRecord) -> tuple[object, ...]:
    """Return what the records of one statement about one owner have in common."""
    return record.where, record.record, record.person


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
