"""Natural persons whom a source calls owners of organisations. Restricted: quarantined until a
clerk says who it is.
"""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.facts import TieKind
from register.extensions import Base
from register.models.bodies import Body
from register.models.columns import (
    Identified,
    Recorded,
    Row,
    Rung,
    Withdrawable,
    rung_column,
    word,
)
from register.models.officials import Official
from register.models.organisations import Organisation, PeriodColumns


class OwnerMention(Identified, Recorded, Withdrawable, Base):
    """A series: a name that sources give to an owner of an organisation. By itself it says nothing
    about anybody.
    """

    __tablename__ = "owner_mention"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "folded_name", "kind"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    """The name as the source writes it; nothing else of the person is kept."""
    folded_name: Mapped[str] = mapped_column(index=True)
    """The name in small letters without accents and punctuation."""
    kind: Mapped[TieKind] = mapped_column(word(TieKind))

    organisation: Mapped[Organisation] = relationship()
    versions: Mapped[list[OwnerMentionVersion]] = relationship(
        back_populates="mention", order_by="OwnerMentionVersion.number"
    )
    answers: Mapped[list[OwnerAnswer]] = relationship(
        back_populates="mention", order_by="OwnerAnswer.id"
    )

    @property
    def current(self) -> OwnerMentionVersion:
        """The newest version."""
        return self.versions[-1]


class OwnerMentionVersion(PeriodColumns, Row, Recorded, Base):
    """What a source said of an owner: the period that began last, and in `others` the ones before
    and beside it. Only ever added.
    """

    __tablename__ = "owner_mention_version"
    __table_args__ = (
        sa.UniqueConstraint("mention_id", "number"),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name="share"),
    )

    mention_id: Mapped[int] = mapped_column(sa.ForeignKey("owner_mention.id"))
    number: Mapped[int]
    source: Mapped[str]
    rung: Mapped[Rung | None] = rung_column()
    """On what evidence the source was taken to mean this organisation."""

    mention: Mapped[OwnerMention] = relationship(back_populates="versions")
    others: Mapped[list[OwnerMentionPeriod]] = relationship(
        back_populates="version", order_by="OwnerMentionPeriod.id"
    )


class OwnerMentionPeriod(PeriodColumns, Row, Base):
    """A period of an owner beside the one that began last. Added with its version, and only
    then.
    """

    __tablename__ = "owner_mention_period"
    __table_args__ = (sa.CheckConstraint("share BETWEEN 0 AND 1", name="share"),)

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("owner_mention_version.id"), index=True)
    source: Mapped[str]

    version: Mapped[OwnerMentionVersion] = relationship(back_populates="others")


class OwnerReply(enum.StrEnum):
    """What a clerk can say of an owner."""

    OFFICIAL = "official"
    """This is an official of ours."""
    NOBODY = "nobody"
    """This is nobody of ours."""
    OPEN = "open"
    """An earlier answer is taken back."""


class OwnerAnswer(Row, Recorded, Base):
    """What a clerk of a body said of an owner. Only ever added; the last answer of a body counts
    for that body.
    """

    __tablename__ = "owner_answer"
    __table_args__ = (
        sa.CheckConstraint(
            "(reply = 'official') = (official_id IS NOT NULL)", name="official_named"
        ),
        sa.Index("ix_owner_answer_mention_id_body_id", "mention_id", "body_id"),
    )

    mention_id: Mapped[int] = mapped_column(sa.ForeignKey("owner_mention.id"))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    reply: Mapped[OwnerReply] = mapped_column(word(OwnerReply))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    mention: Mapped[OwnerMention] = relationship(back_populates="answers")
    body: Mapped[Body] = relationship()
    official: Mapped[Official | None] = relationship()
