"""The kinds of what lists of positions that nobody here had seen got wrong at first, in samples of
our own (docs/formats.md, the fourth twenty).
"""

import io

import pytest
import typst

from conflict_graph.readers.tables import (
    delimited,
    forms,
    guesses,
    letters,
    listed,
    parse,
    position_rows,
    unfolded,
)
from conflict_graph.readers.tables.cells import read_cells
from conflict_graph.readers.tables.choices import TableChoices
from conflict_graph.readers.tables.grid import RawTable
from tests.conflict_graph.test_lists_of_clerks import document, paragraph, word_table
from tests.conflict_graph.test_lists_of_griffies import HEADER, positions_of, read, workbook


def test_what_parts_the_columns_is_seen_by_their_names_and_not_by_commas_in_long_cells():
    text = (
        "Naam bestuurder;Partij;Functie(s) elders\n"
        'P. Wad;Duin;"* kok, Pan Zilt (onbezoldigd)\n* lid, Koor Zilt (onbezoldigd)\n'
        '* lid, Bond Zee (onbezoldigd)"\n'
        "E. Vos;Duin;geen\n"
        'J. Duin;Zee;"* lid, Bond Kust (betaald)\n* voorzitter, Koor Kust (onbezoldigd)"\n'
    )
    reading = read(text.encode())
    assert positions_of(reading)[0] == ("P. Wad", "kok", "Pan Zilt")
    assert len(reading.records) == 6
    assert reading.problems == ()


def test_a_title_with_words_for_columns_says_nothing_of_what_parts_them():
    text = "Naam, functie en bezoldiging per lid\n\nNaam   Functie   Organisatie\n"
    assert delimited.sniff(text + "P. Wad   lid   Koor Zilt\n" * 3).separator == ""


BOTH = "Naam;Functie en waar\n"


@pytest.mark.parametrize("mark", [", ", ": ", " - ", " – ", " | ", " / "])
def test_what_parts_position_and_organisation_in_most_cells_does_so_in_all(mark):
    said = ("penningmeester@Bond Duin", "lid@Koor Zilt", "lid@cliëntenraad Huis Zee", "hulp@Pan 3")
    text = "".join(f"P. Wad;{each.replace('@', mark)}\n" for each in said)
    reading = read((BOTH + text).encode())
    assert positions_of(reading) == [("P. Wad", *each.split("@")) for each in said]
    turned = "".join(f"P. Wad;{mark.join(reversed(each.split('@')))}\n" for each in said)
    assert positions_of(read((BOTH + turned).encode())) == positions_of(reading)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("docent wiskunde bij ROC Duin, Wadstad", ("docent wiskunde", "ROC Duin, Wadstad")),
        ("hulp, onbekend", None),
        ("hulp, lid van de Bond Zee", None),
        ("hulp, keuken, Pan Duin", None),
    ],
)
def test_a_cell_of_another_order_than_its_column_is_read_by_itself(cell, found):
    text = f"{BOTH}P. Wad;lid, Koor Zilt\nP. Wad;lid, Bond Duin\nP. Wad;lid, Pan\nE. Vos;{cell}\n"
    reading = read(text.encode())
    assert [each[1:] for each in positions_of(reading) if each[0] == "E. Vos"] == [found] * bool(
        found
    )
    assert len(reading.problems) == (not found)


@pytest.mark.parametrize(
    "cells",
    [
        ["lid, Koor Zilt", "Bond Duin, lid", "lid, Huis Wad"],
        ["lid, Koor Zilt"],
        ["lid, Koor Zilt", "lid, Bond Duin", *["Koor Zilt"] * 5],
        ["lid van Koor (a, b)"] * 3,
        ["geen", "-"],
    ],
)
def test_cells_that_differ_or_are_few_show_no_order(cells):
    assert position_rows.order_in(cells) is None


def test_an_occupation_before_a_membership_is_no_organisation():
    text = HEADER.replace("Functie;Organisatie", "Functie en organisatie") + (
        "P. Wad;Molenaar, lid van de Vereniging Zilt;nee\nP. Wad;Rabobank, lid ledenraad;nee\n"
    )
    reading = read(text.encode())
    assert positions_of(reading) == [("P. Wad", "lid ledenraad", "Rabobank")]
    assert [each.where for each in reading.problems] == ["line 2, column Functie en organisatie"]


HEAD = ("Functie", "Organisatie", "Bezoldigd")
ROW = ("lid", "Koor Zilt", "nee")


def page_of(*parts):
    return f"<html><body><h1>Het college</h1>{''.join(parts)}</body></html>".encode()


def html_table(*rows):
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
        + "</table>"
    )


def heading(words):
    return f"<h3>{words}</h3>"


def styled(words, style):
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'


PLACES = {
    "page": (
        *(page_of, heading, html_table, lambda words: f"<p>{words}</p>"),
        *(lambda words: f"<ul><li>{words}</li></ul>", "lijst.html"),
    ),
    "document": (
        *(document, lambda words: styled(words, "Heading3"), word_table, paragraph),
        *(lambda words: styled(words, "ListBullet"), "lijst.docx"),
    ),
}


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("many", [1, 2])
def test_what_stands_below_a_name_beside_the_tables_is_read_or_reported(kind, many):
    whole, head, table, line, item, name = PLACES[kind]
    content = whole(
        *(head("Wethouder P. Wad"), line("geen nevenfuncties.")),
        *(head("Wethouder E. Vos"), table(HEAD, ROW)),
        *(head("Wethouder J. Duin"), item("lid, Pan Zee (onbezoldigd)"), item("iets met vis")),
        *(head("Wethouder K. Zand"), line("Kamer 3"), line("Voorzitter Bond Duin")),
        *(head("Wethouder L. Strand"),),
        *[head("Wethouder M. Kust"), line("Duinpartij"), table(HEAD, ROW)] * (many - 1),
        *(line("Vragen? Bel de griffie."), head("Contact")),
    )
    reading = read(content, name)
    held = [(each.official, each.title, each.is_none) for each in reading.records]
    assert held == [
        ("Wethouder P. Wad", "geen nevenfuncties.", True),
        ("Wethouder E. Vos", "lid", False),
        ("Wethouder J. Duin", "lid", False),
        *[("Wethouder M. Kust", "lid", False)] * (many - 1),
    ]
    assert [each.value for each in reading.problems] == [
        *("iets met vis", "Voorzitter Bond Duin", "Wethouder L. Strand"),
    ]


@pytest.mark.parametrize("kind", PLACES)
def test_lines_beside_tables_with_a_column_of_names_or_without_people_are_none_of_its_rows(kind):
    whole, head, table, line, _item, name = PLACES[kind]
    named = table(("Naam", *HEAD), ("P. Wad", *ROW))
    none = "E. Vos heeft geen nevenfuncties."
    reading = read(whole(head("Wethouder E. Vos"), line(none), head("Tabel"), named), name)
    assert positions_of(reading) == [("P. Wad", "lid", "Koor Zilt")]
    assert [each.value for each in reading.problems] == [none]


def test_a_table_of_one_row_is_a_line():
    made = page_of(
        *(html_table(("Wethouder P. Wad",)), html_table(HEAD, ROW)),
        *(html_table(("Wethouder E. Vos",)), html_table(("geen",))),
        *(heading("Wethouder J. Duin"), html_table(HEAD), html_table(HEAD, ROW)),
    )
    reading = read(made, "lijst.html")
    assert [(each.official, each.is_none) for each in reading.records] == [
        *(("Wethouder P. Wad", False), ("Wethouder E. Vos", True), ("Wethouder J. Duin", False)),
    ]


def placed(rows, below, size="10pt"):
    """A PDF with a table without lines, and what stands below it."""
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    return typst.compile(
        '#set page(width: 18cm, height: 12cm, numbering: "1")\n'
        f"#set text(size: 10pt)\n#table(columns: (4cm, 4cm, 6cm, 2cm), stroke: none, {cells})\n"
        f"#text(size: {size})[{below}]".encode(),
        format="pdf",
    )


@pytest.mark.parametrize("size", ["10pt", "7pt"])
def test_what_stands_below_a_table_without_lines_is_no_row_of_it(size):
    rows = (
        ("Naam", "Functie", "Organisatie", "Bezoldigd"),
        ("P. Wad", "lid#super(typographic: false)[1]", "Koor Zilt", "nee"),
        ("", "penningmeester", "Vereniging Duin", "ja2"),
        ("E. Vos", "lid", "Bond Zee", "nee"),
    )
    below = (
        "#super(typographic: false)[1] uit hoofde van het ambt \\ 2 De vergoeding gaat naar de gemeente. \\ "
        "Stand per 1 juni"
    )
    above = "#v(1cm)" if size == "10pt" else ""
    reading = read(placed(rows, above + below, size), "lijst.pdf")
    assert [(each.official, each.title, each.paid) for each in reading.records] == [
        *(("P. Wad", "lid", False), ("P. Wad", "penningmeester", True), ("E. Vos", "lid", False)),
    ]
    assert [bool(each.capacity) for each in reading.records] == [True, False, False]
    assert [each.value for each in reading.problems] == [
        "¹ uit hoofde van het ambt",
        "2 De vergoeding gaat naar de gemeente.",
        "Stand per 1 juni",
    ]


