"""What is not known, and what each answer would change.

The plain case is an elected member who voted on 1 May 2024 on an own firm's permit; every line says
what one answer and the other would make of it.
"""

from __future__ import annotations

from typing import Any

import pytest

from conflict_graph.assessment import assess, questions
from conflict_graph.assessment.assess import Assessment
from tests.conflict_graph.invented import BEFORE, TODAY, case, part, party, result, tie

Line = tuple[list[dict[str, Any]], dict[str, Any], str]

LABELS = {
    "actual_indicated": "A",
    "apparent": "a",
    "potential": "p",
    "none": "n",
    "unresolved": "u",
}
OWN = [tie("ownership")]
LAND = [tie("property", target="d")]
FAMILY = [tie("family", target="p", id="t1"), tie("ownership", "p")]
ALDERMAN: dict[str, Any] = {"office": "executive", "did": part("decided", recusal="none")}
PLAN: dict[str, Any] = {"kind": "zoning", "parties": []}
LEAVE: dict[str, Any] = {
    "kind": "side_activity",
    "office": "civil_servant",
    "parties": party("subject", None),
    "participations": [],
}
DECISIVE = part("voted", recusal="none", decisive=True)

PART: dict[str, Line] = {
    "took_part": (OWN, {"did": part()}, "A n"),
    "takes_part": (OWN, {"did": part(), "status": "open"}, "A n"),
    "did_more": (OWN, {"did": part("responsible", recusal="none")}, "A a"),
    "did_more: or left": (OWN, {"did": part("attended")}, "A n"),
    "stayed_out": (OWN, {"did": part("voted", recusal="full")}, "n A"),
    "stayed_out: was in the room": (OWN, {"did": part("attended", recusal="full")}, "n A"),
    "before_the_vote": (OWN, {"did": part(recusal="partial")}, "A n"),
    "decisive": ([tie("employment")], {}, "A a"),
    "proposed": ([tie("employment")], {}, "A a"),
    "handed_over": (OWN, {"did": part("responsible", recusal="none")}, "n a"),
    "as_citizen": (OWN, {"did": part("lobbied", recusal="none")}, "n A"),
    "worked_on_matter: stood aside": (
        [tie("business")],
        {"kind": "tender", "parties": party("bidder"), "did": part(recusal="full"), **ALDERMAN}
        | {"did": part(recusal="full")},
        "a n",
    ),
}
TIES: dict[str, Line] = {
    "running": ([tie("board", ended=None)], ALDERMAN, "a n"),
    "ended_lately": ([tie("board", ended=True)], ALDERMAN, "a n"),
    "gift_lately": ([tie("gift", ended=None)], {"did": DECISIVE}, "A n"),
    "arose": (OWN, {}, "A n"),
    "same": ([tie("ownership", certainty="uncertain")], {}, "A n"),
    "same: probable": ([tie("ownership", certainty="probable")], {}, "A n"),
    "ordinary_terms": ([tie("business")], {}, "n A"),
    "payer": (
        [tie("ownership", target="second"), tie("contract", "second", id="t2")],
        {"did": DECISIVE},
        "a A",
    ),
    "inside": (LAND, PLAN, "a n"),
    "runs_it": ([tie("unspecified")], {}, "A n"),
    "close_relative": (FAMILY, {}, "A a"),
    "small_share": ([tie("ownership")], {}, "a A"),
    "control": ([tie("ownership", ended=True)], {}, "A n"),
    "worked_on_matter": ([tie("employment")], {}, "A a"),
    "ex_officio": ([tie("board", capacity=None)], {}, "n a"),
    "paid": ([tie("board")], ALDERMAN, "A a"),
    "declared": ([tie("board")], {"jurisdiction": "UK-Wales"}, "a A"),
    "permission": (
        [tie("employment")],
        LEAVE | {"official": {"left": True}},
        "n a",
    ),
    "left": (
        [tie("employment", permission="granted")],
        LEAVE | {"official": {"left": None}},
        "n p",
    ),
}
BENEFIT: dict[str, Line] = {
    "direct": (OWN, {"parties": party("subject", None)}, "A n"),
    "direct: who asks": (OWN, {"parties": party("applicant", None)}, "A n"),
    "shared": (OWN, {"parties": party("subject", "direct")}, "n A"),
    "shared: a plan for many": (OWN, {"kind": "zoning"}, "n A"),
    "advisory": (OWN, {}, "a A"),
    "for_information": (OWN, {"kind": "other"}, "n A"),
}
LAW: dict[str, Line] = {
    "personally": ([tie("board")], {}, "A n"),
    "represents": ([tie("board")], {}, "A a"),
    "representative": ([tie("officer", capacity="ex_officio")], {}, "a n"),
    "which_test": (
        OWN,
        {
            "office": "executive",
            "level": "province",
            "did": part("attended", recusal="none"),
        },
        "A a",
    ),
}
TABLES = {"part": PART, "ties": TIES, "benefit": BENEFIT, "law": LAW}


def answers(found: Assessment) -> dict[str, str]:
    return {
        one.question.id.removeprefix("open."): f"{LABELS[one.if_yes]} {LABELS[one.if_no]}"
        for one in found.open_questions
        if one.also is None
    }


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, lines in TABLES.items() for line in lines]
)
def test_an_unknown_is_asked_with_what_each_answer_would_change(name: str, line: str) -> None:
    ties, more, expected = TABLES[name][line]
    found = answers(result(case(ties, **TODAY | {"as_of": "2024-05-01"} | more)))
    assert found[line.partition(":")[0]] == expected


