"""A file offered as a clerk offers it: what it holds is found out, its columns are proposed and
shown, and what is read is kept. Each file in a process of its own, which is bounded and measured.
"""

from __future__ import annotations

import gc
import io
import json
import os
import random
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from unittest import mock

import sqlalchemy as sa

from conflict_graph.facts import Problem
from conflict_graph.readers.tables import apart, mapping, parse
from conflict_graph.readers.tables.cells import Cells
from conflict_graph.readers.tables.choices import Chosen, TableChoices
from register.access import SERVER
from register.errors import RegisterError
from register.extensions import db
from register.models.bodies import Body
from register.models.imports import ImportRun, Noun
from register.presentation import remedies
from register.services.imports import columns as import_columns
from register.services.imports import council, runs
from register.services.imports import files as imports
from tests.mutations import damage, direct
from tests.mutations.files import File

MOST_BYTES = 512_000_000
"""How much memory a file may ask at most, over what the software itself has."""
SECONDS = 30
"""How long a processor may be busy with a file."""
PATIENCE = 120
"""After how long by the clock a process is ended: others are at work on the machine."""


@dataclass
class Outcome:
    """What came of a file. `came`: kept, asked, refused; or what may not be: wrong, hang, memory."""

    format: str
    seed: int
    how: str
    came: str
    said: str = ""
    records: int = 0
    problems: int = 0
    seconds: float = 0
    bytes: int = 0
    left: int = 0
    """How much memory the process has more than at its beginning, once it has read the file."""
    apart: str = ""
    """How the process that reads some formats apart ended, where it did not answer."""

    @property
    def is_wrong(self) -> bool:
        return self.came in ("wrong", "hang", "memory", "lost")


def offer(file: File, chance: random.Random) -> tuple[str, int, int]:
    """Offer a file and keep what is read of it; nothing is committed. Return what came of it, how
    many records were kept, and how many problems told.
    """
    if file.noun in direct.READERS:
        return direct.READERS[file.noun](file.content)
    body = db.session.scalars(sa.select(Body)).one()
    try:
        noun, format_ = _found_out(file, chance)
        if noun is None:
            return "refused", 0, 0
        if format_ == imports.COUNCIL:
            _look_over(body, file, chance)
            chosen = None
        else:
            chosen = _choose(noun, body, file, chance)
        reading = imports.read(noun, file.content, file.name, format_, chosen)
        _tell(reading.problems)
        report = imports.keep(noun, SERVER, reading, file.name, body, format_)
        db.session.flush()
        _tell(report.problems)
    except RegisterError as error:
        str(error)
        return "refused", 0, 0
    is_told = report.read or report.problems or format_ == imports.COUNCIL
    assert is_told, "nothing is told"
    if any(problem.remedy == imports._LOST for problem in report.problems):
        return "lost", len(reading.records), len(report.problems)
    came = "kept" if reading.records else "refused"
    return came, len(reading.records), len(report.problems)


def _found_out(file: File, chance: random.Random) -> tuple[Noun | None, str]:
    """Return what a file holds, as somebody says or as it looks, and how it is read."""
    is_asked = file.noun == "auto" or chance.random() < 0.4
    if is_asked and imports.tells_of_council(file.content, file.name):
        return Noun.DECISIONS, imports.COUNCIL
    if not is_asked:
        return Noun(file.noun), "auto"
    if not file.content.strip() or imports.is_damaged(file.content):
        return None, "auto"
    noun = imports.guess(file.content, file.name)
    if noun is None:
        imports.is_web_page(file.content)
        noun = None if file.noun == "auto" else Noun(file.noun)
    return noun, "auto"


def _look_over(body: Body, file: File, chance: random.Random) -> None:
    """Look at what a council information system tells before it is kept, and mostly answer."""
    begun = (Noun.DECISIONS, body, file.name, file.content, imports.COUNCIL)
    run = runs.begin(SERVER, *begun, asks_council=True, waits=True)
    db.session.flush()
    plan = council.plan(SERVER, run)
    _tell(plan.problems)
    if chance.random() < 0.8:
        said = {each.key: chance.choice(each.answers) for each in plan.questions}
        council.answer(SERVER, run, said)
        db.session.flush()


def _choose(noun: Noun, body: Body, file: File, chance: random.Random) -> Chosen | None:
    """Look at the page of the columns, change some, and read by them."""
    is_wanted = chance.random() < 0.3
    choice = import_columns.choice_for(noun, body, file.content, file.name, is_wanted=is_wanted)
    if not choice.is_asked:
        return choice.columns
    run = ImportRun(body=body, noun=noun, file_name=file.name)
    cells = import_columns.cells_of(noun, file.content, file.name)
    assert isinstance(cells, Cells), "it was read before"
    chosen, _is_known = import_columns.likely(run, cells)
    _look(noun, file, chosen, cells)
    if chance.random() < 0.3:
        choices = TableChoices(
            header_shift=chance.choice([-3, -1, 0, 0, 1, 2, 99]),
            carries=chance.random() < 0.5,
            guesses_roles=chance.random() < 0.5,
            official=chance.choice(["", "P. Wad"]),
            runs=chance.random() < 0.5,
        )
        again = import_columns.cells_of(noun, file.content, file.name, choices)
        assert isinstance(again, Cells), "it was read before"
        cells, columns = again, import_columns.likely(run, again)[0].columns or ()
        chosen = Chosen(columns, choices)
    columns = list(chosen.columns or ())
    for name in mapping.missing(noun, columns, chosen.choices):
        columns[chance.randrange(len(columns))] = name
    chosen = Chosen(tuple(columns), chosen.choices)
    _look(noun, file, chosen, cells)
    return chosen


