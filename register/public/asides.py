"""Who stepped aside at which item of a meeting, as published minutes say. Reads the public
views and nothing else.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from register.database import public
from register.errors import NotFound
from register.models.kinds import MeetingKind
from register.models.public import PublicBody, PublicOfficial, PublicSteppedAside
from register.public.pages import body_in


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list. Whoever stepped aside is not in it, nor how many."""

    public_id: str
    kind: MeetingKind
    held_on: datetime.date


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting with who stepped aside at which item, in the order of the items and then of the
    names. `address`: where the minutes are published.
    """

    body: PublicBody
    kind: MeetingKind
    held_on: datetime.date
    address: str
    asides: Sequence[tuple[str, PublicOfficial]]


def body_of(slug: str) -> PublicBody:
    """Return a body.

    Raises:
        NotFound: there is none.
    """
    with public.session() as session:
        return body_in(session, slug)


def meetings_of(slug: str, today: datetime.date) -> list[MeetingLine]:
    """Return the meetings of a body of which a page says who stepped aside, the latest first."""
    columns = (
        PublicSteppedAside.meeting_public_id,
        PublicSteppedAside.kind,
        PublicSteppedAside.held_on,
    )
    chosen = sa.select(*columns).where(*_of(slug, today)).distinct()
    with public.session() as session:
        found = session.execute(chosen.order_by(PublicSteppedAside.held_on.desc(), columns[0]))
        return [MeetingLine(*row) for row in found]


def meeting(slug: str, public_id: str, today: datetime.date) -> MeetingPage:
    """Return a meeting.

    Raises:
        NotFound: there is none of which a page says who stepped aside.
    """
    body = body_of(slug)
    chosen = (
        sa.select(PublicSteppedAside, PublicOfficial)
        .join(PublicOfficial, PublicOfficial.public_id == PublicSteppedAside.official_public_id)
        .where(*_of(slug, today), PublicSteppedAside.meeting_public_id == public_id)
    )
    with public.session() as session:
        found = [(aside, official) for aside, official in session.execute(chosen)]
    if not found:
        raise NotFound("There is no such meeting.")
    first = found[0][0]
    ordered = sorted(found, key=lambda row: (_order(row[0].item), row[1].family_name, row[1].name))
    return MeetingPage(
        body=body,
        kind=first.kind,
        held_on=first.held_on,
        address=first.address,
        asides=[(aside.item, official) for aside, official in ordered],
    )


def are_any(slug: str, today: datetime.date) -> bool:
    """Say whether there is a meeting of which a page says who stepped aside."""
    with public.session() as session:
        return session.scalar(sa.select(sa.exists().where(*_of(slug, today)))) or False


def _of(slug: str, today: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    return PublicSteppedAside.body_slug == slug, PublicSteppedAside.public_from <= today


def _order(item: str) -> tuple[tuple[int, str], ...]:
    """Return by what items are ordered: 7 before 7a before 10."""
    parts = re.findall(r"([0-9]+)([a-zA-Z]?)", item)
    return tuple((int(number), letter.lower()) for number, letter in parts)
