"""What is not known, and what each answer would change: found by trying both answers.

A question of which neither answer changes the outcome is left out. Where no single answer changes
anything, or none about a part that is not on record, and the outcome could still be higher, answers
are tried two by two, up to a bound.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from conflict_graph.assessment.case import Pair, over, running
from conflict_graph.assessment.verdicts import RANK, Verdict, outcome
from conflict_graph.chains.find import LeftOut
from conflict_graph.dates import PartialDate, months_before
from conflict_graph.facts import (
    Benefit,
    Capacity,
    Certainty,
    DecisionKind,
    DecisionStatus,
    Declared,
    Leave,
    OfficeKind,
    Outcome,
    Party,
    Recusal,
    Relation,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.situation import Part, TieState
from conflict_graph.wording.messages import Message

Change = Callable[[Pair], Pair]
MOST_PAIRS = 12
"""So many pairs of questions are tried at most; each costs four runs of the rule set over all
chains.
"""

MOST_RUNS = 2000
"""So often is the rule set run over a chain to try single answers, and again to try pairs, save
that one pair and two questions are always tried; the questions about the nearest ties come first.
"""

_POSTS = (TieKind.BOARD, TieKind.OFFICER, TieKind.MANAGEMENT, TieKind.ADVISORY, TieKind.UNSPECIFIED)
_WORKS = (TieKind.EMPLOYMENT, TieKind.ADVISORY, TieKind.BOARD, TieKind.BUSINESS)
_HALF, _HARDLY = 0.5, 0.001


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is not known, and the outcome that each answer would lead to.

    `also`: a second question that must have the answer `also_yes` before this one changes anything;
    None: none.
    """

    question: Message
    if_yes: Outcome
    if_no: Outcome
    also: Message | None = None
    also_yes: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what its two answers would make of the pair."""

    question: Message
    yes: Change
    no: Change

    def answer(self, pair: Pair, yes: bool) -> Pair:
        """Return the pair as it is with this answer."""
        return self.yes(pair) if yes else self.no(pair)


def open_questions(pair: Pair, now: Outcome) -> tuple[OpenQuestion, ...]:
    """Return the unknowns of which one answer would change the outcome that holds now, by trying
    both.
    """
    if not pair.chains:
        return ()
    questions = tuple(itertools.islice(asked(pair), max(MOST_RUNS // (2 * len(pair.chains)), 2)))
    tried = (
        OpenQuestion(one.question, outcome(one.yes(pair)), outcome(one.no(pair)))
        for one in questions
    )
    alone = tuple(question for question in tried if {question.if_yes, question.if_no} != {now})
    if now is Outcome.ACTUAL_INDICATED:
        return alone
    settled = {question.question for question in alone}
    return alone + tuple(_together(pair, now, _two_by_two(questions, settled)))


def open_law(deciding: Verdict) -> tuple[OpenQuestion, ...]:
    """Return which test governs, where the law is open: if not the one of the row, the engine
    cannot say.
    """
    situation, question = deciding.situation, deciding.rule.open_law
    spoke = {Step.DELIBERATED, Step.VOTED, Step.DECIDED, Step.TOOK_PART} & set(
        situation.participation.steps
    )
    dutch_member = (
        situation.dossier.jurisdiction == "NL"
        and situation.official.office is OfficeKind.ELECTED_MEMBER
    )
    if question is None or not spoke or not dutch_member:
        return ()
    return (OpenQuestion(situation.say(question), deciding.outcome, Outcome.UNRESOLVED),)


def _two_by_two(
    questions: tuple[Asked, ...], settled: set[Message]
) -> Iterator[tuple[Asked, Asked]]:
    """Yield the pairs to try: all where no question changes anything alone, else those about a part
    not on record.
    """
    if not settled:
        return itertools.combinations(questions, 2)
    parts = [
        one for one in questions if one.question.id in _NO_PART and one.question not in settled
    ]
    return ((one, other) for one in parts for other in questions if other is not one)


def _together(
    pair: Pair, now: Outcome, pairs: Iterator[tuple[Asked, Asked]]
) -> Iterator[OpenQuestion]:
    """Yield the questions that change the outcome only once another has been answered; each
    question once.
    """
    seen: set[Message] = set()
    most = min(MOST_PAIRS, max(MOST_RUNS // (4 * len(pair.chains)), 1))
    for one, other in itertools.islice(pairs, most):
        for also_yes in (True, False):
            given = other.answer(pair, also_yes)
            found = OpenQuestion(
                one.question,
                outcome(one.yes(given)),
                outcome(one.no(given)),
                other.question,
                also_yes,
            )
            higher = max(RANK[found.if_yes], RANK[found.if_no]) > RANK[now]
            if higher and one.question not in seen:
                seen.add(one.question)
                yield found


def asked(pair: Pair) -> Iterator[Asked]:
    """Yield every unknown that a rule could depend on, whether or not its answer changes anything.

    Asked of a pair with at least one chain; without one there is nothing to ask.
    """
    yield from _about_part(pair)
    yield from _about_day(pair)
    yield from _about_leaving(pair)
    for tie in pair.sure_ties:
        yield from _about_hold(pair, tie)
        yield from _about_kind(pair, tie)
        yield from _about_post(pair, tie)
    for party in pair.decision.parties:
        yield from _about_benefit(pair, party)


# -- the part taken


def _part(**changes: Any) -> Change:
    return lambda pair: pair.with_participation(replace(pair.situation().participation, **changes))


def _about_part(pair: Pair) -> Iterator[Asked]:
    situation = pair.situation()
    entry, part = situation.participation, situation.part
    if part in (Part.NONE_ON_RECORD, Part.WEAK):
        is_open = pair.decision.status is DecisionStatus.OPEN
        taken = _part(
            steps=(*entry.steps, Step.TOOK_PART),
            took_no_part=None,
            recusal=entry.recusal or Recusal.NONE,
        )
        no = (
            _part(took_no_part=True) if part is Part.NONE_ON_RECORD else _part(recusal=Recusal.NONE)
        )
        yield Asked(situation.say("open.takes_part" if is_open else _TOOK_PART[part]), taken, no)
    if part is Part.FULL and entry.recusal is None:
        yield Asked(
            situation.say("open.abstained"),
            _part(recusal=Recusal.PARTIAL),
            _part(recusal=Recusal.NONE),
        )
    if part is Part.PARTIAL and not entry.steps:
        nothing = _part(recusal=Recusal.FULL, took_no_part=True)
        yield Asked(situation.say("open.before_the_vote"), _part(steps=(Step.TOOK_PART,)), nothing)
    if entry.decisive is None:
        yield Asked(situation.say("open.decisive"), _part(decisive=True), _part(decisive=False))
    if entry.proposed is None:
        yield Asked(situation.say("open.proposed"), _part(proposed=True), _part(proposed=False))


_TOOK_PART = {Part.NONE_ON_RECORD: "open.took_part", Part.WEAK: "open.did_more"}
_NO_PART = frozenset({"open.took_part", "open.takes_part"})


# -- the day of the decision, and the end of the office


def _about_day(pair: Pair) -> Iterator[Asked]:
    """Yield whether an undated decision, or one of a year or month, was taken by a day on which a
    tie changes.

    A day before the beginning of a tie that is known to have run at the decision is no answer, and
    where chains are left out nobody knows which ties change on which day.
    """
    decided_on = pair.decision.decided_on
    if (
        pair.left_out is not LeftOut.NOTHING
        or pair.decision.status is DecisionStatus.OPEN
        or (decided_on and decided_on.day)
    ):
        return
    begun = max(
        (tie.from_date.earliest for tie in pair.ties if tie.from_date and tie.ended is False),
        default=datetime.date.min,
    )
    days = {day for tie in pair.ties for day in _days_that_matter(pair, tie) if day >= begun}
    for day in sorted(days):
        if decided_on and not decided_on.earliest <= day < decided_on.latest:
            continue
        said = pair.situation().say("open.decided_by", day=day.isoformat())
        yield Asked(said, _decided(day), _decided(day + datetime.timedelta(days=1)))


def _days_that_matter(pair: Pair, tie: Tie) -> Iterator[datetime.date]:
    if tie.ended is False:
        return
    if tie.from_date is not None:
        yield tie.from_date.earliest - datetime.timedelta(days=1)
    if tie.until_date is not None:
        yield tie.until_date.latest
        yield months_before(tie.until_date.latest, -pair.ruleset.look_back_months)


def _decided(day: datetime.date) -> Change:
    return lambda pair: pair.with_decision(replace(pair.decision, decided_on=PartialDate.of(day)))


def _about_leaving(pair: Pair) -> Iterator[Asked]:
    if pair.decision.kind is DecisionKind.SIDE_ACTIVITY and pair.official.left is None:

        def given(left: bool) -> Change:
            return lambda other: replace(other, official=replace(other.official, left=left))

        yield Asked(pair.situation().say("open.left"), given(True), given(False))


# -- the ties


def _changed(tie: Tie, change: Callable[[Tie], Tie]) -> Change:
    return lambda pair: pair.with_tie(tie.id, change)


def _tie(tie: Tie, **changes: Any) -> Change:
    return _changed(tie, lambda other: replace(other, **changes))


def _about_hold(pair: Pair, tie: Tie) -> Iterator[Asked]:
    """Yield whether the tie ran, and whether it is this person's and this organisation's at all."""
    situation = pair.situation()
    if situation.state(tie) is TieState.UNKNOWN:
        yield Asked(situation.say("open.running", tie), _changed(tie, running), _changed(tie, over))
    if tie.certainty in (Certainty.UNCERTAIN, Certainty.PROBABLE):
        sure = _tie(tie, certainty=Certainty.CONFIRMED)
        yield Asked(situation.say("open.same", tie), sure, lambda other: other.without_tie(tie.id))


def _about_kind(pair: Pair, tie: Tie) -> Iterator[Asked]:
    """Yield what kind of tie it is, as far as that was not stated."""
    situation = pair.situation()
    if tie.kind is TieKind.UNSPECIFIED:
        other_kind = _tie(tie, kind=TieKind.BOARD)
        yield Asked(situation.say("open.owns", tie), _tie(tie, kind=TieKind.OWNERSHIP), other_kind)
    if tie.kind is TieKind.FAMILY and tie.relation is None:
        close, other = _tie(tie, relation=Relation.PARTNER), _tie(tie, relation=Relation.OTHER)
        yield Asked(situation.say("open.close_relative", tie), close, other)
    if tie.kind is TieKind.OWNERSHIP and tie.share is None:
        yield Asked(
            situation.say("open.half", tie), _tie(tie, share=_HALF), _tie(tie, share=_HARDLY)
        )
    if tie.kind is TieKind.OWNERSHIP and tie.keeps_control is None:
        yield Asked(
            situation.say("open.control", tie),
            _tie(tie, keeps_control=True),
            _tie(tie, keeps_control=False),
        )


def _about_post(pair: Pair, tie: Tie) -> Iterator[Asked]:
    """Yield how a position is held."""
    situation = pair.situation()
    if tie.worked_on_matter is None and tie.kind in _WORKS:
        said = situation.say("open.worked_on_matter", tie)
        yield Asked(said, _tie(tie, worked_on_matter=True), _tie(tie, worked_on_matter=False))
    if tie.source_id != pair.official.id:
        return
    if tie.capacity is None and tie.kind in _POSTS:
        said = situation.say("open.ex_officio", tie)
        yield Asked(
            said, _tie(tie, capacity=Capacity.EX_OFFICIO), _tie(tie, capacity=Capacity.PRIVATE)
        )
    if tie.paid is None and tie.kind in _POSTS:
        yield Asked(situation.say("open.paid", tie), _tie(tie, paid=True), _tie(tie, paid=False))
    if tie.declared is None:
        told, never = _tie(tie, declared=Declared.BEFORE), _tie(tie, declared=Declared.NEVER)
        yield Asked(situation.say("open.declared", tie), told, never)
    if tie.permission is None and pair.decision.kind is DecisionKind.SIDE_ACTIVITY:
        granted, refused = (
            _tie(tie, permission=Leave.GRANTED),
            _tie(tie, permission=Leave.REFUSED),
        )
        yield Asked(situation.say("open.permission", tie), granted, refused)


# -- who gains


def _about_benefit(pair: Pair, party: Party) -> Iterator[Asked]:
    if party.benefit is not None or all(chain.party != party for chain in pair.chains):
        return

    def given(benefit: Benefit) -> Change:
        return lambda other: other.with_party(party, replace(party, benefit=benefit))

    question = pair.situation().say("open.direct", party=party.id, role=party.role)
    yield Asked(question, given(Benefit.DIRECT), given(Benefit.NONE))
