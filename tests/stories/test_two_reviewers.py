"""Two reviewers, each by keyboard: nothing is established before the second has written what speaks
for the person; the person can contest it. Everybody in it is invented.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register.cli.demo import PASSWORD
from tests.stories.test_main_way import check, declare, enter_decision

pytestmark = pytest.mark.xdist_group("example")

FIRST = "De wethouder zat in de raad van de inschrijver en zou zelf beslissen."
SECOND = "Ook na haar reactie blijft staan dat zij zelf over haar eigen bedrijf zou beslissen."
CASE = "Zij meldde het commissariaat uit eigen beweging, vóór iemand ernaar vroeg, en bood aan te wijken."
CONTEST = "Ik heb nog niets besloten en heb aangeboden om mij terug te trekken."
WIDTHS = (1280, 375)


def fill(page, name, words):
    """Come to a field with the keyboard, and type."""
    page.locator(f"[name={name}]").focus()
    page.keyboard.insert_text(words)


def sign_by_keyboard(page, place, reason):
    """Choose the conclusion at a place among the four, say why, and sign: by keyboard alone."""
    page.locator("[name=conclusion]").first.focus()
    page.keyboard.press("Space")
    for _step in range(place):
        page.keyboard.press("ArrowDown")
    fill(page, "reason", reason)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")


def test_two_reviewers_establish_what_neither_could_alone_and_the_person_contests_it(visitor):
    declare(visitor())
    clerk, official, first, second = visitor(), visitor(), visitor(), visitor(scripts=False)
    page = check(clerk, enter_decision(clerk))
    page.locator("a[href*='/bevindingen/']").first.click()
    finding = re.sub(r"^https?://[^/]+", "", page.url)
    clerk.open(f"{finding}/vragen").locator("main form button[type=submit]").click()
    official.sign_in("wethouder@vlietmonde.example", PASSWORD)
    page = official.open(f"{finding}/reageren")
    page.locator("[name=text]").fill("Ik heb het commissariaat zelf gemeld.")
    page.locator("main form button[type=submit]").click()
    page.get_by_role("button", name="Reactie versturen").click()

    first.sign_in("integriteit@vlietmonde.example", PASSWORD)
    page = first.open(f"{finding}/beoordelaar")
    page.get_by_label("Dirk-Jan Meulenkwast").check()
    for width in WIDTHS:
        first.check(width)
    page.locator("main form button[type=submit]").click()
    page = first.open(f"{finding}/concluderen")
    for width in WIDTHS:
        first.check(width)
    sign_by_keyboard(page, 3, FIRST)
    expect(page.locator("main")).to_contain_text("Er zijn er twee nodig")
    for width in WIDTHS:
        first.check(width)
    assert page.goto(f"{first.address}{finding}/concluderen").status == 403
    for somebody, state in (
        (official, "er zijn er twee nodig"),
        (clerk, "Tot dan is er niets geconcludeerd"),
    ):
        page = somebody.open(finding)
        expect(page.locator("main")).to_contain_text(state)
        for words in (FIRST, "vastgesteld door twee"):
            expect(page.locator("main")).not_to_contain_text(words)

    second.sign_in("integriteit2@vlietmonde.example", PASSWORD)
    expect(second.open("/bureau").locator("main")).to_contain_text("een eerste beoordelaar")
    page = second.open(f"{finding}/concluderen")
    expect(page.locator("main")).to_contain_text(FIRST)
    sign_by_keyboard(page, 3, SECOND)
    expect(page.locator("#counter_argument-error")).to_contain_text("pleit")
    expect(page.locator("[name=reason]")).to_have_value(SECOND)
    fill(page, "counter_argument", CASE)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("vastgesteld door twee beoordelaars")

    page = official.open(finding)
    for words in (FIRST, SECOND, CASE, "vastgesteld door twee beoordelaars"):
        expect(page.locator("main")).to_contain_text(words)
    for width in WIDTHS:
        official.check(width)
    page.get_by_role("link", name="De conclusie betwisten").click()
    for width in WIDTHS:
        official.check(width)
    fill(page, "text", CONTEST)
    page.get_by_role("button", name="De conclusie betwisten").click()
    expect(clerk.open(finding).locator("main")).to_contain_text("geldt niet meer")
    expect(first.open(finding).locator("main")).to_contain_text(CONTEST)
    page = first.open("/afwezig")
    for width in WIDTHS:
        first.check(width)
