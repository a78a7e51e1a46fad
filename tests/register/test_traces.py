"""The traces stand beside the register: who leaves one waits for nobody who writes in it, nor the
reverse.
"""

from __future__ import annotations

from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from register import create_app, database, sqlite, traces
from register.access import Role
from register.errors import Busy, NotMigrated, WrongSetting
from register.extensions import TracesBase, db
from register.models.bodies import Body
from register.models.traces import ResetRequest
from register.transaction import transaction
from tests import factories, postgresql
from tests.browser import Browser
from tests.conftest import SETTINGS, apart, let_go


@contextmanager
def locked(engine):
    """Somebody else who writes in a database file for the time of a block."""
    db.session.commit()
    with closing(sqlite.module.connect(engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.fixture
def clerk(app):
    return factories.account(factories.body(), Role.CLERK)


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(database, "PATIENCE_OF_COMMANDS_SECONDS", 0.1)


def requests():
    with traces.reading() as kept:
        return kept.scalar(sa.select(sa.func.count()).select_from(ResetRequest))


def test_who_signs_in_waits_for_nobody_who_writes_in_the_register(clerk, client, hurried):
    if sqlite.journal() != "WAL":
        pytest.skip(sqlite.warning())
    typed = {"email": clerk.email, "password": "een verkeerd wachtwoord"}
    with locked(db.engine):
        assert client.post("/aanmelden", data=typed).status_code == 400
        typed["password"] = factories.PASSWORD
        assert client.post("/aanmelden", data=typed).status_code == 303
        assert client.get("/bureau").status_code == 200


def test_who_writes_in_the_register_waits_for_nobody_who_leaves_a_trace(clerk, hurried):
    with locked(traces.engine()), apart(), transaction():
        db.session.query(Body).one().name = "Gemeente Anders"
    assert db.session.query(Body).one().name == "Gemeente Anders"


def test_a_password_is_not_written_on_a_page_to_be_sent_again(clerk, client, hurried):
    typed = {"email": clerk.email, "password": factories.PASSWORD}
    with locked(traces.engine()):
        page = Browser(client).send("/aanmelden", 503, **typed)
    assert factories.PASSWORD not in page.response.text
    assert 'href="/aanmelden"' in page.response.text


def test_a_trace_that_can_be_missed_waits_for_nobody(app):
    with locked(traces.engine()), pytest.raises(Busy), traces.writing(0) as kept:
        kept.execute(sa.delete(ResetRequest))


def fail_after(email):
    with traces.writing() as kept:
        kept.add(ResetRequest(email=email))
        kept.flush()
        raise ZeroDivisionError


def fail_in_the_register_after(email):
    with transaction():
        with traces.writing() as kept:
            kept.add(ResetRequest(email=email))
        raise ZeroDivisionError


def test_what_a_block_left_is_gone_when_it_raises(app):
    with pytest.raises(ZeroDivisionError):
        fail_after("x@voorbeeld.example")
    assert requests() == 0


def test_a_block_to_read_is_refused_a_change(app):
    with traces.reading() as kept, pytest.raises(sa.exc.OperationalError, match="readonly"):
        kept.execute(sa.delete(ResetRequest))


def test_the_register_is_not_written_while_the_traces_are(app):
    with (
        apart(),
        traces.writing(),
        pytest.raises(AssertionError, match="not written while"),
        transaction(),
    ):
        pass


def test_the_session_of_the_register_refuses_a_trace(app):
    with pytest.raises(sa.exc.UnboundExecutionError):
        db.session.scalars(sa.select(ResetRequest)).all()


def test_the_migrations_make_the_traces_and_nothing_else_beside_the_register(app):
    with traces.engine().connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": "traces_version", "render_as_batch": True}
        )
        assert compare_metadata(context, TracesBase.metadata) == []
        at = connection.scalar(sa.text("SELECT version_num FROM traces_version"))
    assert at == db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    db.session.rollback()


def test_traces_that_are_lost_are_made_again_and_the_register_stays(tmp_path):
    path = tmp_path / "register.sqlite"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})
    with app.app_context():
        upgrade()
        factories.body()
        db.session.commit()
        let_go()
        assert sorted(each.name for each in tmp_path.iterdir()) == [
            "register-traces.sqlite",
            "register.sqlite",
        ]
        (tmp_path / "register-traces.sqlite").unlink()
        with pytest.raises(NotMigrated):
            requests()
        upgrade()
        assert requests() == 0
        assert db.session.query(Body).one()
        db.session.rollback()
        downgrade(revision="0059")
        assert sa.inspect(traces.engine()).get_table_names() == ["traces_version"]
        upgrade()
        assert requests() == 0
        let_go()


@pytest.mark.parametrize(
    ("register", "expected"),
    [
        ("sqlite:////srv/kept/register.sqlite", "sqlite:////srv/kept/register-traces.sqlite"),
        ("sqlite:////srv/kept/demo", "sqlite:////srv/kept/demo-traces"),
        ("sqlite://", "sqlite://"),
        ("postgresql+psycopg://x@y/register", "postgresql+psycopg://x@y/register"),
    ],
)
def test_the_traces_stand_beside_a_file_and_in_the_database_of_a_server(register, expected):
    assert sqlite.beside(register, "traces") == expected


def test_one_file_for_both_is_refused():
    uri = "sqlite:////tmp/register.sqlite"
    with pytest.raises(WrongSetting, match="a file of its own"):
        create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": uri, "TRACES_DATABASE_URI": uri})


@pytest.mark.skipif(postgresql.programs() is None, reason="needs PostgreSQL")
def test_on_a_server_they_stand_in_the_same_database_and_are_committed_apart(tmp_path):
    with postgresql.server() as address:
        uri = f"postgresql+psycopg://{address}"
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": uri})
        with app.app_context():
            upgrade()
            assert {"body", "visit", "traces_version"} <= set(
                sa.inspect(db.engine).get_table_names()
            )
            with apart():
                with pytest.raises(ZeroDivisionError):
                    fail_in_the_register_after("x@voorbeeld.example")
                assert requests() == 1
                with (
                    traces.reading() as kept,
                    pytest.raises(sa.exc.DBAPIError, match="read-only transaction"),
                ):
                    kept.execute(sa.delete(ResetRequest))
            let_go()
