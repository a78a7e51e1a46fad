"""Dossiers: the facts of one decision as the engine reads them, written from the tables of the
register.

Screening writes dossiers and the engine reads dossiers: there is no second way in. Public ids serve
as ids. A dossier holds what can bear on the decision and no more: the parties, the ways from them
to where officials stand, and the officials who took part or stand there. Of an organisation to
which very many are bound it holds so many ties that this can be seen. A relative is in it by the
relation alone, and only where an official said so.
"""

from __future__ import annotations

import datetime
import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

import sqlalchemy as sa

from conflict_graph import facts
from conflict_graph.assessment.strength import HUB_TIES
from conflict_graph.chains.network import ways
from conflict_graph.dates import PartialDate
from conflict_graph.dossiers import format as format_
from conflict_graph.rulesets.situation import LOOSE
from register.clock import day_of
from register.errors import Invalid, WrongState
from register.extensions import db
from register.models.bodies import BodyKind
from register.models.columns import Origin, Rung
from register.models.interests import InterestKind
from register.models.officials import Official
from register.models.screening import FrozenDossier
from register.services.decisions import statements
from register.services.decisions.rows import DecisionRow, ParticipationRow, recusal_of
from register.services.decisions.statements import StatementRow
from register.services.dossiers import answered, body_facts, wrong_facts
from register.services.dossiers.body_facts import BodyFacts
from register.services.dossiers.dossier_rows import (
    InterestRow,
    OfficialRow,
    OwnedRow,
    PositionRow,
    TermRow,
    TieRow,
)
from register.services.officials.officials import weight
from register.services.organisations import reach as nearby
from register.services.organisations import rungs
from register.services.prepared import PreparedQuery, insert, reader

_LEVEL = {
    BodyKind.MUNICIPALITY: facts.Level.MUNICIPALITY,
    BodyKind.PROVINCE: facts.Level.PROVINCE,
    BodyKind.WATER_BOARD: facts.Level.WATER_BOARD,
}
"""What sort of government a body is; a body of any other kind is another."""


def write(decision: int, as_of: datetime.date, known: BodyFacts | None = None) -> facts.Dossier:
    """Return the facts of a decision, by its database id, as they are known now, seen from the day
    `as_of`.

    `known`: what the decisions of the body share, where several are written in a row; else what is
    near is read.
    """
    known = known or body_facts.load([decision])
    written = _Writer(known.decisions[decision], as_of, known).dossier()
    return answered.put(written, known.answers.get(decision, ()))


EMPTIED = "{}"
"""What is left of a dossier in a backup that was put back after something in it was erased."""


@functools.lru_cache(maxsize=2)
def read(content: str) -> facts.Dossier:
    """Read a dossier the way the engine does; what one page asks several times, once.

    Raises:
        Invalid: the facts contradict each other; the message says where.
        WrongState: nothing is left of them since something in them was erased.
    """
    if content == EMPTIED:
        raise WrongState("The facts of this check were erased.")
    found, problems = format_.read(content)
    if found is None:
        raise Invalid(
            "The facts of this decision contradict each other at %(where)s (%(value)s).",
            where=problems[0].where,
            value=problems[0].value,
        )
    return found


def text_of(dossier: facts.Dossier, known: BodyFacts | None = None) -> str:
    """Return the text that is frozen and that the engine reads; `known`: what the dossier was
    written from, where several are written in a row.
    """
    return format_.write(dossier) if known is None else known.written.texts.write(dossier)


def read_back(dossier: facts.Dossier, content: str) -> facts.Dossier:
    """Return what `read` gives of the text of a dossier, without reading it where nothing can be
    wrong.

    Raises:
        Invalid: the facts contradict each other; the message says what is to be mended.
    """
    found, problems = format_.read_back(dossier, content)
    if found is None:
        raise wrong_facts.told(dossier, problems[0])
    return found


def same_facts(first: facts.Dossier, second: facts.Dossier) -> bool:
    """Say whether two dossiers differ in nothing but the day from which they look."""
    return replace(first, as_of=None) == replace(second, as_of=None)


