"""Starting: a command is there at once, and what was made at the start is not looked through again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import click
import pytest
from flask import url_for
from flask.cli import FlaskGroup

from benchmarks import start
from register import cli, create_app

MOST_TIMES = 2.5
"""How much longer a command may take to begin than the import of its three largest libraries."""


def test_a_command_begins_soon(tmp_path):
    libraries, command = start.measure(5, tmp_path)
    assert command < MOST_TIMES * libraries


def said_by(code, database=""):
    """What a new process prints that begins as a worker does, on this file or an empty database."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=start.ROOT,
        env={
            **os.environ,
            "REGISTER_SQLALCHEMY_DATABASE_URI": f"sqlite:///{database}",
            "REGISTER_SECURE_COOKIES": "false",
        },
    )
    return done.stdout.strip()


def test_no_table_is_mapped_in_full_before_it_is_first_asked():
    """A statement or an option that is made while a module is read does that: a tenth of a second
    for every command.
    """
    count = "sum(each.configured for each in Base.registry.mappers)"
    assert said_by(f"import wsgi; from register.extensions import Base; print({count})") == "0"


def test_the_readers_of_files_wait_until_a_file_comes():
    read = "[name for name in sys.modules if name.startswith('conflict_graph.readers')]"
    heavy = "{'sources', 'decisions', 'council.files', 'tables.table', 'tables.mapping'}"
    found = f"{heavy} & {{name[len('conflict_graph.readers.'):] for name in {read}}}"
    assert said_by(f"import wsgi, sys; print({found})") == "set()"


@pytest.fixture
def later(app):
    """The application as a command has it, on the same database."""
    return create_app({**app.config, "SERVER_NAME": "register.example"}, pages_later=True)


def test_a_command_reads_no_pages_until_it_writes_an_address(app, later):
    with later.app_context():
        assert set(later.view_functions) == {"static"}
        assert url_for("accounts.sign_in", _external=True) == "http://register.example/aanmelden"
        assert later.view_functions.keys() == app.view_functions.keys()


def test_a_list_of_all_addresses_is_whole(app, later):
    def all_of(one):
        return sorted((each.rule, each.endpoint) for each in one.url_map.iter_rules())

    assert all_of(later) == all_of(app)


def test_who_comes_first_together_all_get_their_page(later):
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(
            lambda _: (
                later.test_client().get("/privacy", base_url="http://register.example").status_code
            ),
            range(8),
        )
        assert list(found) == [200] * 8


HAS_PAGES = "print('public.home' in app.view_functions)"


def test_a_server_has_its_pages_from_the_beginning_and_a_command_has_not():
    assert said_by(f"from wsgi import app; {HAS_PAGES}") == "True"
    for name, said in (("run", "True"), ("shell", "False")):
        group = FlaskGroup()
        with click.Context(group) as flask, click.Context(group.commands[name], flask, name):
            assert cli.is_asked() is (said == "False")
    shell = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "shell"],
        check=True,
        capture_output=True,
        text=True,
        input=HAS_PAGES,
        cwd=start.ROOT,
        env={**os.environ, "REGISTER_SQLALCHEMY_DATABASE_URI": "sqlite://"},
    )
    assert "False" in shell.stdout


def test_what_is_made_at_the_start_is_never_searched_for_garbage_and_what_comes_later_is():
    frozen = "gc.isenabled(), gc.get_freeze_count() > 10 * gc.get_count()[0]"
    assert said_by(f"import wsgi, gc; print({frozen})") == "True True"


def test_a_command_that_ended_leaves_one_file_with_all_of_it(migrated, tmp_path):
    """What stands in the write-ahead log alone is missing in a copy of the file."""
    database, copied = tmp_path / "register.sqlite", tmp_path / "copy.sqlite"
    shutil.copy(migrated, database)
    arguments = ["bodies", "add", "Gemeente Zandermeer", "--slug", "zandermeer"]
    said_by(f"import wsgi; wsgi.app.test_cli_runner().invoke(args={arguments})", database)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["register.sqlite"]
    shutil.copy(database, copied)
    with closing(sqlite3.connect(copied)) as connection:
        assert connection.execute("SELECT slug FROM body").fetchall() == [("zandermeer",)]
