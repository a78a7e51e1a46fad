"""Measure `flask screening run` over whole countries, as a user gets it.

    python -m benchmarks.whole_runs DATABASE... [--postgresql] [--unexplained] [--page docs/performance.md]

A DATABASE is a copy of what `benchmarks.country` made, which nobody has screened; with
`--postgresql` its rows are brought into a PostgreSQL of our own. It is screened, screened once more with nothing changed, and again by
`--changed` after a thousand ties were changed. Seconds are processor time of this process and, of
PostgreSQL, of the one that serves it; starting Python and making the application are left out. A
bare read is the same statements put to the driver, of whose rows nothing is made. `--unexplained`
keeps findings without their open questions and measures, to see what these take.
"""

from __future__ import annotations

import argparse
import functools
import gc
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.page import replace
from benchmarks.to_postgresql import bring
from register import clock, create_app
from register.access import SERVER
from register.extensions import db
from register.models.decisions import Decision
from register.models.organisations import OrganisationTie, OrganisationTieVersion
from register.models.screening import DecisionCheck, Finding, NoLinkCheck, ScreeningRun
from register.services import prepared
from register.services.screening import rounds, whole_rows
from register.services.screening import run as screening
from register.transaction import transaction
from tests import postgresql

CHANGED = 1_000
GOALS = {
    10_000: {"screened": 2.0},
    1_000_000: {"screened": 180.0, "once more": 20.0, "changed": 2.0},
}
"""Seconds, by the number of decisions."""


class Watch:
    """Counts processor time of this process and of the one that serves it."""

    def __init__(self) -> None:
        self.server: int | None = None
        if db.engine.dialect.name == "postgresql":
            self.server = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
            db.session.rollback()

    def now(self) -> float:
        """Return the seconds so far."""
        return time.process_time() + (_of_process(self.server) if self.server else 0.0)

    def of(self, what: str, act: Callable[[], Any]) -> float:
        """Return the seconds that an act takes, and say them at once."""
        begun = self.now()
        act()
        took = self.now() - begun
        print(f"{what}: {took:.1f} s", file=sys.stderr, flush=True)
        return took


