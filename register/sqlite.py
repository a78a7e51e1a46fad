"""Which SQLite we use: the one that came with us where there is one, else Python's own, at the pace
that it is safe at.

Releases before 3.51.3 can lose what was written to a write-ahead log
(sqlite.org/wal.html#walresetbug); Debian 12 has 3.40. The package pysqlite3 brings a newer one for
Linux on x86-64, macOS and Windows.
"""

from __future__ import annotations

import importlib
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import make_url


def _best() -> Any:
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        return sqlite3


module: Any = _best()
"""The driver, as SQLAlchemy's `module` wants it."""
version: tuple[int, ...] = module.sqlite_version_info

_WAL_IS_SAFE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""Releases in which the write-ahead log no longer loses anything; of other lines, those after the
last.
"""


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Say whether a release can keep a write-ahead log, so that nobody who reads waits for somebody
    who writes.
    """
    return version >= _WAL_IS_SAFE[-1] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_IS_SAFE[:-1]
    )


def options_for(uri: str) -> dict[str, Any]:
    """Return what an engine for the database at this address is made with."""
    return {"module": module} if uri.startswith("sqlite") else {}


def is_file(uri: str) -> bool:
    """Say whether the database at this address is a file of SQLite."""
    return uri.startswith("sqlite") and bool(make_url(uri).database)


def path_of(uri: str) -> Path | None:
    """Return the file of the database at this address; None: it is in none."""
    return Path(make_url(uri).database or "") if is_file(uri) else None


def beside(uri: str, name: str) -> str:
    """Return the address of the file `register-name.sqlite` beside a file `register.sqlite`; of
    PostgreSQL, and of a database that is in no file, the same address.
    """
    if not is_file(uri):
        return uri
    url = make_url(uri)
    path = Path(url.database or "")
    return str(url.set(database=str(path.with_stem(f"{path.stem}-{name}"))))


def journal() -> str:
    """Return how changes are kept until they stand in the file itself."""
    return "WAL" if wal_is_safe(version) else "TRUNCATE"


def warning() -> str | None:
    """Return what an operator should know of this SQLite; None: nothing."""
    if journal() == "WAL":
        return None
    return (
        f"SQLite {'.'.join(map(str, version))} can lose what stands in a write-ahead log, so a "
        "slower journal is used: "
        "readers and writers wait for each other. Install the package pysqlite3, or SQLite "
        "3.51.3 or newer."
    )
