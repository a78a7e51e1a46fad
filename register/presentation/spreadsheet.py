"""Tables to download, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence

NO_MOMENT = datetime.datetime(2000, 1, 1)
"""What a workbook gives for the moment at which it was made, so that the same rows make the same
file.
"""
NUMBER_OF_PLACES = 4
"""Decimals of a share, 0-1, in a file."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def write(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return CSV with semicolons and a byte order mark, as Dutch spreadsheets open it; no cell is a
    formula.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def defused(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not compute.

    >>> defused("=1+1"), defused("Bruggen"), defused("  @som")
    ("'=1+1", 'Bruggen', "'  @som")
    """
    return f"'{cell}" if cell.lstrip(" \ufeff").startswith(_FORMULA) else cell


def workbook(
    heads: Sequence[str],
    rows: Iterable[Sequence[str | int | float]],
    name: str,
    read_first: tuple[str, Sequence[str]] | None = None,
) -> bytes:
    """Return a workbook with one sheet of this name: numbers as numbers, and text as text, whatever
    it begins with. `read_first`: the name and the lines of a second sheet for whoever opens it.
    """
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": NO_MOMENT})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate((heads, *rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write_number(number, column, cell)
        if read_first is not None:
            second = book.add_worksheet(read_first[0])
            second.set_column(0, 0, 100)
            for number, line in enumerate(read_first[1]):
                second.write_string(number, 0, line)
    return file.getvalue()