def test_a_mere_number_behind_a_word_is_a_mark_where_a_note_begins_with_it():
    text = HEADER + (
        "P. Wad1;lid;Koor A;nee\nE. Vos;lid2;Koor B3;ja1\n;;;\n"
        "1 De vergoeding gaat naar de gemeente.;;;\n2 uit hoofde van het ambt;;;\n"
    )
    reading = read(text.encode())
    assert positions_of(reading) == [("P. Wad", "lid", "Koor A"), ("E. Vos", "lid2", "Koor B3")]
    assert [each.paid for each in reading.records] == [False, True]


def drawn(columns, *rows):
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    return f"#table(columns: {columns}, {cells})\n"


def pdf(*parts):
    made = '#set page(width: 16cm, height: 9cm, numbering: "1")\n' + "\n\n".join(parts)
    return typst.compile(made.encode(), format="pdf")


def test_names_above_tables_of_a_pdf_with_lines_are_those_of_their_rows():
    content = pdf(
        *("= Nevenfuncties van de raad", "Mw. P. Wad (Lijst Duin)", drawn(3, HEAD, ROW, ROW)),
        *("Dhr. E. Vos (Zee)", "Geen nevenfuncties.", "Mw. K. van der Zand (Zee)"),
        drawn(
            3,
            ("voorzitter", "Bond Kust", "ja"),
            *[("lid", f"Club {at}", "nee") for at in "ABCDEFGH"],
        ),
        *("Mw. J. Duin", drawn(3, HEAD, ("kok", "Pan", "nee")), "Stand per 1 mei 2026"),
    )
    reading = read(content, "lijst.pdf")
    held = [(each.official, each.organisation.name or each.title) for each in reading.records]
    assert held[0] == ("Mw. P. Wad (Lijst Duin)", "Koor Zilt")
    assert held[1:3] == [
        *(("Dhr. E. Vos (Zee)", "Geen nevenfuncties."), ("Mw. K. van der Zand (Zee)", "Bond Kust")),
    ]
    assert {who for who, _what in held[2:-1]} == {"Mw. K. van der Zand (Zee)"}
    assert held[-1] == ("Mw. J. Duin", "Pan")


def test_a_line_beside_a_table_of_a_pdf_that_says_none_is_told():
    none = "E. Vos: geen"
    content = pdf("= Raad", drawn(4, ("Naam", *HEAD), ("P. Wad", *ROW)), "Bron: griffie", none)
    reading = read(content, "lijst.pdf")
    assert positions_of(reading) == [("P. Wad", "lid", "Koor Zilt")]
    assert [each.value for each in reading.problems] == [none]


@pytest.mark.parametrize("place", ["Naam: {}", "Naam raadslid:;{}"])
def test_a_field_with_a_name_above_the_rows_says_whose_they_are(place):
    block = "{}\nPartij:;Duin\nE-mail: iets\nFunctie;Organisatie;Bezoldigd\n{}\n\n"
    people = (
        ("Els Vos", "lid;Koor Zilt;nee\nkok;Pan;ja"),
        *(("Kees van der Zand", "geen;;"), ("P. Wad", "lid;Bond Zee;nee")),
    )
    text = "".join(block.format(place.format(who), rows) for who, rows in people)
    reading = read(text.encode())
    held = [(each.official, each.organisation.name or each.title) for each in reading.records]
    assert held == [
        *(("Els Vos", "Koor Zilt"), ("Els Vos", "Pan"), ("Kees van der Zand", "geen")),
        ("P. Wad", "Bond Zee"),
    ]
    assert reading.problems == ()


def test_fields_above_a_table_that_names_everybody_itself_are_no_headings():
    text = "Naam:;Griffie P. Wad\nNaam;Functie;Organisatie\nE. Vos;lid;Koor Zilt\n;kok;Pan\n"
    assert positions_of(read(text.encode())) == [
        ("E. Vos", "lid", "Koor Zilt"),
        ("E. Vos", "kok", "Pan"),
    ]


def test_a_heading_with_one_letter_too_many_or_too_few_is_known():
    text = "Naam raadlid;Nevenfuntie;Organsiatie;Bezoldigt;Ingangsdatu;Fractie\nP. Wad;lid;Koor;ja;2019;A\n"
    (record,) = read(text.encode()).records
    assert (record.title, record.organisation.name, record.paid) == ("lid", "Koor", True)
    assert str(record.from_date) == "2019"


@pytest.mark.parametrize("heading", ["Wel/niet bezoldigd", "Bezoldigd?"])
def test_wel_and_niet_answer_to_a_heading(heading):
    text = f"Naam;Functie;Organisatie;{heading}\nP. Wad;lid;Koor;wel\nP. Wad;kok;Pan;niet\n"
    assert [each.paid for each in read(text.encode()).records] == [True, False]


def test_of_a_form_on_the_web_its_own_columns_and_those_without_anything_are_left():
    text = (
        "ID;Begintijd;Tijd van voltooien;Naam;Wat is uw voor- en achternaam?;Welke functie meldt u?;"
        "Bij welke instelling?;Krijgt u een vergoeding?;Sinds welke datum?;Akkoord met publicatie?\n"
        "1;30-3-2026;30-3-2026;;Els Vos;lid;Koor Zilt;Nee;2-9-2024;Ja\n"
        "2;31-3-2026;31-3-2026;;Kees van der Zand;kok;Pan;Ja;1-2-2008;Ja\n"
    )
    reading = read(text.encode())
    assert positions_of(reading) == [
        ("Els Vos", "lid", "Koor Zilt"),
        ("Kees van der Zand", "kok", "Pan"),
    ]
    assert [str(each.from_date) for each in reading.records] == ["2024-09-02", "2008-02-01"]
    assert [each.paid for each in reading.records] == [False, True]
    assert reading.problems == ()


def test_raised_numbers_of_a_page_and_a_document_are_marks_and_their_notes_are_told():
    notes = ("uit hoofde van het ambt", "zie het overzicht")
    page = page_of(
        html_table(("Naam", *HEAD), ("P. Wad", "lid<sup>1</sup>", "Koor", "nee<sup>2</sup>")),
        *(f"<p><sup>{at}</sup> {said}</p>" for at, said in enumerate(notes, 1)),
    )
    up = '</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r><w:r><w:t>'
    made = document(
        word_table(("Naam", *HEAD), ("P. Wad", f"lid{up.format(1)}", "Koor", f"nee{up.format(2)}")),
        *(paragraph(f"{up.format(at)} {said}") for at, said in enumerate(notes, 1)),
    )
    for content, name in ((page, "lijst.html"), (made, "lijst.docx")):
        reading = read(content, name)
        (record,) = reading.records
        assert (record.title, record.paid, bool(record.capacity)) == ("lid", False, True)
        assert [each.value for each in reading.problems] == [
            *("¹ uit hoofde van het ambt", "² zie het overzicht"),
        ]


def test_a_header_of_two_rows_of_a_page_is_seen_where_its_names_reach_down():
    head = (
        '<tr><th rowspan="2">Naam</th><th rowspan="2">Functie</th><th rowspan="2">Organisatie</th>'
        '<th colspan="2">Bezoldigd</th><th colspan="2">Periode</th></tr>'
        "<tr><th>Ja</th><th>Nee</th><th>Van</th><th>Tot</th></tr>"
    )
    rows = html_table(
        ("P. Wad", "lid", "Koor", "x", "", "2019", "2022"),
        ("P. Wad", "kok", "Pan", "", "x", "2020", ""),
    )
    reading = read(page_of(rows.replace("<table>", f"<table>{head}")), "lijst.html")
    assert [(each.paid, str(each.from_date)) for each in reading.records] == [
        (True, "2019"),
        (False, "2020"),
    ]
    assert str(reading.records[0].until_date) == "2022"


MAIL = (
    "Van: {}\nVerzonden: maandag\nAan: griffie\nOnderwerp: RE: opgave\n\nDag,\n\n"
    "- Kok, Stichting Pan, bezoldigd, vanaf 2001\n- lid, Koor Zilt, onbezoldigd, 2016 tot 2025\n\n"
    "Groet,\nEls\n\n> Beste leden,\n> Graag zo:\n> - Functie, organisatie, bezoldigd, vanaf\n"
)


@pytest.mark.parametrize("sender", ["Els van der Zand", "Els van der Zand <els@voorbeeld.example>"])
def test_positions_in_a_mail_without_a_name_are_those_of_who_sends_it_and_a_quoted_mail_is_told(
    sender,
):
    reading = read(MAIL.format(sender).encode(), "mail.txt")
    held = [("Kok", "Stichting Pan"), ("lid", "Koor Zilt")]
    assert positions_of(reading) == [("Els van der Zand", *each) for each in held]
    assert "> Beste leden," in [each.value for each in reading.problems]


def test_positions_in_a_mail_of_an_office_are_of_nobody():
    reading = read(MAIL.format("griffie Duin").encode(), "mail.txt")
    assert reading.records == ()


def test_a_mail_that_was_sent_on_as_a_whole_is_read():
    text = "> Els Vos\n> - lid, Koor Zilt\n> - penningmeester, Bond Zee\n"
    reading = read(text.encode(), "mail.txt")
    assert positions_of(reading) == [
        ("Els Vos", "lid", "Koor Zilt"),
        ("Els Vos", "penningmeester", "Bond Zee"),
    ]


