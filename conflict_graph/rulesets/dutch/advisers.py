"""Rows about those who advise, judge and choose without a mandate of voters."""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import Benefit, DecisionKind, OfficeKind, Step, TieKind
from conflict_graph.rulesets.conditions import (
    PAID_LINKS,
    POSTS,
    PURCHASES,
    by_colleague,
    gain_not_excluded,
    in_office,
    of_kind,
    privately_held,
)
from conflict_graph.rulesets.situation import RuleResult, Situation, all_of, any_of, rule_result


def partisan_adviser(s: Situation) -> RuleResult:
    """Who prepares or advises without a mandate of voters has publicly taken sides.

    Source: ABRvS 2016 (KAV/BMA).
    """
    office = in_office(s, OfficeKind.CIVIL_SERVANT, OfficeKind.EXTERNAL)
    opinion = rule_result(
        s.owner is not None and s.owner.kind is TieKind.OPINION, s.say("link.opinion", s.owner)
    )
    return all_of(office, opinion, s.live(), s.did(Step.PREPARED, Step.ADVISED, Step.EVALUATED))


def policy_adviser(s: Situation) -> RuleResult:
    """A hired adviser advises on rules that touch the adviser's own interest, or prepared a tender
    and then bids.

    Source: European Ombudsman, case 853/2020 (BlackRock); Leeuwarden (voorzieningenrechter),
    incumbent adviser.
    """
    steps = set(s.participation.steps)
    own = s.personal is None and (
        s.is_self or s.straight().holds is Answer.YES or s.own_firm().holds is Answer.YES
    )
    advised = steps == {Step.ADVISED} and s.decision.kind is DecisionKind.POLICY
    prepared = steps == {Step.SPECIFIED} and s.is_self and s.official.left is True
    return all_of(
        in_office(s, OfficeKind.EXTERNAL),
        rule_result(own and (advised or prepared), s.say("link.policy_adviser")),
    )


def adviser_of_both(s: Situation) -> RuleResult:
    """A hired adviser, or the adviser's employer, works for the body and for an interested party in
    one file.

    Source: ABRvS 2021 (De Ronde Venen); Rechtbank Den Haag 2014:12126; European Ombudsman (terms of
    reference).
    """
    work = rule_result(
        _works_for(s) and not s.no_stake(), s.say("link.both_sides", s.holding or s.personal)
    )
    interested = rule_result(s.direct().holds is Answer.YES or s.benefit is None)
    private = all_of(work, privately_held(s))
    return all_of(
        in_office(s, OfficeKind.EXTERNAL),
        private,
        s.live(),
        interested,
        gain_not_excluded(s),
        s.full_part(),
    )


def shared_employer(s: Situation) -> RuleResult:
    """An evaluator has the employer of now in common with named staff of a bidder or the winner.

    Source: CJEU 2015, C-538/13 (eVigilo).
    """
    shared = rule_result(by_colleague(s), s.say("link.shared_employer", s.owner))
    judged = s.did(Step.EVALUATED, Step.DECIDED, Step.ADVISED, Step.TOOK_PART)
    return all_of(shared, privately_held(s), s.live(), judged)


def supplier_choice(s: Situation) -> RuleResult:
    """A civil servant who chooses or judges suppliers owns or works for one.

    Source: CRvB 2012 (BV0801).
    """
    link = all_of(
        s.holds_as(*PAID_LINKS),
        rule_result(True, s.say("link.supplier", s.owner)),
        privately_held(s),
    )
    gains = any_of(s.direct(), rule_result(s.benefit is Benefit.SECTOR, s.say("party.sector")))
    return all_of(
        in_office(s, OfficeKind.CIVIL_SERVANT),
        of_kind(s, *PURCHASES),
        link,
        s.live(),
        gains,
        s.full_part(),
    )


def _works_for(s: Situation) -> bool:
    kinds = {*POSTS, TieKind.BUSINESS}
    if s.personal is not None:
        return s.personal.kind is TieKind.BUSINESS
    return s.owner is not None and s.owner.kind in kinds and not by_colleague(s)