def _look(noun: Noun, file: File, chosen: Chosen, cells: Cells) -> None:
    import_columns.twice(chosen.columns or (), cells)
    shown = import_columns.preview(noun, file.content, file.name, chosen)
    _tell((shown,) if isinstance(shown, Problem) else shown.problems)


def _tell(problems: Any) -> None:
    for each in list(problems)[:1000]:
        assert each.where, "a problem has no place"
        remedies.in_words(each.remedy)
        remedies.place_in_words(each.where)
        json.dumps([each.where, each.value, each.remedy]).encode()


def warm() -> None:
    """Import and compile what the first file of a process would wait for, once for all of them."""
    import pdfplumber  # noqa: F401 - the process apart asks for them
    import python_calamine  # noqa: F401

    for format_ in damage.FORMATS:
        chance = random.Random(format_)
        file = damage.whole(format_, chance)
        with mock.patch.object(apart, "_asked", lambda *asked: read_apart(*asked, [])):
            offer(file, chance)
        db.session.rollback()
    db.session.remove()
    db.engine.dispose()
    apart._answers.clear()
    apart._given_up.clear()
    gc.collect()
    gc.freeze()
    gc.disable()


def in_process(
    format_: str, seed: int, offered: Callable[[File, random.Random], tuple[str, int, int]]
) -> Outcome:
    """Damage a file, offer it in a process of its own, and return what came of it."""
    how, file = damage.damaged(format_, seed)
    read, written = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if not child:
        os.close(read)
        _answer(written, file, random.Random(seed), offered)
    os.close(written)
    said = _said(read, PATIENCE, child)
    _pid, status, used = os.wait4(child, 0)
    outcome = Outcome(format_, seed, how, "wrong", seconds=round(used.ru_utime + used.ru_stime, 2))
    if said is None or status:
        is_late = time.monotonic() - began >= PATIENCE or os.WIFSIGNALED(status)
        outcome.came = "hang" if is_late else "wrong"
        outcome.said = f"process ended with {status}"
        return outcome
    for name, value in json.loads(said).items():
        setattr(outcome, name, value)
    if outcome.seconds > SECONDS and not outcome.is_wrong:
        outcome.came = "hang"
    if outcome.bytes > MOST_BYTES and not outcome.is_wrong:
        outcome.came = "memory"
    return outcome


def _said(read: int, patience: float, child: int) -> bytes | None:
    """Return what a process wrote, or end it once it took too long."""
    said, until = bytearray(), time.monotonic() + patience
    while True:
        ready, _, _ = select.select([read], [], [], max(0, until - time.monotonic()))
        if not ready:
            os.kill(child, signal.SIGKILL)
            os.close(read)
            return None
        if not (part := os.read(read, 1 << 16)):
            os.close(read)
            return bytes(said)
        said += part


def _answer(
    written: int,
    file: File,
    chance: random.Random,
    offered: Callable[[File, random.Random], tuple[str, int, int]],
) -> None:
    """Offer a file within bounds, write what came of it, and end this process."""
    status = 1
    try:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, resource.RLIM_INFINITY))
        ended: list[str] = []
        told: dict[str, Any] = {}
        with mock.patch.object(apart, "_asked", lambda *asked: read_apart(*asked, ended)):
            try:
                told["came"], told["records"], told["problems"] = offered(file, chance)
            except BaseException as error:
                told["came"] = "wrong"
                told["said"] = "".join(traceback.format_exception(error))[-3000:]
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        told |= {"bytes": max(0, after - before), "apart": "; ".join(ended)[-1500:]}
        data = json.dumps(told, default=str).encode(errors="replace")
        while data:
            data = data[os.write(written, data) :]
        status = 0
    finally:
        os._exit(status)


def read_apart(content: bytes, kind: str, ended: list[str]) -> bytes | None:
    """Do what the process apart does, with its bounds, in a process that begins from this one: it has
    imported already what a new one would take half a second to import.
    """
    read, written = os.pipe()
    why, because = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(read)
            os.close(why)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            sys.stdin = io.TextIOWrapper(io.BytesIO(content))
            sys.stdout = open(written, "w", encoding="utf-8")  # noqa: SIM115 - the process ends
            limits = (
                apart.MEMORY_BYTES,
                apart.PROCESSOR_SECONDS,
                apart.MAX_ROWS,
                apart.MAX_COLUMNS,
            )
            parse.main([kind, *map(str, limits)])
            sys.stdout.flush()
            status = 0
        except BaseException as error:
            told = traceback.extract_tb(error.__traceback__)
            place = next(
                (each for each in reversed(told) if "conflict_graph" in each.filename), None
            )
            at = f" at {os.path.basename(place.filename)}:{place.lineno}" if place else ""
            os.write(because, f"{type(error).__name__}: {str(error)[:200]}{at}".encode())
        finally:
            os._exit(status)
    os.close(written)
    os.close(because)
    said = _said(read, PATIENCE / 2, child)
    _pid, status, used = os.wait4(child, 0)
    reason = os.read(why, 2000).decode()
    os.close(why)
    if used.ru_maxrss * 1024 > apart.MEMORY_BYTES:
        ended.append(f"{used.ru_maxrss} kB")
    if said is None or status:
        ended.append(reason or f"ended with {status}")
        return None
    return said if len(said) <= apart.MAX_ANSWER_BYTES else None


def as_line(outcome: Outcome) -> str:
    return json.dumps(asdict(outcome))
