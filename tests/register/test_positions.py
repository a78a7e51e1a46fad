import datetime
from dataclasses import replace

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity
from register.access import Role
from register.errors import Invalid, NotAllowed, WrongState
from register.extensions import db
from register.models.journal import JournalEntry
from register.services import positions
from register.services.positions import Entry
from tests import factories

TODAY = datetime.date(2026, 6, 15)


@pytest.fixture
def official(app):
    return factories.official(factories.body())


@pytest.fixture
def oneself(official):
    return factories.identity(official.body, Role.OFFICIAL, who=official.person)


@pytest.fixture
def entry(app):
    return Entry("commissaris", factories.organisation().id, capacity=Capacity.PRIVATE, paid=True, ended=False)


def test_what_the_official_declares_is_recorded_as_theirs(official, oneself, entry):
    position = positions.declare(oneself, official, replace(entry, title="  commissaris "))
    assert (position.current.number, position.current.by_official) == (1, True)
    assert positions.entry_of(position) == entry
    assert db.session.query(JournalEntry).filter_by(act="position:declare").one().account_id == oneself.account


def test_nobody_declares_for_an_official_but_the_official(official, entry):
    for role in (Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR, Role.OFFICIAL):
        with pytest.raises(NotAllowed):
            positions.declare(factories.identity(official.body, role), official, entry)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"share": 1.5}, "share"),
        ({"valid_from": "2024", "valid_until": "2023-12"}, "valid_until"),
        ({"valid_until": "2023"}, "valid_until"),
        ({"valid_from": "2026-07"}, "valid_from"),
        ({"valid_from": "2027-07", "announced": True}, "valid_from"),
    ],
)
def test_what_cannot_be_so_is_refused_beside_its_field(entry, values, field):
    dates = {name: PartialDate.parse(text) for name, text in values.items() if name.startswith("valid")}
    with pytest.raises(Invalid) as caught:
        positions.check(replace(entry, **{**values, **dates}), TODAY)
    assert caught.value.field == field


@pytest.mark.parametrize("start", ["2026", "2026-06", "2026-06-15", "1980"])
def test_a_start_that_may_have_been_is_not_ahead(entry, start):
    positions.check(replace(entry, valid_from=PartialDate.parse(start)), TODAY)


def test_a_position_that_has_not_begun_can_be_announced(entry):
    positions.check(replace(entry, valid_from=PartialDate(2026, 9), announced=True), TODAY)


def test_a_file_read_twice_makes_one_entry_and_a_changed_one_a_version(official, entry):
    first = positions.declare(None, official, entry, "a.csv", key="7")
    assert positions.declare(None, official, entry, "a.csv", key="7") is first
    assert first.current.number == 1
    positions.declare(None, official, replace(entry, paid=False), "b.csv", key="7")
    assert [(each.number, each.source, each.by_official) for each in first.versions] == [
        (1, "a.csv", False),
        (2, "b.csv", False),
    ]


def test_a_change_is_a_version_and_no_change_is_none(official, oneself, entry):
    position = positions.declare(oneself, official, entry)
    positions.amend(oneself, position, entry, 1)
    assert position.current.number == 1
    positions.amend(oneself, position, replace(entry, paid=None), 1)
    positions.end(oneself, position, PartialDate(2026, 1), 2)
    assert [version.payload.paid for version in position.versions] == [True, None, None]
    assert (position.current.payload.valid_until, position.current.payload.ended) == (PartialDate(2026, 1), True)


def test_a_stale_form_changes_nothing(official, oneself, entry):
    position = positions.declare(oneself, official, entry)
    positions.amend(oneself, position, replace(entry, paid=None), 1)
    for change in (
        lambda: positions.amend(oneself, position, entry, 1),
        lambda: positions.end(oneself, position, None, 1),
        lambda: positions.withdraw(oneself, position, 1),
    ):
        with pytest.raises(WrongState):
            change()
    assert position.current.number == 2


def test_a_withdrawn_entry_stays_on_record_and_can_be_changed_no_more(official, oneself, entry):
    position = positions.declare(oneself, official, entry)
    positions.withdraw(oneself, position)
    assert len(position.versions) == 2
    assert positions.list_of(official) == []
    with pytest.raises(WrongState):
        positions.end(oneself, position, None)
