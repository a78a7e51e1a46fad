"""Runs a rule set over every chain of every official and decision of a dossier.

Values in, values out; it asks neither clock nor settings. For planned steps of an open decision
`outcome` says what holds if they are taken, `if_steps_aside` what holds if not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from conflict_graph import rulesets
from conflict_graph.assessment import (
    completeness,
    equivalence,
    measures,
    questions,
    reasons,
    strength,
    verdicts,
)
from conflict_graph.assessment.answer_text import to_mapping
from conflict_graph.assessment.case import Pair
from conflict_graph.assessment.questions import OpenQuestion
from conflict_graph.assessment.reasons import Priority
from conflict_graph.assessment.result import Assessment, ChainAnswer, messages_of
from conflict_graph.assessment.verdicts import Verdict
from conflict_graph.chains import find as chains
from conflict_graph.chains.equivalence import Mark
from conflict_graph.chains.search import ReadGraph, of_dossier
from conflict_graph.facts import Decision, Dossier, Official
from conflict_graph.rulesets import citations
from conflict_graph.rulesets.scales import RANK
from conflict_graph.rulesets.table import RuleSet


def assess(
    dossier: Dossier,
    ruleset: str | None = None,
    language: str = "nl",
    without: Collection[str] = (),
    explained: bool = True,
    officials: Collection[str] | None = None,
    kept: bool = False,
) -> tuple[Assessment, ...]:
    """Assess every official and decision of a dossier, in the order of the dossier; of `officials`
    only these, by their ids.

    `ruleset` None: that of the dossier's jurisdiction. Its version is the one that is law on the
    day of the decision; without a day the newest for an open decision, else the oldest. `without`
    are rows of it that a body switched off. `kept`: they were off when the facts were looked at
    before, and that is read again, also where none may do without them any more.

    `explained` False leaves out the open questions and the measures, which take most of the time:
    for a first look at very many decisions. Every other part of the answer is the same.

    Raises:
        KeyError: there is no rule set of this name, or the dossier refers to what it does not hold.
        ValueError: a row may not be switched off, and it is not `kept`.
    """
    name = ruleset or rulesets.for_jurisdiction(dossier.jurisdiction)
    rulesets.get(name).without(without, kept=kept)
    return tuple(
        replace(_assess_pair(pair, language, explained), also=_also(pair, language, explained))
        for pair in pairs(dossier, name, without, officials=officials, kept=kept)
    )


def pairs(
    dossier: Dossier,
    ruleset: str | None = None,
    without: Collection[str] = (),
    most_chains: int = chains.MOST_CHAINS,
    officials: Collection[str] | None = None,
    built: ReadGraph | None = None,
    kept: bool = False,
) -> Iterator[Pair]:
    """Yield every official and decision with the chains between them, in the order of the dossier;
    of `officials` only these. `built`: the dossier as a graph, where somebody has read it. `kept`:
    see `assess`.

    With more chains than `most_chains` between the two, one of each kind.

    Raises:
        KeyError: there is no rule set of this name, or the dossier refers to what it does not hold.
        ValueError: a row may not be switched off, and it is not `kept`.
    """
    built = of_dossier(dossier) if built is None else built
    hubs = strength.hubs(dossier)
    name = ruleset or rulesets.for_jurisdiction(dossier.jurisdiction)
    tables = {
        each.id: rulesets.for_decision(name, each).without(without, kept=kept)
        for each in dossier.decisions
    }
    asked = tuple(each for each in dossier.officials if officials is None or each.id in officials)
    ids = tuple(official.id for official in asked)
    found = {}
    for decision in dossier.decisions:
        marks = _marks(tables[decision.id], dossier, decision, hubs)
        found[decision.id] = chains.find_for(
            built, dossier, ids, decision.id, most_chains=most_chains, marks=marks
        )
    for official in asked:
        for decision in dossier.decisions:
            others = (every[official.id] for key, every in found.items() if key != decision.id)
            elsewhere = tuple(chain for each in others for chain in each.chains)
            table, here = tables[decision.id], found[decision.id][official.id]
            yield Pair(
                ruleset=table,
                dossier=dossier,
                official=official,
                decision=decision,
                chains=here.chains,
                elsewhere=elsewhere,
                hubs=hubs,
                left_out=here.left_out,
            )


def _marks(
    table: RuleSet, dossier: Dossier, decision: Decision, hubs: frozenset[str]
) -> Callable[[Official], Mark]:
    """Return how ties read for an official, seen from one decision by one table."""
    return lambda official: equivalence.marks(
        Pair(
            ruleset=table,
            dossier=dossier,
            official=official,
            decision=decision,
            chains=(),
            elsewhere=(),
            hubs=hubs,
        ).situation()
    )


def _also(pair: Pair, language: str, explained: bool) -> tuple[Assessment, ...]:
    """Return the assessment by perception, where European money is spent and another rule set was
    asked for.
    """
    if not pair.decision.eu_funds or pair.ruleset.name == rulesets.EU_FUNDS:
        return ()
    table = rulesets.for_decision(rulesets.EU_FUNDS, pair.decision)
    return (_assess_pair(replace(pair, ruleset=table), language, explained),)


def _assess_pair(given: Pair, language: str, explained: bool) -> Assessment:
    pair = given.with_planned_steps_taken()
    every = verdicts.verdicts(pair)
    deciding = verdicts.deciding(every)
    for_, against = reasons.facts(every, deciding)
    possible = measures.measures(given, deciding.outcome) if explained else ()
    asked = questions.open_questions(pair, deciding.outcome) if explained else ()
    return Assessment(
        dossier=pair.dossier.id,
        official=pair.official.id,
        decision=pair.decision.id,
        outcome=deciding.outcome,
        side_findings=reasons.side_findings(pair, every, deciding),
        rule=deciding.rule.id,
        rule_source=pair.ruleset.source_of(deciding.rule),
        norms=reasons.unique(citations.cited(deciding.situation, pair.ruleset)),
        exceptions=reasons.exceptions(deciding),
        beside=reasons.said_beside(pair),
        ruleset=pair.ruleset.title,
        if_steps_aside=verdicts.outcome(given.stepping_aside()) if given.planned else None,
        chain=tuple(tie.id for tie in deciding.situation.ties),
        chains=_chain_answers(every, deciding),
        facts_for=for_,
        facts_against=against,
        presumed=reasons.unique(
            (*deciding.presumed, *citations.presumed_version(deciding.situation, pair.ruleset))
        ),
        open_questions=asked,
        priority=reasons.priority(deciding),
        measures=possible,
        mildest=measures.mildest(possible),
        language=language,
        left_out=reasons.left_out(pair),
        not_checked=completeness.of_pair(pair, deciding.outcome, asked),
    )


def _chain_answers(every: tuple[Verdict, ...], deciding: Verdict) -> tuple[ChainAnswer, ...]:
    """Return what every chain came to: the deciding one first, then the highest outcome, then the
    strongest.
    """
    found = [
        (strength.strength(verdict.situation), verdict)
        for verdict in every
        if verdict.situation.chain
    ]
    found.sort(
        key=lambda each: (
            each[1] is not deciding,
            -RANK[each[1].outcome],
            each[0].order(),
            each[1].order(),
        )
    )
    return tuple(_chain_answer(verdict, strong) for strong, verdict in found)


def _chain_answer(verdict: Verdict, strong: strength.Strength) -> ChainAnswer:
    party = verdict.situation.party
    return ChainAnswer(
        tuple(tie.id for tie in verdict.situation.ties),
        party.id if party else None,
        verdict.outcome,
        verdict.rule.id,
        strong,
        verdict.because,
        verdict.elements,
    )


__all__ = [
    "RANK",
    "Assessment",
    "ChainAnswer",
    "OpenQuestion",
    "Priority",
    "assess",
    "messages_of",
    "pairs",
    "to_mapping",
]
