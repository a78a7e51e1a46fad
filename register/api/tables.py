"""Lists as files: CSV, XLSX and JSON, written row by row."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from conflict_graph.exports.published import LICENCE
from register.api import parameters, words
from register.services import open_data, open_lists
from register.services.differences import INCOME, UNKNOWN, Difference
from register.spreadsheet import defused

Row = Sequence[Any]
Convert = Callable[[Any], Any]
CC0 = "CC0-1.0"
NUMBERS = ("jaar", "bedragEuro")
"""The columns that a workbook has as numbers, so that they can be added up; JSON and CSV have them as texts."""
NO_MOMENT = datetime.datetime(2000, 1, 1)
"""What a workbook gives for the moment at which it was made, so that the same rows make the same file."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list: its rows, its columns with what makes a value of what the database holds, and its filters."""

    rows: Callable[[open_data.Wanted], Iterator[Row]]
    columns: Mapping[str, Convert | None]
    filters: tuple[str, ...] = ()
    required: tuple[tuple[str, ...], ...] = ()


def _moment(value: str | datetime.datetime) -> str:
    if isinstance(value, datetime.datetime):
        value = value.astimezone(datetime.UTC).isoformat(" ")
    return f"{value[:10]}T{value[11:19]}Z"


def _position(value: str) -> str:
    return words.POSITION.get(value, "anders")


def _different(differences: Sequence[Difference]) -> str:
    return "; ".join(_field(each) for each in differences)


def _field(difference: Difference) -> str:
    return words.DIFFERENCE[difference.name] + (f" {difference.year}" if difference.year is not None else "")


def _old(differences: Sequence[Difference]) -> str:
    return "; ".join(_said(each.name, each.before) for each in differences)


def _new(differences: Sequence[Difference]) -> str:
    return "; ".join(_said(each.name, each.after) for each in differences)


def _said(name: str, value: Any) -> str:
    if value is None:
        return "niet vastgelegd"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if name == INCOME:
        return "nog niet bekend" if value == UNKNOWN else words.euros(value)
    return words.CAPACITY[value] if name == "capacity" else str(value)


TABLES: Mapping[str, Table] = {
    "organen": Table(
        open_data.body_rows,
        {
            "orgaanId": None,
            "naam": None,
            "soort": words.BODY.__getitem__,
            "aanvang": None,
            "einde": None,
            "organisatieId": None,
        },
    ),
    "bestuurders": Table(
        open_data.official_rows,
        {
            "bestuurderId": None,
            "persoonId": None,
            "naam": None,
            "orgaanId": None,
            "naamOrgaan": None,
            "ambt": None,
            "soortAmbt": words.OFFICE.__getitem__,
            "aanvang": None,
            "einde": None,
            "opgave": words.STATEMENT.__getitem__,
            "opgaveOp": _moment,
            "bevestigdOp": _moment,
        },
        (*parameters.OF_OFFICIALS, "naam"),
    ),
    "nevenfuncties": Table(
        open_data.position_rows,
        {
            "id": None,
            "orgaanId": None,
            "naamOrgaan": None,
            "bestuurderId": None,
            "persoonId": None,
            "naamBestuurder": None,
            "omschrijving": None,
            "organisatieId": None,
            "naamOrganisatie": None,
            "kvkNummer": None,
            "soort": _position,
            "hoedanigheid": words.CAPACITY.__getitem__,
            "bezoldigd": bool,
            "aanvang": None,
            "einde": None,
            "status": words.PHASE.__getitem__,
            "bekendTot": None,
            "gemeldOp": _moment,
            "vastgelegdOp": _moment,
            "gewijzigdOp": _moment,
            "doorBestuurder": bool,
            "herkomst": words.ORIGIN.__getitem__,
            "bron": None,
            "peildatum": None,
        },
        parameters.OF_POSITIONS,
    ),
    "organisaties": Table(
        open_data.organisation_rows,
        {
            "organisatieId": None,
            "naam": None,
            "soort": words.ORGANISATION.__getitem__,
            "werkgebied": None,
            "plaats": None,
            "nummers": None,
        },
    ),
    "zoekresultaten": Table(
        open_lists.hit_rows,
        {"soort": words.HIT.__getitem__, "id": None, "naam": None, "orgaanOfPlaats": None},
        ("q", *parameters.OF_SEARCH),
        (("q",),),
    ),
    "wijzigingen": Table(
        open_lists.change_rows,
        {
            "wijziging": words.CHANGE.__getitem__,
            "dag": None,
            "vastgelegdOp": _moment,
            "bestuurderId": None,
            "persoonId": None,
            "naamBestuurder": None,
            "id": None,
            "omschrijving": None,
            "naamOrganisatie": None,
            "anders": _different,
            "oud": _old,
            "nieuw": _new,
            "dagenTeLaat": None,
            "minstens": bool,
        },
        ("orgaan", "van", "tot"),
        (("orgaan",),),
    ),
    "stand": Table(
        open_lists.moment_rows,
        {
            "orgaanId": None,
            "bestuurderId": None,
            "persoonId": None,
            "naamBestuurder": None,
            "ambten": None,
            "id": None,
            "omschrijving": None,
            "organisatieId": None,
            "naamOrganisatie": None,
            "hoedanigheid": words.CAPACITY.__getitem__,
            "bezoldigd": bool,
            "aanvang": None,
            "einde": None,
            "zeker": bool,
            "vastgelegdOp": _moment,
            "opgave": words.STATEMENT_THEN.__getitem__,
            "geenOp": _moment,
            "bevestigdOp": _moment,
        },
        ("orgaan", "bestuurder", "op", "bekend"),
        (("orgaan", "bestuurder"),),
    ),
    "inkomsten": Table(
        open_data.income_rows,
        {
            "nevenfunctieId": None,
            "bestuurderId": None,
            "persoonId": None,
            "naamBestuurder": None,
            "orgaanId": None,
            "omschrijving": None,
            "naamOrganisatie": None,
            "jaar": str,
            "bedragEuro": words.euros,
            "vermeldOp": _moment,
        },
        parameters.OF_OFFICIALS,
    ),
}


