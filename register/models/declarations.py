"""Positions that officials hold beside their office, as series of versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, TieKind
from conflict_graph.particulars import FeeDestination, Particulars, TimeSpent
from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import (
    Identified,
    Origin,
    PartialDateText,
    Recorded,
    Row,
    Rung,
    TimeSpentText,
    rung_column,
    unchecked_word,
    word,
)
from register.models.kinds import Act
from register.models.officials import Official
from register.models.organisations import Organisation

if TYPE_CHECKING:
    from register.models.confirmations import PositionConfirmation


class Position(Identified, Recorded, Base):
    """A series: one position of one official."""

    __tablename__ = "position"
    __table_args__ = (sa.UniqueConstraint("official_id", "key"),)

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    key: Mapped[str | None]
    """The source's key, by which a second import recognises it. None when declared by hand."""

    official: Mapped[Official] = relationship()
    versions: Mapped[list[PositionVersion]] = relationship(
        back_populates="position", order_by="PositionVersion.number"
    )

    @property
    def current(self) -> PositionVersion:
        """The newest version."""
        return self.versions[-1]


class PositionVersion(Row, Recorded, Base):
    """That something was recorded, when and by whom. Only ever added. What was recorded stands in
    its payload.
    """

    __tablename__ = "position_version"
    __table_args__ = (
        sa.UniqueConstraint("position_id", "number"),
        sa.Index("ix_position_version_recorded_at", "recorded_at"),
    )

    position_id: Mapped[int] = mapped_column(sa.ForeignKey("position.id"))
    number: Mapped[int]
    act: Mapped[Act] = mapped_column(word(Act))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    by_official: Mapped[bool] = mapped_column(default=False)
    """The official made this version; otherwise a clerk or an import did."""
    origin: Mapped[Origin] = mapped_column(word(Origin))
    source: Mapped[str] = mapped_column(default="")
    """What the file says of where it has this from, else the name of the file; "" where no file
    brought it.
    """
    listed_on: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    """Of which day the file speaks that brought it; None: no file did."""
    organisation_rung: Mapped[Rung | None] = rung_column()
    """On what evidence the file was taken to mean this organisation."""
    person_rung: Mapped[Rung | None] = rung_column()
    """On what evidence the file was taken to mean this official."""

    position: Mapped[Position] = relationship(back_populates="versions")
    account: Mapped[Account | None] = relationship()
    payload: Mapped[PositionPayload | None] = relationship(back_populates="version")
    confirmation: Mapped[PositionConfirmation | None] = relationship(
        back_populates="version", lazy="selectin"
    )
    """That the official says it is right; None: not yet, or the official made it."""


class PositionPayload(Base):
    """What a version says; apart from it, so that erasing this leaves the series whole."""

    __tablename__ = "position_payload"
    __table_args__ = (sa.CheckConstraint("share BETWEEN 0 AND 1", name="share"),)

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("position_version.id"), primary_key=True)
    title: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[TieKind] = mapped_column(word(TieKind))
    capacity: Mapped[Capacity | None] = mapped_column(word(Capacity))
    paid: Mapped[bool | None]
    share: Mapped[float | None]
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    ended: Mapped[bool | None]
    """False: still running, of what a list brought as far as that list says; True: ended, on
    `valid_until` or on a date not known; None: nobody knows.
    """
    announced: Mapped[bool] = mapped_column(default=False)
    time_spent: Mapped[TimeSpent | None] = mapped_column(TimeSpentText)
    expenses: Mapped[bool | None]
    fee_destination: Mapped[FeeDestination | None] = mapped_column(unchecked_word(FeeDestination))
    appointed_by: Mapped[str | None]
    main_job: Mapped[bool | None]
    accepted_on: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    published_on: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    note: Mapped[str | None]
    note_public: Mapped[bool | None]
    particulars: Mapped[Particulars] = composite(
        "time_spent",
        "expenses",
        "fee_destination",
        "appointed_by",
        "main_job",
        "accepted_on",
        "published_on",
        "note",
        "note_public",
    )
    """The nine columns above it, which an entry says as one."""

    version: Mapped[PositionVersion] = relationship(back_populates="payload")
    organisation: Mapped[Organisation] = relationship()
