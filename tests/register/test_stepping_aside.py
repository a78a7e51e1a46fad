"""Who stepped aside at which item of a meeting: from published minutes and from nothing else, read
by the official before it is public, and the same with and without a finding.
"""

from __future__ import annotations

import datetime
import re

import pytest
import sqlalchemy as sa

from register import clock
from register.access import Role
from register.extensions import db
from register.models.council import MinutesEntry, MinutesVote
from register.models.journal import JournalEntry
from register.models.kinds import MeetingKind
from register.models.meetings import Meeting, MeetingItem
from register.models.public import QUERIES
from register.models.screening import Finding
from register.presentation.formatting import date_words
from register.services.accounts import accounts
from register.services.findings import findings
from register.services.mail import waiting
from register.services.meetings import stepping_aside
from register.services.officials import shielding
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.rounds import screen_anew

TODAY = clock.today()
WEEK = datetime.timedelta(days=7)
HELD_ON = TODAY - datetime.timedelta(days=12)
ADDRESS = "https://raad.voorbeeld.example/notulen/2026-11-12"


class Council:
    """A body that shows who stepped aside, a meeting that is over, and three members."""

    def __init__(self, app, monkeypatch):
        self.app, self.monkeypatch = app, monkeypatch
        self.signed_in = []
        self.body = factories.body()
        self.anna = self.member("Anna", "Zandstra")
        self.bo = self.member("Bo", "Yntema")
        self.gone = self.member("Cas", "Xanten", until="2023-03-29")
        self.meeting = factories.keep(
            Meeting(
                body=self.body,
                kind=MeetingKind.COUNCIL,
                held_on=HELD_ON,
                account_id=None,
                items=[],
            )
        )
        self.clerk = self.browser(factories.account(self.body, Role.CLERK))
        self.account = factories.account(self.body, Role.OFFICIAL, who=self.anna.person)
        self.official = self.browser(self.account)
        self.citizen = Browser(app.test_client())
        self.at(TODAY)

    def member(self, given, family, **values):
        who = factories.person(given, None, family)
        kind = factories.OfficeKind.ELECTED_MEMBER
        return factories.official(self.body, kind, "raadslid", who=who, **values)

    def browser(self, account):
        made = Browser(factories.let_in(self.app.test_client(), account))
        self.signed_in.append((made, account))
        return made

    def at(self, day):
        moment = datetime.datetime.now(datetime.UTC) + (day - TODAY)
        self.monkeypatch.setattr(clock, "now", lambda: moment)
        for browser, account in self.signed_in:  # days later everybody signs in again
            factories.let_in(browser.client, account)

    @property
    def switch(self):
        return f"/organen/{self.body.slug}/vergaderingen/teruggetrokken"

    @property
    def sheet(self):
        return f"/vergaderingen/{self.meeting.public_id}/teruggetrokken"

    @property
    def page(self):
        return f"/organen/{self.body.slug}/teruggetrokken/{self.meeting.public_id}"

    def enter(self, *rows, address=ADDRESS, who=None, status=200):
        said = {"address": address}
        for at, (official, item) in enumerate(rows):
            said |= {f"rows-{at}-official": official.public_id, f"rows-{at}-item": item}
        return (who or self.clerk).send(self.sheet, status, **said)

    def own(self):
        who = accounts.identity_of(self.account)
        return stepping_aside.list_own(who)

    def waits(self):
        who = accounts.identity_of(self.account)
        found = waiting.list_of(who, clock.now() + datetime.timedelta(minutes=1))
        return [each for each in found if each.kind is waiting.WaitingKind.ASIDE]

    def public(self):
        if self.citizen.client.get(self.page).status_code == 404:
            return []
        return sentences(self.citizen.open(self.page))


def sentences(page):
    return re.findall(r"\S+ \S+ trok zich terug bij punt \S+(?=\.)", page.words)


@pytest.fixture
def council(app, monkeypatch):
    made = Council(app, monkeypatch)
    made.clerk.send(made.switch, show="yes")
    return made


def test_a_body_shows_nothing_until_it_chooses_to(app, monkeypatch):
    council = Council(app, monkeypatch)
    assert "toont dit niet" in council.clerk.open(council.sheet).words
    council.enter((council.anna, "7"), status=409)
    for _tab in range(2):
        council.clerk.send(council.switch, show="yes")
    council.enter((council.anna, "7"))
    council.at(TODAY + WEEK)
    assert council.public() == ["Anna Zandstra trok zich terug bij punt 7"]
    council.clerk.send(council.switch)
    assert council.public() == []
    council.citizen.open(council.page, 404)