LETTERED = (("Naam", "Functie", "Organisatie", "Vergoeding"), ("P. Wad", "lid", "Koor", "O"))
EXPLAINED = ("J = ja, N = nee, O = alleen onkosten.", 'Vergoeding: "J" of "N"')


@pytest.mark.parametrize("said", EXPLAINED)
@pytest.mark.parametrize("place", ["above", "below", "sheet"])
def test_letters_about_pay_mean_what_the_list_says_of_them(place, said):
    rows = {
        "above": workbook((said,), (), *LETTERED),
        "below": workbook(*LETTERED, (f"Toelichting: {said}",)),
        "sheet": workbook(("Toelichting",), (said,), sheets=[(("Raad",), *LETTERED)]),
    }
    (record,) = read(rows[place], "lijst.xlsx").records
    assert record.particulars.expenses is (True if said == EXPLAINED[0] else None)
    assert record.paid is False


def test_a_payment_of_which_nobody_says_what_it_is_for_is_told_and_left_open():
    text = HEADER + "P. Wad;lid;Koor;vrijwilligersvergoeding € 300\nP. Wad;kok;Pan;onbekend\n"
    reading = read(text.encode())
    assert [each.paid for each in reading.records] == [None, None]
    assert [each.where for each in reading.problems] == ["line 2, column Bezoldigd"]


@pytest.mark.parametrize(
    ("letters", "paid"),
    [("JNO", (True, False, None)), ("BO", (True, False)), ("BNO", (True, False, False))],
)
def test_an_o_beside_letters_for_yes_and_no_is_told_and_left_open(letters, paid):
    text = HEADER + "".join(f"P. Wad;lid;Koor {each};{each}\n" for each in letters)
    reading = read(text.encode())
    assert [each.paid for each in reading.records] == list(paid)
    wrong = ["line 4, column Bezoldigd"] if None in paid else []
    assert [each.where for each in reading.problems] == wrong


def test_numbers_before_names_and_positions_in_lines_are_no_part_of_them():
    text = "1. P. Wad\na) lid, Koor Zilt\nb) penningmeester, Bond Zee\n2. E. Vos\na) geen\n"
    reading = read(text.encode(), "mail.txt")
    held = [("P. Wad", "lid", "Koor Zilt"), ("P. Wad", "penningmeester", "Bond Zee")]
    assert positions_of(reading)[:2] == held
    assert [each.official for each in reading.records if each.is_none] == ["E. Vos"]


def test_a_bracket_that_stays_open_goes_on_in_the_next_line_of_a_letter():
    text = (
        "P. Wad: lid, Koor Zilt (onbezoldigd,\nsinds 2019)\n"
        "E. Vos: penningmeester, Bond Zee (bezoldigd)\n"
    )
    reading = read(text.encode(), "mail.txt")
    held = [("P. Wad", "lid", "Koor Zilt"), ("E. Vos", "penningmeester", "Bond Zee")]
    assert positions_of(reading) == held
    assert [(each.paid, str(each.from_date)) for each in reading.records] == [
        (False, "2019"),
        (True, "None"),
    ]
    assert reading.problems == ()


def test_fields_in_bullets_of_a_page_are_a_form_and_no_positions():
    items = "".join(
        f"<li>{said}</li>" for said in ("Functie: lid", "Organisatie: Koor Zilt", "Bezoldigd: nee")
    )
    reading = read(
        f"<html><body><p>P. Wad</p><ul>{items}</ul></body></html>".encode(), "lijst.html"
    )
    assert positions_of(reading) == [("P. Wad", "lid", "Koor Zilt")]
    assert [each.paid for each in reading.records] == [False]
    assert reading.problems == ()


def test_a_line_between_the_fields_of_a_form_with_positions_beside_each_other_is_told():
    rows = (
        ("Naam", "P. Wad", "E. Vos"),
        ("Functie", "lid", "penningmeester"),
        ("vul volledig in",),
        ("Organisatie", "Koor Zilt", "Bond Zee"),
        ("Bezoldigd", "nee", "ja"),
    )
    reading = read(workbook(*rows), "lijst.xlsx")
    held = [("P. Wad", "lid", "Koor Zilt"), ("E. Vos", "penningmeester", "Bond Zee")]
    assert positions_of(reading) == held
    assert [each.paid for each in reading.records] == [False, True]
    assert [(each.where, each.value) for each in reading.problems] == [("row 3", "vul volledig in")]


def test_a_title_above_the_first_name_of_a_form_is_nobody():
    fields = ("Functie:", "Organisatie:", "Bezoldigd:")
    held = [("P. Wad", "lid", "Koor Zilt"), ("E. Vos", "penningmeester", "Bond Zee")]
    rows: list[tuple[str, ...]] = [("Opgave van de raad",)]
    for name, *said in held:
        rows += [(name,), *zip(fields, (*said, "nee"), strict=True)]
    reading = read(workbook(*rows), "lijst.xlsx")
    assert positions_of(reading) == held
    assert reading.problems == ()


def test_the_words_of_people_for_how_a_position_stands_are_known():
    text = "Naam;Functie;Organisatie;Status\nP. Wad;lid;Koor;Actief\nP. Wad;kok;Pan;gestopt\n"
    assert [each.ended for each in read(text.encode()).records] == [False, True]


def test_the_process_apart_tells_the_lines_beside_tables_and_raises_marks():
    one = f"{drawn(3, HEAD, ROW)}\n\nStand 1 mei\n#pagebreak()\nE. Vos: geen"
    (table,) = parse.pdf(pdf("Mw. P. Wad", one), 100, 9)
    assert table["beside"] == [
        *([0, "Mw. P. Wad"], [2, "Stand 1 mei"], [2, "1"], [2, "E. Vos: geen"], [2, "2"]),
    ]
    named = [("Naam", *HEAD), ("P. Wad", "lid#super(typographic: false)[1]", "Koor", "nee")]
    table, _lines = parse.pdf(placed(named, ""), 100, 9)
    assert table["rows"][1][1:] == ["P. Wad", "lid¹", "Koor", "nee"]
    with pytest.raises(MemoryError):
        parse.pdf(pdf("Mw. P. Wad", one), 2, 9)


def test_a_column_of_names_without_any_is_none_where_another_has_them():
    text = "Naam;Achternaam;Functie;Organisatie\nP. Wad;;lid;Koor\nE. Vos;;kok;Pan\n"
    assert positions_of(read(text.encode()))[1] == ("E. Vos", "kok", "Pan")


def test_a_heading_in_a_cell_is_what_stands_in_it():
    made = page_of(html_table(("Naam", *HEAD), ("<h3>P. Wad</h3>", *ROW)))
    assert positions_of(read(made, "lijst.html")) == [("P. Wad", "lid", "Koor Zilt")]


def test_a_line_across_the_columns_above_a_table_without_lines_stands_above_it():
    rows = (("Naam", "Functie", "Organisatie", "Bezoldigd"), ("P. Wad", *ROW), ("E. Vos", *ROW))
    title = "Overzicht van wat de leden van de raad van Duin en Zee naast hun ambt doen"
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    made = pdf(title, f"#table(columns: (3cm, 3cm, 5cm, 2cm), stroke: none, {cells})")
    table, _lines = parse.pdf(made, 100, 9)
    assert table["rows"][0] == [1, title]
    assert len(table["rows"]) == 4


@pytest.mark.parametrize("heading", ["Datum melding", "Ontvangen op", "Begintijd", "Getekend"])
def test_the_day_on_which_somebody_told_of_a_position_is_not_when_it_began(heading):
    text = f"Naam;Hoedanigheid;Organisatie;{heading}\nP. Wad;lid;Koor;3-11-2025\nE. Vos;docent;Pan;4-1-2026\n"
    reading = read(text.encode())
    assert [each.from_date for each in reading.records] == [None, None]
    assert reading.problems == ()


def test_a_quotation_mark_alone_in_a_cell_is_a_ditto_and_opens_no_cell():
    text = 'Naam;Functie;Organisatie\nP. Wad;lid;Koor Zilt\n";kok;Pan Duin\nE. Vos;hulp;Huis Zee\n'
    reading = read(text.encode())
    assert positions_of(reading) == [
        *(("P. Wad", "lid", "Koor Zilt"), ("P. Wad", "kok", "Pan Duin")),
        ("E. Vos", "hulp", "Huis Zee"),
    ]
    assert reading.problems == ()


def test_columns_numbered_in_words_are_positions_beside_each_other():
    text = (
        "Naam;Eerste nevenfunctie;Tweede nevenfunctie\n"
        "P. Wad;lid bij Koor Zilt;kok bij Pan Duin\nE. Vos;hulp bij Huis Zee;geen\n"
    )
    assert positions_of(read(text.encode())) == [
        *(("P. Wad", "lid", "Koor Zilt"), ("P. Wad", "kok", "Pan Duin")),
        ("E. Vos", "hulp", "Huis Zee"),
    ]


