"""What is read on the pages of a PDF, row by row: the tables whose lines are drawn, those whose
columns show by their places, and the rows in which something may be cut."""

import pytest
import typst

from conflict_graph.readers.tables import parse
from conflict_graph.readers.tables.texts.page_layout import NEW_COLUMN


def found_in(text, most=99):
    """Return what is found in a PDF that is set from a text. `most`: how many rows are read."""
    page = "#set page(width: 18cm, height: 12cm)\n#set text(size: 10pt)\n"
    return parse.pdf(typst.compile((page + text).encode(), format="pdf"), most, 9)


def table(rows, style="stroke: none", widths="3cm, 3cm, 4cm, 2.5cm, 2cm"):
    listed = ", ".join(f"[{cell}]" for row in rows for cell in row)
    widths = ", ".join(widths.split(", ")[: len(rows[0])])
    return f"#table(columns: ({widths},), {style}, {listed})\n\n"


def rows_of(found):
    """Return the rows of the one table that was found, and what was wrong with others. Behind one
    without drawn columns stands the text of its pages, from the first word to the last.
    """
    one, *text = found
    assert len(text) == one.get("made", False)
    for each in text:
        assert each["rows"] == []
        assert each["lines"][0].strip()
        assert each["lines"][-1].strip()
    return [tuple(cells) for _at, *cells in one["rows"]], one.get("wrong", [])


LONG = "Stichting Openbaar Primair Onderwijs Duin en Omstreken"
HEADER = ("Naam", "Functie", "Organisatie", "Bezoldigd", "Sinds")
WAD = ("P. Wad", "penningmeester", "Koor Zilt", "nee", "2019")
TALL = ("E. van den Lindeveldt-Smit", "lid raad van toezicht", LONG, "ja", "2020")
SECOND = ("", "lid", "Bond Duin", "nee", "")
NONE = ("J. Vos", "geen", "", "", "")
LIST = [HEADER, WAD, TALL, SECOND, NONE]
NOTE = "#text(size: 7pt)[\\* Raadsleden maken openbaar wat zij doen, zie artikel 12 Gemeentewet.]"
SAID = "* Raadsleden maken openbaar wat zij doen, zie artikel 12 Gemeentewet."


@pytest.mark.parametrize(
    "style",
    ["stroke: none", "stroke: (x: none, y: 0.5pt)", "stroke: none, align: center + horizon"],
)
def test_rows_without_drawn_columns_are_told_apart_by_lines_and_by_white(style):
    found = found_in(f"Stand 1 maart 2024\n\n{table(LIST, style)}{NOTE}")
    rows, wrong = rows_of(found)
    assert rows == [("Stand 1 maart 2024", "", "", "", ""), *LIST]
    assert (wrong, found[0]["made"]) == ([[7, "note", SAID]], True)


def test_rows_without_drawn_columns_go_on_over_the_pages():
    many = [(f"P. Wad {at}", "lid", f"Koor {at}", "nee", "2020") for at in range(30)]
    assert rows_of(found_in(table([HEADER, *many]))) == ([HEADER, *many], [])


LINED = "stroke: (x: none, y: 0.5pt)"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        (r"Bezoldigd \ ja/nee", "Bezoldigd ja/nee"),
        (r"Bezoldigd \ ja/nee \ of", "Bezoldigd ja/nee of"),
    ],
)
def test_a_header_reaches_to_the_first_line_below_it(heading, expected):
    header = ("Naam", "Functie", "Organisatie", heading, "Sinds")
    rows, _wrong = rows_of(found_in(table([header, WAD, TALL], LINED)))
    assert rows == [(*HEADER[:3], expected, "Sinds"), WAD, TALL]


def test_a_frame_around_a_table_without_lines_is_no_table():
    framed = f"#rect(stroke: 1pt)[{table([HEADER, WAD, TALL])}]"
    assert rows_of(found_in(framed)) == ([HEADER, WAD, TALL], [])


OVER = "#box(width: 0pt)[#box(width: 9cm)[lid van de raad van toezicht]]"


@pytest.mark.parametrize(
    ("title", "organisation", "why"),
    [
        ("lid", r"Samenwerkings \ verband Zilt", "cut"),
        ("lid", r"Bond samen- \ werking", "cut"),
        (OVER, "Koor", "crosses"),
    ],
)
def test_a_row_in_which_a_text_may_be_cut_is_told_apart(title, organisation, why):
    header = HEADER[:3]
    listed = [header, ("P. Wad", title, organisation), ("E. Vos", "lid", "Koor Zilt")]
    rows, wrong = rows_of(found_in(table(listed, "stroke: 0.5pt", "3cm, 3cm, 2.72cm")))
    assert rows == [header, listed[2]]
    assert [(at, said) for at, said, _text in wrong] == [(2, why)]


