"""What was erased, on which ground, and in which rows; never what stood there. Only ever added."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.columns import Identified, Recorded, Row, unchecked_word
from register.models.declarations import Position
from register.models.officials import Official


class ErasureGround(enum.StrEnum):
    """The grounds of the GDPR, article 17(1), that can apply here. Everybody reads which."""

    NOT_NEEDED = "not_needed"
    """(a): it is not needed any more for what it was collected for."""
    CONSENT = "consent"
    """(b): it rested on consent alone, which was withdrawn."""
    OBJECTION = "objection"
    """(c): the person objects, and nothing weighs more."""
    UNLAWFUL = "unlawful"
    """(d): it should never have stood there."""
    DUTY = "duty"
    """(e): a law or a judge says that it has to be erased."""


class RecordedErasure(Identified, Recorded, Row, Base):
    """That an official, or one position of an official, was erased."""

    __tablename__ = "erasure"

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    position_id: Mapped[int | None] = mapped_column(sa.ForeignKey("position.id"), index=True)
    """None: the official as a whole."""
    ground: Mapped[ErasureGround] = mapped_column(unchecked_word(ErasureGround))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: a command on the server."""

    official: Mapped[Official] = relationship()
    position: Mapped[Position | None] = relationship()


class ErasedRow(Row, Base):
    """A row of which the content was erased. Of a version that is never changed otherwise this is
    what the trigger asks for.
    """

    __tablename__ = "erased_row"
    __table_args__ = (sa.Index("ix_erased_row_of", "table_name", "row_id"),)

    erasure_id: Mapped[int] = mapped_column(sa.ForeignKey("erasure.id"), index=True)
    table_name: Mapped[str] = mapped_column(sa.String(40))
    row_id: Mapped[int]
