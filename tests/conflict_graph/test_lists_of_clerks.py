"""Lists of ancillary positions in the shapes in which bodies publish them: what comes in after the
page of the columns, without editing the file. Everybody in them is invented."""

import io
import time
import zipfile

import pytest
import typst
from openpyxl import Workbook

from conflict_graph.facts import Problem
from conflict_graph.readers import ori
from conflict_graph.readers.tables import cells, grids, guesses, mapping, parse
from conflict_graph.readers.tables.choices import Chosen, TableChoices

YES, NO = True, False

SHAPES = {
    "a row for each position, titles above, names over several rows, a note below": (
        """Register nevenfuncties gemeenteraad Molendrecht;;;;;;
Bijgewerkt op 1 maart 2024;;;;;;

Naam;Fractie;Nevenfunctie;Organisatie;Bezoldigd/onbezoldigd;Datum ingang;Datum einde
Mw. drs. E.S. van den Lindeveldt;Lokaal;Penningmeester;Koor Zilt;onbezoldigd;1-9-2021;heden
;;Lid cliëntenraad;Zorggroep Kust;bezoldigd;sept. 2021;
P. Wad;Duinpartij;geen;;;;
Dhr. J. Jansen-de Vries;Lokaal;Eigenaar;Jansen Advies;€ 12.000 p.j.;2010;2023
* op grond van artikel 12 Gemeentewet;;;;;;
""",
        [
            (
                "Mw. drs. E.S. van den Lindeveldt",
                "Penningmeester",
                "Koor Zilt",
                NO,
                "2021-09-01",
                None,
            ),
            (
                "Mw. drs. E.S. van den Lindeveldt",
                "Lid cliëntenraad",
                "Zorggroep Kust",
                YES,
                "2021-09",
                None,
            ),
            ("P. Wad", "geen", "", None, None, None),
            ("Dhr. J. Jansen-de Vries", "Eigenaar", "Jansen Advies", YES, "2010", "2023"),
        ],
        1,
    ),
    "a heading for each group and each person, the header comes back": (
        """Raadsleden;;;
Esmée Lindeveldt (Lokaal);;;
Functie;Organisatie;Bezoldigd;Periode
voorzitter;Koor Zilt;Nee;2019 - heden
lid;Bond Duin;Nee;2015-2020
Pim Wad (Duinpartij);;;
Functie;Organisatie;Bezoldigd;Periode
docent;Hogeschool Kust;Ja;vanaf 2010
College van B&W;;;
Jet van der Zandkuil, wethouder;;;
Functie;Organisatie;Bezoldigd;Periode
lid AB;GR Zeekust;nee;2022-heden
""",
        [
            ("Esmée Lindeveldt (Lokaal)", "voorzitter", "Koor Zilt", NO, "2019", None),
            ("Esmée Lindeveldt (Lokaal)", "lid", "Bond Duin", NO, "2015", "2020"),
            ("Pim Wad (Duinpartij)", "docent", "Hogeschool Kust", YES, "2010", None),
            ("Jet van der Zandkuil, wethouder", "lid AB", "GR Zeekust", NO, "2022", None),
        ],
        0,
    ),
    "several positions in one cell, with their pay behind them": (
        """Raadslid,Nevenfuncties,Bezoldigd
"Lindeveldt, E.S. van den","- penningmeester Koor Zilt
- lid raad van toezicht Stichting Duinpan","nee
ja"
"Wad, P.",Geen,
"Zandkuil, J. van der","voorzitter bij Bond Duin (onbezoldigd); adviseur bij Kustbureau BV (bezoldigd)",
""",
        [
            ("Lindeveldt, E.S. van den", "penningmeester", "Koor Zilt", NO, None, None),
            (
                "Lindeveldt, E.S. van den",
                "lid raad van toezicht",
                "Stichting Duinpan",
                YES,
                None,
                None,
            ),
            ("Wad, P.", "Geen", "", None, None, None),
            ("Zandkuil, J. van der", "voorzitter", "Bond Duin", NO, None, None),
            ("Zandkuil, J. van der", "adviseur", "Kustbureau BV", YES, None, None),
        ],
        0,
    ),
    "crosses under two rows of headers": (
        """Naam;Nevenfunctie;Instelling;Bezoldigd;;Q.q.;
;;;Ja;Nee;Ja;Nee
E. Lindeveldt;lid;Koor Zilt;;x;;x
P. Wad;lid AB;GR Zeekust;;X;X;
""",
        [
            ("E. Lindeveldt", "lid", "Koor Zilt", NO, None, None),
            ("P. Wad", "lid AB", "GR Zeekust", NO, None, None),
        ],
        0,
    ),
    "position and organisation in one column, an amount where yes was": (
        "Naam\tFunctie en organisatie\tBetaald (ja/nee)\tVanaf\n"
        "E. Lindeveldt\tPenningmeester Stichting Duinpan\tnee\t2019\n"
        "P. Wad\tLid van de Raad van Toezicht van Zorggroep Kust\tja, € 3.500 per jaar\tmei 2020\n"
        "P. Wad\tSchaatsvereniging De Kust\tnee\t\n",
        [
            ("E. Lindeveldt", "Penningmeester", "Stichting Duinpan", NO, "2019", None),
            ("P. Wad", "Lid van de Raad van Toezicht", "Zorggroep Kust", YES, "2020-05", None),
        ],
        1,
    ),
    "paid or unpaid by a letter": (
        """Overzicht (neven)functies AB-leden;;;;
Naam bestuurder;(Neven)functie;Organisatie / bedrijf;Bezoldigd (b) of onbezoldigd (o);Aanvangsdatum
Lindeveldt, E.;Lid dagelijks bestuur;Waterschap Zilt;b;29-03-2023
Wad, P.;Bestuurslid;Boerenbond Kust;o;01-01-2020
""",
        [
            ("Lindeveldt, E.", "Lid dagelijks bestuur", "Waterschap Zilt", YES, "2023-03-29", None),
            ("Wad, P.", "Bestuurslid", "Boerenbond Kust", NO, "2020-01-01", None),
        ],
        0,
    ),
    "the office stands in the column of functions": (
        """Naam;Functie;Omschrijving nevenfunctie;Naam organisatie;Inkomsten per jaar;Van;Tot
E. Lindeveldt;raadslid;commissaris;Energie Kust NV;8.500;2020;
J. Zandkuil;wethouder;vrijwilliger;Voedselbank Kust;onbezoldigd;2018;heden
""",
        [
            ("E. Lindeveldt", "commissaris", "Energie Kust NV", YES, "2020", None),
            ("J. Zandkuil", "vrijwilliger", "Voedselbank Kust", NO, "2018", None),
        ],
        0,
    ),
    "the name in parts": (
        """Voorletters;Tussenvoegsel;Achternaam;Hoofd-/nevenfunctie;Werkgever/organisatie;Bezoldigd?
E.S.;van den;Lindeveldt;docent;Hogeschool Kust;j
P.;;Wad;bestuurslid;Bond Duin;n
""",
        [
            ("E.S. van den Lindeveldt", "docent", "Hogeschool Kust", YES, None, None),
            ("P. Wad", "bestuurslid", "Bond Duin", NO, None, None),
        ],
        0,
    ),
    "a table in a mail": (
        """Beste collega, hierbij de lijst.

Naam  |  Functie  |  Organisatie  |  Bezoldigd
E. Lindeveldt  |  lid  |  Koor Zilt  |  nee
P. Wad  |  voorzitter  |  Bond  |  ja
""",
        [
            ("E. Lindeveldt", "lid", "Koor Zilt", NO, None, None),
            ("P. Wad", "voorzitter", "Bond", YES, None, None),
        ],
        0,
    ),
}


