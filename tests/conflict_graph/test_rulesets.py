"""Versions of rule sets, the two other scales, European money, and rows that a body switched
off.
"""

from __future__ import annotations

from typing import Any

import pytest

from conflict_graph import rulesets
from conflict_graph.assessment import assess
from conflict_graph.dates import Answer, PartialDate
from conflict_graph.facts import Outcome
from conflict_graph.rulesets.situation import rule_result
from tests.conflict_graph.invented import case, part, party, result, tie

LAND = tie("property", target="d")
PARTNER = tie("family", target="p", id="t1", relation="partner")
FRIEND = tie("friendship", target="p", id="t1")
EU = {"eu_funds": True}
HUB = [
    tie("participation", "second", "public", id="t2"),
    tie("participation", "firm", "public", id="t3"),
    *(tie("membership", "q", "public", id=f"m{number}") for number in range(101)),
]
SAT_ON_IT = [tie("board", capacity="ex_officio")]

DAYS = {
    "the day before": ("2022-12-31", "2022.1"),
    "the first day": ("2023-01-01", "2026.3"),
    "a year before": ("2022", "2022.1"),
    "a month after": ("2023-01", "2026.3"),
    "long before": ("1890", "2022.1"),
    "later": ("2031-05", "2026.3"),
}


@pytest.mark.parametrize("holds", [*Answer, True, False, None])
def test_a_three_valued_result_cannot_be_a_condition(holds: Answer | bool | None) -> None:
    with pytest.raises(TypeError, match="all_of"):
        bool(rule_result(holds))
    with pytest.raises(TypeError, match="compare it"):
        bool(rule_result(holds).holds)


@pytest.mark.parametrize("name", DAYS)
def test_the_version_that_is_law_on_the_day_is_used(name: str) -> None:
    day, version = DAYS[name]
    assert rulesets.get("dutch", PartialDate.parse(day)).version == version
    assert result(case([tie("ownership")], decided_on=day)).ruleset == f"dutch {version}"


def test_without_a_day_the_latest_version_is_used() -> None:
    assert result(case([tie("ownership")])).ruleset == "dutch 2026.3"
    assert rulesets.get("dutch") is rulesets.RULE_SETS["dutch"][-1]


def test_a_day_before_every_version_gets_the_oldest() -> None:
    assert rulesets.get("oecd", PartialDate(1999)).version == "2003.1"


def test_versions_follow_each_other_without_a_gap() -> None:
    for versions in rulesets.RULE_SETS.values():
        assert versions[-1].in_force_until is None
        for older in versions[:-1]:
            assert older.in_force_until is not None


BEFORE_AND_AFTER: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str, str]] = {
    "spoke on the accounts": (
        SAT_ON_IT,
        {"kind": "accounts", "did": part("deliberated")},
        "R6b-ahead",
        "R6b",
    ),
    "voted on the accounts": (
        SAT_ON_IT,
        {"kind": "accounts", "did": part("deliberated", "voted")},
        "R6b",
        "R6b",
    ),
    "spoke on an own firm": ([tie("ownership")], {"did": part("deliberated")}, "R16", "R16"),
}


@pytest.mark.parametrize("name", BEFORE_AND_AFTER)
def test_speaking_was_not_barred_by_article_28_before_2023(name: str) -> None:
    ties, more, before, after = BEFORE_AND_AFTER[name]
    assert result(case(ties, decided_on="2022-06-01", **more)).rule == before
    assert result(case(ties, decided_on="2023-06-01", **more)).rule == after


LATE = {
    "a member, late": ("elected_member", "after", False, True),
    "a member, never": ("elected_member", "never", True, True),
    "an alderman, late": ("executive", "after", True, True),
}


@pytest.mark.parametrize("name", LATE)
def test_a_member_had_no_term_to_publish_before_2023(name: str) -> None:
    office, declared, *expected = LATE[name]
    days = ("2022-06-01", "2023-06-01")
    found = [
        result(case([tie("board", declared=declared)], office=office, decided_on=day))
        for day in days
    ]
    assert ["registration_breach" in one.side_findings for one in found] == expected


def _which_test(**more: Any) -> list[tuple[Outcome, Outcome]]:
    ties = more.pop("ties", [tie("employment")])
    questions = result(case(ties, **more)).open_questions
    return [(one.if_yes, one.if_no) for one in questions if one.question.id == "open.which_test"]


def test_a_row_on_a_members_vote_asks_which_test_governs() -> None:
    assert _which_test() == [(Outcome.APPARENT, Outcome.UNRESOLVED)]


