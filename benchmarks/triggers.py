"""What the triggers that keep the lists of decisions (migration 0063) cost whoever writes: an import
and a whole run, with them and without them in turn.

    python -m benchmarks.triggers [ROUNDS] > triggers.txt
    python -m benchmarks.page docs/performance.md triggers < triggers.txt

Processor time on SQLite, the middle of the rounds. Every turn has a database of its own: for the
import an empty one, for the run a copy of a drawn country with 10,000 decisions that nobody has
screened. A row says what was taken with the triggers, without them, and the one beside the other.
"""

from __future__ import annotations

import gc
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import sqlalchemy as sa
from flask_migrate import upgrade

from benchmarks import country, rows, whole_runs
from benchmarks.served import settings
from register import create_app
from register.access import SERVER
from register.extensions import db
from register.services.organisations import bodies
from register.transaction import transaction

ROWS = 10_000
SCALE = 0.01
"""Of the country: 10,000 decisions."""
IMPORTS = ("decisions, new", "decisions, the same again", "decisions, changed")
RUNS = ("whole run, 10,000 decisions",)


def without_triggers() -> None:
    """Take the triggers that keep the lists away."""
    kept = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 5) = 'list_'"
    with transaction():
        found = list(db.session.scalars(sa.text(kept)))
        assert found, "there are triggers to take away"
        for name in found:
            db.session.execute(sa.text(f"DROP TRIGGER {name}"))


def imports(folder: Path, is_kept: bool) -> list[float]:
    """Return the seconds of an import of new rows, of the same and of all changed."""
    app = create_app(settings(folder / "import.sqlite"))
    with app.app_context():
        upgrade()
        if not is_kept:
            without_triggers()
        with transaction():
            body_id = bodies.add(SERVER, "Gemeente Vlietmonde", "municipality").id
        noun, head, line = rows.TABLES["decisions"]
        return [
            rows.bring(noun, rows.table(head, line, ROWS, is_changed), body_id)
            for is_changed in (False, False, True)
        ]


def run(folder: Path, drawn: Path, is_kept: bool) -> list[float]:
    """Return the seconds of a whole run."""
    copy = folder / "country.sqlite"
    shutil.copy(drawn, copy)
    app = create_app(settings(copy))
    with app.app_context():
        if not is_kept:
            without_triggers()
        began = time.process_time()
        whole_runs.screen()
        return [time.process_time() - began]


def main() -> None:
    """Measure, and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    took: dict[tuple[str, bool], list[float]] = defaultdict(list)
    gc.set_threshold(10_000, 10, 20)
    with tempfile.TemporaryDirectory() as made:
        drawn = Path(made) / "drawn.sqlite"
        country.write(country.draw(SCALE), drawn)
        for number in range(rounds):
            for is_kept in (True, False) if number % 2 else (False, True):
                with tempfile.TemporaryDirectory() as folder:
                    costs = imports(Path(folder), is_kept) + run(Path(folder), drawn, is_kept)
                for what, seconds in zip(IMPORTS + RUNS, costs, strict=True):
                    took[what, is_kept].append(seconds)
                print(number, is_kept, [f"{each:.2f}" for each in costs], file=sys.stderr)
    print("| what | with, s | without, s | ratio |\n|---|--:|--:|--:|")
    for what in IMPORTS + RUNS:
        kept, bare = (statistics.median(took[what, is_kept]) for is_kept in (True, False))
        print(f"| {what} | {kept:.2f} | {bare:.2f} | {kept / bare:.2f} |")


if __name__ == "__main__":
    main()
