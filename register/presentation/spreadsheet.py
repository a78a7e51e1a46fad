"""Tables to download, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

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
