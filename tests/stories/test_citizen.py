"""A citizen reads the register in a real browser, wide, narrow and without scripts. Everybody in it
is invented.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

BODY = "/organen/gemeente-vlietmonde"
PAGES = [
    "/nevenfuncties",
    "/nevenfuncties?betaald=misschien",
    BODY,
    f"{BODY}?op=2024-05-01&bekend=2025-01-01",
    f"{BODY}?op=2024-02-30",
    f"{BODY}/wijzigingen",
    f"{BODY}/volgen",
    "/volgen",
    "/volgen/gestopt",
    "/privacy",
    "/toegankelijkheid",
    "/nergens",
]


@pytest.mark.parametrize("width", [320, 1280])
def test_public_pages_have_nothing_that_axe_finds_and_do_not_scroll_sideways(visitor, width):
    reader = visitor()
    for address in PAGES:
        reader.open(address)
        reader.check(width)
        reader.open(f"/en{address}")
        reader.check(width)


def test_a_reader_without_scripts_finds_what_an_official_held_on_a_day(visitor):
    reader = visitor(scripts=False)
    page = reader.open(BODY)
    page.locator("summary").last.click()
    page.locator("[name=op]").fill("2024-05-01")
    page.locator("form:has([name=op]) button").click()
    expect(page).to_have_url(re.compile("op=2024-05-01"))
    page.locator("td a").first.click()
    expect(page).to_have_url(re.compile("op=2024-05-01"))
    assert "1 mei 2024" in page.locator("main").inner_text()
    reader.check()


def test_a_reader_narrows_the_list_and_keeps_the_address(visitor):
    reader = visitor(scripts=False)
    page = reader.open("/nevenfuncties")
    page.locator("[name=hoedanigheid]").select_option("ambtshalve")
    page.locator("form.filters button").click()
    page.wait_for_url("**hoedanigheid=ambtshalve**")
    assert page.locator(".capacity--office").count() == page.locator("tbody tr").count() > 0
    reader.check()


def follow(page, name):
    page.get_by_role("link", name=name).first.click()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_way_from_a_body_to_ties_and_to_a_report_has_nothing_that_axe_finds(visitor, width):
    reader = visitor()
    page = reader.open(BODY)
    page.locator("td a").first.click()
    reader.check(width)
    follow(page, "Banden in beeld")
    expect(page.locator("figure svg:visible")).to_have_count(1)
    reader.check(width)
    page.locator("main ul a[href*='/organisaties/']").last.click()
    reader.check(width)
    reader.open("/zoeken?q=tennisclub&hoedanigheid=persoonlijk")
    reader.check(width)
    page.locator("li a[href*='/organisaties/']").first.click()
    page.locator("tbody a[href*='/nevenfuncties/']").first.click()
    reader.check(width)
    follow(page, "Klopt dit niet? Meld een fout")
    reader.check(width)
    page.locator("form[method=post] button").click()
    expect(page.locator(".field__error")).to_have_count(2)
    reader.check(width)


def test_an_error_is_reported_by_keyboard_alone_and_without_scripts(visitor):
    reader = visitor(scripts=False)
    page = reader.open("/nevenfuncties")
    page.locator("tbody a[href*='/nevenfuncties/']").first.click()
    follow(page, "Klopt dit niet? Meld een fout")
    page.locator("#text").focus()
    page.keyboard.type("Deze functie is op 1 maart 2025 afgelopen.")
    page.keyboard.press("Tab")
    page.keyboard.type("Jaarverslag 2025, bladzijde 12")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/berichten/*")
    assert "Bewaar het adres van deze pagina" in page.locator("main").inner_text()
    assert page.context.cookies() == []


def test_the_menu_of_a_reader_stands_on_one_line_of_a_phone(visitor):
    reader = visitor()
    for address in ("/privacy", "/en/privacy"):
        page = reader.open(address)
        page.set_viewport_size({"width": 375, "height": 900})
        tops = page.locator(".site-nav li").evaluate_all("all => all.map(each => each.offsetTop)")
        assert len(set(tops)) == 1, address
