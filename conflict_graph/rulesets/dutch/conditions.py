"""Conditions that several rows of the Dutch table share."""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import Capacity, DecisionKind, Office, PartyRole, TieKind
from conflict_graph.rulesets.situation import STRAIGHT, Finding, Situation, all_of, any_of, finding

POLITICIANS = (Office.ELECTED_MEMBER, Office.EXECUTIVE)
PURCHASES = (DecisionKind.TENDER, DecisionKind.AWARD, DecisionKind.CONTRACT_CHANGE)
SEATS = (TieKind.BOARD, TieKind.OFFICER, TieKind.MANAGEMENT)
PAID_LINKS = (TieKind.OWNERSHIP, TieKind.EMPLOYMENT, TieKind.MANAGEMENT, TieKind.BUSINESS)
POSTS = (
    TieKind.EMPLOYMENT,
    TieKind.MANAGEMENT,
    TieKind.OFFICER,
    TieKind.BOARD,
    TieKind.ADVISORY,
    TieKind.OWNERSHIP,
    TieKind.UNSPECIFIED,
)


def in_office(s: Situation, *offices: Office) -> Finding:
    """Whether the official holds an office of one of these kinds."""
    return finding(s.official.office in offices)


def of_kind(s: Situation, *kinds: DecisionKind) -> Finding:
    """Whether the decision is of one of these kinds."""
    return finding(s.decision.kind in kinds)


def privately_held(s: Situation) -> Finding:
    """Whether the official's own tie is held privately; presumed where nobody named a capacity."""
    tie = s.owner
    if tie is None or tie.capacity is Capacity.PRIVATE:
        return finding(True)
    if tie.capacity is not None:
        return finding(False)
    return Finding(Answer.YES, (), (s.say("presumed.private", tie),))


def executive_link(s: Situation) -> Finding:
    """Whether an executive has a private business tie, ownership or paid post in or with the party."""
    tie = s.owner if s.personal is None else s.personal
    if tie is None or s.official.office is not Office.EXECUTIVE:
        return finding(False)
    link = s.say("link.executive", tie)
    if s.personal is not None:
        return all_of(finding(tie.kind is TieKind.BUSINESS, link), s.relative_gains())
    held = any_of(
        s.holds_as(*PAID_LINKS), all_of(s.holds_as(*POSTS), finding(tie.paid is True, s.say("link.paid", tie)))
    )
    return all_of(held, finding(True, link), privately_held(s))


def officer_link(s: Situation) -> Finding:
    """Whether a politician runs the party, or as its employee worked on the matter."""
    tie = s.owner
    if tie is None or s.between or s.no_stake():
        return finding(False)
    runs = finding(tie.kind in (TieKind.OFFICER, TieKind.MANAGEMENT), s.say("link.officer", tie))
    worked = finding(
        tie.worked_on_matter if tie.kind is TieKind.EMPLOYMENT else False, s.say("link.worked_on_matter", tie)
    )
    return all_of(in_office(s, *POLITICIANS), any_of(runs, worked), privately_held(s))


def post_link(s: Situation) -> Finding:
    """Whether the official has a private post in or tie with the party, or the other person does business with it."""
    tie = s.owner
    if s.personal is not None and s.personal.kind is TieKind.BUSINESS:
        return all_of(s.relative_gains(), finding(True, s.say("link.business", s.personal)))
    held = s.holds_as(*POSTS, TieKind.BUSINESS)
    return all_of(held, finding(True, s.say("link.post", tie)), privately_held(s))


def strong_link(s: Situation) -> Finding:
    """Whether the link is one that indicates a conflict when the official takes a full part."""
    own = all_of(s.own_firm(), privately_held(s))
    relative = all_of(s.close_family(), s.relative_gains())
    return any_of(own, relative, executive_link(s), officer_link(s))


def land_matter(s: Situation) -> Finding:
    """Whether an elected member has property, a candidacy, a lawsuit or an objection of the member's own in it."""
    straight = any(tie.kind in STRAIGHT for chain in s.chains for tie in chain.ties[:1])
    objects = s.party is not None and s.party.role is PartyRole.OBJECTOR
    own = any_of(s.straight(), finding(s.is_self and (straight or objects)))
    return all_of(in_office(s, Office.ELECTED_MEMBER), own)
