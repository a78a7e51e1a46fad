"""flask folder offer: files that a body's own schedule puts in a folder are offered, each once.

Only plain files that stand in the folder itself are read: no link is followed, nothing outside is
touched, and whatever is offered or refused is moved to a folder inside it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from register import clock, jobs
from register.cli.output import explains_errors, show_table
from register.errors import RegisterError, WrongState
from register.services.imports import folder, runs
from register.services.organisations import bodies
from register.transaction import transaction

OFFERED, REFUSED = "offered", "refused"
"""The folders, inside the watched one, to which a file goes."""
QUIET_SECONDS = 60
"""How long nobody may have written to a file before it is read."""
_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC

group = AppGroup("folder", help="Files that a schedule puts in a folder.")
COMMANDS = (group,)


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of a file. `became`: offered, known, refused or later; `why`: in words, where it
    was refused.
    """

    file: str
    became: str
    run: str = ""
    why: str = ""


@group.command("offer")
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--body", "slug", required=True, help="The body that the files are about.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@explains_errors
def offer(path: Path, slug: str, as_json: bool) -> None:
    """Offer the files in the folder PATH, each once, as imports that wait for a clerk.

    A file goes to PATH/offered, or to PATH/refused with a text beside it that says why. Exits 1
    where one was refused.
    """
    bodies.get(slug)
    with _opened(path) as watched:
        outcomes = [_offer(watched, name, slug) for name in _names(watched)]
    if as_json:
        click.echo(json.dumps({"files": [asdict(each) for each in outcomes]}, ensure_ascii=False))
    else:
        show_table(
            ("file", "became", "import", "why"),
            [(each.file, each.became, each.run, each.why) for each in outcomes],
        )
    if any(each.became == REFUSED for each in outcomes):
        sys.exit(1)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Hold a folder, so that it is worked through once at a time.

    Raises:
        WrongState: somebody else is at it, or the folders in it to which files go are links.
    """
    watched = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(watched, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WrongState("Somebody else is working through this folder.") from None
        for name in (OFFERED, REFUSED):
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, mode=0o750, dir_fd=watched)
            try:
                os.close(_inside(watched, name))
            except OSError:
                raise WrongState("%(name)s must be a folder, and no link.", name=name) from None
        yield watched
    finally:
        os.close(watched)


def _names(watched: int) -> list[str]:
    """Return what stands in the folder, but hidden files and folders, the first by name first."""
    with os.scandir(watched) as found:
        return sorted(
            each.name
            for each in found
            if not each.name.startswith(".") and not each.is_dir(follow_symlinks=False)
        )


def _offer(watched: int, name: str, slug: str) -> FileOutcome:
    try:
        content = _content(watched, name)
        if content is None:
            return FileOutcome(name, "later")
        with transaction():
            body = bodies.get(slug)
            is_known = folder.was_offered(body, content)
            run = None if is_known else folder.offer(body, name, content)
            public_id, asks = (run.public_id, runs.asks(run)) if run is not None else ("", True)
    except FileNotFoundError:
        return FileOutcome(name, "later")
    except (OSError, RegisterError) as error:
        why = str(getattr(error, "strerror", None) or error)
        _move(watched, name, REFUSED, why)
        return FileOutcome(name, REFUSED, why=why)
    _move(watched, name, OFFERED)
    if not asks:
        jobs.current().enqueue(public_id)
    return FileOutcome(name, "known" if is_known else OFFERED, public_id)


def _content(watched: int, name: str) -> bytes | None:
    """Return what stands in a file; None: it is still being written.

    Raises:
        OSError: it is a link, or cannot be read.
        WrongState: it is no plain file, has another name elsewhere, or is too large.
    """
    file = os.open(name, os.O_RDONLY | os.O_NONBLOCK | _NO_LINK, dir_fd=watched)
    with os.fdopen(file, "rb") as opened:
        is_ = os.fstat(file)
        most = current_app.config["IMPORT_MOST_BYTES"]
        if not stat.S_ISREG(is_.st_mode) or is_.st_nlink > 1:
            raise WrongState("This is no plain file that stands in this folder alone.")
        if time.time() - is_.st_mtime < QUIET_SECONDS:
            return None
        if is_.st_size > most:
            raise WrongState("Split the file into parts of at most %(bytes)s bytes.", bytes=most)
        return opened.read(most)


def _inside(watched: int, name: str) -> int:
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK, dir_fd=watched)


def _move(watched: int, name: str, where: str, why: str = "") -> None:
    """Move a file to a folder inside the watched one, under a name of its own, with the reason
    beside it.
    """
    inside = _inside(watched, where)
    try:
        own = f"{clock.now():%Y%m%dT%H%M%S%f}-{name}"
        os.rename(name, own, src_dir_fd=watched, dst_dir_fd=inside)
        if why:
            new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK
            with os.fdopen(os.open(f"{own}.txt", new, mode=0o640, dir_fd=inside), "w") as report:
                report.write(f"{name}: {why}\n")
    finally:
        os.close(inside)
