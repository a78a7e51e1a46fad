"""Whether everybody at the table of a decision was asked for a tie to its parties, and what each
answered. Restricted: on no public page.
"""

from __future__ import annotations

import datetime
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.facts import Stated
from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import Identified, Recorded, Row, word
from register.models.decisions import Decision, Mention
from register.models.officials import Official


class AskingReach(enum.StrEnum):
    """Who is asked about parties whose names are secret until the award."""

    HANDLERS = "handlers"
    """Who handles the bids: prepares, advises or evaluates."""
    EVERYBODY = "everybody"
    """Everybody who takes part: somebody said that they may read the names."""
    NOBODY = "nobody"
    """Nobody is asked about any party any more."""


class TieAsking(Row, Recorded, Base):
    """That everybody at the table of a decision is asked, from then on: also about parties and by
    people who come later. Only ever added; the last one counts.
    """

    __tablename__ = "tie_asking"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    reach: Mapped[AskingReach] = mapped_column(word(AskingReach))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who asked. None: a command on the server."""

    account: Mapped[Account | None] = relationship()


class TieStatement(Identified, Recorded, Base):
    """What one official answered about one party of one decision. Only ever added; of a party the
    last one counts.
    """

    __tablename__ = "tie_statement"
    __table_args__ = (sa.Index("ix_tie_statement_recorded_at", "recorded_at"),)

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    mention_id: Mapped[int] = mapped_column(sa.ForeignKey("mention.id"))
    """The party, as the source names it."""
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    """Which organisation it was taken for at the time; an answer counts for no other. None: nobody
    had said.
    """
    said: Mapped[Stated] = mapped_column(word(Stated))
    given_on: Mapped[datetime.date]
    """The day on which the official said so; on paper, that can be before it was recorded."""
    by_official: Mapped[bool]
    """False: somebody else recorded an answer on paper."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    decision: Mapped[Decision] = relationship()
    official: Mapped[Official] = relationship()
    mention: Mapped[Mention] = relationship()
    account: Mapped[Account | None] = relationship()
    words: Mapped[TieStatementWords | None] = relationship(back_populates="statement")


class TieStatementWords(Base):
    """Which tie it is, and where an answer on paper is kept; apart, so that erasing them leaves the
    series whole. "" where there is nothing to say.
    """

    __tablename__ = "tie_statement_words"

    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("tie_statement.id"), primary_key=True)
    tie: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)

    statement: Mapped[TieStatement] = relationship(back_populates="words")
