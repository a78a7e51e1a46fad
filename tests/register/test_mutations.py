"""Damaged files of every format, offered as a clerk offers them: read, asked about or refused, and
nothing else. `make mutations` does as many as are asked.
"""

from __future__ import annotations

import random

import pytest

from register.access import Role
from register.extensions import db
from tests import factories
from tests.mutations import damage, offering
from tests.mutations.__main__ import SLUG, told
from tests.mutations.files import FORMATS

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


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_damaged_file_gets_an_answer_on_the_pages(body, client, format_):
    factories.let_in(client, factories.account(body, Role.CLERK))
    _how, file = damage.damaged(format_, 100)
    came, _records, _problems = offering.through_pages(client, SLUG, file, random.Random(1))
    assert came in ("kept", "asked", "refused")


def test_what_goes_wrong_is_told_and_counted():
    def stumbles(file, chance):
        raise ZeroDivisionError

    outcome = offering.in_process("csv", 1, stumbles)
    assert outcome.is_wrong
    assert "ZeroDivisionError" in outcome.said
    assert "| csv | 1 | 0 | 0 | 0 | 1 |" in told([outcome])