def test_numbered_columns_hold_positions_where_their_cells_say_so_and_their_names_do_not():
    text = (
        "Naam;Verder 1;Verder 2;Telefoon 1;Telefoon 2\n"
        "P. Wad;lid bij Stichting Zilt;kok bij Pan Duin;1;2\nE. Vos;hulp bij Vereniging Zee;;3;\n"
    )
    assert positions_of(read(text.encode())) == [
        *(("P. Wad", "lid", "Stichting Zilt"), ("P. Wad", "kok", "Pan Duin")),
        ("E. Vos", "hulp", "Vereniging Zee"),
    ]
    phones = "Naam;Telefoon 1;Telefoon 2\nP. Wad;0101;0202\n"
    assert (
        unfolded.find(("Naam", "Telefoon 1", "Telefoon 2"), "positions", [("P", "1", "2")]) is None
    )
    assert read(phones.encode()).records == ()


def test_a_table_without_names_begins_with_its_first_row_of_several_cells():
    text = "Stand 1 mei;;\nP. Wad;lid;\nE. Vos;kok;Stichting Pan\nJ. Duin;hulp;Vereniging Zee\n"
    cells = read_cells(text.encode(), choices=TableChoices(has_names=False), table="positions")
    assert cells.header == tuple(guesses.UNNAMED % number for number in (1, 2, 3))
    assert [row[0] for _where, row in cells.rows] == ["P. Wad", "E. Vos", "J. Duin"]
    alone = read_cells(b"P. Wad\n", choices=TableChoices(has_names=False), table="positions")
    assert [row for _where, row in alone.rows] == [("P. Wad",)]


def test_an_empty_column_is_nothing_and_another_of_words_is_the_organisation():
    text = "Naam;Functie;Zilt;Duin\nP. Wad;lid;;Koor Zilt\nE. Vos;kok;;Pan Duin\n"
    found = positions_of(read(text.encode()))
    assert found == [("P. Wad", "lid", "Koor Zilt"), ("E. Vos", "kok", "Pan Duin")]


def test_a_name_above_a_line_about_pay_is_no_position_and_holds_for_what_stands_below_both():
    text = (
        "Functie;Organisatie\nP. Wad;\nOnbezoldigde nevenfuncties;\nlid;Koor Zilt\n"
        "Bezoldigde nevenfuncties;\nkok;Pan Duin\n"
        "E. Vos;\nOnbezoldigde nevenfuncties;\nhulp;Huis Zee\n"
    )
    reading = read(text.encode())
    assert [(each.official, each.title, each.paid) for each in reading.records] == [
        ("P. Wad", "lid", False),
        ("P. Wad", "kok", True),
        ("E. Vos", "hulp", False),
    ]
    assert reading.problems == ()


@pytest.mark.parametrize("aside", ["onbezoldigd", "2019-heden"])
def test_an_aside_in_the_middle_of_a_cell_becomes_no_part_of_the_organisation(aside):
    cell = f"lid bij Koor Zilt, {aside}, afdeling Noord"
    reading = read(f"{BOTH}P. Wad;{cell}\nE. Vos;kok bij Pan Duin\n".encode())
    assert positions_of(reading) == [("E. Vos", "kok", "Pan Duin")]
    assert [each.value for each in reading.problems] == [cell]


HEADED = 'Naam;Functie en organisatie\nP. Wad;"{}"\nE. Vos;kok, Pan Duin\n'


@pytest.mark.parametrize(
    "cell",
    [
        *("lid, {}, Koor Zilt", "lid: {}: Koor Zilt", "lid / {} / Koor Zilt"),
        *("lid - {} - Koor Zilt", "lid – {} – Koor Zilt", "lid | {} | Koor Zilt"),
        *("lid - {}, Koor Zilt", "lid, {} - Koor Zilt", "lid: {}, Koor Zilt"),
        *("lid {}, Koor Zilt", "lid {} bij Koor Zilt", "lid, {} bij Koor Zilt"),
        *("lid ({}), Koor Zilt", "lid ({}): Koor Zilt", "lid ({}) Koor Zilt"),
    ],
)
@pytest.mark.parametrize(
    ("said", "paid"), [("onbezoldigd", False), ("Bezoldigd", True), ("betaald", True)]
)
def test_a_word_about_pay_between_a_position_and_its_organisation_is_pay(cell, said, paid):
    reading = read(HEADED.format(cell.format(said)).encode())
    assert positions_of(reading)[0] == ("P. Wad", "lid", "Koor Zilt")
    assert [each.paid for each in reading.records] == [paid, None]
    assert reading.problems == ()


@pytest.mark.parametrize("said", ["2019-heden", "sinds 2019", "q.q.", "2 uur per week"])
@pytest.mark.parametrize(
    "cell",
    [
        *("lid, {}, Koor Zilt", "lid: {}: Koor Zilt", "lid / {} / Koor Zilt"),
        *("lid - {} - Koor Zilt", "lid – {} – Koor Zilt", "lid | {} | Koor Zilt"),
        *("lid - {}, Koor Zilt", "lid, {} - Koor Zilt", "lid: {}, Koor Zilt"),
        *("lid {}, Koor Zilt", "lid {} bij Koor Zilt", "lid, {} bij Koor Zilt"),
    ],
)
def test_another_aside_between_a_position_and_its_organisation_is_told(cell, said):
    reading = read(HEADED.format(cell.format(said)).encode())
    assert positions_of(reading) == [("E. Vos", "kok", "Pan Duin")]
    assert [each.value for each in reading.problems] == [cell.format(said)]


def test_an_aside_in_a_position_beside_an_empty_organisation_is_told():
    rows = "P. Wad;lid, 2019-heden, Koor Zilt;\nE. Vos;lid, onbezoldigd, Bond Zee;\n"
    reading = read(f"Naam;Functie;Organisatie\n{rows}P. Wad;kok;Pan Duin\n".encode())
    assert positions_of(reading) == [("E. Vos", "lid", "Bond Zee"), ("P. Wad", "kok", "Pan Duin")]
    assert [each.paid for each in reading.records] == [False, None]
    assert [each.value for each in reading.problems] == ["lid, 2019-heden, Koor Zilt"]


@pytest.mark.parametrize(
    "cell", ["lid, {}, Koor Zilt", "lid {}, Koor Zilt", "lid, Koor Zilt, {}", "lid ({}), Koor Zilt"]
)
def test_voluntary_work_leaves_pay_open_and_is_told(cell):
    reading = read(HEADED.format(cell.format("vrijwillig")).encode())
    assert positions_of(reading)[0] == ("P. Wad", "lid", "Koor Zilt")
    assert reading.records[0].paid is None
    assert [(each.where, each.value) for each in reading.problems] == [
        ("line 2, column paid", "vrijwillig")
    ]


@pytest.mark.parametrize(
    ("said", "paid"),
    [
        *(
            ("vrijwillig", None),
            ("vrijwillig, bezoldigd", None),
            ("vrijwillig (onbezoldigd)", False),
        ),
        *(("onbezoldigd, vrijwillig", False), ("nee (vrijwillig)", False)),
    ],
)
def test_voluntary_work_is_unpaid_where_the_cell_says_so(said, paid):
    reading = read((HEADER + f"P. Wad;lid;Koor Zilt;{said}\n").encode())
    assert [each.paid for each in reading.records] == [paid]
    assert [each.value for each in reading.problems] == ([] if paid is False else [said])


@pytest.mark.parametrize("name", ["Vrijwillige Brandweer Zilt", "sectie betaald voetbal, Bond Wad"])
def test_words_like_those_of_pay_stay_in_a_name(name):
    reading = read(HEADED.format(f"lid bij {name}").encode())
    assert positions_of(reading)[0] == ("P. Wad", "lid", name)
    assert reading.problems == ()


@pytest.mark.parametrize("cell", ["lid, Koor Zilt, onkosten", "lid, Koor Zilt (alleen reiskosten)"])
def test_expenses_behind_a_position_are_no_part_of_the_organisation(cell):
    reading = read(HEADED.format(cell).encode())
    assert positions_of(reading)[0] == ("P. Wad", "lid", "Koor Zilt")
    assert reading.records[0].particulars.expenses is True
    assert reading.problems == ()


@pytest.mark.parametrize(
    "cell",
    [
        "lid onbezoldigd, Koor Zilt, kok bezoldigd, Pan Duin",
        "lid Koor Zilt onbezoldigd, kok Pan Duin betaald",
        "lid Koor Zilt bezoldigd sinds 2018",
        "lid, onkosten, Koor Zilt",
        "lid, onbezoldigd, Koor Zilt (bezoldigd)",
        "lid Koor Zilt, onbezoldigd, afdeling Noord",
        "lid, onbezoldigd, 2019-heden, Koor Zilt",
    ],
)
def test_asides_that_contradict_or_stand_elsewhere_are_told(cell):
    reading = read(HEADED.format(cell).encode())
    assert positions_of(reading) == [("E. Vos", "kok", "Pan Duin")]
    assert len(reading.problems) == 1


@pytest.mark.parametrize("name", ["Herdenking 40 - 45", "113", "Koor Zilt - Duin", "3 Zuilen"])
def test_a_name_with_a_number_or_a_dash_holds_no_aside(name):
    reading = read(HEADED.format(f"lid bij {name}").encode())
    assert positions_of(reading)[0] == ("P. Wad", "lid", name)
    assert reading.problems == ()


def test_of_two_columns_of_days_without_names_the_second_is_the_last_day():
    header = [guesses.UNNAMED % number for number in range(1, 6)]
    rows = [
        ("P. Wad", "lid", "Stichting Zilt", "1-2-2020", "3-4-2023"),
        ("E. Vos", "voorzitter", "Vereniging Duin", "1-3-2021", "5-6-2022"),
    ]
    found = guesses.guess("positions", header, rows)
    assert found == ("official", "title", "organisation", "starts_on", "ends_on")