def read(content, name="lijst.csv", **choices):
    """Read a list with the columns that we guess, as a clerk who agrees would have it."""
    found = cells.read_cells(content, name, table="positions")
    assert not isinstance(found, Problem), found
    columns = guesses.guess("positions", found.header, [row for _where, row in found.rows])
    at = columns.index("official") if "official" in columns else None
    carries = at is not None and any(not row[at] for _where, row in found.rows if len(row) > at)
    chosen = Chosen(columns, TableChoices(carries=carries, guesses_roles=True, **choices))
    return mapping.read("positions", content, name, chosen)


def told(reading):
    return [
        (
            each.official,
            each.title,
            each.organisation.name,
            each.paid,
            str(each.from_date) if each.from_date else None,
            str(each.until_date) if each.until_date else None,
        )
        for each in reading.records
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_list_comes_in_as_bodies_publish_it_and_no_row_is_lost(shape, encoding):
    text, rows, reported = SHAPES[shape]
    reading = read(text.encode(encoding))
    assert told(reading) == rows
    assert reading.read == len(rows) + reported
    assert len(reading.problems) == reported


def in_cells(*cells):
    """Read one row, of somebody with lines in the cells."""
    quoted = ";".join(f'"{cell}"' for cell in cells)
    return read(f"Naam;Functie;Organisatie;Bezoldigd;Periode\nA;{quoted}\n".encode())


@pytest.mark.parametrize(
    ("paid", "period", "known"),
    [
        ("ja\nnee", "", ([True, False], [None, None])),
        ("", "vanaf 2019\nvanaf 2020", ([None, None], ["2019", "2020"])),
    ],
)
def test_as_many_values_as_lines_make_each_line_a_position(paid, period, known):
    reading = in_cells("molenaar\nwever", "De Wiek\nHet Getouw", paid, period)
    assert [(each.title, each.organisation.name) for each in reading.records] == [
        ("molenaar", "De Wiek"),
        ("wever", "Het Getouw"),
    ]
    starts = [each.from_date and str(each.from_date) for each in reading.records]
    assert ([each.paid for each in reading.records], starts) == known


@pytest.mark.parametrize(
    ("title", "organisation", "period"),
    [
        ("Zelfstandig\nmolenaar", "De Wiek\nen Zonen", ""),
        ("Molenaar in\nOpleiding", "Gilde Van\nMolenaars", ""),
        ("Wever van\nLinnen", "Het\nGetouw", "2019\nt/m 2023"),
    ],
)
def test_lines_that_go_on_are_one_position(title, organisation, period):
    (record,) = in_cells(title, organisation, "nee", period).records
    assert record.title == " ".join(title.split())
    assert record.organisation.name == " ".join(organisation.split())


def test_lines_that_could_each_be_a_position_are_not_put_together():
    reading = in_cells("molenaar\nwever", "De Wiek\nHet Getouw", "nee", "")
    assert (reading.records, len(reading.problems)) == ((), 1)


def test_one_cell_says_of_each_line_whether_it_is_paid():
    text = 'Naam;Nevenfunctie\nA;"kok, Stichting Pan (onbezoldigd)\nbakker bij Brood B.V. (bezoldigd)"\n'
    assert [(each.title, each.paid) for each in read(text.encode()).records] == [
        ("kok", False),
        ("bakker", True),
    ]


def test_lines_of_which_each_is_a_position_with_an_organisation_are_not_put_together():
    text = 'Naam;Nevenfunctie\nA;"lid Stichting Pan\nbakker Brood"\n'
    reading = read(text.encode())
    assert (reading.records, len(reading.problems)) == ((), 1)


def test_yes_and_no_in_one_cell_is_no_answer():
    reading = in_cells("lid", "Koor Zilt", "nee ja", "")
    assert (reading.records, reading.problems[0].value) == ((), "nee ja")


def test_nothing_under_the_heading_of_a_person_is_that_persons():
    text = "Functie;Organisatie\nE. Lindeveldt;\nlid;Koor\nP. Wad;\nGeen nevenfuncties;\n"
    reading = read(text.encode())
    assert [(each.official, each.is_none) for each in reading.records] == [
        ("E. Lindeveldt", False),
        ("P. Wad", True),
    ]
    assert reading.problems == ()


@pytest.mark.parametrize("beginning", ["<!DOCTYPE html><html>", "<html lang='nl'>"])
def test_a_page_without_a_table_is_told_so(beginning):
    page = f"{beginning}<body><h3>P. Wad</h3><ul><li>lid Koor Zilt<br></ul></body></html>"
    (problem,) = ori.read(page.encode(), "lijst.html").problems
    assert "table" in problem.remedy


BESIDE = {
    "numbers": (
        "Naam;Nevenfunctie 1;Bezoldigd 1;Nevenfunctie 2;Bezoldigd 2\n"
        "P. Wad;lid Koor Zilt;nee;eigenaar Wad Advies;ja\nE. Vos;lid Bond Zee;nee;;\n",
        [("lid", "Koor Zilt", NO), ("eigenaar", "Wad Advies", YES), ("lid", "Bond Zee", NO)],
    ),
    "a first one without a number, and an office beside them": (
        "Naam;Functie;Nevenfunctie;Nevenfunctie 2\nP. Wad;raadslid;lid Koor Zilt;lid Bond Zee\n",
        [("lid", "Koor Zilt", None), ("lid", "Bond Zee", None)],
    ),
    "names that come back": (
        "Naam;Functie;Organisatie;Functie;Organisatie\nP. Wad;lid;Koor Zilt;kok;De Pan\n",
        [("lid", "Koor Zilt", None), ("kok", "De Pan", None)],
    ),
    "the main job and the others": (
        'Naam;Fractie;Hoofdfunctie;Nevenfuncties\nP. Wad;Duin;kok bij De Pan;"lid Koor Zilt (onbezoldigd); '
        'eigenaar Wad Advies"\nE. Vos;Zee;geen;lid Bond Duin\n',
        [
            *(("kok", "De Pan", None), ("lid", "Koor Zilt", NO), ("eigenaar", "Wad Advies", None)),
            ("lid", "Bond Duin", None),
        ],
    ),
    "paid and unpaid": (
        'Naam;Bezoldigde functies;Onbezoldigde functies\nP. Wad;docent bij Kustschool;"lid Koor Zilt\n'
        'lid Bond Zee"\nE. Vos;geen;lid Bond Duin\n',
        [
            *(("docent", "Kustschool", YES), ("lid", "Koor Zilt", NO), ("lid", "Bond Zee", NO)),
            ("lid", "Bond Duin", NO),
        ],
    ),
}


@pytest.mark.parametrize("shape", BESIDE)
def test_positions_beside_each_other_are_each_a_row(shape):
    text, rows = BESIDE[shape]
    reading = read(text.encode())
    assert reading.problems == ()
    assert [(each.title, each.organisation.name, each.paid) for each in reading.records] == rows


def test_what_stands_under_the_main_job_is_the_main_job():
    text, _rows = BESIDE["the main job and the others"]
    assert [each.particulars.main_job for each in read(text.encode()).records] == [
        *(True, False, False),
        False,
    ]


def test_the_main_job_stays_unread_where_a_column_belongs_to_one_of_both():
    text = "Naam;Hoofdfunctie;Nevenfuncties;Bezoldigd\nP. Wad;kok;lid Koor Zilt;nee\n"
    (record,) = read(text.encode()).records
    assert (record.title, record.organisation.name, record.paid) == ("lid", "Koor Zilt", NO)


def test_rows_that_come_of_one_row_have_places_of_their_own():
    reading = read(b"Naam;Nevenfunctie 1;Nevenfunctie 2\nP. Wad;wever;molenaar\n")
    assert len({each.where.partition(", column")[0] for each in reading.problems}) == 2


@pytest.mark.parametrize(
    ("heading", "cell", "starts"),
    [("Datum", "2019-2021", "2019"), ("Jaar", "vanaf 2020", "2020"), ("Datum", "morgen", None)],
)
def test_a_column_of_dates_without_a_better_name_is_a_period_where_its_cells_are(
    heading, cell, starts
):
    text = f"Naam;Functie;Organisatie;{heading}\nP. Wad;lid;Koor;{cell}\n"
    (record,) = read(text.encode()).records
    assert (record.from_date and str(record.from_date)) == starts


def test_of_positions_beside_each_other_one_row_says_that_there_are_none():
    text = "Naam;Bezoldigde functies;Onbezoldigde functies\nP. Wad;geen;-\n"
    assert [each.is_none for each in read(text.encode()).records] == [True]


@pytest.mark.parametrize(
    "header",
    [
        "Naam;Nevenfunctie 1;Nevenfunctie 2;Organisatie",
        "Naam;Functie;Functie;Organisatie",
        "Naam;Nevenfunctie 1;Nevenfunctie 1;Bezoldigd 1",
        "Naam;Nevenfunctie;Bezoldigd 2023;Bezoldigd 2024",
    ],
)
def test_columns_stay_beside_each_other_where_it_is_not_said_what_belongs_together(header):
    found = cells.read_cells(f"{header}\na;b;c;d\n".encode(), table="positions")
    assert found.header == tuple(header.split(";"))


def test_a_row_that_is_wider_than_its_header_is_reported_and_not_put_below():
    text = "Naam;Nevenfunctie 1;Nevenfunctie 2\nP. Wad;lid Koor;lid Bond;wat;meer\n"
    reading = read(text.encode())
    assert (reading.records, [each.where for each in reading.problems]) == ((), ["line 2"])


def test_each_sheet_of_a_workbook_without_names_is_of_whom_it_is_called_after():
    book = Workbook()
    for name, row in (("P. Wad", ("lid", "Koor Zilt")), ("E. Vos", ("kok", "De Pan"))):
        sheet = book.create_sheet(name)
        sheet.append(("Functie", "Organisatie"))
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    assert [(each.official, each.title) for each in read(written.getvalue(), "l.xlsx").records] == [
        ("P. Wad", "lid"),
        ("E. Vos", "kok"),
    ]


def two_sheets(first, second):
    book = Workbook()
    for name, dates, row in (
        ("Raad", first, ("P. Wad", "lid", "Koor Zilt")),
        ("College", second, ("E. Vos", "kok", "De Pan")),
    ):
        sheet = book.create_sheet(name)
        sheet.append(("Naam", "Functie", "Organisatie", *dates))
        sheet.append((*row, *dates.values()))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"Per": "2019"}, {"Vanaf": "2020"}),
        ({"Datum ingang": "2019"}, {"Begin functie": "2020"}),
        ({"Vanaf": "2019"}, {"Sinds": "2020"}),
        ({"Vanaf": "2019"}, {"Periode": "2020-heden"}),
    ],
)
def test_each_of_two_sheets_is_read_by_its_own_column_of_dates(first, second):
    reading = read(two_sheets(first, second), "l.xlsx")
    assert [str(each.from_date) for each in reading.records] == ["2019", "2020"]
    assert reading.problems == ()