def _of_process(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def read_barely() -> None:
    """Read the rows that a run over everything reads, and make nothing of them."""
    reader = prepared.reader()
    cursor = db.session.connection().connection.cursor()
    questions = [
        each for each in vars(whole_rows).values() if isinstance(each, prepared.PreparedQuery)
    ]
    for piece in rounds.pieces(None):
        for question in questions:
            statement, values = reader.written(
                question, first=min(piece.bodies), last=max(piece.bodies)
            )
            cursor.execute(statement, values).fetchall()
    db.session.rollback()


def screen(**how: bool) -> None:
    """Screen everything, as the command does."""
    with transaction():
        round_ = rounds.begin(SERVER, clock.today(), **how)
    for piece in round_.pieces:
        with transaction():
            round_.screen(piece)
        _note_memory()
    with transaction():
        round_.finish()


def _changed(ties: int) -> int:
    """Return how many ties of so many are changed: a tenth, where that is less than a thousand."""
    return min(CHANGED, ties // 10)


_memory = [0]


def _note_memory() -> None:
    """Note how much memory the process holds, apart from the file that is read where it lies."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            _memory[0] = max(_memory[0], int(line.split()[1]) // 1024)


def change_ties() -> None:
    """Say something new of some ties."""
    chance = random.Random(7)
    with transaction():
        ids = list(db.session.scalars(sa.select(OrganisationTie.id)))
        for tie in chance.sample(ids, _changed(len(ids))):
            number = db.session.scalar(
                sa.select(sa.func.max(OrganisationTieVersion.number)).where(
                    OrganisationTieVersion.tie_id == tie
                )
            )
            db.session.add(
                OrganisationTieVersion(
                    tie_id=tie, number=(number or 0) + 1, valid_until=None, share=None
                )
            )


@contextmanager
def counted(watch: Watch, seconds: dict[str, float], *, explain: bool) -> Iterator[None]:
    """Count apart what explaining takes; without it, nothing is explained."""
    assess = screening.assess.assess

    @functools.wraps(assess)
    def watched(*args: Any, **values: Any) -> Any:
        if "explained" in values:
            return assess(*args, **values)
        begun = watch.now()
        found = assess(*args, **values, explained=explain)
        seconds["explaining"] += watch.now() - begun
        return found

    screening.assess.assess = watched
    try:
        yield
    finally:
        screening.assess.assess = assess


def measure(uri: str, *, explain: bool) -> list[str]:
    """Measure one country; return the rows of the table."""
    app = create_app(
        {"SQLALCHEMY_DATABASE_URI": uri, "SECURE_COOKIES": False, "SECRET_KEY": "benchmark" * 4}
    )
    with app.app_context():
        watch = Watch()
        seconds = {"explaining": 0.0}
        count = functools.partial(_count, Decision)
        decisions = count()
        seconds["bare read"] = watch.of("bare read", read_barely)
        with counted(watch, seconds, explain=explain):
            seconds["screened"] = watch.of("screened", screen)
            found = (_count(NoLinkCheck), _count(DecisionCheck), _count(Finding))
            seconds["once more"] = watch.of("once more", screen)
            change_ties()
            last = db.session.scalar(sa.select(sa.func.max(ScreeningRun.id)))
            seconds["changed"] = watch.of("changed", functools.partial(screen, changed=True))
            found_changed = sa.select(sa.func.sum(ScreeningRun.decisions))
            looked_at = db.session.scalar(found_changed.where(ScreeningRun.id > last))
        name = f"{db.engine.dialect.name}, {decisions:,}"
        changed = _changed(_count(OrganisationTie))
    goals = GOALS.get(decisions, {})
    rows = [
        ("bare read of the same rows", "bare read"),
        ("screened for the first time", "screened"),
        ("of that, explaining what was found", "explaining"),
        ("once more, nothing changed", "once more"),
        (f"`--changed` after {changed:,} changed ties: {looked_at:,} decisions", "changed"),
    ]
    lines = [
        f"| {name} | {what} | {seconds[key]:.1f} s | {_judged(seconds[key], goals.get(key))} |"
        for what, key in rows
    ]
    ratio = (seconds["screened"] - seconds["explaining"]) / seconds["bare read"]
    lines.append(
        f"| {name} | screened without explaining, over the bare read | {ratio:.1f} times | |"
    )
    lines.append(
        f"| {name} | without a link / with a dossier / findings | "
        f"{found[0]:,} / {found[1]:,} / {found[2]:,} | |"
    )
    lines.append(f"| {name} | most memory of the process, the file apart | {_memory[0]:,} MB | |")
    return lines


def _count(model: Any) -> int:
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


def _judged(seconds: float, goal: float | None) -> str:
    if goal is None:
        return ""
    return f"{goal:g} s: reached" if seconds <= goal else f"{goal:g} s: **not reached**"


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("databases", nargs="+")
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--unexplained", action="store_true")
    asked.add_argument("--page")
    options = asked.parse_args()
    gc.freeze()
    gc.set_threshold(10_000, 10, 20)  # As `wsgi` has it, by which commands begin.
    lines = ["| database, decisions | what | measured | goal |", "|---|---|--:|---|"]
    for path in options.databases:
        if options.postgresql:
            with postgresql.server() as address:
                lines += measure(bring(path, address), explain=not options.unexplained)
        else:
            lines += measure(f"sqlite:///{path}", explain=not options.unexplained)
    print("\n".join(lines))
    if options.page:
        page = Path(options.page)
        page.write_text(replace(page.read_text(), "whole runs", "\n".join(lines)))


if __name__ == "__main__":
    main()
