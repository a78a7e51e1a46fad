"""How long a body keeps what it chooses about. Restricted, only ever added; the newest counts."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from register.extensions import Base
from register.models.columns import Recorded, Row, unchecked_word


class RetentionKind(enum.StrEnum):
    """Of what a body sets the term."""

    FORMER_OFFICIAL = "former_official"
    """Leaves the public register so long after the last day in office; the history stays."""
    REPORT = "report"
    """The words of a report are erased so long after the decision about it."""
    IMPORT_PROBLEM = "import_problem"
    """What was wrong with a file is erased so long after the file was read."""
    DRAFT = "draft"
    """A declaration that nobody finished is erased so long after it was last saved."""
    DOCUMENT = "document"
    """The files of a reply are erased so long after the finding was concluded."""


class RetentionTerm(Row, Recorded, Base):
    """What a body chose for one kind."""

    __tablename__ = "retention_term"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    kind: Mapped[RetentionKind] = mapped_column(unchecked_word(RetentionKind))
    days: Mapped[int | None]
    """None: the default again."""
    source: Mapped[str]
    """On what the term rests: a row of a selection list, a by-law. "" with the default."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
