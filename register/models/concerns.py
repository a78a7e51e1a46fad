"""What somebody who takes part in a decision wrote to a reviewer alone. Restricted to the two of
them; of the moment the day is kept and no more, and nothing else in the database points here.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.access import ConcernMove
from register.extensions import Base
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.columns import Identified, Instant, Recorded, Row, word
from register.models.decisions import Decision
from register.models.officials import Official


class RaisedConcern(Identified, Base):
    """A concern about a person's interest in a decision. Never changed; erased as a whole."""

    __tablename__ = "concern"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id"))
    """Whom it is about. None: somebody whom the words name."""
    is_for_another_body: Mapped[bool]
    """The author wants no reviewer of the body itself to read it."""

    decision: Mapped[Decision] = relationship()
    official: Mapped[Official | None] = relationship()
    author: Mapped[ConcernAuthor] = relationship(cascade="all, delete-orphan")
    steps: Mapped[list[ConcernStep]] = relationship(
        cascade="all, delete-orphan", order_by="ConcernStep.number"
    )


class ConcernAuthor(Base):
    """Who wrote a concern: apart, so that what reads a concern reads no author by accident."""

    __tablename__ = "concern_author"

    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)

    account: Mapped[Account] = relationship()


class ConcernStep(Row, Base):
    """One thing that happened to a concern. Never changed; erased with it."""

    __tablename__ = "concern_step"
    __table_args__ = (sa.UniqueConstraint("concern_id", "number"),)

    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"))
    number: Mapped[int]
    act: Mapped[ConcernMove] = mapped_column(word(ConcernMove))
    day: Mapped[datetime.date]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """The reviewer who did it. None: the author."""
    reader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """For HAND_OVER: the reviewer who reads it from now on."""
    names_author: Mapped[bool] = mapped_column(default=False)
    """For HAND_OVER: that reviewer needs to know who wrote it."""
    text: Mapped[str | None] = mapped_column(sa.Text)

    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    reader: Mapped[Account | None] = relationship(foreign_keys=[reader_id])


class NeighbourReviewer(Row, Recorded, Base):
    """A reviewer of another body who reads the concerns of a body that none of its own may read.
    Journaled; ended by a time.
    """

    __tablename__ = "neighbour_reviewer"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    body: Mapped[Body] = relationship()
    account: Mapped[Account] = relationship()
