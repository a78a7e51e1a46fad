"""Step 0: what is said where no chain reaches the decision."""

from __future__ import annotations

from conflict_graph.facts import Benefit, Concern
from conflict_graph.rulesets.situation import Situation
from conflict_graph.rulesets.table import NO_CHAIN, OWN_BODY, QUALITY
from conflict_graph.wording.messages import Message


def first(s: Situation) -> tuple[str, Message]:
    """Return the id of the row that holds, and why: a question of quality is no question of
    integrity, and the body's own interest is not personal.
    """
    if s.decision.concern in (Concern.PROCEDURE, Concern.QUALITY):
        return QUALITY, s.say("against.procedure_only")
    own = any(party.id == s.official.body for party in s.decision.parties)
    public = any(party.benefit is Benefit.PUBLIC for party in s.decision.parties)
    if own or public:
        return OWN_BODY, s.say("against.public_interest")
    return NO_CHAIN, s.say("against.no_link")
