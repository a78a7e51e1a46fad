"""A file that comes in by parts: each an import of its own, and the same in the end as in one."""

from __future__ import annotations

import json
import threading

import pytest
import sqlalchemy as sa

from register import sqlite
from register.access import SERVER
from register.cli.imports import LETS_OTHERS_SECONDS
from register.extensions import db
from register.models.declarations import Position
from register.models.imports import ImportRun, ImportState, Noun
from register.models.kinds import Act
from register.services.imports import runs, undo
from register.services.imports.keepers import positions
from register.transaction import transaction
from tests import factories

HEAD = "official,key,title,organisation,role,capacity,paid,starts_on"


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def official(body):
    return factories.official(body, key="o-1")


def table(*more, rows=7):
    lines = [
        f"o-1,p-{each},bestuurslid {each},Stichting {each // 3},board,private,nee,2021"
        for each in range(rows)
    ]
    return "\n".join([HEAD, *lines, *more, ""])


def bring(app, path, body, *words, code=0):
    command = ["positions", "import", "--body", body.slug, "--json", *words, str(path)]
    done = app.test_cli_runner().invoke(args=command)
    db.session.rollback()
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)["files"] if code == 0 else done


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "posities.csv"
    made.write_text(table("o-9,p-x,lid,Stichting X,board,private,nee,2021"))
    return made


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr("register.cli.imports.LETS_OTHERS_SECONDS", 0)


def kept():
    return {
        (each.key, each.current.payload.title, each.current.source)
        for each in db.session.scalars(sa.select(Position))
        if each.current.act is not Act.WITHDRAW
    }


def state_of_runs():
    found = db.session.scalars(sa.select(ImportRun).order_by(ImportRun.id))
    return [(each.file_name, each.read, each.created, each.state) for each in found]


def test_each_part_is_an_import_and_the_counts_are_those_of_the_file(app, body, official, file):
    told = bring(app, file, body, "--parts-of", "3")
    assert [each["read"] for each in told] == [3, 3, 2]
    assert [each["created"] for each in told] == [3, 3, 1]
    assert [each["where"] for part in told for each in part["problems"]] == ["line 9"]
    done = ImportState.DONE
    assert state_of_runs() == [
        ("posities.csv (1 of 3)", 3, 3, done),
        ("posities.csv (2 of 3)", 3, 3, done),
        ("posities.csv (3 of 3)", 2, 1, done),
    ]
    assert {source for _, _, source in kept()} == {"posities.csv"}


def test_it_ends_the_same_and_comes_in_once_however_it_came(app, body, official, file):
    bring(app, file, body, "--parts-of", "2")
    by_parts = kept()
    for words in ((), ("--parts-of", "3")):
        again = bring(app, file, body, *words)
        assert sum(each["unchanged"] for each in again) == 7
        assert sum(each["created"] + each["updated"] for each in again) == 0
    assert kept() == by_parts
    assert len(by_parts) == 7


def test_a_file_of_one_part_is_as_if_nobody_had_asked(app, body, official, file):
    assert [each["file"] for each in bring(app, file, body, "--parts-of", "100")] == [
        "posities.csv"
    ]


def test_a_row_that_means_what_an_earlier_one_did_is_reported_in_whichever_part(
    app, body, official, tmp_path
):
    rows = [f"o-1,bestuurslid {each},Stichting {each},2014" for each in range(5)]
    path = tmp_path / "lijst.csv"
    path.write_text(
        "\n".join(["official,title,organisation,starts_on", *rows, rows[0].replace("2014", "2015")])
    )
    [*parts] = bring(app, path, body, "--parts-of", "2")
    told = [each["remedy"] for part in parts for each in part["problems"]]
    assert told == ["This row stands twice in the table; keep the right one."]


def test_each_part_is_undone_by_itself(app, body, official, file):
    bring(app, file, body, "--parts-of", "3")
    found = list(db.session.scalars(sa.select(ImportRun).order_by(ImportRun.id)))
    with transaction():
        undo.undo(SERVER, runs.get(SERVER, found[1].public_id))
    assert {key for key, _, _ in kept()} == {"p-0", "p-1", "p-2", "p-6"}


def test_what_goes_wrong_undoes_no_part_before_and_the_file_can_come_again(
    app, body, official, file, monkeypatch
):
    keep_one = positions.Positions.keep_one

    def fails(self, record):
        if record.key == "p-4":
            raise RuntimeError("stopped")
        return keep_one(self, record)

    monkeypatch.setattr(positions.Positions, "keep_one", fails)
    bring(app, file, body, "--parts-of", "3", code=1)
    states = [state for *_, state in state_of_runs()]
    assert states == [ImportState.DONE, ImportState.FAILED]
    assert {key for key, _, _ in kept()} == {"p-0", "p-1", "p-2"}, "of a part all or nothing"
    monkeypatch.setattr(positions.Positions, "keep_one", keep_one)
    again = bring(app, file, body, "--parts-of", "3")
    assert sum(each["created"] for each in again) == 4
    assert len(kept()) == 7


def test_who_wants_to_write_gets_the_lock_between_parts(app, body, official, file, monkeypatch):
    """Another connection writes after the first part, long before the last."""
    monkeypatch.setattr("register.cli.imports.LETS_OTHERS_SECONDS", 0.25)
    path, wrote = sqlite.path_of(app.config["SQLALCHEMY_DATABASE_URI"]), []
    keep, under_way = runs.keep, threading.Event()

    def other():
        under_way.wait(20)
        connection = sqlite.module.connect(path, timeout=20, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        wrote.append(
            connection.execute("SELECT count(*) FROM import_run WHERE state = 'done'").fetchone()[0]
        )
        connection.execute("ROLLBACK")
        connection.close()

    def kept_while_another_waits(*given, **named):
        report = keep(*given, **named)
        under_way.set()
        return report

    monkeypatch.setattr(runs, "keep", kept_while_another_waits)
    waiting = threading.Thread(target=other)
    waiting.start()
    bring(app, file, body, "--parts-of", "3")
    waiting.join()
    assert wrote
    assert wrote[0] < 3


def test_it_pauses_between_parts_for_longer_than_sqlite_lets_pass_until_it_looks_again(
    app, body, official, file, monkeypatch
):
    paused = []
    monkeypatch.setattr("register.cli.imports.pause", paused.append)
    bring(app, file, body, "--parts-of", "3")
    assert len(paused) == 2
    assert LETS_OTHERS_SECONDS > 0.1


def test_only_files_whose_rows_each_say_all_of_one_thing_come_in_by_parts(app, body, file):
    for noun in (Noun.ORGANISATIONS, Noun.OFFICIALS, Noun.DECISIONS):
        done = app.test_cli_runner().invoke(
            args=[noun.value, "import", "--parts-of", "3", str(file)]
        )
        assert done.exit_code == 2
        assert "No such option" in done.output
