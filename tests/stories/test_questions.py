"""A question of the check is answered where it is asked, with the keyboard alone, and also without
scripts.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from register.cli.demo import PASSWORD
from register.extensions import db
from register.models.decisions import Decision

pytestmark = pytest.mark.xdist_group("example")

QUESTION = "op als vertegenwoordiger?"
SOURCE = "Het uittreksel uit het handelsregister."


@pytest.mark.parametrize("scripts", [True, False])
def test_a_clerk_answers_a_question_with_the_keyboard_and_takes_it_back(visitor, served, scripts):
    with served.app.app_context():
        decision = db.session.scalar(
            sa.select(Decision.public_id).where(Decision.procedure == "VM-2024-S020")
        )
    clerk = visitor(scripts=scripts)
    clerk.sign_in("griffier@vlietmonde.example", PASSWORD)
    page = clerk.open(f"/besluiten/{decision}/toets")
    main = page.locator("main")
    expect(main).to_contain_text("Schijn van belangenverstrengeling")
    clerk.check()
    clerk.check(width=375)
    asked = main.locator("li:has(form)", has_text=QUESTION)
    asked.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(SOURCE)
    clerk.check(width=375)
    page.keyboard.press("Enter")
    expect(main).to_contain_text("Verouderd")
    given = main.locator("section:has(#given)")
    expect(given).to_contain_text(SOURCE)
    expect(given).to_contain_text("Ja, volgens")
    clerk.check()
    clerk.check(width=375)
    page.get_by_role("button", name="Opnieuw toetsen").click()
    expect(main).to_contain_text("Feiten passen bij een belangenverstrengeling")
    expect(main.locator("li:has(form)", has_text=QUESTION)).to_have_count(0)
    given.get_by_role("link", name="Neem dit terug").click()
    clerk.check(width=375)
    page.get_by_role("button", name="Neem het terug").click()
    expect(main).to_contain_text("Het antwoord is teruggenomen")
    page.get_by_role("button", name="Opnieuw toetsen").click()
    expect(main).to_contain_text("Schijn van belangenverstrengeling")
    expect(main.locator("li:has(form)", has_text=QUESTION)).to_have_count(1)


def test_the_page_of_what_a_check_could_not_answer_is_accessible_at_every_width(visitor):
    clerk = visitor()
    clerk.sign_in("griffier@vlietmonde.example", PASSWORD)
    clerk.open("/organen/gemeente-vlietmonde/toetsvragen")
    for width in (1280, 320):
        clerk.check(width)
