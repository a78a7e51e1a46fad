"""What lists have of a position beside what it is, where and when: read, or told with the rest of
the row kept.
"""

from __future__ import annotations

import pytest

from conflict_graph import particulars
from conflict_graph.dates import PartialDate
from conflict_graph.particulars import FeeDestination, Particulars, Per, TimeSpent
from tests.conflict_graph.test_lists_of_clerks import read

HEAD = "bestuurder;functie;organisatie;"
ROW = "Jansma;lid;Koor Zilt;"


def of(heading, said):
    """Return what a list of one row says of the particulars, and the remedies."""
    reading = read(f"{HEAD}{heading}\n{ROW}{said}\n".encode())
    [record] = reading.records
    return record.particulars, [str(each.remedy) for each in reading.problems]


@pytest.mark.parametrize(
    ("heading", "said", "name", "value"),
    [
        (
            "tijdsbesteding",
            "± 2 uur per maand",
            "time_spent",
            TimeSpent(2, 2, per=Per.MONTH, about=True),
        ),
        ("onkostenvergoeding", "ja", "expenses", True),
        ("onkostenvergoeding", "alleen onkostenvergoeding", "expenses", True),
        ("bezoldiging gaat naar", "zelf", "fee_destination", FeeDestination.SELF),
        ("benoemd door", "de raad", "appointed_by", "de raad"),
        ("hoofdfunctie", "hoofdfunctie", "main_job", True),
        ("hoofdfunctie", "nee", "main_job", False),
        ("hoofdfunctie", "onbekend", "main_job", None),
        ("aanvaard op", "27-3-2024", "accepted_on", PartialDate(2024, 3, 27)),
        ("toelichting", "Vier keer per jaar.", "note", "Vier keer per jaar."),
        ("toelichting openbaar", "ja", "note_public", True),
    ],
)
def test_a_cell_is_read(heading, said, name, value):
    found, remedies = of(heading, said)
    assert (getattr(found, name), remedies) == (value, [])


@pytest.mark.parametrize(
    ("heading", "said", "name", "remedy"),
    [
        ("tijdsbesteding", "af en toe een middag", "time_spent", "How much time"),
        ("tijdsbesteding", "4", "time_spent", "How much time"),
        ("onkostenvergoeding", "soms", "expenses", "This was not read"),
        ("bezoldiging gaat naar", "de penningmeester", "fee_destination", "Where the fee goes"),
        ("benoemd door", "raad " * 60, "appointed_by", "too long"),
        ("is_hoofdfunctie", "soms", "main_job", "Whether this is the main job"),
        ("aanvaard op", "na de vakantie", "accepted_on", "This date was not read"),
        ("toelichting", "lang " * 120, "note", "too long"),
        ("toelichting openbaar", "misschien", "note_public", "This was not read"),
    ],
)
def test_a_cell_that_is_not_read_is_told_and_keeps_no_row_out(heading, said, name, remedy):
    found, remedies = of(heading, said)
    assert getattr(found, name) is None
    assert [remedy in each for each in remedies] == [True]


def test_hours_that_cannot_be_are_refused():
    for least, most in ((3, 2), (-1, 2), (1, 61)):
        with pytest.raises(ValueError, match="cannot be"):
            TimeSpent(least, most)


def test_what_is_kept_of_time_is_read_back():
    for said in (TimeSpent(2, 4, per=Per.MONTH, about=True), TimeSpent(0.5, 0.5)):
        assert TimeSpent.parse(str(said)) == said
    with pytest.raises(ValueError, match="uur"):
        TimeSpent.parse("2 uur")


def test_a_list_without_a_column_takes_nothing_away():
    known = Particulars(main_job=True, note="Vier keer per jaar.")
    told = Particulars(main_job=False)
    assert told.over(known) == Particulars(main_job=False, note="Vier keer per jaar.")
    assert (told.agrees(known), Particulars(main_job=True).agrees(known)) == (False, True)


@pytest.mark.parametrize(
    ("said", "is_public"),
    [
        (Particulars(), True),
        (Particulars(note="Een middag."), True),
        (Particulars(note="Iets anders."), None),
        (Particulars(note="Iets anders.", note_public=True), True),
    ],
)
def test_that_everybody_may_read_a_note_holds_of_that_note_alone(said, is_public):
    known = Particulars(note="Een middag.", note_public=True)
    assert said.over(known).note_public is is_public


def test_files_have_words_and_no_field_that_is_for_the_clerk():
    said = Particulars(
        time_spent=TimeSpent(2, 2),
        fee_destination=FeeDestination.TREASURY,
        accepted_on=PartialDate(2024, 3),
        main_job=False,
        note_public=True,
    )
    written = particulars.written(said)
    assert written["tijdsbesteding"] == "2 uur per week"
    assert written["bezoldigingGaatNaar"] == "kas-van-het-orgaan"
    assert (written["aanvaardOp"], written["isHoofdfunctie"]) == ("2024-03", False)
    assert "toelichtingOpenbaar" not in written
    assert [each.name for each, _value in particulars.stated(said)] == [
        "time_spent",
        "fee_destination",
        "main_job",
        "accepted_on",
    ]
