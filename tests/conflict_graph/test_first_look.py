"""The first look at a dossier says what the whole answer says, without saying why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_graph.assessment import assess, first_look
from conflict_graph.assessment.first_look import FirstLook
from conflict_graph.chains import find
from conflict_graph.facts import DecisionStatus, Dossier, Outcome
from tests.conflict_graph.dossiers import dossiers
from tests.conflict_graph.invented import case, party, tie


@given(dossiers())
@settings(max_examples=60)
def test_a_first_look_comes_to_the_outcomes_of_the_whole_answer(facts: Dossier) -> None:
    says_the_same(facts)


def says_the_same(facts: Dossier) -> FirstLook:
    answers = assess.assess(facts, "dutch", explained=False)
    seen = first_look.look(facts, "dutch")
    assert seen.outcomes == {each.official: each.outcome for each in answers}
    assert seen.is_linked is any(each.all_chains or each.left_out for each in answers)
    return seen


@given(dossiers(), st.sampled_from(list(DecisionStatus)), st.sampled_from([None, True]))
@settings(max_examples=100)
def test_of_who_has_no_part_on_record_the_first_look_says_the_same(
    facts: Dossier, status: DecisionStatus, worked: bool | None
) -> None:
    (decision,) = facts.decisions
    idle = replace(decision, participations=(), status=status)
    ties = tuple(replace(each, worked_on_matter=worked) for each in facts.ties)
    says_the_same(replace(facts, decisions=(idle,), ties=ties))


@pytest.mark.parametrize("worked", [None, True])
@pytest.mark.parametrize("status", ["open", "taken"])
def test_who_works_for_the_other_side_has_a_part_without_a_step(
    status: str, worked: bool | None
) -> None:
    job = tie("employment", worked_on_matter=worked, ended=False)
    facts = case([job], kind="award", status=status, participations=[])
    (seen,) = says_the_same(facts).outcomes.values()
    assert (seen is Outcome.NONE) is (status == "taken" and worked is None)


@pytest.mark.parametrize("other", [{"kind": "side_activity"}, {"series": True}])
def test_a_request_and_a_practice_can_come_to_more_without_a_part(other: dict[str, Any]) -> None:
    facts = case([tie("ownership", ended=False)], status="taken", participations=[], **other)
    assert set(says_the_same(facts).outcomes.values()) != {Outcome.NONE}


@pytest.mark.parametrize(
    ("parties", "is_linked"), [(party("applicant"), True), (party("applicant", id="second"), False)]
)
def test_whether_there_is_a_chain_is_said_whatever_it_comes_to(
    parties: list[dict[str, object]], is_linked: bool
) -> None:
    seen = first_look.look(case([tie("political")], parties=parties), "dutch")
    assert (seen.outcomes, seen.is_linked) == ({"o": "none"}, is_linked)


@pytest.mark.parametrize("is_cut_short", [False, True])
def test_where_the_search_stops_before_its_end_it_is_said_that_there_may_be_a_chain(
    monkeypatch: pytest.MonkeyPatch, is_cut_short: bool
) -> None:
    if is_cut_short:
        monkeypatch.setattr(find, "MOST_STEPS", 0)
    facts = case([tie("board", target="second")], status="taken", participations=[])
    assert says_the_same(facts).is_linked is is_cut_short
