"""Members who were not elected: a kind of office whose duty and publicity the rule of the body
sets."""

from __future__ import annotations

import pytest

from conflict_graph.facts import OfficeKind
from register.access import SERVER, Role
from register.clock import today
from register.errors import Invalid, NotAllowed
from register.extensions import db
from register.models.officials import Office, Official
from register.models.unelected import UnelectedRule
from register.services.declarations import publicity, tasks
from register.services.declarations.duties import Duty
from register.services.imports import files as imports
from register.services.imports.files import Noun
from register.services.officials import officials, unelected
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

RULE = ("verordening op de commissies, artikel 6", "de raad, 14 maart 2024")


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


@pytest.fixture
def member(body):
    who = factories.person("Jet", None, "Zandkuil")
    made = factories.official(body, OfficeKind.EXTERNAL, "burgerlid", who)
    with transaction():
        officials.office(SERVER, body, "burgerlid", OfficeKind.EXTERNAL, is_unelected=True)
    return made


def decide(clerk, body, asked=True, published=True):
    with transaction():
        unelected.decide(clerk, body, asked, published, *RULE)


def duties(official):
    return {task.duty: task.rule for task in tasks.of_official(official, today())}


def is_shown(app, official):
    client = app.test_client()
    return (
        client.get(f"/bestuurders/{official.public_id}").status_code == 200,
        "Zandkuil" in client.get(f"/organen/{official.body.slug}").text,
        client.get(f"/api/v1/bestuurders/{official.public_id}").status_code == 200,
    )


def test_until_the_body_decides_they_are_asked_and_nothing_of_them_is_public(app, body, member):
    position = factories.position(member, factories.organisation("Stichting Zon"))
    said = duties(member)[Duty.APPOINTMENT]
    assert (said.source, said.is_law) == (None, False)
    assert is_shown(app, member) == (False, False, False)
    assert publicity.hidden_because(position) is not None


def test_a_rule_that_publishes_shows_them_under_their_own_heading_and_who_decided(
    app, body, clerk, member
):
    position = factories.position(member, factories.organisation("Stichting Zon"))
    factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    decide(clerk, body)
    assert is_shown(app, member) == (True, True, True)
    assert publicity.hidden_because(position) is None
    assert duties(member)[Duty.CHANGE].source == f"{RULE[0]} ({RULE[1]})"
    page = Browser(app.test_client()).open("/organen/vlietmonde")
    heads = [each for each in page.words.split() if each in ("Burgerlid", "burgerlid")]
    assert heads
    assert RULE[0] in page.words
    assert RULE[1] in page.words
    [row] = [
        each
        for each in app.test_client().get("/open-data/bestuurders.json").json["rijen"]
        if each["soortAmbt"] == "niet-gekozen-lid"
    ]
    assert (row["naam"], row["ambt"]) == ("Jet Zandkuil", "burgerlid")
    filtered = app.test_client().get("/api/v1/bestuurders?ambt=niet-gekozen-lid").json
    assert len(filtered["_embedded"]["bestuurders"] if "_embedded" in filtered else [1]) == 1


@pytest.mark.parametrize("asked", [True, False])
def test_a_rule_that_does_not_publish_takes_them_off_again(app, body, clerk, member, asked):
    decide(clerk, body)
    decide(clerk, body, asked=asked, published=False)
    assert is_shown(app, member) == (False, False, False)
    assert set(duties(member)) == ({Duty.APPOINTMENT, Duty.CHANGE} if asked else set())
    undeclared = [each for each, _ in tasks.list_undeclared(clerk, body, today())]
    assert undeclared == ([member] if asked else [])


def test_an_office_that_is_made_after_the_rule_follows_it(app, body, clerk):
    decide(clerk, body)
    with transaction():
        made = officials.office(clerk, body, "steunlid", OfficeKind.EXTERNAL, is_unelected=True)
    assert made.is_public
    hired = officials.office(clerk, body, "adviseur", OfficeKind.EXTERNAL)
    assert not hired.is_public


def test_who_decided_has_to_be_said_and_said_twice_it_stands_once(body, clerk):
    for wrong in ((True, True, "", "de raad"), (True, True, "regel", ""), (False, True, *RULE)):
        with pytest.raises(Invalid):
            unelected.decide(clerk, body, *wrong)
    with pytest.raises(NotAllowed):
        unelected.decide(factories.identity(body, Role.REVIEWER), body, True, True, *RULE)
    decide(clerk, body)
    decide(clerk, body)
    assert db.session.query(UnelectedRule).count() == 1


@pytest.mark.parametrize(
    "row",
    [
        "Jet Zandkuil;burgerlid;",
        "Jet Zandkuil;plaatsvervangend commissielid;",
        "Jet Zandkuil;steunlid;extern",
        "Jet Zandkuil;lid van de commissie;niet-gekozen lid",
    ],
)
def test_a_list_brings_them_in(body, row):
    text = f"naam;ambt;soort_ambt;vanaf\n{row};2024\n"
    reading = imports.read(Noun.OFFICIALS, text.encode(), "leden.csv")
    assert reading.problems == ()
    with transaction():
        imports.keep(Noun.OFFICIALS, SERVER, reading, "leden.csv", body)
    [office] = db.session.query(Office)
    assert (office.kind, office.unelected) == (OfficeKind.EXTERNAL, True)
    assert db.session.query(Official).count() == 1


def test_from_the_page_of_the_clerk_to_the_page_of_the_body(app, body, member):
    client = app.test_client()
    account = factories.account(body, Role.CLERK)
    assert factories.sign_in(client, account).status_code == 303
    browser = Browser(client)
    page = browser.open("/en/organen/vlietmonde/beheer/bestuurders")
    page = browser.open(next(each for each in page.links() if "niet-gekozen-leden" in each))
    assert "Nobody recorded a decision of the body yet" in page.words
    browser.submit(page, 400, duty="published")
    browser.submit(page, duty="published", reference=RULE[0], decided_by=RULE[1])
    assert is_shown(app, member) == (True, True, True)
    page = browser.open("/en/organen/vlietmonde/beheer/bestuurders/nieuw")
    names = {"given_name": "Teun", "family_name": "Wad", "title": "steunlid"}
    browser.submit(page, **names, kind="unelected", valid_from="1-2-2025")
    assert db.session.query(Office).filter_by(title="steunlid").one().is_public
