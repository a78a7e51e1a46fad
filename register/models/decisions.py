"""Decisions of a body, their parties as the sources name them, and who took part. Restricted: on no
public page.
"""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Benefit, DecisionKind, DecisionStatus, PartyRole
from register.extensions import Base
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.columns import (
    JSON,
    Identified,
    Instant,
    PartialDateText,
    Recorded,
    Row,
    Rung,
    Withdrawable,
    rung_column,
    word,
)
from register.models.officials import Official
from register.models.organisations import Organisation

_OUR_OWN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What stands in for the reference of a decision that was entered without one."""


class VersionSaid(Protocol):
    """What says which version of a decision counts."""

    @property
    def number(self) -> int:
        """Which it is, from 1."""

    @property
    def release(self) -> str | None:
        """Orders the versions of a source; None where the source has no order."""

    @property
    def takes_back(self) -> int | None:
        """The number of the version that it takes back."""


class AnswerSaid(Protocol):
    """An answer about a mention; None in every place where nobody gave one."""

    @property
    def answer_id(self) -> int | None:
        """Which it is; None: it is not written yet."""

    @property
    def organisation_id(self) -> int | None:
        """The organisation that it is about."""

    @property
    def same(self) -> bool | None:
        """Whether the mention is that organisation."""

    @property
    def takes_back(self) -> int | None:
        """The answer that it takes back."""


SomeVersion = TypeVar("SomeVersion", bound=VersionSaid)
SomeAnswer = TypeVar("SomeAnswer", bound=AnswerSaid)


def standing_versions(versions: Sequence[SomeVersion]) -> list[SomeVersion]:
    """Return the versions that nothing has taken back."""
    taken_back = {version.takes_back for version in versions}
    return [row for row in versions if row.takes_back is None and row.number not in taken_back]


def counting_version(versions: Sequence[SomeVersion]) -> SomeVersion:
    """Return the version that counts: the latest release, and of one release the one recorded
    last.
    """
    return max(
        standing_versions(versions) or versions,
        key=lambda version: (version.release or "", version.number),
    )


def standing_answers(answers: Sequence[SomeAnswer]) -> list[SomeAnswer]:
    """Return the answers that nobody has taken back, in the order in which they were given."""
    taken_back = {answer.takes_back for answer in answers} - {None}
    return [row for row in answers if row.takes_back is None and row.answer_id not in taken_back]


def last_answers(answers: Sequence[SomeAnswer]) -> dict[int | None, SomeAnswer]:
    """Return what was last said of each organisation, by its id."""
    return {answer.organisation_id: answer for answer in standing_answers(answers)}


def settling_answer(answers: Iterable[SomeAnswer]) -> SomeAnswer | None:
    """Return the answer that says which organisation a mention is: the last yes that no later no
    has taken back.
    """
    listed = [*answers]
    if len(listed) == 1:
        only = listed[0]
        return only if only.same and only.takes_back is None else None
    last = last_answers(listed)
    same = [
        answer
        for answer in standing_answers(listed)
        if answer.same and last[answer.organisation_id] is answer
    ]
    return same[-1] if same else None


class Decision(Identified, Recorded, Withdrawable, Base):
    """A series: one decision of one body, keyed by source, procedure and lot ("" is the whole
    procedure).
    """

    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("body_id", "source", "procedure", "lot"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    source: Mapped[str]
    procedure: Mapped[str]
    lot: Mapped[str] = mapped_column(default="")

    body: Mapped[Body] = relationship()
    versions: Mapped[list[DecisionVersion]] = relationship(
        back_populates="decision", order_by="DecisionVersion.number"
    )
    participations: Mapped[list[Participation]] = relationship(
        back_populates="decision",
        primaryjoin="and_(Participation.decision_id == Decision.id, "
        "Participation.withdrawn_at.is_(None))",
    )

    @property
    def reference(self) -> str:
        """What the source calls the decision, with its lot; "" where nobody gave it a reference,
        and ours stands in.
        """
        given = (
            "" if self.source == "hand" and _OUR_OWN.fullmatch(self.procedure) else self.procedure
        )
        return " · ".join(part for part in (given, self.lot) if part)

    @property
    def standing(self) -> list[DecisionVersion]:
        """The versions that nothing has taken back."""
        return standing_versions(self.versions)

    @property
    def current(self) -> DecisionVersion:
        """The version that counts."""
        return counting_version(self.versions)


class DecisionVersion(Row, Recorded, Base):
    """What a source said of a decision. Only ever added. `amount_cents` is in `currency`."""

    __tablename__ = "decision_version"
    __table_args__ = (
        sa.UniqueConstraint("decision_id", "number"),
        sa.Index("ix_decision_version_recorded_at", "recorded_at"),
    )

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"))
    number: Mapped[int]
    title: Mapped[str]
    kind: Mapped[DecisionKind] = mapped_column(word(DecisionKind))
    status: Mapped[DecisionStatus] = mapped_column(word(DecisionStatus))
    decided_on: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    date_basis: Mapped[str | None]
    """The field of the source from which `decided_on` was taken."""
    amount_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None]
    eu_funds: Mapped[bool | None]
    sole_mandate: Mapped[bool | None]
    release: Mapped[str | None]
    """Orders the versions of a source: an ISO 8601 instant or date; None where the source has
    none.
    """
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the record, by which a second import recognises it."""
    file_name: Mapped[str | None]
    takes_back: Mapped[int | None]
    """The number of the version that this one takes back, whose words it repeats; neither
    counts.
    """
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    procurement_method: Mapped[str | None] = mapped_column(sa.String(40))
    """How bidders were found: a `ProcurementMethod`."""
    cpv: Mapped[list[str] | None] = mapped_column(JSON)
    """What is bought: codes of eight digits, the main one first."""
    buyer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the source calls its buyer, the organisation that it was taken for, and the messages
    that say why.
    """

    decision: Mapped[Decision] = relationship(back_populates="versions")
    contact: Mapped[DecisionContact | None] = relationship(back_populates="version")
    parties: Mapped[list[DecisionParty]] = relationship(
        back_populates="version", order_by="DecisionParty.id"
    )


class StandIn(Row, Recorded, Base):
    """Somebody was asked to keep one decision, because whoever keeps it is concerned. Journaled;
    ended by a time.
    """

    __tablename__ = "stand_in"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    decision: Mapped[Decision] = relationship()


class DecisionContact(Row, Base):
    """Whom the buyer names for questions about one version. Somebody who did not decide, and may
    ask to be erased.
    """

    __tablename__ = "decision_contact"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("decision_version.id"), unique=True)
    name: Mapped[str]

    version: Mapped[DecisionVersion] = relationship(back_populates="contact")


class Mention(Identified, Recorded, Base):
    """What the sources of one body call an organisation. Answers about it are remembered across
    imports.
    """

    __tablename__ = "mention"
    __table_args__ = (sa.UniqueConstraint("body_id", "fingerprint"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    body: Mapped[Body] = relationship()
    name: Mapped[str]
    identifiers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    town: Mapped[str | None]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the name, numbers and town."""
    asked_by: Mapped[str | None]
    """The file of something else than decisions that names it so, of which nothing is kept before
    somebody says which organisation it is. None: there is none.
    """

    answers: Mapped[list[MentionAnswer]] = relationship(
        back_populates="mention", order_by="MentionAnswer.id"
    )

    @property
    def standing_answers(self) -> list[MentionAnswer]:
        """The answers that nobody has taken back, in the order in which they were given."""
        return standing_answers(self.answers)

    @property
    def last_answers(self) -> dict[int | None, MentionAnswer]:
        """What was last said of each organisation, by its id."""
        return last_answers(self.answers)

    @property
    def organisation(self) -> Organisation | None:
        """The organisation that it is; None: nobody has said yet."""
        settling = settling_answer(self.answers)
        return settling.organisation if settling is not None else None


