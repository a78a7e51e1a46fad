"""`python -m tests.hostile COUNT`: send so much that is drawn by chance to every form, and ask so
much of every page, as the persona who may, and each odd value in fields alone, and say what came of it, on SQLite and on PostgreSQL.

Ends with 1 where there was a fault, or where the two databases answered with another status.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from register import database
from tests.access import kept as databases
from tests.access import whole, world
from tests.access.kept import Kept, OnSqlite
from tests.access.matrix import Asker
from tests.conftest import Client, let_go, look_for_garbage
from tests.hostile import sending
from tests.hostile.sending import Tried


def try_on(kept: Kept, file: Path, asked: argparse.Namespace) -> list[Tried]:
    """Send everything to an application on one database."""
    app = kept.application()
    app.test_client_class = Client
    with app.app_context(), database.writing(False):
        asker = Asker(app, kept, world.read(file))
        chosen = sending.cells(asker)
        found = [sending.try_drawn(asker, asked.count, chosen, asked.seed)]
        found.append(sending.try_drawn(asker, asked.count, sending.readable(asker), asked.seed))
        if asked.every:
            found.append(sending.try_seeds(asker, chosen, asked.every))
        kept.close()
        let_go()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--every", type=int, default=10, help="each so many-eth value in a field alone; 0: none"
    )
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of our own too")
    asked = parser.parse_args()
    look_for_garbage()
    found: dict[str, list[Tried]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        file = whole.prepare(folder)
        every: dict[str, Kept] = {"SQLite": OnSqlite(file, folder / "asked.sqlite")}
        if asked.postgresql:
            every["PostgreSQL"] = stack.enter_context(databases.server(file)).database("asked")
        for name, kept in every.items():
            found[name] = try_on(kept, file, asked)
            for tried in found[name]:
                print(f"{name}: {tried.figure()}", *tried.lines(), sep="\n", flush=True)
    wrong = sum(len(tried.faults) for each in found.values() for tried in each)
    if asked.postgresql:
        wrong += len(differences(*found.values()))
        print(*differences(*found.values()), sep="\n")
    return int(wrong > 0)


def differences(one: list[Tried], other: list[Tried]) -> list[str]:
    """Say what the two databases answer with another status."""
    return [
        f"{first[1]} on SQLite, {second[1]} on PostgreSQL: {first[0][:300]}"
        for tried, again in zip(one, other, strict=True)
        for first, second in zip(tried.answers, again.answers, strict=False)
        if first[1] != second[1]
    ]


if __name__ == "__main__":
    sys.exit(main())
