"""Lists drawn by chance from the shapes that lists have: what is read of them is what they say, and
what is not read is told. Everybody in them is invented.
"""

from __future__ import annotations

import random

import hypothesis
import pytest
from hypothesis import strategies as st

from tests.drawn_lists import drawing, render, score

LEAST_IN, LEAST_AT_SIGHT = 0.95, 0.85
"""Which share of the rows comes in after the page of the columns, and with them as proposed."""
SEEDS = range(80)


def read(choose, *, corrected, layout=""):
    drawn = drawing.draw(choose, layout)
    name, content = render.render(drawn, choose)
    return drawn, score.score(drawn, name, content, corrected=corrected)


def share(*, corrected):
    drawn = [random.Random(f"lists {seed}") for seed in SEEDS]  # noqa: S311 - nothing is secret
    found = [read(chance.choice, corrected=corrected)[1] for chance in drawn]
    return sum(each.came_in for each in found) / sum(each.rows for each in found), found


def test_nearly_all_rows_of_drawn_lists_come_in_after_the_page_of_the_columns():
    came_in, found = share(corrected=True)
    assert came_in >= LEAST_IN
    assert [each.wrong for each in found if each.wrong] == []
    assert [each.lost for each in found if each.lost] == []


def test_most_rows_of_drawn_lists_come_in_with_the_columns_as_proposed():
    assert share(corrected=False)[0] >= LEAST_AT_SIGHT


@pytest.mark.parametrize("layout", drawing.LAYOUTS)
@hypothesis.given(data=st.data())
@hypothesis.settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_of_every_layout_no_row_is_lost_in_silence_or_said_otherwise(layout, data):
    drawn, found = read(
        lambda those: data.draw(st.sampled_from(list(those))), corrected=True, layout=layout
    )
    assert found.wrong == [], drawn
    assert found.lost == [], drawn
    assert found.came_in + found.reported == found.rows
