"""That somebody left the public register: a day and a reason, and no name."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from register.clock import day_of
from register.errors import Gone, NotFound
from register.models.public import PublicMark


def missing(session: Session, public_id: str, otherwise: str) -> NotFound:
    """Return what to raise where nothing public has this id: that it left, or `otherwise`."""
    chosen = sa.select(PublicMark).where(PublicMark.public_id == public_id)
    mark = session.scalar(chosen.order_by(PublicMark.row_id.desc()).limit(1))
    return NotFound(otherwise) if mark is None else _gone(mark)


def _gone(mark: PublicMark) -> Gone:
    return Gone(day_of(mark.recorded_at), mark.because, mark.ground)
