"""The list of all positions of all registers, as filtered, the one recorded last first or in
another order.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.facts import Capacity, OfficeKind, TieKind
from conflict_graph.phases import Phase
from conflict_graph.readers.tables.columns import fold
from register.clock import today
from register.database import public
from register.models.public import (
    PublicBody,
    PublicOfficeHolder,
    PublicOfficial,
    PublicPosition,
    PublicPositionVersion,
    PublicTerm,
)
from register.public import lateness, phases
from register.public.lateness import Late
from register.public.phases import Left

PAGE = 50
"""Rows of one page."""
MOST_COUNTED = 1000
"""What is found is counted up to here, so that a count costs no more in a large register than in a
small one.
"""
MOST_BODIES = 40
"""Bodies that are offered as a filter."""
FEW = 500
"""Up to so many officials are looked up first; where there are more, the list meets them soon
enough on its way.
"""


Shown = tuple[PublicPosition, PublicOfficial]
Chosen = sa.Select[*tuple[Any, ...]]


class PositionOrder(enum.StrEnum):
    """In which order positions stand."""

    NEWEST = "newest"
    """The one recorded last first."""
    OFFICIAL = "official"
    """By family name, then given name."""
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted; None: whatever it is."""

    body_slug: str | None = None
    office: OfficeKind | None = None
    capacity: Capacity | None = None
    paid: bool | None = None
    phase: Phase | None = None
    kinds: tuple[TieKind, ...] | None = None

    @property
    def is_of_position(self) -> bool:
        """Say whether something is wanted of the position itself."""
        return (self.capacity, self.paid, self.phase, self.kinds) != (None,) * 4


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list. `next_after` leads to the next page; None: this is the last one."""

    rows: Sequence[tuple[PublicPosition, PublicOfficial]]
    next_after: str | None
    late: Mapping[int, Sequence[Late]]
    """How late versions were recorded, by their row."""
    left: Left
    """Who of these left every public office, and when."""
    total: int
    """How many positions fit, over all pages; more than `MOST_COUNTED` reads as one more than
    that.
    """
    order: PositionOrder
    """In which order they stand: the newest first, whatever was asked, where there are more than
    `MOST_COUNTED`.
    """

    @property
    def is_counted(self) -> bool:
        """Say whether `total` is the whole number."""
        return self.total <= MOST_COUNTED


def positions(
    filters: Filters,
    after: str | None = None,
    size: int = PAGE,
    order: PositionOrder = PositionOrder.NEWEST,
) -> ListPage:
    """Return a page of the list. `after`: what `next_after` of the page before said; what is not
    known begins anew.

    Only the newest first is found by an index, so that no list is sorted that is longer than
    `MOST_COUNTED`. While somebody turns pages, an entry that is changed goes to the front; no other
    entry is skipped or repeated. In another order the changed entry goes where its words bring it.
    """
    chosen = (
        sa.select(PublicPosition, PublicOfficial)
        .join(PublicOfficial, PublicOfficial.public_id == PublicPosition.official_public_id)
        .where(*conditions(filters))
    )
    with public.session() as session:
        few = _few(session, filters)
        if few is not None:
            chosen = chosen.where(PublicPosition.official_public_id.in_(few))
        keys = [PublicPosition.row_id, *_KEYS[order]]
        found = session.execute(chosen.with_only_columns(*keys).limit(MOST_COUNTED + 1)).all()
        order = order if len(found) <= MOST_COUNTED else PositionOrder.NEWEST
        last_shown = _find(session, after) if after is not None else None
        if order is PositionOrder.NEWEST:
            rows = _newest(session, chosen, last_shown, size + 1)
        else:
            ids = _in_order(found, _place(session, last_shown, order))[: size + 1]
            rows = _rows(session, chosen, ids)
        late = lateness.of_each(session, [position for position, _ in rows])
        left = phases.left(session, [official.public_id for _, official in rows], today())
    last = rows[size - 1][0] if len(rows) > size else None
    next_after = f"{last.public_id}.{last.number}" if last is not None else None
    return ListPage(rows[:size], next_after, late, left, len(found), order)


class TooLong(Exception):
    """A list is longer than `MOST_COUNTED`, and is read in the order of the database only."""


def in_order(session: Session, positions: Collection[str], order: PositionOrder) -> list[str]:
    """Return the public ids of positions in the order in which a page shows them.

    Raises:
        TooLong: no page sorts as many.
    """
    if len(positions) > MOST_COUNTED:
        raise TooLong
    chosen = (
        sa.select(PublicPosition.public_id, PublicPosition.row_id, *_KEYS[order])
        .join(PublicOfficial, PublicOfficial.public_id == PublicPosition.official_public_id)
        .where(PublicPosition.public_id.in_(positions))
    )
    found = session.execute(chosen).all()
    return [row[0] for row in sorted(found, key=lambda row: _key(row[1:]))]


def _newest(
    session: Session, chosen: Chosen, last_shown: PublicPositionVersion | None, most: int
) -> list[Shown]:
    if last_shown is not None:
        chosen = chosen.where(PublicPosition.row_id < last_shown.row_id)
    found = session.execute(chosen.order_by(PublicPosition.row_id.desc()).limit(most))
    return [(row[0], row[1]) for row in found]


def _rows(session: Session, chosen: Chosen, ids: Sequence[int]) -> list[Shown]:
    """Return rows in the order of these ids, without those that were changed since the ids were
    read.
    """
    found = session.execute(chosen.where(PublicPosition.row_id.in_(ids)))
    by_id = {row[0].row_id: (row[0], row[1]) for row in found}
    return [by_id[row_id] for row_id in ids if row_id in by_id]


def _in_order(found: Sequence[Sequence[Any]], after: tuple[Any, ...] | None) -> list[int]:
    """Return the rows after a place by what they are sorted by: the words as they are looked up,
    then the row.
    """
    keys = sorted(map(_key, found))
    return [key[-1] for key in keys if after is None or key > after]


def _key(row: Sequence[Any]) -> tuple[Any, ...]:
    row_id, *names = row
    return (*(fold(name or "") for name in names), row_id)


def _place(
    session: Session, last_shown: PublicPositionVersion | None, order: PositionOrder
) -> tuple[Any, ...] | None:
    """Return the place of an entry as it was shown, where whoever turns pages goes on."""
    if last_shown is None:
        return None
    if order is PositionOrder.ORGANISATION:
        return _key((last_shown.row_id, last_shown.organisation_name))
    official = session.get(PublicOfficial, last_shown.official_public_id)
    if official is None:
        return None
    names = (official.family_name, official.given_name, official.initials)
    return _key((last_shown.row_id, *names))


_KEYS: Mapping[PositionOrder, Sequence[Any]] = {
    PositionOrder.NEWEST: (),
    PositionOrder.OFFICIAL: (
        PublicOfficial.family_name,
        PublicOfficial.given_name,
        PublicOfficial.initials,
    ),
    PositionOrder.ORGANISATION: (PublicPosition.organisation_name,),
}
"""The columns that a list is sorted by."""


def _few(session: Session, filters: Filters) -> list[str] | None:
    """Return the officials in the wanted kind of office; None: there are many, or every kind is
    wanted.

    A kind that is rare would otherwise be looked for in the positions of the whole country, one by
    one.
    """
    if filters.office is None or filters.body_slug is not None:
        return None
    chosen = sa.select(PublicOfficeHolder.official_public_id).where(
        PublicOfficeHolder.kind == filters.office
    )
    found = list(session.scalars(chosen.limit(FEW + 1)))
    return found if len(found) <= FEW else None


def bodies(chosen: str | None) -> tuple[list[PublicBody], bool]:
    """Return the bodies to choose from by name, and whether these are all.

    Where there are more than `MOST_BODIES`, only the chosen one is returned: a page must not grow
    with the country.
    """
    with public.session() as session:
        found = list(
            session.scalars(sa.select(PublicBody).order_by(PublicBody.name).limit(MOST_BODIES + 1))
        )
        if len(found) <= MOST_BODIES:
            return found, True
        return list(session.scalars(sa.select(PublicBody).where(PublicBody.slug == chosen))), False


def conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Return what must hold of a row of `PublicPosition` joined with `PublicOfficial`."""
    return [*of_official(filters), *of_position(filters)]


def of_official(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Return what must hold of a row of `PublicOfficial`."""
    wanted: list[sa.ColumnElement[bool]] = []
    if filters.body_slug is not None:
        wanted.append(PublicOfficial.body_slug == filters.body_slug)
    if filters.office is not None:
        of_them = PublicTerm.official_public_id == PublicOfficial.public_id
        wanted.append(sa.exists().where(of_them, PublicTerm.kind == filters.office))
    return wanted


def of_position(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Return what must hold of a row of `PublicPosition`."""
    wanted: list[sa.ColumnElement[bool]] = []
    if filters.capacity is not None:
        wanted.append(PublicPosition.capacity == filters.capacity)
    if filters.paid is not None:
        wanted.append(PublicPosition.paid.is_(filters.paid))
    if filters.kinds is not None:
        wanted.append(PublicPosition.kind.in_(filters.kinds))
    if filters.phase is not None:
        wanted.append(phases.column(today()) == filters.phase.value)
    return wanted


def _find(session: Session, after: str) -> PublicPositionVersion | None:
    public_id, _, number = after.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return session.scalar(
        sa.select(PublicPositionVersion).where(
            PublicPositionVersion.public_id == public_id,
            PublicPositionVersion.number == int(number),
        )
    )
