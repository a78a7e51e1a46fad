"""The register as it stood on a day, in both times: when something was so, and when the register
knew it.

Withdrawn and hidden entries are left out on every day, also on days on which they could be read:
decision 0012.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.dates import Answer, Interval, PartialDate
from register import clock
from register.database import public
from register.models.columns import Origin
from register.models.kinds import Act, NoneAct
from register.models.public import (
    PublicBody,
    PublicConfirmation,
    PublicNoneVersion,
    PublicOfficial,
    PublicPositionVersion,
    PublicTermVersion,
)
from register.public import lateness, marks, phases, tombstones
from register.public.lateness import Late
from register.public.pages import body_in
from register.public.phases import Left
from register.public.statements import StatementState

Version = PublicPositionVersion | PublicTermVersion


@dataclass(frozen=True, slots=True)
class Moment:
    """A look into the register.

    `so_on`: what was so on that day; None: whatever was ever so. `known_on`: as the register stood
    at the end of that day; None: as it stands now.
    """

    so_on: datetime.date | None = None
    known_on: datetime.date | None = None

    @property
    def is_now(self) -> bool:
        """Say whether this is the register as everybody sees it without asking for a day."""
        return self.so_on is None and self.known_on is None

    @property
    def ends_at(self) -> datetime.datetime | None:
        """The end of the earlier of the two days: what was stated later says nothing of this
        moment. None: now.
        """
        days = [day for day in (self.so_on, self.known_on) if day is not None]
        return first_moment(min(days) + datetime.timedelta(days=1)) if days else None

    def was_so(self, version: Version) -> Answer:
        """Say whether what a version says was so on the day. Without a day it always was."""
        if self.so_on is None:
            return Answer.YES
        ended = Answer.of(getattr(version, "ended", version.valid_until is not None))
        return Interval(version.valid_from, version.valid_until, ended).covers(
            PartialDate.of(self.so_on)
        )


@dataclass(frozen=True, slots=True)
class CoverageStart:
    """Since when a register knows anything, of what is public now; before that it may miss people.

    `begins_at`: when its first office was recorded. `first_day`: the first day of the oldest office
    with a known one. None: there is nothing.
    """

    begins_at: datetime.datetime | None
    first_day: PartialDate | None


@dataclass(frozen=True, slots=True)
class TermThen:
    """A term. `is_sure` False: the dates on record do not say for certain that it was running on
    the day.
    """

    version: PublicTermVersion
    is_sure: bool


@dataclass(frozen=True, slots=True)
class EntryThen:
    """An entry. `is_sure` False: the dates on record do not say for certain that it was so on the
    day.
    """

    version: PublicPositionVersion
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialThen:
    """An official with the terms and entries of the moment, the entries that began last first."""

    official: PublicOfficial
    terms: Sequence[TermThen]
    entries: Sequence[EntryThen]
    has_others: bool
    """The register held entries of this official, whenever they were so."""
    none_at: datetime.datetime | None
    """When it was recorded that there are no positions, if that stood at the moment."""
    none_origin: Origin | None
    none_source: str | None
    """The file of the body that said so; None: the official declared it."""
    confirmed_at: datetime.datetime | None
    """When the official had last confirmed the whole list."""
    late: Mapping[int, Sequence[Late]]
    """How late versions were recorded, by their row."""
    left: Left
    """The last day in office, as known at the moment, of an official who had left every public
    office.
    """
    reach: CoverageStart
    """Since when the register of the body knows anything."""
    elsewhere: Sequence[OfficialThen] = ()
    """The same person at other bodies, where one person is asked for; by the name of the body."""

    @property
    def sure(self) -> int:
        """How many of the entries were so for certain at the moment."""
        return sum(each.is_sure for each in self.entries)

    @property
    def everybody(self) -> list[OfficialThen]:
        """The person at every body, the one asked for first."""
        return [self, *self.elsewhere]

    @property
    def state(self) -> StatementState:
        """Say how the register stood for this official."""
        if self.entries:
            return StatementState.ENTRIES
        if self.none_at is not None:
            return StatementState.NONE
        return StatementState.OTHER_DAYS if self.has_others else StatementState.NOTHING

    @property
    def since(self) -> PartialDate | None:
        """The first day of the longest of these terms; None: not known, or there is no term."""
        starts = [
            term.version.valid_from for term in self.terms if term.version.valid_from is not None
        ]
        return min(starts, key=lambda date: date.earliest, default=None)

    @property
    def last_recorded_at(self) -> datetime.datetime | None:
        """When the newest of these entries was recorded; None: there are none."""
        return max((entry.version.recorded_at for entry in self.entries), default=None)


@dataclass(frozen=True, slots=True)
class BodyThen:
    """A body with the officials who were in office at the moment, by name."""

    body: PublicBody
    officials: Sequence[OfficialThen]
    reach: CoverageStart
    """Since when the register knows anything."""
    withdrawn_on: Sequence[datetime.date] = ()
    """On which days after the moment entries of the body were withdrawn."""


def body(slug: str, moment: Moment) -> BodyThen:
    """Return a body with its officials at a moment.

    Raises:
        NotFound: there is none.
    """
    with public.session() as session:
        found = body_in(session, slug)
        officials = session.scalars(
            sa.select(PublicOfficial).where(PublicOfficial.body_slug == slug)
        )
        listed = sorted(officials, key=_by_name)
        then = _then(session, listed, moment)
        reach = _reach(session, slug)
        since = moment.ends_at
        days = tombstones.days_since(session, slug, since) if since is not None else []
    return BodyThen(found, [each for each in then if each.terms], reach, days)


def official(public_id: str, moment: Moment) -> OfficialThen:
    """Return an official, and the same person at other bodies, with the entries of a moment.

    Raises:
        NotFound: there is none, or the office is not public.
    """
    with public.session() as session:
        found = session.get(PublicOfficial, public_id)
        if found is None:
            raise marks.missing(session, public_id, "There is no such official.")
        same = PublicOfficial.person_public_id == found.person_public_id
        others = sa.select(PublicOfficial).where(same, PublicOfficial.public_id != public_id)
        listed = session.scalars(others.order_by(PublicOfficial.body_name)).all()
        first, *elsewhere = _then(session, [found, *listed], moment)
        return replace(first, elsewhere=elsewhere)


def first_moment(day: datetime.date) -> datetime.datetime:
    """Return the first moment of a day as people in the Netherlands count days."""
    return datetime.datetime.combine(day, datetime.time.min, clock.HERE).astimezone(datetime.UTC)


def known(
    model: type[PublicPositionVersion] | type[PublicTermVersion], moment: Moment
) -> sa.ColumnElement[bool]:
    """Return the condition that a version is what the register said at the moment."""
    if moment.known_on is None:
        return model.superseded_at.is_(None)
    after = first_moment(moment.known_on + datetime.timedelta(days=1))
    return sa.and_(
        model.recorded_at < after,
        sa.or_(model.superseded_at.is_(None), model.superseded_at >= after),
    )


def _reach(session: Session, slug: str) -> CoverageStart:
    term = PublicTermVersion
    firsts = (
        sa.func.min(term.recorded_at),
        sa.func.min(sa.type_coerce(term.valid_from, sa.String())),
    )
    chosen = sa.select(*firsts).join(
        PublicOfficial, PublicOfficial.public_id == term.official_public_id
    )
    begins_at, first_day = session.execute(chosen.where(PublicOfficial.body_slug == slug)).one()
    return CoverageStart(begins_at, PartialDate.parse(first_day) if first_day else None)


def _then(
    session: Session, officials: Sequence[PublicOfficial], moment: Moment
) -> list[OfficialThen]:
    ids = [each.public_id for each in officials]
    terms: dict[str, list[TermThen]] = defaultdict(list)
    of_term = sa.select(PublicTermVersion).where(known(PublicTermVersion, moment))
    known_terms = session.scalars(
        of_term.where(PublicTermVersion.official_public_id.in_(ids))
    ).all()
    lasts = ((term.official_public_id, term.valid_until) for term in known_terms)
    left = phases.left_by(lasts, moment.so_on or clock.today())
    for term in known_terms:
        if (answer := moment.was_so(term)) is not Answer.NO:
            terms[term.official_public_id].append(TermThen(term, answer is Answer.YES))
    entries: dict[str, list[EntryThen]] = defaultdict(list)
    of_entry = sa.select(PublicPositionVersion).where(known(PublicPositionVersion, moment))
    of_entry = of_entry.where(PublicPositionVersion.act != Act.WITHDRAW)
    others = set()
    for entry in session.scalars(of_entry.where(PublicPositionVersion.official_public_id.in_(ids))):
        others.add(entry.official_public_id)
        if (answer := moment.was_so(entry)) is not Answer.NO:
            is_sure = answer is Answer.YES and (
                moment.so_on is None or entry.official_public_id not in left
            )
            entries[entry.official_public_id].append(EntryThen(entry, is_sure))
    late = lateness.of_each(session, [entry.version for some in entries.values() for entry in some])
    none, confirmed = _nones(session, ids, moment), _confirmed(session, ids, moment)
    reach = {slug: _reach(session, slug) for slug in {each.body_slug for each in officials}}
    return [
        OfficialThen(
            official=each,
            terms=terms[each.public_id],
            entries=sorted(entries[each.public_id], key=_newest_first),
            has_others=each.public_id in others,
            none_at=none[each.public_id].recorded_at if each.public_id in none else None,
            none_origin=none[each.public_id].origin if each.public_id in none else None,
            none_source=none[each.public_id].source if each.public_id in none else None,
            confirmed_at=confirmed.get(each.public_id),
            late=late,
            left=left,
            reach=reach[each.body_slug],
        )
        for each in officials
    ]


def _nones(session: Session, ids: Sequence[str], moment: Moment) -> dict[str, PublicNoneVersion]:
    """Return that officials have no positions, where that stood at the moment."""
    chosen = sa.select(PublicNoneVersion).where(PublicNoneVersion.official_public_id.in_(ids))
    if moment.ends_at is not None:
        chosen = chosen.where(PublicNoneVersion.recorded_at < moment.ends_at)
    newest = {
        each.official_public_id: each
        for each in session.scalars(chosen.order_by(PublicNoneVersion.number))
    }
    return {key: each for key, each in newest.items() if each.act is NoneAct.DECLARE}


def _confirmed(
    session: Session, ids: Sequence[str], moment: Moment
) -> dict[str, datetime.datetime]:
    of_whom = PublicConfirmation.official_public_id
    newest = (
        sa.select(of_whom, sa.func.max(PublicConfirmation.recorded_at))
        .where(of_whom.in_(ids))
        .group_by(of_whom)
    )
    if moment.ends_at is not None:
        newest = newest.where(PublicConfirmation.recorded_at < moment.ends_at)
    return {row[0]: row[1] for row in session.execute(newest)}


def _newest_first(entry: EntryThen) -> tuple[int, str, str]:
    start = entry.version.valid_from
    return (
        -(start.earliest.toordinal() if start else 0),
        entry.version.title.casefold(),
        entry.version.public_id,
    )


def _by_name(official: PublicOfficial) -> tuple[str, str, str]:
    return (
        official.family_name.casefold(),
        (official.given_name or official.initials or ""),
        official.public_id,
    )
