"""Twenty lists of positions that somebody made who knew nothing of this project, with what each of
them says beside it (`tests/samples/lists`), and the kinds of what they got wrong at first.
"""

import io
import json
import unicodedata
from pathlib import Path

import openpyxl
import pytest
import typst
from openpyxl.styles import Font

from conflict_graph.readers.tables import cells, guesses, mapping
from conflict_graph.readers.tables.choices import Chosen, TableChoices
from conflict_graph.readers.written import person_cells
from conflict_graph.resolution import person_names
from tests.conflict_graph.test_lists_of_clerks import document, paragraph

LISTS = Path(__file__).parents[1] / "samples/lists"
KEY = json.loads((LISTS / "key.json").read_text(encoding="utf-8"))
OPEN = {"04": 3, "05": 1, "06": 1, "20": 1}
"""How many positions of a list are reported, because the list leaves them open; all others come
in.
"""


def read(content, name="lijst.csv"):
    """Read a list with what is proposed for its columns."""
    found = cells.read_cells(content, name, table="positions")
    rows = [row for _where, row in found.rows]
    columns = guesses.guess("positions", found.header, rows)
    named = [place for place, column in enumerate(columns) if column == "official"]
    is_headed = not named or found.header[named[0]] == guesses.HEADING
    empty = any(any(row) and not any(row[at] for at in named if at < len(row)) for row in rows)
    choices = TableChoices(carries=empty and not is_headed, guesses_roles=True)
    return mapping.read("positions", content, name, Chosen(columns, choices))


def fold(text):
    plain = unicodedata.normalize("NFKD", text or "").casefold()
    return " ".join("".join(each for each in plain if each.isalnum() or each == " ").split())


def meant(written, officials):
    """Return whom a name means, as a clerk answers who is asked; None: several, or nobody."""
    name = person_names.parse(person_cells.bare(written))
    found = [
        official
        for official in officials
        if person_names.family_agrees(name, person_names.parse(official))
        and person_names.first_names_agree(name, person_names.parse(official)) is not False
    ]
    exact = [each for each in found if fold(each) == fold(person_cells.bare(written))]
    found = exact or found
    return found[0] if len(found) == 1 else None


def pay_of(record):
    if record.particulars.expenses:
        return "expenses"
    return {True: "paid", False: "none", None: None}[record.paid]


def fits(said, *found):
    """Say whether something found is one of the readings that the key allows; `?` before one: what
    is left open is right as well.
    """
    allowed = (said or "").split("|")
    likely = {each.removeprefix("?") for each in allowed}
    is_open = any(each.startswith("?") for each in allowed)
    return any((each or "") in likely or (is_open and not each) for each in found)


def is_right(record, position):
    capacity = record.capacity.value if record.capacity else None
    return (
        fits(position.get("paid"), pay_of(record))
        and fits(position.get("start"), str(record.from_date) if record.from_date else None)
        and fits(position.get("end"), str(record.until_date) if record.until_date else None)
        and (
            capacity == position.get("capacity")
            or (not capacity and position["capacity"] == "private")
        )
    )


def is_of(record, who, position):
    return (
        who == position["who"]
        and fold(record.title) in map(fold, position["title"].split("|"))
        and fold(record.organisation.name) in map(fold, position["organisation"].split("|"))
    )


@pytest.mark.parametrize("number", KEY)
def test_what_a_griffie_publishes_comes_in_or_is_reported_and_nothing_else_does(number):
    key = KEY[number]
    reading = read((LISTS / key["file"]).read_bytes(), key["file"])
    told = [(record, meant(record.official, key["officials"])) for record in reading.records]
    held = [(record, who) for record, who in told if who and not record.is_none]
    left = list(key["positions"])
    for record, who in held:
        mine = [position for position in left if is_of(record, who, position)]
        assert mine, f"not in the list: {record}"
        assert is_right(record, mine[0]), f"{record} is not {mine[0]}"
        left.remove(mine[0])
    assert len(left) == OPEN.get(number, 0)
    assert len(reading.problems) >= bool(left)
    none = {who for record, who in told if record.is_none}
    assert none == set(key["none"])


