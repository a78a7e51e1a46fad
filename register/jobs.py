"""The one door to long work: a queue that survives a restart, a worker, and how far a job is.

Behind it stands Huey with a queue in a file. A job names what it works on by public id; what it
needs to know stands in the database. While a job runs it holds a lock on a file, which the
operating system lets go of when the process dies: so a page can tell a job that runs from one that
was interrupted, without a clock. Nobody who asks for a page waits for a job: it runs in a process
of its own, which gives way to others.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

from register import clock, settings
from register.access import SERVER
from register.errors import WrongState
from register.later import Later
from register.services.accounts import accounts
from register.transaction import transaction

if TYPE_CHECKING:
    from huey import SqliteHuey

    from register.models.imports import ImportRun
    from register.services.imports import buyers, people
    from register.services.imports import files as imports
    from register.services.imports import runs as import_runs
    from register.services.imports.runs import WaitingImport
    from register.services.screening import signings
else:
    buyers = Later("register.services.imports.buyers")
    people = Later("register.services.imports.people")
    imports = Later("register.services.imports.files")
    import_runs = Later("register.services.imports.runs")
    signings = Later("register.services.screening.signings")

TELLS_EVERY_SECONDS = 0.5
NICENESS = 5
"""How nice long work is to others: of a processor that somebody else wants too it gets a quarter,
and all of it else. Less would let whoever waits for its lock wait long where the machine is busy.
Source: sched(7), "The nice value".
"""
WORK = (sys.executable, "-m", "flask", "--app", "register:create_app", "jobs", "work")
"""The command that works through the queue."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How far a job is. `done` of `total` rows are written; both are 0 while that is not known."""

    is_worked_on: bool
    done: int = 0
    total: int = 0


