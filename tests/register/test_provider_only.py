"""A register at which the identity provider alone lets people in: what counts there and what does
not, who would be locked out, and the way back.
"""

from __future__ import annotations

import pytest

from register import create_app
from register.access import Role
from register.errors import WrongSetting
from register.models.accounts import AccountIdentity
from register.services.accounts import accounts, identities, links, second_factor
from register.transaction import transaction
from tests import factories, factors
from tests.authenticator import Authenticator
from tests.browser import Browser, Page
from tests.factories import PASSWORD
from tests.oidc.fixtures import stub, stubs, world  # noqa: F401
from tests.oidc.world import invited
from tests.register.test_passkey_pages import asked
from tests.register.test_passkeys import SITE, enrol
from tests.register.test_serving import SERVED
from tests.register.test_sessions import later
from tests.register.test_single_sign_on import at_the_button, newcomer  # noqa: F401


@pytest.fixture
def only(world):
    world.app.config["OIDC_ONLY"] = True
    return world


def is_in(browser):
    return browser.get("/mijn-account").status_code == 200


def test_the_provider_lets_in_and_a_password_does_not(only):
    reader = Browser(only.browser())
    page = reader.open("/en/aanmelden")
    assert "Sign in with Werkaccount" in page.words
    assert "password" not in page.words.replace("Have you forgotten your password of", "")
    assert "E-mail address" not in page.words
    only.app.config["WTF_CSRF_ENABLED"] = False
    for password in (PASSWORD, "een ander wachtwoord dan dat"):
        sent = {"email": only.account.email, "password": password}
        said = reader.client.post("/en/aanmelden", data=sent)
        assert said.status_code == 400
        assert "First sign in with Werkaccount" in said.text
        assert not is_in(reader.client)
    assert only.comes_in()


def test_nor_does_a_passkey_nor_anything_that_began_before(only):
    only.app.config.update(SITE_ADDRESS=SITE, OIDC_ONLY=False, WTF_CSRF_ENABLED=False)
    phone = Authenticator(SITE)
    enrol(phone, only.account)
    before = factories.let_in(only.app.test_client(), only.account)
    question = asked(Page(before.get("/en/aanmelden")))
    assert is_in(before)
    only.app.config["OIDC_ONLY"] = True
    assert not is_in(before), "a session that a password began"
    sent = {"credential": phone.use(question)}
    assert before.post("/en/aanmelden", data=sent).status_code == 400
    assert not is_in(before)


def test_no_link_leads_past_it_and_an_invitation_links(only, newcomer):
    only.app.config.update(WTF_CSRF_ENABLED=False, SITE_ADDRESS=SITE)
    browser = only.browser()
    asked_for = browser.get("/en/wachtwoord-vergeten")
    assert (asked_for.status_code, asked_for.location) == (303, "/en/aanmelden")
    word = invited(only.account)
    page = Browser(browser).open(f"/en/wachtwoord-kiezen/{word}")
    assert "This link does not lead to your account" in page.words
    new = {"new_password": "vier woorden zonder enig verband", "credential": "{}"}
    new["password_again"] = new["new_password"]
    for path in ("", "/passkey"):
        answer = browser.post(f"/en/wachtwoord-kiezen/{word}{path}", data=new)
        assert answer.status_code == 404
    assert links.find(word) is not None, "it was not used up either"


def test_who_is_invited_links_and_who_was_not_linked_is_opened_anew(only, newcomer):
    third = factories.account(factories.body("derde"), Role.CLERK, password=None)
    page = Browser(only.browser()).open(f"/en/wachtwoord-kiezen/{invited(third)}")
    assert "Here people sign in with Werkaccount alone" in page.words
    assert "assword" not in page.words
    reader, page = at_the_button(only, newcomer)
    reader.submit(page)
    assert len(identities.list_of(newcomer)) == 1
    assert only.comes_in()
    somebody = factories.account(factories.body("elders"), Role.CLERK)
    with transaction():
        other = accounts.get(somebody.email)
        accounts.disable(other)
        accounts.enable(other)
    assert links.begins_otherwise(accounts.get(somebody.email)), "its link links"


def test_who_signed_in_there_is_asked_and_signs_without_a_password(only, monkeypatch):
    browser = only.browser()
    only.sign_in(browser)
    mine = Browser(browser)
    page = mine.open("/en/mijn-account")
    assert "Change your password" not in page.words
    assert "End the link" not in page.words
    mine.open("/en/mijn-account/wachtwoord", 404)
    only.app.config["WTF_CSRF_ENABLED"] = False
    assert browser.post("/en/mijn-account/eenmalig/beeindigen").status_code == 403
    with later(monkeypatch, minutes=20):
        page = mine.open("/en/mijn-account/app", 403)
        assert "Sign in with Werkaccount in another tab" in page.words
        assert "Your password" not in page.words
        sent = {"proof-password": PASSWORD, "proof-opens": "1"}
        assert browser.post("/en/mijn-account/app", data=sent).status_code == 403
    assert len(identities.list_of(only.account)) == 2


def test_a_second_factor_is_shown_there_or_here(only):
    only.app.config["SECOND_FACTOR"] = True
    secret, _ = factors.set_up(only.account)
    browser = only.browser()
    assert "/aanmelden/code" in only.sign_in(browser).location
    page = Browser(browser).open("/aanmelden/code")
    Browser(browser).submit(page, part="/aanmelden/code", code=factors.code_of(secret))
    assert is_in(browser)
    assert second_factor.ways(only.account).totp


SET = {
    "OIDC_ISSUER": "https://login.body.example",
    "OIDC_CLIENT_ID": "register",
    "OIDC_CLIENT_SECRET": "geheim",
    "OIDC_ONLY": True,
}


def test_it_is_refused_without_a_provider():
    with pytest.raises(WrongSetting, match="there is no provider"):
        create_app({**SERVED, "OIDC_ONLY": True})


def test_a_register_does_not_start_where_it_would_lock_out(app):
    def starts():
        uri = app.config["SQLALCHEMY_DATABASE_URI"]
        create_app({**SERVED, **SET, "SQLALCHEMY_DATABASE_URI": uri})

    def link(account):
        factories.keep(
            AccountIdentity(
                account_id=account.id, issuer=SET["OIDC_ISSUER"], subject=f"s{account.id}"
            )
        )

    starts()  # there is nobody yet
    body = factories.body()
    clerk = factories.account(body, Role.CLERK)
    with pytest.raises(WrongSetting, match="leave REGISTER_OIDC_ONLY out"):
        starts()
    link(clerk)
    starts()
    administrator = factories.account(body, Role.ADMINISTRATOR)
    with pytest.raises(WrongSetting, match="no administrator is linked"):
        starts()
    link(administrator)
    starts()
    with transaction():
        accounts.disable(administrator)
    starts()  # who is closed is locked out already
