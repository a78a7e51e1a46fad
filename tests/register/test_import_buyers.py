"""A notice of another buyer does not land at a body without a question, on a page or by a
command.
"""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import pytest

from conflict_graph.facts import OrganisationKind
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.decisions import Decision
from register.models.imports import BuyerAnswer, ImportRun, ImportState
from register.models.screening import DecisionCheck
from register.services.imports import runs
from register.services.screening import imported
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.rounds import screen_round

THEIRS = (Path(__file__).parents[1] / "samples" / "ted_f03.xml").read_bytes()
OURS = THEIRS.replace(b"Gemeente Havendorp", b"Gemeente Vlietmonde")
ADDRESS = "/organen/vlietmonde/importeren"


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(client, body):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    return Browser(client)


def offer(browser, content, name="notice.xml"):
    return browser.send(ADDRESS, noun="decisions", file=(io.BytesIO(content), name))


def run():
    return db.session.query(ImportRun).order_by(ImportRun.id.desc()).first()


def count():
    return db.session.query(Decision).count()


def test_a_notice_of_the_body_itself_comes_in_without_a_question(clerk):
    offer(clerk, OURS)
    assert (run().state, run().asks_buyers, count()) == (ImportState.DONE, False, 2)


def test_a_notice_of_another_buyer_waits_for_an_answer_and_nothing_is_kept(clerk):
    page = offer(clerk, THEIRS)
    assert "Van wie zijn deze aankondigingen?" in page.text
    assert "Gemeente Havendorp" in page.text
    assert "2 aankondigingen" in page.text
    assert (run().state, run().asks_buyers, count()) == (ImportState.WAITING, True, 0)
    assert "Zeg van wie deze aankondigingen zijn" in clerk.open("/organen/vlietmonde/importen").text


def asked(browser):
    offer(browser, THEIRS)
    return f"/importen/{run().public_id}/kopers"


def test_an_answer_is_needed_and_stands_beside_the_buyer(clerk):
    page = clerk.send(asked(clerk), 400)
    assert "Zeg of “Gemeente Havendorp” uw orgaan is." in page.text
    assert count() == 0


def test_who_says_that_it_is_the_body_gets_the_decisions_and_is_never_asked_again(clerk):
    clerk.send(asked(clerk), **{"buyers-0": "yes"})
    assert (run().state, run().created, count()) == (ImportState.DONE, 2, 2)
    offer(clerk, THEIRS + b"\n", "again.xml")
    assert run().state is ImportState.DONE
    assert db.session.query(BuyerAnswer).one().is_body is True


def test_what_is_of_another_is_left_out_and_said(clerk):
    page = clerk.send(asked(clerk), **{"buyers-0": "no"})
    assert (run().state, run().created, run().problems, count()) == (ImportState.DONE, 0, 2, 0)
    assert "deze koper niet uw orgaan is" in page.text


def test_the_file_can_be_thrown_away(clerk):
    clerk.send(f"{asked(clerk)}/weg")
    assert (run(), count()) == (None, 0)


def test_the_same_file_offered_again_asks_again(clerk):
    asked(clerk)
    assert "Van wie zijn deze aankondigingen?" in offer(clerk, THEIRS).text
    assert db.session.query(ImportRun).count() == 1


def test_somebody_of_another_body_finds_no_such_page(clerk, client):
    address = asked(clerk)
    elsewhere = factories.account(factories.body("oever", "Gemeente Oever"), Role.CLERK)
    factories.sign_in(client, elsewhere)
    assert client.get(address).status_code == 404
    assert client.post(address, data={"buyers-0": "yes"}).status_code == 404
    assert count() == 0


def command(app, tmp_path, *options):
    path = tmp_path / "notice.xml"
    path.write_bytes(THEIRS)
    answer = app.test_cli_runner().invoke(
        args=["decisions", "import", str(path), "--body", "vlietmonde", "--json", *options]
    )
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["files"][0]


def test_a_command_leaves_out_what_nobody_answered_and_says_how_to_take_it(app, body, tmp_path):
    report = command(app, tmp_path)
    assert (report["created"], count()) == (0, 0)
    assert {problem["value"] for problem in report["problems"]} == {"Gemeente Havendorp"}
    assert all("--all-buyers" in problem["remedy"] for problem in report["problems"])
    assert command(app, tmp_path, "--all-buyers")["created"] == 2
    assert command(app, tmp_path)["unchanged"] == 2


def known(scheme_name="Gemeente Havendorp"):
    return factories.organisation(scheme_name, OrganisationKind.PUBLIC_BODY)


def test_notices_of_a_known_other_buyer_lie_aside_without_a_question(clerk):
    known()
    page = offer(clerk, THEIRS)
    assert (run().state, run().created, count()) == (ImportState.DONE, 0, 0)
    assert "2 aankondigingen van een andere koper liggen apart" in page.words
    assert "Te verbeteren" not in page.words


def test_one_press_takes_in_what_lies_aside_and_is_remembered(clerk, client):
    known()
    offer(clerk, THEIRS)
    first = run()
    page = clerk.open(f"/importen/{first.public_id}")
    address, fields = page.form("/neem")
    page = clerk.send(address, **fields)
    assert (run().state, run().created, count()) == (ImportState.DONE, 2, 2)
    assert "liggen apart" not in page.words
    offer(clerk, THEIRS + b"\n", "again.xml")
    assert (run().state, run().unchanged) == (ImportState.DONE, 2)
    assert "/neem" not in clerk.open(f"/importen/{first.public_id}").text
    assert client.post(address, data=fields).status_code == 409
    assert client.post(address, data={**fields, "buyer": "Niemand"}).status_code == 409


