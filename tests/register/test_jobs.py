"""Jobs: long work goes on beside everybody else's, is carried out once, and survives a crash
without half a file.
"""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from register import jobs
from register.access import SERVER, Role
from register.extensions import db
from register.models.decisions import Decision
from register.models.imports import ImportContent, ImportRun, ImportState
from register.services.accounts import accounts
from register.services.imports import runs
from register.services.imports.files import Noun
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

WRITE = "INSERT INTO journal_entry (act, subject, recorded_at) VALUES ('a:b', 'c', '2026-01-01')"
HEAD = b"procedure,title,kind,status\n"


def rows(number):
    return HEAD + b"".join(b"P-%d,Bruggen,award,taken\n" % each for each in range(number))


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(body):
    return factories.account(body, Role.CLERK)


def wait(body, clerk, content=None):
    with transaction():
        content = content if content is not None else rows(3)
        who = accounts.identity_of(clerk)
        return runs.begin(who, Noun.DECISIONS, body, "b.csv", content, waits=True).public_id


def state(public_id):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(ImportRun).filter_by(public_id=public_id).one().state


def test_what_waits_is_carried_out_once_although_it_was_queued_twice(app, body, clerk):
    public_id = wait(body, clerk)
    jobs.current().enqueue(public_id)
    jobs.current().enqueue(public_id)
    assert state(public_id) is ImportState.WAITING
    db.session.rollback()
    answer = app.test_cli_runner().invoke(args=["jobs", "work", "--until-empty"])
    assert answer.output == "2 jobs carried out.\n"
    assert state(public_id) is ImportState.DONE
    assert db.session.query(Decision).count() == 3
    assert db.session.query(ImportContent).count() == 0


def test_whoever_lost_the_role_meanwhile_changes_nothing(app, body, clerk):
    public_id = wait(body, clerk)
    jobs.current().enqueue(public_id)
    with transaction():
        accounts.take_role(clerk, body, Role.CLERK)
    assert jobs.current().work_off() == 1
    assert state(public_id) is ImportState.FAILED
    assert db.session.query(Decision).count() == 0


def refuse_the_same_decision_twice():
    """Let the database refuse a second row, as it does when somebody else has just added the same
    one.
    """
    for statement in (
        "CREATE TABLE alone (number INTEGER UNIQUE)",
        "INSERT INTO alone VALUES (1)",
        "CREATE TRIGGER alone AFTER INSERT ON decision BEGIN INSERT INTO alone VALUES (1); END",
    ):
        db.session.execute(sa.text(statement))
    db.session.commit()


def test_an_import_of_what_somebody_else_records_at_that_moment_ends_with_a_sentence(
    app, body, clerk, client, caplog
):
    public_id = wait(body, clerk)
    refuse_the_same_decision_twice()
    jobs.current().do(public_id)
    assert state(public_id) is ImportState.FAILED
    assert db.session.query(Decision).count() == 0
    assert f"import {public_id} failed" in caplog.text
    db.session.rollback()
    factories.sign_in(client, clerk)
    page = Browser(client).open(f"/en/importen/{public_id}")
    assert "by somebody else at the same moment, or stands in it twice" in page.words


def test_a_command_that_somebody_else_is_ahead_of_records_that_it_failed(app, body, tmp_path):
    refuse_the_same_decision_twice()
    file = tmp_path / "b.csv"
    file.write_bytes(rows(2))
    answer = app.test_cli_runner().invoke(
        args=["decisions", "import", "--body", body.slug, str(file)]
    )
    assert answer.exit_code == 1
    assert "at the same moment" in answer.output
    run = db.session.query(ImportRun).one()
    assert (run.state, run.problems) == (ImportState.FAILED, 1)
    assert "stands in it twice" in runs.report_of(run).problems[0].remedy


def refuse_to_work(*_):
    raise AssertionError("the web server itself did what a process of its own is for")


