"""What people did with a finding: ask, reply, conclude, contest; who looks at it. Restricted."""

from __future__ import annotations

import datetime
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.access import Move
from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import JSON, Identified, Instant, Recorded, Row, word
from register.models.screening import AssessmentVersion, Finding


class FindingAct(enum.StrEnum):
    """What can happen to a finding, in the words that 0.1.0 reads."""

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


READ_AS = {
    Move.TAKE_UP: FindingAct.REOPEN,
    Move.SIGN: FindingAct.REOPEN,
    Move.CONTEST: FindingAct.REOPEN,
    Move.EXTEND: FindingAct.ASK,
    Move.ADD: FindingAct.REPLY,
}
"""For what 0.1.0 has no word, the one that leads it to what is safe: hear the official again."""


class Conclusion(enum.StrEnum):
    """What one reviewer can conclude alone."""

    NONE = "none"
    POTENTIAL = "potential"
    APPARENT = "apparent"


class SignedWord(enum.StrEnum):
    """What a reviewer signs. That a conflict of interest was established is read from two of these,
    by two people, and stands in no other row.
    """

    NONE = "none"
    POTENTIAL = "potential"
    APPARENT = "apparent"
    ACTUAL = "actual"


class FindingEvent(Row, Recorded, Base):
    """One thing that happened to a finding. Only ever added."""

    __tablename__ = "finding_event"

    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id"), index=True)
    act: Mapped[FindingAct] = mapped_column(word(FindingAct))
    move: Mapped[Move | None] = mapped_column(
        sa.Enum(
            Move,
            native_enum=False,
            create_constraint=False,
            length=20,
            values_callable=lambda members: [member.value for member in members],
        )
    )
    """What happened, where `act` has no word for it; None: what `act` says."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_version.id"))
    """What the engine said at that moment."""
    reply_by: Mapped[datetime.date | None]
    """For ASK: the last day of the term."""
    conclusion: Mapped[Conclusion | None] = mapped_column(word(Conclusion))
    """For CONCLUDE: what came of it. None: what two reviewers signed says it."""

    finding: Mapped[Finding] = relationship()
    account: Mapped[Account | None] = relationship()
    assessment: Mapped[AssessmentVersion] = relationship()
    text: Mapped[FindingText | None] = relationship(back_populates="event")
    signature: Mapped[ConclusionSignature | None] = relationship(back_populates="event")

    @property
    def did(self) -> Move:
        """What happened."""
        return self.move or Move(self.act.value)


class ConclusionSignature(Base):
    """A conclusion as its reviewer signed it, with the password entered anew. Only ever added."""

    __tablename__ = "conclusion_signature"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("finding_event.id"), primary_key=True)
    word: Mapped[SignedWord] = mapped_column(word(SignedWord))
    signed_at: Mapped[datetime.datetime] = mapped_column(Instant)
    """When the password was entered."""
    text_sha256: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the text that was signed: see `conclusions.signed_text`."""
    dossier_sha256: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the dossier on which the answer rests that was concluded on."""

    event: Mapped[FindingEvent] = relationship(back_populates="signature")
    counter_argument: Mapped[CounterArgument | None] = relationship(back_populates="signature")


class CounterArgument(Base):
    """The strongest case for the person, by the second reviewer; apart, so that erasing it leaves
    the series whole.
    """

    __tablename__ = "counter_argument"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("conclusion_signature.event_id"), primary_key=True
    )
    text: Mapped[str] = mapped_column(sa.Text)

    signature: Mapped[ConclusionSignature] = relationship(back_populates="counter_argument")


class FindingAssignment(Row, Recorded, Base):
    """Who looks at a finding from now on. Only ever added: the newest row counts until somebody
    concludes.
    """

    __tablename__ = "finding_assignment"

    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id"), index=True)
    assignee_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    """Who said so."""

    finding: Mapped[Finding] = relationship()
    assignee: Mapped[Account] = relationship(foreign_keys=assignee_id)
    account: Mapped[Account] = relationship(foreign_keys=account_id)
    reason: Mapped[AssignmentReason | None] = relationship(back_populates="assignment")


class AssignmentReason(Base):
    """Why a finding was handed over; apart, so that erasing it leaves the series whole."""

    __tablename__ = "assignment_reason"

    assignment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("finding_assignment.id"), primary_key=True
    )
    text: Mapped[str] = mapped_column(sa.Text)

    assignment: Mapped[FindingAssignment] = relationship(back_populates="reason")


class ReviewerAbsence(Identified, Recorded, Row, Base):
    """A reviewer is away, the first and last day included. Journaled; ended by a time."""

    __tablename__ = "reviewer_absence"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    since: Mapped[datetime.date]
    until: Mapped[datetime.date]
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """When it was taken back. None: it counts."""


class InvitedReviewer(Row, Recorded, Base):
    """A reviewer of another body was invited to review one finding. Journaled; ended by a time."""

    __tablename__ = "invited_reviewer"

    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    finding: Mapped[Finding] = relationship()
    account: Mapped[Account] = relationship()


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
    asks_again: Mapped[bool | None]
    """Whether the official has to be heard about it before anybody concludes. None: from before
    that was kept.
    """

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
