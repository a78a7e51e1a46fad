"""What stays off the public pages: because somebody's safety asks it, or because it left the public
register. Restricted, only ever added.
"""

from __future__ import annotations

import datetime
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.columns import Identified, Recorded, Row, unchecked_word
from register.models.declarations import Position
from register.models.officials import Official


class LeftBecause(enum.StrEnum):
    """Why somebody left the public register. Everybody reads that, and no name."""

    TERM = "term"
    """The term is over that the body sets for former officials."""
    ERASED = "erased"
    """It was erased, on a ground of the GDPR."""


class Shielding(Identified, Recorded, Base):
    """That an official, or one position of the official, is kept off every public output until it
    is lifted.
    """

    __tablename__ = "shielding"

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    position_id: Mapped[int | None] = mapped_column(sa.ForeignKey("position.id"), index=True)
    """None: the official as a whole."""
    left_because: Mapped[LeftBecause | None] = mapped_column(unchecked_word(LeftBecause))
    """Why it left the public register. None: it is shielded on grounds of safety, and a reader
    learns from nothing that there is something.
    """

    official: Mapped[Official] = relationship()
    position: Mapped[Position | None] = relationship()
    versions: Mapped[list[ShieldingVersion]] = relationship(
        back_populates="shielding", order_by="ShieldingVersion.number"
    )

    @property
    def current(self) -> ShieldingVersion:
        """The newest version."""
        return self.versions[-1]


class ShieldingVersion(Row, Recorded, Base):
    """What was decided, by whom and why. It ends only when somebody lifts it, never by its date
    alone.
    """

    __tablename__ = "shielding_version"
    __table_args__ = (sa.UniqueConstraint("shielding_id", "number"),)

    shielding_id: Mapped[int] = mapped_column(sa.ForeignKey("shielding.id"))
    number: Mapped[int]
    lifted: Mapped[bool]
    reason: Mapped[str]
    review_on: Mapped[datetime.date | None]
    """The day on which it is to be looked at again. None: it is lifted."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    shielding: Mapped[Shielding] = relationship(back_populates="versions")
