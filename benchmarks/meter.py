"""How soon does the integritisme meter find a rise, how often does it signal falsely, and how fast is
its page? `make meter`.

    python -m benchmarks.meter [DRAWS]             (1,000 where nothing is said)

Run lengths are exact, from the Markov chain of the sum (`register.services.meter.drift`). Beside them
stands what drawing gives: a rise from 1 to 20 % is planted at a place drawn from the first 500
decisions, with the meter as it runs then, and is found when it is told, after each fifth decision.
At the end a register with 10,000 decisions is drawn, and read.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade

from benchmarks.served import settings
from register import create_app, database
from register.access import Role
from register.extensions import db
from register.services.meter import drift, meter, rows
from tests import factories
from tests.asked import asked
from tests.metered import CELL, checked, moment

USUAL, TOLD_AFTER, LONG = 0.01, 5, 1_000_000
DECISIONS, PER_QUARTER, TIMES = 10_000, 500, 9


def main(draws: int) -> None:
    """Print the figures."""
    print(
        "| usual | k | h | false signal once in | rises to | on average | 95 of 100 within | within 50 |"
    )
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    for usual in drift.USUAL:
        made = drift.meter_for(usual)
        for rise in drift.rises(usual):
            print(
                f"| {usual:.0%} | 1/{made.steps} | {made.limit / made.steps:.2f} "
                f"| {made.run_length(usual):,.0f} | {rise.share:.0%} | {rise.average:,.0f} "
                f"| {rise.nearly_all:,} | {made.found_within(rise.share, drift.WITHIN):.1%} |"
            )
    print()
    made, chance = drift.meter_for(USUAL), random.Random(20261130)
    inside = sum(_found(made, chance, None) for _draw in range(draws))
    print(f"planted 1 to 20 %, found within 50: {inside / draws:.1%} of {draws:,} draws")
    across = sum(_found(made, chance, 500) for _draw in range(draws))
    print(f"the same, where a period ends after each 500: {across / draws:.1%}")
    print(f"no drift, {LONG:,} decisions: {_false(made, chance) * 10_000 / LONG:.2f} in 10,000")
    print()
    _read()


def _places(chance: random.Random, share: float, start: int, stop: int) -> list[int]:
    return [place for place in range(start, stop) if chance.random() < share]


def _found(made: drift.DriftMeter, chance: random.Random, period: int | None) -> bool:
    """Plant a rise and say whether it is told within `WITHIN` decisions; where a period ends within
    these, the meter begins anew.
    """
    began = chance.randrange(500)
    after = _places(chance, drift.RISEN, began, began + drift.WITHIN)
    every = _places(chance, USUAL, 0, began) + after
    pieces = (
        [every]
        if period is None
        else [
            [place for place in every if place < period],
            [place for place in every if place >= period],
        ]
    )
    for start, piece in zip((0, period or 0), pieces, strict=False):
        at = made.signal([place - start for place in piece])
        if at is not None:
            told = start - (-(at + 1) // TOLD_AFTER * TOLD_AFTER)
            if began < told <= began + drift.WITHIN:
                return True
    return False


def _false(made: drift.DriftMeter, chance: random.Random) -> int:
    """Count the signals in a long run without drift; after each the meter begins anew."""
    places, count, start = _places(chance, USUAL, 0, LONG), 0, 0
    while True:
        at = made.signal([place - start for place in places])
        if at is None:
            return count
        count, start = count + 1, start + at + 1
        places = [place for place in places if place >= start]


def _read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(Path(folder) / "meter.sqlite"))
        with app.app_context():
            upgrade()
            with database.writing():
                body = _draw()
                account = factories.account(body, Role.REVIEWER)
                identity = factories.identity(body, Role.REVIEWER)
            for name, what in (
                ("first checks, one statement", lambda: rows.first_checks(body)),
                ("findings as opened, one statement", lambda: rows.opened(body)),
                ("conclusions, one statement", lambda: rows.concluded(body)),
                ("the whole meter", lambda: meter.of(identity, body)),
            ):
                print(f"{name}: {_milliseconds(what):.1f} ms at {DECISIONS:,} decisions")
            client = factories.let_in(app.test_client(), account)
            page = f"/organen/{body.slug}/meter"
            print(f"page: {_milliseconds(lambda: client.get(page)):.1f} ms")
            print(f"statements of the meter: {len(asked(lambda: meter.of(identity, body)))}")


def _draw():
    chance, body = random.Random(16), factories.body()
    for number in range(DECISIONS // PER_QUARTER):
        cells = [CELL if chance.random() < USUAL else None for _decision in range(PER_QUARTER)]
        checked(body, cells, moment(2021 + number // 4, 2 + 3 * (number % 4)))
    return body


def _milliseconds(what) -> float:
    times = []
    for _time in range(TIMES + 1):
        db.session.expire_all()
        began = time.process_time()
        what()
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times[1:])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
