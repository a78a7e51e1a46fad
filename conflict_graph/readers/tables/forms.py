"""A form: the names of the fields stand below each other in the first column, what was filled in
beside them. Turned into a table with a row for each position.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.tables import listed
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable
from conflict_graph.readers.tables.guesses import HEADING, NAMING, column_of, recognised
from conflict_graph.wording.remedies import Remedy

LOOKED_AT = 60
"""In how many rows the fields of a form must show."""
LEAST_FIELDS = 3
"""How many fields of a form must mean different columns of ours."""
LEAST_SURE = 2
"""How many, where the first is the name of a person and another a position."""
_LONGEST = 60
_NUMBERED = re.compile(r"^(?P<before>.*?[^\W\d_])[\s_.#-]*\d{1,2}(?P<after>\D*)$")
_OF_POSITION = frozenset(("title", "position", "organisation", "role", "paid", "unpaid", "period"))
_NOT_A_FIELD = Remedy(
    "This row of the form has no field that we know beside it, and was not read. Write it behind "
    "the name of a field."
)


def turned(grid: RawTable) -> RawTable | None:
    """Return a form as a table with a row for each position; None: it is no form."""
    looked_at = [cells for _where, cells in islice(grid.rows, LOOKED_AT)]
    filled = [cells for cells in looked_at if cells and cells[0] and sum(map(bool, cells)) > 1]
    names = [_label(cells[0]) for cells in filled]
    known = [name for name in names if _meant(name)]
    meant = {_meant(name) for name in known}
    has_position = bool(meant & {"title", "position"})
    is_sure = bool(meant & NAMING) and len(set(known)) > 1 and _meant(names[0]) in NAMING
    if len(meant) < (LEAST_SURE if is_sure else LEAST_FIELDS) or not has_position:
        return None
    if len(known) * 5 < len(names) * 3:
        return None
    if any(recognised(cells, "positions") >= LEAST_FIELDS for cells in filled):
        return None
    width = max(sum(map(bool, cells)) for cells in looked_at)
    if width > 2 and len(set(names)) < len(names):
        return None
    rows = list(grid.rows)
    problems: list[Problem] = []
    found = _beside(rows) if width > 2 else _below(rows, problems, not meant & NAMING)
    return replace(grid, rows=found, problems=[*grid.problems, *problems], is_made=True)


def _label(cell: str) -> str:
    """Return the name of a field without its colon, and without the number of the position."""
    plain = " ".join(cell.split()).rstrip(" :?")
    numbered = _NUMBERED.match(plain)
    return " ".join(f"{numbered['before']} {numbered['after']}".split()) if numbered else plain


def _meant(name: str) -> str:
    return column_of("positions", name) if len(name) <= _LONGEST else ""


def _beside(rows: Sequence[Row]) -> list[Row]:
    """Return a form with a column for each position as a table."""
    width = max(len(cells) for _where, cells in rows)
    wide = [cells + ("",) * (width - len(cells)) for _where, cells in rows]
    names = tuple(_label(cells[0]) for cells in wide)
    where = rows[0][0]
    turned = [
        (f"{where}, position {place}", tuple(cells[place] for cells in wide))
        for place in range(1, width)
    ]
    return [(where, names), *((place, cells) for place, cells in turned if any(cells))]


@dataclass
class _Filled:
    """The records of a form, while it is gone through."""

    names: list[str] = field(default_factory=list)
    records: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    last: str | None = None

    def put(self, where: str, name: str, value: str) -> None:
        """Put a field in the record that is open, or in a new one where that has it already. What
        stands above the position holds for the next one too.
        """
        name = next((each for each in self.names if fold(each) == fold(name)), name)
        if name not in self.names:
            self.names.append(name)
        if not self.records or name in self.records[-1][1]:
            before = self.records[-1][1] if self.records else {}
            self.records.append((where, self._shared(before, name)))
        self.records[-1][1][name] = value
        self.last = name

    def go_on(self, value: str) -> None:
        """Put a further line in the field that was filled in last."""
        own = self.records[-1][1]
        own[self.last or ""] = "\n".join(filter(None, (own[self.last or ""], value)))

    def begin(self, where: str, heading: str) -> tuple[str, str] | None:
        """Begin the records of the person whose name stands above them. Return the heading before
        it with its place, where nothing stood below that.
        """
        if HEADING not in self.names:
            self.names.insert(0, HEADING)
        empty = None
        if self.records and len(self.records[-1][1]) == 1:
            place, before = self.records.pop()
            empty = place, before[HEADING]
        self.records.append((where, {HEADING: heading}))
        return empty

    @staticmethod
    def _shared(before: dict[str, str], name: str) -> dict[str, str]:
        shared: dict[str, str] = {}
        for each, value in before.items():
            if each == name or _meant(each) in _OF_POSITION:
                break
            shared[each] = value
        return {} if name not in before or _meant(name) in NAMING else shared


def _below(rows: Sequence[Row], problems: list[Problem], has_headings: bool) -> list[Row]:
    """Return a form with its positions below each other as a table. `has_headings`: the name of the
    person is no field, and stands alone above the fields.
    """
    filled, above = _Filled(), list[Row]()
    fields = {_label(cells[0]) for _where, cells in rows if cells[0] and sum(map(bool, cells)) > 1}
    for where, cells in rows:
        said = [cell for cell in cells if cell]
        name = _label(cells[0])
        if not cells[0] and filled.last is not None:
            filled.go_on(said[0])
        elif len(said) > 1 and len(name) <= _LONGEST:
            filled.put(where, name, "\n".join(said[1:]))
        elif name in fields and not _NUMBERED.match(cells[0].rstrip(" :")):
            filled.put(where, name, "")
        elif has_headings and name not in fields:
            told = filled.begin(where, said[0])
            problems += [problem(*told, _NOT_A_FIELD)] if told else []
        elif not filled.records:
            above.append((where, (said[0],)))
        elif name not in fields:
            problems.append(problem(where, said[0], _NOT_A_FIELD))
    header = tuple(filled.names)
    made = [
        (where, tuple(record.get(name, "") for name in header)) for where, record in filled.records
    ]
    return [*above, (rows[0][0], header), *(row for row in made if any(row[1]))]


def headed(grid: RawTable) -> RawTable:
    """Return a table with the name alone above its rows where a field says it there: "Naam:" with
    the name beside it. Other fields between such a name and the rows say nothing of a position.
    """
    looked_at = [cells for _where, cells in islice(grid.rows, LOOKED_AT)]
    fields = [_field(cells) for cells in looked_at]
    names = [field for field in fields if field and _is_of_person(*field)]
    header = max(looked_at, key=lambda cells: recognised(cells, "positions"), default=())
    meant = {column_of("positions", cell) for cell in header}
    is_table = len(meant - {""}) >= LEAST_SURE and not meant & NAMING
    of_position = [field for field in fields if field and _meant(field[0]) in _OF_POSITION]
    if not names or not is_table or of_position:
        return grid
    return replace(grid, rows=list(_with_names(grid.rows)), is_made=True)


_WITHIN = re.compile(r"(?P<name>[^:]{2,40}):\s*(?P<said>\S.*)?")


def _field(cells: Sequence[str]) -> tuple[str, str] | None:
    """Return the name of a field and what was filled in, from the only cells of a row; None: they
    are no field.
    """
    filled = [" ".join(cell.split()) for cell in cells if cell]
    found = _WITHIN.fullmatch(filled[0]) if filled else None
    if found is None or len(filled) > 2 or (found["said"] and len(filled) > 1):
        return None
    return _label(found["name"]), found["said"] or (filled[1] if len(filled) > 1 else "")


def _is_of_person(name: str, said: str) -> bool:
    return _meant(name) in NAMING and listed.is_person(said)


def _with_names(rows: Iterable[Row]) -> Iterator[Row]:
    is_below = False
    for where, cells in rows:
        field = _field(cells)
        if field and _is_of_person(*field):
            is_below = True
            yield where, (field[1],)
        elif field is None or not is_below:
            is_below = is_below and not any(cells)
            yield where, cells
