"""What somebody recorded that is done about a link before a decision is taken. Restricted."""

from __future__ import annotations

import datetime
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.dates import PartialDate
from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import JSON, Identified, PartialDateText, Recorded, Row, word
from register.models.decisions import Decision
from register.models.officials import Official


class MeasureKept(enum.StrEnum):
    """What became of a measure."""

    NOT_YET = "not_yet"
    """Nobody can say yet."""
    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken_back"
    """It does not count: it was recorded wrongly, or is not needed any more."""


class RecordedMeasure(Identified, Recorded, Base):
    """A series: one measure about one official in one decision. Only ever added."""

    __tablename__ = "recorded_measure"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"))
    measure: Mapped[str] = mapped_column(sa.String(60))
    """The word of the engine for it: `recuse_full`, `recuse_step:voted`; `agreed` for what people
    agreed on and no rule knows.
    """
    participation_number: Mapped[int | None]
    """The version of what the official does in the decision that it made. None: it made none."""

    decision: Mapped[Decision] = relationship()
    official: Mapped[Official] = relationship()
    versions: Mapped[list[RecordedMeasureVersion]] = relationship(
        back_populates="series", order_by="RecordedMeasureVersion.number"
    )

    @property
    def first(self) -> RecordedMeasureVersion:
        """What was said when it was recorded."""
        return self.versions[0]

    @property
    def current(self) -> RecordedMeasureVersion:
        """What holds now."""
        return self.versions[-1]


class RecordedMeasureVersion(Row, Recorded, Base):
    """What is said of a measure. Only ever added."""

    __tablename__ = "recorded_measure_version"
    __table_args__ = (sa.UniqueConstraint("measure_id", "number"),)

    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("recorded_measure.id"))
    number: Mapped[int]
    kept: Mapped[MeasureKept] = mapped_column(word(MeasureKept))
    agreed_on: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    """When the official agreed. None: not known, or not yet."""
    until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    """The last day on which it holds. None: until the decision has been taken."""
    follow_up_on: Mapped[datetime.date | None]
    """On this day it comes back on the desk, as long as nobody can say whether it was kept."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who recorded it. None: a command on the server."""

    series: Mapped[RecordedMeasure] = relationship(back_populates="versions")
    account: Mapped[Account | None] = relationship()
    words: Mapped[RecordedMeasureWords | None] = relationship(back_populates="version")


class RecordedMeasureWords(Base):
    """The words of a measure; apart, so that erasing them leaves the series whole."""

    __tablename__ = "recorded_measure_words"

    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("recorded_measure_version.id"), primary_key=True
    )
    said: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The message of the engine, by id and parameters. None: people agreed on something of their
    own, which stands in `evidence`.
    """
    decided_by: Mapped[str] = mapped_column(sa.Text)
    """Who decided it. Empty: not said."""
    owner: Mapped[str] = mapped_column(sa.Text)
    """Who sees to it that it is kept."""
    evidence: Mapped[str] = mapped_column(sa.Text)
    """What shows it: minutes, a letter, or in words. Empty: nothing yet."""

    version: Mapped[RecordedMeasureVersion] = relationship(back_populates="words")
