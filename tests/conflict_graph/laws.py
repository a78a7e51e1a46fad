"""The laws of the engine, each as a check of one dossier that says nothing where the law holds.

`test_laws.py` tries them on generated dossiers, and shows each of them red on an engine that was
broken on purpose.
"""

from __future__ import annotations

import dataclasses
import json
import random
from typing import Any

from conflict_graph import rulesets
from conflict_graph.assessment import assess, questions
from conflict_graph.assessment.assess import RANK, Assessment
from conflict_graph.assessment.case import Pair
from conflict_graph.assessment.verdicts import outcome
from conflict_graph.chains import graph
from conflict_graph.chains.find import find
from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Benefit,
    Capacity,
    Certainty,
    DecisionKind,
    Declared,
    Dossier,
    Organisation,
    OrganisationKind,
    Outcome,
    Party,
    Person,
    Recusal,
    Step,
    Tie,
    TieKind,
)
from tests.conflict_graph.dossiers import DECIDED, renamed

ABOVE = RANK[Outcome.POTENTIAL]
NEEDS_NO_PART = {"R14", "R19a", "R28"}
"""Rows that by their own words need no part in the decision."""

PRESUMPTION_OF = {
    "open.ex_officio": {"presumed.private"},
    "open.direct": {
        "presumed.role_gains",
        "presumed.subject_affected",
        "presumed.subcontractor_gains",
    },
    "open.abstained": {"presumed.no_recusal"},
    "open.before_the_vote": {"presumed.until_the_vote"},
    "open.decided_by": {"presumed.decided_then", "presumed.gift_in_time"},
    "open.running": {"presumed.family_lasts", "presumed.gift_in_time"},
}
LOOSE = {
    TieKind.MEMBERSHIP,
    TieKind.POLITICAL,
    TieKind.BOARD,
    TieKind.ADVISORY,
    TieKind.UNSPECIFIED,
}


def only(facts: Dossier) -> Assessment:
    return assess.assess(facts, explained=False)[0]


def said(found: Assessment) -> tuple[Any, ...]:
    """Return what must not change: the answer and what every chain came to."""
    chains = sorted(
        (chain.ties, str(chain.party), chain.outcome.value, chain.rule) for chain in found.chains
    )
    return found.outcome, found.rule, found.side_findings, found.if_steps_aside, tuple(chains)


def with_decision(facts: Dossier, **changes: Any) -> Dossier:
    first, *rest = facts.decisions
    return dataclasses.replace(facts, decisions=(dataclasses.replace(first, **changes), *rest))


def with_part(facts: Dossier, **changes: Any) -> Dossier:
    entries = tuple(
        dataclasses.replace(entry, **changes) for entry in facts.decisions[0].participations
    )
    return with_decision(facts, participations=entries)


def with_tie(facts: Dossier, tie: Tie, **changes: Any) -> Dossier:
    ties = tuple(
        dataclasses.replace(other, **changes) if other.id == tie.id else other
        for other in facts.ties
    )
    return dataclasses.replace(facts, ties=ties)


def pair_of(facts: Dossier) -> Pair:
    official, decision = facts.officials[0], facts.decisions[0]
    found = find(graph.build(facts), facts, official.id, decision.id).chains
    return Pair(
        ruleset=rulesets.get("dutch"),
        dossier=facts,
        official=official,
        decision=decision,
        chains=found,
        elsewhere=(),
    ).with_planned_steps_taken()


# -- nothing else counts


def order_changes_nothing(facts: Dossier) -> None:
    shuffle = random.Random(7).sample  # noqa: S311 - any fixed order will do
    (decision,) = facts.decisions
    parties = tuple(shuffle(decision.parties, len(decision.parties)))
    lists = {
        name: tuple(shuffle(getattr(facts, name), len(getattr(facts, name))))
        for name in ("ties", "organisations")
    }
    other = dataclasses.replace(with_decision(facts, parties=parties), **lists)
    assert said(only(facts)) == said(only(other))


