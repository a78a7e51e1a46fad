"""The register as it stood on a day, in both times: when something was so, and when the register knew it.

Withdrawn and hidden entries are left out on every day, also on days on which they could be read: decision 0012.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.dates import Answer, Interval, PartialDate
from register import clock
from register.database import public
from register.errors import NotFound
from register.models.declarations import Act
from register.models.public import PublicBody, PublicOfficial, PublicPositionVersion, PublicTermVersion

Version = PublicPositionVersion | PublicTermVersion


@dataclass(frozen=True, slots=True)
class Moment:
    """A look into the register.

    `so_on`: what was so on that day; None: whatever was ever so. `known_on`: as the register stood at the end of that
    day; None: as it stands now.
    """

    so_on: datetime.date | None = None
    known_on: datetime.date | None = None

    @property
    def is_now(self) -> bool:
        """Say whether this is the register as everybody sees it without asking for a day."""
        return self.so_on is None and self.known_on is None

    def was_so(self, version: Version) -> Answer:
        """Say whether what a version says was so on the day. Without a day it always was."""
        if self.so_on is None:
            return Answer.YES
        ended = Answer.of(getattr(version, "ended", version.valid_until is not None))
        return Interval(version.valid_from, version.valid_until, ended).covers(PartialDate.of(self.so_on))


@dataclass(frozen=True, slots=True)
class TermThen:
    """A term. `is_sure` False: the dates on record do not say for certain that it was running on the day."""

    version: PublicTermVersion
    is_sure: bool


@dataclass(frozen=True, slots=True)
class EntryThen:
    """An entry. `is_sure` False: the dates on record do not say for certain that it was so on the day."""

    version: PublicPositionVersion
    is_sure: bool


@dataclass(frozen=True, slots=True)
class OfficialThen:
    """An official with the terms and entries of the moment, the entries that began last first."""

    official: PublicOfficial
    terms: Sequence[TermThen]
    entries: Sequence[EntryThen]

    @property
    def last_recorded_at(self) -> datetime.datetime | None:
        """When the newest of these entries was recorded; None: there are none."""
        return max((entry.version.recorded_at for entry in self.entries), default=None)


@dataclass(frozen=True, slots=True)
class BodyThen:
    """A body with the officials who were in office at the moment, by name."""

    body: PublicBody
    officials: Sequence[OfficialThen]


def body(slug: str, moment: Moment) -> BodyThen:
    """Return a body with its officials at a moment.

    Raises:
        NotFound: there is none.
    """
    with public.session() as session:
        found = session.scalar(sa.select(PublicBody).where(PublicBody.slug == slug))
        if found is None:
            raise NotFound("There is no such body.")
        officials = session.scalars(sa.select(PublicOfficial).where(PublicOfficial.body_slug == slug))
        then = _then(session, sorted(officials, key=_by_name), moment)
    return BodyThen(found, [each for each in then if each.terms])


def official(public_id: str, moment: Moment) -> OfficialThen:
    """Return an official with the entries of a moment.

    Raises:
        NotFound: there is none, or the office is not public.
    """
    with public.session() as session:
        found = session.get(PublicOfficial, public_id)
        if found is None:
            raise NotFound("There is no such official.")
        return _then(session, [found], moment)[0]


def first_moment(day: datetime.date) -> datetime.datetime:
    """Return the first moment of a day as people in the Netherlands count days."""
    return datetime.datetime.combine(day, datetime.time.min, clock.HERE).astimezone(datetime.UTC)


def known(model: type[PublicPositionVersion] | type[PublicTermVersion], moment: Moment) -> sa.ColumnElement[bool]:
    """Return the condition that a version is what the register said at the moment."""
    if moment.known_on is None:
        return model.superseded_at.is_(None)
    after = first_moment(moment.known_on + datetime.timedelta(days=1))
    return sa.and_(model.recorded_at < after, sa.or_(model.superseded_at.is_(None), model.superseded_at >= after))


def _then(session: Session, officials: Sequence[PublicOfficial], moment: Moment) -> list[OfficialThen]:
    ids = [each.public_id for each in officials]
    terms: dict[str, list[TermThen]] = defaultdict(list)
    of_term = sa.select(PublicTermVersion).where(known(PublicTermVersion, moment))
    for term in session.scalars(of_term.where(PublicTermVersion.official_public_id.in_(ids))):
        if (answer := moment.was_so(term)) is not Answer.NO:
            terms[term.official_public_id].append(TermThen(term, answer is Answer.YES))
    entries: dict[str, list[EntryThen]] = defaultdict(list)
    of_entry = sa.select(PublicPositionVersion).where(known(PublicPositionVersion, moment))
    of_entry = of_entry.where(PublicPositionVersion.act != Act.WITHDRAW)
    for entry in session.scalars(of_entry.where(PublicPositionVersion.official_public_id.in_(ids))):
        if (answer := moment.was_so(entry)) is not Answer.NO:
            entries[entry.official_public_id].append(EntryThen(entry, answer is Answer.YES))
    return [
        OfficialThen(each, terms[each.public_id], sorted(entries[each.public_id], key=_newest_first))
        for each in officials
    ]


def _newest_first(entry: EntryThen) -> tuple[int, str, str]:
    start = entry.version.valid_from
    return -(start.earliest.toordinal() if start else 0), entry.version.title.casefold(), entry.version.public_id


def _by_name(official: PublicOfficial) -> tuple[str, str, str]:
    return official.family_name.casefold(), (official.given_name or official.initials or ""), official.public_id
