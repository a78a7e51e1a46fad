"""Imports: each file that came in, what was wrong with it, what it made, and whether it was undone.
Restricted.
"""

from __future__ import annotations

import datetime
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.columns import JSON, Identified, Instant, Recorded, Row, word


class Noun(enum.StrEnum):
    """What a file may hold."""

    ORGANISATIONS = "organisations"
    OFFICIALS = "officials"
    POSITIONS = "positions"
    DECISIONS = "decisions"
    PARTICIPATIONS = "participations"


class ImportState(enum.StrEnum):
    """How far an import is."""

    WAITING = "waiting"
    READING = "reading"
    """Parsed and checked, outside any transaction."""
    KEEPING = "keeping"
    """Written, in one transaction."""
    DONE = "done"
    FAILED = "failed"
    """The file, or the software, was at fault; nothing of it was kept."""
    UNDONE = "undone"


class ImportRun(Identified, Recorded, Base):
    """One time that one file came in. Its numbers are final once it is done, failed or undone."""

    __tablename__ = "import_run"

    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), index=True)
    """None: the records name their own bodies, or belong to none."""
    noun: Mapped[Noun] = mapped_column(word(Noun))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: a command on the server."""
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    format: Mapped[str]
    """How a file of decisions is to be read, one of the formats that the readers know; "auto": as
    it looks. "council": it comes from a council information system, and holds more than decisions.
    """
    columns: Mapped[list[str | None] | None] = mapped_column(JSON(none_as_null=True))
    """Our column for each column of a table, in order, where somebody chose them; None: the table
    bears our names.
    """
    choices: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """How the table is read where it leaves that open: see `conflict_graph.readers.tables.choices`;
    None: in the usual way.
    """
    asks_columns: Mapped[bool] = mapped_column(default=False)
    """Somebody has yet to choose the columns; until then the import waits."""
    asks_buyers: Mapped[bool] = mapped_column(default=False)
    """Somebody has yet to say whether the buyers that its notices name are the body; until then it
    waits.
    """
    asks_people: Mapped[bool] = mapped_column(default=False)
    """Somebody has yet to say whom names mean that are like those of officials; until then it
    waits.
    """
    asks_council: Mapped[bool] = mapped_column(default=False)
    """Somebody has yet to look over what a council information system tells; until then it waits.
    """
    state: Mapped[ImportState] = mapped_column(word(ImportState), default=ImportState.WAITING)
    read: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    @property
    def holds(self) -> str:
        """What the file holds: a noun, or `council` where it holds several."""
        return "council" if self.format == "council" else self.noun

    body: Mapped[Body | None] = relationship()
    account: Mapped[Account | None] = relationship()
    undone: Mapped[ImportUndone | None] = relationship(back_populates="run")


class ImportContent(Base):
    """A file that waits to be read. The row goes when the import is finished."""

    __tablename__ = "import_content"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_run.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)


class BuyerAnswer(Row, Recorded, Base):
    """Whether a buyer, as notices name it, is the body that brings them in. The newest counts. Only
    ever added.
    """

    __tablename__ = "buyer_answer"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: a command on the server."""
    name: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(sa.String(64), index=True)
    is_body: Mapped[bool]


class ImportProblem(Row, Base):
    """Something wrong with a file: where, what stands there, what to do. Never changed; erasable,
    for it quotes.
    """

    __tablename__ = "import_problem"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_run.id"), index=True)
    place: Mapped[str]
    value: Mapped[str]
    remedy: Mapped[str]
    """What to do, in English."""
    said: Mapped[list[object] | None] = mapped_column(JSON)
    """The remedy as a message with what fills its places, for other languages; None in older
    rows.
    """


class ImportMade(Row, Base):
    """A row that an import added, or changed. Only ever added.

    `kind` is the name of its table. `said` is None for a row that was added; of a row that was
    changed it holds, by column, what stood there before and after; of a number or name of an
    organisation, what it was.
    """

    __tablename__ = "import_made"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_run.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    row_id: Mapped[int]
    is_new: Mapped[bool]
    said: Mapped[dict[str, list[object]] | None] = mapped_column(JSON)

    __table_args__ = (sa.Index("ix_import_made_row", "kind", "row_id"),)


class ImportUndone(Row, Recorded, Base):
    """That an import as a whole was undone, and by whom. Only ever added."""

    __tablename__ = "import_undone"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_run.id"), unique=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    run: Mapped[ImportRun] = relationship(back_populates="undone")
    account: Mapped[Account | None] = relationship()
