"""What a body's rule asks officials to say beside their positions, for its clerks only. Restricted,
only ever added.

No column holds the name of a relative, and there never is one: a relative is known by the relation
alone.
"""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Relation, TieKind
from register.extensions import Base
from register.models.bodies import Body
from register.models.columns import Identified, PartialDateText, Recorded, Row, word
from register.models.kinds import Act
from register.models.officials import Official
from register.models.organisations import Organisation


class InterestKind(enum.StrEnum):
    """The kinds of interest that a body can ask for."""

    HOLDING = "holding"
    """A part of a company that the official owns."""
    FAMILY = "family"
    """What a relative, who is not named, owns or does somewhere."""
    FORMER_POSITION = "former_position"
    """What the official did before taking office."""
    PROPERTY = "property"
    """Land or a building, by the area it stands in."""


class InterestQuestion(Row, Recorded, Base):
    """That a body asks for a kind of interest from now on, or no more. The newest row of a body and
    kind counts.
    """

    __tablename__ = "interest_question"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    kind: Mapped[InterestKind] = mapped_column(word(InterestKind))
    asked: Mapped[bool]
    reference: Mapped[str]
    """The rule that asks it: the code of conduct and its article. Empty where it is asked no
    more.
    """
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    body: Mapped[Body] = relationship()


class Interest(Identified, Recorded, Base):
    """A series: one interest of one official."""

    __tablename__ = "interest"

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    kind: Mapped[InterestKind] = mapped_column(word(InterestKind))

    official: Mapped[Official] = relationship()
    versions: Mapped[list[InterestVersion]] = relationship(
        back_populates="interest", order_by="InterestVersion.number"
    )

    @property
    def current(self) -> InterestVersion:
        """The newest version."""
        return self.versions[-1]

    @property
    def last_said(self) -> InterestPayload | None:
        """The newest words, also of what was withdrawn; None: all were erased."""
        return next(
            (each.payload for each in reversed(self.versions) if each.payload is not None), None
        )


class InterestVersion(Row, Recorded, Base):
    """That the official said something of an interest. Only ever added. What was said stands in its
    payload.
    """

    __tablename__ = "interest_version"
    __table_args__ = (sa.UniqueConstraint("interest_id", "number"),)

    interest_id: Mapped[int] = mapped_column(sa.ForeignKey("interest.id"))
    number: Mapped[int]
    act: Mapped[Act] = mapped_column(word(Act))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: a command on the server."""

    interest: Mapped[Interest] = relationship(back_populates="versions")
    payload: Mapped[InterestPayload | None] = relationship(back_populates="version")


class InterestPayload(Base):
    """What a version says; apart from it, so that erasing this leaves the series whole. Which
    columns: by kind.
    """

    __tablename__ = "interest_payload"
    __table_args__ = (sa.CheckConstraint("share BETWEEN 0 AND 1", name="share"),)

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("interest_version.id"), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id"), index=True
    )
    share: Mapped[float | None]
    """0-1; None: not stated."""
    relation: Mapped[Relation | None] = mapped_column(word(Relation))
    tie: Mapped[TieKind | None] = mapped_column(word(TieKind))
    """What ties the relative to the organisation, or tied the official to it."""
    title: Mapped[str | None]
    """What the former position was."""
    area: Mapped[str | None]
    """A district or village, never an address."""
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)

    version: Mapped[InterestVersion] = relationship(back_populates="payload")
    organisation: Mapped[Organisation | None] = relationship()
