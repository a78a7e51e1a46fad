"""Everybody at the table is asked, and a meeting is checked: from the clerk's press to what one
person reads and answers in private, with the keyboard alone, and on a phone.
"""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from register import clock
from register.cli.demo import PASSWORD
from register.extensions import db
from register.models.decisions import Decision, DecisionVersion
from tests.stories.keyboard import PHONE

pytestmark = pytest.mark.xdist_group("example")

SCHOOL = "Nieuwbouw brede school Kreekweide"


def signed_in(visitor, role):
    made = visitor()
    made.sign_in(f"{role}@vlietmonde.example", PASSWORD)
    return made


def press(page, role, name):
    """Reach a button or a link with the keyboard, and press it."""
    page.get_by_role(role, name=name, exact=True).first.focus()
    page.keyboard.press("Enter")


def both_widths(visitor):
    visitor.check()
    visitor.check(PHONE)


def test_a_clerk_asks_everybody_and_one_answers_in_private_with_two_presses(visitor, served):
    with served.app.app_context():
        school = db.session.scalar(
            sa.select(Decision.public_id)
            .join(DecisionVersion)
            .where(DecisionVersion.title == SCHOOL)
        )
    clerk = signed_in(visitor, "griffier")
    page = clerk.open(f"/besluiten/{school}")
    both_widths(clerk)
    page.get_by_label("Iedereen die meedoet: zij mogen de namen nu weten").focus()
    page.keyboard.press("Space")
    press(page, "button", "Vraag het iedereen aan tafel")
    table = page.locator("section:has(#table)")
    expect(table).to_contain_text("Niet geantwoord")
    both_widths(clerk)
    alderman = signed_in(visitor, "wethouder")
    theirs = alderman.open("/taken")
    press(theirs, "link", f"Zeg of u een band hebt met een partij: {SCHOOL}")
    main = theirs.locator("main")
    expect(main).to_contain_text("Haverlo")
    expect(main).not_to_contain_text("Bremhoeker")
    both_widths(alderman)
    theirs.get_by_label("Een band, namelijk").focus()
    theirs.keyboard.press("Space")
    press(theirs, "button", "Antwoord versturen")
    expect(main).to_contain_text("Zeg om welke band het gaat")
    both_widths(alderman)
    theirs.get_by_label("Welke band?").focus()
    theirs.keyboard.type("Ik zit in de raad van commissarissen.")
    press(theirs, "button", "Antwoord versturen")
    expect(main).to_contain_text("Verstuurd")
    both_widths(alderman)
    page.reload(wait_until="load")
    expect(table).to_contain_text("Ik zit in de raad van commissarissen.")
    both_widths(clerk)
    press(page, "button", "Opnieuw toetsen")
    expect(page.locator("section:has(#stated)")).to_contain_text(
        "De toets vond ook een verband met deze partij."
    )
    both_widths(clerk)
    page = clerk.open(f"/besluiten/{school}")
    page.get_by_role("link", name="Antwoord op papier vastleggen").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("op papier zei")
    both_widths(clerk)


def test_an_agenda_is_pasted_checked_at_once_and_a_member_reads_the_own_item(visitor):
    clerk = signed_in(visitor, "griffier")
    page = clerk.open("/organen/gemeente-vlietmonde/vergaderingen")
    both_widths(clerk)
    press(page, "link", "Agenda invoeren")
    page.get_by_label("College, of dagelijks bestuur").focus()
    page.keyboard.press("Space")
    page.get_by_label("Dag van de vergadering").focus()
    page.keyboard.type(f"{clock.today() + datetime.timedelta(days=6):%-d-%-m-%Y}")
    page.get_by_label("Punten van de agenda").fill(
        f"1. Opening\n7. {SCHOOL}\n8. Subsidie harmonie | Muziekvereniging Oeverklank\n9. Sluiting"
    )
    both_widths(clerk)
    press(page, "button", "Regels lezen")
    main = page.locator("main")
    expect(main).to_contain_text(f"Staat al in het register: {SCHOOL}")
    both_widths(clerk)
    press(page, "button", "Agenda vastleggen")
    expect(main).to_contain_text("De agenda is vastgelegd")
    both_widths(clerk)
    press(page, "button", "Alle punten toetsen")
    answer = page.locator("section:has(#answer)")
    expect(answer).to_contain_text("Marit ter Wolderink")
    expect(answer).to_contain_text("Als deze persoon zich terugtrekt")
    both_widths(clerk)
    press(page, "button", "Vertel het elk lid apart")
    expect(main).to_contain_text("leest dat op een eigen pagina")
    both_widths(clerk)
    meeting = page.url.rpartition("/")[2]
    clerk.open(f"/vergaderingen/{meeting}/punten")
    both_widths(clerk)
    member = signed_in(visitor, "wethouder")
    theirs = member.open("/taken")
    press(theirs, "link", "Lees wat u op de agenda persoonlijk kan aangaan")
    main = theirs.locator("main")
    expect(main).to_contain_text("Punt 7 kan u persoonlijk aangaan, omdat:")
    expect(main).not_to_contain_text("harmonie")
    both_widths(member)
    press(theirs, "button", "Ik heb dit gelezen")
    expect(theirs.locator("main")).to_contain_text("Alleen voor uzelf genoteerd")
    expect(theirs.locator("main")).not_to_contain_text("Lees wat u op de agenda")
    both_widths(member)
    other = signed_in(visitor, "burgemeester")
    other.open(f"/mijn-punten/{meeting}")
    expect(other.page.locator("main")).not_to_contain_text("persoonlijk aangaan")
