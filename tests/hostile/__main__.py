"""`python -m tests.hostile COUNT`: send so much that is drawn by chance to every form as the persona who
may, and each odd value in fields alone, and say what came of it. Ends with 1 where there was a fault.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from register import database
from tests.access import world
from tests.access.__main__ import prepare
from tests.access.matrix import Asker
from tests.conftest import Client, application_on, let_go, look_for_garbage
from tests.hostile import sending


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--every", type=int, default=10, help="each so many-eth value in a field alone; 0: none"
    )
    asked = parser.parse_args()
    look_for_garbage()
    with tempfile.TemporaryDirectory() as name:
        kept = prepare(Path(name))
        app = application_on(Path(name) / "asked.sqlite")
        app.test_client_class = Client
        with app.app_context(), database.writing(False):
            asker = Asker(app, kept, world.read(kept))
            chosen = sending.cells(asker)
            wrong = 0
            for how, tried in (
                ("drawn", sending.try_drawn(asker, asked.count, chosen, asked.seed)),
                ("alone", sending.try_seeds(asker, chosen, asked.every) if asked.every else None),
            ):
                if tried is not None:
                    print(f"{how}: {tried.figure()}", *tried.lines(), sep="\n", flush=True)
                    wrong += len(tried.faults)
            asker.close()
            let_go()
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
