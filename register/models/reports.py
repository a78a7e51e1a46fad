"""What readers report as wrong in the public register, and what people did with it. Restricted."""

from __future__ import annotations

import datetime
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import Identified, Recorded, Row, word
from register.models.declarations import Position
from register.models.officials import Official


class ReportAct(enum.StrEnum):
    """What can happen to a report."""

    REPORT = "report"
    AGREE = "agree"
    """The official says that the report is right."""
    DISAGREE = "disagree"
    UPHOLD = "uphold"
    """The clerk decides that the report is right."""
    REJECT = "reject"


class ErrorReport(Identified, Recorded, Base):
    """Somebody says that an entry, or the list of an official, is wrong. Who says so is not
    kept.
    """

    __tablename__ = "error_report"

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    position_id: Mapped[int | None] = mapped_column(sa.ForeignKey("position.id"))
    """The entry that it is about. None: the list as a whole, where something is missing."""
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """Of the secret in the address where the reporter reads the outcome."""
    answer_by: Mapped[datetime.date]
    """The last day on which the official is asked before the clerk decides."""

    official: Mapped[Official] = relationship()
    position: Mapped[Position | None] = relationship()
    address: Mapped[ReportAddress | None] = relationship(
        back_populates="report", cascade="all, delete-orphan"
    )


class ReportStep(Row, Recorded, Base):
    """One thing that happened to a report. Only ever added."""

    __tablename__ = "error_report_step"
    __table_args__ = (sa.UniqueConstraint("report_id", "number"),)

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("error_report.id"))
    number: Mapped[int]
    act: Mapped[ReportAct] = mapped_column(word(ReportAct))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: the reporter, who has no account."""

    report: Mapped[ErrorReport] = relationship()
    account: Mapped[Account | None] = relationship()
    text: Mapped[ReportText | None] = relationship(back_populates="step")


class ReportText(Base):
    """The words of a report or of a reason; apart, so that erasing them leaves the series whole."""

    __tablename__ = "error_report_text"

    step_id: Mapped[int] = mapped_column(sa.ForeignKey("error_report_step.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    seen_at: Mapped[str | None] = mapped_column(sa.Text)
    """For a report: where it can be seen."""

    step: Mapped[ReportStep] = relationship(back_populates="text")


class ReportAddress(Base):
    """Where the outcome is to be told; erased as soon as it has been told."""

    __tablename__ = "error_report_address"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("error_report.id"), primary_key=True)
    email: Mapped[str]
    token: Mapped[str] = mapped_column(sa.String(36), default="")
    """Empty: a mail gets a word of its own when it is written. Before 0080 it stood here."""
    language: Mapped[str] = mapped_column(sa.String(2))

    report: Mapped[ErrorReport] = relationship(back_populates="address")


class ReportToken(Row, Recorded, Base):
    """The hash of the word in the link of one mail about an outcome. Who has that word may read the
    outcome.
    """

    __tablename__ = "error_report_token"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("error_report.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
