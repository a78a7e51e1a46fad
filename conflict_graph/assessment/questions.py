"""What is not known, and what each answer would change: found by trying both answers.

A question of which neither answer changes the outcome is left out. Where no single answer changes
anything, or none about a part that is not on record, and the outcome could still be higher, answers
are tried two by two, up to a bound.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conflict_graph import rulesets
from conflict_graph.assessment.case import Pair
from conflict_graph.assessment.verdicts import outcome
from conflict_graph.chains.find import LeftOut
from conflict_graph.dates import PartialDate, months_before
from conflict_graph.facts import (
    Arose,
    Benefit,
    Capacity,
    Certainty,
    DecisionKind,
    DecisionStatus,
    Declared,
    Leave,
    Level,
    Nearness,
    Outcome,
    Party,
    Payer,
    Recusal,
    Relation,
    SharedBy,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.part import MEETING, PASSIVE
from conflict_graph.rulesets.reach import ACTIVE_ROLES
from conflict_graph.rulesets.scales import RANK
from conflict_graph.rulesets.situation import MEMBERS, POSTS
from conflict_graph.rulesets.timing import TieState, over, running, state_of
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
_MAY_REPRESENT = (TieKind.EMPLOYMENT, TieKind.OFFICER, TieKind.BOARD, TieKind.BUSINESS)
_DEALINGS = (TieKind.BUSINESS, TieKind.CONTRACT, TieKind.SUPPLY)
_BEGINS = frozenset({*POSTS, TieKind.BUSINESS})
_OFTEN_ADVISED_ON = (DecisionKind.PERMIT, DecisionKind.ZONING, DecisionKind.POLICY)
_RULES_FOR_MANY = (DecisionKind.POLICY, DecisionKind.ZONING)
_MUCH, _HARDLY = 1.0, 0.001


@dataclass(frozen=True, slots=True)
class AskedFact:
    """The fact that a question asks for, so that its answer can be kept.

    `entry` is the list of the dossier in which it stands (`ties`, `parties`, `participations`,
    `decisions`), `id` the id of the tie, party, official or decision there, `key` its key; `yes`
    and `no` are the values that the two answers give it, as they stand in a dossier.
    """

    entry: str
    id: str
    key: str
    yes: bool | str
    no: bool | str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is not known, and the outcome that each answer would lead to.

    `also`: a second question that must have the answer `also_yes` before this one changes anything;
    None: none. `fact` None: the answer is more than one fact, and is entered elsewhere.
    """

    question: Message
    if_yes: Outcome
    if_no: Outcome
    also: Message | None = None
    also_yes: bool = True
    fact: AskedFact | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what its two answers would make of the pair."""

    question: Message
    yes: Change
    no: Change
    fact: AskedFact | None = None

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
    quiet = replace(pair, wordless=True)
    tried = (
        OpenQuestion(one.question, outcome(one.yes(quiet)), outcome(one.no(quiet)), fact=one.fact)
        for one in questions
    )
    alone = tuple(question for question in tried if {question.if_yes, question.if_no} != {now})
    if now is Outcome.ACTUAL_INDICATED:
        return alone
    settled = {question.question for question in alone}
    return alone + tuple(_together(quiet, now, _two_by_two(questions, settled)))


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
                one.fact,
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
        yield from _about_dealing(pair, tie)
    for party in pair.decision.parties:
        yield from _about_benefit(pair, party)
    yield from _about_law(pair)
    yield from _about_level(pair)
    yield from _about_decision(pair)


# -- one fact, two answers


def _tie(tie: Tie, **changes: Any) -> Change:
    return _changed(tie, lambda other: replace(other, **changes))


def _changed(tie: Tie, change: Callable[[Tie], Tie]) -> Change:
    return lambda pair: pair.with_tie(tie.id, change)


def _tie_fact(pair: Pair, tie: Tie, id_: str, key: str, yes: Any, no: Any) -> Asked:
    """Return a question about one fact of a tie."""
    said = pair.situation().say(id_, tie)
    fact = AskedFact("ties", tie.id, key, yes, no)
    return Asked(said, _tie(tie, **{key: yes}), _tie(tie, **{key: no}), fact)


def _part(**changes: Any) -> Change:
    return lambda pair: pair.with_participation(replace(pair.situation().participation, **changes))


def _part_fact(pair: Pair, id_: str, key: str, yes: Any, no: Any) -> Asked:
    """Return a question about one fact of the official's part."""
    fact = AskedFact("participations", pair.official.id, key, yes, no)
    return Asked(pair.situation().say(id_), _part(**{key: yes}), _part(**{key: no}), fact)


