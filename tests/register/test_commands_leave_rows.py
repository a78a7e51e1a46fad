"""Every command, and every work in the background, leaves its row in the journal in the transaction of
the change, with the name of the command; one that is new has to be given here.
"""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from register.extensions import db
from register.models.journal import JournalEntry
from register.services.accounts import accounts
from tests import factories, postgresql
from tests.access import commands, kept
from tests.access.commands import GIVEN, OWN_RECORDS, READS, Given
from tests.access.kept import OnSqlite
from tests.conftest import Client, Runner, let_go
from tests.register.test_access_table import access_database  # noqa: F401

WHOLE = os.environ.get("TRUST") == "all"
DRAWN = 3
"""Commands that are given on PostgreSQL, where putting a database back takes long."""
CHANGING = [
    (name, each) for name, some in GIVEN.items() if not isinstance(some, str) for each in some
]


@pytest.fixture
def here(app, access_database):
    database = OnSqlite(access_database, Path(db.engine.url.database))
    yield app, database
    database.close()


def newest():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.max(JournalEntry.id)))


def since(number):
    db.session.rollback()
    return db.session.scalars(sa.select(JournalEntry).where(JournalEntry.id > number)).all()


def give(app, name: str, given: Given, folder: Path):
    return app.test_cli_runner().invoke(args=[*name.split(), *given.words(folder)])


def prepare(app, database, given, folder):
    database.put_back()
    app.config |= dict(given.settings)
    given.before(folder)
    db.session.commit()
    database.note()


def leaves_rows(app, database, name, given, folder):
    """Say what of a command is not as it should be."""
    wrong = []
    prepare(app, database, given, folder)
    before = newest()
    said = give(app, name, given, folder)
    changed, made = database.changed(), since(before)
    if said.exit_code:
        wrong.append((name, "failed", said.output))
    if not set(changed) - {"journal_entry"}:
        wrong.append((name, "changed nothing", said.output))
    if not made:
        wrong.append((name, "leaves no row", changed))
    wrong += [
        (name, "is not named", each.act, each.command) for each in made if each.command != name
    ]
    prepare(app, database, given, folder)
    database.refuse("journal_entry")
    refused = give(app, name, given, folder)
    stands = set(database.changed()) - set(OWN_RECORDS)
    if stands:
        wrong.append((name, "is kept without its row", sorted(stands), refused.output))
    return wrong


def test_each_command_is_given_here(app):
    assert sorted(commands.every(app)) == sorted(GIVEN)


@pytest.mark.parametrize(("name", "given"), CHANGING, ids=[name for name, _ in CHANGING])
def test_a_command_leaves_its_row_or_changes_nothing(here, name, given, tmp_path):
    assert leaves_rows(*here, name, given, tmp_path) == []


SILENT = [
    name for name, why in GIVEN.items() if isinstance(why, str) and name not in commands.ELSEWHERE
]


@pytest.mark.parametrize("name", SILENT)
def test_a_command_that_leaves_no_row_changes_nothing_but_records_of_themselves(here, name):
    app, database = here
    prepare(app, database, Given(), None)
    words = {"auditors list": [commands.SLUG], "outbox list": ["--text"]}.get(name, [])
    said = app.test_cli_runner().invoke(args=[*name.split(), *words])
    assert said.exit_code == 0, said.output
    assert set(database.changed()) <= (set() if GIVEN[name] is READS else set(OWN_RECORDS))


def test_what_a_page_put_in_the_queue_is_done_in_the_name_of_who_sent_it(here, tmp_path):
    app, database = here
    [given] = GIVEN["jobs work"]
    prepare(app, database, given, tmp_path)
    before = newest()
    give(app, "jobs work", given, tmp_path)
    clerk = accounts.get(commands.mail("clerk")).id
    made = since(before)
    assert {each.command for each in made} == {"jobs work"}
    assert {each.account_id for each in made if each.act == "officials:import"} == {clerk}


def test_what_a_page_does_is_no_command(here):
    app, database = here
    database.put_back()
    before = newest()
    client = factories.let_in(app.test_client(), accounts.get(commands.mail("clerk")))
    client.post(f"/organen/{commands.SLUG}/beheer/contact", data={"email": "g@x.example"})
    assert [each.command for each in since(before)] == [None]


def test_all_that_the_demonstration_does_is_by_its_command(example_database):
    with closing(sqlite3.connect(example_database)) as file:
        [*named] = file.execute("SELECT command, count(*) FROM journal_entry GROUP BY command")
    assert [name for name, _ in named] == ["demo"]


def test_a_command_leaves_its_row_on_postgresql_too(access_database, tmp_path):
    if postgresql.programs() is None:
        pytest.skip("needs PostgreSQL")
    wrong = []
    with kept.server(access_database) as server:
        database = server.database("commanded")
        app = database.application()
        app.test_client_class, app.test_cli_runner_class = Client, Runner
        app.config["JOBS_FOLDER"] = str(tmp_path / "jobs")
        with app.app_context():
            for name, given in CHANGING if WHOLE else random.sample(CHANGING, DRAWN):
                folder = tmp_path / name.replace(" ", "-")
                folder.mkdir()
                wrong += leaves_rows(app, database, name, given, folder)
            database.close()
            let_go()
    assert wrong == [], "\n".join(map(str, wrong))
