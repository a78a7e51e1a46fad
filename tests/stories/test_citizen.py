"""A citizen reads the register in a real browser, wide, narrow and without scripts. Everybody in it is invented."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.xdist_group("example")

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
    page.locator("summary").first.click()
    page.locator("[name=op]").fill("2024-05-01")
    page.locator("form:has([name=op]) button").click()
    assert "op=2024-05-01" in page.url
    page.locator("td a").first.click()
    assert "op=2024-05-01" in page.url
    assert "1 mei 2024" in page.locator("main").inner_text()
    reader.check()


def test_a_reader_narrows_the_list_and_keeps_the_address(visitor):
    reader = visitor(scripts=False)
    page = reader.open("/nevenfuncties")
    page.locator("[name=hoedanigheid]").select_option("ambtshalve")
    page.locator("form.filters button").click()
    assert "hoedanigheid=ambtshalve" in page.url
    assert page.locator(".capacity--office").count() == page.locator("tbody tr").count() > 0
    reader.check()