def test_columns_of_two_sheets_may_be_chosen_to_be_the_same():
    content = two_sheets({"Datum": "2019"}, {"Sinds": "2020"})
    found = cells.read_cells(content, "l.xlsx", table="positions")
    columns = tuple(
        "starts_on" if each == "Datum" else column
        for each, column in zip(found.header, guesses.guess("positions", found.header), strict=True)
    )
    reading = mapping.read("positions", content, "l.xlsx", Chosen(columns))
    assert [str(each.from_date) for each in reading.records] == ["2019", "2020"]


def test_columns_that_are_chosen_to_be_the_same_and_differ_in_a_row_are_reported():
    text = "Naam;Functie;Organisatie;A;B\nP;lid;Koor;2019;2020\nQ;lid;Bond;2019;2019\nR;lid;Duin;;2021\n"
    columns = ("official", "title", "organisation", "starts_on", "starts_on")
    reading = mapping.read("positions", text.encode(), "l.csv", columns)
    assert [(each.official, str(each.from_date)) for each in reading.records] == [
        ("Q", "2019"),
        ("R", "2021"),
    ]
    (problem,) = reading.problems
    assert (problem.where, "A, B" in problem.remedy) == ("line 2, column A", True)


def test_tables_of_a_page_without_names_are_of_whom_stands_above_them():
    page = "<html><body><h1>Nevenfuncties</h1>" + "".join(
        f"<h3><b>{name}</b></h3><table><tr><th>Functie<th>Organisatie<tr><td>lid<td>{name}</table>"
        for name in ("P. Wad", "E. Vos")
    )
    assert [each.official for each in read(page.encode(), "l.html").records] == ["P. Wad", "E. Vos"]


