"""The rows of decisions: what each says as it stands, its parties, who took part, and of whom there
is a finding.

A decision is read in the version that counts, a participation in its newest one, and a party with
the organisation that it is by the answers that stand. Rows hold database ids, which never leave the
house, beside public ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa

from conflict_graph import facts
from conflict_graph.dates import PartialDate
from register.models.bodies import Body, BodyKind
from register.models.columns import Rung
from register.models.decisions import (
    AnswerBasis,
    AnswerSaid,
    Decision,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
    Participation,
    ParticipationVersion,
    settling_answer,
)
from register.models.decisions import counting_version as current
from register.models.screening import Finding
from register.services.organisations import rungs
from register.services.prepared import Ids, PreparedQuery, Reader, columns, is_newest


class BodyRow(NamedTuple):
    """A body, with the organisation that it is."""

    id: int
    name: str
    organisation_id: int
    kind: BodyKind


class MentionRow(NamedTuple):
    """What a source calls an organisation."""

    id: int
    public_id: str
    name: str


class PartyRow(NamedTuple):
    """A party; `organisation_id` None: nobody has said yet who it is. `rung`: on what evidence that
    is known; None: a clerk said it, or nobody did.
    """

    mention: MentionRow
    organisation_id: int | None
    role: facts.PartyRole
    benefit: facts.Benefit | None
    rung: Rung | None


class Recused(Protocol):
    """Four boxes that say how far somebody stood aside; None is not known."""

    @property
    def recused_preparation(self) -> bool | None:
        """Of the preparation."""

    @property
    def recused_deliberation(self) -> bool | None:
        """Of the deliberation."""

    @property
    def recused_vote(self) -> bool | None:
        """Of the vote."""

    @property
    def recused_contact(self) -> bool | None:
        """Of contact with those concerned."""


class ParticipationRow(NamedTuple):
    """What an official did or will do in a decision."""

    id: int
    decision_id: int
    official_id: int
    steps: list[str]
    planned: list[str]
    recused_preparation: bool | None
    recused_deliberation: bool | None
    recused_vote: bool | None
    recused_contact: bool | None
    took_no_part: bool | None
    decisive: bool | None
    proposed: bool | None


class DecisionRow(NamedTuple):
    """A decision as it stands. `watched`: the officials of whom there is a finding on it."""

    id: int
    public_id: str
    body: BodyRow
    title: str
    kind: facts.DecisionKind
    status: facts.DecisionStatus
    decided_on: PartialDate | None
    amount_cents: int | None
    eu_funds: bool | None
    sole_mandate: bool | None
    parties: tuple[PartyRow, ...]
    participations: tuple[ParticipationRow, ...]
    watched: frozenset[int]

    @property
    def linked(self) -> frozenset[int]:
        """The organisations that are party to it."""
        return _linked(self.parties)


class _Version(NamedTuple):
    decision_id: int
    public_id: str
    body_id: int
    body: str
    organisation_id: int
    body_kind: BodyKind
    id: int
    number: int
    release: str | None
    takes_back: int | None
    title: str
    kind: facts.DecisionKind
    status: facts.DecisionStatus
    decided_on: PartialDate | None
    amount_cents: int | None
    eu_funds: bool | None
    sole_mandate: bool | None


class _Number(NamedTuple):
    """What says which version of a decision counts."""

    decision_id: int
    id: int
    number: int
    release: str | None
    takes_back: int | None


class _WhoSaid(NamedTuple):
    """What is said of who a party is."""

    version_id: int
    party_id: int
    answer_id: int | None
    organisation_id: int | None
    same: bool | None
    takes_back: int | None


class _Answered(NamedTuple):
    id: int
    version_id: int
    role: facts.PartyRole
    benefit: facts.Benefit | None
    mention_id: int
    public_id: str
    name: str
    answer_id: int | None
    organisation_id: int | None
    same: bool | None
    basis: AnswerBasis | None
    rung: Rung | None
    takes_back: int | None


def decisions(reader: Reader, ids: Collection[int]) -> dict[int, DecisionRow]:
    """Return decisions by id, in the order of entry."""
    return dict(reader.each(_read, ids))


def _read(reader: Reader, ids: Collection[int]) -> dict[int, DecisionRow]:
    counting = _counting(reader, ids)
    parties = _parties(reader, [version.id for version in counting.values()])
    participations: dict[int, list[ParticipationRow]] = defaultdict(list)
    for part in reader.about(_PARTICIPATIONS, ids):
        participations[part.decision_id].append(part)
    watched: dict[int, set[int]] = defaultdict(set)
    for decision, official in reader.about(_WATCHED, ids):
        watched[decision].add(official)
    return {
        decision: DecisionRow(
            decision,
            version.public_id,
            BodyRow(version.body_id, version.body, version.organisation_id, version.body_kind),
            version.title,
            version.kind,
            version.status,
            version.decided_on,
            version.amount_cents,
            version.eu_funds,
            version.sole_mandate,
            parties.get(version.id, ()),
            tuple(participations[decision]),
            frozenset(watched[decision]),
        )
        for decision, version in sorted(counting.items())
    }


def linked(reader: Reader, ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return the organisations that are party to decisions, by decision."""
    versions: dict[int, list[_Number]] = defaultdict(list)
    for version in reader.about(_NUMBERS, ids):
        versions[version.decision_id].append(version)
    counting = {current(said).id: decision for decision, said in versions.items()}
    answers: dict[tuple[int, int], list[_WhoSaid]] = defaultdict(list)
    for answer in reader.about(_SAID, counting):
        answers[answer.version_id, answer.party_id].append(answer)
    found: dict[int, set[int]] = {decision: set() for decision in versions}
    for (of, _), said in answers.items():
        party = organisation(said)
        if party is not None:
            found[counting[of]].add(party)
    return {decision: frozenset(parties) for decision, parties in found.items()}


