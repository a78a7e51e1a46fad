"""How a body's own tables name their columns."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.bodies import Body
from register.models.columns import JSON, Recorded, Row


class ColumnMapping(Row, Recorded, Base):
    """Which of our columns a body's columns are. Only ever added; the last for the same headers
    counts.
    """

    __tablename__ = "column_mapping"
    __table_args__ = (sa.Index("ix_column_mapping_headers", "body_id", "noun", "fingerprint"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    noun: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the folded headers in their order."""
    columns: Mapped[list[str | None]] = mapped_column(JSON)
    """Our column for each header in order; None: not read."""
    choices: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What was said about the rest: see `conflict_graph.readers.tables.choices`; None: nothing."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    body: Mapped[Body] = relationship()
