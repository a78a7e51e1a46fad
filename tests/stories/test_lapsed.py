"""Somebody whose session ends while typing loses nothing. Everybody in it is invented."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from register.cli.demo import PASSWORD

pytestmark = pytest.mark.xdist_group("example")

EMAIL = "raadslid@vlietmonde.example"


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_is_there_again_after_signing_in(visitor, scripts):
    official = visitor(scripts=scripts)
    official.sign_in(EMAIL, PASSWORD)
    page = official.open("/mijn")
    page.locator("a[href$='/nevenfuncties/nieuw']").first.click()
    form = page.url
    page.locator("[name=title]").fill("secretaris")
    page.locator("[name=organisation_name]").fill("Vereniging De Kreekpeddel")
    page.context.clear_cookies()
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Meld u aan, uw antwoorden staan er nog")
    official.complaints.clear()
    official.check(width=375)
    page.locator("input[type=email]").fill(EMAIL)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw antwoorden staan er nog")
    official.check(width=375)
    page.get_by_role("button", name="Terug naar het formulier").click()
    expect(page).to_have_url(form)
    expect(page.locator("[name=title]")).to_have_value("secretaris")
    expect(page.locator("[name=organisation_name]")).to_have_value("Vereniging De Kreekpeddel")
    official.check(width=375)
