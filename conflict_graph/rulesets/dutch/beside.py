"""What is said beside the outcome, and the check on doubt."""

from __future__ import annotations

from conflict_graph.facts import (
    Capacity,
    DecisionKind,
    DecisionStatus,
    Declared,
    OfficeKind,
    PartyRole,
    TieKind,
)
from conflict_graph.rulesets.conditions import (
    POLITICIANS,
    POSTS,
    PURCHASES,
    in_doubt,
    in_office,
    kept_control_link,
    probably_another,
)
from conflict_graph.rulesets.situation import (
    Part,
    RuleResult,
    Situation,
    TieState,
    all_of,
    any_of,
    rule_result,
)


def body_bound(s: Situation) -> RuleResult:
    """The body bound itself by contract to one applicant before it decided; a contract of later or
    of long ago is none.

    Source: Belgian Raad van State 2016, no. 235.392.
    """
    if s.chain is not None:
        return rule_result(False)
    applicants = {party.id for party in s.decision.parties if party.role is PartyRole.APPLICANT}
    bound = next(
        (
            tie
            for tie in s.dossier.ties
            if tie.kind is TieKind.CONTRACT
            and s.state(tie) not in (TieState.LATER, TieState.ENDED)
            and {tie.source_id, tie.target_id} & applicants
            and s.decision.body in (tie.source_id, tie.target_id)
        ),
        None,
    )
    return rule_result(bound is not None, s.say("beside.body_bound", bound))


def statutory_bar(s: Situation) -> RuleResult:
    """A politician contracts with the own body, in person or through a firm, or is in its service:
    to be checked.

    Articles 13 and 36b make an exception for a volunteer of the fire brigade, and article 15(2)
    knows an exemption. Whoever only bids has no contract yet; while the decision is open it is said
    all the same.

    Source: articles 13(1), 15(1), 36b and 41c Gemeentewet.
    """
    involved = rule_result(bool(s.chains) or s.part is not Part.NONE_ON_RECORD)
    return all_of(in_office(s, *POLITICIANS), involved, any_of(_in_service(s), _contracts(s)))


def _contracts(s: Situation) -> RuleResult:
    kinds = (*PURCHASES, DecisionKind.LAND_SALE)
    party = s.party if s.official.body == s.decision.body and s.decision.kind in kinds else None
    bids = (
        s.decision.status is DecisionStatus.OPEN
        and party is not None
        and party.role is PartyRole.BIDDER
    )
    contracts = rule_result(bids or (party is not None and party.role in _CONTRACT_ROLES))
    own = any_of(s.own_firm(), s.holds_as(TieKind.CANDIDATE), kept_control_link(s))
    said = rule_result(s.decision.supplies_own_body, s.say("beside.supplies_own_body"))
    supplies = all_of(rule_result(s.official.body == s.decision.body), said)
    return any_of(supplies, all_of(rule_result(s.chain is not None), contracts, own, s.live()))


def _in_service(s: Situation) -> RuleResult:
    """Whether a politician is a civil servant of the own body; looked at once, without a chain."""
    if s.chain is not None:
        return rule_result(False)
    mine = (
        tie
        for tie in s.dossier.ties
        if (tie.source_id, tie.target_id) == (s.official.id, s.official.body)
    )
    job = next(
        (tie for tie in mine if tie.kind is TieKind.EMPLOYMENT and s.state(tie) is TieState.LIVE),
        None,
    )
    private = job is not None and job.capacity in (None, Capacity.PRIVATE)
    return rule_result(private, s.say("beside.in_service", job))


def registration_breach(s: Situation) -> RuleResult:
    """A post or interest was put on record too late or never.

    Source: article 12 Gemeentewet (members) and article 41b Gemeentewet (aldermen): at once, since
    1 January 2023.
    """
    return _not_on_record(s, Declared.NEVER, Declared.AFTER)


def registration_breach_before_2023(s: Situation) -> RuleResult:
    """A post or interest was never put on record; a member had no term for it then, an alderman
    had.

    Source: article 12 Gemeentewet, text of 2022-05-01 (no term); article 41b(1) and (2) Gemeentewet
    (on acceptance).
    """
    if s.official.office is OfficeKind.ELECTED_MEMBER:
        return _not_on_record(s, Declared.NEVER)
    return _not_on_record(s, Declared.NEVER, Declared.AFTER)


def _not_on_record(s: Situation, *late: Declared) -> RuleResult:
    """Whether a tie of the official's own is not on record in time; looked at once, without a
    chain.
    """
    if s.chain is not None:
        return rule_result(False)
    kinds = {*POSTS, TieKind.BUSINESS, TieKind.GIFT, TieKind.MEMBERSHIP}
    mine = (tie for tie in s.dossier.ties if tie.source_id == s.official.id and tie.kind in kinds)
    found = next((tie for tie in mine if tie.declared in late), None)
    return rule_result(
        found is not None,
        s.say("beside.not_declared", found, declared=found.declared if found else None),
    )


def tie_in_doubt(s: Situation) -> RuleResult:
    """Whose tie it is, or whether it still ran, is not known, and it decides between a link and
    none.

    Source: Brunssum 2018 (a plot sold years before was told as live); docs/conflict-test.md, 4.
    """
    return in_doubt(s)


_CONTRACT_ROLES = (PartyRole.WINNER, PartyRole.BUYER, PartyRole.SELLER, PartyRole.SUBCONTRACTOR)


def probable(s: Situation) -> RuleResult:
    """The facts fit a conflict, but whose tie it is is only probable: never more than an
    appearance.

    Source: Brunssum 2018; docs/conflict-test.md, 4.
    """
    return probably_another(s)
