"""Passkeys through the pages: added, named, used and removed, with a browser that makes real ones."""

from __future__ import annotations

import datetime
import html
import re

import pytest

from register.access import SERVER, Role
from register.errors import NotFound
from register.mail import letters
from register.models.outbox import AccountMail
from register.models.traces import SignInMethod
from register.services.accounts import accounts, links, passkeys, second_factor, signing_in
from register.services.accounts.tries import Attempts
from register.transaction import transaction
from tests import factories, factors
from tests.authenticator import Authenticator
from tests.browser import Browser
from tests.factories import PASSWORD
from tests.register.test_account_links import GOOD, mailed, token_in
from tests.register.test_passkeys import SITE, letters_about
from tests.register.test_sessions import later, rows

OWN = "/en/mijn-account"


@pytest.fixture
def site(app):
    app.config["SITE_ADDRESS"] = SITE
    return app


@pytest.fixture
def clerk(site):
    return factories.account(factories.body(), Role.CLERK, email="griffier@voorbeeld.example")


@pytest.fixture
def phone():
    return Authenticator(SITE)


@pytest.fixture
def reader(site):
    return Browser(site.test_client())


@pytest.fixture
def holder(site, clerk):
    """The clerk, who has signed in with a password."""
    return Browser(factories.let_in(site.test_client(), clerk))


def asked(page):
    """What a page asks a browser of a passkey."""
    return html.unescape(re.search(r'data-passkey="([^"]+)"', page.text)[1])


def add(somebody, authenticator, name="Telefoon"):
    page = somebody.open(f"{OWN}/passkeys/toevoegen")
    return somebody.submit(page, name=name, credential=authenticator.make(asked(page)))


def codes_on(page):
    """The recovery codes that a page shows."""
    return [each.text for each in page.all("li") if each.get("class") == "code-words"]


def keep_codes(reader, page):
    """Go on from the page that shows them."""
    return reader.submit(page, part="/aanmelden/verder")


def enter(reader, authenticator, **cheat):
    page = reader.open("/en/aanmelden")
    status = cheat.pop("status", 200)
    return reader.submit(page, status, credential=authenticator.use(asked(page), **cheat))


def is_in(reader):
    return reader.client.get("/en/mijn-account").status_code == 200


def test_a_passkey_is_added_and_its_holder_signs_in_with_it_alone(holder, reader, clerk, phone):
    page = add(holder, phone)
    assert "has been added" in page.words
    codes = codes_on(page)
    page = keep_codes(holder, page)
    assert "Telefoon" in page.words
    assert "You have 10 recovery codes left" in page.words, "a passkey alone can be lost"
    assert second_factor.ways(clerk).recovery_codes == len(set(codes)) == 10
    [letter] = letters_about(clerk, AccountMail.PASSKEY)
    assert "vertel het de griffie" in letters.compose(letter).get_content()
    assert "Error" not in enter(reader, phone).words
    assert is_in(reader)
    began = rows(clerk)[-1]
    assert began.method is SignInMethod.PASSKEY
    assert began.second_factor_at == began.began_at
    assert began.began_at - began.confirmed_at < datetime.timedelta(minutes=1)


def test_a_second_passkey_leaves_the_recovery_codes_as_they_are(holder, clerk, phone):
    [first, *_] = codes_on(add(holder, phone))
    page = add(holder, Authenticator(SITE), "Nog een")
    assert codes_on(page) == []
    with transaction():
        assert second_factor.uses_recovery_code(clerk, first, Attempts(10, 15), "192.0.2.1")


def test_who_signs_in_with_a_passkey_comes_where_they_wanted_to_be(holder, reader, clerk, phone):
    add(holder, phone)
    page = reader.client.get("/en/mijn-account/wachtwoord").location
    page = reader.open(page)
    page = reader.submit(page, credential=phone.use(asked(page)))
    assert page.response.request.path == "/en/mijn-account/wachtwoord"


def test_what_is_asked_is_alike_for_everybody(holder, reader, clerk, phone):
    """Also for somebody who just typed the address of an account with passkeys."""

    def shape(page):
        return re.sub(r'"challenge": "[^"]+"', "", asked(page))

    before = shape(reader.open("/en/aanmelden"))
    add(holder, phone)
    typed = reader.submit(
        reader.open("/en/aanmelden"), 400, email=clerk.email, password="niet het wachtwoord"
    )
    assert shape(reader.open("/en/aanmelden")) == shape(typed) == before


def test_the_site_is_that_of_the_setting_whatever_host_was_asked_for(holder, reader, clerk, phone):
    page = reader.open("/en/aanmelden", base_url="https://evil.example/")
    assert '"rpId": "register.body.example"' in asked(page)
    evil = Authenticator("https://evil.example")
    page = holder.open(f"{OWN}/passkeys/toevoegen")
    holder.submit(page, 400, name="", credential=evil.make(asked(page)))
    assert passkeys.list_of(clerk) == []


