"""Conditions that rows of several tables share."""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import (
    Benefit,
    Capacity,
    Certainty,
    DecisionKind,
    OfficeKind,
    PartyRole,
    TieKind,
)
from conflict_graph.rulesets.situation import (
    DEALING,
    STRAIGHT,
    RuleResult,
    Situation,
    TieState,
    all_of,
    any_of,
    rule_result,
)

POLITICIANS = (OfficeKind.ELECTED_MEMBER, OfficeKind.EXECUTIVE)
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
WEAK = (TieKind.MEMBERSHIP, TieKind.POLITICAL, TieKind.BOARD, TieKind.ADVISORY, TieKind.UNSPECIFIED)


def in_office(s: Situation, *offices: OfficeKind) -> RuleResult:
    """Whether the official holds an office of one of these kinds."""
    return rule_result(s.official.office in offices)


def of_kind(s: Situation, *kinds: DecisionKind) -> RuleResult:
    """Whether the decision is of one of these kinds."""
    return rule_result(s.decision.kind in kinds)


def privately_held(s: Situation) -> RuleResult:
    """Whether the official's own tie is held privately; presumed where nobody named a capacity."""
    tie = s.owner
    if tie is None or tie.capacity is Capacity.PRIVATE:
        return rule_result(True)
    if tie.capacity is not None:
        return rule_result(False)
    return RuleResult(Answer.YES, (), (s.say("presumed.private", tie),))


def executive_link(s: Situation) -> RuleResult:
    """Whether an executive has a private business tie, ownership or paid post in or with the
    party.
    """
    tie = s.owner if s.personal is None else s.personal
    if tie is None or s.official.office is not OfficeKind.EXECUTIVE:
        return rule_result(False)
    link = s.say("link.executive", tie)
    if s.personal is not None:
        return all_of(rule_result(tie.kind is TieKind.BUSINESS, link), s.relative_gains())
    held = any_of(
        s.holds_as(*PAID_LINKS),
        all_of(s.holds_as(*POSTS), rule_result(tie.paid is True, s.say("link.paid", tie))),
    )
    return all_of(held, rule_result(True, link), privately_held(s))


def officer_link(s: Situation) -> RuleResult:
    """Whether a politician runs the party, or as its employee worked on the matter."""
    tie = s.owner
    if tie is None or s.between or s.no_stake():
        return rule_result(False)
    runs = rule_result(
        tie.kind in (TieKind.OFFICER, TieKind.MANAGEMENT), s.say("link.officer", tie)
    )
    worked = rule_result(
        tie.worked_on_matter if tie.kind is TieKind.EMPLOYMENT else False,
        s.say("link.worked_on_matter", tie),
    )
    return all_of(in_office(s, *POLITICIANS), any_of(runs, worked), privately_held(s))


def post_link(s: Situation) -> RuleResult:
    """Whether the official has a private post in or tie with the party, or the other person does
    business with it.
    """
    tie = s.owner
    if s.personal is not None and s.personal.kind is TieKind.BUSINESS:
        return all_of(s.relative_gains(), rule_result(True, s.say("link.business", s.personal)))
    held = s.holds_as(*POSTS, TieKind.BUSINESS)
    return all_of(held, rule_result(True, s.say("link.post", tie)), privately_held(s))


def kept_control_link(s: Situation) -> RuleResult:
    """Whether the official or close family keeps control of, or benefit from, what stands in a
    trust or holding.
    """
    tie = s.holding
    kept = rule_result(tie.keeps_control if tie else False, s.say("link.keeps_control", tie))
    whose = any_of(rule_result(s.personal is None), s.close_family())
    return all_of(kept, whose, privately_held(s), rule_result(s.only_owning_between()))


def direct_link(s: Situation) -> RuleResult:
    """Whether it is the official, an own firm, one of which control was kept, or close family that
    gains.
    """
    own = all_of(s.own_firm(), privately_held(s))
    relative = all_of(s.close_family(), s.relative_gains())
    return any_of(own, relative, kept_control_link(s))


def strong_link(s: Situation) -> RuleResult:
    """Whether the link is one that indicates a conflict when the official takes a full part."""
    return any_of(direct_link(s), executive_link(s), officer_link(s))


