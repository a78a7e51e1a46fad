"""A form: the names of the fields stand below each other in the first column, what was filled in
beside them. Turned into a table with a row for each position.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.tables import contents, listed, notes
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable
from conflict_graph.readers.tables.guesses import (
    HEADING,
    NAMING,
    SAYING_WHAT,
    column_of,
    means,
    recognised,
)
from conflict_graph.readers.written import functions
from conflict_graph.wording.remedies import Remedy

LOOKED_AT = 60
"""In how many rows the fields of a form must show, and how many cells beside each tell what it is.
"""
LEAST_FIELDS = 2
"""How many fields of a form must mean different columns of ours."""
_LIKE = 2
"""How unsure the name of a field is that is only like one we know."""
MOST_ACROSS = 3
"""How many a row may not name that is one of a form."""
_LONGEST = 60
_NUMBERED = re.compile(r"^(?P<before>.*?[^\W\d_])[\s_.#-]*\d{1,2}(?P<after>\D*)$")
_OF_POSITION = frozenset(("title", "position", "organisation", "role", "paid", "unpaid", "period"))
_NOT_A_FIELD = Remedy(
    "This row of the form has no field that we know beside it, and was not read. Write it behind "
    "the name of a field."
)


def turned(grid: RawTable) -> RawTable | None:
    """Return a form as a table with a row for each position; None: it is no form.

    It is one where the first column names more of our columns than any row does.
    """
    looked_at = [cells for _where, cells in islice(grid.rows, LOOKED_AT)]
    filled = [cells for cells in looked_at if cells and cells[0] and sum(map(bool, cells)) > 1]
    fields = [(_label(cells[0]), _meaning(cells)) for cells in filled]
    names = [name for name, _column in fields]
    known = [name for name, column in fields if column]
    meant = {column for _name, column in fields if column}
    is_one = len(set(names)) == 1 < len(names) == len(known)
    if len(meant) < (1 if is_one else LEAST_FIELDS) or not meant & SAYING_WHAT:
        return None
    if contents.kind_of(names) == "organisation":
        return None
    with_colon = sum(cells[0].rstrip().endswith(":") for cells in filled)
    if max(len(known), with_colon) * 5 < len(names) * 3:
        return None
    is_sure = bool(meant & NAMING) or len(meant) > LEAST_FIELDS or with_colon * 2 > len(names)
    most = min(max(len(meant), LEAST_FIELDS), MOST_ACROSS)
    is_again = len(set(names)) * 2 <= len(names)
    if not (is_sure or is_again) or any(_across(cells) >= most for cells in filled):
        return None
    width = max(sum(map(bool, cells)) for cells in looked_at)
    rows = list(grid.rows)
    problems: list[Problem] = []
    found = _beside(rows, problems) if width > 2 else _below(rows, problems, not meant & NAMING)
    return replace(grid, rows=found, problems=[*grid.problems, *problems], is_made=True)


def _meaning(cells: Sequence[str]) -> str:
    """Return what the name of a field means, as far as what was filled in does not contradict it;
    "": nothing.
    """
    name, said = _label(cells[0]), [each for each in cells[1:LOOKED_AT] if each]
    column = _meant(name)
    is_word = functions.length(name) == len(name)
    if column in ("official", "name") and is_word and not all(map(contents.names_somebody, said)):
        return ""
    is_open = not column and len(said) > 1 and not contents.names_somebody(name)
    if is_open or (column and contents.contradicts(column, said)):
        return contents.kind_of(said)
    return column


def _across(cells: Sequence[str]) -> int:
    """Return how many columns of ours a row names, words for positions left out."""
    names = [each for each in cells if each and functions.length(each) != len(each)]
    return recognised(names, "positions")


def _label(cell: str) -> str:
    """Return the name of a field without its colon, and without the number of the position."""
    plain = " ".join(cell.split()).rstrip(" :?")
    numbered = _NUMBERED.match(plain)
    return " ".join(f"{numbered['before']} {numbered['after']}".split()) if numbered else plain


def _meant(name: str) -> str:
    return column_of("positions", name) if len(name) <= _LONGEST else ""


def _beside(rows: Sequence[Row], problems: list[Problem]) -> list[Row]:
    """Return a form with a column for each position as a table."""
    first = next(
        at for at, (_where, cells) in enumerate(rows) if _meaning(cells) and any(cells[1:])
    )
    above, below = [*rows[:first]], list[Row]()
    for where, cells in rows[first:]:
        if any(cells[1:]) or _meant(_label(cells[0])):
            below.append((where, cells))
        else:
            problems.append(problem(where, cells[0], _NOT_A_FIELD))
    below = [
        (where, (_NAME, *cells[1:]) if _are_people(cells) else cells) for where, cells in below
    ]
    width = max(len(cells) for _where, cells in below)
    shared, *blocks = _blocks(
        [(where, cells + ("",) * (width - len(cells))) for where, cells in below]
    )
    names = list(
        dict.fromkeys(_label(cells[0]) for rows in (shared, *blocks) for _at, cells in rows)
    )
    turned = []
    for place in range(1, width):
        held = [rows for rows in blocks if any(cells[place] for _where, cells in rows)]
        for rows in held or blocks[:1]:
            own = {_label(cells[0]): cells[place] for _where, cells in (*shared, *rows)}
            turned.append(
                (f"{rows[0][0]}, position {place}", tuple(own.get(name, "") for name in names))
            )
    return [*above, (below[0][0], tuple(names)), *(row for row in turned if any(row[1]))]


_NAME = "Naam"


def _are_people(cells: Sequence[str]) -> bool:
    """Say whether names stand beside each other in a row, and nothing before them."""
    said = [each for each in cells if each]
    return not cells[0] and len(said) > 1 and all(map(contents.names_somebody, said))


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows of a form that all positions share, and those of each: fields that come back
    begin the next.
    """
    blocks, seen = [list[Row]()], set[str]()
    for row in rows:
        name = fold(_label(row[1][0]))
        if name in seen:
            blocks.append([])
            seen = set()
        seen.add(name)
        blocks[-1].append(row)
    again = {fold(_label(cells[0])) for rows in blocks[1:] for _where, cells in rows}
    first = blocks[0]
    begins = next(
        (at for at, (_w, cells) in enumerate(first) if fold(_label(cells[0])) in again), 0
    )
    return [first[:begins], first[begins:], *blocks[1:]]


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
            empty = place, next(iter(before.values()))
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


