"""What was acknowledged outlives a kill on PostgreSQL too, of the server as well."""

from __future__ import annotations

import contextlib

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from register import create_app
from register.backups.parts import connected
from register.errors import OutOfReach
from register.extensions import db
from register.models.officials import Person
from register.services.prepared import PreparedQuery, Reader
from tests import postgresql
from tests.conftest import SETTINGS, let_go
from tests.kills.workers import EARLY, PIECES
from tests.register.test_kills import WHOLE, assert_nothing_is_lost, killed, told

pytestmark = pytest.mark.skipif(postgresql.programs() is None, reason="needs PostgreSQL")


def test_what_was_acknowledged_outlives_a_kill_whole_and_once(record_property):
    found = killed("--postgresql")
    record_property("figure", told(found))
    assert_nothing_is_lost(found)


def test_a_question_to_a_server_that_went_away_is_told_as_that():
    with postgresql.server() as address:
        uri = f"postgresql+psycopg://{address}"
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": uri})
        with app.app_context():
            upgrade()
            reader = Reader(db.session.connection())
            own = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
            with connected(uri, "AUTOCOMMIT") as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 5000)")
            with pytest.raises(OutOfReach):
                reader.about_one(
                    PreparedQuery(tuple, lambda _: sa.select(Person.id).select_from(Person))
                )
            with contextlib.suppress(OutOfReach):
                db.session.remove()
            db.session.registry.clear()
            let_go()


def test_an_answer_that_was_made_is_given_although_the_server_went_away_after_it():
    with postgresql.server() as address:
        uri = f"postgresql+psycopg://{address}"
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": uri})

        def made():
            own = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
            with connected(uri, "AUTOCOMMIT") as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 5000)")
            return "recorded"

        app.view_functions["public.robots"] = made
        for _ in range(2):
            answer = app.test_client().get("/robots.txt")
            assert (answer.status_code, answer.text) == (200, "recorded")
        with app.app_context():
            let_go()


if WHOLE:

    @pytest.mark.parametrize(("broken", "what"), [(EARLY, "lost"), (PIECES, "half")])
    def test_without_its_control_the_loss_is_seen(broken, what):
        assert killed("--postgresql", "--broken", broken, kills=20, acknowledged=80)[what] > 0

    def test_a_server_that_does_not_wait_for_its_log_is_seen_to_lose():
        assert killed("--postgresql", "--unsafe", kills=60, acknowledged=600)["lost"] > 0