def test_the_official_reads_it_a_week_before_anybody_else(council):
    council.enter((council.anna, "7"))
    [waits] = council.waits()
    assert waits.due_on == TODAY + datetime.timedelta(days=6)
    page = council.official.open(f"/mijn-punten/teruggetrokken/{council.own()[0].public_id}")
    assert "Anna Zandstra trok zich terug bij punt 7." in page.words
    assert f"vanaf {date_words((TODAY + WEEK).isoformat(), 'nl')}" in page.words
    council.at(TODAY + datetime.timedelta(days=6))
    assert council.public() == []
    council.at(TODAY + WEEK)
    assert council.public() == ["Anna Zandstra trok zich terug bij punt 7"]
    assert council.waits() == []


@pytest.mark.parametrize("days", [1, 26])
def test_what_the_official_calls_wrong_does_not_stand_there_before_or_after(council, days):
    council.enter((council.anna, "7"), (council.bo, "7"))
    council.at(TODAY + datetime.timedelta(days=days))
    own = f"/mijn-punten/teruggetrokken/{council.own()[0].public_id}"
    council.official.send(own, said="wrong", note="Ik stemde gewoon mee.")
    assert council.waits() == []
    council.at(TODAY + 5 * WEEK)
    assert council.public() == ["Bo Yntema trok zich terug bij punt 7"]
    sheet = council.clerk.open(council.sheet).words
    assert "Niet openbaar" in sheet
    assert "Ik stemde gewoon mee." in sheet
    council.official.send(own, said="right")
    assert len(council.public()) == 2


def test_other_minutes_begin_a_new_week_and_the_same_minutes_do_not(council):
    council.enter((council.anna, "7"))
    council.at(TODAY + datetime.timedelta(days=5))
    council.enter((council.anna, "7"), (council.bo, "9"))
    council.at(TODAY + WEEK)
    assert council.public() == ["Anna Zandstra trok zich terug bij punt 7"]
    council.enter((council.anna, "7"), address=f"{ADDRESS}-hersteld")
    assert council.public() == []
    council.at(TODAY + 2 * WEEK)
    assert council.public() == ["Anna Zandstra trok zich terug bij punt 7"]
    recorded = sa.select(sa.func.count()).where(JournalEntry.act == "meeting:stepping_aside")
    before = db.session.scalar(recorded)
    council.enter(address="")
    assert council.public() == []
    assert db.session.scalar(recorded) == before + 1


@pytest.mark.parametrize(
    ("item", "address", "said"),
    [
        ("7 sporthal", ADDRESS, "het nummer van het punt"),
        ("", ADDRESS, "het nummer van het punt"),
        ("7", "", "het hele adres"),
        ("7", "http://raad.voorbeeld.example", "het hele adres"),
        ("7", "https://naam@raad.voorbeeld.example", "het hele adres"),
        ("7", "javascript:alert(1)", "het hele adres"),
    ],
)
def test_no_words_stand_beside_a_number_and_the_minutes_are_published(council, item, address, said):
    page = council.enter((council.anna, item), address=address, status=400)
    assert said in page.words
    assert council.own() == []


def test_nobody_stands_twice_at_one_item(council):
    page = council.enter((council.anna, "7"), (council.anna, "7"), status=400)
    assert "staat hier twee keer met hetzelfde punt" in page.words
    assert council.own() == []


def test_somebody_who_was_not_in_office_cannot_be_chosen(council):
    council.enter((council.gone, "7"), status=400)


def test_nobody_enters_it_of_oneself(council):
    both = factories.account(council.body, Role.CLERK, who=council.bo.person)
    page = council.enter((council.bo, "7"), who=council.browser(both), status=400)
    assert "Vraag een collega" in page.words


def test_a_meeting_to_come_has_no_minutes(council):
    council.meeting.held_on = TODAY + datetime.timedelta(days=1)
    db.session.commit()
    assert "moet nog komen" in council.clerk.open(council.sheet).words
    council.enter((council.anna, "7"), status=409)


def test_whoever_is_shielded_stands_nowhere(council):
    council.enter((council.anna, "7"), (council.bo, "8"))
    with transaction():
        shielding.shield(
            factories.identity(council.body, Role.CLERK),
            council.anna,
            None,
            "Bedreiging.",
            TODAY + datetime.timedelta(days=90),
            TODAY,
        )
    council.at(TODAY + datetime.timedelta(days=9))
    assert council.public() == ["Bo Yntema trok zich terug bij punt 8"]


