"""The laws of the engine hold on generated dossiers, and each is red on an engine that breaks
it.
"""

from __future__ import annotations

import dataclasses
import os
import types
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from conflict_graph import rulesets
from conflict_graph.assessment import assess, strength, verdicts
from conflict_graph.chains import search as chain_search
from conflict_graph.chains.graph import NodeKind
from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Benefit,
    Capacity,
    Certainty,
    Decision,
    DecisionKind,
    DecisionStatus,
    Dossier,
    OfficeKind,
    Official,
    Organisation,
    OrganisationKind,
    Outcome,
    Participation,
    Party,
    PartyRole,
    Person,
    Recusal,
    Relation,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets import closeness, label, part, reach
from conflict_graph.rulesets.label import ChainConclusion
from conflict_graph.rulesets.situation import Situation
from conflict_graph.rulesets.timing import Timing
from tests.conflict_graph import laws
from tests.conflict_graph.dossiers import DECIDED, dossiers

EXAMPLES = int(os.environ.get("LAW_EXAMPLES", "100"))
"""On how many drawn dossiers each law is tried: few in every run, 2,000 in `make laws`."""

BASE = Dossier(
    id="invented",
    jurisdiction="NL",
    officials=(Official("o", "Raadslid Wilgen", OfficeKind.ELECTED_MEMBER, "body"),),
    persons=(Person("p", "relative"),),
    organisations=(
        Organisation("body", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
        Organisation("firm", "Bouwbedrijf De Ringslang", OrganisationKind.COMPANY),
        Organisation("second", "Adviesbureau Ooievaar", OrganisationKind.COMPANY),
    ),
    ties=(
        Tie(
            "t1",
            "o",
            "firm",
            TieKind.OWNERSHIP,
            share=0.5,
            capacity=Capacity.PRIVATE,
            ended=False,
            certainty=Certainty.CONFIRMED,
        ),
        Tie("t2", "o", "p", TieKind.POLITICAL, ended=False, certainty=Certainty.CONFIRMED),
        Tie("t3", "p", "firm", TieKind.BOARD, ended=False, certainty=Certainty.CONFIRMED),
    ),
    decisions=(
        Decision(
            id="d",
            title="Vergunning",
            body="body",
            kind=DecisionKind.GRANT,
            parties=(
                Party("firm", PartyRole.GRANTEE, Benefit.DIRECT),
                Party("second", PartyRole.GRANTEE, Benefit.DIRECT),
            ),
            participations=(Participation("o", (Step.VOTED,), Recusal.NONE),),
            status=DecisionStatus.TAKEN,
            decided_on=DECIDED,
        ),
    ),
)


def _with_party(party: Party) -> Dossier:
    decision = dataclasses.replace(BASE.decisions[0], parties=(party,))
    return dataclasses.replace(BASE, ties=BASE.ties[:1], decisions=(decision,))


OBJECTING = _with_party(Party("o", PartyRole.OBJECTOR, Benefit.DIRECT))
"""A member who objects may vote; with the vote not known, no row may say more."""
SUBCONTRACTED = _with_party(Party("firm", PartyRole.SUBCONTRACTOR))
"""What a subcontractor gains is not known; an assessment says that it was presumed."""
FORMER_WORK = dataclasses.replace(
    BASE,
    ties=(
        Tie("t2", "o", "p", TieKind.BUSINESS, ended=True, until_date=PartialDate(2019)),
        Tie("t3", "p", "firm", TieKind.OFFICER, ended=False),
    ),
    decisions=(dataclasses.replace(BASE.decisions[0], decided_on=None),),
)
"""Work together in the past is no link, whether or not the other still works for the firm."""
GIFT = dataclasses.replace(
    BASE,
    ties=(Tie("t1", "o", "firm", TieKind.GIFT, ended=True, until_date=PartialDate(2019)),),
    decisions=(dataclasses.replace(BASE.decisions[0], decided_on=None),),
)
"""A gift and a decision of which nobody knows which came when: that the gift was in time is
presumed, and said.
"""
LATE_GIFT = dataclasses.replace(
    GIFT,
    ties=(dataclasses.replace(GIFT.ties[0], until_date=PartialDate(2025, 3)),),
    as_of=PartialDate(2025, 6, 1),
)
"""A gift shortly before the day of the dossier: that the decision was taken by then is presumed,
and said.
"""
LATE_PARENT = dataclasses.replace(
    BASE,
    ties=(
        Tie("t1", "o", "p", TieKind.FAMILY, relation=Relation.PARENT, until_date=PartialDate(2019)),
        Tie("t2", "p", "firm", TieKind.OWNERSHIP, ended=False),
    ),
    decisions=(dataclasses.replace(BASE.decisions[0], decided_on=None),),
)
"""A parent who died in 2019: whether that was before the decision is not known, and a relation
lasts no longer.
"""
UNSURE = dataclasses.replace(
    BASE, ties=(dataclasses.replace(BASE.ties[0], certainty=Certainty.PROBABLE),)
)


@settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
@given(dossiers())
@example(BASE)
@example(UNSURE)
@example(OBJECTING)
@example(SUBCONTRACTED)
@example(FORMER_WORK)
@example(GIFT)
@example(LATE_GIFT)
@example(LATE_PARENT)
def test_the_laws_hold(facts: Dossier) -> None:
    """Every law on every dossier: to draw one takes longer than to try it."""
    for law in laws.LAWS:
        try:
            law(facts)
        except AssertionError as broken:
            broken.add_note(f"the law {law.__name__} is broken")
            raise


# -- each law seen red: an engine with one fault, and the law that notices


_CELLS = {
    Outcome.ACTUAL_INDICATED: "strong-sharing-elected",
    Outcome.APPARENT: "serious-sharing-elected",
    Outcome.POTENTIAL: "any-no_record-elected",
    Outcome.NONE: "no-interest",
}


def with_fault(
    patch: pytest.MonkeyPatch, outcome: Outcome, holds: Callable[[Situation], bool]
) -> None:
    """Let the procedure say something else wherever `holds`."""
    right, without = verdicts.conclude, verdicts.without_chain.first

    def broken(s: Situation, ruleset: Any) -> ChainConclusion:
        found = right(s, ruleset)
        if not holds(s):
            return found
        return dataclasses.replace(found, outcome=outcome, rule=_CELLS[outcome], contradicts=False)

    def first(s: Situation) -> tuple[str, Any]:
        return (_CELLS[outcome], s.say("against.no_link")) if holds(s) else without(s)

    patch.setattr(verdicts, "conclude", broken)
    patch.setattr(verdicts.without_chain, "first", first)


def fault(
    holds: Callable[[Situation], bool], outcome: Outcome = Outcome.ACTUAL_INDICATED
) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: with_fault(patch, outcome, holds)


def capped_no_more(patch: pytest.MonkeyPatch) -> None:
    lowered = label._Draft.lowered

    def but_not_for_doubt(draft: Any, most: Outcome, why: Any) -> None:
        if why.id != "doubt.probable":
            lowered(draft, most, why)

    patch.setattr(label._Draft, "lowered", but_not_for_doubt)


def weak_evidence_is_evidence(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verdicts, "Certainty", types.SimpleNamespace(UNCERTAIN=object()))


def rivals_are_strangers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reach, "_STANDS_IN_IT", frozenset())


