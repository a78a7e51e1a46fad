"""Runs a rule set over every chain of every official and decision of a dossier.

Values in, values out: no clock, no settings. For planned steps of an open decision `outcome` says what holds if they
are taken, `if_steps_aside` what holds if not.
"""

from __future__ import annotations

from conflict_graph import chains, graph, measures, questions, reasons, rulesets, strength, verdicts
from conflict_graph.answers import Assessment, ChainAnswer, messages_of, to_mapping
from conflict_graph.facts import Dossier
from conflict_graph.pairs import Pair
from conflict_graph.questions import OpenQuestion
from conflict_graph.reasons import Priority
from conflict_graph.verdicts import RANK, Verdict


def assess(
    dossier: Dossier, ruleset: str = "dutch", language: str = "nl", explained: bool = True
) -> tuple[Assessment, ...]:
    """Assess every official and decision of a dossier, in the order of the dossier.

    `explained` False leaves out the open questions and the measures, which take most of the time: for a first look at
    very many decisions. Every other part of the answer is the same.

    Raises:
        KeyError: there is no rule set of this name, or the dossier refers to what it does not hold.
    """
    table = rulesets.get(ruleset)
    built = graph.build(dossier)
    hubs = strength.hubs(dossier)
    found: list[Assessment] = []
    for official in dossier.officials:
        everywhere = {
            decision.id: chains.find(built, dossier, official.id, decision.id) for decision in dossier.decisions
        }
        for decision in dossier.decisions:
            elsewhere = tuple(chain for key, others in everywhere.items() if key != decision.id for chain in others)
            pair = Pair(table, dossier, official, decision, everywhere[decision.id], elsewhere, hubs)
            found.append(_assess_pair(pair, language, explained))
    return tuple(found)


def _assess_pair(given: Pair, language: str, explained: bool) -> Assessment:
    pair = given.with_planned_steps_taken()
    every = verdicts.verdicts(pair)
    deciding = verdicts.deciding(every)
    for_, against = reasons.facts(every, deciding)
    possible = measures.measures(given, deciding.outcome) if explained else ()
    return Assessment(
        dossier=pair.dossier.id,
        official=pair.official.id,
        decision=pair.decision.id,
        outcome=deciding.outcome,
        side_findings=reasons.side_findings(pair, every, deciding),
        rule=deciding.rule.id,
        rule_source=deciding.rule.source,
        ruleset=f"{pair.ruleset.name} {pair.ruleset.version}",
        if_steps_aside=verdicts.outcome(given.stepping_aside()) if given.planned else None,
        chain=tuple(tie.id for tie in deciding.situation.ties),
        chains=_chain_answers(every, deciding),
        facts_for=for_,
        facts_against=against,
        presumed=reasons.unique(deciding.finding.presumed),
        open_questions=questions.open_questions(pair, deciding.outcome) if explained else (),
        priority=reasons.priority(deciding),
        measures=possible,
        mildest=measures.mildest(possible),
        language=language,
    )


def _chain_answers(every: tuple[Verdict, ...], deciding: Verdict) -> tuple[ChainAnswer, ...]:
    """Return what every chain came to: the deciding one first, then the highest outcome, then the strongest."""
    found = [(strength.strength(verdict.situation), verdict) for verdict in every if verdict.situation.chain]
    found.sort(key=lambda each: (each[1] is not deciding, -RANK[each[1].outcome], each[0].order(), each[1].order()))
    return tuple(_chain_answer(verdict, strong) for strong, verdict in found)


def _chain_answer(verdict: Verdict, strong: strength.Strength) -> ChainAnswer:
    party = verdict.situation.party
    return ChainAnswer(
        tuple(tie.id for tie in verdict.situation.ties),
        party.id if party else None,
        verdict.outcome,
        verdict.rule.id,
        strong,
        verdict.finding.because,
    )


__all__ = ["RANK", "Assessment", "ChainAnswer", "OpenQuestion", "Priority", "assess", "messages_of", "to_mapping"]
