import datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_graph.dates import Answer, Interval, PartialDate, is_before, months_before, overlap

FIRST, LAST = datetime.date(2023, 11, 1), datetime.date(2024, 4, 30)
DAYS = [FIRST + datetime.timedelta(days=count) for count in range((LAST - FIRST).days + 1)]
FUTURE = datetime.date(2100, 1, 1)

days = st.sampled_from(DAYS)
partial_dates = st.one_of(
    days.map(PartialDate.of),
    days.map(lambda day: PartialDate(day.year, day.month)),
)


@st.composite
def intervals(draw):
    start = draw(partial_dates)
    ended = draw(st.sampled_from([Answer.YES, Answer.NO]))
    if ended is Answer.NO:
        return Interval(start, None, ended)
    until = draw(partial_dates.filter(lambda date: date.latest >= start.earliest))
    return Interval(start, until, ended)


def days_of(date):
    return [
        date.earliest + datetime.timedelta(days=count)
        for count in range((date.latest - date.earliest).days + 1)
    ]


def possible_periods(interval):
    """Every pair of days that the interval can stand for."""
    ends = [FUTURE] if interval.until is None else days_of(interval.until)
    return [(start, end) for start, end in product(days_of(interval.start), ends) if start <= end]


def summed(answers):
    found = set(answers)
    if found == {True}:
        return Answer.YES
    return Answer.NO if found == {False} else Answer.UNKNOWN


@given(intervals(), days.map(PartialDate.of))
def test_covers_agrees_with_every_pair_of_days_the_interval_can_stand_for(interval, moment):
    expected = summed(start <= moment.earliest <= end for start, end in possible_periods(interval))
    assert interval.covers(moment) in (expected, Answer.UNKNOWN)
    if interval.until is None or interval.start.latest <= interval.until.earliest:
        assert interval.covers(moment) is expected


@given(intervals(), intervals())
def test_a_definite_overlap_holds_for_every_pair_of_days_the_intervals_can_stand_for(first, second):
    answer = overlap(first, second)
    sample = [
        max(one[0], other[0]) <= min(one[1], other[1])
        for one in possible_periods(first)[:: max(1, len(possible_periods(first)) // 40)]
        for other in possible_periods(second)[:: max(1, len(possible_periods(second)) // 40)]
    ]
    if answer is not Answer.UNKNOWN:
        assert summed(sample) is answer


@given(*[st.tuples(days, days).map(sorted)] * 2)
def test_overlap_of_whole_days_is_the_overlap_of_their_day_sets(first, second):
    one, other = (Interval(*map(PartialDate.of, pair), Answer.YES) for pair in (first, second))
    shares_a_day = any(
        first[0] <= day <= first[1] and second[0] <= day <= second[1] for day in DAYS
    )
    assert overlap(one, other) is Answer.of(shares_a_day)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((2019, 2021), (2020, 2023), Answer.YES),
        ((2019, 2020), (2021, 2023), Answer.NO),
        ((2019, None), (2021, 2023), Answer.UNKNOWN),
        ((None, 2020), (None, 2023), Answer.YES),
    ],
)
def test_periods_overlap_where_each_begins_before_the_other_is_over(first, second, expected):
    one, other = (
        Interval(date(start), date(until), known(until)) for start, until in (first, second)
    )
    assert overlap(one, other) is overlap(other, one) is expected


def date(year):
    return PartialDate(year) if year else None


def known(until):
    """Whether a period is over: with a last day it is, without one nobody knows."""
    return Answer.YES if until else Answer.UNKNOWN


@given(intervals(), intervals())
def test_overlap_does_not_depend_on_the_order(first, second):
    assert overlap(first, second) is overlap(second, first)


@given(partial_dates, partial_dates)
def test_before_agrees_with_every_pair_of_days(first, second):
    expected = summed(one < other for one, other in product(days_of(first), days_of(second)))
    assert is_before(first, second) is expected


@pytest.mark.parametrize("text", ["2024", "2024-02", "2024-02-29"])
def test_a_date_is_written_at_the_precision_at_which_it_was_read(text):
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024-13",
        "2024-02-30",
        "2023-02-29",
        "2024-2-1",
        "2024-02-01T00:00",
        " 2024",
        "0000",
        "２０２４",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"no day|not a date"):
        PartialDate.parse(text)


def test_a_day_without_a_month_is_refused():
    with pytest.raises(ValueError, match="a day without a month"):
        PartialDate(2024, None, 3)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval(None, None, Answer.NO), Answer.YES),
        (Interval(None, None, Answer.YES), Answer.UNKNOWN),
        (Interval(None, None, Answer.UNKNOWN), Answer.UNKNOWN),
        (Interval(PartialDate(2025), None, Answer.UNKNOWN), Answer.NO),
        (Interval(None, PartialDate(2023), Answer.YES), Answer.NO),
        (Interval(None, PartialDate(2024, 6, 1), Answer.YES), Answer.YES),
        (Interval(None, PartialDate(2024), Answer.YES), Answer.UNKNOWN),
    ],
)
def test_what_is_not_known_is_never_read_as_no(interval, expected):
    assert interval.covers(PartialDate(2024, 6, 1)) is expected


def test_periods_that_nobody_dated_overlap_when_both_still_run():
    assert overlap(Interval(None, None, Answer.NO), Interval(None, None, Answer.NO)) is Answer.YES


def test_whether_a_period_of_unknown_end_reached_a_later_one_is_unknown():
    earlier = Interval(PartialDate(2020), None, Answer.UNKNOWN)
    assert overlap(earlier, Interval(PartialDate(2022), None, Answer.NO)) is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("date", "months", "expected"),
    [
        (datetime.date(2024, 3, 31), 1, datetime.date(2024, 2, 29)),
        (datetime.date(2024, 1, 15), 1, datetime.date(2023, 12, 15)),
        (datetime.date(2024, 1, 15), 12, datetime.date(2023, 1, 15)),
    ],
)
def test_months_before_stays_within_the_month(date, months, expected):
    assert months_before(date, months) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(True, Answer.YES), (False, Answer.NO), (None, Answer.UNKNOWN)]
)
def test_null_is_unknown(value, expected):
    assert Answer.of(value) is expected


@pytest.mark.parametrize("answer", list(Answer))
def test_a_three_valued_answer_is_no_condition(answer):
    with pytest.raises(TypeError, match="compare it"):
        bool(answer)
