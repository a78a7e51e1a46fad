"""Invented variations of the rows: what counts, what does not, and the border between them.

Each table follows one reading of docs/conflict-test.md. A case is the ties, what differs from the
plain case (an elected member who voted on a permit of a firm that gains directly), and the outcome;
the row is named where it matters.
"""

from __future__ import annotations

from typing import Any

import pytest

from conflict_graph.facts import Step
from tests.conflict_graph.invented import case, part, party, result, tie

Case = tuple[list[dict[str, Any]], dict[str, Any], str]

LAND = tie("property", target="d")
BUYER = tie("candidate", target="d")
OWN = party("subject", id="t")
NEIGHBOUR = party("applicant")
PLAN: dict[str, Any] = {"kind": "zoning"}
PARTNER = tie("family", target="p", id="t1", relation="partner")
FRIEND = tie("friendship", target="p", id="t1")
HOLDING = [tie("ownership", target="second"), tie("ownership", "second", id="t2")]
LEAVE: dict[str, Any] = {
    "kind": "side_activity",
    "parties": party("subject", None),
    "did": part(),
    "office": "civil_servant",
}
LEFT = {"official": {"left": True}}


def earlier(
    *steps: str, kind: str = "loan", role: str = "grantee", body: str = "body"
) -> dict[str, Any]:
    did = [part(*steps)] if steps else []
    return {
        "id": "d2",
        "title": "Lening",
        "body": body,
        "kind": kind,
        "parties": party(role),
        "participations": did,
    }


def check(found: Case) -> None:
    ties, more, expected = found
    answer = result(case(ties, **more))
    row, _, outcome = expected.rpartition(" ")
    assert answer.outcome.value == outcome, answer.rule
    assert row in ("", answer.rule)


PART: dict[str, Case] = {
    **{
        f"{step} is a full part": ([tie("ownership")], {"did": part(step)}, "R16 actual_indicated")
        for step in Step
        if step not in (Step.ATTENDED, Step.RESPONSIBLE)
    },
    "attended is weak": ([tie("ownership")], {"did": part("attended")}, "apparent"),
    "responsible is weak": ([tie("ownership")], {"did": part("responsible")}, "apparent"),
    "attended beside a step is full": (
        [tie("ownership")],
        {"did": part("attended", "voted")},
        "actual_indicated",
    ),
    "unknown recusal beside a step is none": (
        [tie("ownership")],
        {"did": part("voted", recusal=None)},
        "R16 actual_indicated",
    ),
    "no entry at all": ([tie("ownership")], {"participations": []}, "R7 potential"),
    "taken or open makes no difference": (
        [tie("ownership")],
        {"status": "open", "did": part()},
        "R7 potential",
    ),
    "took no part": ([tie("ownership")], {"did": part(took_no_part=True)}, "R9 none"),
    "full recusal without took_no_part": (
        [tie("ownership")],
        {"did": part(recusal="full")},
        "R9 none",
    ),
    "full recusal beside a step": (
        [tie("ownership")],
        {"did": part("prepared", recusal="full")},
        "R26-record unresolved",
    ),
    "full recusal beside being there": (
        [tie("ownership")],
        {"did": part("attended", recusal="full")},
        "unresolved",
    ),
    "contradiction without a link is none": ([], {"did": part("voted", recusal="full")}, "none"),
    "contradiction beside a broad class is none": (
        [tie("ownership")],
        {"did": part("voted", recusal="full"), "parties": party("subject", "broad_class")},
        "R3 none",
    ),
    "a vote away is not managed": (
        [tie("ownership")],
        {"did": part("prepared", recusal="partial")},
        "R10 actual_indicated",
    ),
    "abstained and stayed": (
        [tie("ownership")],
        {"did": part("attended", recusal="partial")},
        "R10 actual_indicated",
    ),
    "abstained, the rest is silent": (
        [tie("ownership")],
        {"did": part(recusal="partial")},
        "apparent",
    ),
    "abstained, indirect link": (
        [tie("employment")],
        {"did": part("deliberated", recusal="partial")},
        "R10b apparent",
    ),
    "abstained, relative's firm": (
        [PARTNER, tie("ownership", "p")],
        {"did": part("prepared", recusal="partial")},
        "R10 actual_indicated",
    ),
    "abstained, relative's job": (
        [PARTNER, tie("employment", "p")],
        {"did": part("prepared", recusal="partial")},
        "potential",
    ),
    "abstained, member only": (
        [tie("membership")],
        {"did": part("prepared", recusal="partial")},
        "none",
    ),
}

