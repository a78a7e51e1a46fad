"""Grade of the interest and part in the decision → label: every cell, and every exception.

The plain case is a permit that was decided on 1 May 2024, under a law that asks no appearances.
"""

from __future__ import annotations

from typing import Any

import pytest

from conflict_graph import rulesets
from tests.conflict_graph.invented import BEFORE, part, party, table, tie, today

Line = tuple[list[dict[str, Any]], dict[str, Any], str]

GRADES: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "strong": ([tie("ownership")], {}),
    "serious": ([tie("employment")], {}),
    "slight": ([tie("advisory")], {}),
    "thin": ([tie("membership")], {}),
    "no_interest": ([tie("political")], {}),
}
PARTS: dict[str, dict[str, dict[str, Any]]] = {
    "steering": {
        "elected_member": part("voted", recusal="none", decisive=True),
        "executive": part("decided", recusal="none"),
        "civil_servant": part("evaluated", recusal="none"),
        "external": part("evaluated", recusal="none"),
    },
    "sharing": {
        "elected_member": part("voted", recusal="none"),
        "executive": part("decided", recusal="none", decisive=False),
        "civil_servant": part("prepared", recusal="none"),
        "external": part("advised", recusal="none"),
    },
    "standing_by": dict.fromkeys(
        ("elected_member", "executive", "civil_servant", "external"),
        part("responsible", recusal="none"),
    ),
    "no_record": dict.fromkeys(
        ("elected_member", "executive", "civil_servant", "external"), part()
    ),
    "cured": dict.fromkeys(
        ("elected_member", "executive", "civil_servant", "external"), part(recusal="full")
    ),
}
COLUMNS = {
    "elected_member": "elected",
    "executive": "functionary",
    "civil_servant": "functionary",
    "external": "external",
}
CELLS = """
                            elected_member executive civil_servant external
    strong-steering         A              A         A             A
    strong-sharing          A              A         A             a
    strong-standing_by      a              a         a             p
    strong-no_record        p              p         p             p
    strong-cured            n              n         n             n
    serious-steering        A              A         A             a
    serious-sharing         a              a         A             a
    serious-standing_by     p              a         a             p
    serious-no_record       p              p         p             p
    serious-cured           n              n         n             n
    slight-steering         a              a         a             a
    slight-sharing          n              a         a             a
    slight-standing_by      n              p         p             p
    slight-no_record        p              p         p             p
    slight-cured            n              n         n             n
    thin-steering           n              n         n             n
    thin-no_record          n              n         n             n
    no_interest-steering    n              n         n             n
    no_interest-standing_by n              n         n             n
"""
LABELS = {"A": "actual_indicated", "a": "apparent", "p": "potential", "n": "none"}


def _row(grade: str, what: str, office: str) -> str:
    if grade in ("thin", "no_interest"):
        return "no-interest"
    if what == "cured":
        return "cured"
    return f"{'any' if what == 'no_record' else grade}-{what}-{COLUMNS[office]}"


@pytest.mark.parametrize(("cell", "office", "letter"), table(CELLS))
def test_every_cell(cell: str, office: str, letter: str) -> None:
    grade, what = cell.split("-")
    ties, more = GRADES[grade]
    status = {"status": "open"} if what == "no_record" else {}
    found = today(ties, office=office, did=PARTS[what][office], **more, **status)
    expected = (_row(grade, what, office), LABELS[letter])
    assert (found.rule, found.outcome.value) == expected


def test_no_cell_is_left_out_and_each_says_where_it_comes_from() -> None:
    tried = {_row(*cell.split("-"), office) for cell, office, _ in table(CELLS)}
    for version in rulesets.RULE_SETS["dutch"]:
        cells = {row.id for row in version.every() if row.group in COLUMNS.values()}
        assert cells | {"no-interest", "cured"} == tried
        assert len(cells) == 30
        assert all(version.rule(row).source for row in cells)
        assert "28(2)" not in " ".join(version.rule(row).source for row in cells)


def test_an_unknown_row_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        rulesets.get("dutch").rule("R16")


