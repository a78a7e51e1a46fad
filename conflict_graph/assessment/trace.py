"""Row by row: what every row of a rule set answered for a chain, until one held.

An assessment says which row decided. Whoever wants to check that looks here: which rows were tried
before it, and whether each said no, or could not say.
"""

from __future__ import annotations

from dataclasses import dataclass

from conflict_graph.assessment import verdicts
from conflict_graph.assessment.case import Pair
from conflict_graph.dates import Answer
from conflict_graph.facts import Outcome


@dataclass(frozen=True, slots=True)
class Trial:
    """The rows tried on one chain, in order, each with its answer; the last of them holds.

    `ties` are the tie ids of the chain, empty without one. `rule` and `outcome` are what the chain
    came to: another row than the last where a tie is in doubt, or where it is only probable whose
    it is.
    """

    ties: tuple[str, ...]
    rows: tuple[tuple[str, Answer], ...]
    rule: str
    outcome: Outcome


def trials(given: Pair) -> tuple[Trial, ...]:
    """Return the trial of every chain, in the order of the chains; planned steps count as taken."""
    pair = given.with_planned_steps_taken()
    return tuple(_trial(pair, verdict) for verdict in verdicts.verdicts(pair))


def _trial(pair: Pair, verdict: verdicts.Verdict) -> Trial:
    situation = verdict.situation
    table = pair.ruleset.rules if situation.chain else pair.ruleset.without_chain
    answers = [(rule.id, rule.test(situation).holds) for rule in table]
    tried = 1 + [holds for _, holds in answers].index(Answer.YES)
    return Trial(
        tuple(tie.id for tie in situation.ties),
        tuple(answers[:tried]),
        verdict.rule.id,
        verdict.outcome,
    )
