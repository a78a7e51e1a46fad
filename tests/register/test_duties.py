"""What is asked of whom: by kind of body, office, full time or not, and date."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, OfficeKind
from register.access import SERVER, Role
from register.models.bodies import BodyKind
from register.services.declarations import duties, tasks
from register.services.declarations.duties import Duty, Record, Service, TaskState
from register.services.officials import officials
from tests import factories
from tests.browser import Browser

TODAY = datetime.date(2026, 3, 15)
SINCE = datetime.date(2022, 6, 1)
EXECUTIVE, ELECTED = OfficeKind.EXECUTIVE, OfficeKind.ELECTED_MEMBER
CIVIL, EXTERNAL = OfficeKind.CIVIL_SERVANT, OfficeKind.EXTERNAL
TWO = {"appointment", "change"}


def service(
    body=BodyKind.MUNICIPALITY, office=EXECUTIVE, full_time=True, starts_on=SINCE, ends_on=None
):
    return Service(body, office, False, full_time, starts_on, ends_on)


@pytest.mark.parametrize(
    ("body", "office", "full_time", "asked", "source"),
    [
        ("municipality", ELECTED, None, TWO, "Gemeentewet 12"),
        ("municipality", EXECUTIVE, True, {*TWO, "intention", "income"}, "Gemeentewet 41b"),
        ("municipality", EXECUTIVE, None, {*TWO, "intention", "income"}, "Gemeentewet 41b"),
        ("municipality", EXECUTIVE, False, {*TWO, "intention"}, "Gemeentewet 41b"),
        ("province", ELECTED, None, TWO, None),
        ("province", EXECUTIVE, True, {*TWO, "intention", "income"}, "Stb. 2010, 110"),
        ("province", EXECUTIVE, False, {*TWO, "intention"}, "Stb. 2010, 110"),
        ("water_board", ELECTED, None, TWO, "Waterschapswet 32"),
        ("water_board", EXECUTIVE, True, TWO, None),
        ("joint_arrangement", EXECUTIVE, True, TWO, None),
        ("other", ELECTED, None, TWO, None),
        ("municipality", CIVIL, None, TWO, "Ambtenarenwet 2017, 5"),
        ("water_board", CIVIL, True, TWO, "Ambtenarenwet 2017, 5"),
        ("municipality", EXTERNAL, None, TWO, None),
    ],
)
def test_an_office_asks_its_own_duties_and_no_others(body, office, full_time, asked, source):
    rules = duties.rules_of(service(BodyKind(body), office, full_time))
    assert set(rules) == {*asked, "confirmation", "after_office"}
    assert rules[Duty.APPOINTMENT].source == source
    assert not rules[Duty.CONFIRMATION].is_law


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("burgemeester", "Gemeentewet 67"),
        ("Waarnemend burgemeester", "Gemeentewet 67"),
        ("locoburgemeester", "Gemeentewet 41b"),
        ("wethouder", "Gemeentewet 41b"),
    ],
)
def test_a_mayor_reads_the_article_for_mayors_and_an_alderman_that_for_aldermen(
    client, app, title, source
):
    official = factories.official(factories.body(), title=title)
    factories.sign_in(client, factories.account(official.body, Role.OFFICIAL, who=official.person))
    browser = Browser(client)
    sources = {
        each
        for each in ("Gemeentewet 67", "Gemeentewet 41b")
        if each in browser.open("/taken").words
    }
    assert sources == {source}
    words = browser.open(f"/mijn/{official.public_id}/nevenfuncties/nieuw").words
    assert ("artikel 67" in words, "artikel 41b" in words) == (
        source.endswith("67"),
        source.endswith("41b"),
    )


@pytest.mark.parametrize(
    ("today", "full_time", "record", "state"),
    [
        ("2026-03-15", True, Record(), "open"),
        ("2026-04-01", True, Record(), "open"),
        ("2026-04-02", True, Record(), "late"),
        ("2026-04-02", None, Record(), "asked"),
        ("2026-04-02", True, Record(income_years=frozenset({2025})), "done"),
        ("2026-04-02", True, Record(income_years=frozenset({2024})), "late"),
        ("2026-04-02", False, Record(), None),
    ],
)
def test_income_over_the_past_year_is_due_on_the_first_of_april(today, full_time, record, state):
    found = duties.tasks([service(full_time=full_time)], record, datetime.date.fromisoformat(today))
    [income] = [task for task in found if task.duty is Duty.INCOME] or [None]
    assert (income and income.state) == state
    if income:
        assert (income.year, income.due_on) == (2025, datetime.date(2026, 4, 1))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_asked"),
    [
        ("2025-12-31", None, True),
        ("2026-01-01", None, False),
        ("2022-06-01", "2025-01-01", True),
        ("2022-06-01", "2024-12-31", False),
    ],
)
def test_income_is_asked_of_who_held_the_office_in_that_year_also_after_it(
    starts_on, ends_on, is_asked
):
    held = service(
        starts_on=datetime.date.fromisoformat(starts_on),
        ends_on=datetime.date.fromisoformat(ends_on) if ends_on else None,
    )
    assert (
        any(task.duty is Duty.INCOME for task in duties.tasks([held], Record(), TODAY)) is is_asked
    )


@pytest.mark.parametrize(
    ("record", "duty", "state", "due_on"),
    [
        (Record(), Duty.APPOINTMENT, TaskState.OPEN, "2022-06-01"),
        (
            Record(declared_on=datetime.date(2026, 1, 1)),
            Duty.CONFIRMATION,
            TaskState.AHEAD,
            "2027-01-01",
        ),
        (
            Record(declared_on=datetime.date(2025, 4, 15)),
            Duty.CONFIRMATION,
            TaskState.AHEAD,
            "2026-04-15",
        ),
        (
            Record(declared_on=datetime.date(2025, 4, 14)),
            Duty.CONFIRMATION,
            TaskState.OPEN,
            "2026-04-14",
        ),
        (
            Record(declared_on=datetime.date(2025, 3, 15)),
            Duty.CONFIRMATION,
            TaskState.OPEN,
            "2026-03-15",
        ),
        (
            Record(declared_on=datetime.date(2025, 3, 14)),
            Duty.CONFIRMATION,
            TaskState.LATE,
            "2026-03-14",
        ),
        (
            Record(datetime.date(2022, 6, 3), datetime.date(2026, 2, 1)),
            Duty.CONFIRMATION,
            TaskState.AHEAD,
            "2027-02-01",
        ),
    ],
)
def test_the_list_is_declared_at_once_and_confirmed_every_year(record, duty, state, due_on):
    [task] = [task for task in duties.tasks([service()], record, TODAY) if task.duty is duty]
    assert (task.state, task.due_on) == (state, datetime.date.fromisoformat(due_on))


def test_after_office_only_what_ended_with_it_is_asked():
    over = service(full_time=False, ends_on=datetime.date(2026, 3, 14))
    assert duties.tasks([over], Record(declared_on=SINCE), TODAY) == []
    [task] = duties.tasks([over], Record(declared_on=SINCE, ex_officio_runs=True), TODAY)
    assert (task.duty, task.due_on) == (Duty.AFTER_OFFICE, over.ends_on)


def test_before_the_first_day_nothing_is_asked():
    assert duties.tasks([service(starts_on=datetime.date(2026, 3, 16))], Record(), TODAY) == []


SERVICES = st.builds(
    Service,
    st.sampled_from(BodyKind),
    st.sampled_from(OfficeKind),
    st.booleans(),
    st.sampled_from([True, False, None]),
    st.none() | st.dates(datetime.date(2018, 1, 1), datetime.date(2027, 1, 1)),
    st.none() | st.dates(datetime.date(2018, 1, 1), datetime.date(2027, 1, 1)),
)


@given(st.lists(SERVICES, max_size=4))
def test_no_duty_is_asked_twice_and_none_that_no_office_has(services):
    found = [task.duty for task in duties.tasks(services, Record(), TODAY)]
    assert len(found) == len(set(found))
    assert set(found) <= {duty for each in services for duty in duties.rules_of(each)}


def test_the_tasks_of_an_official_follow_from_the_register(app):
    town = factories.body()
    official = factories.official(town)
    assert [
        task.duty for task in tasks.of_official(official, TODAY) if task.state is TaskState.OPEN
    ] == [Duty.APPOINTMENT]
    factories.position(official, factories.organisation(), capacity=Capacity.EX_OFFICIO)
    factories.position(official, factories.organisation("Stichting Vlierbes"), paid=True)
    found = {task.duty: task.state for task in tasks.of_official(official, TODAY)}
    assert found[Duty.APPOINTMENT] is TaskState.DONE
    assert found[Duty.INCOME] is TaskState.ASKED
    [term] = official.terms
    officials.appoint(SERVER, official, term.office, term.current.valid_from, full_time=True)
    officials.appoint(
        SERVER, official, term.office, term.current.valid_from, PartialDate(2026, 2, 28)
    )
    assert [version.full_time for version in term.versions] == [None, True, True]
    found = {task.duty: task.state for task in tasks.of_official(official, TODAY)}
    assert found == {Duty.AFTER_OFFICE: TaskState.OPEN, Duty.INCOME: TaskState.OPEN}


def test_an_official_reads_the_own_tasks_and_the_clerk_who_has_not_declared(app, client):
    town = factories.body()
    official = factories.official(town)
    browser = Browser(client)
    own = factories.account(town, Role.OFFICIAL, who=official.person)
    factories.sign_in(client, own)
    assert "Wat op u wacht" in browser.open("/mijn").words
    page = browser.open("/taken")
    assert "Gemeentewet 41b" in page.words
    assert "voordat u aanvaardt" in page.words
    browser.send("/afmelden")
    factories.sign_in(client, factories.account(town, Role.CLERK))
    address = "/organen/vlietmonde/beheer/bestuurders/zonder-verklaring"
    assert official.person.sort_name in browser.open(address).words
    factories.position(official, factories.organisation(), paid=False)
    page = browser.open(address)
    assert official.person.sort_name not in page.words
    assert f"Vastleggen voor {official.person.name}" in page.words
    [term] = official.terms
    officials.appoint(SERVER, official, term.office, term.current.valid_from, full_time=False)
    assert "Voltijds of niet" not in browser.open(address).words
    browser.send("/afmelden")
    factories.sign_in(client, own)
    assert "Er wacht niets op u" in browser.open("/mijn").words
    assert "Bevestig dat uw lijst klopt" in browser.open("/taken").words
