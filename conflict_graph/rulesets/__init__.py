"""The rule sets by name, each in its versions."""

from __future__ import annotations

from types import MappingProxyType

from conflict_graph.dates import PartialDate
from conflict_graph.rulesets.dutch import DUTCH, DUTCH_BEFORE_2023
from conflict_graph.rulesets.oecd import OECD
from conflict_graph.rulesets.perception import PERCEPTION
from conflict_graph.rulesets.table import RuleSet

RULE_SETS = MappingProxyType(
    {"dutch": (DUTCH_BEFORE_2023, DUTCH), "oecd": (OECD,), "perception": (PERCEPTION,)}
)
"""The versions of every rule set, oldest first."""

EU_FUNDS = "perception"
"""The rule set by which a decision on European money is read beside the one asked for."""


def get(name: str, day: PartialDate | None = None) -> RuleSet:
    """Return the version of a rule set that is law on a day; the latest where the day is not known.

    A day before all versions gets the oldest, a day that is known only in part the latest that it
    may fall under.

    Raises:
        KeyError: there is no rule set of this name.
    """
    versions = RULE_SETS[name]
    if day is None:
        return versions[-1]
    return next(
        (version for version in reversed(versions) if version.may_be_law_on(day)), versions[0]
    )


__all__ = ["EU_FUNDS", "RULE_SETS", "RuleSet", "get"]
