"""Rules are explained to everybody, and a body can do without one, with a reason."""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from conflict_graph import rulesets
from conflict_graph.facts import DecisionKind, Step
from conflict_graph.wording import explain
from register import clock
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.officials import OfficeKind
from register.models.rules import RuleSwitch
from register.models.screening import AssessmentVersion, DecisionCheck, FrozenDossier
from register.services.screening import checks, rules
from register.services.screening import run as screening
from register.views.findings import OUTCOMES
from tests import factories
from tests.browser import XHTML, Browser

TODAY = datetime.date(2026, 11, 24)
CELL, OTHER = "serious-sharing-elected", "S1"
GONE = "R14"
DAY = f"{factories.soon():%-d-%-m-%Y}"
WHY = "De raad koos in zijn gedragscode voor een ruimere lijn."


@pytest.fixture
def vlietmonde(app):
    return factories.body()


def test_a_rule_is_off_until_it_is_switched_on_again(vlietmonde):
    administrator = factories.identity(vlietmonde, Role.ADMINISTRATOR)
    rules.switch_off(administrator, vlietmonde, CELL, WHY, factories.soon())
    rules.switch_off(administrator, vlietmonde, OTHER, WHY, factories.soon())
    assert rules.off(vlietmonde) == (OTHER, CELL)
    rules.switch_on(administrator, vlietmonde, CELL, "De lijn is weer vervallen.")
    assert rules.off(vlietmonde) == (OTHER,)
    assert [each.switch.off for each in rules.history(administrator, vlietmonde)] == [
        False,
        True,
        True,
    ]


def test_another_body_is_not_touched(vlietmonde):
    other = factories.body("rietland", "Waterschap Rietland")
    rules.switch_off(SERVER, vlietmonde, CELL, WHY, factories.soon())
    assert rules.off(other) == ()


@pytest.mark.parametrize("also", [(), (Role.ADMINISTRATOR,)], ids=["alone", "and administrator"])
@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.OFFICIAL])
def test_who_checks_concludes_or_is_checked_does_not_switch(vlietmonde, role, also):
    with pytest.raises(NotAllowed):
        rules.switch_off(
            factories.identity(vlietmonde, role, *also), vlietmonde, CELL, WHY, factories.soon()
        )


def test_an_official_does_not_see_the_switches(vlietmonde):
    with pytest.raises(NotAllowed):
        rules.of_body(factories.identity(vlietmonde, Role.OFFICIAL), vlietmonde, "nl")


@pytest.mark.parametrize(
    ("rule", "reason"),
    [(CELL, " "), ("doubt", WHY), ("no-interest", WHY), ("slight-sharing-elected", WHY)],
)
def test_what_cannot_be_switched_off_is_refused(vlietmonde, rule, reason):
    with pytest.raises(Invalid):
        rules.switch_off(SERVER, vlietmonde, rule, reason, factories.soon())
    assert rules.off(vlietmonde) == ()


def test_a_switch_that_changes_nothing_is_refused(vlietmonde):
    with pytest.raises(Invalid):
        rules.switch_on(SERVER, vlietmonde, CELL, WHY)
    rules.switch_off(SERVER, vlietmonde, CELL, WHY, factories.soon())
    with pytest.raises(Invalid):
        rules.switch_off(SERVER, vlietmonde, CELL, WHY, factories.soon())


def test_a_rule_is_on_again_after_its_last_day(vlietmonde, monkeypatch):
    until = factories.soon()
    rules.switch_off(SERVER, vlietmonde, CELL, WHY, until)
    day = datetime.timedelta(days=1)
    for later, expected in ((until, (CELL,)), (until + day, ())):
        monkeypatch.setattr(clock, "today", lambda later=later: later)
        assert rules.off(vlietmonde) == expected
    rules.switch_off(SERVER, vlietmonde, CELL, WHY, until + 2 * day)
    for wrong in (until, until + 400 * day):
        with pytest.raises(Invalid):
            rules.switch_off(SERVER, vlietmonde, OTHER, WHY, wrong)


def test_a_rule_that_is_not_there_is_not_found(vlietmonde):
    with pytest.raises(NotFound):
        rules.switch_off(SERVER, vlietmonde, "R99", WHY, factories.soon())


def test_switches_are_only_ever_added(vlietmonde):
    rules.switch_off(SERVER, vlietmonde, CELL, WHY, factories.soon())
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
    decision = factories.decision(body, [firm], kind=DecisionKind.GRANT)
    factories.participation(decision, member, [Step.VOTED])
    return decision


def test_screening_reads_by_the_rules_that_are_on(vlietmonde):
    decision = _with_a_board_member(vlietmonde)
    screening.check(SERVER, decision)
    (first,) = db.session.scalars(sa.select(AssessmentVersion))
    rules.switch_off(SERVER, vlietmonde, first.rule, WHY, factories.soon())
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


