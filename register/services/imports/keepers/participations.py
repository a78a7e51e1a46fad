"""How it is kept who took part in which decision."""

from __future__ import annotations

from collections.abc import Sequence

from conflict_graph.readers.records import ParticipationRecord
from conflict_graph.wording.remedies import Remedy
from register.access import SERVER
from register.models.bodies import Body
from register.models.decisions import Decision, Participation
from register.services.decisions import decisions, participations
from register.services.decisions.decisions import UpsertResult
from register.services.imports.keepers import council_minutes
from register.services.imports.keepers.keeper import (
    HEARD,
    OfOfficials,
    RecordRefused,
    passed_on,
)


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
            raise RecordRefused(record, official.person.name, passed_on(participations.OWN))
        known = next(
            (row for row in decision.participations if row.official_id == official.id), None
        )
        before = len(known.versions) if known else 0
        source = record.source or self.name
        if known is not None and known.current.account_id is not None:
            self._refuse_contradiction(record, known, source)
        kept = participations.record(
            SERVER, decision, official, entry, source, file=self.file, known=self._known
        )
        self.report_heard(record, official.person.name, HEARD)
        if known is None:
            return UpsertResult.CREATED
        return UpsertResult.UPDATED if len(kept.versions) != before else UpsertResult.UNCHANGED

    def _refuse_contradiction(
        self, record: ParticipationRecord, known: Participation, source: str
    ) -> None:
        """Leave as it is what a person recorded of somebody who stepped aside, where a file says
        that the official took part after all.

        Raises:
            RecordRefused: it says so.
        """
        steps = tuple(record.steps)
        if council_minutes.contradicts(participations.entry_of(known), steps):
            council_minutes.keep_contradiction(known.decision, known.official, steps, source)
            raise RecordRefused(record, known.official.person.name, council_minutes.CONTRADICTION)

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
