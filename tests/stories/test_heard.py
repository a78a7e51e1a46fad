"""Nobody makes a hearing vanish, and nobody changes facts about himself. Everybody in it is
invented.
"""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from register.access import Role
from register.cli.demo import PASSWORD
from register.extensions import db
from register.models.decisions import Participation
from register.models.officials import Official
from register.services.accounts import accounts
from register.services.organisations import bodies
from register.transaction import transaction
from tests.stories.keyboard import Reader
from tests.stories.test_main_way import (
    BODY,
    DECISION,
    FIRM,
    check,
    declare,
    enter_decision,
    sign,
)

pytestmark = pytest.mark.xdist_group("example")

REPLY = "Ik bemoei mij niet met deze brug en laat het besluit aan een collega."
NOT_ANY_MORE = "De inschrijver deed niet meer mee toen het besluit viel."
CASE = "Zij meldde de functie zelf, bleef erbuiten en liet het besluit aan een collega."
WHY = "Deze inschrijver heeft zich teruggetrokken."


def send(page):
    page.locator("main form button[type=submit]").last.click()


def test_a_clerk_who_takes_the_party_out_says_why_and_the_reply_stays_for_official_and_reviewer(
    visitor,
):
    declare(visitor())
    clerk, official, reviewer = visitor(), visitor(), visitor()
    decision = enter_decision(clerk)
    page = check(clerk, decision)
    page.locator("a[href*='/bevindingen/']").first.click()
    finding = re.sub(r"^https?://[^/]+", "", page.url)
    send(clerk.open(f"{finding}/vragen"))
    official.sign_in("wethouder@vlietmonde.example", PASSWORD)
    page = official.open(f"{finding}/reageren")
    page.locator("[name=text]").fill(REPLY)
    send(page)
    official.check(width=375)
    page.get_by_role("button", name="Reactie versturen").click()

    page = clerk.open(f"{decision}/wijzigen")
    page.locator("[name='parties-0-name']").fill("")
    page.locator("[name='parties-0-kvk']").fill("")
    page.locator("[name='parties-0-role']").select_option("bidder")
    send(page)
    expect(page.locator("#reason-error")).to_contain_text("waarom u dit wijzigt")
    clerk.complaints.clear()
    for width in (1280, 375):
        clerk.check(width)
    page.locator("[name=reason]").fill(WHY)
    send(page)
    check(clerk, decision)

    reviewer.sign_in("integriteit@vlietmonde.example", PASSWORD)
    expect(reviewer.open("/bevindingen").locator("main")).to_contain_text("Feiten veranderd")
    for somebody, state in (
        (reviewer, "Feiten veranderd: een beoordelaar beslist"),
        (official, "De gegevens zijn veranderd sinds u iets werd gevraagd."),
    ):
        page = somebody.open(finding)
        for words in (REPLY, WHY, state, "door Willemijn Ruigenhoekstra"):
            expect(page.locator("main")).to_contain_text(words)
        for width in (1280, 375):
            somebody.check(width)
    expect(official.page.locator("#history + *")).not_to_contain_text(FIRM)
    expect(official.open("/mijn").locator("main")).to_contain_text(
        "Reageer op een vraag over een besluit"
    )
    second = visitor()
    second.sign_in("integriteit2@vlietmonde.example", PASSWORD)
    sign(reviewer.open(f"{finding}/concluderen"), "none", NOT_ANY_MORE)
    expect(reviewer.page.locator("main")).to_contain_text("Er zijn er twee nodig")
    expect(official.open(finding).locator("main")).not_to_contain_text(NOT_ANY_MORE)
    page = second.open(f"{finding}/concluderen")
    page.locator("[name=counter_argument]").fill(CASE)
    sign(page, "none", "Ook ik zie geen verband meer met dit besluit.")
    for words in (DECISION, NOT_ANY_MORE, CASE):
        expect(official.open(finding).locator("main")).to_contain_text(words)


def test_a_clerk_who_takes_part_leaves_his_own_part_to_somebody_who_is_asked(visitor, served):
    with served.app.app_context():
        with transaction():
            accounts.give_role(
                accounts.get("inkoop@vlietmonde.example"), bodies.get(BODY), Role.CLERK
            )
        own = sa.select(Official).where(
            Official.person_id == accounts.get("inkoop@vlietmonde.example").person_id
        )
        himself = db.session.scalar(own)
        part = db.session.scalar(
            sa.select(Participation).where(Participation.official_id == himself.id)
        )
        decision = f"/besluiten/{part.decision.public_id}"
        steps = f"{decision}/deelnemers/{himself.public_id}"
        asked = ["stand-ins", "ask", part.decision.public_id, "bestuurszaken@ziltelanden.example"]
    clerk = Reader(visitor, "inkoop@vlietmonde.example")
    expect(clerk.open(decision)).to_contain_text("Over uzelf: een collega legt dit vast")
    clerk.visitor.check()
    assert clerk.status_of(steps) == 403
    expect(clerk.main).to_contain_text("Dit gaat over uzelf")

    other = Reader(visitor, "bestuurszaken@ziltelanden.example")
    assert other.finds_nothing(decision)
    with served.app.app_context():
        assert served.app.test_cli_runner().invoke(args=asked).exit_code == 0
    other.open(steps)
    other.keys.choose(other.page.locator("[name=recused_vote][value=yes]"))
    other.press("Vastleggen")
    expect(other.main).to_contain_text("Wij hebben vastgelegd wat deze persoon doet")
    other.visitor.check()