def test_an_answer_names_the_rule_set_and_what_is_off_in_words(vlietmonde, client):
    decision = _with_a_board_member(vlietmonde)
    rules.switch_off(SERVER, vlietmonde, OTHER, WHY, factories.soon())
    screening.check(SERVER, decision)
    db.session.commit()
    factories.sign_in(client, factories.account(vlietmonde, Role.CLERK))
    address = f"/besluiten/{decision.public_id}/toets"
    version = rulesets.get(rules.SCREENED).version
    for start, language, words in (
        ("", "nl", "De Nederlandse regels, versie {}, zonder “{}”."),
        ("/en", "en", "The Dutch rules, version {}, without “{}”."),
    ):
        page = " ".join(client.get(f"{start}{address}").get_data(as_text=True).split())
        assert words.format(version, explain.rule_title(OTHER, language)) in page


def test_everybody_can_read_every_rule_with_its_source(app, client):
    for start, language in (("", "nl"), ("/en", "en")):
        page = Browser(client).open(f"{start}/uitleg/regels")
        addresses = set(page.links())
        for rule in rulesets.get(rules.SCREENED).every():
            address = f"{start}/uitleg/regels/{rule.id}"
            assert address in addresses
            row = Browser(client).open(address).words
            assert explain.rule_text(rule.id, language) in row
            assert explain.rule_source(rule.source, language) in row
    assert any(link.endswith("/uitleg/regels") for link in Browser(client).open("/uitleg").links())


def test_a_rule_beside_the_table_is_called_by_a_title_and_not_by_its_id(app, client):
    for start, language in (("", "nl"), ("/en", "en")):
        page = Browser(client).open(f"{start}/uitleg/regels")
        titles = {
            link.get("href").rpartition("/")[2]: _text(link)
            for link in page.all("a")
            if "/uitleg/regels/" in link.get("href")
        }
        for rule in ("no-interest", "accounts", "S4", "not-on-record"):
            assert titles[rule] == explain.rule_title(rule, language)
            row = Browser(client).open(f"{start}/uitleg/regels/{rule}")
            assert _text(row.all("h1")[0]) == explain.rule_title(rule, language)
            assert rule in row.words
    gone = Browser(client).open(f"/en/uitleg/regels/{GONE}")
    assert _text(gone.all("h1")[0]) == f"A rule of an earlier version ({GONE})"


def test_the_grid_says_of_every_grade_and_part_what_it_comes_to(app, client):
    page = Browser(client).open("/en/uitleg/regels")
    table = next(each for each in page.all("table") if "Elected members" in _text(each[0]))
    heads = [_text(each) for each in table.iter(f"{XHTML}th") if each.get("scope") == "col"]
    rows = [each for each in table.iter(f"{XHTML}tr") if each[0].get("scope") == "row"]
    cells = {
        (_text(row[0]), heads[place]): _text(cell[0])
        for row in rows
        for place, cell in enumerate(row[1:], 1)
    }
    assert len(heads) == 5
    assert len(cells) == 12
    links = [cell.get("href").rpartition("/")[2] for row in rows for cell in row.iter(f"{XHTML}a")]
    with app.test_request_context("/en/"), force_locale("en"):
        said = [str(OUTCOMES[rulesets.get("dutch").rule(rule).outcome][0]) for rule in links]
    assert [text.partition(":")[0] for text in cells.values()] == said


def _text(element):
    return " ".join("".join(element.itertext()).split())


def test_every_country_line_is_told_with_what_is_not_sure(app, client):
    page = Browser(client).open("/en/uitleg/regels")
    for name in rulesets.RULE_SETS:
        title, text = explain.rule_set_words(name, "en")
        assert (rulesets.get(name).source or "") in page.words
        assert title in page.words
        assert text in page.words
        assert explain.rule_set_doubts(name, "en") in page.words


def test_a_switch_of_a_row_that_is_gone_does_nothing_and_the_page_says_so(vlietmonde, client):
    switch = RuleSwitch(
        body_id=vlietmonde.id, ruleset=rules.SCREENED, rule=GONE, off=True, reason=WHY
    )
    factories.keep(switch)
    assert rules.off(vlietmonde) == ()
    decision = _with_a_board_member(vlietmonde)
    screening.check(SERVER, decision)
    (found,) = db.session.scalars(sa.select(AssessmentVersion))
    assert "without" not in found.ruleset
    db.session.commit()
    factories.sign_in(client, factories.account(vlietmonde, Role.CLERK))
    page = Browser(client).open("/en/organen/vlietmonde/regels")
    assert WHY in page.words
    assert "This rule is gone" in page.words
    row = Browser(client).open(f"/en/uitleg/regels/{GONE}")
    assert "This rule is gone" in row.words
    assert explain.rule_text(GONE, "en") in row.words
    Browser(client).open("/uitleg/regels/R99", 404)


