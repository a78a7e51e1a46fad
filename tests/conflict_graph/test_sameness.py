"""Same, different or unsure: numbers decide, a name asserts only what nothing else contradicts,
people need more.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_graph.resolution import resolve
from conflict_graph.resolution.name_index import PUBLIC, Index
from conflict_graph.resolution.person_names import parse
from conflict_graph.resolution.resolve import Circumstances, Described, SameAnswer
from conflict_graph.wording import explain

NUMBERS = st.dictionaries(
    st.sampled_from(["NL-KVK", "NL-RSIN", "NL-OIN", "GB-LAE"]),
    st.sampled_from(["90001234", "111222333", "1"]),
    max_size=3,
)
DESCRIBED = st.builds(
    Described,
    st.lists(
        st.sampled_from(["Tarwedam B.V.", "Tarwedam", "Tarwedam N.V.", "Wilg", "Gemeente Wilg"]),
        min_size=1,
    ).map(tuple),
    NUMBERS,
    st.sampled_from([None, "Vlietmonde", "Wilgendam"]),
)


def ids(verdict):
    return {message.id.removeprefix("same.") for message in verdict.evidence}


@pytest.mark.parametrize(
    ("first", "second", "answer", "evidence"),
    [
        (
            Described(("Wilg",), {"NL-KVK": "1"}),
            Described(("Berk",), {"NL-KVK": "1"}),
            "same",
            {"number", "name_unlike"},
        ),
        (
            Described(("Wilg",), {"NL-KVK": "1"}),
            Described(("Wilg",), {"NL-KVK": "2"}),
            "different",
            {"number_differs", "name"},
        ),
        (
            Described(("Wilg",), {"NL-KVK": "1", "NL-RSIN": "3"}),
            Described(("Wilg",), {"NL-KVK": "2", "NL-RSIN": "3"}),
            "unsure",
            {"number", "number_differs", "name"},
        ),
        (
            Described(("Wilg",), {"NL-OIN": "1"}),
            Described(("Wilg",), {"NL-OIN": "2"}),
            "same",
            {"name"},
        ),
        (Described(("Wilg B.V.",)), Described(("WILG BV",)), "same", {"name"}),
        (Described(("Wilg B.V.",)), Described(("Wilg",)), "unsure", {"name", "form_missing"}),
        (Described(("Wilg",)), Described(("Wilg B.V.",)), "unsure", {"name", "form_missing"}),
        (Described(("Wilg B.V.",)), Described(("Wilg N.V.",)), "unsure", {"name", "form_differs"}),
        (
            Described(("Wilg BV",), town="A"),
            Described(("Wilg BV",), town="B"),
            "unsure",
            {"name", "town_differs"},
        ),
        (
            Described(("Wilg BV",), town="a"),
            Described(("Wilg BV",), town="A"),
            "same",
            {"name", "town"},
        ),
        (Described(("Wilgen Dam",)), Described(("Wilgen Dan",)), "unsure", {"name_like"}),
        (Described(("Wilgen Bouw",)), Described(("Berken Zorg",)), "different", {"name_unlike"}),
        (
            Described(("Gemeente Wilg",)),
            Described(("Wilg",), body="municipality"),
            "same",
            {"name"},
        ),
        (Described(("Nieuw", "Oud BV")), Described(("Oud BV",)), "same", {"name"}),
    ],
)
def test_organisations(first, second, answer, evidence):
    verdict = resolve.organisations(first, second)
    assert (verdict.answer, ids(verdict)) == (answer, evidence)
    assert all(
        "…" not in explain.render(message, language)
        for message in verdict.evidence
        for language in ("nl", "en")
    )


def test_a_number_inside_an_oin_counts():
    verdict = resolve.organisations(
        Described(("Wilg",), {"NL-OIN": "00000003900012340000"}),
        Described(("Berk",), {"NL-KVK": "90001234"}),
    )
    assert verdict.answer is SameAnswer.SAME


@given(DESCRIBED, DESCRIBED)
def test_the_answer_is_the_same_both_ways(first, second):
    assert resolve.organisations(first, second) == resolve.organisations(second, first)


@given(DESCRIBED)
def test_everything_is_the_same_as_itself(described):
    assert resolve.organisations(described, described).answer is SameAnswer.SAME


@given(DESCRIBED, DESCRIBED)
def test_another_number_of_one_scheme_is_never_same_and_the_same_number_never_different(
    first, second
):
    verdict = resolve.organisations(first, second)
    if "number_differs" in ids(verdict):
        assert verdict.answer is not SameAnswer.SAME
    if "number" in ids(verdict):
        assert verdict.answer is not SameAnswer.DIFFERENT


INDEX = Index(
    [
        (1, "Gemeente Vlietmonde", PUBLIC),
        (2, "Waterschap Vlietmonde", PUBLIC),
        (3, "Rijksdienst Dijken", PUBLIC),
        (4, "Wilgen Bouw B.V.", None),
        (5, "Wilgen Bouw B.V.", None),
        (6, "Berken Bouw B.V.", None),
        (7, "Uilen Zorg", None),
        (1, "Gemeente Oud-Vlietmonde", PUBLIC),
        (8, "Dienst Proeven", PUBLIC),
        (9, "Dienst Proeven", PUBLIC),
    ]
)


@pytest.mark.parametrize(
    ("text", "town", "key", "answer", "evidence"),
    [
        ("gemeente Vlietmonde", None, 1, "same", "name"),
        ("Gemeente Oud Vlietmonde", None, 1, "same", "name"),
        ("Gemeente Vlietmonde, afdeling Inkoop", None, 1, "same", "department"),
        ("Rijksdienst Dijken Centrale Dienst", None, 3, "same", "department"),
        ("Rijksdienst Dijken Vrienden", None, None, "unsure", "name_like"),
        ("Uilen Zorg Inkoop", None, None, "unsure", "name_like"),
        ("Dienst Proeven Inkoop", None, None, "unsure", "ambiguous"),
        ("Vlietmonde", None, None, "unsure", "place_only"),
        ("Uilen Zorg", "Uilen Zorg", None, "unsure", "place_only"),
        ("Uilen Zorg", "Vlietmonde", 7, "same", "name"),
        ("Wilgen Bouw BV", None, None, "unsure", "ambiguous"),
        ("Berken Bouw BV", None, 6, "same", "name"),
        ("Berken Bouw", None, None, "unsure", "name_like"),
        ("Provincie Vlietmonde", None, None, "unsure", "name_like"),
        ("Berken Transport Overzee", None, None, "different", "name_unlike"),
    ],
)
def test_a_name_in_a_register(text, town, key, answer, evidence):
    found = resolve.in_register(text, INDEX, town)
    assert (found.key, found.verdict.answer, ids(found.verdict)) == (key, answer, {evidence})
    if key:
        assert found.candidates[0].key == key


def test_a_name_like_nothing_has_no_evidence():
    assert resolve.in_register("Qqqq", INDEX) == resolve.InRegister(
        None, resolve.Resemblance(SameAnswer.DIFFERENT, (), 0.0), ()
    )


@pytest.mark.parametrize(
    ("first", "second", "known", "answer"),
    [
        ("J.A. Wilg", "Jan Wilg", Circumstances(), "unsure"),
        ("J.A. Wilg", "J.A. Wilg", Circumstances(), "unsure"),
        ("J.A. Wilg", "J.A. Wilg", Circumstances(same_list=True), "unsure"),
        ("J.A. Wilg", "J.A. Wilg", Circumstances(same_body=True), "same"),
        ("J.A. Wilg", "J.A. Wilg", Circumstances(same_birth=True), "same"),
        ("J.A. Wilg", "J.A. Wilg", Circumstances(same_body=True, same_gender=False), "unsure"),
        ("J.A. Wilg", "J.A. Wilg", Circumstances(same_body=True, same_birth=False), "different"),
        ("J.A. Wilg", "Wilg", Circumstances(same_body=True), "unsure"),
        ("J. Wilgenaar", "J. Wilgenaer", Circumstances(same_body=True), "unsure"),
        ("J. Wilg", "P. Wilg", Circumstances(same_body=True), "unsure"),
        ("J. Wilg", "J. Berk", Circumstances(same_body=True), "unsure"),
        ("J. Wilg", "P. Berk", Circumstances(same_body=True), "different"),
    ],
)
def test_people_are_never_the_same_by_name_alone(first, second, known, answer):
    verdict = resolve.people(parse(first), parse(second), known)
    assert verdict.answer == answer
    assert verdict == resolve.people(parse(second), parse(first), known)
    assert all(explain.render(message, "en") for message in verdict.evidence)


def test_every_circumstance_is_told():
    for facts in itertools.product((True, False, None), repeat=4):
        verdict = resolve.people(parse("J. Wilg"), parse("J. Wilg"), Circumstances(*facts))
        assert len(verdict.evidence) == 2 + sum(fact is not None for fact in facts)
