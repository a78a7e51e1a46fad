"""Who did what, for the body's own eyes. Restricted, only ever added."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from register.extensions import Base
from register.models.columns import Recorded, Row


class JournalEntry(Row, Recorded, Base):
    """One act. `act` is `noun:verb` (`position:declare`); `subject` is the public id of what it was
    done to.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (sa.Index("ix_journal_entry_recorded_at", "recorded_at"),)

    act: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: a command on the server."""
