"""What is left of an entry that was withdrawn: its address, its body and the day."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from register.clock import day_of
from register.errors import Withdrawn
from register.models.public import PublicTombstone, PublicWithdrawal


def refuse(session: Session, public_id: str) -> None:
    """Say of an entry that is not there that it was withdrawn, where it was; pass where it was not,
    or where nobody may know.

    Raises:
        Withdrawn: it was.
    """
    found = session.scalar(
        sa.select(PublicTombstone).where(PublicTombstone.public_id == public_id).limit(1)
    )
    if found is not None:
        raise Withdrawn(day_of(found.recorded_at), found.body_slug, found.body_name)


def days_since(session: Session, body_slug: str, after: datetime.datetime) -> list[datetime.date]:
    """Return the days after a moment on which a body had entries withdrawn, the first one first."""
    chosen = sa.select(PublicWithdrawal.recorded_at).where(
        PublicWithdrawal.body_slug == body_slug, PublicWithdrawal.recorded_at >= after
    )
    return sorted({day_of(moment) for moment in session.scalars(chosen)})
