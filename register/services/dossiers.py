"""Dossiers: the facts of one decision as the engine reads them, written from the tables of the register.

Screening writes dossiers and the engine reads dossiers: there is no second way in. Public ids serve as ids. A dossier
holds what can bear on the decision and no more: the parties, what lies within reach of them, and the officials who
took part or have a position there. A relative is in it by the relation alone, and only where an official said so.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from conflict_graph import dossier as format_
from conflict_graph import facts
from conflict_graph.dates import PartialDate
from register.errors import Invalid
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import Origin
from register.models.decisions import (
    Decision,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
    Participation,
    ParticipationVersion,
)
from register.models.declarations import Act, Position, PositionPayload, PositionVersion
from register.models.interests import Interest, InterestKind
from register.models.officials import Official, Term
from register.models.organisations import Organisation, OrganisationTie
from register.models.owners import OwnerMention
from register.models.screening import Finding, FrozenDossier
from register.services import confirmations, interests, matching, neighbourhoods, nones, owners, publication
from register.services.officials import counting_term
from register.services.organisations import SEVERAL


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What some decisions of one body have in common, read once.

    `positions` are by person, because a position published at another body counts here too. `neighbours` are the
    ties between organisations by either end. `watched` are the officials of earlier findings, by decision. `owned` is
    what officials own according to a source and a clerk's yes, by official. `interests` are the restricted ones that
    officials stated to this body, by official; they count at no other body.
    """

    body: Body
    officials: Mapping[int, Official]
    positions: Mapping[int, tuple[Position, ...]]
    organisations: Mapping[int, Organisation]
    neighbours: Mapping[int, tuple[OrganisationTie, ...]]
    watched: Mapping[int, frozenset[int]]
    owned: Mapping[int, tuple[OwnerMention, ...]]
    interests: Mapping[int, tuple[Interest, ...]]
    nil_returns: frozenset[int]
    """The officials who declared that they hold nothing besides, of those who took part."""

    def is_on_record(self, official: Official) -> bool:
        """Say whether anything is on record of what an official holds besides, that it is nothing included."""
        if official.id in self.nil_returns:
            return True
        return any(stated(position) is not None for position in self.positions.get(official.person_id, ()))


@dataclass(frozen=True, slots=True)
class LinkedParty:
    """A party of a decision as its source names it; `organisation` None: nobody has said yet who it is."""

    mention: Mention
    organisation: Organisation | None
    role: facts.PartyRole
    benefit: facts.Benefit | None


def load(decisions: Collection[Decision]) -> BodyFacts:
    """Read what the dossiers of some decisions of one body need, and nothing else of the country.

    Officials are those who took part, those of earlier findings, and those who stand within reach of a party. Of the
    first two all positions are there, of the others those within reach.

    Raises:
        ValueError: there are no decisions, or not of one body.
    """
    (body,) = {decision.body for decision in decisions}
    connection = db.session.connection()
    linked = [party.organisation.id for each in decisions for party in parties(each) if party.organisation is not None]
    reach = neighbourhoods.reach(connection, linked, body.organisation_id)
    seats = neighbourhoods.seats(connection, body.id, reach)
    positions = _counting(body, _read(_POSITIONS, Position.id, {seat[2] for seat in seats}))
    watched = _watched(decision.id for decision in decisions)
    involved = {part.official_id for decision in decisions for part in decision.participations}
    involved |= {official for officials in watched.values() for official in officials}
    owned = _within(reach, owners.owned_by(body))
    stated_interests = _interests(reach, body)
    seated = {official for _, official, position in seats if position in positions}
    officials = _read(_OFFICIALS, Official.id, {*involved, *owned, *stated_interests, *seated})
    people = {official.person_id for official in officials if official.id in involved}
    positions |= _counting(body, _read(_POSITIONS, Official.person_id, people))
    stated_at = {payload.organisation_id for each in positions.values() if (payload := stated(each)) is not None}
    organisations = _read(_ORGANISATIONS, Organisation.id, {*reach, *stated_at, body.organisation_id})
    ties = _read(_TIES, OrganisationTie.id, neighbourhoods.ties_among(connection, reach))
    return BodyFacts(
        body=body,
        officials={official.id: official for official in officials},
        positions=_by_person(position for _, position in sorted(positions.items())),
        organisations={organisation.id: organisation for organisation in organisations},
        neighbours=_neighbours(ties),
        watched=watched,
        owned=owned,
        interests=stated_interests,
        nil_returns=nones.of_officials(involved),
    )


