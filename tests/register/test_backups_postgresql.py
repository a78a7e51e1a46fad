"""Backups on PostgreSQL: made under writing, verified, restored, with the right to read of the role
of the public pages.
"""

from __future__ import annotations

import datetime
import os
import secrets
import time

import pytest
import sqlalchemy as sa

from register import clock
from register.backups import backups, ledger, postgresql_dumps
from register.backups.ledger import Erasure
from register.backups.parts import Grant, NotDone, connected
from tests import drills, postgresql
from tests.access import kept
from tests.conftest import let_go

pytestmark = pytest.mark.skipif(postgresql.programs() is None, reason="needs PostgreSQL")

WHOLE = os.environ.get("TRUST") == "all"
DRILLS = 25 if WHOLE else 2
BITS = 200 if WHOLE else 10
DECLARATIONS = 100_000 if WHOLE else 2_000
LONGEST_SECONDS = 60


@pytest.fixture(scope="module")
def server(example_database):
    with kept.server(example_database) as server:
        with connected(f"{kept.PREFIX}{server.address}", "AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CREATE DATABASE nothing")
        yield server


@pytest.fixture
def register(server):
    app = server.database("worked_in").application()
    with app.app_context():
        yield app
        let_go()


@pytest.fixture
def empty(server):
    app = server.database("restored", template="nothing").application()
    yield app
    with app.app_context():
        let_go()


def uri_of(app):
    return app.config["SQLALCHEMY_DATABASE_URI"]


def digests(app):
    """What each table holds; where a test notes what changes is none of the register."""
    found = drills.digests(uri_of(app))
    return {table: digest for table, digest in found.items() if table != kept.CHANGED}


def made(app, tmp_path, at=None):
    folder, _ = backups.make(app, tmp_path / "kept", at or clock.now())
    return folder


def test_what_was_acknowledged_before_a_backup_is_in_it_whole(
    register, empty, tmp_path, record_property
):
    before = digests(register)
    for number in range(DRILLS):
        with drills.Writer(uri_of(register)) as writer:
            acknowledged = writer.told
            folder = made(register, tmp_path / str(number))
            writer.wait_for(1)
            most = writer.told
        backups.restore(empty, folder, [], over=True)
        whole, over = drills.pairs(uri_of(empty))
        assert acknowledged <= whole <= most
        assert over == 0
        assert digests(empty) == before
        drills.clear(uri_of(register))
    record_property("figure", f"{DRILLS} backups under writing, {DRILLS} restored and equal")


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


def test_who_could_read_the_public_views_still_can_and_no_more(register, empty, tmp_path):
    backups.restore(empty, made(register, tmp_path), [], over=False)
    with connected(empty.config["PUBLIC_DATABASE_URI"]) as public:
        assert public.exec_driver_sql("SELECT count(*) FROM public_official").scalar_one() > 0
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            public.exec_driver_sql("SELECT count(*) FROM person")


def test_where_a_role_is_not_there_it_says_how_to_make_it(register):
    grants = [Grant("public_official", "register_elders", "SELECT")]
    with pytest.raises(NotDone, match="CREATE ROLE register_elders LOGIN"):
        postgresql_dumps.ask_for_roles(uri_of(register), grants)


def test_a_register_is_left_alone_while_it_is_used_and_unless_told(register, empty, tmp_path):
    folder = made(register, tmp_path)
    backups.restore(empty, folder, [], over=False)
    with pytest.raises(NotDone, match="--over"):
        backups.restore(empty, folder, [], over=False)
    with connected(uri_of(empty)) as other:
        other.exec_driver_sql("SELECT 1")
        with pytest.raises(NotDone, match="Somebody has the register open"):
            backups.restore(empty, folder, [], over=True)


def test_what_fails_half_way_leaves_the_register_as_it_was(register, empty, tmp_path):
    folder = made(register, tmp_path)
    backups.restore(empty, folder, [], over=False)
    before = digests(empty)
    dump = folder / "register.dump"
    dump.write_bytes(dump.read_bytes()[:-200_000])
    with pytest.raises(NotDone, match="Nothing was restored"):
        postgresql_dumps.put(dump, uri_of(empty))
    assert digests(empty) == before


def test_who_was_erased_does_not_come_back(register, empty, tmp_path):
    at = clock.now()
    folder = made(register, tmp_path, at)
    path = tmp_path / "erasures.jsonl"
    after = at + datetime.timedelta(minutes=5)
    person = {"family_name": "(gewist)", "recorded_at": "2026-01-01T00:00:00+00:00"}
    ledger.write(
        path,
        [
            Erasure(after, "position_payload", {"version_id": 1}),
            Erasure(after, "person", {"id": 1}, {"family_name": "(gewist)", "initials": None}),
            Erasure(after, "person", {"public_id": "gewist"}, {"id": 999_999, **person}, add=True),
            Erasure(after, "person", {"public_id": "gewist"}, {"id": 999_999, **person}, add=True),
        ],
    )
    payloads = "SELECT count(*) FROM position_payload WHERE version_id = 1"
    backups.restore(empty, folder, [], over=False)
    with connected(uri_of(empty)) as connection:
        assert connection.exec_driver_sql(payloads).scalar_one() == 1, "without it, it is back"
    assert backups.restore(empty, folder, ledger.read(path), over=True) == 3
    with connected(uri_of(empty)) as connection:
        assert connection.exec_driver_sql(payloads).scalar_one() == 0
        names = connection.exec_driver_sql("SELECT id FROM person WHERE family_name = '(gewist)'")
        assert set(names.scalars()) == {1, 999_999}


def test_a_hundred_thousand_declarations_are_restored_within_a_minute(
    register, empty, tmp_path, record_property
):
    drills.multiply(uri_of(register), DECLARATIONS)
    folder = made(register, tmp_path)
    began = time.monotonic()
    backups.restore(empty, folder, [], over=False)
    seconds = time.monotonic() - began
    with connected(uri_of(empty)) as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM position_payload").scalar_one()
    assert count >= DECLARATIONS
    assert seconds < LONGEST_SECONDS
    record_property("figure", f"{count} declarations restored in {seconds:.1f} s")


def test_where_the_programs_of_postgresql_are_not_one_sentence_says_so(
    register, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    done = register.test_cli_runner().invoke(args=["backup", str(tmp_path / "kept")])
    assert done.exit_code == 1
    assert "pg_dump is not here: apt-get install postgresql-client" in done.output
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_password_is_in_no_list_of_processes_and_no_manifest(register, tmp_path, monkeypatch):
    seen = []
    real = postgresql_dumps._run

    def watch(command, environment):
        seen.append((command, environment))
        real(command, environment)

    monkeypatch.setattr(postgresql_dumps, "_run", watch)
    uri = uri_of(register).replace("register@", "register:geheim1@")
    monkeypatch.setitem(register.config, "SQLALCHEMY_DATABASE_URI", uri)
    monkeypatch.setitem(register.config, "TRACES_DATABASE_URI", uri)
    folder = made(register, tmp_path)
    [(command, environment)] = seen
    assert environment["PGPASSWORD"] == "geheim1"
    assert "geheim1" not in " ".join(command)
    assert "geheim1" not in (folder / "manifest.json").read_text()
