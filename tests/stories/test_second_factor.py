"""An invited clerk sets up a second factor and signs in with it, loses it, and begins anew; with
the keys of a keyboard alone, without scripts, and in a browser that looks at every page. Everybody
in it is invented.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register.access import SERVER, Role
from register.cli.demo import PASSWORD
from register.services.accounts import accounts, links
from register.services.organisations import bodies
from register.transaction import transaction
from tests.factors import code_of
from tests.register.test_account_links import GOOD, mailed
from tests.stories.keyboard import Keyboard
from tests.stories.test_accounts import (
    ADMINISTRATOR,
    choose_password,
    enter,
    is_headed,
    look,
    says,
)

pytestmark = pytest.mark.xdist_group("example")

NEW = "fenna@vlietmonde.example"
PAGES = "/organen/gemeente-vlietmonde/beheer/accounts"


@pytest.fixture
def invited(served):
    """The address of the page of somebody who was invited, at a register that asks a factor."""
    with served.app.app_context(), transaction():
        body = bodies.get("gemeente-vlietmonde")
        account = accounts.add(NEW, "Fenna Vaartman")
        accounts.give_role(account, body, Role.CLERK)
        links.send(SERVER, account)
        page = f"{PAGES}/{account.public_id}"
    asked = served.app.config["SECOND_FACTOR"]
    served.app.config["SECOND_FACTOR"] = True
    yield page
    served.app.config["SECOND_FACTOR"] = asked


def last_link(served):
    """The address in the newest mail that has one."""
    with served.app.app_context():
        said = [each.get_content() for each in mailed(accounts.get(NEW))]
    return re.findall("/wachtwoord-kiezen/[a-zA-Z0-9_-]+", "".join(said))[-1]


def sign_in(somebody, keys, password):
    page = somebody.open("/aanmelden?next=/accounts")
    keys.type(page.locator("[name=email]"), NEW)
    keys.type(page.locator("[name=password]"), password)
    keys.press(page.get_by_role("button", name="Aanmelden", exact=True))


def set_up(somebody, keys):
    """Set up an app, after a code that is not right; return its secret and the recovery codes."""
    page = somebody.page
    is_headed(page, "Stel eerst een tweede factor in")
    look(somebody)
    keys.press(page.get_by_role("button", name="Stel een app in"))
    is_headed(page, "Stel een app in")
    look(somebody)
    secret = page.locator(".code-words").inner_text().replace(" ", "")
    record = page.get_by_role("button", name="Vastleggen")
    keys.type(page.locator("[name=code]"), "000000")
    keys.press(record)
    expect(page.locator("#code-error")).to_be_visible()
    look(somebody)
    page.locator("[name=code]").fill("")
    keys.type(page.locator("[name=code]"), code_of(secret))
    keys.press(record)
    is_headed(page, "Uw herstelcodes")
    look(somebody)
    return secret, page.locator(".code-list li").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_clerk_begins_signs_in_with_a_code_and_without_the_telephone(
    visitor, served, invited, scripts
):
    clerk = visitor(scripts=scripts)
    keys, page = Keyboard(clerk), clerk.page
    choose_password(clerk, last_link(served), GOOD, "Kies uw wachtwoord")
    sign_in(clerk, keys, GOOD)
    secret, codes = set_up(clerk, keys)
    assert len(codes) == 10
    with page.expect_download() as saved:
        keys.reach(page.get_by_role("button", name="Sla op als bestand"))
        page.keyboard.press("Enter")
    assert set(codes) <= set(saved.value.path().read_text(encoding="utf-8").split())
    keys.press(page.get_by_role("button", name="Ik heb ze bewaard: ga verder"))
    expect(page).to_have_url(re.compile("/accounts$"))
    says(clerk.open("/mijn-account"), "U hebt nog 10 herstelcodes")
    look(clerk)
    keys.press(page.get_by_role("button", name="Afmelden").first)

    sign_in(clerk, keys, GOOD)
    is_headed(page, "Vul uw code in")
    look(clerk)
    keys.press(page.get_by_role("button", name="Aanmelden", exact=True))
    expect(page.locator("#code-error")).to_be_visible()
    look(clerk)
    keys.type(page.locator("[name=code]"), code_of(secret, 1))
    keys.press(page.get_by_role("button", name="Aanmelden", exact=True))
    expect(page).to_have_url(re.compile("/accounts$"))
    keys.press(page.get_by_role("button", name="Afmelden").first)

    sign_in(clerk, keys, GOOD)
    keys.open(page.get_by_text("Hebt u uw app niet bij de hand?"))
    keys.type(page.locator("[name=recovery_code]"), codes[0].upper())
    keys.press(page.get_by_role("button", name="Aanmelden", exact=True))
    says(page, "U hebt er nog 9.")
    if not scripts:
        return

    served.app.config["SECOND_FACTOR"] = False
    administrator = enter(visitor, ADMINISTRATOR)
    desk = administrator.open(invited)
    served.app.config["CONFIRM_MINUTES"] = 0
    look(administrator)
    desk.get_by_role("button", name="Haal de tweede factor weg").click()
    is_headed(desk, "Laat zien dat u het bent")
    look(administrator)
    desk.locator("[type=password]").fill(PASSWORD)
    desk.get_by_role("button", name="Verdergaan").click()
    served.app.config["CONFIRM_MINUTES"] = 15
    says(desk, "De tweede factor is weggehaald")
    served.app.config["SECOND_FACTOR"] = True
    is_headed(clerk.open("/mijn-account"), "Aanmelden")
    choose_password(
        clerk,
        last_link(served),
        "nog vier heel andere woorden",
        "Een ander wachtwoord kiezen",
    )
    sign_in(clerk, keys, "nog vier heel andere woorden")
    set_up(clerk, keys)
