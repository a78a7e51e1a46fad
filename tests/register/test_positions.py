import datetime
from dataclasses import replace

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, WrongState
from register.extensions import db
from register.models.columns import Origin
from register.models.journal import JournalEntry
from register.services.declarations import positions
from register.services.declarations.positions import PositionEntry
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
    return PositionEntry(
        title="commissaris",
        organisation_id=factories.organisation().id,
        capacity=Capacity.PRIVATE,
        paid=True,
        ended=False,
    )


def test_what_the_official_declares_is_recorded_as_theirs(official, oneself, entry):
    position = positions.declare(oneself, official, replace(entry, title="  commissaris "))
    assert (position.current.number, position.current.by_official) == (1, True)
    assert positions.entry_of(position) == entry
    assert (
        db.session.query(JournalEntry).filter_by(act="position:declare").one().account_id
        == oneself.account
    )


def test_nobody_declares_for_an_official_but_the_official_and_a_clerk(official, entry):
    for role in (Role.REVIEWER, Role.ADMINISTRATOR, Role.OFFICIAL):
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
    dates = {
        name: PartialDate.parse(text) for name, text in values.items() if name.startswith("valid")
    }
    with pytest.raises(Invalid) as caught:
        positions.check(replace(entry, **{**values, **dates}), TODAY)
    assert caught.value.field == field


@pytest.mark.parametrize("start", ["2026", "2026-06", "2026-06-15", "1980"])
def test_a_start_that_may_have_been_is_not_ahead(entry, start):
    positions.check(replace(entry, valid_from=PartialDate.parse(start)), TODAY)


def test_a_position_that_has_not_begun_can_be_announced(entry):
    positions.check(replace(entry, valid_from=PartialDate(2026, 9), announced=True), TODAY)


def test_a_file_read_twice_makes_one_entry_and_a_changed_one_a_version(official, entry):
    first = positions.declare(SERVER, official, entry, "a.csv", key="7")
    assert positions.declare(SERVER, official, entry, "a.csv", key="7") is first
    assert first.current.number == 1
    positions.declare(SERVER, official, replace(entry, paid=False), "b.csv", key="7")
    assert [(each.number, each.source, each.by_official) for each in first.versions] == [
        (1, "a.csv", False),
        (2, "b.csv", False),
    ]


def test_a_change_is_a_version_and_no_change_is_none(official, oneself, entry):
    position = positions.declare(oneself, official, entry)
    with pytest.raises(Invalid):
        positions.amend(oneself, position, entry, 1)
    positions.amend(SERVER, position, entry, 1)
    assert position.current.number == 1
    positions.amend(oneself, position, replace(entry, paid=None), 1)
    positions.end(oneself, position, PartialDate(2026, 1), 2)
    assert [version.payload.paid for version in position.versions] == [True, None, None]
    assert (position.current.payload.valid_until, position.current.payload.ended) == (
        PartialDate(2026, 1),
        True,
    )


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


def test_a_clerk_declares_on_behalf_and_the_version_says_so(official, entry):
    clerk = factories.identity(official.body, Role.CLERK)
    version = positions.declare(clerk, official, entry).current
    assert (version.by_official, version.account_id, version.origin) == (
        False,
        clerk.account,
        Origin.DECLARED,
    )


def test_a_clerk_of_another_body_and_a_clerk_about_oneself_do_not(official, entry):
    elsewhere = factories.identity(factories.body("waterveld", "Waterschap Waterveld"), Role.CLERK)
    oneself = factories.identity(official.body, Role.CLERK, who=official.person)
    for asker in (elsewhere, oneself):
        with pytest.raises(NotAllowed):
            positions.declare(asker, official, entry)


@pytest.mark.parametrize(
    ("since", "last"),
    [
        ("2026-03", "2026-02"),
        ("2026-01-01", "2025-12-31"),
        ("2026", "2025"),
        ("2026-01", "2025-12"),
    ],
)
def test_a_change_ends_the_old_entry_on_the_eve_and_begins_a_new_one(
    official, oneself, entry, since, last
):
    old = positions.declare(oneself, official, replace(entry, valid_from=PartialDate(2020)))
    wanted = replace(entry, title="voorzitter", valid_from=PartialDate.parse(since))
    new = positions.change(oneself, old, wanted, 1, key="form:1")
    before, after = positions.entry_of(old), positions.entry_of(new)
    assert (before.title, str(before.valid_until), before.ended) == ("commissaris", last, True)
    assert (after.title, str(after.valid_from), after.valid_until) == ("voorzitter", since, None)
    assert positions.change(oneself, old, wanted, 1, key="form:1") is new
    assert (len(old.versions), len(positions.list_of(official))) == (2, 2)


@pytest.mark.parametrize(
    ("values", "since"),
    [
        ({"valid_from": "2026-03-10"}, "2026-03-01"),
        ({"valid_until": "2020", "ended": True}, "2021"),
        ({}, None),
    ],
)
def test_a_change_outside_the_period_is_refused_and_says_what_to_do(
    official, oneself, entry, values, since
):
    dates = {
        name: PartialDate.parse(text) for name, text in values.items() if name.startswith("valid")
    }
    old = positions.declare(oneself, official, replace(entry, **{**values, **dates}))
    wanted = replace(entry, valid_from=PartialDate.parse(since) if since else None)
    with pytest.raises(Invalid) as caught:
        positions.change(oneself, old, wanted)
    assert caught.value.field == "since"
    assert len(old.versions) == 1


@pytest.mark.parametrize("title", ["lid\x00", "lid\u202egnat", "l\x1bid", "lid\ud800"])
def test_a_character_that_cannot_be_shown_is_refused(entry, title):
    with pytest.raises(Invalid, match="cannot be shown"):
        positions.check(replace(entry, title=title), TODAY)


@pytest.mark.parametrize("title", ["عضو مجلس الإدارة", "voorzitter 🌱", "👩‍⚕️ arts", "Ⅷe lid"])
def test_other_scripts_and_pictures_are_kept_as_they_are(official, oneself, entry, title):
    assert (
        positions.entry_of(positions.declare(oneself, official, replace(entry, title=title))).title
        == title
    )
