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


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A database file without the rules that keep it right, for the time of a block."""
    with closing(_open(path)) as connection:
        yield connection


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def plant(path: Path) -> int:
    """Put a canary in every restricted column that holds words; return in how many."""
    planted = 0
    with closing(_open(path)) as connection:
        for table, column, holds_words in list(restricted(connection)):
            if holds_words and _put(connection, table, column, f"{CANARY}{planted}"):
                planted += 1
        for table, (columns, where) in HIDDEN.items():
            for column in columns:
                planted += _put(connection, table, column, f"{CANARY}{planted}", where)
    return planted


def _put(
    connection: sqlite3.Connection, table: str, column: str, word: str, where: str = "1"
) -> bool:
    """Put a word in a column, in each row another one; say whether a row has it."""
    try:
        done = connection.execute(
            f"UPDATE {table} SET {column} = ? || '-' || rowid WHERE {where}", (word,)
        )
    except sqlite3.Error:
        return False
    return done.rowcount > 0


def differ(path: Path, chance: random.Random) -> None:
    """Change by chance what no public view reads: other words, other numbers, and rows that are
    gone.
    """
    with closing(_open(path)) as connection:
        seen = read_by_views(connection)
        columns = list(restricted(connection))
        for table, column, holds_words in chance.sample(columns, len(columns) // 2):
            if holds_words:
                _put(connection, table, column, f"{CANARY}{chance.randrange(10**6)}")
            else:
                _change_numbers(connection, table, column, chance.randrange(1, 999))
        for table, (hidden, where) in HIDDEN.items():
            _put(connection, table, chance.choice(hidden), CANARY, where)
        unread = sorted({table for table, _column, _words in columns} - seen.keys())
        for table in chance.sample(unread, len(unread) // 3):
            _remove(connection, table, chance.randrange(3))


def _change_numbers(connection: sqlite3.Connection, table: str, column: str, more: int) -> None:
    try:
        connection.execute(
            f"UPDATE {table} SET {column} = {column} + ? WHERE typeof({column}) = 'integer'",
            (more,),
        )
    except sqlite3.Error:
        return


def _remove(connection: sqlite3.Connection, table: str, third: int) -> None:
    """Remove a third of the rows; a table without a number of its own for each row loses all."""
    try:
        connection.execute(f"DELETE FROM {table} WHERE rowid % 3 = {third}")
    except sqlite3.OperationalError:
        connection.execute(f"DELETE FROM {table}")


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
