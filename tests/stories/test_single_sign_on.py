"""Signing in at the identity provider of the body, in a real browser and by keyboard: from an
invitation to signing out, without scripts too; and a form that lapsed is not lost.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register.access import SERVER, Role
from register.models.accounts import AccountIdentity
from register.services.accounts import accounts, links
from register.services.organisations import bodies
from register.transaction import transaction
from tests import factories
from tests.oidc.stub import BROKER, serving
from tests.stories.keyboard import Keyboard
from tests.stories.test_accounts import is_headed, link_in_the_mail, look, says

pytestmark = pytest.mark.xdist_group("example")

OFFICIAL = "raadslid@vlietmonde.example"
NEW, WHO = "nieuwe@vlietmonde.example", "wietske-at-work"


@pytest.fixture
def provider(served):
    """The provider, which asks who somebody is; its page is not ours."""
    with serving(BROKER, subject="") as stub:
        served.app.extensions.pop("oidc", None)
        served.app.config.update(stub.settings())
        yield stub


@pytest.fixture
def invited(served, provider):
    with served.app.app_context(), transaction():
        account = factories.account(email=NEW, password=None)
        accounts.give_role(account, bodies.get("gemeente-vlietmonde"), Role.CLERK)
        links.send(SERVER, account)
    return NEW


def at_the_provider(page, who):
    page.wait_for_url(re.compile("/authorize"))
    field = page.locator("[name=subject]")
    field.fill(who)
    with page.expect_navigation():
        field.press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
def test_who_was_invited_signs_in_at_the_provider_and_out_again(
    visitor, served, provider, invited, scripts
):
    newcomer = visitor(scripts=scripts)
    page, keys = newcomer.open(link_in_the_mail(served, invited)), Keyboard(newcomer)
    look(newcomer)
    keys.press(page.get_by_role("link", name="Aanmelden met Werkaccount"))
    at_the_provider(page, WHO)
    is_headed(page, "Voortaan aanmelden met Werkaccount")
    says(page, invited)
    look(newcomer)
    keys.press(page.get_by_role("button", name="Koppel mijn account"))
    expect(page).to_have_url(re.compile("/bureau$"))
    says(newcomer.open("/mijn-account"), provider.issuer)
    look(newcomer)

    page.locator(".site-header").get_by_role("button", name="Afmelden").click()
    page.wait_for_url(newcomer.address + "/")
    is_headed(newcomer.open("/mijn-account"), "Aanmelden")
    look(newcomer)
    keys.press(page.get_by_role("link", name="Aanmelden met Werkaccount"))
    at_the_provider(page, "somebody-whom-nobody-invited")
    is_headed(page, "Er is nog geen account gekoppeld")
    look(newcomer)
    keys.press(page.get_by_role("link", name="Meld u anders aan"))
    keys.press(page.get_by_role("link", name="Aanmelden met Werkaccount"))
    at_the_provider(page, WHO)
    says(newcomer.open("/mijn-account"), invited)
    page.get_by_role("button", name="Beëindig de koppeling").click()
    is_headed(page, "Aanmelden")
    newcomer.open("/aanmelden/eenmalig/mislukt")
    look(newcomer)


def test_what_was_typed_before_a_session_ended_comes_back(visitor, served, provider):
    with served.app.app_context():
        account = accounts.get(OFFICIAL)
        factories.keep(AccountIdentity(account_id=account.id, issuer=provider.issuer, subject=WHO))
    official = visitor()
    page = official.open("/aanmelden")
    page.get_by_role("link", name="Aanmelden met Werkaccount").click()
    at_the_provider(page, WHO)
    page = official.open("/mijn")
    page.locator("a[href$='/nevenfuncties/nieuw']").first.click()
    page.locator("[name=title]").fill("secretaris")
    page.context.clear_cookies()
    page.locator("main form button[type=submit]").first.click()
    says(page, "uw antwoorden staan er nog")
    official.complaints.clear()
    look(official)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile("in een ander tabblad")).click()
    at_the_provider(opened.value, WHO)
    expect(opened.value).to_have_url(re.compile("/mijn$"))
    page.locator("main form button[type=submit]").click()
    is_headed(page, "Uw antwoorden staan er nog")
    page.get_by_role("button", name="Terug naar het formulier").click()
    expect(page.locator("[name=title]")).to_have_value("secretaris")
