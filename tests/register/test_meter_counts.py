"""The counts of the meter, without a register: how soon a rise is found, and that no small count
can be worked out from what is told.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.services.meter import drift, intervals, precision, released
from register.services.meter.drift import DriftMeter
from register.services.meter.precision import Concluded
from register.services.meter.released import Count, FirstCheck, Limits, Period

METER = drift.meter_for(0.01)
NOW = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)


# How soon


def drawn(chance, share, count):
    return [place for place in range(count) if chance.random() < share]


def seen_after(meter, places, began):
    """After how many decisions from `began` it is told that the meter signalled; None: never."""
    at = meter.signal(places)
    return None if at is None else -(-(at + 1) // 5) * 5 - began


def test_a_planted_rise_is_found_within_fifty_decisions_in_95_of_100_draws():
    chance, found, false = random.Random(16), 0, 0  # noqa: S311
    for _draw in range(100):
        began = chance.randrange(500)
        before = drawn(chance, 0.01, began)
        after = [began + place for place in drawn(chance, 0.20, 60)]
        took = seen_after(METER, before + after, began)
        false += took is not None and took <= 0
        found += took is not None and took <= 50
    assert found >= 95
    assert METER.found_within(0.20, 50) >= 0.95
    assert false == 0


@pytest.mark.parametrize("usual", drift.USUAL)
def test_a_meter_signals_falsely_at_most_once_in_ten_thousand_decisions(usual):
    assert drift.meter_for(usual).run_length(usual) >= 10_000


def test_a_drawn_run_is_as_long_as_was_reckoned():
    chance, lengths = random.Random(1999), []  # noqa: S311
    for _draw in range(400):
        places = drawn(chance, 0.05, 3000)
        lengths.append(METER.signal(places) + 1)
    reckoned = METER.run_length(0.05)
    assert abs(sum(lengths) / len(lengths) - reckoned) < 0.1 * reckoned
    within = sum(length <= 100 for length in lengths) / len(lengths)
    assert abs(within - METER.found_within(0.05, 100)) < 0.07


def test_run_lengths_follow_from_the_chain_of_the_sum():
    """A small meter, of which the chain can be followed by hand: two findings in a row, or three in
    four with one between, and so on.
    """
    meter, share = DriftMeter(3, 4), 0.3
    chance = meter.found(share)
    alive = [1 - next(chance) for _decision in range(2000)]
    assert meter.run_length(share) == pytest.approx(1 + sum(alive))


def test_the_meter_rests_on_five_findings_and_no_other_finds_the_rise_more_often():
    assert METER.signal(range(4)) is None
    assert METER.signal(range(5)) == 4
    best = METER.found_within(0.20, 50)
    for steps in range(20, 61, 5):
        other = drift._of(steps, 0.01)
        assert other is None or other.found_within(0.20, 50) <= best + 1e-6


def test_smaller_rises_take_longer():
    averages = [each.average for each in drift.rises(0.01)]
    assert averages == sorted(averages, reverse=True)
    assert averages[0] > 1000 > 30 > averages[-1]


# Periods


def quarters(*counts, first=8104):
    return [
        FirstCheck(first + place, None) for place, count in enumerate(counts) for _n in range(count)
    ]


def test_a_period_ends_with_the_quarter_in_which_it_has_five_hundred_or_after_a_year():
    def shape(checks, settled):
        return [
            (each.stop - each.start, each.first, each.last, each.is_over)
            for each in released.periods(checks, settled)
        ]

    assert shape(quarters(300, 300, 700), 8106) == [
        (600, 8104, 8105, True),
        (700, 8106, 8106, True),
    ]
    assert shape(quarters(20, 20, 20, 20, 5), 8108) == [
        (80, 8104, 8107, True),
        (5, 8108, 8109, False),
    ]
    assert shape(quarters(9, 9, 9, 9, 9, 9, 9), 8110) == [
        (54, 8104, 8109, True),
        (9, 8110, 8111, False),
    ]
    assert shape(quarters(600), 8103) == [(600, 8104, 8104, False)]
    assert shape([], 8110) == []


def test_what_was_told_is_told_for_ever():
    chance = random.Random(5)  # noqa: S311
    checks = [
        FirstCheck(8104 + place // 260, "A" if chance.random() < 0.03 else None)
        for place in range(2600)
    ]
    cells = ("A", "B", "C")

    def table(settled):
        seen = [each for each in checks if each.quarter <= settled + 1]
        return [
            released.told(seen, period, cells, {"A": METER})
            for period in released.periods(seen, settled)
            if period.is_over
        ]

    last = table(8113)
    assert len(last) == 5
    for settled in range(8104, 8113):
        assert table(settled) == last[: len(table(settled))]


def test_a_cell_that_is_off_is_not_counted_against_the_decisions_read_without_it():
    off = frozenset({"A"})
    checks = [FirstCheck(8104, None, off)] * 100 + [FirstCheck(8104, "A")] * 20
    checks += [FirstCheck(8104, None)] * 180
    [period] = released.periods(checks, 8200, Limits(fewest=50, longest=1))
    told = released.told(checks, period, ("A", "B"), {})
    assert told.cells["A"].count == Count(200, 20, 20)
    assert told.cells["B"].decisions == 300


# What can be worked out


SMALL = Limits(least=2, together=2, enough=1, longest=1, fewest=1)
"""The same rules with two in place of five, so that everything that can be can be gone through."""


def everything_told(row, cells, meter):
    """All that somebody sees who looks after each second decision, and when the period is over."""
    checks = [FirstCheck(8104, cell) for cell in row]
    meters = dict.fromkeys(cells, meter)
    running = [
        released.told(checks, Period(0, seen, 8104, 8104, False), cells, meters, SMALL)
        for seen in range(2, len(row) + 1, 2)
    ]
    over = released.told(checks, Period(0, len(row), 8104, 8104, True), cells, meters, SMALL)
    return (
        tuple(each.cells[cell].signal for each in running for cell in cells),
        tuple((over.cells[cell].count, over.cells[cell].signal) for cell in cells),
        over.total,
    )


@pytest.mark.parametrize(
    ("cells", "length", "meter"),
    [
        ("AB", 8, DriftMeter(3, 4)),
        ("ABC", 7, DriftMeter(3, 3)),
        ("ABCD", 5, DriftMeter(3, 3)),
    ],
)
def test_whoever_knows_how_it_is_told_and_tries_every_course_works_out_no_small_count(
    cells, length, meter
):
    """Somebody knows these rules, sees all that is told, and tries every course of the decisions
    that would be told so. A count of the period, or of the part before or after a signal, is then
    one that is large enough to be told, or can be as many things as are kept apart, none among
    them.
    """
    courses = defaultdict(list)
    for row in itertools.product((None, *cells), repeat=length):
        courses[everything_told(row, cells, meter)].append(row)
    for (_running, over, _total), rows in courses.items():
        for cell, (count, signal) in zip(cells, over, strict=True):
            if count is None:
                continue
            cut = [(0, length)]
            if signal is not None and length - signal >= 2 * SMALL.least:
                cut = [(0, signal), (signal, length)]
            for start, stop in cut:
                possible = {row[start:stop].count(cell) for row in rows}
                if min(possible) < SMALL.least:
                    assert set(range(SMALL.least)) <= possible, (cell, over, possible)


CELLS = tuple("ABCDEFGH")


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.sampled_from(CELLS), st.integers(0, 30), st.integers(0, 599)), max_size=10
    ),
    st.integers(60, 600),
)
def test_no_count_that_is_told_as_a_range_can_be_narrowed_by_the_others(planted, of):
    """Every count is a sum of parts, and all of them together are the total: whoever solves that by
    the bounds of the others still has from none to four for every small one.
    """
    row: list[str | None] = [None] * of
    for cell, count, start in planted:
        for place in range(start, start + count):
            row[place * 7 % of] = cell
    checks = [FirstCheck(8104, cell) for cell in row]
    period = Period(0, of, 8104, 8104, True)
    told = released.told(checks, period, CELLS, dict.fromkeys(CELLS, METER))
    counts = {cell: told.cells[cell].count for cell in CELLS}
    if told.total is None:
        assert set(counts.values()) == {None}
        return
    for cell, count in counts.items():
        true = row.count(cell)
        assert count.fewest <= true <= count.most
        others = [each for name, each in counts.items() if name != cell]
        low = max(count.fewest, told.total.fewest - sum(each.most for each in others))
        high = min(count.most, told.total.most - sum(each.fewest for each in others))
        if not count.is_exact:
            assert high - low >= 4, (cell, low, high)
        if true < 5:
            assert low <= 0
            assert high >= 4
    assert told.total.fewest <= sum(cell is not None for cell in row) <= told.total.most


# What reviewers made of it


def findings(*confirmed):
    day = datetime.timedelta(days=1)
    return [
        Concluded([(NOW - 200 * day + place * day, said)]) for place, said in enumerate(confirmed)
    ]


def test_a_record_is_told_by_twenties_sixty_days_later():
    said = findings(*[True] * 12, *[False] * 8, *[False] * 19)
    assert precision.of(said[:19], NOW) is None
    told = precision.of(said, NOW)
    assert told.count == Count(20, 12, 12)
    assert told.low < 0.6 < told.high
    assert precision.of(said, said[19].first + datetime.timedelta(days=59)) is None


def test_a_conclusion_that_was_contested_in_time_counts_as_it_stood_then():
    said = findings(*[True] * 10, *[False] * 10)
    late = NOW - datetime.timedelta(days=1)
    soon = said[0].first + datetime.timedelta(days=30)
    again = [Concluded([*said[0].words, (soon, False)]), *said[1:]]
    assert precision.of(again, NOW).count == Count(20, 9, 9)
    again = [Concluded([*said[0].words, (late, False)]), *said[1:]]
    assert precision.of(again, NOW).count == Count(20, 10, 10)


def test_few_of_twenty_are_told_as_a_range_and_are_a_poor_record():
    for confirmed in range(5):
        said = findings(*[True] * confirmed, *[False] * (20 - confirmed))
        told = precision.of(said, NOW)
        assert told.count == Count(20, 0, 4)
        assert precision.is_poor(told)
    assert not precision.is_poor(precision.of(findings(*[True] * 5, *[False] * 15), NOW)) or (
        intervals.share(Count(20, 5, 5)).high < 0.5
    )
    assert not precision.is_poor(None)


def test_two_sheets_beside_each_other_tell_a_block_and_no_less():
    """What a later sheet has more is a block by itself, told as a block is."""
    chance = random.Random(3)  # noqa: S311
    for _draw in range(200):
        said = findings(*(chance.random() < chance.random() for _finding in range(60)))
        ends = [said[19 + 20 * number].first + precision.SETTLED for number in range(3)]
        sheets = [Count(0, 0, 0), *(precision.of(said, end).count for end in ends)]
        for earlier, later in itertools.pairwise(sheets):
            fewest, most = later.fewest - earlier.fewest, later.most - earlier.most
            assert later.of - earlier.of == 20
            assert most - fewest == 4 or (most == fewest and 5 <= fewest <= 15)


# Intervals


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 10, 0, 0.3085), (1, 10, 0.0025, 0.4450), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1)],
)
def test_intervals_are_those_of_clopper_and_pearson(count, of, low, high):
    """The values stand in any table of the exact interval for a proportion."""
    found = intervals.share(Count(of, count, count))
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)


def test_a_reference_takes_the_first_thousand_and_then_stays():
    first = [Count(600, 6, 6), Count(600, 0, 4)]
    assert intervals.reference(first[:1]) is None
    band = intervals.reference(first)
    assert band.count == Count(1200, 6, 10)
    assert intervals.reference([*first, Count(600, 300, 300)]) == band


def test_a_meter_starts_low_while_nothing_is_known_and_not_at_all_where_much_is_usual():
    assert intervals.usual(None) == 0.01
    assert intervals.usual(intervals.share(Count(1000, 0, 8))) == 0.01
    assert intervals.usual(intervals.share(Count(1000, 12, 12))) == 0.03
    assert intervals.usual(intervals.share(Count(1000, 60, 60))) is None
