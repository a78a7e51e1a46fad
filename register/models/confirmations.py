"""What officials confirm: that the list is right, that one entry is right, and that there is
nothing to declare.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.columns import Origin, Recorded, Row, word
from register.models.declarations import PositionVersion
from register.models.kinds import NoneAct
from register.models.officials import Official


class Confirmation(Row, Recorded, Base):
    """An official said on `recorded_at` that the whole list is right as it stands. Only ever
    added.
    """

    __tablename__ = "confirmation"

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))

    official: Mapped[Official] = relationship(back_populates="confirmations")


class PositionConfirmation(Row, Recorded, Base):
    """An official said that a version which somebody else entered is right. Only ever added, once
    for each version.
    """

    __tablename__ = "position_confirmation"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("position_version.id"), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))

    version: Mapped[PositionVersion] = relationship(back_populates="confirmation")


class NoneVersion(Row, Recorded, Base):
    """That an official declared to have no positions or a file of the body says so (`origin`), or
    that this is over. Only ever added.

    The series is the official's; the newest version is what stands.
    """

    __tablename__ = "none_version"
    __table_args__ = (sa.UniqueConstraint("official_id", "number"),)

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"))
    number: Mapped[int]
    act: Mapped[NoneAct] = mapped_column(word(NoneAct))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: an import or a command."""
    origin: Mapped[Origin] = mapped_column(word(Origin))
    source: Mapped[str | None]
    """The name of the file that brought it; None: no file did."""
