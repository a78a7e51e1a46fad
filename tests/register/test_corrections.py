"""What an official enters after being asked: the decision is put to the engine at once with it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from conflict_graph.facts import Outcome
from register import clock
from register.access import FindingState, Role
from register.extensions import db
from register.models.screening import DecisionCheck
from register.services.declarations import positions
from register.services.findings import findings
from tests import factories
from tests.browser import Browser
from tests.register.test_findings import (  # noqa: F401
    QUESTION,
    TODAY,
    body,
    bring_to,
    finding,
    official,
    people,
)

CHECKED = "opnieuw getoetst"


@pytest.fixture
def browser(app, people, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    account = db.session.get(factories.Account, people["official"].account)
    return Browser(factories.let_in(app.test_client(), account))


def checks():
    return db.session.scalar(sa.select(sa.func.count()).select_from(DecisionCheck))


def withdraw_own(browser, finding):
    [position] = positions.list_of(finding.official)
    page = browser.open(
        f"/mijn/{finding.official.public_id}/nevenfuncties/{position.public_id}/intrekken"
    )
    return browser.submit(page)


@pytest.mark.parametrize("state", [FindingState.ASKED, FindingState.REPLIED])
def test_a_correction_in_answer_to_a_question_is_checked_at_once(state, browser, finding, people):
    bring_to(finding, state, people)
    before = checks()
    page = withdraw_own(browser, finding)
    assert CHECKED in page.words
    assert checks() == before + 1
    db.session.expire_all()
    assert finding.current.outcome is Outcome.NONE
    assert findings.state_of(finding, TODAY) is FindingState.CHANGED
    page = browser.open(f"/bevindingen/{finding.public_id}")
    assert "Hiervan is sindsdien iets veranderd" not in page.words, "nothing is outdated"
    assert "Er is geen band gevonden" in page.words


@pytest.mark.parametrize("state", [FindingState.NEW, FindingState.CONCLUDED])
def test_where_nobody_asks_a_correction_waits_for_the_next_round(state, browser, finding, people):
    bring_to(finding, state, people)
    before = checks()
    assert CHECKED not in withdraw_own(browser, finding).words
    assert checks() == before


def test_what_touches_no_question_makes_no_check(browser, finding, people):
    bring_to(finding, FindingState.ASKED, people)
    other = factories.position(finding.official, factories.organisation("Stichting Tuin"), "lid")
    before = checks()
    page = browser.open(
        f"/mijn/{finding.official.public_id}/nevenfuncties/{other.public_id}/beeindigen"
    )
    assert CHECKED not in browser.submit(page, valid_until="2026-11-01").words
    assert checks() == before


def test_a_clerk_of_another_body_does_not_read_that_it_was_checked(app, finding, people):
    bring_to(finding, FindingState.ASKED, people)
    elsewhere = factories.body("waterveld", "Waterschap Waterveld")
    there = factories.official(elsewhere, who=finding.official.person, title="heemraad")
    firm = finding.decision.current.parties[0].mention.answers[0].organisation
    held = factories.position(there, firm, "adviseur")
    clerk = factories.account(elsewhere, Role.CLERK, password=None)
    before = checks()
    page = Browser(factories.let_in(app.test_client(), clerk))
    form = page.open(
        f"/organen/waterveld/beheer/bestuurders/{there.public_id}/nevenfuncties/"
        f"{held.public_id}/beeindigen"
    )
    assert CHECKED not in page.submit(form, valid_until="2026-11-01").words
    assert checks() == before + 1