BENEFIT: dict[str, Case] = {
    **{
        f"{role} gains by role": (
            [tie("ownership")],
            {"parties": party(role, None)},
            "R16 actual_indicated",
        )
        for role in ("applicant", "winner", "bidder", "grantee", "buyer", "seller")
    },
    "objector is affected, own firm": (
        [tie("ownership")],
        {"parties": party("objector", None)},
        "actual_indicated",
    ),
    "objector is affected, relative": (
        [PARTNER],
        {"parties": party("objector", None, "p")},
        "R17a actual_indicated",
    ),
    "officer of a subject without known gain": (
        [tie("officer")],
        {"parties": party("subject", None)},
        "apparent",
    ),
    "relative is a subject without known gain": (
        [PARTNER],
        {"parties": party("subject", None, "p")},
        "R17a actual_indicated",
    ),
    "relative gains nothing": ([PARTNER], {"parties": party("subject", "none", "p")}, "none"),
    "own firm loses": (
        [tie("ownership")],
        {"parties": party("subject", "adverse")},
        "actual_indicated",
    ),
    "sector is not broad": (
        [tie("ownership")],
        {"parties": party("subject", "sector")},
        "potential",
    ),
    "broad class": ([tie("ownership")], {"parties": party("subject", "broad_class")}, "R3 none"),
    "public": ([tie("ownership")], {"parties": party("subject", "public")}, "R2 none"),
    "no benefit, own firm": ([tie("ownership")], {"parties": party("subject", "none")}, "none"),
    "subcontractor is contingent": (
        [tie("ownership")],
        {"parties": party("subcontractor", None)},
        "R15 apparent",
    ),
    "contingent, board seat": (
        [tie("board")],
        {"parties": party("subject", "contingent")},
        "potential",
    ),
    "contingent, no part": (
        [tie("ownership")],
        {"parties": party("subject", "contingent"), "did": part()},
        "potential",
    ),
    "contingent, only present": (
        [tie("ownership")],
        {"parties": party("subject", "contingent"), "did": part("attended")},
        "potential",
    ),
}

TIME: dict[str, Case] = {
    "ended within the look-back": (
        [tie("ownership", ended=True, until_date="2024-03-01")],
        {"decided_on": "2024-12-01"},
        "apparent",
    ),
    "ended on the last day of the look-back": (
        [tie("ownership", ended=True, until_date="2024-03-01")],
        {"decided_on": "2025-03-01"},
        "apparent",
    ),
    "ended a day before the look-back": (
        [tie("ownership", ended=True, until_date="2024-02-28")],
        {"decided_on": "2025-03-01"},
        "R1 none",
    ),
    "ended in a year that straddles": (
        [tie("ownership", ended=True, until_date="2024")],
        {"decided_on": "2025-06-01"},
        "unresolved",
    ),
    "ended after the decision": (
        [tie("ownership", ended=True, until_date="2025-01-02")],
        {"decided_on": "2025-01-01"},
        "actual_indicated",
    ),
    "just ended, no part": (
        [tie("ownership", ended=True, until_date="2024-12")],
        {"decided_on": "2025-01-31", "did": part()},
        "potential",
    ),
    "begins later": (
        [tie("ownership", from_date="2025-02")],
        {"decided_on": "2025-01-01"},
        "R8 potential",
    ),
    "announced": ([tie("employment", announced=True)], {}, "R8 potential"),
    "announced and stood aside": (
        [tie("employment", announced=True)],
        {"did": part(took_no_part=True)},
        "R9 none",
    ),
    "ended, day not known, no stake": (
        [tie("ownership", ended=True, stake_excluded=True)],
        {},
        "R1 none",
    ),
    "ended, day not known": ([tie("ownership", ended=True)], {}, "R26 unresolved"),
    "whether it ended is not known": ([tie("ownership", ended=None)], {}, "R26 unresolved"),
    "whether it ended is not known, no part": (
        [tie("ownership", ended=None)],
        {"did": part()},
        "R26 unresolved",
    ),
    "whether it ended is not known, stood aside": (
        [tie("ownership", ended=None)],
        {"did": part(took_no_part=True)},
        "none",
    ),
    "a child stays a child": (
        [tie("family", target="p", id="t1", relation="child", ended=None)],
        {"parties": party("applicant", id="p")},
        "R17a actual_indicated",
    ),
    "a partner may be a former one": (
        [tie("family", target="p", id="t1", relation="partner", ended=None)],
        {"parties": party("applicant", id="p")},
        "R26 unresolved",
    ),
    "no share is no doubt": ([tie("ownership", share=None)], {}, "R16 actual_indicated"),
}

