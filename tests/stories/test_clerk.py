"""What a clerk fills in, through a real browser. Everybody in it is invented."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from register import clock
from register.cli.demo import PASSWORD

pytestmark = pytest.mark.xdist_group("example")


def test_a_bidder_that_is_entered_by_its_number_alone_is_not_lost(visitor):
    clerk = visitor()
    clerk.sign_in("griffier@vlietmonde.example", PASSWORD)
    page = clerk.open("/organen/gemeente-vlietmonde/besluiten/nieuw")
    page.locator("[name=title]").fill("Vernieuwing van de Kreekbrug")
    page.locator("[name=status][value=open]").check()
    page.locator("[name=parties]").fill("90990990")
    send = page.get_by_role("button", name="Besluit invoeren")
    send.click()
    expect(page.locator("#parties-error")).to_contain_text("Wij kennen dit nummer nog niet")
    expect(page.locator("[name=parties]")).to_have_value("90990990")
    clerk.complaints.clear()
    clerk.check(width=375)
    page.locator("[name=parties]").fill("90000114")
    send.click()
    expect(page.locator("main")).to_contain_text("Haverlo")


def test_a_title_of_one_long_word_breaks(visitor):
    clerk = visitor()
    clerk.sign_in("griffier@vlietmonde.example", PASSWORD)
    page = clerk.open("/organen/gemeente-vlietmonde/besluiten/nieuw")
    page.locator("[name=title]").fill("Speelplein" * 12)
    page.locator("[name=decided_on]").fill(f"{clock.today():%d-%m-%Y}")
    page.locator("[name=status][value=open]").check()
    page.locator("[name=parties]").fill("90000114")
    page.get_by_role("button", name="Besluit invoeren").click()
    page.wait_for_url("**/besluiten/*-*")
    entered = page.url.partition("/besluiten/")[2].partition("/")[0]
    for path in ("/bureau", f"/besluiten/{entered}/toets", f"/besluiten/{entered}"):
        page = clerk.open(path)
        expect(page.locator("main")).to_contain_text("Speelplein" * 12)
        for width in (1280, 768, 375):
            clerk.check(width)


BROKEN = """() => [...document.querySelectorAll("td a, .state, .outcome__word")].filter(each => {
    const range = document.createRange();
    range.selectNodeContents(each);
    const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
    return !/[\\s-]/.test(each.textContent.trim()) && lines.size > 1;
}).map(each => each.textContent)"""
"""Links, states and outcomes of one word that stand on more than one line."""


def test_no_single_word_of_a_list_is_broken_where_there_is_room(visitor):
    clerk = visitor()
    clerk.sign_in("griffier@vlietmonde.example", PASSWORD)
    clerk.open("/besluiten?q=turnvereniging").locator("td a").first.click()
    for path in ("/bevindingen", "/besluiten", None):
        page = clerk.open(path) if path else clerk.page
        for width in (1280, 768):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(BROKEN) == [], (page.url, width)
