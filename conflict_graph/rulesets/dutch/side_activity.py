"""Rows about leave for a side activity, moves after office, and firms beside the office."""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import DecisionKind, Leave, OfficeKind, OrganisationKind, TieKind
from conflict_graph.rulesets.conditions import (
    PAID_LINKS,
    POSTS,
    begins_later,
    gain_not_excluded,
    in_office,
    of_kind,
    privately_held,
)
from conflict_graph.rulesets.situation import (
    DEALING,
    Part,
    RuleResult,
    Situation,
    all_of,
    any_of,
    not_,
    rule_result,
)


def revolving_door(s: Situation) -> RuleResult:
    """After office, a new post at a party about which the official decided.

    Source: European Ombudsman, EIB 1016/2021 and EDA OI/3/2021.
    """
    decided = all_of(
        _decided_on_employer(s),
        rule_result(s.official.left is True, s.say("link.left_office", s.owner)),
    )
    return all_of(_employer(s), gain_not_excluded(s), any_of(decided, _left_executive(s)))


def conditions_set(s: Situation) -> RuleResult:
    """After office, a new post for which leave was given.

    Source: European Ombudsman, case 2231/2024.
    """
    tie = s.owner
    granted = tie is not None and tie.permission is Leave.GRANTED and s.official.left is True
    return all_of(_employer(s), rule_result(granted, s.say("against.permission", tie)))


def announced(s: Situation) -> RuleResult:
    """The post or stake begins later, and the decision comes before it.

    Source: griffiers.nl, wind farm case (windmolens): a stake agreed for later.
    """
    return all_of(begins_later(s), not_(rule_result(s.part is Part.ASIDE)))


def public_post(s: Situation) -> RuleResult:
    """A side activity with another public body or a committee, without dealings on record: no ban
    on looks alone.

    Source: CRvB 2022:1859 (no blanket bans to keep up appearances).
    """
    tie = s.owner
    public = (
        tie is not None
        and s.dossier.organisation_kinds.get(tie.target_id) is OrganisationKind.PUBLIC_BODY
    )
    unpaid = tie is not None and tie.kind is TieKind.ADVISORY and tie.paid is not True
    quiet = _deals_elsewhere(s).holds is not Answer.YES
    return all_of(
        of_kind(s, DecisionKind.SIDE_ACTIVITY),
        rule_result((public or unpaid) and quiet, s.say("against.public_post", tie)),
    )


def side_activity_self(s: Situation) -> RuleResult:
    """In a decision on leave the official is always a party; that alone is no link.

    Source: docs/conflict-test.md, 7.
    """
    return all_of(
        of_kind(s, DecisionKind.SIDE_ACTIVITY), rule_result(s.is_self, s.say("against.own_request"))
    )


def side_firm(s: Situation) -> RuleResult:
    """A civil servant's own firm deals with business relations of the body or with those it
    supervises.

    Source: CRvB 2006 (AY8059), 2009 (BJ5658) and 2010 (BN3473).
    """
    firm = rule_result(
        s.owner is not None and s.owner.kind in PAID_LINKS, s.say("link.side_firm", s.owner)
    )
    dealing = rule_result(
        any(tie.kind in DEALING | {TieKind.BUSINESS} for tie in s.between) and not s.no_stake()
    )
    here = all_of(dealing, s.any_part())
    there = all_of(of_kind(s, DecisionKind.SIDE_ACTIVITY), _deals_elsewhere(s))
    civil_servant = in_office(s, OfficeKind.CIVIL_SERVANT)
    return all_of(
        civil_servant, firm, privately_held(s), gain_not_excluded(s), s.live(), any_of(here, there)
    )


def side_activity(s: Situation) -> RuleResult:
    """A decision on leave for a private post, without more.

    Source: CRvB 2021:1336.
    """
    return all_of(
        of_kind(s, DecisionKind.SIDE_ACTIVITY), rule_result(True, s.say("link.live", s.owner))
    )


def _employer(s: Situation) -> RuleResult:
    tie = s.owner
    post = rule_result(tie is not None and tie.kind in POSTS, s.say("link.new_post", tie))
    return all_of(of_kind(s, DecisionKind.SIDE_ACTIVITY), post, privately_held(s))


def _decided_on_employer(s: Situation) -> RuleResult:
    """Whether the official took part in another decision to which the employer was a party."""
    organisation = s.chain.nodes[1] if s.chain and len(s.chain.nodes) > 1 else None
    for decision in s.dossier.decisions:
        if decision.id == s.decision.id or all(
            party.id != organisation for party in decision.parties
        ):
            continue
        there = Situation(dossier=s.dossier, official=s.official, decision=decision)
        if there.part in (Part.FULL, Part.PARTIAL, Part.WEAK):
            return rule_result(
                True,
                s.say(
                    "link.decided_on_employer",
                    s.owner,
                    other=decision.id,
                    other_title=decision.title,
                ),
            )
    return rule_result(False)


def _left_executive(s: Situation) -> RuleResult:
    """Whether an executive who left goes to a firm: presumed to be within what the office answered
    for.
    """
    tie = s.owner
    kind = s.dossier.organisation_kinds.get(tie.target_id) if tie else None
    firm = kind in (OrganisationKind.COMPANY, OrganisationKind.COOPERATIVE)
    left = s.official.office is OfficeKind.EXECUTIVE and s.official.left is True and tie is not None
    asked = left and tie is not None and tie.permission is not None
    return RuleResult(
        Answer.of(asked and firm),
        (s.say("link.left_office", tie),),
        (s.say("presumed.whole_field", tie),),
    )


def _deals_elsewhere(s: Situation) -> RuleResult:
    """Whether the same firm reaches a party of another decision of the own body."""
    tie = s.owner
    bodies = {decision.id: decision for decision in s.dossier.decisions}
    for chain in s.elsewhere:
        decision = bodies[chain.decision]
        same = tie is not None and bool(chain.ties) and chain.ties[0].target_id == tie.target_id
        if (
            same
            and decision.body == s.official.body
            and decision.kind is not DecisionKind.SIDE_ACTIVITY
        ):
            said = s.say("link.deals_elsewhere", tie, other=decision.id, other_title=decision.title)
            return rule_result(True, said)
    return rule_result(False)
