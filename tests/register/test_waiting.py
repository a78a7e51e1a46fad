"""What waits on a person: one list, the same on both pages, in the menu and for the reminder."""

from __future__ import annotations

import datetime
import re

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_graph.dates import PartialDate
from register.access import SERVER, Role
from register.clock import day_of, now
from register.extensions import db
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.kinds import Act
from register.services.accounts import accounts
from register.services.declarations import confirmations, drafts
from register.services.findings import findings
from register.services.mail import reminders, reports, waiting
from register.services.mail.reports import ReportEntry
from register.services.officials import officials, proposals
from register.transaction import transaction
from tests import factories
from tests.browser import XHTML, Browser
from tests.rounds import screen_anew

SOON = datetime.timedelta(seconds=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def official(town):
    return factories.official(
        town, who=factories.person("Sanne", None, "Terwolde"), since="2026-10-01"
    )


@pytest.fixture
def account(town, official):
    return factories.account(town, Role.OFFICIAL, who=official.person)


@pytest.fixture
def oneself(account):
    return accounts.identity_of(account)


def shown(page):
    """The rows of the list on a page; empty only where the page says that nothing waits."""
    [section] = [
        each for each in page.all("section") if each.get("aria-labelledby") == "my-waiting"
    ]
    rows = [" ".join("".join(item.itertext()).split()) for item in section.findall(f".//{XHTML}li")]
    assert bool(rows) != ("Er wacht niets op u" in page.words)
    return rows


def in_menu(page):
    """The number behind the entry of the menu; 0: none."""
    [entry] = [
        link for link in page.all("a") if (link.text or "").startswith("Mijn nevenfuncties (")
    ] or [None]
    return int(re.sub(r"\D", "", entry.text)) if entry is not None else 0


def report(official):
    with transaction():
        reports.report(
            official,
            None,
            ReportEntry("Deze functie eindigde eerder.", "jaarverslag 2025"),
            "",
            14,
            day_of(now()),
        )


def enter(official):
    """Let a clerk enter something."""
    said = PositionPayload(
        title="lid", organisation=official.body.organisation, kind=factories.TieKind.BOARD
    )
    version = PositionVersion(
        number=1, act=Act.DECLARE, origin="declared", by_official=False, payload=said
    )
    factories.keep(Position(official=official, versions=[version]))


class Desk:
    """Somebody at an office for whom things come to wait and are done, with how much should wait of
    each kind.
    """

    def __init__(self, official, oneself):
        self.official, self.oneself, self.expected = official, oneself, {"appointment": 1}

    @property
    def total(self):
        return sum(self.expected.values())

    def do(self, act):
        with transaction():
            getattr(self, act)()

    def declare(self):
        with transaction():
            factories.position(self.official, self.official.body.organisation)
        self.expected["appointment"] = 0

    def enter(self):
        enter(self.official)
        self.expected |= {"entries": 1, "appointment": 0}

    def confirm(self):
        if self.expected["appointment"] == 0:
            confirmations.confirm(
                self.oneself, self.official, confirmations.standing(self.official).mark
            )
            self.expected["entries"] = 0

    def report(self):
        report(self.official)
        self.expected["reports"] = self.expected.get("reports", 0) + 1

    def answer(self):
        for each in reports.list_for(self.oneself, day_of(now())):
            if each.may:
                reports.answer(self.oneself, each.report.public_id, True, "", day_of(now()))
        self.expected["reports"] = 0

    def begin(self):
        drafts.keep(
            self.oneself, self.official, f"concept-{now().timestamp()}", {"title": "penningmeester"}
        )
        self.expected["drafts"] = self.expected.get("drafts", 0) + 1

    def throw_away(self):
        for each in drafts.list_of(self.oneself, self.official):
            drafts.throw_away(each)
        self.expected["drafts"] = 0


ACTS = ["declare", "enter", "confirm", "report", "answer", "begin", "throw_away"]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=6))
def test_pages_menu_and_reminder_say_the_same_whatever_happened(client, town, acts):
    who = factories.person(family_name="Oosterwold")
    official = factories.official(town, who=who, since="2026-10-01")
    account = factories.account(town, Role.OFFICIAL, who=who)
    desk = Desk(official, accounts.identity_of(account))
    for act in acts:
        desk.do(act)
        assert len(waiting.list_of(desk.oneself, now() + SOON)) == desk.total
    browser = Browser(client)
    factories.sign_in(client, account)
    rows = {address: shown(browser.open(address)) for address in ("/mijn", "/taken")}
    assert rows["/mijn"] == rows["/taken"]
    assert (
        len(rows["/mijn"])
        == in_menu(browser.open("/mijn"))
        == in_menu(browser.open("/herinneringen"))
        == desk.total
    )
    db.session.execute(sa.text("DELETE FROM outbox"))
    db.session.commit()
    with transaction():
        reminders.run(now() + SOON, 14)
        reminded = {each.account_id for each in reminders.outbox.list_()}
    assert (account.id in reminded) == (desk.total > 0)
    client.post("/afmelden")


