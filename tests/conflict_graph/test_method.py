"""The page that explains the test says what the rule set does."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflict_graph import rulesets
from conflict_graph.rulesets.table import Rule
from conflict_graph.wording.explain import presumption, rule_text

PAGE = (Path(__file__).parents[2] / "docs" / "conflict-test.md").read_text(encoding="utf-8")
VERSIONS = [version for versions in rulesets.RULE_SETS.values() for version in versions]


def _line(rule: Rule) -> str:
    return f"| {rule.id} | {rule.outcome.value} | {rule_text(rule.id, 'en')} | {rule.source} |"


@pytest.mark.parametrize("name", rulesets.RULE_SETS)
def test_every_row_of_the_newest_version_stands_on_the_page_in_order_with_its_words_and_source(
    name: str,
) -> None:
    rows = dict.fromkeys(_line(rule) for rule in rulesets.get(name).every())
    assert [line for line in PAGE.splitlines() if line in rows] == list(rows)


def test_every_row_of_an_older_version_stands_on_the_page() -> None:
    assert [
        rule.id for version in VERSIONS for rule in version.every() if _line(rule) not in PAGE
    ] == []


@pytest.mark.parametrize("name", rulesets.RULE_SETS)
def test_every_version_and_its_period_stands_on_the_page(name: str) -> None:
    for version in rulesets.RULE_SETS[name]:
        period = f"{version.in_force_from or 'not established'} | {version.in_force_until or '–'}"
        assert f"| `{name} {version.version}` | {period} |" in PAGE


def test_every_presumption_stands_on_the_page() -> None:
    presumptions = rulesets.get("dutch").presumptions
    assert [
        name
        for name in presumptions
        if f"- `{name}`: {presumption(name, 'en').rstrip('.')}\n" not in PAGE
    ] == []
