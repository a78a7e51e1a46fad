"""Rows about a gain of the official's own, of family, of a friend, or from a giver."""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import Certainty, TieKind
from conflict_graph.rulesets.conditions import (
    direct_link,
    kept_control_link,
    land_matter,
    privately_held,
)
from conflict_graph.rulesets.situation import (
    Part,
    RuleResult,
    Situation,
    TieState,
    all_of,
    any_of,
    not_,
    rule_result,
)


def late_recusal(s: Situation) -> RuleResult:
    """A direct link of the official or close family, and the official stood aside at the vote only.

    Source: SIPO Ireland 2025 (sons' rezoning); Ontario 2011 (mayor, land deal).
    """
    link = any_of(direct_link(s), all_of(s.straight(), s.own_land()))
    partial = rule_result(s.part is Part.PARTIAL and bool(s.participation.steps))
    return all_of(not_(land_matter(s)), s.live(), link, s.affected(), partial, s.any_part())


def own_firm(s: Situation) -> RuleResult:
    """The official, or a firm of the official's own, is the party, and the official took a full
    part.

    Source: Crown annulment Heumen; Limburg 2021 (director IKL); Northern Ireland 2016 (pig farm);
    Wales 2011.
    """
    own = any_of(all_of(s.own_firm(), privately_held(s)), all_of(s.straight(), s.own_land()))
    return all_of(not_(land_matter(s)), s.live(), own, s.affected(), s.full_part())


def kept_control(s: Situation) -> RuleResult:
    """The shares stand in a trust or holding, but the official or the family keeps control or
    benefit.

    Source: European Union 2021 (Agrofert).
    """
    return all_of(kept_control_link(s), s.live(), s.affected(), s.full_part())


def close_family(s: Situation) -> RuleResult:
    """Close family is a party, gains or is directly affected, and the official took part or
    interfered.

    Source: Rechtbank Gelderland 2016:6932; TA Mayotte 2016; Queensland 2015; Wales (Bridgend).
    """
    return all_of(s.close_family(), s.relative_gains(), s.live(), s.affected(), s.full_part())


def other_family(s: Situation) -> RuleResult:
    """A relative is a party or gains, and how close the relative is was not stated or is not close.

    Source: docs/conflict-test.md, 8; row R17a with a relation that nobody stated.
    """
    return all_of(s.family(), s.relative_gains(), s.live(), s.affected(), s.full_part())


def family_dealings(s: Situation) -> RuleResult:
    """Close family has or had dealings with the party, without a benefit in this decision.

    Source: Canada 2021 (prime minister, WE Charity).
    """
    tie = s.holding
    dealing = tie is not None and tie.kind not in (
        TieKind.MEMBERSHIP,
        TieKind.OPINION,
        TieKind.PROPERTY,
    )
    no_gain = s.relative_gains().holds is Answer.NO and kept_control_link(s).holds is not Answer.YES
    past = tie is not None and (tie.stake_excluded is True or tie.ended is True or no_gain)
    said = s.say("link.family_dealings", tie)
    running = rule_result(s.personal is not None and s.state(s.personal) is TieState.LIVE)
    return all_of(
        s.close_family(),
        rule_result(dealing and past, said),
        running,
        _dealing_known(s),
        s.direct(),
        s.full_part(),
    )


def _dealing_known(s: Situation) -> RuleResult:
    """Whether it is sure that the dealings were so: a tie of which nobody knows whether it runs
    proves nothing.
    """
    tie = s.holding
    return rule_result(
        None if tie is not None and tie.ended is None and tie.until_date is None else True
    )


def payment(s: Situation) -> RuleResult:
    """A confirmed payment or gift from a direct party, and the official took part or answered for
    the matter.

    Source: Noord-Holland 2017 (hidden payments).
    """
    sure = rule_result(bool(s.ties) and s.ties[0].certainty in (None, Certainty.CONFIRMED))
    part = any_of(s.full_part(), s.did_answer_for())
    return all_of(_gift(s), sure, s.live(), s.direct(), part)


def unsure_payment(s: Situation) -> RuleResult:
    """As the row before, but the gift is only probable or not dated.

    Source: Canada 2021 (finance minister, WE Charity).
    """
    sure = rule_result(bool(s.ties) and s.ties[0].certainty is not Certainty.UNCERTAIN)
    return all_of(
        _gift(s), sure, _gift_in_time(s), s.direct(), any_of(s.full_part(), s.did_answer_for())
    )


def friend(s: Situation) -> RuleResult:
    """A friend is, owns or runs a direct party, and the official took a full part.

    Source: Canada 2021 (finance minister, WE Charity). Registers do not show this: it was reported
    by somebody.
    """
    friendship = s.personal is not None and s.personal.kind is TieKind.FRIENDSHIP
    return all_of(
        rule_result(friendship, s.say("link.friend", s.personal)),
        s.relative_gains(),
        s.live(),
        s.direct(),
        s.full_part(),
    )


def _gift(s: Situation) -> RuleResult:
    tie = s.ties[0] if s.ties else None
    return rule_result(tie is not None and tie.kind is TieKind.GIFT, s.say("link.gift", tie))


def _gift_in_time(s: Situation) -> RuleResult:
    """Presume that a gift without a day counts: it is given, and does not end."""
    undated = any(s.state(tie) is TieState.UNKNOWN for tie in s.ties)
    presumed = (s.say("presumed.gift_in_time", s.ties[0]),) if undated else s.presumed_day()
    return RuleResult(Answer.YES, (), presumed)
