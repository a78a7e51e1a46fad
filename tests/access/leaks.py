"""Databases that differ in nothing that is public: whatever a view of the public register does not
read is another word, or gone.

What a view reads follows from the database itself, which says which columns it looks at.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from tests.access import matrix
from tests.access.world import World

CANARY = "Kanarieveld"
"""What every restricted word begins with, with a number behind it by column."""
KEYS = re.compile(r"id|.*_id|public_id|number|version_num|takes_back")
"""What ties rows together: another value would be another register, not another word."""
_TEXT = ("CHAR", "TEXT", "JSON")


def read_by_views(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Which columns of which tables the public views look at."""
    found: dict[str, set[str]] = defaultdict(set)

    def note(action: int, table: str, column: str, _database: str, _inner: str) -> int:
        if action == sqlite3.SQLITE_READ and table:
            found[table].add(column)
        return sqlite3.SQLITE_OK

    views = [
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
    ]
    connection.set_authorizer(note)
    for view in views:
        connection.execute(f"SELECT * FROM {view} LIMIT 0").fetchall()
    connection.set_authorizer(None)
    return found


def restricted(connection: sqlite3.Connection) -> Iterator[tuple[str, str, bool]]:
    """Each column that no public view looks at: its table, its name, and whether it holds words."""
    seen = read_by_views(connection)
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("sqlite_") and name != "alembic_version"
    ]
    for table in tables:
        for _place, column, kind, *_rest in connection.execute(f"PRAGMA table_info({table})"):
            if column not in seen.get(table, ()) and not KEYS.fullmatch(column):
                yield table, column, any(word in kind.upper() for word in _TEXT)


HIDDEN = {
    "position_payload": (
        ("title",),
        "id IN (SELECT v.payload_id FROM position_version v JOIN position p ON p.id = v.position_id "
        "WHERE p.public_id NOT IN (SELECT public_id FROM public_position))",
    ),
    "person": (
        ("family_name", "given_name", "initials", "prefix"),
        "id NOT IN (SELECT o.person_id FROM official o "
        "WHERE o.public_id IN (SELECT public_id FROM public_official))",
    ),
}
"""Rows of public tables that no public view shows: who and what is shielded, who holds no public
office, and what is never public of a position.
"""


class Opened:
    """A database without the rules that keep it right. `source`: the file that
    says which columns are restricted; `row`: what a row is called whatever its table.
    """

    row = "rowid"
    is_number = "typeof({}) = 'integer'"

    def __init__(self, connection: Any, source: sqlite3.Connection) -> None:
        self.connection = connection
        self.columns = list(restricted(source))
        self.seen = set(read_by_views(source))

    def execute(self, statement: str) -> int:
        """Change rows; return how many, 0 where the database refuses."""
        try:
            return int(self.connection.execute(statement).rowcount)
        except (sqlite3.Error, psycopg.Error):
            return 0

    def put(self, table: str, column: str, word: str, where: str = "true") -> bool:
        """Put a word in a column, in each row another one; say whether a row has it."""
        changed = f"UPDATE {table} SET {column} = '{word}-' || {self.row}"
        return self.execute(f"{changed} WHERE {where}") > 0

    def add(self, table: str, column: str, more: int) -> None:
        """Have other numbers in a column."""
        self.execute(
            f"UPDATE {table} SET {column} = {column} + {more} WHERE {self.is_number.format(column)}"
        )

    def remove(self, table: str, third: int) -> None:
        """Remove a third of the rows; where none can be told from others, all."""
        if not self.execute(f"DELETE FROM {table} WHERE {self.row} % 3 = {third}"):
            self.execute(f"DELETE FROM {table}")


class OpenedPostgresql(Opened):
    """The same on PostgreSQL."""

    row = "ctid::text"
    is_number = "pg_typeof({})::text IN ('integer', 'bigint', 'smallint')"

    def remove(self, table: str, third: int) -> None:
        """Remove a third of the rows; where none can be told from others, all."""
        if not self.execute(f"DELETE FROM {table} WHERE id % 3 = {third}"):
            self.execute(f"DELETE FROM {table}")


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """A database file for the time of a block."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        made = Opened(connection, connection)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield made


@contextmanager
def opened_postgresql(address: str, source: Path) -> Iterator[Opened]:
    """A database at an address for the time of a block, made of the rows of a file."""
    with (
        closing(sqlite3.connect(source)) as file,
        psycopg.connect(f"postgresql://{address}", autocommit=True) as connection,
    ):
        connection.execute("SET session_replication_role = replica")
        for table, name in connection.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            "WHERE contype = 'c' AND conrelid > 0"
        ).fetchall():
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield OpenedPostgresql(connection, file)


def plant(database: Opened) -> int:
    """Put a canary in every restricted column that holds words; return in how many."""
    planted = 0
    for table, column, holds_words in database.columns:
        if holds_words and database.put(table, column, f"{CANARY}{planted}"):
            planted += 1
    for table, (columns, where) in HIDDEN.items():
        for column in columns:
            planted += database.put(table, column, f"{CANARY}{planted}", where)
    return planted


def differ(database: Opened, chance: random.Random) -> None:
    """Change by chance what no public view reads: other words, other numbers, and rows that are
    gone.
    """
    columns = database.columns
    seen = database.seen
    for table, column, holds_words in chance.sample(columns, len(columns) // 2):
        if holds_words:
            database.put(table, column, f"{CANARY}{chance.randrange(10**6)}")
        else:
            database.add(table, column, chance.randrange(1, 999))
    for table, (hidden, where) in HIDDEN.items():
        database.put(table, chance.choice(hidden), CANARY, where)
    unread = sorted({table for table, _column, _words in columns} - seen)
    for table in chance.sample(unread, len(unread) // 3):
        database.remove(table, chance.randrange(3))


def addresses(app: Flask, world: World) -> list[str]:
    """Every address that is asked without an account, in both languages, and some that are
    nothing.
    """
    found = {"/", "/bestuurders/niets", "/bevindingen/niets", "/nergens", "/zoeken?q=kanarie"}
    audiences = matrix.audiences(app)
    with app.test_request_context():
        for cell in matrix.cells(app, world):
            if cell.method == "GET" and audiences[cell.endpoint] in ("public", "signed_in"):
                found.add(app.url_for(cell.endpoint, **cell.thing.values))
    return sorted({*found, *(f"/en{each}" for each in found if not each.startswith("/en/"))})


ALIKE = ("Date", "Set-Cookie", "Content-Length")


def read(app: Flask, some: Iterable[str], unpacked: Any) -> dict[str, tuple[Any, ...]]:
    """What everybody is answered: the status, the headers, and the content."""
    client = app.test_client(use_cookies=False)
    found = {}
    for address in some:
        answer = client.get(address)
        headers = sorted((name, text) for name, text in answer.headers if name not in ALIKE)
        found[address] = (answer.status_code, headers, unpacked(answer.data))
    return found
