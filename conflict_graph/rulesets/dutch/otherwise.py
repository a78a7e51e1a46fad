"""Rows that hold where no pattern does, and where no chain reaches the decision."""

from __future__ import annotations

from conflict_graph.dates import Answer
from conflict_graph.facts import Benefit, Concern, TieKind
from conflict_graph.rulesets.situation import RuleResult, Situation, rule_result


def membership(s: Situation) -> RuleResult:
    """Plain membership, without a post.

    Source: Conseil d'État 2016, no. 367901.
    """
    tie = s.holding
    return rule_result(
        tie is not None and tie.kind is TieKind.MEMBERSHIP, s.say("against.membership", tie)
    )


def live_link(s: Situation) -> RuleResult:
    """A link reaches a party, and no row above says more: a thing to take care of before the
    decision.

    Source: Utrecht (developer joins the council); Enschede (tennis); OVG Rheinland-Pfalz 2009 (golf
    course).
    """
    reaches = s.party is not None or s.straight().holds is Answer.YES or s.personal is not None
    return rule_result(
        s.chain is not None and reaches, s.say("link.live", s.ties[0] if s.ties else None)
    )


def nothing(s: Situation) -> RuleResult:
    """No link with the decision was found.

    Source: no row holds.
    """
    return rule_result(True, s.say("against.no_link"))


def procedure_only(s: Situation) -> RuleResult:
    """What prompted the look is quality or procedure, and no interest was found.

    Source: Limburg 2021 (subsidies).
    """
    concern = s.decision.concern in (Concern.PROCEDURE, Concern.QUALITY)
    return rule_result(concern, s.say("against.procedure_only"))


def body_only(s: Situation) -> RuleResult:
    """The only interest is the public body's own.

    Source: ABRvS 2012 (own land sale) and 2008 (stadskantoor).
    """
    own = any(party.id == s.official.body for party in s.decision.parties)
    public = any(party.benefit is Benefit.PUBLIC for party in s.decision.parties)
    return rule_result(own or public, s.say("against.public_interest"))
