"""Organisations, shared by all bodies, with their names, numbers and the ties between them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OrganisationKind, TieKind
from register.extensions import Base
from register.models.columns import Identified, PartialDateText, Recorded, Row, Withdrawable, word


class Organisation(Identified, Recorded, Withdrawable, Base):
    """An organisation. `name` is its present name; former names stand in `names`."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[OrganisationKind] = mapped_column(word(OrganisationKind))
    field: Mapped[str | None]
    town: Mapped[str | None]

    names: Mapped[list[OrganisationName]] = relationship(
        back_populates="organisation", order_by="OrganisationName.id"
    )
    identifiers: Mapped[list[OrganisationIdentifier]] = relationship(
        back_populates="organisation", order_by="OrganisationIdentifier.id"
    )


class OrganisationName(Row, Recorded, Base):
    """A name that an organisation bears or bore. Never changed; undoing an import takes away what
    it brought.
    """

    __tablename__ = "organisation_name"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    source: Mapped[str | None]

    organisation: Mapped[Organisation] = relationship(back_populates="names")


class OrganisationIdentifier(Row, Recorded, Base):
    """A number of an organisation, by org-id.guide scheme. Never changed; undoing an import takes
    its numbers away.
    """

    __tablename__ = "organisation_identifier"
    __table_args__ = (
        sa.UniqueConstraint("scheme", "number"),
        sa.Index("ix_organisation_identifier_recorded_at", "recorded_at"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    scheme: Mapped[str]
    number: Mapped[str]
    source: Mapped[str | None]

    organisation: Mapped[Organisation] = relationship(back_populates="identifiers")


class OrganisationTie(Identified, Recorded, Withdrawable, Base):
    """A series: one tie between two organisations, from the holder to the held."""

    __tablename__ = "organisation_tie"
    __table_args__ = (
        sa.UniqueConstraint("holder_id", "held_id", "kind"),
        sa.Index("ix_organisation_tie_holder_standing", "holder_id", "withdrawn_at", "held_id"),
        sa.Index("ix_organisation_tie_held_standing", "held_id", "withdrawn_at", "holder_id"),
    )

    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    held_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    kind: Mapped[TieKind] = mapped_column(word(TieKind))

    holder: Mapped[Organisation] = relationship(foreign_keys=[holder_id])
    held: Mapped[Organisation] = relationship(foreign_keys=[held_id])
    versions: Mapped[list[OrganisationTieVersion]] = relationship(
        back_populates="tie", order_by="OrganisationTieVersion.number"
    )

    @property
    def current(self) -> OrganisationTieVersion:
        """The newest version."""
        return self.versions[-1]


class OrganisationTieVersion(Row, Recorded, Base):
    """What we knew of a tie from `recorded_at` on. `share` is 0–1. Only ever added."""

    __tablename__ = "organisation_tie_version"
    __table_args__ = (
        sa.UniqueConstraint("tie_id", "number"),
        sa.Index("ix_organisation_tie_version_recorded_at", "recorded_at"),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name="share"),
    )

    tie_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation_tie.id"))
    number: Mapped[int]
    share: Mapped[float | None]
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    source: Mapped[str | None]

    tie: Mapped[OrganisationTie] = relationship(back_populates="versions")
