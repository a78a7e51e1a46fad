"""Work that keeps a processor busy is done by one request of a process at a time."""

from __future__ import annotations

import gzip
import io
import threading
import zipfile
from contextlib import ExitStack

import pytest

from conflict_graph.readers import archives
from register import turns
from register.access import Role
from register.errors import Busy
from tests import factories


def test_one_is_served_one_waits_and_the_third_is_told_at_once(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 20)
    place, served = turns.Turns(), []

    def wait():
        with place.taken():
            served.append("second")

    with place.taken():
        second = threading.Thread(target=wait)
        second.start()
        while place._room._value:
            pass
        with pytest.raises(Busy), place.taken():
            served.append("third")
        assert served == []
    second.join()
    assert served == ["second"]
    with place.taken():
        served.append("fourth")
    assert served == ["second", "fourth"]


def test_who_waits_in_vain_leaves_the_place_as_it_was(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    place = turns.Turns()
    with place.taken():
        for _time in range(3):
            with pytest.raises(Busy), place.taken():
                pass


@pytest.fixture
def taken(monkeypatch):
    """Somebody has each turn already."""
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    with ExitStack() as stack:
        for each in (turns.files, turns.lists):
            stack.enter_context(each.taken())
        yield


def test_a_list_and_a_file_wait_for_their_turn_and_pages_do_not(client, app, taken):
    names = {"namen": "Stichting Tarwedam"}
    for page in ("/zoeken/lijst", "/zoeken/lijst.csv", "/zoeken/lijst.json"):
        assert client.post(page, data=names).status_code == 503
    assert client.get("/zoeken/lijst").status_code == 200
    body = factories.body()
    factories.let_in(client, factories.account(body, Role.CLERK))
    page = f"/organen/{body.slug}/importeren"
    assert client.get(page).status_code == 200
    file = (io.BytesIO(b"achternaam;functie\nTerwolde;lid\n"), "x.csv")
    assert client.post(page, data={"noun": "auto", "file": file}).status_code == 503


def test_what_is_packed_counts_as_it_is_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"a" * 300_000)
        archive.writestr("b.csv", b"b" * 200_000)
    assert archives.unpacked_bytes(packed.getvalue()) == 500_000
    assert archives.unpacked_bytes(gzip.compress(b"a" * 300_000)) == 300_000
    assert archives.unpacked_bytes(b"a;b\n1;2\n") == 8
    damaged = packed.getvalue()[:100]
    assert archives.unpacked_bytes(damaged) == len(damaged)
