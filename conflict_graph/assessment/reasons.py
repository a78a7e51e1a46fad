"""What is said around a verdict: what speaks for a conflict and against it, what stands beside it,
what goes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conflict_graph.assessment.case import Pair
from conflict_graph.assessment.verdicts import Verdict
from conflict_graph.chains.find import LeftOut
from conflict_graph.facts import Certainty, Declared, Outcome, Recusal, SideFinding, TieKind
from conflict_graph.rulesets import beside
from conflict_graph.rulesets.scales import OfficeColumn, Part
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


_FOR_THE_PERSON = frozenset({"against", "less"})
"""Groups of messages that speak for the person, whatever the outcome."""


def facts(
    verdicts: tuple[Verdict, ...], deciding: Verdict
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Return what speaks for a conflict and what against it.

    What speaks for the person is always looked for and named.
    """
    ties = explain.tie_messages(deciding.situation.dossier, deciding.situation.chain)
    reasons = [each for each in deciding.because if not _speaks_for_the_person(each)]
    mild = [each for each in deciding.because if _speaks_for_the_person(each)]
    mild += _mild(deciding)
    excluded = [
        message
        for verdict in sorted(verdicts, key=Verdict.order)
        if verdict.outcome is Outcome.NONE and verdict is not deciding
        for message in verdict.because
        if _speaks_for_the_person(message)
    ]
    return unique((*ties, *reasons)), unique((*mild, *excluded))


def _speaks_for_the_person(message: Message) -> bool:
    return message.id.partition(".")[0] in _FOR_THE_PERSON or message.id in _LOWERING


_LOWERING = frozenset(
    {
        "exception.not_decisive",
        "exception.taken",
        "exception.unknown",
        "exception.money_not_shown",
        "exception.not_own_money",
        "exception.presence_only",
        "doubt.probable",
        "doubt.uncertain",
        "time.recent",
        "time.same_matter",
        "time.ended",
        "time.ended_undated",
        "time.old_gift",
        "time.after_decision",
        "time.after_step",
        "time.announced",
        "time.unknown",
        "time.undated_gift",
        "closeness.thin",
        "closeness.land_near",
        "closeness.land_of_member",
        "closeness.own_act_in_office",
        "reach.contingent",
        "reach.general_rule",
        "reach.sector",
    }
)


def _mild(verdict: Verdict) -> Iterator[Message]:
    """Yield facts that speak against a conflict without excluding it."""
    situation = verdict.situation
    entry = situation.participation
    if entry.recusal is Recusal.PARTIAL:
        yield situation.say("against.abstained")
    if entry.decisive is False:
        yield situation.say("against.not_decisive")
    if entry.advice_followed:
        yield situation.say("against.advice_followed")
    if entry.as_citizen:
        yield situation.say("against.as_citizen")
    nothing = verdict.elements is not None and verdict.elements.part is Part.NO_RECORD
    if situation.chain is not None and nothing:
        yield situation.say("against.no_part_on_record")
    for tie in situation.ties:
        if tie.certainty is Certainty.UNCERTAIN:
            yield situation.say("doubt.uncertain", tie)
        elif tie.certainty is not Certainty.CONFIRMED:
            yield situation.say("doubt.probable", tie)
        if tie.declared in (Declared.BEFORE, Declared.AT_MEETING):
            yield situation.say("against.declared", tie, declared=tie.declared)
        if tie.stake_excluded:
            yield situation.say("against.stake_excluded", tie)
        if tie.ordinary_terms and tie.kind is TieKind.BUSINESS:
            yield situation.say("against.ordinary_terms", tie)


def exceptions(deciding: Verdict) -> tuple[Message, ...]:
    """Return why the outcome is another one than the cell alone would give; nothing where no cell
    decided.
    """
    if deciding.rule.group not in set(OfficeColumn):
        return ()
    return unique(tuple(each for each in deciding.because if each.id.startswith("exception.")))


def side_findings(
    pair: Pair, verdicts: tuple[Verdict, ...], deciding: Verdict
) -> tuple[SideFinding, ...]:
    """Return what is said beside the outcome, from all chains, in the order of the enumeration."""
    situations = [pair.situation(), *(pair.situation(chain) for chain in pair.chains)]
    sides = {side for each in situations for side, _ in beside.found(each, pair.ruleset)}
    settled = deciding.outcome in (Outcome.NONE, Outcome.UNRESOLVED)
    sides |= {
        verdict.side
        for verdict in verdicts
        if verdict.side is not None and (settled or verdict.side is not SideFinding.MANAGED)
    }
    return tuple(side for side in SideFinding if side in sides)


def said_beside(pair: Pair) -> tuple[Message, ...]:
    """Return why something is said beside the outcome, each once."""
    situations = [pair.situation(), *(pair.situation(chain) for chain in pair.chains)]
    return unique(
        tuple(said for each in situations for _, said in beside.found(each, pair.ruleset))
    )


def left_out(pair: Pair) -> Message | None:
    """Say which chains are not in the answer; None where all are."""
    said = {LeftOut.ALIKE: "left_out.alike", LeftOut.SOME: "left_out.some"}.get(pair.left_out)
    return pair.situation().say(said) if said else None


_SILENCE = {True: "priority.never_declared", False: "priority.declared_late"}


def priority(deciding: Verdict) -> Priority:
    """Say whether the review of this verdict goes first, and why."""
    situation = deciding.situation
    entry, decision = situation.participation, situation.decision
    reasons = [situation.say("priority.paid", tie) for tie in situation.ties if tie.paid]
    reasons += [
        situation.say(_SILENCE[tie.declared is Declared.NEVER], tie)
        for tie in situation.ties
        if beside.is_undeclared(situation, tie)
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
        "priority.series": decision.series,
    }
    reasons += [situation.say(sign) for sign, holds in signs.items() if holds]
    if deciding.outcome is Outcome.NONE or not reasons:
        return Priority()
    return Priority("raised", tuple(reasons))
