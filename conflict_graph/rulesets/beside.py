"""What is said beside the outcome and never mixed with it.

A statutory bar to check, a position that is not on record, a body that is bound, and people who
judge together and are tied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conflict_graph.chains.shares import leads_down
from conflict_graph.facts import (
    Capacity,
    DecisionKind,
    DecisionStatus,
    Declared,
    PartyRole,
    SideFinding,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.part import PASSIVE
from conflict_graph.rulesets.situation import MEMBERS, POSTS, PURCHASES, Situation
from conflict_graph.rulesets.table import (
    BOUND_BODY,
    NOT_ON_RECORD,
    STATUTORY_BAR,
    TIED_JUDGES,
    RuleSet,
)
from conflict_graph.rulesets.timing import TieState, state_of
from conflict_graph.wording.messages import Message

_CONTRACT_ROLES = (PartyRole.WINNER, PartyRole.BUYER, PartyRole.SELLER, PartyRole.SUBCONTRACTOR)
_BETWEEN_PEOPLE = {
    TieKind.FAMILY: "beside.judges_related",
    TieKind.FRIENDSHIP: "beside.judges_friends",
}


def found(s: Situation, ruleset: RuleSet) -> Iterator[tuple[SideFinding, Message]]:
    """Yield what stands beside one chain, or beside the pair where `s` has no chain."""
    for rule_id, test in _TESTS:
        side = ruleset.rule(rule_id).side
        said = test(s) if rule_id not in ruleset.off else None
        if said is not None and side is not None:
            yield side, said


def _body_bound(s: Situation) -> Message | None:
    """Say that the body had a contract with an applicant when it decided; one of later or of long
    ago is none.
    """
    if s.chain is not None:
        return None
    applicants = {party.id for party in s.decision.parties if party.role is PartyRole.APPLICANT}
    bound = next(
        (
            tie
            for tie in s.dossier.ties
            if tie.kind is TieKind.CONTRACT
            and state_of(s, tie) not in (TieState.LATER, TieState.ANNOUNCED, TieState.ENDED)
            and {tie.source_id, tie.target_id} & applicants
            and s.decision.body in (tie.source_id, tie.target_id)
        ),
        None,
    )
    return s.say("beside.body_bound", bound) if bound else None


def _tied_judges(s: Situation) -> Message | None:
    """Two who have a part in one decision are family or friends: no interest in its outcome, and
    still something for the body to see to.
    """
    if s.chain is not None or not _acts(s, s.official.id):
        return None
    officials = {each.id for each in s.dossier.officials}
    for tie in s.dossier.ties:
        ends = {tie.source_id, tie.target_id}
        if tie.kind in _BETWEEN_PEOPLE and s.official.id in ends and ends <= officials:
            (other,) = ends - {s.official.id}
            if _acts(s, other):
                return s.say(_BETWEEN_PEOPLE[tie.kind], other=s.name(other))
    return None


def _acts(s: Situation, official: str) -> bool:
    return any(
        set(entry.steps) - PASSIVE
        for entry in s.decision.participations
        if entry.official == official
    )


def _statutory_bar(s: Situation) -> Message | None:
    """A politician contracts with the own body, in person or through a firm, or is in its service:
    to be checked.

    Articles 13 and 36b make an exception for a volunteer of the fire brigade, and article 15(2)
    knows an exemption. Whoever only bids has no contract yet; while the decision is open it is said
    all the same.
    """
    involved = bool(s.chains) or bool(s.participation.steps) or s.participation.stood_aside
    if s.official.office not in MEMBERS or not (involved or s.participation.planned):
        return None
    return _in_service(s) or _contracts(s)


def _contracts(s: Situation) -> Message | None:
    if s.official.body != s.decision.body:
        return None
    if s.decision.supplies_own_body:
        return s.say("beside.supplies_own_body")
    party = s.party if s.decision.kind in PURCHASES | {DecisionKind.LAND_SALE} else None
    if party is None or s.personal is not None:
        return None
    bids = s.decision.status is DecisionStatus.OPEN and party.role is PartyRole.BIDDER
    owns = s.is_self or _owns_it(s)
    runs = all(state_of(s, tie) is TieState.LIVE for tie in s.ties)
    contracts = (bids or party.role in _CONTRACT_ROLES) and owns and runs
    if not contracts:
        return None
    if s.is_self:
        return s.say("beside.contracts_in_person")
    return s.say("beside.contracts_through", s.owner)


def _owns_it(s: Situation) -> bool:
    tie = s.owner
    return (
        tie is not None
        and (tie.kind in (TieKind.OWNERSHIP, TieKind.CANDIDATE) or tie.keeps_control is True)
        and tie.stake_excluded is not True
        and all(leads_down(between, near) for between, near in s.between)
    )


def _in_service(s: Situation) -> Message | None:
    """Whether a politician is a civil servant of the own body; looked at once, without a chain."""
    if s.chain is not None:
        return None
    job = next(
        (
            tie
            for tie in _own(s)
            if tie.target_id == s.official.body
            and tie.kind is TieKind.EMPLOYMENT
            and state_of(s, tie) is TieState.LIVE
            and tie.capacity in (None, Capacity.PRIVATE)
        ),
        None,
    )
    return s.say("beside.in_service", job) if job else None


def _not_on_record(s: Situation) -> Message | None:
    """A post or interest was put on record too late or never; looked at once, without a chain.

    Before 2023 a member of the council had no term for it: then only never.
    """
    if s.chain is not None:
        return None
    kinds = {*POSTS, TieKind.BUSINESS, TieKind.GIFT, TieKind.MEMBERSHIP}
    no_term = s.is_elected and not s.settings.late_declaration_by_members
    tie = next(
        (
            tie
            for tie in _own(s)
            if tie.kind in kinds
            and is_undeclared(s, tie)
            and not (no_term and tie.declared is Declared.AFTER)
        ),
        None,
    )
    return s.say("beside.not_declared", tie, declared=tie.declared) if tie else None


def is_undeclared(s: Situation, tie: Tie) -> bool:
    """Say whether a tie was declared never, or too late for the decision. What began after it, or
    was over before it, could not be declared in time for it.
    """
    if tie.declared is Declared.AFTER:
        return state_of(s, tie) not in _NOT_THEN
    return tie.declared is Declared.NEVER


_NOT_THEN = (TieState.LATER, TieState.ANNOUNCED, TieState.ENDED, TieState.ENDED_UNDATED)


def _own(s: Situation) -> Iterator[Tie]:
    return (tie for tie in s.dossier.ties if tie.source_id == s.official.id)


_TESTS: tuple[tuple[str, Callable[[Situation], Message | None]], ...] = (
    (BOUND_BODY, _body_bound),
    (TIED_JUDGES, _tied_judges),
    (STATUTORY_BAR, _statutory_bar),
    (NOT_ON_RECORD, _not_on_record),
)