def test_without_drawn_columns_such_a_row_is_told_too():
    cut = ("P. Wad", r"Samenwerkingsver \ bandsraad", "Koor", "nee", "2020")
    rows, wrong = rows_of(found_in(table([HEADER, WAD, cut, TALL, NONE], LINED)))
    assert rows == [HEADER, WAD, TALL, NONE]
    assert wrong == [[3, "cut", "P. Wad · Samenwerkingsverbandsraad · Koor · nee · 2020"]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"Samenwerkingsve \ rb Zilt", "Samenwerkingsverb Zilt"),
        (r"Huisartsenprakt \ van Duin", "Huisartsenprakt van Duin"),
        (r"Samenwerkingsve \ van Duin", "Samenwerkingsve van Duin"),
        (r"Gezelschap \ aan zee", "Gezelschap aan zee"),
        (r"Stichting \ nova", "Stichting nova"),
        (r"Groep Wilgen- \ Duin", "Groep Wilgen-Duin"),
        (r"Groep Duin- \ en Zeehof", "Groep Duin- en Zeehof"),
        (r"Bond oud- \ leden", "Bond oud-leden"),
        (r"kandidaat- \ penningmeester", "kandidaat-penningmeester"),
        ("#box(width: 2cm)[Kinder\\u{ad}opvang\\u{ad}organisatie]", "Kinderopvangorganisatie"),
        ("#rect(stroke: none, width: 2cm)[]", ""),
    ],
)
def test_two_lines_of_a_cell_are_one_text(written, meant):
    drawn = table([HEADER[:3], ("P. Wad", "lid", written)], "stroke: 0.5pt", "3cm, 3cm, 2.99cm")
    rows, wrong = rows_of(found_in(drawn))
    assert (rows[1], wrong) == (("P. Wad", "lid", meant), [])


@pytest.mark.parametrize(
    ("rows", "style"),
    [
        ([HEADER, *LIST[1:]], "stroke: none, inset: (x: 3pt, y: 0pt), row-gutter: 0.65em"),
        ([HEADER, WAD, *[("P. Wad", OVER, "#h(2cm) Zilt", "nee", "2020")] * 2], LINED),
    ],
    ids=["lines as far apart as rows", "most texts over the white"],
)
def test_of_a_table_whose_rows_cannot_be_told_apart_nothing_is_given(rows, style):
    assert found_in(table(rows, style)) == []


@pytest.mark.parametrize(
    ("rows", "style", "lines"),
    [
        (
            [("Kleur", "Smaak", "", "", ""), WAD],
            "stroke: none",
            ["Kleur", "P. Wad", NEW_COLUMN, "Smaak", "penningmeester Koor Zilt nee 2019"],
        ),
        ([("Naam", "", "", "", ""), NONE], "stroke: none", ["Naam", "J. Vos geen"]),
        (
            [("P. Wad: lid Koor",), ("E. Vos: kok",)],
            "stroke: 1pt",
            ["P. Wad: lid Koor", "E. Vos: kok"],
        ),
    ],
    ids=["no names of ours", "one name", "boxes below each other"],
)
def test_of_pages_without_a_table_only_the_lines_are_given(rows, style, lines):
    (found,) = found_in(table(rows, style))
    assert (found["rows"], found["lines"]) == ([], lines)


@pytest.mark.parametrize("style", [LINED, "stroke: none"])
def test_of_a_table_without_drawn_columns_only_the_row_that_runs_over_the_white_is_left(style):
    over = ("P. Wad", OVER, "#h(2cm) Zilt", "nee", "2020")
    rows, wrong = rows_of(found_in(table([HEADER, WAD, over, *[WAD] * 3], style)))
    assert rows == [HEADER, *[WAD] * 4]
    assert [(number, why) for number, why, _text in wrong] == [(3, "crosses")]


def test_names_of_columns_alone_are_a_table_without_rows():
    assert rows_of(found_in(table([HEADER]))) == ([HEADER], [])


def test_of_pages_without_a_table_no_more_lines_are_given_than_are_read():
    text = "P. Wad \n\n E. Vos\n#pagebreak()\nJ. Rif"
    assert [found_in(text, most)[0]["lines"] for most in (9, 2, 1)] == [
        ["P. Wad", "E. Vos", "", "J. Rif"],
        ["P. Wad", "E. Vos"],
        ["P. Wad"],
    ]


def test_a_page_without_a_word_holds_nothing():
    assert found_in("") == []
