"""What a rule is, what it answers, and how answers combine."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

from conflict_graph.dates import Answer, PartialDate
from conflict_graph.facts import Outcome, SideFinding
from conflict_graph.rulesets.situation import Finding, Situation

_SOURCE = re.compile(r"Source:\s*(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a decision table. `side` is said beside the outcome when the row decides."""

    id: str
    outcome: Outcome
    test: Callable[[Situation], Finding]
    side: SideFinding | None = None

    @property
    def source(self) -> str:
        """Where the row comes from: the `Source:` of its docstring, on one line."""
        match = _SOURCE.search(inspect.getdoc(self.test) or "")
        return " ".join(match.group(1).split()) if match else ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A decision table with its settings, for a period.

    `rules` are tried in order for every chain; the first that holds decides. `without_chain` are tried where no
    chain reaches the decision. `beside` give side findings only. `doubt` says
    whether a tie of the chain is itself in doubt. `presumptions` are the ids of all messages that may
    stand in for an unknown. `look_back_months` is how long an ended tie still counts.
    """

    name: str
    version: str
    in_force_from: PartialDate
    in_force_until: PartialDate | None
    presumptions: tuple[str, ...]
    rules: tuple[Rule, ...]
    without_chain: tuple[Rule, ...]
    beside: tuple[Rule, ...]
    doubt: Rule
    look_back_months: int = 12
    property_registrable: frozenset[str] = frozenset()

    def rule(self, rule_id: str) -> Rule:
        """Return the row with this id.

        Raises:
            KeyError: there is no such row.
        """
        for rule in (*self.rules, *self.without_chain, *self.beside, self.doubt):
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def first(self, rules: tuple[Rule, ...], situation: Situation) -> tuple[Rule, Finding]:
        """Return the first row that holds; the last row of a table holds always. Unknown does not hold."""
        for rule in rules:
            finding = rule.test(situation)
            if finding.holds is Answer.YES:
                return rule, finding
        raise ValueError("a table of rules ends with a row that always holds")