def test_an_answer_is_for_the_browser_that_was_asked(site, holder, reader, clerk, phone):
    add(holder, phone)
    theirs = phone.use(asked(reader.open("/en/aanmelden")))
    other = Browser(site.test_client())
    page = other.submit(other.open("/en/aanmelden"), 400, credential=theirs)
    assert "open for too long" in page.words
    assert not is_in(other)


def test_an_answer_is_not_sent_twice(holder, reader, clerk, phone):
    phone.counts = False
    add(holder, phone)
    page = reader.open("/en/aanmelden")
    answer = phone.use(asked(page))
    with reader.client.session_transaction() as cookie:
        kept = dict(cookie)
    reader.submit(page, credential=answer)
    assert is_in(reader)
    reader.client.post("/afmelden")
    with reader.client.session_transaction() as cookie:
        cookie.update(kept)
    page = reader.send("/en/aanmelden", 400, credential=answer)
    assert "could not be used" in page.words
    assert not is_in(reader)


def test_what_was_asked_before_signing_in_is_worth_nothing_after(holder, reader, clerk, phone):
    phone.counts = False
    add(holder, phone)
    before = phone.use(asked(reader.open("/en/aanmelden")))
    enter(reader, phone)
    reader.client.post("/afmelden")
    assert "too long" in reader.send("/en/aanmelden", 400, credential=before).words


def test_a_page_that_stood_open_asks_to_press_once_more(holder, reader, clerk, phone, monkeypatch):
    add(holder, phone)
    page = reader.open("/en/aanmelden")
    answer = phone.use(asked(page))
    with later(monkeypatch, minutes=11):
        page = reader.submit(page, 400, credential=answer)
        assert "open for too long" in page.words
        reader.submit(page, credential=phone.use(asked(page)))
        assert is_in(reader)


def test_what_was_sent_of_a_passkey_stands_in_no_page(holder, reader, clerk, phone):
    add(holder, phone)
    page = enter(reader, phone, tampered=True, status=400)
    assert "could not be used" in page.words
    assert page.form()[1]["credential"] == ""


def test_a_passkey_is_named_and_removed(holder, site, clerk, phone):
    add(holder, phone, name="")
    [kept] = passkeys.list_of(clerk)
    assert kept.passkey.name == "Passkey"
    address = f"{OWN}/passkeys/{kept.passkey.public_id}"
    page = holder.open(address)
    assert "Enter a name" in holder.submit(page, 400, name="").words
    assert "Werktelefoon" in holder.submit(page, name="Werktelefoon").words
    other = Browser(site.test_client())
    enter(other, phone)
    assert is_in(other)
    page = holder.submit(holder.open(address), part="verwijderen")
    assert "has been removed" in page.words
    assert "Werktelefoon" not in page.words
    assert is_in(holder)
    assert not is_in(other)
    assert "could not be used" in enter(other, phone, status=400).words
    holder.open(address, 404)


def test_nobody_touches_the_passkey_of_somebody_else(holder, site, clerk, phone):
    add(holder, phone)
    [kept] = passkeys.list_of(clerk)
    address = f"{OWN}/passkeys/{kept.passkey.public_id}"
    other = Browser(factories.let_in(site.test_client(), factories.account()))
    other.open(address, 404)
    other.send(address, 404, name="Van mij")
    other.send(f"{address}/verwijderen", 404)
    assert len(passkeys.list_of(clerk)) == 1


def enter_password(reader, account, status=200, **values):
    values = {"email": account.email, "password": PASSWORD, **values}
    return reader.submit(reader.open("/en/aanmelden"), status, **values)


@pytest.fixture
def enrolled(holder, clerk, phone):
    """The clerk, who has a passkey and a password."""
    add(holder, phone)
    return clerk


def test_after_a_password_the_passkey_of_that_account_is_asked_and_of_no_other(
    site, reader, enrolled, phone
):
    stranger = factories.account()
    theirs = Authenticator(SITE)
    add(Browser(factories.let_in(site.test_client(), stranger)), theirs)
    page = enter_password(reader, enrolled)
    assert "we ask your passkey too" in page.words
    assert not is_in(reader)
    page = reader.submit(page, 400, credential=theirs.use(asked(page)))
    assert "could not be used" in page.words
    assert not is_in(reader)
    page = reader.submit(page, credential=phone.use(asked(page)))
    assert page.response.request.path == "/en/bureau"
    assert is_in(reader)
    began = rows(enrolled)[-1]
    assert began.method is SignInMethod.PASSWORD
    assert began.second_factor_at == began.began_at


