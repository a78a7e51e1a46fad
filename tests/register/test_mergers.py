"""Bodies that merge end on a day and point to the new one; nothing of them is lost. One person at
two bodies.
"""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.dates import PartialDate
from register.access import SERVER, Role
from register.errors import Invalid
from register.models.accounts import Account
from register.services.officials import mergers, officials, persons
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

ON = datetime.date(2027, 1, 1)
LAST = PartialDate(2026, 12, 31)


@pytest.fixture
def old(app):
    return [
        factories.body("ruigoord", "Gemeente Ruigoord"),
        factories.body("zilt", "Gemeente Zilt"),
    ]


@pytest.fixture
def new(app):
    return factories.body("ruigzilt", "Gemeente Ruigzilt")


def until(official):
    return [term.current.valid_until for term in official.terms]


def test_terms_that_run_on_end_with_the_body_and_the_rest_stays(old, new):
    runs = factories.official(old[0])
    longer = factories.official(old[1], until="2028-05")
    over = factories.official(old[1], until="2024-05-01")
    elsewhere = factories.official(new)
    with transaction():
        ended = mergers.merge(old, new, ON)
    assert [(each.body.slug, each.terms) for each in ended] == [("ruigoord", 1), ("zilt", 1)]
    assert until(runs) == until(longer) == [LAST]
    assert until(over) == [PartialDate(2024, 5, 1)]
    assert until(elsewhere) == [None]
    assert [version.number for version in runs.terms[0].versions] == [1, 2]
    assert (old[0].valid_until, old[0].successor, new.valid_from) == (
        LAST,
        new,
        PartialDate(2027, 1, 1),
    )


def test_a_merger_said_twice_is_said_once(old, new):
    official = factories.official(old[0])
    for terms in (1, 0):
        with transaction():
            assert [each.terms for each in mergers.merge(old, new, ON)] == [terms, 0]
    assert len(official.terms[0].versions) == 2


@pytest.mark.parametrize(
    ("on", "ends"),
    [
        ("2027-07-01", ["2027-06-30", "2027-03-31", "2024-05-01"]),
        ("2026-12-01", ["2026-11-30", "2026-11-30", "2024-05-01"]),
    ],
)
def test_a_merger_said_again_with_another_day_is_put_right(old, new, on, ends):
    terms = [
        factories.official(old[0], until=until) for until in (None, "2027-03-31", "2024-05-01")
    ]
    for day in (ON, datetime.date.fromisoformat(on)):
        with transaction():
            mergers.merge(old, new, day)
    assert [str(until(official)[0]) for official in terms] == ends
    assert (str(new.valid_from), old[0].valid_until) == (on, PartialDate.parse(ends[0]))


@pytest.mark.parametrize("wrong", ["itself", "succeeded", "over", "younger"])
def test_a_merger_that_cannot_be_is_refused(old, new, wrong):
    chosen, on = old, ON
    if wrong == "itself":
        chosen = [*old, new]
    elif wrong == "succeeded":
        old[1].successor = factories.body("elders", "Gemeente Elders")
    elif wrong == "over":
        new.valid_until = PartialDate(2020)
    else:
        old[0].valid_from = PartialDate(2027, 1, 1)
    with pytest.raises(Invalid):
        mergers.merge(chosen, new, on)


def test_old_pages_stay_and_point_to_the_new_body_which_names_the_old_ones(app, old, new):
    official = factories.official(old[0])
    factories.position(official, factories.organisation(), title="penningmeester")
    result = app.test_cli_runner().invoke(
        args=["bodies", "merge", "ruigoord", "zilt", "--into", "ruigzilt", "--on", "2027-01-01"]
    )
    assert result.exit_code == 0, result.output
    assert "2026-12-31" in result.output
    browser = Browser(app.test_client())
    page = browser.open("/organen/ruigoord")
    assert "Gemeente Ruigzilt" in page.words
    assert "31 december 2026" in page.words
    assert "/organen/ruigzilt" in page.links()
    assert "/organen/zilt" in browser.open("/organen/ruigzilt").links()
    assert "penningmeester" in browser.open(f"/bestuurders/{official.public_id}").words
    assert "/organen/ruigoord" in browser.open("/").links()


def test_a_body_that_is_not_there_is_said_in_one_line(app, new):
    result = app.test_cli_runner().invoke(
        args=["bodies", "merge", "weg", "--into", "ruigzilt", "--on", "2027-01-01"]
    )
    assert (result.exit_code, result.output.count("\n")) == (1, 1)


def test_two_officials_who_are_one_person_are_joined_on_the_server(app, old):
    first, second = factories.official(old[0]), factories.official(old[1])
    factories.account(old[1], Role.OFFICIAL, who=second.person)
    arguments = ["persons", "join", first.public_id, second.public_id]
    result = app.test_cli_runner().invoke(args=arguments)
    assert "Gemeente Ruigoord, Gemeente Zilt" in result.output
    assert factories.db.session.query(Account).one().person is officials.get(first.public_id).person
    assert app.test_cli_runner().invoke(args=arguments).exit_code == 0
    page = Browser(app.test_client()).open(f"/bestuurders/{first.public_id}")
    assert f"/bestuurders/{second.public_id}" in page.links()


def test_two_at_one_body_or_two_with_an_account_are_not_joined(old):
    first, second, third = (factories.official(body) for body in (old[0], old[0], old[1]))
    with pytest.raises(Invalid):
        persons.join(SERVER, first, second)
    for official in (first, third):
        factories.account(official.body, Role.OFFICIAL, who=official.person)
    with pytest.raises(Invalid):
        persons.join(SERVER, first, third)
