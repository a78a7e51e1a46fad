"""How the two engines speak to the database: the main one, and one that can read the public views
and nothing else.

A transaction of the main engine is begun to read, and then cannot write, whatever it is asked; or,
inside `writing()`, to write, and then takes the lock with its first statement. None goes from one
to the other half-way. See decision 0017.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from flask import Flask, has_request_context, request
from flask import session as cookie
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from register import sqlite
from register.errors import Busy, NoRoom, NotMigrated, OutOfReach
from register.extensions import db

MAPPED_BYTES = 2_000_000_000
"""How much of a SQLite file is read where it lies in memory, without a copy; close to the most that
SQLite allows.
"""
SYNCHRONOUS = "FULL"
"""When SQLite waits for the disk: what it said it kept outlives a power cut."""


PATIENCE_SECONDS = 5
"""How long a page waits for whoever writes; then it says so, and what was sent can be sent
again.
"""
PATIENCE_OF_COMMANDS_SECONDS = 600
"""How long a command or a job waits for whoever writes."""

_writes: ContextVar[bool] = ContextVar("writes", default=False)


@contextmanager
def writing(allowed: bool = True) -> Iterator[None]:
    """Let transactions that begin in this block write; with `allowed` False, let them read only."""
    token = _writes.set(allowed)
    try:
        yield
    finally:
        _writes.reset(token)


def is_reading() -> bool:
    """Say whether the session is in a transaction that was begun to read."""
    return db.session().info.get("writes") is False


@event.listens_for(db.session, "after_begin")
def _note_begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    session.info["writes"] = _writes.get()


@event.listens_for(db.session, "after_transaction_end")
def _note_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("writes", None)


class PublicReader:
    """Opens sessions that see the public views only, whatever is asked of them."""

    def __init__(self) -> None:
        self._sessions: sessionmaker[Session] | None = None
        self.kept: dict[str, Any] = {}
        """What was made of the public views and is worth keeping in memory, by name."""
        self.engine: Engine | None = None
        self._watching = threading.Lock()
        self._watched: sqlite3.Connection | None = None
        self._watches = 0

    def init_app(self, app: Flask) -> None:
        """Make the engine of this application."""
        self.kept = {}
        self.close()
        uri = app.config["PUBLIC_DATABASE_URI"] or app.config["SQLALCHEMY_DATABASE_URI"]
        self.engine = sa.create_engine(
            uri, pool_pre_ping=True, hide_parameters=True, **sqlite.options_for(uri)
        )
        make_read_only = (
            _restrict_sqlite if self.engine.dialect.name == "sqlite" else _restrict_postgresql
        )
        event.listen(self.engine, "connect", make_read_only)
        event.listen(self.engine, "handle_error", _explain_missing_table)
        event.listen(self.engine, "handle_error", _explain_no_answer)
        self._sessions = sessionmaker(self.engine, autoflush=False, expire_on_commit=False)
        app.extensions["public_reader"] = self

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session for the time of a block; nothing in it is ever written."""
        assert self._sessions is not None, "init_app comes first"
        with self._sessions() as session:
            yield session

    def edition(self) -> str:
        """Return a text that is another one after anything was committed to the database, whatever
        table it is in.

        What is read after this is at least as new. Both databases keep such a mark themselves, so
        that no table and no way of writing can be forgotten. Source:
        sqlite.org/pragma.html#pragma_data_version; PostgreSQL 9.76.
        """
        assert self.engine is not None, "init_app comes first"
        if self.engine.dialect.name != "sqlite":
            with self.engine.connect() as connection:
                return str(
                    connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one()
                )
        with self._watching:
            if self._watched is None:
                self._watched = _watch_sqlite(self.engine)
                self._watches += 1
            return f"{self._watches}.{self._watched.execute('PRAGMA data_version').fetchone()[0]}"

    def close(self) -> None:
        """Close every connection; the next question opens new ones."""
        with self._watching:
            if self._watched is not None:
                self._watched.close()
                self._watched = None
        if self.engine is not None:
            self.engine.dispose()


