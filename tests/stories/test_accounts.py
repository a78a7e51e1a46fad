"""Accounts from the invitation to the end, and who read what, in a real browser: the links come out
of the mail that waits to be sent. Everybody in it is invented.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register.cli.demo import PASSWORD
from register.services.accounts import accounts, links
from register.services.organisations import bodies
from register.services.readings import auditors
from register.transaction import transaction
from tests import factories
from tests.register.test_account_links import GOOD, mailed, token_in
from tests.stories.keyboard import Keyboard

pytestmark = pytest.mark.xdist_group("example")

ADMINISTRATOR, CLERK = "beheer@vlietmonde.example", "griffier@vlietmonde.example"
OFFICIAL = "wethouder@vlietmonde.example"
NEW, NAME = "wietske@vlietmonde.example", "Wietske Waterman"
BODY = "/organen/gemeente-vlietmonde"
ANOTHER = "nog vier heel andere woorden"
WIDTHS = (1280, 320)


def enter(visitor, email, password=PASSWORD):
    made = visitor()
    made.sign_in(email, password)
    expect(made.page).not_to_have_url(re.compile("/aanmelden"))
    return made


def look(somebody):
    for width in WIDTHS:
        somebody.check(width)


def link_in_the_mail(served, email):
    """The address in the last letter that waits for the holder of an account."""
    with served.app.app_context():
        *_, message = mailed(accounts.get(email))
        return f"/wachtwoord-kiezen/{token_in(message)}"


def says(page, words):
    expect(page.locator("main")).to_contain_text(words)


def is_headed(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def choose_password(somebody, path, password, heading):
    """Choose a password by a link, with the keys of a keyboard, after one that will not do."""
    keys, page = Keyboard(somebody), somebody.open(path)
    is_headed(page, heading)
    look(somebody)
    record = page.get_by_role("button", name="Wachtwoord vastleggen")
    keys.type(page.locator("[name=new_password]"), "kort")
    keys.type(page.locator("[name=password_again]"), "kort")
    keys.press(record)
    expect(page.locator("#new_password-error")).to_be_visible()
    look(somebody)
    keys.type(page.locator("[name=new_password]"), password)
    keys.type(page.locator("[name=password_again]"), password)
    keys.press(record)
    is_headed(page, "Uw wachtwoord is vastgelegd")
    look(somebody)


def untick(keys, box):
    """Take a tick away with the space bar."""
    keys.reach(box)
    keys.page.keyboard.press("Space")
    expect(box).not_to_be_checked()


def test_an_administrator_invites_a_clerk_gives_roles_and_closes_the_account(visitor, served):
    administrator = enter(visitor, ADMINISTRATOR)
    page, by_keys = administrator.page, Keyboard(administrator)
    keys = by_keys
    keys.press(page.get_by_role("link", name="Accounts", exact=True))
    is_headed(page, re.compile("Accounts"))
    look(administrator)
    keys.press(page.get_by_role("link", name="Iemand uitnodigen"))
    look(administrator)
    invite = page.get_by_role("button", name="Uitnodigen")
    keys.press(invite)
    expect(page.locator("#email-error")).to_be_visible()
    look(administrator)
    keys.type(page.locator("[name=email]"), NEW)
    keys.type(page.locator("[name=name]"), NAME)
    keys.choose(page.locator("[name=roles][value=clerk]"))
    keys.press(invite)
    is_headed(page, f"Account van {NAME}")
    says(page, "de mail moet nog uit")
    look(administrator)
    its_page = page.url.removeprefix(administrator.address)

    clerk = visitor()
    path = link_in_the_mail(served, NEW)
    choose_password(clerk, path, GOOD, "Kies uw wachtwoord")
    is_headed(clerk.open(path), "Deze link werkt niet meer")
    look(clerk)
    clerk.sign_in(NEW, GOOD)
    other = enter(visitor, NEW, GOOD)
    page = clerk.open("/mijn-account")
    says(page, "Griffier")
    look(clerk)
    keys = Keyboard(clerk)
    keys.press(page.get_by_role("row").get_by_role("button", name=re.compile("^Afmelden")))
    says(page, "Die browser is afgemeld.")
    expect(page.get_by_role("row")).to_have_count(2)
    is_headed(other.open("/besluiten"), "Aanmelden")
    page.get_by_role("link", name="Uw wachtwoord wijzigen").click()
    look(clerk)
    is_headed(clerk.open("/accounts"), "Accounts")
    look(clerk)

    page = administrator.open(its_page)
    look(administrator)
    record = page.get_by_role("button", name="Vastleggen")
    by_keys.choose(page.locator("[name=roles][value=reviewer]"))
    by_keys.press(record)
    says(page, "Griffier, Beoordelaar")
    untick(by_keys, page.locator("[name=roles][value=reviewer]"))
    untick(by_keys, page.locator("[name=roles][value=clerk]"))
    by_keys.press(record)
    says(page, "De rollen zijn vastgelegd")
    is_headed(clerk.open("/mijn-account"), "Aanmelden")
    clerk.sign_in(NEW, GOOD)
    says(clerk.open("/mijn-account"), "U hebt nu bij geen enkel orgaan een rol.")
    look(clerk)
    by_keys.press(page.get_by_role("button", name="Het account sluiten"))
    says(page, "Het account is gesloten")
    look(administrator)
    is_headed(clerk.open("/mijn-account"), "Aanmelden")
    clerk.sign_in(NEW, GOOD)
    says(clerk.page, "Het e-mailadres of het wachtwoord klopt niet.")
    by_keys.press(page.get_by_role("button", name="Het account weer openen"))
    says(page, "Het account is weer open.")
    print(f"{by_keys.pages} pages, {by_keys.answers} answers")  # noqa: T201 - what the story shows
    choose_password(clerk, link_in_the_mail(served, NEW), ANOTHER, "Kies uw wachtwoord")


def test_a_forgotten_password_is_replaced_by_mail(visitor, served):
    clerk = visitor()
    page, keys = clerk.open("/aanmelden"), Keyboard(clerk)
    keys.press(page.get_by_role("link", name=re.compile("wachtwoord vergeten")))
    page.context.clear_cookies()
    look(clerk)
    keys.type(page.locator("[name=email]"), "griffier")
    keys.press(page.get_by_role("button", name="Stuur mij de link"))
    expect(page.locator("#email-error")).to_be_visible()
    look(clerk)
    page.locator("[name=email]").fill(CLERK)
    keys.press(page.get_by_role("button", name="Stuur mij de link"))
    is_headed(page, "Kijk in uw mail")
    look(clerk)
    with served.app.app_context(), transaction():
        links.answer()
    choose_password(clerk, link_in_the_mail(served, CLERK), GOOD, "Een ander wachtwoord kiezen")
    assert page.context.cookies() == []
    page.locator("main").get_by_role("link", name="Aanmelden").click()
    clerk.sign_in(CLERK, PASSWORD)
    says(page, "Het e-mailadres of het wachtwoord klopt niet.")
    clerk.sign_in(CLERK, GOOD)
    expect(page).to_have_url(re.compile("/bureau$"))


def test_an_official_and_who_watches_see_who_read_what(visitor, served):
    alderman, clerk = enter(visitor, OFFICIAL), enter(visitor, CLERK)
    page = alderman.page
    own = page.get_by_role("link", name=re.compile("^Wie las wat over u")).first
    own.click()
    is_headed(page, "Wie las wat over u")
    look(alderman)
    official = page.url.split("/")[-2]
    says(clerk.open(f"{BODY}/beheer/bestuurders/{official}/nevenfuncties"), "Nevenfuncties")
    page.reload()
    expect(page.get_by_role("row").filter(has_text="Griffier").first).to_be_visible()
    look(alderman)

    with served.app.app_context(), transaction():
        watcher = factories.account(email="fg@voorbeeld.example")
        for body in bodies.list_()[:2]:
            auditors.appoint(body, watcher)
    watcher = enter(visitor, "fg@voorbeeld.example", factories.PASSWORD)
    is_headed(watcher.page, "Wie las wat")
    look(watcher)
    page = watcher.open(f"{BODY}/inzage")
    expect(page.get_by_role("row").filter(has_text=CLERK).first).to_be_visible()
    look(watcher)
    page.locator("[name=naam]").fill("niemand van die naam")
    page.get_by_role("button", name="Tonen").click()
    says(page, "Niets gevonden")
    look(watcher)
