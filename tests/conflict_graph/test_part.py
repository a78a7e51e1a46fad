"""Steps 6 and 7: what the official did in the decision, and what takes it away.

The plain case is an own firm that asks for a permit, decided on 1 May 2024.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conflict_graph.invented import BEFORE, part, party, table, tie, today, walked

OWN = [tie("ownership")]

PERMIT = table(
    """
                  elected_member executive   civil_servant external
    attended      sharing        sharing     standing_by   standing_by
    responsible   standing_by    standing_by standing_by   standing_by
    passed_on     standing_by    standing_by standing_by   standing_by
    took_part     sharing        steering    sharing       sharing
    specified     sharing        steering    sharing       sharing
    prepared      sharing        steering    sharing       sharing
    advised       sharing        steering    sharing       sharing
    evaluated     sharing        steering    steering      steering
    deliberated   sharing        steering    sharing       sharing
    voted         sharing        steering    sharing       sharing
    decided       sharing        steering    steering      steering
    signed        sharing        steering    steering      steering
    lobbied       steering       steering    steering      steering
    """
)
GENERAL_RULE = table(
    """
                  elected_member executive civil_servant external
    specified     sharing        steering  standing_by   standing_by
    prepared      sharing        steering  standing_by   standing_by
    advised       sharing        steering  standing_by   standing_by
    voted         sharing        steering  sharing       sharing
    decided       sharing        steering  steering      steering
    """
)
WITHOUT_INFLUENCE = table(
    """
                  elected_member executive   civil_servant external
    attended      sharing        sharing     standing_by   standing_by
    voted         sharing        sharing     sharing       sharing
    decided       sharing        sharing     sharing       sharing
    evaluated     sharing        sharing     sharing       sharing
    lobbied       steering       steering    steering      steering
    """
)
BEFORE_2023 = table(
    """
                  elected_member executive
    attended      standing_by    standing_by
    deliberated   sharing        steering
    voted         sharing        steering
    """
)
TABLES: dict[str, tuple[list[tuple[str, str, str]], dict[str, Any], dict[str, Any]]] = {
    "a permit": (PERMIT, {}, {}),
    "a general rule": (GENERAL_RULE, {"kind": "policy"}, {}),
    "a permit, not decisive": (WITHOUT_INFLUENCE, {}, {"decisive": False}),
    "a permit, before 2023": (BEFORE_2023, BEFORE, {}),
}


@pytest.mark.parametrize(
    ("name", "step", "office", "expected"),
    [(name, *cell) for name, (cells, _, _) in TABLES.items() for cell in cells],
)
def test_every_step_in_every_office(name: str, step: str, office: str, expected: str) -> None:
    _, decision, entry = TABLES[name]
    found = walked(OWN, office=office, did=part(step, recusal="none", **entry), **decision)
    assert found.part.word == expected


Line = tuple[dict[str, Any], dict[str, Any], str]

MORE: dict[str, Line] = {
    "moved it": (part("voted", proposed=True), {}, "steering"),
    "moved it, no step on record": (part(proposed=True), {}, "steering"),
    "gave the deciding vote": (part("voted", decisive=True), {}, "steering"),
    "decides alone": (part("signed"), {"sole_mandate": True}, "steering"),
    "decides alone, and was only responsible": (
        part("responsible"),
        {"sole_mandate": True},
        "standing_by",
    ),
    "several steps": (part("attended", "prepared", "voted"), {}, "sharing"),
    "pressed as any citizen may": (part("lobbied", as_citizen=True), {}, "no_record"),
    "pressed as any citizen may, and voted": (
        part("lobbied", "voted", as_citizen=True),
        {},
        "sharing",
    ),
    "nothing on record": (part(), {}, "no_record"),
    "abstained, and nothing else is on record": (part(recusal="partial"), {}, "standing_by"),
    "abstained after it prepared": (part("prepared", recusal="partial"), {}, "sharing"),
    "abstained, and was there": (part("attended", recusal="partial"), {}, "sharing"),
    "was there, recusal not known": (part("attended"), {}, "sharing"),
}

SAFEGUARDS: dict[str, Line] = {
    "stood aside from the start": (part(recusal="full"), {}, "cured managed none"),
    "took no part": (part(took_no_part=True), {}, "cured managed none"),
    "handed the file over": (part("responsible", handed_over=True), {}, "cured managed none"),
    "handed the file over, and voted": (
        part("voted", handed_over=True),
        {},
        "sharing - actual_indicated",
    ),
    "stood aside, and asked for it": (part("lobbied", recusal="full"), {}, "steering - apparent"),
    "stood aside, and pressed": (
        part("lobbied", recusal="full", as_citizen=False),
        {},
        "steering - actual_indicated",
    ),
    "stood aside, and pressed and voted": (
        part("lobbied", "voted", recusal="full"),
        {},
        "steering - actual_indicated",
    ),
    "stood aside, and voted": (part("voted", recusal="full"), {}, "sharing - unresolved"),
    "stood aside, and moved it": (part(recusal="full", proposed=True), {}, "steering - unresolved"),
    "stood aside, and stayed in the room": (
        part("attended", recusal="full"),
        {},
        "sharing - unresolved",
    ),
    "stood aside, and stayed in the room that is to be left": (
        part("attended", recusal="full"),
        {"jurisdiction": "UK-Wales"},
        "standing_by - apparent",
    ),
    "a member who only prepared, since 2023": (
        part("prepared", recusal="none"),
        {},
        "sharing - apparent",
    ),
    "stood aside, and stayed in the room, before 2023": (
        part("attended", recusal="full"),
        BEFORE,
        "standing_by - unresolved",
    ),
    "stood aside, and the servant was there": (
        part("attended", recusal="full"),
        {"office": "civil_servant"},
        "standing_by - unresolved",
    ),
}


@pytest.mark.parametrize("name", MORE)
def test_part(name: str) -> None:
    did, more, expected = MORE[name]
    assert walked(OWN, did=did, **more).part.word == expected


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_safeguard(name: str) -> None:
    did, more, expected = SAFEGUARDS[name]
    found = today(OWN, did=did, **more)
    elements = found.chains[0].elements
    assert elements is not None
    managed = "managed" if "managed" in found.side_findings else "-"
    assert f"{elements.part.word} {managed} {found.outcome.value}" == expected


def test_a_contradiction_about_an_interest_that_is_slight_is_no_doubt() -> None:
    both = part("voted", recusal="full")
    found = today([tie("advisory")], did=both)
    assert (found.rule, found.outcome) == ("slight-sharing-elected", "none")
    assert "doubt.contradiction" in {message.id for message in found.facts_for}


WORKS = tie("business", worked_on_matter=True)
OTHER_SIDE: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    **{
        kind: (WORKS, {"kind": kind}, "standing_by")
        for kind in ("tender", "award", "contract_change", "land_sale", "loan")
    },
    "permit": (WORKS, {"kind": "permit"}, "cured"),
    "nothing is on record": (WORKS, {"kind": "tender", "did": part()}, "standing_by"),
    "handed the file over": (
        WORKS,
        {"kind": "tender", "did": part("responsible", handed_over=True)},
        "standing_by",
    ),
    "hired, whose trade it is": (WORKS, {"kind": "tender", "office": "external"}, "cured"),
    "did not work on it": (tie("business"), {"kind": "tender"}, "cured"),
    "on behalf of another body": (
        WORKS | {"capacity": "public_office"},
        {"kind": "tender"},
        "cured",
    ),
    "work that is over": (
        WORKS | {"ended": True, "until_date": "2024-03"},
        {"kind": "tender"},
        "cured",
    ),
}


@pytest.mark.parametrize("name", OTHER_SIDE)
def test_who_sits_at_the_table_for_the_other_side_is_not_cured(name: str) -> None:
    held, more, expected = OTHER_SIDE[name]
    aside = {"did": part(took_no_part=True), "parties": party("bidder")}
    found = today([held], **aside | more)
    elements = found.chains[0].elements
    assert elements is not None
    assert elements.part.word == expected
    sides = {"statutory_bar"} if expected == "standing_by" else {"managed"}
    assert set(found.side_findings) == sides


def test_at_the_table_for_the_other_side_a_contradiction_is_no_doubt() -> None:
    """Whether or not the step was taken, there is an appearance."""
    both = part("prepared", recusal="full")
    tender = {"kind": "tender", "parties": party("bidder"), "office": "executive"}
    found = today([WORKS], did=both, **tender)
    assert (found.outcome, found.side_findings) == ("apparent", ("statutory_bar",))
    assert today([tie("business")], did=both, **tender).outcome == "unresolved"


PRESENT: dict[str, tuple[dict[str, Any], str]] = {
    "member": ({}, "sharing"),
    "executive of a municipality": ({"office": "executive", "level": "municipality"}, "sharing"),
    "executive, level not known": ({"office": "executive"}, "sharing"),
    "executive of a province": ({"office": "executive", "level": "province"}, "standing_by"),
    "executive of a water board": ({"office": "executive", "level": "water_board"}, "standing_by"),
    "member of a province": ({"level": "province"}, "sharing"),
    "civil servant": ({"office": "civil_servant"}, "standing_by"),
}


@pytest.mark.parametrize("name", PRESENT)
def test_who_stays_in_the_room_takes_part_where_the_law_bars_the_deliberation(name: str) -> None:
    more, expected = PRESENT[name]
    assert walked(OWN, did=part("attended", recusal="none"), **more).part.word == expected


def test_presence_of_which_no_recusal_is_known_is_no_more_than_an_appearance() -> None:
    assert today(OWN, did=part("attended")).outcome == "apparent"
    assert today(OWN, did=part("attended", recusal="none")).outcome == "actual_indicated"


def test_what_is_presumed_of_a_part_is_said() -> None:
    def presumed(**more: Any) -> set[str]:
        return {message.id for message in today(OWN, **more).presumed}

    assert "presumed.no_recusal" in presumed(did=part("deliberated"))
    assert "presumed.no_recusal" not in presumed(did=part("deliberated", recusal="none"))
    assert "presumed.no_recusal" not in presumed(did=part("voted"))
    assert "presumed.executive_weighs" in presumed(did=part("took_part"), office="executive")
    assert "presumed.executive_weighs" not in presumed(did=part("decided"), office="executive")
    assert "presumed.until_the_vote" in presumed(did=part(recusal="partial"))


def test_several_entries_about_one_official_are_taken_together() -> None:
    entries = [part("prepared", recusal="none", decisive=False), part("voted", proposed=True)]
    assert walked(OWN, participations=entries).part.word == "steering"
    aside = [part("prepared", recusal="full"), part(took_no_part=True)]
    assert today(OWN, participations=aside).outcome == "unresolved"
    nothing = [part(recusal="full"), part(took_no_part=True)]
    assert walked(OWN, participations=nothing).part.word == "cured"


OTHERS: dict[str, tuple[dict[str, Any], str]] = {
    "another body decides": ({"body": "public", "did": part()}, "other-body none"),
    "another body decides, and the official had a part": (
        {"body": "public", "did": part("voted", recusal="none")},
        "strong-sharing-elected actual_indicated",
    ),
    "a colleague decides alone": (
        {
            "sole_mandate": True,
            "status": "open",
            "participations": [part("signed") | {"official": "o2"}],
        },
        "other-body none",
    ),
    "nobody decided alone yet": (
        {"sole_mandate": True, "status": "open", "did": part()},
        "any-no_record-elected potential",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_where_another_decides(name: str) -> None:
    more, expected = OTHERS[name]
    colleague = {"id": "o2", "name": "Raadslid Berk", "office": "elected_member", "body": "body"}
    found = today(OWN, colleagues=[colleague], **more)
    assert f"{found.rule} {found.outcome.value}" == expected


def test_who_had_to_leave_and_stayed_did_that_whichever_record_is_right() -> None:
    """Worse conduct, told beside having stood aside, takes away nothing of what is sure."""
    uk: dict[str, Any] = {"jurisdiction": "UK-Wales", "kind": "grant"}
    stayed, voted_too, turned = (
        today([tie("officer")], did=part("attended", *more, recusal="full", decisive=said), **uk)
        for more, said in (((), None), (("voted",), None), ((), True))
    )
    assert stayed.outcome == voted_too.outcome == turned.outcome == "apparent"
    assert "doubt.contradiction" in {message.id for message in turned.facts_for}
    voted = part("voted", recusal="full")
    assert today([tie("officer")], did=voted, **uk).outcome == "unresolved", "nobody stayed"
    slight = today([tie("advisory")], did=part("attended", "voted", recusal="full"), **uk)
    assert slight.outcome != "apparent", "what is sure carries no label"
