"""Step 3, time: whether the interest ran when the decision was made.

Only an interest that runs can pull at a decision: one that is over may still look so, one that is
long over does not. A gift is an act and does not run. What begins after the decision was no part of
it.

Source: article 2:4 Awb as read by ABRvS 2007 (Veldhoven/Eindhoven: former offices are not enough);
OECD 2003 ("actual": an interest that the official has). The twelve months are a setting.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from conflict_graph.dates import Answer, PartialDate, is_before, months_before
from conflict_graph.facts import Arose, DecisionKind, DecisionStatus, Tie, TieKind
from conflict_graph.rulesets.situation import Situation, family_lasts
from conflict_graph.wording.messages import Message


class TieState(enum.StrEnum):
    """How a tie stands in time, seen from the decision."""

    LIVE = "live"
    RECENT = "recent"
    """It ended within the look-back, or was work on this very matter, which does not grow old."""
    ENDED = "ended"
    """It ended before that."""
    ENDED_UNDATED = "ended_undated"
    """It is over, on a day that nobody stated."""
    ANNOUNCED = "announced"
    """It is agreed, and begins later."""
    LATER = "after_decision"
    """It arose only after the decision, or after what the official did."""
    OLD_GIFT = "old_gift"
    UNDATED_GIFT = "undated_gift"
    UNKNOWN = "unknown"
    """Nobody knows whether it still ran."""


_COSTS = {
    TieState.RECENT: 1,
    TieState.ENDED_UNDATED: 2,
    TieState.ANNOUNCED: 1,
    TieState.LATER: 2,
    TieState.OLD_GIFT: 2,
}
_PAST = (TieState.ENDED, TieState.ENDED_UNDATED)
_CAPS = (TieState.RECENT, TieState.ENDED_UNDATED)


@dataclass(frozen=True, slots=True)
class Timing:
    """What time makes of a chain.

    `cost` is taken off the closeness. `is_over`: no interest is left. `is_capped`: what is left is
    slight at most. `is_later`: it arose only after what was done. `guessed`: a gift without a day
    carries no `actual_indicated`.
    """

    cost: int = 0
    is_over: bool = False
    is_capped: bool = False
    is_later: bool = False
    guessed: bool = False
    because: tuple[Message, ...] = ()
    presumed: tuple[Message, ...] = ()


def timing(s: Situation) -> Timing:
    """Read how the ties of the chain stand in time; the one that lies furthest off counts."""
    states = [(tie, state_of(s, tie)) for tie in s.ties]
    found = frozenset(state for _, state in states)
    return Timing(
        cost=max((cost_of(s, state) for state in found), default=0),
        is_over=TieState.ENDED in found,
        is_capped=not found.isdisjoint(_CAPS),
        is_later=TieState.LATER in found,
        guessed=TieState.UNDATED_GIFT in found,
        because=tuple(_said(s, tie, state) for tie, state in states if state is not TieState.LIVE),
        presumed=(
            *(s.say("presumed.family_lasts", tie) for tie in s.ties if _presumed_to_last(tie)),
            *(s.say("presumed.began_before", tie) for tie in s.ties if _may_begin_later(s, tie)),
            *_presumed_day(s),
        ),
    )


def cost_of(s: Situation, state: TieState) -> int:
    """Return what a state takes off the closeness.

    Under a norm that asks how it looks, a tie that ended on an unknown day counts one more.
    """
    if state is TieState.ENDED_UNDATED and s.is_perceived:
        return 1
    return _COSTS.get(state, 0)


def state_of(s: Situation, tie: Tie) -> TieState:
    """Say how a tie stands in time, seen from the decision."""
    if s.decision.kind is DecisionKind.SIDE_ACTIVITY or tie.keeps_control:
        return TieState.LIVE
    if tie.announced:
        return TieState.ANNOUNCED
    if tie.arose is Arose.AFTER_STEP or _begins_later(s, tie):
        return TieState.LATER
    if tie.kind is TieKind.GIFT:
        return _state_of_gift(s, tie)
    if tie.ended is False:
        return TieState.LIVE
    if tie.until_date is not None and s.moment is not None:
        state = _state_by_date(s, tie.until_date, s.moment)
        return TieState.RECENT if tie.worked_on_matter and state in _PAST else state
    if tie.ended is True and tie.worked_on_matter:
        return TieState.RECENT
    if tie.ended is True:
        rivals = tie.kind is TieKind.COMPETITION
        return TieState.ENDED if rivals else TieState.ENDED_UNDATED
    return TieState.LIVE if family_lasts(tie) else TieState.UNKNOWN


def running(tie: Tie) -> Tie:
    """Return the tie as it is if it still runs."""
    return replace(tie, ended=False, until_date=None)


def over(tie: Tie) -> Tie:
    """Return the tie as it is if it had ended, on a day that nobody knows."""
    return replace(tie, ended=True, until_date=None)


def _begins_later(s: Situation, tie: Tie) -> bool:
    if tie.from_date is None or s.moment is None:
        return False
    return is_before(s.moment, tie.from_date) is Answer.YES


def _may_begin_later(s: Situation, tie: Tie) -> bool:
    """Say whether dates that are known in part only leave it open that the tie begins after the
    decision.
    """
    if tie.from_date is None or s.moment is None or tie.arose is not None:
        return False
    return is_before(s.moment, tie.from_date) is Answer.UNKNOWN


def _state_of_gift(s: Situation, tie: Tie) -> TieState:
    """A gift was received on a day, or is given again and again."""
    if tie.ended is False:
        return TieState.LIVE
    received = tie.until_date or tie.from_date
    if received is None or s.moment is None:
        return TieState.UNDATED_GIFT
    state = _state_by_date(s, received, s.moment)
    return TieState.OLD_GIFT if state is TieState.ENDED else TieState.LIVE


def _state_by_date(s: Situation, until: PartialDate, moment: PartialDate) -> TieState:
    if is_before(until, moment) is Answer.NO:
        return TieState.LIVE
    months = s.settings.look_back_months
    if until.latest < months_before(moment.earliest, months):
        return TieState.ENDED
    if until.earliest >= months_before(moment.latest, months):
        return TieState.RECENT
    return TieState.ENDED_UNDATED


def _said(s: Situation, tie: Tie, state: TieState) -> Message:
    until = str(tie.until_date) if tie.until_date else None
    said = f"time.{state}"
    if state is TieState.RECENT and tie.worked_on_matter is True:
        said = "time.same_matter"
    if state is TieState.LATER and not _begins_later(s, tie):
        said = "time.after_step"
    return s.say(said, tie, until=until)


def _presumed_to_last(tie: Tie) -> bool:
    return tie.ended is None and family_lasts(tie)


def _presumed_day(s: Situation) -> tuple[Message, ...]:
    """Return that the dossier's own day stands in for the day of a decision that was taken on an
    unknown one.
    """
    dated = any(tie.ended is not False and (tie.from_date or tie.until_date) for tie in s.ties)
    undated = s.decision.decided_on is None and s.decision.status is not DecisionStatus.OPEN
    if not (dated and undated and s.dossier.as_of):
        return ()
    return (s.say("presumed.decided_then", day=str(s.dossier.as_of)),)
