"""What is said around a verdict: what speaks for a conflict and against it, what stands beside it,
what goes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conflict_graph.assessment.case import Pair
from conflict_graph.assessment.verdicts import Verdict
from conflict_graph.chains.find import LeftOut
from conflict_graph.dates import Answer
from conflict_graph.facts import Certainty, Declared, Outcome, Recusal, SideFinding
from conflict_graph.rulesets.situation import Part, Situation
from conflict_graph.wording import explain
from conflict_graph.wording.messages import Message


@dataclass(frozen=True, slots=True)
class Priority:
    """Where a review stands in line: `normal` or `raised`, and why. Never changes an outcome."""

    level: str = "normal"
    reasons: tuple[Message, ...] = ()


def unique(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return each message once, in its first place."""
    return tuple(dict.fromkeys(messages))


def facts(
    verdicts: tuple[Verdict, ...], deciding: Verdict
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Return what speaks for a conflict and what against it."""
    ties = explain.tie_messages(deciding.situation.dossier, deciding.situation.chain)
    reasons = deciding.result.because
    mild = tuple(_mild(deciding.situation))
    excluded = tuple(
        message
        for verdict in sorted(verdicts, key=Verdict.order)
        if verdict.outcome is Outcome.NONE and verdict is not deciding
        for message in verdict.result.because
    )
    if deciding.outcome is Outcome.NONE:
        return ties, unique(reasons + mild + excluded)
    return unique(ties + reasons), unique(mild + excluded)


def _mild(situation: Situation) -> Iterator[Message]:
    """Yield facts that speak against a conflict without excluding it."""
    entry = situation.participation
    if entry.recusal is Recusal.PARTIAL:
        yield situation.say("against.abstained")
    if entry.decisive is False:
        yield situation.say("against.not_decisive")
    if situation.chain is not None and situation.part is Part.NONE_ON_RECORD:
        yield situation.say("against.no_part_on_record")
    for tie in situation.ties:
        if tie.certainty in (Certainty.PROBABLE, Certainty.UNCERTAIN):
            yield situation.say("doubt.uncertain", tie)
        if tie.declared in (Declared.BEFORE, Declared.AT_MEETING):
            yield situation.say("against.declared", tie, declared=tie.declared)
        if tie.stake_excluded:
            yield situation.say("against.stake_excluded", tie)


def side_findings(
    pair: Pair, verdicts: tuple[Verdict, ...], deciding: Verdict
) -> tuple[SideFinding, ...]:
    """Return what is said beside the outcome, from all chains, in the order of the enumeration."""
    situations = [pair.situation(), *(pair.situation(chain) for chain in pair.chains)]
    tested = (
        (rule.side, rule.test(situation))
        for rule in pair.ruleset.beside
        for situation in situations
    )
    found = {side for side, test in tested if test.because and test.holds is Answer.YES}
    if deciding.outcome in (Outcome.NONE, Outcome.UNRESOLVED):
        found |= {verdict.rule.side for verdict in verdicts}
    return tuple(side for side in SideFinding if side in found)


def left_out(pair: Pair) -> Message | None:
    """Say which chains are not in the answer; None where all are."""
    said = {LeftOut.ALIKE: "left_out.alike", LeftOut.SOME: "left_out.some"}.get(pair.left_out)
    return pair.situation().say(said) if said else None


def priority(deciding: Verdict) -> Priority:
    """Say whether the review of this verdict goes first, and why."""
    situation = deciding.situation
    entry, decision = situation.participation, situation.decision
    silent = (Declared.NEVER, Declared.AFTER)
    reasons = [situation.say("priority.paid", tie) for tie in situation.ties if tie.paid]
    reasons += [
        situation.say("priority.undeclared", tie)
        for tie in situation.ties
        if tie.declared in silent
    ]
    reasons += [
        situation.say("priority.worked_on_matter", tie)
        for tie in situation.ties
        if tie.worked_on_matter
    ]
    signs = {
        "priority.decisive": entry.decisive,
        "priority.proposed": entry.proposed,
        "priority.sole_mandate": decision.sole_mandate,
        "priority.eu_funds": decision.eu_funds,
    }
    reasons += [situation.say(sign) for sign, holds in signs.items() if holds]
    if deciding.outcome is Outcome.NONE or not reasons:
        return Priority()
    return Priority("raised", tuple(reasons))
