"""Step 4: how a decision touches the one at the end of the chain, from turning on it (3) to as
everybody (0).
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conflict_graph.invented import part, party, table, tie, today, walked

PERMIT = table(
    """
               direct adverse contingent sector broad_class public none unknown
    applicant       3       3          2      1           0      0    0       3
    bidder          3       3          2      1           0      0    0       3
    winner          3       3          2      1           0      0    0       3
    grantee         3       3          2      1           0      0    0       3
    buyer           3       3          2      1           0      0    0       3
    seller          3       3          2      1           0      0    0       3
    subcontractor   3       3          2      1           0      0    0       2
    competitor      3       3          2      1           0      0    0       2
    objector        3       3          1      1           0      0    0       2
    subject         3       3          1      1           0      0    0       2
    """
)
GENERAL_RULE = table(
    """
               direct adverse contingent sector broad_class public none unknown
    applicant       3       3          2      0           0      0    0       3
    subcontractor   3       3          2      0           0      0    0       2
    objector        3       3          1      0           0      0    0       2
    subject         2       2          1      0           0      0    0       2
    """
)
LAND = tie("property", target="d")
PARTNER = tie("family", target="p", id="t1", relation="partner")
SERVANT: dict[str, Any] = {"office": "civil_servant", "did": part("decided", recusal="none")}


@pytest.mark.parametrize(
    ("kind", "role", "benefit", "reach"),
    [
        (kind, *cell)
        for kind, cells in {"permit": PERMIT, "policy": GENERAL_RULE}.items()
        for cell in cells
    ],
)
def test_every_benefit_in_every_role(kind: str, role: str, benefit: str, reach: str) -> None:
    known = None if benefit == "unknown" else benefit
    found = walked([tie("ownership")], kind=kind, parties=party(role, known))
    assert found.reach == int(reach)


Line = tuple[list[dict[str, Any]], dict[str, Any], int]


def subject(benefit: str | None = "direct", role: str = "subject", **more: Any) -> dict[str, Any]:
    return {"parties": [party(role, benefit)[0] | more]}


OTHERS: dict[str, Line] = {
    "shared by a group": ([tie("ownership")], subject(shared_by="group"), 1),
    "shared by a group, gain not known": ([tie("ownership")], subject(None, shared_by="group"), 1),
    "shared by a group, an applicant": (
        [tie("ownership")],
        subject(None, "applicant", shared_by="group"),
        1,
    ),
    "shared by few": ([tie("ownership")], subject(shared_by="few"), 3),
    "a general rule, few share it": (
        [tie("ownership")],
        subject(shared_by="few") | {"kind": "policy"},
        3,
    ),
    "a general rule, alone": (
        [tie("ownership")],
        subject(shared_by="alone") | {"kind": "policy"},
        3,
    ),
    "the sector of a civil servant, a general rule": (
        [tie("ownership")],
        SERVANT | subject("sector") | {"kind": "policy"},
        1,
    ),
    "the sector of an executive, a general rule": (
        [tie("ownership")],
        subject("sector") | {"kind": "policy", "office": "executive"},
        1,
    ),
    "own objection": ([], {"parties": party("objector", None, "o")}, 3),
    "own land, gain not known": ([LAND], {"kind": "zoning"}, 2),
    "only advice to another authority": ([tie("ownership")], {"advisory": True}, 2),
    "only advice, likely as it was": ([tie("ownership")], subject(None) | {"advisory": True}, 2),
    "a relative asks, whatever it brings": (
        [PARTNER],
        {"parties": party("applicant", "none", "p")},
        3,
    ),
    "a relative objects, whatever it brings": (
        [PARTNER],
        {"parties": party("objector", "broad_class", "p")},
        3,
    ),
    "own view of the matter": ([tie("opinion", target="d")], SERVANT | {"parties": []}, 3),
    "own view of a party": ([tie("opinion")], SERVANT | subject("sector"), 1),
    "loses": ([tie("ownership")], subject("adverse", "competitor"), 3),
}


@pytest.mark.parametrize("name", OTHERS)
def test_reach(name: str) -> None:
    ties, more, reach = OTHERS[name]
    assert walked(ties, **more).reach == reach


def test_who_stands_in_a_decision_is_presumed_to_gain_and_it_is_said() -> None:
    found = today([tie("ownership")], parties=party("applicant", None))
    assert found.outcome == "actual_indicated"
    assert "presumed.role_gains" in {message.id for message in found.presumed}


def test_a_gain_that_is_only_guessed_carries_no_more_than_an_appearance() -> None:
    moved = part("voted", proposed=True, recusal="none")
    guessed = today([tie("ownership")], parties=party("subject", None), did=moved)
    assert (guessed.outcome, guessed.chains[0].elements.grade.word) == ("apparent", "serious")  # type: ignore[union-attr]
    assert "exception.unknown" in {message.id for message in guessed.facts_against}
    stated = today([tie("ownership")], parties=party("subject", "direct"), did=moved)
    assert stated.outcome == "actual_indicated"


def test_a_rival_in_the_round_is_never_less_than_likely() -> None:
    for role in ("applicant", "bidder", "competitor"):
        assert walked([tie("ownership")], parties=party(role, "contingent")).reach == 2
