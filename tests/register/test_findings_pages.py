"""The check page and the pages of a finding, as people meet them."""

from __future__ import annotations

import datetime
import hashlib
import json

import html5lib
import pytest
import sqlalchemy as sa

from conflict_graph import rulesets
from conflict_graph.facts import DecisionStatus, PartyRole, TieKind
from conflict_graph.wording import explain
from register import clock
from register.access import FindingState, Identity, Role
from register.extensions import db
from register.models.decisions import DecisionParty
from register.models.organisations import Organisation
from register.models.outbox import AccountMail
from register.models.screening import Finding
from register.services.accounts import signing_in
from register.services.accounts.tries import Attempts
from register.services.findings import findings
from register.services.screening import checked
from register.transaction import transaction
from tests import factories, factors
from tests.authenticator import Authenticator
from tests.browser import Page, check
from tests.register.test_findings import (  # noqa: F401
    CASE,
    CONTEST,
    QUESTION,
    REASON,
    REPLY,
    SEEN,
    body,
    bring_to,
)
from tests.register.test_passkey_pages import asked
from tests.register.test_passkeys import SITE, enrol, letters_about

SENT = {
    "conclusion": "apparent",
    "reason": REASON,
    "is_free": "y",
    "password": factories.PASSWORD,
}
SOON = (datetime.date.today() + datetime.timedelta(days=20)).isoformat()


@pytest.fixture
def official(body):
    return factories.official(body)


@pytest.fixture
def decision(body, official):
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
    factories.position(official, firm)
    made = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on=SOON)
    factories.participation(made, official, planned=["deliberated", "voted"])
    return made


@pytest.fixture
def accounts(body, official):
    elsewhere = factories.body("oosterzijl", "Gemeente Oosterzijl")
    return {
        "clerk": factories.account(body, Role.CLERK, password=None),
        "reviewer": factories.account(body, Role.REVIEWER),
        "second reviewer": factories.account(body, Role.REVIEWER),
        "official": factories.account(body, Role.OFFICIAL, who=official.person, password=None),
        "administrator": factories.account(body, Role.ADMINISTRATOR, password=None),
        "clerk elsewhere": factories.account(elsewhere, Role.CLERK, Role.REVIEWER, password=None),
    }


def sign_in(app, account):
    app.config["WTF_CSRF_ENABLED"] = False
    return factories.let_in(app.test_client(), account)


@pytest.fixture
def browser(app, accounts):
    """A browser of somebody who has signed in."""
    return lambda name: sign_in(app, accounts[name])


@pytest.fixture
def finding(decision, browser):
    assert browser("clerk").post(f"/besluiten/{decision.public_id}/toets").status_code == 303
    return db.session.scalar(sa.select(Finding))


def text_of(answer, status=200):
    assert answer.status_code == status, answer.text[:2000]
    assert answer.headers["Cache-Control"] == "no-store"
    html5lib.HTMLParser(strict=True).parse(answer.text)
    return answer.text


def test_a_decision_that_was_never_checked_offers_to_run_the_check(decision, browser):
    page = text_of(browser("clerk").get(f"/en/besluiten/{decision.public_id}/toets"))
    assert "Run the check" in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Finding)) == 0


def test_the_check_gives_both_answers_with_the_chain_its_picture_and_the_frozen_facts(
    decision, official, finding, browser
):
    page = text_of(browser("clerk").get(f"/en/besluiten/{decision.public_id}/toets"))
    assert "If this person takes part" in page
    assert "If this person steps aside" in page
    assert official.person.name in page
    assert "90004321" in page
    assert page.count("<svg xmlns") == 2
    kept = checked.of(decision).dossier
    assert kept.sha256 in page
    content = browser("clerk").get(f"/besluiten/{decision.public_id}/toets/{kept.sha256}.json")
    assert hashlib.sha256(content.data).hexdigest() == kept.sha256
    assert json.loads(content.data)["decisions"][0]["id"] == decision.public_id