@pytest.mark.parametrize(
    "more",
    [
        {"office": "executive"},
        {"jurisdiction": "FR"},
        {"did": part("prepared")},
        {"decided_on": "2022-05-01"},
        {"ties": [tie("membership")]},
    ],
)
def test_elsewhere_the_law_is_not_open(more: dict[str, Any]) -> None:
    assert _which_test(**more) == []


OECD: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str, str]] = {
    "own firm, voted": ([tie("ownership")], {}, "O-duty", "actual_indicated"),
    "own firm, responsible": (
        [tie("ownership")],
        {"did": part("responsible")},
        "O-duty",
        "actual_indicated",
    ),
    "own firm, only present": (
        [tie("ownership")],
        {"did": part("attended")},
        "O-looks",
        "apparent",
    ),
    "own firm, prepared and abstained": (
        [tie("ownership")],
        {"did": part("prepared", recusal="partial")},
        "O-duty",
        "actual_indicated",
    ),
    "own firm, abstained": (
        [tie("ownership")],
        {"did": part(recusal="partial")},
        "O-looks",
        "apparent",
    ),
    "own firm, no part": ([tie("ownership")], {"did": part()}, "O-live", "potential"),
    "plain employee": ([tie("employment")], {}, "O-duty", "actual_indicated"),
    "neighbour": ([LAND], {"kind": "zoning"}, "O-duty", "actual_indicated"),
    "partner's firm": ([PARTNER, tie("ownership", "p")], {}, "O-duty", "actual_indicated"),
    "partner's job": ([PARTNER, tie("employment", "p")], {}, "O-looks", "apparent"),
    "client who asks": (
        [tie("business", target="p")],
        {"parties": party("applicant", id="p")},
        "O-duty",
        "actual_indicated",
    ),
    "friend owns": ([FRIEND, tie("ownership", "p")], {}, "O-looks", "apparent"),
    "kind not told": ([tie("unspecified")], {}, "O-looks", "apparent"),
    "just ended": (
        [tie("ownership", ended=True, until_date="2024-12")],
        {"decided_on": "2025-01-31"},
        "O-looks",
        "apparent",
    ),
    "long ended": (
        [tie("ownership", ended=True, until_date="2012")],
        {"decided_on": "2025-01-31"},
        "O-over",
        "none",
    ),
    "begins later": ([tie("employment", announced=True)], {}, "O-later", "potential"),
    "sector": ([tie("ownership")], {"parties": party("subject", "sector")}, "O-later", "potential"),
    "contingent": (
        [tie("ownership")],
        {"parties": party("subject", "contingent")},
        "O-later",
        "potential",
    ),
    "weak chain": (
        [tie("unspecified", target="p", id="t1"), tie("board", "p")],
        {},
        "O-later",
        "potential",
    ),
    "no stake was found": ([tie("ownership", stake_excluded=True)], {}, "O-cleared", "apparent"),
    "no gain was found": (
        [tie("board")],
        {"parties": party("subject", "none")},
        "O-cleared",
        "apparent",
    ),
    "no gain, no part": (
        [tie("board")],
        {"parties": party("subject", "none"), "did": part()},
        "O-no-gain",
        "none",
    ),
    "broad class": (
        [tie("board")],
        {"parties": party("subject", "broad_class")},
        "O-public",
        "none",
    ),
    "the body's own": ([tie("board")], {"parties": party("seller", "public")}, "O-public", "none"),
    "ex officio": ([tie("board", capacity="ex_officio")], {}, "O-behalf", "none"),
    "other office": ([tie("board", capacity="public_office")], {}, "O-behalf", "none"),
    "membership": ([tie("membership")], {}, "O-views", "none"),
    "political": ([tie("political")], {}, "O-views", "none"),
    "opinion": ([tie("opinion")], {}, "O-views", "none"),
    "stood aside": ([tie("ownership")], {"did": part(took_no_part=True)}, "O-aside", "none"),
    "contradiction": (
        [tie("ownership")],
        {"did": part("voted", recusal="full")},
        "O-record",
        "unresolved",
    ),
    "uncertain": ([tie("ownership", certainty="uncertain")], {}, "O-doubt", "unresolved"),
    "probable": ([tie("ownership", certainty="probable")], {}, "O-probable", "apparent"),
    "own request": (
        [],
        {"kind": "side_activity", "parties": party("applicant", "direct", "o")},
        "O-own-request",
        "none",
    ),
    "leave": ([tie("employment")], {"kind": "side_activity"}, "O-later", "potential"),
    "through a hub": ([tie("ownership", target="second"), *HUB], {}, "O-hub", "none"),
    "nothing": ([], {}, "O-else", "none"),
}

