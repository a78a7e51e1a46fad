"""Runs a rule set over every chain of every official and decision of a dossier.

Values in, values out: no clock, no settings. For planned steps of an open decision `outcome` says what holds if they
are taken, `if_steps_aside` what holds if not.
"""

from __future__ import annotations

from conflict_graph import chains, graph, questions, reasons, rulesets, verdicts
from conflict_graph.answers import Assessment, messages_of, to_mapping
from conflict_graph.facts import Dossier
from conflict_graph.pairs import Pair
from conflict_graph.questions import OpenQuestion
from conflict_graph.reasons import Priority
from conflict_graph.verdicts import RANK


def assess(dossier: Dossier, ruleset: str = "dutch", language: str = "nl") -> tuple[Assessment, ...]:
    """Assess every official and decision of a dossier, in the order of the dossier.

    Raises:
        KeyError: there is no rule set of this name, or the dossier refers to what it does not hold.
    """
    table = rulesets.get(ruleset)
    built = graph.build(dossier)
    found: list[Assessment] = []
    for official in dossier.officials:
        everywhere = {
            decision.id: chains.find(built, dossier, official.id, decision.id) for decision in dossier.decisions
        }
        for decision in dossier.decisions:
            elsewhere = tuple(chain for key, others in everywhere.items() if key != decision.id for chain in others)
            pair = Pair(table, dossier, official, decision, everywhere[decision.id], elsewhere)
            found.append(_assess_pair(pair, language))
    return tuple(found)


def _assess_pair(given: Pair, language: str) -> Assessment:
    pair = given.with_planned_steps_taken()
    every = verdicts.verdicts(pair)
    deciding = verdicts.deciding(every)
    for_, against = reasons.facts(every, deciding)
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
        all_chains=tuple(tuple(tie.id for tie in chain.ties) for chain in pair.chains),
        facts_for=for_,
        facts_against=against,
        presumed=reasons.unique(deciding.finding.presumed),
        open_questions=questions.open_questions(pair, deciding.outcome),
        priority=reasons.priority(deciding),
        language=language,
    )


__all__ = ["RANK", "Assessment", "OpenQuestion", "Priority", "assess", "messages_of", "to_mapping"]
