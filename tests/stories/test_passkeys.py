"""Passkeys in a real browser, with an authenticator that the browser itself plays: who is invited is
in after three presses, signs in, and adds and removes one. Everybody in it is invented.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from register.access import Role
from register.cli.demo import PASSWORD
from register.services.accounts import accounts, keeping, passkeys
from register.services.organisations import bodies
from register.transaction import transaction
from tests.stories.test_accounts import (
    ADMINISTRATOR,
    NAME,
    NEW,
    is_headed,
    link_in_the_mail,
    look,
    says,
)

pytestmark = pytest.mark.xdist_group("example")

CLERK = "griffier@vlietmonde.example"


@pytest.fixture
def site(served):
    """The site under a name: a browser makes no passkey for a number."""
    served.address = f"http://localhost:{urlsplit(served.address).port}"
    served.app.config["SITE_ADDRESS"] = served.address
    return served


class Presses:
    """Counts what somebody presses: on a page, and the finger that an authenticator asks for."""

    def __init__(self, page):
        self.page, self.count = page, 0
        self._devices = page.context.new_cdp_session(page)
        self._devices.send("WebAuthn.enable")
        self._devices.on("WebAuthn.credentialAdded", self._press)
        self._devices.on("WebAuthn.credentialAsserted", self._press)

    def _press(self, _event):
        self.count += 1

    def give(self):
        """Give the browser an authenticator that knows its holder; return its name."""
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        return self._devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})[
            "authenticatorId"
        ]

    def verifies(self, device, is_holder):
        """Let the finger be that of the holder, or of somebody else."""
        self._devices.send(
            "WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": is_holder}
        )

    def press(self, name, role="button"):
        """Press a button or a link of the page."""
        self.count += 1
        self.page.locator("main").get_by_role(role, name=name, exact=True).click()


def keeps_codes(somebody, presses):
    """Go on from the page that shows recovery codes, which the first passkey brings."""
    is_headed(somebody.page, "Uw herstelcodes")
    look(somebody)
    presses.press("Ik heb ze bewaard: ga verder")


def test_who_is_invited_is_in_after_three_presses_and_signs_in_without_a_password(site, visitor):
    with site.app.app_context(), transaction():
        who = accounts.identity_of(accounts.get(ADMINISTRATOR))
        keeping.invite(who, bodies.get("gemeente-vlietmonde"), NEW, NAME, [Role.CLERK])
    path = link_in_the_mail(site, NEW)
    clerk = visitor()
    page, presses = clerk.page, Presses(clerk.page)
    device = presses.give()
    clerk.open(path)
    presses.count += 1  # the link in the mail
    is_headed(page, "Begin met uw account")
    look(clerk)
    presses.press("Beginnen met een passkey")
    says(page, "Uw passkey is toegevoegd, en u bent ermee aangemeld.")
    print(f"invited and signed in: {presses.count} presses")  # noqa: T201
    assert presses.count <= 3
    keeps_codes(clerk, presses)
    expect(page).to_have_url(re.compile("/bureau$"))
    assert presses.count <= 4
    with site.app.app_context():
        made = accounts.get(NEW)
        assert made.password_hash is None
        assert passkeys.has(made)

    page.get_by_role("button", name="Afmelden").click()
    clerk.open("/aanmelden")
    look(clerk)
    presses.count = 0
    presses.verifies(device, False)
    presses.press("Aanmelden met een passkey")
    says(page, "Het is niet gelukt met een passkey.")
    look(clerk)
    presses.verifies(device, True)
    page.wait_for_timeout(3100)  # a second press within three seconds is the same press
    presses.count = 0
    presses.press("Aanmelden met een passkey")
    expect(page).to_have_url(re.compile("/bureau$"))
    assert presses.count <= 2


def test_a_passkey_is_added_named_and_removed(site, visitor):
    clerk = visitor()
    page, presses = clerk.page, Presses(clerk.page)
    presses.give()
    clerk.sign_in(CLERK, PASSWORD)
    expect(page).not_to_have_url(re.compile("/aanmelden"))
    clerk.open("/mijn-account")
    look(clerk)
    presses.press("Een passkey toevoegen", "link")
    is_headed(page, "Een passkey toevoegen")
    look(clerk)
    page.get_by_label("Naam").fill("Laptop van het werk")
    presses.press("Passkey maken")
    says(page, "De passkey is toegevoegd.")
    keeps_codes(clerk, presses)
    look(clerk)
    page.get_by_role("link", name=re.compile("^Naam wijzigen of verwijderen")).click()
    is_headed(page, "Passkey: Laptop van het werk")
    look(clerk)
    page.get_by_label("Naam").fill("Oude laptop")
    presses.press("Naam vastleggen")
    says(page, "Oude laptop")
    page.get_by_role("button", name="Afmelden").click()
    clerk.sign_in(CLERK, PASSWORD)
    says(page, "Uw wachtwoord klopt.")
    look(clerk)
    presses.press("Aanmelden met een passkey")
    expect(page).to_have_url(re.compile("/bureau$"))
    clerk.open("/mijn-account")
    page.get_by_role("link", name=re.compile("^Naam wijzigen of verwijderen")).click()
    presses.press("De passkey verwijderen")
    says(page, "De passkey is verwijderd.")


def test_who_has_to_have_a_second_factor_makes_a_passkey_first(site, visitor):
    site.app.config["SECOND_FACTOR"] = True
    clerk = visitor()
    page, presses = clerk.page, Presses(clerk.page)
    presses.give()
    clerk.sign_in(CLERK, PASSWORD)
    is_headed(page, "Stel eerst een tweede factor in")
    look(clerk)
    presses.press("Passkey maken")
    keeps_codes(clerk, presses)
    expect(page).to_have_url(re.compile("/bureau$"))
    site.app.config["CONFIRM_MINUTES"] = 0
    clerk.open("/mijn-account/passkeys/toevoegen")
    is_headed(page, "Laat zien dat u het bent")
    look(clerk)
    site.app.config["CONFIRM_MINUTES"] = 15
    presses.press("Verder met een passkey")
    is_headed(page, "Een passkey toevoegen")


def test_without_scripts_the_pages_say_what_to_use_instead(site, visitor):
    clerk = visitor(scripts=False)
    page = clerk.open("/aanmelden")
    expect(page.get_by_text("Aanmelden met een passkey")).to_be_hidden()
    clerk.sign_in(CLERK, PASSWORD)
    clerk.open("/mijn-account/passkeys/toevoegen")
    expect(page.get_by_role("button", name="Passkey maken")).to_be_hidden()
    expect(page.get_by_text("Deze browser kan hier geen passkey maken")).to_be_visible()
