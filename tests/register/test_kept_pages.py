"""Public pages that are kept: the same page without asking the database, and every change seen at
once.
"""

from __future__ import annotations

import datetime
import functools
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from register import create_app
from register.access import Role
from register.database import public
from register.extensions import db
from register.presentation import page_cache
from register.presentation.page_cache import KeptPages
from register.services.declarations import nil_returns
from register.services.officials import shielding
from register.transaction import transaction
from tests import factories
from tests.conftest import SETTINGS

TODAY = datetime.date(2026, 11, 24)
LIST = "/nevenfuncties"


@pytest.fixture
def official(app):
    made = factories.official(factories.body(), who=factories.person("Sanne", None, "Terwolde"))
    factories.position(made, factories.organisation("Bouwbedrijf Tarwedam B.V."))
    return made


@pytest.fixture
def asked(app):
    """What the public pages asked the database."""
    statements = []

    def hear(connection, cursor, statement, *rest):
        statements.append(statement)

    event.listen(public.engine, "before_cursor_execute", hear)
    return statements


def test_a_page_that_nothing_has_changed_is_sent_again_without_a_question(client, official, asked):
    address = f"/bestuurders/{official.public_id}"
    first = client.get(address)
    assert asked
    asked.clear()
    again = client.get(address)
    assert not asked
    assert again.data == first.data
    assert dict(again.headers) == dict(first.headers)
    assert again.headers["Cache-Control"] == "no-cache"


def test_a_reader_who_has_the_page_is_told_so(client, official):
    address = f"/bestuurders/{official.public_id}"
    tag = client.get(address).headers["ETag"]
    answer = client.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Content-Security-Policy"]
    factories.position(official, factories.organisation("Stichting Vlierbes"))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_an_address_that_is_read_otherwise_is_kept_apart(client, official):
    """A web server can be told by a header which part of an address is a folder."""
    english = {"SCRIPT_NAME": "/en", "PATH_INFO": LIST}
    other = client.get(LIST, environ_overrides=english)
    assert '<html lang="nl"' in other.text
    assert '<html lang="en"' in client.get(f"/en{LIST}").text


def test_languages_filters_and_hosts_are_kept_apart(client, official):
    pages = [client.get(each).data for each in (LIST, f"/en{LIST}", f"{LIST}?betaald=nee")]
    pages.append(client.get(LIST, base_url="http://elders.example").data)
    assert len(set(pages)) == 4
    assert [client.get(each).data for each in (LIST, f"/en{LIST}", f"{LIST}?betaald=nee")] == pages[
        :3
    ]


def declare_another(official):
    factories.position(official, factories.organisation("Stichting Vlierbes"))


def shield(official):
    with transaction():
        clerk = factories.identity(official.body, Role.CLERK)
        shielding.shield(
            clerk, official, None, "Bedreigd na een uitspraak", datetime.date(2027, 5, 1), TODAY
        )


def declare_none(official):
    with transaction():
        nil_returns.record(
            factories.identity(official.body, Role.OFFICIAL, who=official.person), official
        )


def by_hand(statement):
    def change(official):
        db.session.execute(sa.text(statement))
        db.session.commit()

    return change


