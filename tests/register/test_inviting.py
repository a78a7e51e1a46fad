"""Ties leave too few reviewers for a finding: the administrator of the body invites one of another
body, and reads nothing of what it is about.
"""

from __future__ import annotations

import pytest

from register import clock
from register.access import Role
from register.extensions import db
from register.mail import letters
from register.models.accounts import Account, AccountRole
from register.models.journal import JournalEntry
from register.models.outbox import Letter
from register.services.accounts import accounts
from register.services.desk import blocks
from register.services.mail import reminders
from register.services.reviews import reviewers
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_findings import (  # noqa: F401
    TODAY,
    body,
    conclude,
    finding,
    official,
    people,
)
from tests.register.test_reviewers import heard, party_of  # noqa: F401

PAGE = "/en/organen/vlietmonde/beheer/beoordelaars"


@pytest.fixture
def administrator(body):
    return factories.account(body, Role.ADMINISTRATOR, email="beheer@voorbeeld.example")


@pytest.fixture
def desk(app, administrator):
    return Browser(factories.let_in(app.test_client(), administrator))


@pytest.fixture
def guest(app):
    elsewhere = factories.body("waterveld", "Waterschap Waterveld")
    return factories.account(elsewhere, Role.REVIEWER, email="gast@voorbeeld.example")


@pytest.fixture
def alone(heard, people):
    """A finding of which every reviewer of the body is away."""
    for name in ("reviewer", "second reviewer"):
        away(people[name])
    return heard


def away(who):
    with transaction():
        reviewers.say_away(who, clock.today(), clock.today(), clock.today())


def restricted(found):
    return (found.official.person.name, found.decision.current.title)


def test_the_administrator_is_told_and_invites_a_reviewer_of_another_body(
    app, desk, alone, guest, people
):
    page = desk.open("/en/bureau")
    assert "No reviewer is left: invite one of another body" in page.words
    page = desk.open(PAGE)
    assert "Nobody" in page.words
    address = f"{PAGE}/{alone.public_id}"
    assert address in {each.get("href") for each in page.all("a")}
    page = desk.open(address)
    assert guest.name in page.words
    assert "Choose one of the reviewers" in desk.send(address, 400).words
    page = desk.send(address, reviewer=guest.public_id)
    assert f"{guest.name} is invited" in page.words
    assert "No reviewer is left" not in desk.open("/en/bureau").words
    theirs = Browser(factories.let_in(app.test_client(), guest))
    assert theirs.open(f"/en/bevindingen/{alone.public_id}")
    [entry] = db.session.query(JournalEntry).filter_by(act="finding:invite")
    assert entry.account_id == accounts.get("beheer@voorbeeld.example").id
    assert entry.subject == alone.public_id


def test_what_the_administrator_reads_tells_nothing_of_the_finding(desk, alone, guest):
    read = [desk.open(each).words for each in ("/en/bureau", PAGE, f"{PAGE}/{alone.public_id}")]
    for word in restricted(alone):
        assert not [page for page in read if word in page]
    desk.open(f"/en/bevindingen/{alone.public_id}", 404)


def test_the_invited_gets_a_mail_that_names_the_body_and_nobody(app, desk, alone, guest):
    desk.send(f"{PAGE}/{alone.public_id}", reviewer=guest.public_id)
    [letter] = db.session.query(Letter).filter_by(account_id=guest.id)
    message = letters.compose(letter)
    said = message["Subject"] + message.get_content()
    assert message["To"] == guest.email
    assert "Gemeente Vlietmonde" in said
    assert not [word for word in restricted(alone) if word in said]
    assert alone.public_id not in said


def test_a_daily_mail_tells_the_administrator_without_a_name(app, administrator, alone):
    at = clock.now()
    assert [kind for kind, _ in blocks.waits(accounts.identity_of(administrator), at)] == [
        "reviewer"
    ]
    with transaction():
        reminders.run(at, 7, blocks.waits)
    [letter] = db.session.query(Letter).filter_by(account_id=administrator.id)
    said = letters.compose(letter).get_content()
    assert "beoordelaar ontbreekt" in said
    assert not [word for word in restricted(alone) if word in said]


def test_an_invitation_is_ended_by_the_administrator(app, desk, alone, guest):
    desk.send(f"{PAGE}/{alone.public_id}", reviewer=guest.public_id)
    page = desk.open(PAGE)
    [form] = [each for each in page.all("form") if "beeindigen" in (each.get("action") or "")]
    assert "has ended" in desk.send(form.get("action")).words
    desk.send(form.get("action"), 404)
    assert accounts.identity_of(guest).invited == frozenset()
    assert "No reviewer is left" in desk.open("/en/bureau").words


def test_where_one_is_left_the_page_says_so_and_nothing_is_asked(desk, heard, people, guest):
    assert "Nowhere" in desk.open(PAGE).words
    desk.open(f"{PAGE}/{heard.public_id}", 404)
    away(people["second reviewer"])
    assert "Some conclusions take two" in desk.open(PAGE).words
    assert "No reviewer is left" not in desk.open("/en/bureau").words
    conclude(people["reviewer"], heard, "actual")
    assert "Nobody" in desk.open(PAGE).words
    assert "No reviewer is left" in desk.open("/en/bureau").words


def test_who_has_a_tie_is_offered_to_nobody(desk, body, alone, guest):
    tied = factories.official(guest.roles[0].body)
    factories.position(tied, party_of(alone), "commissaris")
    one = factories.account(
        guest.roles[0].body, Role.REVIEWER, who=tied.person, email="band@voorbeeld.example"
    )
    page = desk.open(f"{PAGE}/{alone.public_id}")
    offered = {each.get("value") for each in page.all("input") if each.get("type") == "radio"}
    assert guest.public_id in offered
    assert one.public_id not in offered
    desk.send(f"{PAGE}/{alone.public_id}", 400, reviewer=one.public_id)


def test_where_nobody_can_be_invited_the_page_says_what_to_do(desk, alone):
    with transaction():
        for given in db.session.query(AccountRole).filter_by(role=Role.REVIEWER):
            if given.body_id != alone.body_id:
                given.ended_at = clock.now()
    assert "add a reviewer of another body" in desk.open(f"{PAGE}/{alone.public_id}").words


@pytest.mark.parametrize("is_it", [True, False])
def test_nobody_chooses_who_judges_a_finding_about_himself_or_to_which_he_has_a_tie(
    app, body, alone, guest, is_it
):
    person = alone.official.person if is_it else factories.official(body, title="wethouder").person
    if not is_it:
        factories.position(person.officials[0], party_of(alone), "commissaris")
    account = db.session.query(Account).filter_by(person_id=person.id).one_or_none()
    if account is None:
        account = factories.account(body, Role.ADMINISTRATOR, who=person, email="x@v.example")
    else:
        with transaction():
            accounts.give_role(account, body, Role.ADMINISTRATOR)
    theirs = Browser(factories.let_in(app.test_client(), account))
    assert "Nowhere" in theirs.open(PAGE).words
    theirs.open(f"{PAGE}/{alone.public_id}", 404)
    assert "No reviewer is left" not in theirs.open("/en/bureau").words
