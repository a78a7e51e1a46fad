"""Answers to questions of checks, as dossiers hold them: what stands, put to the facts it is of."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from conflict_graph import facts
from register.models.answers import FactAnswer, FactEntry
from register.services.prepared import Ids, PreparedQuery, Reader, columns

KEYS: Mapping[tuple[FactEntry, str], type[enum.StrEnum] | None] = {
    (FactEntry.TIES, "worked_on_matter"): None,
    (FactEntry.TIES, "represents"): None,
    (FactEntry.TIES, "ordinary_terms"): None,
    (FactEntry.TIES, "keeps_control"): None,
    (FactEntry.TIES, "arose"): facts.Arose,
    (FactEntry.TIES, "payer"): facts.Payer,
    (FactEntry.TIES, "nearness"): facts.Nearness,
    (FactEntry.TIES, "permission"): facts.Leave,
    (FactEntry.PARTIES, "shared_by"): facts.SharedBy,
    (FactEntry.PARTICIPATIONS, "handed_over"): None,
    (FactEntry.PARTICIPATIONS, "as_citizen"): None,
    (FactEntry.DECISIONS, "advisory"): None,
    (FactEntry.DECISIONS, "for_information"): None,
}
"""The facts that are kept as answers, with the words of each; None: yes or no. Every other fact has
a column, and a form, of its own.
"""

YES, NO = "yes", "no"

Fact = TypeVar("Fact", facts.Tie, facts.Party, facts.Participation, facts.Decision)


class AnswerRow(NamedTuple):
    """An answer that stands or not; see `FactAnswer`."""

    id: int
    decision_id: int
    entry: FactEntry
    subject: str
    key: str
    value: str
    takes_back: int | None

    @property
    def said(self) -> bool | enum.StrEnum:
        """The value as a dossier has it."""
        words = KEYS[self.entry, self.key]
        return self.value == YES if words is None else words(self.value)


class Standing(NamedTuple):
    """What an answer is about; of each there is one that counts."""

    entry: FactEntry
    subject: str
    key: str


def standing(rows: Iterable[Any]) -> dict[Standing, Any]:
    """Return the answer that counts for each fact, of rows in the order of recording."""
    listed = [*rows]
    gone = {row.takes_back for row in listed}
    return {
        Standing(row.entry, row.subject, row.key): row
        for row in listed
        if row.takes_back is None and row.id not in gone and (row.entry, row.key) in KEYS
    }


def read(reader: Reader, decisions: Collection[int]) -> dict[int, tuple[AnswerRow, ...]]:
    """Return the answers that count, by the database id of the decision."""
    return dict(reader.each(_read, decisions))


def _read(reader: Reader, decisions: Collection[int]) -> dict[int, tuple[AnswerRow, ...]]:
    found: dict[int, list[AnswerRow]] = defaultdict(list)
    for row in reader.about(_ANSWERS, decisions):
        found[row.decision_id].append(row)
    return {decision: tuple(standing(rows).values()) for decision, rows in found.items()}


def put(dossier: facts.Dossier, answers: Collection[AnswerRow]) -> facts.Dossier:
    """Return the dossier of one decision with what was answered; what is no longer in it is passed
    over.
    """
    if not answers:
        return dossier
    by: dict[tuple[FactEntry, str], dict[str, Any]] = defaultdict(dict)
    for answer in answers:
        by[answer.entry, answer.subject][answer.key] = answer.said

    def said(entry: FactEntry, id_: str, fact: Fact) -> Fact:
        changes = by.get((entry, id_))
        return replace(fact, **changes) if changes else fact

    (decision,) = dossier.decisions
    decision = replace(
        said(FactEntry.DECISIONS, decision.id, decision),
        parties=tuple(said(FactEntry.PARTIES, each.id, each) for each in decision.parties),
        participations=tuple(
            said(FactEntry.PARTICIPATIONS, each.official, each) for each in decision.participations
        ),
    )
    ties = tuple(said(FactEntry.TIES, tie.id, tie) for tie in dossier.ties)
    return replace(dossier, ties=ties, decisions=(decision,))


def _answers(ids: Ids) -> sa.Select[Any]:
    chosen = sa.select(*columns(AnswerRow, FactAnswer)).where(FactAnswer.decision_id.in_(ids))
    return chosen.order_by(FactAnswer.id)


_ANSWERS = PreparedQuery(AnswerRow._make, _answers)
