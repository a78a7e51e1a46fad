"""What people did with a finding: ask, reply, conclude. Restricted."""

from __future__ import annotations

import datetime
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import JSON, Recorded, Row, word
from register.models.screening import AssessmentVersion, Finding


class FindingAct(enum.StrEnum):
    """What can happen to a finding."""

    OPEN = "open"
    ASK = "ask"
    REPLY = "reply"
    CONCLUDE = "conclude"
    REOPEN = "reopen"
    """The facts changed and there is another link to look at."""
    DISSOLVE = "dissolve"
    """The facts changed and no link is left. Where the official was asked, a reviewer decides what
    that means.
    """


class Conclusion(enum.StrEnum):
    """What one reviewer can conclude. Two people's signed conclusions will be needed for more; that
    is not built.
    """

    NONE = "none"
    POTENTIAL = "potential"
    APPARENT = "apparent"


class FindingEvent(Row, Recorded, Base):
    """One thing that happened to a finding. Only ever added."""

    __tablename__ = "finding_event"

    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id"), index=True)
    act: Mapped[FindingAct] = mapped_column(word(FindingAct))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_version.id"))
    """What the engine said at that moment."""
    reply_by: Mapped[datetime.date | None]
    """For ASK: the last day of the term."""
    conclusion: Mapped[Conclusion | None] = mapped_column(word(Conclusion))

    finding: Mapped[Finding] = relationship()
    account: Mapped[Account | None] = relationship()
    assessment: Mapped[AssessmentVersion] = relationship()
    text: Mapped[FindingText | None] = relationship(back_populates="event")


class Fact(enum.StrEnum):
    """Which fact of a finding somebody changed."""

    TITLE = "title"
    KIND = "kind"
    STATUS = "status"
    DATE = "date"
    VALUE = "value"
    MANDATE = "mandate"
    PARTIES = "parties"
    ORGANISATION = "organisation"
    """Which organisation a party is."""
    PARTICIPATION = "participation"
    """What the official did or will do, and how far the official stood aside."""
    POSITION = "position"
    TERM = "term"
    """The office of the official: from when until when, and the portfolio."""
    OWNER = "owner"
    """Whether an owner whom a source names is the official, and what the source says of it."""
    INTEREST = "interest"
    """A restricted interest that the official stated."""
    LINK = "link"
    """A tie between two organisations."""
    ANSWER = "answer"
    """What somebody answered to a question of a check."""
    MEASURE = "measure"
    """A measure about the official, or whether it was kept."""


class FactChange(Row, Recorded, Base):
    """Somebody changed facts on which a finding rests. Only ever added."""

    __tablename__ = "fact_change"

    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who did it. None: a command on the server."""
    file_name: Mapped[str | None]
    """The file that says so. None: it was entered by hand."""
    facts: Mapped[list[dict[str, str | None]]] = mapped_column(JSON)
    """Each `fact` (a word of `Fact`) with what was said `before` and `after`; None: nothing."""

    finding: Mapped[Finding] = relationship()
    account: Mapped[Account | None] = relationship()
    reason: Mapped[FactChangeReason | None] = relationship(back_populates="change")


class FactChangeReason(Base):
    """Why somebody changed facts; apart, so that erasing it leaves the series whole."""

    __tablename__ = "fact_change_reason"

    change_id: Mapped[int] = mapped_column(sa.ForeignKey("fact_change.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)

    change: Mapped[FactChange] = relationship(back_populates="reason")


class FindingText(Base):
    """The words of a question, reply or reason; apart, so that erasing them leaves the series
    whole.
    """

    __tablename__ = "finding_text"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("finding_event.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)

    event: Mapped[FindingEvent] = relationship(back_populates="text")
