"""Damaged files of every format, offered as a clerk offers them: read, asked about or refused, and
nothing else. `make mutations` does as many as are asked.
"""

from __future__ import annotations

import mmap
import os
import random
import signal
import time

import pytest

from register.access import Role
from register.extensions import db
from tests import factories
from tests.mutations import damage, offering, paging, pool
from tests.mutations.__main__ import SLUG, told
from tests.mutations.damage import FORMATS

SEEDS = range(1, 5)


@pytest.fixture
def body(app):
    made = factories.body(SLUG)
    factories.official(made)
    return made


@pytest.mark.parametrize("format_", FORMATS)
def test_a_damaged_file_is_read_or_refused(body, format_):
    for seed in SEEDS:
        _how, file = damage.damaged(format_, seed)
        with db.session.begin_nested() as point:
            came, _records, _problems = offering.offer(file, random.Random(seed))
            point.rollback()
        assert came in ("kept", "refused"), (format_, seed)


@pytest.mark.parametrize("format_", ["csv", "xlsx", "council"])
def test_a_damaged_file_gets_an_answer_on_the_pages(body, client, format_):
    factories.let_in(client, factories.account(body, Role.CLERK))
    _how, file = damage.damaged(format_, 100)
    came, _records, _problems = paging.through_pages(client, SLUG, file, random.Random(1))
    assert came in ("kept", "asked", "refused")


def test_what_goes_wrong_is_told_and_counted():
    def stumbles(file, chance):
        raise ZeroDivisionError

    outcome = offering.in_process("csv", 1, stumbles)
    assert outcome.is_wrong
    assert "ZeroDivisionError" in outcome.said
    assert "| csv | 1 | 0 | 0 | 0 | 1 |" in told([outcome])


def _at(seeds, does):
    """Offer some files in one process, of which the second does something else than be read."""

    def offered(file, chance):
        return does() if chance.random() == random.Random(2).random() else ("kept", 1, 0)

    return list(pool.outcomes([("csv", seed) for seed in seeds], offered))


def _stumble():
    raise ZeroDivisionError


def _held(count):
    """So many bytes of memory that the process did not have before: what others freed is none."""
    held = mmap.mmap(-1, count)
    held.write(bytes(count))
    return held


def _fill():
    return "kept", len(_held(40_000_000)), 0


@pytest.mark.parametrize(
    ("does", "came", "said"),
    [
        (_stumble, "wrong", "ZeroDivisionError"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "hang", "ended with 9"),
        (lambda: time.sleep(60), "hang", "no answer"),
        (_fill, "memory", ""),
    ],
)
def test_what_one_file_does_is_told_of_it_and_of_no_other(monkeypatch, does, came, said):
    for name, bound in {"PATIENCE": 2, "MOST_BYTES": 30_000_000}.items():
        monkeypatch.setattr(pool, name, bound)
        monkeypatch.setattr(offering, name, bound)
    found = _at([1, 2, 3], does)
    assert [each.came for each in found] == ["kept", came, "kept"]
    assert said in found[1].said
    assert f"alone: {came}" in found[1].said


def test_a_process_that_keeps_what_it_read_is_ended(monkeypatch):
    monkeypatch.setattr(pool, "MOST_LEFT", 30_000_000)
    kept = []

    def offered(file, chance):
        kept.append(_held(20_000_000))
        return "kept", len(kept), 0

    found = list(pool.outcomes([("csv", seed) for seed in range(5)], offered))
    assert [each.records for each in found] == [1, 2, 1, 2, 1]
