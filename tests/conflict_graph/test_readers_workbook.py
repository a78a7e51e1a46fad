"""Workbooks, and tables with columns of one's own."""

import datetime
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_graph.facts import OrganisationKind, Problem
from conflict_graph.readers.tables import guesses, mapping, table, workbook

ROWS = [
    ("Naam", "Soort", "KvK-nummer", "Band vanaf", "Eigenaar", "Aandeel"),
    ("Stichting De Brede Kade", "stichting", 90001234, datetime.date(2020, 3, 1), "Tarwedam", 0.25),
    (None, None, None, None, None, None),
    ("Koor Zilt", "vereniging"),
]


def book(rows=ROWS, title="Blad1", more=()):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    for name in more:
        made.create_sheet(name).append(["x"])
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def spoilt(content):
    """Overwrite the first packed bytes of the first part: no compressed data begins like that."""
    head = zipfile.ZipFile(io.BytesIO(content)).infolist()[0]
    begin = head.header_offset + 30 + len(head.filename.encode())
    return content[:begin] + b"\xff" * 8 + content[begin + 8 :]


def repacked(content, name, change):
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return packed.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOOK = book()


def test_a_workbook_is_read_as_a_table():
    reading = table.read_organisations(book(), "x.xlsx")
    assert reading.problems == ()
    kade, koor = reading.records
    assert (kade.mention.identifiers["NL-KVK"], kade.kind) == (
        "90001234",
        OrganisationKind.FOUNDATION,
    )
    assert (str(kade.holders[0].from_date), kade.holders[0].share) == ("2020-03-01", 0.25)
    assert (koor.where, koor.holders) == ("row 4", ())


def test_a_picture_in_a_workbook_is_passed_by():
    content = io.BytesIO(BOOK)
    with zipfile.ZipFile(content, "a") as packed:
        packed.writestr("xl/media/logo.png", b"\x89PNG\0<!DOCTYPE")
    assert workbook.read_sheets(content.getvalue())[0].rows == workbook.read_sheets(BOOK)[0].rows


def test_every_sheet_is_read():
    sheets = workbook.read_sheets(book(more=["Tweede"]))
    assert [each.name for each in sheets] == ["Blad1", "Tweede"]
    assert sheets[1].rows == ((1, ("x",)),)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (1.5, "1.5"),
        ("#REF!", "#REF!"),
        (datetime.datetime(1905, 7, 10), "2018"),
        (datetime.date(2024, 1, 2), "2024-01-02"),
    ],
)
def test_cells_become_text(value, text):
    assert workbook.text_of(value) == text


BAD = {
    "no zip": b"PK\x03\x04 xl/ nonsense",
    "cut off": book()[:-200],
    "empty": book(rows=()),
    "without a sheet": repacked(
        BOOK, "xl/workbook.xml", lambda part: re.sub(b"<sheets>.*</sheets>", b"<sheets/>", part)
    ),
    "a document type": repacked(
        book(), SHEET, lambda part: b'<!DOCTYPE a [<!ENTITY b "c">]>' + part
    ),
    "UTF-16": repacked(book(), SHEET, lambda part: part.decode().encode("utf-16")),
    "400,000 deep": repacked(book(), SHEET, lambda part: b"<a>" * 400_000),
    "no XML": repacked(book(), SHEET, lambda part: b"x"),
    "packed wrongly": spoilt(repacked(book(), SHEET, lambda part: part)),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_workbook_is_explained(case):
    found = workbook.read_sheets(BAD[case], "x.xlsx")
    assert isinstance(found, Problem)
    assert found.where.startswith("x.xlsx")
    assert not table.read_organisations(BAD[case]).readable


@pytest.mark.parametrize(
    ("limit", "value"),
    [("MAX_PACKED_BYTES", 10), ("MAX_UNPACKED_BYTES", 10), ("MAX_PARTS", 1), ("MAX_ROWS", 2)],
)
def test_a_workbook_that_is_too_large_is_refused(monkeypatch, limit, value):
    monkeypatch.setattr(workbook, limit, value)
    assert "Split" in workbook.read_sheets(book()).remedy


def test_a_document_type_is_refused_before_anything_is_parsed():
    declared = repacked(
        book(),
        SHEET,
        lambda part: part.replace(b"<worksheet", b"<!DOCTYPE worksheet><worksheet", 1),
    )
    assert "document type" in workbook.read_sheets(declared).remedy


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/workbook.xml", b"0" * (workbook.MAX_UNPACKED_BYTES + 1))
    assert "too large" in workbook.read_sheets(packed.getvalue()).remedy


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_mutated_workbook_never_raises(data):
    content = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    reading = table.read_organisations(bytes(content))
    assert reading.records or reading.problems


OWN = """Nummer;Voornaam;Achternaam;Functie;Soort functie;Begindatum;Schoenmaat
W-1;Jet;Zandkuil;wethouder;bestuurder;1-6-2022;38
"""


def test_columns_are_guessed_shown_and_read():
    header = mapping.header_of(OWN.encode())
    guess = guesses.guess("officials", header)
    assert guess == ("key", "given_name", "family_name", "office", "office_kind", "starts_on", None)
    shown = mapping.preview("officials", OWN.encode(), "x.csv", guess)
    assert (shown.missing, shown.problems, shown.read) == ((), (), 1)
    assert shown.rows[0][0] == "W-1"
    assert (shown.records[0].key, str(shown.records[0].from_date)) == ("W-1", "2022-06-01")


def test_our_own_names_come_before_synonyms_and_none_is_given_twice():
    header = ["functie", "nevenfunctie", "Sleutel", "id", "organisatie"]
    assert guesses.guess("positions", header) == ("title", None, "key", None, "organisation")


def test_a_preview_says_what_is_missing():
    shown = mapping.preview("officials", OWN.encode(), "x.csv", (None,) * 7)
    assert shown.missing == ("family_name", "office")
    assert shown.records == ()
    assert shown.problems


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        (("key",), "map every column"),
        (("x", *(None,) * 6), "no column x"),
    ],
)
def test_a_mapping_that_cannot_be_is_explained(columns, word):
    (found,) = mapping.read("officials", OWN.encode(), "x.csv", columns).problems
    assert word in found.remedy


def test_a_file_that_cannot_be_read_has_no_preview():
    assert isinstance(mapping.preview("officials", b"", "x.csv", ()), Problem)
    assert not mapping.read("officials", b"", "x.csv", ()).readable


def test_the_same_headers_have_the_same_fingerprint():
    assert mapping.fingerprint(["Naam ", "KvK-nummer"]) == mapping.fingerprint(
        ["naam", "KVK nummer"]
    )
    assert mapping.fingerprint(["a", "b"]) != mapping.fingerprint(["b", "a"])
