"""The ledger of erasures: which rows were erased and when, so that a restored backup does not bring
them back. It stands outside the database and its backups, and has keys in it and nothing else.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from register.backups.parts import PRIVATE, NotDone, settle
from register.extensions import Base, TracesBase

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """One row that was erased. `key`: the columns that name it, and that no other row ever gets.
    `to`: what its columns became; None: it is gone. `add`: it came in the place of something.
    """

    at: datetime.datetime
    table: str
    key: Mapping[str, Value]
    to: Mapping[str, Value] | None = None
    add: bool = False


def read(path: Path) -> list[Erasure]:
    """Read a ledger.

    Raises:
        NotDone: a line is no erasure, or there is no such file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise NotDone(f"The ledger of erasures cannot be read: {path}") from None
    return [_read(line, number) for number, line in enumerate(lines, start=1) if line.strip()]


def _read(line: str, number: int) -> Erasure:
    try:
        said = json.loads(line)
        at = datetime.datetime.fromisoformat(said["at"])
        if at.tzinfo is None or said["table"] not in _tables() or not said["key"]:
            raise ValueError
        found = Erasure(at, said["table"], said["key"], said.get("to"), said.get("add", False))
        columns = _tables()[found.table].columns
        if not {*found.key, *(found.to or {})} <= {*columns.keys()}:
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NotDone(f"Line {number} of the ledger is no erasure.") from None
    return found


def write(path: Path, erasures: Iterable[Erasure]) -> None:
    """Add erasures to a ledger, so that they outlive a power cut."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
    with os.fdopen(descriptor, "ab") as file:
        file.write("".join(_written(each) for each in erasures).encode())
        file.flush()
        os.fsync(descriptor)
    settle(path.absolute().parent)


def _written(erasure: Erasure) -> str:
    said: dict[str, Any] = {"at": erasure.at.isoformat(), "table": erasure.table}
    said["key"] = dict(erasure.key)
    if erasure.to is not None:
        said["to"] = dict(erasure.to)
    if erasure.add:
        said["add"] = True
    return json.dumps(said) + "\n"


def replay(connection: sa.Connection, erasures: Iterable[Erasure], since: datetime.datetime) -> int:
    """Erase once more, in one transaction, what was erased since a moment; return how many rows
    that changed. What this database has no table for is passed by.
    """
    here = set(sa.inspect(connection).get_table_names())
    return sum(
        _again(connection, each) for each in erasures if each.at >= since and each.table in here
    )


def _again(connection: sa.Connection, erasure: Erasure) -> int:
    quote = connection.dialect.identifier_preparer.quote
    table = quote(erasure.table)
    is_it = " AND ".join(f"{quote(name)} = :key_{name}" for name in erasure.key)
    key = {f"key_{name}": value for name, value in erasure.key.items()}
    to = {f"to_{name}": value for name, value in (erasure.to or {}).items()}

    def run(statement: str, values: Mapping[str, Value]) -> sa.CursorResult[Any]:
        bound = [sa.bindparam(name, value, sa.types.NullType()) for name, value in values.items()]
        return connection.execute(sa.text(statement).bindparams(*bound))

    if erasure.add:
        if run(f"SELECT 1 FROM {table} WHERE {is_it}", key).first() is not None:  # noqa: S608 - quoted names of ours
            return 0
        columns = ", ".join(quote(name) for name in (*erasure.key, *(erasure.to or {})))
        places = ", ".join(f":{name}" for name in (*key, *to))
        return run(f"INSERT INTO {table} ({columns}) VALUES ({places})", {**key, **to}).rowcount  # noqa: S608
    if erasure.to is None:
        return run(f"DELETE FROM {table} WHERE {is_it}", key).rowcount  # noqa: S608
    become = ", ".join(f"{quote(name)} = :to_{name}" for name in erasure.to)
    return run(f"UPDATE {table} SET {become} WHERE {is_it}", {**key, **to}).rowcount  # noqa: S608


def _tables() -> Mapping[str, sa.Table]:
    return {**Base.metadata.tables, **TracesBase.metadata.tables}