@pytest.mark.parametrize(
    "above",
    ["<details><summary>{}</summary>", "<h2>Raad</h2><p><b>{}</b></p>", "<div>{}</div><p></p>"],
)
def test_a_name_right_above_a_table_of_a_page_is_whose_table_it_is(above):
    table = "<table><tr><th>Functie<th>Organisatie<tr><td>lid<td>Koor</table>"
    page = "".join(above.format(name) + table for name in ("P. Wad", "E. Vos"))
    assert [each.official for each in read(f"<html>{page}".encode(), "l.html").records] == [
        "P. Wad",
        "E. Vos",
    ]


def test_the_last_day_stands_under_a_short_heading_and_months_as_a_spreadsheet_writes_them():
    text = "Naam;Functie;Organisatie;Van;T/m\nP. Wad;q.q. lid;Koor;jan-19;dec-22\n"
    (record,) = read(text.encode()).records
    assert (str(record.from_date), str(record.until_date)) == ("2019-01", "2022-12")
    assert (record.title, record.capacity.value) == ("lid", "ex_officio")


def test_names_under_a_group_of_columns_stand_alone_where_they_say_all():
    text = (
        "Naam;Nevenfunctie;;Bezoldigd;;Periode;\n;Functie;Organisatie;Ja;Nee;Van;Tot en met\n"
        "P. Wad;lid;Koor;;x;2019;2022\nE. Vos;kok;Pan;x;;2020;\n"
    )
    assert told(read(text.encode())) == [
        ("P. Wad", "lid", "Koor", NO, "2019", "2022"),
        ("E. Vos", "kok", "Pan", YES, "2020", None),
    ]


@pytest.mark.parametrize("mark", ["idem", "Id.", "dito", '""""', ",,"])
def test_a_mark_for_the_cell_above_is_what_stands_there(mark):
    text = f"Naam;Functie;Organisatie;B/O\nP. Wad;lid;Koor;O\n{mark};kok;{mark};b\n"
    reading = read(text.encode())
    assert [(each.official, each.organisation.name, each.paid) for each in reading.records] == [
        ("P. Wad", "Koor", NO),
        ("P. Wad", "Koor", YES),
    ]


def test_bullets_with_commas_are_a_letter_and_no_table():
    text = (
        "P. Wad\n- penningmeester van Koor Zilt, onbetaald, sinds 2018\n"
        "- lid Bond Duin, onbetaald, sinds 2019\nE. Vos\n- eigenaar Vos Advies, betaald\n"
    )
    reading = read(text.encode(), "mail.txt")
    assert told(reading) == [
        ("P. Wad", "penningmeester", "Koor Zilt", NO, "2018", None),
        ("P. Wad", "lid", "Bond Duin", NO, "2019", None),
        ("E. Vos", "eigenaar", "Vos Advies", YES, None, None),
    ]


@pytest.mark.parametrize("heading", ["Collegelid", "Gedeputeerde", "Lid AB", "Heemraad"])
def test_a_column_called_after_the_office_holds_names(heading):
    assert guesses.means("positions", heading)[0] == "official"


def test_a_heading_of_a_page_is_of_the_table_below_it_and_of_no_later_one():
    table = "<table><tr><th>Functie<th>Organisatie<tr><td>lid<td>Koor</table>"
    other = table.replace("Koor", "Bond")
    reading = read(f"<html><h3>P. Wad</h3>{table}<p>Meer functies</p>{other}".encode(), "l.html")
    assert [each.official for each in reading.records] == ["P. Wad", "table 2"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("P. Wad\nDuinpartij", "P. Wad"),
        ("Jan van den\nDijk", "Jan van den Dijk"),
        ("Elsje\nVos", "Elsje Vos"),
        ("Elsje Maria\nvan Dijk", "Elsje Maria van Dijk"),
        ("Elsje Vos-\nVisser", "Elsje Vos- Visser"),
    ],
)
def test_a_party_below_a_name_is_no_part_of_it(cell, name):
    text = f'Naam;Nevenfunctie\n"{cell}";lid, Koor Zilt\n'
    assert [each.official for each in read(text.encode()).records] == [name]


@pytest.mark.parametrize("mark", ["*", " 1)", "\N{SUPERSCRIPT TWO}", "1)"])
def test_the_mark_of_a_note_is_no_part_of_a_position(mark):
    text = f"Naam;Functie;Organisatie\nP. Wad;molenaar{mark};De Wiek (groep 2)\n"
    (record,) = read(text.encode()).records
    assert (record.title, record.organisation.name) == ("molenaar", "De Wiek (groep 2)")


def test_a_slash_parts_a_position_from_its_organisation():
    text = "Naam;Functie / organisatie\nP. Wad;bestuurslid / Stichting Wad\nP. Wad;lid / De Kring\n"
    assert [(each.title, each.organisation.name) for each in read(text.encode()).records] == [
        ("bestuurslid", "Stichting Wad"),
        ("lid", "De Kring"),
    ]


def test_a_line_of_dashes_below_the_header_is_no_row():
    text = "| Naam | Functie | Organisatie |\n|---|---|---|\n| P. Wad | lid | Koor Zilt |\n"
    reading = read(text.encode())
    assert (reading.read, reading.problems) == (1, ())


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Aard (betaald/onbetaald)", "paid"),
        ("Soort (bezoldigd of onbezoldigd)", "paid"),
        ("Functionaris", "official"),
        ("Per", "starts_on"),
        ("Aard", "role"),
    ],
)
def test_a_heading_is_guessed_by_what_it_says(heading, column):
    assert guesses.means("positions", heading)[0] == column


@pytest.mark.parametrize(("cell", "column"), [("privé", "capacity"), ("bestuurslid", "role")])
def test_a_kind_is_a_capacity_where_its_cells_say_so(cell, column):
    header = ("Naam", "Functie", "Organisatie", "Aard")
    assert guesses.guess("positions", header, [("P. Wad", "lid", "Koor", cell)])[3] == column