def _party_fact(pair: Pair, party: Party, id_: str, key: str, yes: Any, no: Any) -> Asked:
    """Return a question about one fact of a party."""

    def given(answer: Any) -> Change:
        return lambda other: other.with_party(party, replace(party, **{key: answer}))

    said = pair.situation().say(id_, party=party.id, role=party.role)
    return Asked(said, given(yes), given(no), AskedFact("parties", party.id, key, yes, no))


# -- the part taken


def _about_part(pair: Pair) -> Iterator[Asked]:
    situation = pair.situation()
    entry = situation.participation
    if entry.stood_aside:
        yield from _about_staying_out(pair)
        return
    active = frozenset(entry.steps) - PASSIVE
    moved = entry.proposed is True or entry.decisive is True
    aside = entry.recusal is Recusal.FULL or entry.took_no_part is True
    if aside:
        yield _whether_stayed_out(pair)
    if moved and not entry.steps:
        return
    if entry.recusal is Recusal.PARTIAL and not entry.steps:
        nothing = _part(recusal=Recusal.FULL, took_no_part=True)
        yield Asked(situation.say("open.before_the_vote"), _part(steps=(Step.TOOK_PART,)), nothing)
    elif not active and not aside:
        yield _whether_more_was_done(pair)
    if active and entry.recusal is None:
        yield _part_fact(pair, "open.abstained", "recusal", Recusal.PARTIAL, Recusal.NONE)
    if entry.steps and entry.decisive is None:
        yield _part_fact(pair, "open.decisive", "decisive", True, False)
    if entry.steps and entry.proposed is None:
        yield _part_fact(pair, "open.proposed", "proposed", True, False)
    if Step.RESPONSIBLE in entry.steps and not active and entry.handed_over is None:
        yield _part_fact(pair, "open.handed_over", "handed_over", True, False)
    if Step.LOBBIED in entry.steps and entry.as_citizen is None:
        yield _part_fact(pair, "open.as_citizen", "as_citizen", True, False)


def _about_staying_out(pair: Pair) -> Iterator[Asked]:
    """Yield whether anybody worked for the other side, which staying out does not cure."""
    for tie in pair.sure_ties:
        own = tie.source_id == pair.official.id
        if own and tie.worked_on_matter is None and tie.kind in _WORKS:
            yield _tie_fact(pair, tie, "open.worked_on_matter", "worked_on_matter", True, False)


def _whether_stayed_out(pair: Pair) -> Asked:
    """Return the question that a record asks which contradicts itself about the part taken."""
    out = _part(steps=(), proposed=None, decisive=None, recusal=Recusal.FULL)
    took_part = _part(recusal=Recusal.NONE, took_no_part=None)
    return Asked(pair.situation().say("open.stayed_out"), out, took_part)


def _whether_more_was_done(pair: Pair) -> Asked:
    situation = pair.situation()
    entry = situation.participation
    taken = _part(
        steps=(*entry.steps, Step.TOOK_PART),
        took_no_part=None,
        recusal=entry.recusal or Recusal.NONE,
    )
    if entry.steps:
        left = tuple(step for step in entry.steps if step is not Step.ATTENDED)
        present = Step.ATTENDED in entry.steps and entry.recusal is None
        no = _part(steps=left, recusal=Recusal.FULL) if present else _part(recusal=Recusal.NONE)
        return Asked(situation.say("open.did_more"), taken, no)
    is_open = pair.decision.status is DecisionStatus.OPEN
    said = situation.say("open.takes_part" if is_open else "open.took_part")
    return Asked(said, taken, _part(took_no_part=True))


_NO_PART = frozenset({"open.took_part", "open.takes_part"})


# -- what the law leaves open, and what the decision is


def _about_law(pair: Pair) -> Iterator[Asked]:
    """Yield whether the matter concerns the member personally in the sense of article 28(1)(a),
    until courts say what that reaches; and whether who sits somewhere is its representative.
    """
    settings = pair.ruleset.settings
    if not (settings.dutch and settings.barred_whatever_influence and _met(pair)):
        return
    situation = pair.situation()
    if situation.is_elected and pair.personally is None:

        def personally(answer: bool) -> Change:
            return lambda other: replace(other, personally=answer)

        yield Asked(situation.say("open.personally"), personally(True), personally(False))
    for tie in pair.sure_ties:
        if tie.source_id != pair.official.id:
            continue
        stands_for = tie.kind is TieKind.OFFICER or tie.represents is True
        barred_as = _AS_REPRESENTATIVE.get(tie.capacity)
        if barred_as is not None and stands_for:
            said = situation.say("open.representative", tie)
            yield Asked(said, _tie(tie, capacity=barred_as), lambda other: other)
        elif tie.represents is None and tie.kind in _MAY_REPRESENT:
            yield _tie_fact(pair, tie, "open.represents", "represents", True, False)


