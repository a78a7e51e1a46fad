"""A PostgreSQL server of our own for a test run, on a socket and a port that only this machine can reach."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT_RUNS_AS = "postgres"


def programs() -> Path | None:
    """Return the folder that holds `initdb`, the newest first; None where the server is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -int(path.parts[-3]))
    if found:
        return found[0].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


@contextmanager
def server() -> Iterator[str]:
    """Give the address of an empty database, without a driver's name, for the time of a block."""
    folder = programs()
    assert folder is not None, "PostgreSQL is not installed"
    base = Path(tempfile.mkdtemp(prefix="register-postgresql-", dir="/tmp"))
    user = {"user": _ROOT_RUNS_AS, "extra_groups": []} if os.getuid() == 0 else {}
    if user:
        shutil.chown(base, _ROOT_RUNS_AS)
    cluster, port = base / "cluster", _free_port()

    def run(*command: str) -> None:
        subprocess.run(command, check=True, cwd=base, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user)

    try:
        run(str(folder / "initdb"), "-D", str(cluster), "-U", "register", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={base} -c fsync=off"
        pg_ctl = (str(folder / "pg_ctl"), "-D", str(cluster), "-w")
        run(*pg_ctl, "-o", f"-p {port} {options}", "-l", str(base / "log"), "start")
        try:
            yield f"register@127.0.0.1:{port}/postgres"
        finally:
            run(*pg_ctl, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