public = PublicReader()


def init_app(app: Flask) -> None:
    """Set up both engines."""
    public.init_app(app)
    with app.app_context():
        engine = db.engine
    prepare(engine)
    event.listen(engine, "before_execute", _refuse_to_hold)
    event.listen(engine, "begin", _begin)
    app.teardown_appcontext(_let_go)
    if engine.dialect.name == "sqlite":
        _warn_once(app)


def _let_go(_: BaseException | None) -> None:
    """End what was read for an answer, also where the database went away after it was made: what
    was recorded is recorded, and who asked is told so.
    """
    try:
        db.session.remove()
    except OutOfReach:
        db.session.registry.clear()


def prepare(engine: Engine) -> None:
    """Let an engine say what is wrong in words, and SQLite lose nothing."""
    event.listen(engine, "handle_error", _explain_missing_table)
    event.listen(engine, "handle_error", _explain_no_answer)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)


def close(app: Flask) -> None:
    """Close every connection of an application, so that SQLite brings what stands in its
    write-ahead log into the file; the next question opens new ones.

    Source: sqlite.org/wal.html, section 6.
    """
    public.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def main_engine() -> Engine:
    """Return the engine of the register."""
    return db.engine


def overwrite(engines: Iterable[Engine], tables: Iterable[str]) -> bool:
    """Have no byte of rows that went stay in the files of the databases; say whether that was done.

    SQLite overwrites what goes (`secure_delete`), and here brings its write-ahead log into the file
    and empties it; False: somebody read all that time. PostgreSQL gives the room of the rows of
    these tables free to be written over; archives of its log, replicas and backups keep what they
    have. Source: sqlite.org/pragma.html; PostgreSQL, VACUUM.
    """
    done = [_overwrite(engine, tables) for engine in engines]
    return all(done)


def _overwrite(engine: Engine, tables: Iterable[str]) -> bool:
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    try:
        if engine.dialect.name == "sqlite":
            driver.execute("PRAGMA query_only = OFF")
            driver.execute(f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000}")
            done = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return bool(done[0] == 0)
        driver.read_only = None
        driver.autocommit = True
        for table in tables:
            driver.execute(f"VACUUM {table}")
        return True
    finally:
        connection.invalidate()
        connection.close()


def _warn_once(app: Flask) -> None:
    """Say in the log of a web server, with its first request, what its SQLite cannot do."""
    said = sqlite.warning()

    @app.before_request
    def warn() -> None:
        nonlocal said
        if said is not None:
            app.logger.warning(said)
            said = None


_MISSING = (
    "no such table",
    "no such column",
    "has no column named",
    "UndefinedTable",
    "UndefinedColumn",
)


def _explain_missing_table(context: ExceptionContext) -> None:
    """Say what to do about a database that no migration, or not the last one, has made."""
    said = f"{type(context.original_exception).__name__} {context.original_exception}"
    if any(words in said for words in _MISSING):
        raise NotMigrated(
            "The database is not ready: run flask --app wsgi db upgrade."
        ) from context.original_exception


_LOCK_NOT_AVAILABLE = "55P03"
"""Source: PostgreSQL, appendix A, error codes."""
_DISK_FULL = "53100"
_SQLITE_BUSY, _SQLITE_FULL = 5, 13
"""Source: sqlite.org/rescode.html; an extended code has it in its lowest byte."""


