from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_graph.resolution import person_names
from conflict_graph.resolution.person_names import family_agrees, first_names_agree, of_parts, parse


@pytest.mark.parametrize(
    ("text", "initials", "given", "families"),
    [
        ("Mw. drs. J.A.M. van Wilgen-de Wit", "jam", "", "wilgen wit"),
        ("Dhr. Jan P. Wilg", "p", "jan", "wilg"),
        ("J.A. (Jan) Wilg", "ja", "jan", "wilg"),
        ("Wilg, Jolanda van", "", "jolanda", "wilg"),
        ("Wilg, J.", "j", "", "wilg"),
        ("Mw. L Wilg, van", "l", "", "wilg"),
        ("Mw. A.E, Wilg-Bas", "ae", "", "bas wilg"),
        ("Th.C. van der Wilg", "tc", "", "wilg"),
        ("JAM Wilg", "jam", "", "wilg"),
        ("F.C.M. Bol-den Wilg", "fcm", "", "bol wilg"),
        ("Jan Bol-den Wilg", "", "jan", "bol wilg"),
        ("J. d'Hoog", "j", "", "hoog"),
        ("W. Meijlink MSc", "w", "", "meylink"),
        ("drs.", "", "", ""),
        ("Wilg", "", "", "wilg"),
        ("Wilg, M.J. Bas", "mj", "", "baswilg"),
        ("W.A., Wilg", "wa", "", "wilg"),
        (",0", "", "", "0"),
        ("Jan de Graaf", "", "jan", "graaf"),
        ("Graaf, J. de", "j", "", "graaf"),
        ("K. de Heer", "k", "", "heer"),
        ("de heer K. Wilg", "k", "", "wilg"),
        ("J. baron van Wilg", "j", "", "wilg"),
        ("Wilg, S.", "s", "", "wilg"),
        ("Wilg, mw. D.T.", "dt", "", "wilg"),
        ("Wilg, v.d.", "", "", "wilg"),
        ("S. v.d. Wilg", "s", "", "wilg"),
        ("Ben Wilg", "", "ben", "wilg"),
        ("F. ben Wilg", "f", "", "wilg"),
    ],
)
def test_a_name_falls_into_its_parts(text, initials, given, families):
    found = parse(text)
    assert (found.initials, " ".join(found.given), " ".join(found.families)) == (
        initials,
        given,
        families,
    )


@pytest.mark.parametrize(
    ("first", "second", "agrees"),
    [
        ("Wilg-Bas", "Wilg", True),
        ("Bas", "Wilg-Bas", True),
        ("Meylink", "Meijlink", True),
        ("Wilgenaar", "Wilgenaer", None),
        ("Wilg", "Wilk", False),
        ("Klein Wilg", "Kleinwilg", True),
        ("Wilg", "Berk", False),
    ],
)
def test_family_names(first, second, agrees):
    assert (
        family_agrees(of_parts(None, None, None, first), of_parts(None, None, "van", second))
        is agrees
    )


@pytest.mark.parametrize(
    ("first", "second", "agrees"),
    [
        (("J.A.M.", ""), ("J.A.M.", "Jolanda"), True),
        (("J.", ""), ("J.A.M.", ""), True),
        (("P.M.W.", ""), ("P.W.M.", "Peter"), True),
        (("Th.", ""), ("T.G.", "Theo"), True),
        (("R.", ""), ("H.", "Riekje"), True),
        (("H.", "Riekje"), ("R.", ""), True),
        (("F.M.C.L.", ""), ("F.A.E.", "Florence"), False),
        (("C.J.", ""), ("F.", "Falco"), False),
        (("", "Jan"), ("", "Jan"), True),
        (("", "Jan Piet"), ("", "Janpiet"), True),
        (("", "Jan"), ("", "Piet"), False),
        (("", ""), ("J.", ""), None),
        (("J.", ""), ("", ""), None),
        (("J.A.", ""), ("", "Jan"), None),
        (("P.A.", ""), ("", "Jan"), False),
        (("J.A.", ""), ("P.", "Jan"), False),
    ],
)
def test_first_names(first, second, agrees):
    one, other = of_parts(*first, None, "Wilg"), of_parts(*second, None, "Wilg")
    assert first_names_agree(one, other) is agrees
    assert first_names_agree(other, one) is agrees


@pytest.mark.parametrize(
    ("first", "second", "at_least", "at_most"),
    [
        ("Wilg, Jolanda van", "Jolanda van Wilg", 1, 1),
        ("J. Wilg", "Jolanda Wilg", 0.7, 0.9),
        ("Jolanda Wilg", "Piet Wilg", 0, 0.4),
        ("Владимир Вилг", "Vladimir Vilg", 1, 1),
        ("JolandaWilgenaar", "Jolanda Wilgenaar", 0.9, 1),
        ("J J", "J J", 1, 1),
        ("Jolanda", "Berk", 0, 0),
        ("de van", "de van", 1, 1),
    ],
)
def test_likeness_of_whole_names(first, second, at_least, at_most):
    assert at_least <= person_names.likeness(first, second) <= at_most


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_read_and_likeness_is_the_same_both_ways(first, second):
    parse(first)
    assert person_names.likeness(first, second) == pytest.approx(
        person_names.likeness(second, first)
    )