class Progress:
    """What a job tells of itself, in the file that it holds locked."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._told_at = 0.0

    def tell(self, done: int, total: int) -> None:
        """Say how far the job is, at most every `TELLS_EVERY_SECONDS`."""
        if time.monotonic() - self._told_at < TELLS_EVERY_SECONDS:
            return
        self._told_at = time.monotonic()
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps([min(done, total), total]))
        self._file.flush()


class Jobs:
    """The queue of one application."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._worker: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self._has_warned = False

    @property
    def folder(self) -> Path:
        """Where the queue and the progress of jobs stand."""
        folder = Path(self._app.config["JOBS_FOLDER"] or Path(self._app.instance_path) / "jobs")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @cached_property
    def _queue_and_task(self) -> tuple[SqliteHuey, Callable[[str], object]]:
        from huey import SqliteHuey

        queue = SqliteHuey(
            "register", filename=str(self.folder / "queue.sqlite"), results=False, journal_mode=None
        )
        return queue, queue.task(name="import")(self._in_context)

    @property
    def queue(self) -> SqliteHuey:
        """The queue, with the task in it; its file is made on first use."""
        queue, _ = self._queue_and_task
        return queue

    def _in_context(self, public_id: str) -> None:
        with self._app.app_context():
            self.do(public_id)

    def enqueue(self, public_id: str) -> None:
        """Put an import that waits in the queue. Twice is no harm: it is carried out once."""
        _, put_in_queue = self._queue_and_task
        put_in_queue(public_id)
        self.wake()

    def start(self, public_id: str) -> None:
        """Carry out a small import now, and put one that is large, packed or unpacked, in the
        queue.

        Where there is no room for the queue, the import waits, the log says so, and it can be
        started again.
        """
        size_bytes = import_runs.unpacked_bytes(public_id)
        at_once = size_bytes <= self._app.config["IMPORT_AT_ONCE_MOST_BYTES"]
        try:
            self.do(public_id) if at_once else self.enqueue(public_id)
        except (OSError, sqlite3.Error):
            self._app.logger.exception(
                "import %s waits, for it could not be put in the queue", public_id
            )

    def wake(self) -> None:
        """Start a process that works through the queue, where the settings ask for one, something
        is in the queue and this process has started none that still runs.
        """
        if not self._app.config["JOBS_IN_PROCESS"]:
            return
        with self._starting:
            if not self._has_warned:
                self._has_warned = True
                self._warn_of_interrupted()
            if self._worker is None and self.queue.pending_count():
                self._worker = subprocess.Popen(  # noqa: S603 - the words are ours
                    (*WORK, "--until-empty"),
                    env={**os.environ, **settings.as_environment(self._app.config)},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                )
                threading.Thread(target=self._see_off, args=(self._worker,), daemon=True).start()

    def _see_off(self, worker: subprocess.Popen[bytes]) -> None:
        """Wait for the end of a worker; start another where something came in at the last moment.

        One that failed is not followed by another before somebody looks after a job.
        """
        failed = worker.wait()
        with self._starting:
            self._worker = None
        if failed:
            self._app.logger.error("the process that carries out jobs ended with %s", failed)
        else:
            self.wake()

    def close(self) -> None:
        """Wait until what this process has begun to carry out is done."""
        while (worker := self._worker) is not None:
            worker.wait()
            time.sleep(0.01)

    def work(self) -> None:
        """Carry out what is queued, until the process is told to stop."""
        self._warn_of_interrupted()
        self.queue.create_consumer(workers=1, periodic=False, max_delay=1.0).run()

    def work_off(self) -> int:
        """Carry out what is queued now; return how many jobs that were."""
        count = 0
        while (task := self.queue.dequeue()) is not None:
            self.queue.execute(task)
            count += 1
        return count

    def do(self, public_id: str) -> None:
        """Carry out an import now. Somebody else who is at it is waited for, and it is done
        once.
        """
        with self._held(public_id) as progress:
            _carry_out(public_id, progress)
        self._path(public_id).unlink(missing_ok=True)

    def look_after(self, public_id: str) -> Sight:
        """See to it that somebody works, and say how far a job is."""
        with suppress(OSError, sqlite3.Error):
            self.wake()
        return self.sight_of(public_id)

    def sight_of(self, public_id: str) -> Sight:
        """Say how far a job is."""
        try:
            with self._path(public_id).open(encoding="ascii") as file:
                said = file.read()
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    done, total = json.loads(said) if said.endswith("]") else (0, 0)
                    return Sight(True, done, total)
        except OSError:
            return Sight(False)
        return Sight(False)

    def interrupted(self, runs: Iterable[ImportRun]) -> set[str]:
        """Return which of these imports were begun, are not finished, and have nobody at work on
        them.
        """
        begun = [run.public_id for run in runs if run.state in import_runs.BEGUN]
        return {public_id for public_id in begun if not self.sight_of(public_id).is_worked_on}

    @contextmanager
    def at_work(self, public_id: str) -> Iterator[None]:
        """Say for the time of a block that somebody works on an import; not where the folder is
        another user's.
        """
        with ExitStack() as held:
            with suppress(OSError):
                held.enter_context(self._held(public_id))
            yield
        with suppress(OSError):
            self._path(public_id).unlink(missing_ok=True)

    def _warn_of_interrupted(self) -> None:
        with self._app.app_context():
            for public_id in sorted(self.interrupted(import_runs.list_begun())):
                self._app.logger.warning(
                    "import %s was interrupted; flask imports again %s", public_id, public_id
                )

    def _path(self, public_id: str) -> Path:
        return self.folder / f"{public_id}.progress"

    @contextmanager
    def _held(self, public_id: str) -> Iterator[Progress]:
        descriptor = os.open(self._path(public_id), os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield Progress(file)


def _carry_out(public_id: str, progress: Progress) -> None:
    """Read outside any transaction, then write once. What goes wrong is recorded, and changes
    nothing else.
    """
    try:
        with transaction():
            waiting = import_runs.take(public_id)
    except WrongState:
        return
    try:
        _read_and_keep(waiting, progress)
    except Exception as error:
        current_app.logger.exception("import %s failed", public_id)
        with transaction():
            import_runs.fail(waiting.run_id, import_runs.why(error))


def _read_and_keep(waiting: WaitingImport, progress: Progress) -> None:
    reading = imports.read(
        waiting.noun, waiting.content, waiting.file_name, waiting.format, waiting.columns
    )
    tick: Callable[[int], None] = lambda done: progress.tell(done, len(reading.records))  # noqa: E731
    with transaction():
        run = import_runs.get_any(waiting.run_id)
        if buyers.must_ask(run, reading.records):
            buyers.ask(run)
            return
        if people.must_ask(run, reading.records):
            people.ask(run)
            return
        run.state = import_runs.ImportState.KEEPING
    with transaction():
        run = import_runs.get_any(waiting.run_id)
        identity = accounts.identity_of(run.account) if run.account else SERVER
        began = clock.now()
        import_runs.keep(identity, run, reading, tick)
        signings.note_taken(began, clock.today())


def of(app: Flask) -> Jobs:
    """Return the queue of an application."""
    jobs: Jobs = app.extensions["jobs"]
    return jobs


def current() -> Jobs:
    """Return the queue of the current application."""
    return of(current_app._get_current_object())  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    """Give the application its queue."""
    app.extensions["jobs"] = Jobs(app)