EXECUTIVE: dict[str, Any] = {"office": "executive", "did": part("decided", recusal="none")}
HIRED: dict[str, Any] = {"office": "external", "did": part("evaluated", recusal="none")}
PARTNER = tie("family", target="p", id="t1", relation="partner")
FRIEND = tie("friendship", target="p", id="t1")

CONDITIONS: dict[str, Line] = {
    "money binds: a job": ([tie("employment")], EXECUTIVE, "A"),
    "money binds: a client": ([tie("business")], EXECUTIVE, "A"),
    "money binds: a gift": ([tie("gift", from_date="2024-03")], EXECUTIVE, "A"),
    "money binds: a paid seat": ([tie("board", paid=True)], EXECUTIVE, "A"),
    "money binds: an own firm some way off": (
        [tie("ownership")],
        EXECUTIVE | {"advisory": True},
        "A",
    ),
    "money binds: a client who asks": (
        [tie("business", target="p", id="t1")],
        EXECUTIVE | {"parties": party("applicant", id="p")},
        "A",
    ),
    "an unpaid seat": ([tie("board", paid=False)], EXECUTIVE, "a"),
    "a seat, pay not known": ([tie("board")], EXECUTIVE, "a"),
    "a share in it: a servant's unpaid seat": (
        [tie("board", paid=False)],
        {"office": "civil_servant", "did": part("prepared", recusal="none")},
        "a",
    ),
    "an unpaid seat of a member": (
        [tie("board", paid=False)],
        {"did": part("voted", recusal="none", decisive=True)},
        "A",
    ),
    "own money: hired, owns": ([tie("ownership")], HIRED, "A"),
    "own money: hired, is the party": ([], HIRED | {"parties": party("bidder", id="o")}, "A"),
    "own money: hired, a partner runs": ([PARTNER, tie("management", "p")], HIRED, "A"),
    "own money: hired, paid to act for it": ([tie("officer", paid=True)], HIRED, "A"),
    "hired, acts for it": ([tie("officer")], HIRED, "a"),
    "hired, runs it, pay not known": ([tie("management")], HIRED, "a"),
}

NOT_DECISIVE = part("voted", recusal="none", decisive=False)
TENDER: dict[str, Any] = {"kind": "tender", "parties": party("bidder")}
SUBSIDY = {"eu_funds": True}
ONE_OF_TWO = {
    "kind": "grant",
    "parties": [*party("applicant", "contingent"), *party("applicant", "direct", "second")],
}
CONTINGENT = party("subject", "contingent")

