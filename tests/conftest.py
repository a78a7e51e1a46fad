"""Fixtures: a migrated database for every test, the application on it, and a client."""

from __future__ import annotations

import os
import shutil

import pytest
from flask import g
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings

from register import create_app
from register.extensions import db

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
"""On CI the same examples every time, so that a run says something of the change; elsewhere new ones are looked for."""

SETTINGS = {
    "SECURE_COOKIES": False,
    "TESTING": True,
    "RATELIMIT_ENABLED": False,
    "SECRET_KEY": "t" * 32,
    "WTF_CSRF_ENABLED": False,
    "JOBS_IN_PROCESS": False,
}


class Client(FlaskClient):
    """A client whose requests share nothing but the database, although a test holds one application context open."""

    def open(self, *args, **values):
        for name in list(g):
            g.pop(name)
        return super().open(*args, **values)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """Path of an empty database made by the migrations, once for all tests of a process."""
    path = tmp_path_factory.mktemp("database") / "empty.sqlite"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})
    with app.app_context():
        upgrade()
    return path


@pytest.fixture(scope="session")
def example_database(tmp_path_factory):
    """Path of a database with the invented example as `flask demo` makes it. Copy it before writing."""
    path = tmp_path_factory.mktemp("example") / "demo.sqlite"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=["demo", "--no-serve"])
        assert answer.exit_code == 0, answer.output
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture
def app(migrated, tmp_path):
    path = tmp_path / "register.sqlite"
    shutil.copy(migrated, path)
    places = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "JOBS_FOLDER": str(tmp_path / "jobs")}
    app = create_app({**SETTINGS, **places})
    app.test_client_class = Client
    with app.app_context():
        yield app


@pytest.fixture
def client(app):
    return app.test_client()
