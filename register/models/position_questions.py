"""What an official says of contracts with the own body, and what became of questions about a
position. Restricted, only ever added; of a check only its day is public.
"""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import Noted, Recorded, Row, word
from register.models.declarations import Position


class BarKind(enum.StrEnum):
    """The contracts with the own body that a member of its council or board does not make, in
    person or through somebody else. Source: Gemeentewet 15(1)(d), 1 to 7; 41c for aldermen.
    """

    WORKS = "works"
    SERVICES = "services"
    SUPPLY = "supply"
    HIRE = "hire"
    CLAIM = "claim"
    LAND = "land"
    LEASE = "lease"


class BarCheck(Row, Recorded, Base):
    """What an official said, of one position, of such contracts; the newest counts."""

    __tablename__ = "bar_check"
    __table_args__ = (sa.UniqueConstraint("position_id", "number"),)

    position_id: Mapped[int] = mapped_column(sa.ForeignKey("position.id"))
    number: Mapped[int]
    known: Mapped[bool]
    """False: the official does not know."""
    kinds: Mapped[str]
    """The words of `BarKind`, separated by semicolons; "": none, or not known."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    position: Mapped[Position] = relationship()

    @property
    def found(self) -> tuple[BarKind, ...]:
        """The contracts that there are."""
        return tuple(BarKind(each) for each in self.kinds.split(";") if each)


class PositionQuestionKind(enum.StrEnum):
    """What is asked of a position. Neither is a finding."""

    FEE_KEPT = "fee_kept"
    """The official keeps the fee of a position held ex officio. Source: Gemeentewet 44 and 66."""
    STATUTORY_BAR = "statutory_bar"
    """There is a contract that the law bars. Source: Gemeentewet 15 and 41c."""


class SettledQuestion(Noted, Row, Recorded, Base):
    """What the clerk recorded became of a question."""

    __tablename__ = "settled_question"

    position_id: Mapped[int] = mapped_column(sa.ForeignKey("position.id"), index=True)
    kind: Mapped[PositionQuestionKind] = mapped_column(word(PositionQuestionKind))
    about: Mapped[int]
    """The number of the version, or of the check, that asked."""
    exemption: Mapped[str]
    """The number and day of an exemption that was given; "": none. Source: Gemeentewet 15(2)."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    position: Mapped[Position] = relationship()
    account: Mapped[Account | None] = relationship()
    words: Mapped[SettledQuestionWords | None] = relationship(back_populates="settled")


class SettledQuestionWords(Base):
    """What became of a question, in the clerk's own words; apart, so that erasing it
    leaves the series whole.
    """

    __tablename__ = "settled_question_words"

    settled_id: Mapped[int] = mapped_column(sa.ForeignKey("settled_question.id"), primary_key=True)
    note: Mapped[str] = mapped_column(sa.Text)

    settled: Mapped[SettledQuestion] = relationship(back_populates="words")
