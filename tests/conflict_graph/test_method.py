"""The page that explains the test says what the rule set does."""

from __future__ import annotations

from pathlib import Path

from conflict_graph import rulesets
from conflict_graph.explain import rule_text

PAGE = (Path(__file__).parents[2] / "docs" / "conflict-test.md").read_text(encoding="utf-8")


def test_every_row_stands_on_the_page_in_order_with_its_words_and_source():
    rules = rulesets.get("dutch")
    groups = (*rules.rules, *rules.without_chain, *rules.beside, rules.doubt)
    rows = dict.fromkeys(
        f"| {rule.id} | {rule.outcome.value} | {rule_text(rule.id, 'en')} | {rule.source} |" for rule in groups
    )
    assert [line for line in PAGE.splitlines() if line in rows] == list(rows)


def test_every_presumption_stands_on_the_page():
    assert all(f"`{presumption}`" in PAGE for presumption in rulesets.get("dutch").presumptions)
