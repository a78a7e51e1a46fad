"""Limits count over all workers, outlive a restart, and are nobody's to use up for others."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from register import clock, counters, create_app, traces
from register.errors import Busy
from register.extensions import reader_address
from register.models.traces import Counter
from tests.conftest import SETTINGS, copy_database

LIMITED = {"RATELIMIT_ENABLED": True, "SEARCH_LIMIT": "60 per minute"}
ADDRESS = "198.51.100.7"


@pytest.fixture
def worker(tmp_path, migrated):
    """A function that makes one more worker of the same register."""
    path = tmp_path / "register.sqlite"
    copy_database(migrated, path)
    uri = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"}
    return lambda **others: create_app({**SETTINGS, **LIMITED, **uri, **others})


def ask(app, address=ADDRESS, path="/zoeken?q=zon", **values):
    return app.test_client().open(path, environ_base={"REMOTE_ADDR": address}, **values).status_code


def test_sixty_searches_pass_over_two_workers_and_the_sixty_first_does_not(worker):
    two = worker(), worker()
    assert [ask(two[number % 2]) for number in range(60)] == [200] * 60
    assert [ask(each) for each in two] == [429, 429]
    assert ask(worker()) == 429, "a restart forgets nothing"
    assert ask(two[0], "198.51.100.8") == 200, "somebody else is not concerned"
    assert ask(two[0], path="/") == 200, "nor another page"


def test_of_many_at_once_each_gets_a_number_of_its_own(worker):
    app = worker()

    def one(_):
        with app.app_context():
            return counters.hit("search of one reader", 60)

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(one, range(80))) == list(range(1, 81))


def at(monkeypatch, seconds):
    moment = clock.now() + datetime.timedelta(seconds=seconds)
    monkeypatch.setattr(counters, "now", lambda: moment)


def test_a_span_begins_with_the_first_and_ends_by_itself(app, monkeypatch):
    assert [counters.hit("a", 60) for _ in range(3)] == [1, 2, 3]
    at(monkeypatch, 59)
    assert counters.hit("a", 60) == 4
    at(monkeypatch, 61)
    assert counters.count("a") == 0
    assert counters.hit("a", 60) == 1


def test_what_is_over_is_erased_by_whoever_counts_next(app, monkeypatch):
    for key in "abc":
        counters.hit(key, 60)
    at(monkeypatch, 61)
    counters.hit("d", 60)
    with traces.reading() as kept:
        assert kept.scalar(sa.select(sa.func.count()).select_from(Counter)) == 1


def test_what_was_counted_for_nothing_is_taken_back(app):
    counters.hit("a", 60)
    for _ in range(3):
        counters.take_back("a")
    assert counters.hit("a", 60) == 1


def test_no_address_stands_in_the_database(worker, tmp_path):
    app = worker()
    ask(app)
    with app.app_context():
        traces.close(app)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert ADDRESS.encode() not in kept
    with app.app_context(), traces.reading() as session:
        [row] = session.scalars(sa.select(Counter)).all()
    assert len(row.key) == 64


def test_while_nobody_can_count_each_process_counts_for_itself(worker, monkeypatch):
    app = worker(SEARCH_LIMIT="2 per minute")

    @contextmanager
    def busy(*_, **__):
        raise Busy("somebody else")
        yield

    monkeypatch.setattr(traces, "writing", busy)
    assert [ask(app) for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("unknown" * 40, ("unknown" * 40)[:64]),
        ("", ""),
    ],
)
def test_one_reader_is_one_address_or_one_network_of_the_new_kind(app, said, counted):
    with app.test_request_context(environ_base={"REMOTE_ADDR": said}):
        assert reader_address() == counted


def test_behind_a_proxy_each_reader_counts_alone(worker):
    app = worker(TRUSTED_PROXIES=1, SEARCH_LIMIT="2 per minute")

    def through_proxy(reader, made_up=""):
        said = f"{made_up}{reader}"
        return ask(app, "10.0.0.1", headers={"X-Forwarded-For": said})

    assert [through_proxy("192.0.2.1") for _ in range(3)] == [200, 200, 429]
    assert through_proxy("192.0.2.2") == 200
    assert through_proxy("192.0.2.1", "203.0.113.9, ") == 429, "an address that was made up"
