"""Questions to the database that are asked often: made once with SQLAlchemy, and then put to the
driver itself.

For answers that take some hundredths of a millisecond, what SQLAlchemy does around an execution
takes longer than the answer. A question names a few ids or one thing, and its answer is rows of one
kind, with the values that the types of the columns read: dates, words of an enumeration, yes and
no.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection
from sqlalchemy.sql.compiler import SQLCompiler

from register.errors import OutOfReach
from register.extensions import db

Row = TypeVar("Row")
Fact = TypeVar("Fact")
Ids = Sequence[sa.BindParameter[Any]]

SIZES = (4, 16, 64, 256)
"""How many ids a question names. A few sizes, filled up with the last id, keep few statements to
prepare. A driver that takes a list gets one.
"""

_NAMES = tuple(f"id_{place}" for place in range(SIZES[-1]))
_ONE_OF = re.compile(r"\bIN \(%\(id_0\)s(?:::\w+)?\)")
"""What asks for the first id alone, in the text for a driver that finds values by name."""


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
        self._sized: dict[int, tuple[str, Sequence[str] | None]] = {}
        self._constants = {
            name: _written(bind, self._dialect)
            for bind, name in compiled.bind_names.items()
            if bind.value is not None
        }
        self._types = [
            column.type.dialect_impl(self._dialect) for column in statement.selected_columns
        ]
        self._readers: list[tuple[int, Callable[[Any], Any]]] | None = None

    def written(self, values: Mapping[str, Any], size: int) -> tuple[str, Any]:
        """Return the text about so many ids and the values, as the driver wants them."""
        if size not in self._sized:
            self._sized[size] = self._about(size)
        text, order = self._sized[size]
        named = {**self._constants, **values}
        return text, named if order is None else [named[name] for name in order]

    def _about(self, size: int) -> tuple[str, Sequence[str] | None]:
        """Return the text with so many ids in the place of one, and the order of its values; None:
        the driver finds them by name.
        """
        if self._order is None:
            return _ONE_OF.sub("= ANY(%(ids)s)", self._text), None
        begin, *rest = self._text.split("?")
        order: list[str] = []
        for name, after in zip(self._order, rest, strict=True):
            names = _NAMES[:size] if name == _NAMES[0] else (name,)
            order += names
            begin += ", ".join("?" * len(names)) + after
        return begin, order

    def put(self, cursor: Any, values: Mapping[str, Any], size: int) -> Iterable[Any]:
        """Put it to the database, and return the rows with every value read."""
        cursor.execute(*self.written(values, size))
        return self._read(cursor.fetchall(), cursor.description)

    def _read(self, found: list[Any], description: Sequence[Any]) -> Iterable[Any]:
        if self._readers is None:
            told = zip(self._types, description, strict=True)
            made = [_reading(kind, self._dialect, column[1]) for kind, column in told]
            self._readers = [(place, read) for place, read in enumerate(made) if read is not None]
        if not self._readers or not found:
            return found
        columns: list[Iterable[Any]] = list(zip(*found, strict=True))
        for place, read in self._readers:
            columns[place] = map(read, columns[place])
        return zip(*columns, strict=True)


class _ReadOnce(dict[Any, Any]):
    """The values of a column of words by how the table holds them, each read once."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, stored: Any) -> Any:
        found = self[stored] = self.read(stored)
        return found


def _reading(kind: Any, dialect: sa.Dialect, coltype: Any) -> Callable[[Any], Any] | None:
    """Return what reads a value of a column; None: it is as the driver gives it."""
    read = kind.result_processor(dialect, coltype)
    return _ReadOnce(read).__getitem__ if read is not None and isinstance(kind, sa.Enum) else read


def _written(bind: sa.BindParameter[Any], dialect: sa.Dialect) -> Any:
    """Return a value that the statement itself names, as the driver wants it."""
    write = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return bind.value if write is None else write(bind.value)


@functools.cache
def _prepared(question: PreparedQuery[Any], driver: str) -> _Prepared:
    """Return a statement for a driver; `driver` as in the address of a database, like
    `sqlite+pysqlite`.
    """
    return _Prepared(question.statement(1), driver)


