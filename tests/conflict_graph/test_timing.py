"""Step 3: whether the interest ran when the decision was made.

The plain case is an own firm (closeness 4) of an elected member who voted on 1 May 2024.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conflict_graph.invented import case, part, party, result, tie, today, walked

OVER = {"ended": True}
TENDER: dict[str, Any] = {"kind": "tender", "parties": party("bidder")}
PARENT = tie("family", target="p", id="t1", relation="parent", ended=None)

Line = tuple[dict[str, Any], dict[str, Any], str]

STATES: dict[str, Line] = {
    "runs": ({}, {}, "4 strong"),
    "ends after the decision": (OVER | {"until_date": "2024-05-02"}, {}, "4 strong"),
    "ended the day before": (OVER | {"until_date": "2024-04-30"}, {}, "3 slight"),
    "ended on the last day that counts": (OVER | {"until_date": "2023-05-01"}, {}, "3 slight"),
    "ended the day before that": (OVER | {"until_date": "2023-04-30"}, {}, "0 no_interest"),
    "ended in a year that straddles": (OVER | {"until_date": "2023"}, {}, "2 slight"),
    "ended, nobody knows when": (OVER, {}, "2 slight"),
    "ended, nobody knows when, tender": (OVER, TENDER, "3 slight"),
    "worked on the matter, long over": (
        OVER | {"until_date": "2019", "worked_on_matter": True},
        {},
        "3 slight",
    ),
    "worked on the matter, over, nobody knows when": (
        OVER | {"worked_on_matter": True},
        {},
        "3 slight",
    ),
    "control is kept, ended or not": (
        OVER | {"until_date": "2019", "keeps_control": True},
        {},
        "4 strong",
    ),
    "announced": ({"announced": True}, {}, "3 serious"),
    "begins later": ({"from_date": "2024-06"}, {}, "2 slight"),
    "arose after the step": ({"arose": "after_step"}, {}, "2 slight"),
    "arose before the step": ({"arose": "before_step"}, {}, "4 strong"),
    "begins later, announced": ({"from_date": "2024-06", "announced": True}, {}, "3 serious"),
    "begins in the month of the decision": ({"from_date": "2024-05"}, {}, "4 strong"),
    "no stake was found": ({"stake_excluded": True}, {}, "4 slight"),
}
"""What each state leaves of an own firm: closeness and grade."""

GIFTS: dict[str, Line] = {
    "received lately": ({"from_date": "2024-03"}, {}, "3 serious"),
    "received lately, over": (OVER | {"until_date": "2024-03"}, {}, "3 serious"),
    "received long ago": (OVER | {"from_date": "2022"}, {}, "1 thin"),
    "given again and again": ({"from_date": "2022"}, {}, "3 serious"),
    "undated": ({"ended": None}, {}, "3 serious"),
    "promised": ({"announced": True}, {}, "2 slight"),
    "a payment that runs": ({"paid": True}, {}, "4 strong"),
    "a payment of lately": ({"paid": True, "ended": True, "until_date": "2024-03"}, {}, "4 strong"),
}


@pytest.mark.parametrize("name", STATES)
def test_a_state_in_time(name: str) -> None:
    more, decision, expected = STATES[name]
    found = walked([tie("ownership", **more)], **decision)
    assert f"{found.closeness} {found.grade.word}" == expected


@pytest.mark.parametrize("name", GIFTS)
def test_a_gift_is_an_act_and_does_not_run(name: str) -> None:
    more, decision, expected = GIFTS[name]
    found = walked([tie("gift", **more)], **decision)
    assert f"{found.closeness} {found.grade.word}" == expected


def test_a_gift_without_a_day_is_never_indicated() -> None:
    alderman = {"office": "executive", "did": part("decided", recusal="none")}
    assert today([tie("gift", from_date="2024-03")], **alderman).outcome == "actual_indicated"
    assert today([tie("gift", ended=None)], **alderman).outcome == "apparent"


def test_a_rivalry_that_is_over_is_nothing() -> None:
    assert walked([tie("competition", **OVER)]).closeness == 0


def test_of_two_ties_the_one_that_lies_furthest_off_counts() -> None:
    partner = tie("family", target="p", id="t1", relation="partner", **OVER)
    lately = tie("ownership", "p", id="t2", ended=True, until_date="2024-03")
    assert walked([partner, lately]).closeness == 2


UNKNOWN: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "none or more: unresolved": ([tie("board", ended=None)], {}, "doubt unresolved"),
    "both say something: the lower": (
        [tie("ownership", ended=None)],
        {"did": part("voted", decisive=True)},
        "slight-steering-elected apparent",
    ),
    "nothing either way": ([tie("membership", ended=None)], {}, "no-interest none"),
    "stayed out either way": (
        [tie("board", ended=None)],
        {"did": part(took_no_part=True)},
        "no-interest none",
    ),
    "potential or nothing: nothing": (
        [tie("board", ended=None)],
        {"did": part(), "status": "open"},
        "no-interest none",
    ),
    "an end date says it": (
        [tie("board", ended=None, until_date="2025")],
        {},
        "serious-sharing-elected apparent",
    ),
    "a parent stays a parent": (
        [PARENT],
        {"parties": party("applicant", id="p")},
        "strong-sharing-elected actual_indicated",
    ),
    "a partner may be a former one": (
        [PARENT | {"relation": "partner"}],
        {"parties": party("applicant", id="p")},
        "doubt unresolved",
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_where_nobody_knows_whether_it_ran_both_ways_are_gone(name: str) -> None:
    ties, more, expected = UNKNOWN[name]
    found = today(ties, **more)
    assert f"{found.rule} {found.outcome.value}" == expected


def test_what_ended_on_an_unknown_day_is_asked_when_and_not_whether_it_ran() -> None:
    alderman = {"office": "executive", "did": part("decided", recusal="none")}
    found = result(case([tie("ownership", **OVER)], as_of="2024-05-01", **alderman))
    asked = {one.question.id for one in found.open_questions}
    assert "open.ended_lately" in asked
    assert "open.running" not in asked


LATER = tie("employment", arose="after_step")


def test_a_step_before_the_interest_does_not_count_while_the_decision_is_open() -> None:
    prepared = {"did": part("prepared", recusal="none"), "office": "civil_servant"}
    assert walked([LATER], **prepared, status="open").part.word == "no_record"
    assert walked([LATER], **prepared, status="taken").part.word == "sharing"


def test_what_is_presumed_of_time_is_said() -> None:
    def presumed(ties: list[dict[str, Any]], **more: Any) -> set[str]:
        return {message.id for message in today(ties, **more).presumed}

    as_party = {"parties": party("applicant", id="p")}
    assert "presumed.family_lasts" in presumed([PARENT], **as_party)
    assert "presumed.began_before" in presumed([tie("ownership", from_date="2024-05")])
    assert "presumed.began_before" not in presumed([tie("ownership", from_date="2023")])
    lately = tie("ownership", ended=True, until_date="2024-03")
    undated = {"decided_on": None, "as_of": "2024-05-01"}
    assert "presumed.decided_then" in presumed([lately], **undated)
    assert "presumed.decided_then" not in presumed([lately])
    assert "presumed.decided_then" not in presumed([tie("ownership")], **undated)
