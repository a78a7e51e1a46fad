"""Walks through the pages reach nothing that is forbidden, and each guard that is taken away is felt.

A sample; `make walks` does thousands, and every guard. A walk that fails says its seed:
`python -m tests.walks 1 --seed …` does it again.
"""

from __future__ import annotations

import datetime
import os
import random

import pytest

from tests.conftest import once
from tests.walks import guards, walking, world

SEEDS = [7, 8] if os.environ.get("CI") else [random.randrange(2**32) for _ in range(2)]  # noqa: S311
EVERY_NTH = 10


@pytest.fixture(scope="session")
def kept(migrated, tmp_path_factory):
    return once(tmp_path_factory, "walks.sqlite", lambda path: world.make(migrated, path))


@pytest.fixture
def walker(renewed, kept):
    with walking.walker(renewed(kept), kept, world.read(kept)) as made:
        yield made


def test_walks_reach_nothing_that_is_forbidden(walker):
    found = [walker.walk(seed) for seed in SEEDS]
    assert not any(found), "\n".join(str(each) for each in found if each)
    assert walker.walked.steps == len(SEEDS) * walking.STEPS
    assert walker.walked.statuses[303], "something was done"


def test_a_walk_on_which_somebody_is_signed_out_walks_nowhere(walker):
    walker.app.config["PERMANENT_SESSION_LIFETIME"] = datetime.timedelta(seconds=-1)
    found = walker.walk(1)
    assert found is not None
    assert "no longer signed in" in str(found)


def test_every_guard_is_where_it_is_taken_away():
    for guard in guards.GUARDS:
        with pytest.MonkeyPatch.context() as patch:
            guard.remove(patch)


@pytest.mark.parametrize("guard", guards.GUARDS[::EVERY_NTH], ids=lambda guard: guard.says)
def test_a_guard_that_is_taken_away_is_felt(walker, guard):
    steps = len(guard.course.steps) + guards.FURTHER
    assert walker.walk(1, steps, guard.course) is None
    assert guards.felt(walker, guard, 1)
