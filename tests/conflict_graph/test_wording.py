"""The words of the engine: no accusation anywhere, and Dutch sentences that are short."""

from __future__ import annotations

import re
import statistics

import pytest

from conflict_graph import explain
from conflict_graph.facts import Outcome, SideFinding

ACCUSING = re.compile(
    r"fraud|guilt|corrupt|suspect|brib|crim|offen[cd]|culprit|illegal|dishonest|schuld|dader|verdacht|omko|smeer|misdaad"
    r"|misdrijf|strafbaar|schending|overtred|bedrog|oneerlijk|vriendjespolitiek",
    re.IGNORECASE,
)


def spoken(language: str) -> list[str]:
    outcomes = [explain.outcome_word(outcome, language) for outcome in Outcome]
    sides = [explain.side_finding_word(side, language) for side in SideFinding]
    rules = explain._wording(language)["rules"].values()
    return [*explain.message_ids(language).values(), *outcomes, *sides, *rules]


@pytest.mark.parametrize("language", explain.LANGUAGES)
def test_no_template_accuses(language: str) -> None:
    assert [text for text in spoken(language) if ACCUSING.search(text)] == []


def test_dutch_sentences_are_short() -> None:
    sentences = [part for text in spoken("nl") for part in re.split(r"[.;:?]\s", text) if part]
    assert statistics.mean(len(sentence.split()) for sentence in sentences) <= 15