def _counting(body: Body, found: Iterable[Position]) -> dict[int, Position]:
    """Return by id the positions that count in the dossiers of a body: its own, and what another body publishes.

    What is restricted or shielded at another body is for that body's clerks alone, also where it is about one person.
    """
    return {each.id: each for each in found if each.official.body_id == body.id or publication.is_public(each)}


def _within(
    reach: Collection[int], owned: Mapping[int, tuple[OwnerMention, ...]]
) -> dict[int, tuple[OwnerMention, ...]]:
    """Return what officials own within reach of a party."""
    near = {official: tuple(row for row in rows if row.organisation_id in reach) for official, rows in owned.items()}
    return {official: rows for official, rows in near.items() if rows}


def _interests(reach: Collection[int], body: Body) -> dict[int, tuple[Interest, ...]]:
    """Return what officials stated to the body within reach of a party, by official."""
    found: dict[int, list[Interest]] = defaultdict(list)
    for interest in interests.of_officials(body, interests.AT_ORGANISATIONS):
        payload = interest.current.payload
        if payload is not None and payload.organisation_id in reach:
            found[interest.official_id].append(interest)
    return {official: tuple(stated_here) for official, stated_here in found.items()}


def decisions_of(body: Body, ids: Collection[int] | None = None) -> list[Decision]:
    """Return the decisions of a body with all that a dossier needs of them, in the order of entry.

    `ids`: only those.
    """
    query = (
        sa.select(Decision)
        .where(Decision.body_id == body.id, Decision.withdrawn_at.is_(None))
        .options(
            selectinload(Decision.versions)
            .selectinload(DecisionVersion.parties)
            .joinedload(DecisionParty.mention)
            .selectinload(Mention.answers)
            .joinedload(MentionAnswer.organisation),
            selectinload(Decision.participations).selectinload(Participation.versions),
        )
        .order_by(Decision.id)
    )
    return list(db.session.scalars(query)) if ids is None else _read(query, Decision.id, ids)


def parties(decision: Decision) -> list[LinkedParty]:
    """Return the parties of a decision as its source names them, each with the organisation that it is, if known."""
    return [
        LinkedParty(party.mention, matching.resolve(party.mention), party.role, party.benefit)
        for party in decision.current.parties
    ]


def write(decision: Decision, as_of: datetime.date, known: BodyFacts | None = None) -> facts.Dossier:
    """Return the facts of a decision as they are known now, seen from the day `as_of`.

    `known`: what the decisions of the body share, where several are written in a row; else what is near is read.
    """
    return _Writer(decision, as_of, known or load([decision])).dossier()


def read(content: str) -> facts.Dossier:
    """Read a dossier the way the engine does.

    Raises:
        Invalid: the facts contradict each other; the message says where.
    """
    found, problems = format_.read(content)
    if found is None:
        raise Invalid(
            "The facts of this decision contradict each other at %(where)s (%(value)s).",
            where=problems[0].where,
            value=problems[0].value,
        )
    return found


def text_of(dossier: facts.Dossier) -> str:
    """Return the text that is frozen and that the engine reads."""
    return format_.write(dossier)


def same_facts(first: facts.Dossier, second: facts.Dossier) -> bool:
    """Say whether two dossiers differ in nothing but the day from which they look."""
    return replace(first, as_of=None) == replace(second, as_of=None)