def test_the_check_and_what_is_kept_name_the_mildest_measure_first_and_fold_the_others(
    decision, finding, browser
):
    page = text_of(browser("clerk").get(f"/besluiten/{decision.public_id}/toets"))
    block = page[page.index("Wat kunt u doen") :]
    assert (
        block.index("vanaf het begin niets doen aan")
        < block.index("<details")
        < block.index("niet meedoen aan")
    )
    kept = finding.current.answer["nl"]
    assert kept["mildest"] == "recuse_full"
    assert {"recuse_step:voted", "recuse_full", "replace"} <= {
        measure["measure"] for measure in kept["measures"]
    }
    assert [chain["outcome"] for chain in kept["chains"]] == [kept["outcome"]]


def test_the_check_shows_a_statutory_bar_that_no_recusal_lifts(body, official, browser):
    firm = factories.organisation("Dakwerken Zilverreiger B.V.", kvk="90004322")
    factories.position(official, firm, kind=TieKind.OWNERSHIP)
    made = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on=SOON)
    factories.participation(made, official, planned=["voted"])
    clerk = browser("clerk")
    clerk.post(f"/besluiten/{made.public_id}/toets")
    page = text_of(clerk.get(f"/besluiten/{made.public_id}/toets"))
    assert "Wat u ook nog moet nagaan" in page
    assert explain.rule_text("SB", "nl") in page


def test_the_check_says_when_the_facts_have_changed_since(decision, official, finding, browser):
    address = f"/en/besluiten/{decision.public_id}/toets"
    assert "Facts or rules have changed" not in text_of(browser("clerk").get(address))
    factories.position(
        official, db.session.scalar(sa.select(Organisation).filter_by(kind="company")), "adviseur"
    )

    assert "Facts or rules have changed" in text_of(browser("clerk").get(address))


def test_the_check_names_what_it_did_not_check(body, decision, browser):
    silent = factories.official(body)
    factories.participation(decision, silent, planned=["voted"])
    unlinked = factories.mention(body, "Aannemer Wolkenveld")
    decision.current.parties.append(
        DecisionParty(mention=unlinked, role=PartyRole.BIDDER, benefit=None)
    )
    factories.keep(decision)
    page = text_of(browser("clerk").get(f"/en/besluiten/{decision.public_id}/toets"))
    assert "Aannemer Wolkenveld: this party is not linked" in page
    assert f"{silent.person.name}: has not declared anything yet" in page


@pytest.mark.parametrize("name", ["reviewer", "official", "administrator", "clerk elsewhere"])
def test_nobody_but_the_clerk_of_the_body_knows_of_a_check(name, decision, finding, browser):
    address = f"/besluiten/{decision.public_id}/toets"
    for answer in (browser(name).get(address), browser(name).post(address)):
        assert answer.status_code == 404
    kept = checked.of(decision).dossier
    assert browser(name).get(f"{address}/{kept.sha256}.json").status_code == 404


def test_a_clerk_who_takes_part_does_not_see_the_answer_about_the_clerk(
    body, decision, official, app
):
    account = factories.account(body, Role.CLERK, who=official.person, password=None)
    sign_in(app, account).post(f"/besluiten/{decision.public_id}/toets")
    page = text_of(sign_in(app, account).get(f"/en/besluiten/{decision.public_id}/toets"))
    assert "An answer about yourself is not shown here" in page
    assert f'id="{official.public_id}"' not in page


@pytest.mark.parametrize("state", FindingState)
def test_who_opens_the_page_of_a_finding_follows_its_state(
    state, finding, accounts, browser, monkeypatch
):
    identities = {
        name: factories.accounts.identity_of(account) for name, account in accounts.items()
    }
    day = bring_to(finding, state, identities)
    monkeypatch.setattr(clock, "today", lambda: day)
    for name in accounts:
        answer = browser(name).get(f"/bevindingen/{finding.public_id}")
        assert answer.status_code == (200 if name in SEEN[state] else 404), name
        listed = browser(name).get("/bevindingen?alle=ja").text
        assert (finding.public_id in listed) == (name in SEEN[state]), name


