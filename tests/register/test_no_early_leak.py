"""What is not public changes nothing of what everybody is answered: pairs of databases that differ in
nothing else give the same bytes, and no restricted word stands anywhere.

`LEAKS=all` (`make access`) tries `PAIRS` pairs, on every address; otherwise one, on some.
"""

from __future__ import annotations

import logging
import os
import random

import pytest

from tests.access import leaks, world
from tests.chance import chance
from tests.conftest import copy_database
from tests.register.test_access_table import access_database  # noqa: F401
from tests.register.test_no_leak import TOKEN, unpacked

WHOLE = "all" in (os.environ.get("LEAKS"), os.environ.get("TRUST"))
PAIRS = int(os.environ.get("PAIRS", "20" if WHOLE else "1"))
SOME = 60


def content(data):
    return TOKEN.sub(b"", unpacked(data))


@pytest.fixture
def some(app, access_database):
    every = leaks.addresses(app, world.read(access_database))
    return every if WHOLE else chance().sample(every, SOME)


def served(renewed, source, some):
    app = renewed(source)
    with app.app_context():
        return leaks.read(app, some, content)


def differing(one, other):
    return {
        address: (one[address], other[address]) for address in one if one[address] != other[address]
    }


def test_databases_that_differ_in_what_is_not_public_give_everybody_the_same(
    renewed, access_database, some, tmp_path
):
    first = served(renewed, access_database, some)
    assert max(status for status, _headers, _text in first.values()) < 500
    draws = chance()
    for _pair in range(PAIRS):
        seed = draws.randrange(10**9)
        other = tmp_path / "other.sqlite"
        copy_database(access_database, other)
        with leaks.opened(other) as opened:
            leaks.differ(opened, random.Random(seed))
        assert differing(first, served(renewed, other, some)) == {}, f"seed {seed}"


def test_no_restricted_word_stands_in_what_everybody_is_answered_or_in_a_log(
    renewed, access_database, some, tmp_path, caplog
):
    planted = tmp_path / "planted.sqlite"
    copy_database(access_database, planted)
    with leaks.opened(planted) as opened:
        assert leaks.plant(opened) > 120
    with caplog.at_level(logging.DEBUG):
        answers = served(renewed, planted, some)
    told = [
        address
        for address, (_status, headers, text) in answers.items()
        if leaks.CANARY.encode() in text or leaks.CANARY in str(headers)
    ]
    assert told == []
    assert leaks.CANARY not in caplog.text


def test_a_word_that_a_view_reads_would_be_found(renewed, access_database, some, tmp_path):
    """The other way round: what is public and differs is seen."""
    other = tmp_path / "other.sqlite"
    copy_database(access_database, other)
    with leaks.opened(other) as opened:
        opened.execute("UPDATE body SET name = name || ' anders'")
    page = ["/", f"/organen/{world.SLUG}"]
    assert differing(served(renewed, access_database, page), served(renewed, other, page))