class AnswerBasis(enum.StrEnum):
    """Why a mention is, or is not, an organisation that we know."""

    IDENTIFIER = "identifier"
    CLERK = "clerk"
    NAME = "name"
    """The name of a public body, that no other organisation bears; see decision 0008."""


class MentionAnswer(Row, Recorded, Base):
    """Whether a mention is this organisation. Only ever added; the last answer about a pair
    counts.
    """

    __tablename__ = "mention_answer"
    __table_args__ = (sa.Index("ix_mention_answer_recorded_at", "recorded_at"),)

    mention_id: Mapped[int] = mapped_column(sa.ForeignKey("mention.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    same: Mapped[bool]
    basis: Mapped[AnswerBasis] = mapped_column(word(AnswerBasis))
    rung: Mapped[Rung | None] = rung_column()
    takes_back: Mapped[int | None]
    """The row id of the answer that this one takes back; neither counts, and the question is open
    again.
    """
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    account: Mapped[Account | None] = relationship()
    mention: Mapped[Mention] = relationship(back_populates="answers")
    organisation: Mapped[Organisation] = relationship()

    @property
    def answer_id(self) -> int | None:
        """Its row id; None: it is not written yet."""
        return self.id


class DecisionParty(Row, Base):
    """A party in one version of a decision. Only ever added."""

    __tablename__ = "decision_party"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("decision_version.id"), index=True)
    mention_id: Mapped[int] = mapped_column(sa.ForeignKey("mention.id"), index=True)
    role: Mapped[PartyRole] = mapped_column(word(PartyRole))
    benefit: Mapped[Benefit | None] = mapped_column(word(Benefit))

    version: Mapped[DecisionVersion] = relationship(back_populates="parties")
    mention: Mapped[Mention] = relationship()


class Participation(Identified, Recorded, Withdrawable, Base):
    """A series: one official in one decision."""

    __tablename__ = "participation"
    __table_args__ = (sa.UniqueConstraint("decision_id", "official_id"),)

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)

    decision: Mapped[Decision] = relationship(back_populates="participations")
    official: Mapped[Official] = relationship()
    versions: Mapped[list[ParticipationVersion]] = relationship(
        back_populates="participation", order_by="ParticipationVersion.number"
    )

    @property
    def current(self) -> ParticipationVersion:
        """The newest version."""
        return self.versions[-1]


class ParticipationVersion(Row, Recorded, Base):
    """What the official did or will do. Recusal is four three-valued boxes: None is not known. Only
    ever added.
    """

    __tablename__ = "participation_version"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "number"),
        sa.Index("ix_participation_version_recorded_at", "recorded_at"),
    )

    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participation.id"))
    number: Mapped[int]
    steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    planned: Mapped[list[str]] = mapped_column(JSON, default=list)
    recused_preparation: Mapped[bool | None]
    recused_deliberation: Mapped[bool | None]
    recused_vote: Mapped[bool | None]
    recused_contact: Mapped[bool | None]
    took_no_part: Mapped[bool | None]
    decisive: Mapped[bool | None]
    proposed: Mapped[bool | None]
    source: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    participation: Mapped[Participation] = relationship(back_populates="versions")
    account: Mapped[Account | None] = relationship()

    @property
    def says_nothing_of_recusal(self) -> bool:
        """Whether none of the four boxes was answered."""
        boxes = (
            self.recused_preparation,
            self.recused_deliberation,
            self.recused_vote,
            self.recused_contact,
        )
        return all(box is None for box in boxes)