def test_the_whole_way_from_question_to_conclusion(finding, browser):
    address = f"/en/bevindingen/{finding.public_id}"
    asking = text_of(browser("clerk").get(f"{address}/vragen"))
    assert "That is no accusation" in asking
    assert browser("clerk").post(f"{address}/vragen", data={"text": QUESTION}).status_code == 303
    assert QUESTION in text_of(browser("official").get(f"{address}/reageren"))
    shown = text_of(browser("official").post(f"{address}/reageren", data={"text": REPLY}))
    assert REPLY in shown
    assert "Nothing has been sent yet" in shown
    assert REPLY not in text_of(browser("official").get(address))
    text_of(browser("official").post(f"{address}/reageren", data={"text": "Kort"}), 400)
    assert (
        browser("official")
        .post(f"{address}/reageren", data={"text": REPLY, "looked_over": "1"})
        .status_code
        == 303
    )
    assert REPLY in text_of(browser("reviewer").get(f"{address}/concluderen"))
    answer = browser("reviewer").post(f"{address}/concluderen", data=SENT)
    assert answer.status_code == 303
    page = text_of(browser("official").get(address))
    assert REPLY in page
    assert REASON in page
    assert "Appearance of a conflict" in page


def test_a_reason_that_is_too_short_comes_back_with_what_was_written(finding, browser):
    address = f"/en/bevindingen/{finding.public_id}"
    browser("clerk").post(f"{address}/vragen", data={"text": QUESTION})
    browser("official").post(f"{address}/reageren", data={"text": REPLY, "looked_over": "1"})
    answer = browser("reviewer").post(f"{address}/concluderen", data={**SENT, "reason": "Kort."})
    page = text_of(answer, 400)
    assert "at least 20 characters" in page
    assert "Kort." in page


def to_conclude(finding, browser):
    """Let the official be heard; return the address of the finding."""
    address = f"/en/bevindingen/{finding.public_id}"
    browser("clerk").post(f"{address}/vragen", data={"text": QUESTION})
    browser("official").post(f"{address}/reageren", data={"text": REPLY, "looked_over": "1"})
    return address


def test_a_reviewer_without_a_password_signs_with_a_passkey(app, finding, accounts, browser):
    app.config["SITE_ADDRESS"] = SITE
    phone, reviewer = Authenticator(SITE), accounts["reviewer"]
    enrol(phone, reviewer)
    reviewer.password_hash = None
    factories.keep(reviewer)
    address = f"{to_conclude(finding, browser)}/concluderen"
    client = browser("reviewer")
    page = text_of(client.get(address))
    assert "Your password, to sign" not in page
    sent = {**SENT, "password": ""}
    text_of(client.post(address, data=sent), 400)
    theirs = Authenticator(SITE)
    enrol(theirs, accounts["second reviewer"])
    wrong = {**sent, "credential": theirs.use(asked(Page(client.get(address))))}
    assert "could not be used" in text_of(client.post(address, data=wrong), 400)
    signed = {**sent, "credential": phone.use(asked(Page(client.get(address))))}
    assert client.post(address, data=signed).status_code == 303
    assert REASON in text_of(browser("official").get(address.removesuffix("/concluderen")))


def test_a_reviewer_signs_with_a_code_of_the_own_app_once(app, finding, accounts, browser):
    reviewer = accounts["reviewer"]
    secret, recovery = factors.set_up(reviewer)
    theirs, _ = factors.set_up(accounts["second reviewer"])
    address = f"{to_conclude(finding, browser)}/concluderen"
    client = browser("reviewer")
    assert "Code of your app" in text_of(client.get(address))
    sent = {**SENT, "password": ""}
    assert "Enter your password" in text_of(client.post(address, data=sent), 400)
    wrong = (factors.code_of(theirs), recovery[0], factors.code_of(secret, 5), "000")
    for each in wrong:
        assert "not right" in text_of(client.post(address, data={**sent, "code": each}), 400)
    beside = {**SENT, "code": wrong[0]}
    assert "not right" in text_of(client.post(address, data=beside), 400), "what was entered counts"
    assert len(letters_about(reviewer, AccountMail.WRONG_CODES)) == 1, "the holder is told"
    signed = {**sent, "code": factors.code_of(secret)}
    assert client.post(address, data=signed).status_code == 303
    assert REASON in text_of(browser("official").get(address.removesuffix("/concluderen")))
    with transaction():
        who = Identity(reviewer.id)
        assert signing_in.sign_with_code(who, signed["code"], Attempts(10, 15)) is None, "used"


