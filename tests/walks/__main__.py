"""`python -m tests.walks WALKS`: as many walks, spread over the processors, and what they found.

`--guards`: every guard taken away in turn too. `--record FOLDER`: every piece of work is written down
there under the commit, once it is done, and what stands there is not done again: a run that was
stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from flask_migrate import upgrade

from register import create_app, database
from tests.conftest import SETTINGS, let_go, look_for_garbage
from tests.walks import walking, world
from tests.walks.guards import FURTHER, GUARDS, felt
from tests.walks.walking import STEPS, Walked, Walker

TOGETHER = 10
"""Walks of one piece of work."""


def application(path: Path):
    return create_app(
        {
            **SETTINGS,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
            "JOBS_FOLDER": f"{path}-jobs",
        }
    )


def prepare(folder: Path) -> Path:
    """Make the body through which all walk, in a file that none of them changes."""
    with database.writing(), application(folder / "empty.sqlite").app_context():
        upgrade()
        let_go()
        world.make(folder / "empty.sqlite", folder / "kept.sqlite")
    return folder / "kept.sqlite"


@contextmanager
def walker(kept: Path):
    path = kept.with_name(f"walked-{os.getpid()}.sqlite")
    with walking.walker(application(path), kept, world.read(kept)) as made:
        yield made


@functools.cache
def _walker_of_process(kept: Path) -> Walker:
    """Return one for all the pieces of this process: an application takes long to get going."""
    look_for_garbage()
    return ExitStack().enter_context(walker(kept))


def walk(kept: Path, first: int, last: int) -> Walked:
    """Walk with the seeds from the first to before the last."""
    made = _walker_of_process(kept)
    made.walked = Walked()
    for seed in range(first, last):
        made.walk(seed)
    return made.walked


class Record:
    """What was walked of one commit, a line for each piece; without a folder, of this run alone."""

    def __init__(self, folder: Path | None) -> None:
        self.path = None if folder is None else folder / f"{commit()}.jsonl"
        self.lines: list[dict[str, Any]] = []
        if self.path is not None and self.path.exists():
            self.lines = [json.loads(line) for line in self.path.read_text().splitlines()]

    @property
    def seeds(self) -> set[int]:
        """Return the seeds that were walked."""
        return {seed for line in self.lines for seed in range(*line["seeds"])}

    def add(self, first: int, last: int, walked: Walked) -> None:
        line = {"seeds": [first, last], "at": time.strftime("%Y-%m-%d %H:%M:%S"), **walked.told()}
        self.lines.append(line)
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a") as written:
                written.write(json.dumps(line) + "\n")

    def whole(self) -> Walked:
        whole = Walked()
        for line in self.lines:
            whole.add(Walked.read(line))
        return whole


def commit() -> str:
    """Return what is walked through; of changed files too, it says that it is no commit."""
    asked = ("git", "describe", "--always", "--abbrev=12", "--dirty=-changed", "--exclude=*")
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def _pieces(kept: Path, firsts: list[int], lasts: list[int], processes: int) -> Iterator[Walked]:
    if processes == 1:
        yield from map(walk, [kept] * len(firsts), firsts, lasts)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(walk, [kept] * len(firsts), firsts, lasts)


def walk_all(kept: Path, seed: int, walks: int, processes: int, record: Record) -> int:
    """Walk, print what was found, and return how much that is."""
    firsts, lasts = [], []
    for each in range(seed, seed + walks, TOGETHER):
        left = sorted(set(range(each, min(each + TOGETHER, seed + walks))) - record.seeds)
        for at, first in enumerate(left):
            if at == 0 or left[at - 1] != first - 1:
                firsts.append(first)
                lasts.append(first)
            lasts[-1] = first + 1
    for first, last, part in zip(
        firsts, lasts, _pieces(kept, firsts, lasts, processes), strict=True
    ):
        record.add(first, last, part)
        for found in part.found:
            print(found, flush=True)
        walked = len(record.seeds)
        print(f"{walked} walks, {len(record.whole().found)} found", file=sys.stderr, flush=True)
    whole = record.whole()
    print(f"Seeds {min(record.seeds)} to {max(record.seeds)} of {commit()}: {whole}")
    for name in sorted({name for name, _taken in whole.done}):
        print(f"  {name}: {whole.done[name, True]} taken, {whole.done[name, False]} refused")
    return len(whole.found)


def try_guards(kept: Path, seed: int) -> int:
    """Take each guard away in turn, print whether that was felt, and return how often it was not."""
    unfelt = 0
    with walker(kept) as made:
        for guard in GUARDS:
            alarm = made.walk(seed, len(guard.course.steps) + FURTHER, guard.course)
            found = felt(made, guard, seed)
            unfelt += found is None or alarm is not None
            said = "; ".join(found.words) if found else "NOT FELT"
            print(f"{guard.says}: {said}{f' (and with it: {alarm})' if alarm else ''}", flush=True)
    print(f"{len(GUARDS) - unfelt} of {len(GUARDS)} guards are felt when they are gone")
    return unfelt


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.walks", description=__doc__)
    parser.add_argument("walks", type=int, help=f"how many walks of {STEPS} steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--guards", action="store_true", help="take each guard away in turn too")
    parser.add_argument("--record", type=Path, help="a folder in which to write what was walked")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = prepare(Path(folder))
        wrong = try_guards(kept, asked.seed) if asked.guards else 0
        wrong += walk_all(kept, asked.seed, asked.walks, asked.processes, Record(asked.record))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