IDENTITY: dict[str, Case] = {
    "probable is never more than apparent": (
        [tie("ownership", certainty="probable")],
        {},
        "R26-probable apparent",
    ),
    "probable, one of two ties": (
        [PARTNER, tie("ownership", "p", certainty="probable")],
        {},
        "R26-probable apparent",
    ),
    "probable, but another is sure": (
        [tie("ownership", certainty="probable"), tie("officer", id="t2")],
        {},
        "R12b actual_indicated",
    ),
    "probable and excluded": (
        [tie("board", certainty="probable", capacity="ex_officio")],
        {},
        "R6a none",
    ),
    "certainty not told": ([tie("ownership", certainty=None)], {}, "R16 actual_indicated"),
    "probable keeps its label below": (
        [tie("employment", certainty="probable")],
        {},
        "R12a apparent",
    ),
    "uncertain": ([tie("ownership", certainty="uncertain")], {}, "unresolved"),
    "uncertain, membership": ([tie("membership", certainty="uncertain")], {}, "none"),
    "uncertain, no part": (
        [tie("ownership", certainty="uncertain")],
        {"did": part()},
        "unresolved",
    ),
    "uncertain beside a sure one": (
        [tie("ownership", certainty="uncertain"), tie("board", id="t2")],
        {},
        "R12a apparent",
    ),
    "uncertain beside a sure one below apparent": (
        [tie("ownership", certainty="uncertain"), FRIEND, tie("board", "p", id="t3")],
        {},
        "unresolved",
    ),
}

