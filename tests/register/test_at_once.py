"""What was published at once is a figure of a body, and of nobody."""

from __future__ import annotations

import datetime
import re

import pytest
import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind
from conflict_graph.particulars import Particulars
from register.access import Role
from register.clock import now, today
from register.errors import NotAllowed
from register.extensions import db
from register.models.bodies import BodyKind
from register.models.columns import Origin
from register.services.declarations import at_once
from tests import factories
from tests.browser import Browser

A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


def take(official, accepted, published=None, recorded=0, **values):
    """A position that was accepted, published and recorded so many days ago; None: not known."""
    said = Particulars(
        accepted_on=None if accepted is None else PartialDate.of(today() - accepted * A_DAY),
        published_on=None if published is None else PartialDate.of(today() - published * A_DAY),
    )
    at = now() - recorded * A_DAY
    return factories.position(
        official, factories.organisation(), particulars=said, recorded_at=at, **values
    )


def told(clerk, body):
    found = at_once.figure(clerk, body, today(), 7)
    return found.within, found.known, found.share


def test_the_share_counts_what_both_days_are_known_of(body, clerk):
    official = factories.official(body)
    for ago in (3, 20, 100):
        take(official, ago, ago - 3)
    take(official, 50, 30)
    assert told(clerk, body) == (None, None, None)
    take(official, 9, recorded=2)
    assert told(clerk, body) == (4, 5, 80)
    take(official, 30, recorded=1)
    take(official, 30, 35)
    assert told(clerk, body) == (5, 7, 71)
    take(official, None, 3)
    take(official, 500, 499)
    from_a_file = take(official, 30)
    db.session.execute(sa.text("DROP TRIGGER keep_position_version_update"))
    from_a_file.current.origin = Origin.IMPORTED
    db.session.commit()
    servant = factories.official(body, OfficeKind.CIVIL_SERVANT, "inkoper")
    take(servant, 30, 1)
    assert told(clerk, body) == (5, 7, 71)


def test_only_who_keeps_the_officials_reads_it_and_the_page_names_nobody(app, body, clerk):
    with pytest.raises(NotAllowed):
        at_once.figure(factories.identity(body, Role.REVIEWER), body, today(), 7)
    who = factories.person("Sanne", None, "Terwolde")
    official = factories.official(body, who=who, full_time=True)
    for _ in range(5):
        take(official, 9, 8)
    client = app.test_client()
    assert factories.sign_in(client, factories.account(body, Role.CLERK)).status_code == 303
    page = Browser(client).open("/en/organen/vlietmonde/beheer/bestuurders/zonder-verklaring")
    assert "100% in time, of 5 positions" in page.words
    assert "Gemeentewet 12, 41b and 67" in page.words
    assert "Terwolde" not in page.words


def test_a_law_for_municipalities_is_not_named_at_another_kind_of_body(app):
    board = factories.body("zilte-landen", "De Zilte Landen", kind=BodyKind.WATER_BOARD)
    client = app.test_client()
    assert factories.sign_in(client, factories.account(board, Role.CLERK)).status_code == 303
    for page in ("bestuurders/zonder-verklaring", "niet-gekozen-leden"):
        words = Browser(client).open(f"/en/organen/zilte-landen/beheer/{page}").words
        assert not re.search(r"Gemeentewet|\bthe law asks", words, re.IGNORECASE)
