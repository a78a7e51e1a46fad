"""That two officials at two bodies are one person: the proposal, the answer, and what came of it.
Restricted.
"""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import Identified, Recorded, Row, word
from register.models.officials import Official, Person


class ProposalAct(enum.StrEnum):
    """How a proposal ends."""

    YES = "yes"
    NO = "no"
    TAKE_BACK = "take_back"
    """Whoever proposed it does so no longer."""


class Proposal(Identified, Recorded, Base):
    """The clerk of the body of `official` says that `other`, at another body, is the same person.
    Only ever added.
    """

    __tablename__ = "proposal"

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))

    official: Mapped[Official] = relationship(foreign_keys=[official_id])
    other: Mapped[Official] = relationship(foreign_keys=[other_id])
    answer: Mapped[ProposalAnswer | None] = relationship(back_populates="proposal")


class ProposalAnswer(Row, Recorded, Base):
    """What ended a proposal. There is one, and it is only ever added."""

    __tablename__ = "proposal_answer"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), unique=True)
    act: Mapped[ProposalAct] = mapped_column(word(ProposalAct))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    by_person: Mapped[bool]
    """Whether the person answered, and not a clerk."""

    proposal: Mapped[Proposal] = relationship(back_populates="answer")
    account: Mapped[Account] = relationship()


class PersonChange(Row, Recorded, Base):
    """An official is recorded as another person than before: joined with somebody, or parted; or
    the person got another name, and is before and after the same. Only ever added.
    """

    __tablename__ = "person_change"

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    before_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    after_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: a command on the server."""

    official: Mapped[Official] = relationship()
    before: Mapped[Person] = relationship(foreign_keys=[before_id])
    after: Mapped[Person] = relationship(foreign_keys=[after_id])
