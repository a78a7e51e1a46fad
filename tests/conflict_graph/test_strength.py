"""Which chain is explained first, and what is noise."""

from __future__ import annotations

import dataclasses

import pytest

from conflict_graph.assessment import assess
from conflict_graph.chains import shares
from conflict_graph.chains.find import Chain
from conflict_graph.dates import Answer
from conflict_graph.facts import (
    Certainty,
    Decision,
    DecisionKind,
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

VOTED = Participation("o", (Step.VOTED,), Recusal.NONE)


def facts(
    *ties: Tie, party: str = "party", kinds: dict[str, OrganisationKind] | None = None
) -> Dossier:
    named = {end for tie in ties for end in (tie.source_id, tie.target_id)} | {"body", party}
    organisations = sorted(named - {"o", "p"})
    return Dossier(
        id="invented",
        jurisdiction="NL",
        officials=(Official("o", "Wethouder Wilgen", OfficeKind.EXECUTIVE, "body"),),
        persons=(Person("p", "relative"),),
        organisations=tuple(
            Organisation(
                name, f"Stichting {name}", (kinds or {}).get(name, OrganisationKind.COMPANY)
            )
            for name in organisations
        ),
        ties=ties,
        decisions=(
            Decision(
                id="d",
                title="Gunning",
                body="body",
                kind=DecisionKind.AWARD,
                parties=(Party(party, PartyRole.WINNER),),
                participations=(VOTED,),
            ),
        ),
    )


def tie(name: str, source: str, target: str, kind: TieKind, **more: object) -> Tie:
    sure = Tie(name, source, target, kind, ended=False, certainty=Certainty.CONFIRMED)
    return dataclasses.replace(sure, **more)  # type: ignore[arg-type]


def chain(*ties: Tie) -> Chain:
    return Chain("o", "d", ties, ("o", *(each.target_id for each in ties)), None)


def owns(name: str, source: str, target: str, share: float | None) -> Tie:
    return tie(name, source, target, TieKind.OWNERSHIP, share=share)


@pytest.mark.parametrize(
    ("found", "share"),
    [
        (chain(owns("a", "o", "x", 0.5), owns("b", "x", "y", 0.25)), 0.125),
        (chain(owns("a", "o", "x", 0.5), owns("b", "x", "y", None)), None),
        (chain(tie("a", "o", "x", TieKind.BOARD), owns("b", "x", "y", 0.25)), 0.25),
        (chain(tie("a", "o", "x", TieKind.BOARD)), None),
        (Chain("o", "d", (owns("a", "x", "o2", 0.5),), ("o2", "x"), None), None),
    ],
    ids=[
        "multiplied",
        "unknown stays unknown",
        "only what is ownership",
        "no ownership",
        "against the direction",
    ],
)
def test_ownership_is_multiplied_along_the_chain(found: Chain, share: float | None) -> None:
    assert shares.owned_share(found) == share


def test_all_chains_are_answered_the_deciding_first_and_then_the_strongest() -> None:
    found = facts(
        tie("seat", "o", "party", TieKind.BOARD),
        owns("small", "o", "small", 0.1),
        owns("small-party", "small", "party", 0.5),
        owns("large", "o", "large", 0.9),
        owns("large-party", "large", "party", 0.5),
        tie("former", "o", "party", TieKind.MEMBERSHIP),
    )
    (answer,) = assess.assess(found)
    assert [each.ties for each in answer.chains] == [
        ("large", "large-party"),
        ("small", "small-party"),
        ("seat",),
        ("former",),
    ]
    assert answer.chain == answer.chains[0].ties
    assert [each.outcome.value for each in answer.chains] == [
        "actual_indicated",
        "actual_indicated",
        "apparent",
        "none",
    ]
    mapping = assess.to_mapping(answer)["chains"]
    assert isinstance(mapping, list)
    assert mapping[0]["strength"] == {
        "grade": "strong",
        "owned_share": 0.45,
        "running": "yes",
        "sure": True,
    }


def test_a_joint_arrangement_is_followed() -> None:
    ties = (
        tie("seat", "o", "owner", TieKind.BOARD),
        tie("joins", "owner", "party", TieKind.PARTICIPATION),
    )
    joined = facts(*ties, kinds={"party": OrganisationKind.JOINT_ARRANGEMENT})
    other = facts(*ties)
    (answer,), (loose,) = assess.assess(joined), assess.assess(other)
    assert answer.chains[0].ties == ("seat", "joins")
    assert (answer.chains[0].strength.grade, loose.chains[0].strength.grade) == ("fair", "weak")


@pytest.mark.parametrize(
    ("more", "running", "sure", "grade"),
    [
        ({}, Answer.YES, True, "strong"),
        ({"ended": None}, Answer.UNKNOWN, True, "strong"),
        ({"announced": True}, Answer.NO, True, "strong"),
        ({"certainty": Certainty.PROBABLE}, Answer.YES, False, "strong"),
    ],
)
def test_time_and_certainty_are_part_of_the_strength(
    more: dict[str, object], running: Answer, sure: bool, grade: str
) -> None:
    (answer,) = assess.assess(facts(tie("t", "o", "party", TieKind.OWNERSHIP, **more)))
    found = answer.chains[0].strength
    assert (found.running, found.sure, found.grade) == (running, sure, grade)


def test_a_distant_relative_binds_less_than_a_close_one() -> None:
    held = tie("held", "p", "party", TieKind.OWNERSHIP)
    grades = [
        assess.assess(facts(tie("family", "o", "p", TieKind.FAMILY, relation=relation), held))[0]
        .chains[0]
        .strength
        for relation in (Relation.PARTNER, Relation.OTHER)
    ]
    assert [each.grade for each in grades] == ["strong", "fair"]


def hub_facts(members: int, kind: TieKind) -> Dossier:
    """An executive whose own firm belongs to an association, as do the winner and very many
    others.
    """
    return facts(
        tie("firm", "o", "firm", TieKind.OWNERSHIP),
        tie("firm-hub", "firm", "hub", kind),
        tie("winner-hub", "party", "hub", kind),
        *(tie(f"m{number}", f"member{number}", "hub", kind) for number in range(members)),
        kinds={"hub": OrganisationKind.ASSOCIATION},
    )


@pytest.mark.parametrize("kind", [TieKind.PARTICIPATION, TieKind.SUPPLY, TieKind.CONTRACT])
def test_a_hub_is_never_noise(kind: TieKind) -> None:
    """An association of all 342 municipalities, or a firm that everybody supplies, binds nobody to
    anybody.
    """
    small, (hub,) = hub_facts(3, kind), assess.assess(hub_facts(342, kind))
    assert assess.assess(small)[0].outcome is not Outcome.NONE
    assert (hub.outcome, hub.rule) == (Outcome.NONE, "no-interest")
    assert "Stichting hub" in str(assess.to_mapping(hub)["facts_against"])


def test_a_club_with_4000_members_binds_nobody() -> None:
    members = (
        tie(f"m{number}", f"member{number}", "club", TieKind.PARTICIPATION)
        for number in range(4000)
    )
    found = facts(tie("own", "o", "club", TieKind.MEMBERSHIP), *members, party="member7")
    (answer,) = assess.assess(found)
    assert answer.outcome is Outcome.NONE


def test_a_seat_on_the_board_of_a_hub_is_a_link_like_any_other() -> None:
    members = (
        tie(f"m{number}", f"member{number}", "party", TieKind.PARTICIPATION)
        for number in range(200)
    )
    (answer,) = assess.assess(facts(tie("own", "o", "party", TieKind.BOARD, paid=True), *members))
    assert answer.outcome is Outcome.ACTUAL_INDICATED
