"""The perception standard of procurement and European money: how it looks to a reasonable observer.

An interest counts that might be perceived to compromise impartiality; nobody has to prove that it
did. Family, emotional life, political affinity and economic interest are named in the Financial
Regulation; political affinity is a ground for European money only. The standard is stricter than
article 2:4 Awb: its label stands beside the Dutch one.

Source: Directive 2014/24/EU, article 24; Regulation (EU, Euratom) 2024/2509, article 61, as
explained in Commission notice 2021/C 121/01. Article 61 stood in Regulation 2018/1046 before the
recast of September 2024; from which day in 2018 was not verified. The Dutch transposition
(Aanbestedingswet 2012, article 1.10b) was not verified either and is no basis of any row.
"""

from __future__ import annotations

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Benefit, Capacity, DecisionKind, Outcome, SideFinding, TieKind
from conflict_graph.rulesets.conditions import (
    affiliation,
    begins_later,
    by_colleague,
    ended_long_ago,
    in_doubt,
    of_kind,
    privately_held,
    probably_another,
    strong_link,
    through_hub,
    weak_chain,
)
from conflict_graph.rulesets.situation import (
    Part,
    RuleResult,
    Situation,
    all_of,
    any_of,
    rule_result,
)
from conflict_graph.rulesets.table import Rule, RuleSet


def own_interest(s: Situation) -> RuleResult:
    """What is at stake is the body's own interest.

    Source: Directive 2014/24/EU, article 24: a personal interest is asked for.
    """
    return rule_result(s.benefit is Benefit.PUBLIC, s.say("against.public_interest"))


def broad_class(s: Situation) -> RuleResult:
    """The benefit is shared with many inhabitants or a whole sector.

    Source: code of conduct European Parliament, article 3.
    """
    return rule_result(s.benefit is Benefit.BROAD_CLASS, s.say("against.broad_class"))


def no_gain(s: Situation) -> RuleResult:
    """It was established that this party gains nothing, or that there is no stake.

    Source: Directive 2014/24/EU, article 24, read the other way round.
    """
    return rule_result(s.benefit is Benefit.NONE or s.no_stake(), s.say("against.no_benefit"))


def on_behalf(s: Situation) -> RuleResult:
    """The body itself named the official to the post.

    Source: Regulation 2024/2509, article 61: an interest of the person's own is asked for.
    """
    tie = s.owner
    return rule_result(
        tie is not None and tie.capacity is Capacity.EX_OFFICIO, s.say("against.ex_officio", tie)
    )


def own_request(s: Situation) -> RuleResult:
    """In a decision on leave the official is always a party; that alone is no interest.

    Source: docs/conflict-test.md, 7.
    """
    return all_of(
        of_kind(s, DecisionKind.SIDE_ACTIVITY), rule_result(s.is_self, s.say("against.own_request"))
    )


def over(s: Situation) -> RuleResult:
    """The tie ended before the look-back.

    Source: CJEU C-538/13 (eVigilo) 2015: objective evidence of a present tie is asked for.
    """
    return ended_long_ago(s)


def contradiction(s: Situation) -> RuleResult:
    """The record says both that the official stood aside from the start and that the official took
    a step.

    Source: docs/conflict-test.md, 6.
    """
    return rule_result(s.part is Part.CONTRADICTORY, s.say("doubt.contradiction"))


def hub(s: Situation) -> RuleResult:
    """The chain runs through an organisation to which very many are bound.

    Source: Directive 2014/24, article 24: an interest of the person, which a place among very many
    is not.
    """
    return through_hub(s)


def recused(s: Situation) -> RuleResult:
    """The official stood aside from the first contact: the conflict was prevented.

    Source: Directive 2014/24/EU, article 24: prevent, identify and remedy.
    """
    return rule_result(s.part is Part.ASIDE, s.say("against.stood_aside"))


def political_affinity(s: Situation) -> RuleResult:
    """A tie of party or faction with a party to a decision on European money, and the official took
    part.

    Source: Regulation 2024/2509, article 61 (political affinity). No ground where no European money
    is spent.
    """
    political = next((tie for tie in s.ties if tie.kind is TieKind.POLITICAL), None)
    affinity = rule_result(
        political is not None and len(s.ties) == 1, s.say("link.political", political)
    )
    return all_of(
        rule_result(s.decision.eu_funds is True), affinity, s.live(), s.affected(), s.full_part()
    )


def views(s: Situation) -> RuleResult:
    """An opinion, a donation to the party, a political tie or plain membership, without more.

    Source: Directive 2014/24/EU, article 24: financial, economic or other personal interest.
    """
    return affiliation(s)


def still_later(s: Situation) -> RuleResult:
    """The tie begins later, leave is asked for it, or the link is a chain of weak ties.

    Source: Directive 2014/24/EU, article 24: prevent, identify and remedy.
    """
    leave = all_of(
        of_kind(s, DecisionKind.SIDE_ACTIVITY), rule_result(True, s.say("link.live", s.owner))
    )
    weak = rule_result(weak_chain(s), s.say("link.live", s.ties[0] if s.ties else None))
    return any_of(leave, weak, begins_later(s))


