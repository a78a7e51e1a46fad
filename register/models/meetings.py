"""Meetings: an agenda of which each item is a decision, and who was told to be concerned by one.
Restricted: on no public page.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.columns import Identified, Recorded, Row, Withdrawable, word
from register.models.decisions import Decision
from register.models.kinds import MeetingKind
from register.models.officials import Official


class Meeting(Identified, Recorded, Base):
    """One meeting of a body."""

    __tablename__ = "meeting"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    kind: Mapped[MeetingKind] = mapped_column(word(MeetingKind))
    held_on: Mapped[datetime.date]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    body: Mapped[Body] = relationship()
    items: Mapped[list[MeetingItem]] = relationship(
        back_populates="meeting",
        order_by="MeetingItem.id",
        primaryjoin="and_(MeetingItem.meeting_id == Meeting.id, "
        "MeetingItem.withdrawn_at.is_(None))",
    )


class MeetingItem(Identified, Recorded, Withdrawable, Base):
    """One item of an agenda, in the order of entry: a decision. Taken off, the decision stays."""

    __tablename__ = "meeting_item"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(20))
    """As the agenda has it, like `7a`; "": none."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    decision: Mapped[Decision] = relationship()


class MeetingNotice(Row, Recorded, Base):
    """That a member is told, in private, of an item by which that member may be concerned. Only
    ever added.
    """

    __tablename__ = "meeting_notice"
    __table_args__ = (sa.UniqueConstraint("item_id", "official_id"),)

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_item.id"), index=True)
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who told. None: a command on the server."""

    item: Mapped[MeetingItem] = relationship()
    official: Mapped[Official] = relationship()
    account: Mapped[Account | None] = relationship()
    reading: Mapped[MeetingReading | None] = relationship(back_populates="notice")


class MeetingReading(Recorded, Base):
    """That a member read a notice. Only ever added; nobody else sees it."""

    __tablename__ = "meeting_reading"

    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_notice.id"), primary_key=True)

    notice: Mapped[MeetingNotice] = relationship(back_populates="reading")
