"""The rows around a decision: the questions that the search for chains puts to the indexed
tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from conflict_graph.rulesets.situation import LOOSE
from register.models.organisations import OrganisationTie
from register.models.standing import StandingPosition
from register.services.prepared import SIZES, Ids, PreparedQuery, Reader

Tie = tuple[int, int, int]
"""The id of a tie between organisations, its holder and its held."""

Seat = tuple[int, int, int]
"""An organisation, an official of the body who stands there, and the position."""

_body: sa.BindParameter[Any] = sa.bindparam("body")


def _holding(ids: Ids) -> Any:
    tie = OrganisationTie
    return sa.select(tie.id, tie.holder_id, tie.held_id).where(
        tie.holder_id.in_(ids), tie.withdrawn_at.is_(None)
    )


def _held(ids: Ids) -> Any:
    tie = OrganisationTie
    return sa.select(tie.id, tie.holder_id, tie.held_id).where(
        tie.held_id.in_(ids), tie.withdrawn_at.is_(None)
    )


_SEATS = sa.select(
    StandingPosition.organisation_id, StandingPosition.official_id, StandingPosition.position_id
).where(StandingPosition.body_id == _body)

_IS_LOOSE = sa.case((sa.or_(*(OrganisationTie.kind == kind for kind in sorted(LOOSE))), 1), else_=0)

_EVERYTHING: PreparedQuery[tuple[int, int, int, int]] = PreparedQuery(
    tuple,
    lambda _: sa.select(
        OrganisationTie.id, OrganisationTie.holder_id, OrganisationTie.held_id, _IS_LOOSE
    ).where(OrganisationTie.withdrawn_at.is_(None)),
)
"""Apart from the questions about a few rows, for it reads the whole table."""

_QUESTIONS: dict[str, PreparedQuery[Any]] = {
    "all seats": PreparedQuery(tuple, lambda _: _SEATS),
    "seat count": PreparedQuery(
        tuple,
        lambda _: (
            sa.select(sa.func.count())
            .select_from(StandingPosition)
            .where(StandingPosition.body_id == _body)
        ),
    ),
    "holding": PreparedQuery(tuple, _holding),
    "around": PreparedQuery(tuple, lambda ids: sa.union_all(_holding(ids), _held(ids))),
    "seats": PreparedQuery(
        tuple, lambda ids: _SEATS.where(StandingPosition.organisation_id.in_(ids))
    ),
}
"""The questions; the first two are about one body, the others about a number of rows at once."""


def statements(rows: type[Rows]) -> Iterator[tuple[str, sa.SelectBase]]:
    """Yield every statement by name, so that a test can see that each uses an index."""
    for name, question in rows.QUESTIONS.items():
        yield name, question.statement(0 if name in rows.ABOUT_ONE else SIZES[0])


class Rows:
    """Puts the questions over one connection, inside its transaction."""

    QUESTIONS: ClassVar[dict[str, PreparedQuery[Any]]] = _QUESTIONS
    ABOUT_ONE: ClassVar[tuple[str, ...]] = ("all seats", "seat count")

    def __init__(self, connection: Connection) -> None:
        self._reader = Reader(connection)

    def around(self, organisations: Collection[int]) -> list[Tie]:
        """Return every tie of some organisations; one between two of them twice."""
        return self._many("around", organisations)

    def holding(self, organisations: Collection[int]) -> list[Tie]:
        """Return every tie of which the holder is one of some organisations."""
        return self._many("holding", organisations)

    def everything(self) -> list[tuple[int, int, int, int]]:
        """Return every tie, with 1 where its kind is loose and else 0."""
        return self._reader.about_one(_EVERYTHING)

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

    def _one(self, question: str, **values: int) -> list[Any]:
        return self._reader.about_one(self.QUESTIONS[question], **values)

    def _many(self, question: str, ids: Collection[int], **values: int) -> list[Any]:
        return self._reader.about(self.QUESTIONS[question], ids, **values)
