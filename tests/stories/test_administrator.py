"""What an administrator decides, from the desk to what a reviewer reads of it: on a phone, with the
keys of a keyboard alone. Everybody in it is invented.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register.cli.demo import PASSWORD
from tests.stories.keyboard import Keyboard

pytestmark = pytest.mark.xdist_group("example")

RULE = "Licht belang · Stuurt het besluit · Gekozen leden"
REASON = "Wordt herzien met de nieuwe gedragscode"


def test_a_rule_is_off_until_a_day_and_the_reviewers_know_why(visitor):
    administrator = visitor()
    administrator.sign_in("beheer@vlietmonde.example", PASSWORD)
    by_keys = Keyboard(administrator)
    page = administrator.open("/bureau")
    administrator.check(width=375)
    by_keys.press(page.get_by_role("link", name="Regels van Gemeente Vlietmonde"))
    administrator.check(width=375)
    by_keys.press(page.get_by_role("link", name=re.compile(f"Uitzetten ?: {RULE}$")))
    expect(page.locator("main")).to_contain_text("De wet blijft gelden.")
    switch = page.get_by_role("button", name="Uitzetten")
    by_keys.press(switch)
    for name in ("reason", "until"):
        expect(page.locator(f"#{name}-error")).to_be_visible()
    administrator.check(width=375)
    by_keys.type(page.locator("[name=reason]"), REASON)
    by_keys.type(page.locator("[name=until]"), "31-12-2026")
    by_keys.press(switch)
    row = page.get_by_role("row").filter(has_text=REASON)
    expect(row).to_contain_text("Uit sinds")
    expect(row).to_contain_text("tot en met 31 december 2026")
    administrator.check(width=375)

    reviewer = visitor()
    reviewer.sign_in("integriteit@vlietmonde.example", PASSWORD)
    desk = reviewer.open("/bureau").locator("main")
    expect(desk).to_contain_text(re.compile(f"{RULE}.*tot en met 31 december 2026", re.DOTALL))
    expect(desk).to_contain_text(REASON)
    reviewer.check(width=375)

    by_keys.press(page.get_by_role("link", name=re.compile(f"Aanzetten ?: {RULE}$")))
    by_keys.type(page.locator("[name=reason]"), "De gedragscode is vastgesteld")
    by_keys.press(page.get_by_role("button", name="Aanzetten"))
    expect(page.get_by_role("row").filter(has_text=REASON)).to_have_count(0)
    by_keys.press(page.get_by_role("link", name=re.compile("integritismemeter")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("ntegritismemeter")
    administrator.check(width=375)
    print(f"{by_keys.pages} pages, {by_keys.answers} answers")  # noqa: T201 - what the story shows