@pytest.mark.parametrize(
    ("columns", "row", "reported"),
    [
        ("Periode;Vanaf", "2019-heden;2020-2023", ("Vanaf", "another day")),
        ("Periode;Tot en met", "2019-2022;2023", ("Tot en met", "another day")),
        ("Periode;Tot en met", "2019-heden;2023", ("Tot en met", "another day")),
        ("Vanaf;Tot en met", "2023;2019", ("Tot en met", "before it begins")),
        ("Beëindigd", "misschien", ("Beëindigd", "yes or no")),
    ],
)
def test_what_a_row_says_of_its_period_and_contradicts_is_reported_once(columns, row, reported):
    text = f"Bestuurder;Functie;Organisatie;{columns}\nP. Wad;lid;Koor Zilt;{row}\n"
    reading = mapping.READERS["positions"](text.encode(), "l.csv", None)
    assert reading.records == ()
    (problem,) = reading.problems
    assert (problem.where, reported[1] in problem.remedy) == (f"line 2, column {reported[0]}", True)


def carried(text, *columns):
    chosen = Chosen(columns, TableChoices(carries=True))
    return mapping.read("positions", text.encode(), "l.csv", chosen)


def test_a_name_alone_is_of_the_rows_below_and_reported_where_there_are_none():
    text = "Naam;Functie;Organisatie\nA. Vos;;\n;lid;Koor\nB. Vos;;\nC. Vos;kok;De Pan\nD. Vos;;\n"
    reading = carried(text, "official", "title", "organisation")
    assert [(each.official, each.title) for each in reading.records] == [
        ("A. Vos", "lid"),
        ("C. Vos", "kok"),
    ]
    assert [each.where for each in reading.problems] == [
        "line 4, column Functie",
        "line 6, column Functie",
    ]


def test_a_row_that_ends_before_the_column_of_names_is_reported_and_gets_no_name():
    text = "Functie;Organisatie;Naam\nlid;Koor;P. Wad\nkok;De Pan\nlid;Bond;\n"
    reading = carried(text, "title", "organisation", "official")
    assert [(each.official, each.where) for each in reading.records] == [
        ("P. Wad", "line 2"),
        ("P. Wad", "line 4"),
    ]
    assert [each.where for each in reading.problems] == ["line 3"]


def test_a_name_in_parts_is_not_carried_to_the_row_below():
    text = "Achternaam;Functie;Organisatie\nWad;lid;Koor\n;kok;De Pan\n"
    reading = carried(text, "family_name", "title", "organisation")
    assert [each.official for each in reading.records] == ["Wad"]
    assert [each.where for each in reading.problems] == ["line 3, column Achternaam"]


def test_a_list_about_one_person_is_of_whom_somebody_names():
    text = "Functie:;Organisatie:;Soort:;Vergoeding:\nVoorzitter;Veiligheidsregio Kust;q.q.;Geen\nLid;Comité 4 mei;Privé;Onkostenvergoeding\n"
    assert not read(text.encode()).readable
    reading = read(text.encode(), official="J. Zandkuil")
    assert [(each.official, each.capacity.value, each.paid) for each in reading.records] == [
        ("J. Zandkuil", "ex_officio", False),
        ("J. Zandkuil", "private", None),
    ]


def test_a_heading_of_unpaid_turns_yes_around_and_no_word_that_says_it_itself():
    text = "Naam;Functie;Organisatie;Onbezoldigd\nA;lid;K1;ja\nA;lid;K2;nee\nA;lid;K3;bezoldigd\nA;lid;K4;onbezoldigd\nA;lid;K5;x\n"
    assert [each.paid for each in read(text.encode()).records] == [False, True, True, False, False]


def test_letters_that_were_encoded_twice_are_put_right_and_told():
    text = "Naam;Functie;Organisatie\nJos\u00c3\u00a9 Ko\u00c3\u00abvelaar;lid;Koor Zilt\n"
    reading = read(text.encode())
    assert [each.official for each in reading.records] == ["José Koëvelaar"]
    assert "José Koëvelaar" in reading.problems[0].remedy


FORMS = {
    "one field with all positions": (
        "Naam;P. Wad\nFractie;Duin\nHoofdfunctie;geen\nNevenfuncties;- lid Koor Zilt (onbezoldigd)\n"
        ";- kok bij De Pan (bezoldigd)\nNaam;E. Vos\nFractie;Zee\n"
        "Nevenfuncties;lid Bond Zee (onbezoldigd)\n",
        0,
    ),
    "fields below each other, positions with a number": (
        "Formulier;\nNaam;P. Wad\nFractie;Duin\nNevenfunctie 1;lid\nOrganisatie 1;Koor Zilt\n"
        "Bezoldigd 1;nee\nNevenfunctie 2;kok\nOrganisatie 2;De Pan\nBezoldigd 2;ja\n;\nNaam;E. Vos\n"
        "Fractie;Zee\nNevenfunctie 1;lid\nOrganisatie 1;Bond Zee\nBezoldigd 1;nee\n",
        0,
    ),
    "the name above the fields": (
        "P. Wad;\nFunctie;lid\nOrganisatie;Koor Zilt\nBezoldigd;nee\nFunctie;kok\nOrganisatie;De Pan\n"
        "Bezoldigd;ja\nA. Leeg;\nE. Vos;\nFunctie;lid\nOrganisatie;Bond Zee\nBezoldigd;nee\n",
        1,
    ),
    "a column for each": (
        "Naam;P. Wad;P. Wad;E. Vos\nFunctie;lid;kok;lid\nOrganisatie;Koor Zilt;De Pan;Bond Zee\n"
        "Bezoldigd;nee;ja;nee\n",
        0,
    ),
    "fields behind each other": (
        "P. Wad\nFunctie: lid; Organisatie: Koor Zilt; Bezoldigd: nee\nFunctie: kok; Organisatie: De Pan; "
        "Bezoldigd: ja\nE. Vos\nFunctie: lid; Organisatie: Bond Zee; Bezoldigd: nee\n",
        0,
    ),
    "fields with a colon, on lines": (
        "Naam: P. Wad\nFunctie: lid\nOrganisatie: Koor Zilt\nBezoldigd: nee\nFunctie: kok\n"
        "Organisatie: De Pan\nBezoldigd: ja\n\nNaam: E. Vos\nFunctie: lid\nOrganisatie: Bond Zee\n"
        "Bezoldigd: nee\nTot zover\n",
        1,
    ),
}


@pytest.mark.parametrize("shape", FORMS)
def test_a_form_with_its_fields_in_the_first_column_is_a_table(shape):
    text, reported = FORMS[shape]
    reading = read(text.encode())
    assert [
        (each.official, each.title, each.organisation.name, each.paid) for each in reading.records
    ] == [
        ("P. Wad", "lid", "Koor Zilt", NO),
        ("P. Wad", "kok", "De Pan", YES),
        ("E. Vos", "lid", "Bond Zee", NO),
    ]
    assert len(reading.problems) == reported


