"""What is newly recorded of a body, an official or an organisation: read from the public views and
nothing else.

What left the public pages is left out, on whatever day it was recorded (decision 0012). Of an entry
that was withdrawn a body's feed says only that there was one, and on which day.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from register.clock import day_of
from register.database import public
from register.errors import NotFound
from register.models.kinds import Act, FollowedKind, NoneAct
from register.models.public import (
    PublicBody,
    PublicIncome,
    PublicNoneVersion,
    PublicOfficial,
    PublicOrganisation,
    PublicPosition,
    PublicPositionVersion,
    PublicWithdrawal,
)
from register.public import differences
from register.public.differences import Difference

MOST = 50
"""News that a feed holds, the newest."""
NOTHING_YET = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The moment of a feed in which nothing was ever recorded; a feed must have one. Source: RFC 4287,
4.1.1.
"""


EVERY_BODY = ""
"""The key of all bodies together; nobody follows these by mail."""


class NewsKind(enum.StrEnum):
    """What was recorded."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    INCOME = "income"
    """What a position earned was stated, or stated otherwise."""
    NONE = "none"
    """The official declared to have no positions."""
    WITHDRAWN = "withdrawn"
    """One or more entries were withdrawn on a day; nothing else of them is told."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that was recorded. `key` is its permanent name within the register, without
    database ids.

    `official` and `version` are None where something was withdrawn, `version` also where there is
    nothing to declare.
    """

    kind: NewsKind
    key: str
    recorded_at: datetime.datetime
    official: PublicOfficial | None = None
    version: PublicPositionVersion | PublicPosition | None = None
    differences: Sequence[Difference] = ()
    """What is said otherwise than before."""
    income: PublicIncome | None = None
    source: str | None = None
    """The file that says that there are no positions; None: the official declared it, or this is
    other news.
    """


@dataclass(frozen=True, slots=True)
class Followed:
    """A thing with a public page. `key`: the slug of a body, otherwise a public id."""

    kind: FollowedKind
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest news, the newest first. `updated_at`: when the newest of it was recorded."""

    followed: Followed
    news: list[News]
    updated_at: datetime.datetime


def find(kind: FollowedKind, key: str) -> Followed | None:
    """Return the thing, as it is called now. None: there is none, or it is not public."""
    with public.session() as session:
        return _find(session, kind, key)


def get(kind: FollowedKind, key: str) -> Followed:
    """Return the thing, as it is called now.

    Raises:
        NotFound: there is none, or it is not public.
    """
    with public.session() as session:
        return _get(session, kind, key)


def feed(kind: FollowedKind, key: str) -> Feed:
    """Return what is newest of a thing.

    Raises:
        NotFound: there is none, or it is not public.
    """
    with public.session() as session:
        return _feed(session, _get(session, kind, key))


def of_every_body(name: str) -> Feed:
    """Return what is newest of all bodies together. `name`: what they are called together."""
    with public.session() as session:
        return _feed(session, Followed(FollowedKind.BODY, EVERY_BODY, name))


def _feed(session: Session, followed: Followed) -> Feed:
    news = _news(session, followed, MOST)
    return Feed(followed, news, news[0].recorded_at if news else NOTHING_YET)


def has_news(
    kind: FollowedKind, key: str, after: datetime.datetime, until: datetime.datetime
) -> bool:
    """Say whether something was recorded of a thing after a moment, up to and including another."""
    with public.session() as session:
        followed = _find(session, kind, key)
        if followed is None:
            return False

        def within(column: Any) -> list[sa.ColumnElement[bool]]:
            return [column > after, column <= until]

        return bool(_news(session, followed, 1, within))


Within = Callable[[Any], list[sa.ColumnElement[bool]]]


def _find(session: Session, kind: FollowedKind, key: str) -> Followed | None:
    if kind is FollowedKind.BODY:
        name = session.scalar(sa.select(PublicBody.name).where(PublicBody.slug == key))
    elif kind is FollowedKind.OFFICIAL:
        official = session.get(PublicOfficial, key)
        name = official.name if official else None
    else:
        organisation = session.get(PublicOrganisation, key)
        name = organisation.name if organisation else None
    return None if name is None else Followed(kind, key, name)


def _get(session: Session, kind: FollowedKind, key: str) -> Followed:
    found = _find(session, kind, key)
    if found is None:
        raise NotFound("There is no such thing in the register.")
    return found


def _news(
    session: Session, followed: Followed, most: int, within: Within = lambda column: []
) -> list[News]:
    news = _versions(session, followed, most, within) + _incomes(session, followed, most, within)
    if followed.kind is not FollowedKind.ORGANISATION:
        news += _nones(session, followed, most, within)
    if followed.kind is FollowedKind.BODY:
        news += _withdrawals(session, followed, within)
    return sorted(news, key=lambda each: (each.recorded_at, each.key), reverse=True)[:most]


