"""A backup on the disk: a folder with the copies and what is known of them. Its names say nothing
of anybody; a folder that is not finished has another name.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from register.backups.parts import PRIVATE, Copy, Grant, NotDone, settle

MANIFEST, SEAL = "manifest.json", "manifest.sha256"
FORMAT = 1
NAME = re.compile(r"register-\d{8}T\d{6}Z")
UNFINISHED = ".unfinished-"
STALE_SECONDS = 86_400
"""After how long a folder that was begun is nobody's any more."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `copies`: by file; `sha256`: of each file, in hexadecimal."""

    begun_at: datetime.datetime
    copies: Mapping[str, Copy]
    sha256: Mapping[str, str]

    @property
    def rows(self) -> int:
        """How many rows it has in all."""
        return sum(sum(each.rows.values()) for each in self.copies.values())

    @property
    def tables(self) -> int:
        """How many tables it has in all."""
        return sum(len(each.rows) for each in self.copies.values())


def begin(folder: Path, begun_at: datetime.datetime) -> Path:
    """Make the folder of a backup, under the name of one that is not finished."""
    name = f"register-{begun_at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = folder / f"{UNFINISHED}{name}"
    if (folder / name).exists():
        raise NotDone("There is a backup of this second already.")
    try:
        made.mkdir(mode=0o700)
    except FileExistsError:
        raise NotDone("Somebody else is making a backup in this folder.") from None
    return made


def finish(made: Path, manifest: Manifest) -> Path:
    """Write what is known of the copies, and give the folder its name."""
    written = json.dumps(_written(manifest), indent=1, sort_keys=True).encode()
    for name, content in (
        (MANIFEST, written),
        (SEAL, f"{hashlib.sha256(written).hexdigest()}  {MANIFEST}\n".encode()),
    ):
        path = made / name
        path.touch(mode=PRIVATE)
        path.write_bytes(content)
        settle(path)
    settle(made)
    finished = made.rename(made.with_name(made.name.removeprefix(UNFINISHED)))
    settle(finished.parent)
    return finished


def read(folder: Path) -> Manifest:
    """Return what a backup says of itself, once every byte of it is as it was written.

    Raises:
        NotDone: it is no backup, or not as it was written.
    """
    try:
        written = (folder / MANIFEST).read_bytes()
        seal = (folder / SEAL).read_bytes()
    except OSError:
        raise NotDone(f"{folder.name} is no backup of a register.") from None
    if seal != f"{hashlib.sha256(written).hexdigest()}  {MANIFEST}\n".encode():
        raise NotDone(f"{MANIFEST} is not as it was written.")
    manifest = _read(json.loads(written))
    there = {path.name for path in folder.iterdir()}
    for name in sorted({*manifest.sha256, MANIFEST, SEAL} ^ there):
        raise NotDone(f"{name} is missing, or was not there.")
    for name, sha256 in sorted(manifest.sha256.items()):
        if digest(folder / name) != sha256:
            raise NotDone(f"{name} is not as it was written.")
    return manifest


def seal_of(folder: Path) -> str:
    """Return the fingerprint of all of a backup."""
    return (folder / SEAL).read_text(encoding="ascii").partition(" ")[0]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tidy(folder: Path, keep: int) -> int:
    """Remove what was begun long ago and never finished, and all but the newest backups; return how
    many of those.
    """
    found = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name) and path.is_dir())
    old = found[:-keep]
    begun = folder.glob(f"{UNFINISHED}*")
    stale = [each for each in begun if time.time() - each.stat().st_mtime > STALE_SECONDS]
    for path in (*old, *stale):
        shutil.rmtree(path)
    return len(old)


def _written(manifest: Manifest) -> dict[str, object]:
    return {
        "format": FORMAT,
        "begun_at": manifest.begun_at.isoformat(),
        "copies": {name: asdict(each) for name, each in manifest.copies.items()},
        "sha256": dict(manifest.sha256),
    }


def _read(said: Mapping[str, object]) -> Manifest:
    if said.get("format") != FORMAT:
        raise NotDone("This backup was made by another version: install that one.")
    copies, sha256, begun_at = said["copies"], said["sha256"], said["begun_at"]
    assert isinstance(copies, dict)
    assert isinstance(sha256, dict)
    assert isinstance(begun_at, str)
    return Manifest(
        datetime.datetime.fromisoformat(begun_at),
        {
            name: Copy(
                each["rows"],
                each["versions"],
                tuple(Grant(**grant) for grant in each["grants"]),
            )
            for name, each in copies.items()
        },
        sha256,
    )