def an_unrelated_fact_changes_nothing(facts: Dossier) -> None:
    more = dataclasses.replace(
        facts,
        persons=(Person("stranger", "somebody else"), *facts.persons),
        organisations=(
            Organisation("elsewhere", "Kapsalon Molenwiek", OrganisationKind.COMPANY),
            *facts.organisations,
        ),
        ties=(
            Tie("unrelated", "stranger", "elsewhere", TieKind.OWNERSHIP, ended=False),
            *facts.ties,
        ),
    )
    assert said(only(facts)) == said(only(more))


def a_second_person_on_the_same_board_changes_nothing(facts: Dossier) -> None:
    """Two people on one board are no chain. The one exception is R21: an evaluator and a bidder
    share an employer.

    That row asks for two ties of the second person, so one more seat does not reach it.
    """
    more = dataclasses.replace(
        facts,
        persons=(*facts.persons, Person("second-person", "somebody on the same board")),
        ties=(
            *facts.ties,
            Tie("seat", "second-person", "firm", TieKind.BOARD, ended=False),
        ),
    )
    assert said(only(facts)) == said(only(more))


# -- unknown is not guilty


def nothing_above_potential_rests_on_an_unknown(facts: Dossier) -> None:
    """Where an answer would lower an outcome above potential, what stood in for it is among what
    was presumed.
    """
    found, pair = only(facts), pair_of(facts)
    if RANK[found.outcome] <= ABOVE or not pair.chains:
        return
    presumed = {message.id for message in found.presumed}
    for asked in questions.asked(pair):
        lowest = min(RANK[outcome(asked.yes(pair))], RANK[outcome(asked.no(pair))])
        if lowest < RANK[found.outcome] and not _settled(asked.question.id, found):
            assert presumed & PRESUMPTION_OF.get(asked.question.id, set()), asked.question


def _settled(question: str, found: Assessment) -> bool:
    """Say whether another law or row settles it: whose tie it is has its own law, three rows need
    no part.
    """
    return question == "open.same" or (
        question.endswith(("took_part", "takes_part")) and found.rule in NEEDS_NO_PART
    )


FOR_A_CONFLICT: dict[str, set[Any]] = {
    "ended": {False},
    "worked_on_matter": {True},
    "paid": {True},
    "keeps_control": {True},
    "capacity": {Capacity.PRIVATE},
    "share": {0.5, 1.0},
    "declared": {Declared.NEVER, Declared.AFTER},
    "certainty": {Certainty.CONFIRMED},
    "stake_excluded": {False},
}


def forgetting_what_speaks_for_a_conflict_never_raises(facts: Dossier) -> None:
    now = RANK[only(facts).outcome]
    less = [
        with_tie(facts, tie, **{name: None})
        for tie in facts.ties
        for name, values in FOR_A_CONFLICT.items()
        if getattr(tie, name) in values
    ]
    less += [with_tie(facts, tie, relation=None) for tie in facts.ties if tie.relation]
    part = facts.decisions[0].participations[0]
    less += [
        with_part(facts, **{name: None}) for name in ("decisive", "proposed") if getattr(part, name)
    ]
    less += [with_part(facts, recusal=None)] if part.recusal is Recusal.NONE else []
    less += [with_decision(facts, series=None)] if facts.decisions[0].series else []
    less += [with_part(facts, steps=(), planned=())] if part.steps or part.planned else []
    for party in facts.decisions[0].parties:
        if party.benefit in (Benefit.DIRECT, Benefit.ADVERSE):
            parties = [
                dataclasses.replace(party, benefit=None) if each is party else each
                for each in _parties(facts)
            ]
            less.append(with_decision(facts, parties=tuple(parties)))
    for other in less:
        assert RANK[only(other).outcome] <= now, other


def _parties(facts: Dossier) -> tuple[Party, ...]:
    return facts.decisions[0].parties


# -- what is never more than so much


def full_recusal_is_never_indicated(facts: Dossier) -> None:
    aside = with_part(facts, recusal=Recusal.FULL)
    assert only(aside).outcome is not Outcome.ACTUAL_INDICATED
    clean = with_part(facts, recusal=Recusal.FULL, steps=(), planned=(), took_no_part=True)
    assert RANK[only(clean).outcome] <= ABOVE or only(clean).rule in {"R28"}


