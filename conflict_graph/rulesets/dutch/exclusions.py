"""Rows that exclude a link before any pattern is tried."""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import Benefit, TieKind
from conflict_graph.rulesets.conditions import ended_long_ago, through_hub
from conflict_graph.rulesets.situation import (
    Part,
    RuleResult,
    Situation,
    all_of,
    any_of,
    rule_result,
)


def own_interest(s: Situation) -> RuleResult:
    """What is at stake is the body's own interest, which it is there to serve.

    Source: ABRvS 2012 (own land sale) and 2008 (stadskantoor), on article 2:4 Awb.
    """
    return rule_result(s.benefit is Benefit.PUBLIC, s.say("against.public_interest"))


def registrable_property(s: Situation) -> RuleResult:
    """The benefit is shared widely, but the country's rules list property as registrable and the
    member voted.

    Source: SIPO Ireland 2010 (city plan). Only where the rule set names the country of the dossier.
    """
    country = rule_result(s.dossier.jurisdiction in s.property_registrable)
    shared = rule_result(s.benefit is Benefit.BROAD_CLASS, s.say("against.broad_class"))
    return all_of(country, s.straight(), shared, s.live(), s.full_part())


def broad_class(s: Situation) -> RuleResult:
    """The benefit is shared with many inhabitants or a whole sector.

    Source: Conseil d'État 2012 (Voegtlinshoffen); VG Dresden 2023; code of conduct European
    Parliament, article 3.
    """
    return rule_result(s.benefit is Benefit.BROAD_CLASS, s.say("against.broad_class"))


def not_a_beneficiary(s: Situation) -> RuleResult:
    """It was established that this party gains nothing.

    Source: Canada 2021 (WE Charity), on relatives without a benefit.
    """
    return rule_result(s.benefit is Benefit.NONE, s.say("against.no_benefit"))


def opinion(s: Situation) -> RuleResult:
    """An opinion, a campaign, a party line or a donation to the party.

    Source: Conseil d'État 2016, no. 367901; Den Haag 2024 (donations to parties).
    """
    kinds = (TieKind.OPINION, TieKind.DONATION)
    return rule_result(any(tie.kind in kinds for tie in s.ties), s.say("against.opinion"))


def network(s: Situation) -> RuleResult:
    """A tie of party, faction or former work between people, without post, stake or gain.

    Source: Limburg 2021 (gedeputeerden).
    """
    political = any(tie.kind is TieKind.POLITICAL for tie in s.ties)
    works = (
        s.personal is not None and s.personal.kind is TieKind.BUSINESS and s.personal.ended is True
    )
    former_work = works and s.relative_gains().holds is not Answer.YES
    return rule_result(political or former_work, s.say("against.network"))


def hub(s: Situation) -> RuleResult:
    """The chain runs through an organisation to which very many are bound: an association of all
    municipalities.

    Source: Limburg 2021 (gedeputeerden), on ties of a network without a post, a stake or a gain.
    """
    return through_hub(s)


def small_share(s: Situation) -> RuleResult:
    """Only ownership leads to the party, and the share is smaller than the rule set counts; a share
    not known counts.

    Source: United Kingdom (registrable securities, 1%). No Dutch threshold was found: off unless
    the rule set sets one.
    """
    return rule_result(s.small_share(), s.say("against.small_share", s.holding))


def link_ended(s: Situation) -> RuleResult:
    """The link ended before the look-back, or the decision is another body's and no part was taken
    in it.

    Source: ABRvS 2007 (Veldhoven/Eindhoven).
    """
    elsewhere = s.official.body != s.decision.body and s.part in (Part.NONE_ON_RECORD, Part.ASIDE)
    return any_of(ended_long_ago(s), rule_result(elsewhere, s.say("against.other_body")))


def contradiction(s: Situation) -> RuleResult:
    """The record says both that the official stood aside from the start and that the official took
    a step.

    Source: docs/conflict-test.md, 6.
    """
    return rule_result(s.part is Part.CONTRADICTORY, s.say("doubt.contradiction"))


def full_recusal(s: Situation) -> RuleResult:
    """The official stood aside from the first contact: no preparation, no deliberation, no vote.

    Source: CAA Lyon 2020.
    """
    return rule_result(s.part is Part.ASIDE, s.say("against.stood_aside"))


def inexact_declaration(_: Situation) -> RuleResult:
    """The tie was put on record in time, though not exactly, and colleagues could judge it: never
    holds here.

    How exact a declaration was is no fact of the format, and a declaration by itself solves no
    conflict. The row stands in the table so that nobody looks for it in vain.

    Source: Queensland 2024 (Gold Coast); OECD 2003, on declaration.
    """
    return rule_result(False)


def odd_timing(_: Situation) -> RuleResult:
    """A decision came at an odd moment, or against advice, for a party: never holds here.

    No register and no procurement file holds a motive; only a person can report it. The row stands
    in the table so that nobody looks for it in vain.

    Source: Westferry, London, 2020; docs/conflict-test.md, 10.
    """
    return rule_result(False)