def strong_interest(s: Situation) -> RuleResult:
    """An own, close relative's or executive's interest in a party, and a full part in the decision.

    Source: Regulation 2024/2509, article 61 (family, economic interest); European Union 2021
    (Agrofert).
    """
    return all_of(strong_link(s), s.live(), s.affected(), s.full_part())


def shared_employer(s: Situation) -> RuleResult:
    """An evaluator has the employer of now in common with named staff of a bidder or the winner: to
    be examined.

    Source: CJEU 2015, C-538/13 (eVigilo).
    """
    return all_of(
        rule_result(by_colleague(s), s.say("link.shared_employer", s.owner)), s.live(), s.any_part()
    )


def emotional_life(s: Situation) -> RuleResult:
    """A relative or a friend is with a party, and the official had a part in the decision, however
    small.

    Source: Regulation 2024/2509, article 61 (family, emotional life).
    """
    near = s.personal is not None and s.personal.kind in (
        TieKind.FAMILY,
        TieKind.FRIENDSHIP,
        TieKind.GIFT,
    )
    return all_of(
        rule_result(near, s.say("link.near_person", s.personal)),
        _running(s),
        _touched(s),
        s.any_part(),
    )


def perceived_interest(s: Situation) -> RuleResult:
    """Any other financial, economic or personal interest in a party, and a part in the decision,
    however small.

    Source: Directive 2014/24/EU, article 24 (might be perceived to compromise impartiality);
    Commission notice 2021.
    """
    reaches = rule_result(s.chain is not None, s.say("link.live", s.ties[0] if s.ties else None))
    return all_of(reaches, privately_held(s), _running(s), _touched(s), s.any_part())


def _running(s: Situation) -> RuleResult:
    return any_of(s.live(), s.recent())


def _touched(s: Situation) -> RuleResult:
    """Whether the decision touches the party, and the way to it is short enough to be seen."""
    later = rule_result(s.benefit in (Benefit.CONTINGENT, Benefit.SECTOR), s.say("link.contingent"))
    seen = rule_result(s.only_owning_between() or len(s.between) == 1)
    return all_of(any_of(s.affected(), later), seen)


def live_link(s: Situation) -> RuleResult:
    """A tie reaches a party, and no part of the official is on record: to be settled beforehand.

    Source: Directive 2014/24/EU, article 24: prevent, identify and remedy.
    """
    return rule_result(s.chain is not None, s.say("link.live", s.ties[0] if s.ties else None))


def nothing(s: Situation) -> RuleResult:
    """Nothing that an observer could take for a personal interest was found.

    Source: no row holds.
    """
    return rule_result(True, s.say("against.no_link"))


def tie_in_doubt(s: Situation) -> RuleResult:
    """Whose tie it is, or whether it still ran, is not known, and it decides between a link and
    none.

    Source: docs/conflict-test.md, 4.
    """
    return in_doubt(s)


def probable(s: Situation) -> RuleResult:
    """The facts fit a conflict, but whose tie it is is only probable: never more than an
    appearance.

    Source: docs/conflict-test.md, 4.
    """
    return probably_another(s)


PERCEPTION = RuleSet(
    name="perception",
    version="2024.1",
    in_force_from=PartialDate(2018),
    in_force_until=None,
    presumptions=(
        "presumed.private",
        "presumed.role_gains",
        "presumed.subject_affected",
        "presumed.family_lasts",
        "presumed.no_recusal",
        "presumed.until_the_vote",
        "presumed.decided_then",
    ),
    rules=(
        Rule("P-own", Outcome.NONE, own_interest),
        Rule("P-class", Outcome.NONE, broad_class),
        Rule("P-no-gain", Outcome.NONE, no_gain),
        Rule("P-behalf", Outcome.NONE, on_behalf),
        Rule("P-own-request", Outcome.NONE, own_request),
        Rule("P-over", Outcome.NONE, over),
        Rule("P-record", Outcome.UNRESOLVED, contradiction),
        Rule("P-aside", Outcome.NONE, recused, SideFinding.MANAGED),
        Rule("P-political", Outcome.APPARENT, political_affinity),
        Rule("P-views", Outcome.NONE, views),
        Rule("P-hub", Outcome.NONE, hub),
        Rule("P-employer", Outcome.APPARENT, shared_employer),
        Rule("P-later", Outcome.POTENTIAL, still_later),
        Rule("P-strong", Outcome.ACTUAL_INDICATED, strong_interest),
        Rule("P-near", Outcome.APPARENT, emotional_life),
        Rule("P-interest", Outcome.APPARENT, perceived_interest),
        Rule("P-live", Outcome.POTENTIAL, live_link),
        Rule("P-else", Outcome.NONE, nothing),
    ),
    without_chain=(Rule("P-else", Outcome.NONE, nothing),),
    beside=(),
    doubt=Rule("P-doubt", Outcome.UNRESOLVED, tie_in_doubt),
    probable=Rule("P-probable", Outcome.APPARENT, probable),
)

__all__ = ["PERCEPTION"]
