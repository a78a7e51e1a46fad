import datetime
from dataclasses import replace

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import TieKind
from register.access import SERVER, Role
from register.errors import Invalid, NotAllowed, WrongState
from register.extensions import db
from register.models.confirmations import Confirmation, NoneVersion, PositionConfirmation
from register.models.declarations import Origin, Position, PositionPayload, PositionVersion
from register.models.kinds import Act
from register.public import pages
from register.services.declarations import confirmations, nil_returns, positions
from register.services.dossiers import dossier_rows
from register.services.prepared import reader
from tests import factories


@pytest.fixture
def official(app):
    return factories.official(factories.body())


@pytest.fixture
def oneself(official):
    return factories.identity(official.body, Role.OFFICIAL, who=official.person)


@pytest.fixture
def clerk(official):
    return factories.identity(official.body, Role.CLERK)


def entry(**values):
    return positions.PositionEntry(
        title="commissaris",
        organisation_id=factories.organisation(f"Firma {values}").id,
        **{"ended": False, **values},
    )


def summary(official):
    db.session.commit()
    return pages.official(official.public_id).summary


def test_none_is_declared_and_a_later_position_ends_it(official, oneself):
    confirmations.declare_none(oneself, official)
    assert summary(official).statement.none_at
    position = positions.declare(oneself, official, entry())
    assert summary(official).statement.none_at is None
    positions.withdraw(oneself, position)
    assert nil_returns.find(official) is None, "it does not come back by itself"
    confirmations.declare_none(oneself, official)
    assert [row.act for row in db.session.query(NoneVersion)] == ["declare", "end", "declare"]


def test_an_import_ends_it_too_and_what_is_over_does_not(official, oneself):
    confirmations.declare_none(oneself, official)
    over = entry(valid_from=PartialDate(2019), valid_until=PartialDate(2020), ended=True)
    positions.declare(SERVER, official, over, "a.csv", "1")
    assert nil_returns.find(official)
    positions.declare(SERVER, official, replace(over, valid_until=None, ended=False), "b.csv", "1")
    assert nil_returns.find(official) is None


def test_what_somebody_owns_neither_prevents_nor_ends_it_so_that_nothing_restricted_shows(
    official, oneself
):
    positions.declare(oneself, official, entry(kind=TieKind.OWNERSHIP, paid=False))
    confirmations.declare_none(oneself, official)
    positions.declare(oneself, official, entry(kind=TieKind.OWNERSHIP, paid=False, share=0.5))
    assert summary(official).statement.none_at


@pytest.mark.parametrize(
    "values", [{}, {"ended": True, "valid_until": PartialDate(2099)}, {"announced": True}]
)
def test_none_is_refused_while_a_position_stands(official, oneself, values):
    positions.declare(oneself, official, entry(**values))
    with pytest.raises(Invalid, match="still stands on your list"):
        confirmations.declare_none(oneself, official)
    assert not confirmations.standing(official).can_declare_none


def test_none_said_again_while_it_stands_is_a_confirmation(official, oneself):
    first = confirmations.declare_none(oneself, official)
    assert confirmations.declare_none(oneself, official) is first
    assert summary(official).statement.confirmed_at


def test_one_press_confirms_the_whole_list_and_the_entries_of_others(official, oneself, clerk):
    position = positions.declare(clerk, official, entry())
    before = confirmations.standing(official)
    assert list(before.to_confirm) == [position]
    confirmations.confirm(oneself, official, before.mark)
    assert list(confirmations.standing(official).to_confirm) == []
    assert (
        summary(official).statement.confirmed_at == db.session.query(Confirmation).one().recorded_at
    )
    page = pages.position(position.public_id)
    assert page.confirmed == {
        position.current.id: db.session.query(PositionConfirmation).one().recorded_at
    }


def test_a_list_that_changed_since_it_was_seen_is_not_confirmed(official, oneself, clerk):
    positions.declare(oneself, official, entry())
    mark = confirmations.standing(official).mark
    positions.declare(clerk, official, entry(paid=True))
    with pytest.raises(WrongState, match="has changed since"):
        confirmations.confirm(oneself, official, mark)


def test_an_empty_list_is_no_list_to_confirm(official, oneself):
    positions.declare(oneself, official, entry(kind=TieKind.OWNERSHIP, paid=False))
    with pytest.raises(WrongState, match="nothing to confirm"):
        confirmations.confirm(oneself, official, confirmations.standing(official).mark)


def test_one_entry_is_confirmed_once_and_only_as_it_was_seen(official, oneself, clerk):
    position = positions.declare(clerk, official, entry())
    for _ in range(2):
        confirmations.confirm_entry(oneself, position, 1)
    assert db.session.query(PositionConfirmation).count() == 1
    positions.amend(clerk, position, replace(positions.entry_of(position), title="lid"))
    assert list(confirmations.standing(official).to_confirm) == [position], (
        "what was corrected is asked again"
    )
    with pytest.raises(WrongState):
        confirmations.confirm_entry(oneself, position, 1)


def test_nobody_but_the_official_confirms(official, clerk):
    position = positions.declare(clerk, official, entry())
    for attempt in (
        lambda: confirmations.confirm(clerk, official, confirmations.standing(official).mark),
        lambda: confirmations.confirm_entry(clerk, position, 1),
        lambda: confirmations.declare_none(clerk, official),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def confirmed_at(position):
    """When the official last stood for an entry, as a dossier has it."""
    [row] = dossier_rows.positions(reader(), [position.id], position.official.body_id)
    return row.confirmed_at


def test_a_confirmation_makes_an_old_entry_fresh(official, oneself):
    position = factories.position(official, factories.organisation())
    assert confirmed_at(position) == position.current.recorded_at
    confirmation = confirmations.confirm(oneself, official, confirmations.standing(official).mark)
    assert confirmed_at(position) == confirmation.recorded_at
    assert confirmation.recorded_at.tzinfo == datetime.UTC


def test_what_a_clerk_or_a_file_entered_is_confirmed_only_when_the_official_does_so(
    official, oneself
):
    payload = PositionPayload(
        title="lid", organisation=factories.organisation(), kind=TieKind.BOARD
    )
    version = PositionVersion(number=1, act=Act.DECLARE, origin=Origin.IMPORTED, payload=payload)
    position = factories.keep(Position(official=official, versions=[version]))
    assert confirmed_at(position) is None
    confirmation = confirmations.confirm(oneself, official, confirmations.standing(official).mark)
    assert confirmed_at(position) == max(
        confirmation.recorded_at, position.current.confirmation.recorded_at
    )
