"""Weekly editions: made once a week, signed, cited, taken away, checked without us, and served no
more once something in them is not public.

`TRUST=all` draws 52 weeks; otherwise eight.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import random
import stat
import subprocess
import sys

import pytest

from register import clock
from register.access import Role
from register.cli.editions import site
from register.editions import check, package
from register.extensions import db
from register.mail import letters
from register.models.following import Follower
from register.models.outbox import LetterKind
from register.public import editions
from register.services import outbox
from register.services.editions import making
from register.services.officials import shielding
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.weeks import World, difference_of, is_next, package_of

WHOLE = os.environ.get("TRUST") == "all"
WEEKS = 52 if WHOLE else 8


@pytest.fixture
def made(app, tmp_path):
    """A register with one position, and what the command answers."""
    app.config["EDITION_KEY_FILE"] = str(tmp_path / "edition_key")
    town = factories.body()
    official = factories.official(town, who=factories.person("Sanne", None, "Kanarienaam"))
    factories.position(official, factories.organisation("Kanariefirma B.V."), "kanariefunctie")
    return app.test_cli_runner().invoke(args=["editions", "make"])


def week():
    return making.week_of(clock.now())


def read(client, tail):
    answer = client.get(f"/weekedities/{week()}{tail}")
    assert answer.status_code == 200
    return answer.data


def test_the_edition_of_a_week_is_made_once(app, made, tmp_path):
    assert made.exit_code == 0, made.output
    assert "Signed: edition 1, issue 1" in made.output
    again = app.test_cli_runner().invoke(args=["editions", "make"])
    assert again.output == f"There is an edition of {week()}.\n"
    assert stat.S_IMODE((tmp_path / "edition_key").stat().st_mode) == 0o600
    assert week() in app.test_cli_runner().invoke(args=["editions", "list"]).output


def test_who_can_read_the_key_is_told_to_shut_it(app, made, tmp_path):
    (tmp_path / "edition_key").chmod(0o644)
    answer = app.test_cli_runner().invoke(args=["editions", "make"])
    assert answer.exit_code == 1
    assert "chmod 600" in answer.output


def test_a_package_holds_what_is_public_and_checks_without_us(client, made, tmp_path):
    path = tmp_path / "editie.zip"
    path.write_bytes(read(client, "/weekeditie.zip"))
    files = package.read(path)
    [line] = files["nevenfuncties.jsonl"].decode().splitlines()
    entry = json.loads(line)["tekst"]
    assert (entry["omschrijving"], entry["naamOrganisatie"], entry["versie"]) == (
        "kanariefunctie",
        "Kanariefirma B.V.",
        1,
    )
    checker = tmp_path / "nagaan.py"
    checker.write_bytes(client.get("/weekedities/nagaan.py").data)
    alone = [sys.executable, "-I", str(checker), "editie", str(path)]
    done = subprocess.run(alone, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Klopt: editie 1 ({week()})")


def test_a_package_describes_its_files(client, made, tmp_path):
    path = tmp_path / "editie.zip"
    path.write_bytes(read(client, "/weekeditie.zip"))
    files = package.read(path)
    for each in json.loads(files["datapackage.json"])["resources"]:
        data = files[each["path"]]
        assert each["bytes"] == len(data)
        said = {field["name"] for field in each.get("schema", {}).get("fields", ())}
        for line in data.decode().splitlines() if said else ():
            entry = json.loads(line)
            assert set(entry) == said
            [text] = [field for field in each["schema"]["fields"] if field["name"] == "tekst"]
            assert {field["name"] for field in text["fields"]} == set(entry["tekst"])


def test_the_same_content_is_the_same_file(client, made):
    assert read(client, "/weekeditie.zip") == read(client, "/weekeditie.zip")


@pytest.mark.parametrize("root", ["", "/en"])
def test_the_pages_say_how_to_cite_and_keep_an_edition(client, made, root):
    browser = Browser(client)
    page = browser.open(f"{root}/weekedities")
    assert f"{root}/weekedities/{week()}" in page.links()
    page = browser.open(f"{root}/weekedities/{week()}")
    [edition] = editions.list_()
    assert page.words.count(edition.sha256) >= 2
    assert f"http://localhost{root}/weekedities/{week()} (SHA-256" in page.words
    assert f"{root}/weekedities/{week()}/verschil.zip" not in page.links()
    assert client.get(f"{root}/weekedities/{week()}/verschil.zip").status_code == 404
    assert client.get(f"{root}/weekedities/1999-W01").status_code == 404


def test_without_an_edition_the_page_says_so(client):
    assert "Er is nog geen editie" in Browser(client).open("/weekedities").words


def test_feed_and_api_tell_of_an_edition(client, made):
    [edition] = editions.list_()
    assert edition.sha256 in client.get("/weekedities.atom").text
    [row] = client.get("/api/v1/weekedities").get_json()["resultaten"]
    assert row == client.get(f"/api/v1/weekedities/{week()}").get_json()
    assert (row["id"], row["nummer"], row["sha256"]) == (week(), 1, edition.sha256)
    assert client.get(row["_links"]["manifest"]["href"]).text.startswith(edition.manifest)


def test_mail_to_followers_makes_a_witness_of_whoever_keeps_it(app, made):
    [edition] = editions.list_()
    with transaction():
        follower = Follower(address="lezer@voorbeeld.example", language="nl")
        db.session.add(follower)
        db.session.flush()
        pages = {"pages": [["body", "vlietmonde"]]}
        letter = outbox.enqueue(
            LetterKind.CHANGES,
            follower.address,
            "nl",
            clock.now(),
            pages,
            follower_id=follower.id,
        )
    with transaction():
        assert edition.sha256 in letters.compose(letter).get_content()


def test_what_is_shielded_since_is_served_no_more_and_then_a_number(app, client, made, tmp_path):
    first = tmp_path / "eerste.zip"
    first.write_bytes(read(client, "/weekeditie.zip"))
    town = db.session.get(factories.Body, 1)
    official = db.session.query(factories.Official).one()
    with transaction():
        clerk = factories.identity(town, Role.CLERK)
        today = clock.today()
        shielding.shield(clerk, official, None, "Om de veiligheid", factories.soon(), today)
    answer = client.get(f"/weekedities/{week()}/weekeditie.zip")
    assert answer.status_code == 503
    assert "Iets in deze editie is niet meer openbaar" in answer.text
    again = app.test_cli_runner().invoke(args=["editions", "make"])
    assert "Signed: edition 1, issue 2" in again.output
    second = tmp_path / "tweede.zip"
    second.write_bytes(read(client, "/weekeditie.zip"))
    words = b"".join(package.read(second).values())
    assert not any(each in words for each in (b"Kanarie", b"kanarie", official.public_id.encode()))
    gaps = package.read(second)["gaten.jsonl"].decode().splitlines()
    assert gaps
    assert all(set(json.loads(line)) == {"nummer"} for line in gaps)
    was, now = (check.Edition(str(each)).manifest for each in (first, second))
    assert now["vervangt"] == now["eerste"] == was["sha256"]
    assert now["wortel"] == was["wortel"]
    assert "opnieuw getekend" in Browser(client).open(f"/weekedities/{week()}").words
    assert check.main(["vergelijk", str(first), str(second)]) == 0


def test_what_is_shielded_before_is_in_no_edition_and_in_no_count(app, tmp_path):
    app.config["EDITION_KEY_FILE"] = str(tmp_path / "edition_key")
    town = factories.body()
    official = factories.official(town)
    factories.position(official, factories.organisation("Kanariefirma B.V."), "kanariefunctie")
    with transaction():
        clerk = factories.identity(town, Role.CLERK)
        today = clock.today()
        shielding.shield(clerk, official, None, "Om de veiligheid", factories.soon(), today)
    app.test_cli_runner().invoke(args=["editions", "make"])
    [edition] = editions.list_()
    assert edition.size == 2  # the body, and its organisation
    assert json.loads(edition.manifest)["bestanden"]["gaten.jsonl"]["regels"] == 0


def test_an_edition_and_a_difference_are_the_next_one_byte_for_byte(app, tmp_path):
    world = World(random.Random(52), tmp_path)
    acts = (*World.ACTS, "add_official", "erase")
    replaced = 0
    for _ in range(WEEKS):
        number = world.week(acts=acts)
        assert package_of(number) is not None
        assert number == 1 or is_next(number)
        replaced = sum(each.issue > 1 for each in editions.list_())
    assert replaced, "nothing left the public pages in all these weeks"
    assert world.verify() == []


def test_a_difference_of_another_edition_is_refused(app, tmp_path):
    world = World(random.Random(5), tmp_path)
    numbers = []
    for _ in range(3):
        world.declare()
        numbers.append(world.week(most=0))
        world.at += datetime.timedelta(hours=1)
    first = package.read(io.BytesIO(package_of(numbers[0])))
    with pytest.raises(ValueError, match="not what the edition"):
        package.apply(first, package.read(io.BytesIO(difference_of(numbers[2]))))


def test_an_edition_reads_the_same_after_the_code_has_learned_a_kind(
    app, client, made, monkeypatch
):
    before = read(client, "/weekeditie.zip")
    monkeypatch.setattr("register.presentation.edition_rows.KINDS", site().kinds[:-1])
    assert read(client, "/weekeditie.zip") == before
