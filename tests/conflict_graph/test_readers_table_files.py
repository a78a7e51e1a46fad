"""The tables in files that are no text: spreadsheets, PDFs, documents and pages, and the edges of
those that are.
"""

import io
import json
import resource
import runpy
import sys
import zipfile

import openpyxl
import pytest
import typst

from conflict_graph.facts import Problem
from conflict_graph.readers.tables import grids, parse
from conflict_graph.readers.tables.choices import TableChoices
from conflict_graph.readers.tables.texts import documents, pages

HEAD = ("Naam", "Functie")


def workbook():
    """Return a workbook with a list that begins in row 3, a chart, a hidden and an empty sheet."""
    made = openpyxl.Workbook()
    for at, row in enumerate((HEAD, ("P. Wad", "lid"), (), ("E. Vos", 7, "x")), 3):
        for place, cell in enumerate(row, 1):
            made.active.cell(at, place, cell)
    made.active.title = "Raad"
    made.create_chartsheet("Grafiek")
    made.create_sheet("Oud").append(HEAD)
    made["Oud"].sheet_state = "hidden"
    made.create_sheet("Leeg")
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


SHEETS = [
    {
        "name": "Raad",
        "rows": [[3, "Naam", "Functie"], [4, "P. Wad", "lid"], [6, "E. Vos", "7"]],
        "hidden": False,
    },
    {"name": "Oud", "rows": [[1, "Naam", "Functie"]], "hidden": True},
    {"name": "Leeg", "rows": [], "hidden": False},
]


def test_the_sheets_of_a_spreadsheet_are_read_with_their_row_numbers_and_no_chart():
    assert parse.spreadsheet(workbook(), 4, 2) == SHEETS


def test_a_spreadsheet_of_too_many_rows_is_given_up():
    with pytest.raises(MemoryError):
        parse.spreadsheet(workbook(), 3, 2)


def pdf(*tables):
    drawn = "\n#v(1cm)\n".join(
        f"#table(columns: {len(rows[0])}, {', '.join(f'[{cell}]' for row in rows for cell in row)})"
        for rows in tables
    )
    text = f"#set page(width: 16cm, height: 16cm)\n{drawn}"
    return typst.compile(text.encode(), format="pdf")


def test_a_table_of_a_pdf_that_is_as_wide_goes_on_and_another_begins_anew():
    content = pdf(
        [HEAD, ("P. Wad", "lid")],
        [("E. Vos", "kok")],
        [("#h(1cm)", "#h(1cm)")],
        [("Naam", "Functie", "Bezoldigd")],
    )
    assert parse.pdf(content, 4, 9) == [
        {
            "name": "table 1",
            "rows": [[1, "Naam", "Functie"], [2, "P. Wad", "lid"], [3, "E. Vos", "kok"]],
            "hidden": False,
        },
        {"name": "table 2", "rows": [[1, "Naam", "Functie", "Bezoldigd"]], "hidden": False},
    ]
    with pytest.raises(MemoryError):
        parse.pdf(content, 3, 9)


def test_lines_of_a_cell_of_a_pdf_are_one_and_bullets_stay_apart():
    cells = (
        r"lid van het \ koor",
        r"Sinds 2020: \ \- lid Koor \ Zilt \ \- kok",
        r"lid \ \- van het koor",
    )
    (table,) = parse.pdf(pdf([cells]), 9, 9)
    assert table["rows"] == [
        [1, "lid van het koor", "Sinds 2020:\n- lid Koor Zilt\n- kok", "lid - van het koor"]
    ]