def test_what_was_signed_to_sign_in_is_no_second_factor(reader, enrolled, phone):
    before = phone.use(asked(reader.open("/en/aanmelden")))
    page = enter_password(reader, enrolled)
    beside = phone.use(asked(reader.open("/en/aanmelden")))
    for answer in (before, beside):
        assert "too long" in reader.submit(page, 400, credential=answer).words
        assert not is_in(reader)


def test_who_has_no_second_factor_makes_a_passkey_before_anything_opens(site, reader, clerk, phone):
    site.config["SECOND_FACTOR"] = True
    page = enter_password(reader, clerk, next="/mijn-account")
    assert "First set up a second factor" in page.words
    assert not is_in(reader)
    wrong = phone.make(asked(page), verified=False)
    page = reader.submit(page, 400, part="/aanmelden/passkey", credential=wrong)
    assert "could not be used" in page.words
    answer = phone.make(asked(page))
    page = reader.submit(page, part="/aanmelden/passkey", credential=answer)
    assert len(codes_on(page)) == 10
    page = keep_codes(reader, page)
    assert page.response.request.path == "/en/mijn-account"
    assert len(passkeys.list_of(clerk)) == 1
    assert rows(clerk)[-1].second_factor_at is not None


def test_the_password_alone_adds_no_passkey_to_an_account_that_has_a_second_factor(
    site, reader, clerk, phone
):
    site.config["SECOND_FACTOR"] = True
    page = enter_password(reader, clerk)
    address, fields = page.form("/aanmelden/passkey")
    answer = phone.make(asked(page))
    other = site.test_client()
    factors.set_up(clerk)
    page = enter_password(reader, clerk)
    reader.send(address, 409, **{**fields, "credential": answer})
    with reader.client.session_transaction() as cookie:
        word = cookie["browser"]
    question = passkeys.making(
        passkeys.Ceremony(passkeys.relying_party(SITE, "x"), "first second factor", word), clerk
    )
    reader.send(address, 409, **{**fields, "credential": phone.make(question)})
    assert passkeys.list_of(clerk) == []
    assert other.post("/aanmelden/passkey").status_code == 400


def test_what_asks_anew_takes_a_passkey_of_the_holder_and_of_nobody_else(
    site, reader, enrolled, phone, monkeypatch
):
    theirs = Authenticator(SITE)
    add(Browser(factories.let_in(site.test_client(), factories.account())), theirs)
    enter(reader, phone)
    [kept] = passkeys.list_of(enrolled)
    with later(monkeypatch, minutes=20):
        page = reader.open(f"{OWN}/passkeys/toevoegen", 403)
        assert "Show that it is you" in page.words
        wrong = {"proof-credential": theirs.use(asked(page))}
        page = reader.submit(page, 403, **wrong)
        assert "could not be used" in page.words
        page = reader.submit(page, **{"proof-credential": phone.use(asked(page))})
        assert "Add a passkey" in page.words
        add(reader, Authenticator(SITE), "Nog een")
        reader.send(f"{OWN}/passkeys/{kept.passkey.public_id}/verwijderen")
    assert [each.passkey.name for each in passkeys.list_of(enrolled)] == ["Nog een"]


def test_what_was_signed_to_show_who_it_is_does_not_sign_in(reader, enrolled, phone, monkeypatch):
    enter(reader, phone)
    with later(monkeypatch, minutes=20):
        page = reader.open(f"{OWN}/passkeys/toevoegen", 403)
        answer = phone.use(asked(page))
        with reader.client.session_transaction() as cookie:
            cookie.pop("_user_id")
        reader.send("/en/aanmelden", 400, credential=answer)
    assert not is_in(reader)


@pytest.fixture
def invited(site):
    made = factories.account(factories.body(), Role.CLERK, password=None)
    with transaction():
        links.send(SERVER, made)
    return made


@pytest.fixture
def link(invited):
    [message] = mailed(invited)
    return f"/en/wachtwoord-kiezen/{token_in(message)}"


def test_who_is_invited_begins_with_a_passkey_and_is_in(reader, invited, link, phone):
    page = reader.open(link)
    assert "Begin with your account" in page.words
    page = reader.submit(page, part="passkey", credential=phone.make(asked(page)))
    assert "you are signed in with it" in page.words
    assert len(codes_on(page)) == 10
    assert keep_codes(reader, page).response.request.path == "/en/bureau"
    assert invited.password_hash is None
    [began] = rows(invited)
    assert (began.method, began.second_factor_at) == (SignInMethod.PASSKEY, began.began_at)
    assert "works no more" in reader.open(link, 404).words
    reader.client.post("/afmelden")
    enter(reader, phone)
    assert is_in(reader)
    with pytest.raises(NotFound):
        links.choose(link.rpartition("/")[2], GOOD)