def _explain_no_answer(context: ExceptionContext) -> None:
    """Say that somebody else was writing for too long, that the disk is full, or that the database
    does not answer at all.
    """
    error = context.original_exception
    in_sqlite = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if in_sqlite == _SQLITE_BUSY or getattr(error, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
        raise Busy(
            "Somebody else is writing in the register. Nothing was recorded; try again."
        ) from error
    if in_sqlite == _SQLITE_FULL or getattr(error, "sqlstate", None) == _DISK_FULL:
        raise NoRoom("The disk of the database is full. Nothing was recorded.") from error
    if context.is_disconnect or context.connection is None:
        raise OutOfReach(
            "The database does not answer. Is it there, and may we open it?"
        ) from error


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    """Check foreign keys, wait for others, lose nothing; SQLAlchemy begins transactions, not the
    driver.
    """
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        f"journal_mode = {sqlite.journal()}",
        f"synchronous = {SYNCHRONOUS}",
        "secure_delete = ON",
        f"mmap_size = {MAPPED_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def patience_seconds() -> float:
    """Return how long who asks waits for whoever writes."""
    return PATIENCE_SECONDS if has_request_context() else PATIENCE_OF_COMMANDS_SECONDS


def _begin(connection: Connection) -> None:
    begin(connection, _writes.get(), patience_seconds())


def begin(connection: Connection, writes: bool, patience_seconds: float) -> None:
    """Begin to read without any lock, which the database then holds us to, or to write: on SQLite
    with the lock, on PostgreSQL waiting no longer than somebody would.
    """
    driver: Any = connection.connection.dbapi_connection
    milliseconds = max(round(patience_seconds * 1000), 1)  # 0 is for ever on PostgreSQL
    if connection.dialect.name == "sqlite":
        driver.execute(f"PRAGMA busy_timeout = {milliseconds}")
        driver.execute(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        return
    driver.read_only = not writes
    if writes:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{milliseconds}ms'")
        for each in asked_about():
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s::bigint)", (each,))


_WHOLE = "slug"
"""What a body is called in an address: two people write about two things of one body at once."""


def asked_about() -> list[int]:
    """Return numbers for what a request is about and for whose it is, always in one order: who
    writes on PostgreSQL waits for others that write about the same, so that what is decided on is
    what is so. On SQLite everybody waits for everybody.
    """
    if not has_request_context():
        return []
    said = [str(value) for name, value in (request.view_args or {}).items() if name != _WHOLE]
    said += [cookie["_user_id"]] if "_user_id" in cookie else []
    numbers = (hashlib.sha256(each.encode("utf-8", "replace")).digest()[:8] for each in said)
    return sorted({int.from_bytes(each, signed=True) for each in numbers})


def _refuse_to_hold(connection: Connection, statement: Any, *_: Any) -> None:
    """Hold no rows for a change in a transaction that cannot make one. PostgreSQL refuses it;
    SQLite would pass it.
    """
    if getattr(statement, "_for_update_arg", None) is not None:
        assert _writes.get(), "rows are held inside transaction() only"


def _restrict_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    """Allow reading the public views, and base tables only from inside those."""
    connection.execute("PRAGMA busy_timeout = 15000")
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(_authorise)


def _watch_sqlite(engine: Engine) -> sqlite3.Connection:
    """Open the connection that says when others have written; its mark means something beside its
    own marks only.
    """
    arguments, options = engine.dialect.create_connect_args(engine.url)
    connection: sqlite3.Connection = engine.dialect.loaded_dbapi.connect(
        *arguments, **{**options, "check_same_thread": False}
    )
    connection.execute("PRAGMA busy_timeout = 15000")
    return connection


_JOINED = frozenset(
    {
        "body",
        "edition_end",
        "edition_entry",
        "office",
        "official",
        "organisation",
        "person",
        "position",
        "term",
    }
)
"""Tables that public views join. Where none of its columns is used, SQLite reports such a table
without the view: so that there are rows is let through, what stands in them never.
"""


def _authorise(
    action: int, first: str | None, second: str | None, database: str | None, inner: str | None
) -> int:
    if action in (
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_RECURSIVE,
    ):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and (_is_public(first) or _is_public(inner)):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and first in _JOINED and second == "":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _is_public(name: str | None) -> bool:
    return name is not None and name.startswith("public_")


def _restrict_postgresql(connection: Any, record: Any) -> None:
    """Read only; which tables can be read is up to the role in PUBLIC_DATABASE_URI."""
    connection.read_only = True
