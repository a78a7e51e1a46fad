"""Rows about what an elected member has in the decision: land, a candidacy, a lawsuit, an
objection.
"""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import Benefit, Declared
from conflict_graph.rulesets.conditions import gain_not_excluded, land_matter
from conflict_graph.rulesets.situation import (
    Part,
    RuleResult,
    Situation,
    all_of,
    any_of,
    rule_result,
)


def land_influence(s: Situation) -> RuleResult:
    """An elected member with property or a stake in it did more than vote as one of many.

    Source: Crown annulment Heumen; Wales 2010 (adjacent landowner); VNG 2014 (guidance).
    """
    deed = any_of(s.lobbied_or_proposed(), all_of(s.decisive(), s.own_land()))
    sure = rule_result(s.benefit not in (Benefit.SECTOR, Benefit.CONTINGENT))
    return all_of(land_matter(s), sure, gain_not_excluded(s), s.live(), s.full_part(), deed)


def own_land(s: Situation) -> RuleResult:
    """An elected member's own land is decided on; no turning vote, proposal or pressure is on
    record.

    Source: Conseil d'État 2002, no. 229099; OVG Rheinland-Pfalz 2011.
    """
    return all_of(land_matter(s), s.live(), s.own_land(), s.any_part())


def silent_neighbour(s: Situation) -> RuleResult:
    """An elected member with a stake never declared it, and stayed or took part.

    Source: Wales 2011 (Cardigan farm).
    """
    return all_of(land_matter(s), s.live(), _kept_silent(s), s.any_part())


def neighbour(s: Situation) -> RuleResult:
    """An elected member who is neighbour, resident, interested buyer or filed a view: the law lets
    the member vote.

    It holds as well with no part on record: a vote, or none, of somebody who may vote raises no
    question.

    Source: ABRvS 2013, BZ0796 (Graft-De Rijp) and BZ4957; ABRvS 2019:687.
    """
    return all_of(
        land_matter(s),
        any_of(s.any_part(), _may_wait(s)),
        rule_result(True, s.say("against.may_vote")),
    )


def _kept_silent(s: Situation) -> RuleResult:
    tie = s.owner
    silent = rule_result(
        tie is not None and tie.declared is Declared.NEVER, s.say("link.never_declared", tie)
    )
    return all_of(silent, rule_result(s.benefit is not Benefit.SECTOR), gain_not_excluded(s))


def _may_wait(s: Situation) -> RuleResult:
    """Whether no part is on record, and a plain vote would not look like a conflict either."""
    more = all_of(s.live(), any_of(s.own_land(), _kept_silent(s)))
    return rule_result(s.part is Part.NONE_ON_RECORD and more.holds is not Answer.YES)
