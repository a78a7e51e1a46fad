import pytest

from conflict_graph.facts import Office as OfficeKind
from register.access import Role
from register.extensions import db
from register.models.declarations import Position
from register.models.organisations import Organisation
from register.services import positions
from tests import factories
from tests.browser import Browser

WHERE = {"title": "commissaris", "organisation_name": "Stichting Zon", "organisation_kind": "foundation"}
HOW = {"kind": "board", "capacity": "private", "paid": "yes"}
WHEN = {"running": "running", "valid_from": "3-2024"}


@pytest.fixture
def browser(client):
    return Browser(client)


@pytest.fixture
def alderman(app):
    return factories.official(factories.body(), who=factories.person())


@pytest.fixture
def signed_in(browser, alderman):
    return enter(browser, alderman)


def enter(browser, official):
    account = factories.account(official.body, Role.OFFICIAL, who=official.person)
    assert factories.sign_in(browser.client, account).status_code == 303
    return browser


def address(official):
    return f"/en/mijn/{official.public_id}/nevenfuncties/nieuw"


def walk(browser, official, where=WHERE, how=HOW, when=WHEN):
    """Fill the pages up to the one on which the answers are checked."""
    page = browser.open(address(official))
    for answers in ({key: value for key, value in where.items() if key != "organisation_kind"}, where, how, when):
        page = browser.send(address(official), **{**page.hidden(), **answers})
    return page


def test_what_is_declared_is_public_at_once(signed_in, alderman, app):
    checked = walk(signed_in, alderman)
    assert "Check your answers" in checked.words
    done = signed_in.send(address(alderman), **checked.hidden(), to="submit")
    assert "Everybody can read this entry from now on" in done.words
    public = next(link for link in done.links() if "/nevenfuncties/" in link and "/mijn/" not in link)
    page = Browser(app.test_client()).open(public)
    assert "commissaris, Stichting Zon" in page.words
    assert "March 2024 – present" in page.words
    assert "by the official" in page.words


def test_the_same_form_sent_twice_makes_one_entry(signed_in, alderman):
    fields = walk(signed_in, alderman).hidden()
    for _ in range(2):
        signed_in.send(address(alderman), **fields, to="submit")
    assert db.session.query(Position).count() == 1
    assert db.session.query(Organisation).filter_by(name="Stichting Zon").count() == 1


def test_an_error_stands_beside_its_field_and_nothing_is_lost(signed_in, alderman):
    page = signed_in.open(address(alderman))
    page = signed_in.send(
        address(alderman), 400, **{**page.hidden(), "title": "", "organisation_name": "Stichting Zon"}
    )
    assert "Something is not right yet" in page.words
    assert "#title" in page.links()
    assert 'value="Stichting Zon"' in page.text
    assert page.text.count("member of the board") >= 2


def test_a_date_that_does_not_exist_comes_back_as_it_was_entered(signed_in, alderman):
    page = signed_in.open(address(alderman))
    for answers in (WHERE, WHERE, HOW):
        page = signed_in.send(address(alderman), **{**page.hidden(), **answers})
    page = signed_in.send(address(alderman), 400, **{**page.hidden(), "running": "running", "valid_from": "31-2-2024"})
    assert 'value="31-2-2024"' in page.text
    assert page.hidden()["title"] == "commissaris"


def test_an_end_before_the_beginning_is_said_beside_the_last_day(signed_in, alderman):
    page = signed_in.open(address(alderman))
    for answers in (WHERE, WHERE, HOW):
        page = signed_in.send(address(alderman), **{**page.hidden(), **answers})
    wrong = {"running": "ended", "valid_from": "2024", "valid_until": "2023"}
    page = signed_in.send(address(alderman), 400, **{**page.hidden(), **wrong})
    assert "#valid_until" in page.links()