def an_unsure_identity_is_never_indicated(facts: Dossier) -> None:
    ties = tuple(dataclasses.replace(tie, certainty=Certainty.PROBABLE) for tie in facts.ties)
    for found in (only(facts), only(dataclasses.replace(facts, ties=ties))):
        unsure = {
            tie.id
            for tie in facts.ties
            if found.ruleset and tie.certainty in (Certainty.PROBABLE, Certainty.UNCERTAIN)
        }
        for chain in found.chains:
            assert not (set(chain.ties) & unsure and chain.outcome is Outcome.ACTUAL_INDICATED)
    for chain in only(dataclasses.replace(facts, ties=ties)).chains:
        assert not (chain.ties and chain.outcome is Outcome.ACTUAL_INDICATED)


def a_position_ended_before_the_look_back_lights_nothing_up(facts: Dossier) -> None:
    ended = {
        "ended": True,
        "from_date": None,
        "until_date": PartialDate(2023, 1, 1),
        "announced": None,
    }
    own = [tie for tie in facts.ties if tie.source_id == "o"]
    for tie in own:
        later = with_decision(with_tie(facts, tie, **ended), decided_on=DECIDED)
        chains = [chain for chain in only(later).chains if tie.id in chain.ties]
        assert all(chain.outcome is Outcome.NONE for chain in chains), chains


def a_loose_chain_is_at_most_potential(facts: Dossier) -> None:
    kinds = {tie.id: tie.kind for tie in facts.ties}
    for chain in only(facts).chains:
        if len(chain.ties) > 1 and {kinds[tie] for tie in chain.ties} <= LOOSE:
            assert RANK[chain.outcome] <= ABOVE, chain


def an_ex_officio_seat_is_none_save_on_accounts(facts: Dossier) -> None:
    if facts.decisions[0].kind is DecisionKind.ACCOUNTS:
        return
    seat = Tie("seat", "o", "firm", TieKind.BOARD, capacity=Capacity.EX_OFFICIO, ended=False)
    found = only(dataclasses.replace(facts, ties=(*facts.ties, seat)))
    chains = [chain for chain in found.chains if chain.ties and chain.ties[0] == "seat"]
    assert all(chain.outcome is Outcome.NONE for chain in chains), chains


# -- chains


def removing_a_tie_of_the_chain_removes_the_finding(facts: Dossier) -> None:
    found = only(facts)
    for missing in found.chain:
        parties = tuple(party for party in _parties(facts) if party.id != missing)
        ties = tuple(tie for tie in facts.ties if tie.id != missing)
        left = only(dataclasses.replace(with_decision(facts, parties=parties), ties=ties))
        assert all(missing not in chain.ties for chain in left.chains)
        if all(missing in chain.ties for chain in found.chains):
            assert left.outcome is Outcome.NONE


def many_at_once_give_what_each_gives(facts: Dossier) -> None:
    one, other = (
        renamed(facts, "-1"),
        renamed(with_part(facts, steps=(Step.VOTED,), planned=()), "-2"),
    )
    lists = ("officials", "persons", "organisations", "ties", "decisions")
    both = dataclasses.replace(
        one, **{name: getattr(one, name) + getattr(other, name) for name in lists}
    )
    together = {
        (each.official, each.decision): said(each) for each in assess.assess(both, explained=False)
    }
    for each in (one, other):
        (alone,) = assess.assess(each, explained=False)
        assert together[alone.official, alone.decision] == said(alone)


def actual_is_never_said(facts: Dossier) -> None:
    for found in assess.assess(facts):
        assert '"actual"' not in json.dumps(assess.to_mapping(found), default=str)


LAWS = (
    order_changes_nothing,
    an_unrelated_fact_changes_nothing,
    a_second_person_on_the_same_board_changes_nothing,
    nothing_above_potential_rests_on_an_unknown,
    forgetting_what_speaks_for_a_conflict_never_raises,
    full_recusal_is_never_indicated,
    an_unsure_identity_is_never_indicated,
    a_position_ended_before_the_look_back_lights_nothing_up,
    a_loose_chain_is_at_most_potential,
    an_ex_officio_seat_is_none_save_on_accounts,
    removing_a_tie_of_the_chain_removes_the_finding,
    many_at_once_give_what_each_gives,
    actual_is_never_said,
)