@pytest.mark.parametrize(
    "text",
    [
        "Naam;P. Wad\nFunctie;lid\nOrganisatie;Koor\nKleur;rood\nSmaak;zoet\nGeur;fris\n",
        "Naam;Functie;Organisatie\nFunctie;lid;Koor\nOrganisatie;kok;De Pan\nBezoldigd;ja;nee\n",
    ],
    ids=["few fields of ours", "a header"],
)
def test_what_has_names_of_ours_in_its_first_column_and_is_no_form_stays_as_it_is(text):
    first, second = text.splitlines()[:2]
    found = cells.read_cells(text.encode(), "lijst.csv", table="positions")
    rows = [found.header, *(written for _where, written in (*found.above, *found.rows))]
    assert {tuple(first.split(";")), tuple(second.split(";"))} <= set(rows)


def test_a_field_of_a_form_that_is_left_empty_is_empty_and_a_position_without_any_is_none():
    form = "Naam;P. Wad\nFunctie;lid\nOrganisatie;Koor Zilt\nBezoldigd;\nNaam;E. Vos\nFunctie;\n;kok\nOrganisatie;De Pan\nBezoldigd;ja\n"
    assert [(each.official, each.title, each.paid) for each in read(form.encode()).records] == [
        ("P. Wad", "lid", None),
        ("E. Vos", "kok", YES),
    ]
    form = "Naam;P. Wad\nFunctie 1;lid\nOrganisatie 1;Koor Zilt\nBezoldigd 1;nee\nFunctie 2;\nOrganisatie 2;\nBezoldigd 2;\n"
    reading = read(form.encode())
    assert ([each.title for each in reading.records], reading.problems) == (["lid"], ())


@pytest.mark.parametrize("heading", ["Functie", "Werkzaamheden"])
def test_yes_and_no_under_the_main_job_say_which_it_is_and_the_next_column_what(heading):
    text = f"Naam;Hoofdfunctie;{heading};Organisatie\nP. Wad;ja;kok;De Pan\nP. Wad;nee;lid;Koor\n"
    assert [(each.title, each.particulars.main_job) for each in read(text.encode()).records] == [
        ("kok", True),
        ("lid", False),
    ]


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [("ja", "something else"), ("weet niet", "yes or no"), ("nee", None)],
)
def test_a_cell_and_what_stands_behind_the_position_must_say_the_same(cell, remedy):
    text = f"Naam;Nevenfunctie;Organisatie;Bezoldigd\nP. Wad;lid (onbezoldigd);Koor Zilt;{cell}\n"
    reading = read(text.encode())
    assert [each.paid for each in reading.records] == ([NO] if remedy is None else [])
    assert [str(remedy) in each.remedy for each in reading.problems] == [True] * bool(remedy)


def test_a_form_and_a_letter_are_shown_before_they_are_read():
    for text, _reported in [*FORMS.values(), *LETTERS.values()]:
        assert not cells.read_cells(text.encode(), table="positions").is_plain


def test_a_form_on_each_sheet_is_of_whom_the_sheet_is_called_after():
    book = Workbook()
    for name, title in (("P. Wad", "lid"), ("E. Vos", "kok")):
        sheet = book.create_sheet(name)
        for row in (("Functie", title), ("Organisatie", "Koor\nZilt"), (None, "Noord")):
            sheet.append(row)
        sheet.append(("Bezoldigd", "nee"))
    written = io.BytesIO()
    book.save(written)
    assert [
        (each.official, each.title, each.organisation.name)
        for each in read(written.getvalue(), "l.xlsx").records
    ] == [("P. Wad", "lid", "Koor Zilt Noord"), ("E. Vos", "kok", "Koor Zilt Noord")]


LETTERS = {
    "a name and a colon": (
        "Beste Els,\n\nHierbij de lijst:\nP. Wad: lid, Koor Zilt; eigenaar, Wad Advies (bezoldigd)\n"
        "Wethouder E. Vos \N{EN DASH} lid raad van toezicht bij Zorggroep Kust\n(bezoldigd)\n"
        "Duin: geen\n\nMet vriendelijke groet,\nK. Groet\n",
        0,
    ),
    "a name above its positions": (
        "Nevenfuncties\nP. Wad\n- lid Koor Zilt\n- eigenaar Wad Advies (bezoldigd)\nWethouder E. Vos\n"
        "lid raad van toezicht bij Zorggroep Kust\nZitting van de raad!\nA. Leeg\nDuin: geen\n",
        2,
    ),
}


@pytest.mark.parametrize("shape", LETTERS)
def test_the_lines_of_a_letter_are_a_list(shape):
    text, reported = LETTERS[shape]
    reading = read(text.encode(), "mail.txt")
    assert [(each.official, each.title, each.is_none) for each in reading.records] == [
        ("P. Wad", "lid", False),
        ("P. Wad", "eigenaar", False),
        ("Wethouder E. Vos", "lid raad van toezicht", False),
        ("Duin", "geen", True),
    ]
    assert len(reading.problems) == reported


@pytest.mark.parametrize(
    "text",
    [
        "Naam;Functie\nP. Wad;lid: Koor Zilt\n",
        "Jan Wad: hallo daar\nE. Vos: kom je morgen?\n",
        "P. Wad: lid Koor\n" + "Er is nieuws uit 2024.\n" * 3,
    ],
)
def test_a_table_and_a_text_without_positions_are_no_letter(text):
    assert cells.read_cells(text.encode(), table="positions").header != ("Naam", "Nevenfuncties")


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph(words):
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def word_table(*rows):
    made = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(each)}</w:tc>" for each in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{made}</w:tbl>"


def document(*parts, before=""):
    packed = io.BytesIO()
    body = f'{before}<w:document xmlns:w="{W}"><w:body>{"".join(parts)}</w:body></w:document>'
    with zipfile.ZipFile(packed, "w") as new:
        new.writestr("word/document.xml", body)
    return packed.getvalue()


HEAD = ("Functie", "Organisatie", "Bezoldigd")


def test_the_tables_of_a_document_are_one_list_with_the_names_above_them():
    content = document(
        paragraph("Nevenfuncties 2024"),
        paragraph("Mw. E. Lindeveldt"),
        word_table(HEAD, ("lid", "Koor Zilt", "nee")),
        paragraph("Dhr. P. Wad"),
        word_table(HEAD, ("eigenaar", "Wad Advies", "ja")),
    )
    reading = read(content, "lijst.docx")
    assert [(each.official, each.title, each.paid) for each in reading.records] == [
        ("Mw. E. Lindeveldt", "lid", False),
        ("Dhr. P. Wad", "eigenaar", True),
    ]
    assert [each.where for each in reading.records] == ["table 1, row 2", "table 2, row 2"]


