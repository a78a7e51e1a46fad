"""The page that explains the test says what the rule sets do."""

from __future__ import annotations

from conflict_graph import rulesets
from conflict_graph.facts import Outcome
from conflict_graph.rulesets.scales import InterestGrade, OfficeColumn, Part
from tests import method_page

PAGE = method_page.PAGE.read_text(encoding="utf-8")
WORDS = {
    Outcome.ACTUAL_INDICATED: "**actual, indicated**",
    Outcome.APPARENT: "apparent",
    Outcome.POTENTIAL: "potential",
    Outcome.NONE: "none",
}
NOTES = {None: "", "money_binds": " ¹", "own_money": " ²"}


def test_rows_versions_and_presumptions_stand_on_the_page() -> None:
    assert method_page.written() == PAGE, "write it anew: python -m tests.method_page"


def test_the_grid_on_the_page_is_that_of_the_rule_set() -> None:
    table = rulesets.get("dutch")
    for grade in (InterestGrade.STRONG, InterestGrade.SERIOUS, InterestGrade.SLIGHT):
        for part in (Part.STEERING, Part.SHARING, Part.STANDING_BY):
            cells = [table.cell(grade, part, column) for column in OfficeColumn]
            said = " | ".join(WORDS[cell.outcome] + NOTES[cell.condition] for cell in cells)
            assert f"| {grade.word}, {part.word.replace('_', ' ')} | {said} |" in PAGE
