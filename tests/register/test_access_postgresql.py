"""On PostgreSQL: cells of who may do what, and pairs of databases that differ in what is not public.

The rows are those of the SQLite file. `make access` asks every cell here too.
"""

from __future__ import annotations

import os
import random

import pytest
import sqlalchemy as sa

from register import clock, traces
from register.models.traces import UserSession
from register.services.accounts import sessions
from tests import postgresql
from tests.access import kept, leaks, matrix, world
from tests.access.matrix import Asker
from tests.chance import chance
from tests.conftest import Client, let_go
from tests.register.test_access_table import (
    access_database,  # noqa: F401
    changes,
    kept_without_row,
)
from tests.register.test_no_early_leak import content, differing

pytestmark = pytest.mark.skipif(postgresql.programs() is None, reason="needs PostgreSQL")

WHOLE = os.environ.get("TRUST") == "all"
CELLS, ADDRESSES, FORMS = 60, 30, 6
PAIRS = int(os.environ.get("PAIRS", "20" if WHOLE else "1"))


@pytest.fixture(scope="module")
def on_postgresql(access_database):
    with kept.server(access_database) as server:
        database = server.database("asked")
        app = database.application()
        app.test_client_class = Client
        with app.app_context():
            yield Asker(app, database, world.read(access_database))
            database.close()
            let_go()


def test_cells_are_as_the_table_says_here_too(on_postgresql, record_property):
    asker, table = on_postgresql, matrix.rows()
    audiences = matrix.audiences(asker.app)
    every = list(matrix.cells(asker.app, asker.world))
    drawn = chance().sample(every, 2000 if WHOLE else CELLS)
    wrong = []
    for cell in drawn:
        wrong += matrix.mismatches(table, cell, asker.ask(cell), audiences[cell.endpoint])
    record_property("figure", f"{len(drawn)} cells, {len(wrong)} not as the table says")
    assert wrong == [], "\n".join(wrong)


def test_each_change_leaves_its_row_here_too(on_postgresql):
    silent, twice, _changed = changes(on_postgresql, FORMS)
    assert (silent, twice) == ([], [])


def test_a_change_and_its_row_stand_or_fall_together_here_too(on_postgresql):
    on_postgresql.put_back()
    assert kept_without_row(on_postgresql, FORMS) == []


def test_the_last_use_of_a_session_is_no_change_of_the_register(on_postgresql, monkeypatch):
    """It is written with a page that is read, at most once a minute, beside the register, which is
    the same database here.
    """
    asker = on_postgresql
    asker.put_back()
    asker.client("former").get("/mijn-account")
    asker.kept.note()
    before, later = last_used(), clock.now() + 2 * sessions.NOTED_EVERY
    monkeypatch.setattr(sessions.clock, "now", lambda: later)
    assert asker.client("former").get("/besluiten").status_code == 404
    assert last_used() == later > before
    assert asker.kept.changed() == ()


def last_used():
    with traces.reading() as kept_beside:
        return kept_beside.scalar(sa.select(sa.func.max(UserSession.last_used_at)))


@pytest.fixture
def some(on_postgresql):
    every = leaks.addresses(on_postgresql.app, on_postgresql.world)
    return every if WHOLE else chance().sample(every, ADDRESSES)


def changed(asker, source, change):
    asker.put_back()
    with leaks.opened_postgresql(asker.kept.address, source) as opened:
        return change(opened)


def test_databases_that_differ_in_what_is_not_public_give_everybody_the_same_here_too(
    on_postgresql,
    access_database,
    some,
    record_property,
):
    asker = on_postgresql
    asker.put_back()
    first = leaks.read(asker.app, some, content)
    assert max(status for status, _headers, _text in first.values()) < 500
    draws = chance()
    for _pair in range(PAIRS):
        seed = draws.randrange(10**9)
        changed(
            asker, access_database, lambda opened, s=seed: leaks.differ(opened, random.Random(s))
        )
        assert differing(first, leaks.read(asker.app, some, content)) == {}, f"seed {seed}"
    record_property("figure", f"{PAIRS} pairs, {len(some)} addresses, 0 differ")


def test_no_restricted_word_stands_in_what_everybody_is_answered_here_too(
    on_postgresql,
    access_database,
    some,
    caplog,
):
    planted = changed(on_postgresql, access_database, leaks.plant)
    assert planted > 120
    answers = leaks.read(on_postgresql.app, some, content)
    told = [
        address
        for address, (_status, headers, text) in answers.items()
        if leaks.CANARY.encode() in text or leaks.CANARY in str(headers)
    ]
    assert told == []
    assert leaks.CANARY not in caplog.text


def test_a_word_that_a_view_reads_would_be_found_here_too(on_postgresql, access_database):
    page = ["/", f"/organen/{world.SLUG}"]
    on_postgresql.put_back()
    first = leaks.read(on_postgresql.app, page, content)
    changed(
        on_postgresql,
        access_database,
        lambda opened: opened.execute("UPDATE body SET name = name || ' anders'"),
    )
    assert differing(first, leaks.read(on_postgresql.app, page, content))
