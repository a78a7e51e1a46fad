"""The laws of the engine, each as a check of one dossier that says nothing where the law holds.

`test_laws.py` tries them on generated dossiers, and shows each of them red on an engine that was
broken on purpose.
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator
from typing import Any

from conflict_graph import rulesets
from conflict_graph.assessment import assess, questions
from conflict_graph.assessment.assess import Assessment
from conflict_graph.assessment.case import Pair
from conflict_graph.assessment.verdicts import outcome
from conflict_graph.chains import graph
from conflict_graph.chains.find import find
from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Arose,
    Benefit,
    Capacity,
    Certainty,
    DecisionKind,
    DecisionStatus,
    Declared,
    Dossier,
    Leave,
    Level,
    Nearness,
    Organisation,
    OrganisationKind,
    Outcome,
    Party,
    PartyRole,
    Payer,
    Person,
    Recusal,
    Relation,
    SharedBy,
    SideFinding,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.scales import RANK
from tests.conflict_graph.dossiers import DECIDED, renamed

ABOVE = RANK[Outcome.POTENTIAL]
LIKELY = 2
ORGANISATIONS = {"firm", "second", "third"}
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
        ruleset=rulesets.for_decision(rulesets.for_jurisdiction(facts.jurisdiction), decision),
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
    """Two people on one board are no chain. The one exception is an employer that the official has
    in common with somebody at a bidder; that takes two ties of the second person.
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


# -- what is not known


PRESUMPTION_OF = {
    "open.ex_officio": {"presumed.private"},
    "open.direct": {
        "presumed.role_gains",
        "presumed.subject_affected",
        "presumed.land_affected",
        "reach.own_objection",
    },
    "open.abstained": {"presumed.no_recusal", "presumed.executive_weighs"},
    "open.before_the_vote": {"presumed.until_the_vote"},
    "open.decided_by": {"presumed.decided_then", "presumed.older_law", "presumed.newer_law"},
}
"""What stood in for the answer to a question where the outcome rests on it."""


def what_stood_in_for_an_unknown_is_said(facts: Dossier) -> None:
    """Where an answer would lower an outcome above potential, what stood in for it is among what
    was presumed.
    """
    found, pair = only(facts), pair_of(facts)
    if RANK[found.outcome] <= ABOVE or not pair.chains:
        return
    presumed = {message.id for message in (*found.presumed, *found.facts_for)}
    for asked in questions.asked(pair):
        needed = PRESUMPTION_OF.get(asked.question.id)
        lowest = min(RANK[outcome(asked.yes(pair))], RANK[outcome(asked.no(pair))])
        if needed and lowest < RANK[found.outcome]:
            assert presumed & needed, asked.question


BOTH = (True, False)
OF_A_TIE: dict[str, tuple[Any, ...]] = {
    "paid": BOTH,
    "share": (0.001, 1.0),
    "worked_on_matter": BOTH,
    "keeps_control": BOTH,
    "stake_excluded": BOTH,
    "relation": tuple(Relation),
    "capacity": tuple(Capacity),
    "permission": tuple(Leave),
    "ended": BOTH,
    "announced": BOTH,
    "certainty": tuple(Certainty),
    "declared": tuple(Declared),
    "represents": BOTH,
    "payer": tuple(Payer),
    "ordinary_terms": BOTH,
    "nearness": tuple(Nearness),
    "arose": tuple(Arose),
    "knew": BOTH,
    "from_date": (PartialDate(2010), PartialDate(2035)),
}
ASKED_OF = {
    "relation": TieKind.FAMILY,
    "share": TieKind.OWNERSHIP,
    "nearness": TieKind.PROPERTY,
    "payer": TieKind.CONTRACT,
}
"""Facts that only a tie of one kind may have."""
OF_A_DECISION: dict[str, tuple[Any, ...]] = {
    "series": BOTH,
    "eu_funds": BOTH,
    "sole_mandate": BOTH,
    "advisory": BOTH,
    "supplies_own_body": BOTH,
    "status": tuple(DecisionStatus),
}
OF_A_PART: dict[str, tuple[Any, ...]] = {
    "decisive": BOTH,
    "proposed": BOTH,
    "recusal": tuple(Recusal),
    "handed_over": BOTH,
    "as_citizen": BOTH,
    "advice_followed": BOTH,
}
OF_A_PARTY: dict[str, tuple[Any, ...]] = {
    "benefit": tuple(Benefit),
    "shared_by": tuple(SharedBy),
}