def test_the_web_server_lets_another_process_work_through_the_queue(app, body, clerk, monkeypatch):
    monkeypatch.setattr(jobs, "_carry_out", refuse_to_work)
    app.config["JOBS_IN_PROCESS"] = True
    public_id = wait(body, clerk)
    jobs.current().enqueue(public_id)
    try:
        until = time.monotonic() + 20
        while state(public_id) is not ImportState.DONE and time.monotonic() < until:
            db.session.rollback()
            time.sleep(0.05)
        assert state(public_id) is ImportState.DONE
    finally:
        db.session.rollback()
        jobs.current().close()


def path_of(app):
    return app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")


def worker(app):
    """A worker in a process of its own, as an operator starts one."""
    return command(app, "jobs", "work")


def command(app, *words):
    settings = {
        **os.environ,
        "REGISTER_SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
        "REGISTER_JOBS_FOLDER": app.config["JOBS_FOLDER"],
        "REGISTER_JOBS_IN_PROCESS": "false",
        "REGISTER_SECRET_KEY": "t" * 32,
    }
    return subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", *words], env=settings)


def niceness():
    return os.getpriority(os.PRIO_PROCESS, 0)


def test_a_command_that_brings_a_file_in_gives_way_to_who_asks_for_a_page(app, body, tmp_path):
    file = tmp_path / "b.csv"
    file.write_bytes(rows(2000))
    words = ("decisions", "import", "--body", body.slug, str(file))
    db.session.commit()
    process = command(app, *words)
    seen = set()
    while process.poll() is None:
        seen.add(os.getpriority(os.PRIO_PROCESS, process.pid))
        time.sleep(0.02)
    assert process.returncode == 0
    assert seen == {niceness(), niceness() + jobs.NICENESS}


def until_worked_on(public_id):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if (
            jobs.current().look_after(public_id).is_worked_on
            and state(public_id) is ImportState.READING
        ):
            db.session.rollback()
            return
        db.session.rollback()
        time.sleep(0.02)
    raise AssertionError("the worker did not begin")


def test_others_write_while_a_file_is_parsed_and_a_killed_worker_leaves_nothing_half_written(
    app, body, clerk, client
):
    public_id = wait(body, clerk, rows(200_000))
    jobs.current().enqueue(public_id)
    db.session.rollback()
    process = worker(app)
    try:
        until_worked_on(public_id)
        waited = []
        while state(public_id) is ImportState.READING and len(waited) < 5:
            db.session.rollback()
            begun = time.monotonic()
            with sqlite3.connect(path_of(app), timeout=5) as connection:
                connection.execute(
                    "INSERT INTO journal_entry (act, subject, recorded_at) VALUES ('a:b', 'c', "
                    "'2026-01-01')"
                )
            waited.append(time.monotonic() - begun)
            time.sleep(0.05)
        assert len(waited) == 5, "the file was read before five others could write"
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == niceness() + jobs.NICENESS
        assert max(waited) < 1
        process.send_signal(signal.SIGKILL)
        process.wait()
    finally:
        process.kill()
        process.wait()
    assert not jobs.current().look_after(public_id).is_worked_on
    assert state(public_id) in (ImportState.READING, ImportState.KEEPING)
    assert db.session.query(Decision).count() == 0
    db.session.rollback()

    with transaction():
        db.session.query(ImportContent).one().content = rows(3)
    factories.sign_in(client, clerk)
    browser = Browser(client)
    assert "interrupted" in browser.open(f"/en/importen/{public_id}").text
    browser.send(f"/importen/{public_id}/opnieuw")
    db.session.rollback()
    assert jobs.current().work_off() == 1
    assert state(public_id) is ImportState.DONE
    assert db.session.query(Decision).count() == 3


