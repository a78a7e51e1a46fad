"""Days and moments: periods against the sets of their days, the nights on which the clock changes,
and a clock that goes back; `test_time_postgresql` has the same there.
"""

from __future__ import annotations

import datetime
import os
import random
import time
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from conflict_graph.dates import Answer, Interval, PartialDate, overlap
from register import clock
from register.extensions import db
from register.models.declarations import PositionPayload, PositionVersion
from register.models.kinds import Act
from register.public import as_of, history
from register.public.as_of import Moment
from tests import factories

CASES = 10_000
A_DAY, AN_HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
ZONES = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati")
INSTANTS = {
    "2026-03-28T23:30:00": "2026-03-29",  # the night on which the clock goes forward
    "2026-03-29T01:00:00": "2026-03-29",
    "2026-03-29T21:59:59": "2026-03-29",
    "2026-10-24T22:00:00": "2026-10-25",  # and back: half past two comes twice
    "2026-10-25T00:30:00": "2026-10-25",
    "2026-10-25T22:59:59": "2026-10-25",
    "2024-02-28T23:00:00": "2024-02-29",  # a day that most years do not have
    "2025-12-31T23:00:00": "2026-01-01",  # the end of the year
}
"""Moments in UTC, and the day that it is then in the Netherlands, by hand."""
EDGES = [
    datetime.date.fromisoformat(day)
    for day in ("2023-12-31", "2024-02-29", "2024-12-31", "2025-02-28", "2025-03-30", "2025-10-26")
]
BEGIN, LAST = datetime.date(2023, 1, 1), datetime.date(2026, 12, 31)
"""No day that is drawn lies outside."""


def days(first, last):
    """The set of the days from the first to the last, one bit for each day."""
    below = (1 << (first - BEGIN).days) - 1
    return ((1 << (last - BEGIN).days + 1) - 1) & ~below


def drawn_day(chance):
    return chance.choice(EDGES) + chance.randint(-3, 3) * A_DAY


def drawn_date(chance):
    day = drawn_day(chance)
    return chance.choice(
        [
            PartialDate.of(day),
            PartialDate.of(day),
            PartialDate(day.year, day.month),
            PartialDate(day.year),
        ]
    )


def drawn_period(chance):
    """A period whose end comes after its beginning, whichever days the two stand for."""
    while True:
        start, until = drawn_date(chance), chance.choice([None, drawn_date(chance)])
        if until is None or start.latest <= until.earliest:
            return Interval(start, until, Answer.NO if until is None else Answer.YES)


def certain(period):
    """The days on which it surely ran, whatever its dates stand for."""
    last = period.until.earliest if period.until else LAST
    return days(period.start.latest, last)


def possible(period):
    """The days on which it can have run."""
    last = period.until.latest if period.until else LAST
    return days(period.start.earliest, last)


def by_days(sure, can):
    return Answer.YES if sure else Answer.UNKNOWN if can else Answer.NO


def test_ten_thousand_periods_are_what_the_sets_of_their_days_say(record_property):
    chance, wrong = random.Random(), []  # noqa: S311 - cases, and no secret
    for _ in range(CASES):
        first, second, day = drawn_period(chance), drawn_period(chance), drawn_day(chance)
        sure = certain(first) & certain(second)
        said, expected = overlap(first, second), by_days(sure, possible(first) & possible(second))
        if said is not expected:
            wrong.append((first, second, said, expected))
        expected = by_days(certain(first) & days(day, day), possible(first) & days(day, day))
        if first.covers(PartialDate.of(day)) is not expected:
            wrong.append((first, day, expected))
    record_property("figure", f"{CASES} pairs of periods and days, {len(wrong)} differ")
    assert wrong == []


@contextmanager
def on_a_host_in(zone):
    """Let the machine say another zone, for the time of a block."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


def assert_recorded_on_the_right_day(town, instant, day):
    """Record something at a moment, and see it from that day on and not before."""
    moment = datetime.datetime.fromisoformat(instant).replace(tzinfo=datetime.UTC)
    day = datetime.date.fromisoformat(day)
    official = factories.official(town)
    firm = factories.organisation(f"Stichting {official.id}")
    made = factories.position(official, firm, since="2019", recorded_at=moment)
    db.session.expire_all()
    kept = db.session.get(PositionVersion, made.current.id).recorded_at
    assert kept == moment
    assert clock.day_of(kept) == day

    def seen(known_on):
        return len(as_of.official(official.public_id, Moment(None, known_on)).entries)

    assert (seen(day - A_DAY), seen(day)) == (0, 1)
    found = history.between(town.slug, day, day).recorded
    assert [each.version.public_id for each in found] == [made.public_id]
    [before] = [history.between(town.slug, day - A_DAY, day - A_DAY).recorded]
    assert before == []


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("instant", INSTANTS)
def test_what_is_recorded_falls_on_the_day_that_it_is_here(app, zone, instant):
    with on_a_host_in(zone):
        assert_recorded_on_the_right_day(factories.body(), instant, INSTANTS[instant])


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("instant", INSTANTS)
def test_today_is_the_day_here_whatever_the_machine_says(zone, instant, monkeypatch):
    moment = datetime.datetime.fromisoformat(instant).replace(tzinfo=datetime.UTC)
    with on_a_host_in(zone), monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment)
        assert clock.today().isoformat() == INSTANTS[instant]


def assert_an_hour_back_keeps_the_order(town):
    """Record three versions while the clock goes back by an hour, and see them in their order."""
    official = factories.official(town)
    firm = factories.organisation("Stichting Uurwerk")
    noon = datetime.datetime(2026, 3, 10, 12, tzinfo=datetime.UTC)
    made = factories.position(official, firm, title="eerst", recorded_at=noon)
    moments = {"tweede": noon - AN_HOUR, "derde": noon - AN_HOUR / 2}
    for number, (title, moment) in enumerate(moments.items(), 2):
        payload = PositionPayload(
            title=title, organisation=firm, kind=made.current.payload.kind, paid=True, ended=False
        )
        said = {"origin": "declared", "by_official": True, "recorded_at": moment}
        made.versions.append(PositionVersion(number=number, act=Act.AMEND, payload=payload, **said))
        db.session.commit()
    db.session.expire_all()
    assert made.current.payload.title == "derde"
    [entry] = as_of.official(official.public_id, Moment(None, noon.date())).entries
    assert entry.version.title == "derde"
    changes = history.of_officials([official.public_id])
    assert [each.version.title for each in changes] == ["derde", "tweede", "eerst"]
    found = history.between(town.slug, noon.date(), noon.date()).recorded
    assert [each.version.title for each in found] == ["derde", "tweede", "eerst"]
    assert db.session.scalar(sa.select(sa.func.max(PositionVersion.number))) == 3


def test_a_clock_that_goes_back_an_hour_changes_no_order(app):
    assert_an_hour_back_keeps_the_order(factories.body())
