"""How the two engines speak to the database: one that writes, one that can read the public views and nothing else."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.orm import Session, sessionmaker

from register.errors import NotMigrated
from register.extensions import db

_WAL_IS_SAFE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""SQLite releases in which the write-ahead log no longer corrupts. Source: sqlite.org/wal.html#walresetbug."""


MAPPED_BYTES = 2_000_000_000
"""How much of a SQLite file is read where it lies in memory, without a copy; close to the most that SQLite allows."""


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
        self._stop_watching()
        if self.engine is not None:
            self.engine.dispose()
        uri = app.config["PUBLIC_DATABASE_URI"] or app.config["SQLALCHEMY_DATABASE_URI"]
        self.engine = sa.create_engine(uri, pool_pre_ping=True)
        make_read_only = _restrict_sqlite if self.engine.dialect.name == "sqlite" else _restrict_postgresql
        event.listen(self.engine, "connect", make_read_only)
        event.listen(self.engine, "handle_error", _explain_missing_table)
        self._sessions = sessionmaker(self.engine, autoflush=False, expire_on_commit=False)
        app.extensions["public_reader"] = self

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session for the time of a block; nothing in it is ever written."""
        assert self._sessions is not None, "init_app comes first"
        with self._sessions() as session:
            yield session

    def edition(self) -> str:
        """Return a text that is another one after anything was committed to the database, whatever table it is in.

        What is read after this is at least as new. Both databases keep such a mark themselves, so that no table and
        no way of writing can be forgotten. Source: sqlite.org/pragma.html#pragma_data_version; PostgreSQL 9.76.
        """
        assert self.engine is not None, "init_app comes first"
        if self.engine.dialect.name != "sqlite":
            with self.engine.connect() as connection:
                return str(connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one())
        with self._watching:
            if self._watched is None:
                self._watched = _watch_sqlite(self.engine)
                self._watches += 1
            return f"{self._watches}.{self._watched.execute('PRAGMA data_version').fetchone()[0]}"

    def _stop_watching(self) -> None:
        if self._watched is not None:
            self._watched.close()
            self._watched = None


public = PublicReader()


def init_app(app: Flask) -> None:
    """Set up both engines."""
    public.init_app(app)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "handle_error", _explain_missing_table)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediately)


_MISSING = ("no such table", "no such column", "has no column named", "UndefinedTable", "UndefinedColumn")


def _explain_missing_table(context: ExceptionContext) -> None:
    """Say what to do about a database that no migration, or not the last one, has made."""
    said = f"{type(context.original_exception).__name__} {context.original_exception}"
    if any(words in said for words in _MISSING):
        raise NotMigrated("The database is not ready: run flask --app wsgi db upgrade.") from context.original_exception


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    """Check foreign keys, wait for others, lose nothing; SQLAlchemy begins transactions, not the driver."""
    connection.isolation_level = None
    journal = "WAL" if _wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    for pragma in (
        "foreign_keys = ON",
        "busy_timeout = 15000",
        f"journal_mode = {journal}",
        "synchronous = FULL",
        "secure_delete = ON",
        f"mmap_size = {MAPPED_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _wal_is_safe(version: tuple[int, ...]) -> bool:
    return version >= _WAL_IS_SAFE[-1] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_IS_SAFE[:-1]
    )


def _begin_immediately(connection: Connection) -> None:
    """Take the write lock at the beginning, so that nobody finds out half-way that somebody else has it."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _restrict_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    """Allow reading the public views, and base tables only from inside those."""
    connection.execute("PRAGMA busy_timeout = 15000")
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(_authorise)


def _watch_sqlite(engine: Engine) -> sqlite3.Connection:
    """Open the connection that says when others have written; its mark means something beside its own marks only."""
    arguments, options = engine.dialect.create_connect_args(engine.url)
    connection: sqlite3.Connection = engine.dialect.loaded_dbapi.connect(
        *arguments, **{**options, "check_same_thread": False}
    )
    connection.execute("PRAGMA busy_timeout = 15000")
    return connection


_JOINED = frozenset({"body", "office", "official", "organisation", "person", "position", "term"})
"""Tables that public views join. Where none of its columns is used, SQLite reports such a table without the view: so
that there are rows is let through, what stands in them never."""


def _authorise(action: int, first: str | None, second: str | None, database: str | None, inner: str | None) -> int:
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_RECURSIVE):
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