# -- the kinds

HEADER = "Naam;Functie;Organisatie;Bezoldigd\n"


def positions_of(reading):
    return [(each.official, each.title, each.organisation.name) for each in reading.records]


def test_a_box_that_is_ticked_answers_and_none_that_is_ticked_leaves_it_open():
    text = HEADER + "".join(
        f"P. Wad;lid;Koor {at};{said}\n"
        for at, said in enumerate(("☒ ja ☐ nee", "ja [ ] nee [x]", "☐ ja ☐ nee", "☒ ja ☒ nee"))
    )
    reading = read(text.encode())
    assert [each.paid for each in reading.records] == [True, False, None]
    assert [each.where for each in reading.problems] == ["line 5, column Bezoldigd"]


WINGDINGS = '</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0{}"/></w:r><w:r><w:t>'
FORM = '</w:t></w:r><w:r><w:fldChar><w:ffData><w:checkBox><w:{} w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:t>'


@pytest.mark.parametrize(
    "boxes",
    [
        (WINGDINGS.format("FE"), WINGDINGS.format("A8")),
        (FORM.format("checked"), FORM.format("size")),
        (FORM.format("default"), FORM.format("size")),
    ],
)
def test_boxes_of_a_form_in_word_are_read(boxes):
    made = table(
        ("Naam", "Functie", "Organisatie", "Bezoldigd"),
        ("P. Wad", "lid", "Koor Zilt", f"{boxes[0]}ja {boxes[1]}nee"),
    )
    assert [each.paid for each in read(document(made), "lijst.docx").records] == [True]


def table(*rows):
    made = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(each)}</w:tc>" for each in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{made}</w:tbl>"


def test_crosses_under_none_expenses_and_yes_say_what_stands_above_them():
    text = (
        "Naam;Functie;Organisatie;Bezoldiging;;;Q.q.;\n;;;geen;onkosten;ja;ja;nee\n"
        "P. Wad;lid;Koor A;x;;;x;\nP. Wad;lid;Koor B;;x;;;x\nP. Wad;lid;Koor C;;;x;;x\n"
    )
    reading = read(text.encode())
    assert [(pay_of(each), bool(each.capacity)) for each in reading.records] == [
        ("none", True),
        ("expenses", False),
        ("paid", False),
    ]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        *(("Gedeputeerde", "official"), ("Lid AB", "official"), ("Collegelid", "official")),
        *(("Bez./onbez.", "paid"), ("Onbez.", "unpaid"), ("Bezoldiging geen", "unpaid")),
        *(
            ("Bezoldiging onkosten", "expenses"),
            ("Functie(s) naast het raadslidmaatschap", "title"),
        ),
        ("Uit hoofde van ambt ja", "ex_officio"),
    ],
)
def test_a_heading_of_griffies_is_guessed(heading, column):
    assert guesses.means("positions", heading)[0] == column


@pytest.mark.parametrize("name", ["Naam (raadslid)", "* Naam"])
@pytest.mark.parametrize("held", ["Organisatie (bestuurslid)", "Naam van stichting (bestuurder)"])
def test_a_heading_that_reads_like_a_position_is_a_heading(name, held):
    text = f"Lijst van de raad;;\n{name};Functie;{held}\nP. Wad;lid;Koor Zilt\n"
    found = cells.read_cells(text.encode(), table="positions")
    assert found.header == (name, "Functie", held)


def test_brackets_with_nothing_in_them_are_no_boxes():
    text = f"{HEADER}P. Wad;lid;Koor () en Bond ();nee\n"
    assert positions_of(read(text.encode())) == [("P. Wad", "lid", "Koor () en Bond ()")]


def test_a_column_of_crosses_for_not_ex_officio_is_no_column_of_ex_officio():
    assert guesses.means("positions", "Uit hoofde van ambt nee") is None


