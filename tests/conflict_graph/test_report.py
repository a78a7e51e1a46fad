"""The report of an answer: a fresh one and a kept one are the same, and what was kept long ago is
still read.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_graph.assessment import assess
from conflict_graph.assessment.report import MOST_OTHERS, Report, kept_report, reports
from conflict_graph.facts import Dossier, Outcome, SideFinding
from tests.conflict_graph.dossiers import dossiers
from tests.conflict_graph.invented import case, part, tie

LATER = ("measures", "mildest", "chains", "not_checked")
"""What answers that were kept long ago do not have."""

OWN = tie("ownership", share=0.6)


def kept(facts: Dossier, language: str = "nl") -> dict[str, Any]:
    """Return the answer about the one official as the database gives it back."""
    (answer,) = assess.assess(facts)
    found: dict[str, Any] = json.loads(json.dumps(assess.to_mapping(answer, language)))
    return found


def only(facts: Dossier, language: str = "nl") -> Report:
    (found,) = reports(facts, language)
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), st.sampled_from(["nl", "en"]))
def test_what_was_kept_reads_as_what_was_found(facts: Dossier, language: str) -> None:
    answers = {answer.official: answer for answer in assess.assess(facts)}
    for fresh in reports(facts, language):
        mapping = json.loads(json.dumps(assess.to_mapping(answers[fresh.official.id], language)))
        assert kept_report(facts, mapping, language) == fresh
        assert fresh.text.to_mapping() == assess.to_mapping(answers[fresh.official.id], language)


def test_a_link_is_told_drawn_and_named_by_its_party() -> None:
    found = only(case([OWN]))
    assert found.is_notable
    assert found.chain is not None
    assert [step.tie_id for step in found.chain.steps] == ["t", None]
    assert found.chain.picture.startswith("<svg")
    assert found.chain.picture != found.chain.picture_tall
    assert found.parties == {"firm"}
    assert found.rule_text
    assert found.participation is not None
    assert found.count_not_shown == 0


def test_without_a_link_nothing_is_drawn() -> None:
    found = only(case([]))
    assert not found.is_notable
    assert (found.chain, found.others, found.parties) == (None, (), frozenset())


def test_where_chains_are_left_out_and_none_is_here_there_is_something_to_look_at_and_nothing_to_draw() -> (
    None
):
    facts = case([])
    found = kept_report(facts, kept(facts) | {"left_out": "Er zijn meer ketens."}, "nl")
    assert found.is_notable
    assert (found.chain, found.others) == (None, ())


def test_nobody_is_reported_to_himself() -> None:
    assert reports(case([OWN]), "nl", withheld={"o"}) == ()


def test_an_answer_of_long_ago_is_read_with_what_it_has() -> None:
    facts = case([OWN])
    mapping = {key: value for key, value in kept(facts).items() if key not in LATER}
    found = kept_report(facts, mapping, "nl")
    assert found.outcome is only(facts).outcome
    assert found.chain == only(facts).chain
    assert found.text.not_checked is None
    assert (found.not_checked, found.others, found.text.measures, found.text.mildest) == (
        (),
        (),
        (),
        None,
    )
    assert "not_checked" not in found.text.to_mapping()


def test_a_row_that_is_gone_has_no_explanation_and_its_source_is_put_in_words() -> None:
    facts = case([OWN])
    mapping = kept(facts, "en") | {"rule": {"id": "R99", "source": "Gemeentewet 28(1)"}}
    found = kept_report(facts, mapping, "nl")
    assert found.rule_text is None
    assert found.text.rule == "R99"


def test_of_very_many_chains_the_rest_is_counted() -> None:
    facts = case([OWN])
    mapping = kept(facts)
    found = kept_report(facts, mapping | {"chains": mapping["chains"] * (MOST_OTHERS + 3)}, "nl")
    assert len(found.others) == MOST_OTHERS
    assert found.count_not_shown == 2


def test_the_reading_by_perception_stands_beside_where_european_money_is_spent() -> None:
    assert only(case([OWN])).also == ()
    (reading,) = only(case([OWN], kind="award", eu_funds=True), "en").also
    assert reading.title
    assert reading.rule_text
    assert reading.said.outcome in Outcome


def test_the_mildest_measure_stands_apart_from_the_others() -> None:
    planned = {"official": "o", "steps": [], "planned": ["voted"]}
    found = only(case([OWN], did=planned, status="open")).text
    assert found.mildest is not None
    assert found.mildest.manages == (SideFinding.MANAGED in found.mildest.side_findings)
    assert found.mildest not in found.other_measures
    assert {*found.other_measures, found.mildest} == set(found.measures)
    facts = case([OWN], did=planned, status="open")
    assert kept_report(facts, kept(facts), "nl").text == found


@pytest.mark.parametrize("declared", ["never", "after"])
def test_what_is_not_on_record_is_said_beside_the_outcome(declared: str) -> None:
    found = only(case([OWN | {"declared": declared}], did=part("voted", recusal="none")))
    assert (SideFinding.REGISTRATION_BREACH in found.text.side_findings) == bool(found.beside)