def test_how_far_a_job_is_can_be_seen_while_it_runs_and_not_after(app, body, clerk):
    public_id = wait(body, clerk)
    queue = jobs.current()
    assert queue.look_after(public_id) == jobs.Sight(False)
    with queue._held(public_id) as progress:
        assert queue.look_after(public_id) == jobs.Sight(True)
        progress.tell(20, 50)
        assert queue.look_after(public_id) == jobs.Sight(True, 20, 50)
    assert not queue.look_after(public_id).is_worked_on


@pytest.fixture
def interrupted(body, clerk):
    """The public id of an import whose worker was killed while it read."""
    public_id = wait(body, clerk)
    with transaction():
        runs.take(public_id)
    return public_id


def test_an_interrupted_import_says_so_in_list_page_command_and_log(
    app, interrupted, clerk, client, caplog
):
    factories.sign_in(client, clerk)
    browser = Browser(client)
    assert "Interrupted" in browser.open("/en/organen/vlietmonde/importen").words
    page = browser.open(f"/en/importen/{interrupted}")
    assert "Interrupted" in page.words
    assert "Start again" in page.words
    assert "interrupted" in app.test_cli_runner().invoke(args=["imports", "list"]).output
    app.config["JOBS_IN_PROCESS"] = True
    try:
        jobs.current().wake()
    finally:
        jobs.current().close()
    assert f"import {interrupted} was interrupted" in caplog.text
    with jobs.current().at_work(interrupted):
        assert "Interrupted" not in browser.open("/en/organen/vlietmonde/importen").words
        assert "interrupted" not in app.test_cli_runner().invoke(args=["imports", "list"]).output


def test_a_command_carries_out_again_what_was_interrupted(app, interrupted):
    answer = app.test_cli_runner().invoke(args=["imports", "again", interrupted])
    assert answer.output == "b.csv: done, 3 created, 0 updated.\n"
    assert state(interrupted) is ImportState.DONE


def test_the_same_file_sent_once_more_starts_an_interrupted_import_again(
    interrupted, clerk, client
):
    factories.sign_in(client, clerk)
    sent = {"noun": "decisions", "file": (io.BytesIO(rows(3)), "b.csv")}
    Browser(client).send("/organen/vlietmonde/importeren", **sent)
    assert state(interrupted) is ImportState.DONE
    assert db.session.query(ImportRun).count() == 1


def test_what_a_command_left_half_done_can_be_sent_on_a_page(app, body, clerk, client):
    with transaction():
        left = runs.begin(SERVER, Noun.DECISIONS, body, "b.csv", rows(3)).public_id
    factories.sign_in(client, clerk)
    browser = Browser(client)
    assert "give the command once more" in browser.open(f"/en/importen/{left}").words
    browser.send(f"/importen/{left}/opnieuw", 409)
    assert app.test_cli_runner().invoke(args=["imports", "again", left]).exit_code == 1
    browser.send(
        "/organen/vlietmonde/importeren", noun="decisions", file=(io.BytesIO(rows(3)), "b.csv")
    )
    assert db.session.query(Decision).count() == 3


def test_without_room_for_the_queue_an_upload_waits_and_the_same_file_tries_again(
    app, body, clerk, client, caplog
):
    app.config["IMPORT_AT_ONCE_MOST_BYTES"] = 0
    folder = jobs.current().folder
    folder.rmdir()
    folder.write_bytes(b"in the way")
    app.config["JOBS_FOLDER"] = str(folder / "full")
    factories.sign_in(client, clerk)
    sent = {"noun": "decisions", "file": (io.BytesIO(rows(3)), "b.csv")}
    page = Browser(client).send("/organen/vlietmonde/importeren", **sent)
    assert "wacht op zijn beurt" in page.words
    run = db.session.query(ImportRun).one().public_id
    assert f"import {run} waits" in caplog.text
    folder.unlink()
    app.config["IMPORT_AT_ONCE_MOST_BYTES"] = 10_000
    Browser(client).send(
        "/organen/vlietmonde/importeren", **{**sent, "file": (io.BytesIO(rows(3)), "b.csv")}
    )
    assert state(run) is ImportState.DONE
