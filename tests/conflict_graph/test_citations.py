"""Step 1: which article governs, by office, act, body and day.

The plain case is an own firm that asks for a permit.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conflict_graph.invented import BEFORE, part, tie, today

OWN = [tie("ownership")]

# office, steps, what else → the norms, the first of them first
GOVERNED: dict[str, tuple[str, tuple[str, ...], dict[str, Any], list[str]]] = {
    "a member votes": ("elected_member", ("voted",), {}, ["article_28"]),
    "a member voted before 2023": (
        "elected_member",
        ("voted",),
        BEFORE,
        ["article_28_before_2023", "article_2_4_members"],
    ),
    "a member prepares": ("elected_member", ("prepared",), {}, ["article_2_4_members"]),
    "a member prepares and votes": (
        "elected_member",
        ("prepared", "voted"),
        {},
        ["article_28", "article_2_4_members"],
    ),
    "nothing of a member is on record": ("elected_member", (), {}, ["article_28"]),
    "an alderman votes in the college": ("executive", ("voted",), {}, ["article_58_28"]),
    "an alderman voted before 2023": ("executive", ("voted",), BEFORE, ["article_2_4"]),
    "an alderman prepares": ("executive", ("prepared",), {}, ["article_2_4"]),
    "an alderman decides in the college and signs": (
        "executive",
        ("decided", "signed"),
        {},
        ["article_58_28", "article_2_4"],
    ),
    "a mayor signs alone": ("executive", ("signed",), {}, ["article_2_4"]),
    "an alderman decides alone, by mandate": (
        "executive",
        ("decided",),
        {"sole_mandate": True},
        ["article_2_4"],
    ),
    "an executive of a province": (
        "executive",
        ("voted",),
        {"level": "province"},
        ["article_2_4"],
    ),
    "a civil servant": ("civil_servant", ("advised",), {}, ["article_2_4", "article_8_aw"]),
    "a hired adviser": ("external", ("advised",), {}, ["article_2_4_body"]),
}


@pytest.mark.parametrize("name", GOVERNED)
def test_the_norm_that_governs_comes_first(name: str) -> None:
    office, steps, more, expected = GOVERNED[name]
    said = today(OWN, office=office, did=part(*steps), **more).norms
    assert [message.id.removeprefix("norm.") for message in said] == expected
