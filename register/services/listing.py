"""The list of all positions of all registers, as filtered, the one recorded last first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.facts import Capacity, TieKind
from conflict_graph.facts import Office as OfficeKind
from conflict_graph.phases import Phase
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
from register.services import lateness, phases
from register.services.lateness import Late
from register.services.phases import Left

PAGE = 50
"""Rows of one page."""
MOST_COUNTED = 1000
"""What is found is counted up to here, so that a count costs no more in a large register than in a small one."""
MOST_BODIES = 40
"""Bodies that are offered as a filter."""
FEW = 500
"""Up to so many officials are looked up first; where there are more, the list meets them soon enough on its way."""


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
    """How many positions fit, over all pages; more than `MOST_COUNTED` reads as one more than that."""

    @property
    def is_counted(self) -> bool:
        """Say whether `total` is the whole number."""
        return self.total <= MOST_COUNTED


def positions(filters: Filters, after: str | None = None, size: int = PAGE) -> ListPage:
    """Return a page of the list. `after`: what `next_after` of the page before said; what is not known begins anew.

    While somebody turns pages, an entry that is changed goes to the front; no other entry is skipped or repeated.
    """
    chosen = (
        sa.select(PublicPosition, PublicOfficial)
        .join(PublicOfficial, PublicOfficial.public_id == PublicPosition.official_public_id)
        .where(*conditions(filters))
        .order_by(PublicPosition.row_id.desc())
        .limit(size + 1)
    )
    with public.session() as session:
        few = _few(session, filters)
        if few is not None:
            chosen = chosen.where(PublicPosition.official_public_id.in_(few))
        counted = chosen.with_only_columns(PublicPosition.row_id).order_by(None).limit(MOST_COUNTED + 1).subquery()
        total = session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0
        if after is not None and (last_shown := _find(session, after)) is not None:
            chosen = chosen.where(PublicPosition.row_id < last_shown.row_id)
        rows = [(row[0], row[1]) for row in session.execute(chosen)]
        late = lateness.of_each(session, [position for position, _ in rows])
        left = phases.left(session, [official.public_id for _, official in rows], today())
    last = rows[size - 1][0] if len(rows) > size else None
    return ListPage(rows[:size], f"{last.public_id}.{last.number}" if last is not None else None, late, left, total)


def _few(session: Session, filters: Filters) -> list[str] | None:
    """Return the officials in the wanted kind of office; None: there are many, or every kind is wanted.

    A kind that is rare would otherwise be looked for in the positions of the whole country, one by one.
    """
    if filters.office is None or filters.body_slug is not None:
        return None
    chosen = sa.select(PublicOfficeHolder.official_public_id).where(PublicOfficeHolder.kind == filters.office)
    found = list(session.scalars(chosen.limit(FEW + 1)))
    return found if len(found) <= FEW else None


def bodies(chosen: str | None) -> tuple[list[PublicBody], bool]:
    """Return the bodies to choose from by name, and whether these are all.

    Where there are more than `MOST_BODIES`, only the chosen one is returned: a page must not grow with the country.
    """
    with public.session() as session:
        found = list(session.scalars(sa.select(PublicBody).order_by(PublicBody.name).limit(MOST_BODIES + 1)))
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
            PublicPositionVersion.public_id == public_id, PublicPositionVersion.number == int(number)
        )
    )
