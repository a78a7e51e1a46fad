"""The lists of decisions and of findings: chosen and put in order by the database, page by page."""

from __future__ import annotations

import datetime
import random

import pytest

from conflict_graph.facts import DecisionStatus
from register import clock
from register.access import Move, Role
from register.extensions import db
from register.models.reviews import Conclusion, FactChange, FindingAssignment
from register.services.findings import findings, listed, states
from register.services.findings.listed import FindingFilters
from register.transaction import transaction
from tests import factories
from tests.asked import asked
from tests.browser import Browser
from tests.register.test_findings import (  # noqa: F401
    TODAY,
    body,
    finding,
    official,
    people,
)
from tests.rounds import screen_anew

TERM = datetime.timedelta(days=14)
DAYS = [datetime.timedelta(days=number) for number in (0, 14, 15)]


def happen(finding, act, by):
    """Let something happen to a finding, whoever may do it."""
    if act in (Move.CHANGE, Move.OVERTAKE):
        asks_again = act is Move.OVERTAKE
        db.session.add(FactChange(finding=finding, facts=[], asks_again=asks_again))
        db.session.flush()
    else:
        term = TODAY + TERM if act is Move.ASK else None
        said = Conclusion.NONE if act is Move.CONCLUDE else None
        findings.record(finding, act, by, reply_by=term, conclusion=said)


@pytest.mark.parametrize("seed", range(3))
def test_the_database_tells_the_state_and_whose_turn_it_is_as_the_rules_do(seed, finding, people):
    drawn = random.Random(seed)  # noqa: S311 - nothing is secret
    for _step in range(8):
        state = findings.state_of(finding, TODAY)
        moves = [act for act in Move if states.moved(state, act) is not None]
        by = people[drawn.choice(["reviewer", "second reviewer"])]
        with transaction():
            happen(finding, drawn.choice(moves), by)
        if drawn.random() < 0.5:
            factories.keep(
                FindingAssignment(finding=finding, assignee_id=by.account, account_id=by.account)
            )
        for later in DAYS:
            day = TODAY + later
            state = findings.state_of(finding, day)
            for asker in people.values():
                seen = findings.list_among(asker, day, [finding.id])
                for wanted in (FindingFilters(), FindingFilters(state=state)):
                    assert listed.list_for(asker, day, wanted).found == len(seen)
                assert listed.count_for(asker, day) == sum(
                    not each.may.isdisjoint(findings.STEPS) for each in seen
                )


@pytest.fixture
def clerk(client, body):
    return Browser(factories.let_in(client, factories.account(body, Role.CLERK, password=None)))


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return TODAY


def titles(page):
    """What stands in the first column of the list."""
    rows = [list(row) for row in page.all("tr")][1:]
    return ["".join(row[0].find(".//{*}a").itertext()).strip() for row in rows]


def enter(body, *days, status=DecisionStatus.OPEN):
    for day in days:
        factories.decision(body, [], title=f"Van {day}", status=status, decided_on=day)


def test_open_decisions_stand_by_planned_date_with_what_has_passed_first(clerk, body, today):
    enter(body, "2026-12", "2026-11-23", None, "2026-12-24", "2026-11-24", "2026-12-25")
    enter(body, "2026-11-20", "2026-11-22", status=DecisionStatus.TAKEN)
    assert titles(clerk.open("/besluiten")) == [
        "Van 2026-11-23",
        "Van 2026-11-24",
        "Van 2026-12-24",
        "Van 2026-12-25",
        "Van 2026-12",
        "Van None",
        "Van 2026-11-22",
        "Van 2026-11-20",
    ]
    assert titles(clerk.open("/besluiten?gepland=onbekend")) == ["Van None"]
    clerk.open("/besluiten?orgaan=waarvan-u-niets-bijhoudt", 404)
    passed = clerk.open("/besluiten?gepland=voorbij")
    assert titles(passed) == ["Van 2026-11-23"]
    assert "De geplande datum is voorbij" in passed.words
    assert titles(clerk.open("/besluiten?gepland=binnenkort")) == [
        "Van 2026-11-24",
        "Van 2026-12-24",
        "Van 2026-12",
    ]


def test_a_list_that_a_filter_empties_says_so_and_one_decision_is_one(clerk, body, today):
    enter(body, "2026-11-23")
    assert "1 besluit " in clerk.open("/besluiten").words
    assert "de lopende eerst" not in clerk.open("/besluiten").words
    for filters, said in (
        ("gepland=onbekend", "past bij deze filters. Kies een andere datum of status"),
        ("gepland=onbekend&q=Van", "Probeer minder woorden of andere filters"),
        ("q=Ergens", "Probeer minder woorden, of bekijk alle besluiten"),
    ):
        assert said in clerk.open(f"/besluiten?{filters}").words, filters
    enter(body, "2026-11-22")
    assert "2 besluiten, de lopende eerst, op geplande datum" in clerk.open("/besluiten").words