def an_unknown_reads_between_its_known_values(facts: Dossier) -> None:
    """Neither milder than the mildest nor harsher than the harshest, for every fact."""
    now = RANK[only(facts).outcome]
    for what, known in _known_instead(facts):
        found = [RANK[only(each).outcome] for each in known]
        assert min(found) <= now <= max(found), what


Known = Iterator[tuple[str, tuple[Dossier, ...]]]


def _known_instead(facts: Dossier) -> Known:
    """Yield each fact that is not known, with the dossiers in which it is."""
    (decision,) = facts.decisions
    (entry,) = decision.participations
    yield from _of_ties(facts)
    for name, values in OF_A_DECISION.items():
        if getattr(decision, name) is None:
            yield name, tuple(with_decision(facts, **{name: value}) for value in values)
    for name, values in OF_A_PART.items():
        if getattr(entry, name) is None:
            yield name, tuple(with_part(facts, **{name: value}) for value in values)
    if not entry.steps and entry.took_no_part is None:
        nothing = with_part(facts, took_no_part=True, recusal=None, planned=())
        some = (with_part(facts, steps=(step,)) for step in Step)
        yield "steps", (nothing, *some)
    for party in decision.parties:
        for name, values in OF_A_PARTY.items():
            if getattr(party, name) is None:
                yield name, tuple(_with_party(facts, party, **{name: value}) for value in values)
    (official,) = facts.officials
    if official.left is None:
        known = (dataclasses.replace(official, left=left) for left in BOTH)
        yield "left", tuple(dataclasses.replace(facts, officials=(each,)) for each in known)
    body = next(each for each in facts.organisations if each.id == official.body)
    if body.level is None:
        yield "level", tuple(_with_level(facts, body, level) for level in Level)


def _of_ties(facts: Dossier) -> Known:
    for tie in facts.ties:
        for name, values in OF_A_TIE.items():
            asked = ASKED_OF.get(name, tie.kind) is tie.kind
            settled = name == "ended" and tie.until_date is not None
            if getattr(tie, name) is None and asked and not settled:
                yield name, tuple(with_tie(facts, tie, **{name: value}) for value in values)
        if tie.kind is TieKind.UNSPECIFIED and tie.target_id in ORGANISATIONS:
            kinds = (TieKind.MEMBERSHIP, TieKind.MANAGEMENT)
            yield "kind", tuple(with_tie(facts, tie, kind=kind) for kind in kinds)


def _with_party(facts: Dossier, party: Party, **changes: Any) -> Dossier:
    parties = tuple(
        dataclasses.replace(each, **changes) if each is party else each
        for each in facts.decisions[0].parties
    )
    return with_decision(facts, parties=parties)


def _with_level(facts: Dossier, body: Organisation, level: Level) -> Dossier:
    organisations = tuple(
        dataclasses.replace(each, level=level) if each is body else each
        for each in facts.organisations
    )
    return dataclasses.replace(facts, organisations=organisations)


# -- worse is never milder


def worse_conduct_never_reads_milder(facts: Dossier) -> None:
    now = RANK[only(facts).outcome]
    for what, worse in _worse(facts):
        assert RANK[only(worse).outcome] >= now, what