@pytest.mark.parametrize(
    "name", ["Dijkgraaf P. Wad", "Gemeentesecretaris P. Wad", "Collegelid mr. P. Wad"]
)
def test_an_office_before_a_name_is_no_part_of_it(name):
    assert person_cells.bare(name) == "P. Wad"


def test_what_the_mark_of_a_note_means_is_said_of_the_positions_that_bear_it():
    text = HEADER + (
        "P. Wad;lid*;Koor A;\nP. Wad;lid;Koor B 1);\nP. Wad;lid †;Koor C;\nP. Wad;lid;Koor D;\n"
        "* uit hoofde van het ambt (q.q.);;;\n1) onbezoldigd;;;\n† niet ambtshalve;;;\n"
    )
    reading = read(text.encode())
    assert [(each.title, bool(each.capacity), each.paid) for each in reading.records] == [
        ("lid", True, None),
        ("lid", False, False),
        ("lid", False, None),
        ("lid", False, None),
    ]
    assert [each.organisation.name for each in reading.records] == [f"Koor {at}" for at in "ABCD"]
    assert len(reading.problems) == 3, "the notes stay reported"


@pytest.mark.parametrize("mark", ["‡", "⁴", "⁹"])
def test_a_note_is_found_by_whatever_sign_is_its_mark(mark):
    text = f"{HEADER}P. Wad;lid{mark};Koor A;\nP. Wad;lid;Koor B;\n{mark} ambtshalve;;;\n"
    reading = read(text.encode())
    assert [(each.title, bool(each.capacity)) for each in reading.records] == [
        ("lid", True),
        ("lid", False),
    ]


@pytest.mark.parametrize("sign", "-–—*·•▪●■◦‣➢\uf0b7\uf0a7")
def test_a_bullet_is_one_in_a_cell_with_several_positions_with_one_and_on_a_line(sign):
    """The last signs are what Word's own bullets become."""
    text = (
        f'Naam;Nevenfuncties\nP. Wad;"{sign} lid Koor Zilt\n{sign} lid Bond Duin"\n'
        f"E. Vos;{sign} lid Bond Zee\n"
    )
    lines = f"P. Wad\n{sign} lid, Koor Zilt\n{sign} lid, Bond Duin\nE. Vos\n{sign} lid, Bond Zee\n"
    for content in (text, lines):
        reading = read(content.encode())
        assert positions_of(reading) == [
            ("P. Wad", "lid", "Koor Zilt"),
            ("P. Wad", "lid", "Bond Duin"),
            ("E. Vos", "lid", "Bond Zee"),
        ]
        assert reading.problems == ()


