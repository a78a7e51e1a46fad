"""Twenty invented findings, each read as the person concerned: nobody is accused, and the first
screen says what to do and by when.
"""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
import sqlalchemy as sa

from conflict_graph.facts import (
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    Outcome,
    PartyRole,
    Relation,
    Step,
    TieKind,
)
from register import clock
from register.access import SERVER, Role
from register.extensions import db
from register.models.reviews import FindingEvent
from register.models.screening import Finding
from register.presentation.formatting import date_words
from register.services.accounts.accounts import identity_of
from register.services.decisions import participations
from register.services.decisions.participations import ParticipationEntry
from register.services.declarations import interests
from register.services.declarations.interests import InterestEntry, InterestKind
from register.services.findings import findings, hearing
from register.services.reviews import conclusions
from register.services.reviews.conclusions import ConclusionEntry
from register.transaction import transaction
from register.views.findings import OUTCOMES
from tests import factories
from tests.browser import Browser
from tests.rounds import screen_anew

FIRST_SCREEN = 600
"""Characters of the first screen of a phone."""
ACCUSES = re.compile(
    r"schuld|overtred|fraud|corrupt|verdacht|betrap|misbruik|schending|verwijt|beschuldigd|dader|"
    r"ontken|beken\b",
    re.IGNORECASE,
)
MISSAID = re.compile(r"(van u|[Uu]w partner) (bent|hebt)\b")
"""What is said of a relative is not said to the person."""
CONDITIONS = (
    "Als u meedoet aan het besluit:",
    "Als u niet meedoet aan het besluit:",
    "Zoals het nu vastligt, en voordat iemand u heeft gehoord:",
)
TIES = (
    TieKind.BOARD,
    TieKind.EMPLOYMENT,
    TieKind.MANAGEMENT,
    TieKind.OWNERSHIP,
    TieKind.ADVISORY,
    Relation.PARTNER,
    Relation.CHILD,
)
"""What the official holds there, or who of the family owns it."""
OFFICES = (
    (OfficeKind.EXECUTIVE, "wethouder"),
    (OfficeKind.ELECTED_MEMBER, "raadslid"),
)
KINDS = (
    (DecisionKind.AWARD, PartyRole.WINNER),
    (DecisionKind.GRANT, PartyRole.GRANTEE),
    (DecisionKind.PERMIT, PartyRole.APPLICANT),
)


def tie_to(official, firm, tie):
    if isinstance(tie, TieKind):
        share = {"share": 0.6} if tie is TieKind.OWNERSHIP else {}
        factories.position(official, firm, kind=tie, title="functie", **share)
        return
    entry = InterestEntry(organisation_id=firm.id, relation=tie, tie=TieKind.OWNERSHIP)
    with transaction():
        interests.declare(SERVER, official, InterestKind.FAMILY, entry)


@pytest.fixture
def letters(app):
    """The page of each of some invented findings, as the person concerned opens it."""
    here = factories.body()
    interests.ask(SERVER, here, InterestKind.FAMILY, True, "Gedragscode 2025, artikel 4")
    people = {}
    soon = clock.today() + datetime.timedelta(days=30)
    for number, (tie, (office, title), is_open) in enumerate(
        itertools.product(TIES, OFFICES, (True, False))
    ):
        kind, role = KINDS[number % len(KINDS)]
        official = factories.official(here, office, title)
        firm = factories.organisation(f"Zilverreiger {number} B.V.", kvk=str(90004400 + number))
        tie_to(official, firm, tie)
        status = DecisionStatus.OPEN if is_open else DecisionStatus.TAKEN
        decided_on = soon.isoformat() if is_open else "2026-09-12"
        made = factories.decision(
            here, [firm], f"Besluit {number}", kind, status, decided_on, role=role
        )
        steps = ["prepared", "deliberated", "voted"]
        factories.participation(made, official, **{"planned" if is_open else "steps": steps})
        people[official.id] = factories.account(
            here, Role.OFFICIAL, who=official.person, password=None
        )
    screen_anew(here)
    clerk = Browser(
        factories.let_in(app.test_client(), factories.account(here, Role.CLERK, password=None))
    )
    pages = []
    for finding in db.session.scalars(sa.select(Finding)):
        clerk.submit(clerk.open(f"/bevindingen/{finding.public_id}/vragen"))
        himself = Browser(factories.let_in(app.test_client(), people[finding.official_id]))
        pages.append((finding, himself.open(f"/bevindingen/{finding.public_id}")))
    return pages


def test_each_letter_says_in_its_first_screen_what_to_do_and_by_when_and_accuses_nobody(letters):
    assert len(letters) >= 20
    assert {finding.current.outcome for finding, _page in letters} >= {
        Outcome.APPARENT,
        Outcome.ACTUAL_INDICATED,
    }
    words = [str(label) for label, _shape in OUTCOMES.values()]
    outcomes = re.compile("|".join(re.escape(each) for each in words), re.IGNORECASE)
    for finding, page in letters:
        main = page.words
        first = main[:FIRST_SCREEN]
        day = next(each for each in re.findall(r"tot en met (\d+ \w+ \d{4})", first))
        assert day == date_words(reply_by(finding), "nl")
        assert "Reageren" in first, first
        assert "geen beschuldiging" in first + main[FIRST_SCREEN : FIRST_SCREEN + 200]
        assert not ACCUSES.search(main.replace("geen beschuldiging", "")), ACCUSES.search(main)
        assert not MISSAID.search(main), MISSAID.search(main)
        planned = finding.decision.current.status is DecisionStatus.OPEN
        assert ("(gepland op " in main) is planned
        told = main[: main.index("De regels en alle redenen")]
        assert "bij deze zaak betrokken" not in told
        for found in outcomes.finditer(told):
            before = told[max(0, found.start() - 80) : found.start()].strip()
            assert before.endswith(CONDITIONS), (before, found.group())


