"""Processes that send forms to the register and tell which of them were acknowledged."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import logging
import os
import signal
import time
import traceback
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from register import sqlite
from register.access import Role
from register.extensions import db
from tests import factories

WAITS = 503
"""How it is answered to who sends what is not there yet."""
ROWS = 12
"""Decisions in the file of one import."""
EVERY = 12
"""Of so many things that are sent one is a file."""
FIRST = 99_996
"""The number of what is sent before anything is killed."""
MARK = "Knal"
EARLY, PIECES = "early", "pieces"
"""What is broken to see that the harness finds it: an answer before the commit, and a commit in
pieces.
"""


@dataclass
class Ground:
    """Where is written: a body with an official, and a clerk who brings files in."""

    report: str
    offer: str
    clerk: str

    @classmethod
    def made(cls) -> Ground:
        """Make it, inside the context of the application."""
        body = factories.body()
        official = factories.official(body, full_time=False)
        clerk = factories.account(body, Role.CLERK)
        return cls(
            f"/bestuurders/{official.public_id}/melden",
            f"/organen/{body.slug}/importeren",
            clerk.email,
        )


@dataclass
class Worker:
    """A process that sends. `told` is what it said of itself; numbers are its own, from `first`
    on.
    """

    pid: int
    pipe: int
    ended_itself: bool = False
    begun: set[int] = field(default_factory=set)
    acknowledged: set[int] = field(default_factory=set)
    _rest: bytes = b""

    def hear(self) -> None:
        """Take in what it told since."""
        with contextlib.suppress(BlockingIOError):
            while said := os.read(self.pipe, 65536):
                *lines, self._rest = (self._rest + said).split(b"\n")
                for line in lines:
                    told = self.begun if line[:1] == b"b" else self.acknowledged
                    told.add(int(line[1:]))

    def kill(self) -> set[int]:
        """Kill it, and return what it had begun and was not told of."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        self.ended_itself = os.WIFEXITED(status)
        self.hear()
        os.close(self.pipe)
        return self.begun - self.acknowledged


def start(app: Flask, ground: Ground, again: set[int], first: int, broken: str) -> Worker:
    """Fork a process that sends what is to be sent again, and then more and more."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        os.set_blocking(reading, False)
        return Worker(pid, reading)
    status = 1
    try:
        os.close(reading)
        logging.disable(logging.CRITICAL)
        _send(app, ground, itertools.chain(sorted(again), itertools.count(first)), writing, broken)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def warm_up(app: Flask, ground: Ground) -> None:
    """Read what the pages need, once for all that are forked."""
    client = app.test_client()
    _sign_in(client, ground)
    for send in (_report, _import):
        status = send(client, ground, FIRST)
        assert status == 303, f"{send.__name__}: {status}"


def _send(app: Flask, ground: Ground, numbers: Iterator[int], to: int, broken: str) -> None:
    if broken == PIECES:
        _commit_in_pieces(app)
    client = app.test_client()
    signed_in = False
    for number in numbers:
        is_file = number % EVERY == 0
        _tell(to, "b", number)
        if broken == EARLY:
            _tell(to, "a", number)
        while True:
            if is_file and not signed_in:
                signed_in = _sign_in(client, ground)
            send = _import if is_file else _report
            status = send(client, ground, number)
            if status == 303:
                break
            assert status in (409, 503), f"{'file' if is_file else 'report'}: {status}"
            time.sleep(0.05)
        _tell(to, "a", number)


def _sign_in(client: FlaskClient, ground: Ground) -> bool:
    entered = {"email": ground.clerk, "password": factories.PASSWORD}
    return client.post("/aanmelden", data=entered).status_code == 303


def _tell(to: int, what: str, number: int) -> None:
    os.write(to, f"{what}{number}\n".encode())


def _report(client: FlaskClient, ground: Ground, number: int) -> int:
    drawn = hashlib.sha256(f"{MARK} {number}".encode()).digest()[:16]
    token = str(uuid.UUID(bytes=drawn, version=4))  # the page that is sent again
    sent = {"token": token, "text": f"{MARK} {number}", "seen_at": "in de krant"}
    return int(client.post(ground.report, data=sent).status_code)


def _import(client: FlaskClient, ground: Ground, number: int) -> int:
    """Offer a file, and read on its page what came of it: it may have come in and wait, and is
    offered again then, as its page says.
    """
    lines = [f"{MARK}-{number}-{row},{MARK} {number},award,taken" for row in range(ROWS)]
    table = "\n".join(["procedure,title,kind,status", *lines, ""])
    sent = {"noun": "decisions", "pasted": table}
    answer = client.post(ground.offer, data=sent)
    if answer.status_code != 303:
        return int(answer.status_code)
    report = client.get(f"{answer.location}/meldingen.json")
    if report.status_code != 200:
        return int(report.status_code)
    [said] = report.json["files"]
    return 303 if said["created"] == ROWS else WAITS


def _commit_in_pieces(app: Flask) -> None:
    """Commit after each statement that adds rows, and do something else first, as code does that
    commits here and there.
    """
    with app.app_context():
        engine = db.engine
    begin = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "BEGIN"

    def commit(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith("INSERT"):
            with contextlib.closing(cursor.connection.cursor()) as another:
                another.execute("COMMIT")
                time.sleep(0.01)
                another.execute(begin)

    event.listen(engine, "after_cursor_execute", commit)


def found(uri: str) -> tuple[dict[int, int], int]:
    """Return how often each number stands in the database, and how many things are there in part."""
    engine = sa.create_engine(uri, **sqlite.options_for(uri))
    with engine.connect() as connection:
        reports = connection.execute(sa.text(_REPORTS), {"mark": f"{MARK} %"}).all()
        files = connection.execute(sa.text(_FILES), {"mark": f"{MARK}-%"}).scalars().all()
        lost = connection.execute(sa.text(_ALONE)).scalar_one()
    engine.dispose()
    times: dict[int, int] = {}
    for (text,) in reports:
        number = int(str(text).removeprefix(f"{MARK} "))
        times[number] = times.get(number, 0) + 1
    rows: dict[int, int] = {}
    for procedure in files:
        number = int(str(procedure).split("-")[1])
        rows[number] = rows.get(number, 0) + 1
    half = sum(count % ROWS != 0 for count in rows.values()) + int(lost)
    return {**times, **{number: count // ROWS for number, count in rows.items()}}, half


_REPORTS = "SELECT text FROM error_report_text WHERE text LIKE :mark"
_FILES = "SELECT procedure FROM decision WHERE procedure LIKE :mark"
_ALONE = """
SELECT count(*) FROM error_report
LEFT JOIN error_report_step ON error_report_step.report_id = error_report.id
LEFT JOIN error_report_text ON error_report_text.step_id = error_report_step.id
WHERE error_report_text.step_id IS NULL
"""
