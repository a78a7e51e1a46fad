"""What changed in a register between two days, in both times: what was recorded, and what began or
ended.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind
from register.database import public
from register.errors import NotFound
from register.models.kinds import Act
from register.models.public import (
    PublicBody,
    PublicIncome,
    PublicOfficial,
    PublicPosition,
    PublicPositionVersion,
    PublicWithdrawal,
)
from register.public import differences, lateness, listing
from register.public.as_of import first_moment
from register.public.differences import Difference
from register.public.lateness import Late
from register.public.listing import Filters

MOST = 200
"""Changes of each kind that are shown at once; a shorter period shows the rest."""


class ChangeKind(enum.StrEnum):
    """What was done with an entry."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    INCOME = "income"
    """What the entry earned was stated, or stated otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedChange:
    """A recorded change, of an entry or of what it earned. `version`: what the entry says; of an
    income: says now.

    `late`: how late what it tells was recorded; None: not late, or not known. `origin` as of a
    version.
    """

    kind: ChangeKind
    version: PublicPositionVersion | PublicPosition
    official: PublicOfficial
    differences: Sequence[Difference]
    late: Late | None
    recorded_at: datetime.datetime
    by_official: bool
    origin: str
    order: int
    """Of what was recorded at one moment, the higher is the later."""
    stands_at: datetime.datetime
    """Where it stands among others: when it was recorded, or, where the clock of the server went
    back, when what came before it in its series was.
    """


@dataclass(frozen=True, slots=True)
class EntryEvent:
    """A first or a last day of an entry that falls within the period, as known now."""

    date: PartialDate
    begins: bool
    version: PublicPositionVersion
    official: PublicOfficial


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of a body, or of all, the newest first. `withdrawn` holds nothing but the day, by
    whom and where.

    `body` None: all of them. `names`: of the bodies, by their slugs. Of what was withdrawn the
    office is not known, so it is left out where one is asked for.
    """

    body: PublicBody | None
    names: Mapping[str, str]
    recorded: Sequence[RecordedChange]
    withdrawn: Sequence[PublicWithdrawal]
    happened: Sequence[EntryEvent]
    is_cut: bool


def between(
    slug: str | None,
    first: datetime.date,
    last: datetime.date,
    most: int | None = MOST,
    office: OfficeKind | None = None,
) -> Changes:
    """Return what changed in the register of a body from the first day to the last, both included.

    `slug` None: in all registers. `most`: changes of each kind; None: all of them. `office`: of
    those only who hold or held an office of this kind.

    Raises:
        NotFound: there is no such body.
    """
    begin, after = first_moment(first), first_moment(last + datetime.timedelta(days=1))
    whose = sa.and_(sa.true(), *listing.of_official(Filters(body_slug=slug, office=office)))
    with public.session() as session:
        bodies = {each.slug: each for each in session.scalars(sa.select(PublicBody))}
        if slug is not None and slug not in bodies:
            raise NotFound("There is no such body.")
        series = _touched(whose, (begin, after), (first, last), None if most is None else most + 1)
        pairs, every = _every_change(session, whose, series)
        withdrawn = [] if office is not None else _withdrawn(session, slug, begin, after)
    recorded = [each for each in every if begin <= each.recorded_at < after]
    happened = sorted(
        _happenings(pairs, first, last), key=lambda each: each.date.earliest, reverse=True
    )
    is_cut = most is not None and max(len(recorded), len(happened), len(withdrawn)) > most
    names = {each.slug: each.name for each in bodies.values()}
    body = bodies[slug] if slug is not None else None
    return Changes(body, names, recorded[:most], withdrawn[:most], happened[:most], is_cut)


def _withdrawn(
    session: Session, slug: str | None, begin: datetime.datetime, after: datetime.datetime
) -> Sequence[PublicWithdrawal]:
    gone = PublicWithdrawal
    chosen = sa.select(gone).where(gone.recorded_at >= begin, gone.recorded_at < after)
    if slug is not None:
        chosen = chosen.where(gone.body_slug == slug)
    return session.scalars(chosen.order_by(gone.recorded_at.desc())).all()


def _touched(
    whose: sa.ColumnElement[bool],
    moments: tuple[datetime.datetime, datetime.datetime],
    days: tuple[datetime.date, datetime.date],
    most: int | None,
) -> sa.Select[tuple[str]]:
    """Return the query of the entries of which something was recorded or happened, at least: the
    newest of each.

    What it may give besides is left out afterwards. `moments`: from the first up to the second;
    `days`: both included.
    """
    (begin, after), (first, last) = moments, days
    version, income, who = PublicPositionVersion, PublicIncome, PublicOfficial
    of_version = (
        sa.select(version.public_id)
        .join(who, who.public_id == version.official_public_id)
        .where(whose)
    )
    of_income = (
        sa.select(income.position_public_id)
        .join(who, who.public_id == income.official_public_id)
        .where(whose)
    )
    newest = [
        of_version.where(version.recorded_at >= begin, version.recorded_at < after).order_by(
            version.row_id.desc()
        ),
        of_income.where(income.recorded_at >= begin, income.recorded_at < after).order_by(
            income.row_id.desc()
        ),
    ]
    for date in (version.valid_from, version.valid_until):
        text = sa.type_coerce(date, sa.String())
        within = (
            text >= str(first.year),
            text <= last.isoformat(),
            version.superseded_at.is_(None),
        )
        newest.append(of_version.where(*within).order_by(text.desc()))
    return (
        sa.union_all(*(sa.select(each.limit(most).subquery().c[0]) for each in newest))
        .subquery()
        .select()
    )