def test_of_columns_without_names_the_one_with_hours_says_how_much_time_it_is():
    header = [guesses.UNNAMED % number for number in range(1, 5)]
    rows = [
        ("P. Wad", "lid", "Stichting Zilt", "4 uur per week"),
        ("E. Vos", "voorzitter", "Vereniging Duin", "2 uur per maand"),
    ]
    found = guesses.guess("positions", header, rows)
    assert found == ("official", "title", "organisation", "time_spent")


@pytest.mark.parametrize(
    ("table", "header", "is_row"),
    [
        ("positions", ("P. Wad", "lid"), True),
        ("positions", ("Naam", "Functie"), False),
        ("positions", ("Kolom 1", "Kolom 2"), False),
        ("officials", ("P. Wad", "lid"), False),
    ],
)
def test_a_first_row_that_is_as_the_others_names_no_columns_of_positions(table, header, is_row):
    assert guesses.names_no_column(table, header, [("E. Vos", "kok")]) is is_row


@pytest.mark.parametrize(
    "lines",
    [
        "P. Wad: lid, Koor Zilt, onbez., vanaf 2019; docent: Pan Duin, bez., vanaf 2012\nE. Vos: voorzitter: Huis Zee, onbez., sinds 2021\n",
        "P. Wad – Koor Zilt - lid (onbetaald, sinds 2019, 4 uur per week); Pan Duin - docent (betaald)\n"
        "E. Vos – Huis Zee - voorzitter (onbetaald, sinds 2012, 2 uur per week)\n",
    ],
)
def test_lines_with_names_and_words_about_pay_between_commas_are_no_table(lines):
    reading = read(lines.encode(), "mail.txt")
    assert positions_of(reading) == [
        *(("P. Wad", "lid", "Koor Zilt"), ("P. Wad", "docent", "Pan Duin")),
        ("E. Vos", "voorzitter", "Huis Zee"),
    ]
    assert [each.paid for each in reading.records] == [False, True, False]


@pytest.mark.parametrize("kind", ["text", "pdf"])
def test_fields_that_come_back_are_no_position_whatever_they_are_called(kind):
    fields = ("Soort nevenfunctie: {}", "Plek: {}", "Beloning: {}")
    said = (("lid cliëntenraad", "Hogeschool Zilt", "J"), ("Eigenaar", "Stichting Duin", "N"))
    lines = [
        "P. Wad",
        *(name.format(each) for row in said for name, each in zip(fields, row, strict=True)),
    ]
    lines += ["E. Vos", *(name.format(each) for name, each in zip(fields, said[0], strict=True))]
    made = pdf("", " \\\n".join(lines)) if kind == "pdf" else "\n".join(lines).encode()
    reading = read(made, f"lijst.{kind}")
    assert [(each.title, each.organisation.name, each.paid) for each in reading.records] == [
        *(("lid cliëntenraad", "Hogeschool Zilt", True), ("Eigenaar", "Stichting Duin", False)),
        ("lid cliëntenraad", "Hogeschool Zilt", True),
    ]


def test_a_field_about_something_else_in_a_letter_is_no_position():
    text = "P. Wad\nlid, Koor Zilt\nOrganisatie: Vereniging Zee\nE. Vos\nkok, Pan Duin\nlid, Bond Zee\n"
    reading = read(text.encode(), "mail.txt")
    assert ("P. Wad", "Organisatie", "Vereniging Zee") not in positions_of(reading)
    assert "Organisatie: Vereniging Zee" in [each.value for each in reading.problems]


@pytest.mark.parametrize("label", ["Overige functies", "Functie en organisatie:"])
def test_a_form_of_one_field_below_each_name_is_a_form(label):
    rows = (
        *(("P. Wad", ""), (label, "lid / Koor Zilt (onbez.)"), (label, "docent / Pan Duin")),
        *(("E. Vos", ""), (label, "voorzitter / Huis Zee (bez.)")),
    )
    reading = read(workbook(*rows), "lijst.xlsx")
    assert [each.paid for each in reading.records] == [False, None, True]
    assert positions_of(reading)[1:] == [
        ("P. Wad", "docent", "Pan Duin"),
        ("E. Vos", "voorzitter", "Huis Zee"),
    ]


@pytest.mark.parametrize("named", ["Naam", ""])
def test_people_beside_each_other_above_fields_that_come_back_have_each_position(named):
    rows = (
        *((named, "P. Wad", "E. Vos", "J. Rif"), ("Rol", "raadslid", "wethouder", "raadslid")),
        *(("Nevenfunctie", "lid", "kok", ""), ("Organisatie", "Koor Zilt", "Pan Duin", "")),
        *(("Sinds", "2019", "2020", ""), ("Nevenfunctie", "hulp", "", "")),
        *(("Organisatie", "Huis Zee", "", ""), ("Sinds", "2021", "", "")),
    )
    reading = read(workbook(*rows), "lijst.xlsx")
    held = [("P. Wad", "lid", "Koor Zilt"), ("P. Wad", "hulp", "Huis Zee")]
    assert positions_of(reading) == [*held, ("E. Vos", "kok", "Pan Duin")]
    assert [str(each.from_date) for each in reading.records] == ["2019", "2021", "2020"]
    assert len(reading.problems) == 1


def test_people_beside_each_other_with_others_below_them_are_each_read():
    text = "Naam;P. Wad;E. Vos\nFunctie;lid;kok\nOrganisatie;Koor Zilt;De Pan\nNaam;J. Rif;\nFunctie;arts;\nOrganisatie;Huis Zee;\n"
    assert positions_of(read(text.encode())) == [
        *(("P. Wad", "lid", "Koor Zilt"), ("J. Rif", "arts", "Huis Zee")),
        ("E. Vos", "kok", "De Pan"),
    ]


@pytest.mark.parametrize("said", ["Overige functies", "Nevenfunctie", "Bezoldigd"])
def test_what_a_column_is_called_is_no_position(said):
    text = f"{HEADER}P. Wad;{said};Koor Zilt;ja\nE. Vos;kok;Pan Duin;nee\n"
    reading = read(text.encode())
    assert positions_of(reading) == [("E. Vos", "kok", "Pan Duin")]
    assert [each.where for each in reading.problems] == ["line 2, column Functie"]


@pytest.mark.parametrize(
    ("titles", "organisations", "found"),
    [
        ("Projectleider\nimker", "Duinrand Zuid\nStichting Duinpan", True),
        ("vrijwilliger\nBestuurslid\nimker", "Kwelder\nStichting Zilt\nVereniging Zee", True),
        ("Lid raad\nvan toezicht", "Duinrand Zuid\nStichting Duinpan", False),
        ("Lid raad van\ntoezicht", "Duinrand Zuid\nStichting Duinpan", False),
    ],
)
def test_lines_of_positions_beside_lines_of_organisations_belong_together(
    titles, organisations, found
):
    rows = (("P. Wad", titles, organisations), ("E. Vos", "kok", "Pan Duin"))
    reading = read(workbook(("Naam", "Functie", "Organisatie"), *rows), "lijst.xlsx")
    parts = zip(titles.split("\n"), organisations.split("\n"), strict=True)
    held = [("P. Wad", *each) for each in parts] if found else []
    assert positions_of(reading) == [*held, ("E. Vos", "kok", "Pan Duin")]
    assert len(reading.problems) == (not found)


def test_a_title_and_an_organisation_that_each_go_on_in_a_next_line_are_one_position():
    rows = (("P. Wad", "Lid raad van\ntoezicht", "Stichting\nDuinpan"), ("E. Vos", "kok", "Pan"))
    reading = read(workbook(("Naam", "Functie", "Organisatie"), *rows), "lijst.xlsx")
    assert positions_of(reading)[0] == ("P. Wad", "Lid raad van toezicht", "Stichting Duinpan")


def test_a_row_above_the_names_of_the_columns_is_told():
    rows = (
        ("P. Wad", "lid", "Koor Zilt"),
        *(("Naam", "Functie", "Organisatie"), ("E. Vos", "kok", "Pan Duin")),
    )
    reading = read(workbook(("Lijst", "2026"), *rows), "lijst.xlsx")
    assert positions_of(reading) == [("E. Vos", "kok", "Pan Duin")]
    assert [each.value for each in reading.problems] == ["P. Wad · lid · Koor Zilt"]


@pytest.mark.parametrize(
    "broken", ["me\u2010 dewerkster", "me\u00ad\ndewerkster", "mede\u00adwerkster"]
)
def test_the_hyphen_of_a_broken_word_is_no_part_of_it(broken):
    rows = (("Naam", "Functie", "Organisatie"), ("P. Wad", broken, "Zuid\u2010Duin"))
    assert positions_of(read(workbook(*rows), "lijst.xlsx")) == [
        ("P. Wad", "medewerkster", "Zuid-Duin")
    ]


def test_a_word_that_a_page_breaks_with_a_hyphen_of_its_own_is_whole():
    rows = (HEAD, ("administratief mede\u2010 \\ werker", "Stichting Zuid\u2010 \\ Duin", "ja"))
    (table,) = parse.pdf(pdf("", f"Mw. P. Wad \\\n{drawn(3, *rows)}"), 100, 9)
    assert table["rows"][-1][1:3] == ["administratief medewerker", "Stichting Zuid-Duin"]


