"""What each chain of a pair comes to, and which chain decides.

The highest label of all chains wins; `unresolved` only where a tie is itself in doubt, the answer
decides between a link and none, and no other chain gives `apparent` or more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from conflict_graph.assessment.case import Pair, over, running
from conflict_graph.chains.find import Chain
from conflict_graph.facts import Certainty, Outcome, SideFinding, Tie
from conflict_graph.rulesets.situation import RuleResult, Situation, TieState
from conflict_graph.rulesets.table import Rule

RANK = {
    Outcome.NONE: 0,
    Outcome.POTENTIAL: 1,
    Outcome.UNRESOLVED: 1,
    Outcome.APPARENT: 2,
    Outcome.ACTUAL_INDICATED: 3,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one chain came to, or what holds without any."""

    situation: Situation
    rule: Rule
    outcome: Outcome
    result: RuleResult

    def order(self) -> tuple[int, bool, int, str, tuple[str, ...]]:
        """Sort the deciding verdict first, whatever the order of the facts.

        Of what comes to none, a link that is managed says more than one that is harmless.
        """
        ties = tuple(tie.id for tie in self.situation.ties)
        harmless = self.rule.side is not SideFinding.MANAGED
        return -RANK[self.outcome], harmless, len(ties), self.rule.id, ties


def verdicts(pair: Pair) -> tuple[Verdict, ...]:
    """Return what every chain came to, in the order of the chains; or the one verdict that holds
    without any.
    """
    if pair.chains:
        return tuple(_verdict(pair, chain) for chain in pair.chains)
    situation = pair.situation()
    rule, found = pair.ruleset.first(pair.ruleset.without_chain, situation)
    return (Verdict(situation, rule, rule.outcome, found),)


def deciding(found: tuple[Verdict, ...]) -> Verdict:
    """Return the verdict that decides: the highest, but `unresolved` before what is below
    `apparent`.
    """
    best = min(found, key=Verdict.order)
    unresolved = [verdict for verdict in found if verdict.outcome is Outcome.UNRESOLVED]
    if unresolved and RANK[best.outcome] < RANK[Outcome.APPARENT]:
        return min(unresolved, key=Verdict.order)
    return best


def outcome(pair: Pair) -> Outcome:
    """Return what the pair comes to."""
    return deciding(verdicts(pair)).outcome


def _verdict(pair: Pair, chain: Chain) -> Verdict:
    """Run the table over one chain; where a tie is in doubt, both ways."""
    plain = _plain_verdict(pair, chain)
    doubt = pair.ruleset.doubt.test(plain.situation)
    if (
        not doubt.because
        or plain.outcome is Outcome.UNRESOLVED
        or _surely_excluded(pair, plain, chain)
    ):
        return plain
    if_so = _plain_verdict(pair, _settled(plain.situation, chain, holds=True))
    uncertain = any(tie.certainty is Certainty.UNCERTAIN for tie in chain.ties)
    if_not = (
        plain if uncertain else _plain_verdict(pair, _settled(plain.situation, chain, holds=False))
    )
    other = Outcome.NONE if uncertain else if_not.outcome
    if if_so.outcome is other:
        return replace(if_so, situation=plain.situation) if uncertain else if_not
    if Outcome.NONE in (if_so.outcome, other):
        return Verdict(plain.situation, pair.ruleset.doubt, Outcome.UNRESOLVED, doubt)
    return min((if_so, if_not), key=lambda verdict: RANK[verdict.outcome])


def _surely_excluded(pair: Pair, plain: Verdict, chain: Chain) -> bool:
    """Say whether a row excludes the link, whether or not the ties ran of which nobody said that
    they are over.

    A tie that is known to be over, on a day that is not known, stays over.
    """
    uncertain = any(tie.certainty is Certainty.UNCERTAIN for tie in chain.ties)
    if plain.outcome is not Outcome.NONE or uncertain:
        return False
    both = (
        _settled(plain.situation, chain, holds=holds, also_over=False) for holds in (True, False)
    )
    return all(_plain_verdict(pair, settled).outcome is Outcome.NONE for settled in both)


def _plain_verdict(pair: Pair, chain: Chain) -> Verdict:
    situation = pair.situation(chain)
    rule, found = pair.ruleset.first(pair.ruleset.rules, situation)
    return Verdict(situation, rule, rule.outcome, found)


def _settled(situation: Situation, chain: Chain, *, holds: bool, also_over: bool = True) -> Chain:
    """Return the chain as it is if the ties in doubt hold, or if those whose end is not known have
    ended.

    `also_over` False leaves those as they are that are known to be over.
    """

    def settle(tie: Tie) -> Tie:
        if tie.certainty is Certainty.UNCERTAIN:
            tie = replace(tie, certainty=Certainty.CONFIRMED)
        if situation.state(tie) is not TieState.UNKNOWN or (tie.ended is True and not also_over):
            return tie
        return running(tie) if holds else over(tie)

    return replace(chain, ties=tuple(settle(tie) for tie in chain.ties))