def test_a_line_that_was_broken_by_hand_in_a_document_is_a_line():
    row = ("P.<w:tab/>Wad", "lid<w:br/>kok", "Koor Zilt<w:br/>De Pan", "nee<w:br/>ja")
    made = word_table(("Naam", *HEAD), row).replace("<w:br/>", "</w:t><w:br/><w:t>")
    made = made.replace("<w:tab/>", "</w:t><w:tab/><w:t>")
    assert [(each.title, each.paid) for each in read(document(made), "lijst.docx").records] == [
        ("lid", False),
        ("kok", True),
    ]


def item(words, about="<w:numPr/>"):
    return paragraph(words).replace("<w:p>", f"<w:p><w:pPr>{about}</w:pPr>")


LISTED = {
    "a document, by numbering and by style": document(
        paragraph("Nevenfuncties"),
        item("P. Wad", '<w:pStyle w:val="Heading2"/>'),
        item("lid Koor Zilt (onbezoldigd)"),
        paragraph(""),
        item("eigenaar, Wad Advies (bezoldigd)", '<w:pStyle w:val="ListBullet"/>'),
        paragraph("E. Vos"),
        paragraph("- geen"),
    ),
    "a page": b"""<!DOCTYPE html><html><head><title>Raad</title></head><body><nav><h2>Menu</h2><ul>
        <li>Home</ul></nav><li>los</li><h1>Nevenfuncties</h1><h3>P. Wad</h3><ul>
        <li>lid <b>Koor Zilt</b> (onbezoldigd)</li><li>eigenaar, Wad Advies (bezoldigd)</li></ul>
        <dl><dt>E. Vos<dd>geen</dl><footer><ul><li>Contact</ul></footer></html>""",
}


def test_lines_between_a_name_and_its_bullets_say_what_they_are_and_a_name_without_any_is_told():
    page = """<!DOCTYPE html><html><body><h2>P. Wad</h2><p>Nevenfuncties:</p><h4>Bezoldigd</h4><ul>
        <li>kok bij De Pan</li></ul><h4>Onbezoldigde functies</h4><ul><li>lid Koor Zilt</li>
        <li>lid Bond Duin (bezoldigd)</li></ul><h2>A. Leeg</h2><h2>E. Vos</h2><p>Geen nevenfuncties.</p>
        <h2>B. Leeg</h2><p>Contact</p></html>"""
    reading = read(page.encode(), "lijst.html")
    assert [(each.official, each.title, each.paid, each.is_none) for each in reading.records] == [
        ("P. Wad", "kok", True, False),
        ("P. Wad", "lid", False, False),
        ("P. Wad", "lid", True, False),
        ("E. Vos", "Geen nevenfuncties", None, True),
    ]
    assert [each.value for each in reading.problems] == ["A. Leeg", "B. Leeg"]


@pytest.mark.parametrize("content", LISTED.values(), ids=LISTED)
def test_bullets_below_a_name_are_a_list(content):
    reading = read(content, "lijst")
    assert [(each.official, each.title, each.paid, each.is_none) for each in reading.records] == [
        ("P. Wad", "lid", False, False),
        ("P. Wad", "eigenaar", True, False),
        ("E. Vos", "geen", None, True),
    ]
    assert reading.problems == ()


def test_the_lines_of_a_document_without_a_table_are_a_list():
    content = document(paragraph("Lijst"), paragraph("P. Wad: lid, Koor Zilt"))
    (record,) = read(content, "lijst.docx").records
    assert (record.where, record.official, record.title) == ("line 2", "P. Wad", "lid")


def test_a_dash_within_a_line_is_no_bullet():
    content = document(paragraph("P. Wad"), item("lid - Koor Zilt"), item("kok, De Pan"))
    assert [each.organisation.name for each in read(content, "lijst.docx").records] == [
        "Koor Zilt",
        "De Pan",
    ]


@pytest.mark.parametrize(
    "content",
    [
        document(paragraph("geen tabel")),
        document(word_table(HEAD), before='<!DOCTYPE a [<!ENTITY b "c">]>'),
        document(word_table(HEAD))[:-60],
        b"PK\x03\x04 word/document.xml nonsense",
        b"%PDF-1.7 nonsense",
    ],
)
def test_a_document_without_a_table_is_refused_with_the_reason(content):
    found = cells.read_cells(content, "lijst", table="positions")
    assert isinstance(found, Problem)
    assert found.remedy


def pdf(*rows, lines=True):
    listed = ", ".join(f"[{cell}]" for row in rows for cell in row)
    stroke = "" if lines else ", stroke: none"
    text = f"#set page(width: 16cm, height: 8cm)\n#table(columns: {len(rows[0])}{stroke}, {listed})"
    return typst.compile(text.encode(), format="pdf")


def test_the_drawn_tables_of_a_pdf_are_read_over_its_pages():
    names = [(f"P. Wad {at}", "penningmeester", f"Koor Zilt {at}", "nee") for at in range(20)]
    reading = read(pdf(("Naam", "Functie", "Organisatie", "Bezoldigd"), *names), "lijst.pdf")
    assert [(each.official, each.organisation.name) for each in reading.records] == [
        (row[0], row[2]) for row in names
    ]
    assert reading.problems == ()


LONG = "Stichting Openbaar Primair Onderwijs Duin en Omstreken"
PLACED = [
    ("Naam", "Functie", "Organisatie", "Bezoldigd", "Sinds"),
    ("P. Wad", "penningmeester", "Koor Zilt", "nee", "2019"),
    ("E. van den Lindeveldt-Smit", "lid raad van toezicht", LONG, "ja", "2020"),
    ("", "lid", "Bond Duin", "nee", ""),
    ("J. Vos", "geen", "", "", ""),
]


def placed_text(rows, style, above="", below=""):
    listed = ", ".join(f"[{cell}]" for row in rows for cell in row)
    page = "#set page(width: 18cm, height: 12cm)\n#set text(size: 10pt)\n= Nevenfuncties raad\n"
    table = f"#table(columns: (3cm, 3cm, 4cm, 2.5cm, 2cm), {style}, {listed})"
    return f"{page}{above}\n\n{table}\n\n{below}"


def placed(*parts):
    return typst.compile(placed_text(*parts).encode(), format="pdf")


STYLES = {
    "no lines": "stroke: none",
    "lines below the rows alone": "stroke: (x: none, y: 0.5pt)",
    "in the middle of their rows": "stroke: none, align: center + horizon",
}