def test_the_number_before_the_only_position_of_a_cell_is_no_part_of_it():
    rows = (("P. Wad", "1. arts", "1. Huis Zee", "nee"), ("E. Vos", "kok", "1. FC Duin", "nee"))
    reading = read(workbook(("Naam", *HEAD), *rows), "lijst.xlsx")
    assert positions_of(reading) == [
        ("P. Wad", "arts", "Huis Zee"),
        ("E. Vos", "kok", "1. FC Duin"),
    ]


@pytest.mark.parametrize("last", ["31-12-2999", "9999-12-31"])
def test_a_last_day_that_stands_for_none_is_none(last):
    text = f"Naam;Functie;Organisatie;Van;Tot\nP. Wad;lid;Koor;1-5-2024;{last}\n"
    reading = read(text.encode())
    assert [each.until_date for each in reading.records] == [None]
    assert reading.problems == ()
    assert read(text.replace(last, "31-12-2500").encode()).problems != ()
    period = f"Naam;Functie;Organisatie;Periode\nP. Wad;lid;Koor;1-5-2024 t/m {last}\n"
    assert [each.until_date for each in read(period.encode()).records] == [None]


def test_moments_are_days_and_an_organ_is_no_body():
    text = (
        "achternaam,roepnaam,orgaan,nevenfunctie,organisatie,datumAanvang,datumEindeNevenfunctie\n"
        "Wad,Pim,Gemeenteraad,lid,Koor,2024-05-01T00:00:00,2025-04-30T22:00:00.000Z\n"
    )
    (record,) = read(text.encode()).records
    assert (str(record.from_date), str(record.until_date)) == ("2024-05-01", "2025-05-01")
    assert record.body is None
    other = text.splitlines()[1].replace("Gemeenteraad", "Waterschap Zee")
    found = read(f"{text}{other}\n".encode()).records
    assert [each.body for each in found] == ["Gemeenteraad", "Waterschap Zee"]


@pytest.mark.parametrize(
    ("said", "paid"),
    [
        *(("ehrenamtlich", False), ("onbezoldigt", False), ("Bezoldigt", True)),
        *(("net betelle", False), ("ûnbetelle", False), ("betelle", True), ("gjin", False)),
    ],
)
def test_pay_in_other_languages_and_spellings_is_known(said, paid):
    reading = read(f"{HEADER}P. Wad;lid;Koor;{said}\n".encode())
    assert [each.paid for each in reading.records] == [paid]


def test_a_ballot_cross_below_pay_is_told_for_it_says_yes_here_and_no_there():
    reading = read(f"{HEADER}P. Wad;lid;Koor;✓\nP. Wad;kok;Pan;✗\n".encode())
    assert [each.paid for each in reading.records] == [True]
    assert [each.value for each in reading.problems] == ["✗"]


def test_letters_about_pay_that_rows_below_explain_are_known():
    rows = (("Naam", "Functie", "Organisatie", "Vergoeding*"), ("P. Wad", "lid", "Koor", "K"))
    legend = (("", "*"), ("", "B = bezoldigd"), ("", "K = uitsluitend kostenvergoeding"))
    (record,) = read(workbook(*rows, *legend), "lijst.xlsx").records
    assert (record.paid, record.particulars.expenses) == (False, True)


def test_groups_with_their_seats_and_counts_are_no_rows():
    rows = (
        *(("Naam", "Functie", "Organisatie"), ("LIJST ZILT (2 zetels)",)),
        *(("P. Wad", "lid", "Koor"), ("DUIN NU (1 zetel)",), ("E. Vos", "kok", "Pan")),
        ("Aantal functies: 2",),
    )
    reading = read(workbook(*rows), "lijst.xlsx")
    assert positions_of(reading) == [("P. Wad", "lid", "Koor"), ("E. Vos", "kok", "Pan")]
    assert [each.value for each in reading.problems] == ["Aantal functies: 2"]


def test_none_was_given_is_none():
    text = "Naam;Functie;Organisatie\nP. Wad;Geen nevenfuncties opgegeven;\n"
    assert [each.is_none for each in read(text.encode()).records] == [True]


WIDE = (
    "NAAM        FUNCTIE             INSTELLING            BEZ.\n"
    "----------  ------------------  --------------------  ----\n"
    "P. Wad      lid commissie van   Verband Passend       ja\n"
    "            beroep en bezwaar   Onderwijs Zilt\n"
    "            kok                 Pan Duin              nee\n"
    "E. Vos      hulp                                      nee\n"
    "J. Rif      geen\n"
)


def test_columns_of_white_are_where_they_begin_and_cells_go_on_where_there_was_no_room():
    cells = read_cells(WIDE.encode(), "LIJST.TXT", table="positions")
    assert [row for _where, row in cells.rows] == [
        ("P. Wad", "lid commissie van beroep en bezwaar", "Verband Passend Onderwijs Zilt", "ja"),
        *(
            ("", "kok", "Pan Duin", "nee"),
            ("E. Vos", "hulp", "", "nee"),
            ("J. Rif", "geen", "", ""),
        ),
    ]


def test_a_cell_that_fills_its_column_of_white_ends_where_the_next_column_begins():
    full = "A. Duin     voorzitter werkgroe Stichting Zilt Zee 12 nee\n"
    cells = read_cells(f"{WIDE}{full}".encode(), "LIJST.TXT", table="positions")
    row = ("A. Duin", "voorzitter werkgroe", "Stichting Zilt Zee 12", "nee")
    assert [row for _where, row in cells.rows][-1] == row


def test_a_line_in_columns_of_white_goes_on_only_where_no_cell_had_room():
    text = WIDE.replace(
        "            beroep en bezwaar   Onderwijs Zilt", "            beroep en bezwaar   Zilt"
    )
    cells = read_cells(text.encode(), "LIJST.TXT", table="positions")
    assert [row[1] for _where, row in cells.rows][:2] == ["lid commissie van", "beroep en bezwaar"]


@pytest.mark.parametrize(
    "text",
    [
        "NAAM  FUNCTIE  INSTELLING\nP. Wad  lid van  Koor\nE. Vosmaer  kok  Pan\n",
        "NAAM\tFUNCTIE\tINSTELLING\nP. Wad\tlid\tKoor\nE. Vos\tkok\tPan\n",
    ],
)
def test_columns_of_white_that_begin_anywhere_are_parted_by_it_alone(text):
    cells = read_cells(text.encode(), "lijst.txt", table="positions")
    assert [row[2] for _where, row in cells.rows] == ["Koor", "Pan"]


CARDS = (
    "<h1>Raadsleden</h1>"
    "<h3>Pim Wad</h3><p>Duin en Zee</p><ul><li>p.wad@duin.example</li></ul>"
    "<h4>Commissies</h4><ul><li>Commissie Ruimte</li></ul>"
    "<h4>Nevenfuncties</h4><ul><li>lid, Koor Zilt (onbetaald)</li><li>voorzitter, Huis Zee</li></ul>"
    "<h3>Els Vos</h3><p>Kustpartij</p><h4>Nevenfuncties</h4><p>Geen.</p>"
    "<h3>Jet Rif</h3><p>Kustpartij</p><h4>Nevenfuncties</h4><ul><li>eigenaar, Pan Duin B.V.</li></ul>"
)


def test_cards_of_people_on_a_page_are_read_below_their_headings():
    reading = read(page_of(CARDS), "lijst.html")
    assert positions_of(reading) == [
        *(("Pim Wad", "lid", "Koor Zilt"), ("Pim Wad", "voorzitter", "Huis Zee")),
        *(("Els Vos", "Geen", ""), ("Jet Rif", "eigenaar", "Pan Duin B.V.")),
    ]
    assert [each.value for each in reading.problems] == ["p.wad@duin.example"]


def test_a_title_of_the_page_above_the_first_card_is_nobody():
    page = CARDS.replace("<h1>Raadsleden</h1>", "<h1>Raad Duin</h1>").replace("Ruimte", "Zee")
    assert positions_of(read(page_of(page), "lijst.html"))[0] == ("Pim Wad", "lid", "Koor Zilt")


def test_a_card_whose_name_cannot_be_told_is_told():
    unknown = "<h3>x</h3><h4>Nevenfuncties</h4><ul><li>voorzitter, Bond Zee</li></ul>"
    reading = read(page_of(CARDS + unknown), "lijst.html")
    assert positions_of(reading) == positions_of(read(page_of(CARDS), "lijst.html"))
    assert "voorzitter, Bond Zee" in [each.value for each in reading.problems]


def test_headings_of_one_page_say_what_holds_for_the_positions_of_one_person():
    page = (
        "<h1>Wethouder Els Vos</h1><p>Els Vos is wethouder sinds 2019.</p>"
        "<h2>Portefeuille</h2><ul><li>Wonen</li></ul>"
        "<h2>Nevenfuncties uit hoofde van het ambt (onbezoldigd)</h2><ul><li>lid van de Bond Zee</li></ul>"
        "<h2>Overige nevenfuncties</h2><ul><li>lid raad van toezicht, Huis Zee (bezoldigd)</li></ul>"
    )
    content = f"<html><head></head><body>{page}<p>Caf\u00e9</p></body></html>".encode("cp1252")
    reading = read(content, "wethouder.html")
    assert [(each.official, each.paid, bool(each.capacity)) for each in reading.records] == [
        ("Wethouder Els Vos", False, True),
        ("Wethouder Els Vos", True, False),
    ]