NOT_ASKED: dict[str, tuple[str, list[dict[str, Any]], dict[str, Any]]] = {
    "who works there cannot share in it with a class": ("shared", OWN, {}),
    "a relation that is known": ("close_relative", [FAMILY[0] | {"relation": "other"}], {}),
    "whether who moved it had a part": ("took_part", OWN, {"did": part(proposed=True)}),
    "a vote left out, beside a full step": ("abstained", OWN, {"did": part("voted")}),
    "a share that is known": ("small_share", [tie("ownership", share=0.6)], {}),
    "land of which it is known": ("inside", [LAND[0] | {"nearness": "inside"}], PLAN),
    "personally, before 2023": ("personally", [tie("board")], BEFORE),
    "personally, in France": ("personally", [tie("board")], {"jurisdiction": "FR"}),
    "personally, by another scale": ("personally", [tie("board")], {}),
    "personally, who prepared": ("personally", [tie("board")], {"did": part("prepared")}),
    "personally, an executive": ("personally", [tie("board")], ALDERMAN),
    "which test, in a municipality": (
        "which_test",
        OWN,
        {"office": "executive", "level": "municipality", "did": part("attended")},
    ),
    "which test, before 2023": (
        "which_test",
        OWN,
        {"office": "executive", "level": "province", "did": part("attended")} | BEFORE,
    ),
    "a benefit that no chain reaches": (
        "direct",
        OWN,
        {"parties": [*party("applicant"), *party("subject", None, "second")]},
    ),
    "the day of an open decision": (
        "decided_by",
        [tie("board", ended=True, until_date="2024-03")],
        {"decided_on": None, "status": "open"},
    ),
    "the day of a dated decision": (
        "decided_by",
        [tie("board", ended=True, until_date="2024-03")],
        ALDERMAN,
    ),
}


@pytest.mark.parametrize("name", NOT_ASKED)
def test_what_is_known_or_changes_nothing_is_not_asked(name: str) -> None:
    question, ties, more = NOT_ASKED[name]
    scale = "oecd" if name.endswith("scale") else None
    assert question not in answers(result(case(ties, **TODAY | more), scale))


def test_without_a_chain_there_is_nothing_to_ask() -> None:
    assert answers(result(case([], **TODAY))) == {}


def days(ties: list[dict[str, Any]], **more: Any) -> dict[str, tuple[str, str]]:
    found = result(case(ties, **{"as_of": "2026-03-01"} | ALDERMAN | more))
    return {
        one.question.values()["day"]: (LABELS[one.if_yes], LABELS[one.if_no])
        for one in found.open_questions
        if one.question.id == "open.decided_by"
    }


def test_the_day_of_the_decision_is_asked_where_a_tie_changes() -> None:
    firm = tie("ownership", ended=True, from_date="2020-05-01", until_date="2024-06-30")
    assert days([firm]) == {
        "2020-04-30": ("a", "A"),
        "2022-12-31": ("A", "A"),
        "2024-06-30": ("A", "a"),
        "2025-06-30": ("a", "n"),
    }


def test_the_day_of_the_decision_is_asked_where_the_law_changes() -> None:
    was_there = {"did": part("attended", recusal="none")}
    assert days(OWN, **was_there) == {"2022-12-31": ("a", "A")}


def test_a_decision_of_which_only_the_year_is_known_is_asked_within_that_year() -> None:
    firm = tie("ownership", ended=True, until_date="2024-06-30")
    assert set(days([firm], decided_on="2024")) == {"2024-06-30"}


def test_no_day_is_asked_on_which_a_tie_that_ran_at_the_decision_had_not_begun() -> None:
    over = tie("board", ended=True, until_date="2019")
    running = tie("officer", id="t2", from_date="2025")
    assert days([over, running]) == {}


def test_two_unknowns_that_only_together_change_something_are_asked_together() -> None:
    seat = tie("board", arose="before_step", worked_on_matter=False)
    did = part("responsible", recusal="none", handed_over=False)
    found = result(case([seat], did=did, office="executive", advisory=False, **TODAY))
    together = [one for one in found.open_questions if one.also is not None]
    assert len(together) == len(found.open_questions)
    first = together[0]
    assert (first.question.id, first.if_yes.value) == ("open.did_more", "actual_indicated")
    assert first.also is not None
    assert (first.also.id, first.also_yes) == ("open.paid", True)
    mapping = assess.to_mapping(found)["open_questions"]
    assert isinstance(mapping, list)
    assert mapping[0]["also"]["answer"] == "yes"


@pytest.mark.no_cover
def test_no_more_pairs_are_tried_than_the_bound() -> None:
    ties = [
        tie("membership", id=f"t{number}", ended=None, certainty="probable") for number in range(5)
    ]
    assert len(result(case(ties, **TODAY)).open_questions) <= questions.MOST_PAIRS


def test_an_answer_that_is_one_fact_says_which() -> None:
    found = result(case([tie("board", capacity=None)], **TODAY))
    facts = {one.question.id: one.fact for one in found.open_questions if one.fact is not None}
    asked = facts["open.ex_officio"]
    assert (asked.entry, asked.id, asked.key, asked.yes, asked.no) == (
        "ties",
        "t",
        "capacity",
        "ex_officio",
        "private",
    )
