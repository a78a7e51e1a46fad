"""The rule sets by name."""

from __future__ import annotations

from types import MappingProxyType

from conflict_graph.rulesets.dutch import DUTCH
from conflict_graph.rulesets.table import RuleSet

RULE_SETS = MappingProxyType({DUTCH.name: DUTCH})


def get(name: str) -> RuleSet:
    """Return the rule set of this name.

    Raises:
        KeyError: there is none.
    """
    return RULE_SETS[name]


__all__ = ["RULE_SETS", "RuleSet", "get"]
