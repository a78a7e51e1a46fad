"""A folder in which a body's own schedule puts files: each is offered once, waits for the clerk, and
nothing outside the folder is read or touched.
"""

from __future__ import annotations

import fcntl
import json
import os

import pytest

from register.extensions import db
from register.models.decisions import Decision
from register.models.imports import ImportRun, ImportState, Noun
from register.models.journal import JournalEntry
from register.services.imports import runs
from register.services.imports.files import COUNCIL
from tests import council_files, council_scores, factories

LIST = "Naam;Functie;Organisatie\nE. Lindeveldt;penningmeester;Zeilvereniging De Lijzijde\n"
NOTICE = council_scores.SAMPLES.parent / "ted_f03.xml"


@pytest.fixture
def watched(app, tmp_path):
    factories.body()
    app.config |= {"JOBS_IN_PROCESS": False}
    folder = tmp_path / "watched"
    folder.mkdir()
    return folder


def put(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(path, (1, 1))
    return path


def offer(app, folder, status=0):
    said = app.test_cli_runner().invoke(
        args=["folder", "offer", str(folder), "--body", "vlietmonde", "--json"]
    )
    assert said.exit_code == status, said.output
    return {each["file"]: each for each in json.loads(said.output)["files"]}


def all_runs():
    return db.session.query(ImportRun).order_by(ImportRun.id).all()


def test_each_file_is_offered_once_and_waits_for_the_clerk(app, watched):
    council = council_files.as_ori(council_files.sitting(3))
    put(watched, "raad.json", council)
    put(watched, "lijst.csv", LIST)
    said = offer(app, watched)
    assert {name: each["became"] for name, each in said.items()} == {
        "lijst.csv": "offered",
        "raad.json": "offered",
    }
    listed, sat = all_runs()
    assert (listed.noun, listed.asks_columns) == (Noun.POSITIONS, True)
    assert (sat.format, sat.asks_council, sat.state) == (COUNCIL, True, ImportState.WAITING)
    assert said["raad.json"]["run"] == sat.public_id
    assert db.session.query(Decision).count() == 0
    assert [
        each.subject for each in db.session.query(JournalEntry).filter_by(act="folder:offer")
    ] == [
        listed.public_id,
        sat.public_id,
    ]
    assert {each.name for each in watched.iterdir()} == {"offered", "refused"}
    assert list((watched / "refused").iterdir()) == []
    assert sorted(each.name.partition("-")[2] for each in (watched / "offered").iterdir()) == [
        "lijst.csv",
        "raad.json",
    ]
    put(watched, "raad-again.json", council)
    assert offer(app, watched)["raad-again.json"]["became"] == "known"
    assert len(all_runs()) == 2
    assert offer(app, watched) == {}


def test_what_asks_nothing_before_it_is_read_waits_for_its_turn(app, watched):
    put(watched, "notice.xml", NOTICE.read_bytes())
    said = offer(app, watched)["notice.xml"]
    run = runs.get_any(all_runs()[0].id)
    assert (said["became"], run.state, run.noun) == ("offered", ImportState.WAITING, Noun.DECISIONS)
    assert db.session.query(Decision).count() == 0


def test_links_and_what_is_no_file_are_refused_and_nothing_outside_is_touched(app, watched):
    secret = put(watched.parent, "secret.csv", LIST)
    twin = put(watched.parent, "twin.csv", LIST)
    (watched / "link.csv").symlink_to(secret)
    (watched / "hard.csv").hardlink_to(twin)
    os.mkfifo(watched / "pipe.csv")
    (watched / "folder").mkdir()
    put(watched / "folder", "inside.csv", LIST)
    put(watched, ".hidden.csv", LIST)
    said = offer(app, watched, 1)
    assert {name: each["became"] for name, each in said.items()} == dict.fromkeys(
        ("link.csv", "hard.csv", "pipe.csv"), "refused"
    )
    assert all_runs() == []
    assert (secret.exists(), twin.exists()) == (True, True)
    assert (watched / "folder" / "inside.csv").exists()


def test_the_folders_to_which_files_go_are_no_links_either(app, watched):
    outside = watched.parent / "outside"
    outside.mkdir()
    (watched / "offered").symlink_to(outside)
    put(watched, "lijst.csv", LIST)
    answer = app.test_cli_runner().invoke(
        args=["folder", "offer", str(watched), "--body", "vlietmonde"]
    )
    assert answer.exit_code == 1
    assert "offered must be a folder, and no link" in answer.output
    assert all_runs() == []
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("zomaar wat tekst", "We cannot see what is in this file"),
        ("<!DOCTYPE html><p>Inloggen", "We cannot see what is in this file"),
        ("name;kind;kvk\nZilt B.V.;company;90000020\n", "Organisations are shared"),
        ("x" * 3000, "Split the file"),
    ],
)
def test_what_cannot_be_offered_lies_apart_with_the_reason(app, watched, content, why):
    app.config["IMPORT_MOST_BYTES"] = 2000
    put(watched, "x.csv", content)
    assert why in offer(app, watched, 1)["x.csv"]["why"]
    file, report = sorted((watched / "refused").iterdir())
    assert file.read_text() == content
    assert why in report.read_text()
    assert all_runs() == []


def test_a_file_that_is_being_written_waits_and_a_folder_is_worked_through_once(app, watched):
    (watched / "lijst.csv").write_text(LIST)
    assert offer(app, watched)["lijst.csv"]["became"] == "later"
    assert (watched / "lijst.csv").exists()
    held = os.open(watched, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    said = app.test_cli_runner().invoke(
        args=["folder", "offer", str(watched), "--body", "vlietmonde"]
    )
    os.close(held)
    assert said.exit_code == 1
    assert "Somebody else is working through this folder" in said.output


def test_a_file_from_a_folder_waits_longer_than_one_that_somebody_offered(app, watched):
    put(watched, "lijst.csv", LIST)
    offer(app, watched)
    [run] = all_runs()
    run.recorded_at -= runs.KEPT * 2
    assert runs.drop_old() == 0
    run.recorded_at -= runs.KEPT_OF_NOBODY
    assert runs.drop_old() == 1
