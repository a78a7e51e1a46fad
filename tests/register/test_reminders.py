"""Reminders: when something waits, one mail a day at most, nothing in it; and the clerk's one
click.
"""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register import clock
from register.access import SERVER, Role
from register.clock import day_of, now
from register.errors import NotAllowed, WrongState
from register.extensions import db
from register.mail import letters
from register.models.declarations import PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.outbox import Letter, LetterKind
from register.presentation.formatting import date_words
from register.public.feeds import FollowedKind
from register.services import outbox
from register.services.accounts import accounts
from register.services.declarations import confirmations
from register.services.findings import findings
from register.services.mail import following, reminders, reports
from register.services.mail.reports import ReportEntry
from register.services.officials import proposals
from register.services.organisations import bodies
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.rounds import screen_anew

DAY = datetime.timedelta(days=1)
NOON = datetime.datetime(2026, 11, 24, 11, 0, tzinfo=datetime.UTC)
FINDING, ENTRY = "Kanariebesluit-7f3a", "Kanariefunctie-22"


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def official(town):
    return factories.official(
        town, who=factories.person("Sanne", None, "Terwolde"), since="2026-10-01"
    )


@pytest.fixture
def account(town, official):
    return factories.account(
        town, Role.OFFICIAL, who=official.person, email="wethouder@vlietmonde.example"
    )


@pytest.fixture
def oneself(account):
    return accounts.identity_of(account)


def run(at, every_days=14):
    with transaction():
        return reminders.run(at, every_days)


def send(at):
    """Let the mail server take what is due."""
    with transaction():
        while (letter := outbox.claim(at)) is not None:
            outbox.sent(letter.id, at)


def settle(official, oneself, at=NOON):
    """Leave nothing that waits for the official."""
    factories.position(official, factories.organisation(), recorded_at=at)
    with transaction():
        confirmations.confirm(oneself, official, confirmations.standing(official).mark)


def test_who_has_declared_nothing_is_reminded_today_and_again_after_two_weeks(official, account):
    sent = []
    for days in range(30):
        for hours in (0, 3, 9):
            at = NOON + days * DAY + hours * DAY / 24
            if run(at):
                sent.append(days)
            send(at)
    assert sent == [0, 14, 28]


def test_who_is_done_is_not_reminded(official, account, oneself):
    settle(official, oneself)
    assert run(now() + DAY) == 0


def test_a_clerk_who_proposes_that_it_is_one_person_waits_for_the_person(
    town, official, account, oneself
):
    settle(official, oneself)
    neighbour = factories.official(factories.body("waterveld", "Waterschap Waterveld"))
    with transaction():
        proposals.propose(
            factories.identity(town, Role.CLERK), official, neighbour.public_id, day_of(now())
        )
    assert run(now() + DAY) == 1


def test_an_entry_that_a_clerk_made_waits_for_the_official(town, official, account, oneself):
    settle(official, oneself)
    said = PositionPayload(
        title=ENTRY, organisation=town.organisation, kind=factories.TieKind.BOARD
    )
    version = PositionVersion(
        number=1, act=Act.DECLARE, origin="declared", by_official=False, payload=said
    )
    made = factories.keep(factories.Position(official=official, versions=[version]))
    assert run(now() + DAY) == 1
    send(now() + DAY)
    with transaction():
        confirmations.confirm_entry(oneself, made, 1)
    assert run(now() + 40 * DAY) == 0


def test_a_question_about_a_finding_is_told_at_once_although_there_was_a_reminder_yesterday(
    town, official, account
):
    assert run(now() - DAY) == 1
    send(now() - DAY)
    ask_about_a_finding(town, official)
    assert [run(now() + DAY / 24), run(now() + DAY / 12)] == [1, 0]


