"""`python -m tests.kills`: kill processes that answer pages until enough was killed and acknowledged,
and print what came of it as JSON. Ends with 1 where anything was lost, is there in part, or twice.

On PostgreSQL the server itself is killed too.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from register import create_app, database
from register.extensions import db
from tests import postgresql
from tests.conftest import SETTINGS, let_go
from tests.kills import workers
from tests.kills.workers import Ground, Worker

AT_ONCE = 4
"""How many processes send."""
LONGEST_WAIT = 10
"""Seconds between two kills at most."""
BACK_SECONDS = 15
OF_SERVER = 0.25
"""How many of the kills on PostgreSQL are of the server."""
SPAN = 100_000
"""How many numbers a process has for itself."""


@dataclass
class Outcome:
    """What came of a run. `faults`: answers that no page may give. `back_seconds`: the longest until something was acknowledged after all were
    killed; `looks`: how often it was looked before anything was sent again.
    """

    kills: int = 0
    of_server: int = 0
    looks: int = 0
    acknowledged: int = 0
    files: int = 0
    sent_again: int = 0
    lost: int = 0
    half: int = 0
    double: int = 0
    faults: int = 0
    back_seconds: float = 0.0

    @property
    def is_right(self) -> bool:
        return not (self.lost or self.half or self.double or self.faults)


class Server:
    """The PostgreSQL of a run, which can be killed and started again."""

    def __init__(self, uri: str) -> None:
        engine = sa.create_engine(uri)
        with engine.connect() as connection:
            self.folder = Path(str(connection.scalar(sa.text("SHOW data_directory"))))
        engine.dispose()
        self.uri = uri

    def kill(self) -> None:
        """Kill the first process of the server; those that it has started end by themselves."""
        pid = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
        group = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        os.kill(pid, signal.SIGKILL)
        for each in map(int, group):
            _wait_for_end(each)

    def start(self) -> None:
        """Start it again as it was, and wait until it answers."""
        command = (self.folder / "postmaster.opts").read_text().replace('"', "").split()
        user = {"user": self.folder.owner(), "extra_groups": []} if os.getuid() == 0 else {}
        subprocess.Popen(
            command,
            cwd=self.folder.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **user,
        )
        for _ in range(600):
            try:
                workers.found(self.uri)
            except sa.exc.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise SystemExit("the server does not come back")


def _wait_for_end(pid: int) -> None:
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)


class Run:
    """One run on one database."""

    def __init__(self, app: Flask, ground: Ground, server: Server | None, broken: str) -> None:
        self.app, self.ground, self.server, self.broken = app, ground, server, broken
        self.uri = str(app.config["SQLALCHEMY_DATABASE_URI"])
        self.outcome = Outcome()
        self.kept: set[int] = set()
        self.again: set[int] = set()
        self.at_work: list[Worker] = []
        self._made = 0
        self.chance = random.SystemRandom()

    def go(self, kills: int, acknowledged: int) -> None:
        """Send and kill until there was enough of both, then let what is open come to its end."""
        between = 2 * acknowledged // kills
        self._fill()
        while self.outcome.kills < kills or len(self._told()) < acknowledged:
            self._wait(self.chance.randint(0, 2 * between))
            kind = self.chance.random()
            if self.server is not None and kind < OF_SERVER:
                self._kill_all(of_server=True)
            elif kind < 0.5:
                self._kill_all()
            else:
                self._kill(self.chance.choice(self.at_work))
            self._fill()
        time.sleep(1)
        self._kill_all()
        self._look(again=False)
        told = self._told()
        self.outcome.acknowledged = len(told)
        self.outcome.files = sum(number % workers.EVERY == 0 for number in told)

    def _wait(self, more: int) -> None:
        """Wait until so much more is acknowledged, and then a moment, so that no kill has a time of
        its own.
        """
        began, before = time.monotonic(), len(self._told())
        while len(self._told()) - before < more and time.monotonic() - began < LONGEST_WAIT:
            time.sleep(0.005)
        time.sleep(self.chance.uniform(0, 0.05))

    def _told(self) -> set[int]:
        for each in self.at_work:
            each.hear()
        return self.kept.union(*(each.acknowledged for each in self.at_work))

    def _fill(self) -> None:
        while len(self.at_work) < AT_ONCE:
            self._made += 1
            again, self.again = self.again, set()
            self.outcome.sent_again += len(again)
            first = self._made * SPAN
            made = workers.start(self.app, self.ground, again, first, self.broken)
            self.at_work.append(made)

    def _kill(self, worker: Worker) -> None:
        self.at_work.remove(worker)
        self.again |= worker.kill()
        self.kept |= worker.acknowledged
        self.outcome.kills += 1
        self.outcome.faults += worker.ended_itself

    def _kill_all(self, *, of_server: bool = False) -> None:
        if of_server and self.server is not None:
            self.server.kill()
            self.outcome.kills += 1
            self.outcome.of_server += 1
        for each in list(self.at_work):
            self._kill(each)
        if of_server and self.server is not None:
            self.server.start()
        self._look()
        self._see_back()

    def _look(self, *, again: bool = True) -> None:
        """Look while nobody is at work, before anything is sent again."""
        times, half = workers.found(self.uri)
        self.outcome.looks += 1
        self.outcome.lost = max(
            self.outcome.lost, sum(not times.get(number) for number in self.kept)
        )
        self.outcome.half = max(self.outcome.half, half)
        self.outcome.double = max(self.outcome.double, sum(count > 1 for count in times.values()))

    def _see_back(self) -> None:
        """See how long it takes until something is acknowledged again."""
        began, before = time.monotonic(), len(self.kept)
        self._fill()
        while len(self._told()) <= before:
            if time.monotonic() - began > 60:
                raise SystemExit("nothing is acknowledged any more")
            time.sleep(0.01)
        self.outcome.back_seconds = max(self.outcome.back_seconds, time.monotonic() - began)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--acknowledged", type=int, default=10_000)
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of our own")
    parser.add_argument("--broken", default="", choices=("", workers.EARLY, workers.PIECES))
    parser.add_argument("--unsafe", action="store_true", help="let PostgreSQL not wait for its log")
    asked = parser.parse_args()
    database.SYNCHRONOUS = "FULL"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kills-")))
        uri = f"sqlite:///{folder / 'register.sqlite'}"
        if asked.postgresql:
            uri = f"postgresql+psycopg://{stack.enter_context(postgresql.server())}"
            if asked.unsafe:
                uri += "?options=-csynchronous_commit%3Doff"
        jobs = str(folder / "jobs")
        served = {"SQLALCHEMY_DATABASE_URI": uri, "JOBS_FOLDER": jobs, "TESTING": False}
        app = create_app({**SETTINGS, **served})
        with app.app_context(), database.writing():
            upgrade()
            ground = Ground.made()
            db.session.commit()
        workers.warm_up(app, ground)
        with app.app_context():
            let_go()
        run = Run(app, ground, Server(uri) if asked.postgresql else None, asked.broken)
        try:
            run.go(asked.kills, asked.acknowledged)
        finally:
            for each in run.at_work:
                each.kill()
    print(json.dumps(asdict(run.outcome)))
    return 0 if run.outcome.is_right else 1


if __name__ == "__main__":
    sys.exit(main())
