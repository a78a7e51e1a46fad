"""What changed between two checks is told in sentences, with who recorded it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus, Step
from register.access import SERVER, Role
from register.extensions import db
from register.models.declarations import Position
from register.services.decisions import decisions, participations
from register.services.screening import rules
from register.services.screening import run as screening
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.rounds import screen_anew

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def official(body):
    return factories.official(body)


@pytest.fixture
def firm(body):
    return factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")


@pytest.fixture
def decision(body, firm, official):
    factories.position(official, firm)
    made = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on="2026-12-14")
    factories.participation(made, official, planned=["voted"])
    check(made)
    return made


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


@pytest.fixture
def desk(app, body):
    app.config["WTF_CSRF_ENABLED"] = False
    account = factories.account(body, Role.CLERK, password=None)
    return Browser(factories.let_in(app.test_client(), account))


def check(decision, day=TODAY):
    with transaction():
        screening.check(SERVER, decision, day)


def told(desk, decision):
    """What the page says of what changed since the check before; None: it says nothing."""
    _before, mark, rest = desk.open(f"/besluiten/{decision.public_id}/toets").words.partition(
        "Wat er veranderde sinds de vorige toets"
    )
    return rest.partition("Schijn en feit")[0] if mark else None


def stands_aside(clerk, decision, official):
    entry = participations.ParticipationEntry(took_no_part=True)
    participations.record(clerk, decision, official, entry)


def moves_the_day(clerk, decision, official):
    entry = replace(decisions.entry_of(decision), decided_on=PartialDate.parse("2027-01-12"))
    decisions.amend(clerk, decision, entry)


def loses_a_party(clerk, decision, official):
    decisions.amend(clerk, decision, replace(decisions.entry_of(decision), parties=()))


def does_more(clerk, decision, official):
    entry = participations.ParticipationEntry(planned=(Step.PREPARED, Step.VOTED))
    participations.record(clerk, decision, official, entry)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            stands_aside,
            [
                "Eerder: Als deze persoon meedoet",
                "Nu: Zoals het nu vastligt: Verband bekend, beheerst",
            ],
        ),
        (
            stands_aside,
            [
                "Wat de bestuurder deed of gaat doen",
                "voorgenomen: stemmen → bleef er helemaal buiten: ja.",
            ],
        ),
        (moves_the_day, ["Datum: 14 december 2026 → 12 januari 2027."]),
        (loses_a_party, ["Partijen: Bouwbedrijf Tarwedam B.V. → niets vastgelegd."]),
        (
            does_more,
            ["bleven gelijk", "voorgenomen: stemmen → voorgenomen: het besluit voorbereiden;"],
        ),
    ],
)
def test_what_somebody_changed_is_told_with_who_did_it(
    desk, clerk, decision, official, change, said
):
    assert told(desk, decision) is None
    with transaction():
        change(clerk, decision, official)
    check(decision)
    words = told(desk, decision)
    for each in [*said, "Vastgelegd door Een account op"]:
        assert each in words, words
    assert "Kwam binnen met een bestand" not in words, "that was before the first check"


def test_a_position_that_came_in_and_a_rule_that_was_switched_are_told(
    desk, body, decision, official, firm
):
    factories.position(official, firm, "adviseur")
    with transaction():
        rules.switch_off(SERVER, body, "S1", "Zo besloten door de raad.", factories.soon())
    check(decision)
    words = told(desk, decision)
    assert f"{official.person.name} – Bouwbedrijf Tarwedam B.V." in words
    assert "Uitgezet:" in words
    assert "Kwam binnen met een bestand op" in words


def test_days_that_pass_are_no_change(desk, decision):
    check(decision, TODAY + datetime.timedelta(days=1))
    assert "Alleen de dag vanaf wanneer is gekeken" in told(desk, decision)


def test_an_earlier_check_says_what_it_said_then(desk, clerk, decision, official):
    with transaction():
        stands_aside(clerk, decision, official)
    check(decision)
    here = f"/besluiten/{decision.public_id}"
    page = desk.open(f"{here}/toets")
    assert f"{here}/toetsen/1" in page.links()
    first, second = desk.open(f"{here}/toetsen/1").words, desk.open(f"{here}/toetsen/2").words
    assert "Als deze persoon meedoet: " in first
    assert "Verband bekend, beheerst" in second
    assert "Wat er veranderde sinds de vorige toets" not in first
    assert "Wat er veranderde sinds de vorige toets" in second
    for number in (0, 3):
        desk.open(f"{here}/toetsen/{number}", 404)


def test_nothing_is_told_of_the_asker(app, body, decision, official, clerk):
    with transaction():
        stands_aside(clerk, decision, official)
    check(decision)
    app.config["WTF_CSRF_ENABLED"] = False
    own = factories.account(body, Role.CLERK, who=official.person, password=None)
    browser = Browser(factories.let_in(app.test_client(), own))
    for page in ("toets", "toetsen/1", "toetsen/2"):
        words = browser.open(f"/besluiten/{decision.public_id}/{page}").words
        assert official.person.name not in words


def test_a_check_of_which_no_facts_were_kept_says_so(desk, body, firm, official):
    made = factories.decision(body, [firm], status=DecisionStatus.OPEN, decided_on="2026-12-14")
    factories.participation(made, official, planned=["voted"])
    screen_anew(body, day=TODAY)
    factories.position(official, firm)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Position)) == 1
    check(made)
    words = told(desk, made)
    assert "zijn geen feiten bewaard" in words
    assert "Eerder: Zoals het toen vastlag: Niet volledig getoetst" in words