def test_a_reviewer_without_a_password_signs_with_a_code(finding, accounts, browser):
    reviewer = accounts["reviewer"]
    secret, _ = factors.set_up(reviewer)
    reviewer.password_hash = None
    factories.keep(reviewer)
    address = f"{to_conclude(finding, browser)}/concluderen"
    client = browser("reviewer")
    page = text_of(client.get(address))
    assert "Your password, to sign" not in page
    assert "You have no password to sign with" not in page
    sent = {**SENT, "password": ""}
    assert "Enter the six digits" in text_of(client.post(address, data=sent), 400)
    signed = {**sent, "code": factors.code_of(secret)}
    assert client.post(address, data=signed).status_code == 303


def test_two_reviewers_establish_it_and_the_first_alone_nothing(finding, browser):
    address = to_conclude(finding, browser)
    first = {**SENT, "conclusion": "actual"}
    assert browser("reviewer").post(f"{address}/concluderen", data=first).status_code == 303
    for name in ("clerk", "official"):
        page = text_of(browser(name).get(address))
        assert "One reviewer has concluded" in page
        assert REASON not in page
        assert "established" not in page
    assert browser("reviewer").get(f"{address}/concluderen").status_code == 403
    second = {**first, "reason": f"{REASON} Ook nu."}
    page = text_of(browser("second reviewer").post(f"{address}/concluderen", data=second), 400)
    assert "strongest case for the official first" in page
    second["counter_argument"] = CASE
    answer = browser("second reviewer").post(f"{address}/concluderen", data=second)
    assert answer.status_code == 303
    page = text_of(browser("official").get(address))
    for words in ("established by two reviewers", CASE, REASON, "Contest the conclusion"):
        assert words in page


def test_the_official_reads_what_each_of_two_who_differ_concluded(finding, browser):
    address = to_conclude(finding, browser)
    first = {**SENT, "conclusion": "actual"}
    assert browser("reviewer").post(f"{address}/concluderen", data=first).status_code == 303
    second = {**SENT, "conclusion": "none", "counter_argument": CASE}
    answer = browser("second reviewer").post(f"{address}/concluderen", data=second)
    assert answer.status_code == 303
    for name in ("official", "clerk"):
        page = text_of(browser(name).get(address))
        said = page[page.index("The two reviewers differed") :]
        assert said.index("Conflict of interest") < said.index("No conflict"), name


def test_a_case_for_the_official_is_not_dropped_where_nobody_concluded_any_more(finding, browser):
    address = to_conclude(finding, browser)
    sent = {**SENT, "counter_argument": CASE}
    page = text_of(browser("reviewer").post(f"{address}/concluderen", data=sent), 400)
    assert CASE in page
    assert findings.state_of(finding, clock.today()) is FindingState.REPLIED


def test_the_own_page_says_of_nobody_who_was_silent_that_he_replied(finding, browser, monkeypatch):
    address = f"/en/bevindingen/{finding.public_id}"
    browser("clerk").post(f"{address}/vragen", data={"text": QUESTION})
    later = clock.today() + datetime.timedelta(days=60)
    monkeypatch.setattr(clock, "today", lambda: later)
    first = {**SENT, "conclusion": "actual"}
    assert browser("reviewer").post(f"{address}/concluderen", data=first).status_code == 303
    page = text_of(browser("official").get("/en/mijn"))
    assert "you replied" not in page
    assert "it takes two" in page