def test_cards_in_the_cells_of_a_table_of_a_document_are_read():
    def cell(*lines):
        return "\n".join(lines)

    rows = (
        (
            cell("Pim Wad", "Duin en Zee", "Nevenfuncties:", "lid bij Koor Zilt (onbezoldigd)"),
            cell("Els Vos", "Kustpartij", "Nevenfuncties:", "eigenaar bij Pan Duin B.V."),
        ),
    )
    reading = read(document(paragraph("Wie is wie?"), word_table(*rows)), "lijst.docx")
    assert positions_of(reading) == [
        *(("Pim Wad", "lid", "Koor Zilt"), ("Els Vos", "eigenaar", "Pan Duin B.V.")),
    ]


FORWARDED = (
    "Van: Griffie Duin\nOnderwerp: FW: opgaven\n\nHoi, hieronder de opgaven.\n\n"
    "-----Oorspronkelijk bericht-----\nVan: Pim Wad\nVerzonden: maandag\n\nBeste griffie,\n\n"
    "- docent wiskunde, Zee College (betaald)\n- lid, Koor Zilt (onbetaald),\n  sinds 2017\n\n"
    "Met vriendelijke groet,\nPim Wad\nfractie Zee\n\n"
    "-----Oorspronkelijk bericht-----\nVan: Els Vos\n\nBeste Ineke,\n\nIk heb geen nevenfuncties.\n\n"
    "Els Vos\nburgerlid\n\n-----Oorspronkelijk bericht-----\nVan: Jet Rif\n\nIk ben eigenaar van Pan B.V.\n"
)


def test_each_of_several_mails_below_each_other_is_of_who_sends_it():
    reading = read(FORWARDED.encode(), "mail.txt")
    assert [(each.official, each.title, each.paid) for each in reading.records] == [
        *(("Pim Wad", "docent wiskunde", True), ("Pim Wad", "lid", False)),
        *(("Els Vos", "Ik heb geen nevenfuncties", None), ("Jet Rif", "eigenaar", None)),
    ]
    assert str(reading.records[1].from_date) == "2017"
    assert reading.problems == ()


def test_a_mere_number_before_positions_below_a_name_is_no_part_of_them():
    text = "Gedeputeerde Els Vos\nPortefeuille: water\n1 lid bestuur Stichting Zee (onbezoldigd)\n2 voorzitter, Huis Zee\n"
    reading = read(text.encode(), "lijst.txt")
    assert [each[1:] for each in positions_of(reading)] == [
        ("lid bestuur", "Stichting Zee"),
        ("voorzitter", "Huis Zee"),
    ]


def test_a_list_in_frisian_is_read():
    text = (
        "Namme;Funksje;Organisaasje;Besoldige;Sûnt\n"
        "P. Wad;foarsitter;Stifting Wetter;nee;1 maaie 2019\nE. Vos;kok;Pan;ja;2020\n"
    )
    reading = read(text.encode())
    assert positions_of(reading)[0] == ("P. Wad", "foarsitter", "Stifting Wetter")
    assert [(each.paid, str(each.from_date)) for each in reading.records] == [
        (False, "2019-05-01"),
        (True, "2020"),
    ]


def test_forms_below_each_other_with_numbered_headings_are_forms_and_no_cards():
    text = (
        "Opgaveformulier\nNaam: mw. P. Wad\nNevenfunctie 1\nFunctie: lid\nOrganisatie: Koor Zilt\n"
        "Bezoldigd: nee\nIngangsdatum: weet niet meer\nDatum: 2 mei 2026 Handtekening: w.g.\n"
        "Opgaveformulier\nNaam: dhr. E. Vos\nNevenfunctie 1\nFunctie: kok\nOrganisatie: Pan Duin\n"
        "Bezoldigd: ja\nIngangsdatum: 2011\n"
    )
    made = document(*map(paragraph, text.splitlines()))
    reading = read(made, "lijst.docx")
    held = [("mw. P. Wad", "lid", "Koor Zilt"), ("dhr. E. Vos", "kok", "Pan Duin")]
    assert positions_of(reading) == held


def test_a_semicolon_between_brackets_parts_no_positions():
    cell = "lid bij Koor Zilt (bezoldigd; naar de partij); kok bij Pan Duin"
    reading = read(f'{BOTH}P. Wad;"{cell}"\n'.encode())
    assert [each[1:] for each in positions_of(reading)] == [
        ("lid", "Koor Zilt"),
        ("kok", "Pan Duin"),
    ]
    assert [each.paid for each in reading.records] == [True, None]
    cell = "lid bij Koor Zilt (bezoldigd; kok bij Pan Duin (onbezoldigd)"
    reading = read(f'{BOTH}P. Wad;"{cell}"\n'.encode())
    assert positions_of(reading) == [("P. Wad", "kok", "Pan Duin")]
    assert len(reading.problems) == 1


def test_fields_below_positions_say_more_of_them():
    lines = (
        *("Raad", "Pim Wad", "* eigenaar, Pan B.V.", "* Bezoldigd: ja", "* Sinds: 2003"),
        *("* lid, Koor Zilt", "* Bezoldigd: nee", "Els Vos", "* lid bij Bond Zee"),
        *("* Bezoldigd: nee", "* Sinds: mei 2024", "* Tot: 1 mei 2025", "* Tot: 2 mei 2025"),
    )
    for name, made in (
        ("lijst.txt", "\n".join(each.lstrip("* ") for each in lines).encode()),
        ("lijst.docx", document(*map(paragraph, lines))),
    ):
        reading = read(made, name)
        assert [(each.title, each.paid, str(each.from_date)) for each in reading.records] == [
            *(("eigenaar", True, "2003"), ("lid", False, "None"), ("lid", False, "2024-05")),
        ]
        assert str(reading.records[2].until_date) == "2025-05-01"
        assert any("2 mei 2025" in each.value for each in reading.problems)


@pytest.mark.parametrize("name", ["lijst.docx", "lijst.html"])
def test_a_name_alone_in_the_first_row_of_each_table_is_whose_positions_they_are(name):
    tables = [
        (("Mw. P. Wad", "", ""), ("Functie", "Organisatie", "Vergoeding"), ("lid", "Koor", "Geen")),
        (("Wethouder Vos",), ("Functie", "Organisatie", "Vergoeding"), ("kok", "Pan", "Salaris")),
    ]
    if name == "lijst.docx":
        made = document(*(word_table(*rows) for rows in tables))
    else:
        made = page_of("".join(html_table(*rows) for rows in tables))
    assert positions_of(read(made, name)) == [
        *(("Mw. P. Wad", "lid", "Koor"), ("Wethouder Vos", "kok", "Pan")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Nevenfunctie lid\nBezoldigd ja\nSinds 2019\nNevenfunctie kok\nBezoldigd nee\nSinds 2020",
        "Functie: lid\nKleur: rood\nSmaak: zoet\nGeur: fris",
    ],
    ids=["fields that say of nobody whose they are", "fields that we do not know, each once"],
)
def test_lines_with_fields_that_are_no_form_are_none(text):
    assert letters.of_plain(enumerate(text.split("\n"), 1)) is None


def test_fields_without_a_colon_on_lines_that_come_back_are_a_form():
    text = (
        "Melding\nNaam Pim Wad\nNevenfunctie lid\nNaam organisatie Koor Zilt\nBezoldigd ☐ ja ☒ nee\n"
        "Melding\nNaam Els Vos\nNevenfunctie kok\nNaam organisatie Pan Duin\nBezoldigd ☒ ja ☐ nee\n"
    )
    reading = read(pdf("", text.replace("\n", " \\\n")), "lijst.pdf")
    assert [(each.official, each.title, each.organisation.name) for each in reading.records] == [
        *(("Pim Wad", "lid", "Koor Zilt"), ("Els Vos", "kok", "Pan Duin")),
    ]
    assert [each.paid for each in reading.records] == [False, True]


def test_columns_of_people_beside_one_of_organisations_hold_what_each_is_there():
    rows = (
        *(("Wie zit waar (alle functies onbezoldigd)",), ("Partij", "P. Wad", "E. Vos")),
        *(("GGD Zee", "lid AB", ""), ("Pan N.V.", "lid DB", "commissaris")),
    )
    reading = read(workbook(*rows), "lijst.xlsx")
    assert positions_of(reading) == [
        *(("P. Wad", "lid AB", "GGD Zee"), ("P. Wad", "lid DB", "Pan N.V.")),
        ("E. Vos", "commissaris", "Pan N.V."),
    ]
    assert [each.paid for each in reading.records] == [False] * 3


@pytest.mark.parametrize(
    ("above", "paid"),
    [
        *(("Alle nevenfuncties zijn bezoldigd.", True), ("Alle functies onbezoldigd", False)),
        *(("Niet alle functies zijn bezoldigd", None), ("Bijna alle functies onbezoldigd", None)),
        ("Vermeld alle nevenfuncties bezoldigd en onbezoldigd", None),
        ("Alle functies onbezoldigd, tenzij anders vermeld", None),
    ],
)
def test_a_line_above_a_table_says_what_holds_for_all_where_it_makes_no_exception(above, paid):
    rows = ((above,), ("Naam", "Functie", "Organisatie"), ("P. Wad", "lid", "Koor Zilt"))
    (record,) = read(workbook(*rows), "lijst.xlsx").records
    assert record.paid is paid


