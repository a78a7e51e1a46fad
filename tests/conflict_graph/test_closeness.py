"""Step 2: how close the official stands to the one who is touched, from own (4) to nothing (0).

The plain case is an elected member who voted on a permit of a firm that gains directly.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conflict_graph.invented import part, party, tie, today, walked

Case = tuple[list[dict[str, Any]], dict[str, Any], int]

LAND = tie("property", target="d")
PLAN: dict[str, Any] = {"kind": "zoning"}
OWNS = tie("ownership", "p", id="t2")
SERVANT: dict[str, Any] = {"office": "civil_servant", "did": part("prepared", recusal="none")}
HIRED: dict[str, Any] = {"office": "external", "did": part("advised", recusal="none")}
TENDER: dict[str, Any] = {"kind": "tender", "parties": party("bidder")}
ASKS = {"parties": party("applicant", "none", "p")}


def known(kind: str, **more: Any) -> dict[str, Any]:
    return tie(kind, target="p", id="t1", **more)


def family(relation: str | None = "partner", **more: Any) -> dict[str, Any]:
    return known("family", relation=relation, **more)


def between(kind: str, **more: Any) -> list[dict[str, Any]]:
    """Return an own firm and what it has to do with the party."""
    return [tie("ownership", target="second"), tie(kind, "second", id="t2", **more)]


def with_the_party(kind: str, owner: str = "o") -> list[dict[str, Any]]:
    """Return a firm of an owner, and what the party has in it."""
    return [tie("ownership", owner, "second"), tie(kind, "firm", "second", id="t2")]


KINDS: dict[str, Case] = {
    "ownership": ([tie("ownership")], {}, 4),
    "management": ([tie("management")], {}, 4),
    "officer": ([tie("officer")], {}, 4),
    "officer who does not act for it": ([tie("officer", represents=False)], {}, 3),
    "employment": ([tie("employment")], {}, 3),
    "employee who acts for it": ([tie("employment", represents=True)], {}, 4),
    "board": ([tie("board")], {}, 3),
    "board that acts for it": ([tie("board", represents=True)], {}, 4),
    "business": ([tie("business")], {}, 3),
    "business on the terms that anybody gets": ([tie("business", ordinary_terms=True)], {}, 2),
    "gift": ([tie("gift", from_date="2024-03")], {}, 3),
    "gift that is a payment": ([tie("gift", paid=True)], {}, 4),
    "not stated": ([tie("unspecified")], {}, 3),
    "competition": ([tie("competition")], {}, 3),
    "advisory": ([tie("advisory")], {}, 2),
    "advises and acts for it": ([tie("advisory", represents=True)], {}, 4),
    "membership": ([tie("membership")], {}, 1),
    "member, said to act for it": ([tie("membership", represents=True)], {}, 1),
    "donation": ([tie("donation")], {}, 1),
    "political": ([tie("political")], {}, 0),
    "opinion of a member": ([tie("opinion")], {}, 0),
    "opinion of an executive": ([tie("opinion")], {"office": "executive"}, 0),
    "opinion of a civil servant": ([tie("opinion")], SERVANT, 2),
    "opinion of a hired adviser": ([tie("opinion")], HIRED, 2),
    "candidate": ([tie("candidate", target="d")], {}, 4),
    "litigation": ([tie("litigation", target="d")], {}, 4),
    "party in person": ([], {"parties": party("applicant", id="o")}, 4),
    "objects in person, member": ([], {"parties": party("objector", None, "o")}, 2),
    "objects in person, member, pressed": (
        [],
        {"parties": party("objector", None, "o"), "did": part("lobbied")},
        3,
    ),
    "objects in person, civil servant": ([], SERVANT | {"parties": party("objector", id="o")}, 3),
}

CAPACITY: dict[str, Case] = {
    "ex officio": ([tie("board", capacity="ex_officio")], {}, 0),
    "ex officio, as its officer": ([tie("officer", capacity="ex_officio")], {}, 0),
    "ex officio, paid": ([tie("board", capacity="ex_officio", paid=True)], {}, 0),
    "another public office": ([tie("board", capacity="public_office")], {}, 2),
    "another public office, officer": ([tie("officer", capacity="public_office")], {}, 3),
    "not stated counts as private": ([tie("board", capacity=None)], {}, 3),
    "the own body as a party": (
        [tie("board", target="body")],
        {"parties": party("seller", id="body")},
        0,
    ),
}

LESS: dict[str, Case] = {
    "a share under five per cent": ([tie("ownership", share=0.04)], {}, 3),
    "a share of five per cent": ([tie("ownership", share=0.05)], {}, 4),
    "a share that is not known": ([tie("ownership", share=None)], {}, 4),
    "a small share, but control is kept": (
        [tie("ownership", share=0.01, keeps_control=True)],
        {},
        4,
    ),
    "a partner's small share": ([family(), OWNS | {"share": 0.01}], {}, 3),
    "control kept of what was put at a distance": ([tie("unspecified", keeps_control=True)], {}, 4),
    "control kept of what has ended": (
        [tie("ownership", ended=True, until_date="2019", keeps_control=True)],
        {},
        4,
    ),
}

WORKED: dict[str, Case] = {
    **{
        f"{kind} and worked on the matter": ([tie(kind, worked_on_matter=True)], {}, closeness)
        for kind, closeness in {
            "employment": 4,
            "board": 4,
            "business": 4,
            "advisory": 3,
            "membership": 1,
            "ownership": 4,
        }.items()
    },
    "whose trade it is": ([tie("business", worked_on_matter=True)], HIRED, 3),
    "through a partner": ([family(), tie("employment", "p", worked_on_matter=True)], {}, 3),
}

THROUGH: dict[str, Case] = {
    **{
        f"{relation} owns": ([family(relation), OWNS], {}, 4)
        for relation in ("partner", "parent", "child", "sibling", "household")
    },
    "another relative owns": ([family("other"), OWNS], {}, 3),
    "a relative owns, which is not known": ([family(None), OWNS], {}, 3),
    "partner is the party": ([family()], {"parties": party("winner", id="p")}, 4),
    "another relative is the party": ([family("other")], {"parties": party("winner", id="p")}, 3),
    "partner runs": ([family(), tie("management", "p")], {}, 4),
    "partner's client": ([family(), tie("business", "p")], {}, 3),
    "a gift to the partner": ([family(), tie("gift", "p", from_date="2024-03")], {}, 3),
    "partner's land": ([family(), tie("property", "p", "d")], PLAN | {"parties": []}, 2),
    "land of a partner who asks": (
        [family(), tie("property", "p", "d")],
        PLAN | {"parties": party("applicant", id="p")},
        4,
    ),
    "partner is a candidate": ([family(), tie("candidate", "p", "d")], {"parties": []}, 4),
    "partner keeps control": ([family(), tie("unspecified", "p", keeps_control=True)], {}, 4),
    "partner works there": ([family(), tie("employment", "p")], {}, 2),
    "partner sits on the board": ([family(), tie("board", "p")], {}, 2),
    "partner is its officer": ([family(), tie("officer", "p")], {}, 3),
    "partner advises it": ([family(), tie("advisory", "p")], {}, 1),
    "partner is a member": ([family(), tie("membership", "p")], {}, 0),
    "partner, kind not stated": ([family(), tie("unspecified", "p")], {}, 2),
    "another relative works there": ([family("other"), tie("employment", "p")], {}, 1),
    "partner asks, whatever it brings": ([family()], ASKS, 4),
    "another relative asks": ([family("other")], ASKS, 3),
    "partner objects, member": ([family()], {"parties": party("objector", "none", "p")}, 2),
    "partner objects, servant": (
        [family()],
        SERVANT | {"parties": party("objector", "none", "p")},
        3,
    ),
    "partner speaks out": ([family(), tie("opinion", "p", "d")], SERVANT | {"parties": []}, 3),
    "partner sues": ([family(), tie("litigation", "p", "d")], SERVANT | {"parties": []}, 3),
    "partner has a view of the firm": ([family(), tie("opinion", "p")], {}, 1),
    "partner is active in the party": ([family(), tie("political", "p")], {}, 0),
    "friend owns": ([known("friendship"), OWNS], {}, 2),
    "friend runs": ([known("friendship"), tie("management", "p")], {}, 2),
    "friend is the party": ([known("friendship")], {"parties": party("applicant", id="p")}, 2),
    "friend works there": ([known("friendship"), tie("employment", "p")], {}, 1),
    "friend advises": ([known("friendship"), tie("advisory", "p")], {}, 0),
    "friend works on this matter there": (
        [known("friendship"), tie("employment", "p", worked_on_matter=True)],
        {},
        1,
    ),
    "partner works on this matter there": (
        [family(), tie("employment", "p", worked_on_matter=True)],
        {},
        3,
    ),
    "friend keeps control": ([known("friendship"), OWNS | {"keeps_control": True}], {}, 2),
    "client is the party": ([known("business")], {"parties": party("applicant", id="p")}, 3),
    "client owns": ([known("business"), OWNS], {}, 3),
    "client works there": ([known("business"), tie("employment", "p")], {}, 2),
    "party colleague is the party": ([known("political")], {"parties": party("seller", id="p")}, 1),
    "party colleague of a servant": (
        [known("political")],
        SERVANT | {"parties": party("seller", id="p")},
        2,
    ),
    "work colleague is the party": ([known("colleague")], {"parties": party("seller", id="p")}, 2),
    "work colleague owns": ([known("colleague"), OWNS], SERVANT, 2),
    "acquaintance owns": ([known("unspecified"), OWNS], {}, 2),
    "opponent in court is the party": (
        [known("litigation")],
        {"parties": party("applicant", id="p")},
        2,
    ),
    "a gift of a person who is the party": (
        [known("gift", from_date="2024-03")],
        {"parties": party("applicant", id="p")},
        3,
    ),
}

HOPS: dict[str, Case] = {
    "ownership": (between("ownership"), {}, 4),
    "control": (between("control"), {}, 4),
    "participation": (between("participation"), {}, 3),
    "supply": (between("supply"), {}, 3),
    "supply at the price of anybody": (between("supply", ordinary_terms=True), {}, 2),
    "likely contractor": (between("likely_contractor"), {}, 3),
    "contract, member": (between("contract"), {}, 2),
    "contract, servant": (between("contract"), SERVANT, 3),
    "contract, the own firm pays": (between("contract", payer="from"), SERVANT, 2),
    "contract, the own firm is paid": (between("contract", payer="to"), {}, 3),
    "contract the other way round, the own firm is paid": (
        [tie("ownership", target="second"), tie("contract", "firm", "second", "t2", payer="from")],
        {},
        3,
    ),
    "contract, a normal dealing": (between("contract", ordinary_terms=True), SERVANT, 2),
    "donation": (between("donation"), {}, 2),
    "two hops": (
        [
            tie("ownership", target="second"),
            tie("supply", "second", "public", id="t2"),
            tie("participation", "public", id="t3"),
        ],
        {},
        2,
    ),
    "board of a supplier": (
        [tie("board", target="second"), tie("supply", "second", id="t2")],
        {},
        2,
    ),
    "a firm that the party owns too": (with_the_party("ownership"), {}, 3),
    "a firm that the party controls": (with_the_party("control"), {}, 3),
    "a partner's firm that the party owns too": (
        [family(), *with_the_party("ownership", "p")],
        {},
        3,
    ),
    "a friend's firm that the party owns too": (
        [known("friendship"), *with_the_party("ownership", "p")],
        {},
        1,
    ),
    "a firm of the own firm that the party owns too": (
        [
            tie("ownership", target="second"),
            tie("ownership", "second", "public", id="t2"),
            tie("ownership", "firm", "public", id="t3"),
        ],
        {},
        3,
    ),
    "a firm of an owner of the own firm": (
        [
            tie("ownership", target="second"),
            tie("ownership", "public", "second", id="t2"),
            tie("ownership", "public", id="t3"),
        ],
        {},
        3,
    ),
    "works at a firm that the party owns": (
        [tie("employment", target="second"), tie("ownership", "firm", "second", id="t2")],
        {},
        3,
    ),
    "runs a firm that the party owns": (
        [tie("management", target="second"), tie("ownership", "firm", "second", id="t2")],
        {},
        4,
    ),
    "a friend's firm that supplies": (
        [known("friendship"), tie("ownership", "p", "second"), tie("supply", "second", id="t3")],
        {},
        1,
    ),
}


def shared_employer(**more: Any) -> list[dict[str, Any]]:
    return [
        tie("employment", target="second"),
        tie("employment", "q", "second", id="t2"),
        tie("employment", "q", "firm", id="t3", **more),
    ]


COLLEAGUES: dict[str, Case] = {
    "named for the bid": (
        shared_employer(worked_on_matter=True),
        TENDER | HIRED,
        2,
    ),
    "works at the bidder": (shared_employer(), TENDER | HIRED, 1),
    "named for the bid, servant": (shared_employer(worked_on_matter=True), TENDER | SERVANT, 2),
    "named for the bid, member": (shared_employer(worked_on_matter=True), TENDER, 1),
    "where it is not asked how it looks": (
        shared_employer(worked_on_matter=True),
        HIRED | {"kind": "land_sale", "parties": party("bidder")},
        0,
    ),
}

LIES: dict[str, Case] = {
    "L1 the owner asks": ([LAND], PLAN | {"parties": party("applicant", id="o")}, 4),
    "L1 inside": ([LAND | {"nearness": "inside"}], PLAN, 4),
    "L1 the owner is a subject, another asks": (
        [LAND],
        PLAN | {"parties": [*party("subject", None, "o"), *party("applicant", None)]},
        4,
    ),
    "L2 another asks": ([LAND], PLAN, 2),
    "L2 beside": ([LAND | {"nearness": "beside"}], SERVANT | PLAN | {"parties": []}, 2),
    "near": ([LAND | {"nearness": "near"}], SERVANT | PLAN | {"parties": []}, 1),
    "near, member who pressed": (
        [LAND | {"nearness": "near"}],
        PLAN | {"did": part("lobbied"), "parties": []},
        1,
    ),
    "L2 only if something happens": (
        [LAND],
        SERVANT | PLAN | {"parties": party("subject", "contingent", "t")},
        2,
    ),
    "L3 nobody asks": ([LAND], SERVANT | PLAN | {"parties": []}, 3),
    "L3 only the land stands there": (
        [LAND],
        SERVANT | PLAN | {"parties": party("subject", id="t")},
        3,
    ),
    "L4 a member only votes": ([LAND], PLAN | {"parties": []}, 2),
    "L4 a member pressed": ([LAND], PLAN | {"parties": [], "did": part("lobbied")}, 3),
    "L4 a member moved it": (
        [LAND],
        PLAN | {"parties": [], "did": part("voted", proposed=True)},
        3,
    ),
    "L2 a member pressed": ([LAND], PLAN | {"did": part("lobbied")}, 3),
    "L2 a member pressed as any citizen may": (
        [LAND],
        PLAN | {"did": part("lobbied", as_citizen=True)},
        2,
    ),
    "L2 an alderman moved it": (
        [LAND],
        PLAN | {"office": "executive", "did": part("decided", proposed=True)},
        2,
    ),
}

TABLES = {
    "kinds": KINDS,
    "capacity": CAPACITY,
    "less": LESS,
    "worked on it": WORKED,
    "through whom": THROUGH,
    "dealings": HOPS,
    "colleagues": COLLEAGUES,
    "land": LIES,
}


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, lines in TABLES.items() for line in lines]
)
def test_closeness(name: str, line: str) -> None:
    ties, more, closeness = TABLES[name][line]
    assert walked(ties, **more).closeness == closeness


def test_a_cooperative_is_nearer_to_its_members() -> None:
    assert walked([tie("membership")], firm={"kind": "cooperative"}).closeness == 2


def test_through_a_hub_nobody_is_near() -> None:
    hub = [
        tie("ownership", target="second"),
        tie("participation", "second", "public", id="t2"),
        tie("participation", "firm", "public", id="t3"),
        *(tie("membership", "q", "public", id=f"m{number}") for number in range(101)),
    ]
    assert walked(hub).closeness == 0
    assert "hub" in {message.id.partition(".")[2] for message in today(hub).facts_against}


def test_a_position_that_nobody_called_ex_officio_is_presumed_private_and_said() -> None:
    assert "presumed.private" in {
        message.id for message in today([tie("board", capacity=None)]).presumed
    }
    assert "presumed.private" not in {message.id for message in today([tie("board")]).presumed}
