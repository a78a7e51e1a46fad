"""Two reviewers, on a phone and with the keyboard alone: nothing is established before the second
has written what speaks for the person; the person contests it, and it is looked at anew. Everybody
in it is invented.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from register import clock
from register.cli.demo import PASSWORD
from register.services.accounts import accounts
from register.services.reviews import reviewers
from register.transaction import transaction
from tests.stories.keyboard import PHONE, Reader, reach
from tests.stories.test_main_way import DECISION, check, declare, enter_decision

pytestmark = pytest.mark.xdist_group("example")

FIRST = "De wethouder zat in de raad van de inschrijver en zou zelf beslissen."
SECOND = "Ook na haar reactie blijft staan dat zij zelf over haar eigen bedrijf zou beslissen."
CASE = "Zij meldde het commissariaat uit eigen beweging, vóór iemand ernaar vroeg, en bood aan te wijken."
CONTEST = "Ik heb nog niets besloten en heb aangeboden om mij terug te trekken."


def fill(page, name, words):
    """Come to a field with the keyboard, and type."""
    reach(page, page.locator(f"[name={name}]"))
    page.keyboard.insert_text(words)


def sign_by_keyboard(reviewer, place, reason):
    """Choose the conclusion at a place among the four, say why, and sign: by keyboard alone."""
    page = reviewer.page
    reviewer.keys.answers += len(("conclusion", "reason", "password"))
    chosen = page.locator("[name=conclusion]:checked")
    reach(page, chosen if chosen.count() else page.locator("[name=conclusion]").first)
    page.keyboard.press("Space")
    for _step in range(place):
        page.keyboard.press("ArrowDown")
    fill(page, "reason", reason)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")


@pytest.fixture
def to_ask(visitor):
    """The address of a finding about which nobody asked yet."""
    declare(visitor())
    page = check(clerk := visitor(), enter_decision(clerk))
    page.locator("a[href*='/bevindingen/']").first.click()
    return re.sub(r"^https?://[^/]+", "", page.url)


def invite_a_guest(visitor, served):
    """The administrator, told on the desk that nobody is left, invites a reviewer of another body,
    and lets that one go once the second is back.
    """
    with served.app.app_context(), transaction():
        second = accounts.identity_of(accounts.get("integriteit2@vlietmonde.example"))
        today = clock.today()
        absence = reviewers.say_away(second, today, today, today).public_id
    administrator = Reader(visitor, "beheer@vlietmonde.example")
    expect(administrator.open("/bureau")).to_contain_text("Er is geen beoordelaar over")
    administrator.press("Een bevinding", "link")
    administrator.look_wide()
    administrator.keys.press(administrator.page.get_by_role("link", name=re.compile("^Nodig een")))
    administrator.look_wide()
    expect(administrator.main).not_to_contain_text(DECISION)
    administrator.keys.choose(administrator.page.get_by_label("Ravi Mungrasing"))
    administrator.press("Uitnodigen")
    expect(administrator.main).to_contain_text("Ravi Mungrasing is uitgenodigd")
    administrator.look_wide()
    ending = administrator.page.get_by_role("button", name=re.compile("^Uitnodiging beëindigen"))
    administrator.keys.press(ending)
    expect(administrator.main).to_contain_text("De uitnodiging is beëindigd")
    with served.app.app_context(), transaction():
        reviewers.take_back_absence(second, absence)


def test_two_reviewers_establish_what_neither_could_alone_and_the_person_contests_it(
    visitor, served, to_ask
):
    """Clerk, official, administrator and both reviewers have a phone and no mouse, and look at each
    page; the second reviewer has no scripts the second time.
    """
    clerk = Reader(visitor, "griffier@vlietmonde.example")
    clerk.open(to_ask)
    clerk.press("Om reactie vragen", "link")
    clerk.press("Vraag versturen")
    official = Reader(visitor, "wethouder@vlietmonde.example")
    official.open("/mijn")
    official.press(f"Reageer op een vraag over een besluit: {DECISION}", "link")
    official.press("Reageren", "link")
    official.fill("text", "Ik heb het commissariaat zelf gemeld.")
    official.press("Nakijken")
    official.press("Reactie versturen")

    first = Reader(visitor, "integriteit@vlietmonde.example")
    first.open("/bureau")
    first.press(DECISION, "link")
    first.press("Zeggen wie ernaar kijkt", "link")
    first.look_wide()
    first.choose("Dirk-Jan Meulenkwast")
    first.press("Vastleggen wie ernaar kijkt")
    first.press("Conclusie trekken", "link")
    first.look_wide()
    sign_by_keyboard(first, 3, FIRST)
    expect(first.main).to_contain_text("Er zijn er twee nodig")
    first.look_wide()
    assert first.status_of(f"{to_ask}/concluderen") == 403
    for somebody, state in (
        (official, "er zijn er twee nodig"),
        (clerk, "Tot dan is er niets geconcludeerd"),
    ):
        expect(somebody.open(to_ask)).to_contain_text(state)
        for words in (FIRST, "vastgesteld door twee"):
            expect(somebody.main).not_to_contain_text(words)

    invite_a_guest(visitor, served)
    second = Reader(visitor, "integriteit2@vlietmonde.example")
    expect(second.open("/bureau")).to_contain_text("een eerste beoordelaar")
    second.press(DECISION, "link")
    second.press("Concluderen als tweede beoordelaar", "link")
    expect(second.main).to_contain_text(FIRST)
    sign_by_keyboard(second, 3, SECOND)
    expect(second.page.locator("#counter_argument-error")).to_contain_text("pleit")
    expect(second.page.locator("[name=reason]")).to_have_value(SECOND)
    second.visitor.complaints.clear()
    second.fill("counter_argument", CASE)
    second.fill("password", PASSWORD)
    second.page.keyboard.press("Enter")
    expect(second.main).to_contain_text("vastgesteld door twee beoordelaars")
    second.visitor.check(PHONE)
    second.prints("second reviewer", SECOND, CASE)
    first.open(to_ask)
    first.prints("first reviewer", FIRST, SECOND)

    official.open(to_ask)
    for words in (FIRST, SECOND, CASE, "vastgesteld door twee beoordelaars"):
        expect(official.main).to_contain_text(words)
    official.look_wide()
    official.prints("official", FIRST, SECOND, CASE)
    official.press("De conclusie betwisten", "link")
    official.look_wide()
    for words in (FIRST, SECOND):
        expect(official.main).to_contain_text(words)
    official.fill("text", CONTEST)
    official.press("De conclusie betwisten")
    expect(clerk.open(to_ask)).to_contain_text("geldt niet meer")
    expect(first.open("/bureau")).to_contain_text("betwist een conclusie")
    expect(first.open(to_ask)).to_contain_text(CONTEST)
    sign_again(first, 0, "De bestuurder liet zien dat zij zich had teruggetrokken.")
    second = Reader(visitor, "integriteit2@vlietmonde.example", scripts=False)
    second.open(to_ask)
    second.press("Concluderen als tweede beoordelaar", "link")
    second.fill("counter_argument", CASE)
    sign_by_keyboard(second, 0, "Wat zij nu laat zien, neemt het bezwaar weg.")
    expect(second.main).to_contain_text("Uw conclusie is vastgelegd")
    expect(official.open(to_ask)).to_contain_text("De conclusie: geen belangenverstrengeling.")
    expect(official.open("/mijn")).to_contain_text(DECISION)
    first.open("/afwezig")
    first.visitor.check()


def sign_again(reviewer, place, reason):
    """Conclude from the page of the finding."""
    reviewer.press("Conclusie trekken", "link")
    sign_by_keyboard(reviewer, place, reason)
    expect(reviewer.main).to_contain_text("Uw conclusie is vastgelegd")


def test_nobody_and_who_has_nothing_to_do_with_it_never_come_there(visitor, to_ask):
    nobody = visitor()
    nobody.page.set_viewport_size({"width": PHONE, "height": 760})
    expect(nobody.open(to_ask).locator("h1")).to_have_text("Aanmelden")
    nobody.check(PHONE)
    for name in ("raadslid", "beheer", "integriteit"):
        somebody = Reader(visitor, f"{name}@vlietmonde.example")
        assert somebody.finds_nothing(to_ask), name
        assert DECISION not in somebody.open("/zoeken?q=brug").inner_text(), name
