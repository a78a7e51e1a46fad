"""What is not known, and what each answer would change: found by trying both answers.

A question of which neither answer changes the outcome is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from conflict_graph.facts import Benefit, Capacity, Certainty, Outcome, Party, Relation, Step, Tie, TieKind
from conflict_graph.messages import Message
from conflict_graph.pairs import Pair, over, running
from conflict_graph.rulesets.situation import Part, State
from conflict_graph.verdicts import outcome

Change = Callable[[Pair], Pair]
_POSTS = (TieKind.BOARD, TieKind.OFFICER, TieKind.MANAGEMENT, TieKind.ADVISORY, TieKind.UNSPECIFIED)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is not known, and the outcome that each answer would lead to."""

    question: Message
    if_yes: Outcome
    if_no: Outcome


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and what its two answers would make of the pair."""

    question: Message
    yes: Change
    no: Change


def open_questions(pair: Pair, now: Outcome) -> tuple[OpenQuestion, ...]:
    """Return the unknowns of which one answer would change the outcome that holds now, by trying both."""
    if not pair.chains:
        return ()
    tried = (OpenQuestion(one.question, outcome(one.yes(pair)), outcome(one.no(pair))) for one in _asked(pair))
    return tuple(question for question in tried if {question.if_yes, question.if_no} != {now})


def _asked(pair: Pair) -> Iterator[_Asked]:
    yield from _asked_of_participation(pair)
    for tie in pair.ties:
        yield from _asked_of_tie(pair, tie)
    for party in pair.decision.parties:
        yield from _asked_of_party(pair, party)


def _asked_of_participation(pair: Pair) -> Iterator[_Asked]:
    situation = pair.situation()
    entry = situation.participation

    def given(**changes: object) -> Change:
        return lambda other: other.with_participation(replace(other.situation().participation, **changes))  # type: ignore[arg-type]

    if situation.part is Part.NONE_ON_RECORD:
        taken = given(steps=(Step.TOOK_PART,), took_no_part=None)
        yield _Asked(situation.say("open.took_part"), taken, given(took_no_part=True))
        return
    if entry.decisive is None:
        yield _Asked(situation.say("open.decisive"), given(decisive=True), given(decisive=False))
    if entry.proposed is None:
        yield _Asked(situation.say("open.proposed"), given(proposed=True), given(proposed=False))


def _asked_of_tie(pair: Pair, tie: Tie) -> Iterator[_Asked]:
    situation = pair.situation()

    def changed(change: Callable[[Tie], Tie]) -> Change:
        return lambda other: other.with_tie(tie.id, change)

    def given(**changes: object) -> Change:
        return changed(lambda other: replace(other, **changes))  # type: ignore[arg-type]

    if situation.state(tie) is State.UNKNOWN:
        yield _Asked(situation.say("open.running", tie), changed(running), changed(over))
    if tie.certainty in (Certainty.UNCERTAIN, Certainty.PROBABLE):
        sure = given(certainty=Certainty.CONFIRMED)
        yield _Asked(situation.say("open.same", tie), sure, lambda other: other.without_tie(tie.id))
    if tie.worked_on_matter is None and tie.kind is TieKind.EMPLOYMENT:
        said = situation.say("open.worked_on_matter", tie)
        yield _Asked(said, given(worked_on_matter=True), given(worked_on_matter=False))
    if tie.kind is TieKind.UNSPECIFIED:
        said = situation.say("open.owns", tie)
        yield _Asked(said, given(kind=TieKind.OWNERSHIP), given(kind=TieKind.MEMBERSHIP))
    if tie.kind is TieKind.FAMILY and tie.relation is None:
        said = situation.say("open.close_relative", tie)
        yield _Asked(said, given(relation=Relation.PARTNER), given(relation=Relation.OTHER))
    if tie.capacity is None and tie.source_id == pair.official.id and tie.kind in _POSTS:
        said = situation.say("open.ex_officio", tie)
        yield _Asked(said, given(capacity=Capacity.EX_OFFICIO), given(capacity=Capacity.PRIVATE))


def _asked_of_party(pair: Pair, party: Party) -> Iterator[_Asked]:
    if party.benefit is not None or all(chain.party != party for chain in pair.chains):
        return

    def given(benefit: Benefit) -> Change:
        return lambda other: other.with_party(party, replace(party, benefit=benefit))

    question = pair.situation().say("open.direct", party=party.id, role=party.role)
    yield _Asked(question, given(Benefit.DIRECT), given(Benefit.NONE))
