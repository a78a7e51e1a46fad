"""Who stepped aside at which item of a meeting, as published minutes say, for the public page of a
body that chose to show it.

Nothing here leads to a decision, a check or a finding: what stands on the page is what the minutes
say, and nothing else.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.columns import Identified, Noted, Recorded, Row, Withdrawable
from register.models.meetings import Meeting
from register.models.officials import Official


class SteppingAsideChoice(Row, Recorded, Base):
    """Whether a body shows who stepped aside. The newest counts; without any it does not. Only ever
    added.
    """

    __tablename__ = "stepping_aside_choice"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    is_shown: Mapped[bool]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who chose. None: a command on the server."""


class PublishedMinutes(Row, Recorded, Base):
    """Where the minutes of a meeting are published. The newest of a meeting counts. Only ever
    added.
    """

    __tablename__ = "published_minutes"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    address: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    meeting: Mapped[Meeting] = relationship()
    asides: Mapped[list[SteppedAside]] = relationship(
        back_populates="minutes",
        order_by="SteppedAside.id",
        primaryjoin="and_(SteppedAside.minutes_id == PublishedMinutes.id, "
        "SteppedAside.withdrawn_at.is_(None))",
    )


class SteppedAside(Identified, Recorded, Withdrawable, Base):
    """That published minutes say that somebody stepped aside at an item."""

    __tablename__ = "stepped_aside"

    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("published_minutes.id"), index=True)
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    item: Mapped[str] = mapped_column(sa.String(20))
    """The number of the item as the minutes have it, like `7a`: letters, digits and points. No
    title, because that can name a party.
    """
    public_from: Mapped[datetime.date]
    """The first day on which it is public, unless the official says that it is not right."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    minutes: Mapped[PublishedMinutes] = relationship(back_populates="asides")
    official: Mapped[Official] = relationship()
    answers: Mapped[list[SteppedAsideAnswer]] = relationship(
        back_populates="aside", order_by="SteppedAsideAnswer.id"
    )


class SteppedAsideAnswer(Noted, Row, Recorded, Base):
    """What the official says of it. The newest counts; without any it is taken as it stands. Only
    ever added.
    """

    __tablename__ = "stepped_aside_answer"

    aside_id: Mapped[int] = mapped_column(sa.ForeignKey("stepped_aside.id"), index=True)
    is_right: Mapped[bool]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))

    aside: Mapped[SteppedAside] = relationship(back_populates="answers")
    words: Mapped[SteppedAsideAnswerWords | None] = relationship(back_populates="answer")


class SteppedAsideAnswerWords(Base):
    """What an official said in own words of what was to stand on a page; apart, so that erasing it
    leaves the series whole.
    """

    __tablename__ = "stepped_aside_answer_words"

    answer_id: Mapped[int] = mapped_column(
        sa.ForeignKey("stepped_aside_answer.id"), primary_key=True
    )
    note: Mapped[str] = mapped_column(sa.Text)

    answer: Mapped[SteppedAsideAnswer] = relationship(back_populates="words")
