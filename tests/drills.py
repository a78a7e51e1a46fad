"""Drills of backups: somebody writes without end, a backup is made, verified and restored, and what
came of it is held against what the writer was told.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from register import sqlite
from register.backups.parts import connected

MARK = "Drill"
APART = ("user_session", "half_session", "person", "alembic_version", "traces_version")
"""Tables that are not compared row by row: those that a restore empties, those of the numbers, and
that in which is written.
"""


class Writer:
    """Writes two rows at a time, until it is told to stop. `told`: the pairs that were acknowledged."""

    def __init__(self, uri: str) -> None:
        self.uri, self.told = uri, 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def __enter__(self) -> Writer:
        self._thread.start()
        self.wait_for(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def wait_for(self, more: int) -> None:
        """Wait until so many more pairs are acknowledged."""
        until = self.told + more
        while self.told < until:
            assert self._thread.is_alive(), "the writer has stopped"
            self._stop.wait(0.01)

    def _write(self) -> None:
        engine = sa.create_engine(self.uri, **sqlite.options_for(self.uri))
        insert = sa.text(
            "INSERT INTO person (public_id, family_name, given_name, recorded_at) "
            "VALUES (:id, :family, :given, '2026-01-01 00:00:00')"
        )
        number = 0
        while not self._stop.is_set():
            number += 1
            with engine.begin() as connection:
                for half in "ab":
                    values = {"id": f"{MARK}-{number}-{half}", "family": MARK, "given": half}
                    connection.execute(insert, values)
            self.told = number
        engine.dispose()


def pairs(uri: str) -> tuple[int, int]:
    """Return how many whole pairs there are from the first on, and how many rows are over."""
    with connected(uri) as connection:
        rows = connection.execute(
            sa.text("SELECT public_id FROM person WHERE family_name = :mark"), {"mark": MARK}
        )
        found = {str(row[0]) for row in rows}
    count = 0
    while {f"{MARK}-{count + 1}-a", f"{MARK}-{count + 1}-b"} <= found:
        count += 1
    return count, len(found) - 2 * count


def clear(uri: str) -> None:
    """Remove what was written."""
    with connected(uri) as connection:
        connection.execute(sa.text("DELETE FROM person WHERE family_name = :m"), {"m": MARK})
        connection.commit()


_FIRST = 1_000_000
"""The first number of rows that nobody else has."""
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
_MULTIPLIED = (
    "INSERT INTO position (id, official_id, public_id, recorded_at) "
    "SELECT {first} + i, official_id, 'd-' || i, recorded_at FROM n, position "
    "WHERE id = (SELECT min(id) FROM position)",
    "INSERT INTO position_version (id, position_id, number, act, by_official, origin, source, "
    "recorded_at) SELECT {first} + i, {first} + i, 1, 'declare', by_official, 'declared', '', "
    "recorded_at FROM n, position_version WHERE id = (SELECT min(id) FROM position_version)",
    "INSERT INTO position_payload (version_id, title, organisation_id, kind, paid, announced) "
    "SELECT {first} + i, title || i, organisation_id, kind, paid, announced "
    "FROM n, position_payload "
    "WHERE version_id = (SELECT min(version_id) FROM position_payload)",
)


def multiply(uri: str, count: int) -> None:
    """Add so many declarations to a register that has some."""
    with connected(uri) as connection:
        for statement in _MULTIPLIED:
            asked = (_NUMBERS + statement).format(count=count, first=_FIRST)
            connection.exec_driver_sql(asked)
        connection.commit()


def digests(uri: str) -> dict[str, str]:
    """Return a number for all rows of each table, whatever their order."""
    with connected(uri) as connection:
        tables = set(sa.inspect(connection).get_table_names()) - set(APART)
        return {name: _digest(connection, name) for name in sorted(tables)}


def _digest(connection: sa.Connection, name: str) -> str:
    rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')
    told = sorted(repr(tuple(_plain(value) for value in row)) for row in rows)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@contextmanager
def a_bit_flipped(path: Path, bit: int) -> Iterator[None]:
    """Have one bit of a file other than it is, for the time of a block."""
    _flip(path, bit)
    try:
        yield
    finally:
        _flip(path, bit)


def _flip(path: Path, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(bit // 8)
        byte = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([byte ^ 1 << bit % 8]))