def values(table: Table, wanted: open_data.Wanted) -> Iterator[list[Any]]:
    """Give the rows with the values that are published; None where nothing is known."""
    converters = [(place, each) for place, each in enumerate(table.columns.values()) if each is not None]
    for row in table.rows(wanted):
        made = list(row)
        for place, convert in converters:
            if made[place] is not None:
                made[place] = convert(made[place])
        yield made


def write_csv(file: IO[bytes], table: Table, wanted: open_data.Wanted) -> None:
    """Write CSV with semicolons and a byte order mark, as Dutch spreadsheets open it; no cell is a formula."""
    file.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*table.columns, "licentie"])
    writer.writerows(_cells(table, wanted))
    text.flush()
    text.detach()


def _cells(table: Table, wanted: open_data.Wanted) -> Iterator[list[Any]]:
    """Give the rows as cells. Most texts begin with a letter or a digit; only the others can look like a formula."""
    converters = [(place, _in_words(each)) for place, each in enumerate(table.columns.values()) if each is not None]
    typed = [place for place, each in enumerate(table.columns.values()) if each is None]
    for row in table.rows(wanted):
        cells = [*row, CC0]
        for place, convert in converters:
            cells[place] = convert(cells[place])
        for place in typed:
            text = cells[place]
            if text.__class__ is str and not text[:1].isalnum():
                cells[place] = defused(text)
        yield cells


def _in_words(convert: Convert) -> Convert:
    if convert is bool:
        return {None: None, False: "nee", True: "ja"}.__getitem__
    return lambda value: None if value is None else convert(value)


def write_json(file: IO[bytes], table: Table, wanted: open_data.Wanted) -> None:
    """Write one object with the deed and all rows, each row an object on a line of its own."""
    names = tuple(table.columns)
    file.write(f'{{"licentie":"{LICENCE}","rijen":['.encode())
    separator = "\n"
    for row in values(table, wanted):
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
        file.write((separator + line).encode())
        separator = ",\n"
    file.write(b"]}\n")


def write_xlsx(file: IO[bytes], table: Table, wanted: open_data.Wanted) -> None:
    """Write a workbook that can be filtered: days are dates, years and amounts numbers, yes and no booleans.

    Other text is text, whatever it begins with.
    """
    with xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"comments": f"CC0 1.0: {LICENCE}", "created": NO_MOMENT})
        sheet, day = book.add_worksheet("Register"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, name)
        numbers = {column for column, name in enumerate(table.columns) if name in NUMBERS}
        number = 0
        for number, row in enumerate(values(table, wanted), 1):
            for column, value in enumerate(row):
                is_number = value is not None and column in numbers
                _write_cell(sheet, number, column, float(value) if is_number else value, day)
        sheet.autofilter(0, 0, number, len(table.columns) - 1)
        licence = book.add_worksheet("Licentie")
        licence.write_string(0, 0, "CC0 1.0")
        licence.write_string(0, 1, LICENCE)


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None and _is_day(value):
        sheet.write_datetime(row, column, datetime.datetime.fromisoformat(value), day)
    elif value is not None:
        sheet.write_string(row, column, value[:32767])


def _is_day(value: str) -> bool:
    """A day that Excel can count; it begins in 1900."""
    return len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdigit() and value >= "1900"


FORMATS: Mapping[str, tuple[str, Callable[[IO[bytes], Table, open_data.Wanted], None]]] = {
    "csv": ("text/csv", write_csv),
    "json": ("application/json", write_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
