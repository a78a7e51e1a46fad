"""What some decisions of one body have in common, read once: what lies around their parties, and
who is involved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from conflict_graph import facts
from conflict_graph.dossiers.format import SharedTexts
from register.extensions import db
from register.models.columns import Rung
from register.services.decisions import rows as decision_rows
from register.services.decisions import statements
from register.services.decisions.rows import BodyRow, DecisionRow, MentionRow
from register.services.decisions.statements import StatementRow
from register.services.dossiers import answered, dossier_rows
from register.services.dossiers.answered import AnswerRow
from register.services.dossiers.dossier_rows import (
    InterestRow,
    OfficialRow,
    OrganisationRow,
    OwnedRow,
    PositionRow,
    TieRow,
)
from register.services.organisations import reach as nearby
from register.services.organisations.reach_rows import Seat
from register.services.prepared import Reader, reader

Key = TypeVar("Key")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class LinkedParty:
    """A party of a decision as its source names it; `organisation` None: nobody has said yet who it
    is.
    """

    mention: MentionRow
    organisation: OrganisationRow | None
    role: facts.PartyRole
    benefit: facts.Benefit | None
    rung: Rung | None
    """On what evidence that is known; None: a clerk said it, or nobody did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What is taken to be so besides what stands in the register, and is recorded nowhere."""

    positions: tuple[PositionRow, ...] = ()
    interests: tuple[InterestRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()


NOTHING_SUPPOSED = Supposed()


@dataclass(frozen=True, slots=True)
class WrittenFacts:
    """The facts that several dossiers share, also those of different bodies, each as the first of
    them wrote it, by what it is written from; and their texts.
    """

    organisations: dict[tuple[int, facts.Level | None], facts.Organisation] = field(
        default_factory=dict
    )
    officials: dict[tuple[int, int, bool, bool | None], facts.Official] = field(
        default_factory=dict
    )
    positions: dict[tuple[int, int, bool | None, facts.Declared | None], facts.Tie] = field(
        default_factory=dict
    )
    between: dict[tuple[str, bool], facts.Tie] = field(default_factory=dict)
    texts: SharedTexts = field(default_factory=SharedTexts)


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What some decisions of one body have in common.

    `positions` are those that stand, by person, because a position published at another body counts
    here too; `at` says which officials hold one at an organisation. `near` are the ties between
    organisations by either end and the other. `owned` is what officials own according to a source
    and a clerk's yes, and `interests` are the restricted ones that officials stated to this body,
    both by official; interests count at no other body. `answers` are those to questions of checks
    that count, by decision. `stated` is what people at the table of a decision answered, by
    decision, counting or not.
    """

    body: BodyRow
    decisions: Mapping[int, DecisionRow]
    officials: Mapping[int, OfficialRow]
    positions: Mapping[int, tuple[PositionRow, ...]]
    at: Mapping[int, Collection[int]]
    organisations: Mapping[int, OrganisationRow]
    near: Mapping[int, Mapping[int, Sequence[TieRow]]]
    owned: Mapping[int, tuple[OwnedRow, ...]]
    interests: Mapping[int, tuple[InterestRow, ...]]
    answers: Mapping[int, tuple[AnswerRow, ...]]
    stated: Mapping[int, tuple[StatementRow, ...]]
    written: WrittenFacts = field(default_factory=WrittenFacts)
    on_record: Mapping[int, bool] | None = None

    @property
    def own_organisation(self) -> str:
        """The public id of the organisation that the body is."""
        return self.organisations[self.body.organisation_id].public_id

    def parties(self, decision: int) -> tuple[LinkedParty, ...]:
        """Return the parties of a decision as its source names them, each with the organisation
        that it is.
        """
        return tuple(
            LinkedParty(
                party.mention,
                None
                if party.organisation_id is None
                else self.organisations[party.organisation_id],
                party.role,
                party.benefit,
                party.rung,
            )
            for party in self.decisions[decision].parties
        )

    def is_on_record(self, official: OfficialRow) -> bool:
        """Say whether anything is on record of what an official holds besides, that it is nothing
        included.
        """
        if self.on_record is not None:
            return self.on_record[official.id]
        return official.holds_nothing or official.person_id in self.positions


def load(decisions: Collection[int]) -> BodyFacts:
    """Read what the dossiers of some decisions of one body need, and nothing else of the country.

    Officials are those who took part, those of earlier findings, and those who stand within reach
    of a party. Of the first two all positions are there, of the others those within reach.

    Raises:
        ValueError: there are no decisions, or not of one body.
    """
    return of(decision_rows.decisions(reader(), decisions))