def of_officials(public_ids: Collection[str]) -> list[RecordedChange]:
    """Return every change of what some officials declared, the newest first; what was withdrawn is
    not told.
    """
    with public.session() as session:
        return _every_change(session, PublicOfficial.public_id.in_(public_ids))[1]


Pair = tuple[PublicPositionVersion, PublicOfficial]


def _every_change(
    session: Session, whose: sa.ColumnElement[bool], series: sa.Select[tuple[str]] | None = None
) -> tuple[list[Pair], list[RecordedChange]]:
    """Return the versions of entries, in the order of their series, and the changes that they and
    incomes are.

    `series`: of these entries only; None: of all.
    """
    among = () if series is None else (PublicPositionVersion.public_id.in_(series),)
    rows = session.execute(
        sa.select(PublicPositionVersion, PublicOfficial)
        .join(PublicOfficial, PublicOfficial.public_id == PublicPositionVersion.official_public_id)
        .where(whose, *among)
        .order_by(PublicPositionVersion.public_id, PublicPositionVersion.number)
    )
    pairs = [(row[0], row[1]) for row in rows]
    since = lateness.in_office_from(session, {official.public_id for _, official in pairs})
    changes = [*_changes(pairs, since), *_income_changes(session, whose, series)]
    return pairs, sorted(changes, key=lambda each: (each.stands_at, each.order), reverse=True)


def _changes(
    pairs: Iterable[Pair], since: Mapping[str, PartialDate | None]
) -> list[RecordedChange]:
    """Return each version as a change from the one before; the pairs stand in the order of their
    series.
    """
    changes = []
    for _, series in groupby(pairs, key=lambda pair: pair[0].public_id):
        before: PublicPositionVersion | None = None
        at: datetime.datetime | None = None
        for version, official in series:
            at = max(at or version.recorded_at, version.recorded_at)
            changes.append(_change(before, version, official, since.get(official.public_id), at))
            before = version
    return changes


def _change(
    before: PublicPositionVersion | None,
    version: PublicPositionVersion,
    official: PublicOfficial,
    since: PartialDate | None,
    stands_at: datetime.datetime,
) -> RecordedChange:
    kind = {Act.WITHDRAW: ChangeKind.WITHDRAWN, Act.END: ChangeKind.ENDED}.get(
        version.act, ChangeKind.CHANGED
    )
    late = lateness.of_end(version)
    if before is None:
        kind, late = ChangeKind.NEW, lateness.of_first(version, since)
    return RecordedChange(
        kind=kind,
        version=version,
        official=official,
        differences=differences.of_entry(before, version),
        late=late,
        recorded_at=version.recorded_at,
        by_official=version.by_official,
        origin=version.origin,
        order=version.row_id,
        stands_at=stands_at,
    )


def _income_changes(
    session: Session, whose: sa.ColumnElement[bool], series: sa.Select[tuple[str]] | None
) -> list[RecordedChange]:
    """Return each statement of what an entry earned as a change from the one before over the same
    year.
    """
    among = () if series is None else (PublicIncome.position_public_id.in_(series),)
    rows = session.execute(
        sa.select(PublicIncome, PublicPosition, PublicOfficial)
        .join(PublicPosition, PublicPosition.public_id == PublicIncome.position_public_id)
        .join(PublicOfficial, PublicOfficial.public_id == PublicIncome.official_public_id)
        .where(whose, *among)
        .order_by(PublicIncome.position_public_id, PublicIncome.year, PublicIncome.number)
    )
    changes = []
    before: PublicIncome | None = None
    at: datetime.datetime | None = None
    for income, position, official in rows:
        if before is not None and (before.position_public_id, before.year) != (
            income.position_public_id,
            income.year,
        ):
            before, at = None, None
        at = max(at or income.recorded_at, income.recorded_at)
        different = differences.of_income(before, income)
        changes.append(
            RecordedChange(
                kind=ChangeKind.INCOME,
                version=position,
                official=official,
                differences=different,
                late=None,
                recorded_at=income.recorded_at,
                by_official=income.by_official,
                origin=income.origin,
                order=income.row_id,
                stands_at=at,
            )
        )
        before = income
    return changes


def _happenings(
    pairs: Iterable[Pair], first: datetime.date, last: datetime.date
) -> list[EntryEvent]:
    standing = [(version, official) for version, official in pairs if version.superseded_at is None]
    return [
        EntryEvent(date, begins, version, official)
        for version, official in standing
        for date, begins in ((version.valid_from, True), (version.valid_until, False))
        if date is not None and date.earliest <= last and date.latest >= first
    ]
