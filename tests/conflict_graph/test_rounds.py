"""The six rounds of decided cases: the page tells of each what was said first, what is said now, and
why the two differ from the authority.

There is no floor: a known case is a check and never the source of a rule. What turns this red is a
page that no longer tells the truth.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conflict_graph.assessment import assess
from conflict_graph.dossiers import format as dossier
from conflict_graph.facts import Outcome

ROUNDS = Path(__file__).parents[1] / "cases" / "rounds"
PAGE = (Path(__file__).parents[2] / "docs" / "cases.md").read_text(encoding="utf-8")


class Decided(NamedTuple):
    """A case with what was found, what the engine said first, and what it says now."""

    id: str
    round: str
    found: str
    second: str | None
    first: str
    now: str


def _decided(path: Path) -> Decided:
    content = path.read_bytes()
    facts, problems = dossier.read(content, path.name)
    assert facts is not None, problems
    case: dict[str, Any] = json.loads(content)
    judged, decided = case["judged"], case["decided"]
    answer = next(
        one
        for one in assess.assess(facts, explained=False)
        if (one.official, one.decision) == (judged["official"], judged["decision"])
    )
    return Decided(
        case["id"],
        path.parent.name,
        decided["outcome"],
        decided["second_choice"],
        _word(decided["first_answer"]),
        _word(answer.outcome),
    )


def _word(outcome: str) -> str:
    return "actual" if outcome == Outcome.ACTUAL_INDICATED else str(outcome)


CASES = [_decided(path) for path in sorted(ROUNDS.glob("*/*.json"))]


def _agree(said: str, case: Decided) -> bool:
    return said == case.found


def _nearly(said: str, case: Decided) -> bool:
    return said in (case.found, case.second)


@pytest.mark.parametrize("number", sorted({case.round for case in CASES}))
def test_the_page_tells_the_scores_of_each_round(number: str) -> None:
    mine = [case for case in CASES if case.round == number]
    first = sum(_agree(case.first, case) for case in mine)
    first_nearly = sum(_nearly(case.first, case) for case in mine)
    false = sum(case.first == "actual" != case.found for case in mine)
    now = sum(_agree(case.now, case) for case in mine)
    now_nearly = sum(_nearly(case.now, case) for case in mine)
    said = rf"\| {number} \| {len(mine)} \| \*\*{first}\*\* \({first_nearly}\) \| {false} \| .* "
    said += rf"\| {now} \({now_nearly}\) \|"
    assert re.search(said, PAGE), said


def test_the_page_argues_every_difference_and_no_other() -> None:
    def line(case: Decided) -> str:
        second = f" ({case.second})" if case.second else ""
        said = case.now if case.now != "actual" else "actual_indicated"
        return f"| `{case.id}` | {case.round} | {case.found}{second} | {said} | "

    differing = {line(case) for case in CASES if not _agree(case.now, case)}
    argued = set(re.findall(r"^\| `[\w-]+` \| \d \| .*? \| .*? \| ", PAGE, re.MULTILINE))
    assert argued == differing


def test_no_case_names_anybody() -> None:
    """Roles only: no name of a person, a firm or a body begins a word in a title or name."""
    for path in ROUNDS.glob("*/*.json"):
        case = json.loads(path.read_text(encoding="utf-8"))
        assert not {"source", "ecli", "notes"} & set(case), path.name
        assert all("source" not in tie for tie in case["ties"]), path.name