def freeze(written: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Keep dossiers, word for word, each of a decision by its database id; the same text of a
    decision is kept once. Return the database ids of what is kept, by decision.
    """
    made = {decision: (digest(content), content) for decision, content in written}
    kept = {
        decision: id_
        for decision, id_, sha256 in reader().about(_FROZEN, made)
        if sha256 == made[decision][0]
    }
    return kept | insert(
        FrozenDossier,
        [
            {"decision_id": decision, "sha256": sha256, "content": content}
            for decision, (sha256, content) in made.items()
            if decision not in kept
        ],
    )


_FROZEN: PreparedQuery[tuple[int, int, str]] = PreparedQuery(
    tuple,
    lambda ids: sa.select(FrozenDossier.decision_id, FrozenDossier.id, FrozenDossier.sha256).where(
        FrozenDossier.decision_id.in_(ids)
    ),
)


def digest(content: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal digits."""
    return sha256(content.encode()).hexdigest()


def ids_of_person(person: int, body: int) -> frozenset[str]:
    """Return under which ids a person can stand in the dossiers of a body."""
    found = sa.select(Official.public_id).where(
        Official.person_id == person, Official.body_id == body
    )
    return frozenset(db.session.scalars(found))


class _Writer:
    """Writes one dossier."""

    def __init__(self, decision: DecisionRow, as_of: datetime.date, known: BodyFacts) -> None:
        self.decision = decision
        self.as_of = as_of
        self.known = known
        self.parties = known.parties(decision.id)
        self.linked = decision.linked
        self.reach = self._reach()
        self.moment = decision.decided_on
        self.is_open = decision.status is facts.DecisionStatus.OPEN
        self.taking_part = {part.official_id for part in decision.participations}

    def dossier(self) -> facts.Dossier:
        """Return the dossier."""
        officials = self._officials()
        held = [(each, official) for official in officials for each in self._within_reach(official)]
        owned = [(each, official) for official in officials for each in self._owned(official)]
        stated = [(each, official) for official in officials for each in self._interests(official)]
        loose = Counter(
            [
                *(seat.organisation_id for seat, _ in held if seat.kind in LOOSE),
                *(share.organisation_id for share, _ in owned if share.kind in LOOSE),
                *(interest.organisation_id for interest, _ in stated if interest.tie in LOOSE),
            ]
        )
        between = self._between(loose)
        ties = [self._position_tie(each, official) for each, official in held]
        ties += [self._owner_tie(each, official) for each, official in owned]
        ties += [tie for each, official in stated for tie in self._interest_ties(each, official)]
        ties += [self._organisation_tie(each) for each in between]
        ties = self._as_sure_as_the_parties(ties)
        named = {each.organisation_id for each, _ in held} | {
            each.organisation_id for each, _ in owned
        }
        named |= {each.organisation_id for each, _ in stated}
        named |= {end for each in between for end in (each.holder_id, each.held_id)}
        return facts.Dossier(
            id=self.decision.public_id,
            jurisdiction="NL",
            officials=tuple(self._official(official) for official in officials),
            persons=tuple(
                _relative(each) for each, _ in stated if each.kind is InterestKind.FAMILY
            ),
            organisations=self._organisations(
                named | self.linked | {self.known.body.organisation_id}
            ),
            ties=tuple(ties),
            decisions=(self._decision(officials),),
            as_of=PartialDate.of(self.as_of),
        )

    def _as_sure_as_the_parties(self, ties: list[facts.Tie]) -> list[facts.Tie]:
        """Return the ties, those to a party no surer than it is that the party is that
        organisation.
        """
        sure: dict[str, facts.Certainty] = {}
        for party in self.parties:
            if party.organisation is not None:
                id_, said = party.organisation.public_id, rungs.certainty(party.rung)
                sure[id_] = min(sure.get(id_, said), said, key=rungs.ORDER.index)
        found = []
        for tie in ties:
            if tie.certainty and tie.source_id not in sure and tie.target_id not in sure:
                found.append(tie)
                continue
            certainty = rungs.weakest(
                tie.certainty or facts.Certainty.CONFIRMED,
                *(sure[end] for end in (tie.source_id, tie.target_id) if end in sure),
            )
            is_so = certainty is tie.certainty
            found.append(tie if is_so else replace(tie, certainty=certainty))
        return found

    def _reach(self) -> set[int]:
        """Return the organisations within reach of a party. No road runs through the body
        itself.
        """
        return self._rings(self.linked)[-1]

    def _rings(self, places: Iterable[int]) -> list[set[int]]:
        """Return what lies within no tie of some places, within one, and so on."""
        rings = [set(places)]
        near, edge, closed = self.known.near, rings[0], {self.known.body.organisation_id}
        for _ in range(nearby.REACH):
            around = set().union(*(near[place] for place in edge - closed if place in near))
            edge = around - rings[-1]
            rings.append(rings[-1] | edge)
        return rings

    def _officials(self) -> list[OfficialRow]:
        """Return who is in it: those involved, and those with something within reach, in the order
        of entry.
        """
        found = self.taking_part | self.decision.watched
        found = found.union(*(self.known.at[place] for place in self.known.at.keys() & self.reach))
        found |= {
            official for official in self.known.owned if self._owned(self.known.officials[official])
        }
        found |= {
            official
            for official in self.known.interests
            if self._interests(self.known.officials[official])
        }
        return [self.known.officials[official] for official in sorted(found)]

    def _interests(self, official: OfficialRow) -> list[InterestRow]:
        return [
            each
            for each in self.known.interests.get(official.id, ())
            if each.organisation_id in self.reach
        ]

    def _interest_ties(self, interest: InterestRow, official: OfficialRow) -> Iterator[facts.Tie]:
        """Give what an official stated of an interest: a tie of the official, or of a relative who
        has no name.
        """
        source = official.public_id
        if interest.kind is InterestKind.FAMILY:
            source = _relative(interest).id
            family = self._interest_tie(
                f"{interest.public_id}-familie", official.public_id, source, interest
            )
            yield replace(family, kind=facts.TieKind.FAMILY, relation=interest.relation)
        at = self.known.organisations[interest.organisation_id].public_id
        tie = self._interest_tie(interest.public_id, source, at, interest)
        until = interest.valid_until
        yield replace(
            tie,
            kind=interest.tie or facts.TieKind.OWNERSHIP,
            share=interest.share if interest.kind is InterestKind.HOLDING else None,
            from_date=interest.valid_from,
            until_date=until,
            ended=until is not None and until.latest < self._seen_from(),
        )

    def _interest_tie(self, id_: str, source: str, target: str, interest: InterestRow) -> facts.Tie:
        """Return what all ties of an interest have; it is declared when the organisation named now
        was first named.
        """
        day = PartialDate.of(day_of(interest.recorded_at))
        said = facts.Tie(
            id_, source, target, facts.TieKind.UNSPECIFIED, certainty=facts.Certainty.CONFIRMED
        )
        register = f"vertrouwelijke opgave aan {self.known.body.name}"
        return replace(
            said, declared=self._seen(day_of(interest.named_at)), source=register, confirmed_on=day
        )

    def _owned(self, official: OfficialRow) -> list[OwnedRow]:
        return [
            each
            for each in self.known.owned.get(official.id, ())
            if each.organisation_id in self.reach
        ]

    def _owner_tie(self, owned: OwnedRow, official: OfficialRow) -> facts.Tie:
        """Return what a clerk's yes makes of an owner: a tie of the official, on the word of the
        source.
        """
        until = owned.valid_until
        return facts.Tie(
            id=owned.public_id,
            source_id=official.public_id,
            target_id=self.known.organisations[owned.organisation_id].public_id,
            kind=owned.kind,
            share=owned.share if owned.kind is facts.TieKind.OWNERSHIP else None,
            from_date=owned.valid_from,
            until_date=until,
            ended=until.latest < self._seen_from() if until is not None else None,
            certainty=rungs.certainty(owned.rung),
            source=owned.source,
        )

    def _within_reach(self, official: OfficialRow) -> list[PositionRow]:
        held = self.known.positions.get(official.person_id, ())
        return [position for position in held if position.organisation_id in self.reach]

    def _official(self, official: OfficialRow) -> facts.Official:
        term, on_record = self._term(official), self._on_record(official)
        until = None if term is None else term.valid_until
        left = until is not None and until.latest < self.as_of
        if len(official.terms) > 1:
            return self._in_office(official, term, left, on_record)
        written = self.known.written.officials
        key = official.id, self.known.body.id, left, on_record
        if key not in written:
            written[key] = self._in_office(official, term, left, on_record)
        return written[key]

    def _in_office(
        self, official: OfficialRow, term: TermRow | None, left: bool, on_record: bool | None
    ) -> facts.Official:
        body = self.known.own_organisation
        if term is None:
            return facts.Official(
                official.public_id,
                official.name,
                facts.OfficeKind.EXTERNAL,
                body,
                on_record=on_record,
            )
        return facts.Official(
            id=official.public_id,
            name=official.name,
            office=term.kind,
            body=body,
            portfolio=tuple(field.strip() for field in term.portfolio.split(";") if field.strip()),
            from_date=term.valid_from,
            until_date=term.valid_until,
            left=left,
            on_record=on_record,
        )

    def _on_record(self, official: OfficialRow) -> bool | None:
        """Say whether anything is on record of a participant; of the others only what is near is
        read: None.
        """
        return self.known.is_on_record(official) if official.id in self.taking_part else None

    def _term(self, official: OfficialRow) -> TermRow | None:
        """Return the term that counts at the decision."""
        if len(official.terms) < 2:
            return next(iter(official.terms), None)
        moment = self.moment.earliest if self.moment else self.as_of

        def counts(term: TermRow) -> tuple[bool, int, datetime.date]:
            return weight(term.kind, term.valid_from, term.valid_until, moment)

        return max(official.terms, key=counts, default=None)

    def _position_tie(self, position: PositionRow, official: OfficialRow) -> facts.Tie:
        until = position.valid_until
        ended = position.ended if until is None else until.latest < self._seen_from()
        declared = self._declared(position)
        written, key = self.known.written.positions, (position.id, official.id, ended, declared)
        if key not in written:
            written[key] = self._held(position, official, ended, declared)
        return written[key]

    def _held(
        self,
        position: PositionRow,
        official: OfficialRow,
        ended: bool | None,
        declared: facts.Declared | None,
    ) -> facts.Tie:
        until, confirmed = position.valid_until, position.confirmed_at
        return facts.Tie(
            id=position.public_id,
            source_id=official.public_id,
            target_id=self.known.organisations[position.organisation_id].public_id,
            kind=position.kind
            if position.kind in facts.POSITION_TIES
            else facts.TieKind.UNSPECIFIED,
            capacity=position.capacity,
            paid=position.paid,
            share=position.share if position.kind is facts.TieKind.OWNERSHIP else None,
            from_date=position.valid_from,
            until_date=until,
            ended=ended,
            announced=position.announced or None,
            certainty=_certainty(position),
            declared=declared,
            source=_source(position),
            confirmed_on=PartialDate.of(day_of(confirmed)) if confirmed else None,
        )

    def _declared(self, position: PositionRow) -> facts.Declared | None:
        """Say when a position was put on record, seen from the decision.

        None for what was imported: the time of import says nothing about the time of declaration.
        """
        if position.first_origin is not Origin.DECLARED:
            return None
        return self._seen(day_of(position.first_recorded_at))

    def _seen(self, day: datetime.date) -> facts.Declared | None:
        if self.is_open:
            return facts.Declared.BEFORE
        if self.moment is None:
            return None
        if day < self.moment.earliest:
            return facts.Declared.BEFORE
        return facts.Declared.AFTER if day > self.moment.latest else None

    def _between(self, loose: Mapping[int, int]) -> list[TieRow]:
        """Return the ties on the ways from the parties to where officials stand, of hubs there, and
        of parties with the body itself.

        `loose` counts what officials loosely have at an organisation.
        """
        body = self.known.body.organisation_id
        seats = self._seats()
        way = ways(self.known.near, self._rings(seats - {body}), sorted(self.linked), body)
        found = [tie for one, other in way.pairs for tie in self.known.near[one][other]]
        if way.crowded:
            found += self._within(self._rings(way.crowded)[-1])
        found += [tie for place in way.places for tie in self._of_hub(place, loose.get(place, 0))]
        found += [
            tie
            for other, ties in self.known.near.get(body, {}).items()
            if other in self.linked
            for tie in ties
        ]
        return sorted({tie.public_id: tie for tie in found}.values())

    def _within(self, places: set[int]) -> Iterator[TieRow]:
        """Yield the ties of which both ends are among some places."""
        for place in places:
            for other, ties in self.known.near.get(place, {}).items():
                if other in places:
                    yield from ties

    def _of_hub(self, place: int, others: int) -> list[TieRow]:
        """Return enough ties to see that very many are bound to an organisation; none where few
        are. `others`: how many officials are.
        """
        loose = {
            tie.id: tie
            for ties in self.known.near.get(place, {}).values()
            for tie in ties
            if tie.kind in LOOSE
        }
        return sorted(loose.values())[: HUB_TIES + 1] if len(loose) + others > HUB_TIES else []

    def _seats(self) -> set[int]:
        """Return where officials stand, own something, or have an interest, within reach."""
        elsewhere = {each.organisation_id for rows in self.known.owned.values() for each in rows}
        elsewhere |= {
            each.organisation_id for rows in self.known.interests.values() for each in rows
        }
        return (self.known.at.keys() & self.reach) | (elsewhere & self.reach)

    def _organisation_tie(self, tie: TieRow) -> facts.Tie:
        until = tie.valid_until
        ended = until is not None and until.latest < self._seen_from()
        written, key = self.known.written.between, (tie.public_id, ended)
        if key not in written:
            written[key] = self._between_organisations(tie, ended)
        return written[key]

    def _between_organisations(self, tie: TieRow, ended: bool) -> facts.Tie:
        return facts.Tie(
            id=tie.public_id,
            source_id=self.known.organisations[tie.holder_id].public_id,
            target_id=self.known.organisations[tie.held_id].public_id,
            kind=tie.kind,
            share=tie.share if tie.kind is facts.TieKind.OWNERSHIP else None,
            from_date=tie.valid_from,
            until_date=tie.valid_until,
            ended=ended,
            certainty=facts.Certainty.CONFIRMED,
            source=tie.source,
        )

    def _seen_from(self) -> datetime.date:
        """The day from which it is asked whether something has ended: that of the decision, or
        today.
        """
        return self.moment.earliest if self.moment and not self.is_open else self.as_of

    def _organisations(self, named: Iterable[int]) -> tuple[facts.Organisation, ...]:
        return tuple(map(self._organisation, sorted(named)))

    def _organisation(self, id_: int) -> facts.Organisation:
        written, level = self.known.written.organisations, self._level(id_)
        if (id_, level) not in written:
            row = self.known.organisations[id_]
            numbers = dict(row.identifiers)
            written[id_, level] = facts.Organisation(
                row.public_id, row.name, row.kind, numbers, row.field, level
            )
        return written[id_, level]

    def _level(self, organisation: int) -> facts.Level | None:
        """Return the level of the body itself; of other public bodies nobody says it here."""
        itself = organisation == self.known.body.organisation_id
        return _LEVEL.get(self.known.body.kind, facts.Level.OTHER) if itself else None

    def _decision(self, officials: list[OfficialRow]) -> facts.Decision:
        said = self.decision
        named = {official.id: official.public_id for official in officials}
        linked = dict.fromkeys(
            facts.Party(party.organisation.public_id, party.role, party.benefit)
            for party in self.parties
            if party.organisation
        )
        return facts.Decision(
            id=said.public_id,
            title=said.title,
            body=self.known.own_organisation,
            kind=said.kind,
            parties=tuple(linked),
            unknown_parties=tuple(
                facts.UnknownParty(party.mention.public_id, party.mention.name, party.role)
                for party in self.parties
                if party.organisation is None
            ),
            participations=tuple(
                _participation(part, named[part.official_id]) for part in said.participations
            ),
            status=said.status,
            decided_on=said.decided_on,
            eu_funds=said.eu_funds,
            value=None if said.amount_cents is None else said.amount_cents / 100,
            sole_mandate=said.sole_mandate,
            statements=tuple(self._statements(named)),
        )

    def _statements(self, named: Mapping[int, str]) -> Iterator[facts.TieStatement]:
        """Give what people in the dossier answered about the parties of now; of an organisation
        that a source names twice what weighs most.
        """
        ids = {
            each.mention.id: each.organisation.id if each.organisation else None
            for each in self.parties
        }
        public = {
            each.mention.id: (each.organisation or each.mention).public_id for each in self.parties
        }
        counting = statements.counting(self.known.stated.get(self.decision.id, ()), ids)
        found: dict[tuple[str, str], StatementRow] = {}
        for row in sorted(counting.values(), key=lambda row: statements.WEIGHT.index(row.said)):
            if row.official_id in named:
                found.setdefault((named[row.official_id], public[row.mention_id]), row)
        for (official, party), row in sorted(found.items(), key=lambda each: each[1].id):
            yield facts.TieStatement(official, party, row.said, PartialDate.of(row.given_on))


def _participation(said: ParticipationRow, official: str) -> facts.Participation:
    return facts.Participation(
        official=official,
        steps=tuple(facts.Step(step) for step in said.steps),
        recusal=recusal_of(said),
        decisive=said.decisive,
        proposed=said.proposed,
        took_no_part=said.took_no_part,
        planned=tuple(facts.Step(step) for step in said.planned),
    )


def _certainty(position: PositionRow) -> facts.Certainty:
    """Say how sure it is that this official holds it there: what the official stands for is."""
    if position.confirmed_at is not None:
        return facts.Certainty.CONFIRMED
    return rungs.certainty(position.organisation_rung, position.person_rung)


def _relative(interest: InterestRow) -> facts.Person:
    """Return somebody known by the relation alone."""
    assert interest.relation is not None, "of a relative the relation is asked"
    return facts.Person(f"{interest.public_id}-persoon", interest.relation.value)


def _source(position: PositionRow) -> str:
    """Say where a position stands, in the words of the register that holds it."""
    return "; ".join((_register(position), *_recognised(position)))


_ORGANISATION = {
    Rung.DISTINCTIVE_NAME: "organisatie herkend aan naam en vestigingsplaats",
    Rung.NAME: "organisatie herkend aan de naam alleen",
}
_PERSON = {Rung.DISTINCTIVE_NAME: "bestuurder herkend aan de naam"}


def _recognised(position: PositionRow) -> Iterator[str]:
    """Say on what evidence a file was taken to mean this, where it gave no number."""
    if position.confirmed_at is None:
        if position.organisation_rung in _ORGANISATION:
            yield _ORGANISATION[position.organisation_rung]
        if position.person_rung in _PERSON:
            yield _PERSON[position.person_rung]


def _register(position: PositionRow) -> str:
    register = f"register van {position.body}"
    if position.by_official:
        return f"{register}, eigen opgave"
    if position.origin is Origin.DECLARED:
        return f"{register}, ingevoerd door de griffie"
    runs = position.valid_until is None and position.ended is False
    return (
        f"{register}, {f'volgens de lijst van {position.listed_on}' if runs else 'uit een bestand'}"
    )
