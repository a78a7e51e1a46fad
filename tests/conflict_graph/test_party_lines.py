"""What people paste where bidders are asked for. Everybody is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_graph.facts import PartyRole, Problem
from conflict_graph.readers import party_lines
from conflict_graph.readers.party_lines import PartyLine

TARWEDAM = ("Tarwedam B.V.", "90001234", None, None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Tarwedam B.V. 90001234", TARWEDAM),
        ("90001234 Tarwedam B.V.", TARWEDAM),
        ("Tarwedam B.V. (KvK: 90001234)", TARWEDAM),
        ("Tarwedam B.V., KvK-nummer 90001234", TARWEDAM),
        ("Tarwedam B.V.\t90001234", TARWEDAM),
        ("90001234\tTarwedam B.V.", TARWEDAM),
        ("NL-KVK 90001234;Tarwedam B.V.", TARWEDAM),
        ("Tarwedam B.V.;9000 1234;", TARWEDAM),
        ("1. Tarwedam B.V. - 90001234", TARWEDAM),
        ("• “Tarwedam” B.V.", ("“Tarwedam” B.V.", "", None, None)),
        ('"Tarwedam   B.V.";"90001234"', TARWEDAM),
        ("90001234.0\tTarwedam B.V.", TARWEDAM),
        ("kvk 90001234", ("", "90001234", None, None)),
        ("90001234;Tarwedam B.V.;Haverlo", ("Tarwedam B.V.", "90001234", "Haverlo", None)),
        ("winnaar;Tarwedam B.V.;90001234", (*TARWEDAM[:3], PartyRole.WINNER)),
        ("Winnaar", ("Winnaar", "", None, None)),
        ("Studio 2000 B.V.", ("Studio 2000 B.V.", "", None, None)),
        ("4711", ("4711", "", None, None)),
    ],
)
def test_a_line_is_read_in_whatever_order_it_is_written(line, said):
    [read] = party_lines.read(line)
    assert read == PartyLine("line 1", *said)


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("Tarwedam B.V.;9000123", "put the leading zero back"),
        ("9000123", "put the leading zero back"),
        ("Tarwedam B.V. 9000123", "put the leading zero back"),
        ("Tarwedam B.V.;900012345", "RSIN"),
        ("Tarwedam 90001234;90000114", "one organisation on a line"),
        ("Tarwedam;Haverlo;Kreekdijk 4", "one organisation on a line"),
        ("winnaar;inschrijver;Tarwedam", "one organisation on a line"),
        ("winnaar;bidder", "one organisation on a line"),
        ("Bouw 00000000", "KvK"),
    ],
)
def test_a_line_that_cannot_be_right_says_how_to_mend_it(line, remedy):
    [found] = party_lines.read(f"Haverlo Bouw\n{line}")[1:]
    assert isinstance(found, Problem)
    assert found.where == "line 2"
    assert remedy in found.remedy


def test_a_heading_and_empty_lines_name_nobody():
    pasted = "\nNaam\tKvK-nummer\tPlaats\n\nTarwedam B.V.\t90001234\tHaverlo\n \t \nNaam\n"
    assert [line.name for line in party_lines.read(pasted)] == ["Tarwedam B.V.", "Naam"]
    assert party_lines.read("  \n") == []


def test_somebody_hired_stands_before_the_firm():
    kreek, alone, wrong = party_lines.read_hired(
        "Sanne van der Kreek; Oever B.V.; 90001234\nSanne van der Kreek\nS. Kreek;9000123"
    )
    assert (kreek.person, kreek.firm.name, kreek.firm.kvk) == (
        "Sanne van der Kreek",
        "Oever B.V.",
        "90001234",
    )
    assert "after a semicolon" in alone.remedy
    assert "leading zero" in wrong.remedy


@given(st.text())
def test_whatever_is_pasted_is_read_or_refused_line_by_line(text):
    for line in party_lines.read(text):
        assert isinstance(line, Problem) or line.name or line.kvk
