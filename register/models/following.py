"""Readers who follow something by mail: restricted, and erased as soon as they stop."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.columns import Identified, Instant, Recorded, Row, word
from register.models.kinds import FollowedKind


class Follower(Identified, Recorded, Base):
    """A mail address that follows something, or was asked whether it wants to. No account, no
    name.
    """

    __tablename__ = "follower"

    address: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    """The language of the page on which something was last asked for."""

    followings: Mapped[list[Following]] = relationship(
        back_populates="follower", order_by="Following.id", cascade="all, delete-orphan"
    )
    tokens: Mapped[list[FollowerToken]] = relationship(cascade="all, delete-orphan")


class Following(Identified, Recorded, Base):
    """That an address follows one thing, or was asked whether it wants to."""

    __tablename__ = "following"
    __table_args__ = (sa.UniqueConstraint("follower_id", "kind", "subject"),)

    follower_id: Mapped[int] = mapped_column(sa.ForeignKey("follower.id"))
    kind: Mapped[FollowedKind] = mapped_column(word(FollowedKind))
    subject: Mapped[str]
    """The slug of a body, the public id of an official or an organisation."""
    confirmed_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """When the reader said so. None: not yet, and nothing is sent about it."""
    told_until: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """Changes recorded up to this moment have been told."""

    follower: Mapped[Follower] = relationship(back_populates="followings")


class FollowerToken(Row, Recorded, Base):
    """The hash of the word in the link of one mail. Who has that word may choose for the address it
    was sent to.
    """

    __tablename__ = "follower_token"

    follower_id: Mapped[int] = mapped_column(sa.ForeignKey("follower.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