LINK: dict[str, Case] = {
    "holding": (HOLDING, {}, "R16 actual_indicated"),
    "control between": (
        [tie("ownership", target="second"), tie("control", "second", id="t2")],
        {},
        "R16 actual_indicated",
    ),
    "participation between": (
        [tie("ownership", target="second"), tie("participation", "second", id="t2")],
        {},
        "potential",
    ),
    "supplier of the party": (
        [tie("ownership", target="second"), tie("supply", "second", id="t2")],
        {},
        "R15 apparent",
    ),
    "board of a supplier of the party": (
        [tie("board", target="second"), tie("supply", "second", id="t2")],
        {},
        "potential",
    ),
    "board seat at a parent": (
        [tie("board", target="second"), tie("ownership", "second", id="t2")],
        {},
        "apparent",
    ),
    "member of an owner": (
        [tie("membership", target="second"), tie("ownership", "second", id="t2")],
        {},
        "none",
    ),
    "friend on the board": ([FRIEND, tie("board", "p")], {}, "potential"),
    "friend advises": ([FRIEND, tie("advisory", "p")], {}, "potential"),
    "friend owns": ([FRIEND, tie("ownership", "p")], {}, "R18a apparent"),
    "friend runs": ([FRIEND, tie("management", "p")], {}, "R18a apparent"),
    "friend is the party": ([FRIEND], {"parties": party("applicant", id="p")}, "R18a apparent"),
    "friend is the party, only present": (
        [FRIEND],
        {"parties": party("applicant", id="p"), "did": part("attended")},
        "potential",
    ),
    "colleague of the party": (
        [tie("political", target="p", id="t1"), tie("board", "p")],
        {},
        "none",
    ),
    "unspecified, then a board": (
        [tie("unspecified", target="p", id="t1"), tie("board", "p")],
        {},
        "potential",
    ),
    "partner runs": ([PARTNER, tie("management", "p")], {}, "R17a actual_indicated"),
    "partner works there": ([PARTNER, tie("employment", "p")], {}, "R17b apparent"),
    "partner is a member": ([PARTNER, tie("membership", "p")], {}, "none"),
    "partner sits on the board": ([PARTNER, tie("board", "p")], {}, "R17b apparent"),
    "partner dealt before": (
        [PARTNER, tie("business", "p", ended=True, until_date="2015")],
        {"decided_on": "2024-01-01"},
        "R17b apparent",
    ),
    "other family": (
        [tie("family", target="p", id="t1", relation="other")],
        {"parties": party("applicant", id="p")},
        "apparent",
    ),
    "relation not told": (
        [tie("family", target="p", id="t1")],
        {"parties": party("applicant", id="p")},
        "R17a-other apparent",
    ),
    "another wide relative's job": (
        [tie("family", target="p", id="t1", relation="other"), tie("employment", "p")],
        {},
        "potential",
    ),
    "relative took no benefit, official aside": (
        [PARTNER],
        {"parties": party("applicant", id="p"), "did": part(took_no_part=True)},
        "R9 none",
    ),
    "tie to no party": ([tie("ownership", target="second")], {}, "else none"),
    "opinion of an elected member": ([tie("opinion")], {}, "R4 none"),
    "opinion of an executive": ([tie("opinion")], {"office": "executive"}, "R4 none"),
    "opinion of a civil servant who decided nothing": (
        [tie("opinion")],
        {"office": "civil_servant", "did": part("attended")},
        "R4 none",
    ),
    "opinion of a civil servant who prepared": (
        [tie("opinion")],
        {"office": "civil_servant", "did": part("prepared")},
        "R22 apparent",
    ),
    "donation": ([tie("donation")], {}, "R4 none"),
    "gift, sure": ([tie("gift")], {}, "R24 actual_indicated"),
    "gift, probable": ([tie("gift", certainty="probable")], {}, "R18b apparent"),
    "gift, no day": ([tie("gift", ended=None)], {}, "R18b apparent"),
    "gift, no day, no part": ([tie("gift", ended=None)], {"did": part()}, "R7 potential"),
    "gift, long ago": (
        [tie("gift", ended=True, until_date="2010")],
        {"decided_on": "2024-01-01"},
        "R1 none",
    ),
    "gift, uncertain": ([tie("gift", certainty="uncertain")], {}, "R26 unresolved"),
    "gift, no part": ([tie("gift")], {"did": part()}, "potential"),
    "gift from who gains nothing directly": (
        [tie("gift")],
        {"parties": party("subject", "sector")},
        "potential",
    ),
    "ex officio, paid": ([tie("board", capacity="ex_officio", paid=True)], {}, "R6a none"),
    "ex officio chair": ([tie("officer", capacity="ex_officio")], {}, "R6a none"),
    "ex officio, accounts": (
        [tie("officer", capacity="ex_officio")],
        {"kind": "accounts"},
        "R6b apparent",
    ),
    "ex officio, accounts of another": (
        [tie("board", capacity="ex_officio"), tie("membership", target="second", id="t2")],
        {"kind": "accounts", "parties": party("subject", None, "second")},
        "none",
    ),
    "member of the association whose accounts": ([tie("membership")], {"kind": "accounts"}, "none"),
    "other office, no part": (
        [tie("officer", capacity="public_office")],
        {"did": part()},
        "potential",
    ),
    "other office, stood aside": (
        [tie("officer", capacity="public_office")],
        {"did": part(took_no_part=True)},
        "none",
    ),
    "capacity unknown is private": ([tie("board", capacity=None)], {}, "R12a apparent"),
}