def test_a_check_made_without_a_row_that_is_gone_can_still_be_read(vlietmonde):
    decision = _with_a_board_member(vlietmonde)
    run = screening.check(SERVER, decision)
    frozen = db.session.scalars(sa.select(FrozenDossier)).one()
    old = DecisionCheck(
        decision_id=decision.id, run=run, dossier=frozen, ruleset="dutch 2026.3", off=[GONE]
    )
    factories.keep(old)
    shown = checks.show(factories.identity(vlietmonde, Role.CLERK), decision, "nl", TODAY)
    assert shown.outdated
    assert shown.answers


def test_a_row_that_stays_on_since_a_body_switched_it_off_counts_again(vlietmonde, client):
    stays = "doubt"
    factories.keep(
        RuleSwitch(body_id=vlietmonde.id, ruleset=rules.SCREENED, rule=stays, off=True, reason=WHY)
    )
    rules.switch_off(SERVER, vlietmonde, CELL, WHY, factories.soon())
    assert rules.off(vlietmonde) == (CELL,)
    screening.check(SERVER, _with_a_board_member(vlietmonde))
    db.session.commit()
    factories.sign_in(client, factories.account(vlietmonde, Role.CLERK))
    assert WHY in Browser(client).open("/en/organen/vlietmonde/regels").words


def test_an_administrator_switches_a_rule_off_on_a_page(vlietmonde, client):
    factories.sign_in(client, factories.account(vlietmonde, Role.ADMINISTRATOR))
    browser = Browser(client)
    address = "/organen/vlietmonde/regels"
    assert f"{address}/{CELL}/uit" in browser.open(address).links()
    hidden = browser.open(f"{address}/{CELL}/uit").hidden()
    refused = browser.send(f"{address}/{CELL}/uit", 400, **hidden, reason="", until=DAY)
    assert "waarom" in refused.words
    page = browser.send(f"{address}/{CELL}/uit", **refused.hidden(), reason=WHY, until=DAY)
    assert WHY in page.words
    assert f"{address}/{CELL}/aan" in page.links()
    twice = browser.send(f"{address}/{CELL}/uit", 400, **hidden, reason="Nog eens.", until=DAY)
    assert "Nog eens." in twice.text
    page = browser.send(f"{address}/{CELL}/aan", **hidden, reason="Toch weer nodig.")
    assert rules.off(vlietmonde) == ()
    assert "Toch weer nodig." in page.words


def test_a_reviewer_sees_on_the_desk_what_is_off_why_and_until_when(vlietmonde, client):
    rules.switch_off(SERVER, vlietmonde, CELL, WHY, factories.soon())
    db.session.commit()
    factories.sign_in(client, factories.account(vlietmonde, Role.REVIEWER))
    page = Browser(client).open("/en/bureau")
    assert WHY in page.words
    assert "until and including" in page.words


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER])
def test_clerk_and_reviewer_see_the_rules_and_the_reasons_but_no_switch(vlietmonde, client, role):
    rules.switch_off(SERVER, vlietmonde, CELL, WHY, factories.soon())
    db.session.commit()
    factories.sign_in(client, factories.account(vlietmonde, role))
    page = Browser(client).open("/organen/vlietmonde/regels")
    assert WHY in page.words
    assert not [link for link in page.links() if link.endswith(("/uit", "/aan"))]
    Browser(client).open(f"/organen/vlietmonde/regels/{CELL}/aan", 403)


@pytest.mark.parametrize(
    ("rule", "by_law", "instead"),
    [
        ("strong-steering-elected", True, "strong-sharing-elected"),
        ("any-no_record-elected", True, "no-interest"),
        ("accounts", True, "Then the table decides"),
        ("S4", False, "Then the next rule about side activities"),
        ("not-on-record", True, "Then this is no longer said beside the answer"),
    ],
)
def test_whoever_switches_a_rule_off_reads_what_holds_then_and_that_the_law_still_applies(
    vlietmonde, client, rule, by_law, instead
):
    factories.sign_in(client, factories.account(vlietmonde, Role.ADMINISTRATOR))
    browser, address = Browser(client), "/en/organen/vlietmonde/regels"
    page = browser.open(f"{address}/{rule}/uit")
    assert ("The law still applies." in page.words) is by_law
    assert address in page.links()
    told = browser.open(f"/en/uitleg/regels/{rule}")
    browser.send(f"{address}/{rule}/uit", **page.hidden(), reason=WHY, until=DAY)
    listed = browser.open(address)
    for each in (page, told, listed):
        if instead.startswith("Then"):
            assert instead in each.words
        else:
            assert f"/en/uitleg/regels/{instead}" in each.links()
            assert "Then this holds instead:" in each.words
    assert "by Een account, until and including" in listed.words
    assert WHY in listed.words


def test_a_link_that_is_managed_is_called_by_one_word(app, client):
    page = Browser(client).open("/uitleg/regels/cured")
    assert "Verband bekend, beheerst" in page.words
    assert "Geen verband gevonden" not in page.words


def test_a_cell_that_asks_more_says_which_word_holds_otherwise(app, client):
    page = Browser(client).open("/en/uitleg/regels")
    assert "only where money binds, otherwise an appearance of a conflict" in page.words
