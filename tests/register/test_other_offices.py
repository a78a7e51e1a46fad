"""Who holds offices at two bodies declares a position once; each body keeps an entry of its own."""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.facts import OfficeKind
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.declarations import Position
from register.models.kinds import Act
from register.models.organisations import Organisation
from register.services.declarations import positions, publicity
from register.services.officials import shielding
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_declarations_pages import HOW, WHERE, walk


@pytest.fixture
def alderman(app):
    return factories.official(factories.body(), who=factories.person())


@pytest.fixture
def member(alderman):
    board = factories.body("waterveld", "Waterschap Waterveld")
    return factories.official(
        board, OfficeKind.ELECTED_MEMBER, "lid algemeen bestuur", who=alderman.person
    )


@pytest.fixture
def browser(app, alderman, member):
    """Somebody who declares at both bodies with one account."""
    account = factories.account(alderman.body, Role.OFFICIAL, who=alderman.person)
    account.roles.append(factories.AccountRole(body=member.body, role=Role.OFFICIAL))
    db.session.commit()
    browser = Browser(app.test_client())
    factories.sign_in(browser.client, account)
    return browser


def ticked(page):
    """At which other bodies declaring too is offered, and whether it is proposed."""
    boxes = [field for field in page.all("input") if field.get("name") == "also"]
    return {field.get("value"): field.get("checked") is not None for field in boxes}


def test_one_press_makes_an_entry_at_each_body_that_goes_its_own_way(
    app, browser, alderman, member
):
    page = walk(browser, alderman)
    assert ticked(page) == {member.public_id: True}
    assert "Waterschap Waterveld" in page.words
    done = [browser.submit(page) for _ in range(2)]
    assert all("Declared together at your other bodies" in each.words for each in done)
    here, there = db.session.query(Position).order_by(Position.id)
    assert (here.official_id, there.official_id) == (alderman.id, member.id)
    assert positions.entry_of(here) == positions.entry_of(there)
    assert [len(each.versions) for each in (here, there)] == [1, 1]
    assert there.current.by_official is True
    assert db.session.query(Organisation).filter_by(name="Stichting Zon").count() == 1
    assert f"/en/nevenfuncties/{there.public_id}" in done[0].links()
    reader = Browser(app.test_client())
    for official in (alderman, member):
        assert "Stichting Zon" in reader.open(f"/bestuurders/{official.public_id}").words
    with transaction():
        positions.withdraw(SERVER, there)
    assert positions.get(here.public_id).current.act is Act.DECLARE
    assert "Declared together" not in browser.submit(page).words


def test_without_the_tick_only_this_body_has_it(browser, alderman, member):
    page = walk(browser, alderman)
    address, fields = page.form("controle")
    del fields["also"]
    browser.send(address, **fields)
    assert [each.official_id for each in db.session.query(Position)] == [alderman.id]
    elsewhere = {**WHERE, "organisation_name": "Vereniging Getijdenmolen"}
    assert ticked(walk(browser, member, elsewhere)) == {alderman.public_id: True}


@pytest.mark.parametrize(
    ("where", "how", "offered"),
    [
        (WHERE, HOW, True),
        (WHERE, {**HOW, "capacity": "ex_officio"}, False),
        (WHERE, {**HOW, "kind": "ownership", "paid": "no"}, False),
        ({**WHERE, "organisation_name": "Waterschap Waterveld"}, HOW, False),
        ({**WHERE, "title": "Penningmeester"}, HOW, False),
    ],
)
def test_it_is_offered_only_where_it_is_the_same_there(
    browser, alderman, member, where, how, offered
):
    known = factories.organisation("Stichting Zon", kind="foundation")
    factories.position(member, known, title="penningmeester", since="2024-03")
    page = browser.open(f"/en/mijn/{alderman.public_id}/nevenfuncties/nieuw")
    first = {key: value for key, value in where.items() if key != "organisation_kind"}
    page = browser.submit(page, **first)
    page = browser.submit(page, **how)
    if how["kind"] == "ownership":
        page = browser.submit(page, share="10")
    if how["capacity"] == "ex_officio":
        page = browser.submit(page, appointed_by="", fee_destination="unknown")
    page = browser.submit(page, running="running", valid_from="3-2024")
    assert "Check your answers" in page.words
    assert bool(ticked(page)) is offered
    assert ("Declare it there apart: Waterschap Waterveld" in page.words) is (
        how["capacity"] == "ex_officio"
    )


def test_an_office_that_is_over_is_not_offered(browser, alderman, member):
    former = factories.official(
        factories.body("zilt", "Gemeente Zilt"), until="2024-01-01", who=alderman.person
    )
    account = db.session.query(factories.Account).filter_by(person_id=alderman.person_id).one()
    account.roles.append(factories.AccountRole(body=former.body, role=Role.OFFICIAL))
    db.session.commit()
    assert ticked(walk(browser, alderman)) == {member.public_id: True}


def test_what_stays_restricted_here_is_not_proposed_where_it_becomes_public(
    browser, alderman, member
):
    clerk = factories.identity(alderman.body, Role.CLERK)
    day = clock.today()
    with transaction():
        shielding.shield(
            clerk,
            alderman,
            None,
            "Bedreigd na een uitspraak",
            day + datetime.timedelta(days=90),
            day,
        )
    assert ticked(walk(browser, alderman)) == {member.public_id: False}
    page = walk(browser, member)
    assert ticked(page) == {alderman.public_id: True}
    assert "not public there" in page.words
    browser.submit(page)
    shown = {each.official_id: publicity.is_public(each) for each in db.session.query(Position)}
    assert shown == {alderman.id: False, member.id: True}


def test_a_clerk_on_behalf_and_a_change_offer_nothing(app, browser, alderman, member):
    position = factories.position(alderman, factories.organisation())
    page = browser.open(
        f"/en/mijn/{alderman.public_id}/nevenfuncties/{position.public_id}/wijzigen"
    )
    assert ticked(browser.submit(page, reason="correction")) == {}
    own = factories.official(member.body)
    clerk = factories.account(alderman.body, Role.CLERK, who=own.person)
    clerk.roles.append(factories.AccountRole(body=own.body, role=Role.OFFICIAL))
    db.session.commit()
    desk = Browser(app.test_client())
    factories.sign_in(desk.client, clerk)
    page = desk.open(
        f"/en/organen/vlietmonde/beheer/bestuurders/{alderman.public_id}/nevenfuncties/nieuw"
    )
    first = {key: value for key, value in WHERE.items() if key != "organisation_kind"}
    for answers in (first, WHERE, HOW, {"running": "running"}):
        page = desk.submit(page, **answers)
    assert "Check your answers" in page.words
    assert ticked(page) == {}
    desk.submit(page, also=own.public_id)
    assert {each.official_id for each in db.session.query(Position)} == {alderman.id}


def test_nothing_is_declared_for_somebody_else(browser, alderman, member):
    stranger = factories.official(factories.body("zilt", "Gemeente Zilt"))
    browser.submit(walk(browser, alderman), also=stranger.public_id)
    assert db.session.query(Position).filter_by(official_id=stranger.id).count() == 0
