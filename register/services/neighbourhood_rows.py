"""The rows around a decision: the questions put to the indexed tables, and the shortest way to put them.

Every statement is made once with SQLAlchemy for each kind of database, and is then put to the driver itself: for
answers that take some hundredths of a millisecond, what SQLAlchemy does around an execution takes longer than the
answer. Rows are tuples as the driver gives them: an enumeration is its text, and yes and no may be 1 and 0.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection
from sqlalchemy.sql.compiler import SQLCompiler

from conflict_graph.facts import TieKind
from register.models.bodies import Body
from register.models.decisions import Decision, DecisionParty, DecisionVersion, MentionAnswer
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.officials import Official
from register.models.organisations import Organisation, OrganisationTie
from register.models.standing import StandingPosition

Tie = tuple[int, int, int]
"""The id of a tie between organisations, its holder and its held."""

Seat = tuple[int, int, int]
"""An organisation, an official of the body who stands there, and the position."""

Ids = Sequence[sa.BindParameter[Any]]

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
    role: str | None
    same: bool | int | None
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

_ABOUT_ONE: dict[str, sa.SelectBase] = {
    "asked": _asked(),
    "all seats": _SEATS,
    "seat count": sa.select(sa.func.count()).select_from(StandingPosition).where(StandingPosition.body_id == _body),
}
"""The questions about one decision or one body."""

_ABOUT_MANY: dict[str, Callable[[Ids], sa.SelectBase]] = {
    "holding": _holding,
    "around": lambda ids: sa.union_all(_holding(ids), _held(ids)),
    "arriving": _arriving,
    "seats": lambda ids: _SEATS.where(StandingPosition.organisation_id.in_(ids)),
    "organisations": lambda ids: sa.select(Organisation.id, Organisation.public_id).where(Organisation.id.in_(ids)),
    "ties": lambda ids: sa.select(OrganisationTie.id, OrganisationTie.public_id, OrganisationTie.kind).where(
        OrganisationTie.id.in_(ids)
    ),
    "officials": lambda ids: sa.select(Official.id, Official.public_id).where(Official.id.in_(ids)),
    "positions": _positions,
}
"""The questions about a number of rows at once."""

_SIZES = (4, 16, 64, 256)
"""How many ids a question names. A few sizes, filled up with the last id, keep few statements to prepare."""


_NAMES = tuple(f"id_{place}" for place in range(_SIZES[-1]))


def statements() -> Iterator[tuple[str, sa.SelectBase]]:
    """Yield every statement by name, so that a test can see that each uses an index."""
    yield from _ABOUT_ONE.items()
    yield from ((question, _statement(question, _SIZES[0])) for question in _ABOUT_MANY)


def _statement(question: str, size: int) -> sa.SelectBase:
    """Return a statement; `size` 0: about one decision or body."""
    if not size:
        return _ABOUT_ONE[question]
    return _ABOUT_MANY[question]([sa.bindparam(name) for name in _NAMES[:size]])


@functools.cache
def _compiled(question: str, size: int, driver: str) -> SQLCompiler:
    """Return a statement as a driver wants it; `driver` as in the address of a database, like `sqlite+pysqlite`."""
    dialect = sa.make_url(f"{driver}://").get_dialect()
    compiled = _statement(question, size).compile(dialect=dialect())
    assert isinstance(compiled, SQLCompiler)
    return compiled


class Rows:
    """Puts the questions over one connection, inside its transaction."""

    def __init__(self, connection: Connection) -> None:
        if not connection.in_transaction():
            connection.begin()
        self._driver = f"{connection.dialect.name}+{connection.dialect.driver}"
        self._cursor = connection.connection.cursor()

    def asked(self, decision: int) -> list[AskedRow]:
        """Return what is asked of a decision, in the order of its parties and of what was said of them."""
        return [AskedRow(*row) for row in self._one("asked", decision=decision)]

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
        return {key: (public_id, TieKind(kind)) for key, public_id, kind in self._many(of, ids)}

    def _one(self, question: str, **values: int) -> list[Any]:
        return self._put(_compiled(question, 0, self._driver), values)

    def _many(self, question: str, ids: Collection[int], **values: int) -> list[Any]:
        found: list[Any] = []
        listed = list(ids)
        for start in range(0, len(listed), _SIZES[-1]):
            some = listed[start : start + _SIZES[-1]]
            size = next(size for size in _SIZES if size >= len(some))
            some += some[-1:] * (size - len(some))
            found += self._put(_compiled(question, size, self._driver), dict(zip(_NAMES, some, strict=False)) | values)
        return found

    def _put(self, compiled: SQLCompiler, values: dict[str, int]) -> list[Any]:
        names = compiled.positiontup
        self._cursor.execute(compiled.string, values if names is None else [values[name] for name in names])
        return list(self._cursor.fetchall())
