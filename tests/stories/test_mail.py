"""Following by mail and reminding, in a real browser. Everybody in it is invented."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind
from register.access import Role
from register.cli.demo import PASSWORD
from register.mail import letters
from register.services import outbox
from register.services.accounts import accounts
from register.services.officials import officials
from register.services.organisations import bodies
from register.transaction import transaction

BODY = "/organen/gemeente-vlietmonde"


def link_in_the_mail(served):
    """The address in the newest letter, as a reader would open it here."""
    with served.app.app_context(), transaction():
        text = letters.compose(outbox.list_()[0]).get_content()
    return urlsplit(re.findall(r"http\S+", text)[0]).path


def test_a_reader_without_scripts_follows_a_body_and_stops(visitor, served):
    reader = visitor(scripts=False)
    page = reader.open(BODY)
    page.get_by_role("link", name="Volgen per mail").click()
    page.locator("input[type=email]").fill("lezer@voorbeeld.example")
    page.get_by_role("button", name="Stuur mij de link").click()
    assert "Kijk in uw mail" in page.locator("h1").inner_text()
    page = reader.open(link_in_the_mail(served))
    page.get_by_role("button", name="Ja, volg dit").click()
    assert "Sinds" in page.locator("main").inner_text()
    page.get_by_role("button", name="Stop met alles").click()
    assert "U volgt niets meer" in page.locator("h1").inner_text()
    assert page.context.cookies() == []
    reader.check()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_behind_a_mail_have_nothing_that_axe_finds(visitor, served, width):
    reader = visitor()
    page = reader.open(f"{BODY}/volgen")
    page.locator("input[type=email]").fill("lezer")
    page.locator("main form button").click()
    reader.check(width)
    page.locator("input[type=email]").fill("lezer@voorbeeld.example")
    page.locator("main form button").click()
    address = link_in_the_mail(served)
    for each in (address, f"/en{address}", f"{address}/stoppen"):
        reader.open(each)
        reader.check(width)
    reader.open(address).get_by_role("button", name="Ja, volg dit").click()
    reader.check(width)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_clerk_reminds_who_has_not_declared(visitor, served, width):
    with served.app.app_context(), transaction():
        clerk, body = (
            accounts.identity_of(accounts.get("griffier@vlietmonde.example")),
            bodies.get(BODY[9:]),
        )
        newcomer = officials.add(clerk, body, "Duinzandstra", "Femke", None, None)
        office = officials.office(clerk, body, "raadslid", OfficeKind.ELECTED_MEMBER, False, None)
        officials.appoint(clerk, newcomer, office, PartialDate(2026, 3, 30), None, source="hand")
        account = accounts.add(
            "raadslid9@vlietmonde.example", "Femke Duinzandstra", None, newcomer.person
        )
        accounts.give_role(account, body, Role.OFFICIAL)
    reader = visitor()
    reader.sign_in("griffier@vlietmonde.example", PASSWORD)
    page = reader.open(f"{BODY}/beheer/bestuurders/zonder-verklaring")
    reader.check(width)
    page.get_by_role("button", name="Herinner per mail").click()
    assert "Herinnerd op" in page.locator("main").inner_text()
    reader.check(width)


@pytest.mark.parametrize("width", [320, 1280])
def test_an_official_chooses_about_reminders(visitor, width):
    reader = visitor()
    reader.sign_in("wethouder@vlietmonde.example", PASSWORD)
    page = reader.open("/herinneringen")
    reader.check(width)
    page.get_by_label("Nee, stuur mij geen herinneringen").check()
    page.get_by_role("button", name="Bewaar").click()
    assert "Uw keuze is vastgelegd" in page.locator("main").inner_text()
    reader.check(width)
