"""The half-yearly workbook of TenderNed, in its columns of now and of before, as others wrote it and
as it goes wrong.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from conflict_graph.facts import DecisionStatus, PartyRole
from conflict_graph.readers import decisions, formats, tenderned

SAMPLES = Path(__file__).parents[1] / "samples" / "council" / "tenderned"
NEW = (
    *("ID publicatie", "TenderNed kenmerk", "Publicatiedatum", "Naam Aanbestedende dienst"),
    *("Naam aanbesteding", "ID perceel", "Naam perceel", "Datum gunning"),
    *("Naam gegunde onderneming", "ON kvknummer", "ON plaats", "ON land"),
    *("Geraamde waarde in EUR", "Definitieve waarde - bedrag"),
)
ROW = dict(
    zip(
        NEW,
        (
            *("412001", "3055512", "2025-12-01", "Gemeente Zandermeer", "Zwembad", "", ""),
            *("2025-11-20", "Kamperveld B.V.", "90012345", "Zandermeer", "Nederland", "", "100"),
        ),
        strict=True,
    )
)


def workbook(*rows, sheets=1, header=NEW):
    book = openpyxl.Workbook()
    for number in range(sheets):
        sheet = book.active if not number else book.create_sheet(f"OpenData {number} ")
        sheet.append(header)
        for row in rows:
            said = {**ROW, **row}
            sheet.append([said.get(name, "") for name in header])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def read(*rows, **options):
    return decisions.read(workbook(*rows, **options), "tenderned.xlsx")


def money(cents):
    return None if cents is None else cents / 100


@pytest.mark.parametrize("folder", [SAMPLES, SAMPLES / "nasty"], ids=["usual", "nasty"])
def test_what_somebody_else_wrote_is_read_or_reported(folder):
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    read_, problems = {}, []
    for name in expected["files"]:
        reading = decisions.read((folder / name).read_bytes(), name)
        read_ |= {(each.procedure, each.lot): each for each in reading.records}
        problems += [(name, each.value) for each in reading.problems]
    assert len(read_) == len(expected["decisions"])
    for said in expected["decisions"]:
        found = read_[said["procedure"], said["lot"] or ""]
        assert found.release_id == said["key"].partition("/")[0]
        assert found.title.startswith(said["title"])
        assert (said["lot_title"] or "") in found.title
        assert found.buyer.name == said["buyer"]
        assert (str(found.decided_on) if found.decided_on else None) == said["date"]
        assert found.release == said["published"]
        estimate = said.get("estimate")
        assert money(found.amount_cents) == (said["value"] or estimate)
        assert [
            (each.mention.name, each.mention.identifiers.get("NL-KVK"), each.mention.town)
            for each in found.parties
            if each.role is PartyRole.WINNER
        ] == [(each["name"], each["kvk"], each["place"]) for each in said["winners"]]
        is_open = found.status is DecisionStatus.OPEN
        assert is_open == (estimate is not None)
    for each in expected["reported"]:
        says = {"inloggen": "html", None: ""}.get(each["says"], each["says"])
        assert (each["file"], says) in problems


def test_it_is_known_by_its_columns_alone():
    assert formats.detect(workbook(ROW), "anything") == "tenderned"
    assert not tenderned.fits(b"TenderNed kenmerk")
    assert not tenderned.fits(workbook(ROW, header=("Naam", "Functie")))
    damaged = workbook(ROW)
    cut = damaged.replace(b"PK\x01\x02", b"PK\x01\x03")
    assert not tenderned.fits(cut)


def test_what_is_no_such_workbook_is_refused_with_what_to_do():
    for content in (b"<html><p>Inloggen", b"ID publicatie;TenderNed kenmerk", b"PK\x03\x04xl/"):
        reading = tenderned.read(content, "x.xlsx")
        assert (reading.readable, len(reading.problems)) == (False, 1)
    reading = tenderned.read(workbook(ROW, header=("Naam", "Functie")))
    assert "Offer the workbook of TenderNed" in reading.problems[0].remedy
    page = decisions.read(b"<!DOCTYPE html><html><p>Inloggen</p></html>", "x.xlsx")
    assert not page.readable
    assert "Sign in, download the file itself" in page.problems[0].remedy


def test_a_lot_is_one_decision_with_its_parties_and_another_publication_a_version_of_it():
    reading = read({}, {"Naam gegunde onderneming": "Ketelhuis B.V."}, {"ID publicatie": "412002"})
    first, second = reading.records
    assert [each.mention.name for each in first.parties] == ["Kamperveld B.V.", "Ketelhuis B.V."]
    assert (first.amount_cents, first.currency) == (10_000, "EUR")
    assert (second.procedure, second.lot) == (first.procedure, first.lot)
    assert reading.read == 3


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"TenderNed kenmerk": ""}, "TenderNed kenmerk"),
        ({"Datum gunning": "31-02-2025"}, "Datum gunning"),
        ({"Definitieve waarde - bedrag": "veel"}, "Definitieve waarde - bedrag"),
        ({"Waarde - valuta": "euro"}, "Waarde - valuta"),
        ({"ON land": ""}, "ON kvknummer"),
        ({"ON kvknummer": "1234567"}, "ON kvknummer"),
        ({"Naam gegunde onderneming": "Onbekend"}, "Naam gegunde onderneming"),
        (
            {
                "Datum gunning": "",
                "Naam gegunde onderneming": "",
                "Geraamde waarde in EUR": "-",
            },
            "Geraamde waarde in EUR",
        ),
    ],
)
def test_what_cannot_be_read_is_reported_with_its_place(said, column):
    reading = read(said, header=(*NEW, "Waarde - valuta"))
    assert f"row 2, column {column}" in [each.where for each in reading.problems]


def test_a_number_that_tenderned_gave_out_and_a_value_of_nothing_say_nothing():
    reading = read({"ON kvknummer": "123456789", "Definitieve waarde - bedrag": "0"})
    [found] = reading.records
    assert reading.problems == ()
    assert dict(found.parties[0].mention.identifiers) == {}
    assert (found.amount_cents, found.currency) == (None, None)


def test_rows_of_a_lot_with_different_values_have_none():
    reading = read({}, {"Definitieve waarde - bedrag": "200"})
    [found] = reading.records
    assert found.amount_cents is None
    assert "different values" in reading.problems[0].remedy


def test_an_open_decision_without_estimate_and_a_row_without_buyer_have_none():
    reading = read(
        {"Datum gunning": "", "Naam gegunde onderneming": "", "Naam Aanbestedende dienst": ""}
    )
    [found] = reading.records
    assert (found.status, found.buyer, found.parties) == (DecisionStatus.OPEN, None, ())
    assert found.date_basis is None


def test_places_name_the_sheet_where_several_hold_rows():
    reading = read({"ID publicatie": "1"}, sheets=2)
    assert [each.where for each in reading.records] == ["Sheet, row 2"]
    assert [each.where for each in reading.problems] == ["OpenData 1, row 2"]


def test_a_workbook_that_cannot_be_opened_says_so():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/sharedStrings.xml", "<sst>TenderNed kenmerk</sst>")
    assert tenderned.fits(packed.getvalue())
    assert not tenderned.read(packed.getvalue(), "x.xlsx").readable
