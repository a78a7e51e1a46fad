"""A database of SQLite, copied while others write in it, and put in the place of another.

Never by copying its file: of 25 files that `cp` took from a register in use 14 were broken.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Any

from register import sqlite
from register.backups.parts import PRIVATE, Copy, NotDone, connected, kept, settle

SUFFIX = "sqlite"
BESIDE = ("-wal", "-shm", "-journal")
PATIENCE_MS = 600_000
"""How long whoever copies waits for a lock."""


def copy(uri: str, to: Path) -> Copy:
    """Write the database as it is at one moment, without what was erased, and look it through."""
    path = _path(uri)
    if not path.exists():
        raise NotDone("There is no database to keep: run flask --app wsgi db upgrade.")
    _make_room(path, to)
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    with contextlib.closing(_opened(path, "ro")) as source:
        source.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        source.execute("VACUUM INTO ?", (str(to),))
    settle(to)
    return look_through(to)


def look_through(path: Path) -> Copy:
    """Read every page of a copy, and count its rows.

    Raises:
        NotDone: it is damaged, or a row points to one that is not there.
    """
    try:
        with contextlib.closing(_opened(path, "ro&immutable=1")) as opened:
            [said] = opened.execute("PRAGMA integrity_check(1)").fetchone()
            if said != "ok":
                raise NotDone(f"{path.name} is damaged.")
            lost = opened.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite.module.DatabaseError:
        raise NotDone(f"{path.name} is damaged.") from None
    if lost is not None:
        raise NotDone(f"{path.name}: a row of {lost[0]} points to one that is not there.")
    with connected(f"sqlite:///{path.as_uri()}?mode=ro&immutable=1&uri=true") as connection:
        return kept(connection)


def rows_at(uri: str) -> dict[str, int]:
    """Return how many rows each table has that stands where a copy would go; empty: none."""
    path = _path(uri)
    if not path.exists() or not path.stat().st_size:
        return {}
    with connected(uri) as connection:
        return dict(kept(connection).rows)


def hold(uri: str) -> None:
    """See to it that nobody has the database open, and that all of it stands in its one file.

    Raises:
        NotDone: somebody has.
    """
    path = _path(uri)
    if not path.exists():
        return
    try:
        with contextlib.closing(_opened(path, "rw")) as opened:
            opened.execute("PRAGMA locking_mode = EXCLUSIVE")
            opened.execute("BEGIN EXCLUSIVE")
            opened.execute("COMMIT")
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite.module.OperationalError:
        raise NotDone(
            "Somebody has the register open: stop the web server, the clock and jobs first."
        ) from None


def lay_beside(source: Path, uri: str) -> str:
    """Copy a copy to where the register is to stand, under a name of its own; return its
    address.
    """
    path = _path(uri)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.restoring")
    take_away(f"sqlite:///{new}")
    _make_room(source, new)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "wb") as to, source.open("rb") as from_:
        shutil.copyfileobj(from_, to, 2**20)
    return f"sqlite:///{new}"


def take_away(uri: str) -> None:
    """Remove a database that is nobody's."""
    path = _path(uri)
    for end in ("", *BESIDE):
        path.with_name(path.name + end).unlink(missing_ok=True)


def settled(uri: str) -> Path:
    """Write all of a database anew into its one file, look it through, and return the file.

    What was erased is not in it, nor what was moved: SQLite leaves copies of rows where a page has
    room, whatever `secure_delete` is.

    Raises:
        NotDone: it is damaged, or a row points to one that is not there.
    """
    path = _path(uri)
    with contextlib.closing(_opened(path, "rw")) as opened:
        opened.execute("VACUUM")
    hold(uri)
    look_through(path)
    settle(path)
    return path


def put(new: Path, uri: str, moment: str) -> None:
    """Let a file be the database from now on; what stood there stands beside it."""
    path = _path(uri)
    if path.exists():
        path.rename(path.with_name(f"{path.name}.before-{moment}"))
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
    new.rename(path)
    settle(path.parent)


def _path(uri: str) -> Path:
    path = sqlite.path_of(uri)
    assert path is not None, "the database is a file"
    return path.absolute()


def _opened(path: Path, mode: str) -> Any:
    return sqlite.module.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None)


def _make_room(source: Path, to: Path) -> None:
    needed = source.stat().st_size
    free = shutil.disk_usage(to.parent).free
    if free < needed:
        raise NotDone(
            f"There is no room at {to.parent}: {needed // 10**6 + 1} MB are needed, "
            f"{free // 10**6} are free."
        )