def land_matter(s: Situation) -> RuleResult:
    """Whether an elected member has property, a candidacy, a lawsuit or an objection of the
    member's own in it.
    """
    own = any_of(s.straight(), rule_result(s.is_self and (_objects(s) or _has_a_stake(s))))
    return all_of(in_office(s, OfficeKind.ELECTED_MEMBER), own)


def _objects(s: Situation) -> bool:
    return s.party is not None and s.party.role is PartyRole.OBJECTOR


def _has_a_stake(s: Situation) -> bool:
    return any(tie.kind in STRAIGHT for chain in s.chains for tie in chain.ties[:1])


def gain_not_excluded(s: Situation) -> RuleResult:
    """Whether the party may gain: always so far, but written down as presumed where nobody stated
    it.
    """
    if s.benefit is None and s.party is not None and s.party.role is PartyRole.SUBCONTRACTOR:
        return RuleResult(Answer.YES, (), (s.say("presumed.subcontractor_gains"),))
    return any_of(rule_result(s.benefit is not None), s.affected(), rule_result(True))


def gain_unknown(s: Situation) -> RuleResult:
    """Whether nobody stated what the party gains."""
    return all_of(rule_result(s.benefit is None), gain_not_excluded(s))


def through_hub(s: Situation) -> RuleResult:
    """Whether the chain goes in and out of an organisation to which very many are bound."""
    passed = s.through_hub()
    return rule_result(passed is not None, s.say("against.hub", hub=s.name(passed or "")))


def by_colleague(s: Situation) -> bool:
    """Say whether the chain runs back from an employer to a colleague and from there to the
    party.
    """
    return (
        s.personal is None
        and s.chain is not None
        and not s.dossier.person_ids.isdisjoint(s.chain.nodes[2:-1])
    )


def affiliation(s: Situation) -> RuleResult:
    """Whether the link is an opinion, a campaign, a donation, a political tie or plain
    membership.
    """
    views = (TieKind.OPINION, TieKind.DONATION)
    if any(tie.kind in views for tie in s.ties):
        return rule_result(True, s.say("against.opinion"))
    if any(tie.kind is TieKind.POLITICAL for tie in s.ties):
        return rule_result(True, s.say("against.network"))
    member = s.holding is not None and s.holding.kind is TieKind.MEMBERSHIP
    return rule_result(member, s.say("against.membership", s.holding))


def weak_chain(s: Situation) -> bool:
    """Say whether two or more ties lead to the party, none of which is of any weight."""
    return len(s.ties) > 1 and all(tie.kind in WEAK for tie in s.ties)


def ended_long_ago(s: Situation) -> RuleResult:
    """Whether a tie of the chain ended before the look-back."""
    ended = next((tie for tie in s.ties if s.state(tie) is TieState.ENDED), None)
    until = str(ended.until_date) if ended and ended.until_date else None
    return rule_result(ended is not None, s.say("against.ended", ended, until=until))


def begins_later(s: Situation) -> RuleResult:
    """Whether a tie of the chain begins only after the decision."""
    later = next((tie for tie in s.ties if s.state(tie) is TieState.LATER), None)
    return rule_result(later is not None, s.say("link.announced", later))


def contingent_gain(s: Situation) -> RuleResult:
    """Whether the party gains only if something happens later."""
    later = s.benefit is Benefit.CONTINGENT or (
        s.party is not None and s.party.role is PartyRole.SUBCONTRACTOR
    )
    likely = any(tie.kind in DEALING for tie in s.between)
    return rule_result(later or likely, s.say("link.contingent"))


def in_doubt(s: Situation) -> RuleResult:
    """Whether it is not known whose tie it is, or whether it still ran. A gift is given and does
    not run on.
    """
    uncertain = tuple(
        s.say("doubt.uncertain", tie) for tie in s.ties if tie.certainty is Certainty.UNCERTAIN
    )
    ended = tuple(
        s.say("doubt.ended", tie)
        for tie in s.ties
        if tie.kind is not TieKind.GIFT and s.state(tie) is TieState.UNKNOWN
    )
    return rule_result(bool(uncertain or ended), *uncertain, *ended)


def probably_another(s: Situation) -> RuleResult:
    """Whether it is only probable that a tie of the chain is this person's and this
    organisation's.
    """
    tie = next(
        (tie for tie in s.ties if tie.certainty in (Certainty.PROBABLE, Certainty.UNCERTAIN)), None
    )
    return rule_result(tie is not None, s.say("doubt.probable", tie))