def test_an_invitation_still_works_after_a_passkey_that_was_wrong(reader, invited, link, phone):
    page = reader.open(link)
    wrong = phone.make(asked(page), verified=False)
    page = reader.submit(page, 400, part="passkey", credential=wrong)
    assert "could not be used" in page.words
    assert not is_in(reader)
    reader.submit(page, part="passkey", credential=phone.make(asked(page)))
    assert is_in(reader)


def test_nobody_begins_for_somebody_else_from_another_site(app, reader, invited, link, phone):
    """Without the token of this browser a form counts for nothing: somebody could be signed in to
    an account that is not theirs.
    """
    page = reader.open(link)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = phone.make(asked(page))
    assert reader.client.post(f"{link}/passkey", data={"credential": answer}).status_code == 400
    assert not is_in(reader)
    assert passkeys.list_of(invited) == []


def test_a_mailed_link_to_an_account_that_has_begun_makes_no_passkey(reader, clerk, phone):
    """Who can read its mail would otherwise need no second factor."""
    with transaction():
        links.send(SERVER, clerk)
    [message] = mailed(clerk)
    address = f"/en/wachtwoord-kiezen/{token_in(message)}"
    page = reader.open(address)
    assert "data-passkey" not in page.text
    stranger = factories.account(password=None)
    act = f"begin {token_in(message)}"
    with reader.client.session_transaction() as cookie:
        cookie["browser"] = "this"
    question = passkeys.making(
        passkeys.Ceremony(passkeys.relying_party(SITE, "x"), act, "this"), stranger
    )
    reader.send(f"{address}/passkey", 404, credential=phone.make(question))
    assert passkeys.list_of(clerk) == []
    reader.open(address)


def test_a_link_to_an_account_that_is_opened_again_makes_no_passkey_in_place_of_its_app(
    reader, clerk, phone
):
    factors.set_up(clerk)
    with transaction():
        accounts.disable(clerk)
        accounts.enable(clerk)
        links.send(SERVER, clerk)
    token = token_in(mailed(clerk)[-1])
    assert "data-passkey" not in reader.open(f"/en/wachtwoord-kiezen/{token}").text
    with reader.client.session_transaction() as cookie:
        cookie["browser"] = "this"
    ceremony = passkeys.Ceremony(passkeys.relying_party(SITE, "x"), f"begin {token}", "this")
    made = phone.make(passkeys.making(ceremony, clerk))
    reader.send(f"/en/wachtwoord-kiezen/{token}/passkey", 404, credential=made)
    assert passkeys.list_of(clerk) == []


def test_who_began_with_a_passkey_is_not_invited_again(site, invited, link, reader, phone):
    page = reader.open(link)
    reader.submit(page, part="passkey", credential=phone.make(asked(page)))
    with transaction():
        assert links.send(SERVER, invited) is links.LinkPurpose.RESET
    [message] = [each for each in mailed(invited) if "wachtwoord-kiezen" in each.get_content()]
    other = Browser(site.test_client())
    page = other.open(f"/en/wachtwoord-kiezen/{token_in(message)}")
    assert "data-passkey" not in page.text
    assert "has been recorded" in other.submit(page, new_password=GOOD, password_again=GOOD).words
    assert factories.sign_in(other.client, invited, GOOD).status_code == 303


def test_who_has_no_password_chooses_one_with_the_passkey(site, reader, invited, link, phone):
    page = reader.open(link)
    reader.submit(page, part="passkey", credential=phone.make(asked(page)))
    page = reader.open(f"{OWN}/wachtwoord")
    assert "Choose a password" in page.words
    assert "password" not in page.form()[1]
    new = {"new_password": GOOD, "password_again": GOOD}
    assert "Press the button with the passkey" in reader.submit(page, 400, **new).words
    theirs = Authenticator(SITE)
    add(Browser(factories.let_in(site.test_client(), factories.account())), theirs)
    page = reader.open(f"{OWN}/wachtwoord")
    page = reader.submit(page, 400, credential=theirs.use(asked(page)), **new)
    assert "could not be used" in page.words
    page = reader.submit(page, credential=phone.use(asked(page)), **new)
    assert "has been changed" in page.words
    assert is_in(reader)
    assert signing_in.sign_in(invited.email, GOOD, Attempts(10, 15)) is not None


def test_without_a_site_address_nothing_is_offered(app, phone):
    clerk = factories.account(factories.body(), Role.CLERK)
    holder = Browser(factories.let_in(app.test_client(), clerk))
    assert "no passkeys at this address" in holder.open(f"{OWN}/passkeys/toevoegen").words
    reader = Browser(app.test_client())
    assert "passkey" not in reader.open("/en/aanmelden").words
    page = reader.send("/en/aanmelden", 400, credential="{}")
    assert "do not work at this address" in page.words
