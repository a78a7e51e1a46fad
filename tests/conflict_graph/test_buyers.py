"""Who a buyer is: more can be said of it than of any other party, and never more than the notice
and register say.
"""

from __future__ import annotations

import pytest

from benchmarks import drawn_buyers
from conflict_graph.resolution import buyers
from conflict_graph.resolution.buyers import BuyerKind, OrganisationStanding
from conflict_graph.resolution.name_index import PUBLIC, Index
from conflict_graph.resolution.resolve import SameAnswer
from conflict_graph.wording import explain

INDEX = Index(
    [
        ("library", "Stichting Boekenhuis Vlietmonde", None),
        ("rail", "Rietspoor B.V.", None),
        ("unit", "Rietspoor", PUBLIC),
        ("firm", "Wilgen Bouw B.V.", None),
        ("no form", "Wilgenhuis", None),
        ("one", "Stichting Dubbel", None),
        ("other", "Stichting Dubbel", None),
        ("vliet", "Gemeente Vlietmonde", PUBLIC),
        ("vliet", "Vlietmonde", PUBLIC),
        ("eem", "Gemeente Eemvliet", PUBLIC),
        ("eem", "Eemvliet", PUBLIC),
        ("water", "Waterschap Eemvliet", PUBLIC),
        ("club", "Gemeente Tarwedam", PUBLIC),
        ("club", "Tarwedam", None),
        ("berk", "Gemeente Berkenrode", PUBLIC),
        ("wad", "Gemeente Wadhoek", PUBLIC),
        ("wad", "Wadhoek", PUBLIC),
        ("football", "Wadhoek", None),
    ]
)
PUBLIC_ONES = {"unit", "vliet", "eem", "water", "berk", "wad"}
LISTED_ONES = {"library", "rail", "one", "other", "no form"}


def standing(key):
    return (
        OrganisationStanding.PUBLIC
        if key in PUBLIC_ONES
        else OrganisationStanding.LISTED
        if key in LISTED_ONES
        else OrganisationStanding.OTHER
    )


@pytest.mark.parametrize(
    ("text", "kind", "key", "because"),
    [
        ("STICHTING Boekenhuis Vlietmonde", BuyerKind.PUBLIC_LAW, "library", "buyer_listed"),
        ("Rietspoor bv", BuyerKind.ENTITY, "rail", "buyer_listed"),
        ("Rietspoor", BuyerKind.ENTITY, "unit", "name"),
        ("Rietspoor N.V.", BuyerKind.ENTITY, None, "name_like"),
        ("Rietspoor Beheer B.V.", BuyerKind.ENTITY, None, "name_unlike"),
        ("Vlietmonde B.V.", BuyerKind.TERRITORIAL, None, "name_like"),
        ("Stichting Boekenhuis Vlietmonde", None, None, "name_proves_nothing"),
        ("Stichting Boekenhuis Vlietmonde", BuyerKind.STATE, None, "name_proves_nothing"),
        ("Stichting Boekenhuis Vlietmonde", BuyerKind.TERRITORIAL, None, "name_proves_nothing"),
        ("Wilgen Bouw B.V.", BuyerKind.PUBLIC_LAW, None, "name_proves_nothing"),
        ("Wilgenhuis", BuyerKind.PUBLIC_LAW, None, "name_proves_nothing"),
        ("Stichting Dubbel", BuyerKind.PUBLIC_LAW, None, "ambiguous"),
        ("gemeente Vlietmonde", None, "vliet", "name"),
        ("Gemeente Vlietmonde, afdeling Inkoop", BuyerKind.TERRITORIAL, "vliet", "department"),
        ("Vlietmonde", BuyerKind.TERRITORIAL, "vliet", "buyer_territorial"),
        ("Vlietmonde", BuyerKind.PUBLIC_LAW, None, "place_only"),
        ("Vlietmonde", None, None, "place_only"),
        ("Eemvliet", BuyerKind.TERRITORIAL, None, "place_only"),
        ("Berkenrode", BuyerKind.TERRITORIAL, None, "place_only"),
        ("Tarwedam", BuyerKind.TERRITORIAL, None, "place_only"),
        ("Wadhoek", BuyerKind.TERRITORIAL, None, "place_only"),
    ],
)
def test_who_a_buyer_is(text, kind, key, because):
    found = buyers.in_register(text, INDEX, kind, standing)
    assert found.key == key
    assert (found.verdict.answer is SameAnswer.SAME) == (key is not None)
    assert f"same.{because}" in {message.id for message in found.verdict.evidence}


def test_the_reason_is_a_sentence_in_both_languages():
    found = buyers.in_register("Rietspoor bv", INDEX, BuyerKind.ENTITY, standing)
    said = [
        explain.render(message, language)
        for language in ("nl", "en")
        for message in found.verdict.evidence
    ]
    assert "precies deze naam" in said[1]
    assert "exactly this name" in said[3]


def test_no_buyer_is_wrong_in_a_drawn_register():
    drawn = {sort: counts for sort, *counts in drawn_buyers.measure(2_000, 100)}
    assert sum(wrong for _, _, wrong in drawn.values()) == 0
    assert drawn["listed, as it is written"] == [100, 100, 0]
    assert drawn["bare place of one"][1] > 200
    assert drawn["a sister of a listed one"][1] == drawn["known, but not listed"][1] == 0