EXCEPTIONS: dict[str, Line] = {
    # 1. Where it is asked how it looks, an objective doubt suffices.
    "1 a slight interest and a share": ([tie("advisory")], {}, "n"),
    "1 a slight interest and a share, tender": ([tie("advisory")], TENDER, "a"),
    "1 a slight interest and a share, European money": ([tie("advisory")], SUBSIDY, "a"),
    "1 a slight interest, stood by, tender": (
        [tie("advisory")],
        TENDER | {"did": part("responsible")},
        "p",
    ),
    "1 a thin interest, tender": ([tie("membership")], TENDER, "n"),
    # 2. Who is responsible for a running practice steers it from day to day.
    "2 a slight interest, responsible": (
        [tie("ownership")],
        {"office": "executive", "did": part("responsible"), "parties": CONTINGENT},
        "p",
    ),
    "2 a slight interest, responsible for a series": (
        [tie("ownership")],
        {"office": "executive", "did": part("responsible"), "parties": CONTINGENT, "series": True},
        "a",
    ),
    "2 a servant, responsible for a series": (
        [tie("ownership")],
        {
            "office": "civil_servant",
            "did": part("responsible"),
            "parties": CONTINGENT,
            "series": True,
        },
        "p",
    ),
    # 3. Whoever judges a round and is bound to one who asks.
    "3 one round, judged, hired": (
        [tie("employment")],
        ONE_OF_TWO | HIRED | {"did": part("advised")},
        "a",
    ),
    "3 one round, judged, member": (
        [tie("board", paid=False)],
        ONE_OF_TWO | {"did": part("advised", recusal="partial")},
        "a",
    ),
    "3 one round, only voted": ([tie("board", paid=False)], ONE_OF_TWO, "n"),
    "3 one applicant, judged, member": (
        [tie("board", paid=False)],
        {
            "kind": "grant",
            "parties": party("applicant", "contingent"),
            "did": part("advised", recusal="partial"),
        },
        "n",
    ),
    # 4. No influence lowers, save where the norm bars the vote whatever its influence.
    "4 a member, not decisive, before 2023": (
        [tie("ownership")],
        {"did": NOT_DECISIVE} | BEFORE,
        "a",
    ),
    "4 a member, not decisive, since 2023": ([tie("ownership")], {"did": NOT_DECISIVE}, "A"),
    "4 a member, spoke and did not vote, before 2023": (
        [tie("ownership")],
        {"did": part("deliberated", recusal="none")} | BEFORE,
        "a",
    ),
    "4 a member, spoke and did not vote, since 2023": (
        [tie("ownership")],
        {"did": part("deliberated", recusal="none")},
        "A",
    ),
    "4 a member, not decisive, moved it, before 2023": (
        [tie("ownership")],
        {"did": NOT_DECISIVE | {"proposed": True}} | BEFORE,
        "A",
    ),
    "4 a member, not decisive, pressed, before 2023": (
        [tie("ownership")],
        {"did": part("voted", "lobbied", decisive=False)} | BEFORE,
        "A",
    ),
    "4 an executive, not decisive, is bound all the same": (
        [tie("ownership")],
        {"office": "executive", "did": part("decided", decisive=False)} | BEFORE,
        "A",
    ),
    "4 the treasurer's one vote of many, before 2023": (
        [tie("officer", paid=False)],
        {"did": NOT_DECISIVE} | BEFORE,
        "a",
    ),
    "4 a servant, bound by money, not decisive": (
        [tie("employment")],
        {"office": "civil_servant", "did": part("prepared", recusal="none", decisive=False)},
        "a",
    ),
    # 5. More can follow while it is not taken, or stands for a practice. 6. Else nothing can.
    "6 taken, nothing on record": ([tie("ownership")], {"did": part()}, "n"),
    "5 open, nothing on record": ([tie("ownership")], {"did": part(), "status": "open"}, "p"),
    "5 not known to be taken": ([tie("ownership")], {"did": part(), "status": None}, "p"),
    "5 taken, and stands for a practice": (
        [tie("ownership")],
        {"did": part(), "series": True},
        "p",
    ),
    "5 a slight interest and a vote, taken": ([tie("advisory")], {}, "n"),
    "5 a slight interest and a vote, open": ([tie("advisory")], {"status": "open"}, "p"),
    "5 a slight interest and a vote, series": ([tie("advisory")], {"series": True}, "p"),
    "5 a slight interest, open, stood aside": (
        [tie("advisory")],
        {"status": "open", "did": part(recusal="full")},
        "n",
    ),
    # 7. What nobody stated carries no more than an appearance.
    "7 kind not stated, moved it": (
        [tie("unspecified")],
        {"did": part("voted", proposed=True)},
        "a",
    ),
    "7 a job, moved it": ([tie("employment")], {"did": part("voted", proposed=True)}, "A"),
    "7 kind not stated, worked on it": (
        [tie("unspecified", worked_on_matter=True)],
        {},
        "a",
    ),
    "7 kind not stated, represents": ([tie("unspecified", represents=True)], {}, "A"),
    # 8. A tie that is not sure carries an appearance at most, an uncertain one no word.
    "8 probable": ([tie("ownership", certainty="probable")], {}, "a"),
    "8 not said how sure": ([tie("ownership", certainty=None)], {}, "a"),
    "8 probable, one of two ties": (
        [PARTNER, tie("ownership", "p", certainty="probable")],
        {},
        "a",
    ),
    "8 probable keeps its label below": ([tie("employment", certainty="probable")], {}, "a"),
    "8 uncertain": ([tie("ownership", certainty="uncertain")], {}, "u"),
    "8 uncertain, nothing on record": (
        [tie("ownership", certainty="uncertain")],
        {"did": part(), "status": "open"},
        "n",
    ),
    "8 uncertain and no interest": ([tie("membership", certainty="uncertain")], {}, "n"),
    "8 uncertain and ex officio": (
        [tie("board", certainty="uncertain", capacity="ex_officio")],
        {},
        "n",
    ),
    "8 uncertain beside a sure one": (
        [tie("ownership", certainty="uncertain"), tie("board", id="t2")],
        {},
        "a",
    ),
    "8 uncertain beside a sure one that is less": (
        [
            tie("ownership", certainty="uncertain"),
            tie("board", id="t2", target="second"),
        ],
        {
            "parties": [*party("applicant"), *party("subject", "contingent", "second")],
            "status": "open",
        },
        "u",
    ),
    # 9. Where silence or direct gain excludes, a member's share steers (test_countries has more).
    "9 never declared": ([tie("board", declared="never")], {}, "a"),
    "9 never declared, Wales": (
        [tie("board", declared="never")],
        {"jurisdiction": "UK-Wales"},
        "A",
    ),
    "9 employed by who gains directly": ([tie("employment")], {}, "a"),
    "9 employed by who gains directly, Germany": (
        [tie("employment")],
        {"jurisdiction": "DE"},
        "A",
    ),
    # No exception: who did not know of it could not weigh it, and has no interest.
    "did not know of it": ([tie("ownership", knew=False)], {}, "n"),
    "knew of it": ([tie("ownership", knew=True)], {}, "A"),
}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"status": "open"}, "not_taken"),
        ({"status": None}, "may_be_open"),
        ({"series": True}, "more_follow"),
    ],
)
def test_why_an_interest_can_still_come_into_play_is_said(more: dict[str, Any], said: str) -> None:
    found = {message.id for message in today([tie("advisory")], **more).exceptions}
    assert found == {f"exception.{said}"}


