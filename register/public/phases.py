"""How published positions stand on a day, in Python and in the database; a test compares the two.

Whoever has left every public office need not say any more what became of a position, so from then
on none runs.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.dates import PartialDate
from conflict_graph.phases import Phase, phase_of
from register.models.public import PublicPosition, PublicPositionVersion, PublicTerm

Version = PublicPosition | PublicPositionVersion
Left = Mapping[str, PartialDate]
"""The last day in a public office of officials who hold none any more, by their public ids."""

_FIRST_DAY = "0000-01-01"


class Dated(Protocol):
    """What a published entry says of its period, and whose it is."""

    @property
    def official_public_id(self) -> str:
        """Whose it is."""

    @property
    def valid_from(self) -> PartialDate | None:
        """Its first day; None: not known."""

    @property
    def valid_until(self) -> PartialDate | None:
        """Its last day; None: not known, or there is none."""

    @property
    def ended(self) -> bool | None:
        """Whether it has ended; None: nobody said."""

    @property
    def announced(self) -> bool:
        """Whether it was to begin when it was recorded."""


def of(version: Dated, left: Left, on: datetime.date) -> Phase:
    """Say how a position stands on a day."""
    known_until = left.get(version.official_public_id)
    return phase_of(
        version.valid_from, version.valid_until, version.ended, version.announced, on, known_until
    )


def left_by(
    terms: Iterable[tuple[str, PartialDate | None]], on: datetime.date
) -> dict[str, PartialDate]:
    """Return who left every office before a day, with the last day in it, from the last days of all
    their terms.
    """
    lasts: dict[str, list[PartialDate | None]] = defaultdict(list)
    for official, until in terms:
        lasts[official].append(until if until is not None and until.latest < on else None)
    return {
        official: max((each for each in found if each is not None), key=lambda date: date.latest)
        for official, found in lasts.items()
        if None not in found
    }


def left(session: Session, officials: Iterable[str], on: datetime.date) -> dict[str, PartialDate]:
    """Return which of these officials left every public office before a day, with the last day in
    it.
    """
    chosen = sa.select(PublicTerm.official_public_id, PublicTerm.valid_until)
    found = session.execute(chosen.where(PublicTerm.official_public_id.in_(set(officials))))
    return left_by(((row[0], row[1]) for row in found), on)


def column(on: datetime.date) -> sa.ColumnElement[str]:
    """Return the same as `of`, of a row of `PublicPosition`."""
    position = PublicPosition
    start, until = _text(position.valid_from), _text(position.valid_until)
    is_ended = sa.func.coalesce(position.ended, sa.false())
    is_running = sa.not_(sa.func.coalesce(position.ended, sa.true()))
    ahead = sa.or_(
        _first_day(start) > on.isoformat(),
        sa.and_(position.announced, sa.not_(_is_past(start, on, True))),
    )
    return sa.case(
        (_is_past(until, on), Phase.ENDED.value),
        (sa.and_(until.is_(None), is_ended), Phase.ENDED.value),
        (_has_left(on), Phase.END_UNKNOWN.value),
        (sa.and_(start.is_not(None), ahead), Phase.ANNOUNCED.value),
        (sa.and_(start.is_(None), position.announced), Phase.ANNOUNCED.value),
        (sa.and_(until.is_not(None), _first_day(until) >= on.isoformat()), Phase.RUNNING.value),
        (sa.and_(until.is_(None), is_running), Phase.RUNNING.value),
        else_=Phase.END_UNKNOWN.value,
    )


def known_until_column(on: datetime.date) -> sa.ColumnElement[str | None]:
    """Return the last day in a public office of whoever left every one before a day, of a row of
    `PublicPosition`.
    """
    lasts = (
        sa.select(sa.func.max(_text(PublicTerm.valid_until)))
        .where(_of_holder())
        .correlate(PublicPosition)
    )
    return sa.case((_has_left(on), lasts.scalar_subquery()), else_=None)


def _has_left(on: datetime.date) -> sa.ColumnElement[bool]:
    until = _text(PublicTerm.valid_until)
    holds = sa.select(PublicTerm.public_id).where(_of_holder(), sa.not_(_is_past(until, on)))
    return sa.not_(holds.correlate(PublicPosition).exists())


def _of_holder() -> sa.ColumnElement[bool]:
    return PublicTerm.official_public_id == PublicPosition.official_public_id


def _is_past(date: Any, on: datetime.date, also_on: bool = False) -> sa.ColumnElement[bool]:
    """Say whether the whole of a date, which may be a month or a year, lies before a day, or ends
    on it.
    """
    before = on + datetime.timedelta(days=1) if also_on else on
    return sa.func.coalesce(
        date < sa.func.substr(before.isoformat(), 1, sa.func.length(date)), sa.false()
    )


def _first_day(date: Any) -> Any:
    return date.concat(sa.func.substr(_FIRST_DAY, sa.func.length(date) + 1))


def _text(column: Any) -> Any:
    return sa.type_coerce(column, sa.String())
