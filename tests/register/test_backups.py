"""Backups on SQLite: made under writing, verified, restored; `test_backups_postgresql` has the same
there.
"""

from __future__ import annotations

import datetime
import os
import secrets
import shutil
import sqlite3
import time
from contextlib import closing

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade

from register import clock, database
from register.backups import backups, folders, ledger, sqlite_copies
from register.backups.ledger import Erasure
from register.backups.parts import NotDone
from tests import drills
from tests.conftest import application_on, copy_database, let_go

WHOLE = os.environ.get("TRUST") == "all"
DRILLS = 25 if WHOLE else 2
BITS = 200 if WHOLE else 20
DECLARATIONS = 100_000 if WHOLE else 2_000
LONGEST_SECONDS = 60


@pytest.fixture
def register(example_database, tmp_path):
    """An application on the example, in which somebody may write."""
    copy_database(example_database, tmp_path / "register.sqlite")
    app = application_on(tmp_path / "register.sqlite")
    with app.app_context():
        yield app
        let_go()


@pytest.fixture
def empty(tmp_path):
    """An application whose register is not there yet."""
    app = application_on(tmp_path / "elsewhere" / "register.sqlite")
    yield app
    with app.app_context():
        let_go()


def uri_of(app):
    return app.config["SQLALCHEMY_DATABASE_URI"]


def made(app, tmp_path, at=None):
    folder, _ = backups.make(app, tmp_path / "kept", at or clock.now())
    return folder


def people(app):
    with drills.connected(uri_of(app)) as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one()


def test_what_was_acknowledged_before_a_backup_is_in_it_whole(
    register, empty, tmp_path, record_property
):
    before = drills.digests(uri_of(register))
    for number in range(DRILLS):
        with drills.Writer(uri_of(register)) as writer:
            acknowledged = writer.told
            folder = made(register, tmp_path / str(number))
            writer.wait_for(1)
            most = writer.told
        backups.verify(folder)
        backups.restore(empty, folder, [], over=True)
        whole, over = drills.pairs(uri_of(empty))
        assert acknowledged <= whole <= most
        assert over == 0
        assert drills.digests(uri_of(empty)) == before
        drills.clear(uri_of(register))
        shutil.rmtree(folder)
    record_property("figure", f"{DRILLS} backups under writing, {DRILLS} restored and equal")


def test_a_copy_of_the_file_alone_is_found_to_lose(register, tmp_path):
    """The drill, with `cp` in the place of a backup."""
    with drills.Writer(uri_of(register)) as writer:
        acknowledged = writer.told
        shutil.copy(tmp_path / "register.sqlite", tmp_path / "copied.sqlite")
    whole, _ = drills.pairs(f"sqlite:///{tmp_path / 'copied.sqlite'}")
    assert whole < acknowledged


def test_every_flipped_bit_is_found(register, tmp_path, record_property):
    folder = made(register, tmp_path)
    files = sorted(folder.iterdir())
    for number in range(BITS):
        path = files[number % len(files)]
        bit = secrets.randbelow(path.stat().st_size * 8)
        with drills.a_bit_flipped(path, bit), pytest.raises(NotDone):
            backups.verify(folder)
    backups.verify(folder)
    record_property("figure", f"{BITS} bits flipped, {BITS} found")


def test_what_was_damaged_before_it_was_sealed_is_found_too(register, tmp_path):
    made(register, tmp_path)
    with closing(sqlite3.connect(tmp_path / "register.sqlite")) as own:
        own.execute(
            "INSERT INTO confirmation (official_id, account_id, recorded_at) VALUES (987654, 1, 0)"
        )
        own.commit()
    with pytest.raises(NotDone, match="a row of confirmation points to one that is not there"):
        made(register, tmp_path, clock.now() + datetime.timedelta(seconds=2))
    assert [each.name for each in (tmp_path / "kept").glob(".*")] == []


def test_a_file_that_is_missing_or_came_in_is_found(register, tmp_path):
    folder = made(register, tmp_path)
    (folder / "more").touch()
    with pytest.raises(NotDone, match="more"):
        backups.verify(folder)
    (folder / "more").unlink()
    (folder / "traces.sqlite").unlink()
    with pytest.raises(NotDone, match="traces"):
        backups.verify(folder)
    with pytest.raises(NotDone, match="is no backup"):
        backups.verify(tmp_path)


def test_names_and_modes_say_nothing_to_others(register, tmp_path):
    folder = made(register, tmp_path)
    assert folders.NAME.fullmatch(folder.name)
    assert {path.name for path in folder.iterdir()} == {
        "register.sqlite",
        "traces.sqlite",
        "manifest.json",
        "manifest.sha256",
    }
    for path in (folder.parent, folder, *folder.iterdir()):
        assert path.stat().st_mode & 0o077 == 0
    written = (folder / "manifest.json").read_text()
    assert str(register.config["SECRET_KEY"]) not in written
    assert str(tmp_path) not in written