OFFICE: dict[str, Case] = {
    "executive, job": ([tie("employment")], {"office": "executive"}, "R13 actual_indicated"),
    "executive, client": ([tie("business")], {"office": "executive"}, "R13 actual_indicated"),
    "executive, client is a person": (
        [tie("business", target="p", id="t1")],
        {"office": "executive", "parties": party("applicant", id="p")},
        "R13 actual_indicated",
    ),
    "executive, unpaid seat": ([tie("board", paid=False)], {"office": "executive"}, "apparent"),
    "executive, plain member": ([tie("membership")], {"office": "executive"}, "none"),
    "executive, only responsible": (
        [tie("employment")],
        {"office": "executive", "did": part("responsible")},
        "R14 apparent",
    ),
    "executive, sector": (
        [tie("ownership")],
        {"office": "executive", "parties": party("subject", "sector")},
        "R14 apparent",
    ),
    "executive, sector, no part": (
        [tie("ownership")],
        {"office": "executive", "parties": party("subject", "sector"), "did": part()},
        "potential",
    ),
    "executive, sector, series": (
        [tie("ownership")],
        {
            "office": "executive",
            "parties": party("subject", "sector"),
            "did": part(),
            "series": True,
        },
        "R14 apparent",
    ),
    "executive, no part": ([tie("ownership")], {"office": "executive", "did": part()}, "potential"),
    "executive, subject, full part": (
        [tie("business")],
        {"office": "executive", "parties": party("subject", None)},
        "R13 actual_indicated",
    ),
    "executive, another body decides, no part": (
        [tie("ownership")],
        {"office": "executive", "body": "public", "did": part()},
        "R1 none",
    ),
    "executive's partner's land": (
        [PARTNER, tie("property", "p", "d")],
        {"office": "executive", "parties": party("subject", id="t")},
        "R17a actual_indicated",
    ),
    "elected, adviser": ([tie("advisory")], {}, "R12a apparent"),
    "elected, board, worked on it": ([tie("board", worked_on_matter=True)], {}, "R12a apparent"),
    "elected, employee": ([tie("employment")], {}, "R12a apparent"),
    "elected, employee who worked on it": (
        [tie("employment", worked_on_matter=True)],
        {},
        "R12b actual_indicated",
    ),
    "elected, treasurer unpaid": ([tie("officer", paid=False)], {}, "R12b actual_indicated"),
    "elected, treasurer, no part": ([tie("officer", paid=False)], {"did": part()}, "potential"),
    "elected, treasurer, only present": ([tie("officer")], {"did": part("attended")}, "apparent"),
    "elected, kind not told": ([tie("unspecified")], {}, "R12a apparent"),
    "elected, no stake was found": ([tie("officer", stake_excluded=True)], {}, "potential"),
    "elected, client": ([tie("business")], {}, "R12a apparent"),
    "servant, supplier, award": (
        [tie("ownership")],
        {
            "office": "civil_servant",
            "kind": "award",
            "parties": party("winner"),
            "did": part("evaluated"),
        },
        "actual_indicated",
    ),
    "servant works for a bidder": (
        [tie("employment")],
        {
            "office": "civil_servant",
            "kind": "tender",
            "parties": party("bidder"),
            "did": part("evaluated"),
        },
        "R19b actual_indicated",
    ),
    "servant in that market": (
        [tie("ownership")],
        {
            "office": "civil_servant",
            "kind": "tender",
            "parties": party("subject", "sector"),
            "did": part("specified"),
        },
        "R19b actual_indicated",
    ),
    "servant in that market, no part": (
        [tie("ownership")],
        {
            "office": "civil_servant",
            "kind": "tender",
            "parties": party("subject", "sector"),
            "did": part(),
        },
        "potential",
    ),
    "servant on a board, award": (
        [tie("board")],
        {
            "office": "civil_servant",
            "kind": "award",
            "parties": party("winner"),
            "did": part("evaluated"),
        },
        "apparent",
    ),
    "servant, permit, job": (
        [tie("employment")],
        {"office": "civil_servant", "did": part("prepared")},
        "apparent",
    ),
    "hired, works for both": (
        [tie("business")],
        {"office": "external", "did": part("advised")},
        "R20 apparent",
    ),
    "hired, employer's client": (
        [tie("employment", target="second"), tie("contract", "second", id="t2")],
        {"office": "external", "did": part("advised")},
        "R20 apparent",
    ),
    "hired, no part": ([tie("business")], {"office": "external", "did": part()}, "potential"),
    "hired, owns the applicant": (
        [tie("ownership")],
        {"office": "external", "did": part("advised")},
        "R16 actual_indicated",
    ),
    "hired, advises on policy that touches its own": (
        [],
        {
            "office": "external",
            "kind": "policy",
            "parties": party("subject", None, "o"),
            "did": part("advised"),
        },
        "R30 potential",
    ),
    "hired, evaluated the same": (
        [],
        {
            "office": "external",
            "kind": "award",
            "parties": party("bidder", None, "o"),
            "did": part("evaluated"),
        },
        "R16 actual_indicated",
    ),
    "hired, specified and left, then bids": (
        [],
        {
            "office": "external",
            "kind": "tender",
            "official": {"left": True},
            "parties": party("bidder", "direct", "o"),
            "did": part("specified"),
        },
        "R30 potential",
    ),
}

