"""Article 28 Gemeentewet in three hundred variations, kept as a table that was read line by line."""

from __future__ import annotations

import csv
import io

import pytest

from tests import article_28

KEPT = article_28.SAMPLE.read_text(encoding="utf-8")
LINES = [*csv.DictReader(io.StringIO(KEPT))]


def test_every_variation_comes_to_what_was_read() -> None:
    """After a change: `python -m tests.article_28`, and read every line that differs."""
    kept, now = KEPT.splitlines(), article_28.text().splitlines()
    assert [line for line in now if line not in kept] == []
    assert kept == now


def test_there_are_three_hundred() -> None:
    assert len(LINES) == 300


@pytest.mark.parametrize("office", article_28.OFFICES)
def test_the_law_since_2023_is_never_milder_than_the_law_before(office: str) -> None:
    rank = ("none", "potential", "apparent", "actual_indicated")
    mine = [line for line in LINES if line["office"] == office]
    before, since = (
        [rank.index(line["outcome"]) for line in mine if line["period"] == period]
        for period in article_28.PERIODS
    )
    assert all(new >= old for old, new in zip(before, since, strict=True))