_AS_REPRESENTATIVE: Mapping[Capacity | None, Capacity] = {
    Capacity.EX_OFFICIO: Capacity.PUBLIC_OFFICE,
    Capacity.PUBLIC_OFFICE: Capacity.PRIVATE,
}
"""How a seat of an office reads, should article 28 bar whoever sits there as a representative."""


def _met(pair: Pair) -> bool:
    """Say whether the official has a part in the meeting that decides."""
    in_meeting = MEETING & frozenset(pair.situation().participation.steps)
    return bool(in_meeting) and pair.official.office in MEMBERS


def _about_level(pair: Pair) -> Iterator[Asked]:
    """Yield which test governs in the executive of a province or water board, where presence alone
    would be a part under one and not under the other.
    """
    situation = pair.situation()
    if not situation.is_executive or not pair.ruleset.settings.college_under_article_28:
        return
    if situation.level in (Level.PROVINCE, Level.WATER_BOARD):
        yield Asked(
            situation.say("open.which_test"),
            lambda other: other.with_level(Level.MUNICIPALITY),
            lambda other: other,
        )


def _about_decision(pair: Pair) -> Iterator[Asked]:
    """Yield whether another authority decides, where a body is heard as often as it decides, and
    whether anything is decided at all, where nobody said of what kind the decision is.
    """
    decision = pair.decision
    if decision.advisory is None and decision.kind in _OFTEN_ADVISED_ON:
        yield _decision_fact(pair, "open.advisory", "advisory")
    if decision.for_information is None and decision.kind is DecisionKind.OTHER:
        yield _decision_fact(pair, "open.for_information", "for_information")


def _decision_fact(pair: Pair, id_: str, key: str) -> Asked:
    """Return a question about one fact of the decision that is so or not."""

    def given(answer: bool) -> Change:
        changes: dict[str, Any] = {key: answer}
        return lambda other: other.with_decision(replace(other.decision, **changes))

    fact = AskedFact("decisions", pair.decision.id, key, True, False)
    return Asked(pair.situation().say(id_), given(True), given(False), fact)


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
    days |= {day for day in _days_of_new_law(pair) if day >= begun}
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
        yield months_before(tie.until_date.latest, -pair.ruleset.settings.look_back_months)


def _days_of_new_law(pair: Pair) -> Iterator[datetime.date]:
    """Yield the last day before each later version of the law."""
    for version in rulesets.RULE_SETS[pair.ruleset.name]:
        if version.in_force_from is not None:
            yield version.in_force_from.earliest - datetime.timedelta(days=1)


def _decided(day: datetime.date) -> Change:
    return lambda pair: pair.with_decision(replace(pair.decision, decided_on=PartialDate.of(day)))


def _about_leaving(pair: Pair) -> Iterator[Asked]:
    if pair.decision.kind is DecisionKind.SIDE_ACTIVITY and pair.official.left is None:

        def given(left: bool) -> Change:
            return lambda other: replace(other, official=replace(other.official, left=left))

        yield Asked(pair.situation().say("open.left"), given(True), given(False))


# -- the ties


def _about_hold(pair: Pair, tie: Tie) -> Iterator[Asked]:
    """Yield whether the tie ran, and whether it is this person's and this organisation's at all."""
    situation = pair.situation()
    state = state_of(situation, tie)
    if state is TieState.UNKNOWN:
        yield Asked(situation.say("open.running", tie), _changed(tie, running), _changed(tie, over))
    if state is TieState.ENDED_UNDATED and tie.until_date is None:
        yield from _about_end(pair, tie, "open.ended_lately")
    if state is TieState.UNDATED_GIFT:
        yield from _about_end(pair, tie, "open.gift_lately")
    undated = tie.arose is None and tie.from_date is None and tie.source_id == pair.official.id
    if undated and tie.kind in _BEGINS and situation.participation.steps:
        yield _tie_fact(pair, tie, "open.arose", "arose", Arose.BEFORE_STEP, Arose.AFTER_STEP)
    if tie.certainty is not Certainty.CONFIRMED:
        sure = _tie(tie, certainty=Certainty.CONFIRMED)
        yield Asked(situation.say("open.same", tie), sure, lambda other: other.without_tie(tie.id))


