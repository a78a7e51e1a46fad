"""Facts that contradict each other: the desk says of which decision, and what is to be mended."""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus, Step, TieKind
from register import clock
from register.access import SERVER, Role
from register.errors import NotAllowed
from register.mail import letters
from register.services import journal, outbox
from register.services.decisions import participations
from register.services.decisions.participations import ParticipationEntry
from register.services.desk import blocks
from register.services.mail import reminders
from register.services.screening import contradictions
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.rounds import screen_round

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def official(body):
    return factories.official(body)


@pytest.fixture
def firm(app):
    return factories.organisation()


@pytest.fixture
def decision(body, firm):
    return factories.decision(body, [firm])


def to_do(app, at, *roles):
    """The words of what needs somebody at a body."""
    browser = Browser(app.test_client())
    factories.sign_in(browser.client, factories.account(at, *roles))
    page = browser.open("/bureau")
    [found] = [each for each in page.all("section") if each.get("aria-labelledby") == "to-do"]
    return " ".join("".join(found.itertext()).split())


def a_term(official, firm, decision):
    odd = factories.official(decision.body, since="2026-05-01", until="2024-05-01")
    factories.participation(decision, odd, steps=["voted"])
    return f"De ambtsperiode van {odd.person.name} eindigt voordat die begint."


def a_position(official, firm, decision):
    factories.position(official, firm, since="2026-05", until="2024-05")
    factories.participation(decision, official, steps=["voted"])
    return f"De band van {official.person.name} met {firm.name} eindigt voordat die begint."


def a_holding(official, firm, decision):
    holding = factories.organisation("Tarwedam Beheer B.V.")
    years = {"valid_from": PartialDate(2024), "valid_until": PartialDate(2022)}
    factories.owns(holding, firm, 1.0, **years)
    factories.position(official, holding)
    return f"De band van {holding.name} met {firm.name} eindigt voordat die begint."


def a_kind(official, firm, decision):
    holding = factories.organisation("Tarwedam Beheer B.V.")
    factories.owns(holding, firm, kind=TieKind.BOARD)
    factories.position(official, holding)
    return f"De band van {holding.name} met {firm.name} kan niet zo zijn als die er staat."


def a_part(official, firm, decision):
    factories.position(official, firm)
    factories.participation(decision, official, steps=["voted"], took_no_part=True)
    return f"Van {official.person.name} staat er dat deze persoon er helemaal buiten bleef, en ook"


def a_name(official, firm, decision):
    odd = factories.organisation("  ")
    factories.owns(odd, firm, 1.0)
    factories.position(official, odd)
    return f"Een tekst die van {odd.public_id} is ingevoerd, is niet te lezen. Voer die opnieuw in."


@pytest.mark.parametrize("contradict", [a_term, a_position, a_holding, a_kind, a_part, a_name])
def test_the_desk_says_what_keeps_a_decision_from_being_checked(
    app, body, official, firm, decision, contradict
):
    words = contradict(official, firm, decision)
    with transaction():
        journal.record(SERVER, "decision:amend", decision.public_id, body.id)
    assert "Verbeter wat verhindert" not in to_do(app, body, Role.CLERK)
    assert [each.decisions for each in screen_round(body)] == [0]
    block = to_do(app, body, Role.CLERK)
    assert decision.current.title in block
    assert words in block
    assert "/ties" not in block


def test_who_presses_check_reads_the_same_words(app, body, official, firm, decision):
    words = a_position(official, firm, decision)
    browser = Browser(app.test_client())
    factories.sign_in(browser.client, factories.account(body, Role.CLERK))
    page = browser.open(f"/besluiten/{decision.public_id}/toets")
    address, fields = page.form("/toets")
    assert words in browser.send(address, 400, **fields).words


def test_what_is_mended_leaves_the_desk_before_anything_is_checked_again(
    app, body, official, firm, decision
):
    a_part(official, firm, decision)
    screen_round(body)
    assert "Verbeter wat verhindert" in to_do(app, body, Role.CLERK)
    with transaction():
        said = ParticipationEntry(steps=(Step.VOTED,))
        participations.record(SERVER, decision, official, said, "bron")
    assert "Verbeter wat verhindert" not in to_do(app, body, Role.CLERK)
    assert [each.decisions for each in screen_round(body)] == [1]
    assert contradictions.list_for(SERVER, [body], TODAY) == []


def test_it_stays_on_the_desk_while_rounds_pass_it_by(app, body, official, firm, decision):
    a_part(official, firm, decision)
    factories.decision(body, [firm], title="Een ander besluit")
    screen_round(body)
    screen_round(body, changed=True)
    assert decision.current.title in to_do(app, body, Role.CLERK)


def test_what_was_checked_since_keeps_no_other_from_the_desk(
    app, body, official, firm, decision, monkeypatch
):
    monkeypatch.setattr(contradictions, "LOOKED_AT", 1)
    a_part(official, firm, decision)
    screen_round(body)
    with transaction():
        said = ParticipationEntry(steps=(Step.VOTED,))
        participations.record(SERVER, decision, official, said, "bron")
    screen_round(body)
    later = [factories.decision(body, [firm], title=f"Besluit {number}") for number in (2, 3)]
    for each in later:
        factories.participation(each, official, steps=["voted"], took_no_part=True)
    screen_round(body)
    [found] = contradictions.list_for(SERVER, [body], TODAY)
    assert found.decision in later


def test_nobody_else_reads_it(app, body, official, firm, decision):
    a_part(official, firm, decision)
    screen_round(body)
    elsewhere = factories.body("zandermeer", "Gemeente Zandermeer")
    assert "Verbeter wat verhindert" not in to_do(app, body, Role.REVIEWER)
    assert "Verbeter wat verhindert" not in to_do(app, elsewhere, Role.CLERK)
    for role, at in ((Role.REVIEWER, body), (Role.CLERK, elsewhere)):
        with pytest.raises(NotAllowed):
            contradictions.list_for(factories.identity(at, role), [body], TODAY)


def test_a_decision_that_was_withdrawn_asks_nothing_any_more(app, body, official, firm, decision):
    a_part(official, firm, decision)
    screen_round(body)
    decision.withdrawn_at = clock.now()
    factories.keep(decision)
    assert contradictions.list_for(SERVER, [body], TODAY) == []


def test_a_mail_says_of_what_kind_it_is_and_no_more(app, body, official, firm):
    decision = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on=None)
    a_part(official, firm, decision)
    screen_round(body)
    clerk = factories.identity(body, Role.CLERK)
    noon = clock.now()
    with transaction():
        reminders.choose(clerk, "nl", True, noon)
    with transaction():
        reminders.run(noon + datetime.timedelta(hours=1), 14, blocks.waits)
    [letter] = [each for each in outbox.list_() if each.account_id == clerk.account]
    text = letters.compose(letter).get_content()
    assert "een besluit dat niet te toetsen is zoals het er staat" in " ".join(text.split())
    assert official.person.family_name not in text
