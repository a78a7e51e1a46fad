"""Lines of an agenda, as a clerk pastes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_graph.facts import DecisionKind
from conflict_graph.readers import agenda


@pytest.mark.parametrize(
    ("line", "number", "title", "parties"),
    [
        ("7. Gunning sporthal", "7", "Gunning sporthal", []),
        ("7a) Gunning | Tarwedam B.V.", "7a", "Gunning", [("Tarwedam B.V.", "")]),
        ("Agendapunt 3.2: Subsidie; Harmonie", "3.2", "Subsidie", [("Harmonie", "")]),
        ("12\tVergunning haven\tKade N.V.\tSluis B.V.", "12", "Vergunning haven", [("Kade N.V.", ""), ("Sluis B.V.", "")]),
        ("- Motie vreemd", "", "Motie vreemd", []),
        ("2026 wordt een mooi jaar", "", "2026 wordt een mooi jaar", []),
        ("  Nota   over    riolen ", "", "Nota over riolen", []),
        ("8", "", "8", []),
        ("9. Grond | Bouw B.V. KvK 90000114", "9", "Grond", [("Bouw B.V.", "90000114")]),
        ("9. Grond | 90000114", "9", "Grond", [("90000114", "90000114")]),
        ("9. Grond | Bouw 00000000", "9", "Grond", [("Bouw 00000000", "")]),
    ],
)  # fmt: skip
def test_a_line_is_a_number_a_title_and_parties(line, number, title, parties):
    [found] = agenda.read(line)
    assert (found.number, found.title) == (number, title)
    assert [(each.name, each.kvk) for each in found.parties] == parties


def test_empty_lines_are_no_items_and_the_parties_of_one_are_read_alone():
    text = "1. Opening\n\n \n2. Begroting 2027\n3. Sluiting"
    assert [(each.title, each.is_procedure) for each in agenda.read(text)] == [
        ("Opening", True),
        ("Begroting 2027", False),
        ("Sluiting", True),
    ]
    assert [each.name for each in agenda.parties(" A B.V. ; C ")] == ["A B.V.", "C"]
    assert agenda.parties("") == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Gunning van de aanbesteding", DecisionKind.AWARD),
        ("Aanbesteding groen", DecisionKind.TENDER),
        ("Verkoop van kavel 3", DecisionKind.LAND_SALE),
        ("Vaststelling omgevingsplan Haven", DecisionKind.ZONING),
        ("Nota riolering", DecisionKind.POLICY),
    ],
)
def test_the_kind_is_guessed_from_the_words(title, kind):
    assert agenda.read(title)[0].kind is kind


@given(st.text())
def test_whatever_is_pasted_every_item_has_a_title(text):
    assert all(each.title and all(p.name for p in each.parties) for each in agenda.read(text))