def test_who_signs_enters_the_password_anew_and_says_to_be_free(finding, browser):
    address = to_conclude(finding, browser)
    for wrong, said in (
        ({"password": ""}, "Enter your password"),
        ({"password": "een ander wachtwoord"}, "This is not your password"),
        ({"is_free": None}, "Say that you are free to judge"),
    ):
        sent = {name: value for name, value in {**SENT, **wrong}.items() if value is not None}
        page = text_of(browser("reviewer").post(f"{address}/concluderen", data=sent), 400)
        assert said in page
        assert REASON in page
        assert factories.PASSWORD not in page
    assert findings.state_of(finding, clock.today()) is FindingState.REPLIED


def test_the_official_contests_and_another_reviewer_looks_anew(finding, browser):
    address = to_conclude(finding, browser)
    browser("reviewer").post(f"{address}/concluderen", data=SENT)
    text_of(browser("official").post(f"{address}/betwisten", data={"text": "Nee."}), 400)
    sent = {"text": CONTEST}
    assert browser("official").post(f"{address}/betwisten", data=sent).status_code == 303
    assert CONTEST in text_of(browser("clerk").get(address))
    assert "Another reviewer concludes" in text_of(
        browser("reviewer").get(f"{address}/concluderen")
    )
    assert browser("reviewer").post(f"{address}/concluderen", data=SENT).status_code == 403
    answer = browser("second reviewer").post(f"{address}/concluderen", data=SENT)
    assert answer.status_code == 303


def test_a_finding_is_given_to_a_reviewer_and_handed_over_with_a_reason(finding, accounts, browser):
    address = to_conclude(finding, browser)
    second = accounts["second reviewer"].public_id
    to_second = {"reviewer": second, "reason": ""}
    assert browser("clerk").get(f"{address}/beoordelaar").status_code == 403
    assert browser("reviewer").post(f"{address}/beoordelaar", data=to_second).status_code == 303
    assert browser("reviewer").post(f"{address}/concluderen", data=SENT).status_code == 403
    assert address not in text_of(browser("reviewer").get("/en/bevindingen"))
    back = {"reviewer": accounts["reviewer"].public_id, "reason": ""}
    text_of(browser("second reviewer").post(f"{address}/beoordelaar", data=back), 400)
    back["reason"] = "Ik ken deze aannemer te goed."
    answer = browser("second reviewer").post(f"{address}/beoordelaar", data=back)
    assert answer.status_code == 303
    assert back["reason"] in text_of(browser("reviewer").get(address))
    assert back["reason"] not in text_of(browser("official").get(address))
    assert browser("reviewer").post(f"{address}/concluderen", data=SENT).status_code == 303


def test_what_lies_with_a_reviewer_who_is_away_is_for_the_others(finding, accounts, browser):
    address = to_conclude(finding, browser)
    to_second = {"reviewer": accounts["second reviewer"].public_id}
    browser("reviewer").post(f"{address}/beoordelaar", data=to_second)
    today = f"{clock.today():%-d-%-m-%Y}"
    days = {"since": today, "until": today}
    assert browser("second reviewer").post("/en/afwezig", data=days).status_code == 303
    page = text_of(browser("reviewer").get(f"{address}/beoordelaar"))
    assert "is away" in page
    text_of(browser("reviewer").post(f"{address}/beoordelaar", data=to_second), 400)
    assert browser("reviewer").post(f"{address}/concluderen", data=SENT).status_code == 303


def test_a_step_at_the_wrong_time_says_why(finding, browser):
    address = f"/en/bevindingen/{finding.public_id}"
    browser("clerk").post(f"{address}/vragen", data={"text": QUESTION})
    answer = browser("clerk").post(f"{address}/vragen", data={"text": QUESTION})
    assert answer.status_code == 409
    assert "has been asked already" in answer.text


def test_the_officials_own_page_lists_the_questions(finding, browser):
    address = f"/bevindingen/{finding.public_id}"
    assert address not in browser("official").get("/mijn").text
    browser("clerk").post(f"{address}/vragen", data={"text": QUESTION})
    assert address in browser("official").get("/mijn").text
    assert address not in browser("clerk").get("/mijn").text


