"""What people did to decisions by hand: amend, withdraw, put back, rename. Restricted."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import Recorded, Row, word
from register.models.decisions import Decision, DecisionVersion


class DecisionAct(enum.StrEnum):
    """What somebody can do to a decision that stands."""

    AMEND = "amend"
    WITHDRAW = "withdraw"
    """It will not be taken, or should not have been entered. It stays in its history."""
    PUT_BACK = "put_back"
    """It was withdrawn, and stands again."""
    RENAME = "rename"
    """It got another reference."""


class DecisionChange(Row, Recorded, Base):
    """One act. Only ever added. A decision is withdrawn by hand where such an act bears the moment
    of `Decision.withdrawn_at`.
    """

    __tablename__ = "decision_change"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    act: Mapped[DecisionAct] = mapped_column(word(DecisionAct))
    version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision_version.id"))
    """The version that it made. None: it made none."""
    before: Mapped[str | None]
    """For RENAME: the reference until then."""
    after: Mapped[str | None]
    """For RENAME: the reference from then on."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who did it. None: a command on the server."""

    decision: Mapped[Decision] = relationship()
    version: Mapped[DecisionVersion | None] = relationship()
    account: Mapped[Account | None] = relationship()
    reason: Mapped[DecisionChangeReason | None] = relationship(back_populates="change")


class DecisionChangeReason(Base):
    """Why somebody did it; apart, so that erasing it leaves the series whole."""

    __tablename__ = "decision_change_reason"

    change_id: Mapped[int] = mapped_column(sa.ForeignKey("decision_change.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)

    change: Mapped[DecisionChange] = relationship(back_populates="reason")
