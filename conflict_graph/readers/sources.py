"""Which reader a file needs, found out from what stands in it; its name does not count."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from conflict_graph.facts import Problem
from conflict_graph.readers import bods, government, joint_arrangements, minutes, ori, popolo
from conflict_graph.readers.content import open_table_text
from conflict_graph.readers.records import Reading
from conflict_graph.readers.tables import table
from conflict_graph.readers.tables.cells import read_cells
from conflict_graph.readers.tables.workbook import is_workbook

_START = 200_000
"""How many characters of a file are looked at."""


class Source(enum.StrEnum):
    """The formats in which organisations, officials, positions and participations come."""

    TABLE = "table"
    GOVERNMENT = "government"
    JOINT_ARRANGEMENTS = "joint_arrangements"
    BODS = "bods"
    POPOLO = "popolo"
    ORI = "ori"
    MINUTES = "minutes"


Reader = Callable[[bytes, str], Reading[Any]]

READERS: Mapping[str, Mapping[Source, Reader]] = MappingProxyType(
    {
        "organisations": {
            Source.TABLE: table.read_organisations,
            Source.GOVERNMENT: government.read,
            Source.JOINT_ARRANGEMENTS: joint_arrangements.read,
            Source.BODS: bods.read,
        },
        "officials": {Source.TABLE: table.read_officials, Source.POPOLO: popolo.read_officials},
        "positions": {
            Source.TABLE: table.read_positions,
            Source.POPOLO: popolo.read_positions,
            Source.ORI: ori.read,
        },
        "participations": {Source.TABLE: table.read_participations, Source.MINUTES: minutes.read},
    }
)
"""The readers by what is wanted of a file, and by its format."""

_JSON = (
    (Source.BODS, re.compile(r'"(?:recordType|recordDetails)"\s*:')),
    (Source.MINUTES, re.compile(r'"items"\s*:')),
    (Source.POPOLO, re.compile(r'"(?:mandaten|memberships|persons|family_name)"\s*:')),
    (Source.GOVERNMENT, re.compile(r'"(?:names|classification|organizations)"\s*:')),
)


def detect(content: bytes, name: str = "") -> Source | None:
    """Return the format of a file; None where it cannot be read or is none of these."""
    if is_workbook(content):
        return _table(content, name)
    text = open_table_text(content, name)
    if isinstance(text, Problem):
        return None
    start = text.read(_START).lstrip()
    if start.startswith("<"):
        return Source.ORI
    if start[:1] in ("{", "["):
        return next((source for source, mark in _JSON if mark.search(start)), None)
    return _table(content, name)


def _table(content: bytes, name: str) -> Source:
    cells = read_cells(content, name)
    if not isinstance(cells, Problem) and joint_arrangements.fits(list(cells.header)):
        return Source.JOINT_ARRANGEMENTS
    return Source.TABLE


def read(noun: str, content: bytes, name: str = "") -> Reading[Any]:
    """Read organisations, officials, positions or participations from a file of whatever known
    format.

    A file of a format that does not hold what is wanted is read as a table, whose problem says what
    is expected.
    """
    readers = READERS[noun]
    return readers.get(detect(content, name) or Source.TABLE, readers[Source.TABLE])(content, name)
