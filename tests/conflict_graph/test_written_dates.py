"""Dates are read as people write them, and what is none is refused."""

from __future__ import annotations

import datetime

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_graph.dates import PartialDate
from conflict_graph.readers import written_dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("27 maart 2024", "2024-03-27"),
        ("27 Maart 2024", "2024-03-27"),
        ("1e maart 2024", "2024-03-01"),
        ("1-5-24", "2024-05-01"),
        ("1-5-99", "1999-05-01"),
        ("01/05/2024", "2024-05-01"),
        ("1.5.2024", "2024-05-01"),
        ("1 5 2024", "2024-05-01"),
        ("sept. 2021", "2021-09"),
        ("sept '21", "2021-09"),
        ("mrt-2020", "2020-03"),
        ("3-2024", "2024-03"),
        ("2024", "2024"),
        ("2024-03", "2024-03"),
        ("2024-03-27", "2024-03-27"),
        ("27 March 2024", "2024-03-27"),
        ("March 27, 2024", "2024-03-27"),
        ("1st of May 2024", None),
        ("May 1st 2024", "2024-05-01"),
        ("oct 2019", "2019-10"),
        (" 2024 ", "2024"),
        ("30 februari 2024", None),
        ("30-2-2024", None),
        ("24-13-2020", None),
        ("3-24", None),
        ("24", None),
        ("mei 24", None),
        ("-5-2024", None),
        ("1-5-2024-6", None),
        ("heden", None),
        ("", None),
        ("٢٠٢٤", None),
        ("0-5-2024", None),
        ("1-lente-2024", None),
        ("eerste-5-2024", None),
    ],
)
def test_a_date_is_read_as_it_is_written(text, date):
    if date is None:
        with pytest.raises(ValueError):  # noqa: PT011
            written_dates.read(text)
    else:
        assert str(written_dates.read(text)) == date


@pytest.mark.parametrize("text", ["1720", "3-1899", "1-1-2210", "2210", "9999-12-31", "0001-01-01"])
def test_a_year_that_cannot_be_is_refused_by_name(text):
    with pytest.raises(written_dates.UnlikelyYear):
        written_dates.read(text)


@settings(max_examples=40)
@given(
    st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)),
    st.sampled_from(["nl", "en"]),
    st.sampled_from(["d MMMM y", "d MMM y", "MMMM y", "d-M-y", "y-MM-dd", "M-y"]),
)
def test_what_the_calendar_of_either_language_writes_is_read_back(day, language, pattern):
    date = written_dates.read(format_date(day, pattern, locale=language))
    assert date == PartialDate(day.year, day.month, day.day if "d" in pattern else None)