def _versions(session: Session, followed: Followed, most: int, within: Within) -> list[News]:
    condition = {
        FollowedKind.BODY: _at_body(followed.key),
        FollowedKind.OFFICIAL: _is_person(followed.key),
        FollowedKind.ORGANISATION: PublicPositionVersion.organisation_public_id == followed.key,
    }[followed.kind]
    rows = session.execute(
        sa.select(PublicPositionVersion, PublicOfficial)
        .join(PublicOfficial, PublicOfficial.public_id == PublicPositionVersion.official_public_id)
        .where(condition, *within(PublicPositionVersion.recorded_at))
        .order_by(PublicPositionVersion.recorded_at.desc(), PublicPositionVersion.row_id.desc())
        .limit(most)
    )
    pairs = [(row[0], row[1]) for row in rows]
    before = _versions_before(session, [version for version, _ in pairs])
    return [_of_version(version, official, before) for version, official in pairs]


def _versions_before(
    session: Session, versions: Sequence[PublicPositionVersion]
) -> dict[Any, PublicPositionVersion]:
    """Return the version before each that has one, by public id and its number."""
    series = [each.public_id for each in versions if each.number > 1]
    found = session.scalars(
        sa.select(PublicPositionVersion).where(PublicPositionVersion.public_id.in_(series))
    )
    return {(each.public_id, each.number): each for each in found}


def _incomes(session: Session, followed: Followed, most: int, within: Within) -> list[News]:
    condition = {
        FollowedKind.BODY: _at_body(followed.key),
        FollowedKind.OFFICIAL: _is_person(followed.key),
        FollowedKind.ORGANISATION: PublicPosition.organisation_public_id == followed.key,
    }[followed.kind]
    rows = session.execute(
        sa.select(PublicIncome, PublicPosition, PublicOfficial)
        .join(PublicPosition, PublicPosition.public_id == PublicIncome.position_public_id)
        .join(PublicOfficial, PublicOfficial.public_id == PublicIncome.official_public_id)
        .where(condition, *within(PublicIncome.recorded_at))
        .order_by(PublicIncome.recorded_at.desc(), PublicIncome.row_id.desc())
        .limit(most)
    )
    found = [(row[0], row[1], row[2]) for row in rows]
    ids = [income.position_public_id for income, _, _ in found]
    stated = session.scalars(
        sa.select(PublicIncome).where(PublicIncome.position_public_id.in_(ids))
    )
    by_number = {(each.position_public_id, each.year, each.number): each for each in stated}
    return [_of_income(*each, by_number) for each in found]


def _of_income(
    income: PublicIncome,
    position: PublicPosition,
    official: PublicOfficial,
    before: Mapping[Any, PublicIncome],
) -> News:
    different = differences.of_income(
        before.get((position.public_id, income.year, income.number - 1)), income
    )
    key = f"nevenfuncties/{position.public_id}/inkomsten/{income.year}/{income.number}"
    return News(NewsKind.INCOME, key, income.recorded_at, official, position, different, income)


def _at_body(key: str) -> sa.ColumnElement[bool]:
    return PublicOfficial.body_slug == key if key != EVERY_BODY else sa.true()


def _is_person(key: str) -> sa.ColumnElement[bool]:
    """The official is the person of this official, at whatever body."""
    whose = sa.select(PublicOfficial.person_public_id).where(PublicOfficial.public_id == key)
    return PublicOfficial.person_public_id == whose.scalar_subquery()


def _of_version(
    version: PublicPositionVersion,
    official: PublicOfficial,
    before: Mapping[Any, PublicPositionVersion],
) -> News:
    kind = NewsKind.ENDED if version.act is Act.END else NewsKind.CHANGED
    if version.recorded_at == version.declared_at:
        kind = NewsKind.NEW
    different = differences.of_entry(before.get((version.public_id, version.number - 1)), version)
    key = f"nevenfuncties/{version.public_id}/{version.number}"
    return News(kind, key, version.recorded_at, official, version, different)


def _nones(session: Session, followed: Followed, most: int, within: Within) -> list[News]:
    is_body = followed.kind is FollowedKind.BODY
    condition = _at_body(followed.key) if is_body else _is_person(followed.key)
    rows = session.execute(
        sa.select(PublicNoneVersion, PublicOfficial)
        .join(PublicOfficial, PublicOfficial.public_id == PublicNoneVersion.official_public_id)
        .where(condition, PublicNoneVersion.act == NoneAct.DECLARE)
        .where(*within(PublicNoneVersion.recorded_at))
        .order_by(PublicNoneVersion.recorded_at.desc())
        .limit(most)
    )
    return [
        News(
            NewsKind.NONE,
            f"bestuurders/{row[1].public_id}/geen/{row[0].number}",
            row[0].recorded_at,
            row[1],
            source=row[0].source,
        )
        for row in rows
    ]


def _withdrawals(session: Session, followed: Followed, within: Within) -> list[News]:
    """Return one piece of news for each day on which something was withdrawn."""
    query = sa.select(PublicWithdrawal.recorded_at)
    if followed.key != EVERY_BODY:
        query = query.where(PublicWithdrawal.body_slug == followed.key)
    return _by_day(
        followed.key, session.scalars(query.where(*within(PublicWithdrawal.recorded_at)))
    )


def _by_day(slug: str, moments: Iterable[datetime.datetime]) -> list[News]:
    last: dict[datetime.date, datetime.datetime] = {}
    for moment in moments:
        day = day_of(moment)
        last[day] = max(moment, last.get(day, moment))
    place = f"organen/{slug}" if slug != EVERY_BODY else "organen"
    return [
        News(NewsKind.WITHDRAWN, f"{place}/ingetrokken/{day}", moment)
        for day, moment in last.items()
    ]