def _worse(facts: Dossier) -> Iterator[tuple[str, Dossier]]:
    """Yield the dossier with one thing more that speaks against the official."""
    (entry,) = facts.decisions[0].participations
    for step in Step:
        if step not in entry.steps:
            steps = tuple(each for each in Step if each in {*entry.steps, step})
            yield f"and {step}", with_part(facts, steps=steps, took_no_part=None)
    if entry.steps and entry.recusal in (Recusal.PARTIAL, Recusal.FULL):
        yield "no recusal", with_part(facts, recusal=Recusal.NONE, took_no_part=None)
    for name in ("proposed", "decisive"):
        if getattr(entry, name) is not True:
            yield name, with_part(facts, **{name: True})
    if entry.decisive is False:
        yield "decisive is not known", with_part(facts, decisive=None)
    if entry.handed_over:
        yield "not handed over", with_part(facts, handed_over=False)
    if entry.as_citizen:
        yield "from the office", with_part(facts, as_citizen=False)
    for tie in facts.ties:
        if tie.declared is not None and tie.declared is not Declared.NEVER:
            yield "never declared", with_tie(facts, tie, declared=Declared.NEVER)


def forgetting_what_speaks_for_a_conflict_never_raises(facts: Dossier) -> None:
    now = RANK[only(facts).outcome]
    less = [
        with_tie(facts, tie, **{name: None})
        for tie in facts.ties
        for name, values in FOR_A_CONFLICT.items()
        if getattr(tie, name) in values
    ]
    less += [with_tie(facts, tie, relation=None) for tie in facts.ties if tie.relation]
    (entry,) = facts.decisions[0].participations
    less += [
        with_part(facts, **{name: None})
        for name in ("decisive", "proposed")
        if getattr(entry, name)
    ]
    less += [with_part(facts, recusal=None)] if entry.recusal is Recusal.NONE else []
    less += [with_decision(facts, series=None)] if facts.decisions[0].series else []
    less += [with_part(facts, steps=(), planned=())] if entry.steps or entry.planned else []
    for party in facts.decisions[0].parties:
        if party.benefit in (Benefit.DIRECT, Benefit.ADVERSE):
            less.append(_with_party(facts, party, benefit=None))
    for other in less:
        assert RANK[only(other).outcome] <= now, other


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
    "represents": {True},
    "ordinary_terms": {False},
    "nearness": {Nearness.INSIDE},
    "arose": {Arose.BEFORE_STEP},
    "knew": {True},
}


# -- what is never more than so much


def full_recusal_is_never_indicated(facts: Dossier) -> None:
    """Save for who pressed meanwhile; and who stayed out altogether has no more than a risk, save
    at the table for the other side, or in a matter of leave.
    """
    (decision,) = facts.decisions
    (entry,) = decision.participations
    steps = tuple(step for step in entry.steps if step is not Step.LOBBIED)
    planned = tuple(step for step in entry.planned if step is not Step.LOBBIED)
    aside = with_part(facts, recusal=Recusal.FULL, steps=steps, planned=planned)
    assert only(aside).outcome is not Outcome.ACTUAL_INDICATED
    out = {"steps": (), "planned": (), "took_no_part": True, "proposed": None, "decisive": None}
    found = only(with_part(facts, recusal=Recusal.FULL, **out))
    beside = decision.kind is DecisionKind.SIDE_ACTIVITY or (
        SideFinding.STATUTORY_BAR in found.side_findings
    )
    assert beside or RANK[found.outcome] <= ABOVE


def an_unsure_identity_is_never_indicated(facts: Dossier) -> None:
    """Nothing is indicated unless every tie of the chain is confirmed."""
    probable = tuple(dataclasses.replace(tie, certainty=Certainty.PROBABLE) for tie in facts.ties)
    for each in (facts, dataclasses.replace(facts, ties=probable)):
        sure = {tie.id for tie in each.ties if tie.certainty is Certainty.CONFIRMED}
        for chain in only(each).chains:
            assert chain.outcome is not Outcome.ACTUAL_INDICATED or set(chain.ties) <= sure


def the_weakest_evidence_gives_no_label(facts: Dossier) -> None:
    """On a tie of which it is uncertain whose it is, no interest reads apparent or more."""
    if facts.decisions[0].kind is DecisionKind.SIDE_ACTIVITY:
        return
    weakest = tuple(dataclasses.replace(tie, certainty=Certainty.UNCERTAIN) for tie in facts.ties)
    for each in (facts, dataclasses.replace(facts, ties=weakest)):
        unsure = {tie.id for tie in each.ties if tie.certainty is Certainty.UNCERTAIN}
        for chain in only(each).chains:
            if unsure & set(chain.ties):
                assert chain.outcome in (Outcome.NONE, Outcome.UNRESOLVED), chain