@pytest.mark.parametrize(
    "header",
    [("Partij", "P. Wad"), ("Functie", "P. Wad", "E. Vos"), ("a", "b", "P. Wad", "E. Vos")],
)
def test_other_columns_of_people_are_not_unfolded(header):
    rows = [("Koor", *["lid"] * (len(header) - 1))]
    assert unfolded.find(header, "positions", rows) is None


def test_positions_that_come_with_the_office_stand_beside_the_others():
    text = (
        "Naam;Nevenfuncties q.q.;Overige nevenfuncties\n"
        "P. Wad gedeputeerde;lid bij Bond Zee;lid bij Koor Zilt\nE. Vos;geen;kok bij Pan\n"
    )
    reading = read(text.encode())
    assert [(each.title, bool(each.capacity)) for each in reading.records] == [
        *(("lid", True), ("lid", False), ("kok", False)),
    ]
    with_pay = ("Naam", "Nevenfuncties q.q.", "Overige nevenfuncties", "Bezoldigd")
    assert unfolded.find(with_pay, "positions") is None


OF_OTHERS = "Positions of somebody else, or that are over"


@pytest.mark.parametrize(
    ("heading", "is_of_others"),
    [
        *(("Nevenfuncties partner", True), ("Functies van de echtgenote", True)),
        *(("Vroegere nevenfuncties", True), ("Overige be\u00ebindigde functies", True)),
        *(("Nevenfuncties tot 2020", True), ("Huidige en vroegere nevenfuncties", False)),
        *(("Mijn nevenfuncties tot nu toe", False), ("Partner en functies" * 8, False)),
    ],
)
def test_a_heading_says_that_positions_are_of_somebody_else_or_over(heading, is_of_others):
    assert listed.heads_others(heading) is is_of_others


def test_what_stands_below_such_a_heading_is_told_and_of_nobody():
    other = "<h4>Nevenfuncties partner</h4><ul><li>kok, Pan Wad</li></ul>"
    over = "<h4>Nevenfuncties tot 2020</h4><ul><li>lid bij Bond Wad</li></ul>"
    reading = read(page_of(CARDS + other + over), "lijst.html")
    assert positions_of(reading) == positions_of(read(page_of(CARDS), "lijst.html"))
    told = [each.value for each in reading.problems]
    assert {"Nevenfuncties partner", "Nevenfuncties tot 2020"} <= set(told)
    page = f"<p>Pim Wad</p><ul><li>lid, Koor Zilt</li></ul>{other}<p>Els Vos</p>{other}"
    reading = read(page_of(page), "lijst.html")
    assert positions_of(reading) == [("Pim Wad", "lid", "Koor Zilt")]
    assert [each.value for each in reading.problems] == [
        *("Nevenfuncties partner", "Els Vos", "Nevenfuncties partner")
    ]
    text = "Pim Wad\nlid, Koor Zilt (betaald)\nVroegere nevenfuncties\nkok bij Pan\nEls Vos\nlid bij Bond Wad\n"
    mail = "Van: Pim Wad\nOnderwerp: opgave\n\nBeste griffie,\n\n- lid, Koor Zilt\nNevenfuncties partner:\n- kok bij Pan\n\nVan: Els Vos\n- lid bij Bond Wad\n"
    for each in (text, mail):
        reading = read(each.encode(), "mail.txt")
        held = [("Pim Wad", "lid", "Koor Zilt"), ("Els Vos", "lid", "Bond Wad")]
        assert positions_of(reading) == held
        assert reading.problems[0].remedy.startswith(OF_OTHERS)


def test_a_card_below_whose_heading_nothing_can_be_read_is_told():
    page = "<h3>Hidde Sluys</h3><p>Kustpartij</p><h4>Nevenfuncties</h4><p>Frutselaar</p>"
    reading = read(page_of(CARDS + page), "lijst.html")
    assert "Hidde Sluys" in [each.value for each in reading.problems]


DENIED = "Nevenfuncties niet uit hoofde van het ambt"


@pytest.mark.parametrize(
    ("heading", "is_by_office"),
    [
        *(("Nevenfuncties q.q.", True), (DENIED, False)),
        *(("Nevenfuncties anders dan uit hoofde van het ambt", False),),
        *(
            ("Nevenfuncties ambtshalve en overig", False),
            ("Nevenfuncties q.q. of priv\u00e9", False),
        ),
    ],
)
def test_only_a_heading_that_says_so_of_all_says_that_positions_come_with_the_office(
    heading, is_by_office
):
    cards = "".join(
        f"<h3>{name}</h3><h4>{heading}</h4><ul><li>lid bij Koor Zilt</li></ul>"
        for name in ("Pim Wad", "Els Vos")
    )
    found = read(page_of(cards), "lijst.html").records
    assert [bool(each.capacity) for each in found] == [is_by_office] * 2


def test_a_column_of_positions_that_do_not_come_with_the_office_is_the_other_one():
    text = f"Naam;Nevenfuncties q.q.;{DENIED}\nP. Wad;lid bij Bond Zee;kok bij Pan\n"
    found = read(text.encode()).records
    assert [(each.title, bool(each.capacity)) for each in found] == [("lid", True), ("kok", False)]
    assert unfolded.find(("Naam", "Nevenfuncties", DENIED), "positions") is None
    assert guesses.column_of("positions", "Niet ambtshalve") == ""
    assert guesses.column_of("positions", "Is ambtshalve") == "ex_officio"


def test_remarks_that_are_periods_are_periods():
    text = f"{HEADER.strip()};Opmerking\nP. Wad;lid;Koor;0;sinds 2021\nE. Vos;kok;Pan;ja;per 1-7-2024\n"
    assert [str(each.from_date) for each in read(text.encode()).records] == ["2021", "2024-07-01"]


@pytest.mark.parametrize(
    ("said", "until"), [("gestopt per 1/4/2026", "2026-04-01"), ("vanaf ?", "None")]
)
def test_what_has_stopped_and_what_is_not_known_is_read_behind_a_position(said, until):
    text = f"P. Wad: lid - Koor Zilt - onbez - {said}\nE. Vos: voorzitter - Bond Zee - bez\n"
    (first, _second) = read(text.encode(), "mail.txt").records
    assert (first.organisation.name, str(first.until_date)) == ("Koor Zilt", until)


def test_numbered_lines_of_a_mail_with_commas_are_no_table():
    text = (
        "From: p@duin.example\nDate: Wed, 11 Mar 2026\n\nHa,\n\nPim Wad\n1) lid, Koor Zilt, onbezoldigd\n"
        "2) penningmeester, Bond Zee, onbezoldigd\n\nEls Vos\n1) eigenaar, Pan B.V., bezoldigd\n"
    )
    assert positions_of(read(text.encode(), "mail.txt")) == [
        *(("Pim Wad", "lid", "Koor Zilt"), ("Pim Wad", "penningmeester", "Bond Zee")),
        ("Els Vos", "eigenaar", "Pan B.V."),
    ]


def test_a_form_with_a_heading_for_positions_is_a_form():
    lines = (
        *("Naam: mw. P. Wad", "Nevenfuncties", "Functie: lid", "Organisatie: Koor Zilt"),
        *("Naam: dhr. E. Vos", "Nevenfuncties", "Functie: kok", "Organisatie: Pan Duin"),
        *("Els Vos", "Nevenfuncties", "voorzitter, Bond Zee"),
    )
    reading = read(document(*map(paragraph, lines)), "lijst.docx")
    assert positions_of(reading)[0] == ("mw. P. Wad", "lid", "Koor Zilt")


def test_a_text_without_lines_has_no_rows():
    assert list(delimited.rows(io.StringIO(""), delimited.Sniffed(""), [])) == []


def test_columns_for_paid_and_unpaid_beside_one_for_functions_are_answers():
    header = ("Naam", "Functie", "Bezoldigd", "Onbezoldigd")
    assert unfolded.find(header, "positions", [("P. Wad", "lid", "x", "")]) is None


def test_a_line_of_a_form_in_which_nothing_can_be_seen_is_no_field():
    text = "Naam: P. Wad\nNevenfunctie: lid\nInstelling: Koor Zilt\n\u00ad\nBezoldigd: nee\n"
    again = text.replace("P. Wad", "E. Vos")
    reading = read((text + again).encode(), "opgave.txt")
    assert positions_of(reading) == [("P. Wad", "lid", "Koor Zilt"), ("E. Vos", "lid", "Koor Zilt")]
    assert [each.paid for each in reading.records] == [False, False]


def test_a_row_of_a_form_in_which_nothing_stands_is_no_field():
    rows = [("Naam:", "P. Wad"), ("Functie:", "lid"), ("", ""), ("Organisatie:", "Koor")]
    form = forms.turned(RawTable("", [(f"row {at}", cells) for at, cells in enumerate(rows, 1)]))
    assert [cells for _where, cells in form.rows] == [
        ("Naam", "Functie", "Organisatie"),
        ("P. Wad", "lid", "Koor"),
    ]
    assert form.problems == []
