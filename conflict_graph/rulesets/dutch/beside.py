"""What is said beside the outcome, and the check on doubt."""

from __future__ import annotations

from conflict_graph.facts import DecisionKind, Declared, Office, PartyRole, TieKind
from conflict_graph.rulesets.conditions import POLITICIANS, POSTS, PURCHASES, in_doubt, in_office, probably_another
from conflict_graph.rulesets.situation import Finding, Part, Situation, all_of, any_of, finding


def body_bound(s: Situation) -> Finding:
    """The body bound itself by contract to one applicant before it decided.

    Source: Belgian Raad van State 2016, no. 235.392.
    """
    applicants = {party.id for party in s.decision.parties if party.role is PartyRole.APPLICANT}
    bound = next(
        (
            tie
            for tie in s.dossier.ties
            if tie.kind is TieKind.CONTRACT
            and {tie.source_id, tie.target_id} & applicants
            and s.decision.body in (tie.source_id, tie.target_id)
        ),
        None,
    )
    return finding(bound is not None, s.say("beside.body_bound", bound))


def statutory_bar(s: Situation) -> Finding:
    """A politician, directly or through a firm of the politician's own, contracts with the own body: to be checked.

    Source: articles 15(1) and 41c Gemeentewet.
    """
    own_body = s.official.body == s.decision.body
    kinds = (*PURCHASES, DecisionKind.LAND_SALE)
    contracts = s.decision.kind in kinds and s.party is not None and s.party.role in _CONTRACT_ROLES
    own = any_of(s.own_firm(), s.holds_as(TieKind.CANDIDATE))
    bought = all_of(finding(s.chain is not None and contracts), own, s.live())
    said = finding(s.decision.supplies_own_body, s.say("beside.supplies_own_body"))
    involved = finding(bool(s.chains) or s.part is not Part.NONE_ON_RECORD)
    return all_of(in_office(s, *POLITICIANS), finding(own_body), involved, any_of(said, bought))


def registration_breach(s: Situation) -> Finding:
    """A post or interest was put on record too late or never.

    Source: article 12 Gemeentewet (members) and article 41b Gemeentewet (aldermen): at once, since 1 January 2023.
    """
    return _not_on_record(s, Declared.NEVER, Declared.AFTER)


def registration_breach_before_2023(s: Situation) -> Finding:
    """A post or interest was never put on record; a member had no term for it then, an alderman had.

    Source: article 12 Gemeentewet, text of 2022-05-01 (no term); article 41b(1) and (2) Gemeentewet (on acceptance).
    """
    if s.official.office is Office.ELECTED_MEMBER:
        return _not_on_record(s, Declared.NEVER)
    return _not_on_record(s, Declared.NEVER, Declared.AFTER)


def _not_on_record(s: Situation, *late: Declared) -> Finding:
    kinds = {*POSTS, TieKind.BUSINESS, TieKind.GIFT, TieKind.MEMBERSHIP}
    mine = (tie for tie in s.dossier.ties if tie.source_id == s.official.id and tie.kind in kinds)
    found = next((tie for tie in mine if tie.declared in late), None)
    return finding(found is not None, s.say("beside.not_declared", found, declared=found.declared if found else None))


def tie_in_doubt(s: Situation) -> Finding:
    """Whose tie it is, or whether it still ran, is not known, and it decides between a link and none.

    Source: Brunssum 2018 (a plot sold years before was told as live); docs/conflict-test.md, 4.
    """
    return in_doubt(s)


_CONTRACT_ROLES = (PartyRole.WINNER, PartyRole.BUYER, PartyRole.SELLER, PartyRole.SUBCONTRACTOR)


def probable(s: Situation) -> Finding:
    """The facts fit a conflict, but whose tie it is is only probable: never more than an appearance.

    Source: Brunssum 2018; docs/conflict-test.md, 4.
    """
    return probably_another(s)