def test_the_list_says_of_each_decision_whether_it_is_checked_and_whether_that_holds(
    clerk,
    body,
    finding,
    today,
):
    decision = finding.decision
    page = clerk.open("/besluiten?toets=ja")
    assert titles(page) == [decision.current.title]
    assert "Getoetst" in page.words.split("Partijen")[1]
    assert titles(clerk.open("/besluiten?toets=nee")) == []
    enter(body, "2026-11-23")
    page = clerk.open("/besluiten?toets=nee")
    assert titles(page) == ["Van 2026-11-23"]
    assert "Niet getoetst" in page.words.split("Partijen")[1]
    with transaction():
        factories.participation(decision, factories.official(body), steps=["voted"])
    assert "Verouderd" in clerk.open("/besluiten?toets=ja").words.split("Partijen")[1]


def test_findings_stand_by_the_day_until_which_something_can_be_done(clerk, body, today):
    who, firm = factories.official(body), factories.organisation(kvk="90004321")
    factories.position(who, firm)
    for day in ("2026-12-20", "2026-11-20", "2026-12-01", None, "2026-10-01"):
        status = DecisionStatus.TAKEN if day == "2026-10-01" else DecisionStatus.OPEN
        made = factories.decision(body, [firm], title=f"Van {day}", status=status, decided_on=day)
        is_open = status is DecisionStatus.OPEN
        factories.participation(
            made, who, **{"planned" if is_open else "steps": ["deliberated", "voted"]}
        )
    screen_anew(body, day=today)
    page = clerk.open("/bevindingen")
    assert titles(page) == [
        "Van 2026-11-20",
        "Van 2026-12-01",
        "Van 2026-12-20",
        "Van None",
        "Van 2026-10-01",
    ]
    assert page.words.count("De geplande datum is voorbij") == 1
    assert titles(clerk.open("/bevindingen?gepland=voorbij")) == ["Van 2026-11-20"]
    assert titles(clerk.open("/bevindingen?alle=ja&status=taken")) == ["Van 2026-10-01"]
    assert titles(clerk.open("/bevindingen?alle=ja&stand=asked")) == []
    assert len(titles(clerk.open("/bevindingen?stand=new"))) == 5


def statements(open_):
    """Return how many statements something puts to the database."""
    return len(asked(open_))


def test_a_page_of_a_long_list_asks_the_database_no_more_than_one_of_a_short(clerk, body, today):
    who, firm = factories.official(body), factories.organisation(kvk="90004321")
    factories.position(who, firm)

    def add(number):
        for place in range(number):
            made = factories.decision(
                body,
                [firm],
                title=f"Nummer {place}",
                status=DecisionStatus.OPEN,
                decided_on="2026-12-20",
            )
            factories.participation(made, who, planned=["deliberated", "voted"])
        screen_anew(body, day=today)

    add(26)
    addresses = ("/besluiten", "/bevindingen")
    for address in addresses:
        clerk.open(address)
    before = [statements(lambda each=each: clerk.open(each)) for each in addresses]
    add(30)
    assert [statements(lambda each=each: clerk.open(each)) for each in addresses] == before
    for address in addresses:
        pages = [titles(clerk.open(f"{address}?pagina={number}")) for number in (1, 2, 3)]
        assert [len(each) for each in pages] == [25, 25, 6]


@pytest.mark.parametrize("address", ["/besluiten", "/bevindingen"])
def test_a_list_refuses_what_it_does_not_know(clerk, address):
    for query, name in (
        ("onbekend=1", "onbekend"),
        ("status=gisteren", "status"),
        ("gepland=ooit", "gepland"),
        ("pagina=0", "pagina"),
        ("pagina=een", "pagina"),
        ("status=open&status=taken", "status"),
    ):
        page = clerk.open(f"{address}?{query}", 400)
        assert name in page.words
        [way] = [link for link in page.links() if link.split("?")[0] == address][-1:]
        assert clerk.open(way).status == 200


def test_officials_stand_page_by_page_and_are_found_by_a_part_of_the_name(clerk, body):
    address = "/organen/vlietmonde/beheer/bestuurders"
    for number in range(50):
        factories.official(body, who=factories.person("Anna", family_name=f"Achterberg{number:02}"))
    factories.official(body, who=factories.person("Sanne", "van der", "Zonneveld"))
    first, second = (clerk.open(f"{address}?pagina={number}") for number in (1, 2))
    assert first.words.count("Achterberg") > 0
    assert "Zonneveld" not in first.words
    assert "Zonneveld" in second.words
    assert "Pagina 2 van 2" in second.words
    found = clerk.open(f"{address}?q=san+ZONNE")
    assert "Zonneveld, Sanne van der" in found.words
    assert "Achterberg" not in found.words
    assert "Geen bestuurder" in clerk.open(f"{address}?q=100%25").words
    clerk.open(f"{address}?onbekend=1", 400)
