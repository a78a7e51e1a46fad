"""What is not known, and what each answer would change."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from conflict_graph import rulesets
from conflict_graph.assessment import assess, questions
from conflict_graph.assessment.assess import Assessment
from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Benefit,
    Certainty,
    Decision,
    DecisionKind,
    DecisionStatus,
    Dossier,
    Leave,
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
from conflict_graph.rulesets.situation import rule_result
from conflict_graph.rulesets.table import Rule

VOTED = Participation("o", (Step.VOTED,), Recusal.NONE, False, False)


def dossier(
    *ties: Tie,
    office: OfficeKind = OfficeKind.ELECTED_MEMBER,
    part: Participation = VOTED,
    benefit: Benefit | None = Benefit.DIRECT,
    official: dict[str, Any] | None = None,
    as_of: PartialDate | None = None,
    **decision: Any,
) -> Dossier:
    party = Party("firm", PartyRole.WINNER, benefit)
    taken = {"status": DecisionStatus.TAKEN, "kind": DecisionKind.AWARD} | decision
    return Dossier(
        id="invented",
        jurisdiction="NL",
        officials=(Official("o", "Raadslid Wilgen", office, "body", **(official or {})),),
        persons=(Person("p", "relative"),),
        organisations=(
            Organisation("body", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
            Organisation("firm", "Bouwbedrijf De Ringslang", OrganisationKind.COMPANY),
        ),
        ties=ties,
        decisions=(
            Decision(
                id="d",
                title="Gunning",
                body="body",
                parties=(party,),
                participations=(part,),
                **taken,
            ),
        ),
        as_of=as_of,
    )


def own(kind: TieKind = TieKind.OWNERSHIP, **more: Any) -> Tie:
    return dataclasses.replace(Tie("t1", "o", "firm", kind, ended=False), **more)


def only(facts: Dossier) -> Assessment:
    (found,) = assess.assess(facts)
    return found


def answers(facts: Dossier) -> dict[str, tuple[str, str]]:
    return {
        question.question.id.removeprefix("open."): (question.if_yes.value, question.if_no.value)
        for question in only(facts).open_questions
    }


FAMILY = Tie("t0", "o", "p", TieKind.FAMILY, ended=False)
RELATIVE = Tie("t1", "p", "firm", TieKind.OWNERSHIP, ended=False)
CASES: dict[str, tuple[Dossier, str, tuple[str, str]]] = {
    "took part": (
        dossier(own(), part=Participation("o")),
        "took_part",
        ("actual_indicated", "none"),
    ),
    "takes part": (
        dossier(own(), part=Participation("o"), status=DecisionStatus.OPEN),
        "takes_part",
        ("actual_indicated", "none"),
    ),
    "did more": (
        dossier(own(), part=Participation("o", (Step.ATTENDED,))),
        "did_more",
        ("actual_indicated", "apparent"),
    ),
    "abstained": (
        dossier(own(TieKind.OFFICER), part=Participation("o", (Step.VOTED,))),
        "abstained",
        ("apparent", "actual_indicated"),
    ),
    "before the vote": (
        dossier(own(), part=Participation("o", recusal=Recusal.PARTIAL)),
        "before_the_vote",
        ("actual_indicated", "none"),
    ),
    "running": (dossier(own(ended=None)), "running", ("actual_indicated", "none")),
    "same": (dossier(own(certainty=Certainty.UNCERTAIN)), "same", ("actual_indicated", "none")),
    "worked on it": (
        dossier(own(TieKind.EMPLOYMENT)),
        "worked_on_matter",
        ("actual_indicated", "apparent"),
    ),
    "owns": (dossier(own(TieKind.UNSPECIFIED)), "owns", ("actual_indicated", "apparent")),
    "close relative": (
        dossier(FAMILY, RELATIVE),
        "close_relative",
        ("actual_indicated", "apparent"),
    ),
    "ex officio": (dossier(own(TieKind.BOARD)), "ex_officio", ("none", "apparent")),
    "paid": (
        dossier(own(TieKind.BOARD), office=OfficeKind.EXECUTIVE),
        "paid",
        ("actual_indicated", "apparent"),
    ),
    "direct": (dossier(own(), benefit=None), "direct", ("actual_indicated", "none")),
}


@pytest.mark.parametrize("name", CASES)
def test_an_unknown_is_asked_with_what_each_answer_would_change(name: str) -> None:
    facts, question, outcomes = CASES[name]
    assert answers(facts)[question] == outcomes


def test_the_weight_of_a_vote_is_asked_where_it_matters() -> None:
    land = Tie("t1", "o", "d", TieKind.PROPERTY, ended=False)
    facts = dossier(land, part=Participation("o", (Step.VOTED,), Recusal.NONE))
    own_land = dataclasses.replace(
        facts.decisions[0], parties=(Party("t1", PartyRole.SUBJECT, Benefit.DIRECT),)
    )
    found = answers(dataclasses.replace(facts, decisions=(own_land,)))
    assert found["decisive"] == ("actual_indicated", "apparent")
    assert found["proposed"] == ("actual_indicated", "apparent")
    assert "declared" not in found
    neighbour = dataclasses.replace(
        own_land, parties=(Party("t1", PartyRole.SUBJECT), Party("firm", PartyRole.WINNER))
    )
    assert answers(dataclasses.replace(facts, decisions=(neighbour,)))["declared"] == (
        "none",
        "apparent",
    )


def test_leave_is_asked_for_work_after_office() -> None:
    facts = dossier(
        own(TieKind.EMPLOYMENT),
        kind=DecisionKind.SIDE_ACTIVITY,
        office=OfficeKind.CIVIL_SERVANT,
        official={"left": True},
    )
    assert answers(facts)["permission"] == ("none", "potential")


def test_whether_somebody_left_is_asked_where_leave_was_given() -> None:
    tie = own(TieKind.EMPLOYMENT, permission=Leave.GRANTED)
    facts = dossier(tie, kind=DecisionKind.SIDE_ACTIVITY, office=OfficeKind.CIVIL_SERVANT)
    assert answers(facts)["left"] == ("none", "potential")


def test_the_day_of_the_decision_is_asked_where_a_tie_changes() -> None:
    tie = own(ended=True, from_date=PartialDate(2020, 5, 1), until_date=PartialDate(2024, 6, 30))
    found = only(dossier(tie, as_of=PartialDate(2026, 3, 1)))
    days = {
        question.question.values()["day"]: (question.if_yes.value, question.if_no.value)
        for question in found.open_questions
        if question.question.id == "open.decided_by"
    }
    assert days == {
        "2020-04-30": ("potential", "actual_indicated"),
        "2024-06-30": ("actual_indicated", "apparent"),
        "2025-06-30": ("apparent", "none"),
    }


def test_a_decision_of_which_only_the_year_is_known_is_asked_within_that_year() -> None:
    tie = own(ended=True, until_date=PartialDate(2024, 6, 30))
    found = only(dossier(tie, decided_on=PartialDate(2024)))
    days = {
        one.question.values().get("day")
        for one in found.open_questions
        if one.question.id == "open.decided_by"
    }
    assert days == {"2024-06-30"}


def test_a_tie_whose_beginning_is_known_by_year_is_in_doubt() -> None:
    tie = own(ended=None, from_date=PartialDate(2024), until_date=PartialDate(2025, 12, 31))
    found = only(dossier(tie, decided_on=PartialDate(2024, 3, 1)))
    assert found.outcome is Outcome.UNRESOLVED
    assert "open.running" in {one.question.id for one in found.open_questions}


def test_a_dated_decision_and_an_open_one_have_no_day_to_ask() -> None:
    tie = own(ended=True, until_date=PartialDate(2024, 6, 30))
    for more in ({"decided_on": PartialDate(2024, 7, 1)}, {"status": DecisionStatus.OPEN}):
        assert "decided_by" not in answers(dossier(tie, as_of=PartialDate(2024, 8, 1), **more))


def test_an_answer_that_changes_nothing_is_not_asked() -> None:
    executive = dossier(own(), office=OfficeKind.EXECUTIVE)
    assert answers(executive) == {}
    assert answers(dossier()) == {}


def test_a_member_who_voted_is_asked_only_which_test_governs() -> None:
    assert answers(dossier(own())) == {"which_test": ("actual_indicated", "unresolved")}


def test_two_unknowns_that_only_together_change_something_are_asked_together() -> None:
    part = Participation("o", (Step.ATTENDED,), Recusal.NONE, True, False)
    facts = dossier(own(TieKind.EMPLOYMENT), part=part)
    found = only(facts)
    assert found.outcome is Outcome.APPARENT
    (question,) = found.open_questions
    assert (question.question.id, question.if_yes, question.if_no) == (
        "open.did_more",
        Outcome.ACTUAL_INDICATED,
        Outcome.APPARENT,
    )
    assert question.also is not None
    assert (question.also.id, question.also_yes) == ("open.worked_on_matter", True)
    mapping = assess.to_mapping(found)["open_questions"]
    assert isinstance(mapping, list)
    assert mapping[0]["also"] == {
        "question": "Is voor Bouwbedrijf De Ringslang aan deze zaak gewerkt?",
        "answer": "yes",
    }


def test_the_share_and_the_control_are_asked_where_a_rule_depends_on_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def large(s: Any) -> Any:
        """A large share.

        Source: a test.
        """
        return rule_result(
            any((tie.share or 0) >= 0.5 or tie.keeps_control for tie in s.ties),
            s.say("link.own_firm"),
        )

    dutch = rulesets.get("dutch")
    large_first = dataclasses.replace(
        dutch, rules=(Rule("R27", Outcome.ACTUAL_INDICATED, large), *dutch.rules)
    )
    monkeypatch.setattr(rulesets, "get", lambda name, day=None: large_first)
    found = answers(dossier(own(), part=Participation("o")))
    assert found["half"] == ("actual_indicated", "potential")
    assert found["control"] == ("actual_indicated", "potential")


@pytest.mark.no_cover
def test_no_more_pairs_are_tried_than_the_bound() -> None:
    ties = tuple(
        Tie(f"t{number}", "o", "firm", TieKind.MEMBERSHIP, ended=None, certainty=Certainty.PROBABLE)
        for number in range(5)
    )
    assert len(only(dossier(*ties)).open_questions) <= questions.MOST_PAIRS


def test_a_relation_that_is_known_is_not_asked() -> None:
    close = dataclasses.replace(FAMILY, relation=Relation.PARTNER)
    assert "close_relative" not in answers(dossier(close, RELATIVE))


def test_no_day_is_asked_on_which_a_tie_that_ran_at_the_decision_had_not_begun() -> None:
    over = own(ended=True, until_date=PartialDate(2019))
    running = dataclasses.replace(own(TieKind.OFFICER), id="t2", from_date=PartialDate(2025))
    assert "decided_by" not in answers(dossier(over, running))