def freeze(decision: Decision, content: str) -> FrozenDossier:
    """Keep a dossier word for word; the same text is kept once."""
    digest = sha256(content.encode()).hexdigest()
    kept = db.session.scalar(
        sa.select(FrozenDossier).where(FrozenDossier.decision_id == decision.id, FrozenDossier.sha256 == digest)
    )
    if kept is None:
        kept = FrozenDossier(decision=decision, sha256=digest, content=content)
        db.session.add(kept)
        db.session.flush()
    return kept


def ids_of_person(person: int, body: int) -> frozenset[str]:
    """Return under which ids a person can stand in the dossiers of a body."""
    found = sa.select(Official.public_id).where(Official.person_id == person, Official.body_id == body)
    return frozenset(db.session.scalars(found))


def recusal_of(version: ParticipationVersion) -> facts.Recusal | None:
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


def stated(position: Position) -> PositionPayload | None:
    """Return what a position says today; None where it was withdrawn or erased."""
    return None if position.current.act is Act.WITHDRAW else position.current.payload


def declared(position: Position, decided_on: PartialDate | None, is_open: bool) -> facts.Declared | None:
    """Say when a position was put on record, seen from a decision.

    None for what was imported: the time of import says nothing about the time of declaration.
    """
    first = position.versions[0]
    if first.origin is not Origin.DECLARED:
        return None
    return _seen(first.recorded_at.date(), decided_on, is_open)


def _seen(day: datetime.date, decided_on: PartialDate | None, is_open: bool) -> facts.Declared | None:
    if is_open:
        return facts.Declared.BEFORE
    if decided_on is None:
        return None
    if day < decided_on.earliest:
        return facts.Declared.BEFORE
    return facts.Declared.AFTER if day > decided_on.latest else None


_OFFICIALS = (
    sa.select(Official)
    .options(
        joinedload(Official.person),
        selectinload(Official.terms).selectinload(Term.versions),
        selectinload(Official.terms).joinedload(Term.office),
    )
    .order_by(Official.id)
)
_POSITIONS = (
    sa.select(Position)
    .join(Position.official)
    .options(
        joinedload(Position.official).joinedload(Official.body),
        selectinload(Position.versions).joinedload(PositionVersion.payload),
    )
    .order_by(Position.id)
)
_ORGANISATIONS = sa.select(Organisation).options(selectinload(Organisation.identifiers)).order_by(Organisation.id)
_TIES = (
    sa.select(OrganisationTie)
    .where(OrganisationTie.withdrawn_at.is_(None))
    .options(selectinload(OrganisationTie.versions))
    .order_by(OrganisationTie.id)
)


def _read(statement: sa.Select[Any], column: Any, ids: Collection[int]) -> list[Any]:
    """Read the rows with these ids, so many at a time, in the order of the statement within each part."""
    listed = sorted(ids)
    found: list[Any] = []
    for start in range(0, len(listed), SEVERAL):
        found += db.session.scalars(statement.where(column.in_(listed[start : start + SEVERAL])))
    return found


def _by_person(positions: Iterable[Position]) -> dict[int, tuple[Position, ...]]:
    found = defaultdict(list)
    for position in positions:
        found[position.official.person_id].append(position)
    return {person: tuple(held) for person, held in found.items()}


def _neighbours(ties: Iterable[OrganisationTie]) -> dict[int, tuple[OrganisationTie, ...]]:
    found = defaultdict(list)
    for tie in ties:
        found[tie.holder_id].append(tie)
        found[tie.held_id].append(tie)
    return {organisation: tuple(near) for organisation, near in found.items()}


def _watched(decisions: Iterable[int]) -> dict[int, frozenset[int]]:
    found = defaultdict(set)
    for finding in _read(sa.select(Finding), Finding.decision_id, set(decisions)):
        found[finding.decision_id].add(finding.official_id)
    return {decision: frozenset(officials) for decision, officials in found.items()}


