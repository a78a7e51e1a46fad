"""`python -m tests.walks WALKS`: as many walks, spread over the processors, and what they found;
`guards`: every guard taken away in turn.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade

from register import create_app, database
from tests.conftest import SETTINGS, let_go
from tests.walks import walking, world
from tests.walks.guards import FURTHER, GUARDS, felt
from tests.walks.walking import STEPS, Walked

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


def walk(kept: Path, first: int, last: int) -> Walked:
    """Walk with the seeds from the first to before the last."""
    with walker(kept) as made:
        for seed in range(first, last):
            made.walk(seed)
        return made.walked


def walk_all(kept: Path, seed: int, walks: int, processes: int) -> int:
    """Walk, print what was found, and return how much that is."""
    began, whole = time.perf_counter(), Walked()
    firsts = range(seed, seed + walks, TOGETHER)
    lasts = [min(first + TOGETHER, seed + walks) for first in firsts]
    with ProcessPoolExecutor(processes) as pool:
        for part in pool.map(walk, [kept] * len(lasts), firsts, lasts):
            whole.add(part)
            for found in part.found:
                print(found, flush=True)
            print(f"{whole.walks} walks, {len(whole.found)} found", file=sys.stderr, flush=True)
    whole.seconds = time.perf_counter() - began
    print(f"Seeds {seed} to {seed + walks - 1}: {whole}")
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
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = prepare(Path(folder))
        wrong = try_guards(kept, asked.seed) if asked.guards else 0
        wrong += walk_all(kept, asked.seed, asked.walks, asked.processes)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