def test_a_wrong_no_can_be_put_right_with_one_press(clerk):
    page = clerk.send(asked(clerk), **{"buyers-0": "no"})
    address, fields = page.form("/neem")
    clerk.send(address, **fields)
    assert (run().created, count()) == (2, 2)


def test_one_press_says_that_no_buyer_is_the_body(clerk):
    page = clerk.send(asked(clerk), none_is="1")
    assert (run().state, count()) == (ImportState.DONE, 0)
    assert "Havendorp" in page.words


def test_a_file_of_which_something_lies_aside_is_kept_for_a_day(clerk):
    known()
    offer(clerk, THEIRS)
    with transaction():
        db.session.get(ImportRun, run().id).finished_at -= datetime.timedelta(days=2)
    with transaction():
        runs.drop_old()
    page = clerk.open(f"/importen/{run().public_id}")
    assert "/neem" not in page.text
    assert "liggen apart" in page.words
    assert "bied het bestand opnieuw aan" in page.words.lower()


def test_somebody_of_another_body_takes_nothing_in(clerk, client):
    known()
    offer(clerk, THEIRS)
    address = f"/importen/{run().public_id}/kopers/neem"
    elsewhere = factories.account(factories.body("oever", "Gemeente Oever"), Role.CLERK)
    factories.sign_in(client, elsewhere)
    assert client.post(address, data={"buyer": "Gemeente Havendorp"}).status_code == 404
    assert count() == 0


def test_a_command_that_takes_every_buyer_takes_a_known_other_one_too(app, body, tmp_path):
    known()
    report = command(app, tmp_path)
    assert (report["created"], len(report["problems"])) == (0, 2)
    assert command(app, tmp_path, "--all-buyers")["created"] == 2


def test_the_report_says_how_many_decisions_are_not_checked_and_one_press_checks_them(clerk, body):
    page = offer(clerk, OURS)
    assert "2 besluiten uit dit bestand zijn nog niet getoetst" in page.words
    address, fields = page.form("/toetsen")
    page = clerk.send(address, **fields)
    assert "2 besluiten zijn getoetst." in page.text
    assert "nog niet getoetst" not in page.words
    assert db.session.query(DecisionCheck).count() == 2


def test_a_round_of_screening_counts_as_a_check_of_what_came_in(clerk, body):
    page = offer(clerk, OURS)
    screen_round(body)
    assert "nog niet getoetst" not in clerk.open(f"/importen/{run().public_id}").words
    assert "nog niet getoetst" in page.words


def test_what_a_round_of_screening_left_is_not_checked_yet(clerk, body):
    offer(clerk, OURS)
    official = factories.official(body, since="2026-05-01", until="2024-05-01")
    first = db.session.query(Decision).order_by(Decision.id).first()
    factories.participation(first, official, steps=["voted"])
    screen_round(body)
    page = clerk.open(f"/importen/{run().public_id}")
    assert "1 besluit uit dit bestand is nog niet getoetst" in page.words


def test_what_was_left_before_is_tried_after_the_others(clerk, body, monkeypatch):
    page = offer(clerk, OURS)
    official = factories.official(body, since="2026-05-01", until="2024-05-01")
    first, last = db.session.query(Decision).order_by(Decision.id)
    factories.participation(first, official, steps=["voted"])
    with transaction():
        assert not screening.check_or_leave(SERVER, first, clock.today())
    monkeypatch.setattr(imported, "AT_ONCE", 1)
    page = clerk.send(*_pressed(page))
    assert "1 besluit is getoetst." in page.words
    assert "spreken elkaar tegen" not in page.words
    assert [each.decision_id for each in db.session.query(DecisionCheck)] == [last.id]


def test_more_than_one_press_checks_are_checked_in_parts(clerk, body, monkeypatch):
    monkeypatch.setattr(imported, "AT_ONCE", 1)
    page = offer(clerk, OURS)
    assert "Toets de eerste 1" in page.words
    page = clerk.send(*_pressed(page))
    assert "1 besluit uit dit bestand is nog niet getoetst" in page.words


def test_a_decision_whose_facts_contradict_each_other_is_told_and_keeps_no_other_from_its_check(
    clerk, body, monkeypatch
):
    monkeypatch.setattr(imported, "AT_ONCE", 1)
    page = offer(clerk, OURS)
    official = factories.official(body, since="2026-05-01", until="2024-05-01")
    first = db.session.query(Decision).order_by(Decision.id).first()
    factories.participation(first, official, steps=["voted"])
    page = clerk.send(*_pressed(page))
    assert "1 besluit is getoetst." in page.words
    assert "De feiten van 1 besluit spreken elkaar tegen." in page.words
    page = clerk.send(*_pressed(page))
    assert "0 besluiten" not in page.words
    assert "De feiten van 1 besluit spreken elkaar tegen." in page.words
    assert "1 besluit uit dit bestand is nog niet getoetst" in page.words


def _pressed(page):
    address, _ = page.form("/toetsen")
    return (address,)
