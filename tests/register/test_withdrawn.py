"""A decision is withdrawn, put back, renamed and changed, and never leaves its history."""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph.facts import DecisionStatus
from register import clock
from register.access import FindingState, Role
from register.errors import Invalid, WrongState
from register.extensions import db
from register.models.reviews import FindingEvent
from register.models.screening import Finding, ScreeningRun
from register.services.decisions import decisions, participations, standing
from register.services.decisions.participations import ParticipationEntry
from register.services.findings import findings
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_findings import QUESTION
from tests.rounds import looked_at, screen_anew, screen_round

TODAY = datetime.date(2026, 11, 24)
WHY = "De aanbesteding is gestaakt na bezwaar."


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def body(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return factories.body()


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


@pytest.fixture
def browser(client, body):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    return Browser(client)


@pytest.fixture
def decision(body):
    """An open decision with a finding."""
    official, firm = factories.official(body), factories.organisation(kvk="90004321")
    factories.position(official, firm)
    made = factories.decision(
        body, [firm], title="Kanaalbrug", status=DecisionStatus.OPEN, decided_on="2026-11-20"
    )
    factories.participation(made, official, planned=["deliberated", "voted"])
    screen_anew(body, day=TODAY)
    return made


def state(decision):
    finding = db.session.scalar(sa.select(Finding).where(Finding.decision_id == decision.id))
    return finding, findings.state_of(finding, TODAY)


def withdraw(clerk, decision):
    with transaction():
        standing.withdraw(clerk, decision, WHY, TODAY)


def test_a_finding_of_which_nobody_was_asked_goes_with_it_and_comes_back_with_it(clerk, decision):
    withdraw(clerk, decision)
    finding, now = state(decision)
    assert now is FindingState.DISSOLVED
    with transaction():
        standing.put_back(clerk, decision, WHY)
    assert state(decision) == (finding, FindingState.NEW)
    screen_round(decision.body, day=TODAY, changed=True)
    assert state(decision) == (finding, FindingState.NEW)


def test_a_finding_of_which_the_official_was_asked_stays_and_a_reviewer_decides(clerk, decision):
    finding, _now = state(decision)
    with transaction():
        findings.ask(clerk, finding, QUESTION, 14, TODAY)
    withdraw(clerk, decision)
    assert state(decision)[1] is FindingState.CHANGED
    reviewer = factories.identity(decision.body, Role.REVIEWER)
    found = findings.get(reviewer, finding.public_id, TODAY)
    assert found.history[-1].text == WHY


def test_no_run_looks_at_what_was_withdrawn(clerk, decision):
    withdraw(clerk, decision)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(FindingEvent))
    [whole] = screen_anew(decision.body, day=TODAY)
    assert whole.decisions == 0
    assert looked_at(decision.body, day=TODAY) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FindingEvent)) == before
    runs = db.session.scalar(sa.select(sa.func.count()).select_from(ScreeningRun))
    [row] = decision.participations
    entry = decisions.entry_of(decision)
    for act in (
        lambda: screening.check(clerk, decision, TODAY),
        lambda: decisions.amend(clerk, decision, entry),
        lambda: participations.record(clerk, decision, row.official, ParticipationEntry()),
        lambda: standing.withdraw(clerk, decision, WHY, TODAY),
        lambda: standing.rename(clerk, decision, "B-2"),
    ):
        with pytest.raises(WrongState), transaction():
            act()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ScreeningRun)) == runs


def test_what_was_put_back_is_screened_again(clerk, body, decision):
    withdraw(clerk, decision)
    with transaction():
        standing.put_back(clerk, decision, WHY)
    assert looked_at(body, day=TODAY) == 1


