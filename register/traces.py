"""The database beside the register: sessions, who read what, and counts of limits.

On SQLite it is a file with a lock of its own, so that what a reader leaves behind never waits for
whoever writes in the register, nor the reverse; on PostgreSQL the same database over other
connections. Either way it is committed apart from the register: what must stand or fall with a
change there belongs there. See decision 0031.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from register import database, sqlite
from register.extensions import TracesBase

_WRITES, _PATIENCE = "register_writes", "register_patience_seconds"
_LASTS = "register_lasts"
"""Options of a connection: how its transactions begin."""

_held: ContextVar[bool] = ContextVar("held", default=False)


def init_app(app: Flask) -> None:
    """Make the engine of this application."""
    uri = str(app.config["TRACES_DATABASE_URI"])
    engine = sa.create_engine(
        uri, pool_pre_ping=True, hide_parameters=True, **sqlite.options_for(uri)
    )
    database.prepare(engine)
    event.listen(engine, "begin", _begin)
    app.extensions["traces"] = engine


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience = options.get(_PATIENCE)
    lasts = options.get(_LASTS, True)
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA synchronous = {database.SYNCHRONOUS if lasts else 'NORMAL'}")
    database.begin(
        connection,
        bool(options.get(_WRITES)),
        database.patience_seconds() if patience is None else patience,
    )
    if not lasts and connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def engine() -> Engine:
    """Return the engine of the current application."""
    found: Engine = current_app.extensions["traces"]
    return found


@contextmanager
def reading() -> Iterator[Session]:
    """Give a session that can read the traces, for the time of a block."""
    with Session(engine(), autoflush=False, expire_on_commit=False) as session:
        yield session


@contextmanager
def writing(patience_seconds: float | None = None, *, lasts: bool = True) -> Iterator[Session]:
    """Give a session that can change the traces, and keep what the block changed, or, when it
    raises, nothing of it.

    Have the block short: whoever else leaves a trace waits for it. It can stand in a request to
    read, and inside `transaction()`, never the other way round.

    `patience_seconds`: how long to wait for somebody else; None: as long as a page or a command
    waits. `lasts` False: nobody waits for the disk, so that a power cut may take it.

    Raises:
        Busy: somebody else was writing for too long.
    """
    assert not _held.get(), "the traces are being written already"
    token = _held.set(True)
    try:
        with Session(_to_write(patience_seconds, lasts), expire_on_commit=False) as session:
            yield session
            session.commit()
    finally:
        _held.reset(token)


def insert(table: type[TracesBase]) -> Any:
    """Return an insert into a table of the traces that can say what to do where there is such a row
    already: both databases have it, and SQLAlchemy has one for each.
    """
    dialect: Any = sqlite_dialect if engine().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def connect_to_write() -> Connection:
    """Return a connection whose transactions write, for a migration."""
    return _to_write(None, True).connect()


def _to_write(patience_seconds: float | None, lasts: bool) -> Engine:
    chosen = {_WRITES: True, _PATIENCE: patience_seconds, _LASTS: lasts}
    return engine().execution_options(**chosen)


def is_writing() -> bool:
    """Say whether a block of `writing` is open."""
    return _held.get()


def close(app: Flask) -> None:
    """Close every connection of an application; the next question opens new ones."""
    app.extensions["traces"].dispose()
