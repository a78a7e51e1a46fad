"""What a rule is, what it answers, and how answers combine."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from conflict_graph.dates import Answer, PartialDate, is_before
from conflict_graph.facts import Outcome, SideFinding
from conflict_graph.rulesets.situation import RuleResult, Situation

_SOURCE = re.compile(r"Source:\s*(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a decision table.

    `side` is said beside the outcome when the row decides. `open_law` is the id of a question about
    the law itself, where it is not established that the row governs; None where it is.
    """

    id: str
    outcome: Outcome
    test: Callable[[Situation], RuleResult]
    side: SideFinding | None = None
    open_law: str | None = None

    @property
    def source(self) -> str:
        """Where the row comes from: the `Source:` of its docstring, on one line."""
        match = _SOURCE.search(inspect.getdoc(self.test) or "")
        return " ".join(match.group(1).split()) if match else ""

    @property
    def group(self) -> str:
        """The module in which the row stands: rows of one nature stand together."""
        return self.test.__module__.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A decision table with its settings, for a period.

    `rules` are tried in order for every chain; the first that holds decides. `without_chain` are
    tried where no chain reaches the decision. `beside` give side findings only. `doubt` says
    whether a tie of the chain is itself in doubt; `probable` stands in for a row that gives
    `actual_indicated` where whose tie it is is not sure. `presumptions` are the ids of all messages
    that may stand in for an unknown. `look_back_months` is how long an ended tie still counts.
    `least_share` (0–1) is the least ownership that counts, multiplied along the chain; 0: every
    share does. `in_force_from` and `in_force_until` are the first and the last day on which it is
    law; None: no such day is established. `off` are the ids of the rows that a body switched off;
    they stand in no group any more.
    """

    name: str
    version: str
    in_force_from: PartialDate | None
    in_force_until: PartialDate | None
    presumptions: tuple[str, ...]
    rules: tuple[Rule, ...]
    without_chain: tuple[Rule, ...]
    beside: tuple[Rule, ...]
    doubt: Rule
    probable: Rule
    look_back_months: int = 12
    property_registrable: frozenset[str] = frozenset()
    least_share: float = 0.0
    off: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name and version, and which rows are off: `dutch 2026.3 without R14, R5`."""
        return f"{self.name} {self.version}" + (
            f" without {', '.join(self.off)}" if self.off else ""
        )

    def every(self) -> Iterator[Rule]:
        """Yield the rows of all groups, in the order in which they are tried."""
        yield from self.rules
        yield from self.without_chain
        yield from self.beside
        yield self.doubt
        yield self.probable

    def may_be_switched_off(self, rule_id: str) -> bool:
        """Say whether a body may do without this row.

        It may not do without the last row of a table, nor without those that say that the facts are
        in doubt: an accusation on doubtful facts is no choice that a body has.

        Raises:
            KeyError: there is no such row.
        """
        rule = self.rule(rule_id)
        last = rule in (self.rules[-1], self.without_chain[-1])
        return not last and rule.outcome is not Outcome.UNRESOLVED and rule is not self.probable

    def without(self, rule_ids: Collection[str]) -> RuleSet:
        """Return the rule set with these rows switched off.

        Raises:
            KeyError: there is no such row.
            ValueError: a body may not do without the row.
        """
        if not rule_ids:
            return self
        for rule_id in rule_ids:
            if not self.may_be_switched_off(rule_id):
                raise ValueError(f"{rule_id} cannot be switched off")

        def kept(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
            return tuple(rule for rule in rules if rule.id not in rule_ids)

        return replace(
            self,
            rules=kept(self.rules),
            without_chain=kept(self.without_chain),
            beside=kept(self.beside),
            off=tuple(sorted({*self.off, *rule_ids})),
        )

    def may_be_law_on(self, day: PartialDate) -> bool:
        """Say whether the rule set is or may be law on a day; a day not known in full may fall in
        its period.
        """
        begun = self.in_force_from is None or is_before(day, self.in_force_from) is not Answer.YES
        return begun and (
            self.in_force_until is None or is_before(self.in_force_until, day) is not Answer.YES
        )

    def rule(self, rule_id: str) -> Rule:
        """Return the row with this id.

        Raises:
            KeyError: there is no such row.
        """
        for rule in self.every():
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def first(self, rules: tuple[Rule, ...], situation: Situation) -> tuple[Rule, RuleResult]:
        """Return the first row that holds; the last row of a table holds always. Unknown does not
        hold.

        Where whose tie it is is not sure, no row gives `actual_indicated`.
        """
        for rule in rules:
            result = rule.test(situation)
            if result.holds is Answer.YES:
                return self._no_more_than_sure(rule, result, situation)
        raise ValueError("a table of rules ends with a row that always holds")

    def _no_more_than_sure(
        self, rule: Rule, result: RuleResult, situation: Situation
    ) -> tuple[Rule, RuleResult]:
        doubt = self.probable.test(situation)
        if rule.outcome is not Outcome.ACTUAL_INDICATED or doubt.holds is not Answer.YES:
            return rule, result
        return self.probable, replace(result, because=(*result.because, *doubt.because))
