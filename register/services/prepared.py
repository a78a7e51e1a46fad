"""Questions to the database that are asked often: made once with SQLAlchemy, and then put to the
driver itself.

For answers that take some hundredths of a millisecond, what SQLAlchemy does around an execution
takes longer than the answer. A question names a few ids or one thing, and its answer is rows of one
kind, with the values that the types of the columns read: dates, words of an enumeration, yes and
no.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection
from sqlalchemy.sql.compiler import SQLCompiler

from register.extensions import db

Row = TypeVar("Row")
Ids = Sequence[sa.BindParameter[Any]]

SIZES = (4, 16, 64, 256)
"""How many ids a question names. A few sizes, filled up with the last id, keep few statements to
prepare.
"""

_NAMES = tuple(f"id_{place}" for place in range(SIZES[-1]))


class PreparedQuery(Generic[Row]):
    """A question. `kind` makes a row of the values of one; `make` gives the statement about some
    ids, or about none.
    """

    def __init__(
        self, kind: Callable[[Iterable[Any]], Row], make: Callable[[Ids], sa.SelectBase]
    ) -> None:
        self.kind = kind
        self.make = make

    def statement(self, size: int) -> sa.SelectBase:
        """Return the statement about so many ids; 0: it is about no ids."""
        return self.make([sa.bindparam(name) for name in _NAMES[:size]])


class _Prepared:
    """A statement as a driver wants it, and how the values of its columns are read."""

    def __init__(self, statement: sa.SelectBase, driver: str) -> None:
        self._dialect = sa.make_url(f"{driver}://").get_dialect()()
        compiled = statement.compile(dialect=self._dialect)
        assert isinstance(compiled, SQLCompiler)
        self._text = compiled.string
        self._order = compiled.positiontup
        self._constants = {
            name: _written(bind, self._dialect)
            for bind, name in compiled.bind_names.items()
            if bind.value is not None
        }
        self._types = [
            column.type.dialect_impl(self._dialect) for column in statement.selected_columns
        ]
        self._readers: list[tuple[int, Callable[[Any], Any]]] | None = None

    def written(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """Return the text and the values, as the driver wants them."""
        named = {**self._constants, **values}
        return (
            self._text,
            named if self._order is None else [named[name] for name in self._order],
        )

    def put(self, cursor: Any, values: Mapping[str, Any]) -> Iterable[Any]:
        """Put it to the database, and return the rows with every value read."""
        cursor.execute(*self.written(values))
        return self._read(cursor.fetchall(), cursor.description)

    def _read(self, found: list[Any], description: Sequence[Any]) -> Iterable[Any]:
        if self._readers is None:
            told = zip(self._types, description, strict=True)
            made = [kind.result_processor(self._dialect, column[1]) for kind, column in told]
            self._readers = [(place, read) for place, read in enumerate(made) if read is not None]
        if not self._readers or not found:
            return found
        columns: list[Iterable[Any]] = list(zip(*found, strict=True))
        for place, read in self._readers:
            columns[place] = map(read, columns[place])
        return zip(*columns, strict=True)


def _written(bind: sa.BindParameter[Any], dialect: sa.Dialect) -> Any:
    """Return a value that the statement itself names, as the driver wants it."""
    write = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return bind.value if write is None else write(bind.value)


@functools.cache
def _prepared(question: PreparedQuery[Any], size: int, driver: str) -> _Prepared:
    """Return a statement for a driver; `driver` as in the address of a database, like
    `sqlite+pysqlite`.
    """
    return _Prepared(question.statement(size), driver)


class Reader:
    """Puts questions over one connection, inside its transaction."""

    def __init__(self, connection: Connection) -> None:
        if not connection.in_transaction():
            connection.begin()
        self._driver = f"{connection.dialect.name}+{connection.dialect.driver}"
        self._cursor = connection.connection.cursor()

    def about_one(self, question: PreparedQuery[Row], **values: Any) -> list[Row]:
        """Return the rows of a question that names no ids."""
        return self._put(question, 0, values)

    def written(self, question: PreparedQuery[Any], **values: Any) -> tuple[str, Any]:
        """Return a question that names no ids as the driver wants it: its text and its values."""
        return _prepared(question, 0, self._driver).written(values)

    def about(self, question: PreparedQuery[Row], ids: Collection[int], **values: Any) -> list[Row]:
        """Return the rows about some ids, in the order of the statement within each part of so
        many.
        """
        found: list[Row] = []
        listed = sorted(ids)
        for start in range(0, len(listed), SIZES[-1]):
            some = listed[start : start + SIZES[-1]]
            size = next(size for size in SIZES if size >= len(some))
            some += some[-1:] * (size - len(some))
            found += self._put(question, size, dict(zip(_NAMES, some, strict=False)) | values)
        return found

    def _put(self, question: PreparedQuery[Row], size: int, values: dict[str, Any]) -> list[Row]:
        return [
            *map(question.kind, _prepared(question, size, self._driver).put(self._cursor, values))
        ]


def reader() -> Reader:
    """Return a reader in the transaction of the session, with what the session has not written yet
    written.
    """
    db.session.flush()
    return Reader(db.session.connection())


def insert(model: type[Any], rows: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Add rows about decisions, at most one about each, and return their ids by the ids of the
    decisions. Nothing is kept of them in the session.
    """
    if not rows:
        return {}
    table = model.__table__
    added = sa.insert(table).returning(table.c.decision_id, table.c.id)
    return dict(db.session.execute(added, rows).all())


def columns(kind: type[Any], /, *sources: Any, **named: Any) -> list[Any]:
    """Return the columns for the fields of a kind of row: those named, and else of the first source
    that has one.
    """
    return [
        named[field]
        if field in named
        else next(getattr(each, field) for each in sources if hasattr(each, field))
        for field in kind._fields
    ]


def is_newest(version: Any, series: str) -> sa.ColumnElement[bool]:
    """Say of a version that there is none after it; `series`: the column that says of what it is a
    version.
    """
    other = orm.aliased(version)
    newest = sa.select(sa.func.max(other.number)).where(
        getattr(other, series) == getattr(version, series)
    )
    found: sa.ColumnElement[bool] = version.number == newest.correlate(version).scalar_subquery()
    return found