def ask_about_a_finding(town, official):
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
    factories.position(official, firm)
    decision = factories.decision(town, [firm], title=FINDING)
    factories.participation(decision, official, steps=["voted"])
    clerk = factories.identity(town, Role.CLERK)
    screen_anew(town, day=day_of(now()))
    [standing] = findings.list_for(clerk, day_of(now()))
    with transaction():
        findings.ask(clerk, standing.finding, "Wat was uw rol hierbij?", 14, day_of(now()))


def test_a_report_about_oneself_is_a_question(town, official, account, oneself):
    settle(official, oneself)
    words = ReportEntry("Deze functie eindigde op 1 maart 2025.", "jaarverslag 2025")
    with transaction():
        reports.report(official, None, words, "", 14, day_of(now()))
    assert run(now() + DAY / 24) == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_reminder_has_no_name_and_nothing_of_a_finding_in_it(
    town, official, account, oneself, language
):
    with transaction():
        reminders.choose(oneself, language, True, NOON)
    ask_about_a_finding(town, official)
    assert run(now() + DAY / 24) == 1
    [letter] = outbox.list_()
    with transaction():
        text = letters.compose(letter).as_string()
    for word in (
        FINDING,
        "Terwolde",
        "Sanne",
        "Tarwedam",
        "bevinding",
        "belang",
        "finding",
        "conflict",
    ):
        assert word not in text
    assert letter.parameters == {}
    last = date_words(day_of(now()) + 14 * DAY, language)
    said = {
        "nl": f"Wat het eerst moet, kan tot en met {last}.",
        "en": f"What comes first can be done until {last}.",
    }
    assert said[language] in text
    assert "/aanmelden" in text
    assert "/herinneringen" in text


def test_a_reminder_says_by_when_as_it_stands_when_it_goes_out(
    town, official, account, oneself, monkeypatch
):
    settle(official, oneself)
    ask_about_a_finding(town, official)
    settle(official, oneself)
    assert run(now() + DAY / 24) == 1
    [letter] = outbox.list_()

    def said(at):
        monkeypatch.setattr(clock, "now", lambda: at)
        with transaction():
            return letters.compose(letter).get_content()

    today = now()
    last = date_words(day_of(today) + 14 * DAY, "nl")
    assert f"Wat het eerst moet, kan tot en met {last}." in said(today + 14 * DAY)
    assert "De laatste dag is voorbij. Het kan nog: doe het snel." in said(today + 15 * DAY)


def test_what_is_asked_at_once_has_no_day_that_lies_behind(town, official, account):
    assert run(now()) == 1
    [letter] = outbox.list_()
    with transaction():
        text = letters.compose(letter).get_content()
    assert "Wat het eerst moet, wordt meteen gevraagd." in text
    assert "tot en met" not in text


def test_somebody_at_two_bodies_gets_one_mail(town, official, account):
    other = factories.body("oosterzijl", "Gemeente Oosterzijl")
    factories.official(other, who=official.person)
    factories.keep(factories.AccountRole(account=account, body=other, role=Role.OFFICIAL))
    assert [run(NOON), run(NOON + DAY / 24)] == [1, 0]
    assert len(outbox.list_()) == 1