LAND_MATTERS: dict[str, Case] = {
    "own land, voted": ([LAND], PLAN | {"parties": OWN}, "R11c apparent"),
    "own land, decisive": (
        [LAND],
        PLAN | {"parties": OWN, "did": part("voted", decisive=True)},
        "R11b actual_indicated",
    ),
    "own land, proposed": (
        [LAND],
        PLAN | {"parties": OWN, "did": part("voted", proposed=True)},
        "R11b actual_indicated",
    ),
    "own land, lobbied": (
        [LAND],
        PLAN | {"parties": OWN, "did": part("lobbied")},
        "R11b actual_indicated",
    ),
    "own land, took part somehow": (
        [LAND],
        PLAN | {"parties": OWN, "did": part("took_part")},
        "R11c apparent",
    ),
    "own land, not decisive": (
        [LAND],
        PLAN | {"parties": OWN, "did": part("voted", decisive=False)},
        "R11c apparent",
    ),
    "own land, no part": ([LAND], PLAN | {"parties": OWN, "did": part()}, "potential"),
    "own land, stood aside": (
        [LAND],
        PLAN | {"parties": OWN, "did": part(took_no_part=True)},
        "R9 none",
    ),
    "own land, abstained": (
        [LAND],
        PLAN | {"parties": OWN, "did": part("deliberated", recusal="partial")},
        "apparent",
    ),
    "neighbour, voted": ([LAND], PLAN | {"parties": NEIGHBOUR}, "R11a none"),
    "neighbour, decisive": (
        [LAND],
        PLAN | {"parties": NEIGHBOUR, "did": part("voted", decisive=True)},
        "R11a none",
    ),
    "neighbour, proposed": (
        [LAND],
        PLAN | {"parties": NEIGHBOUR, "did": part("voted", proposed=True)},
        "R11b actual_indicated",
    ),
    "neighbour, lobbied": (
        [LAND],
        PLAN | {"parties": NEIGHBOUR, "did": part("voted", "lobbied")},
        "R11b actual_indicated",
    ),
    "neighbour, silent and stayed": (
        [tie("property", target="d", declared="never")],
        PLAN | {"did": part("attended")},
        "R11a-silent apparent",
    ),
    "neighbour, first abstained": (
        [LAND],
        PLAN | {"did": part("voted", recusal="partial")},
        "R11a none",
    ),
    "interested buyer": ([BUYER], {"kind": "land_sale", "parties": party("seller")}, "R11a none"),
    "buyer of it": (
        [BUYER],
        {"kind": "land_sale", "parties": party("buyer", id="t")},
        "R11c apparent",
    ),
    "buyer of it, decisive": (
        [BUYER],
        {
            "kind": "land_sale",
            "parties": party("buyer", id="t"),
            "did": part("voted", decisive=True),
        },
        "R11b actual_indicated",
    ),
    "in a lawsuit about it": ([tie("litigation", target="d")], {}, "R11a none"),
    "filed a view": ([], {"parties": party("objector", None, "o")}, "R11a none"),
    "filed a view and lobbied": (
        [LAND],
        {"parties": [*party("objector", None, "o"), *NEIGHBOUR], "did": part("lobbied")},
        "actual_indicated",
    ),
    "asks for it": ([], {"parties": party("applicant", "direct", "o")}, "R16 actual_indicated"),
    "many own land there": (
        [LAND],
        PLAN | {"parties": party("subject", "broad_class", "t")},
        "R3 none",
    ),
    "executive's land": (
        [LAND],
        PLAN | {"office": "executive", "parties": OWN},
        "R16 actual_indicated",
    ),
    "servant's land, prepared": (
        [LAND],
        PLAN | {"office": "civil_servant", "parties": OWN, "did": part("prepared")},
        "R16 actual_indicated",
    ),
    "executive lives nearby": (
        [LAND],
        PLAN | {"office": "executive", "parties": NEIGHBOUR},
        "apparent",
    ),
}

