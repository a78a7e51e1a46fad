"""What is read of a drawn list, as a clerk offers it: with the columns as they are proposed, or as
somebody puts them right who knows what they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from unittest import mock

from conflict_graph.facts import Problem
from conflict_graph.readers.records import PositionRecord, Reading
from conflict_graph.readers.tables import apart, mapping, parse
from conflict_graph.readers.tables.cells import Cells, read_cells
from conflict_graph.readers.tables.choices import Chosen
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.guesses import HEADING
from conflict_graph.readers.written import person_cells
from conflict_graph.resolution import person_names
from register.services.imports import columns as import_columns
from tests.drawn_lists.facts import PEOPLE, Fact, Who
from tests.drawn_lists.shapes import Drawn


@dataclass
class Score:
    """How many rows of a list came in, were reported, are wrong, or lost in silence."""

    rows: int = 0
    came_in: int = 0
    reported: int = 0
    wrong: list[str] = field(default_factory=list)
    nobody: list[str] = field(default_factory=list)
    """Of a name that no official has: reported in the register, and not kept."""
    lost: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    changed: int = 0
    """How many columns a clerk had to put right."""
    unbalanced: str = ""


@contextmanager
def here():
    """Read apart in this process, which has imported already what a new one would wait for."""

    def asked(content: bytes, kind: str) -> bytes | None:
        try:
            found = parse.READERS[kind](content, apart.MAX_ROWS, apart.MAX_COLUMNS)
        except Exception:
            return None
        return json.dumps(found).encode()

    with mock.patch.object(apart, "_asked", asked):
        yield


class _Run:
    body = None

    def __init__(self) -> None:
        from register.models.imports import Noun

        self.noun = Noun.POSITIONS


def read(drawn: Drawn, name: str, content: bytes, *, corrected: bool) -> tuple[Reading, int]:
    """Return what is read, and how many columns somebody put right."""
    cells = read_cells(content, name, table="positions")
    if isinstance(cells, Problem):
        return Reading(problems=(cells,)), 0
    chosen, _is_known = import_columns.likely(_Run(), cells)
    columns = list(chosen.columns or ())
    changed = 0
    if corrected:
        told = corrections(drawn, cells, content, name, chosen)
        if told is not None:
            cells, chosen = told
            changed = sum(a != b for a, b in zip(columns, chosen.columns or (), strict=False))
    return mapping.read("positions", content, name, chosen), changed


def corrections(
    drawn: Drawn, cells: Cells, content: bytes, name: str, chosen: Chosen
) -> tuple[Cells, Chosen] | None:
    """Return the columns as somebody chooses them who knows what they are."""
    choices = chosen.choices
    if "*" in drawn.meant:
        choices = replace(choices, **NO_HEADER)
        again = read_cells(content, name, choices, "positions")
        assert isinstance(again, Cells)
        names = drawn.meant["*"].split()
        return again, Chosen(tuple(names[: len(again.header)]), choices)
    meant = {fold(key): value for key, value in drawn.meant.items()}
    columns = list(chosen.columns or ())
    has_name = "official" in {meant.get(fold(each)) for each in cells.header}
    for place, heading in enumerate(cells.header):
        if fold(heading) in meant:
            columns[place] = meant[fold(heading)]
        elif heading == HEADING:
            columns[place] = columns[place] if has_name else "official"
    if len(set(filter(None, columns))) < len(list(filter(None, columns))):
        return None
    lacks = mapping.missing("positions", columns, choices)
    if lacks:
        return None
    rows = [row for _, row in cells.rows]
    carries = import_columns._leaves_names_open(columns, cells.header, rows)
    return cells, Chosen(tuple(columns), replace(choices, carries=carries or choices.carries))


NO_HEADER: dict = {"has_names": False}
"""What somebody chooses who says that no names of columns stand in a table."""


def _rest(fact: Fact) -> tuple:
    if fact.is_none:
        return ("-", "", None, None, None)
    return (fold(fact.title), fold(fact.organisation), fact.paid, fact.start, fact.until)


def _said(record: PositionRecord) -> tuple:
    if record.is_none:
        return ("-", "", None, None, None)
    start, until = (str(each) if each else None for each in (record.from_date, record.until_date))
    return (fold(record.title), fold(record.organisation.name), record.paid, start, until)


def _meant(official: str, people: list[Who]) -> list[Who]:
    """Return whom the register knows by this name, or would ask about."""
    parsed = person_names.parse(person_cells.bare(official))
    found = []
    for who in people:
        other = person_names.of_parts(who.initials, who.given, who.prefix or None, who.family)
        family = person_names.family_agrees(parsed, other)
        first = person_names.first_names_agree(parsed, other)
        if (family is True and first is not False) or (family is None and first is True):
            found.append(who)
    return found


def score(drawn: Drawn, name: str, content: bytes, *, corrected: bool) -> Score:
    """Return how a list was read."""
    with here():
        reading, changed = read(drawn, name, content, corrected=corrected)
    found = Score(rows=len(drawn.facts), changed=changed)
    wanted = list(drawn.facts)
    for record in reading.records:
        people = _meant(record.official, list(PEOPLE))
        said = _said(record)
        fact = next((each for each in wanted if each.who in people and _rest(each) == said), None)
        if fact is not None:
            wanted.remove(fact)
            found.came_in += 1
        elif not people:
            found.nobody.append(f"{record.official} {said} @ {record.where}")
        else:
            found.wrong.append(f"{record.official} {said} @ {record.where}")
    told = " | ".join(f"{fold(each.value)} {fold(str(each.where))}" for each in reading.problems)
    found.problems = [
        f"{each.where}: {each.value[:90]!r} {str(each.remedy)[:90]}" for each in reading.problems
    ]
    found.missing = [f"{each.who.family} {_rest(each)}" for each in wanted]
    is_refused = not reading.records and bool(reading.problems)
    spare = len(reading.problems) + len(found.nobody)
    for fact in wanted:
        names = (fold(fact.title), fold(fact.organisation), fold(fact.who.family))
        if is_refused or any(each and each in told for each in names[1:]) or spare > 0:
            found.reported += 1
            spare -= 1
        else:
            found.lost.append(str(fact))
    if reading.read and reading.read < len(reading.records):
        found.unbalanced = f"{reading.read} read, {len(reading.records)} made"
    return found


Reader = Callable[[Drawn, str, bytes], Score]
