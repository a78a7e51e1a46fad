"""The list of positions and the page of a person, beside Datasette serving the same file, in one
run.

    python -m benchmarks.pages DATASETTE FILE...

DATASETTE is the path of its program, in an environment of its own; each FILE a database of
`benchmarks.large`. Each server is one process, each page is asked for one at a time over a kept
connection, the servers in turn. Datasette gets the questions that suit it best: fifty rows of a
bare table without joins, and one row by its key; it counts no rows past its own limit. It runs as
it comes, and with its file declared immutable, its own way to keep counts.

Our pages are measured twice: made anew for every answer (KEPT_PAGES_BYTES=0), and kept, as the
register comes, each page asked for once before. Which of both a reader meets depends on how often
pages are read between two changes.
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
ROUNDS = 60
PEOPLE = 20
"""So many people are asked for, in turn; few enough that each was asked for before."""
LISTS = ("/nevenfuncties", "/nevenfuncties?betaald=ja&status=lopend")


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def wait(port: int) -> http.client.HTTPConnection:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
            connection.connect()
        except OSError:
            time.sleep(0.1)
        else:
            return connection
    raise SystemExit("a server did not start")


def ours(path: Path, port: int, kept_bytes: int) -> subprocess.Popen[bytes]:
    settings = {
        "REGISTER_SQLALCHEMY_DATABASE_URI": f"sqlite:///{path.resolve()}",
        "REGISTER_SECURE_COOKIES": "false",
        "REGISTER_RATELIMIT_ENABLED": "false",
        "REGISTER_SECRET_KEY": "b" * 32,
        "REGISTER_KEPT_PAGES_BYTES": str(kept_bytes),
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
    command += ["-b", f"127.0.0.1:{port}", "--log-level", "error", "--timeout", "300"]
    return subprocess.Popen(command, env={**os.environ, **settings})


def theirs(program: str, path: Path, port: int, *options: str) -> subprocess.Popen[bytes]:
    command = [program, "serve", *options, str(path), "-p", str(port)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ask(connection: http.client.HTTPConnection, address: str) -> float:
    """Return milliseconds. Datasette's server hangs up on who asked nothing for five seconds; then
    it is asked anew.
    """
    try:
        return timed(connection, address)
    except http.client.RemoteDisconnected:
        connection.close()
        connection.connect()
        return timed(connection, address)


def timed(connection: http.client.HTTPConnection, address: str) -> float:
    began = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (address, answer.status)
    return (time.perf_counter() - began) * 1000


def servers(program: str, path: Path, ports: list[int]) -> list[subprocess.Popen[bytes]]:
    return [
        ours(path, ports[0], 0),
        ours(path, ports[1], 64 * 1024 * 1024),
        theirs(program, path, ports[2]),
        theirs(program, path, ports[3], "-i"),
    ]


def addresses(path: Path) -> list[tuple[str, str, str, str]]:
    """Return for each turn our list, our person, and theirs of both."""
    with sqlite3.connect(path) as database:
        public_ids = dict(database.execute("SELECT id, public_id FROM official"))
    draw = random.Random(SEED)
    people = [draw.choice(list(public_ids)) for _ in range(PEOPLE)]
    rows = f"/{path.stem}/position_payload?_size=50&_sort_desc=version_id"
    return [
        (LISTS[turn % 2], f"/bestuurders/{public_ids[one]}", rows, f"/{path.stem}/official/{one}")
        for turn, one in ((turn, people[turn % PEOPLE]) for turn in range(PEOPLE + ROUNDS))
    ]


NAMES = ("new", "kept", "Datasette", "Datasette -i")


def run(program: str, path: Path) -> dict[str, float]:
    ports = [free_port() for _ in NAMES]
    running = servers(program, path, ports)
    times: dict[str, list[float]] = {
        f"{page} {name}": [] for page in ("list", "person") for name in NAMES
    }
    try:
        connections = [wait(port) for port in ports]
        for turn, (our_list, our_person, their_list, their_person) in enumerate(addresses(path)):
            for name, connection in zip(NAMES, connections, strict=True):
                is_ours = name in ("new", "kept")
                took = ask(connection, our_list if is_ours else their_list)
                took_person = ask(connection, our_person if is_ours else their_person)
                if turn >= PEOPLE:
                    times[f"list {name}"].append(took)
                    times[f"person {name}"].append(took_person)
    finally:
        for server in running:
            server.terminate()
            server.wait()
    return report(times)


def report(times: dict[str, list[float]]) -> dict[str, float]:
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(
            f"  {name:20s} median {medians[name]:8.2f} ms   p99 "
            f"{statistics.quantiles(values, n=100)[98]:8.2f} ms"
        )
    for page in ("list", "person"):
        for ours_is in ("new", "kept"):
            ratios = [
                medians[f"{page} {theirs_is}"] / medians[f"{page} {ours_is}"]
                for theirs_is in NAMES[2:]
            ]
            print(
                f"  {page}, {ours_is}: Datasette takes {ratios[0]:.1f} times as long, -i "
                f"{ratios[1]:.1f} times"
            )
    return medians


if __name__ == "__main__":
    found = {}
    for each in sys.argv[2:]:
        print(each)
        found[each] = run(sys.argv[1], Path(each))
    if len(found) > 1:
        small, large = next(iter(found.values())), list(found.values())[-1]
        for name in [each for each in small if "Datasette" not in each]:
            print(f"{name}: the last file costs {large[name] / small[name]:.2f} times the first")
