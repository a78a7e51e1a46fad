"""Declarations that are not finished: restricted, and thrown away once they are sent or no longer
wanted.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.columns import JSON, Identified, Instant, Recorded, now
from register.models.declarations import Position
from register.models.officials import Official


class PositionDraft(Identified, Recorded, Base):
    """The answers of one declaration that somebody started, as they were typed."""

    __tablename__ = "position_draft"

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    """Who started it; nobody else sees it."""
    position_id: Mapped[int | None] = mapped_column(sa.ForeignKey("position.id"))
    """The entry that is to be changed. None: a new one."""
    number: Mapped[int | None]
    """The version of that entry that was in view when the change was begun."""
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    saved_at: Mapped[datetime.datetime] = mapped_column(Instant, default=now)

    official: Mapped[Official] = relationship()
    position: Mapped[Position | None] = relationship()
