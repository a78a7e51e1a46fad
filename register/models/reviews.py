"""What people did with a finding: ask, reply, conclude. Restricted."""

from __future__ import annotations

import datetime
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import Recorded, Row, word
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
    """The facts changed and no link is left. Where the official was asked, a reviewer decides what that means."""


class Conclusion(enum.StrEnum):
    """What one reviewer can conclude. Two people's signed conclusions will be needed for more; that is not built."""

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


class FindingText(Base):
    """The words of a question, reply or reason; apart, so that erasing them leaves the series whole."""

    __tablename__ = "finding_text"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("finding_event.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)

    event: Mapped[FindingEvent] = relationship(back_populates="text")
