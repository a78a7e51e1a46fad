"""The rows around a decision: the questions that the search for chains puts to the indexed tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection

from conflict_graph.facts import PartyRole, TieKind
from register.models.bodies import Body
from register.models.decisions import Decision, DecisionParty, DecisionVersion, MentionAnswer
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.officials import Official
from register.models.organisations import Organisation, OrganisationTie
from register.models.standing import StandingPosition
from register.services.prepared import SIZES, Ids, Question, Reader

Tie = tuple[int, int, int]
"""The id of a tie between organisations, its holder and its held."""

Seat = tuple[int, int, int]
"""An organisation, an official of the body who stands there, and the position."""

_body: sa.BindParameter[Any] = sa.bindparam("body")


class AskedRow(NamedTuple):
    """What a version of a decision says, with one party and one answer about who that is; None: there is none."""

    public_id: str
    body: int
    own_organisation: int
    own_public_id: str
    number: int
    release: str | None
    party: int | None
    role: PartyRole | None
    same: bool | None
    organisation: int | None
    organisation_public_id: str | None


def _asked() -> sa.SelectBase:
    own, party = orm.aliased(Organisation), orm.aliased(Organisation)
    return (
        sa.select(
            Decision.public_id,
            Decision.body_id,
            own.id,
            own.public_id,
            DecisionVersion.number,
            DecisionVersion.release,
            DecisionParty.id,
            DecisionParty.role,
            MentionAnswer.same,
            party.id,
            party.public_id,
        )
        .join(Body, Body.id == Decision.body_id)
        .join(own, own.id == Body.organisation_id)
        .join(DecisionVersion, DecisionVersion.decision_id == Decision.id)
        .outerjoin(DecisionParty, DecisionParty.version_id == DecisionVersion.id)
        .outerjoin(MentionAnswer, MentionAnswer.mention_id == DecisionParty.mention_id)
        .outerjoin(party, party.id == MentionAnswer.organisation_id)
        .where(Decision.id == sa.bindparam("decision"))
        .order_by(DecisionParty.id, MentionAnswer.id)
    )


def _holding(ids: Ids) -> Any:
    tie = OrganisationTie
    return sa.select(tie.id, tie.holder_id, tie.held_id).where(tie.holder_id.in_(ids), tie.withdrawn_at.is_(None))


def _held(ids: Ids) -> Any:
    tie = OrganisationTie
    return sa.select(tie.id, tie.holder_id, tie.held_id).where(tie.held_id.in_(ids), tie.withdrawn_at.is_(None))


def _arriving(ids: Ids) -> Any:
    stands = sa.exists().where(StandingPosition.body_id == _body)
    there = StandingPosition.organisation_id
    return sa.union_all(
        _holding(ids).where(stands.where(there == OrganisationTie.held_id)),
        _held(ids).where(stands.where(there == OrganisationTie.holder_id)),
    )


def _positions(ids: Ids) -> Any:
    return (
        sa.select(Position.id, Position.public_id, PositionPayload.kind)
        .join(PositionVersion, PositionVersion.position_id == Position.id)
        .join(PositionPayload, PositionPayload.version_id == PositionVersion.id)
        .where(Position.id.in_(ids))
        .order_by(PositionVersion.number)
    )


_SEATS = sa.select(StandingPosition.organisation_id, StandingPosition.official_id, StandingPosition.position_id).where(
    StandingPosition.body_id == _body
)

_QUESTIONS: dict[str, Question[Any]] = {
    "asked": Question(AskedRow._make, lambda _: _asked()),
    "all seats": Question(tuple, lambda _: _SEATS),
    "seat count": Question(
        tuple,
        lambda _: sa.select(sa.func.count()).select_from(StandingPosition).where(StandingPosition.body_id == _body),
    ),
    "holding": Question(tuple, _holding),
    "around": Question(tuple, lambda ids: sa.union_all(_holding(ids), _held(ids))),
    "arriving": Question(tuple, _arriving),
    "seats": Question(tuple, lambda ids: _SEATS.where(StandingPosition.organisation_id.in_(ids))),
    "organisations": Question(
        tuple, lambda ids: sa.select(Organisation.id, Organisation.public_id).where(Organisation.id.in_(ids))
    ),
    "ties": Question(
        tuple,
        lambda ids: sa.select(OrganisationTie.id, OrganisationTie.public_id, OrganisationTie.kind).where(
            OrganisationTie.id.in_(ids)
        ),
    ),
    "officials": Question(tuple, lambda ids: sa.select(Official.id, Official.public_id).where(Official.id.in_(ids))),
    "positions": Question(tuple, _positions),
}
"""The questions; the first three are about one decision or one body, the others about a number of rows at once."""

_ABOUT_ONE = ("asked", "all seats", "seat count")


def statements() -> Iterator[tuple[str, sa.SelectBase]]:
    """Yield every statement by name, so that a test can see that each uses an index."""
    for name, question in _QUESTIONS.items():
        yield name, question.statement(0 if name in _ABOUT_ONE else SIZES[0])


class Rows:
    """Puts the questions over one connection, inside its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._reader = Reader(connection)

    def asked(self, decision: int) -> list[AskedRow]:
        """Return what is asked of a decision, in the order of its parties and of what was said of them."""
        return self._one("asked", decision=decision)

    def around(self, organisations: Collection[int]) -> list[Tie]:
        """Return every tie of some organisations; one between two of them twice."""
        return self._many("around", organisations)

    def holding(self, organisations: Collection[int]) -> list[Tie]:
        """Return every tie of which the holder is one of some organisations."""
        return self._many("holding", organisations)

    def arriving(self, organisations: Collection[int], body: int) -> list[Tie]:
        """Return the ties of some organisations with a place where an official of the body stands."""
        return self._many("arriving", organisations, body=body)

    def seats(self, body: int, organisations: Collection[int]) -> list[Seat]:
        """Return every position of the body's officials at some organisations."""
        return self._many("seats", organisations, body=body)

    def all_seats(self, body: int) -> list[Seat]:
        """Return every position of the body's officials."""
        return self._one("all seats", body=body)

    def count_of_seats(self, body: int) -> int:
        """Return how many positions the body's officials have."""
        ((count,),) = self._one("seat count", body=body)
        return int(count)

    def public_ids(self, of: str, ids: Collection[int]) -> dict[int, str]:
        """Return public ids by id, of `organisations` or `officials`."""
        return dict(self._many(of, ids))

    def kinds(self, of: str, ids: Collection[int]) -> dict[int, tuple[str, TieKind]]:
        """Return the public id and the kind by id, of `ties` or `positions`."""
        return {key: (public_id, kind) for key, public_id, kind in self._many(of, ids)}

    def _one(self, question: str, **values: int) -> list[Any]:
        return self._reader.about_one(_QUESTIONS[question], **values)

    def _many(self, question: str, ids: Collection[int], **values: int) -> list[Any]:
        return self._reader.about(_QUESTIONS[question], ids, **values)
