"""The two other scales: the OECD's, which asks for no influence, and that of how it looks."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_graph import rulesets
from conflict_graph.assessment import assess
from tests.conflict_graph.invented import TODAY, case, part, party, result, table, tie
from tests.conflict_graph.test_cells import COLUMNS, GRADES, LABELS, PARTS

OECD = """
                         elected_member executive civil_servant external
    strong-steering      A              A         A             A
    strong-sharing       A              A         A             A
    strong-standing_by   A              A         A             a
    strong-no_record     p              p         p             p
    serious-steering     A              A         A             A
    serious-sharing      A              A         A             A
    serious-standing_by  A              A         A             a
    slight-steering      a              a         a             a
    slight-sharing       a              a         a             a
    slight-standing_by   p              p         p             p
    thin-steering        n              n         n             n
    strong-cured         n              n         n             n
"""


@pytest.mark.parametrize(("cell", "office", "letter"), table(OECD))
def test_every_cell_of_the_oecd_scale(cell: str, office: str, letter: str) -> None:
    grade, what = cell.split("-")
    ties, _ = GRADES[grade]
    status = {"status": "open"} if what == "no_record" else {}
    found = result(case(ties, office=office, did=PARTS[what][office], **TODAY, **status), "oecd")
    assert found.outcome.value == LABELS[letter]


def test_every_cell_of_the_oecd_scale_is_tried() -> None:
    tried = {
        f"{'any' if cell.endswith('no_record') else cell.split('-')[0]}-{cell.split('-')[1]}-{COLUMNS[office]}"
        for cell, office, _ in table(OECD)
    }
    cells = {row.id for row in rulesets.get("oecd").every() if row.group in COLUMNS.values()}
    assert cells <= tried


OWN = [tie("ownership")]
FRIEND = [tie("friendship", target="p", id="t1"), tie("ownership", "p")]
Line = tuple[list[dict[str, Any]], dict[str, Any], str, str, str]

BESIDE: dict[str, Line] = {
    "an own firm, voted": (OWN, {}, "A", "A", "A"),
    "a seat, voted": ([tie("board")], {}, "a", "A", "a"),
    "a seat, not decisive": (
        [tie("board")],
        {"did": part("voted", recusal="none", decisive=False)},
        "a",
        "A",
        "a",
    ),
    "a friend owns": (FRIEND, {}, "n", "a", "a"),
    "an adviser": ([tie("advisory")], {}, "n", "a", "a"),
    "an own firm, responsible": (OWN, {"did": part("responsible")}, "a", "A", "a"),
    "an adviser, responsible": (
        [tie("advisory")],
        {"did": part("responsible")},
        "n",
        "p",
        "p",
    ),
    "pressed for a seat some way off": (
        [tie("board")],
        {"parties": party("subject", "contingent"), "did": part("lobbied")},
        "a",
        "n",
        "a",
    ),
    "stood aside": (OWN, {"did": part(recusal="full")}, "n", "n", "n"),
    "probable": ([tie("ownership", certainty="probable")], {}, "a", "a", "a"),
    "uncertain": ([tie("ownership", certainty="uncertain")], {}, "u", "u", "u"),
    "ex officio": ([tie("board", capacity="ex_officio")], {}, "n", "n", "n"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_another_scale_changes_the_label_and_no_facts(name: str) -> None:
    ties, more, *expected = BESIDE[name]
    facts = case(ties, **TODAY | more)
    before = repr(facts)
    found = [result(facts, scale).outcome.value for scale in ("dutch", "oecd", "perception")]
    assert found == [(LABELS | {"u": "unresolved"})[letter] for letter in expected]
    assert repr(facts) == before


def test_european_money_adds_an_assessment_by_how_it_looks() -> None:
    found = result(case(FRIEND, eu_funds=True, **TODAY))
    assert found.outcome == "apparent"
    assert [(one.ruleset, one.outcome.value) for one in found.also] == [
        ("perception 2026.1", "apparent")
    ]
    assert [each.id for each in found.norms][-1] == "norm.article_61"
    written = assess.to_mapping(found, "en")["also"]
    assert isinstance(written, list)
    assert [one["ruleset"] for one in written] == ["perception 2026.1"]


@pytest.mark.parametrize("more", [{}, {"eu_funds": False}])
def test_without_european_money_there_is_one_assessment(more: dict[str, Any]) -> None:
    assert result(case(OWN, **TODAY, **more)).also == ()
    assert result(case(OWN, **TODAY, eu_funds=True), "perception").also == ()
