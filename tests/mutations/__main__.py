"""`python -m tests.mutations FILES`: as many damaged files of every format in turn, one process, and
what came of each.

`--record FOLDER`: a line for each file, and a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from register import create_app, database
from register.access import Role
from register.extensions import db
from tests import factories
from tests.conftest import SETTINGS, let_go
from tests.mutations import direct, offering, paging, pool
from tests.mutations.damage import FORMATS
from tests.mutations.offering import Outcome

EVERY = 50
"""Of so many files one goes through the pages themselves, which takes ten times as long."""
AT_ONCE = 200
"""So many files are offered before those among them that go through the pages."""
SLUG = "vlietmonde"


@contextmanager
def register(folder: Path) -> Iterator[tuple[Flask, str]]:
    """Make a register with a body that has an official, and a clerk; yield whom the session names."""
    made = create_app(
        {
            **SETTINGS,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'register.sqlite'}",
            "JOBS_FOLDER": str(folder / "jobs"),
        }
    )
    with database.writing(), made.app_context():
        upgrade()
        let_go()
        body = factories.body(SLUG)
        factories.official(body)
        clerk = factories.token_of(factories.account(body, Role.CLERK))
        db.session.commit()
        db.session.remove()
        with made.test_request_context():
            offering.warm()
        yield made, clerk


def _offered(
    app: Flask, clerk: str, file: offering.File, chance: random.Random, *, on_pages: bool
) -> tuple[str, int, int]:
    """Offer a file, and let nothing of it stay in the register but what the pages kept."""
    if on_pages and file.noun not in direct.READERS:
        return _on_pages(app, clerk, file, chance)
    with app.test_request_context(headers={"Accept-Language": chance.choice(["nl", "en"])}):
        try:
            return offering.offer(file, chance)
        finally:
            db.session.rollback()


def _on_pages(
    app: Flask, clerk: str, file: offering.File, chance: random.Random
) -> tuple[str, int, int]:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = clerk
    return paging.through_pages(client, SLUG, file, chance)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("files", type=int, help="how many files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--record", type=Path, help="a folder in which a line is written for each")
    asked = parser.parse_args()
    formats = asked.formats.split(",")
    kept = asked.record and asked.record / "outcomes.jsonl"
    found: list[Outcome] = []
    if kept and kept.exists():
        found = [Outcome(**json.loads(line)) for line in kept.read_text().splitlines()]
    done = {(each.format, each.seed) for each in found}
    places = (
        (formats[number % len(formats)], asked.seed + number // len(formats))
        for number in range(asked.files)
    )
    wanted = [each for each in places if each not in done]
    end = time.monotonic() + asked.seconds
    with tempfile.TemporaryDirectory() as folder, register(Path(folder)) as (app, clerk):
        for outcome in _outcomes(app, clerk, wanted):
            found.append(outcome)
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                with kept.open("a") as written:
                    written.write(offering.as_line(outcome) + "\n")
            if outcome.is_wrong:
                print(*dataclasses.astuple(outcome)[:5], flush=True)
            if time.monotonic() >= end:
                break
    print(told(found))
    sys.exit(any(each.is_wrong for each in found))


def _outcomes(app: Flask, clerk: str, wanted: list[tuple[str, int]]) -> Iterator[Outcome]:
    """Offer each file; those that go through the pages after the others of so many."""
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        on_pages = [each for each in some if not each[1] % EVERY]
        others = [each for each in some if each[1] % EVERY]
        yield from pool.outcomes(others, partial(_offered, app, clerk, on_pages=False))
        for format_, seed in on_pages:
            offered = partial(_offered, app, clerk, on_pages=True)
            yield offering.in_process(format_, seed, offered)


def told(found: list[Outcome]) -> str:
    """Return a table of what came of the files of each format."""
    lines = ["| format | files | kept | asked | refused | wrong | longest | most memory |"]
    lines.append("|---|" + "---:|" * 7)
    for format_ in dict.fromkeys(each.format for each in found):
        of = [each for each in found if each.format == format_]
        came = Counter(each.came for each in of)
        wrong = sum(each.is_wrong for each in of)
        longest, most = max(each.seconds for each in of), max(each.bytes for each in of)
        lines.append(
            f"| {format_} | {len(of):,} | {came['kept']:,} | {came['asked']:,} | {came['refused']:,} "
            f"| {wrong} | {longest:.1f} s | {most / 1e6:.0f} MB |"
        )
    lines.append(f"{len(found):,} files on {time.strftime('%Y-%m-%d')}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
