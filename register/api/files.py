"""Lists as files: CSV, XLSX and JSON, written row by row."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

from conflict_graph.exports.published import LICENCE, READ_FIRST
from register.api import columns, tables
from register.api.addresses import permanent
from register.api.tables import Table
from register.presentation.spreadsheet import NO_MOMENT, defused
from register.public import open_data

CC0 = "CC0-1.0"


def write_csv(file: IO[bytes], table: Table, wanted: open_data.Wanted) -> None:
    """Write CSV with semicolons and a byte order mark, as Dutch spreadsheets open it; no cell is a
    formula. What a file says of itself stands in the last two columns, for RFC 4180 knows neither
    remarks nor a second table, and a row that is taken out keeps it so.
    """
    file.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*table.names, "licentie", "leesEerst"])
    writer.writerows(_cells(table, wanted))
    text.flush()
    text.detach()


def _cells(table: Table, wanted: open_data.Wanted) -> Iterator[list[Any]]:
    """Give the rows as cells. Most texts begin with a letter or a digit; only the others can look
    like a formula.
    """
    converters = [
        (place, _in_words(each))
        for place, each in enumerate(table.columns.values())
        if each is not None
    ]
    typed = [place for place, each in enumerate(table.columns.values()) if each is None]
    others, read_first = tables.more(table), permanent("rules.words")
    for row in table.rows(wanted):
        cells = [*row, *[make(row) for make in others], CC0, read_first]
        for place, convert in converters:
            cells[place] = convert(cells[place])
        for place in typed:
            text = cells[place]
            if text.__class__ is str and not text[:1].isalnum():
                cells[place] = defused(text)
        yield cells


def _in_words(convert: tables.Convert) -> tables.Convert:
    if convert is bool:
        return {None: None, False: "nee", True: "ja"}.__getitem__
    meanings = getattr(convert, "__self__", None)
    if isinstance(meanings, Mapping):
        return {None: None, **meanings}.__getitem__
    return lambda value: None if value is None else convert(value)


def write_json(file: IO[bytes], table: Table, wanted: open_data.Wanted) -> None:
    """Write one object with the deed and all rows, each row an object on a line of its own."""
    names = table.names
    first = {"licentie": LICENCE, "leesEerst": f"{READ_FIRST}: {permanent('rules.words')}"}
    file.write(f'{json.dumps(first, ensure_ascii=False)[:-1]}, "rijen":['.encode())
    separator = "\n"
    for row in tables.values(table, wanted):
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
        file.write((separator + line).encode())
        separator = ",\n"
    file.write(b"]}\n")


def write_xlsx(file: IO[bytes], table: Table, wanted: open_data.Wanted) -> None:
    """Write a workbook that can be filtered: each column of one kind, whole days as dates, and what
    each column means.

    Years and amounts are numbers, yes and no booleans. Other text is text, whatever it begins with.
    """
    import xlsxwriter

    names = table.names
    with xlsxwriter.Workbook(
        file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        book.set_properties({"comments": f"CC0 1.0: {LICENCE}", "created": NO_MOMENT})
        sheet, day = book.add_worksheet("Register"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        writers = [_writer(name, day) for name in names]
        for column, name in enumerate(names):
            sheet.write_string(0, column, name)
        number = 0
        for number, row in enumerate(tables.values(table, wanted), 1):
            for column, value in enumerate(row):
                if value is not None:
                    writers[column](sheet, number, column, value)
        sheet.autofilter(0, 0, number, len(names) - 1)
        _write_meanings(book.add_worksheet("Kolommen"), table)
        licence = book.add_worksheet("Licentie")
        licence.write_string(0, 0, "CC0 1.0")
        licence.write_string(0, 1, LICENCE)
        first = book.add_worksheet("Lees eerst")
        first.set_column(0, 0, 40)
        first.write_string(0, 0, READ_FIRST)
        first.write_string(0, 1, permanent("rules.words"))


def _writer(name: str, day: Any) -> Callable[[Any, int, int, Any], None]:
    """Return what writes a cell of a column."""
    if name in tables.NUMBERS:
        return lambda sheet, row, column, value: sheet.write_number(row, column, float(value))
    if name in tables.DAYS:
        return lambda sheet, row, column, value: _write_day(sheet, row, column, value, day)
    return _write_cell


def _write_day(sheet: Any, row: int, column: int, value: str, day: Any) -> None:
    """Excel counts days from 1900 on; what lies before is text."""
    if value >= "1900":
        sheet.write_datetime(row, column, datetime.datetime.fromisoformat(value), day)
    else:
        sheet.write_string(row, column, value)


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    else:
        sheet.write_string(row, column, str(value)[:32767])


def _write_meanings(sheet: Any, table: Table) -> None:
    for row, each in enumerate(columns.of(table)):
        for column, text in enumerate((each.name, each.meaning, each.written)):
            sheet.write_string(row, column, text)


FORMATS: Mapping[str, tuple[str, Callable[[IO[bytes], Table, open_data.Wanted], None]]] = {
    "csv": ("text/csv", write_csv),
    "json": ("application/json", write_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
