"""The accounts of an organisation on whose board the official sits: article 28(1)(b)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conflict_graph.invented import BEFORE, part, party, tie, today

Line = tuple[list[dict[str, Any]], dict[str, Any], str]

SEAT = [tie("board", capacity="ex_officio")]
PRIVATE = [tie("board")]


def accounts(*steps: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "accounts",
        "parties": party("subject", None),
        "did": part(*steps, recusal="none", **more),
    }


def spoke_and_abstained() -> dict[str, Any]:
    return accounts() | {"did": part("deliberated", recusal="partial")}


ACCOUNTS: dict[str, Line] = {
    "voted": (SEAT, accounts("voted"), "accounts apparent"),
    "voted, before 2023": (SEAT, accounts("voted") | BEFORE, "accounts apparent"),
    "took part somehow, before 2023": (SEAT, accounts("took_part") | BEFORE, "accounts apparent"),
    "spoke": (SEAT, accounts("deliberated"), "accounts apparent"),
    "spoke, before 2023": (SEAT, accounts("deliberated") | BEFORE, "no-interest none"),
    "spoke and abstained": (SEAT, spoke_and_abstained(), "accounts apparent"),
    "spoke and abstained, before 2023": (SEAT, spoke_and_abstained() | BEFORE, "no-interest none"),
    "prepared": (SEAT, accounts("prepared"), "no-interest none"),
    "prepared, open": (
        SEAT,
        accounts("prepared") | {"status": "open"},
        "accounts-ahead potential",
    ),
    "was there": (SEAT, accounts("attended"), "no-interest none"),
    "pressed": (SEAT, accounts("lobbied"), "no-interest none"),
    "nothing on record, taken": (SEAT, accounts(), "no-interest none"),
    "nothing on record, open": (
        SEAT,
        accounts() | {"status": "open"},
        "accounts-ahead potential",
    ),
    "stood aside, open": (
        SEAT,
        accounts() | {"status": "open", "did": part(took_no_part=True)},
        "no-interest none",
    ),
    "an executive": (SEAT, accounts("decided") | {"office": "executive"}, "accounts apparent"),
    "a civil servant": (
        SEAT,
        accounts("prepared") | {"office": "civil_servant"},
        "no-interest none",
    ),
    "an officer": (
        [tie("officer", capacity="ex_officio")],
        accounts("voted"),
        "accounts apparent",
    ),
    "an employee who acts for it": (
        [tie("employment", represents=True, capacity="ex_officio")],
        accounts("voted"),
        "accounts apparent",
    ),
    "an adviser": ([tie("advisory")], accounts("voted"), "no-interest none"),
    "a plain member": ([tie("membership")], accounts("voted"), "no-interest none"),
    "a seat that is over": (
        [tie("board", capacity="ex_officio", ended=True, until_date="2024-03")],
        accounts("voted"),
        "no-interest none",
    ),
    "a private seat is weighed as well": (
        PRIVATE,
        accounts("voted") | {"parties": party("subject", "direct")},
        "serious-sharing-elected apparent",
    ),
    "a private seat that weighs less than the bar": (
        PRIVATE,
        accounts("voted"),
        "accounts apparent",
    ),
    "an officer in private is weighed as its own": (
        [tie("officer")],
        accounts("voted") | {"parties": party("subject", "direct")},
        "strong-sharing-elected actual_indicated",
    ),
    "a seat at its owner": (
        [
            tie("board", target="second", capacity="ex_officio"),
            tie("ownership", "second", "firm", id="t2"),
        ],
        accounts("voted"),
        "no-interest none",
    ),
    "another kind of decision": (SEAT, accounts("voted") | {"kind": "grant"}, "no-interest none"),
    "in France": (SEAT, accounts("voted") | {"jurisdiction": "FR"}, "no-interest none"),
}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_accounts(name: str) -> None:
    ties, more, expected = ACCOUNTS[name]
    found = today(ties, **more)
    assert f"{found.rule} {found.outcome.value}" == expected
