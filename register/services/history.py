"""What changed in a register between two days, in both times: what was recorded, and what began or ended."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from register.database import public
from register.errors import NotFound
from register.models.declarations import Act
from register.models.public import PublicBody, PublicOfficial, PublicPositionVersion, PublicWithdrawal
from register.services import lateness
from register.services.lateness import Late
from register.services.moments import first_moment

MOST = 200
"""Changes of each kind that are shown at once; a shorter period shows the rest."""
SHOWN = ("title", "organisation_name", "capacity", "paid", "valid_from", "valid_until", "ended")
"""What a difference can be in, in the order of the page."""


class ChangeKind(enum.StrEnum):
    """What was done with an entry."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """A recorded change. `late`: how late what it tells was recorded; None: not late, or not known."""

    kind: ChangeKind
    version: PublicPositionVersion
    official: PublicOfficial
    differences: Sequence[str]
    late: Late | None


@dataclass(frozen=True, slots=True)
class Happening:
    """A first or a last day of an entry that falls within the period, as known now."""

    date: PartialDate
    begins: bool
    version: PublicPositionVersion
    official: PublicOfficial


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of a body, the newest first. `withdrawn` holds nothing but the day and by whom."""

    body: PublicBody
    recorded: Sequence[Change]
    withdrawn: Sequence[PublicWithdrawal]
    happened: Sequence[Happening]
    is_cut: bool


def between(slug: str, first: datetime.date, last: datetime.date, most: int | None = MOST) -> Changes:
    """Return what changed in the register of a body from the first day to the last, both included.

    `most`: changes of each kind; None: all of them.

    Raises:
        NotFound: there is no such body.
    """
    begin, after = first_moment(first), first_moment(last + datetime.timedelta(days=1))
    with public.session() as session:
        body = session.scalar(sa.select(PublicBody).where(PublicBody.slug == slug))
        if body is None:
            raise NotFound("There is no such body.")
        rows = session.execute(
            sa.select(PublicPositionVersion, PublicOfficial)
            .join(PublicOfficial, PublicOfficial.public_id == PublicPositionVersion.official_public_id)
            .where(PublicOfficial.body_slug == slug)
            .order_by(PublicPositionVersion.public_id, PublicPositionVersion.number)
        )
        pairs = [(row[0], row[1]) for row in rows]
        withdrawn = session.scalars(
            sa.select(PublicWithdrawal)
            .where(PublicWithdrawal.body_slug == slug)
            .where(PublicWithdrawal.recorded_at >= begin, PublicWithdrawal.recorded_at < after)
            .order_by(PublicWithdrawal.recorded_at.desc())
        ).all()
        since = lateness.in_office_from(session, {official.public_id for _, official in pairs})
    recorded = [each for each in _changes(pairs, since) if begin <= each.version.recorded_at < after]
    recorded.sort(key=lambda each: (each.version.recorded_at, each.version.row_id), reverse=True)
    happened = sorted(_happenings(pairs, first, last), key=lambda each: each.date.earliest, reverse=True)
    is_cut = most is not None and max(len(recorded), len(happened), len(withdrawn)) > most
    return Changes(body, recorded[:most], withdrawn[:most], happened[:most], is_cut)


Pair = tuple[PublicPositionVersion, PublicOfficial]


def _changes(pairs: Iterable[Pair], since: Mapping[str, PartialDate | None]) -> list[Change]:
    """Return each version as a change from the one before; the pairs stand in the order of their series."""
    changes = []
    for _, series in groupby(pairs, key=lambda pair: pair[0].public_id):
        before: PublicPositionVersion | None = None
        for version, official in series:
            changes.append(_change(before, version, official, since.get(official.public_id)))
            before = version
    return changes


def _change(
    before: PublicPositionVersion | None,
    version: PublicPositionVersion,
    official: PublicOfficial,
    since: PartialDate | None,
) -> Change:
    if before is None:
        return Change(ChangeKind.NEW, version, official, [], lateness.of_first(version, since))
    kind = {Act.WITHDRAW: ChangeKind.WITHDRAWN, Act.END: ChangeKind.ENDED}.get(version.act, ChangeKind.CHANGED)
    different = [name for name in SHOWN if getattr(before, name) != getattr(version, name)]
    return Change(kind, version, official, different, lateness.of_end(version))


def _happenings(pairs: Iterable[Pair], first: datetime.date, last: datetime.date) -> list[Happening]:
    standing = [(version, official) for version, official in pairs if version.superseded_at is None]
    return [
        Happening(date, begins, version, official)
        for version, official in standing
        for date, begins in ((version.valid_from, True), (version.valid_until, False))
        if date is not None and date.earliest <= last and date.latest >= first
    ]
