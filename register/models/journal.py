"""Who did what, for the body's own eyes. Restricted, only ever added."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from register.extensions import Base
from register.models.columns import Recorded, Row


class JournalEntry(Row, Recorded, Base):
    """One act. `act` is `noun:verb` (`position:declare`); `subject` is the public id of what it was
    done to; of an erasure of what is old, the day before which.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (sa.Index("ix_journal_entry_recorded_at", "recorded_at"),)

    act: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: nobody who signed in, but a command on the server."""
    command: Mapped[str | None]
    """The command on the server that did it, in the words in which it is given (`bodies merge`);
    for what a page put in the queue, `jobs work`, in the name of who sent the page. None: a page,
    also where it throws away in passing what is old; or the row is older than this column.
    """
