"""Small invented cases, at least one for every row, and the near misses beside it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from conflict_graph import rulesets
from conflict_graph.facts import SideFinding
from tests.conflict_graph.invented import case, part, party, result, tie

LAND = tie("property", target="d")
OWN = party("subject", id="t")
PARTNER = tie("family", target="p", id="t1", relation="partner")
PLAN = {"kind": "zoning"}
LEAVE: dict[str, Any] = {"kind": "side_activity", "parties": party("subject", None), "did": part()}
EARLIER = {
    "id": "d2",
    "title": "Lening",
    "body": "body",
    "kind": "loan",
    "parties": party("grantee"),
    "participations": [part("decided")],
}

ROWS = {
    "no tie": ([], {}, "else", "none"),
    "R0 procedure": ([], {"concern": "procedure"}, "R0", "none"),
    "R2 own interest of the body": (
        [tie("ownership")],
        {"parties": party("seller", "public")},
        "R2",
        "none",
    ),
    "R2 body alone": ([], {"parties": party("seller", "public", "body")}, "R2-body", "none"),
    "R3 broad class": (
        [tie("ownership")],
        {"parties": party("subject", "broad_class")},
        "R3",
        "none",
    ),
    "R3 sector is no broad class": (
        [tie("ownership")],
        {"parties": party("subject", "sector")},
        "R7",
        "potential",
    ),
    "R3b registrable": (
        [LAND],
        {"parties": party("subject", "broad_class", "t"), "jurisdiction": "IE"},
        "R3b",
        "apparent",
    ),
    "R3b not where only functions are registered": (
        [LAND],
        {"parties": party("subject", "broad_class", "t")},
        "R3",
        "none",
    ),
    "R3b no part": (
        [LAND],
        {"parties": party("subject", "broad_class", "t"), "jurisdiction": "IE", "did": part()},
        "R3",
        "none",
    ),
    "R4 opinion": ([tie("opinion")], {}, "R4", "none"),
    "R22 opinion of an adviser": (
        [tie("opinion")],
        {"office": "external", "did": part("advised")},
        "R22",
        "apparent",
    ),
    "R5 political": ([tie("political")], {}, "R5", "none"),
    "R5 membership": ([tie("membership")], {}, "R5-member", "none"),
    "R6a ex officio": ([tie("board", capacity="ex_officio")], {}, "R6a", "none"),
    "R6b accounts": (
        [tie("board", capacity="ex_officio")],
        {"kind": "accounts"},
        "R6b",
        "apparent",
    ),
    "R6b accounts ahead": (
        [tie("board", capacity="ex_officio")],
        {"kind": "accounts", "did": part()},
        "R6b-ahead",
        "potential",
    ),
    "R6b stood aside": (
        [tie("board")],
        {"kind": "accounts", "did": part(took_no_part=True)},
        "R9",
        "none",
    ),
    "R6c other office": ([tie("officer", capacity="public_office")], {}, "R6c", "apparent"),
    "R6c no direct gain": (
        [tie("officer", capacity="public_office")],
        {"parties": party("subject", "sector")},
        "R6c-else",
        "none",
    ),
    "R17 relative gains nothing": (
        [PARTNER],
        {"parties": party("subject", "none", "p")},
        "R17-none",
        "none",
    ),
    "R17b former dealings of a relative": (
        [PARTNER, tie("business", "p", ended=True, stake_excluded=True)],
        {},
        "R17b",
        "apparent",
    ),
    "R1 long ended": (
        [tie("ownership", ended=True, until_date="2020")],
        {"decided_on": "2024-05-01"},
        "R1",
        "none",
    ),
    "R1 just ended": (
        [tie("ownership", ended=True, until_date="2024-02")],
        {"decided_on": "2024-05-01"},
        "R10b",
        "apparent",
    ),
    "R1 other body": ([tie("ownership")], {"body": "public", "did": part()}, "R1", "none"),
    "R26 contradiction": (
        [tie("ownership")],
        {"did": part("voted", recusal="full")},
        "R26-record",
        "unresolved",
    ),
    "R9 full recusal": ([tie("ownership")], {"did": part(recusal="full")}, "R9", "none"),
    "R28 revolving door": (
        [tie("employment", permission="granted")],
        LEAVE | {"official": {"left": True}, "office": "civil_servant", "others": [EARLIER]},
        "R28",
        "apparent",
    ),
    "R28b conditions": (
        [tie("employment", permission="granted")],
        LEAVE | {"official": {"left": True}, "office": "civil_servant"},
        "R28b",
        "none",
    ),
    "R8 announced": ([tie("employment", announced=True)], {}, "R8", "potential"),
    "R29 public post": (
        [tie("employment", target="public")],
        LEAVE | {"parties": party("subject", None, "public"), "office": "civil_servant"},
        "R29",
        "none",
    ),
    "R7 leave": ([tie("ownership")], LEAVE | {"office": "civil_servant"}, "R7-leave", "potential"),
    "R19a leave and dealings": (
        [tie("ownership")],
        LEAVE | {"office": "civil_servant", "others": [EARLIER | {"participations": []}]},
        "R19a",
        "apparent",
    ),
    "leave, own request": (
        [],
        LEAVE | {"parties": party("applicant", "direct", "o")},
        "side-self",
        "none",
    ),
    "R30 policy adviser": (
        [LAND],
        {"office": "external", "kind": "policy", "parties": OWN, "did": part("advised")},
        "R30",
        "potential",
    ),
    "R11b decisive": (
        [LAND],
        PLAN | {"parties": OWN, "did": part("voted", decisive=True)},
        "R11b",
        "actual_indicated",
    ),
    "R11b neighbour who lobbied": (
        [LAND],
        PLAN | {"did": part("lobbied")},
        "R11b",
        "actual_indicated",
    ),
    "R11c own land": ([LAND], PLAN | {"parties": OWN}, "R11c", "apparent"),
    "R11a neighbour": ([LAND], PLAN, "R11a", "none"),
    "R11a decisive neighbour": (
        [LAND],
        PLAN | {"did": part("voted", decisive=True)},
        "R11a",
        "none",
    ),
    "R11a silent": (
        [tie("property", target="d", declared="never")],
        PLAN,
        "R11a-silent",
        "apparent",
    ),
    "R11a contingent": (
        [tie("candidate", target="d")],
        {"parties": party("subject", "contingent", "t")},
        "R11a",
        "none",
    ),
    "R11a no part on record": ([LAND], PLAN | {"did": part()}, "R11a", "none"),
    "R11a silent, no part on record": (
        [tie("property", target="d", declared="never")],
        PLAN | {"did": part()},
        "R7",
        "potential",
    ),
    "R15 subcontractor": (
        [tie("ownership")],
        {"parties": party("subcontractor", None)},
        "R15",
        "apparent",
    ),
    "R11a objector": ([], {"parties": party("objector", None, "o")}, "R11a", "none"),
    "R10 late recusal": (
        [tie("ownership")],
        {"did": part("prepared", recusal="partial")},
        "R10",
        "actual_indicated",
    ),
    "R10 nothing but the vote on record": (
        [tie("ownership")],
        {"did": part(recusal="partial")},
        "R10b",
        "apparent",
    ),
    "R10b indirect": (
        [tie("board")],
        {"did": part("prepared", recusal="partial")},
        "R10b",
        "apparent",
    ),
    "R10b only present": ([tie("ownership")], {"did": part("attended")}, "R10b", "apparent"),
    "R16 own firm": ([tie("ownership")], {}, "R16", "actual_indicated"),
    "R16 self": ([], {"parties": party("applicant", "direct", "o")}, "R16", "actual_indicated"),
    "R16 through a holding": (
        [tie("ownership", target="second"), tie("ownership", "second", id="t2")],
        {},
        "R16",
        "actual_indicated",
    ),
    "R16 no part on record": ([tie("ownership")], {"did": part()}, "R7", "potential"),
    "R16 no stake": ([tie("ownership", stake_excluded=True)], {}, "R7", "potential"),
    "R27 trust": ([tie("unspecified", keeps_control=True)], {}, "R27", "actual_indicated"),
    "R17a relative": (
        [PARTNER],
        {"parties": party("applicant", "direct", "p")},
        "R17a",
        "actual_indicated",
    ),
    "R17a firm of a relative": ([PARTNER, tie("ownership", "p")], {}, "R17a", "actual_indicated"),
    "R17b job of a relative": ([PARTNER, tie("employment", "p")], {}, "R17b", "apparent"),
    "R17a relation not stated": (
        [tie("family", target="p")],
        {"parties": party("applicant", "direct", "p")},
        "R17a-other",
        "apparent",
    ),
    "R20 adviser of both": (
        [tie("employment")],
        {"office": "external", "did": part("evaluated")},
        "R20",
        "apparent",
    ),
    "R21 shared employer": (
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
        "R21",
        "apparent",
    ),
    "R24 payment": (
        [tie("gift")],
        {"office": "executive", "did": part("responsible")},
        "R24",
        "actual_indicated",
    ),
    "R18b probable gift": ([tie("gift", certainty="probable")], {}, "R18b", "apparent"),
    "R13 executive": (
        [tie("business")],
        {"office": "executive", "did": part("took_part")},
        "R13",
        "actual_indicated",
    ),
    "R13 paid board seat": (
        [tie("board", paid=True)],
        {"office": "executive"},
        "R13",
        "actual_indicated",
    ),
    "R13 unpaid board seat": (
        [tie("board", paid=False)],
        {"office": "executive"},
        "R12a",
        "apparent",
    ),
    "R14 sector": (
        [tie("ownership")],
        {"office": "executive", "parties": party("subject", "sector"), "did": part("responsible")},
        "R14",
        "apparent",
    ),
    "R12b officer": ([tie("officer")], {}, "R12b", "actual_indicated"),
    "R12b worked on it": (
        [tie("employment", worked_on_matter=True)],
        {},
        "R12b",
        "actual_indicated",
    ),
    "R12b subject without known gain": (
        [tie("officer")],
        {"parties": party("subject", None)},
        "R12a",
        "apparent",
    ),
    "R12a employee": ([tie("employment")], {}, "R12a", "apparent"),
    "R12a board": ([tie("board", worked_on_matter=True)], {}, "R12a", "apparent"),
    "R15 contingent": (
        [tie("ownership")],
        {"parties": party("subject", "contingent")},
        "R15",
        "apparent",
    ),
    "R15 likely contractor": (
        [tie("ownership", target="second"), tie("likely_contractor", "second", id="t2")],
        {},
        "R15",
        "apparent",
    ),
    "R19b supplier": (
        [tie("ownership")],
        {
            "office": "civil_servant",
            "kind": "award",
            "parties": party("subject", "sector"),
            "did": part("evaluated"),
        },
        "R19b",
        "actual_indicated",
    ),
    "R19a firm deals with relations": (
        [tie("ownership", target="second"), tie("contract", "second", id="t2")],
        {"office": "civil_servant", "parties": party("subject", None)},
        "R19a",
        "apparent",
    ),
    "R18a friend": (
        [tie("friendship", target="p")],
        {"parties": party("applicant", "direct", "p")},
        "R18a",
        "apparent",
    ),
    "R18a friend on a board": (
        [tie("friendship", target="p"), tie("board", "p", id="t2")],
        {},
        "R7",
        "potential",
    ),
    "R26 ended, nobody knows when": ([tie("ownership", ended=True)], {}, "R26", "unresolved"),
    "R26 uncertain": ([tie("ownership", certainty="uncertain")], {}, "R26", "unresolved"),
    "R26 uncertain but excluded": (
        [tie("board", certainty="uncertain", capacity="ex_officio")],
        {},
        "R6a",
        "none",
    ),
    "R26 end known to lie far back": (
        [tie("ownership", ended=True, stake_excluded=True)],
        {},
        "R1",
        "none",
    ),
    "R7 nothing decided": (
        [tie("ownership")],
        {"status": "open", "did": part()},
        "R7",
        "potential",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_row(name: str) -> None:
    ties, more, rule, outcome = ROWS[name]
    found = result(case(ties, **more))
    assert (found.rule, found.outcome.value) == (rule, outcome)


def test_every_row_is_tried_and_says_where_it_comes_from() -> None:
    table = rulesets.get("dutch")
    tried = {rule for _, _, rule, _ in ROWS.values()}
    rows = {rule.id for rule in table.rules + table.without_chain}
    assert rows - tried == {"R5-hub", "R5-small", "R9b", "R23"}
    assert all(table.rule(row).source for row in rows | {"R26", "R2b", "SB", "R25"})
    assert "28(2)" not in " ".join(table.rule(row).source for row in rows)


def test_an_unknown_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        rulesets.get("dutch").rule("R99")


SIDES = {
    "managed": ([tie("ownership")], {"did": part(recusal="full")}, {SideFinding.MANAGED}),
    "statutory bar": (
        [tie("ownership")],
        {"kind": "award", "parties": party("winner")},
        {SideFinding.STATUTORY_BAR},
    ),
    "no bar on a grant": (
        [tie("ownership")],
        {"kind": "grant", "parties": party("grantee")},
        set(),
    ),
    "supplies own body": (
        [tie("membership")],
        {"supplies_own_body": True},
        {SideFinding.STATUTORY_BAR},
    ),
    "registration": (
        [tie("unspecified", declared="never")],
        {"parties": []},
        {SideFinding.REGISTRATION_BREACH},
    ),
    "declared in time": ([tie("unspecified", declared="before")], {"parties": []}, set()),
    "body bound": ([tie("contract", "body", id="t2")], {}, {SideFinding.INSTITUTIONAL_NOTICE}),
    "sold to a buyer": ([tie("contract", "body", id="t2")], {"parties": party("buyer")}, set()),
}


@pytest.mark.parametrize("name", SIDES)
def test_side_finding(name: str) -> None:
    ties, more, expected = SIDES[name]
    assert set(result(case(ties, **more)).side_findings) == expected


@pytest.mark.parametrize("name", ROWS)
def test_without_a_tie_of_its_only_chain_a_case_comes_to_nothing(name: str) -> None:
    ties, more, _, _ = ROWS[name]
    facts = case(ties, **more)
    found = result(facts)
    for missing in found.chain if len(found.all_chains) == 1 else ():
        decisions = tuple(
            dataclasses.replace(
                decision, parties=tuple(one for one in decision.parties if one.id != missing)
            )
            for decision in facts.decisions
        )
        kept = tuple(one for one in facts.ties if one.id != missing)
        assert (
            result(dataclasses.replace(facts, ties=kept, decisions=decisions)).outcome.value
            == "none"
        )
