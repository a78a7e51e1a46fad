"""The procedure: facts of one chain → closeness and reach → grade; grade and part → cell → label.

Each step is a small function with its article; the cells and settings stand in `tables/`. The nine
exceptions bear the numbers of docs/conflict-test.md. What is none of them raises or lowers nothing:
not the press, the number of ties, the value, nor the party.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from conflict_graph.facts import (
    Capacity,
    Certainty,
    Decision,
    DecisionKind,
    DecisionStatus,
    Declared,
    Dossier,
    Outcome,
    PartyRole,
    SideFinding,
    Step,
    TieKind,
)
from conflict_graph.rulesets import accounts, side_activity
from conflict_graph.rulesets.closeness import closeness, pressed
from conflict_graph.rulesets.part import DECIDING, PartTaken, part_taken, without_doubt
from conflict_graph.rulesets.reach import TURNS, reach
from conflict_graph.rulesets.scales import (
    BOUND,
    RANK,
    Elements,
    InterestGrade,
    Part,
    grade_of,
)
from conflict_graph.rulesets.situation import Situation
from conflict_graph.rulesets.table import CURED, NO_INTEREST, OTHER_BODY, Condition, RuleSet
from conflict_graph.rulesets.timing import Timing, timing
from conflict_graph.wording.messages import Message

_MONEY = frozenset({TieKind.EMPLOYMENT, TieKind.BUSINESS, TieKind.GIFT})
_OWN_MONEY = frozenset({TieKind.OWNERSHIP, TieKind.CONTROL, TieKind.PROPERTY})
_SELECTING = frozenset({DecisionKind.TENDER, DecisionKind.AWARD, DecisionKind.GRANT})
_SELECTED = frozenset({PartyRole.APPLICANT, PartyRole.BIDDER, PartyRole.COMPETITOR})
_JUDGING = frozenset({Step.ADVISED, Step.EVALUATED})


@dataclass(frozen=True, slots=True)
class ChainConclusion:
    """What the procedure says of one chain, or without any.

    `rule` is the id of the row that decided, `elements` what the steps came to; None where another
    table decides. `contradicts`: the record contradicts itself about the part taken.
    """

    outcome: Outcome
    rule: str
    because: tuple[Message, ...] = ()
    presumed: tuple[Message, ...] = ()
    side: SideFinding | None = None
    elements: Elements | None = None
    contradicts: bool = False


@dataclass(slots=True)
class _Draft:
    """An outcome while the exceptions are gone through, with why it moved."""

    outcome: Outcome
    because: list[Message] = field(default_factory=list)

    def raised(self, least: Outcome, why: Message) -> None:
        """Make it no less than `least`."""
        if RANK[self.outcome] < RANK[least]:
            self.outcome = least
            self.because.append(why)

    def lowered(self, most: Outcome, why: Message) -> None:
        """Make it no more than `most`."""
        if RANK[self.outcome] > RANK[most]:
            self.outcome = most
            self.because.append(why)


def conclude(s: Situation, ruleset: RuleSet) -> ChainConclusion:
    """Go through the procedure for one chain; whose tie it is and whether it still ran are taken as
    they stand.
    """
    if s.decision.kind is DecisionKind.SIDE_ACTIVITY:
        row, because = side_activity.first(s, ruleset)
        return ChainConclusion(row.outcome, row.id, because, side=row.side)
    found = _by_cell(s, ruleset)
    beside = accounts.barred(s, ruleset)
    if beside is None:
        return found
    row, because = beside
    if RANK[row.outcome] <= RANK[found.outcome]:
        return replace(found, because=(*found.because, *because))
    return replace(found, outcome=row.outcome, rule=row.id, because=because, side=None)


def comes_to_nothing(dossier: Dossier, decision: Decision, official: str) -> bool:
    """Say, before any chain is looked for, that all between an official and a decision come to
    none: it is taken, and no part in it is on record (exception 6), nor work on it for another.
    """
    return (
        decision.status is DecisionStatus.TAKEN
        and decision.series is not True
        and decision.kind is not DecisionKind.SIDE_ACTIVITY
        and all(entry.official != official for entry in decision.participations)
        and not any(tie.worked_on_matter for tie in dossier.ties if tie.source_id == official)
    )


def _by_cell(s: Situation, ruleset: RuleSet) -> ChainConclusion:
    """Go through the elements; of a part that is contradicted, what holds without doubt counts
    where that carries a label.
    """
    when = timing(s)
    part = part_taken(s, when)
    found = _with_part(s, ruleset, when, part)
    if found.contradicts and part.stayed:
        sure = _with_part(s, ruleset, when, without_doubt(s, part))
        return sure if RANK[sure.outcome] >= RANK[Outcome.APPARENT] else found
    return found


def _with_part(s: Situation, ruleset: RuleSet, when: Timing, part: PartTaken) -> ChainConclusion:
    close, touched = closeness(s), reach(s)
    value = 0 if when.is_over else max(close.value - when.cost, 0)
    grade, moved = _grade(s, value, touched.value, when, part)
    elements = Elements(value, touched.value, grade, part.part)
    because = (*close.because, *when.because, *touched.because, *moved)
    presumed = (*close.presumed, *when.presumed, *touched.presumed)
    if grade < InterestGrade.SLIGHT:
        return ChainConclusion(Outcome.NONE, NO_INTEREST, because, presumed, elements=elements)
    because = (*because, s.say(f"grade.{grade.word}"))
    elsewhere = _decided_elsewhere(s, part)
    if elsewhere is not None:
        said = (*because, elsewhere)
        return ChainConclusion(Outcome.NONE, OTHER_BODY, said, presumed, elements=elements)
    if part.is_cured:
        said = (*because, *part.because)
        return ChainConclusion(
            Outcome.NONE, CURED, said, presumed, SideFinding.MANAGED, elements=elements
        )
    guessed = close.guessed or touched.guessed or part.guessed or when.guessed
    draft, rule, shifted = _label(s, ruleset, elements, part, guessed=guessed)
    return ChainConclusion(
        draft.outcome,
        rule,
        (*because, *part.because, *shifted, *draft.because),
        (*presumed, *part.presumed),
        SideFinding.STATUTORY_BAR if part.other_side else None,
        elements=elements,
        contradicts=part.contradicts,
    )


# -- step 5, the grade


def _grade(
    s: Situation, close: int, touched: int, when: Timing, part: PartTaken
) -> tuple[InterestGrade, tuple[Message, ...]]:
    """Take closeness and reach together; whoever moves the matter shows that it touches the own
    tie, and what is over or has no stake in it is slight at most.
    """
    grade, said = grade_of(close, touched), []
    moved = pressed(s) or (s.participation.proposed is True and not s.is_executive)
    if (
        grade is InterestGrade.THIN
        and close >= BOUND
        and moved
        and s.settings.pressing_raises
        and not part.is_cured
    ):
        grade = InterestGrade.SLIGHT
        said.append(s.say("more.pressed" if pressed(s) else "more.moved"))
    unknowing = next((tie for tie in s.ties if tie.knew is False), None)
    if unknowing is not None:
        return InterestGrade.NO_INTEREST, (s.say("against.did_not_know", unknowing),)
    no_stake = next((tie for tie in s.ties if tie.stake_excluded), None)
    if grade > InterestGrade.SLIGHT and (when.is_capped or no_stake):
        grade = InterestGrade.SLIGHT
        said.append(s.say("less.no_stake_found" if no_stake else "less.past_stake"))
    if s.personally is False and grade > InterestGrade.SLIGHT:
        grade = InterestGrade.SLIGHT
    if s.personally is True and grade is InterestGrade.SERIOUS:
        grade = InterestGrade.STRONG
    return grade, tuple(said)


# -- the cell, and the exceptions


def _label(
    s: Situation, ruleset: RuleSet, elements: Elements, part: PartTaken, *, guessed: bool
) -> tuple[_Draft, str, tuple[Message, ...]]:
    """Look the cell up, and go through the exceptions: 9 before the cell, then 1 to 8.

    Exception 7: what is `guessed` carries an appearance at most. Exception 8: so does a tie that is
    not sure; of one that is uncertain `assessment.verdicts` takes the label away.
    """
    shifted_part, shifted = _shifted(s, elements)
    cell = ruleset.cell(elements.grade, shifted_part, s.column)
    draft = _Draft(cell.outcome)
    if cell.condition is Condition.MONEY_BINDS and part.by_presence:
        draft.lowered(Outcome.APPARENT, s.say("exception.presence_only"))
    if cell.condition is Condition.MONEY_BINDS and not _money_binds(s):
        draft.lowered(Outcome.APPARENT, s.say("exception.money_not_shown"))
    if cell.condition is Condition.OWN_MONEY and not _own_money(s):
        draft.lowered(Outcome.APPARENT, s.say("exception.not_own_money"))
    _perception(s, elements, draft)
    _same_round(s, elements, draft)
    _without_influence(s, elements, part, shifted_part, draft)
    _still_open(s, elements, draft)
    if guessed:
        draft.lowered(Outcome.APPARENT, s.say("exception.unknown"))
    if any(tie.certainty is not Certainty.CONFIRMED for tie in s.ties):
        unsure = next(tie for tie in s.ties if tie.certainty is not Certainty.CONFIRMED)
        uncertain = unsure.certainty is Certainty.UNCERTAIN
        said = "doubt.uncertain" if uncertain else "doubt.probable"
        draft.lowered(Outcome.APPARENT, s.say(said, unsure))
    return draft, cell.id, shifted


def _shifted(s: Situation, elements: Elements) -> tuple[Part, tuple[Message, ...]]:
    """Exception 9: return the part by which the cell is chosen, where a country reads a share as
    steering.
    """
    share = elements.part is Part.SHARING and s.is_elected
    if not share or elements.grade < InterestGrade.SERIOUS:
        return elements.part, ()
    if s.settings.undeclared_steers:
        silent = next((tie for tie in s.ties if tie.declared is Declared.NEVER), None)
        if silent is not None:
            return Part.STEERING, (s.say("exception.undeclared", silent),)
    if _is_excluded(s, elements):
        return Part.STEERING, (s.say("exception.excluded"),)
    return elements.part, ()


def _is_excluded(s: Situation, elements: Elements) -> bool:
    """Say whether direct gain or loss excludes a member, whatever the influence."""
    direct = elements.reach == TURNS and elements.grade >= InterestGrade.SERIOUS
    return s.settings.direct_excludes and s.is_elected and direct


def _perception(s: Situation, elements: Elements, draft: _Draft) -> None:
    """Exception 1: where the norm asks how it looks, an objective doubt suffices. Exception 2: who
    is responsible for a running practice steers it from day to day.
    """
    if s.is_perceived and elements.part is Part.SHARING:
        draft.raised(Outcome.APPARENT, s.say("exception.perception"))
    if s.is_perceived and elements.part is Part.STANDING_BY:
        draft.raised(Outcome.POTENTIAL, s.say("exception.perception"))
    answers = Step.RESPONSIBLE in s.participation.steps and s.is_executive
    if answers and s.decision.series and elements.part is Part.STANDING_BY:
        draft.raised(Outcome.APPARENT, s.say("exception.series"))


def _same_round(s: Situation, elements: Elements, draft: _Draft) -> None:
    """Exception 3: whoever advises on or judges applicants, and is bound to one of them, looks
    partial.

    Source: Rechtbank Amsterdam 2011, BQ9859; article 24 of Directive 2014/24.
    """
    others = {party.id for party in s.decision.parties if party.role in _SELECTED}
    bound = s.party is not None and s.party.role in _SELECTED and elements.closeness >= BOUND
    judged = _JUDGING & frozenset(s.participation.steps)
    if bound and judged and len(others) > 1 and s.decision.kind in _SELECTING:
        draft.raised(Outcome.APPARENT, s.say("exception.same_round"))


def _without_influence(
    s: Situation, elements: Elements, part: PartTaken, shifted: Part, draft: _Draft
) -> None:
    """Exception 4: a plain vote among many without influence lowers, save where the norm bars the
    vote whatever its influence. Of others than members it lowers what is no more than serious.
    """
    if not part.no_influence or elements.part is Part.STEERING:
        return
    if not s.is_elected and elements.grade is InterestGrade.STRONG:
        return
    barred = part.in_meeting and elements.grade in s.settings.barred_whatever_influence
    if barred or (shifted is Part.STEERING and _is_excluded(s, elements)):
        return
    draft.lowered(Outcome.APPARENT, s.say("exception.not_decisive"))


def _still_open(s: Situation, elements: Elements, draft: _Draft) -> None:
    """Exception 5: more can follow while a decision is not taken or stands for a practice.
    Exception 6: of one that is taken, an interest without a part on record is a question and no
    label.
    """
    if s.is_taken and s.decision.series is not True:
        if elements.part is Part.NO_RECORD:
            draft.lowered(Outcome.NONE, s.say("exception.taken"))
        return
    draft.raised(Outcome.POTENTIAL, s.say(_why_open(s)))


def _why_open(s: Situation) -> str:
    """Return what says why the interest can still come into play: the decision is open, it is one
    of a series, or nothing says whether it was taken.
    """
    if s.decision.status is DecisionStatus.OPEN:
        return "exception.not_taken"
    return "exception.more_follow" if s.is_taken else "exception.may_be_open"


def _money_binds(s: Situation) -> bool:
    """Say whether money ties the official: a job, business, a gift, a paid seat, an own firm or
    land. What another public office pays is no gain from the decision.
    """
    tie = s.holding
    if tie is not None and tie is s.owner and tie.capacity is Capacity.PUBLIC_OFFICE:
        return False
    if tie is None or (s.personal is not None and s.personal.kind is TieKind.BUSINESS):
        return True
    return tie.kind in _MONEY | _OWN_MONEY or tie.paid is True


def _own_money(s: Situation) -> bool:
    """Say whether the interest is the official's own or the family's money."""
    tie = s.holding
    return tie is None or tie.kind in _OWN_MONEY or s.is_close_relative or tie.paid is True


def _decided_elsewhere(s: Situation, part: PartTaken) -> Message | None:
    """Return that another body decides, or another person alone, where no part of this official is
    on record.
    """
    if part.part is not Part.NO_RECORD:
        return None
    if s.decision.body != s.official.body:
        return s.say("against.other_body")
    others = {entry.official for entry in s.decision.participations if DECIDING & set(entry.steps)}
    alone = s.decision.sole_mandate is True and bool(others - {s.official.id})
    return s.say("against.other_decides") if alone else None