def test_lists_desk_and_check_page_say_that_it_was_withdrawn(browser, clerk, decision):
    address = f"/besluiten/{decision.public_id}"
    assert "Kanaalbrug" in browser.open("/bureau").words
    page = browser.open(f"{address}/intrekken")
    page = browser.submit(page, 400, reason="kort")
    page = browser.submit(page, reason=WHY)
    assert "Ingetrokken" in page.words
    assert WHY in page.words
    assert "Geldt nu" not in page.words
    assert f"{address}/terugzetten" in page.links()
    assert not {f"{address}/wijzigen", f"{address}/genomen"} & {*page.links()}
    desk = browser.open("/bureau").all("section")
    told = ["".join(each.itertext()) for each in desk]
    assert "Kanaalbrug" not in " ".join(told[:-1])
    for asked, stands in (
        ("", True),
        ("&status=withdrawn", True),
        ("&status=open", False),
        ("&gepland=voorbij", False),
    ):
        page = browser.open(f"/besluiten?orgaan=vlietmonde{asked}")
        assert ("Kanaalbrug" in page.words) is stands, asked
    check = browser.client.get(f"{address}/toets").text
    assert "Ingetrokken" in check
    assert "Opnieuw toetsen" not in check
    [row] = decision.participations
    for part in ("wijzigen", "deelnemers/nieuw", f"deelnemers/{row.official.public_id}"):
        assert "Zet het eerst terug" in browser.open(f"{address}/{part}", 409).words
    page = browser.open(f"{address}/terugzetten")
    page = browser.submit(page, reason=WHY)
    assert f"{address}/genomen" in page.links()
    assert page.words.count(WHY) == 2


def test_a_file_does_not_put_back_what_somebody_withdrew(clerk, body, decision):
    withdraw(clerk, decision)
    title = "Kanaalbrug en sluis"
    entry = decisions.entry_of(decision)
    record = decisions._record_of(
        decision, type(entry)(**{n: getattr(entry, n) for n in entry.__slots__} | {"title": title})
    )
    with transaction():
        decisions.take_in(body, [record], "bron.csv")
    assert decision.withdrawn_at is not None
    assert decisions.get(clerk, decision.public_id).current.title == title


def test_the_history_tells_old_and_new_who_when_and_why(browser, decision):
    address = f"/besluiten/{decision.public_id}"
    page = browser.open(f"{address}/wijzigen")
    where, fields = page.form()
    sent = {**fields, "title": "Draaibrug", "reason": "De opdracht heet anders."}
    page = browser.send(where, 200, **sent)
    assert "Kanaalbrug → Draaibrug" in page.words
    assert "Een account" in page.words
    assert "De opdracht heet anders." in page.words
    [row] = decision.participations
    name = row.official.person.name
    took = {"steps": "signed", "planned": ["deliberated", "voted"]}
    page = browser.send(f"{address}/deelnemers/{row.official.public_id}", 200, **took)
    was = "voorgenomen: meedoen aan de bespreking; voorgenomen: stemmen"
    assert f"({name}): niets → {was}" in page.words
    assert f"({name}): {was} → " in page.words


def test_another_reference_is_kept_beside_the_one_before_and_both_lead_there(
    browser, clerk, body, decision
):
    other = factories.decision(body)
    was, address = decision.procedure, f"/besluiten/{decision.public_id}"
    page = browser.open(f"{address}/kenmerk")
    assert "Er is al een besluit" in browser.submit(page, 400, procedure=other.procedure).words
    browser.submit(page, 400, procedure=" ")
    page = browser.submit(page, procedure="VM-2026-77", reason="Nieuw zaaksysteem.")
    assert f"{was} → VM-2026-77" in page.words
    assert "Nieuw zaaksysteem." in page.words
    found = decisions.find(body, {(was, ""), ("VM-2026-77", ""), ("VM-1", "")})
    assert found == {(was, ""): [decision], ("VM-2026-77", ""): [decision]}


def test_the_reference_of_a_source_stays(clerk, decision):
    decision.source = "ocds"
    with pytest.raises(WrongState):
        standing.rename(clerk, decision, "B-2")
    decision.source = "hand"
    with pytest.raises(Invalid):
        standing.rename(clerk, decision, "B" * 101)
