"""The log of public entries and its weekly editions: hashes that are only added, and their texts,
which can be erased. See docs/decisions/0041-weekly-editions.md.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.columns import Recorded, Row


class WeeklyEdition(Row, Recorded, Base):
    """A frozen edition of the whole public register."""

    __tablename__ = "weekly_edition"

    number: Mapped[int] = mapped_column(unique=True)
    """From 1 on, without a gap."""
    week: Mapped[str] = mapped_column(sa.String(8), unique=True)
    """The week by ISO 8601, as 2026-W49."""
    size: Mapped[int]
    """Entries in the log up to and including this edition."""
    root: Mapped[str] = mapped_column(sa.String(64))

    issues: Mapped[list[EditionIssue]] = relationship(
        back_populates="edition", order_by="EditionIssue.number"
    )


class EditionIssue(Row, Recorded, Base):
    """The signed manifest of an edition. A later issue takes the place of an earlier one, where
    something in it left the public pages.
    """

    __tablename__ = "edition_issue"
    __table_args__ = (sa.UniqueConstraint("edition_id", "number"),)

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("weekly_edition.id"))
    number: Mapped[int]
    manifest: Mapped[str] = mapped_column(sa.Text)
    signature: Mapped[str] = mapped_column(sa.String(100))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    description: Mapped[str] = mapped_column(sa.Text)
    """The description of the package, as `datapackage.json` has it."""
    gaps: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 over the numbers of what is not in it, and not in the edition before."""

    edition: Mapped[WeeklyEdition] = relationship(back_populates="issues")


class EditionEntry(Base):
    """One entry of the log: its place and its salted hash, and nothing that tells of whom it is."""

    __tablename__ = "edition_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 0 on, without a gap."""
    hash: Mapped[str] = mapped_column(sa.String(64))
    edition: Mapped[int] = mapped_column(index=True)
    """The number of the first edition that holds it."""


class EditionText(Base):
    """What an entry says, with its salt. Deleting the row erases it; `EditionErasure` says so."""

    __tablename__ = "edition_text"
    __table_args__ = (
        sa.Index("ix_edition_text_kind_number", "kind", "number"),
        sa.Index("ix_edition_text_kind_key", "kind", "key"),
    )

    number: Mapped[int] = mapped_column(
        sa.ForeignKey("edition_entry.number"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(sa.String(20))
    """The name of its file, without the ending."""
    key: Mapped[str] = mapped_column(sa.String(100))
    """What stays the same while it reads otherwise, within its kind."""
    official: Mapped[str | None] = mapped_column(sa.String(36), index=True)
    """The public id of whom it is about. None, as with the two below: it is about no such thing."""
    position: Mapped[str | None] = mapped_column(sa.String(36), index=True)
    organisation: Mapped[str | None] = mapped_column(sa.String(36))
    salt: Mapped[str] = mapped_column(sa.String(64))
    text: Mapped[str] = mapped_column(sa.Text)


class EditionEnd(Base):
    """From which edition on an entry no longer stands."""

    __tablename__ = "edition_end"

    number: Mapped[int] = mapped_column(
        sa.ForeignKey("edition_entry.number"), primary_key=True, autoincrement=False
    )
    edition: Mapped[int] = mapped_column(index=True)


class EditionNode(Base):
    """The hash of a whole block of the tree: 256 leaves on level 1, 65,536 on level 2."""

    __tablename__ = "edition_node"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(sa.String(64))


class EditionErasure(Recorded, Base):
    """That the text of an entry was erased, when and on which ground; not whose it was."""

    __tablename__ = "edition_erasure"

    number: Mapped[int] = mapped_column(
        sa.ForeignKey("edition_entry.number"), primary_key=True, autoincrement=False
    )
    ground: Mapped[str] = mapped_column(sa.String(100))
