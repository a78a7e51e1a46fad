"""What can still be done about a link before an open decision is taken: every measure is tried on
the facts.

The measures are those of the OECD list (recuse, restrict access, re-assign, divest), with waiting
beside them. They stand from mild to severe: first what costs the office least (one step left to
others), then what costs the matter (somebody else, a later day), last what costs the person (a tie
given up). The mildest that leads to `none` is named, because a measure may go no further than
needed.

Source: OECD Guidelines for Managing Conflict of Interest in the Public Service (2003,
OECD/LEGAL/0316), options for resolution; article 28 Gemeentewet (deliberation and vote); CAA Lyon
2020 (stood aside from the first contact); CRvB 2022:1859 (no measure that goes further than
needed).
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace

from conflict_graph.assessment import reasons, verdicts
from conflict_graph.assessment.case import Pair
from conflict_graph.chains.find import LeftOut
from conflict_graph.dates import PartialDate, months_before
from conflict_graph.facts import (
    Capacity,
    DecisionStatus,
    Outcome,
    Participation,
    Recusal,
    SideFinding,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.situation import Situation
from conflict_graph.wording.messages import Message

VOTING = frozenset({Step.VOTED, Step.DECIDED, Step.SIGNED})
SPEAKING = VOTING | {Step.DELIBERATED, Step.ATTENDED}
PREPARING = frozenset({Step.SPECIFIED, Step.PREPARED, Step.ADVISED, Step.EVALUATED})
_CAN_BE_GIVEN_UP = frozenset(
    {
        TieKind.EMPLOYMENT,
        TieKind.MANAGEMENT,
        TieKind.OFFICER,
        TieKind.BOARD,
        TieKind.ADVISORY,
        TieKind.OWNERSHIP,
        TieKind.MEMBERSHIP,
        TieKind.BUSINESS,
        TieKind.PROPERTY,
        TieKind.CANDIDATE,
        TieKind.UNSPECIFIED,
    }
)


class MeasureKind(enum.StrEnum):
    """What can be done, from mild to severe."""

    RECUSE_STEP = "recuse_step"
    RECUSE_VOTE = "recuse_vote"
    RESTRICT_ACCESS = "restrict_access"
    RECUSE_DELIBERATION_AND_VOTE = "recuse_deliberation_and_vote"
    RECUSE_FROM_NOW = "recuse_from_now"
    RECUSE_FULL = "recuse_full"
    REPLACE = "replace"
    WAIT = "wait"
    DIVEST = "divest"
    DIVEST_AND_WAIT = "divest_and_wait"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure and what the facts come to with it. `step` is set where it is about one planned
    step alone.
    """

    kind: MeasureKind
    said: Message
    outcome: Outcome
    side_findings: tuple[SideFinding, ...]
    step: Step | None = None

    @property
    def id(self) -> str:
        """The word for the measure; `recuse_step:voted` for one step."""
        return f"{self.kind}:{self.step}" if self.step else str(self.kind)


@dataclass(frozen=True, slots=True)
class _Trial:
    kind: MeasureKind
    pair: Pair
    step: Step | None = None
    ties: tuple[Tie, ...] = ()
    day: datetime.date | None = None

    def is_same_as(self, other: _Trial) -> bool:
        """Say whether both come to the same facts."""
        return (self.pair.decision, self.pair.chains) == (other.pair.decision, other.pair.chains)


def measures(given: Pair, now: Outcome) -> tuple[Measure, ...]:
    """Return every measure that can be tried, from mild to severe.

    `given` has its planned steps still planned; `now` is what holds if they are taken. Empty where
    there is nothing to solve, or the decision is not known to be open. A way of stepping aside that
    is the same as a milder one is left out, and so are wait and divest where the dossier has no day
    to reckon from.
    """
    is_open = given.decision.status is DecisionStatus.OPEN or bool(given.planned)
    if not is_open or now is Outcome.NONE:
        return ()
    tried: list[_Trial] = []
    for trial in _trials(given):
        same = any(trial.is_same_as(other) for other in tried)
        if trial.kind is MeasureKind.REPLACE or not same:
            tried.append(trial)
    return tuple(_measure(given.situation(), trial) for trial in tried)


def mildest(found: tuple[Measure, ...]) -> Measure | None:
    """Return the mildest measure that leads to `none`, managed or not; None where no measure
    does.
    """
    return next((measure for measure in found if measure.outcome is Outcome.NONE), None)


