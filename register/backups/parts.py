"""What a backup is made of: a copy of each database of the register."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from register import sqlite
from register.errors import RegisterError

REGISTER, TRACES = "register", "traces"
VERSIONS = {REGISTER: "alembic_version", TRACES: "traces_version"}
"""Where a database notes at which migration it is; PostgreSQL holds both."""
OWN = ("account", "body", "organisation", "person")
"""Tables of which one has a row as soon as anybody has used a register."""
PRIVATE = 0o600


class NotDone(RegisterError):
    """A backup could not be made, verified or restored; the message tells an operator why."""


@dataclass(frozen=True, slots=True)
class Grant:
    """That a role other than the owner may do something with a table or a view."""

    table: str
    role: str
    privilege: str


@dataclass(frozen=True, slots=True)
class Copy:
    """What is known of the copy of one database: the rows of each table, the migration of each
    part, and, of PostgreSQL, who may read what.
    """

    rows: Mapping[str, int]
    versions: Mapping[str, str]
    grants: tuple[Grant, ...] = field(default=())


def is_sqlite(uri: str) -> bool:
    """Say whether the database at this address is of SQLite.

    Raises:
        NotDone: it is in memory, and so nothing that can be kept.
    """
    if uri.startswith("sqlite") and not sqlite.is_file(uri):
        raise NotDone("This database is in memory: there is nothing to keep.")
    return sqlite.is_file(uri)


@contextlib.contextmanager
def connected(uri: str, isolation: str | None = None) -> Iterator[sa.Connection]:
    """Give a connection of its own to a database, past all that holds pages to what they may."""
    options = {"isolation_level": isolation} if isolation else {}
    engine = sa.create_engine(uri, hide_parameters=True, **sqlite.options_for(uri), **options)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def kept(connection: sa.Connection, grants: tuple[Grant, ...] = ()) -> Copy:
    """Count what stands in a database."""
    quote = connection.dialect.identifier_preparer.quote
    tables = sorted(sa.inspect(connection).get_table_names())
    rows = {
        name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {quote(name)}").scalar_one())  # noqa: S608 - a quoted name
        for name in tables
    }
    versions = {
        part: str(connection.exec_driver_sql(f"SELECT version_num FROM {table}").scalar_one())  # noqa: S608 - a name of ours
        for part, table in VERSIONS.items()
        if rows.get(table)
    }
    return Copy(rows, versions, grants)


def is_used(rows: Mapping[str, int]) -> bool:
    """Say whether anybody has used a register with so many rows in its tables."""
    return any(rows.get(table) for table in OWN)


def settle(path: Path) -> None:
    """See to it that what was written of a file or a folder outlives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