def _about_end(pair: Pair, tie: Tie, id_: str) -> Iterator[Asked]:
    """Yield whether it was over within the look-back before the decision, or longer ago."""
    moment = pair.situation().moment
    if moment is None:
        return
    months = pair.ruleset.settings.look_back_months
    lately = moment.earliest - datetime.timedelta(days=1)
    long_ago = months_before(moment.earliest, months) - datetime.timedelta(days=1)
    yield Asked(
        pair.situation().say(id_, tie, months=str(months)),
        _tie(tie, ended=True, until_date=PartialDate.of(lately)),
        _tie(tie, ended=True, until_date=PartialDate.of(long_ago)),
    )


def _about_dealing(pair: Pair, tie: Tie) -> Iterator[Asked]:
    """Yield on what terms a dealing is, who pays, and how land lies."""
    if tie.ordinary_terms is None and tie.kind in _DEALINGS:
        yield _tie_fact(pair, tie, "open.ordinary_terms", "ordinary_terms", True, False)
    if tie.payer is None and tie.kind is TieKind.CONTRACT:
        payer = pair.situation().name(tie.source_id)
        said = pair.situation().say("open.payer", tie, payer=payer)
        fact = AskedFact("ties", tie.id, "payer", Payer.FROM, Payer.TO)
        yield Asked(said, _tie(tie, payer=Payer.FROM), _tie(tie, payer=Payer.TO), fact)
    if tie.nearness is None and tie.kind is TieKind.PROPERTY:
        yield _tie_fact(pair, tie, "open.inside", "nearness", Nearness.INSIDE, Nearness.NEAR)


def _about_kind(pair: Pair, tie: Tie) -> Iterator[Asked]:
    """Yield what kind of tie it is, as far as that was not stated."""
    if tie.kind is TieKind.UNSPECIFIED:
        yield _tie_fact(pair, tie, "open.runs_it", "kind", TieKind.OFFICER, TieKind.MEMBERSHIP)
    if tie.kind is TieKind.FAMILY and tie.relation is None:
        close, other = Relation.PARTNER, Relation.OTHER
        said = pair.situation().say("open.close_relative", tie)
        yield Asked(said, _tie(tie, relation=close), _tie(tie, relation=other))
    if tie.kind is TieKind.OWNERSHIP and tie.share is None:
        percent = f"{100 * pair.ruleset.settings.small_share:g}"
        said = pair.situation().say("open.small_share", tie, percent=percent)
        yield Asked(said, _tie(tie, share=_HARDLY), _tie(tie, share=_MUCH))
    if tie.kind is TieKind.OWNERSHIP and tie.keeps_control is None:
        yield _tie_fact(pair, tie, "open.control", "keeps_control", True, False)


def _about_post(pair: Pair, tie: Tie) -> Iterator[Asked]:
    """Yield how a position is held."""
    if tie.worked_on_matter is None and tie.kind in _WORKS:
        yield _tie_fact(pair, tie, "open.worked_on_matter", "worked_on_matter", True, False)
    if tie.source_id != pair.official.id:
        return
    if tie.capacity is None and tie.kind in _POSTS:
        private = Capacity.PRIVATE
        yield _tie_fact(pair, tie, "open.ex_officio", "capacity", Capacity.EX_OFFICIO, private)
    if tie.paid is None and tie.kind in _POSTS:
        yield _tie_fact(pair, tie, "open.paid", "paid", True, False)
    if tie.declared is None:
        yield _tie_fact(pair, tie, "open.declared", "declared", Declared.BEFORE, Declared.NEVER)
    if tie.permission is None and pair.decision.kind is DecisionKind.SIDE_ACTIVITY:
        yield _tie_fact(pair, tie, "open.permission", "permission", Leave.GRANTED, Leave.REFUSED)


# -- who gains


def _about_benefit(pair: Pair, party: Party) -> Iterator[Asked]:
    """Yield what the decision means for a party, and how many share it where others may."""
    if all(chain.party != party for chain in pair.chains):
        return
    if party.benefit is None:
        yield _party_fact(pair, party, "open.direct", "benefit", Benefit.DIRECT, Benefit.NONE)
    may_be_shared = party.role not in ACTIVE_ROLES or pair.decision.kind in _RULES_FOR_MANY
    if party.benefit is Benefit.DIRECT and party.shared_by is None and may_be_shared:
        yield _party_fact(pair, party, "open.shared", "shared_by", SharedBy.GROUP, SharedBy.ALONE)
