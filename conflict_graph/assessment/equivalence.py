"""Which ties between organisations read alike: whoever puts one in the place of the other changes
no verdict.

Of a tie between organisations the procedure asks whether a chain holds any tie with some property,
and how much the ties take off together. Those properties are the bits here, and what is taken off
is a number that is added up along the chain; a test puts ties that read the same in each other's
place and compares the verdicts of every rule set. A step that asks for more needs a bit more.
"""

from __future__ import annotations

from conflict_graph.chains.equivalence import (
    LEADS_DOWN,
    LEADS_UP,
    MOST_COST,
    OUT_OF_HUB,
    THROUGH_HUB,
    Mark,
    with_cost,
)
from conflict_graph.chains.equivalence import LOOSE as LOOSE_BIT
from conflict_graph.chains.shares import OWNING, leads_down, leads_up
from conflict_graph.facts import Certainty, Declared, Tie, TieKind
from conflict_graph.rulesets.closeness import cost_between
from conflict_graph.rulesets.situation import LOOSE, Situation
from conflict_graph.rulesets.timing import TieState, state_of


def marks(situation: Situation) -> Mark:
    """Return how ties read for one official and decision.

    `situation` needs no chain: of it the day, the settings and the hubs are used.
    """
    known: dict[tuple[str, str], int] = {}

    def mark(tie: Tie, node: str) -> int:
        key = (tie.id, node)
        if key not in known:
            cost = min(cost_between(situation, tie, node), MOST_COST)
            known[key] = with_cost(_bits(situation, tie, node), cost)
        out = OUT_OF_HUB if node in situation.hubs and known[key] & LOOSE_BIT else 0
        return known[key] | out

    return mark


def _bits(situation: Situation, tie: Tie, node: str) -> int:
    state = state_of(situation, tie)
    properties = (
        tie.kind not in OWNING,
        tie.kind is TieKind.DONATION,
        leads_up(tie, node),
        *(state is each for each in TieState if each is not TieState.LIVE),
        tie.ended is True,
        tie.certainty is Certainty.UNCERTAIN,
        tie.certainty is not Certainty.CONFIRMED,
        tie.stake_excluded is True,
        tie.knew is False,
        tie.declared is Declared.NEVER,
        tie.declared in (Declared.BEFORE, Declared.AT_MEETING),
    )
    bits = sum(THROUGH_HUB << place for place, holds in enumerate(properties, start=1) if holds)
    up, down = leads_up(tie, node) * LEADS_UP, leads_down(tie, node) * LEADS_DOWN
    return bits | up | down | (LOOSE_BIT if tie.kind in LOOSE else 0)