class _Writer:
    """Writes one dossier."""

    def __init__(self, decision: Decision, as_of: datetime.date, known: BodyFacts) -> None:
        self.decision = decision
        self.version = decision.current
        self.as_of = as_of
        self.known = known
        self.linked = [party for party in parties(decision) if party.organisation is not None]
        self.reach = self._reach(party.organisation.id for party in self.linked if party.organisation)
        self.moment = self.version.decided_on
        self.is_open = self.version.status is facts.DecisionStatus.OPEN
        self.taking_part = {part.official_id for part in decision.participations}

    def dossier(self) -> facts.Dossier:
        """Return the dossier."""
        officials = self._officials()
        ties = [tie for official in officials for tie in self._position_ties(official)]
        ties += [self._owner_tie(official, owned) for official in officials for owned in self._owned(official)]
        stated_here = [(each, official) for official in officials for each in self._interests(official)]
        ties += [tie for each, official in stated_here for tie in self._interest_ties(each, official)]
        ties += self._organisation_ties()
        return facts.Dossier(
            id=self.decision.public_id,
            jurisdiction="NL",
            officials=tuple(self._official(official) for official in officials),
            persons=tuple(_relative(each) for each, _ in stated_here if each.kind is InterestKind.FAMILY),
            organisations=self._organisations(ties),
            ties=tuple(ties),
            decisions=(self._decision(officials),),
            as_of=PartialDate.of(self.as_of),
        )

    def _reach(self, parties: Iterable[int]) -> set[int]:
        """Return the organisations within reach of a party. No road runs through the body itself."""
        reached = set(parties)
        edge = set(reached)
        for _ in range(neighbourhoods.REACH):
            near = {
                end
                for organisation in edge
                if organisation != self.known.body.organisation_id
                for tie in self.known.neighbours.get(organisation, ())
                for end in (tie.holder_id, tie.held_id)
            }
            edge = near - reached
            reached |= near
        return reached

    def _officials(self) -> list[Official]:
        involved = {participation.official_id for participation in self.decision.participations}
        involved |= self.known.watched.get(self.decision.id, frozenset())
        return [
            official
            for official in self.known.officials.values()
            if official.id in involved
            or self._owned(official)
            or self._interests(official)
            or next(self._within_reach(official), None) is not None
        ]

    def _interests(self, official: Official) -> list[Interest]:
        stated_here = self.known.interests.get(official.id, ())
        return [each for each in stated_here if _organisation_of(each) in self.reach]

    def _interest_ties(self, interest: Interest, official: Official) -> Iterator[facts.Tie]:
        """Give what an official stated of an interest: a tie of the official, or of a relative who has no name."""
        payload = interest.current.payload
        assert payload is not None, "what was withdrawn is not read"
        source = official.public_id
        if interest.kind is InterestKind.FAMILY:
            source = _relative(interest).id
            family = self._interest_tie(f"{interest.public_id}-familie", official.public_id, source, interest)
            yield replace(family, kind=facts.TieKind.FAMILY, relation=payload.relation)
        at = self.known.organisations[_organisation_of(interest)].public_id
        tie = self._interest_tie(interest.public_id, source, at, interest)
        until = payload.valid_until
        yield replace(
            tie,
            kind=payload.tie or facts.TieKind.OWNERSHIP,
            share=payload.share if interest.kind is InterestKind.HOLDING else None,
            from_date=payload.valid_from,
            until_date=until,
            ended=until is not None and until.latest < self._seen_from(),
        )

    def _interest_tie(self, id_: str, source: str, target: str, interest: Interest) -> facts.Tie:
        day = PartialDate.of(interest.current.recorded_at.date())
        said = facts.Tie(id_, source, target, facts.TieKind.UNSPECIFIED, certainty=facts.Certainty.CONFIRMED)
        register = f"vertrouwelijke opgave aan {self.known.body.name}"
        return replace(said, declared=self._declared_by(interest), source=register, confirmed_on=day)

    def _declared_by(self, interest: Interest) -> facts.Declared | None:
        """Say when the organisation that is named now was first named; an amendment may have put another one there."""
        at = _organisation_of(interest)
        naming = (each for each in interest.versions if each.payload and each.payload.organisation_id == at)
        return _seen(next(naming).recorded_at.date(), self.moment, self.is_open)

    def _owned(self, official: Official) -> list[OwnerMention]:
        return [each for each in self.known.owned.get(official.id, ()) if each.organisation_id in self.reach]

    def _owner_tie(self, official: Official, owned: OwnerMention) -> facts.Tie:
        """Return what a clerk's yes makes of an owner: a tie of the official, on the word of the source."""
        version = owned.current
        until = version.valid_until
        return facts.Tie(
            id=owned.public_id,
            source_id=official.public_id,
            target_id=self.known.organisations[owned.organisation_id].public_id,
            kind=owned.kind,
            share=version.share if owned.kind is facts.TieKind.OWNERSHIP else None,
            from_date=version.valid_from,
            until_date=until,
            ended=until.latest < self._seen_from() if until is not None else None,
            certainty=facts.Certainty.CONFIRMED,
            source=version.source,
        )

    def _within_reach(self, official: Official) -> Iterator[tuple[Position, PositionPayload]]:
        for position in self.known.positions.get(official.person_id, ()):
            payload = stated(position)
            if payload is not None and payload.organisation_id in self.reach:
                yield position, payload

    def _official(self, official: Official) -> facts.Official:
        term = counting_term(official, self.moment.earliest if self.moment else self.as_of)
        body = self.known.body.organisation.public_id
        if term is None:
            return facts.Official(
                official.public_id,
                official.person.name,
                facts.Office.EXTERNAL,
                body,
                on_record=self._on_record(official),
            )
        version = term.current
        until = version.valid_until
        portfolio = tuple(field.strip() for field in version.portfolio.split(";") if field.strip())
        return facts.Official(
            id=official.public_id,
            name=official.person.name,
            office=term.office.kind,
            body=body,
            portfolio=portfolio,
            from_date=version.valid_from,
            until_date=until,
            left=until is not None and until.latest < self.as_of,
            on_record=self._on_record(official),
        )

    def _on_record(self, official: Official) -> bool | None:
        """Say whether anything is on record of a participant; of the others only what is near is read: None."""
        return self.known.is_on_record(official) if official.id in self.taking_part else None

    def _position_ties(self, official: Official) -> Iterator[facts.Tie]:
        for position, payload in self._within_reach(official):
            until, confirmed = payload.valid_until, confirmations.confirmed_at(position)
            yield facts.Tie(
                id=position.public_id,
                source_id=official.public_id,
                target_id=self.known.organisations[payload.organisation_id].public_id,
                kind=payload.kind,
                capacity=payload.capacity,
                paid=payload.paid,
                share=payload.share if payload.kind is facts.TieKind.OWNERSHIP else None,
                from_date=payload.valid_from,
                until_date=until,
                ended=payload.ended if until is None else until.latest < self._seen_from(),
                announced=payload.announced or None,
                certainty=facts.Certainty.CONFIRMED,
                declared=declared(position, self.moment, self.is_open),
                source=_source(position),
                confirmed_on=PartialDate.of(confirmed.date()) if confirmed else None,
            )

    def _organisation_ties(self) -> list[facts.Tie]:
        near = {tie.id: tie for organisation in self.reach for tie in self.known.neighbours.get(organisation, ())}
        return [
            self._organisation_tie(tie)
            for _, tie in sorted(near.items())
            if tie.holder_id in self.reach and tie.held_id in self.reach
        ]

    def _organisation_tie(self, tie: OrganisationTie) -> facts.Tie:
        version = tie.current
        until = version.valid_until
        return facts.Tie(
            id=tie.public_id,
            source_id=self.known.organisations[tie.holder_id].public_id,
            target_id=self.known.organisations[tie.held_id].public_id,
            kind=tie.kind,
            share=version.share if tie.kind is facts.TieKind.OWNERSHIP else None,
            from_date=version.valid_from,
            until_date=until,
            ended=until is not None and until.latest < self._seen_from(),
            certainty=facts.Certainty.CONFIRMED,
            source=version.source,
        )

    def _seen_from(self) -> datetime.date:
        """The day from which it is asked whether something has ended: that of the decision, or today."""
        return self.moment.earliest if self.moment and not self.is_open else self.as_of

    def _organisations(self, ties: list[facts.Tie]) -> tuple[facts.Organisation, ...]:
        named = {end for tie in ties for end in (tie.source_id, tie.target_id)}
        named |= {party.organisation.public_id for party in self.linked if party.organisation}
        named.add(self.known.body.organisation.public_id)
        return tuple(
            facts.Organisation(
                organisation.public_id,
                organisation.name,
                organisation.kind,
                {identifier.scheme: identifier.number for identifier in organisation.identifiers},
                organisation.field,
            )
            for organisation in self.known.organisations.values()
            if organisation.public_id in named
        )

    def _decision(self, officials: list[Official]) -> facts.Decision:
        version = self.version
        named = {official.id: official.public_id for official in officials}
        linked = dict.fromkeys(
            facts.Party(party.organisation.public_id, party.role, party.benefit)
            for party in self.linked
            if party.organisation
        )
        return facts.Decision(
            id=self.decision.public_id,
            title=version.title,
            body=self.known.body.organisation.public_id,
            kind=version.kind,
            parties=tuple(linked),
            unknown_parties=tuple(
                facts.UnknownParty(party.mention.public_id, party.mention.name, party.role)
                for party in parties(self.decision)
                if party.organisation is None
            ),
            participations=tuple(
                self._participation(part.current, named[part.official_id])
                for part in sorted(self.decision.participations, key=lambda part: part.id)
                if part.official_id in named
            ),
            status=version.status,
            decided_on=version.decided_on,
            eu_funds=version.eu_funds,
            value=None if version.amount_cents is None else version.amount_cents / 100,
            sole_mandate=version.sole_mandate,
        )

    def _participation(self, version: ParticipationVersion, official: str) -> facts.Participation:
        return facts.Participation(
            official=official,
            steps=tuple(facts.Step(step) for step in version.steps),
            recusal=recusal_of(version),
            decisive=version.decisive,
            proposed=version.proposed,
            took_no_part=version.took_no_part,
            planned=tuple(facts.Step(step) for step in version.planned),
        )


def _organisation_of(interest: Interest) -> int:
    payload = interest.current.payload
    at = payload.organisation_id if payload is not None else None
    assert at is not None, "of these kinds the organisation is asked"
    return at


def _relative(interest: Interest) -> facts.Person:
    """Return somebody known by the relation alone."""
    payload = interest.current.payload
    relation = payload.relation if payload is not None else None
    assert relation is not None, "of a relative the relation is asked"
    return facts.Person(f"{interest.public_id}-persoon", relation.value)


def _source(position: Position) -> str:
    """Say where a position stands, in the words of the register that holds it."""
    version = position.current
    register = f"register van {position.official.body.name}"
    if version.by_official:
        return f"{register}, eigen opgave"
    if version.origin is Origin.DECLARED:
        return f"{register}, ingevoerd door de griffie"
    payload = version.payload
    runs = payload is not None and payload.valid_until is None and payload.ended is False
    return f"{register}, {f'volgens de lijst van {version.listed_on}' if runs else 'uit een bestand'}"
