"""A concern, on a phone and with the keyboard alone: from the button to what the author reads of
it, by a reviewer of the body and by one of another. Everybody in it is invented.
"""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from register.extensions import db
from register.models.decisions import Decision, DecisionVersion
from tests.stories.keyboard import PHONE, Reader
from tests.stories.test_two_reviewers import sign_by_keyboard

pytestmark = pytest.mark.xdist_group("example")

RIDES = "Vervoer dagbesteding Havenkwartier 2027"
TEXT = "Bij het gesprek met de vervoerder moest ik mijn vraag uit het verslag halen."
QUESTION = "Wie vroeg u om dat weg te halen, en wanneer was dat?"
ADDITION = "Dat was op 3 november, in de kamer van de wethouder."
REASON = "Iemand die meedoet kan een band hebben met de vervoerder van nu."
SAID = "Ik heb ernaar gekeken en weet genoeg. Dank u wel."
CLOSED = "Dit gesprek was openbaar en staat in de agenda van de wethouder."
REPLY = "Ik ken de vervoerder niet en sprak hem alleen in het openbaar."
CONCLUDED = "Haar reactie en de agenda laten zien dat er geen band is met de vervoerder."


@pytest.fixture
def rides(served):
    """The address of an open decision in which a buyer and an alderman take part."""
    with served.app.app_context():
        chosen = sa.select(Decision.public_id).join(DecisionVersion)
        found = db.session.scalar(chosen.where(DecisionVersion.title == RIDES))
    return f"/besluiten/{found}"


def raise_concern(author, *, elsewhere):
    """Write a concern about the alderman, from the list of one's own decisions; return its
    address.
    """
    author.open("/mijn-besluiten")
    author.keys.press(
        author.page.locator("tr", has_text=RIDES).get_by_role("link", name=re.compile("zorg"))
    )
    author.visitor.check(PHONE)
    author.choose(re.compile("^Het belang van een persoon"))
    author.press("Verdergaan")
    author.keys.reach(author.page.get_by_label("Over wie gaat het?"))
    author.page.keyboard.type("Marit")
    author.fill("text", "Te kort.")
    author.press("Verstuur naar de beoordelaar")
    expect(author.main).to_contain_text("Schrijf minstens 20 tekens")
    author.visitor.complaints.clear()
    author.keys.reach(author.page.locator("[name=text]"))
    author.page.keyboard.press("Control+A")
    author.fill("text", TEXT)
    if elsewhere:
        author.choose(re.compile("^Geen beoordelaar van mijn eigen orgaan"))
    author.press("Verstuur naar de beoordelaar")
    for words in ("Nog niemand heeft hem gelezen", "Marit ter Wolderink", TEXT):
        expect(author.main).to_contain_text(words)
    return re.sub(r"^https?://[^/]+", "", author.page.url)


def take(reviewer, concern):
    """Find a concern on the desk, and read it."""
    waiting = reviewer.open("/bureau").locator(f"a[href='{concern}']")
    expect(reviewer.main).not_to_contain_text(RIDES)
    reviewer.keys.press(waiting.first)
    expect(reviewer.main).not_to_contain_text(TEXT)
    reviewer.visitor.check(PHONE)
    reviewer.press("Lees de zorg")
    for words in (TEXT, "Sander Wingerdman", RIDES):
        expect(reviewer.main).to_contain_text(words)


