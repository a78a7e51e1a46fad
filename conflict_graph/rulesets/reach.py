"""Step 4, reach: how this decision touches the one at the end of the chain.

It turns on that one (3), likely touches (2), may touch (1), or touches everybody alike (0).

Source: article 28(1)(a) Gemeentewet (what concerns the member); distinct from the generality of
inhabitants: Conseil d'État 2012 (Voegtlinshoffen); code of conduct European Parliament, article
3.
"""

from __future__ import annotations

from conflict_graph.facts import (
    Benefit,
    DecisionKind,
    Nearness,
    OfficeKind,
    PartyRole,
    SharedBy,
    TieKind,
)
from conflict_graph.rulesets.closeness import relative_acts
from conflict_graph.rulesets.situation import Situation, StepReading

TURNS, LIKELY, POSSIBLE, SHARED = 3, 2, 1, 0

ACTIVE_ROLES = frozenset(
    {
        PartyRole.APPLICANT,
        PartyRole.BIDDER,
        PartyRole.WINNER,
        PartyRole.GRANTEE,
        PartyRole.BUYER,
        PartyRole.SELLER,
    }
)
"""Whoever stands in a decision so is presumed to gain by it."""
_STANDS_IN_IT = ACTIVE_ROLES | {PartyRole.SUBCONTRACTOR, PartyRole.COMPETITOR}
_COUNTED = (SharedBy.ALONE, SharedBy.FEW)
_NOBODY = {
    Benefit.BROAD_CLASS: "against.broad_class",
    Benefit.PUBLIC: "against.public_interest",
    Benefit.NONE: "against.no_benefit",
}


def reach(s: Situation) -> StepReading[int]:
    """Read how the decision touches the one at the end of the chain: 0 (as everybody) to 3 (it
    turns on it).
    """
    found = _reach(s)
    if s.decision.advisory and found.value > LIKELY:
        return StepReading(LIKELY, (*found.because, s.say("less.advisory")), found.presumed)
    return found


def _reach(s: Situation) -> StepReading[int]:
    if s.decision.for_information:
        return StepReading(SHARED, (s.say("against.nothing_decided"),))
    if relative_acts(s):
        return StepReading(TURNS, (s.say("reach.own_cause", s.personal),))
    own_view = s.owner is not None and s.owner.kind is TieKind.OPINION
    if own_view and s.party is None:
        return StepReading(TURNS, (s.say("reach.own_view", s.owner),))
    if s.benefit in _NOBODY:
        return StepReading(SHARED, (s.say(_NOBODY[s.benefit]),))
    if s.benefit is Benefit.SECTOR:
        return _of_sector(s)
    if s.benefit is Benefit.CONTINGENT:
        return _if_something_happens(s)
    if s.benefit in (Benefit.DIRECT, Benefit.ADVERSE):
        return _direct(s)
    return _unknown(s)


def _turns(s: Situation) -> StepReading[int]:
    """Read a decision that turns on whoever is touched; a tie that goes straight to the decision
    has no party to name.
    """
    if s.party is None or (s.chain is not None and s.chain.nodes[-1] == s.decision.id):
        return StepReading(TURNS, (s.say("reach.straight"),))
    party, relation = s.party_name(), s.party_relation()
    said = s.say("reach.turns", party=party, role=s.party.role, relation=relation)
    return StepReading(TURNS, (said,))


def _direct(s: Situation) -> StepReading[int]:
    party = s.party
    shared = party.shared_by if party else None
    if shared is SharedBy.GROUP:
        return StepReading(POSSIBLE, (s.say("less.group"),))
    is_rule = s.decision.kind is DecisionKind.POLICY
    if is_rule and party and party.role is PartyRole.SUBJECT and shared not in _COUNTED:
        return StepReading(LIKELY, (s.say("reach.general_rule"),))
    return _turns(s)


def _of_sector(s: Situation) -> StepReading[int]:
    """A sector is a common interest to a politician who makes a rule; a party in it may gain."""
    politics = (
        s.decision.kind is DecisionKind.POLICY and s.official.office is OfficeKind.ELECTED_MEMBER
    )
    if politics or s.settings.sector_is_shared:
        return StepReading(SHARED, (s.say("against.sector"),))
    return StepReading(POSSIBLE, (s.say("reach.sector"),))


def _if_something_happens(s: Situation) -> StepReading[int]:
    """Whoever has a place in the decision is likely to gain: in one round what a rival loses
    another may win.
    """
    stands = s.party is not None and s.party.role in _STANDS_IN_IT
    if not stands and _is_land_inside(s):
        return StepReading(LIKELY, (s.say("reach.land_inside", s.holding),))
    return StepReading(
        LIKELY if stands else POSSIBLE,
        (s.say("reach.rival" if stands else "reach.contingent"),),
    )


def _is_land_inside(s: Situation) -> bool:
    """Say whether it is land that the decision is about: what may come of it comes to that land."""
    tie = s.holding
    return (
        tie is not None
        and tie.kind is TieKind.PROPERTY
        and (
            tie.nearness is Nearness.INSIDE
            or (tie.nearness is None and s.party is not None and s.party.id == tie.source_id)
        )
    )


def _unknown(s: Situation) -> StepReading[int]:
    """Nobody said what it means: whoever asks, bids, buys or sells is presumed to gain."""
    party = s.party
    if party is not None and party.shared_by is SharedBy.GROUP:
        affected = (s.say("presumed.subject_affected"),)
        return StepReading(POSSIBLE, (s.say("less.group"),), affected, guessed=True)
    if party is not None and party.role in ACTIVE_ROLES:
        because = _turns(s).because
        return StepReading(TURNS, because, (s.say("presumed.role_gains", role=party.role),))
    if s.is_self and party is not None and party.role is PartyRole.OBJECTOR:
        return StepReading(TURNS, (s.say("reach.own_objection"),))
    tie = s.holding
    if tie is not None and tie.kind is TieKind.PROPERTY:
        set_to = s.settings.unknown_land_reach
        if set_to == TURNS:
            return StepReading(TURNS, (), (s.say("presumed.land_affected", tie),))
        if set_to is not None:
            affected = (s.say("presumed.subject_affected"),)
            return StepReading(set_to, (s.say("less.land_not_shown", tie),), affected, guessed=True)
    return StepReading(LIKELY, (), (s.say("presumed.subject_affected"),), guessed=True)
