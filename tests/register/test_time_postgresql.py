"""The same days and moments on PostgreSQL, whose sessions have a zone of their own."""

from __future__ import annotations

import pytest
from flask_migrate import upgrade

from register import create_app, database
from register.extensions import db
from tests import factories, postgresql
from tests.conftest import SETTINGS, let_go
from tests.register.test_time import (
    INSTANTS,
    ZONES,
    assert_an_hour_back_keeps_the_order,
    assert_recorded_on_the_right_day,
    on_a_host_in,
)

pytestmark = pytest.mark.skipif(postgresql.programs() is None, reason="needs PostgreSQL")


@pytest.fixture(scope="module", params=ZONES)
def zone(request):
    return request.param


@pytest.fixture(scope="module")
def app(zone):
    with on_a_host_in(zone), postgresql.server() as address:
        uri = f"postgresql+psycopg://{address}?options=-ctimezone%3D{zone.replace('/', '%2F')}"
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": uri})
        with app.app_context():
            upgrade()
            yield app
            let_go()


@pytest.mark.parametrize("instant", INSTANTS)
def test_what_is_recorded_falls_on_the_day_that_it_is_here(app, zone, instant):
    town = factories.body(f"plaats-{list(INSTANTS).index(instant)}", f"Gemeente {instant}")
    assert db.session.connection().exec_driver_sql("SHOW timezone").scalar_one() == zone
    assert_recorded_on_the_right_day(town, instant, INSTANTS[instant])


def test_a_clock_that_goes_back_an_hour_changes_no_order(app):
    assert database.public.engine.dialect.name == "postgresql"
    assert_an_hour_back_keeps_the_order(factories.body("uurwerk", "Gemeente Uurwerk"))