def test_a_probable_duplicate_is_asked_about_and_chosen(signed_in, alderman):
    known = factories.organisation("Stichting De Zon")
    page = signed_in.open(address(alderman))
    page = signed_in.send(
        address(alderman), **{**page.hidden(), "title": "lid", "organisation_name": "stichting de son"}
    )
    assert "Stichting De Zon" in page.words
    answers = {"title": "lid", "organisation_name": "stichting de son", "organisation": known.public_id}
    page = signed_in.send(address(alderman), **{**page.hidden(), **answers})
    for answers in (HOW, WHEN):
        page = signed_in.send(address(alderman), **{**page.hidden(), **answers})
    assert "Stichting De Zon" in page.words
    signed_in.send(address(alderman), **page.hidden(), to="submit")
    assert db.session.query(Position).one().current.payload.organisation_id == known.id


def test_a_kvk_number_that_is_known_settles_the_organisation(signed_in, alderman):
    known = factories.organisation(kvk="12345678")
    page = signed_in.open(address(alderman))
    answers = {"title": "lid", "organisation_name": "Tarwedam", "kvk": "1234 5678"}
    page = signed_in.send(address(alderman), **{**page.hidden(), **answers})
    assert "In what capacity?" in page.words
    assert page.hidden()["organisation"] == known.public_id


def test_an_answer_can_be_changed_from_the_check_page_and_leads_back_there(signed_in, alderman):
    checked = walk(signed_in, alderman)
    page = signed_in.send(address(alderman), **checked.hidden(), to="how")
    assert "In what capacity?" in page.words
    page = signed_in.send(address(alderman), **{**page.hidden(), **HOW, "paid": "no"})
    assert "Check your answers" in page.words
    assert page.hidden()["paid"] == "no"


def test_an_official_whose_office_is_not_public_is_told_where_the_entry_is_kept(browser, app):
    clerk = factories.official(factories.body(), OfficeKind.CIVIL_SERVANT, "inkoper")
    enter(browser, clerk)
    checked = walk(browser, clerk)
    done = browser.send(address(clerk), **checked.hidden(), to="submit")
    assert "kept in the restricted register" in done.words
    assert "Your office is not public" in done.words


def test_what_somebody_owns_is_recorded_and_not_published(signed_in, alderman):
    checked = walk(signed_in, alderman, how={**HOW, "kind": "ownership", "share": "12,5"})
    done = signed_in.send(address(alderman), **checked.hidden(), to="submit")
    assert "Recorded, not public" in done.words
    assert db.session.query(Position).one().current.payload.share == 0.125


def test_the_overview_shows_what_was_declared_and_what_can_be_done(signed_in, alderman):
    position = factories.position(alderman, factories.organisation())
    page = signed_in.open("/en/mijn")
    assert "commissaris" in page.words
    assert f"/en/mijn/nevenfuncties/{position.public_id}/wijzigen" in page.links()


def test_an_entry_can_be_amended(signed_in, alderman):
    position = factories.position(alderman, factories.organisation(kvk="12345678"))
    here = f"/en/mijn/nevenfuncties/{position.public_id}/wijzigen"
    page = signed_in.open(here)
    assert "Check your change" in page.words
    page = signed_in.send(here, **page.hidden(), to="how")
    page = signed_in.send(here, **{**page.hidden(), **HOW, "paid": "no"})
    signed_in.send(here, **page.hidden(), to="submit")
    db.session.expire_all()
    assert position.current.number == 2
    assert position.current.payload.paid is False


def test_a_change_to_what_somebody_else_changed_is_refused(signed_in, alderman):
    position = factories.position(alderman, factories.organisation())
    here = f"/en/mijn/nevenfuncties/{position.public_id}/beeindigen"
    page = signed_in.open(here)
    entry = positions.entry_of(position)
    positions.amend(None, position, positions.Entry("voorzitter", entry.organisation_id), source="file.csv")
    db.session.commit()
    page = signed_in.send(here, 409, **{**page.hidden(), "valid_until": "2024"})
    assert "Somebody else changed this entry meanwhile" in page.words