def test_lists_tell_nothing_about_how_often_a_person_appears(
    body, official, decision, finding, browser
):
    for _ in range(2):
        other = factories.decision(body, [], decided_on="2026-03-01")
        factories.participation(other, official, steps=["voted"])
    page = text_of(browser("clerk").get("/en/bevindingen?alle=ja"))
    assert page.count(official.person.name) == 1


def test_the_check_begins_with_a_table_of_who_what_and_the_mildest_measure(
    decision, official, finding, browser
):
    page = text_of(browser("clerk").get(f"/en/besluiten/{decision.public_id}/toets"))
    table = page[page.index("The answer by person") : page.index("A link is not an accusation")]
    assert f'<a href="#{official.public_id}">{official.person.name}</a>' in table
    assert "If this person takes part" in table
    assert "If this person steps aside" in table
    assert "What you can do now" in table
    version = rulesets.get("dutch").version
    assert f"{explain.rule_set_words('dutch', 'en')[0]}, version {version}." in page
    assert "dutch 20" not in page


def test_a_check_shows_some_of_very_many_chains_and_says_how_many_more_there_are(
    decision, official, browser, monkeypatch
):
    firm = db.session.scalar(sa.select(Organisation).filter_by(kind="company"))
    for number in range(24):
        factories.position(official, firm, f"adviseur {number}")
    monkeypatch.setattr("conflict_graph.chains.find.MOST_STEPS", 0)
    clerk = browser("clerk")
    clerk.post(f"/besluiten/{decision.public_id}/toets")
    page = text_of(clerk.get(f"/besluiten/{decision.public_id}/toets"))
    assert "Nog 4 ketens die niet zwaarder wegen dan deze, staan hier niet." in page
    assert "de andere komen op hetzelfde uit." in page


def test_what_was_checked_and_nobody_confirmed_is_not_told_as_unchecked(body, official, browser):
    firm = factories.organisation("Dakwerken Zilverreiger B.V.", kvk="90004322")
    factories.position(official, firm, by_official=False)
    made = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on=SOON)
    factories.participation(made, official, planned=["voted"])
    clerk = browser("clerk")
    clerk.post(f"/besluiten/{made.public_id}/toets")
    page = text_of(clerk.get(f"/besluiten/{made.public_id}/toets"))
    missed, unsure = page.index('id="unchecked"'), page.index('id="unconfirmed"')
    never = page.index(f"{official.person.name} heeft nooit bevestigd")
    assert missed < unsure < never
    assert 'href="#unconfirmed"' in page[: page.index('id="decision"')]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (DecisionStatus.OPEN, "Check before the decision"),
        (DecisionStatus.TAKEN, "Check of a decision that was taken"),
    ],
)
def test_a_decision_that_was_taken_is_called_so_and_gets_no_measure(
    body, official, browser, status, kind
):
    firm = factories.organisation("Dakwerken Zilverreiger B.V.", kvk="90004322")
    factories.position(official, firm)
    made = factories.decision(body, [firm], status=status, decided_on=SOON)
    is_open = status is DecisionStatus.OPEN
    factories.participation(made, official, **{"planned" if is_open else "steps": ["voted"]})
    clerk = browser("clerk")
    clerk.post(f"/besluiten/{made.public_id}/toets")
    page = text_of(clerk.get(f"/en/besluiten/{made.public_id}/toets"))
    assert kind in page
    assert ("Record this measure" in page) is is_open
    assert "register of Gemeente Vlietmonde, own statement" in page


def test_a_finding_cannot_be_handed_over_where_meanwhile_nobody_else_is_left(
    finding, accounts, browser
):
    address = to_conclude(finding, browser)
    to_first = {"reviewer": accounts["reviewer"].public_id}
    assert browser("reviewer").post(f"{address}/beoordelaar", data=to_first).status_code == 303
    today = f"{clock.today():%-d-%-m-%Y}"
    days = {"since": today, "until": today}
    assert browser("second reviewer").post("/en/afwezig", data=days).status_code == 303
    answer = browser("reviewer").post(f"{address}/beoordelaar", data={"reason": "Ik ben ziek."})
    assert answer.status_code == 400
    check(Page(answer))
    assert "No other reviewer is left." in answer.text
