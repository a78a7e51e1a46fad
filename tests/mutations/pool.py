"""One process reads many files, one after the other, as a server does; it is bounded for each of them
and ended where one goes wrong, takes too long or leaves memory behind. Then another begins.
"""

from __future__ import annotations

import gc
import os
import random
import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any
from unittest import mock

from conflict_graph.readers.tables import apart
from tests.mutations import damage, offering
from tests.mutations.files import File
from tests.mutations.offering import MOST_BYTES, PATIENCE, SECONDS, Outcome

MOST_FILES = 200
"""How many files one process reads before another begins."""
MOST_LEFT = 100_000_000
"""With so much memory more than at its beginning a process is ended."""
Offered = Callable[[File, random.Random], tuple[str, int, int]]


def outcomes(wanted: Sequence[tuple[str, int]], offered: Offered) -> Iterator[Outcome]:
    """Damage and offer each file, and yield what came of it. What goes wrong is offered once more, in
    a process of its own, so that it is known whether it does so by itself.
    """
    with Worker(offered) as worker:
        for format_, seed in wanted:
            how, file = damage.damaged(format_, seed)
            outcome = replace(worker.offer(file, seed), format=format_, how=how)
            if outcome.is_wrong:
                alone = offering.in_process(format_, seed, offered)
                outcome.said += f"\nalone: {alone.came}"
            yield outcome


@dataclass
class Worker:
    """A process that reads files until it is ended."""

    offered: Offered
    child: int = 0
    read: int = 0
    pipe: Connection | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.end()

    def offer(self, file: File, seed: int) -> Outcome:
        """Let the process read a file, and return what it says of it; or how it ended."""
        if not self.child:
            self._begin()
        assert self.pipe is not None
        outcome = Outcome("", seed, "", "hang")
        try:
            self.pipe.send((file, seed))
            if self.pipe.poll(PATIENCE):
                for name, value in self.pipe.recv().items():
                    setattr(outcome, name, value)
            else:
                outcome.said = f"no answer in {PATIENCE} seconds"
        except (EOFError, BrokenPipeError, ConnectionResetError):
            outcome.said = f"the process ended with {self.end()}"
        self.read += 1
        if outcome.came not in ("wrong", "hang", "lost") and outcome.bytes > MOST_BYTES:
            outcome.came = "memory"
        if outcome.came not in ("wrong", "hang", "lost") and outcome.seconds > SECONDS:
            outcome.came = "hang"
        if outcome.is_wrong or self.read >= MOST_FILES or outcome.left > MOST_LEFT:
            self.end()
        return outcome

    def _begin(self) -> None:
        self.pipe, inside = Pipe()
        self.read, self.child = 0, os.fork()
        if not self.child:
            self.pipe.close()
            _work(inside, self.offered)
        inside.close()

    def end(self) -> int:
        """End the process, and return how it ended."""
        if not self.child:
            return 0
        if self.pipe is not None:
            self.pipe.close()
        ended, status = os.waitpid(self.child, os.WNOHANG)
        if not ended:
            os.kill(self.child, signal.SIGKILL)
            _, status = os.waitpid(self.child, 0)
        self.child, self.pipe = 0, None
        return status


def _work(pipe: Connection, offered: Offered) -> None:
    status = 1
    try:
        gc.enable()
        begun_with = _memory("VmRSS")
        ended: list[str] = []
        with mock.patch.object(apart, "_asked", lambda *asked: offering.read_apart(*asked, ended)):
            while True:
                file, seed = pipe.recv()
                ended.clear()
                told = _one(file, random.Random(seed), offered)
                told["apart"] = "; ".join(ended)[-1500:]
                told["left"] = _memory("VmRSS") - begun_with
                pipe.send(told)
    except (EOFError, OSError):
        status = 0
    finally:
        os._exit(status)


def _one(file: File, chance: random.Random, offered: Offered) -> dict[str, Any]:
    """Offer a file within bounds of its own."""
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + SECONDS + 2, resource.RLIM_INFINITY))
    Path("/proc/self/clear_refs").write_text("5")
    before, children = _memory("VmRSS"), _of_children()
    told: dict[str, Any] = {}
    try:
        told["came"], told["records"], told["problems"] = offered(file, chance)
    except BaseException as error:
        told["came"] = "wrong"
        told["said"] = "".join(traceback.format_exception(error))[-3000:]
    seconds = time.process_time() - used + _of_children() - children
    return told | {"seconds": round(seconds, 2), "bytes": max(0, _memory("VmHWM") - before)}


def _memory(name: str) -> int:
    """Return how much memory this process has now (VmRSS), or had at most since that was forgotten."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
