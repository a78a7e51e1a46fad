"""`python -m tests.access`: every cell of the matrix, and every guard taken away in turn.

It ends with 1 when a cell is not as the table says, and when a guard can be taken away and nothing
becomes different, unless `unfelt.md` says why. `--record` keeps what was found in a folder, and a
run of the same code and tests goes on there.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.access import kept as databases
from tests.access import whole


def main() -> int:
    """Ask everything, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.access", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="ask each Nth cell alone")
    parser.add_argument("--guards", choices=("yes", "no"), default="yes")
    parser.add_argument("--only", default="", help="guards whose name has this alone")
    parser.add_argument("--record", type=Path, help="a folder in which to keep what was found")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of our own")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.record or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        record = whole.Record(folder)
        kept = whole.prepare(folder)
        server = stack.enter_context(databases.server(kept)) if given.postgresql else None
        pool = stack.enter_context(
            ProcessPoolExecutor(
                given.processes, multiprocessing.get_context("spawn"), whole.begin, (kept, server)
            )
        )
        found, wrong = whole.ask_all(pool, record, given.every)
        print(f"{len(found)} cells, {len(wrong)} not as the table says", *wrong, sep="\n")
        unsaid: list[str] = []
        if given.guards == "yes":
            tried = whole.try_guards(pool, record, found, given.only)
            counted = Counter(how for _, how, _ in tried)
            print(f"{len(tried)} guards: " + ", ".join(f"{n} {how}" for how, n in counted.items()))
            unsaid = [] if given.only else whole.unexplained(tried)
            print(*unsaid, sep="\n")
    return 1 if wrong or unsaid else 0


if __name__ == "__main__":
    sys.exit(main())
