"""Writes the tables of docs/conflict-test.md that the rule sets themselves hold.

    python -m tests.method_page

What stands above the mark on the page is written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from conflict_graph import rulesets
from conflict_graph.rulesets.table import Rule, RuleSet
from conflict_graph.wording import explain

PAGE = Path(__file__).parents[1] / "docs" / "conflict-test.md"
MARK = "<!-- from here on written by tests/method_page.py -->\n"


def lines() -> Iterator[str]:
    """Yield the lines below the mark."""
    dutch = rulesets.get("dutch")
    yield from ("", "## What is presumed where nothing is known", "")
    yield "An unknown never reads milder than the mildest nor harsher than the harshest of its values."
    yield ""
    for presumed in dutch.presumptions:
        yield f"- `{presumed}`: {explain.presumption(presumed, 'en').rstrip('.')}"
    yield from ("", "## Rule sets and versions", "")
    yield "The rule set is that of the dossier's jurisdiction, unless somebody asks for another."
    yield "The version is the one that is law on the day of the decision."
    yield from ("", "| version | first day | last day | read for |", "|---|---|---|---|")
    for version in _versions():
        since = version.in_force_from or "not established"
        until = version.in_force_until or "–"
        places = ", ".join(version.jurisdictions) or "who asks for it"
        yield f"| `{version.name} {version.version}` | {since} | {until} | {places} |"
    for name in rulesets.RULE_SETS:
        title, asked = explain.rule_set_words(name, "en")
        yield from ("", f"**{title}.** {asked}")
    yield from ("", "## The rows", "")
    yield "`label` is what the cell gives before the exceptions."
    yield from _table(dutch.every())
    yield from ("", "## The cells of the OECD scale")
    mine = {rule.id for rule in dutch.every() if rule in set(rulesets.get("oecd").every())}
    yield from _table(rule for rule in rulesets.get("oecd").every() if rule.id not in mine)


def _versions() -> Iterator[RuleSet]:
    for versions in rulesets.RULE_SETS.values():
        yield from versions


def _table(rows: Iterator[Rule]) -> Iterator[str]:
    yield from ("", "| row | label | in words | source |", "|---|---|---|---|")
    for row in rows:
        words = explain.rule_text(row.id, "en")
        yield f"| `{row.id}` | {row.outcome.value} | {words} | {row.source} |"


def written() -> str:
    """Return the page as it should stand."""
    by_hand = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    return by_hand + MARK + "\n".join(lines()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