def workbook(*rows, hidden=(), struck=(), sheets=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for at in hidden:
        book.active.row_dimensions[at].hidden = True
    for place in struck:
        book.active[place].font = Font(strike=True)
    for more in sheets:
        sheet = book.create_sheet(more[0][0])
        for row in more:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


ROWS = (
    ("Naam", "Functie", "Organisatie", "Bezoldigd"),
    ("P. Wad", "lid", "Koor A", "nee"),
    ("P. Wad", "lid", "Koor B", "nee"),
    ("P. Wad", "lid", "Koor C", "nee"),
)


def test_a_row_that_a_spreadsheet_hides_and_one_that_is_struck_out_are_reported_and_not_read():
    struck = [f"{column}4" for column in "ABCD"]
    reading = read(workbook(*ROWS, hidden=[3], struck=struck), "lijst.xlsx")
    assert [each.organisation.name for each in reading.records] == ["Koor A"]
    assert [(each.where, each.value) for each in reading.problems] == [
        ("row 3", "P. Wad · lid · Koor B · nee"),
        ("row 4", "P. Wad · lid · Koor C · nee"),
    ]


def test_a_cell_that_is_struck_out_is_empty_and_reported():
    reading = read(workbook(*ROWS, struck=["D2"]), "lijst.xlsx")
    assert [each.paid for each in reading.records] == [None, False, False]
    assert [(each.where, each.value) for each in reading.problems] == [("row 2", "nee")]


def test_what_is_struck_out_in_a_document_is_reported_and_not_read():
    out = "</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>{}</w:t></w:r><w:r><w:t>"
    made = table(
        ROWS[0],
        ("P. Wad", "lid", f"Koor {out.format('A')}B", "nee"),
        tuple(out.format(cell) for cell in ROWS[3]),
    )
    reading = read(document(made), "lijst.docx")
    assert [each.organisation.name for each in reading.records] == ["Koor B"]
    assert [(each.where, each.value) for each in reading.problems] == [
        ("row 2", "A"),
        ("row 3", "P. Wad lid Koor C nee"),
    ]


def test_no_name_is_carried_past_a_row_that_was_not_read_nor_to_another_sheet():
    text = HEADER + 'P. Wad;lid;Koor A;nee\nE. Vos;"lid"x;Koor B;nee\n;kok;Koor C;nee\n'
    reading = read(text.encode())
    assert positions_of(reading) == [("P. Wad", "lid", "Koor A")]
    assert [each.where for each in reading.problems] == ["line 3", "line 4, column Naam"]
    other = (("Raadslid", "Functie", "Organisatie"), ("", "kok", "Koor C"))
    content = workbook(*ROWS[:2], ("", "lid", "Koor B", "nee"), sheets=[other])
    assert {each.organisation.name for each in read(content, "l.xlsx").records} == {
        "Koor A",
        "Koor B",
    }


def test_two_sheets_that_call_the_name_otherwise_are_each_read_by_their_own():
    other = (
        ("Raadslid", "Functie", "Organisatie"),
        ("E. Vos", "kok", "Koor C"),
        ("", "lid", "Koor D"),
    )
    first = (("Collegelid", *ROWS[0][1:]), *ROWS[1:2], ("", "lid", "Koor B", "nee"))
    content = workbook(*first, ("Alle bedragen zijn bruto per jaar.",), sheets=[other])
    reading = read(content, "lijst.xlsx")
    assert positions_of(reading) == [
        ("P. Wad", "lid", "Koor A"),
        ("P. Wad", "lid", "Koor B"),
        ("E. Vos", "kok", "Koor C"),
        ("E. Vos", "lid", "Koor D"),
    ]
    assert [each.value for each in reading.problems] == ["Alle bedragen zijn bruto per jaar."]


def test_what_stands_below_the_end_of_a_page_is_of_nobody():
    text = (
        "Mevrouw drs. E.S. (Esmée) van den Lindeveldt-Smit (fractievoorzitter Lijst Duin en Omstreken)\n"
        "Functie\tOrganisatie\tBezoldigd\nlid\tKoor A\tnee\n"
        "P. Wad\nFunctie\tOrganisatie\tBezoldigd\nlid\tKoor B\tnee\n"
        "Laatst gewijzigd op 14 mei 2025\nDeel deze pagina\tAfdrukken\n"
    )
    reading = read(text.encode(), "")
    assert [
        (person_cells.bare(each.official), each.organisation.name) for each in reading.records
    ] == [
        ("E.S. van den Lindeveldt-Smit", "Koor A"),
        ("P. Wad", "Koor B"),
    ]
    assert [each.where for each in reading.problems] == ["line 7", "line 8, column Kopregel"]


def test_what_stands_below_a_long_text_that_may_be_a_name_is_of_nobody_above():
    long = "Mevrouw drs. E.S. van den Lindeveldt-Smit, fractievoorzitter van de Lijst Duin en Omstreken"
    text = (
        "P. Wad\nFunctie\tOrganisatie\tBezoldigd\nlid\tKoor A\tnee\n"
        f"{long}\nFunctie\tOrganisatie\tBezoldigd\nlid\tKoor B\tnee\n"
        "E. Vos\nFunctie\tOrganisatie\tBezoldigd\nlid\tKoor C\tnee\n* per 1 mei\nkok\tPan\tja\n"
    )
    reading = read(text.encode(), "")
    assert [(each.official, each.organisation.name) for each in reading.records] == [
        ("P. Wad", "Koor A"),
        ("E. Vos", "Koor C"),
        ("E. Vos", "Pan"),
    ]
    assert [each.where for each in reading.problems] == [
        "line 4",
        "line 10",
        "line 6, column Kopregel",
    ]


def test_lines_of_a_mail_with_commas_are_no_table():
    text = (
        "Van: Griffie Duin\nAan: Register\nOnderwerp: nevenfuncties\n\nBeste collega,\n\n"
        "Esmée Lindeveldt:\n- penningmeester van zangvereniging Zilt, onbetaald, sinds 2018\n\n"
        "Pim Wad:\n- heeft geen nevenfuncties\n\nEls Vos:\n- lid van de Bond Duin, betaald, sinds 2020\n"
    )
    reading = read(text.encode(), "")
    assert [
        (each.official, each.title, each.paid) for each in reading.records if not each.is_none
    ] == [
        ("Esmée Lindeveldt", "penningmeester", False),
        ("Els Vos", "lid", True),
    ]
    assert [each.official for each in reading.records if each.is_none] == ["Pim Wad"]
    assert reading.problems == ()


def test_two_tables_on_a_page_of_a_pdf_with_lines_below_their_rows_may_stand_otherwise():
    def placed(widths, *rows):
        listed = ", ".join(f"[{cell}]" for row in rows for cell in row)
        return f"#table(columns: {widths}, stroke: (x: none, y: 0.5pt), {listed})"

    head = ("Naam", "Functie", "Organisatie", "Uren \\ per week", "Bezoldigd")
    first = placed("(3cm, 4cm, 4cm, 2cm, 2cm)", head, ("P. Wad", "lid", "Koor Zilt", "4", "nee"))
    rows = (
        ("E. Vos", "docent", "Hogeschool Duin", "20", "ja"),
        ("", "kok", "Wijkhuis Duin", "3", "nee"),
    )
    second = placed("(2.5cm, 2.5cm, 6cm, 2cm, 2cm)", head, *rows)
    text = f"#set page(width: 18cm, height: 14cm)\n#set text(size: 10pt)\n{first}\n= Burgerleden\n{second}"
    reading = read(typst.compile(text.encode(), format="pdf"), "lijst.pdf")
    assert positions_of(reading) == [
        ("P. Wad", "lid", "Koor Zilt"),
        ("E. Vos", "docent", "Hogeschool Duin"),
        ("E. Vos", "kok", "Wijkhuis Duin"),
    ]
    assert [each.particulars.time_spent.least for each in reading.records] == [4, 20, 3]


@pytest.mark.parametrize(
    "said",
    ["Nee", "Geen andere functies", "heeft geen nevenfuncties", "Geen nevenfuncties te melden."],
)
def test_an_answer_that_there_are_none_is_no_position(said):
    reading = read(f"{HEADER}P. Wad;{said};;\n".encode())
    assert [each.is_none for each in reading.records] == [True]


def test_that_nothing_was_stated_is_not_that_there_are_none():
    reading = read(f"{HEADER}P. Wad;geen opgave ontvangen;;\n".encode())
    assert reading.records == ()
    assert len(reading.problems) == 1


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        *(
            ("komt ten goede aan het waterschap", "treasury"),
            ("gestort in gemeentekas", "treasury"),
        ),
        *(("gaat naar de gemeente Elders", None), ("zelf", "self")),
    ],
)
def test_where_a_fee_goes_is_read_as_griffies_write_it(said, goes):
    text = f"Naam;Functie;Organisatie;Bestemming vergoeding\nP. Wad;lid;Koor Zilt;{said}\n"
    reading = read(text.encode())
    found = reading.records[0].particulars.fee_destination
    assert (found.value if found else None) == goes
    assert len(reading.problems) == (goes is None)
