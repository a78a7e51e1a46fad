"""Step by step: what the procedure made of a chain, until a label was found.

An assessment says which cell decided. Whoever wants to check that looks here: how close the
official stands, how far the decision reaches, what grade that gives, which part was taken, and
why.
"""

from __future__ import annotations

from dataclasses import dataclass

from conflict_graph.assessment import verdicts
from conflict_graph.assessment.case import Pair
from conflict_graph.facts import Outcome
from conflict_graph.rulesets.scales import FURTHEST_REACH, OWN, Elements
from conflict_graph.wording.messages import Message


@dataclass(frozen=True, slots=True)
class Trial:
    """What one chain came to, step by step.

    `ties` are the tie ids of the chain, empty without one. `elements` None: another table than that
    of the cells decided. `rule` and `outcome` are what the chain came to.
    """

    ties: tuple[str, ...]
    elements: Elements | None
    because: tuple[Message, ...]
    rule: str
    outcome: Outcome

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """The values of the steps by name, in order; empty where another table decided."""
        found = self.elements
        if found is None:
            return ()
        return (
            ("closeness", f"{found.closeness}/{OWN}"),
            ("reach", f"{found.reach}/{FURTHEST_REACH}"),
            ("grade", found.grade.word),
            ("part", found.part.word),
        )


def trials(given: Pair) -> tuple[Trial, ...]:
    """Return the trial of every chain, in the order of the chains; planned steps count as taken."""
    return tuple(
        Trial(
            tuple(tie.id for tie in verdict.situation.ties),
            verdict.elements,
            verdict.because,
            verdict.rule.id,
            verdict.outcome,
        )
        for verdict in verdicts.verdicts(given.with_planned_steps_taken())
    )
