"""A check through a real browser: an answer that comes back with its facts, and one that says what
was not checked.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from register.cli.demo import PASSWORD
from tests.stories.test_main_way import BODY, FIRM, NUMBER, check, declare, enter_decision

FITS, NONE = "Feiten passen bij een belangenverstrengeling", "Geen verband gevonden"
NOT_FULLY, OUTDATED = "Niet volledig getoetst", "Verouderd"
ANSWER = "section[aria-labelledby=answer]"


def change_party(visitor, decision, name, number):
    page = visitor.open(f"{decision}/wijzigen")
    page.locator("[name='parties-0-name']").fill(name)
    page.locator("[name='parties-0-kvk']").fill(number)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**{decision}")


def test_facts_that_are_put_back_show_their_own_answer_again(visitor):
    declare(visitor())
    clerk = visitor()
    decision = enter_decision(clerk)
    expect(check(clerk, decision).locator("main")).to_contain_text(FITS)
    change_party(clerk, decision, "Bakkerij De Korenmaat", "90009982")
    expect(clerk.open(f"{decision}/toets").locator("main")).to_contain_text(OUTDATED)
    clerk.page.emulate_media(media="print")
    expect(clerk.page.get_by_text(OUTDATED).first).to_be_visible()
    clerk.page.emulate_media(media="screen")
    expect(check(clerk, decision).locator(ANSWER)).not_to_contain_text(FITS)
    change_party(clerk, decision, FIRM, NUMBER)
    main = check(clerk, decision).locator("main")
    expect(main.locator(ANSWER)).to_contain_text(FITS)
    expect(main.locator(ANSWER)).not_to_contain_text(NONE)
    expect(main).to_contain_text("Wat er veranderde sinds de vorige toets")
    expect(main).not_to_contain_text(OUTDATED)
    expect(main).to_contain_text("Eerdere toetsen")
    clerk.check()
    clerk.check(width=375)
    found = clerk.open("/bevindingen?alle=ja").locator(
        "tr", has_text="Vernieuwing van de Kreekbrug"
    )
    expect(found).to_contain_text(FITS)
    expect(found).not_to_contain_text(OUTDATED)


def test_a_decision_of_which_nothing_was_looked_at_says_so_first_and_leads_to_the_questions(
    visitor,
):
    clerk = visitor()
    clerk.sign_in("griffier@vlietmonde.example", PASSWORD)
    page = clerk.open(f"/organen/{BODY}/besluiten/nieuw")
    page.locator("[name=title]").fill("Levering van vlaggenmasten")
    page.locator("[name=kind]").select_option("award")
    page.locator("[name=status][value=open]").check()
    page.locator("[name=parties]").fill("Mastenmakerij Onbekend Zeil")
    page.get_by_role("button", name="Besluit invoeren").click()
    page.get_by_role("radio", name="Dat weet ik nog niet").check()
    page.get_by_role("button", name="Besluit invoeren").click()
    page.get_by_role("button", name="Dit besluit toetsen").click()
    page.wait_for_url("**/toets")
    main = page.locator("main")
    expect(main).not_to_contain_text(NONE)
    expect(main).to_contain_text("niemand vastgelegd die meedoet")
    clerk.check()
    clerk.check(width=375)
    page.emulate_media(media="print")
    for words in (NOT_FULLY, "Mastenmakerij Onbekend Zeil"):
        expect(main.get_by_text(words).first).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role(
        "link", name=re.compile("Welke organisatie is dit.*Mastenmakerij")
    ).first.click()
    expect(page.locator("h1")).to_contain_text("Mastenmakerij Onbekend Zeil")
    page.go_back()
    page.get_by_role("link", name="Iemand toevoegen die meedoet").first.click()
    page.wait_for_url("**/deelnemers/nieuw")