def silence_presumed_and_not_said(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closeness, "_presumed_private", lambda s, tie: ())


def says_actual(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(laws.assess, "to_mapping", lambda found: {"outcome": "actual"})


def counts_all(patch: pytest.MonkeyPatch) -> None:
    """Let every organisation be a hub as soon as the dossier holds more than four ties."""
    with_fault(patch, Outcome.APPARENT, lambda situation: bool(situation.hubs))
    patch.setattr(
        strength, "hubs", lambda facts: frozenset({"firm"} if len(facts.ties) > 3 else ())
    )


def is_first(situation: Situation) -> bool:
    return bool(situation.ties) and situation.ties[0].id == situation.dossier.ties[0].id


FAULTS: dict[str, Any] = {
    "order_changes_nothing": fault(is_first),
    "an_unrelated_fact_changes_nothing": fault(lambda s: s.dossier.ties[0].id == "unrelated"),
    "a_second_person_on_the_same_board_changes_nothing": counts_all,
    "what_stood_in_for_an_unknown_is_said": silence_presumed_and_not_said,
    "an_unknown_reads_between_its_known_values": fault(
        lambda s: s.decision.series is None, Outcome.NONE
    ),
    "worse_conduct_never_reads_milder": fault(
        lambda s: Step.LOBBIED in s.participation.steps, Outcome.NONE
    ),
    "forgetting_what_speaks_for_a_conflict_never_raises": fault(
        lambda s: any(t.capacity is None for t in s.ties[:1])
    ),
    "full_recusal_is_never_indicated": fault(lambda s: s.participation.recusal is Recusal.FULL),
    "an_unsure_identity_is_never_indicated": capped_no_more,
    "the_weakest_evidence_gives_no_label": weak_evidence_is_evidence,
    "a_rival_in_the_round_is_likely_to_be_touched": rivals_are_strangers,
    "a_position_ended_before_the_look_back_lights_nothing_up": fault(
        lambda s: any(t.until_date == PartialDate(2023, 1, 1) for t in s.ties)
    ),
    "a_loose_chain_is_at_most_potential": fault(lambda s: len(s.ties) > 1, Outcome.APPARENT),
    "an_ex_officio_seat_is_none_save_where_the_law_binds_it": fault(
        lambda s: any(t.capacity is Capacity.EX_OFFICIO for t in s.ties), Outcome.POTENTIAL
    ),
    "removing_a_tie_of_the_chain_removes_the_finding": fault(lambda s: True),
    "many_at_once_give_what_each_gives": fault(lambda s: len(s.dossier.officials) > 1),
    "actual_is_never_said": says_actual,
}
SEAT = Tie(
    "t1",
    "o",
    "firm",
    TieKind.BOARD,
    ended=False,
    capacity=Capacity.PRIVATE,
    certainty=Certainty.CONFIRMED,
)
SEATED = dataclasses.replace(BASE, ties=(SEAT,))
MEMBER = dataclasses.replace(BASE, ties=(Tie("t1", "o", "firm", TieKind.MEMBERSHIP, ended=False),))
ALONE = dataclasses.replace(BASE, ties=BASE.ties[:1])
SEATED_SOMEHOW = dataclasses.replace(BASE, ties=(dataclasses.replace(SEAT, capacity=None),))


def test_every_law_has_a_fault_that_it_notices() -> None:
    assert set(FAULTS) == {law.__name__ for law in laws.LAWS}


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_a_broken_engine_breaks_the_law(
    law: Callable[[Dossier], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = (BASE, UNSURE, SEATED, MEMBER, ALONE, SEATED_SOMEHOW)
    for facts in known:
        law(facts)
    FAULTS[law.__name__](monkeypatch)
    assert any(_is_broken(law, facts) for facts in known)


# -- a step of the engine itself taken away, and the law that notices


def recusal_not_read(patch: pytest.MonkeyPatch) -> None:
    read = label.part_taken

    def without(s: Situation, when: Timing) -> part.PartTaken:
        entries = tuple(
            dataclasses.replace(entry, recusal=Recusal.NONE, took_no_part=None)
            for entry in s.decision.participations
        )
        decision = dataclasses.replace(s.decision, participations=entries)
        return read(dataclasses.replace(s, decision=decision), when)

    patch.setattr(label, "part_taken", without)


def nothing_is_ever_over(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(label, "timing", lambda s: Timing())


def every_seat_binds(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closeness, "_bound_ex_officio", lambda s: True)


def silence_held_against_the_member(patch: pytest.MonkeyPatch) -> None:
    """Let a part that did not matter lower nothing, save where it is not known that it did."""
    right = label._without_influence
    patch.setattr(
        label,
        "_without_influence",
        lambda s, elements, taken, *more: right(
            s,
            elements,
            dataclasses.replace(taken, no_influence=s.participation.decisive is None),
            *more,
        ),
    )


def pressing_is_nothing(patch: pytest.MonkeyPatch) -> None:
    """Let who presses as well as votes be read as somebody who only was there."""
    right = part._uncured

    def broken(s: Situation, steps: frozenset[Step]) -> part.PartTaken:
        return right(s, frozenset({Step.RESPONSIBLE}) if Step.LOBBIED in steps else steps)

    patch.setattr(part, "_uncured", broken)


def all_organisations_are_walked_through(patch: pytest.MonkeyPatch) -> None:
    """Let a chain go on from an organisation to a person: two people on one board become a
    chain.
    """
    patch.setattr(
        chain_search.Search,
        "between",
        lambda search, node: tuple(search._ties_with(node, frozenset(NodeKind))),
    )


def the_first_chain_decides(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verdicts, "deciding", lambda found: found[0])


SILENT = dataclasses.replace(
    BASE,
    ties=(dataclasses.replace(SEAT, kind=TieKind.OFFICER, capacity=None),),
)
WITHOUT_INFLUENCE = dataclasses.replace(
    ALONE,
    decisions=(
        dataclasses.replace(
            BASE.decisions[0],
            decided_on=PartialDate(2022, 6, 15),
            participations=(Participation("o", (Step.VOTED,), Recusal.NONE, decisive=False),),
        ),
    ),
)
RIVALS = dataclasses.replace(
    ALONE,
    decisions=(
        dataclasses.replace(
            BASE.decisions[0],
            parties=(
                Party("firm", PartyRole.APPLICANT, Benefit.CONTINGENT),
                Party("second", PartyRole.APPLICANT, Benefit.DIRECT),
            ),
        ),
    ),
)
ON_ONE_BOARD = dataclasses.replace(
    BASE,
    ties=(
        Tie("t1", "o", "second", TieKind.BOARD, ended=False, capacity=Capacity.PRIVATE),
        Tie("t2", "p", "second", TieKind.BOARD, ended=False),
        Tie("t3", "p", "firm", TieKind.BOARD, ended=False),
    ),
    decisions=(dataclasses.replace(BASE.decisions[0], parties=BASE.decisions[0].parties[:1]),),
)
TWO_TIES = dataclasses.replace(
    BASE,
    ties=(
        Tie("t1", "o", "firm", TieKind.MEMBERSHIP, ended=False),
        Tie("t2", "o", "firm", TieKind.OWNERSHIP, ended=False, capacity=Capacity.PRIVATE),
        Tie("t3", "o", "firm", TieKind.BOARD, ended=False, capacity=Capacity.PRIVATE),
    ),
)

TAKEN_AWAY: dict[
    str, tuple[Callable[[Dossier], None], Callable[[pytest.MonkeyPatch], None], Dossier]
] = {
    "a recusal is not read": (laws.full_recusal_is_never_indicated, recusal_not_read, BASE),
    "what is over": (
        laws.a_position_ended_before_the_look_back_lights_nothing_up,
        nothing_is_ever_over,
        ALONE,
    ),
    "seats held on behalf of the body": (
        laws.an_ex_officio_seat_is_none_save_where_the_law_binds_it,
        every_seat_binds,
        BASE,
    ),
    "what is presumed of a capacity is not said": (
        laws.what_stood_in_for_an_unknown_is_said,
        silence_presumed_and_not_said,
        SILENT,
    ),
    "silence about influence is held against the member": (
        laws.an_unknown_reads_between_its_known_values,
        silence_held_against_the_member,
        dataclasses.replace(
            WITHOUT_INFLUENCE,
            decisions=(
                dataclasses.replace(
                    WITHOUT_INFLUENCE.decisions[0],
                    participations=(Participation("o", (Step.VOTED,), Recusal.NONE),),
                ),
            ),
        ),
    ),
    "who presses reads as who was there": (
        laws.worse_conduct_never_reads_milder,
        pressing_is_nothing,
        ALONE,
    ),
    "rivals in one round": (
        laws.a_rival_in_the_round_is_likely_to_be_touched,
        rivals_are_strangers,
        RIVALS,
    ),
    "the doubt about whose tie it is": (
        laws.the_weakest_evidence_gives_no_label,
        weak_evidence_is_evidence,
        ALONE,
    ),
    "the first chain decides": (laws.order_changes_nothing, the_first_chain_decides, TWO_TIES),
    "the cap on what is only probable": (
        laws.an_unsure_identity_is_never_indicated,
        capped_no_more,
        UNSURE,
    ),
}


@pytest.mark.parametrize("name", TAKEN_AWAY)
def test_a_law_notices_what_is_taken_away(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law, take_away, facts = TAKEN_AWAY[name]
    law(facts)
    take_away(monkeypatch)
    assert _is_broken(law, facts)


def test_a_fellow_board_member_is_no_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = assess.assess(ON_ONE_BOARD, explained=False)
    assert (found.outcome, found.chains) == (Outcome.NONE, ())
    all_organisations_are_walked_through(monkeypatch)
    (broken,) = assess.assess(ON_ONE_BOARD, explained=False)
    assert broken.chains


def _is_broken(law: Callable[[Dossier], None], facts: Dossier) -> bool:
    try:
        law(facts)
    except AssertionError:
        return True
    return False


def _reached(draws: int) -> list[str]:
    """Return the row of every chain of so many drawn dossiers."""
    found: list[str] = []

    @settings(
        deadline=None,
        max_examples=draws,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    @given(dossiers())
    def collect(facts: Dossier) -> None:
        found.extend(chain.rule for chain in laws.only(facts).chains)

    collect()
    return found


CELLS = {
    row.id
    for row in rulesets.get("dutch").every()
    if row.group in ("elected", "functionary", "external")
}


def test_the_strategy_often_makes_a_chain_that_matters() -> None:
    found = _reached(80)
    assert sum(row in CELLS for row in found) >= len(found) / 10


if EXAMPLES >= 2_000:  # `make laws`: three thousand dossiers take half a minute

    def test_the_strategy_reaches_every_cell() -> None:
        assert set(_reached(3_000)) >= CELLS
