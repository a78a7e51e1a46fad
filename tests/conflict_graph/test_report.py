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

LATER = ("measures", "mildest", "chains", "not_checked", "norms", "exceptions", "beside")
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
    assert found.text.deciding == found.text.chains[0]


def test_without_a_link_nothing_is_drawn() -> None:
    found = only(case([]))
    assert not found.is_notable
    assert (found.chain, found.others, found.parties) == (None, (), frozenset())


def test_what_was_found_and_is_no_link_is_told_with_the_reason_and_not_as_if_nothing_was() -> None:
    seat = tie("board", capacity="ex_officio")
    found = only(case([seat]), "en")
    assert not found.is_notable
    (aside,) = found.set_aside
    assert [step.tie_id for step in aside.steps] == ["t", None]
    assert aside.why == (
        "Raadslid Wilgen sits at Bouwbedrijf De Ringslang on behalf of the own body (ex officio).",
    )
    assert only(case([])).set_aside == (), "nothing was found"
    assert only(case([OWN])).set_aside == (), "there is a link"


def test_a_chain_that_a_cell_lets_pass_is_told_with_the_row_of_that_cell() -> None:
    loose = tie("advisory")
    (aside,) = only(case([loose], did=part("attended", recusal="none")), "en").set_aside
    assert aside.why[-1] == (
        "The interest is slight and the elected member takes no active part. By itself that is not "
        "enough for a link."
    )


def test_of_the_own_interest_of_the_body_it_is_said_that_it_is_that() -> None:
    own = [{"id": "body", "role": "applicant", "benefit": "direct"}]
    (aside,) = only(case([], parties=own), "en").set_aside
    assert aside.steps == ()
    assert aside.why == ("“Vergunning” is about the public body's own interest.",)


def test_of_very_many_chains_that_are_no_link_the_rest_is_counted() -> None:
    facts = case([tie("board", capacity="ex_officio")])
    mapping = kept(facts)
    found = kept_report(facts, mapping | {"chains": mapping["chains"] * (MOST_OTHERS + 3)}, "nl")
    assert len(found.set_aside) == MOST_OTHERS + 1
    assert found.count_not_shown == 2


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
    assert (found.text.norms, found.text.exceptions, found.text.elements) == ((), (), None)
    assert "not_checked" not in found.text.to_mapping()


def test_chains_that_were_kept_before_there_were_elements_are_read_without_them() -> None:
    facts = case([OWN])
    mapping = kept(facts)
    for chain in mapping["chains"]:
        del chain["elements"]
    assert kept_report(facts, mapping, "nl").text.chains[0].elements is None


def test_an_answer_says_which_norm_governs_and_what_each_step_came_to() -> None:
    voted = {"official": "o", "steps": ["voted"], "recusal": "none"}
    found = only(case([OWN], did=voted, status="taken", decided_on="2025-03-01")).text
    assert found.norms[0].startswith("Artikel 28, eerste lid, onder a, Gemeentewet")
    assert found.elements == {"closeness": 4, "reach": 3, "grade": "strong", "part": "sharing"}


def test_a_tie_of_which_nobody_knows_the_end_is_told_as_that_and_not_as_over() -> None:
    facts = case([tie("ownership", share=0.6, ended=None)], did=None, status="open")
    found = only(facts, "en").text
    told = " ".join((*found.facts_for, *found.facts_against))
    assert "is not known; so the milder reading counts here" in told
    assert "is over" not in told
    assert "No interest runs at present" not in told


def test_a_bar_is_said_with_why_and_with_what_to_do() -> None:
    winner = [{"id": "firm", "role": "winner", "benefit": "direct"}]
    voted = {"official": "o", "steps": ["voted"], "recusal": "none"}
    found = only(case([OWN], kind="award", parties=winner, did=voted), "en")
    why, what_to_do = found.beside
    assert why.startswith("Raadslid Wilgen does business with the own body")
    assert what_to_do == "A statutory bar may apply. Check whether there is an exemption."


def test_what_was_said_beside_an_answer_of_before_is_said_by_its_row() -> None:
    facts = case([OWN])
    mapping = kept(facts) | {"side_findings": ["registration_breach"]}
    del mapping["beside"]
    (said,) = kept_report(facts, mapping, "en").beside
    assert said == "A position or interest is missing or late in the register."


def test_where_a_country_counts_silence_the_headline_says_so_and_claims_no_more_than_was_done() -> (
    None
):
    job = tie("employment", declared="never")
    voted = {"official": "o", "steps": ["voted"], "recusal": "none"}
    facts = case([job], jurisdiction="IE", did=voted, status="taken", decided_on="2025-03-01")
    found = only(facts, "en")
    assert found.text.rule == "serious-steering-elected"
    assert found.rule_text is not None
    assert "speaks or votes" in found.rule_text
    assert "was never declared" in found.rule_text
    assert found.text.rule_source.startswith("Local Government Act 2001")


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