@pytest.mark.parametrize("by", ["switch", "shielding"])
def test_the_official_reads_that_it_stands_on_no_public_page(council, by):
    council.enter((council.anna, "7"))
    council.at(TODAY + WEEK)
    own = f"/mijn-punten/teruggetrokken/{council.own()[0].public_id}"
    assert "Het orgaan toont dit op de openbare pagina" in council.official.open(own).words
    if by == "switch":
        council.clerk.send(council.switch)
    else:
        clerk = factories.identity(council.body, Role.CLERK)
        until = clock.today() + datetime.timedelta(days=90)
        with transaction():
            shielding.shield(clerk, council.anna, None, "Bedreiging.", until, clock.today())
    assert council.public() == []
    page = council.official.open(own)
    assert "Dit staat nu op geen enkele openbare pagina." in page.words
    assert "Het orgaan toont dit" not in page.words


def test_an_import_offers_who_abstained_and_records_nobody(council):
    decision = factories.decision(council.body, [], title="Gunning sporthal")
    factories.keep(MeetingItem(meeting=council.meeting, decision=decision, number="7"))
    for official, vote in (
        (council.anna, MinutesVote.ABSTAINED),
        (council.bo, MinutesVote.DID_NOT_VOTE),
    ):
        factories.keep(
            MinutesEntry(
                decision=decision,
                official=official,
                meeting=council.meeting,
                presence="present",
                vote=vote,
                spoke=False,
                source="notulen.json",
            )
        )
    page = council.clerk.open(council.sheet)
    assert page.text.count("selected") == 1 + 4
    assert 'value="7"' in page.text
    assert council.own() == []


def test_nobody_reads_that_of_another(council):
    council.enter((council.anna, "7"))
    own = f"/mijn-punten/teruggetrokken/{council.own()[0].public_id}"
    other = council.browser(factories.account(council.body, Role.OFFICIAL, who=council.bo.person))
    other.open(own, 404)
    council.clerk.open(own, 404)
    council.official.open(council.sheet, 404)


def test_there_is_no_list_of_a_person_no_count_and_no_organisation(council):
    council.enter((council.anna, "7"), (council.anna, "9"), (council.bo, "7"))
    council.at(TODAY + datetime.timedelta(days=9))
    index = council.citizen.open(f"/organen/{council.body.slug}/teruggetrokken")
    assert date_words(HELD_ON.isoformat(), "nl") in index.words
    for name in ("Zandstra", "Yntema", "bij punt"):
        assert name not in index.words
    page = council.citizen.open(council.page)
    assert sentences(page) == [
        "Bo Yntema trok zich terug bij punt 7",
        "Anna Zandstra trok zich terug bij punt 7",
        "Anna Zandstra trok zich terug bij punt 9",
    ]
    assert f'href="{ADDRESS}"' in page.text
    assert "/bestuurders/" not in page.text
    for address in (
        f"/bestuurders/{council.anna.public_id}",
        "/zoeken?q=Zandstra",
        f"/organen/{council.body.slug}/wijzigingen",
        "/sitemap.xml",
    ):
        assert "teruggetrokken" not in council.citizen.client.get(address).get_data(as_text=True)


def test_the_page_is_the_same_with_and_without_a_finding_byte_for_byte(council):
    council.enter((council.anna, "7"))
    council.at(TODAY + datetime.timedelta(days=9))
    pages = (
        council.page,
        f"/organen/{council.body.slug}/teruggetrokken",
        f"/organen/{council.body.slug}",
    )
    before = [council.citizen.open(each).text for each in pages]
    firm = factories.organisation(kvk="90004321")
    decision = factories.decision(council.body, [firm], title="Gunning sporthal")
    factories.keep(MeetingItem(meeting=council.meeting, decision=decision, number="7"))
    factories.position(council.anna, firm)
    with_position = [council.citizen.open(each).text for each in pages]
    assert with_position[:2] == before[:2]
    factories.participation(decision, council.anna, steps=["voted"])
    screen_anew(council.body, day=clock.today())
    finding = db.session.query(Finding).one()
    with transaction():
        findings.ask(
            factories.identity(council.body, Role.CLERK), finding, "Hoe was dit?", 14, clock.today()
        )
    assert [council.citizen.open(each).text for each in pages] == with_position


def test_the_view_reads_minutes_and_who_holds_an_office_and_nothing_else():
    read = set(re.findall(r"(?:FROM|JOIN) (\w+)", QUERIES["public_stepped_aside"]))
    assert read == {
        "stepped_aside",
        "stepped_aside_answer",
        "stepping_aside_choice",
        "published_minutes",
        "meeting",
        "body",
        "official",
    }


def test_everything_that_is_wrong_on_the_sheet_is_said_at_once(council):
    page = council.enter((council.anna, ""), address="notulen", status=400)
    assert "Voer het nummer van het punt in" in page.words
    assert "Voer het hele adres van de gepubliceerde notulen in" in page.words
