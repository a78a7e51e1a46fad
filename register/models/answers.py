"""What somebody answered to a question of a check: a fact that has no column of its own.
Restricted.
"""

from __future__ import annotations

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import JSON, Identified, Recorded, word
from register.models.decisions import Decision
from register.models.officials import Official


class FactEntry(enum.StrEnum):
    """The list of a dossier in which a fact stands."""

    TIES = "ties"
    PARTIES = "parties"
    PARTICIPATIONS = "participations"
    DECISIONS = "decisions"


class FactAnswer(Identified, Recorded, Base):
    """One answer, that counts in the dossiers of one decision. Only ever added: the last about a
    fact counts, and one that takes another back repeats it.
    """

    __tablename__ = "fact_answer"
    __table_args__ = (sa.Index("ix_fact_answer_recorded_at", "recorded_at"),)

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"))
    """About whom the question was asked."""
    entry: Mapped[FactEntry] = mapped_column(word(FactEntry))
    subject: Mapped[str] = mapped_column(sa.String(60))
    """The public id of the position, owner, interest, tie, organisation, official or decision whose
    fact it is, as dossiers name it.
    """
    key: Mapped[str] = mapped_column(sa.String(40))
    """The key of the fact in a dossier."""
    value: Mapped[str] = mapped_column(sa.String(40))
    """`yes`, `no`, or the word that a dossier has for the answer."""
    yes: Mapped[bool]
    """Whether that was a yes to the question."""
    takes_back: Mapped[int | None]
    """The row id of the answer that this one takes back; neither counts."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who answered. None: a command on the server."""

    decision: Mapped[Decision] = relationship()
    official: Mapped[Official] = relationship()
    account: Mapped[Account | None] = relationship()
    words: Mapped[FactAnswerWords | None] = relationship(back_populates="answer")


class FactAnswerWords(Base):
    """The question as it was asked, and what the answer rests on; apart, so that erasing them
    leaves the series whole.
    """

    __tablename__ = "fact_answer_words"

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("fact_answer.id"), primary_key=True)
    question: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The message of the question, by id and parameters."""
    source: Mapped[str] = mapped_column(sa.Text)

    answer: Mapped[FactAnswer] = relationship(back_populates="words")
