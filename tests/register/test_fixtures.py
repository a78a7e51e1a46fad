"""The application that all tests of a process share is as good as new for each of them."""

from __future__ import annotations

import sqlite3

import pytest

from conflict_graph.resolution import organisation_names
from register import create_app, jobs
from register.database import public
from register.extensions import limiter
from register.services.organisations import name_register
from tests import factories
from tests.conftest import SETTINGS, copy_database, skipped_line

PAGES = ("/", "/privacy", "/nevenfuncties", "/zoeken?q=tarwedam", "/organen/vlietmonde")


def read(app):
    client = app.test_client()
    return [client.get(page).get_data(as_text=True) for page in PAGES]


def is_known(name):
    return bool(name_register.index().find(organisation_names.parse(name)))


def test_rows_pages_jobs_and_settings_of_one_test_are_gone_in_the_next(renewed, migrated, tmp_path):
    app = renewed(migrated)
    first_settings = dict(app.config)
    with app.app_context():
        as_new = read(app)
        assert as_new == read(app)
        firm = factories.organisation("Bouwbedrijf Tarwedam B.V.")
        factories.position(factories.official(factories.body()), firm)
        app.config |= {"SITE_NAME": "Anders", "OF_THIS_TEST": True}
        app.view_functions["site.privacy"] = lambda: "anders"
        jobs.current().enqueue("niet-bekend")
        assert not set(as_new) & set(read(app))
    with (
        sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")) as source,
        sqlite3.connect(tmp_path / "changed.sqlite") as changed,
    ):
        source.backup(changed)
    with renewed(tmp_path / "changed.sqlite").app_context():
        assert not set(as_new) & set(read(app))
    app = renewed(migrated)
    assert dict(app.config) == first_settings
    with app.app_context():
        assert read(app) == as_new
        assert factories.organisation("Loonbedrijf Rogge V.O.F.").id == 1
        assert jobs.current().work_off() == 0


def test_the_names_of_one_test_are_gone_in_the_next_even_where_as_many_stand_there(
    renewed, migrated
):
    names = ("Bouwbedrijf Tarwedam B.V.", "Loonbedrijf Rogge V.O.F.")
    for mine, not_mine in (names, reversed(names)):
        with renewed(migrated).app_context():
            factories.organisation("Houdstermaatschappij Ledeveen B.V.", public_id="f" * 32)
            factories.organisation(mine)
            assert is_known(mine)
            assert not is_known(not_mine)


def test_an_application_that_a_test_makes_for_itself_leaves_the_shared_one_as_it_was(
    renewed, migrated, tmp_path
):
    path = tmp_path / "other.sqlite"
    copy_database(migrated, path)
    create_app(
        {**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "RATELIMIT_ENABLED": True}
    )
    assert limiter.enabled
    app = renewed(migrated)
    assert not limiter.enabled
    assert str(public.engine.url) == app.config["SQLALCHEMY_DATABASE_URI"]


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_the_first_number_to_itself(app, turn):
    assert factories.organisation("Bouwbedrijf Tarwedam B.V.").id == 1


def test_one_line_says_what_was_skipped_and_how_to_get_it():
    line = skipped_line(
        ["Skipped: needs chromium", "Skipped: needs a miracle", "Skipped: needs chromium"]
    )
    assert line == (
        "Skipped: 1 for want of a miracle (?); 2 for want of chromium (apt-get install "
        "chromium-headless-shell fonts-dejavu-core)"
    )
