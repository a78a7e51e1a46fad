"""The engine against cases decided by courts and integrity bodies, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conflict_graph import assess, dossier

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "decided"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="needs ../shared")


def _answers() -> list[tuple[str, str, str, bool]]:
    """Return id, expected outcome, outcome, and whether the case counts."""
    found = []
    for path in sorted(CASES.glob("*.json")):
        content = path.read_bytes()
        case = json.loads(content)
        facts, problems = dossier.read(content, path.name)
        assert facts is not None, problems
        judged, decided = case["judged"], case["decided"]
        expected = decided.get("expected") or decided["outcome"]
        outcome = next(
            one.outcome.value
            for one in assess.assess(facts)
            if (one.official, one.decision) == (judged["official"], judged["decision"])
        )
        counts = decided.get("scored") is not False and decided["detectable"]
        found.append((case["id"], expected.replace("actual", "actual_indicated"), outcome, counts))
    return found


def test_nothing_that_was_cleared_is_called_actual() -> None:
    assert [
        name for name, expected, outcome, _ in _answers() if expected == "none" and outcome == "actual_indicated"
    ] == []


def test_the_engine_agrees_with_three_quarters_of_what_can_be_detected() -> None:
    counted = [(expected, outcome) for _, expected, outcome, counts in _answers() if counts]
    assert sum(expected == outcome for expected, outcome in counted) / len(counted) >= 0.75
