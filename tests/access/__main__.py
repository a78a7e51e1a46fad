"""`python -m tests.access`: every cell of the matrix, and every guard taken away in turn.

`--every N`: each Nth cell alone. `--guards no`: the matrix alone. It ends with 1 when a cell is not
as the table says. Guards that are not felt are listed, and decide nothing yet: see docs/access.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from flask_migrate import upgrade

from register import database
from tests.access import guards, matrix, world
from tests.access.guards import Place, Watch
from tests.access.matrix import IN, SIGN_IN, Answered, Asker, Cell
from tests.conftest import Client, application_on, let_go, look_for_garbage

TRIED = 24
"""With so many cells a guard is tried at most, those in which somebody is turned away first."""
MOST_GUARDS = 5
"""So many guards stand one behind the other at most."""
ELSEWHERE: dict[str, str] = {}
"""Guards that no cell can feel, by file and function, with why."""


def prepare(folder: Path) -> Path:
    """Make the database of the matrix."""
    with database.writing(), application_on(folder / "empty.sqlite").app_context():
        upgrade()
        let_go()
    with database.writing():
        world.make(folder / "empty.sqlite", folder / "access.sqlite")
    return folder / "access.sqlite"


def ask_all(
    asker: Asker, every: int, watch: Watch
) -> tuple[list[str], list[tuple[Cell, Answered]], dict[Place, list[int]]]:
    """Ask each cell; return what is not as the table says, what came of all, and which cells passed
    each guard.
    """
    table, audiences = matrix.rows(), matrix.audiences(asker.app)
    wrong, found = [], []
    passed: dict[Place, list[int]] = defaultdict(list)
    for number, cell in enumerate(matrix.cells(asker.app, asker.world)):
        if number % every:
            continue
        watch.visited.clear()
        answered = asker.ask(cell)
        for place in watch.visited:
            passed[place].append(len(found))
        found.append((cell, answered))
        wrong += matrix.mismatches(table, cell, answered, audiences[cell.endpoint])
    return wrong, found, passed


def try_guards(
    asker: Asker,
    found: list[tuple[Cell, Answered]],
    passed: dict[Place, list[int]],
    watch: Watch,
) -> tuple[Counter[str], list[str]]:
    """Take away each guard that was passed; return how each was felt, and those that were not."""
    felt: Counter[str] = Counter()
    left = []
    for place in guards.places():
        how = _felt(asker, found, passed.get(place, []), place, watch)
        felt[how] += 1
        if how in ("not felt", "not reached"):
            left.append(f"{how}: {place}")
        print(f"{how:28} {place}", flush=True)
    return felt, left


def _felt(
    asker: Asker,
    found: list[tuple[Cell, Answered]],
    cells: list[int],
    place: Place,
    watch: Watch,
) -> str:
    if not cells:
        return "not reached"
    how = "not felt"
    for cell, before in _tried(found, cells):
        gone: set[Place] = set()
        for _guards_before in range(MOST_GUARDS):
            with watch.without(*gone):
                watch.visited.clear()
                blocked = asker.ask(cell) if gone else before
                visited = set(watch.visited) if gone else _visited(asker, cell, watch)
            if place in visited:
                with watch.without(*gone, place):
                    passed = asker.ask(cell)
                if (passed.came, passed.wrote) != (blocked.came, blocked.wrote):
                    return "felt behind another guard" if gone else "felt"
                if passed.length != blocked.length:
                    how = "felt on the page"
            further = visited - gone - {place}
            if not further:
                break
            gone |= further
    return how


def _visited(asker: Asker, cell: Cell, watch: Watch) -> set[Place]:
    watch.visited.clear()
    asker.ask(cell)
    return set(watch.visited)


def _tried(found: list[tuple[Cell, Answered]], cells: list[int]) -> Iterable[tuple[Cell, Answered]]:
    """The cells in which a guard is tried: of each page on which it is passed, somebody who is
    turned away, and somebody who is let in.
    """
    pages = list(dict.fromkeys((found[n][0].endpoint, found[n][0].method) for n in cells))
    kept: dict[tuple[str, str, str, bool], tuple[Cell, Answered]] = {}
    passing = {id(found[n]) for n in cells}
    for each in found:
        cell, answered = each
        if (cell.endpoint, cell.method) in pages and answered.came != SIGN_IN:
            key = (cell.endpoint, cell.method, cell.persona, answered.came == IN)
            if key not in kept or id(each) in passing:
                kept[key] = each
    tried = sorted(kept.values(), key=lambda each: (each[1].came == IN, id(each) not in passing))
    return [*tried[:TRIED], *[each for each in tried[TRIED:] if each[1].came == IN][:4]]


def main() -> int:
    """Ask everything, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.access", description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--guards", choices=("yes", "no"), default="yes")
    given = parser.parse_args()
    look_for_garbage()
    with tempfile.TemporaryDirectory() as name:
        kept = prepare(Path(name))
        app = application_on(Path(name) / "asked.sqlite")
        app.test_client_class = Client
        left: list[str] = []
        with app.app_context(), database.writing(False), guards.watching() as watch:
            asker = Asker(app, kept, world.read(kept))
            wrong, found, passed = ask_all(asker, given.every, watch)
            print(f"{len(found)} cells, {len(wrong)} not as the table says")
            print(*wrong, sep="\n")
            if given.guards == "yes":
                felt, left = try_guards(asker, found, passed, watch)
                print(
                    f"{felt.total()} guards: " + ", ".join(f"{n} {how}" for how, n in felt.items())
                )
            asker.close()
            let_go()
    unsaid = [each for each in left if not any(known in each for known in ELSEWHERE)]
    print(*unsaid, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
