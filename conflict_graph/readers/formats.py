"""Recognise what sort of file was offered, from what stands in it rather than from its name."""

from __future__ import annotations

import re
from typing import Literal

from conflict_graph.facts import Problem
from conflict_graph.readers import eforms, markup, ted, tenderned
from conflict_graph.readers.content import open_table_text, unpack
from conflict_graph.readers.tables.cells import read_cells
from conflict_graph.readers.tables.columns import TABLES, missing
from conflict_graph.readers.tables.table import columns_of

Format = Literal["ocds", "eforms", "ted", "tenderned", "table"]
"""The formats in which decisions come."""

_OCDS = re.compile(rb'"(?:ocid|releases|records)"\s*:')
BEGINNING = 100_000
"""In how many characters of a text its header must stand."""


def detect(content: bytes, name: str = "") -> Format | None:
    """Return the format of a file; None where it is none of them, or cannot be read."""
    found, text = _notices(content, name)
    return "table" if text is not None and detect_table(text) is not None else found


def notice_format(content: bytes, name: str = "") -> Format | None:
    """Return the format of a file of notices; None: it holds none, or cannot be read."""
    return _notices(content, name)[0]


def _notices(content: bytes, name: str) -> tuple[Format | None, str | None]:
    """Return the format of a file of notices; else the beginning of a text that may be a table."""
    root = markup.root_of(content)
    if root is not None:
        is_eforms, is_ted = root.name in eforms.ROOTS, root.name == ted.ROOT
        return "eforms" if is_eforms else "ted" if is_ted else None, None
    if tenderned.fits(content):
        return "tenderned", None
    text = open_table_text(content, name)
    if isinstance(text, Problem):
        return None, None
    beginning = text.read(BEGINNING)
    if beginning.lstrip()[:1] not in ("{", "["):
        return None, beginning
    unpacked = unpack(content, name)
    return "ocds" if isinstance(unpacked, bytes) and _OCDS.search(unpacked) else None, None


def detect_table(text: str) -> str | None:
    """Return which table a text is: the one whose required columns it has, and of which it has most
    columns.
    """
    cells = read_cells(text[: text.rfind("\n") + 1 or None].encode(errors="replace"))
    header = () if isinstance(cells, Problem) else cells.header
    best: tuple[int, str] | None = None
    for table, columns in TABLES.items():
        found = set(columns_of(table, header).values())
        if not missing(columns, found):
            best = max(best or (0, ""), (len(found), table))
    return best[1] if best else None
