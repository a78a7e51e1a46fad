"""How much of what was accepted was published at once: a figure of a body, and of nobody by name.

Source: Gemeentewet 12(2), 41b(3) and 67(3): positions are made public at once after they are
accepted. How many days that is the law does not say; a setting does.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from register.access import Identity, Permission, Subject, require
from register.clock import day_of
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import Origin
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.officials import Official
from register.services.declarations import positions, publicity

BACK_DAYS = 365
"""What was accepted in so many days is counted."""
FEWEST = 5
"""Of fewer positions nothing is told: everybody could say whose they are."""


@dataclass(frozen=True, slots=True)
class AtOnceFigure:
    """Of the public positions of a body that were accepted in the last year: of how many the day of
    publication is known too, and how many of those were published within `days`.

    `known` and `within` are None where they would tell of fewer than `FEWEST` positions.
    """

    days: int
    known: int | None
    within: int | None

    @property
    def share(self) -> int | None:
        """The share in whole per cents; None: it is not told."""
        if self.known is None or self.within is None:
            return None
        return round(100 * self.within / self.known)


def figure(identity: Identity, body: Body, today: datetime.date, days: int) -> AtOnceFigure:
    """Return the figure of a body on a day. `days`: what counts as at once.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    taken = list(_days_between(body, today))
    if len(taken) < FEWEST:
        return AtOnceFigure(days, None, None)
    return AtOnceFigure(days, len(taken), sum(each <= days for each in taken))


def _days_between(body: Body, today: datetime.date) -> Iterator[int]:
    """Give how many days after it was accepted each position was published; what was announced
    before counts as none.
    """
    first = today - datetime.timedelta(days=BACK_DAYS)
    says_when = PositionVersion.payload.has(PositionPayload.accepted_on.is_not(None))
    chosen = (
        sa.select(Position)
        .join(Official)
        .where(
            Official.body_id == body.id,
            Official.withdrawn_at.is_(None),
            Position.versions.any(says_when),
        )
        .options(selectinload(Position.versions).joinedload(PositionVersion.payload))
    )
    for position in db.session.scalars(chosen).unique():
        if not positions.stands(position):
            continue
        accepted = positions.entry_of(position).particulars.accepted_on
        published = _published_on(position)
        if accepted is None or accepted.day is None or published is None:
            continue
        in_time = first <= accepted.earliest <= today
        if in_time and publicity.hidden_because(position) is None:
            yield max((published - accepted.earliest).days, 0)


def _published_on(position: Position) -> datetime.date | None:
    """Return the day on which a position was published: as a list says, else when somebody entered
    it here, for it is public at once. None: a file brought it, which does not say.
    """
    said = positions.entry_of(position).particulars.published_on
    if said is not None:
        return said.earliest if said.day is not None else None
    first = position.versions[0]
    return day_of(first.recorded_at) if first.origin is Origin.DECLARED else None
