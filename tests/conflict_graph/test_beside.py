"""What is said beside the outcome and never mixed with it."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_graph.facts import SideFinding
from tests.conflict_graph.invented import BEFORE, TODAY, part, party, tie, today

Line = tuple[list[dict[str, Any]], dict[str, Any], bool]

OWN = tie("ownership")
JOB = tie("employment", target="body", id="job")
CONTRACT = tie("contract", "body", id="c")
AWARD: dict[str, Any] = {"kind": "award", "parties": party("winner")}
TRUST = tie("unspecified", keeps_control=True)
COLLEAGUE = {"id": "o2", "name": "Raadslid Berk", "office": "elected_member", "body": "body"}
BOTH_VOTED = {
    "colleagues": [COLLEAGUE],
    "participations": [part("voted"), part("voted") | {"official": "o2"}],
}

SIDES: dict[SideFinding, dict[str, Line]] = {
    SideFinding.STATUTORY_BAR: {
        "an own firm wins": ([OWN], AWARD, True),
        "an own firm buys land": ([OWN], {"kind": "land_sale", "parties": party("buyer")}, True),
        "wins in person": ([], {"kind": "award", "parties": party("winner", id="o")}, True),
        "a firm of the own firm wins": (
            [tie("ownership", target="second"), tie("ownership", "second", id="t2")],
            AWARD,
            True,
        ),
        "a firm that owns the own firm too wins": (
            [tie("ownership", target="second"), tie("ownership", "firm", "second", "t2")],
            AWARD,
            False,
        ),
        "a firm with which the own firm deals wins": (
            [tie("ownership", target="second"), tie("supply", "second", id="t2")],
            AWARD,
            False,
        ),
        "an own firm gets a grant": ([OWN], {"kind": "grant", "parties": party("grantee")}, False),
        "bids, open": ([OWN], AWARD | {"parties": party("bidder"), "status": "open"}, True),
        "bids, decided": ([OWN], AWARD | {"parties": party("bidder")}, False),
        "a firm in trust wins": ([TRUST], AWARD, True),
        "a firm without a stake wins": ([OWN | {"stake_excluded": True}], AWARD, False),
        "a former firm wins": ([OWN | {"ended": True, "until_date": "2024-03"}], AWARD, False),
        "a board seat": ([tie("board")], AWARD, False),
        "a partner's firm wins": (
            [tie("family", target="p", id="t1", relation="partner"), tie("ownership", "p")],
            AWARD,
            False,
        ),
        "contract with another body": ([OWN], AWARD | {"body": "public"}, False),
        "a civil servant's firm wins": ([OWN], AWARD | {"office": "civil_servant"}, False),
        "it is said that the official supplies the body": (
            [tie("membership")],
            {"supplies_own_body": True},
            True,
        ),
        "a member in the service of the body": ([JOB], {}, True),
        "in its service until long ago": ([JOB | {"ended": True, "until_date": "2001"}], {}, False),
        "sent by the body": ([JOB | {"capacity": "ex_officio"}], {}, False),
        "in its service, neither link nor part": ([JOB], {"did": part()}, False),
        "in its service, a part is planned": (
            [JOB],
            {"did": part(planned=["voted"]), "status": "open"},
            True,
        ),
        "in its service, stood aside": ([JOB], {"did": part(took_no_part=True)}, True),
        "a civil servant is in its service": ([JOB], {"office": "civil_servant"}, False),
    },
    SideFinding.REGISTRATION_BREACH: {
        "never declared": ([tie("unspecified", declared="never")], {}, True),
        "declared after": ([tie("board", declared="after")], {}, True),
        "declared after, a member, before 2023": ([tie("board", declared="after")], BEFORE, False),
        "declared after, an alderman, before 2023": (
            [tie("board", declared="after")],
            BEFORE | {"office": "executive"},
            True,
        ),
        "never declared, a member, before 2023": ([tie("board", declared="never")], BEFORE, True),
        "declared in time": ([tie("unspecified", declared="before")], {}, False),
        "not known": ([tie("unspecified")], {}, False),
        "land is in no register": ([tie("property", target="d", declared="never")], {}, False),
    },
    SideFinding.INSTITUTIONAL_NOTICE: {
        "the body bound itself before": ([CONTRACT], {}, True),
        "it bound itself to a buyer": ([CONTRACT], {"parties": party("buyer")}, False),
        "it bound itself only later": ([CONTRACT | {"from_date": "2025-02"}], {}, False),
        "it will": ([CONTRACT | {"announced": True}], {}, False),
        "it was bound long ago": ([CONTRACT | {"ended": True, "until_date": "2019"}], {}, False),
        "two who vote are friends": ([tie("friendship", target="o2", id="t1")], BOTH_VOTED, True),
        "two who vote are family": (
            [tie("family", target="o2", id="t1", relation="sibling")],
            BOTH_VOTED,
            True,
        ),
        "two who vote sit in one party": (
            [tie("political", target="o2", id="t1")],
            BOTH_VOTED,
            False,
        ),
        "one of them had no part": (
            [tie("friendship", target="o2", id="t1")],
            BOTH_VOTED | {"participations": [part("voted")]},
            False,
        ),
        "neither had one": (
            [tie("friendship", target="o2", id="t1")],
            BOTH_VOTED | {"participations": []},
            False,
        ),
    },
}


@pytest.mark.parametrize(
    ("side", "line"), [(side, line) for side, lines in SIDES.items() for line in lines]
)
def test_beside(side: SideFinding, line: str) -> None:
    ties, more, expected = SIDES[side][line]
    assert (side in today(ties, **more).side_findings) is expected


def test_what_is_managed_is_said_only_where_nothing_else_is_found() -> None:
    aside = part(recusal="full")
    assert "managed" in today([OWN], did=aside).side_findings
    assert "managed" not in today([tie("membership")], did=aside).side_findings


def test_a_rule_of_the_register_raises_no_label() -> None:
    for declared in ("before", "at_meeting", "after", "never"):
        found = today([tie("employment", declared=declared)], **TODAY)
        assert found.outcome == "apparent"
