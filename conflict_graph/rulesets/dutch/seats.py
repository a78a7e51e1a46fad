"""Rows about seats on behalf of the body and other public offices."""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import Capacity, DecisionKind, Step, TieKind
from conflict_graph.rulesets.conditions import POLITICIANS, POSTS, SEATS, in_office, of_kind
from conflict_graph.rulesets.situation import (
    Part,
    RuleResult,
    Situation,
    all_of,
    any_of,
    rule_result,
)
from conflict_graph.wording.messages import Message


def accounts(s: Situation) -> RuleResult:
    """The accounts are approved of a body on whose board the official sits, in whatever capacity.

    Speaking counts as voting does; who spoke and then abstained from the vote took part all the
    same.

    Source: article 28(1)(b) Gemeentewet; article 58 for the executive. It binds no civil servant.
    """
    return all_of(_seat(s), s.live(), any_of(s.full_part(), s.did(Step.DELIBERATED)))


def accounts_vote(s: Situation) -> RuleResult:
    """As the row since 2023, but only the vote was barred then: whoever spoke and did not vote
    broke no rule of it.

    Source: article 28(1)(b) Gemeentewet, text of 2022-05-01.
    """
    voted = s.did(Step.VOTED, Step.DECIDED, Step.SIGNED, Step.TOOK_PART)
    return all_of(_seat(s), s.live(), s.full_part(), voted)


def accounts_ahead(s: Situation) -> RuleResult:
    """As the row before, but no part that is barred is on record: whoever sits on the board is to
    abstain.

    It excuses nobody: a private seat with a smaller part on record is weighed as any other post, in
    the rows below.

    Source: article 28(1)(b) Gemeentewet; article 58 for the executive.
    """
    on_behalf = s.owner is not None and s.owner.capacity is Capacity.EX_OFFICIO
    taken = s.part not in (Part.ASIDE, Part.CONTRADICTORY)
    return all_of(
        _seat(s), s.live(), rule_result(s.part is Part.NONE_ON_RECORD or (on_behalf and taken))
    )


def accounts_vote_ahead(s: Situation) -> RuleResult:
    """As the row since 2023, but who abstained from the vote did what was asked then.

    Source: article 28(1)(b) Gemeentewet, text of 2022-05-01.
    """
    return all_of(accounts_ahead(s), rule_result(s.part is not Part.PARTIAL))


def _seat(s: Situation) -> RuleResult:
    """Whether a politician sits on the board of the organisation whose accounts are approved, and
    no more than that.

    Who keeps control of it is weighed by that, in `R27`.
    """
    sits = all_of(
        s.holds_as(*SEATS), rule_result(s.owner is not None and s.owner.keeps_control is not True)
    )
    seat = all_of(of_kind(s, DecisionKind.ACCOUNTS), sits, rule_result(not s.between))
    return all_of(
        in_office(s, *POLITICIANS), seat, rule_result(True, s.say("link.accounts", s.owner))
    )


def ex_officio(s: Situation) -> RuleResult:
    """The body itself named the official to the post, and the decision serves the same public task.

    Source: VNG, Nevenfuncties en neveninkomsten burgemeesters and wethouders; articles 44 and 66
    Gemeentewet.
    """
    tie = s.owner
    held = tie is not None and tie.capacity is Capacity.EX_OFFICIO
    presumed: tuple[Message, ...] = (s.say("presumed.same_public_task", tie),)
    if tie is not None and tie.paid is not False:
        presumed += (s.say("presumed.fee_to_treasury", tie),)
    return RuleResult(Answer.of(held), (s.say("against.ex_officio", tie),), presumed)


def office_in_applicant(s: Situation) -> RuleResult:
    """The official holds another public office in the body that asks, and took part.

    Source: CPRE and Somerset, United Kingdom, 2022 (vice-chair who was deputy mayor of the
    applicant).
    """
    held = rule_result(_other_office(s), s.say("link.public_office", s.owner))
    return all_of(held, s.live(), s.direct(), s.full_part())


def office_elsewhere(s: Situation) -> RuleResult:
    """Another public office, in a body that does not ask or gain directly.

    Source: row R6c (CPRE and Somerset 2022), read the other way round.
    """
    held = rule_result(_other_office(s), s.say("against.public_office", s.owner))
    return all_of(held, rule_result(s.direct().holds is Answer.NO))


def _other_office(s: Situation) -> bool:
    """Whether the tie is another public office: a post or membership; a gift or dealing is none."""
    tie = s.owner
    return (
        tie is not None
        and tie.capacity is Capacity.PUBLIC_OFFICE
        and tie.kind in (*POSTS, TieKind.MEMBERSHIP)
    )
