"""Step 8: leave to hold a side activity, and a move after office.

The plain case is a civil servant in office who asks leave for a post at a company.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conflict_graph.invented import party, tie, today

Line = tuple[list[dict[str, Any]], dict[str, Any], str]

JOB = tie("employment")
LEFT = {"official": {"left": True}}
FOUNDATION = {"firm": {"kind": "foundation"}}
PUBLIC = {"parties": party("subject", None, "public")}


def earlier(*steps: str, body: str = "body", **more: Any) -> dict[str, Any]:
    """Return another decision of the body to which the firm is a party."""
    did = [{"official": "o", "steps": list(steps)}] if steps else []
    other = {
        "id": "d2",
        "title": "Lening",
        "body": body,
        "kind": "loan",
        "parties": party("grantee", **more),
        "participations": did,
    }
    return {"others": [other]}


IN_OFFICE: dict[str, Line] = {
    "S1 decided on it": ([JOB], earlier("decided"), "S1 apparent"),
    "S1 is responsible for it": ([JOB], earlier("responsible"), "S1 apparent"),
    "S1 was only there": ([JOB], earlier("attended"), "S2 potential"),
    "S1 only passed a letter on": ([JOB], earlier("passed_on"), "S2 potential"),
    "S1 for another body": (
        [tie("board", paid=False)],
        earlier("decided", body="public") | FOUNDATION,
        "S3 none",
    ),
    "S1 everybody had the same": (
        [tie("board", paid=False)],
        earlier("decided", benefit="broad_class", body="body") | FOUNDATION,
        "S2 potential",
    ),
    "S1 about somebody else": (
        [tie("board", paid=False), tie("board", target="second", id="t2")],
        {
            "others": [
                earlier("decided")["others"][0] | {"parties": party("grantee", id="second")},
            ]
        }
        | FOUNDATION,
        "S3 none",
    ),
    "S2 an own firm": ([tie("ownership")], {}, "S2 potential"),
    "S2 runs a foundation": ([tie("management")], FOUNDATION, "S2 potential"),
    "S2 a paid post at a company": ([tie("board", paid=True)], {}, "S2 potential"),
    "S2 pay is not known": ([JOB], {}, "S2 potential"),
    "S2 a client": ([tie("business")], {}, "S2 potential"),
    "S2 in the field of the office": (
        [tie("board", paid=False)],
        {"firm": {"kind": "foundation", "field": "Bouwen"}, "official": {"portfolio": ["bouwen"]}},
        "S2 potential",
    ),
    "S2 the body deals with it": (
        [tie("board", paid=False)],
        earlier() | FOUNDATION,
        "S2 potential",
    ),
    "S3 an unpaid seat": ([tie("board", paid=False)], {}, "S3 none"),
    "S3 a paid post at a foundation": ([tie("board", paid=True)], FOUNDATION, "S3 none"),
    "S3 a public body": ([tie("employment", target="public")], PUBLIC, "S3 none"),
    "S3 leave that was granted changes no label": (
        [tie("board", paid=False, permission="granted")],
        {},
        "S3 none",
    ),
    "the own request": ([], {"parties": party("applicant", "direct", "o")}, "own-request none"),
    "a plain member": ([tie("membership")], {}, "own-request none"),
    "a relative's post": (
        [tie("family", target="p", id="t1", relation="partner"), tie("employment", "p")],
        {},
        "own-request none",
    ),
}

AFTER_OFFICE: dict[str, Line] = {
    "S1 decided on it, leave or not": (
        [JOB | {"permission": "granted"}],
        earlier("decided"),
        "S1 apparent",
    ),
    "S4 an executive": ([JOB], {"office": "executive"}, "S4 apparent"),
    "S4 an executive with leave": (
        [JOB | {"permission": "granted"}],
        {"office": "executive"},
        "S4 apparent",
    ),
    "S5 a public body": ([tie("employment", target="public")], PUBLIC, "S5-public none"),
    "S5 an executive at a public body": (
        [tie("employment", target="public")],
        PUBLIC | {"office": "executive"},
        "S5-public none",
    ),
    "S5 leave granted": ([JOB | {"permission": "granted"}], {}, "S5-leave none"),
    "S5 leave not known": ([JOB], {}, "S5-unknown potential"),
    "S5 leave refused": ([JOB | {"permission": "refused"}], {}, "S5-refused apparent"),
    "S5 leave withdrawn": ([JOB | {"permission": "withdrawn"}], {}, "S5-refused apparent"),
    "S5 no leave asked": ([JOB | {"permission": "none"}], {}, "S5-refused apparent"),
    "S5 an elected member": ([JOB], {"office": "elected_member"}, "S5-unknown potential"),
}


@pytest.mark.parametrize(
    ("name", "left"),
    [*((name, False) for name in IN_OFFICE), *((name, True) for name in AFTER_OFFICE)],
)
def test_side_activity(name: str, left: bool) -> None:
    ties, more, expected = (AFTER_OFFICE if left else IN_OFFICE)[name]
    request = {
        "kind": "side_activity",
        "office": "civil_servant",
        "parties": party("subject", None),
        "participations": [],
    }
    found = today(ties, **request | (LEFT if left else {}) | more)
    assert f"{found.rule} {found.outcome.value}" == expected
    assert ("managed" in found.side_findings) == (found.rule == "S5-leave")


def test_leave_is_not_asked_of_time() -> None:
    """What is over is asked leave for all the same: the post begins later."""
    request = {
        "kind": "side_activity",
        "office": "civil_servant",
        "parties": party("subject", None),
    }
    assert today([JOB | {"ended": True, "until_date": "2019"}], **request).rule == "S2"