def test_a_register_that_is_there_is_not_written_over_unless_told(register, tmp_path):
    folder = made(register, tmp_path)
    with drills.Writer(uri_of(register)):
        pass
    with pytest.raises(NotDone, match="--over"):
        backups.restore(register, folder, [], over=False)
    assert drills.pairs(uri_of(register))[0] > 0
    backups.restore(register, folder, [], over=True)
    assert drills.pairs(uri_of(register)) == (0, 0)
    [old] = tmp_path.glob("register.sqlite.before-*")
    assert drills.pairs(f"sqlite:///{old}")[0] > 0


def test_a_register_that_somebody_has_open_is_left_alone(register, tmp_path):
    folder = made(register, tmp_path)
    with drills.connected(uri_of(register)) as other:
        other.exec_driver_sql("SELECT count(*) FROM person").all()
        other.rollback()
        with pytest.raises(NotDone, match="Somebody has the register open"):
            backups.restore(register, folder, [], over=True)
    backups.restore(register, folder, [], over=True)


def test_what_fails_half_way_leaves_the_register_as_it_was(register, tmp_path, monkeypatch):
    folder = made(register, tmp_path)
    with drills.Writer(uri_of(register)):
        pass
    before = drills.pairs(uri_of(register))

    def fail(*_):
        raise NotDone("no")

    monkeypatch.setattr(sqlite_copies, "settled", fail)
    with pytest.raises(NotDone):
        backups.restore(register, folder, [], over=True)
    assert drills.pairs(uri_of(register)) == before
    assert list(tmp_path.glob("*restoring*")) == []


def somebody(app):
    with drills.connected(uri_of(app)) as connection:
        return connection.exec_driver_sql(
            "SELECT version_id, title FROM position_payload LIMIT 1"
        ).one()


def payloads(app, version_id):
    with drills.connected(uri_of(app)) as connection:
        return connection.execute(
            sa.text("SELECT count(*) FROM position_payload WHERE version_id = :id"),
            {"id": version_id},
        ).scalar_one()


def test_who_was_erased_does_not_come_back(register, empty, tmp_path):
    at = clock.now()
    folder = made(register, tmp_path, at)
    version_id, _ = somebody(register)
    path = tmp_path / "erasures.jsonl"
    after, long_before = at + datetime.timedelta(minutes=5), at - datetime.timedelta(days=3)
    ledger.write(path, [Erasure(after, "position_payload", {"version_id": version_id})])
    ledger.write(
        path,
        [
            Erasure(after, "person", {"id": 1}, {"family_name": "(gewist)", "initials": None}),
            Erasure(long_before, "person", {"id": 2}, {"family_name": "(gewist)"}),
            Erasure(after, "person", {"public_id": "gewist"}, PERSON, add=True),
            Erasure(after, "person", {"public_id": "gewist"}, PERSON, add=True),
        ],
    )
    assert path.stat().st_mode & 0o077 == 0
    backups.restore(empty, folder, [], over=False)
    assert payloads(empty, version_id) == 1, "without the ledger it is back"
    assert backups.restore(empty, folder, ledger.read(path), over=True) == 3
    assert payloads(empty, version_id) == 0
    with drills.connected(uri_of(empty)) as connection:
        names = connection.exec_driver_sql(
            "SELECT id FROM person WHERE family_name = '(gewist)'"
        ).scalars()
        assert set(names) == {1, people(register) + 1}


PERSON = {"family_name": "(gewist)", "recorded_at": "2026-01-01 00:00:00.000000"}


def test_nothing_of_who_was_erased_stands_in_a_file(register, empty, tmp_path):
    with database.writing(), drills.connected(uri_of(register)) as connection:
        connection.exec_driver_sql("DROP TRIGGER keep_position_payload_update")
        connection.exec_driver_sql(
            "UPDATE position_payload SET title = 'Zeldzaamheid' || title WHERE version_id = 1"
        )
        connection.commit()
    at = clock.now()
    folder = made(register, tmp_path, at)
    assert b"Zeldzaamheid" in (folder / "register.sqlite").read_bytes()
    erased = [Erasure(at, "position_payload", {"version_id": 1})]
    assert backups.restore(empty, folder, erased, over=False) == 1
    for path in (tmp_path / "elsewhere").iterdir():
        assert b"Zeldzaamheid" not in path.read_bytes(), path.name
    backups.restore(empty, folder, [], over=True)
    assert b"Zeldzaamheid" in (tmp_path / "elsewhere" / "register.sqlite").read_bytes()


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"at": "2026-01-01T00:00:00", "table": "person", "key": {"id": 1}}',
        '{"at": "2026-01-01T00:00:00+00:00", "table": "persons", "key": {"id": 1}}',
        '{"at": "2026-01-01T00:00:00+00:00", "table": "person", "key": {}}',
        '{"at": "2026-01-01T00:00:00+00:00", "table": "person", "key": {"id = 1 OR 1": 1}}',
    ],
)
def test_a_ledger_that_cannot_be_read_stops_a_restore(tmp_path, line):
    path = tmp_path / "erasures.jsonl"
    good = '{"at": "2026-01-01T00:00:00+00:00", "table": "person", "key": {"id": 1}}'
    path.write_text(f"{good}\n{line}\n")
    with pytest.raises(NotDone, match="Line 2"):
        ledger.read(path)


