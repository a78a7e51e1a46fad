"""What each chain of a pair comes to, and which chain decides.

Of several chains the highest label counts. One of which it is in doubt whether it gives a label is
`unresolved`, and so is the pair, unless another chain comes to `apparent` or more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from conflict_graph.assessment.case import Pair
from conflict_graph.chains.find import Chain
from conflict_graph.facts import Certainty, Outcome, SideFinding, Tie
from conflict_graph.rulesets import without_chain
from conflict_graph.rulesets.label import ChainConclusion, conclude
from conflict_graph.rulesets.scales import RANK, Elements, InterestGrade
from conflict_graph.rulesets.situation import Situation
from conflict_graph.rulesets.table import CONTRADICTION, DOUBT, WEAK_EVIDENCE, Rule
from conflict_graph.rulesets.timing import TieState, over, running, state_of
from conflict_graph.wording.messages import Message


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one chain came to, or what holds without any.

    `elements` None: another table than that of the cells decided.
    """

    situation: Situation
    rule: Rule
    outcome: Outcome
    because: tuple[Message, ...]
    presumed: tuple[Message, ...] = ()
    side: SideFinding | None = None
    elements: Elements | None = None

    def order(self) -> tuple[int, bool, int, int, str, tuple[str, ...]]:
        """Sort the deciding verdict first, whatever the order of the facts.

        Of what comes to none, a link that is managed says more than one that is harmless; of chains
        as long as each other the one with the greatest interest.
        """
        ties = tuple(tie.id for tie in self.situation.ties)
        harmless = self.side is not SideFinding.MANAGED
        grade = self.elements.grade if self.elements else InterestGrade.NO_INTEREST
        return -RANK[self.outcome], harmless, len(ties), -grade, self.rule.id, ties


def verdicts(pair: Pair) -> tuple[Verdict, ...]:
    """Return what every chain came to, in the order of the chains; or the one verdict that holds
    without any.
    """
    if pair.chains:
        return tuple(_verdict(pair, chain) for chain in pair.chains)
    situation = pair.situation()
    rule_id, said = without_chain.first(situation)
    rule = pair.ruleset.rule(rule_id)
    return (Verdict(situation, rule, rule.outcome, (said,)),)


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
    """Return what the pair comes to: the outcome of the verdict that decides, without a word of
    why.
    """
    quiet = pair if pair.wordless else replace(pair, wordless=True)
    found = {verdict.outcome for verdict in verdicts(quiet)}
    best = max(found, key=RANK.__getitem__)
    if Outcome.UNRESOLVED in found and RANK[best] < RANK[Outcome.APPARENT]:
        return Outcome.UNRESOLVED
    return best


def _verdict(pair: Pair, chain: Chain) -> Verdict:
    """Go through the procedure for one chain; where it is not known whether a tie still ran, both
    ways, and where it is not sure whose tie it is, without a label.
    """
    situation = pair.situation(chain)
    found, doubted = _both_ways(pair, situation, chain)
    if doubted:
        return _unresolved(pair, situation, found, DOUBT, doubted)
    if found.contradicts and RANK[found.outcome] >= RANK[Outcome.APPARENT]:
        return _unresolved(pair, situation, found, CONTRADICTION, ())
    uncertain = tuple(tie for tie in chain.ties if tie.certainty is Certainty.UNCERTAIN)
    if uncertain and RANK[found.outcome] > RANK[Outcome.NONE]:
        doubts = tuple(situation.say("doubt.uncertain", tie) for tie in uncertain)
        weighs = RANK[found.outcome] >= RANK[Outcome.APPARENT]
        return _unresolved(pair, situation, found, DOUBT if weighs else WEAK_EVIDENCE, doubts)
    return _as_verdict(pair, situation, found)


def _both_ways(
    pair: Pair, situation: Situation, chain: Chain
) -> tuple[ChainConclusion, tuple[Message, ...]]:
    """Return the lower of what holds if the ties of which nobody knows the end ran, and if they had
    ended; with the doubts where one is none and the other at least apparent.
    """
    open_ended = tuple(tie for tie in chain.ties if state_of(situation, tie) is TieState.UNKNOWN)
    if not open_ended:
        return conclude(situation, pair.ruleset), ()
    if_running = _concluded(pair, chain, open_ended, runs=True)
    if_over = _concluded(pair, chain, open_ended, runs=False)
    lower, higher = sorted((if_over, if_running), key=lambda each: RANK[each.outcome])
    if lower.outcome is Outcome.NONE and RANK[higher.outcome] >= RANK[Outcome.APPARENT]:
        return higher, tuple(situation.say("doubt.ended", tie) for tie in open_ended)
    return _told_as_unknown(situation, lower, open_ended), ()


def _told_as_unknown(
    situation: Situation, found: ChainConclusion, ties: tuple[Tie, ...]
) -> ChainConclusion:
    """Return what was found with a tie of which nobody knows whether it ran told as that, and not
    as over.
    """
    ids = {tie.id: tie for tie in ties}

    def told(message: Message) -> Message:
        params = message.values()
        tie = ids.get(params.get("tie", ""))
        if tie is None or "ended" not in params:
            return message
        if message.id == f"time.{TieState.ENDED_UNDATED}":
            return situation.say("time.unknown", tie)
        return Message.of(message.id, **{key: params[key] for key in params if key != "ended"})

    stake = "less.past_stake"
    because = tuple(told(message) for message in found.because if message.id != stake)
    return replace(found, because=because, presumed=tuple(told(each) for each in found.presumed))


def _concluded(pair: Pair, chain: Chain, ties: tuple[Tie, ...], *, runs: bool) -> ChainConclusion:
    ids = {tie.id for tie in ties}
    change = running if runs else over
    settled = replace(
        chain, ties=tuple(change(tie) if tie.id in ids else tie for tie in chain.ties)
    )
    return conclude(pair.situation(settled), pair.ruleset)


def _as_verdict(pair: Pair, situation: Situation, found: ChainConclusion) -> Verdict:
    return Verdict(
        situation,
        pair.ruleset.rule(found.rule),
        found.outcome,
        found.because,
        found.presumed,
        found.side,
        found.elements,
    )


def _unresolved(
    pair: Pair,
    situation: Situation,
    found: ChainConclusion,
    rule_id: str,
    doubts: tuple[Message, ...],
) -> Verdict:
    """Return a verdict that gives no label, with what it would rest on and why it is in doubt."""
    rule = pair.ruleset.rule(rule_id)
    return Verdict(
        situation,
        rule,
        rule.outcome,
        (*found.because, *doubts),
        found.presumed,
        elements=found.elements,
    )