OWN_MOTION: dict[str, Line] = {
    "pressed": ([tie("board")], {"parties": CONTINGENT, "did": part("lobbied")}, "a"),
    "moved it": ([tie("board")], {"parties": CONTINGENT, "did": part("voted", proposed=True)}, "a"),
    "only voted": ([tie("board")], {"parties": CONTINGENT}, "n"),
    "an executive's task to propose": (
        [tie("board")],
        {"parties": CONTINGENT, "office": "executive", "did": part("decided", proposed=True)},
        "n",
    ),
    "an executive pressed": (
        [tie("board")],
        {"parties": CONTINGENT, "office": "executive", "did": part("lobbied")},
        "a",
    ),
    "pressed as any citizen may": (
        [tie("board")],
        {"parties": CONTINGENT, "did": part("lobbied", as_citizen=True)},
        "n",
    ),
    "too far for it": (
        [tie("membership")],
        {"parties": party("applicant"), "did": part("lobbied")},
        "n",
    ),
    "shared by a broad class": (
        [tie("board")],
        {"parties": party("subject", "broad_class"), "did": part("lobbied")},
        "n",
    ),
}

TABLES = {"conditions": CONDITIONS, "exceptions": EXCEPTIONS, "own motion": OWN_MOTION}


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, lines in TABLES.items() for line in lines]
)
def test_exception(name: str, line: str) -> None:
    ties, more, letter = TABLES[name][line]
    assert today(ties, **more).outcome.value == (LABELS | {"u": "unresolved"})[letter]


ALDERMAN: dict[str, Any] = {"office": "executive"}
SCHOOL = {"parties": [*party("applicant"), *party("seller", id="second")]}

