"""Which ties between organisations read alike: whoever puts one in the place of the other changes
no verdict.

Of a tie between organisations the rules ask only whether a chain holds any tie with some property.
Those properties are the bits here; a test puts ties that have the same bits in each other's place
and compares the verdicts of every rule set. A row that asks for more needs a bit more. How large a
share is is not among them: it is multiplied along the chain, so under a rule set with a least share
it is not known what the chains that are left out would come to.
"""

from __future__ import annotations

from conflict_graph.chains.equivalence import LOOSE as LOOSE_BIT
from conflict_graph.chains.equivalence import OUT_OF_HUB, THROUGH_HUB, Mark
from conflict_graph.chains.find import LeftOut
from conflict_graph.facts import Certainty, Tie, TieKind
from conflict_graph.rulesets.conditions import WEAK
from conflict_graph.rulesets.situation import DEALING, LOOSE, OWNING, Situation, TieState
from conflict_graph.rulesets.table import RuleSet

_VIEWS = (TieKind.OPINION, TieKind.DONATION)


def marks(situation: Situation) -> Mark:
    """Return how ties read for one official and decision.

    `situation` needs no chain: of it the day, the look-back and the hubs are used.
    """
    known: dict[str, int] = {}

    def mark(tie: Tie, node: str) -> int:
        if tie.id not in known:
            known[tie.id] = _bits(situation, tie)
        out = OUT_OF_HUB if node in situation.hubs and known[tie.id] & LOOSE_BIT else 0
        return known[tie.id] | out

    return mark


def as_read_by(ruleset: RuleSet, left_out: LeftOut) -> LeftOut:
    """Return what is left out as this rule set reads it: what reads alike save for the share is not
    alike to all.
    """
    return LeftOut.SOME if left_out is LeftOut.ALIKE and ruleset.least_share > 0 else left_out


def _bits(situation: Situation, tie: Tie) -> int:
    state = situation.state(tie)
    unknown = state is TieState.UNKNOWN
    properties = (
        tie.kind not in OWNING,
        tie.kind not in WEAK,
        tie.kind in DEALING,
        tie.kind is TieKind.BUSINESS,
        tie.kind in _VIEWS,
        tie.kind is TieKind.POLITICAL,
        state is TieState.ENDED,
        state is TieState.LATER,
        state is TieState.RECENT,
        unknown and tie.kind is TieKind.GIFT,
        unknown and tie.kind is not TieKind.GIFT and tie.ended is True,
        unknown and tie.kind is not TieKind.GIFT and tie.ended is not True,
        tie.certainty is Certainty.UNCERTAIN,
        tie.certainty is Certainty.PROBABLE,
        tie.stake_excluded is True,
    )
    bits = sum(THROUGH_HUB << place for place, holds in enumerate(properties, start=1) if holds)
    return bits | (LOOSE_BIT if tie.kind in LOOSE else 0)
