import pytest
import sqlalchemy as sa

from conflict_graph.facts import OrganisationKind
from register.access import ANONYMOUS, SERVER, Role
from register.errors import Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.bodies import BodyKind
from register.models.journal import JournalEntry
from register.services.organisations import bodies
from register.services.organisations.bodies import Contact
from tests import factories
from tests.browser import Browser


def test_a_body_comes_with_its_organisation_and_a_word_for_its_address(app):
    body = bodies.add(SERVER, "Gemeente Sûdermar-Noardwâl", BodyKind.MUNICIPALITY, kvk="12345678")
    assert body.slug == "sudermar-noardwal"
    assert body.organisation.kind is OrganisationKind.PUBLIC_BODY
    assert [each.number for each in body.organisation.identifiers] == ["12345678"]
    assert bodies.get("sudermar-noardwal") is body
    assert bodies.list_() == [body]


def test_an_organisation_that_is_known_by_its_number_becomes_the_body(app):
    known = factories.organisation(
        "Gemeente Vlietmonde", OrganisationKind.PUBLIC_BODY, kvk="12345678"
    )
    assert (
        bodies.add(
            SERVER, "Gemeente Vlietmonde", BodyKind.MUNICIPALITY, kvk="12345678"
        ).organisation
        is known
    )


@pytest.mark.parametrize(
    ("name", "slug"), [(" ", None), ("Vliet", "Met Spatie"), ("Vliet", "vlietmonde"), ("!", None)]
)
def test_what_cannot_be_a_body_is_refused(app, name, slug):
    factories.body()
    with pytest.raises(Invalid):
        bodies.add(SERVER, name, BodyKind.OTHER, slug)


def test_bodies_are_added_on_the_server_only(app):
    with pytest.raises(NotAllowed):
        bodies.add(ANONYMOUS, "Gemeente Vlietmonde", BodyKind.MUNICIPALITY)


def test_a_body_that_is_not_there_is_not_found(app):
    assert bodies.find("nergens") is None
    with pytest.raises(NotFound):
        bodies.get("nergens")


CONTACT = (
    "Griffie, Gemeente Vlietmonde",
    "Raadhuisplein 1",
    "griffie@vlietmonde.example",
    "000 100 10 10",
)


def test_the_clerks_office_stands_where_somebody_needs_help(app, client):
    official = factories.official(factories.body())
    places = (
        "/aanmelden",
        "/organen/vlietmonde",
        f"/bestuurders/{official.public_id}",
        "/privacy",
        "/toegankelijkheid",
    )
    for place in places:
        assert "dit orgaan gaf hier geen adres op" in Browser(client).open(place).words
    options = (
        "--office=Griffie",
        "--address=Raadhuisplein 1",
        f"--email={CONTACT[2]}",
        f"--phone={CONTACT[3]}",
    )
    assert (
        app.test_cli_runner().invoke(args=["bodies", "contact", "vlietmonde", *options]).exit_code
        == 0
    )
    for place in places:
        page = Browser(client).open(place)
        assert all(each in page.words for each in CONTACT), place
        assert {f"mailto:{CONTACT[2]}", "tel:0001001010"} <= set(page.links())


@pytest.mark.parametrize("option", ["--email=griffie", "--phone=bel ons", "--office=Griffie"])
def test_a_contact_that_nobody_can_reach_is_refused(app, option):
    factories.body()
    assert (
        app.test_cli_runner().invoke(args=["bodies", "contact", "vlietmonde", option]).exit_code
        != 0
    )


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CLERK])
def test_who_keeps_the_officials_says_on_a_page_how_the_office_can_be_reached(app, client, role):
    body = factories.body()
    browser = Browser(factories.let_in(client, factories.account(body, role, password=None)))
    assert (
        "/organen/vlietmonde/beheer/contact"
        in browser.open("/organen/vlietmonde/beheer/bestuurders").links()
    )
    page = browser.open("/organen/vlietmonde/beheer/contact")
    assert "dit orgaan gaf hier geen adres op" in page.words
    refused = browser.submit(page, 400, office="Griffie", phone="bel ons")
    assert "cijfers, spaties en streepjes" in refused.words
    assert refused.form()[1]["office"] == "Griffie"
    browser.submit(
        refused, office="Griffie", address=CONTACT[1], email=CONTACT[2], phone=CONTACT[3]
    )
    public = browser.open("/organen/vlietmonde")
    assert all(each in public.words for each in CONTACT)
    again = browser.open("/en/organen/vlietmonde/beheer/contact")
    assert again.form()[1]["email"] == CONTACT[2]
    assert [row.act for row in db.session.scalars(sa.select(JournalEntry))].count(
        "body:contact"
    ) == 1


@pytest.mark.parametrize("part", ["office", "address", "email", "phone"])
def test_a_contact_holds_nothing_that_turns_text_round_and_nothing_endless(app, part):
    body = factories.body()
    for text in ("Griffie\u202e1", "1" * 300):
        with pytest.raises(Invalid) as refused:
            bodies.set_contact(SERVER, body, Contact(**{"phone": "000 100 10 10", part: text}))
        assert refused.value.field == part


def test_only_who_keeps_the_officials_of_the_body_changes_its_contact(app, client):
    body = factories.body()
    factories.let_in(client, factories.account(body, Role.REVIEWER, Role.OFFICIAL, password=None))
    assert client.get("/organen/vlietmonde/beheer/contact").status_code == 403


HELPERS = {
    "adviser_office": "Ottilie Vlaskampen",
    "adviser_email": "advies@vlietmonde.example",
    "confidant_office": "Bram Turfslager",
    "confidant_phone": "000 100 10 12",
}


def test_an_official_reads_on_every_page_of_his_own_whom_to_ask_and_nobody_else_does(app, client):
    body = factories.body()
    official = factories.official(body)
    clerk = Browser(factories.let_in(client, factories.account(body, Role.CLERK, password=None)))
    page = clerk.open("/organen/vlietmonde/beheer/contact")
    for wrong, said in (
        ({"adviser_office": ""}, "de naam"),
        ({"confidant_phone": "bel ons"}, "cijfers, spaties en streepjes"),
        ({"reply_least_days": "3"}, "van 7 tot 56"),
        ({"reply_least_days": "30", "reply_most_days": "20"}, "korter dan de kortste"),
    ):
        refused = clerk.submit(page, 400, email=CONTACT[2], **{**HELPERS, **wrong})
        assert said in refused.words
        assert refused.form()[1]["adviser_email"] == HELPERS["adviser_email"]
    clerk.submit(page, email=CONTACT[2], reply_least_days="10", **HELPERS)
    assert clerk.open("/organen/vlietmonde/beheer/contact").form()[1].items() >= HELPERS.items()

    account = factories.account(body, Role.OFFICIAL, who=official.person, password=None)
    himself = Browser(factories.let_in(app.test_client(), account))
    for place in ("/mijn", "/taken", f"/mijn/{official.public_id}/nevenfuncties/nieuw"):
        assert all(each in himself.open(place).words for each in (CONTACT[2], *HELPERS.values()))
    for place in ("/organen/vlietmonde", f"/bestuurders/{official.public_id}"):
        for reader in (himself, Browser(app.test_client())):
            assert not any(each in reader.open(place).words for each in HELPERS.values()), place
