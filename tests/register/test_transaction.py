"""A transaction keeps all or nothing; whoever writes at the same moment as somebody else is told
so.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from register.errors import Taken
from register.extensions import db
from register.models.bodies import Body
from register.models.declarations import PositionVersion
from register.models.kinds import Act
from register.models.officials import Person
from register.transaction import transaction
from tests import factories


def number_two(position):
    """What somebody else writes who read the same first version."""
    return PositionVersion(position_id=position.id, number=2, act=Act.WITHDRAW, origin="declared")


def test_of_two_who_write_the_same_next_version_the_second_is_told_and_nothing_is_lost(app):
    position = factories.position(factories.official(factories.body()), factories.organisation())
    with transaction():
        db.session.add(number_two(position))
    with pytest.raises(Taken, match="at the same moment"), transaction():
        db.session.add_all([Person(family_name="Tegelijk"), number_two(position)])
    assert [each.number for each in db.session.query(PositionVersion)] == [1, 2]
    assert db.session.query(Person).filter_by(family_name="Tegelijk").count() == 0


def test_what_else_the_database_refuses_is_no_matter_of_the_moment(app):
    with pytest.raises(sa.exc.IntegrityError, match="NOT NULL"), transaction():
        db.session.add(Body(slug="zonder"))
    assert db.session.query(Body).count() == 0
