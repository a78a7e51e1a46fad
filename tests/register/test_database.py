"""Who reads waits for nobody and writes nothing; who writes says so first, and what was typed
outlives a wait.
"""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from register import create_app, database, session, sqlite
from register.access import Role
from register.errors import Taken
from register.extensions import db
from register.models.bodies import Body
from register.models.drafts import PositionDraft
from register.models.organisations import Organisation
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.conftest import SETTINGS, apart


def elsewhere():
    """A connection of another process."""
    db.session.commit()
    return closing(sqlite.module.connect(db.engine.url.database, isolation_level=None, timeout=0))


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def official(body, client):
    """An official who has signed in."""
    who = factories.official(body)
    factories.sign_in(client, factories.account(body, Role.OFFICIAL, who=who.person))
    return who


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(database, "PATIENCE_OF_COMMANDS_SECONDS", 0.1)


@pytest.mark.parametrize(
    "statement", ["UPDATE body SET name = 'x'", "DELETE FROM body", "CREATE TABLE x (y)"]
)
def test_a_transaction_that_was_begun_to_read_is_refused_a_change(body, statement):
    with apart():
        assert db.session.query(Body).count() == 1
        for _again in range(2):
            with pytest.raises(sa.exc.OperationalError, match="readonly"):
                db.session.execute(sa.text(statement))
            db.session.rollback()
    assert db.session.query(Body).one().name == "Gemeente Vlietmonde"


def test_a_request_to_read_cannot_begin_to_write(app):
    with (
        app.test_request_context("/"),
        pytest.raises(AssertionError, match="writes nothing"),
        transaction(),
    ):
        pass


def test_what_was_read_before_is_read_again_where_it_is_changed(body):
    with apart():
        seen = db.session.query(Body).one()
        name = seen.name
        with closing(sqlite.module.connect(db.engine.url.database)) as other, other:
            other.execute("UPDATE body SET name = 'Gemeente Anders'")
        assert seen.name == name
        with transaction():
            seen.name += " toch"
    assert db.session.query(Body).one().name == "Gemeente Anders toch"


def test_what_is_changed_outside_a_transaction_is_not_lost_in_silence(body):
    with apart():
        db.session.query(Body).one().name = "Gemeente Anders"
        with pytest.raises(AssertionError, match="inside transaction"), transaction():
            pass


def test_rows_are_held_only_by_who_may_write(body):
    held = sa.select(Body).with_for_update()
    with apart():
        with pytest.raises(AssertionError, match="held inside"):
            db.session.execute(held)
        with transaction():
            db.session.execute(held)


def test_what_somebody_else_removed_meanwhile_is_told_as_such(app):
    factories.organisation("Stichting Weg")
    with apart():
        seen = db.session.query(Organisation).one()
        assert seen.name
        with elsewhere() as other:
            other.execute("DELETE FROM organisation")
        with pytest.raises(Taken, match="at the same moment"), transaction():
            seen.name = seen.name.upper()


def test_pages_are_read_while_somebody_writes(official, client, hurried):
    if sqlite.journal() != "WAL":
        pytest.skip(sqlite.warning())
    with elsewhere() as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE body SET name = 'Gemeente Anders'")
        assert client.get("/mijn").status_code == 200
        assert client.get("/organen/vlietmonde").status_code == 200


def test_what_was_typed_is_kept_while_somebody_writes_and_can_be_sent_again(
    official, client, hurried
):
    address = f"/mijn/{official.public_id}/nevenfuncties/nieuw"
    token = "3f0c2a5e-3b1f-4b53-9d0a-2c8a5b6d7e8f"
    typed = {
        "token": token,
        "title": 'lid "<b>van</b> verdienste & zo',
        "organisation_name": "Stichting Vlierbes",
    }
    with elsewhere() as other:
        other.execute("BEGIN IMMEDIATE")
        page = Browser(client).send("/en" + address, 503, **typed)
        assert page.response.headers["Retry-After"] == "5"
        assert "What you typed is kept on this page" in page.words
    kept = {each.get("name"): each.get("value") for each in page.all("input")}
    assert {name: kept[name] for name in typed} == typed
    assert [form.get("action") for form in page.all("form")][-1] == "/en" + address
    assert db.session.query(PositionDraft).count() == 0
    Browser(client).send(address, **{name: kept[name] for name in typed})
    assert db.session.query(PositionDraft).one().answers["title"] == typed["title"]


def test_a_command_says_in_a_line_that_somebody_else_writes(app, body, hurried):
    with elsewhere() as other:
        other.execute("BEGIN IMMEDIATE")
        answer = app.test_cli_runner().invoke(args=["imports", "tidy"])
    assert (
        answer.output
        == "Error: Somebody else is writing in the register. Nothing was recorded; try again.\n"
    )


def test_a_database_that_is_not_there_is_said_on_a_page_that_needs_none(official, client):
    file = Path(db.engine.url.database)
    db.session.commit()
    for engine in (db.engine, database.public.engine):
        engine.dispose()
    file.rename(file.with_suffix(".away"))
    file.mkdir()
    try:
        page = Browser(client).open("/en/mijn", 503)
        assert "not ready" in page.words
        assert Browser(client).open("/en/", 503).words == page.words
    finally:
        file.rmdir()
        file.with_suffix(".away").rename(file)


@pytest.mark.parametrize(
    ("version", "journal"),
    [((3, 40, 1), "TRUNCATE"), ((3, 44, 6), "WAL"), ((3, 51, 2), "TRUNCATE"), ((3, 53, 4), "WAL")],
)
def test_a_release_that_can_lose_a_log_keeps_none_and_says_so_once(
    migrated, monkeypatch, caplog, version, journal
):
    monkeypatch.setattr(sqlite, "version", version)
    assert sqlite.journal() == journal
    with caplog.at_level(logging.WARNING):
        client = create_app(
            {**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{migrated}"}
        ).test_client()
        assert [client.get("/privacy").status_code for _twice in range(2)] == [200, 200]
    assert caplog.text.count("readers and writers wait for each other") == (journal != "WAL")


def test_the_page_for_what_went_wrong_asks_the_database_nothing(app, official, client, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    asked = []

    def note(connection, cursor, statement, *rest):
        asked.append(statement)

    def fail():
        asked.clear()
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, "declarations.index", session.signed_in(fail))
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        answer = client.get("/mijn")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert (answer.status_code, asked) == (500, [])
    assert "Er ging bij ons iets mis" in answer.get_data(as_text=True)
