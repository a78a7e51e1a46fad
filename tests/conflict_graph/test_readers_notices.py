"""Values as European notices write them."""

import pytest

from conflict_graph.readers import notices


@pytest.mark.parametrize(
    ("date", "time", "moment"),
    [
        ("2023-04-23+02:00", "00:30:00+02:00", "2023-04-22T22:30:00Z"),
        ("2023-04-23Z", "20:59:32.123Z", "2023-04-23T20:59:32Z"),
        ("2023-04-23", "20:59:32", "2023-04-23T20:59:32Z"),
        ("20230423", None, "2023-04-23T00:00:00Z"),
        ("2023-04-23", "25:61:00Z", "2023-04-23T00:00:00Z"),
        ("2023-04-23", "soon", "2023-04-23T00:00:00Z"),
        ("2023-02-30", "20:59:32Z", None),
        ("0001-01-01", "00:00:00+14:00", None),
        ("2026-W01-1", None, None),
        (None, None, None),
    ],
)
def test_a_moment_is_one_text_that_sorts(date, time, moment):
    assert notices.instant(date, time) == moment


@pytest.mark.parametrize(
    ("text", "country", "buyer", "found"),
    [
        ("01234567", "NL", False, {"NL-KVK": "01234567"}),
        ("0123 45.67", "NLD", False, {"NL-KVK": "01234567"}),
        ("01234567", "NLD", True, {"NL-KVK-CANDIDATE": "01234567"}),
        ("00000001003214345000", "NL", True, {"NL-OIN": "00000001003214345000"}),
        ("00000000", "NL", False, {}),
        ("ABCDEFGH", "NL", False, {}),
        ("123456789", "NL", False, {}),
        ("111222333", "NL", False, {}),
        ("01234567", "BE", False, {}),
        ("01234567", None, False, {}),
        (None, "NL", False, {}),
    ],
)
def test_a_number_is_read_only_where_it_can_be_told_what_it_is(text, country, buyer, found):
    assert dict(notices.numbers(text, country, buyer)) == found


def test_codes_and_titles():
    assert notices.cpv(["85000000", "85312000-9", "85000000", "x", None]) == (
        "85000000",
        "85312000",
    )
    assert len(notices.title("x" * 600, "y", "")) == notices.MAX_TITLE
