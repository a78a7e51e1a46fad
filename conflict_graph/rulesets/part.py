"""Steps 6 and 7, part and safeguards: what the official did in the decision, and what cures it.

What was done counts before the title held. The same steps never weigh less without a recusal than
with it, and a step more never weighs less.

Source: article 28(1) Gemeentewet (deliberation, since 2023, and vote), article 2:4 Awb as read
since ABRvS 2013 (BZ0796, BZ4957: real influence), articles 24 and 57(4)(e) of Directive 2014/24
(the least intrusive remedy).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from conflict_graph.facts import (
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    PartyRole,
    Recusal,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.scales import Part
from conflict_graph.rulesets.situation import MEMBERS, PURCHASES, UNDER_ARTICLE_58, Situation
from conflict_graph.rulesets.timing import Timing
from conflict_graph.wording.messages import Message

PASSIVE = frozenset({Step.ATTENDED, Step.RESPONSIBLE, Step.PASSED_ON})
"""Steps in which nothing is done that could matter."""
DECIDING = frozenset({Step.VOTED, Step.DECIDED, Step.SIGNED})
MEETING = DECIDING | {Step.DELIBERATED, Step.TOOK_PART, Step.ATTENDED}
"""What is done in the meeting that decides."""
_STEERED_BY = frozenset({Step.DECIDED, Step.SIGNED, Step.EVALUATED})
_PREPARING = frozenset({Step.SPECIFIED, Step.PREPARED, Step.ADVISED})
_OWN_BODY_DEALS = PURCHASES | {DecisionKind.LAND_SALE, DecisionKind.LOAN}


@dataclass(frozen=True, slots=True)
class PartTaken:
    """What the official did.

    `contradicts`: it is on record that no part was taken, and also that one was. `no_influence`: it
    is on record, or by this rule set presumed, that the part did not matter. `guessed`: it rests on
    something unknown that carries no `actual_indicated`. `other_side`: the official works
    for whoever contracts with the own body. `in_meeting`: a step was taken in the
    meeting that decides. `by_presence`: it is no more than having stayed in the room. `stayed`:
    that much is sure, of somebody who had to leave it.
    """

    part: Part
    because: tuple[Message, ...] = ()
    presumed: tuple[Message, ...] = ()
    contradicts: bool = False
    no_influence: bool = False
    guessed: bool = False
    other_side: bool = False
    in_meeting: bool = False
    by_presence: bool = False
    stayed: bool = False

    @property
    def is_cured(self) -> bool:
        """Whether what is on record takes the part away."""
        return self.part is Part.CURED


def steps_of(s: Situation, timing: Timing) -> frozenset[Step]:
    """Return the steps that count: what was done as any citizen may is no step in office, nor
    does a step count that was taken before there was an interest.
    """
    steps = frozenset(s.participation.steps)
    if timing.is_later and s.decision.status is DecisionStatus.OPEN:
        steps &= s.supposed
    if s.participation.as_citizen:
        steps -= {Step.LOBBIED}
    return steps - {Step.ATTENDED} if s.settings.presence_is_nothing else steps


def part_taken(s: Situation, timing: Timing) -> PartTaken:
    """Read what the official did, and whether a safeguard takes it away."""
    steps = steps_of(s, timing)
    entry = s.participation
    moved = entry.proposed is True or entry.decisive is True
    handed_over = entry.handed_over is True and not (steps - PASSIVE) and not moved
    if entry.recusal is not Recusal.FULL and entry.took_no_part is not True and not handed_over:
        return _uncured(s, steps)
    if Step.LOBBIED in steps:
        return _uncured(s, steps)
    if handed_over or not (moved or steps):
        return _cured(s)
    stayed = Step.ATTENDED in steps and _must_leave(s)
    if stayed and steps == {Step.ATTENDED} and not moved:
        return PartTaken(Part.STANDING_BY, (s.say("part.did_not_leave"),))
    return replace(_contradicted(s, _uncured(s, steps)), stayed=stayed)


def without_doubt(s: Situation, found: PartTaken) -> PartTaken:
    """Return what holds of a contradicted part whichever record is right: who had to leave the room
    stayed in it.
    """
    because = (s.say("part.did_not_leave"), s.say("doubt.contradiction"))
    return PartTaken(Part.STANDING_BY, because, found.presumed)


def _contradicted(s: Situation, found: PartTaken) -> PartTaken:
    """Return a part of which it is also on record that none was taken.

    Who works for the other side of the contract is not cured either way: then it is no doubt
    whether there is a label, and the step alone makes it no more than an appearance.
    """
    beside = _for_the_other_side(s)
    return replace(
        found,
        because=(*found.because, s.say("doubt.contradiction")),
        contradicts=beside is None,
        other_side=beside is not None,
        guessed=beside is not None,
    )


def _cured(s: Situation) -> PartTaken:
    """Staying out takes the part away, save for who works for the other side of the contract."""
    tie = _for_the_other_side(s)
    if tie is not None:
        return PartTaken(Part.STANDING_BY, (s.say("part.other_side", tie),), other_side=True)
    entry = s.participation
    aside = entry.recusal is Recusal.FULL or entry.took_no_part is True
    said = "against.stood_aside" if aside else "against.handed_over"
    return PartTaken(Part.CURED, (s.say(said),))


def _for_the_other_side(s: Situation) -> Tie | None:
    """Return the tie by which the official works for the other side of a contract with the own
    body; None: there is none.
    """
    tie = s.owner
    if tie is None or s.official.office is OfficeKind.EXTERNAL:
        return None
    private = tie.capacity in (None, Capacity.PRIVATE) and tie.ended is False
    works = tie.worked_on_matter is True and s.decision.kind in _OWN_BODY_DEALS
    return tie if private and works else None


def _uncured(s: Situation, steps: frozenset[Step]) -> PartTaken:
    entry = s.participation
    if not steps and entry.proposed is not True and entry.decisive is not True:
        if entry.recusal is Recusal.PARTIAL:
            return PartTaken(
                Part.STANDING_BY, (s.say("part.abstained"),), (s.say("presumed.until_the_vote"),)
            )
        tie = _for_the_other_side(s)
        if tie is not None:
            return PartTaken(Part.STANDING_BY, (s.say("part.other_side", tie),), other_side=True)
        return PartTaken(Part.NO_RECORD)
    return _steering(s, steps) or _sharing(s, steps) or _standing_by(s, steps)


def _steering(s: Situation, steps: frozenset[Step]) -> PartTaken | None:
    entry = s.participation
    if Step.LOBBIED in steps:
        moved = entry.proposed is True or entry.decisive is True
        asks_only = steps == {Step.LOBBIED} and not moved and _asks_for_own_cause(s)
        guessed = asks_only and entry.as_citizen is None
        return PartTaken(Part.STEERING, (_said_pressed(s),), guessed=guessed)
    if entry.proposed is True:
        return PartTaken(Part.STEERING, (s.say("part.proposed"),))
    if entry.decisive is True:
        return PartTaken(Part.STEERING, (s.say("part.decisive"),))
    active = steps - PASSIVE
    if not active:
        return None
    if s.decision.sole_mandate:
        return PartTaken(Part.STEERING, (s.say_part("part.full"), s.say("part.sole_mandate")))
    if s.is_elected or entry.decisive is False:
        return None
    if s.is_executive:
        weighs = (s.say("presumed.executive_weighs"),) if active == {Step.TOOK_PART} else ()
        return PartTaken(
            Part.STEERING, (s.say_part("part.full"),), (*weighs, *_presumed_present(s))
        )
    if active & _STEERED_BY:
        return PartTaken(Part.STEERING, (s.say_part("part.full"),), _presumed_present(s))
    return None


def _asks_for_own_cause(s: Situation) -> bool:
    """Say whether the official, or an own firm, is the one who asks: who does no more than speak
    about that may speak as anybody who asks does.
    """
    tie = s.owner
    own = s.is_self or (tie is not None and tie.kind in (TieKind.OWNERSHIP, TieKind.MANAGEMENT))
    return own and s.party is not None and s.party.role is PartyRole.APPLICANT


def _sharing(s: Situation, steps: frozenset[Step]) -> PartTaken | None:
    active = steps - PASSIVE
    general_rule = s.decision.kind is DecisionKind.POLICY and s.official.office not in MEMBERS
    if active and not (general_rule and active <= _PREPARING):
        said = "part.partial" if s.participation.recusal is Recusal.PARTIAL else "part.full"
        return PartTaken(
            Part.SHARING,
            (s.say_part(said),),
            _presumed_present(s),
            no_influence=_no_influence(s, steps),
            in_meeting=bool(steps & MEETING),
        )
    recusal = s.participation.recusal
    if not active and Step.ATTENDED in steps and _presence_counts(s):
        return PartTaken(
            Part.SHARING,
            (s.say("part.presence"),),
            guessed=recusal is None,
            no_influence=_no_influence(s, steps),
            in_meeting=True,
            by_presence=True,
        )
    return None


def _standing_by(s: Situation, steps: frozenset[Step]) -> PartTaken:
    active = steps - PASSIVE
    said = "part.general_rule" if active else "part.weak"
    return PartTaken(Part.STANDING_BY, (s.say_part(said),))


def _no_influence(s: Situation, steps: frozenset[Step]) -> bool:
    """Say whether a share did not matter: so on record; or no vote is on record where only the vote
    counts; or a member of a Dutch body only prepared, which article 2:4 Awb governs, and that asks
    for real influence.
    """
    if s.participation.decisive is False:
        return True
    if not s.is_elected:
        return False
    if s.settings.plan_without_influence and s.decision.kind is DecisionKind.ZONING:
        return True
    if s.settings.dutch and not steps & MEETING:
        return True
    return s.settings.vote_on_record and not steps & DECIDING


def _presence_counts(s: Situation) -> bool:
    """Say whether to stay in the room is to take part: where the law forbids being there.

    For the executive of a province or water board that has not been established.
    """
    if not s.settings.presence_counts or s.official.office not in MEMBERS:
        return False
    if not s.settings.dutch or s.is_elected:
        return True
    return s.settings.college_under_article_28 and s.level in UNDER_ARTICLE_58


def _must_leave(s: Situation) -> bool:
    """Say whether who stands aside has to leave the room as well."""
    return s.settings.must_leave_room and s.official.office in MEMBERS


def _presumed_present(s: Situation) -> tuple[Message, ...]:
    """Say that nobody is known to have stood aside, unless that is on record or who voted shows it
    by voting.
    """
    entry = s.participation
    unknown = entry.recusal is None and Step.VOTED not in entry.steps
    return (s.say("presumed.no_recusal"),) if unknown else ()


def _said_pressed(s: Situation) -> Message:
    return s.say("part.lobbied_planned" if Step.LOBBIED in s.supposed else "part.lobbied")
