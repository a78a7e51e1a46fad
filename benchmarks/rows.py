"""What a row of an import costs, in milliseconds of processor time: new, the same once more, and
changed.

    python -m benchmarks.rows [ROWS…] > rows.txt
    python -m benchmarks.page docs/performance.md rows < rows.txt

Each number of rows has an empty register of its own. Every third position is at another
organisation and held by another official, and once more as many are all held by one; a decision has
one party, and nobody has two participations in one. The garbage collector is set as `wsgi` sets it.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade

from benchmarks.served import settings
from register import create_app
from register.access import SERVER
from register.extensions import db
from register.models.bodies import Body
from register.services.imports import files as imports
from register.services.imports import runs
from register.services.imports.files import Noun
from register.services.organisations import bodies
from register.transaction import transaction

TABLES: dict[str, tuple[Noun, str, str]] = {
    "officials": (
        Noun.OFFICIALS,
        "key,family_name,initials,office,office_kind,starts_on",
        "k-{0},Zandkuil{0},A.B.,{1},elected_member,2022",
    ),
    "positions": (
        Noun.POSITIONS,
        "official,key,title,organisation,role,capacity,paid,starts_on",
        "k-{2},p-{0},{1} {0},Stichting {2},board,private,nee,2021",
    ),
    "positions of one official": (
        Noun.POSITIONS,
        "official,key,title,organisation,role,capacity,paid,starts_on",
        "k-0,q-{0},{1} {0},Vereniging {2},board,private,nee,2020",
    ),
    "decisions": (
        Noun.DECISIONS,
        "procedure,title,kind,status,decided_on,value,party,party_role",
        "d-{0},{1} {0},award,open,2025-03-18,875000,Firma {0},bidder",
    ),
    "participations": (
        Noun.PARTICIPATIONS,
        "procedure,official,steps",
        "d-{0},k-{2},{3}",
    ),
}


def table(head: str, line: str, rows: int, is_changed: bool) -> bytes:
    words = ("voorzitter", "voted") if is_changed else ("lid", "prepared")
    return "\n".join(
        [head, *(line.format(row, words[0], row // 3, words[1]) for row in range(rows))]
    ).encode()


def bring(noun: Noun, content: bytes, body_id: int) -> float:
    """Bring a file in as a command does; return the seconds of processor time that it took."""
    began = time.process_time()
    with transaction():
        run = runs.begin(SERVER, noun, db.session.get(Body, body_id), "rows.csv", content).id
    reading = imports.read(noun, content, "rows.csv")
    with transaction():
        report = runs.keep(SERVER, runs.get_any(run), reading)
    assert not report.problems, report.problems[:3]
    db.session.remove()
    return time.process_time() - began


def measure(rows: int, folder: Path) -> None:
    app = create_app(settings(folder / f"{rows}.sqlite"))
    with app.app_context():
        upgrade()
        with transaction():
            body_id = bodies.add(SERVER, "Gemeente Vlietmonde", "municipality").id
        gc.freeze()
        gc.set_threshold(10_000, 10, 20)
        for name, (noun, head, line) in TABLES.items():
            files = [table(head, line, rows, is_changed) for is_changed in (False, False, True)]
            costs = [f"{bring(noun, file, body_id) / rows * 1000:.2f}" for file in files]
            print(f"| {name} | {rows:,} | {' | '.join(costs)} |", flush=True)


def main() -> None:
    """Measure, and print a table."""
    print("| table | rows | new, ms a row | the same again | changed |\n|---|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in [int(each) for each in sys.argv[1:]] or [1000, 10_000, 100_000]:
            measure(rows, Path(folder))


if __name__ == "__main__":
    main()