def test_a_reviewer_opens_a_finding_and_nobody_else_ever_reads_after_what(visitor, rides, served):
    author = Reader(visitor, "inkoop@vlietmonde.example")
    concern = raise_concern(author, elsewhere=False)
    reviewer = Reader(visitor, "integriteit@vlietmonde.example")
    second = Reader(visitor, "integriteit2@vlietmonde.example")
    clerk = Reader(visitor, "griffier@vlietmonde.example")
    person = Reader(visitor, "wethouder@vlietmonde.example")
    expect(second.open("/bureau").locator(f"a[href='{concern}']")).to_have_count(1)
    take(reviewer, concern)
    others = {"second": second, "clerk": clerk, "person": person}
    for name, somebody in others.items():
        assert somebody.finds_nothing(concern), name
        for page in ("/bureau", "/zorgen"):
            expect(somebody.open(page).locator(f"a[href='{concern}']")).to_have_count(0)

    reviewer.press("Schrijf aan de schrijver", "link")
    reviewer.fill("text", QUESTION)
    reviewer.press("Versturen")
    author.open("/zorgen")
    author.press(RIDES, "link")
    expect(author.main).to_contain_text(QUESTION)
    author.press("Uw zorg aanvullen", "link")
    author.fill("text", ADDITION)
    author.press("Versturen")
    expect(reviewer.open(concern)).to_contain_text(ADDITION)
    reviewer.press("Open een bevinding", "link")
    expect(reviewer.page.get_by_label("Marit ter Wolderink")).to_be_checked()
    reviewer.fill("reason", REASON)
    reviewer.fill("said", SAID)
    reviewer.press("Open een bevinding")
    expect(reviewer.main).to_contain_text("Er is een bevinding geopend")
    expect(author.open(concern)).to_contain_text("Afgehandeld")
    expect(author.main).to_contain_text(SAID)
    expect(author.main).not_to_contain_text("bevinding")

    clerk.open("/bevindingen")
    clerk.press(RIDES, "link")
    finding = re.sub(r"^https?://[^/]+", "", clerk.page.url)
    expect(clerk.main).to_contain_text(REASON)
    expect(clerk.main).not_to_contain_text("Meulenkwast")
    assert author.finds_nothing(finding)
    clerk.press("Om reactie vragen", "link")
    clerk.press("Vraag versturen")
    person.open(finding)
    person.press("Reageren", "link")
    person.fill("text", REPLY)
    person.press("Nakijken")
    person.press("Reactie versturen")
    runner = served.app.test_cli_runner()
    invited = ["reviewers", "invite", finding.rpartition("/")[2], "integriteit@ziltelanden.example"]
    with served.app.app_context():
        assert runner.invoke(args=invited).exit_code == 0
    guest = Reader(visitor, "integriteit@ziltelanden.example")
    guest.open("/bevindingen")
    guest.press(RIDES, "link")
    guest.press("Conclusie trekken", "link")
    sign_by_keyboard(guest, 0, CONCLUDED)
    expect(guest.main).to_contain_text("Uw conclusie is vastgelegd")
    guest.visitor.check(PHONE)
    expect(person.open(finding)).to_contain_text(CONCLUDED)
    others["guest"] = guest
    for name, somebody in others.items():
        for page in (finding, rides):
            words = somebody.open(page).inner_text() if not somebody.finds_nothing(page) else ""
            for said in (TEXT, QUESTION, ADDITION, SAID):
                assert said not in words, (name, page)
    assert "zorg" not in person.open(finding).inner_text().lower()


def test_a_reviewer_of_another_body_declines_and_the_author_takes_everything_back(visitor, rides):
    author = Reader(visitor, "inkoop@vlietmonde.example")
    concern = raise_concern(author, elsewhere=True)
    own = Reader(visitor, "integriteit@vlietmonde.example")
    expect(own.open("/bureau").locator(f"a[href='{concern}']")).to_have_count(0)
    neighbour = Reader(visitor, "integriteit2@ziltelanden.example")
    take(neighbour, concern)
    assert own.finds_nothing(concern)
    assert neighbour.finds_nothing(rides)
    neighbour.open(concern)
    neighbour.press("Deze zorg sluiten", "link")
    neighbour.fill("reason", CLOSED)
    neighbour.press("Sluiten")
    expect(neighbour.main).to_contain_text("Gesloten")
    expect(author.open(concern)).to_contain_text("Afgehandeld")
    expect(author.main).to_contain_text(CLOSED)
    author.press("Uw zorg intrekken", "link")
    author.press("Intrekken en wissen")
    expect(author.main).to_contain_text("Uw zorg is gewist")
    expect(author.main).to_contain_text("U schreef er geen")
    assert author.finds_nothing(concern)
    assert neighbour.finds_nothing(concern)