CHANGES = {
    "an entry more": declare_another,
    "shielding": shield,
    "none, as declared": declare_none,
    "the name of a person": by_hand("UPDATE person SET family_name = 'Anders'"),
    "the name of an organisation": by_hand("UPDATE organisation SET name = 'Anders'"),
    "the name of a body": by_hand("UPDATE body SET name = 'Anders'"),
    "the title of an office": by_hand("UPDATE office SET title = 'anders'"),
    "a term that was a mistake": by_hand("UPDATE term SET withdrawn_at = '2026-01-01 00:00:00'"),
    "words that were erased": by_hand("DELETE FROM position_payload"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen_at_once(client, official, change):
    address = f"/bestuurders/{official.public_id}"
    before = client.get(address).data
    assert client.get(address).data == before
    change(official)
    assert client.get(address).data != before


def test_another_process_that_writes_is_seen_at_once(app, client, official):
    before = client.get(LIST).data
    engine = sa.create_engine(db.engine.url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE organisation SET name = 'Anders'"))
    engine.dispose()
    assert client.get(LIST).data != before


def test_whoever_is_signed_in_neither_gives_nor_gets_a_kept_page(app, client, official):
    clerk = factories.account(official.body, Role.CLERK)
    factories.sign_in(client, clerk)
    own = client.get(LIST)
    assert b'action="/afmelden"' in own.data
    assert own.headers["Cache-Control"] == "no-store"
    assert "ETag" not in own.headers
    others = app.test_client().get(LIST)
    assert b'action="/afmelden"' not in others.data
    assert _without_token(client.get(LIST).data) == _without_token(own.data)


def _without_token(page):
    """Return a page without the token of its form, which is signed anew each second."""
    return re.sub(rb'name="csrf_token" value="[^"]*"', b"", page)


def test_only_pages_for_everybody_are_kept_and_none_with_a_form_that_is_sent(app):
    kept = {rule.endpoint for rule in app.url_map.iter_rules() if is_kept(app, rule)}
    assert {"public.home", "public.official", "public.body", "listing.positions"} <= kept
    for rule in app.url_map.iter_rules():
        if is_kept(app, rule):
            assert app.view_functions[rule.endpoint].audience == "public"
            assert "POST" not in rule.methods


def is_kept(app, rule):
    return getattr(app.view_functions[rule.endpoint], "is_kept", False)


def test_what_is_not_there_is_not_kept(client, official):
    assert [client.get("/bestuurders/niet-bekend").status_code for _ in range(2)] == [404, 404]
    assert client.get("/nevenfuncties?betaald=misschien").status_code == 400
    assert "ETag" not in client.get("/nevenfuncties?betaald=misschien").headers


def test_keeping_can_be_turned_off(migrated):
    app = create_app(
        {**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{migrated}", "KEPT_PAGES_BYTES": 0}
    )
    assert "ETag" not in app.test_client().get("/").headers


def test_pages_of_another_edition_or_day_are_let_go():
    pages = KeptPages(1000)
    assert pages.find(("1", TODAY), "/") is None
    pages.keep(("1", TODAY), "/", b"page")
    assert pages.find(("1", TODAY), "/") == b"page"
    assert pages.find(("1", TODAY + datetime.timedelta(1)), "/") is None
    assert pages.find(("1", TODAY), "/") is None


def test_a_page_of_an_edition_that_is_gone_is_not_kept():
    pages = KeptPages(1000)
    pages.find("1", "/")
    pages.find("2", "/other")
    pages.keep("1", "/", b"made before the change")
    assert pages.find("2", "/") is None


def test_memory_is_bounded_and_the_page_not_asked_for_longest_goes_first():
    pages = KeptPages(100)
    pages.find("1", "/")
    for name in "abcdefghij":
        pages.keep("1", name, b"0123456789")
    pages.find("1", "a")
    pages.keep("1", "k", b"0123456789")
    assert [name for name in "abcdefghijk" if pages.find("1", name)] == list("acdefghijk")
    pages.keep("1", "large", b"0" * 11)
    assert pages.find("1", "large") is None
    pages.keep("1", "a", b"012345678")
    pages.keep("1", "l", b"0")
    assert all(pages.find("1", name) for name in "acdefghijkl")


def test_a_page_for_which_several_ask_at_once_is_made_once(app, official):
    made, view = [], app.view_functions["listing.positions"]

    @functools.wraps(view)
    def slow(*args, **kwargs):
        made.append(1)
        time.sleep(0.2)
        return view(*args, **kwargs)

    app.view_functions["listing.positions"] = slow
    db.session.commit()
    together = threading.Barrier(4)

    def ask(_number):
        with app.app_context():
            together.wait()
            return app.test_client().get(LIST).data

    with ThreadPoolExecutor(4) as readers:
        answers = set(readers.map(ask, range(4)))
    assert len(made) == len(answers) == 1


def test_nobody_waits_for_ever_for_somebody_who_makes_a_page(monkeypatch):
    monkeypatch.setattr(page_cache, "PATIENCE_SECONDS", 0.01)
    making = page_cache.Making()
    first = making.begin("/")
    assert making.begin("/") is None
    assert making.begin("/other") is not None
    making.end(first)
    assert making.begin("/") is not None