def test_sessions_end_and_who_read_what_stays(register, empty, tmp_path):
    with drills.connected(register.config["TRACES_DATABASE_URI"]) as connection:
        connection.exec_driver_sql(
            "INSERT INTO recorded_reading (account_id, kind, capacity, recorded_at) "
            "VALUES (1, 'list', 'clerk', '2026-01-01 00:00:00')"
        )
        connection.exec_driver_sql(
            "INSERT INTO user_session (browser, last_used_at, public_id, token_hash, account_id, "
            "account_key, method, began_at) VALUES ('', '2026-01-01 00:00:00', 'x', 'x', 1, 'x', "
            "'password', '2026-01-01 00:00:00')"
        )
        connection.commit()
    backups.restore(empty, made(register, tmp_path), [], over=False)
    with drills.connected(empty.config["TRACES_DATABASE_URI"]) as connection:
        count = "SELECT count(*) FROM {}"
        assert connection.exec_driver_sql(count.format("user_session")).scalar_one() == 0
        assert connection.exec_driver_sql(count.format("recorded_reading")).scalar_one() >= 1


def test_an_older_backup_is_brought_up_to_date(register, empty, tmp_path):
    with database.writing():
        downgrade(revision="0072")
    let_go()
    folder = made(register, tmp_path)
    assert set(backups.verify(folder).copies["register.sqlite"].versions.values()) == {"0072"}
    backups.restore(empty, folder, [], over=False)
    again = backups.verify(made(empty, tmp_path / "again"))
    assert min(again.copies["register.sqlite"].versions.values()) > "0072"


def test_a_backup_of_a_newer_version_is_refused(register, empty, tmp_path):
    with drills.connected(uri_of(register)) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(NotDone, match="newer version"):
        backups.restore(empty, made(register, tmp_path), [], over=False)


def test_the_newest_are_kept_and_what_was_never_finished_goes(register, tmp_path):
    kept = tmp_path / "kept"
    for day in range(4):
        made(register, tmp_path, datetime.datetime(2026, 1, 1 + day, 3, tzinfo=datetime.UTC))
    (kept / "register-anders").mkdir()
    stale = kept / f"{folders.UNFINISHED}register-20260101T000000Z"
    stale.mkdir()
    os.utime(stale, (0, 0))
    assert folders.tidy(kept, 2) == 2
    assert sorted(each.name for each in kept.iterdir()) == [
        "register-20260103T030000Z",
        "register-20260104T030000Z",
        "register-anders",
    ]


def test_a_hundred_thousand_declarations_are_restored_within_a_minute(
    register, empty, tmp_path, record_property
):
    drills.multiply(uri_of(register), DECLARATIONS)
    folder = made(register, tmp_path)
    began = time.monotonic()
    backups.restore(empty, folder, [], over=False)
    seconds = time.monotonic() - began
    with drills.connected(uri_of(empty)) as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM position_payload").scalar_one()
    assert count >= DECLARATIONS
    assert seconds < LONGEST_SECONDS
    record_property("figure", f"{count} declarations restored in {seconds:.1f} s")


def test_the_commands_answer_in_one_line_and_by_their_status(register, tmp_path):
    run = register.test_cli_runner().invoke
    done = run(args=["backup", str(tmp_path / "kept")])
    assert done.exit_code == 0, done.output
    [folder] = (tmp_path / "kept").iterdir()
    assert done.output.count("\n") == 1
    assert f"sha256 {folders.seal_of(folder)}" in done.output
    assert run(args=["verify-backup", str(folder)]).output.startswith(f"{folder.name}: whole")
    refused = run(args=["restore", str(folder)])
    assert refused.exit_code == 1
    assert "--over" in refused.output
    done = run(args=["restore", str(folder), "--over"])
    assert done.exit_code == 0, done.output
    assert "shielded" in done.output
    (folder / "register.sqlite").write_bytes(b"")
    broken = run(args=["verify-backup", str(folder)])
    assert broken.exit_code == 1
    assert "Traceback" not in broken.output
    nowhere = run(args=["backup", "/proc/nowhere"])
    assert nowhere.exit_code == 1
    assert "Traceback" not in nowhere.output
