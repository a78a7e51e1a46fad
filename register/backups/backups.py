"""Making, verifying and restoring a backup of the register of this application."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from register import clock, database, settings, traces
from register.backups import folders, ledger, postgresql_dumps, sqlite_copies
from register.backups.folders import Manifest
from register.backups.ledger import Erasure
from register.backups.parts import REGISTER, TRACES, Copy, NotDone, connected, is_sqlite, is_used
from register.models.traces import HalfSession, UserSession

SETTING = {REGISTER: "SQLALCHEMY_DATABASE_URI", TRACES: "TRACES_DATABASE_URI"}
OVERLAP = datetime.timedelta(hours=1)
"""How long before a backup began an erasure is done again: it may have been noted and not kept."""
UPGRADE = (sys.executable, "-m", "flask", "--app", "register:create_app", "db", "upgrade")


def databases(app: Flask) -> dict[str, str]:
    """Return the address of each database by its part: the traces first, for what they name stands
    in a register that is copied after them. On PostgreSQL both are one.
    """
    found = {part: str(app.config[SETTING[part]]) for part in (TRACES, REGISTER)}
    return found if found[TRACES] != found[REGISTER] else {REGISTER: found[REGISTER]}


def _by(uri: str) -> ModuleType:
    return sqlite_copies if is_sqlite(uri) else postgresql_dumps


def make(app: Flask, folder: Path, begun_at: datetime.datetime) -> tuple[Path, Manifest]:
    """Copy the register, while others work in it, to a folder of its own in this one.

    Raises:
        NotDone: it could not be done; nothing is left.
    """
    made = folders.begin(folder, begun_at)
    try:
        copies: dict[str, Copy] = {}
        for part, uri in databases(app).items():
            name = f"{part}.{_by(uri).SUFFIX}"
            copies[name] = _by(uri).copy(uri, made / name)
        sha256 = {name: folders.digest(made / name) for name in copies}
        manifest = Manifest(begun_at, copies, sha256)
        return folders.finish(made, manifest), manifest
    except OSError as error:
        raise NotDone(f"No backup was made: {error.strerror}.") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def verify(folder: Path) -> Manifest:
    """Read all of a backup, and find it as it was written, whole and in itself right.

    Raises:
        NotDone: it is not.
    """
    manifest = folders.read(folder)
    for name, known in manifest.copies.items():
        if not name.endswith(sqlite_copies.SUFFIX):
            postgresql_dumps.look_through(folder / name)
        elif sqlite_copies.look_through(folder / name).rows != known.rows:
            raise NotDone(f"{name} has other rows than it had.")
    return manifest


def restore(app: Flask, folder: Path, erasures: Sequence[Erasure], *, over: bool) -> int:
    """Put a backup in the place of the register, which nobody may have open; return how many rows
    were erased once more.

    Whoever was signed in is so no more. On SQLite all of it happens beside the register, which is
    then changed for it; on PostgreSQL nobody but the owner may read until all is done.

    Raises:
        NotDone: it could not be done. Nothing was changed, or the message says what was.
    """
    manifest = verify(folder)
    places = databases(app)
    _ask(app, manifest, places, over)
    since = manifest.begun_at - OVERLAP
    count = 0
    with _laid(folder, places) as laid:
        _check_rows(manifest, laid)
        if _numbers(manifest) != {_newest(app)}:
            _upgrade(app, laid)
        for uri in laid.values():
            with connected(uri) as connection:
                count += ledger.replay(connection, erasures, since)
                _end_sessions(connection)
                connection.commit()
            if not is_sqlite(uri):
                postgresql_dumps.allow(uri, _grants(manifest))
    return count


def _ask(app: Flask, manifest: Manifest, places: Mapping[str, str], over: bool) -> None:
    """See to it that this backup can be put here, and that nobody has the register open."""
    wanted = {f"{part}.{_by(uri).SUFFIX}" for part, uri in places.items()}
    if wanted != set(manifest.copies):
        raise NotDone("This backup is of another kind of database than the settings name.")
    if not _numbers(manifest) <= _known(app):
        raise NotDone("This backup was made by a newer version: install that one.")
    database.close(app)
    traces.close(app)
    for uri in places.values():
        _by(uri).hold(uri)
        if not is_sqlite(uri):
            postgresql_dumps.ask_for_roles(uri, _grants(manifest))
    if not over and is_used(_by(places[REGISTER]).rows_at(places[REGISTER])):
        raise NotDone("There is a register here already. Say --over to put this in its place.")


@contextmanager
def _laid(folder: Path, places: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Put the copies where they can be worked on, and let them be the register when the block is
    done.
    """
    laid: dict[str, str] = {}
    try:
        for part, uri in places.items():
            source = folder / f"{part}.{_by(uri).SUFFIX}"
            if is_sqlite(uri):
                laid[part] = sqlite_copies.lay_beside(source, uri)
            else:
                postgresql_dumps.put(source, uri)
                laid[part] = uri
        yield laid
        moment = f"{clock.now():%Y%m%dT%H%M%SZ}"
        whole = {part: sqlite_copies.settled(uri) for part, uri in laid.items() if is_sqlite(uri)}
        for part, path in whole.items():
            sqlite_copies.put(path, places[part], moment)
    finally:
        for uri in laid.values():
            if is_sqlite(uri):
                sqlite_copies.take_away(uri)


def _check_rows(manifest: Manifest, laid: Mapping[str, str]) -> None:
    for part, uri in laid.items():
        if _by(uri).rows_at(uri) != manifest.copies[f"{part}.{_by(uri).SUFFIX}"].rows:
            raise NotDone("What was restored has other rows than the backup.")


def _end_sessions(connection: sa.Connection) -> None:
    """Let everybody sign in once more: who signed out since would be signed in again."""
    here = set(sa.inspect(connection).get_table_names())
    for table in (HalfSession, UserSession):
        if table.__tablename__ in here:
            connection.execute(sa.delete(table))


def _grants(manifest: Manifest) -> list[postgresql_dumps.Grant]:
    return [grant for each in manifest.copies.values() for grant in each.grants]


def _numbers(manifest: Manifest) -> set[str]:
    return {number for each in manifest.copies.values() for number in each.versions.values()}


def _migrations(app: Flask) -> ScriptDirectory:
    return ScriptDirectory(str(Path(app.root_path) / "migrations"))


def _known(app: Flask) -> set[str]:
    return {each.revision for each in _migrations(app).walk_revisions()}


def _newest(app: Flask) -> str:
    return str(_migrations(app).get_current_head())


def _upgrade(app: Flask, laid: Mapping[str, str]) -> None:
    """Bring what was laid beside the register up to date, in a process whose register it is."""
    there = {f"REGISTER_{SETTING[part]}": uri for part, uri in laid.items()}
    environment = {**os.environ, **settings.as_environment(app.config), **there}
    done = subprocess.run(  # noqa: S603 - the words are ours
        UPGRADE, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotDone(
            "The backup was not brought up to date: "
            + next(reversed(done.stderr.splitlines()), "no reason was given")
        )
