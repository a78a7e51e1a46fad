"""One word for one thing: no class name stands in two modules, save a table and its fact."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOUNS = frozenset(
    {
        "Decision",
        "Mention",
        "Official",
        "Organisation",
        "OrganisationTie",
        "Participation",
        "Person",
        "Term",
        "TieStatement",
    }
)
"""What may be a table, and the fact of the same noun. GLOSSARY.md says so."""
FACTS = frozenset(
    {"conflict_graph.facts", "conflict_graph.exports.published", "conflict_graph.readers.records"}
)


def _modules_by_class():
    found = defaultdict(set)
    for house in ("conflict_graph", "register"):
        for path in (ROOT / house).rglob("*.py"):
            if "migrations" not in path.parts:
                module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.ClassDef):
                        found[node.name].add(module)
    return found


def test_no_class_name_stands_in_two_modules_save_a_table_and_its_fact():
    twice = {name: each for name, each in _modules_by_class().items() if len(each) > 1}
    assert sorted(set(twice) - NOUNS) == []
    for name, modules in twice.items():
        tables = {module for module in modules if module.startswith("register.models.")}
        assert len(tables) <= 1, name
        assert modules - tables <= FACTS, name


def test_each_noun_that_may_share_its_name_does():
    found = _modules_by_class()
    assert [name for name in sorted(NOUNS) if len(found[name]) < 2] == []
