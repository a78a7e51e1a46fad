"""Names of organisations in their parts, how alike they are, and what a register says of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_graph.resolution import legal_forms, names
from conflict_graph.resolution.name_index import PUBLIC, Index
from conflict_graph.resolution.organisation_names import body_kind, is_department, parse, town_key
from conflict_graph.resolution.similarity import likeness

WORDS = st.lists(
    st.sampled_from(
        [
            "Tarwedam",
            "Wilgenrode",
            "Bouw",
            "BV",
            "Stichting",
            "de",
            "Gemeente",
            "2005",
            "(Zuid)",
            "h.o.d.n.",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "words", "form"),
    [
        ("Tarwedam B.V.", "tarwedam", "bv"),
        ("Tarwedam b v", "tarwedam", "bv"),
        ("Besloten Vennootschap Tarwedam", "tarwedam", "bv"),
        ("Tarwedam B.V. Vlietmonde", "tarwedam vlietmonde", "bv"),
        ("Stichting De Ringslang", "de ringslang", "stichting"),
        ("Stichtng De Ringslang", "de ringslang", "stichting"),
        ("De Ringslang Verenging", "de ringslang", "vereniging"),
        ("Coöperatie De Tarwehof U.A.", "de tarwehof", "cooperatie"),
        ("De Tarwehof W.A.", "de tarwehof", "cooperatie"),
        ("Wilgen & Zn. V.O.F.", "wilgen en zn", "vof"),
        ("Wilgen C.V.", "wilgen", "cv"),
        ("Maatschap Wilgen", "wilgen", "maatschap"),
        ("Wilgen G.m.b.H.", "wilgen", "gmbh"),
        ("Wilgen Limited", "wilgen", "ltd"),
        ("Wilgen Pty Ltd", "wilgen", "ltd"),
        ("OJSC Wilgen Corporation", "wilgen", "jsc"),
        ("Corporation Wilgen OJSC", "wilgen", "jsc"),
        ("Stichting Beheer Tarwedam B.V.", "stichting beheer tarwedam", "bv"),
        ("ООО Вильген", "vilgen", "llc"),
        ("J. Wilg h.o.d.n. Bakkerij De Ster", "bakkerij de ster", None),
        ("Wilgen h.o.d.n.", "wilgen hodn", None),
        ("Gebr. Wilgen", "gebroeders wilgen", None),
        ("Fonds VI", "fonds 6", None),
        ("Derde Fonds", "3 fonds", None),
        ("Brigade Forty-Four", "brigade 44", None),
        ("A.B.C. Dam", "abc dam", None),
        ("B.V.", "bv", None),
        ("!", "", None),
        ("Wilgen (Zuid) B.V.", "wilgen zuid", "bv"),
        ("Wilgen St.", "wilgen sint", None),
    ],
)
def test_core_and_legal_form(text, words, form):
    found = parse(text)
    assert (" ".join(found.words), found.form) == (words, form)


@pytest.mark.parametrize(
    ("text", "state"),
    [("Wilg B.V. i.o.", "io"), ("Wilg BV in liquidatie", "il"), ("Wilg BV", None)],
)
def test_a_company_that_is_set_up_or_wound_up(text, state):
    assert (parse(text).state, parse(text).form) == (state, "bv")


@pytest.mark.parametrize(
    ("text", "body", "words", "department"),
    [
        ("Gemeente Vlietmonde", "municipality", "vlietmonde", ""),
        ("gem. Vlietmonde", "municipality", "vlietmonde", ""),
        ("Gemeente Vlietmonde, afdeling Inkoop", "municipality", "vlietmonde", "afdeling inkoop"),
        ("Gemeente Vlietmonde - Sociaal Domein", "municipality", "vlietmonde", "sociaal domein"),
        ("Gemeente Vlietmonde mede namens Wilgendam", "municipality", "vlietmonde", ""),
        ("Provincie Eemvliet", "province", "eemvliet", ""),
        ("Waterschap Eemvliet", "water_authority", "eemvliet", ""),
        ("Hoogheemraadschap van Eemvliet", "water_authority", "eemvliet", ""),
        ("Wetterskip Eemvliet", "water_authority", "eemvliet", ""),
        ("Ministerie van Dijken", "ministry", "dijken", ""),
        ("Gemeenschappelijke Regeling Eemvliet, Zuid", "arrangement", "eemvliet zuid", ""),
        ("Tarwedam, Zuid", None, "tarwedam zuid", ""),
        ("Gemeente", None, "gemeente", ""),
    ],
)
def test_public_bodies_and_their_departments(text, body, words, department):
    found = parse(text)
    assert (found.body, " ".join(found.words), " ".join(found.department)) == (
        body,
        words,
        department,
    )


def test_a_kind_that_is_known_otherwise_stands_in_for_the_word():
    assert parse("Vlietmonde", "municipality").key == parse("Gemeente Vlietmonde").key
    assert (body_kind("Gemeente"), body_kind("zorg"), body_kind(None)) == (
        "municipality",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Dienst Dijken en Polders (DDP)", "ddp"),
        ("Dienst Dijken (Zuid)", None),
        ("Dienst (X)", None),
        ("(DDP)", None),
    ],
)
def test_a_short_name_in_brackets(text, short):
    assert parse(text).short == short


def test_departments_and_towns():
    assert is_department(["hoofdafdeling"])
    assert is_department(["team", "groen"])
    assert not is_department(["groen"])
    assert town_key("'s-Gravenhage") == town_key("DEN HAAG") != town_key("Vlietmonde")


def test_what_is_only_a_form_stays():
    assert legal_forms.take_off(["io"]) == (["io"], None, None)
    assert legal_forms.take_off(["bv", "io"]) == (["io"], "bv", None)


@pytest.mark.parametrize(
    ("first", "second", "is_like"),
    [
        ("bakker", "bakker", True),
        ("bakker", "baker", True),
        ("2005", "2006", False),
        ("de", "den", False),
        ("bakker", "visser", False),
    ],
)
def test_words_that_may_be_one_mistyped(first, second, is_like):
    assert (names.word_likeness(first, second) > 0) is is_like


def test_another_word_counts_heavier_than_a_word_left_out_and_another_form_counts():
    tarwedam = parse("Tarwedam Bouw B.V.")
    assert likeness(tarwedam, parse("Tarwedam B.V.")) > likeness(
        tarwedam, parse("Tarwedam Zorg B.V.")
    )
    assert (
        1
        > likeness(tarwedam, parse("Tarwedam Bouw"))
        > likeness(tarwedam, parse("Tarwedam Bouw N.V."))
    )
    assert likeness(parse("Gemeente Eemvliet"), parse("Provincie Eemvliet")) < 0.7
    assert (
        likeness(parse("TarwedamAG"), parse("Tarwedam AG"))
        > 0.9
        < likeness(parse("Tarwedam AG"), parse("TarwedamAG"))
    )
    assert likeness(parse("Fonds Wilgenrode 2005"), parse("Fonds Wilgenrode 2006")) < 0.8
    assert likeness(parse("Tarwedam"), parse("Ringslang")) == 0


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways_and_whole_with_itself(first, second):
    one, other = parse(first), parse(second)
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == pytest.approx(1)


REGISTER = [
    (1, "Bouwbedrijf Tarwedam B.V.", None),
    (2, "Tarwedam Zorg B.V.", None),
    (3, "Gemeente Vlietmonde", None),
    (4, "Vlietmonde", "water_authority"),
    (5, "Rijksdienst Dijken", PUBLIC),
    (1, "Tarwedam Bouwbedrijf", None),
]


def test_an_index_finds_what_is_mistyped_glued_or_in_another_order_each_organisation_once():
    index = Index(REGISTER)
    assert len(index) == 6
    for text in (
        "Bouwbedrijf Tarwdam B.V.",
        "Tarwedam Bouwbedrijf BV",
        "BouwbedrijfTarwedam BV",
        "Tarwedam",
    ):
        assert index.find(parse(text))[0].key == 1
    assert [found.key for found in index.find(parse("Tarwedam"), 2)] == [1, 2]
    assert index.find(parse("Ringslang")) == []
    assert Index([(1, "Ding", None)]).find(parse("Edin")) == []
    assert Index([]).find(parse("Ringslang")) == []


def test_an_index_grows_and_its_order_is_that_of_the_register():
    index = Index((number, f"Wilgen Dam {number} B.V.", None) for number in range(60))
    index.add(99, "Uilenspiegel Wilgen B.V.")
    assert index.find(parse("Uilenspiegel Wilgen BV"))[0].key == 99
    assert [found.key for found in index.find(parse("Wilgen Dam"), 3)] == [0, 1, 2]
    assert index.weight("uilenspiegel") > index.weight("wilgen")


def test_an_index_knows_public_bodies_and_equal_names():
    index = Index(REGISTER)
    assert [index.is_public(key) for key in (2, 3, 4, 5)] == [False, True, True, True]
    assert [found.key for found in index.same(parse("Waterschap Vlietmonde"))] == [4]
    assert sorted(found.key for found in index.bearers(("vlietmonde",))) == [3, 4]