def test_the_process_apart_bounds_itself_and_answers_in_json(monkeypatch, capsys):
    bounds = {}
    monkeypatch.setattr(resource, "setrlimit", bounds.__setitem__)
    monkeypatch.setattr(sys, "argv", ["parse", "spreadsheet", "900000000", "60", "4", "2"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(workbook())))
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(parse.__file__, run_name="__main__")
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out) == SHEETS
    assert bounds == {
        resource.RLIMIT_AS: (900_000_000, 900_000_000),
        resource.RLIMIT_CPU: (60, 60),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph(words):
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def cell(words, about=""):
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{paragraph(words)}</w:tc>"


def word_table(*rows):
    made = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl>{made}</w:tbl>"


def document(*parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        body = f'<w:document xmlns:w="{W}"><w:body>{"".join(parts)}</w:body></w:document>'
        new.writestr("word/document.xml", body)
    return packed.getvalue()


def rows_of(table):
    return [cells for _where, cells in table.rows]


LIST = word_table(map(cell, HEAD), map(cell, ("P. Wad", "lid")))


def test_a_document_that_unpacks_to_too_much_is_refused_with_its_size(monkeypatch):
    content = document(paragraph("x" * 5000))
    monkeypatch.setattr(documents, "MAX_UNPACKED_BYTES", 5000)
    found = documents.read(content, "lijst.docx")
    assert isinstance(found, Problem)
    assert int(found.value.removesuffix(" bytes")) > 5000
    assert "Split the file" in found.remedy


def test_a_document_of_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "MAX_ROWS", 3)
    assert isinstance(documents.read(document(LIST, LIST)), Problem)
    assert not isinstance(documents.read(document(LIST)), Problem)


def test_tables_of_a_document_with_other_headers_stay_apart():
    content = document(LIST, paragraph("E. Vos"), word_table(map(cell, ("Titel", "Bij"))))
    first, second = documents.read(content)
    assert (first.name, list(first.rows)) == (
        "table 1",
        [("table 1, row 1", HEAD), ("table 1, row 2", ("P. Wad", "lid"))],
    )
    assert (second.name, list(second.rows)) == (
        "table 2",
        [("table 2, row 0", ("E. Vos",)), ("table 2, row 1", ("Titel", "Bij"))],
    )


def test_of_a_document_without_a_table_so_many_lines_are_looked_at(monkeypatch):
    content = document(*map(paragraph, ("P. Wad", "- lid Koor", "- kok Pan")))
    assert rows_of(documents.read(content)[0])[1:] == [
        ("P. Wad", "lid Koor"),
        ("P. Wad", "kok Pan"),
    ]
    monkeypatch.setattr(documents, "MAX_ROWS", 2)
    assert rows_of(documents.read(content)[0])[1:] == [("P. Wad", "lid Koor")]


def test_merged_cells_of_a_document_hold_their_text_in_each_row_and_empty_ends_fall_off():
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    content = document(
        word_table(
            map(cell, HEAD),
            (cell("P. Wad", begins), cell("lid")),
            (cell("", goes_on), cell("kok"), cell("")),
            (cell("E. Vos"), cell("arts")),
            (cell("", goes_on), cell("tuinman")),
        )
    )
    assert rows_of(documents.read(content)[0]) == [
        HEAD,
        ("P. Wad", "lid"),
        ("P. Wad", "kok"),
        ("E. Vos", "arts"),
        ("", "tuinman"),
    ]


PAGE = "<table><tr><th>Naam<th>Functie<tr>{}</table>"


def of_page(*rows):
    return pages.read(PAGE.format("<tr>".join(rows)).encode())


def test_a_page_that_is_too_large_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(pages, "MAX_BYTES", 40)
    found = pages.read(b"<table>" + b" " * 34, "lijst.html")
    assert isinstance(found, Problem)
    assert (found.where, found.value) == ("lijst.html", "41 bytes")


def test_a_page_that_is_no_text_is_refused():
    found = pages.read(b"<table>\x81\x01", "lijst.html")
    assert isinstance(found, Problem)
    assert "UTF-8" in found.remedy


def test_a_page_of_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(pages, "MAX_ROWS", 3)
    assert rows_of(of_page("<td>a", "<td>b")[0]) == [HEAD, ("a",), ("b",)]
    found = of_page(*["<td>a"] * 6)
    assert isinstance(found, Problem)
    assert (found.value, "Split the sheet" in found.remedy) == ("4", True)


def test_a_row_of_a_page_ends_at_its_last_text_and_an_empty_one_is_counted_only():
    (table,) = of_page("<td>P. Wad<td>lid<td><td>", "<td><td>", "<td>E. Vos<td>kok")
    assert list(table.rows) == [
        ("row 1", HEAD),
        ("row 2", ("P. Wad", "lid")),
        ("row 4", ("E. Vos", "kok")),
    ]
    assert isinstance(of_page("<td><td>"), Problem)


def test_a_row_of_a_page_is_no_wider_than_what_is_read():
    (table,) = of_page("<td>a<td colspan=198>b<td colspan=3>c<td>d")
    assert rows_of(table)[1] == ("a", "b", *[""] * 197, "c")


def test_a_span_of_a_page_that_is_no_number_is_one_cell():
    (table,) = of_page("<td colspan='veel'>P. Wad<td>lid")
    assert rows_of(table)[1] == ("P. Wad", "lid")


def test_lines_of_a_cell_of_a_page_stay_lines_and_its_scripts_are_unseen():
    (table,) = of_page("<td>P. Wad<td>lid<br>kok<script>alert(1)</script><p>arts</p></td></tr>")
    assert rows_of(table)[1] == ("P. Wad", "lid\nkok\narts")


def test_what_ends_on_a_page_without_a_beginning_is_passed_over():
    found = pages.read(f"</td></table></div>{PAGE.format('<td>a</td></b></tr>')}</table>".encode())
    assert rows_of(found[0]) == [HEAD, ("a",)]


def test_a_blank_line_between_cells_parted_by_spaces_is_no_row():
    lines = b"Naam    Functie\nP. Wad    lid\n\nE. Vos    kok\n"
    (table,) = grids.read(lines)
    assert list(table.rows) == [
        ("line 1", HEAD),
        ("line 2", ("P. Wad", "lid")),
        ("line 4", ("E. Vos", "kok")),
    ]


def test_choices_are_kept_as_json_and_what_is_unknown_of_them_is_left_out():
    made = TableChoices(header_shift=2, left_out=("Oud",), carries=True, official="P. Wad")
    kept = json.loads(json.dumps(made.as_json()))
    assert kept["left_out"] == ["Oud"]
    assert TableChoices.of({**kept, "colour": "blue"}) == made
    assert TableChoices.of({"runs": False}) == TableChoices(runs=False)
    assert TableChoices.of(None) == TableChoices()
