"""Tables as other people make them: how their letters are written, what parts their cells, what
stands above, between and below the rows."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from conflict_graph.facts import Problem
from conflict_graph.readers.tables import apart, hidden_rows, parse
from conflict_graph.readers.tables.cells import Cells, read_cells
from conflict_graph.readers.tables.choices import TableChoices

SAMPLES = Path(__file__).parents[1] / "samples"
HEADER = ("Naam", "Nevenfunctie", "Organisatie", "Bezoldigd")
ROWS = (
    ("Mw. É. Lindeveldt", "penningmeester", "Café ’t Hoekje", "nee"),
    ("J. van der Zandkuil", "lid, tevens secretaris", "Koor “Zilt”", "ja"),
)


def text(rows, separator=";", before=(), after=()):
    lines = [
        separator.join(f'"{cell}"' if separator in cell else cell for cell in row)
        for row in (*before, HEADER, *rows, *after)
    ]
    return "\r\n".join(lines)


def read(content, name="lijst.csv", **more):
    return read_cells(content, name, table="positions", **more)


def rows_of(found):
    assert isinstance(found, Cells), found
    return tuple(cells for _where, cells in found.rows)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
)
def test_a_text_is_read_however_it_is_written(separator, encoding):
    found = read(text(ROWS, separator).encode(encoding))
    assert (found.header, rows_of(found), found.problems) == (HEADER, ROWS, ())


def test_letters_of_an_older_system_are_read():
    rows = (("José Koëvelaar", "lid", "Comité Reünie", "nee"),)
    assert rows_of(read(text(rows).encode("cp850"))) == rows
    assert rows_of(read(text(rows).encode("cp1252"))) == rows


def test_what_is_no_text_is_refused_with_a_reason():
    for content in (bytes(range(256)) * 4, b"\xff\xfe\x00", b"\0\0\0\0", b""):
        assert isinstance(read(content), Problem)


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04\n\0", b"PK\x03\x04" + bytes(range(200)), b"PK\x05\x06" + bytes(18)],
    ids=["six bytes", "cut off", "an archive of nothing"],
)
def test_a_document_or_workbook_that_is_cut_off_is_told_so(content):
    found = read(content, "lijst.docx")
    assert "cut off or damaged" in found.remedy
    assert isinstance(read(b"PK;Naam\n1;P. Wad\n"), Cells)


def test_cells_are_parted_by_spaces_in_a_mail():
    lines = "\n".join("   ".join(row) for row in (HEADER, *ROWS))
    assert rows_of(read(lines.encode())) == ROWS


def test_titles_stand_above_and_are_shown():
    before = (("Nevenfuncties gemeente Vlietmonde",), ("Stand per 1 maart 2024", "", "", ""))
    found = read(text(ROWS, before=before).encode())
    assert (found.header, rows_of(found)) == (HEADER, ROWS)
    assert [cells[0] for _where, cells in found.above] == [each[0] for each in before]
    assert found.place == "line 3"


def test_somebody_says_in_which_row_the_names_of_the_columns_stand():
    content = b"Naam;Functie;Organisatie\nWie;Wat;Waar\nJet;lid;Koor\n"
    found = read(content)
    assert (found.header, len(found.rows)) == (("Naam", "Functie", "Organisatie"), 2)
    found = read(content, choices=TableChoices(header_shift=1))
    assert (found.header, rows_of(found)) == (("Wie", "Wat", "Waar"), (("Jet", "lid", "Koor"),))


def test_two_rows_of_names_are_one_header():
    content = (
        "Naam;Functie;Organisatie;Bezoldigd;;Periode;\n;;;ja;nee;van;tot\nJet;lid;Koor;x;;2020;\n"
    )
    found = read(content.encode())
    assert found.header == (
        "Naam",
        "Functie",
        "Organisatie",
        "Bezoldigd ja",
        "Bezoldigd nee",
        "van",
        "tot",
    )
    assert rows_of(found) == (("Jet", "lid", "Koor", "x", "", "2020", ""),)


def test_a_row_with_an_empty_name_below_the_header_is_a_row():
    content = b"Naam;Functie;Organisatie\n;lid;Koor\nJet;lid;Koor\n"
    assert len(read(content).rows) == 2


NOTES = ("* onbezoldigd tenzij anders vermeld", "Bron: griffie", "Laatst bijgewerkt in mei 2024")


@pytest.mark.parametrize("note", NOTES)
def test_a_note_is_reported_and_no_row(note):
    found = read(text(ROWS, after=((note, "", "", ""),)).encode())
    assert rows_of(found) == ROWS
    assert [(each.where, each.value) for each in found.problems] == [("line 4", note)]


def test_headings_above_rows_stand_in_a_column_of_their_own():
    content = (
        "Functie;Organisatie\nRaadsleden;\nMw. E. Lindeveldt;\nlid;Koor\nvoorzitter;Bond\n"
        "Dhr. P. Wad;\nlid;Kring\nDhr. D. Dijk;\n"
    )
    found = read(content.encode())
    assert found.header == ("Functie", "Organisatie", "Kopregel")
    assert rows_of(found) == (
        ("lid", "Koor", "Mw. E. Lindeveldt"),
        ("voorzitter", "Bond", "Mw. E. Lindeveldt"),
        ("lid", "Kring", "Dhr. P. Wad"),
    )
    assert [each.value for each in found.problems] == ["Dhr. D. Dijk"]


def test_a_header_that_comes_back_is_no_row():
    assert rows_of(read(text((ROWS[0], HEADER, ROWS[1])).encode())) == ROWS


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def saved(made):
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_every_sheet_with_a_table_is_read_and_the_others_are_named():
    other = ("Naam", "Organisatie", "Functie")
    made = book(
        Toelichting=[("Deze lijst is van de griffie.",)],
        Raad=[HEADER, ROWS[0]],
        College=[("College",), (), other, ("P. Wad", "Kring", "lid")],
        Leeg=[],
        Oud=[HEADER, ROWS[1]],
    )
    made["Oud"].sheet_state = "hidden"
    found = read(saved(made), "lijst.xlsx")
    assert found.header == HEADER
    assert list(found.rows) == [
        ("Raad, row 2", ROWS[0]),
        ("College, row 4", ("P. Wad", "lid", "Kring", "")),
    ]
    assert {each.where for each in found.problems} == {"Toelichting", "Oud"}
    assert [(each.name, each.is_read) for each in found.sheets] == [
        ("Toelichting", False),
        ("Raad", True),
        ("College", True),
        ("Oud", False),
    ]


def test_a_sheet_is_left_out_where_somebody_says_so():
    content = saved(book(Raad=[HEADER, ROWS[0]], College=[HEADER, ROWS[1]]))
    found = read(content, choices=TableChoices(left_out=("Raad",)))
    assert rows_of(found) == (ROWS[1],)


def test_an_older_workbook_is_read():
    found = read((SAMPLES / "nevenfuncties.xls").read_bytes(), "nevenfuncties.xls")
    assert [where for where, _cells in found.rows] == [
        "Raad, row 4",
        "Raad, row 5",
        "College, row 2",
    ]
    assert rows_of(found)[0] == (
        "Mw. J. van der Zandkuil",
        "penningmeester",
        "Koor Zilt",
        "nee",
        "2019-03-01",
    )


TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
SHEETS = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def ods(rows, *, is_cut=False):
    """Return an OpenDocument spreadsheet of which the rows are written in its own words. `is_cut`:
    its text ends behind them.
    """
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{OFFICE}" xmlns:table="{SHEETS}" '
        f'xmlns:text="{TEXT}"><office:body><office:spreadsheet><table:table table:name="Blad1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    content = content.partition("</table:table>")[0] if is_cut else content
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        new.writestr("mimetype", kind)
        new.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        new.writestr("META-INF/manifest.xml", manifest)
    return packed.getvalue()


def cell(words):
    return (
        f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
    )


def test_an_open_document_is_read():
    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (HEADER, *ROWS)
    )
    found = read(ods(rows), "lijst.ods")
    assert (found.header, rows_of(found)) == (HEADER, ROWS)


@pytest.mark.no_cover
def test_a_spreadsheet_that_asks_for_all_memory_is_refused(monkeypatch):
    monkeypatch.setattr(apart, "MEMORY_BYTES", 400_000_000)
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell("a")}' + (
        '<table:table-cell table:number-columns-repeated="16000"/>'
        + cell("z")
        + "</table:table-row>"
    )
    found = read(ods(row), "groot.ods")
    assert isinstance(found, Problem)
    assert "memory" in found.remedy


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, ods("")])
def test_a_bad_spreadsheet_is_refused(content):
    assert isinstance(read(content, "kapot.xls"), Problem)


def one_row(*words):
    return ods(f"<table:table-row>{''.join(map(cell, words))}</table:table-row>")


def test_an_open_document_that_is_cut_off_between_two_rows_keeps_no_processor_busy():
    """What reads it waits without end for the rest: its process would be ended by a signal."""
    whole = f"<table:table-row>{cell('Naam')}</table:table-row>"
    cut = ods(whole, is_cut=True)
    command = (sys.executable, "-m", parse.__name__, "spreadsheet", "1500000000", "2", "9", "9")
    ended = subprocess.run(command, input=cut, capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"no element found" in ended.stderr
    (sheet,) = parse.spreadsheet(ods(whole), 9, 9)
    assert sheet["rows"] == [[1, "Naam"]]
    older = (SAMPLES / "nevenfuncties.xls").read_bytes()
    assert parse.spreadsheet(older, 99, 99)[0]["rows"]


def test_the_process_apart_is_told_for_how_long_it_may_keep_a_processor_busy(monkeypatch):
    """Of a bound that is no number it can make nothing, and ends."""
    monkeypatch.setattr(apart, "_given_up", {})
    monkeypatch.setattr(apart, "PROCESSOR_SECONDS", "no number")
    assert isinstance(apart.read(one_row("Naam", "bezig"), "spreadsheet"), Problem)


def test_the_last_short_answers_are_kept_and_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(apart, "_answers", {})
    monkeypatch.setattr(apart, "_given_up", {})
    monkeypatch.setattr(apart, "_SHORT_BYTES", 200)
    short = [one_row("Naam", str(number)) for number in range(5)]
    long = one_row("Naam", "lid " * 100)
    for content in (*short, long):
        assert not isinstance(apart.read(content, "spreadsheet"), Problem)
    monkeypatch.setattr(apart, "SECONDS", 0)
    again = [apart.read(content, "spreadsheet") for content in (*short, long)]
    assert [isinstance(each, Problem) for each in again] == [True, *[False] * 4, True]
    assert "time" in again[0].remedy


def test_a_file_that_came_to_no_end_is_not_tried_again_at_once(monkeypatch):
    """A page asks for a file several times, and each would take a minute."""
    monkeypatch.setattr(apart, "_given_up", {})
    content = one_row("Naam", "te lang")
    with monkeypatch.context() as slow:
        slow.setattr(apart, "SECONDS", 0)
        assert isinstance(apart.read(content, "spreadsheet"), Problem)
    assert isinstance(apart.read(content, "spreadsheet"), Problem)
    monkeypatch.setattr(apart, "GIVEN_UP_SECONDS", 0)
    assert not isinstance(apart.read(content, "spreadsheet"), Problem)


def test_a_process_that_says_something_else_than_its_answer_is_not_believed(monkeypatch, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("print('Welkom')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(apart, "_answers", {})
    found = apart.read(one_row("Naam", "Functie"), "spreadsheet")
    assert isinstance(found, Problem)
    assert "damaged" in found.remedy


def test_a_spreadsheet_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    content = one_row("Naam", "Functie")
    monkeypatch.setattr(apart, "MAX_BYTES", len(content))
    assert not isinstance(apart.read(content, "spreadsheet"), Problem)
    monkeypatch.setattr(apart, "MAX_BYTES", len(content) - 1)
    found = apart.read(content, "spreadsheet", "l.ods")
    assert (found.where, found.value) == ("l.ods", f"{len(content)} bytes")


def sheets(**named):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in named.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_a_column_that_only_a_later_sheet_has_is_added():
    content = sheets(
        Raad=[("Naam", "Functie"), ("P. Wad", "lid")],
        College=[("Functie", "Kleur", "Naam"), ("kok", "blauw", "E. Vos")],
    )
    found = read(content, "l.xlsx")
    assert found.header == ("Naam", "Functie", "Kleur")
    assert rows_of(found) == (("P. Wad", "lid", ""), ("E. Vos", "kok", "blauw"))


def test_of_sheets_with_names_that_we_do_not_know_the_first_shown_one_is_read():
    content = sheets(
        Een=[("Kleur", "Maat"), ("blauw", "38")], Twee=[("Geur", "Naam"), ("zilt", "P. Wad")]
    )
    found = read(content, "l.xlsx")
    assert found.header[:2] == ("Kleur", "Maat")
    assert [cells[:2] for cells in rows_of(found)] == [("blauw", "38")]
    assert [(each.name, each.is_read) for each in found.sheets] == [("Een", True), ("Twee", False)]


def test_a_file_with_nothing_but_separators_is_empty():
    assert "empty" in read(b";;\n;\n").remedy


def test_empty_cells_behind_the_last_column_are_no_cells():
    assert rows_of(read(b"Naam;Functie\nP. Wad;lid;;\n")) == (("P. Wad", "lid"),)


def test_a_heading_with_another_below_it_is_reported():
    found = read(b"Functie;Organisatie\nlid;Koor\nE. Vos;\nP. Wad;\nkok;De Pan\n")
    assert rows_of(found) == (("lid", "Koor", ""), ("kok", "De Pan", "P. Wad"))
    assert [(each.where, each.value) for each in found.problems] == [("line 3", "E. Vos")]
    assert "No rows stand under" in found.problems[0].remedy


def test_a_saved_page_is_read_with_its_merged_cells():
    page = (
        "<!doctype html><html><body><p>Raad</p><table><tr><th>Naam<th>Functie<th>Organisatie</tr>"
        "<tr><td rowspan='2'>Jet<td>lid<td>Koor &amp; Co</tr><tr><td>voorzitter<td>Bond</table>"
        "<script>'<td>'</script></body></html>"
    )
    found = read(page.encode(), "pagina.html")
    assert rows_of(found) == (("Jet", "lid", "Koor & Co"), ("Jet", "voorzitter", "Bond"))


@pytest.mark.parametrize(
    "page", ["<table></table>", "<html><table><tr><td>een", "<table>" * 500, "<p>geen tabel</p>"]
)
def test_a_page_without_rows_is_refused(page):
    assert isinstance(read(page.encode(), "pagina.html"), Problem) or not read(page.encode()).rows


def hidden_in(found):
    return [(each.where, each.value) for each in found.problems if "hidden" in each.remedy]


@pytest.mark.parametrize(
    "hide",
    [
        '<table:table-row table:visibility="collapse">%s</table:table-row>',
        '<table:table-row table:visibility="filter">%s</table:table-row>',
        '<table:table-row-group table:display="false"><table:table-row>%s</table:table-row>'
        "</table:table-row-group>",
    ],
)
def test_a_hidden_row_of_an_open_document_is_told_and_not_read(hide):
    rows = [HEADER, *ROWS]
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    shown = "<table:table-row>%s</table:table-row>"
    text = empty + "".join(
        (hide if place == 1 else shown) % "".join(map(cell, row)) for place, row in enumerate(rows)
    )
    found = read(ods(text), "lijst.ods")
    assert rows_of(found) == ROWS[1:]
    assert hidden_in(found) == [("row 5", " · ".join(filter(None, ROWS[0])))]
    whole = read_cells(ods(text), "lijst.ods", table="officials")
    assert len(rows_of(whole)) == len(ROWS)


def test_a_hidden_row_of_an_older_workbook_is_told_and_not_read():
    content = bytearray((SAMPLES / "nevenfuncties.xls").read_bytes())
    whole = read(bytes(content), "lijst.xls")
    row = bytes.fromhex("0802100003000000")
    content[content.index(row) + 4 + 12] |= 0x20
    found = read(bytes(content), "lijst.xls")
    assert len(found.rows) == len(whole.rows) - 1
    ((where, value),) = hidden_in(found)
    assert where.endswith("row 4")
    assert value


def test_the_process_apart_tells_the_hidden_rows_of_each_sheet():
    row = f"<table:table-row>{cell('a')}</table:table-row>"
    last = f'<table:table-row table:visibility="filter">{cell("z")}</table:table-row>'
    group = '<table:table-row-group table:display="{}">{}</table:table-row-group>'
    text = row + group.format("true", row) + group.format("false", row * 2) + row + last
    (sheet,) = parse.spreadsheet(ods(text), 9, 9)
    assert [number for number, *_cells in sheet["rows"]] == [1, 2, 3, 4, 5, 6]
    assert sheet["unseen"] == [3, 4, 6]
    content = bytearray((SAMPLES / "nevenfuncties.xls").read_bytes())
    content[content.index(bytes.fromhex("0802100003000000")) + 4 + 12] |= 0x20
    sheets = parse.spreadsheet(bytes(content), 99, 99)
    assert [(each["name"], each.get("unseen")) for each in sheets] == [
        ("Raad", [4]),
        ("College", None),
    ]


def test_the_rows_of_a_table_within_a_cell_are_no_rows_of_the_sheet():
    row = "<table:table-row>%s</table:table-row>"
    within = '<table:table-row table:visibility="collapse"><table:table-cell/></table:table-row>'
    inner = f'<table:table table:is-sub-table="true">{within * 3}</table:table>'
    outer = row % f"<table:table-cell>{inner}</table:table-cell>"
    hidden = f'<table:table-row table:visibility="collapse">{cell("z")}</table:table-row>'
    assert hidden_rows.find(ods(outer + row % cell("a") + hidden), 9) == {0: frozenset((3,))}


def test_what_only_looks_like_an_older_workbook_hides_nothing():
    assert hidden_rows.find(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), 99) == {}
