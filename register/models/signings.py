"""How decisions were taken beside what their last check said. Restricted; it blocks nothing."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import Identified, Recorded, Row, word
from register.models.decisions import Decision, DecisionVersion
from register.models.screening import ScreeningRun


class SigningState(enum.StrEnum):
    """How a decision that was recorded as taken stands beside its last check; the first that holds,
    from `UNCHECKED` on.
    """

    AS_CHECKED = "as_checked"
    """The check still held, nothing was open, and what it advised was done."""
    UNCHECKED = "unchecked"
    """It was never put to the engine."""
    OUTDATED = "outdated"
    """The facts or the rules had become others since the check."""
    OPEN = "open"
    """The check left a question open, or an official was asked and nobody has concluded."""
    OTHERWISE = "otherwise"
    """There is a link, and nobody asked the official, had him stand aside or recorded a measure."""


class Signing(Identified, Recorded, Base):
    """That a decision was recorded as taken. Only ever added; of a decision the newest counts."""

    __tablename__ = "signing"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("decision_version.id"), unique=True)
    """The version that says that it was taken."""
    state: Mapped[SigningState] = mapped_column(word(SigningState))
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("screening_run.id"))
    """The run of the last check before it. None: there was no check."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who recorded it. None: a file said so, or a command on the server."""

    decision: Mapped[Decision] = relationship()
    version: Mapped[DecisionVersion] = relationship()
    run: Mapped[ScreeningRun | None] = relationship()
    account: Mapped[Account | None] = relationship()
    words: Mapped[SigningWords | None] = relationship(back_populates="signing")
    readings: Mapped[list[SigningReading]] = relationship(
        back_populates="signing", order_by="SigningReading.id"
    )


class SigningWords(Recorded, Base):
    """Who signed, and why otherwise than checked; apart, so that erasing it leaves the record."""

    __tablename__ = "signing_words"

    signing_id: Mapped[int] = mapped_column(sa.ForeignKey("signing.id"), primary_key=True)
    signed_by: Mapped[str]
    """The name of whoever signs."""
    reason: Mapped[str] = mapped_column(sa.Text)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who wrote it down."""

    signing: Mapped[Signing] = relationship(back_populates="words")
    account: Mapped[Account | None] = relationship()


class SigningReading(Row, Recorded, Base):
    """That a reviewer read how a decision was taken. Only ever added."""

    __tablename__ = "signing_reading"

    signing_id: Mapped[int] = mapped_column(sa.ForeignKey("signing.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))

    signing: Mapped[Signing] = relationship(back_populates="readings")
    account: Mapped[Account] = relationship()