ACTS = st.lists(
    st.tuples(
        st.sampled_from([0, 45, 400, 1500]),
        st.sampled_from(["run", "remind", "follow", "send", "fail", "new"]),
    ),
    max_size=14,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_the_body_sends_one_mail_a_day_and_strangers_have_one_sent_whatever_runs_and_whoever_clicks(
    town, official, account, acts
):
    """Reminders, clicks of two clerks and following, to one address; the mail server may take them
    days later.

    A mail about an outcome does not count, because its address is erased with it.
    """
    for table in ("outbox", "follower_token", "following", "follower", "error_report_address"):
        db.session.execute(sa.text(f"DELETE FROM {table}"))
    db.session.commit()
    clerk, at = factories.identity(town, Role.CLERK), NOON
    for minutes, act in acts:
        at += minutes * datetime.timedelta(minutes=1)
        do(act, at, town, official, account, clerk)
    send(at + 3 * DAY)
    days = [
        (each.address, day_of(each.sent_at), each.kind in outbox.ASKED)
        for each in outbox.list_()
        if each.sent_at
    ]
    assert len(days) == len(set(days))


def do(act, at, town, official, account, clerk):
    try:
        with transaction():
            if act == "run":
                reminders.run(at, 1)
            elif act == "remind":
                reminders.remind(clerk, official, at)
            elif act == "follow":
                following.ask(FollowedKind.BODY, town.slug, account.email, "nl", at, 7)
            elif act == "new":
                factories.position(official, town.organisation, recorded_at=at)
            elif (letter := outbox.claim(at)) is not None:
                outbox.sent(letter.id, at) if act == "send" else outbox.failed(
                    letter.id, "451", at, is_final=False
                )
    except WrongState:
        pass


def test_who_switched_reminders_off_gets_none_also_not_what_was_waiting(
    client, town, official, account
):
    factories.sign_in(client, account)
    assert run(NOON) == 1
    browser = Browser(client)
    page = browser.open("/taken")
    assert "/herinneringen" in page.links()
    page = browser.submit(browser.open("/herinneringen"), wanted="no", language="en")
    assert "Uw keuze is vastgelegd" in page.words
    assert outbox.list_() == []
    assert run(NOON + 30 * DAY) == 0
    browser.submit(browser.open("/herinneringen"), wanted="yes", language="en")
    assert run(NOON + 30 * DAY) == 1
    assert outbox.list_()[0].language == "en"


def test_a_choice_that_is_none_comes_back_with_a_message(client, account):
    factories.sign_in(client, account)
    page = Browser(client).send("/herinneringen", 400, wanted="misschien", language="fr")
    assert [each for each in page.all("p") if each.get("class") == "field__error"]


def test_a_clerk_reminds_with_one_click_and_not_twice_a_day(client, town, official, account):
    factories.sign_in(client, factories.account(town, Role.CLERK))
    browser = Browser(client)
    address = f"/organen/{town.slug}/beheer/bestuurders/zonder-verklaring"
    page = browser.submit(browser.open(address), part="herinneren")
    assert "krijgt een herinnering" in page.words
    assert "Herinnerd op" in page.words
    assert not [form for form in page.all("form") if "herinneren" in (form.get("action") or "")]
    again = client.post(f"/organen/{town.slug}/beheer/bestuurders/{official.public_id}/herinneren")
    assert again.status_code == 409
    [letter] = outbox.list_()
    assert (letter.address, letter.kind) == (account.email, LetterKind.REMINDER)


def test_the_button_comes_back_the_next_day_and_says_when_it_was_pressed(town, official, account):
    clerk = factories.identity(town, Role.CLERK)
    with transaction():
        reminders.remind(clerk, official, now())
    for days, possible in ((0, False), (1, True)):
        reach = reminders.reach_of(town, [official], now() + days * DAY)[official.id]
        assert (reach.is_possible, day_of(reach.reminded_at)) == (possible, day_of(now()))


@pytest.mark.parametrize("is_sent", [True, False])
def test_what_a_stranger_asks_takes_no_day_from_the_reminder(
    client, town, official, account, is_sent
):
    """Whoever fills in the address of an official to follow something."""
    with transaction():
        following.ask(FollowedKind.BODY, town.slug, account.email, "nl", now(), 7)
    if is_sent:
        send(now())
    factories.sign_in(client, factories.account(town, Role.CLERK))
    answer = client.post(f"/organen/{town.slug}/beheer/bestuurders/{official.public_id}/herinneren")
    assert answer.status_code == 303
    assert [(letter.kind, day_of(letter.due_at)) for letter in outbox.list_()] == [
        (LetterKind.REMINDER, day_of(now())),
        (LetterKind.CONFIRM, day_of(now())),
    ]
    with transaction():
        following.ask(FollowedKind.OFFICIAL, official.public_id, account.email, "nl", now(), 7)
    assert len(outbox.list_()) == 2, "a stranger has one letter a day sent to it"


def changes_were_told(account, at):
    """Mail of the day that is no reminder: somebody with an account follows a body too."""
    with transaction():
        outbox.enqueue(LetterKind.CHANGES, account.email, "nl", at)


def test_a_click_on_a_day_with_other_mail_goes_out_the_next_day(town, official, account):
    changes_were_told(account, NOON)
    send(NOON)
    with transaction():
        reminders.remind(factories.identity(town, Role.CLERK), official, NOON)
    newest = db.session.scalar(sa.select(Letter).order_by(Letter.id.desc()).limit(1))
    assert (newest.kind, newest.due_on) == (LetterKind.REMINDER, day_of(NOON + DAY))


def test_a_click_while_other_mail_is_still_on_its_way_says_to_come_back_but_not_why(
    client, town, official, account
):
    changes_were_told(account, now())
    factories.sign_in(client, factories.account(town, Role.CLERK))
    answer = client.post(f"/organen/{town.slug}/beheer/bestuurders/{official.public_id}/herinneren")
    assert answer.status_code == 409
    said = answer.get_data(as_text=True)
    assert "Er kan nu geen herinnering naar deze bestuurder. Probeer het morgen opnieuw." in said
    assert "mail" not in said, "nobody learns that somebody follows something"
    assert reminders.reach_of(town, [official], now())[official.id].is_possible
    assert [letter.kind for letter in outbox.list_()] == [LetterKind.CHANGES]


def test_a_click_while_a_reminder_waits_or_went_today_is_that_reminder(town, official, account):
    clerk = factories.identity(town, Role.CLERK)
    assert run(NOON - DAY) == 1
    with transaction():
        reminders.remind(clerk, official, NOON)
    send(NOON)
    other = factories.body("oosterzijl", "Gemeente Oosterzijl")
    there = factories.official(other, who=official.person)
    with transaction():
        reminders.remind(factories.identity(other, Role.CLERK), there, NOON + DAY / 24)
    assert len(outbox.list_()) == 1


def test_who_has_no_account_or_wants_no_mail_has_no_button(client, town, official):
    factories.sign_in(client, factories.account(town, Role.CLERK))
    browser = Browser(client)
    address = f"/organen/{town.slug}/beheer/bestuurders/zonder-verklaring"
    assert "Geen account, dus geen mail" in browser.open(address).words
    theirs = factories.account(town, Role.OFFICIAL, who=official.person)
    with transaction():
        reminders.choose(accounts.identity_of(theirs), "nl", False, NOON)
    assert "Wil geen mail" in browser.open(address).words
    with pytest.raises(WrongState):
        reminders.remind(factories.identity(town, Role.CLERK), official, NOON)


def test_nobody_else_reminds(town, official, account, oneself):
    for asker in (oneself, factories.identity(town, Role.REVIEWER)):
        with pytest.raises(NotAllowed):
            reminders.remind(asker, official, NOON)


@pytest.mark.parametrize("kind", [LetterKind.REMINDER, LetterKind.CONFIRM])
def test_every_mail_names_who_sends_it_whose_register_it_is_and_whom_to_ask(town, account, kind):
    contact = bodies.Contact(
        "Griffie", "Raadhuisplein 1, Vlietmonde", "griffie@vlietmonde.example", "000 100 10 10"
    )
    with transaction():
        bodies.set_contact(SERVER, town, contact)
        if kind is LetterKind.REMINDER:
            reminders.run(NOON, 14)
        else:
            following.ask(FollowedKind.BODY, town.slug, "lezer@voorbeeld.example", "nl", NOON, 7)
        [letter] = outbox.list_()
        message = letters.compose(letter)
    text = " ".join(message.get_content().split())
    assert str(message["From"]).startswith("Nevenfunctieregister <")
    assert "Deze mail komt van het Nevenfunctieregister" in text
    assert "het register van Gemeente Vlietmonde" in text
    assert "Griffie, Gemeente Vlietmonde: 000 100 10 10, griffie@vlietmonde.example" in text
