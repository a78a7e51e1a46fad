"""A full disk: whoever writes is told so, keeps what was typed, and nothing is lost."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from register.extensions import db
from register.models.officials import Person
from register.transaction import transaction
from tests import factories

LONG = "Gevuld" * 100_000
"""More than the free pages of a small database hold."""


@pytest.fixture
def full(app):
    """SQLite has no room for another page, as where nothing of the disk is left."""

    def stop_growing(connection, record):
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", stop_growing)
    yield
    event.remove(db.engine, "connect", stop_growing)
    db.session.remove()
    db.engine.dispose()


def test_on_a_full_disk_whoever_writes_is_told_and_nothing_is_lost(app, full, caplog):
    factories.body()

    def declare():
        with transaction():
            db.session.add(Person(family_name="Vol"))
            db.session.flush()
            db.session.execute(
                sa.text("CREATE TABLE fills AS SELECT :long AS page"), {"long": LONG}
            )
        return "recorded"

    app.view_functions["accounts.sign_in"] = declare
    client = app.test_client()
    answer = client.post("/aanmelden", data={"title": "penningmeester"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Er is geen ruimte meer" in text
    assert 'value="penningmeester"' in text
    assert "Iemand anders" not in text
    assert "the disk of the database is full" in caplog.text
    assert client.get("/").status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
