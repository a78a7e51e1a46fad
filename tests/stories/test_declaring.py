"""Declaring in a real browser: by keyboard alone, with scripts off, in two sittings, and when there
is nothing.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register.cli.demo import PASSWORD

OFFICIAL = "wethouder@vlietmonde.example"
CLERK = "griffier@vlietmonde.example"


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def begin(visitor, **options):
    official = visitor(**options)
    official.sign_in(OFFICIAL, PASSWORD)
    official.open("/mijn").locator("a[href$='/nevenfuncties/nieuw']").first.click()
    return official


def fill_where(page) -> None:
    page.locator("[name=title]").fill("secretaris")
    page.locator("[name=organisation_name]").fill("Vereniging De Kreekpeddel")
    page.get_by_role("button", name="Verder").click()
    page.locator("[name=organisation_kind][value=association]").check()
    page.get_by_role("button", name="Verder").click()


def fill_how(page) -> None:
    page.locator("[name=kind][value=board]").check()
    page.locator("[name=capacity][value=private]").check()
    page.locator("[name=paid][value=no]").check()
    page.get_by_role("button", name="Verder").click()


def fill_when(page) -> None:
    page.locator("[name=running][value=running]").check()
    page.locator("[name=valid_from]").fill("3-2024")
    page.get_by_role("button", name="Verder").click()


def test_an_official_declares_by_keyboard_alone_and_every_page_is_accessible(visitor):
    official = begin(visitor)
    page = official.page
    official.check(320)
    page.locator("[name=title]").focus()
    page.keyboard.type("secretaris")
    press(page, "Tab")
    page.keyboard.type("Vereniging De Kreekpeddel")
    press(page, "Enter")
    page.wait_for_url("**/soort")
    expect(page.locator("h1")).to_be_focused()
    official.check(375)
    expect(page.locator("[name=organisation_kind][value=association]")).to_be_checked()
    page.locator("[name=organisation_kind]:checked").focus()
    press(page, "Enter")
    page.wait_for_url("**/hoe")
    official.check(320)
    for name in ("kind", "paid"):
        page.locator(f"[name={name}]").first.focus()
        press(page, "ArrowDown", "ArrowUp")
    page.locator("[name=capacity][value=private]").focus()
    press(page, "Space", "Enter")
    page.wait_for_url("**/wanneer")
    official.check(320)
    page.locator("[name=running]").first.focus()
    press(page, "Space", "Enter")
    page.wait_for_url("**/controle")
    official.check(320)
    page.get_by_role("button", name="Verklaring indienen").focus()
    press(page, "Enter")
    page.wait_for_url("**/bevestiging")
    expect(page.locator("main")).to_contain_text("Vereniging De Kreekpeddel")


def test_a_draft_waits_for_an_official_who_leaves_signs_out_and_comes_back_with_scripts_off(
    visitor,
):
    official = begin(visitor, scripts=False)
    fill_where(official.page)
    official.page.get_by_role("button", name="Afmelden").click()
    again = visitor(scripts=False)
    again.sign_in(OFFICIAL, PASSWORD)
    page = again.open("/mijn")
    expect(page.locator("main")).to_contain_text("secretaris, Vereniging De Kreekpeddel")
    page.get_by_role("link", name=re.compile("^Verdergaan")).click()
    fill_how(page)
    fill_when(page)
    page.get_by_role("button", name="Verklaring indienen").click()
    page.wait_for_url("**/bevestiging")
    page.go_back()
    page.wait_for_url("**/bevestiging")
    expect(page.locator("main")).to_contain_text("maart 2024")
    expect(again.open("/mijn").get_by_text("secretaris", exact=True)).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_organisation_is_found_by_one_word_and_back_leads_through_the_pages(visitor, scripts):
    official = begin(visitor, scripts=scripts)
    page = official.page
    page.get_by_role("button", name="Verder").click()
    page.locator("[name=title]").fill("trainer")
    page.locator("[name=organisation_name]").fill("Vlietzwaaiers")
    page.get_by_role("button", name="Verder").click()
    page.wait_for_url("**/organisatie")
    expect(page.locator("h1")).to_contain_text("Bedoelt u Turnvereniging De Vlietzwaaiers")
    page.locator("[name=organisation]").first.check()
    page.get_by_role("button", name="Verder").click()
    page.wait_for_url("**/hoe")
    page.get_by_role("button", name="Vorige").click()
    page.wait_for_url("**/organisatie")
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Bedoelt u Turnvereniging De Vlietzwaaiers")


def test_an_official_ends_everything_declares_none_and_confirms(visitor):
    official, citizen = visitor(), visitor()
    official.sign_in(OFFICIAL, PASSWORD)
    page = official.open("/mijn")
    public = page.locator("a[href*='/bestuurders/']").first.get_attribute("href")
    page.get_by_role("button", name="Dit klopt allemaal: bevestigen").first.click()
    expect(page.locator("main")).to_contain_text("Laatst bevestigd op")
    expect(citizen.open(public).locator("main")).to_contain_text("Laatst bevestigd op")
    for _ in range(12):
        link = official.open("/mijn").get_by_role("link", name=re.compile("^Beëindigen"))
        if not link.count():
            break
        link.first.click()
        page.locator("[name=valid_until]").fill("2026")
        page.get_by_role("button", name="Einde vastleggen").click()
    for _ in range(12):
        link = official.open("/mijn").get_by_role("link", name=re.compile("^Intrekken"))
        if not link.count():
            break
        link.first.click()
        page.locator("main form button[type=submit]").click()
    expect(citizen.open(public).locator("main")).to_contain_text("Nog niets gemeld, sinds")
    official.open("/mijn").get_by_role("link", name="Ik heb geen nevenfuncties").click()
    page.wait_for_url("**/geen")
    official.check(320)
    page.get_by_role("button", name="Ik heb geen nevenfuncties").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd")
    official.check(320)
    expect(citizen.open(public).locator("main")).to_contain_text(
        re.compile("Heeft op .* gemeld geen nevenfuncties te hebben")
    )
    citizen.check(320)


def test_a_clerk_enters_and_the_official_says_that_it_is_right(visitor):
    clerk, official, citizen = visitor(), visitor(), visitor()
    official.sign_in(OFFICIAL, PASSWORD)
    public = official.open("/mijn").locator("a[href*='/bestuurders/']").first.get_attribute("href")
    clerk.sign_in(CLERK, PASSWORD)
    here = f"/organen/gemeente-vlietmonde/beheer{public}/nevenfuncties"
    page = clerk.open(here)
    clerk.check(375)
    page.get_by_role("link", name="Een nevenfunctie invoeren").click()
    clerk.check(320)
    fill_where(page)
    fill_how(page)
    fill_when(page)
    page.get_by_role("button", name="Verklaring indienen").click()
    expect(citizen.open(public).locator("main")).to_contain_text(
        "ingevoerd door de griffie, nog niet bevestigd"
    )
    page = official.open("/mijn")
    official.check(375)
    page.locator("tr", has_text="Kreekpeddel").get_by_role(
        "button", name=re.compile("^Ja, dit klopt")
    ).click()
    expect(citizen.open(public).locator("main")).to_contain_text("bevestigd door de bestuurder op")
    citizen.check(375)
