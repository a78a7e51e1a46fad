"""The laws of the engine hold on generated dossiers, and each is red on an engine that breaks
it.
"""

from __future__ import annotations

import dataclasses
import os
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
from conflict_graph.rulesets import situation
from conflict_graph.rulesets.dutch import land
from conflict_graph.rulesets.situation import rule_result
from conflict_graph.rulesets.table import Rule, RuleSet
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
            "t1", "o", "firm", TieKind.OWNERSHIP, share=0.5, capacity=Capacity.PRIVATE, ended=False
        ),
        Tie("t2", "o", "p", TieKind.POLITICAL, ended=False),
        Tie("t3", "p", "firm", TieKind.BOARD, ended=False),
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


def with_first_row(
    patch: pytest.MonkeyPatch, outcome: Outcome, holds: Callable[[Any], bool]
) -> None:
    """Put a row before all others."""

    def fault(found: Any) -> Any:
        return rule_result(holds(found), found.say("link.live"))

    dutch = rulesets.get("dutch")
    broken = dataclasses.replace(
        dutch,
        rules=(Rule("R7", outcome, fault), *dutch.rules),
        without_chain=(Rule("else", outcome, fault), *dutch.without_chain),
    )
    patch.setattr(rulesets, "get", lambda name, day=None: broken)


def row(holds: Callable[[Any], bool], outcome: Outcome = Outcome.ACTUAL_INDICATED) -> Any:
    return lambda patch: with_first_row(patch, outcome, holds)


def capped_no_more(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        RuleSet, "_no_more_than_sure", lambda ruleset, rule, found, situation: (rule, found)
    )


def says_actual(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(laws.assess, "to_mapping", lambda found: {"outcome": "actual"})


def counts_all(patch: pytest.MonkeyPatch) -> None:
    """Let every organisation be a hub as soon as the dossier holds more than four ties."""
    with_first_row(patch, Outcome.APPARENT, lambda situation: bool(situation.hubs))
    patch.setattr(
        strength, "hubs", lambda facts: frozenset({"firm"} if len(facts.ties) > 3 else ())
    )


def is_first(situation: Any) -> bool:
    return bool(situation.ties) and situation.ties[0].id == situation.dossier.ties[0].id


FAULTS: dict[str, Any] = {
    "order_changes_nothing": row(is_first),
    "an_unrelated_fact_changes_nothing": row(lambda s: s.dossier.ties[0].id == "unrelated"),
    "a_second_person_on_the_same_board_changes_nothing": counts_all,
    "nothing_above_potential_rests_on_an_unknown": row(
        lambda s: any(t.declared is None for t in s.ties[:1])
    ),
    "forgetting_what_speaks_for_a_conflict_never_raises": row(
        lambda s: any(t.capacity is None for t in s.ties[:1])
    ),
    "full_recusal_is_never_indicated": row(lambda s: s.participation.recusal is Recusal.FULL),
    "an_unsure_identity_is_never_indicated": capped_no_more,
    "a_position_ended_before_the_look_back_lights_nothing_up": row(
        lambda s: any(t.until_date == PartialDate(2023, 1, 1) for t in s.ties)
    ),
    "a_loose_chain_is_at_most_potential": row(lambda s: len(s.ties) > 1, Outcome.APPARENT),
    "an_ex_officio_seat_is_none_save_on_accounts": row(
        lambda s: any(t.capacity is Capacity.EX_OFFICIO for t in s.ties), Outcome.POTENTIAL
    ),
    "removing_a_tie_of_the_chain_removes_the_finding": row(lambda s: True),
    "many_at_once_give_what_each_gives": row(lambda s: len(s.dossier.officials) > 1),
    "actual_is_never_said": says_actual,
}
SEAT = Tie("t1", "o", "firm", TieKind.BOARD, ended=False, capacity=Capacity.PRIVATE)
SEATED = dataclasses.replace(BASE, ties=(SEAT,))
MEMBER = dataclasses.replace(BASE, ties=(Tie("t1", "o", "firm", TieKind.MEMBERSHIP, ended=False),))
ALONE = dataclasses.replace(BASE, ties=BASE.ties[:1])


def test_every_law_has_a_fault_that_it_notices() -> None:
    assert set(FAULTS) == {law.__name__ for law in laws.LAWS}


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_a_broken_engine_breaks_the_law(
    law: Callable[[Dossier], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = (BASE, UNSURE, SEATED, MEMBER, ALONE)
    for facts in known:
        law(facts)
    FAULTS[law.__name__](monkeypatch)
    assert any(_is_broken(law, facts) for facts in known)


# -- a step or row of the engine itself taken away, and the law that notices


def without_rows(*rows: str) -> Callable[[pytest.MonkeyPatch], None]:
    def taken_away(patch: pytest.MonkeyPatch) -> None:
        less = rulesets.get("dutch").without(rows)
        patch.setattr(rulesets, "get", lambda name, day=None: less)

    return taken_away


def recusal_not_read(patch: pytest.MonkeyPatch) -> None:
    read = situation.part_of
    patch.setattr(
        situation, "part_of", lambda entry: read(dataclasses.replace(entry, recusal=Recusal.NONE))
    )


def silence_presumed_and_not_said(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(situation.Situation, "_presumed_present", lambda self: ())


def silence_held_against_a_neighbour(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(land, "_may_wait", lambda found: rule_result(False))


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
    ties=(Tie("t1", "o", "firm", TieKind.OFFICER, ended=False, capacity=Capacity.PRIVATE),),
    decisions=(
        dataclasses.replace(BASE.decisions[0], participations=(Participation("o", (Step.VOTED,)),)),
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
    "the row on what is over": (
        laws.a_position_ended_before_the_look_back_lights_nothing_up,
        without_rows("R1"),
        ALONE,
    ),
    "the row on seats held on behalf of the body": (
        laws.an_ex_officio_seat_is_none_save_on_accounts,
        without_rows("R6a"),
        BASE,
    ),
    "what is presumed of a recusal is not said": (
        laws.nothing_above_potential_rests_on_an_unknown,
        silence_presumed_and_not_said,
        SILENT,
    ),
    "silence is held against a neighbour": (
        laws.forgetting_what_speaks_for_a_conflict_never_raises,
        silence_held_against_a_neighbour,
        OBJECTING,
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


def test_the_strategy_often_makes_a_chain_that_matters() -> None:
    found: list[Outcome] = []

    @settings(
        deadline=None, max_examples=80, database=None, derandomize=True, phases=(Phase.generate,)
    )
    @given(dossiers())
    def collect(facts: Dossier) -> None:
        found.append(assess.assess(facts, explained=False)[0].outcome)

    collect()
    above = [
        outcome for outcome in found if outcome in (Outcome.APPARENT, Outcome.ACTUAL_INDICATED)
    ]
    assert len(above) >= len(found) / 10
