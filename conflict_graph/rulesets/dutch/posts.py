"""Rows about a post in or tie with a party, by office."""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import OfficeKind, TieKind
from conflict_graph.rulesets.conditions import (
    PAID_LINKS,
    contingent_gain,
    executive_link,
    gain_not_excluded,
    gain_unknown,
    in_office,
    land_matter,
    officer_link,
    post_link,
    privately_held,
    strong_link,
)
from conflict_graph.rulesets.situation import (
    Part,
    RuleResult,
    Situation,
    all_of,
    any_of,
    not_,
    rule_result,
)


def executive_tie(s: Situation) -> RuleResult:
    """An executive with a private business tie, ownership or paid post in or with a party took a
    full part.

    Source: ABRvS 2021 (Veere).
    """
    return all_of(executive_link(s), s.live(), s.affected(), s.full_part())


def executive_field(s: Situation) -> RuleResult:
    """An executive has a private firm or asset, the executive's own or the family's, in the own
    portfolio's field.

    Source: Lansingerland (alderman and architects); Veere 2018 (hotel apartments).
    """
    kinds = {
        TieKind.OWNERSHIP,
        TieKind.MANAGEMENT,
        TieKind.PROPERTY,
        TieKind.BUSINESS,
        TieKind.EMPLOYMENT,
    }
    tie = s.holding
    asset = rule_result(
        tie is not None and tie.kind in kinds and not s.no_stake(), s.say("link.field", tie)
    )
    whose = any_of(rule_result(s.personal is None), s.close_family())
    series = rule_result(s.decision.series, s.say("link.series"))
    whole = RuleResult(Answer.YES, (), (s.say("presumed.whole_field", tie),))
    standing = all_of(series, rule_result(s.part is Part.NONE_ON_RECORD), whole)
    part = any_of(s.any_part(), standing)
    return all_of(
        in_office(s, OfficeKind.EXECUTIVE),
        asset,
        whose,
        privately_held(s),
        gain_not_excluded(s),
        s.live(),
        part,
    )


def officer(s: Situation) -> RuleResult:
    """A politician who leads the party, or as its employee worked on the matter, took a full part.

    Source: ABRvS 2002 (Winsum); Conseil d'État 2002, no. 234650; TA Mayotte 2016.
    """
    return all_of(officer_link(s), s.live(), s.direct(), s.full_part())


def plain_post(s: Situation) -> RuleResult:
    """An employee, adviser, board member or client of the party took a full part; no work of one's
    own on it is known.

    Source: between ABRvS 2002 (Winsum) and ABRvS 2013 (BZ0796): a person decides.
    """
    return all_of(post_link(s), s.live(), any_of(s.direct(), gain_unknown(s)), s.full_part())


def contingent(s: Situation) -> RuleResult:
    """The gain comes only with a later contract, and the official took part.

    Source: High Court of England and Wales 2015, EWHC 2853.
    """
    mine = any_of(rule_result(s.personal is None), s.close_family())
    stake = rule_result(
        s.is_self or (s.holding is not None and s.holding.kind in PAID_LINKS and not s.no_stake())
    )
    gain = all_of(contingent_gain(s), gain_not_excluded(s))
    return all_of(gain, mine, stake, privately_held(s), s.live(), s.full_part())


def weak_part(s: Situation) -> RuleResult:
    """A link that would indicate a conflict, but it is indirect or just ended, or the part taken
    was small.

    Source: CRvB 2009 (BJ5658), on a recusal that cannot be checked; docs/conflict-test.md, 6.
    """
    small = rule_result(s.part in (Part.WEAK, Part.PARTIAL))
    link = any_of(strong_link(s), all_of(post_link(s), s.direct()))
    lately = any_of(all_of(s.live(), small), s.recent())
    return all_of(not_(land_matter(s)), link, s.affected(), lately, s.any_part())