def _linked(parties: Iterable[PartyRow]) -> frozenset[int]:
    return frozenset(
        party.organisation_id for party in parties if party.organisation_id is not None
    )


def _counting(reader: Reader, ids: Collection[int]) -> dict[int, _Version]:
    """Return of each decision the version that counts."""
    versions: dict[int, list[_Version]] = defaultdict(list)
    for row in reader.about(_VERSIONS, ids):
        versions[row.decision_id].append(row)
    return {decision: current(said) for decision, said in versions.items()}


def recusal_of(version: Recused) -> facts.Recusal | None:
    """Return how far somebody stood aside, from the four boxes; None where they do not say."""
    boxes = (
        version.recused_preparation,
        version.recused_deliberation,
        version.recused_vote,
        version.recused_contact,
    )
    if all(box is True for box in boxes):
        return facts.Recusal.FULL
    if version.recused_vote is True:
        return facts.Recusal.PARTIAL
    if all(box is False for box in boxes):
        return facts.Recusal.NONE
    return None


def _parties(reader: Reader, versions: Collection[int]) -> Mapping[int, tuple[PartyRow, ...]]:
    """Return the parties of versions of decisions by version, in the order of entry."""
    answers: dict[int, list[_Answered]] = defaultdict(list)
    for row in reader.about(_PARTIES, versions):
        answers[row.id].append(row)
    found: dict[int, list[PartyRow]] = defaultdict(list)
    for said in answers.values():
        first = said[0]
        mention = MentionRow(first.mention_id, first.public_id, first.name)
        meant = settling_answer(said)
        is_ = meant.organisation_id if meant is not None else None
        rung = rungs.of_answer(meant.basis, meant.rung) if meant and meant.basis else None
        found[first.version_id].append(PartyRow(mention, is_, first.role, first.benefit, rung))
    return {version: tuple(named) for version, named in found.items()}


def organisation(answers: Iterable[AnswerSaid]) -> int | None:
    """Return the organisation that a mention is by these answers; None: nobody has said yet."""
    settling = settling_answer(answers)
    return settling.organisation_id if settling is not None else None


def _versions(ids: Ids) -> sa.Select[Any]:
    named = {"public_id": Decision.public_id, "body_id": Body.id, "body": Body.name}
    named |= {"body_kind": Body.kind}
    return (
        sa.select(*columns(_Version, DecisionVersion, Body, **named))
        .select_from(Decision)
        .join(Body, Body.id == Decision.body_id)
        .join(DecisionVersion, DecisionVersion.decision_id == Decision.id)
        .where(Decision.id.in_(ids))
    )


def _answered(ids: Ids) -> sa.Select[Any]:
    return (
        sa.select(
            *columns(_Answered, DecisionParty, Mention, MentionAnswer, answer_id=MentionAnswer.id)
        )
        .select_from(DecisionParty)
        .join(Mention, Mention.id == DecisionParty.mention_id)
        .outerjoin(MentionAnswer, MentionAnswer.mention_id == Mention.id)
        .where(DecisionParty.version_id.in_(ids))
        .order_by(DecisionParty.id, MentionAnswer.id)
    )


def _participations(ids: Ids) -> sa.Select[Any]:
    version = ParticipationVersion
    return (
        sa.select(*columns(ParticipationRow, Participation, version))
        .select_from(Participation)
        .join(
            version,
            sa.and_(
                version.participation_id == Participation.id, is_newest(version, "participation_id")
            ),
        )
        .where(Participation.decision_id.in_(ids), Participation.withdrawn_at.is_(None))
        .order_by(Participation.id)
    )


def _numbers(ids: Ids) -> sa.Select[Any]:
    chosen = sa.select(*columns(_Number, DecisionVersion))
    return chosen.where(DecisionVersion.decision_id.in_(ids))


def _said(ids: Ids) -> sa.Select[Any]:
    named = {"party_id": DecisionParty.id, "answer_id": MentionAnswer.id}
    return (
        sa.select(*columns(_WhoSaid, DecisionParty, MentionAnswer, **named))
        .select_from(DecisionParty)
        .outerjoin(MentionAnswer, MentionAnswer.mention_id == DecisionParty.mention_id)
        .where(DecisionParty.version_id.in_(ids))
        .order_by(DecisionParty.id, MentionAnswer.id)
    )


_NUMBERS = PreparedQuery(_Number._make, _numbers)
_SAID = PreparedQuery(_WhoSaid._make, _said)
_VERSIONS = PreparedQuery(_Version._make, _versions)
_PARTIES = PreparedQuery(_Answered._make, _answered)
_PARTICIPATIONS = PreparedQuery(ParticipationRow._make, _participations)
_WATCHED: PreparedQuery[tuple[int, int]] = PreparedQuery(
    tuple,
    lambda ids: sa.select(Finding.decision_id, Finding.official_id).where(
        Finding.decision_id.in_(ids)
    ),
)
