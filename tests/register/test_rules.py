"""Rules are explained to everybody, and a body can do without one, with a reason."""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph import rulesets
from conflict_graph.facts import Step
from conflict_graph.wording import explain
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.officials import OfficeKind
from register.models.screening import AssessmentVersion
from register.services.screening import checks, rules
from register.services.screening import run as screening
from tests import factories
from tests.browser import Browser

TODAY = datetime.date(2026, 11, 24)
WHY = "De raad koos in zijn gedragscode voor een ruimere lijn."


@pytest.fixture
def vlietmonde(app):
    return factories.body()


def test_a_rule_is_off_until_it_is_switched_on_again(vlietmonde):
    administrator = factories.identity(vlietmonde, Role.ADMINISTRATOR)
    rules.switch_off(administrator, vlietmonde, "R5", WHY)
    rules.switch_off(administrator, vlietmonde, "R12a", WHY)
    assert rules.off(vlietmonde) == ("R12a", "R5")
    rules.switch_on(administrator, vlietmonde, "R5", "De lijn is weer vervallen.")
    assert rules.off(vlietmonde) == ("R12a",)
    assert [switch.off for _, switch in rules.history(administrator, vlietmonde)] == [
        False,
        True,
        True,
    ]


def test_another_body_is_not_touched(vlietmonde):
    other = factories.body("rietland", "Waterschap Rietland")
    rules.switch_off(SERVER, vlietmonde, "R5", WHY)
    assert rules.off(other) == ()


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.OFFICIAL])
def test_who_checks_or_concludes_does_not_switch(vlietmonde, role):
    with pytest.raises(NotAllowed):
        rules.switch_off(factories.identity(vlietmonde, role), vlietmonde, "R5", WHY)


def test_an_official_does_not_see_the_switches(vlietmonde):
    with pytest.raises(NotAllowed):
        rules.of_body(factories.identity(vlietmonde, Role.OFFICIAL), vlietmonde, "nl")


@pytest.mark.parametrize(
    ("rule", "reason"), [("R5", " "), ("R26", WHY), ("else", WHY), ("R26-probable", WHY)]
)
def test_what_cannot_be_switched_off_is_refused(vlietmonde, rule, reason):
    with pytest.raises(Invalid):
        rules.switch_off(SERVER, vlietmonde, rule, reason)
    assert rules.off(vlietmonde) == ()


def test_a_switch_that_changes_nothing_is_refused(vlietmonde):
    with pytest.raises(Invalid):
        rules.switch_on(SERVER, vlietmonde, "R5", WHY)
    rules.switch_off(SERVER, vlietmonde, "R5", WHY)
    with pytest.raises(Invalid):
        rules.switch_off(SERVER, vlietmonde, "R5", WHY)


def test_a_rule_that_is_not_there_is_not_found(vlietmonde):
    with pytest.raises(NotFound):
        rules.switch_off(SERVER, vlietmonde, "R99", WHY)


def test_switches_are_only_ever_added(vlietmonde):
    rules.switch_off(SERVER, vlietmonde, "R5", WHY)
    for change in ("UPDATE rule_switch SET reason = 'anders'", "DELETE FROM rule_switch"):
        with (
            pytest.raises(sa.exc.IntegrityError, match="only ever added"),
            db.session.begin_nested(),
        ):
            db.session.execute(sa.text(change))


def _with_a_board_member(body):
    """A decision in which a council member, on the board of the applicant, voted."""
    member = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    firm = factories.organisation()
    factories.position(member, firm)
    decision = factories.decision(body, [firm])
    factories.participation(decision, member, [Step.VOTED])
    return decision


def test_screening_reads_by_the_rules_that_are_on(vlietmonde):
    decision = _with_a_board_member(vlietmonde)
    screening.check(SERVER, decision)
    (first,) = db.session.scalars(sa.select(AssessmentVersion))
    rules.switch_off(SERVER, vlietmonde, first.rule, WHY)
    screening.check(SERVER, decision)
    versions = list(
        db.session.scalars(sa.select(AssessmentVersion).order_by(AssessmentVersion.number))
    )
    assert [version.ruleset for version in versions] == [
        first.ruleset,
        f"{first.ruleset} without {first.rule}",
    ]
    assert versions[1].rule != first.rule
    clerk = factories.identity(vlietmonde, Role.CLERK)
    answers = checks.show(clerk, decision, "nl", TODAY).answers
    assert [answer.report.text.rule for answer in answers] == [versions[1].rule]


def test_everybody_can_read_every_rule_with_its_source(app, client):
    for address, language in (("/uitleg/regels", "nl"), ("/en/uitleg/regels", "en")):
        page = Browser(client).open(address)
        shown = page.words
        for name in rulesets.RULE_SETS:
            for rule in rulesets.get(name).every():
                assert rule.id in shown
                assert explain.rule_source(rule.source, language) in shown
    assert any(link.endswith("/uitleg/regels") for link in Browser(client).open("/uitleg").links())


def test_an_administrator_switches_a_rule_off_on_a_page(vlietmonde, client):
    factories.sign_in(client, factories.account(vlietmonde, Role.ADMINISTRATOR))
    browser = Browser(client)
    address = "/organen/vlietmonde/regels"
    assert f"{address}/R5/uit" in browser.open(address).links()
    hidden = browser.open(f"{address}/R5/uit").hidden()
    refused = browser.send(f"{address}/R5/uit", 400, **hidden, reason="")
    assert "waarom" in refused.words
    page = browser.send(f"{address}/R5/uit", **refused.hidden(), reason=WHY)
    assert WHY in page.words
    assert f"{address}/R5/aan" in page.links()
    twice = browser.send(f"{address}/R5/uit", 400, **hidden, reason="Nog eens.")
    assert "Nog eens." in twice.text
    page = browser.send(f"{address}/R5/aan", **hidden, reason="Toch weer nodig.")
    assert rules.off(vlietmonde) == ()
    assert "Toch weer nodig." in page.words


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER])
def test_clerk_and_reviewer_see_the_rules_and_the_reasons_but_no_switch(vlietmonde, client, role):
    rules.switch_off(SERVER, vlietmonde, "R5", WHY)
    db.session.commit()
    factories.sign_in(client, factories.account(vlietmonde, role))
    page = Browser(client).open("/organen/vlietmonde/regels")
    assert WHY in page.words
    assert not [link for link in page.links() if link.endswith(("/uit", "/aan"))]
    Browser(client).open("/organen/vlietmonde/regels/R5/aan", 403)