def test_a_position_can_be_ended(signed_in, alderman):
    position = factories.position(alderman, factories.organisation())
    here = f"/en/mijn/nevenfuncties/{position.public_id}/beeindigen"
    page = signed_in.open(here)
    assert "#valid_until" in signed_in.send(here, 400, **{**page.hidden(), "valid_until": "2001"}).links()
    signed_in.send(here, **{**page.hidden(), "valid_until": "30.6.2024"})
    assert "30 June 2024" in signed_in.open(f"/en/bestuurders/{alderman.public_id}").words


def test_an_entry_can_be_withdrawn_and_leaves_the_public_pages(signed_in, alderman):
    position = factories.position(alderman, factories.organisation())
    here = f"/en/mijn/nevenfuncties/{position.public_id}/intrekken"
    signed_in.send(here, **signed_in.open(here).hidden())
    signed_in.open(f"/nevenfuncties/{position.public_id}", 404)
    assert "This entry has been withdrawn" in signed_in.open(here, 409).words


def test_nobody_declares_for_somebody_else(signed_in, alderman):
    other = factories.official(alderman.body)
    position = factories.position(other, factories.organisation())
    signed_in.open(address(other), 404)
    for verb in ("wijzigen", "beeindigen", "intrekken", "bevestiging"):
        signed_in.open(f"/mijn/nevenfuncties/{position.public_id}/{verb}", 404)


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_comes_back(browser, alderman):
    account = factories.account(alderman.body, Role.OFFICIAL, who=alderman.person)
    response = browser.client.get("/mijn")
    assert response.location == "/aanmelden?next=/mijn"
    form = browser.open(response.location).hidden()
    answer = browser.client.post("/aanmelden", data={**form, "email": account.email, "password": factories.PASSWORD})
    assert answer.location == "/mijn"


@pytest.mark.parametrize("elsewhere", ["//kwaad.example", "https://kwaad.example", "/\\kwaad.example", "/\t/kwaad"])
def test_signing_in_never_leads_to_another_site(browser, alderman, elsewhere):
    account = factories.account(alderman.body, Role.OFFICIAL, who=alderman.person)
    fields = {"email": account.email, "password": factories.PASSWORD, "next": elsewhere}
    assert browser.client.post("/aanmelden", data=fields).location == "/mijn"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(browser, alderman):
    account = factories.account(alderman.body, Role.OFFICIAL)
    for email in (account.email, "niemand@voorbeeld.example"):
        page = browser.send("/en/aanmelden", 400, email=email, password="een verkeerd wachtwoord")
        assert "The e-mail address or the password is not right." in page.words


def test_a_session_is_fresh_after_signing_in_and_gone_after_signing_out(signed_in):
    with signed_in.client.session_transaction() as kept:
        assert kept.permanent
    signed_in.send("/afmelden")
    assert signed_in.client.get("/mijn").status_code == 303


def test_a_form_without_its_token_is_refused(app, alderman):
    app.config["WTF_CSRF_ENABLED"] = True
    Browser(app.test_client()).send("/aanmelden", 400, email="a@voorbeeld.example", password="x")


def test_a_clerk_adds_an_official_who_then_stands_on_the_public_page(browser, app):
    town = factories.body()
    factories.sign_in(browser.client, factories.account(town, Role.CLERK))
    assert "Officials of Gemeente Vlietmonde" in browser.open("/en/beheer/bestuurders", follow_redirects=True).words
    here = "/en/organen/vlietmonde/beheer/bestuurders/nieuw"
    browser.open(here)
    page = browser.send(here, 400, family_name="Ee")
    assert "#kind-0" in page.links()
    answers = {"family_name": "Ee", "prefix": "van", "title": "raadslid", "kind": "elected_member"}
    browser.send(here, **answers, valid_from="30-3-2022")
    assert "van Ee" in browser.open("/en/organen/vlietmonde").words


def test_an_official_keeps_no_officials(signed_in):
    signed_in.open("/organen/vlietmonde/beheer/bestuurders", 403)