def of(found: Mapping[int, DecisionRow], supposed: Supposed = NOTHING_SUPPOSED) -> BodyFacts:
    """Read what the dossiers of these decisions need, as `load` does, with what is `supposed`."""
    asked = reader()
    (body,) = {decision.body for decision in found.values()}
    linked = {party.organisation_id for each in found.values() for party in each.parties} - {None}
    connection = db.session.connection()
    reach = nearby.reach(
        connection, (each for each in linked if each is not None), body.organisation_id
    )
    seats = nearby.seats(connection, body.id, reach)
    taken = {place for place, *_ in seats}
    taken |= reach & {each.organisation_id for each in supposed.positions}
    ties = nearby.ties_around(connection, taken)
    places = reach.union(*ties.values())
    between = {*nearby.ties_among(connection, reach), *ties}
    return around(asked, Around(body, found, places, seats, between), supposed)


class Around(NamedTuple):
    """Decisions of a body, and what is to be read around them: organisations, officials of the body
    there, and ties.
    """

    body: BodyRow
    decisions: Mapping[int, DecisionRow]
    reach: Collection[int]
    seats: Collection[Seat]
    ties: Collection[int]

    @property
    def involved(self) -> set[int]:
        """The officials who take part, and those of earlier findings."""
        return {
            official
            for each in self.decisions.values()
            for official in (*each.watched, *(part.official_id for part in each.participations))
        }


def read_ahead(asked: Reader, bodies: Sequence[Around]) -> None:
    """Read what is to be read around decisions of several bodies, as far as that is the same for
    all: a reader that keeps what it was told has it when `around` asks.
    """
    dossier_rows.ties(asked, set().union(*(each.ties for each in bodies)))
    dossier_rows.organisations(
        asked, {place for each in bodies for place in (*each.reach, each.body.organisation_id)}
    )
    dossier_rows.officials(
        asked,
        set().union(*(each.involved for each in bodies))
        | {official for each in bodies for _, official, _ in each.seats},
    )
    decisions = [decision for each in bodies for decision in each.decisions]
    answered.read(asked, decisions)
    statements.read(asked, decisions)


def around(
    asked: Reader,
    near: Around,
    supposed: Supposed = NOTHING_SUPPOSED,
    written: WrittenFacts | None = None,
    on_record: Mapping[int, bool] | None = None,
) -> BodyFacts:
    """Read what dossiers need of what lies around their decisions. `written`: what other dossiers
    wrote already; `on_record`: of whom of those who take part anything is on record, where that is
    known, and all that they hold within reach is among the seats.
    """
    body, decisions, reach, seats, ties = near
    involved = near.involved
    positions = {
        each.id: each
        for each in dossier_rows.positions(asked, {seat[2] for seat in seats}, body.id)
    }
    owned = _grouped(dossier_rows.owned(asked, reach, body.id), lambda row: row.official_id)
    interests = _grouped(
        (
            *dossier_rows.interests(asked, reach, body.id),
            *(each for each in supposed.interests if each.organisation_id in reach),
        ),
        lambda row: row.official_id,
    )
    seated = {official for _, official, position in seats if position in positions}
    officials = dossier_rows.officials(
        asked, {*involved, *seated, *interests, *(key for key in owned if key)}
    )
    if on_record is None:
        people = {officials[each].person_id for each in involved}
        positions |= {each.id: each for each in dossier_rows.positions_of(asked, people, body.id)}
    listed = [*(each for _, each in sorted(positions.items())), *supposed.positions]
    places = {*reach, *(each.organisation_id for each in listed), body.organisation_id}
    new = {each.id: each for each in supposed.organisations}
    return BodyFacts(
        body=body,
        decisions=decisions,
        officials=officials,
        positions=_grouped(listed, lambda row: row.person_id),
        at=standing_at(listed, officials.values()),
        organisations=dossier_rows.organisations(asked, places - new.keys()) | new,
        near=_near(dossier_rows.ties(asked, ties)),
        owned={official: rows for official, rows in owned.items() if official is not None},
        interests=interests,
        answers=answered.read(asked, decisions),
        stated=statements.read(asked, decisions),
        written=written or WrittenFacts(),
        on_record=on_record,
    )


def standing_at(
    positions: Iterable[PositionRow], officials: Iterable[OfficialRow]
) -> Mapping[int, Collection[int]]:
    """Return which officials hold one of these positions at each organisation."""
    same = _grouped(officials, lambda row: row.person_id)
    at: dict[int, set[int]] = defaultdict(set)
    for each in positions:
        at[each.organisation_id].update(official.id for official in same.get(each.person_id, ()))
    return at


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, tuple[Row, ...]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return {each: tuple(some) for each, some in found.items()}


def _near(ties: Iterable[TieRow]) -> dict[int, dict[int, list[TieRow]]]:
    found: dict[int, dict[int, list[TieRow]]] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        found[tie.holder_id][tie.held_id].append(tie)
        found[tie.held_id][tie.holder_id].append(tie)
    return {place: dict(ends) for place, ends in found.items()}