PERCEPTION: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str, str]] = {
    "own firm, evaluated": (
        [tie("ownership")],
        {"did": part("evaluated")},
        "P-strong",
        "actual_indicated",
    ),
    "own firm, responsible": (
        [tie("ownership")],
        {"did": part("responsible")},
        "P-interest",
        "apparent",
    ),
    "own firm, no part": ([tie("ownership")], {"did": part()}, "P-live", "potential"),
    "control kept": ([tie("unspecified", keeps_control=True)], {}, "P-strong", "actual_indicated"),
    "partner's firm": ([PARTNER, tie("ownership", "p")], {}, "P-strong", "actual_indicated"),
    "partner's job": ([PARTNER, tie("employment", "p")], {}, "P-near", "apparent"),
    "friend on the board": ([FRIEND, tie("board", "p")], {}, "P-near", "apparent"),
    "plain employee": ([tie("employment")], {}, "P-interest", "apparent"),
    "neighbour": ([LAND], {"kind": "zoning"}, "P-interest", "apparent"),
    "contingent": (
        [tie("ownership")],
        {"parties": party("subject", "contingent")},
        "P-interest",
        "apparent",
    ),
    "supplier of the party": (
        [tie("ownership", target="second"), tie("supply", "second", id="t2")],
        {},
        "P-interest",
        "apparent",
    ),
    "too far": (
        [
            tie("board", target="second"),
            tie("supply", "second", "public", id="t2"),
            tie("participation", "public", id="t3"),
        ],
        {},
        "P-live",
        "potential",
    ),
    "other office": ([tie("officer", capacity="public_office")], {}, "P-live", "potential"),
    "ex officio": ([tie("board", capacity="ex_officio")], {}, "P-behalf", "none"),
    "political, own money": ([tie("political")], {}, "P-views", "none"),
    "political, European money": ([tie("political")], EU, "P-political", "apparent"),
    "political, European money, no part": (
        [tie("political")],
        EU | {"did": part()},
        "P-views",
        "none",
    ),
    "membership": ([tie("membership")], EU, "P-views", "none"),
    "broad class": (
        [tie("board")],
        {"parties": party("subject", "broad_class")},
        "P-class",
        "none",
    ),
    "the body's own": ([tie("board")], {"parties": party("seller", "public")}, "P-own", "none"),
    "no gain": ([tie("board")], {"parties": party("subject", "none")}, "P-no-gain", "none"),
    "just ended": (
        [tie("board", ended=True, until_date="2024-12")],
        {"decided_on": "2025-01-31"},
        "P-interest",
        "apparent",
    ),
    "long ended": (
        [tie("board", ended=True, until_date="2012")],
        {"decided_on": "2025-01-31"},
        "P-over",
        "none",
    ),
    "begins later": ([tie("employment", announced=True)], {}, "P-later", "potential"),
    "weak chain": (
        [tie("unspecified", target="p", id="t1"), tie("board", "p")],
        {},
        "P-later",
        "potential",
    ),
    "leave": ([tie("employment")], {"kind": "side_activity"}, "P-later", "potential"),
    "own request": (
        [],
        {"kind": "side_activity", "parties": party("applicant", "direct", "o")},
        "P-own-request",
        "none",
    ),
    "shared employer": (
        [
            tie("employment", target="second"),
            tie("employment", "q", "second", id="t2"),
            tie("employment", "q", "firm", id="t3"),
        ],
        {
            "office": "external",
            "kind": "award",
            "parties": party("winner"),
            "did": part("evaluated"),
        },
        "P-employer",
        "apparent",
    ),
    "stood aside": ([tie("ownership")], {"did": part(took_no_part=True)}, "P-aside", "none"),
    "contradiction": (
        [tie("ownership")],
        {"did": part("voted", recusal="full")},
        "P-record",
        "unresolved",
    ),
    "uncertain": ([tie("ownership", certainty="uncertain")], {}, "P-doubt", "unresolved"),
    "probable": ([tie("ownership", certainty="probable")], {}, "P-probable", "apparent"),
    "through a hub": ([tie("ownership", target="second"), *HUB], {}, "P-hub", "none"),
    "nothing": ([], {}, "P-else", "none"),
}


