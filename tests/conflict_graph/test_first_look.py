"""The first look at a dossier says what the whole answer says, without saying why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from conflict_graph.assessment import assess, first_look
from conflict_graph.facts import Dossier
from tests.conflict_graph.dossiers import dossiers
from tests.conflict_graph.invented import case, party, tie


@given(dossiers())
@settings(max_examples=60)
def test_a_first_look_comes_to_the_outcomes_of_the_whole_answer(facts: Dossier) -> None:
    answers = assess.assess(facts, "dutch", explained=False)
    seen = first_look.look(facts, "dutch")
    assert seen.outcomes == {each.official: each.outcome for each in answers}
    assert seen.is_linked is any(each.chains for each in answers)


@pytest.mark.parametrize(
    ("parties", "is_linked"), [(party("applicant"), True), (party("applicant", id="second"), False)]
)
def test_whether_there_is_a_chain_is_said_whatever_it_comes_to(
    parties: list[dict[str, object]], is_linked: bool
) -> None:
    seen = first_look.look(case([tie("political")], parties=parties), "dutch")
    assert (seen.outcomes, seen.is_linked) == ({"o": "none"}, is_linked)