def reply_by(finding):
    return db.session.scalar(
        sa.select(FindingEvent.reply_by).where(
            FindingEvent.finding_id == finding.id, FindingEvent.reply_by.is_not(None)
        )
    )


REASON = "De functie liep nog toen het besluit werd genomen."
CASE = "Zij meldde de functie zelf en deed aan de voorbereiding niet mee."
REPLY = "Ik ben in maart al opgestapt als commissaris."
DAY = datetime.timedelta(days=1)


class Heard:
    """A finding about an official, and those who do something with it."""

    def __init__(self, app):
        self.here = factories.body()
        official = factories.official(self.here, who=factories.person("Sanne", None, "Terwolde"))
        firm = factories.organisation(kvk="90004321")
        factories.position(official, firm)
        self.decision = factories.decision(self.here, [firm])
        factories.participation(self.decision, official, steps=["deliberated", "voted"])
        screen_anew(self.here)
        self.finding = db.session.scalar(sa.select(Finding))
        roles = {"clerk": Role.CLERK, "first": Role.REVIEWER, "second": Role.REVIEWER}
        accounts = {
            name: factories.account(self.here, role, password=None) for name, role in roles.items()
        }
        accounts["official"] = factories.account(
            self.here, Role.OFFICIAL, who=official.person, password=None
        )
        self.accounts = accounts
        self.who = {name: identity_of(each) for name, each in accounts.items()}
        self.browser = {
            name: Browser(factories.let_in(app.test_client(), each))
            for name, each in accounts.items()
        }
        self.address = f"/bevindingen/{self.finding.public_id}"
        self.ask()

    def ask(self):
        clerk = self.browser["clerk"]
        clerk.submit(clerk.open(f"{self.address}/vragen"))

    def reply(self):
        with transaction():
            findings.reply(self.who["official"], self.finding, REPLY, clock.today())

    def extend(self):
        with transaction():
            hearing.extend(
                self.who["clerk"], self.finding, "U vroeg om meer tijd.", 21, clock.today()
            )

    def change(self):
        [row] = self.decision.participations
        entry = ParticipationEntry(steps=(Step.VOTED,))
        with transaction():
            participations.record(
                self.who["clerk"], self.decision, row.official, entry, reason=REASON
            )

    def conclude(self, who, word, case=""):
        entry = ConclusionEntry(word, REASON, case)
        asker = self.who[who]
        with transaction():
            signed = factories.signature(asker)
            conclusions.conclude(asker, self.finding, entry, signed, clock.today())

    def both(self, word):
        self.reply()
        self.conclude("first", word)
        self.conclude("second", word, CASE)

    def contest(self):
        self.reply()
        self.conclude("first", "apparent")
        with transaction():
            findings.contest(self.who["official"], self.finding, REASON, clock.today())

    def signed(self):
        self.reply()
        self.conclude("first", "actual")

    def apparent(self):
        self.reply()
        self.conclude("first", "apparent")

    def anew(self):
        self.reply()
        self.change()
        self.ask()


LATER = {
    "extended": (Heard.extend, 0, ("U kunt reageren tot en met", "Reageren")),
    "lapsed": (lambda heard: None, 15, ("U kon reageren tot en met", "Het kan nog")),
    "changed": (Heard.change, 0, ("veranderd", "opnieuw gevraagd", "Reageren")),
    "asked anew": (Heard.anew, 0, ("U kunt reageren tot en met", "Reageren")),
    "replied": (Heard.reply, 0, ("U hoeft niets te doen", "tot en met")),
    "signed": (Heard.signed, 0, ("U hoeft niets te doen",)),
    "none": (lambda heard: heard.both("none"), 0, ("afgesloten", "U hoeft niets te doen")),
    "apparent": (Heard.apparent, 0, ("afgesloten", "U hoeft niets te doen", "geen laatste dag")),
    "established": (lambda heard: heard.both("actual"), 0, ("afgesloten", "U hoeft niets te doen")),
    "contested": (Heard.contest, 0, ("ontvangen", "Een beoordelaar")),
}


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("none", "Geen belangenverstrengeling: Onderhoud"),
        ("actual", "Lees de conclusie: Onderhoud"),
    ],
)
def test_that_it_was_closed_stands_as_high_as_that_it_was_asked(app, word, said, monkeypatch):
    heard = Heard(app)
    asked = heard.browser["official"].open("/mijn").words
    height = asked.index("Reageer op een vraag over een besluit: Onderhoud")
    heard.both(word)
    closed = heard.browser["official"].open("/mijn").words
    assert abs(closed.index(said) - height) < 100
    assert "u hoeft niets te doen" in closed
    later = clock.now() + 31 * DAY
    monkeypatch.setattr(clock, "now", lambda: later)
    factories.let_in(heard.browser["official"].client, heard.accounts["official"])
    assert "Voor u afgesloten" not in heard.browser["official"].open("/mijn").words


@pytest.mark.parametrize("moment", LATER)
def test_each_later_moment_says_first_what_to_do_and_accuses_nobody(app, moment, monkeypatch):
    heard = Heard(app)
    act, days, told = LATER[moment]
    act(heard)
    today = clock.today() + days * DAY
    monkeypatch.setattr(clock, "today", lambda: today)
    page = heard.browser["official"].open(heard.address)
    first = page.words[:FIRST_SCREEN]
    for words in told:
        assert words in first, (words, first)
    assert "geen beschuldiging" in page.words
    assert not ACCUSES.search(page.words.replace("geen beschuldiging", ""))
