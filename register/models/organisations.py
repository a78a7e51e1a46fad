"""Organisations, shared by all bodies, with their names, numbers and the ties between them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OrganisationKind, TieKind
from register.extensions import Base
from register.models.columns import Identified, PartialDateText, Recorded, Row, Withdrawable, word


class Organisation(Identified, Recorded, Withdrawable, Base):
    """An organisation. `name` is its present name; former names stand in `names`.

    Somebody who may not know of it can name it anew. Then everybody reads what that person said,
    but a check, and whoever keeps decisions, what is known: `known_name` and the like.
    """

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[OrganisationKind] = mapped_column(word(OrganisationKind))
    field: Mapped[str | None]
    town: Mapped[str | None]

    kept_name: Mapped[str | None]
    """What was known before it was named anew, as with the three below. None: it never was."""
    kept_kind: Mapped[OrganisationKind | None] = mapped_column(
        word(OrganisationKind, "kept_organisationkind")
    )
    kept_field: Mapped[str | None]
    kept_town: Mapped[str | None]

    names: Mapped[list[OrganisationName]] = relationship(
        back_populates="organisation", order_by="OrganisationName.id"
    )
    identifiers: Mapped[list[OrganisationIdentifier]] = relationship(
        back_populates="organisation", order_by="OrganisationIdentifier.id"
    )

    @hybrid_property
    def known_name(self) -> str:
        """The name that is known to those who keep decisions."""
        return self.kept_name or self.name

    @known_name.inplace.expression
    @classmethod
    def _known_name(cls) -> sa.ColumnElement[str]:
        return sa.func.coalesce(cls.kept_name, cls.name)

    @hybrid_property
    def known_kind(self) -> OrganisationKind:
        """The kind that is known to them."""
        return self.kept_kind or self.kind

    @known_kind.inplace.expression
    @classmethod
    def _known_kind(cls) -> sa.ColumnElement[OrganisationKind]:
        return sa.func.coalesce(cls.kept_kind, cls.kind)

    @hybrid_property
    def known_field(self) -> str | None:
        """The field that is known to them."""
        return self.field if self.kept_kind is None else self.kept_field

    @known_field.inplace.expression
    @classmethod
    def _known_field(cls) -> sa.ColumnElement[str | None]:
        return sa.case((cls.kept_kind.is_(None), cls.field), else_=cls.kept_field)

    @property
    def known_town(self) -> str | None:
        """The town that is known to them."""
        return self.town if self.kept_kind is None else self.kept_town


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


class OrganisationKey(Row, Recorded, Base):
    """What a source calls its record of an organisation, with who publishes it, so that a later
    statement that gives no name is understood. Never changed; undoing an import takes away what it
    brought.
    """

    __tablename__ = "organisation_key"
    __table_args__ = (sa.UniqueConstraint("record", "organisation_id"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    record: Mapped[str]

    organisation: Mapped[Organisation] = relationship()


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


class PeriodColumns:
    """A period in which something is held, and the statement that says so. `share` is 0–1."""

    share: Mapped[float | None]
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    period: Mapped[str | None]
    """By what this period is known in the answers that rest on it, whatever is said of it later.
    None: by the public id of the series, whose first it was.
    """
    record: Mapped[str | None]
    """What the source calls its record of this, with who publishes it. None: it has no records."""
    stated_on: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    """The day of the statement about that record."""


class OrganisationTieVersion(PeriodColumns, Row, Recorded, Base):
    """What we knew of a tie from `recorded_at` on: the period that began last, and in `others` the
    ones before and beside it. Only ever added.
    """

    __tablename__ = "organisation_tie_version"
    __table_args__ = (
        sa.UniqueConstraint("tie_id", "number"),
        sa.Index("ix_organisation_tie_version_recorded_at", "recorded_at"),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name="share"),
    )

    tie_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation_tie.id"))
    number: Mapped[int]
    source: Mapped[str | None]

    tie: Mapped[OrganisationTie] = relationship(back_populates="versions")
    others: Mapped[list[OrganisationTiePeriod]] = relationship(
        back_populates="version", order_by="OrganisationTiePeriod.id"
    )


class OrganisationTiePeriod(PeriodColumns, Row, Base):
    """A period of a tie beside the one that began last. Added with its version, and only then."""

    __tablename__ = "organisation_tie_period"
    __table_args__ = (sa.CheckConstraint("share BETWEEN 0 AND 1", name="share"),)

    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation_tie_version.id"), index=True
    )
    source: Mapped[str | None]

    version: Mapped[OrganisationTieVersion] = relationship(back_populates="others")
