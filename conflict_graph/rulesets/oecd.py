"""The OECD scale: could the private interest influence the duty, whether or not it did.

Actual, indicated: the official holds a private interest and the duty at once. Apparent: it looks
so, but it is not so, as far as is known. Potential: the interest would conflict with duties that
may come later. A declaration alone solves nothing; stepping aside does.

Source: OECD, Guidelines for Managing Conflict of Interest in the Public Service (2003), as quoted
by the ministry of the interior of Slovakia; the Guidelines were not read in full, so every row says
which of the three kinds it applies.
"""

from __future__ import annotations

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Benefit, Capacity, DecisionKind, Outcome, SideFinding, TieKind
from conflict_graph.rulesets.conditions import (
    POSTS,
    affiliation,
    begins_later,
    contingent_gain,
    ended_long_ago,
    in_doubt,
    of_kind,
    privately_held,
    probably_another,
    through_hub,
    weak_chain,
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
from conflict_graph.rulesets.table import Rule, RuleSet


def not_private(s: Situation) -> RuleResult:
    """What is at stake is the body's own interest, or one that many share: no private interest.

    Source: OECD 2003, "private interest"; code of conduct European Parliament, article 3 (broad
    class).
    """
    public = rule_result(s.benefit is Benefit.PUBLIC, s.say("against.public_interest"))
    return any_of(
        public, rule_result(s.benefit is Benefit.BROAD_CLASS, s.say("against.broad_class"))
    )


def on_behalf(s: Situation) -> RuleResult:
    """The body itself named the official to the post, or it is another public office: a public
    duty.

    Source: OECD 2003, "private interest", read the other way round.
    """
    tie = s.owner
    if tie is None or tie.capacity is Capacity.PUBLIC_OFFICE:
        return rule_result(tie is not None, s.say("against.public_office", tie))
    return rule_result(tie.capacity is Capacity.EX_OFFICIO, s.say("against.ex_officio", tie))


def views(s: Situation) -> RuleResult:
    """An opinion, a campaign, a donation, a party or plain membership: no private interest is
    shown.

    Source: OECD 2003, "private interest"; whether mere affiliation counts was not verified, so it
    does not.
    """
    return affiliation(s)


def over(s: Situation) -> RuleResult:
    """The interest ended before the look-back.

    Source: OECD 2003, "actual": an interest that the official has.
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

    Source: OECD 2003, core definition: a private interest, which a place among very many is not.
    """
    return through_hub(s)


def recused(s: Situation) -> RuleResult:
    """The official stood aside from the first contact: the conflict is managed.

    Source: OECD 2003, options for managing: recusal.
    """
    return rule_result(s.part is Part.ASIDE, s.say("against.stood_aside"))


def own_request(s: Situation) -> RuleResult:
    """In a decision on leave the official is always a party; that alone is no interest.

    Source: docs/conflict-test.md, 7.
    """
    return all_of(
        of_kind(s, DecisionKind.SIDE_ACTIVITY), rule_result(s.is_self, s.say("against.own_request"))
    )


def later_duty(s: Situation) -> RuleResult:
    """The interest or the duty begins later, or the gain needs a later decision.

    Source: OECD 2003, "potential".
    """
    leave = all_of(
        of_kind(s, DecisionKind.SIDE_ACTIVITY), rule_result(True, s.say("link.live", s.owner))
    )
    sector = rule_result(s.benefit is Benefit.SECTOR, s.say("party.sector"))
    weak = rule_result(weak_chain(s), s.say("link.live", s.ties[0] if s.ties else None))
    return any_of(leave, begins_later(s), contingent_gain(s), sector, weak)


def cleared(s: Situation) -> RuleResult:
    """Somebody looked and found no stake or gain, but the official has the link and took part.

    Source: OECD 2003, "apparent": it looks so, but in fact it is not so.
    """
    no_gain = rule_result(s.benefit is Benefit.NONE, s.say("against.no_benefit"))
    excluded = rule_result(s.no_stake(), s.say("against.stake_excluded", s.holding or s.personal))
    return all_of(any_of(no_gain, excluded), s.live(), s.any_part())


def no_gain(s: Situation) -> RuleResult:
    """Somebody looked and found no stake or gain, and no part of the official is on record.

    Source: OECD 2003, "actual", read the other way round.
    """
    return rule_result(s.benefit is Benefit.NONE or s.no_stake(), s.say("against.no_benefit"))


def interest_and_duty(s: Situation) -> RuleResult:
    """The official has a private interest in the outcome and at once a duty in the decision.

    Source: OECD 2003, "actual": no proof of influence is needed.
    """
    kinds = tuple(kind for kind in POSTS if kind is not TieKind.UNSPECIFIED)
    held = all_of(
        s.holds_as(*kinds, TieKind.BUSINESS), rule_result(True, s.say("link.post", s.owner))
    )
    own = any_of(
        s.own_firm(), all_of(s.straight(), rule_result(True, s.say("link.live", s.owner))), held
    )
    relative = all_of(any_of(s.close_family(), _in_business(s)), s.relative_gains())
    late = rule_result(s.part is Part.PARTIAL and bool(s.participation.steps))
    duty = all_of(any_of(s.full_part(), s.did_answer_for(), late), s.any_part())
    return all_of(any_of(own, relative), privately_held(s), s.live(), s.affected(), duty)


def _in_business(s: Situation) -> RuleResult:
    tie = s.personal
    return rule_result(
        tie is not None and tie.kind is TieKind.BUSINESS, s.say("link.business", tie)
    )


def looks_so(s: Situation) -> RuleResult:
    """The tie just ended, is one of friendship or of a relative, or only abstention is on record.

    Source: OECD 2003, "apparent": it looks as if the interest could influence.
    """
    near = any_of(s.recent(), all_of(s.live(), rule_result(not s.no_stake())))
    touched = any_of(s.affected(), rule_result(s.benefit is None))
    said = rule_result(True, s.say("link.live", s.ties[0] if s.ties else None))
    return all_of(not_(affiliation(s)), near, privately_held(s), touched, said, s.any_part())


def live_interest(s: Situation) -> RuleResult:
    """A private interest, and no part of the official on record.

    Source: OECD 2003, "potential".
    """
    return rule_result(s.chain is not None, s.say("link.live", s.ties[0] if s.ties else None))


def nothing(s: Situation) -> RuleResult:
    """No private interest in this decision was found.

    Source: no row holds.
    """
    return rule_result(True, s.say("against.no_link"))


def undeclared(s: Situation) -> RuleResult:
    """An interest was put on record too late or never.

    Source: OECD 2003, on registration and declaration.
    """
    mine = (
        tie
        for tie in s.dossier.ties
        if tie.source_id == s.official.id and tie.kind is not TieKind.FAMILY
    )
    late = next((tie for tie in mine if tie.declared in ("never", "after")), None)
    return rule_result(
        late is not None,
        s.say("beside.not_declared", late, declared=late.declared if late else None),
    )


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


OECD = RuleSet(
    name="oecd",
    version="2003.1",
    in_force_from=PartialDate(2003),
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
        Rule("O-public", Outcome.NONE, not_private),
        Rule("O-behalf", Outcome.NONE, on_behalf),
        Rule("O-views", Outcome.NONE, views),
        Rule("O-hub", Outcome.NONE, hub),
        Rule("O-over", Outcome.NONE, over),
        Rule("O-own-request", Outcome.NONE, own_request),
        Rule("O-record", Outcome.UNRESOLVED, contradiction),
        Rule("O-aside", Outcome.NONE, recused, SideFinding.MANAGED),
        Rule("O-later", Outcome.POTENTIAL, later_duty),
        Rule("O-cleared", Outcome.APPARENT, cleared),
        Rule("O-no-gain", Outcome.NONE, no_gain),
        Rule("O-duty", Outcome.ACTUAL_INDICATED, interest_and_duty),
        Rule("O-looks", Outcome.APPARENT, looks_so),
        Rule("O-live", Outcome.POTENTIAL, live_interest),
        Rule("O-else", Outcome.NONE, nothing),
    ),
    without_chain=(Rule("O-else", Outcome.NONE, nothing),),
    beside=(Rule("O-declared", Outcome.NONE, undeclared, SideFinding.REGISTRATION_BREACH),),
    doubt=Rule("O-doubt", Outcome.UNRESOLVED, tie_in_doubt),
    probable=Rule("O-probable", Outcome.APPARENT, probable),
)

__all__ = ["OECD"]