def _measure(situation: Situation, trial: _Trial) -> Measure:
    every = verdicts.verdicts(trial.pair)
    deciding = verdicts.deciding(every)
    said = situation.say(
        f"measure.{trial.kind}",
        step=trial.step,
        given_up=", ".join(dict.fromkeys(situation.name(tie.target_id) for tie in trial.ties))
        or None,
        day=trial.day.isoformat() if trial.day else None,
    )
    return Measure(
        trial.kind,
        said,
        deciding.outcome,
        reasons.side_findings(trial.pair, every, deciding),
        trial.step,
    )


def _trials(given: Pair) -> Iterator[_Trial]:
    yield from _planned_steps_left_out(given)
    done = given.situation().participation.steps
    kind = MeasureKind.RECUSE_FROM_NOW if done else MeasureKind.RECUSE_FULL
    yield _Trial(kind, _standing(given).stepping_aside())
    yield _Trial(MeasureKind.REPLACE, _standing(given).with_each_entry(_replaced))
    yield from _later_or_given_up(given.with_planned_steps_taken())


def _planned_steps_left_out(given: Pair) -> Iterator[_Trial]:
    planned = given.planned
    if len(planned) > 1:
        for step in planned:
            yield _Trial(MeasureKind.RECUSE_STEP, _without_steps(given, frozenset({step})), step)
    for kind, steps in (
        (MeasureKind.RECUSE_VOTE, VOTING),
        (MeasureKind.RESTRICT_ACCESS, PREPARING),
        (MeasureKind.RECUSE_DELIBERATION_AND_VOTE, SPEAKING),
    ):
        if steps & set(planned):
            yield _Trial(kind, _without_steps(given, steps))


def _without_steps(given: Pair, left_out: frozenset[Step]) -> Pair:
    """Return the pair as it is if these planned steps are not taken and the others are."""

    def changed(entry: Participation) -> Participation:
        planned = tuple(step for step in entry.planned if step not in left_out)
        abstains = bool(left_out & VOTING & set(entry.planned))
        return replace(
            entry, planned=planned, recusal=Recusal.PARTIAL if abstains else entry.recusal
        )

    return given.with_each_entry(changed).with_planned_steps_taken()


def _standing(given: Pair) -> Pair:
    """Return the pair with an entry for the official, so that a measure has something to change."""
    return given if given.entries else given.with_participation(Participation(given.official.id))


def _replaced(entry: Participation) -> Participation:
    """Return what is on record if somebody else takes over, and does again what was done."""
    return Participation(entry.official, recusal=Recusal.FULL, took_no_part=True)


def _later_or_given_up(taken: Pair) -> Iterator[_Trial]:
    moment = taken.situation().moment
    if moment is None:
        return
    given_up = _ties_to_give_up(taken)
    over = taken
    for tie in given_up:
        over = over.with_tie(tie.id, lambda other: _ended_before(other, moment))
    for kind, pair, ties in (
        (MeasureKind.WAIT, taken, ()),
        (MeasureKind.DIVEST, over, given_up),
        (MeasureKind.DIVEST_AND_WAIT, over, given_up),
    ):
        if kind is MeasureKind.DIVEST:
            trial = _Trial(kind, pair, ties=ties) if ties else None
        else:
            trial = _waited(kind, pair, ties) if ties or kind is MeasureKind.WAIT else None
        if trial is not None:
            yield trial


def _ties_to_give_up(pair: Pair) -> tuple[Tie, ...]:
    """Return the official's own ties that run and that the official can end; a seat held ex officio
    is the body's.
    """
    return tuple(
        tie
        for tie in pair.ties
        if tie.source_id == pair.official.id
        and tie.kind in _CAN_BE_GIVEN_UP
        and tie.capacity in (None, Capacity.PRIVATE)
        and tie.ended is not True
    )


def _ended_before(tie: Tie, moment: PartialDate) -> Tie:
    until = PartialDate.of(moment.earliest - datetime.timedelta(days=1))
    return replace(tie, ended=True, until_date=until, announced=None)


def _waited(kind: MeasureKind, pair: Pair, given_up: tuple[Tie, ...]) -> _Trial | None:
    """Return the decision on the first day on which no tie that is over counts any more.

    None where none is over, or where chains are left out: then nobody knows when the last of them
    is.
    """
    ends = [
        tie.until_date.latest
        for tie in pair.ties
        if tie.until_date is not None and tie.ended is not False
    ]
    moment = pair.situation().moment
    if pair.left_out is not LeftOut.NOTHING or not ends or moment is None:
        return None
    day = months_before(max(ends), -pair.ruleset.settings.look_back_months) + datetime.timedelta(
        days=1
    )
    if day <= moment.latest:
        return None
    later = pair.with_decision(replace(pair.decision, decided_on=PartialDate.of(day)))
    return _Trial(kind, later, ties=given_up, day=day)
