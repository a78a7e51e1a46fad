"""No name and no search of a person comes into a log of ours, whatever goes wrong."""

from __future__ import annotations

import datetime
import io
import logging
import os
import subprocess
import sys

import pytest
import sqlalchemy as sa
from gunicorn.config import Config
from gunicorn.glogging import Logger

from register import create_app, database, logs
from register.errors import WrongSetting
from register.extensions import db
from register.models.organisations import Organisation
from tests.conftest import SETTINGS

CANARY = "Kanariewoude"
"""A name of nobody, which stands in whatever goes wrong."""


GUNICORN = ("gunicorn.error", "gunicorn.access")


@pytest.fixture
def loggers_of_gunicorn():
    """Leave the loggers of gunicorn as they were: its `Logger` makes them pass nothing on."""
    before = [
        (each, each.level, each.propagate, list(each.handlers))
        for each in map(logging.getLogger, GUNICORN)
    ]
    yield
    for each, level, propagate, handlers in before:
        each.setLevel(level)
        each.propagate = propagate
        each.handlers = handlers


@pytest.fixture
def written(app, loggers_of_gunicorn):
    """What every logger of this process writes meanwhile, in full."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    before, _ = root.level, root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def key():
    return {}[CANARY]


def number():
    return int(CANARY)


def cause():
    try:
        number()
    except ValueError as error:
        raise RuntimeError(f"{CANARY} cannot be read") from error


def row_twice():
    """Break a rule of the database, which quotes what broke it."""
    db.session.rollback()
    with database.writing():
        for _ in range(2):
            db.session.execute(
                sa.insert(Organisation).values(public_id=CANARY, name=CANARY, kind="other")
            )


def unknown_column():
    db.session.execute(sa.text(f"SELECT nothing('{CANARY}')"))


@pytest.mark.parametrize("fault", [key, number, cause, row_twice, unknown_column])
def test_a_page_that_fails_is_logged_without_what_it_was_about(app, written, monkeypatch, fault):
    monkeypatch.setitem(app.view_functions, "public.search", lambda: fault())
    answer = app.test_client().get(f"/zoeken?q={CANARY}")
    assert answer.status_code == 500
    assert CANARY not in written.getvalue()
    assert f"in {fault.__name__}" in written.getvalue(), "where it happened is told"
    assert "GET /zoeken" in written.getvalue()


def test_which_error_of_the_database_it_was_is_told(app, written, monkeypatch):
    monkeypatch.setitem(app.view_functions, "public.search", row_twice)
    app.test_client().get("/zoeken")
    assert "IntegrityError (SQLITE_CONSTRAINT" in written.getvalue()


def test_the_secret_in_an_address_is_not_logged(app, written, monkeypatch):
    monkeypatch.setitem(app.view_functions, "following.choose", lambda token: number())
    app.test_client().get(f"/volgen/{CANARY}")
    assert "GET /volgen/<token>" in written.getvalue()
    assert CANARY not in written.getvalue()


@pytest.mark.parametrize(
    ("name", "message", "args"),
    [
        ("gunicorn.error", "Error handling request %s", (f"/zoeken?q={CANARY}",)),
        ("gunicorn.error", "Error handling request %s %s", ("GET", f"/zoeken?q={CANARY}")),
        ("gunicorn.error", f"Invalid request from ip=192.0.2.1: GET /{CANARY}", ()),
        ("gunicorn.error", f"Invalid HTTP header: {CANARY}", ()),
        ("werkzeug", f'127.0.0.1 - - [x] "GET /zoeken?q={CANARY} HTTP/1.1" 200 -', ()),
        ("werkzeug", "%s", (f'"GET /zoeken?q={CANARY} HTTP/1.1"',)),
        ("anything", ValueError(CANARY), ()),
    ],
)
def test_what_a_server_quotes_of_a_request_is_left_out(app, written, name, message, args):
    logging.getLogger(name).warning(message, *args)
    assert name in written.getvalue()
    assert CANARY not in written.getvalue()
    assert "192.0.2.1" not in written.getvalue()


def access_line(written, form):
    """The line that gunicorn writes for one request, with this format."""
    settings = Config()
    settings.set("accesslog", "-")
    settings.set("access_log_format", form)
    logger = Logger(settings)
    logger.access_log.handlers = [logging.StreamHandler(written)]
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"/zoeken?q={CANARY}",
        "PATH_INFO": "/zoeken",
        "QUERY_STRING": f"q={CANARY}",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_REFERER": f"https://register.example/zoeken?q={CANARY}",
        "HTTP_USER_AGENT": CANARY,
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    answer = type("Answer", (), {"status": "200 OK", "sent": 7, "headers": []})()
    took = datetime.timedelta(seconds=1)
    logger.access(answer, type("Asked", (), {"headers": []})(), environ, took)
    return written.getvalue()


@pytest.mark.parametrize("ours", [True, False])
def test_a_log_of_requests_names_neither_reader_nor_search(app, written, ours):
    conf = {}
    with open("gunicorn.conf.py", encoding="utf-8") as file:
        exec(compile(file.read(), file.name, "exec"), conf)  # noqa: S102
    usual = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"'
    line = access_line(written, conf["access_log_format"] if ours else usual)
    assert CANARY not in line
    assert "192.0.2.1" not in line
    assert "200" in line


def test_what_ends_a_command_is_told_without_what_it_was_about(tmp_path):
    code = (
        "import wsgi, sqlite3\n"
        "sqlite3.connect(':memory:').execute('CREATE TABLE x (name UNIQUE)')\n"
        f"raise ValueError({CANARY!r})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "REGISTER_SECURE_COOKIES": "false",
            "REGISTER_SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/x.sqlite",
        },
    )
    assert done.returncode == 1
    assert "builtins.ValueError" in done.stderr
    assert "in <module>" in done.stderr
    assert CANARY not in done.stderr


def test_a_chain_of_errors_that_comes_back_to_itself_ends():
    first, second = ValueError(CANARY), KeyError(CANARY)
    first.__cause__, second.__cause__ = second, first
    assert logs.told(first).count("Traceback") == 2


def test_what_is_wrong_with_a_setting_is_told():
    assert logs.told(WrongSetting("set REGISTER_X")).endswith("WrongSetting: set REGISTER_X")


def test_whoever_looks_for_a_fault_gets_all_of_it(tmp_path):
    app = create_app(
        {**SETTINGS, "DEBUG": True, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/x"}
    )
    assert app.debug
    try:
        assert logging.getLogRecordFactory() is logging.LogRecord
    finally:
        create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/x"})
    assert logging.getLogRecordFactory() is logs.NamelessRecord