def a_rival_in_the_round_is_likely_to_be_touched(facts: Dossier) -> None:
    """What a rival may gain if another loses is never less than likely."""
    (decision,) = facts.decisions
    parties = tuple(
        dataclasses.replace(party, benefit=Benefit.CONTINGENT) for party in decision.parties
    )
    roles = {party.id: party.role for party in parties}
    for chain in only(with_decision(facts, parties=parties)).chains:
        if chain.elements is not None and roles.get(str(chain.party)) in IN_THE_ROUND:
            assert chain.elements.reach >= LIKELY, chain


IN_THE_ROUND = set(PartyRole) - {PartyRole.OBJECTOR, PartyRole.SUBJECT}


def a_position_ended_before_the_look_back_lights_nothing_up(facts: Dossier) -> None:
    """Save one that the official controls still, or in which the official worked on this very
    matter; a gift does not run.
    """
    ended: dict[str, Any] = {
        "ended": True,
        "from_date": None,
        "until_date": PartialDate(2023, 1, 1),
        "announced": None,
        "keeps_control": None,
        "worked_on_matter": None,
        "arose": None,
    }
    if facts.decisions[0].kind is DecisionKind.SIDE_ACTIVITY:
        return
    for tie in facts.ties:
        if tie.source_id == "o" and tie.kind is not TieKind.GIFT:
            later = with_decision(with_tie(facts, tie, **ended), decided_on=DECIDED)
            chains = [chain for chain in only(later).chains if tie.id in chain.ties]
            assert all(chain.outcome is Outcome.NONE for chain in chains), chains


def a_loose_chain_is_at_most_potential(facts: Dossier) -> None:
    loose = {tie.id for tie in facts.ties if tie.kind in LOOSE and not tie.worked_on_matter}
    for chain in only(facts).chains:
        if len(chain.ties) > 1 and set(chain.ties) <= loose:
            assert RANK[chain.outcome] <= ABOVE, chain


def an_ex_officio_seat_is_none_save_where_the_law_binds_it(facts: Dossier) -> None:
    """On accounts, in a matter of leave, and where a country says so."""
    kind = facts.decisions[0].kind
    name = rulesets.for_jurisdiction(facts.jurisdiction)
    binds = rulesets.get(name).settings.ex_officio_binds_in
    if kind in {DecisionKind.ACCOUNTS, DecisionKind.SIDE_ACTIVITY} | binds:
        return
    seat = Tie("seat", "o", "firm", TieKind.BOARD, capacity=Capacity.EX_OFFICIO, ended=False)
    found = only(dataclasses.replace(facts, ties=(*facts.ties, seat)))
    chains = [chain for chain in found.chains if chain.ties and chain.ties[0] == "seat"]
    assert all(chain.outcome is Outcome.NONE for chain in chains), chains


# -- chains


def removing_a_tie_of_the_chain_removes_the_finding(facts: Dossier) -> None:
    found = only(facts)
    for missing in found.chain:
        parties = tuple(party for party in facts.decisions[0].parties if party.id != missing)
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
    what_stood_in_for_an_unknown_is_said,
    an_unknown_reads_between_its_known_values,
    worse_conduct_never_reads_milder,
    forgetting_what_speaks_for_a_conflict_never_raises,
    full_recusal_is_never_indicated,
    an_unsure_identity_is_never_indicated,
    the_weakest_evidence_gives_no_label,
    a_rival_in_the_round_is_likely_to_be_touched,
    a_position_ended_before_the_look_back_lights_nothing_up,
    a_loose_chain_is_at_most_potential,
    an_ex_officio_seat_is_none_save_where_the_law_binds_it,
    removing_a_tie_of_the_chain_removes_the_finding,
    many_at_once_give_what_each_gives,
    actual_is_never_said,
)