SIDE_ACTIVITIES: dict[str, Case] = {
    "post at a party of an own file": (
        [tie("employment")],
        LEAVE | LEFT | {"others": [earlier("decided")]},
        "R28 apparent",
    ),
    "such a post, leave given": (
        [tie("employment", permission="granted")],
        LEAVE | LEFT | {"others": [earlier("decided")]},
        "R28 apparent",
    ),
    "post after office, leave given, no file": (
        [tie("employment", permission="granted")],
        LEAVE | LEFT,
        "R28b none",
    ),
    "post after office, leave refused": (
        [tie("employment", permission="refused")],
        LEAVE | LEFT,
        "R7-leave potential",
    ),
    "earlier file without a part": (
        [tie("employment", permission="granted")],
        LEAVE | LEFT | {"others": [earlier()]},
        "none",
    ),
    "post in office, own file": (
        [tie("employment")],
        LEAVE | {"others": [earlier("decided")]},
        "R19a apparent",
    ),
    "own firm, dealings with the body": (
        [tie("ownership")],
        LEAVE | {"others": [earlier(kind="award", role="winner")]},
        "R19a apparent",
    ),
    "own firm, inspected by the body": (
        [tie("ownership")],
        LEAVE | {"others": [earlier(kind="inspection", role="subject")]},
        "R19a apparent",
    ),
    "own firm, dealings with another body": (
        [tie("ownership")],
        LEAVE | {"others": [earlier(kind="award", body="public")]},
        "R7-leave potential",
    ),
    "own firm, nothing more": ([tie("ownership")], LEAVE, "R7-leave potential"),
    "own firm, leave granted": ([tie("ownership", permission="granted")], LEAVE, "potential"),
    "advisory committee, unpaid": ([tie("advisory", paid=False)], LEAVE, "R29 none"),
    "judge elsewhere": (
        [tie("employment", target="public")],
        LEAVE | {"parties": party("subject", None, "public")},
        "R29 none",
    ),
    "own request": (
        [],
        LEAVE | {"parties": party("applicant", "direct", "o"), "did": part("voted")},
        "side-self none",
    ),
}

WHOLE: dict[str, Case] = {
    "procedure": ([], {"concern": "procedure"}, "R0 none"),
    "quality": ([], {"concern": "quality"}, "R0 none"),
    "procedure, but a link": ([tie("ownership")], {"concern": "procedure"}, "R16 actual_indicated"),
    "another party has the weak one": (
        [tie("membership"), tie("ownership", target="second", id="t2")],
        {"parties": [*party("applicant"), *party("objector", None, "second")]},
        "actual_indicated",
    ),
    "excluded chain beside a pattern": (
        [tie("board", capacity="ex_officio"), tie("employment", id="t2")],
        {},
        "apparent",
    ),
    **{
        f"in {country} the default rules": (
            [tie("officer")],
            {"jurisdiction": country},
            "R12b actual_indicated",
        )
        for country in ("FR", "DE", "UK-England", "IE", "EU", "CA", "AU-Queensland")
    },
}

TABLES = {
    "part": PART,
    "benefit": BENEFIT,
    "time": TIME,
    "identity": IDENTITY,
    "link": LINK,
    "office": OFFICE,
    "land": LAND_MATTERS,
    "side activity": SIDE_ACTIVITIES,
    "whole": WHOLE,
}


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for table, cases in TABLES.items() for name in cases]
)
def test_variation(table: str, name: str) -> None:
    check(TABLES[table][name])