def _is_empty(said: str, name: str, fields: Collection[str]) -> bool:
    """Say whether what stands alone in a row is a field in which nothing was filled in."""
    if _NUMBERED.match(said.rstrip(" :")):
        return False
    meant = means("positions", name) if len(name) <= _LONGEST else None
    is_alone = said.rstrip().endswith(":") or " " not in name
    return name in fields or (meant is not None and (meant[1] < _LIKE or is_alone))


def _below(rows: Sequence[Row], problems: list[Problem], has_headings: bool) -> list[Row]:
    """Return a form with its positions below each other as a table. `has_headings`: the name of the
    person is no field, and stands alone above the fields.
    """
    filled, above = _Filled(), list[Row]()
    fields = {_label(cells[0]) for _where, cells in rows if cells[0] and sum(map(bool, cells)) > 1}
    for where, cells in rows:
        said = [cell for cell in cells if cell]
        if not said:
            continue
        name = _label(cells[0])
        if not cells[0] and filled.last is not None:
            filled.go_on(said[0])
        elif len(said) > 1 and len(name) <= _LONGEST:
            filled.put(where, name, "\n".join(said[1:]))
        elif _is_empty(said[0], name, fields):
            filled.put(where, name, "")
        elif has_headings and not notes.is_note(said[0]):
            told = filled.begin(where, said[0])
            if told and filled.last is None:
                above.append((told[0], (told[1],)))
            elif told:
                problems.append(problem(*told, _NOT_A_FIELD))
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
    is_table = len(meant - {""}) >= LEAST_FIELDS and not meant & NAMING
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
