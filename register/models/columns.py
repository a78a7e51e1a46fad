"""Column types and mixins that all tables share."""

from __future__ import annotations

import datetime
import enum
import functools
import uuid
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from conflict_graph.dates import PartialDate
from conflict_graph.particulars import TimeSpent
from register.clock import now


class PartialDateText(TypeDecorator[PartialDate]):
    """A partial date, stored as `YYYY`, `YYYY-MM` or `YYYY-MM-DD` so that its precision is kept."""

    impl = sa.String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        """Write the date as text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        """Read the date back."""
        return None if value is None else _read_date(value)


@functools.lru_cache(maxsize=16384)
def _read_date(text: str) -> PartialDate:
    """Read a date of the database: thousands of rows of a body say a few hundred different ones."""
    return PartialDate.parse(text)


class TimeSpentText(TypeDecorator[TimeSpent]):
    """How much time a position takes, stored as `TimeSpent` writes it."""

    impl = sa.String(40)
    cache_ok = True

    def process_bind_param(self, value: TimeSpent | None, dialect: Dialect) -> str | None:
        """Write it as text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> TimeSpent | None:
        """Read it back."""
        return None if value is None else TimeSpent.parse(value)


class Instant(TypeDecorator[datetime.datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Refuse a moment without a zone; turn others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(datetime.UTC)

    def process_result_value(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Put the zone back where the database forgot it."""
        if value is None:
            return None
        return (
            value.replace(tzinfo=datetime.UTC)
            if value.tzinfo is None
            else value.astimezone(datetime.UTC)
        )


def word(kind: type[enum.Enum], name: str | None = None) -> sa.Enum:
    """Return a column type that stores the values of an enumeration as text, checked by the
    database. `name` is that of the check; None: the enumeration's own.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def unchecked_word(kind: type[enum.Enum]) -> sa.Enum:
    """Return a column type for words that the database does not check: of a column that an older
    table got later.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def random_id() -> str:
    """A public id that tells nothing."""
    return str(uuid.uuid4())


class Origin(enum.StrEnum):
    """How something came into the register."""

    DECLARED = "declared"
    """Somebody entered it on a page: the official, or a clerk."""
    IMPORTED = "imported"
    """A file brought it, also one that an official wrote; when it was declared is not known."""
    MERGER = "merger"
    """It follows from a merger of bodies."""

    @classmethod
    def of(cls, source: str | None) -> Origin:
        """Return where something comes from that a file brought, named by `source`; None: no file
        did.
        """
        return cls.DECLARED if source is None else cls.IMPORTED


class Rung(enum.StrEnum):
    """On what evidence a source was taken to mean an organisation or an official, the best
    first.
    """

    DECLARED_NUMBER = "declared_number"
    """The source gives a number, or the body's own key, that one alone bears."""
    NUMBER_AND_SEAT = "number_and_seat"
    """The source gives such a number, and the seat is the same too."""
    DISTINCTIVE_NAME = "distinctive_name"
    """A name that one alone bears: of a public body, with the same seat, or in the body's own
    list.
    """
    NAME = "name"
    """The name alone."""


def rung_column() -> Mapped[Rung | None]:
    """Return the column of a rung. None: nobody had to be recognised, or somebody said who it is;
    also in rows from before rungs were kept, save where their basis proves one.
    """
    return mapped_column(unchecked_word(Rung))


class Identified:
    """A row with a database id, which never leaves the house, and a random public id."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=random_id)


class Recorded:
    """A row that says when we knew it, by the server's clock."""

    recorded_at: Mapped[datetime.datetime] = mapped_column(Instant, default=now)


class Withdrawable:
    """A series that undoing the import that made it takes out again. Its versions stay, and are not
    shown.
    """

    withdrawn_at: Mapped[datetime.datetime | None] = mapped_column(Instant)


class Row:
    """A row with a database id only."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Noted:
    """A row with a note in own words, which stand in `words`, a table apart, so that erasing them
    leaves the series whole.
    """

    if TYPE_CHECKING:
        words: Any

    @property
    def note(self) -> str:
        """What was said in own words; "": nothing, or it was erased."""
        return str(self.words.note) if self.words else ""


JSON = sa.JSON