class Reader:
    """Puts questions over one connection, inside its transaction."""

    def __init__(self, connection: Connection) -> None:
        if not connection.in_transaction():
            connection.begin()
        self.driver = f"{connection.dialect.name}+{connection.dialect.driver}"
        self._dialect = connection.dialect
        self._own = connection.connection.dbapi_connection
        self._cursor = connection.connection.cursor()

    def about_one(self, question: PreparedQuery[Row], **values: Any) -> list[Row]:
        """Return the rows of a question that names no ids."""
        return self._put(question, 0, values)

    def written(self, question: PreparedQuery[Any], **values: Any) -> tuple[str, Any]:
        """Return a question that names no ids as the driver wants it: its text and its values."""
        return _prepared(question, self.driver).written(values, 0)

    def about(self, question: PreparedQuery[Row], ids: Collection[int], **values: Any) -> list[Row]:
        """Return the rows about some ids, in the order of the statement within each part of so
        many.
        """
        found: list[Row] = []
        listed = sorted(ids)
        for start in range(0, len(listed), SIZES[-1]):
            some = listed[start : start + SIZES[-1]]
            size = next(size for size in SIZES if size >= len(some))
            filled = some + some[-1:] * (size - len(some))
            named = dict(zip(_NAMES, filled, strict=False)) | values
            found += self._put(question, size, named | {"ids": some})
        return found

    def each(
        self, make: Callable[..., Mapping[int, Fact]], ids: Collection[int], **values: Any
    ) -> Mapping[int, Fact]:
        """Return what `make` reads of some things with this reader, by their ids, in order."""
        return make(self, ids, **values)

    def put(self, insertion: _PreparedInsert, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows to a table."""
        insertion.put(self._cursor, rows)

    def _put(self, question: PreparedQuery[Row], size: int, values: dict[str, Any]) -> list[Row]:
        prepared = _prepared(question, self.driver)
        try:
            return [*map(question.kind, prepared.put(self._cursor, values, size))]
        except self._dialect.loaded_dbapi.Error as error:
            if self._dialect.is_disconnect(error, self._own, self._cursor):
                raise OutOfReach("The database does not answer any more.") from error
            raise


class KeptReader(Reader):
    """A reader that asks of every thing once, and keeps what it was told as long as it is there."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._kept: dict[tuple[Any, ...], dict[int, Any]] = defaultdict(dict)

    def each(
        self, make: Callable[..., Mapping[int, Fact]], ids: Collection[int], **values: Any
    ) -> Mapping[int, Fact]:
        """Return what `make` reads of some things, by their ids, in order."""
        kept = self._kept[make, *values.values()]
        new = set(ids) - kept.keys()
        if new:
            kept.update(dict.fromkeys(new, _NOTHING))
            kept.update(make(self, new, **values))
        return {id_: found for id_ in sorted(ids) if (found := kept[id_]) is not _NOTHING}


_NOTHING = object()
"""What is kept of a thing of which nothing is read."""


def reader() -> Reader:
    """Return a reader in the transaction of the session, with what the session has not written yet
    written.
    """
    db.session.flush()
    return Reader(db.session.connection())


def kept_reader() -> KeptReader:
    """Return a reader that keeps what it reads, in the transaction of the session."""
    db.session.flush()
    return KeptReader(db.session.connection())


class _PreparedInsert:
    """How rows of one kind are added to a table, as a driver wants it."""

    def __init__(self, table: sa.Table, names: Sequence[str], driver: str) -> None:
        dialect = sa.make_url(f"{driver}://").get_dialect()()
        compiled = table.insert().compile(dialect=dialect, column_keys=names)
        assert isinstance(compiled, SQLCompiler)
        self._text = compiled.string
        self._order = compiled.positiontup
        self._names = names
        self._copy: str | None = None
        if self._order is None:  # PostgreSQL: by `executemany` it would plan and answer every row.
            named = ", ".join(map(dialect.identifier_preparer.quote, names))
            self._copy = (
                f"COPY {dialect.identifier_preparer.format_table(table)} ({named}) FROM STDIN"
            )
        kinds = (table.columns[name].type for name in names)
        self._writers = [kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds]

    def put(self, cursor: Any, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows."""
        columns = dict(zip(self._names, zip(*rows, strict=True), strict=True))
        for name, write in zip(self._names, self._writers, strict=True):
            if write is not None:
                columns[name] = _all_written(write, columns[name])
        order = self._order or self._names
        lines = zip(*(columns[name] for name in order), strict=True)
        if self._copy is None:
            cursor.executemany(self._text, list(lines))
        else:
            with cursor.copy(self._copy) as copy:
                for line in lines:
                    copy.write_row(line)


def _all_written(write: Callable[[Any], Any], values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return values as a driver wants them; what is one and the same thing is written once."""
    known = {id(value): value for value in values}
    written = {key: write(value) for key, value in known.items()}
    return tuple(written[id(value)] for value in values)


@functools.cache
def _prepared_insert(table: sa.Table, names: tuple[str, ...], driver: str) -> _PreparedInsert:
    return _PreparedInsert(table, names, driver)


def add(model: type[Any], rows: Sequence[Any]) -> None:
    """Add named tuples of one kind to a table, each with a value for every column that has no
    default. Nothing is kept of them in the session.
    """
    if rows:
        asked = reader()
        asked.put(_prepared_insert(model.__table__, rows[0]._fields, asked.driver), rows)


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
