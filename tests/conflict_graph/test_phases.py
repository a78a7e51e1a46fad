"""Running, announced, ended, or nobody knows: how a position stands follows from its dates and the
day.
"""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.phases import phase_of

DAY = datetime.date(2026, 11, 24)

CASES = [
    ("2020", None, False, False, None, "running"),
    (None, None, False, False, None, "running"),
    ("2020", None, None, False, None, "end_unknown"),
    ("2020", None, True, False, None, "ended"),
    ("2020", "2099", True, False, None, "running"),
    ("2020", "2026-11-24", True, False, None, "running"),
    ("2020", "2026-11-23", True, False, None, "ended"),
    ("2020", "2026-10", None, False, None, "ended"),
    ("2020", "2026-11", True, False, None, "end_unknown"),
    ("2020", "2026", True, False, None, "end_unknown"),
    ("2020", "2027", True, False, None, "running"),
    ("2027-01", None, False, True, None, "announced"),
    ("2027-01", None, None, False, None, "announced"),
    ("2027-01", "2028", True, True, None, "announced"),
    ("2026-11-24", None, False, True, None, "running"),
    ("2026-11", None, False, True, None, "announced"),
    ("2026-11", None, False, False, None, "running"),
    ("2026-10", None, False, True, None, "running"),
    (None, None, None, True, None, "announced"),
    ("2017-05-01", None, False, False, "2022-03-30", "end_unknown"),
    ("2017-05-01", "2099", True, False, "2022-03-30", "end_unknown"),
    ("2017-05-01", "2021", True, False, "2022-03-30", "ended"),
    ("2017-05-01", None, True, False, "2022-03-30", "ended"),
    ("2027-01", None, False, True, "2022-03-30", "end_unknown"),
    ("2017-05-01", None, False, False, "2026-11-24", "running"),
    ("2017-05-01", None, False, False, "2026-11-23", "end_unknown"),
]


def date(text):
    return PartialDate.parse(text) if text else None


@pytest.mark.parametrize(("start", "until", "ended", "announced", "left", "phase"), CASES)
def test_how_a_position_stands_follows_from_its_dates_and_the_day(
    start, until, ended, announced, left, phase
):
    assert phase_of(date(start), date(until), ended, announced, DAY, date(left)) == phase