@pytest.mark.parametrize("name", OECD)
def test_oecd(name: str) -> None:
    ties, more, rule, outcome = OECD[name]
    found = result(case(ties, **more), "oecd")
    assert (found.rule, found.outcome.value) == (rule, outcome)


@pytest.mark.parametrize("name", PERCEPTION)
def test_perception(name: str) -> None:
    ties, more, rule, outcome = PERCEPTION[name]
    found = result(case(ties, **more), "perception")
    assert (found.rule, found.outcome.value) == (rule, outcome)


@pytest.mark.parametrize(("name", "cases"), [("oecd", OECD), ("perception", PERCEPTION)])
def test_every_row_is_tried_and_says_where_it_comes_from(name: str, cases: dict[str, Any]) -> None:
    tried = {rule for _, _, rule, _ in cases.values()}
    table = rulesets.get(name)
    assert {rule.id for rule in table.every()} - {rule.id for rule in table.beside} == tried
    assert all(rule.source for rule in table.every())


def test_the_oecd_scale_notes_what_was_not_declared() -> None:
    assert result(case([tie("board", declared="never")]), "oecd").side_findings == (
        "registration_breach",
    )
    assert result(case([tie("board", declared="before")]), "oecd").side_findings == ()


def test_another_rule_set_changes_labels_and_no_facts() -> None:
    facts = case([LAND], kind="zoning")
    before = repr(facts)
    labels = {name: result(facts, name).outcome.value for name in rulesets.RULE_SETS}
    assert labels == {"dutch": "none", "oecd": "actual_indicated", "perception": "apparent"}
    assert repr(facts) == before


def test_european_money_adds_an_assessment_by_perception() -> None:
    found = result(case([tie("political")], **EU))
    assert found.outcome is Outcome.NONE
    assert [(one.outcome.value, one.rule, one.ruleset) for one in found.also] == [
        ("apparent", "P-political", "perception 2024.1")
    ]
    written = assess.to_mapping(found, "en")
    assert [one["ruleset"] for one in written["also"]] == ["perception 2024.1"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("more", [{}, {"eu_funds": False}])
def test_without_european_money_there_is_one_assessment(more: dict[str, Any]) -> None:
    found = result(case([tie("ownership")], **more))
    assert found.also == ()
    assert "also" not in assess.to_mapping(found)


@pytest.mark.parametrize("name", rulesets.RULE_SETS)
def test_what_a_partner_thinks_of_a_decision_without_parties_is_no_interest(name: str) -> None:
    ties = [tie("family", target="p", relation="partner"), tie("opinion", "p", "d", id="t2")]
    found = result(case(ties, parties=[]), name)
    assert (found.outcome, found.chain) == (Outcome.NONE, ("t", "t2"))


def test_of_several_entries_one_that_was_decisive_makes_the_part_so() -> None:
    entries = [part("advised", recusal="none"), part("voted", recusal="none", decisive=True)]
    found = result(case([tie("ownership")], participations=entries))
    assert "priority.decisive" in {reason.id for reason in found.priority.reasons}


def test_perception_does_not_stand_beside_itself() -> None:
    assert result(case([tie("ownership")], **EU), "perception").also == ()


def test_a_row_that_is_off_does_not_decide_and_the_assessment_says_so() -> None:
    facts = case([tie("employment")])
    found = result(facts, without=("R12a", "R5"))
    assert (found.rule, found.ruleset) == ("R7", "dutch 2026.3 without R12a, R5")
    assert result(facts).rule == "R12a"


def test_rows_beside_and_without_a_chain_can_be_off() -> None:
    table = rulesets.get("dutch").without(["R0", "R25"]).without(["SB"])
    assert {rule.id for rule in (*table.without_chain, *table.beside)}.isdisjoint(
        {"R0", "R25", "SB"}
    )
    assert table.off == ("R0", "R25", "SB")
    assert table.without([]) is table


@pytest.mark.parametrize("row", ["else", "R26", "R26-record", "R26-probable"])
def test_what_says_that_facts_are_unsure_stays_on(row: str) -> None:
    assert not rulesets.get("dutch").may_be_switched_off(row)
    with pytest.raises(ValueError, match=row):
        assess.assess(case([]), without=[row])


def test_a_table_without_a_last_row_that_holds_always_is_none() -> None:
    with pytest.raises(ValueError, match="a row that always holds"):
        rulesets.get("dutch").first((), None)


def test_a_row_that_is_not_there_cannot_be_off() -> None:
    with pytest.raises(KeyError):
        assess.assess(case([]), without=["R99"])
