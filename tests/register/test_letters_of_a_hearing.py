"""Twenty invented findings, each read as the person concerned: nobody is accused, and the first
screen says what to do and by when.
"""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
import sqlalchemy as sa

from conflict_graph.facts import DecisionKind, DecisionStatus, OfficeKind, PartyRole, TieKind
from register import clock
from register.access import Role
from register.extensions import db
from register.models.reviews import FindingEvent
from register.models.screening import Finding
from register.presentation.formatting import date_words
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
CONDITIONS = (
    "Als u meedoet aan het besluit:",
    "Als u niet meedoet aan het besluit:",
    "Zoals het nu vastligt, en voordat iemand u heeft gehoord:",
)
TIES = (TieKind.BOARD, TieKind.EMPLOYMENT, TieKind.MANAGEMENT, TieKind.BUSINESS, TieKind.ADVISORY)
OFFICES = (
    (OfficeKind.EXECUTIVE, "wethouder"),
    (OfficeKind.ELECTED_MEMBER, "raadslid"),
)
KINDS = (
    (DecisionKind.AWARD, PartyRole.WINNER),
    (DecisionKind.GRANT, PartyRole.GRANTEE),
    (DecisionKind.PERMIT, PartyRole.APPLICANT),
)


@pytest.fixture
def letters(app):
    """The page of each of some invented findings, as the person concerned opens it."""
    here = factories.body()
    people = {}
    soon = clock.today() + datetime.timedelta(days=30)
    for number, (tie, (office, title), is_open) in enumerate(
        itertools.product(TIES, OFFICES, (True, False))
    ):
        kind, role = KINDS[number % len(KINDS)]
        official = factories.official(here, office, title)
        firm = factories.organisation(f"Zilverreiger {number} B.V.", kvk=str(90004400 + number))
        factories.position(official, firm, kind=tie, title="functie")
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
    assert len(letters) >= 15
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
        told = main[: main.index("De regels en alle redenen")]
        for found in outcomes.finditer(told):
            before = told[max(0, found.start() - 80) : found.start()].strip()
            assert before.endswith(CONDITIONS), (before, found.group())


def reply_by(finding):
    return db.session.scalar(
        sa.select(FindingEvent.reply_by).where(
            FindingEvent.finding_id == finding.id, FindingEvent.reply_by.is_not(None)
        )
    )
