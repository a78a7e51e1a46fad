"""The borders of rows that were read too widely or too narrowly before: docs/readings.md, one table
for each reading.

A case is the ties, what differs from the plain case (an elected member who voted on a permit), and
the outcome.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from conflict_graph import rulesets
from conflict_graph.facts import SideFinding
from tests.conflict_graph.invented import case, part, party, result, tie

PAGE = (Path(__file__).parents[2] / "docs" / "readings.md").read_text(encoding="utf-8")
LAND = tie("property", target="d")
PLAN: dict[str, Any] = {"kind": "zoning"}
SEAT = [tie("board", capacity="ex_officio")]
TRUST = [tie("unspecified", keeps_control=True)]
PARTNER = tie("family", target="p", id="t1", relation="partner")
OLD = {"decided_on": "2022-06-01"}
NEW = {"decided_on": "2023-06-01"}
Case = tuple[list[dict[str, Any]], dict[str, Any], str]


def accounts(*steps: str, **more: Any) -> dict[str, Any]:
    return {"kind": "accounts", "did": part(*steps, **more)}


READINGS: dict[str, Case] = {
    "R6b spoke and abstained, since 2023": (
        SEAT,
        accounts("deliberated", recusal="partial") | NEW,
        "R6b apparent",
    ),
    "R6b spoke and abstained, before 2023": (
        SEAT,
        accounts("deliberated", recusal="partial") | OLD,
        "R6a none",
    ),
    "R6b prepared and abstained": (
        SEAT,
        accounts("prepared", recusal="partial") | NEW,
        "R6b-ahead potential",
    ),
    "R6b spoke and voted, before 2023": (
        SEAT,
        accounts("deliberated", "voted") | OLD,
        "R6b apparent",
    ),
    "R6b a private seat, present only": ([tie("board")], accounts("attended"), "R10b apparent"),
    "R6b a private seat, no part on record": ([tie("board")], accounts(), "R6b-ahead potential"),
    "R6b nobody said what the tie is, present only": (
        [tie("unspecified")],
        accounts("attended"),
        "R10b apparent",
    ),
    "R6b a private seat, spoke before 2023": (
        [tie("board")],
        accounts("deliberated") | OLD,
        "R12a apparent",
    ),
    "R6b who keeps control is weighed by that": (
        [tie("board", keeps_control=True)],
        accounts("voted"),
        "R27 actual_indicated",
    ),
    "R6c a gift is no office": (
        [tie("gift", capacity="public_office")],
        {},
        "R24 actual_indicated",
    ),
    "R6b an executive": (SEAT, accounts("decided") | {"office": "executive"}, "R6b apparent"),
    "R6b a civil servant on behalf of the body": (
        SEAT,
        accounts("prepared") | {"office": "civil_servant"},
        "R6a none",
    ),
    "R6b a civil servant on a private seat": (
        [tie("board")],
        accounts("prepared") | {"office": "civil_servant"},
        "R12a apparent",
    ),
    "R27 took full part": (TRUST, {}, "R27 actual_indicated"),
    "R27 stepped aside at the vote only": (
        TRUST,
        {"did": part("prepared", recusal="partial")},
        "R10 actual_indicated",
    ),
    "R27 was only present": (TRUST, {"did": part("attended")}, "R10b apparent"),
    "R27 no part": (TRUST, {"did": part()}, "R7 potential"),
    "R27 of a partner": (
        [PARTNER, tie("unspecified", "p", keeps_control=True)],
        {},
        "R27 actual_indicated",
    ),
    "R27 of a friend": (
        [tie("friendship", target="p", id="t1"), tie("ownership", "p", keeps_control=True)],
        {},
        "R18a apparent",
    ),
    "R11a neighbour, no part on record": ([LAND], PLAN | {"did": part()}, "R11a none"),
    "R11a neighbour, recusal not known": ([LAND], PLAN | {"did": part("voted")}, "R11a none"),
    "R11a neighbour, step and recusal not known": (
        [LAND],
        PLAN | {"did": part(recusal="partial")},
        "R11a none",
    ),
    "R11c own land, recusal not known": (
        [LAND],
        PLAN | {"parties": party("subject", id="t"), "did": part("voted")},
        "R11c apparent",
    ),
    "R11c own land, no part on record": (
        [LAND],
        PLAN | {"parties": party("subject", id="t"), "did": part()},
        "R7 potential",
    ),
}


@pytest.mark.parametrize("name", READINGS)
def test_reading(name: str) -> None:
    ties, more, expected = READINGS[name]
    found = result(case(ties, **more))
    assert f"{found.rule} {found.outcome.value}" == expected


SMALL: dict[str, tuple[list[dict[str, Any]], str]] = {
    "smaller than counts": ([tie("ownership", share=0.005)], "R5-small"),
    "as large as counts": ([tie("ownership", share=0.01)], "R16"),
    "not known": ([tie("ownership")], "R16"),
    "small, but control is kept": ([tie("ownership", share=0.005, keeps_control=True)], "R27"),
    "small along the chain": (
        [
            tie("ownership", target="second", share=0.05),
            tie("ownership", "second", id="t2", share=0.1),
        ],
        "R5-small",
    ),
    "small, of a partner": ([PARTNER, tie("ownership", "p", share=0.001)], "R5-small"),
    "a seat is no share": ([tie("board"), tie("ownership", id="t2", share=0.001)], "R12a"),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_share_under_the_least_that_counts_is_no_interest(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ties, expected = SMALL[name]
    with_a_least = dataclasses.replace(rulesets.get("dutch"), least_share=0.01)
    monkeypatch.setattr(rulesets, "RULE_SETS", {"dutch": (with_a_least,)})
    assert result(case(ties)).rule == expected


def test_every_share_counts_unless_a_rule_set_sets_a_least() -> None:
    assert {
        version.least_share for versions in rulesets.RULE_SETS.values() for version in versions
    } == {0.0}
    assert result(case([tie("ownership", share=0.0001)])).rule == "R16"


JOB = tie("employment", target="body", id="job")
CONTRACT = tie("contract", "body", id="c")
SIDES: dict[str, tuple[list[dict[str, Any]], dict[str, Any], SideFinding, bool]] = {
    "SB a bid, still open": (
        [tie("ownership")],
        {"kind": "tender", "status": "open", "parties": party("bidder")},
        SideFinding.STATUTORY_BAR,
        True,
    ),
    "SB a bid that was decided on": (
        [tie("ownership")],
        {"kind": "tender", "parties": party("bidder")},
        SideFinding.STATUTORY_BAR,
        False,
    ),
    "SB a firm that stands in a trust": (
        TRUST,
        {"kind": "award", "parties": party("winner")},
        SideFinding.STATUTORY_BAR,
        True,
    ),
    "SB a member in the service of the own body": ([JOB], {}, SideFinding.STATUTORY_BAR, True),
    "SB in its service until long ago": (
        [JOB | {"ended": True, "until_date": "2001"}],
        {"decided_on": "2024-01-01"},
        SideFinding.STATUTORY_BAR,
        False,
    ),
    "SB in its service, neither link nor part": (
        [JOB],
        {"did": part()},
        SideFinding.STATUTORY_BAR,
        False,
    ),
    "SB sent by the body": (
        [JOB | {"capacity": "ex_officio"}],
        {},
        SideFinding.STATUTORY_BAR,
        False,
    ),
    "SB a civil servant is in its service": (
        [JOB],
        {"office": "civil_servant"},
        SideFinding.STATUTORY_BAR,
        False,
    ),
    "SB contract with another body": (
        [tie("ownership")],
        {"kind": "award", "body": "public", "parties": party("winner")},
        SideFinding.STATUTORY_BAR,
        False,
    ),
    "R2b bound before": ([CONTRACT], {}, SideFinding.INSTITUTIONAL_NOTICE, True),
    "R2b bound only later": (
        [CONTRACT | {"from_date": "2025-02"}],
        {"decided_on": "2025-01-01"},
        SideFinding.INSTITUTIONAL_NOTICE,
        False,
    ),
    "R2b bound long ago": (
        [CONTRACT | {"ended": True, "until_date": "2019"}],
        {"decided_on": "2025-01-01"},
        SideFinding.INSTITUTIONAL_NOTICE,
        False,
    ),
}


@pytest.mark.parametrize("name", SIDES)
def test_reading_of_what_stands_beside(name: str) -> None:
    ties, more, side, expected = SIDES[name]
    assert (side in result(case(ties, **more)).side_findings) is expected


WHICH_TEST: dict[str, list[dict[str, Any]]] = {
    "R17b": [PARTNER, tie("employment", "p")],
    "R18a": [tie("friendship", target="p"), tie("ownership", "p", id="t2")],
    "R24": [tie("gift")],
    "R18b": [tie("gift", certainty="probable")],
    "R26-probable": [tie("ownership", certainty="probable")],
}


@pytest.mark.parametrize("row", WHICH_TEST)
def test_every_row_on_a_members_vote_says_that_the_law_is_open(row: str) -> None:
    for day, expected in ((NEW, True), (OLD, False)):
        found = result(case(WHICH_TEST[row], **day))
        assert found.rule == row
        assert ("open.which_test" in {one.question.id for one in found.open_questions}) is expected


def test_a_neighbour_of_whom_no_part_is_known_is_asked_what_would_change_it() -> None:
    """The outcome is none, but pressing or proposing would make it more: the question is asked, not
    passed over.
    """
    found = result(case([LAND], **PLAN, did=part()))
    asked = {
        (one.question.id, one.also.id if one.also else None): one.if_yes.value
        for one in found.open_questions
    }
    assert asked[("open.took_part", "open.proposed")] == "actual_indicated"


@pytest.mark.parametrize("name", ["dutch"])
def test_every_row_stands_on_the_page_of_readings(name: str) -> None:
    listed = set(re.findall(r"`([A-Za-z0-9-]+)`", PAGE))
    assert {rule.id for version in rulesets.RULE_SETS[name] for rule in version.every()} <= listed


def test_every_row_of_the_sources_stands_on_the_page_of_readings() -> None:
    rows = [f"R{number}" for number in range(32)] + ["SB"]
    assert [
        row for row in rows if not re.search(rf"^\| .*\b{row}[a-d]?\b.* \|", PAGE, re.MULTILINE)
    ] == []
