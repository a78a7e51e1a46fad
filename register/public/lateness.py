"""How long after something began, or ended, it was recorded. A number of days, and no judgement.

An official owes nothing before the first day in office, so the days count from there at the
earliest. Of what came in with a file it is not known when it was declared, so nothing is said of
it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.dates import PartialDate
from register.clock import day_of
from register.models.columns import Origin
from register.models.kinds import Act
from register.models.public import PublicPosition, PublicPositionVersion, PublicTerm

Version = PublicPosition | PublicPositionVersion

AT_ONCE = 1000
"""Officials that are looked up at a time: a query names only so many."""


@dataclass(frozen=True, slots=True)
class Late:
    """So many days late. `is_at_least`: a date is known to the month or the year only. `is_end`:
    after the end.
    """

    days: int
    is_at_least: bool
    is_end: bool


def of_first(version: Version, in_office_from: PartialDate | None) -> Late | None:
    """Return how late an entry was first recorded, by what it now says of its beginning; None: not
    late, or unknown.
    """
    if (
        version.first_origin is not Origin.DECLARED
        or version.valid_from is None
        or in_office_from is None
    ):
        return None
    return _between(
        max(version.valid_from, in_office_from, key=lambda date: date.latest),
        version.declared_at,
        False,
    )


def of_end(version: Version) -> Late | None:
    """Return how late the end was recorded; None: this version records no end, not late, or not
    known.
    """
    if (
        version.act is not Act.END
        or version.origin is not Origin.DECLARED
        or version.valid_until is None
    ):
        return None
    return _between(version.valid_until, version.recorded_at, True)


def of_each(session: Session, versions: Iterable[Version]) -> dict[int, list[Late]]:
    """Return how late versions were recorded, by their row; those that were not late are left
    out.
    """
    listed = list(versions)
    since = in_office_from(session, {each.official_public_id for each in listed})
    found = {}
    for each in listed:
        both = (of_first(each, since.get(each.official_public_id)), of_end(each))
        if late := [one for one in both if one is not None]:
            found[each.row_id] = late
    return found


def in_office_from(session: Session, officials: Iterable[str]) -> dict[str, PartialDate | None]:
    """Return the first day in a public office of officials, by their public ids; None: of one term
    it is not known.
    """
    first: dict[str, PartialDate | None] = {}
    chosen = sa.select(PublicTerm.official_public_id, PublicTerm.valid_from)
    everybody = list(officials)
    for begin in range(0, len(everybody), AT_ONCE):
        some = everybody[begin : begin + AT_ONCE]
        for official, start in session.execute(
            chosen.where(PublicTerm.official_public_id.in_(some))
        ):
            known = first.get(official, start)
            known_too = (
                None
                if known is None or start is None
                else min(known, start, key=lambda date: date.earliest)
            )
            first[official] = known_too
    return first


def _between(happened: PartialDate, recorded_at: datetime.datetime, is_end: bool) -> Late | None:
    days = (day_of(recorded_at) - happened.latest).days
    return Late(days, happened.day is None, is_end) if days > 0 else None