def test_the_page_of_an_error_does_not_count_what_waits(client, official, account, oneself):
    with transaction():
        drafts.keep(oneself, official, "concept-1", {"title": "penningmeester"})
    factories.sign_in(client, account)
    browser = Browser(client)
    assert in_menu(browser.open("/herinneringen")) > 0
    assert in_menu(browser.open("/besluiten/niemand", 404)) == 0
    assert in_menu(browser.open("/organen/vlietmonde/beheer/bestuurders/nieuw", 403)) == 0


def test_a_question_about_a_decision_comes_first_with_its_day_and_is_gone_after_the_reply(
    client, town, official, account, oneself
):
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
    factories.position(official, firm)
    factories.participation(
        factories.decision(town, [firm], title="Nieuwbouw brug"), official, steps=["voted"]
    )
    clerk, today = factories.identity(town, Role.CLERK), day_of(now())
    screen_anew(town, day=today)
    with transaction():
        [standing] = findings.list_for(clerk, today)
        findings.ask(clerk, standing.finding, "Wat was uw rol hierbij?", 14, today)
        drafts.keep(oneself, official, "concept-1", {"title": "penningmeester"})
    browser = Browser(client)
    factories.sign_in(client, account)
    first, second = shown(browser.open("/mijn"))
    assert first.startswith(
        "Reageer op een vraag over een besluit: Nieuwbouw brug Gemeente Vlietmonde · uiterlijk "
    )
    assert second.startswith("Maak af wat u begon: penningmeester")
    with transaction():
        findings.reply(oneself, standing.finding, "Ik heb niet meegestemd.", today)
    assert len(shown(browser.open("/mijn"))) == 1
    assert "Eerdere vragen over besluiten" in browser.open("/mijn").words
    asked = asked_by(lambda: waiting.list_of(oneself, now()))
    assert not [each for each in asked if "assessment_version" in each or "decision_vers" in each]


def asked_by(act):
    """Return what is asked of the database meanwhile."""
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert asked
    return asked


def test_whether_one_is_somebody_of_another_body_waits_for_the_person(
    client, town, official, account
):
    neighbour = factories.official(factories.body("waterveld", "Waterschap Waterveld"))
    with transaction():
        proposals.propose(
            factories.identity(town, Role.CLERK), official, neighbour.public_id, day_of(now())
        )
    factories.sign_in(client, account)
    assert any(
        "Zeg of u ook wethouder bent bij Waterschap Waterveld" in row
        for row in shown(Browser(client).open("/mijn"))
    )


def test_income_waits_from_thirty_days_before_its_day_for_page_and_mail_alike(
    town, official, oneself
):
    factories.position(official, factories.organisation(), recorded_at=now())
    [term] = official.terms
    officials.appoint(SERVER, official, term.office, PartialDate(2025, 1, 1), full_time=True)
    db.session.commit()
    waits = []
    for day in (datetime.datetime(2027, 3, 1, 22, 59), datetime.datetime(2027, 3, 1, 23, 1)):
        found = waiting.list_of(oneself, day.replace(tzinfo=datetime.UTC))
        waits.append(
            [
                each.about.year
                for each in found
                if each.kind is waiting.WaitingKind.DUTY and each.about.year
            ]
        )
    assert waits == [[], [2026]]


def test_a_clerk_has_no_such_list(client, town):
    assert waiting.list_of(factories.identity(town, Role.CLERK), now()) == []