@pytest.mark.parametrize("style", STYLES)
def test_columns_of_a_pdf_without_drawn_lines_are_found_by_their_places(style):
    note = (
        "#text(size: 7pt)[\\* Raadsleden maken openbaar wat zij doen, zie artikel 12 Gemeentewet.]"
    )
    content = placed(PLACED, STYLES[style], "Stand 1 maart 2024", note)
    assert not cells.read_cells(content, table="positions").is_plain
    reading = read(content, "lijst.pdf")
    assert told(reading) == [
        ("P. Wad", "penningmeester", "Koor Zilt", NO, "2019", None),
        ("E. van den Lindeveldt-Smit", "lid raad van toezicht", LONG, YES, "2020", None),
        ("E. van den Lindeveldt-Smit", "lid", "Bond Duin", NO, None, None),
        ("J. Vos", "geen", "", None, None, None),
    ]
    assert [each.value[:15] for each in reading.problems] == ["* Raadsleden ma"]


def test_a_header_of_two_lines_in_a_pdf_with_lines_below_its_rows_is_one():
    header = ("Naam", "Functie", "Organisatie", r"Bezoldigd \\ ja/nee", "Sinds")
    reading = read(placed([header, *PLACED[1:3]], STYLES["lines below the rows alone"]), "l.pdf")
    assert [(each.official, each.paid) for each in reading.records] == [
        ("P. Wad", NO),
        ("E. van den Lindeveldt-Smit", YES),
    ]


def test_a_frame_around_the_page_of_a_pdf_is_no_table():
    text = placed_text([PLACED[0], *PLACED[1:3]], "stroke: none")
    framed = text.replace("#table", "#rect(stroke: 1pt)[#table") + "]"
    reading = read(typst.compile(framed.encode(), format="pdf"), "lijst.pdf")
    assert [each.official for each in reading.records] == ["P. Wad", "E. van den Lindeveldt-Smit"]


def test_rows_of_a_pdf_without_lines_go_on_over_its_pages():
    rows = [(f"P. Wad {at}", "lid", f"Koor {at}", "nee", "2020") for at in range(30)]
    reading = read(placed([PLACED[0], *rows], "stroke: none"), "lijst.pdf")
    assert [each.official for each in reading.records] == [row[0] for row in rows]
    assert reading.problems == ()


@pytest.mark.parametrize(
    "content",
    [
        placed(PLACED[:3], "stroke: none, inset: (x: 3pt, y: 0pt), row-gutter: 0.65em"),
        typst.compile(b"= Nevenfuncties\nDit is een brief aan de raad.", format="pdf"),
    ],
    ids=["lines as far apart as rows", "a letter"],
)
def test_a_pdf_whose_rows_cannot_be_told_apart_is_refused_with_the_reason(content):
    found = cells.read_cells(content, "lijst.pdf", table="positions")
    assert isinstance(found, Problem)
    assert "cells can be told apart" in found.remedy


def test_names_of_columns_alone_in_a_pdf_without_lines_are_a_table_without_rows():
    content = placed([("Naam", "Functie", "x", "y", "z")], "stroke: none")
    found = cells.read_cells(content, "lijst.pdf", table="positions")
    assert (found.header, found.rows) == (("Naam", "Functie", "x", "y", "z"), ())


def test_the_lines_of_a_pdf_without_a_table_are_a_list():
    text = "#set page(width: 18cm)\nP. Wad: penningmeester Koor Zilt (onbezoldigd)\n\nE. Vos: geen"
    reading = read(typst.compile(text.encode(), format="pdf"), "lijst.pdf")
    assert [(each.official, each.title) for each in reading.records] == [
        ("P. Wad", "penningmeester"),
        ("E. Vos", "geen"),
    ]


def boxed(*cells, width="3cm"):
    listed = ", ".join(f"[{cell}]" for cell in ("Naam", "Functie", "Organisatie", *cells))
    text = f"#set page(width: 12cm)\n#set text(size: 10pt)\n#table(columns: (3cm, 3cm, {width}), {listed})"
    return typst.compile(text.encode(), format="pdf")


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("lid", r"Samenwerkings \ verband Zilt"),
        ("lid", r"Bond samen- \ werking"),
        ("#box(width: 0pt)[#box(width: 9cm)[lid van de raad van toezicht]]", "Koor"),
    ],
)
def test_a_row_of_a_pdf_in_which_a_text_may_be_cut_is_reported(title, written):
    content = boxed("P. Wad", title, written, "E. Vos", "lid", "Koor Zilt", width="2.72cm")
    reading = read(content, "lijst.pdf")
    assert [(each.where, each.official) for each in reading.records] == [("row 3", "E. Vos")]
    (problem,) = reading.problems
    assert (problem.where, reading.read) == ("row 2", 2)
    assert "was not read" in problem.remedy


READ_HERE = {
    **{name: placed(PLACED, style, "Stand 1 maart 2024") for name, style in STYLES.items()},
    "tight": placed(PLACED[:3], "stroke: none, inset: (x: 3pt, y: 0pt), row-gutter: 0.65em"),
    "single lines": placed([*PLACED[:2], *PLACED[3:]], "stroke: none"),
    "a letter": typst.compile(b"P. Wad: lid Koor Zilt", format="pdf"),
    "cut": boxed("P. Wad", "lid", r"Samenwerkings \\ verband Zilt", width="2.72cm"),
    "bullets": boxed("P. Wad", r"- lid \\ - kok", r"Groep Wilgen- \\ Duin"),
}


@pytest.mark.parametrize("name", READ_HERE)
def test_the_process_apart_finds_in_a_pdf_what_its_function_finds(name):
    found = parse.pdf(READ_HERE[name], 1000, 50)
    read_apart = grids.read(READ_HERE[name], "l.pdf")
    here = [row[1:] for each in found for row in each["rows"]]
    if isinstance(read_apart, Problem) or not here:
        assert here == []
        return
    there = [list(cells) for each in read_apart for _where, cells in each.rows]
    assert [[cell for cell in row if cell] for row in here] == [
        [cell for cell in row if cell] for row in there
    ]


@pytest.mark.parametrize("words", ["x", "(lid ", "bezoldigd ", "van de "])
def test_a_text_in_the_place_of_a_name_of_a_column_takes_no_minutes(words):
    long = (words * 90_000)[:90_000].strip()
    header = ("Naam", "Nevenfunctie", "Organisatie", long, long)
    text = f"{';'.join(header)}\nP. Wad;lid;Koor Zilt;a;b\n"
    began = time.process_time()
    found = cells.read_cells(text.encode(), table="positions")
    assert guesses.guess("positions", found.header)[3] is None
    assert time.process_time() - began < 2
