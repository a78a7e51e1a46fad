"""Somebody is heard on a phone and with the keyboard alone: from the list of what waits to the
receipt, an addition, and the conclusion.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register.cli.demo import PASSWORD
from tests.stories.keyboard import PHONE
from tests.stories.test_at_the_table import press
from tests.stories.test_main_way import DECISION, check, declare, enter_decision

pytestmark = pytest.mark.xdist_group("example")


def tab_to(page, name):
    """Press Tab until the link, button or field with this name has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        words = page.evaluate(
            "(() => { const here = document.activeElement;"
            " return (here.labels?.[0] ?? here).textContent.trim(); })()"
        )
        if words.startswith(name):
            return
    raise AssertionError(f"{name} is not reached with Tab")


def test_an_official_is_heard_on_a_phone_with_the_keyboard_alone(visitor):
    declare(visitor())
    clerk, official = visitor(), visitor()
    page = check(clerk, enter_decision(clerk))
    page.locator("a[href*='/bevindingen/']").first.click()
    finding = re.sub(r"^https?://[^/]+", "", page.url)
    page = clerk.open(f"{finding}/vragen")
    clerk.check(PHONE)
    press(page, "button", "Vraag versturen")

    official.page.set_viewport_size({"width": PHONE, "height": 760})
    official.sign_in("wethouder@vlietmonde.example", PASSWORD)
    page = official.open("/mijn")
    press(page, "link", f"Reageer op een vraag over een besluit: {DECISION}")
    main = page.locator("main")
    expect(main).to_contain_text("U kunt reageren tot en met")
    expect(main).to_contain_text("Ottilie Vlaskampen")
    button = page.get_by_role("link", name="Reageren", exact=True)
    assert button.bounding_box()["y"] < 760, "the button stands on the first screen"
    official.check(PHONE)
    tab_to(page, "Reageren")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Uw reactie")
    official.check(PHONE)
    tab_to(page, "Klopt")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Wat klopt er dan wel?")
    page.keyboard.type("Ik laat dit besluit aan een collega.")
    tab_to(page, "Nakijken")
    page.keyboard.press("Enter")
    expect(main).to_contain_text("Wel juist: Ik laat dit besluit aan een collega.")
    official.check(PHONE)
    tab_to(page, "Reactie versturen")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ontvangst van uw reactie")
    official.check(PHONE)
    tab_to(page, "← Terug naar de vraag")
    page.keyboard.press("Enter")
    expect(main).to_contain_text("U hoeft niets te doen")
    tab_to(page, "Iets toevoegen")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Uw reactie aanvullen")
    official.check(PHONE)
    expect(official.open("/mijn").locator("main")).not_to_contain_text(
        f"Reageer op een vraag over een besluit: {DECISION}"
    )
    expect(official.open("/mijn-besluiten").locator("main")).to_contain_text(DECISION)
    official.check(PHONE)
