"""What can still be done about a link in an open decision."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from conflict_graph.assessment import assess
from conflict_graph.assessment.assess import Assessment
from conflict_graph.assessment.measures import MeasureKind
from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
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
    SideFinding,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.wording import explain

TODAY = PartialDate(2026, 3, 1)
SURE = Certainty.CONFIRMED
OWN = Tie("t1", "o", "firm", TieKind.OWNERSHIP, ended=False, certainty=SURE)


def opened(
    ties: tuple[Tie, ...] = (OWN,),
    planned: tuple[Step, ...] = (Step.VOTED,),
    as_of: PartialDate | None = TODAY,
    status: DecisionStatus | None = DecisionStatus.OPEN,
    office: OfficeKind = OfficeKind.EXECUTIVE,
    **part: Any,
) -> Assessment:
    decision = Decision(
        id="d",
        title="Gunning",
        body="body",
        kind=DecisionKind.AWARD,
        parties=(Party("firm", PartyRole.BIDDER),),
        participations=(Participation("o", planned=planned, **part),),
        status=status,
    )
    facts = Dossier(
        id="invented",
        jurisdiction="NL",
        officials=(Official("o", "Wethouder Wilgen", office, "body", left=False),),
        persons=(Person("p", "relative"),),
        organisations=(
            Organisation("body", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
            Organisation("firm", "Bouwbedrijf De Ringslang", OrganisationKind.COMPANY),
        ),
        ties=ties,
        decisions=(decision,),
        as_of=as_of,
    )
    (found,) = assess.assess(facts)
    return found


def table(found: Assessment) -> dict[str, Outcome]:
    return {measure.id: measure.outcome for measure in found.measures}


def test_every_planned_step_and_every_way_of_stepping_aside_is_tried() -> None:
    found = opened(planned=(Step.PREPARED, Step.DELIBERATED, Step.VOTED))
    assert table(found) == {
        "recuse_step:prepared": Outcome.ACTUAL_INDICATED,
        "recuse_step:deliberated": Outcome.ACTUAL_INDICATED,
        "recuse_step:voted": Outcome.ACTUAL_INDICATED,
        "recuse_deliberation_and_vote": Outcome.ACTUAL_INDICATED,
        "recuse_full": Outcome.NONE,
        "replace": Outcome.NONE,
        "divest": Outcome.APPARENT,
        "divest_and_wait": Outcome.NONE,
    }
    assert found.mildest is not None
    assert found.mildest.id == "recuse_full"
    assert found.mildest.side_findings == (
        SideFinding.STATUTORY_BAR,
        SideFinding.MANAGED,
    )  # no recusal lifts a bar


def test_a_vote_left_to_others_does_not_undo_a_preparation() -> None:
    found = opened(planned=(Step.VOTED,), steps=(Step.PREPARED,))
    assert table(found)["recuse_vote"] is Outcome.ACTUAL_INDICATED
    assert "recuse_full" not in table(found)
    assert found.mildest is not None
    assert found.mildest.id == "replace"


def test_papers_kept_away_are_tried() -> None:
    found = opened(planned=(Step.ADVISED, Step.EVALUATED, Step.VOTED))
    assert table(found)["restrict_access"] is Outcome.ACTUAL_INDICATED


def test_stepping_aside_that_comes_to_the_same_as_a_milder_way_is_left_out() -> None:
    assert list(table(opened(planned=(Step.VOTED,)))) == [
        "recuse_vote",
        "recuse_full",
        "replace",
        "divest",
        "divest_and_wait",
    ]


def test_waiting_helps_against_a_tie_that_is_over() -> None:
    over = dataclasses.replace(OWN, ended=True, until_date=PartialDate(2026, 1, 31))
    found = opened((over,))
    assert found.outcome is Outcome.APPARENT
    waited = next(measure for measure in found.measures if measure.id == "wait")
    assert waited.outcome is Outcome.NONE
    assert waited.said.values()["day"] == "2027-02-01"
    assert "divest" not in table(found)


def test_waiting_is_no_measure_where_the_tie_counts_no_more_on_the_day_itself() -> None:
    long_over = dataclasses.replace(OWN, ended=True, until_date=PartialDate(2019, 1, 31))
    running = dataclasses.replace(OWN, id="t2", kind=TieKind.MEMBERSHIP)
    assert "wait" not in table(opened((long_over, running)))


def test_waiting_is_no_measure_where_the_tie_counts_no_more_on_the_last_day_that_the_decision_may_have() -> (
    None
):
    over = dataclasses.replace(OWN, ended=True, until_date=PartialDate(2025, 3, 31))
    assert opened((over,), as_of=PartialDate(2026)).outcome is not Outcome.NONE
    assert "wait" not in table(opened((over,), as_of=PartialDate(2026)))
    assert "wait" in table(opened((over,), as_of=PartialDate(2026, 3)))


def test_a_tie_that_is_given_up_counts_until_the_look_back_is_over() -> None:
    found = opened()
    assert table(found)["divest"] is Outcome.APPARENT
    assert table(found)["divest_and_wait"] is Outcome.NONE
    said = next(
        measure.said.values() for measure in found.measures if measure.id == "divest_and_wait"
    )
    assert (said["given_up"], said["day"]) == ("Bouwbedrijf De Ringslang", "2027-03-01")


def test_a_relative_cannot_be_given_up_nor_a_seat_of_the_body() -> None:
    family = Tie(
        "t1", "o", "p", TieKind.FAMILY, relation=Relation.PARTNER, ended=False, certainty=SURE
    )
    held = Tie("t2", "p", "firm", TieKind.OWNERSHIP, ended=False, certainty=SURE)
    found = opened((family, held))
    assert found.outcome is Outcome.ACTUAL_INDICATED
    assert not {"divest", "divest_and_wait"} & set(table(found))
    seat = Tie("t1", "o", "firm", TieKind.BOARD, capacity=Capacity.PUBLIC_OFFICE, ended=False)
    assert "divest" not in table(opened((seat,)))


def test_without_a_day_nothing_can_wait() -> None:
    assert not {"wait", "divest", "divest_and_wait"} & set(table(opened(as_of=None)))


def test_an_official_without_an_entry_can_stand_aside_too() -> None:
    found = opened(planned=())
    assert found.outcome is Outcome.POTENTIAL
    assert found.mildest is not None
    assert found.mildest.id == "recuse_full"


@pytest.mark.parametrize(
    "answer",
    [
        opened(status=DecisionStatus.TAKEN, planned=(), steps=(Step.VOTED,)),
        opened((), planned=(Step.VOTED,)),
        opened(planned=(), recusal=Recusal.FULL, took_no_part=True),
    ],
    ids=["taken", "no link", "managed"],
)
def test_where_nothing_is_to_be_solved_nothing_is_advised(answer: Assessment) -> None:
    assert answer.measures == ()
    assert answer.mildest is None
    assert assess.to_mapping(answer)["mildest"] is None


def test_measures_are_told_in_both_languages() -> None:
    mapping = assess.to_mapping(opened(), "nl")["measures"]
    assert isinstance(mapping, list)
    assert mapping[0] == {
        "measure": "recuse_vote",
        "sentence": "Laat Wethouder Wilgen niet meestemmen of meebeslissen over “Gunning”.",
        "outcome": "apparent",
        "side_findings": ["statutory_bar"],
    }
    english = assess.to_mapping(opened(planned=(Step.PREPARED, Step.VOTED)), "en")["measures"]
    assert isinstance(english, list)
    assert english[0]["sentence"] == (
        "Let Wethouder Wilgen take no part in the preparation on “Gunning”."
    )


@pytest.mark.parametrize(
    ("language", "proposes"), [("nl", ("Laat ", "Geef ")), ("en", ("Let ", "Do not "))]
)
def test_every_measure_proposes_and_tells_nothing_as_if_it_were_so(
    language: str, proposes: tuple[str, ...]
) -> None:
    told = {
        name: template
        for name, template in explain.message_ids(language).items()
        if name.startswith("measure.")
    }
    assert set(told) == {f"measure.{kind}" for kind in MeasureKind}
    for template in told.values():
        for sentence in template.split(". "):
            assert sentence.startswith(proposes), sentence
