"""Every version of an entry has an address that stays, a line to cite and a receipt; what was
withdrawn leaves its day and no more.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from register import clock
from register.access import Role
from register.editions import check
from register.extensions import db
from register.services.declarations import positions
from register.services.editions import making
from register.services.officials import shielding
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

TITLE = "kanariefunctie"


@pytest.fixture
def entry(app, tmp_path):
    app.config["EDITION_KEY_FILE"] = str(tmp_path / "edition_key")
    town = factories.body()
    official = factories.official(town, who=factories.person("Sanne", None, "Kanarienaam"))
    return factories.position(official, factories.organisation("Kanariefirma B.V."), TITLE)


@pytest.fixture
def made(app, entry):
    assert app.test_cli_runner().invoke(args=["editions", "make"]).exit_code == 0


def of(entry, tail="", number=1, root=""):
    return f"{root}/nevenfuncties/{entry.public_id}/versies/{number}{tail}"


def clerk(entry):
    return factories.identity(entry.official.body, Role.CLERK)


def withdraw(entry):
    who = clerk(entry)
    with transaction():
        positions.withdraw(who, entry, 1)


@pytest.fixture
def kept(client, entry, made, tmp_path):
    """A receipt and a manifest as somebody keeps them, with the file that checks."""
    week = making.week_of(clock.now())
    paths = [tmp_path / name for name in ("nagaan.py", "bewijs.txt", "manifest.txt")]
    addresses = (
        "/weekedities/nagaan.py",
        of(entry, "/ontvangstbewijs.txt"),
        f"/weekedities/{week}/manifest.txt",
    )
    for path, address in zip(paths, addresses, strict=True):
        path.write_bytes(client.get(address).data)
    return paths


def test_a_receipt_checks_with_one_file_and_without_the_server(kept, tmp_path):
    checker, receipt, manifest = kept
    assert len(receipt.read_text().splitlines()) <= 30
    alone = [sys.executable, "-I", str(checker), "bewijs", str(receipt), str(manifest)]
    done = subprocess.run(alone, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert TITLE in done.stdout


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (TITLE, "anders", "leidt niet naar de wortel"),
        ("zout: ", "zout: 00", "leidt niet naar de wortel"),
        ("nummer: ", "nummer: 1", "leidt niet naar de wortel"),
        ("omvang: ", "omvang: 1", "leidt niet naar de wortel"),
        ("editie: 1", "editie: 2", "van editie 2, het manifest van editie 1"),
        ("pad:", "pat:", "niet te lezen"),
    ],
)
def test_a_receipt_that_was_changed_is_found(kept, capsys, was, now, said):
    _, receipt, manifest = kept
    text = receipt.read_text()
    assert was in text
    receipt.write_text(text.replace(was, now, 1))
    assert check.main(["bewijs", str(receipt), str(manifest)]) == 1
    assert said in capsys.readouterr().out


def test_a_manifest_that_was_changed_is_found(kept, capsys):
    _, receipt, manifest = kept
    manifest.write_text(manifest.read_text().replace('"nummer":1', '"nummer":2'))
    assert check.main(["bewijs", str(receipt), str(manifest), "--english"]) == 1
    assert "signature" in capsys.readouterr().out


def test_another_key_than_the_one_that_is_known_is_found(kept, capsys):
    _, receipt, manifest = kept
    words = ["bewijs", str(receipt), str(manifest), "--sleutel", "AAAA"]
    assert check.main(words) == 1
    assert "andere sleutel" in capsys.readouterr().out


@pytest.mark.parametrize("root", ["", "/en"])
def test_each_version_has_a_page_with_a_line_to_cite(client, entry, made, root):
    browser = Browser(client)
    assert of(entry, root=root) in browser.open(f"{root}/nevenfuncties/{entry.public_id}").links()
    page = browser.open(of(entry, root=root))
    assert f"http://localhost{of(entry, root=root)}" in page.words
    assert of(entry, "/ontvangstbewijs.txt", root=root) in page.links()
    assert any(link.startswith("mailto:?body=") for link in page.links())
    assert client.get(of(entry, number=2, root=root)).status_code == 404


def test_before_the_next_edition_the_page_says_when_the_receipt_comes(client, entry):
    assert "nog in geen weekeditie" in Browser(client).open(of(entry)).words
    assert client.get(of(entry, "/ontvangstbewijs.txt")).status_code == 404


@pytest.mark.parametrize("tail", ["", "/versies/1", "/versies/1/ontvangstbewijs.txt"])
@pytest.mark.parametrize("root", ["", "/en"])
def test_what_was_withdrawn_leaves_its_day_and_no_more(app, client, entry, made, tail, root):
    withdraw(entry)
    address = f"{root}/nevenfuncties/{entry.public_id}{tail}"
    page = Browser(client).open(address, status=410)
    assert page.status == 410
    assert ("ingetrokken" if not root else "withdrawn") in page.words
    assert not any(each in page.text for each in (TITLE, "Kanarie", entry.official.public_id))
    told = client.get(f"/api/v1/nevenfuncties/{entry.public_id}")
    assert (told.status_code, told.json["ingetrokkenOp"]) == (410, clock.today().isoformat())
    then = f"/organen/vlietmonde?bekend={clock.today().replace(year=2025)}"
    assert "vergissing waren" in Browser(client).open(then).words


def test_of_who_is_shielded_no_stone_stands_either(client, entry, made):
    withdraw(entry)
    who = clerk(entry)
    with transaction():
        day = clock.today()
        shielding.shield(who, entry.official, None, "Om de veiligheid", factories.soon(), day)
    for address in (f"/nevenfuncties/{entry.public_id}", of(entry)):
        assert client.get(address).status_code == 404
    assert client.get(f"/api/v1/nevenfuncties/{entry.public_id}").status_code == 404


def test_what_was_withdrawn_is_a_gap_in_the_edition_that_held_it(app, client, entry, made):
    withdraw(entry)
    week = making.week_of(clock.now())
    assert client.get(f"/weekedities/{week}/weekeditie.zip").status_code == 503
    app.test_cli_runner().invoke(args=["editions", "make"])
    data = client.get(f"/weekedities/{week}/weekeditie.zip").data
    assert data
    assert TITLE.encode() not in data
    assert db.session.query(factories.Position).one()
