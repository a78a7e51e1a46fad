"""Pages to which a link leads only after somebody did something, in a real browser: a contract with
the own body, a row that contradicts an official, and who stepped aside.
"""

from __future__ import annotations

import datetime
import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from register import clock
from register.cli.demo import PASSWORD
from register.extensions import db
from register.models.declarations import Position
from register.models.kinds import MeetingKind
from register.models.meetings import Meeting
from register.models.officials import Official
from register.models.stepping_aside import SteppedAside
from register.services.accounts import accounts
from tests import factories

pytestmark = pytest.mark.xdist_group("example")

OFFICIAL, CLERK = "wethouder@vlietmonde.example", "griffier@vlietmonde.example"
BODY = "/organen/gemeente-vlietmonde"
MINUTES = "https://raad.voorbeeld.example/notulen/2026-11-12"
WIDTHS = (1280, 320)


@pytest.fixture
def official(served):
    """The alderman, a position and a meeting of a week ago, by their public ids."""
    with served.app.app_context():
        account = accounts.get(OFFICIAL)
        found = db.session.scalars(
            sa.select(Official).where(Official.person_id == account.person_id)
        ).first()
        position = db.session.scalars(
            sa.select(Position).where(Position.official_id == found.id).order_by(Position.id)
        ).first()
        held_on = clock.today() - datetime.timedelta(days=7)
        meeting = factories.keep(
            Meeting(
                body=found.body,
                kind=MeetingKind.COLLEGE,
                held_on=held_on,
                account_id=None,
                items=[],
            )
        )
        return found.public_id, position.public_id, meeting.public_id


def enter(visitor, email):
    made = visitor()
    made.sign_in(email, PASSWORD)
    return made


def look(somebody):
    for width in WIDTHS:
        somebody.check(width)


def test_a_contract_is_named_by_the_official_and_settled_by_the_clerk(visitor, official):
    who, position, _meeting = official
    alderman, clerk = enter(visitor, OFFICIAL), enter(visitor, CLERK)
    page = alderman.open(f"/mijn/{who}/nevenfuncties/{position}/contracten")
    look(alderman)
    page.locator("[name=there_is][value=yes]").check()
    page.locator("main form button").last.click()
    expect(page.locator(".field__error").first).to_be_visible()
    look(alderman)
    page.locator("[name=kinds][value=supply]").check()
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("Dit is een vraag en geen bevinding")
    look(alderman)
    page = clerk.open(f"{BODY}/beheer/vragen-over-functies")
    look(clerk)
    page.locator("main a[href$='/vraag/contract/antwoord']").first.click()
    page.locator("[name=note]").fill("kort")
    page.locator("main form button").last.click()
    expect(page.locator(".field__error").first).to_be_visible()
    look(clerk)
    page.locator("[name=note]").fill("Het contract is beëindigd op 1 december.")
    page.locator("main form button").last.click()
    expect(page).not_to_have_url(re.compile("/antwoord$"))
    clerk.open(f"{BODY}/beheer/vragen-over-functies")
    look(clerk)


def test_a_row_with_a_known_key_and_another_name_is_asked_about(visitor, served):
    clerk = enter(visitor, CLERK)
    page = clerk.open(f"{BODY}/importeren")
    table = "sleutel,achternaam,roepnaam,ambt,soort_ambt,vanaf\nvm-02,Meeuwoord,Fenna,wethouder,executive,2022-05-24\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "raad.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Bestand importeren").click()
    page.wait_for_url("**/importen/**")
    page = clerk.open(f"{BODY}/wie-bedoelt-deze-rij")
    expect(page.locator("main")).to_contain_text("Fenna Meeuwoord (vm-02)")
    look(clerk)
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("Beantwoord minstens één vraag")
    look(clerk)
    page.locator("input[type=radio][value=none]").check()
    page.locator("main form button").last.click()
    expect(page.locator("[name=people-0]")).to_have_count(0)
    look(clerk)


def test_who_stepped_aside_is_recorded_read_first_and_public_after_a_week(
    visitor, served, official
):
    who, _position, meeting = official
    clerk, alderman, reader = enter(visitor, CLERK), enter(visitor, OFFICIAL), visitor()
    page = clerk.open(f"{BODY}/vergaderingen/teruggetrokken")
    look(clerk)
    page.locator("main form button").last.click()
    look(clerk)
    page = clerk.open(f"/vergaderingen/{meeting}/teruggetrokken")
    look(clerk)
    page.locator("[name=address]").fill(MINUTES)
    page.locator("[name=rows-0-official]").select_option(who)
    page.locator("[name=rows-0-item]").fill("7")
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("Marit ter Wolderink")
    look(clerk)
    with served.app.app_context():
        [aside] = db.session.scalars(sa.select(SteppedAside))
        told = aside.public_id
        aside.public_from = clock.today()
        db.session.commit()
    alderman.open(f"/mijn-punten/teruggetrokken/{told}")
    look(alderman)
    reader.open(f"{BODY}/teruggetrokken")
    look(reader)
    page = reader.open(f"{BODY}/teruggetrokken/{meeting}")
    expect(page.locator("main")).to_contain_text("Marit ter Wolderink trok zich terug bij punt 7")
    look(reader)
