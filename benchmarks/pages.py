"""The list of positions and the page of a person, beside Datasette serving the same file, in one run.

    python -m benchmarks.pages DATASETTE FILE...

DATASETTE is the path of its program, in an environment of its own; each FILE a database of `benchmarks.large`. Each
server is one process, each page is asked for one at a time over a kept connection, the servers in turn. Datasette gets
the questions that suit it best: fifty rows of a bare table without joins, and one row by its key; it counts no rows
past its own limit. Our pages are made anew for every answer.
"""

from __future__ import annotations

import http.client
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path

SEED = 20261124
ROUNDS = 150


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def wait(port: int) -> http.client.HTTPConnection:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.connect()
        except OSError:
            time.sleep(0.1)
        else:
            return connection
    raise SystemExit("a server did not start")


def ours(path: Path, port: int) -> subprocess.Popen[bytes]:
    settings = {
        "REGISTER_SQLALCHEMY_DATABASE_URI": f"sqlite:///{path.resolve()}",
        "REGISTER_SECURE_COOKIES": "false",
        "REGISTER_RATELIMIT_ENABLED": "false",
        "REGISTER_SECRET_KEY": "b" * 32,
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "wsgi:app",
        "-w",
        "1",
        "-k",
        "gthread",
        "--threads",
        "4",
        "--keep-alive",
        "90",
    ]
    command += ["-b", f"127.0.0.1:{port}", "--log-level", "error"]
    return subprocess.Popen(command, env={**os.environ, **settings})


def theirs(program: str, path: Path, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [program, "serve", str(path), "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def ask(connection: http.client.HTTPConnection, address: str) -> float:
    began = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (address, answer.status)
    return (time.perf_counter() - began) * 1000


def run(program: str, path: Path) -> dict[str, float]:
    database = sqlite3.connect(path)
    many = database.execute("SELECT max(id) FROM official").fetchone()[0]
    public_ids = dict(database.execute("SELECT id, public_id FROM official"))
    database.close()
    draw = random.Random(SEED)
    ports = free_port(), free_port()
    servers = ours(path, ports[0]), theirs(program, path, ports[1])
    medians = {}
    try:
        us, them = wait(ports[0]), wait(ports[1])
        times: dict[str, list[float]] = {name: [] for name in ("list", "person", "their list", "their person")}
        for turn in range(ROUNDS + 10):
            official = draw.randrange(1, many + 1)
            asked = {
                "list": ask(us, "/nevenfuncties" if turn % 2 else "/nevenfuncties?betaald=ja&lopend=ja"),
                "their list": ask(them, f"/{path.stem}/position_payload?_size=50&_sort_desc=version_id"),
                "person": ask(us, f"/bestuurders/{public_ids[official]}"),
                "their person": ask(them, f"/{path.stem}/official/{official}"),
            }
            if turn >= 10:
                for name, value in asked.items():
                    times[name].append(value)
        for name, values in times.items():
            medians[name] = statistics.median(values)
            p99 = statistics.quantiles(values, n=100)[98]
            print(f"  {name:14s} median {medians[name]:8.2f} ms   p99 {p99:8.2f} ms")
        for name in ("list", "person"):
            print(f"  {name}: Datasette takes {medians[f'their {name}'] / medians[name]:.1f} times as long")
    finally:
        for server in servers:
            server.terminate()
            server.wait()
    return medians


if __name__ == "__main__":
    found = {}
    for each in sys.argv[2:]:
        print(each)
        found[each] = run(sys.argv[1], Path(each))
    if len(found) > 1:
        small, large = next(iter(found.values())), list(found.values())[-1]
        for name in ("list", "person"):
            print(f"{name}: the last file costs {large[name] / small[name]:.2f} times the first")