WORKED: dict[str, Line] = {
    "1 a seat on behalf of the municipality": (
        [tie("board", capacity="ex_officio")],
        ALDERMAN | {"kind": "grant", "parties": party("grantee"), "did": part("decided")},
        "n",
    ),
    "2 a councillor lives opposite the site of a school": (
        [tie("property", target="d")],
        SCHOOL | {"did": part("deliberated", "voted")},
        "n",
    ),
    "3 the partner's firm won, and the alderman stood aside": (
        [PARTNER, tie("ownership", "p")],
        ALDERMAN | {"kind": "award", "parties": party("winner"), "did": part(recusal="full")},
        "n",
    ),
    "4 a civil servant advises a bidder, nothing on record": (
        [tie("business")],
        TENDER | {"office": "civil_servant", "status": "open", "did": part()},
        "p",
    ),
    "5 a hired expert owns a firm in the sector, a general rule": (
        [tie("ownership")],
        {
            "office": "external",
            "kind": "policy",
            "parties": party("subject", "sector"),
            "did": part("advised"),
        },
        "p",
    ),
    "6 a mayor's friend owns the seller of a barn": (
        [FRIEND, tie("ownership", "p")],
        ALDERMAN | {"kind": "land_sale", "parties": party("seller"), "did": part("decided")},
        "a",
    ),
    "7 a councillor works at the hospital that applied": (
        [tie("employment")],
        {"did": part("voted")},
        "a",
    ),
    "8 an evaluator was employed by the winner, nobody knows until when": (
        [tie("employment", ended=True)],
        {
            "office": "civil_servant",
            "kind": "tender",
            "parties": party("winner"),
            "did": part("evaluated"),
        },
        "a",
    ),
    "9 a civil servant's sister owns the winner": (
        [PARTNER | {"relation": "sibling"}, tie("ownership", "p")],
        {
            "office": "civil_servant",
            "kind": "award",
            "parties": party("winner"),
            "did": part("evaluated"),
        },
        "A",
    ),
    "10 the treasurer of the club votes its grant, not decisive": (
        [tie("officer", paid=False)],
        {"kind": "grant", "parties": party("grantee"), "did": NOT_DECISIVE},
        "A",
    ),
    "11 a seat at the buyer of land, did it still run?": (
        [tie("board", ended=None)],
        ALDERMAN | {"kind": "land_sale", "parties": party("buyer"), "did": part("decided")},
        "u",
    ),
    "12 an inspector signed for a firm of the same name": (
        [tie("ownership", certainty="uncertain")],
        {"office": "civil_servant", "did": part("signed")},
        "u",
    ),
}


@pytest.mark.parametrize("name", WORKED)
def test_a_worked_line(name: str) -> None:
    ties, more, letter = WORKED[name]
    found = today(ties, **more)
    assert found.outcome.value == (LABELS | {"u": "unresolved"})[letter]
    if name.startswith("3 "):
        assert "managed" in found.side_findings


WITHOUT_CHAIN: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "no tie": ([], {}, "no-chain"),
    "a tie to somebody else": ([tie("ownership", target="second")], {}, "no-chain"),
    "a question of procedure": ([], {"concern": "procedure"}, "quality"),
    "a question of quality": ([], {"concern": "quality"}, "quality"),
    "the body's own sale": ([], {"parties": party("seller", "direct", "body")}, "own-body"),
    "the interest of the public": ([], {"parties": party("seller", "public")}, "own-body"),
}


@pytest.mark.parametrize("name", WITHOUT_CHAIN)
def test_without_a_chain_there_is_nothing_to_assess(name: str) -> None:
    ties, more, row = WITHOUT_CHAIN[name]
    found = today(ties, **more)
    assert (found.rule, found.outcome.value, found.chains) == (row, "none", ())


@pytest.mark.parametrize("name", ["procedure", "quality"])
def test_a_link_is_weighed_whatever_prompted_the_look(name: str) -> None:
    assert today([tie("ownership")], concern=name).outcome == "actual_indicated"


def test_of_several_chains_the_highest_decides() -> None:
    ties = [tie("board", capacity="ex_officio"), tie("employment", id="t2")]
    assert (today(ties).chain, today(ties).outcome) == (("t2",), "apparent")
