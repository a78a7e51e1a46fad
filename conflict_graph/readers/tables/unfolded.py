"""Positions that stand beside each other in columns of their own ("Nevenfunctie 1", "Nevenfunctie
2"; "Bezoldigde functies", "Onbezoldigde functies"), put below each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import contents
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.guesses import LONGEST_MEANT, are_unnamed, column_of, guess
from conflict_graph.readers.values import can_read
from conflict_graph.readers.written import by_office, functions, pay

Cells = tuple[str, ...]

_NUMBERED = re.compile(
    r"(?P<before>.*?[^\W\d_].*?)[\s_.#-]*(?<!\d)(?P<number>\d{1,2})(?P<after>\D*)"
)
_LED = re.compile(
    r"(?P<number>\d{1,2})\s*(?:e|de|ste|[.)])?\s+(?P<after>\D*[^\W\d_]\D*)(?P<before>)"
)
_ORDINALS = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste")
_MAIN = re.compile(r"hoofd(?:functies?|beroep|baan|werkzaamhe(?:id|den))|beroep")
_BESIDE = re.compile(r"(?:overige_)?neven(?:functies?|werkzaamhe(?:id|den))|overige_functies")
_OF_PERSONS = frozenset(
    ("", "official", "key", "initials", "given_name", "prefix", "family_name", "listed_on", "body")
)
MAIN = "Hoofdfunctie"
_OF_POSITIONS = ("title", "position", "organisation")
ORGANISATION, TITLE, NAME = "Organisatie", "Functie", "Naam"
"""What the columns are called that come of columns for people."""
POSITION, PAID = "Nevenfunctie", "Bezoldigd"
"""What the columns are called that come of columns for paid and for unpaid positions."""


@dataclass(frozen=True, slots=True)
class Unfolded:
    """How the columns of a table are put below each other.

    `names` are those that result. `kept`: the places of the columns that every position shares.
    `groups`: of each position in a row the places of its cells, a text where the heading says what
    they hold, None where it has no such column.
    """

    names: Cells
    kept: tuple[int, ...]
    groups: tuple[tuple[int | str | None, ...], ...]

    def rows(self, cells: Cells) -> Iterator[Cells]:
        """Yield a row for each position in the cells of one; a row that holds none stays one."""
        shared = tuple(_at(cells, place) for place in self.kept)
        found = [
            tuple(each if isinstance(each, str) else _at(cells, each) for each in group)
            for group in self.groups
        ]
        said = [self._places(cells, group) for group in self.groups]
        held = [
            group
            for group, texts in zip(found, said, strict=True)
            if any(text and not says_none(text) for text in texts)
        ]
        if not held:
            texts = [text for each in said for text in each if text]
            width = len(self.groups[0]) - 1
            held = [((texts[0] if texts else ""), *("",) * width)]
        for group in held:
            yield (*shared, *group)

    @staticmethod
    def _places(cells: Cells, group: Sequence[int | str | None]) -> list[str]:
        return [_at(cells, each) for each in group if isinstance(each, int)]


def _at(cells: Cells, place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def find(header: Cells, table: str | None, rows: Sequence[Cells] = ()) -> Unfolded | None:
    """Return how a table of positions is unfolded; None: it holds one position in a row. `rows`:
    some of it, which tell whether what stands below "Bezoldigd" are positions or answers.

    >>> find(("Naam", "Nevenfunctie 1", "Nevenfunctie 2"), "positions").names
    ('Naam', 'Nevenfunctie')
    >>> find(("Naam", "Nevenfunctie"), "positions")
    """
    if table != "positions" or are_unnamed(header):
        return None
    found = _by_pay(header, rows) or _by_number(header, rows) or _by_main(header)
    return found or _by_office(header) or _by_person(header, rows)


BY_OFFICE = "Ambtshalve"


def _by_office(header: Cells) -> Unfolded | None:
    """Return positions that come with the office beside the others, where no column belongs to one
    of both.
    """
    of_positions = [place for place, cell in enumerate(header) if "functie" in fold(cell)]
    with_office = [place for place in of_positions if by_office.says(header[place])]
    kept = tuple(place for place in range(len(header)) if place not in of_positions)
    alone = {column_of("positions", header[place]) for place in kept}
    if len(of_positions) != 2 or len(with_office) != 1 or not alone <= _OF_PERSONS:
        return None
    names = (*(header[place] for place in kept), POSITION, BY_OFFICE)
    groups = tuple((place, "ja" if place in with_office else "") for place in of_positions)
    return Unfolded(names, kept, groups)


def _by_person(header: Cells, rows: Sequence[Cells]) -> Unfolded | None:
    """Return what stands in columns of people beside one of organisations."""
    people = [place for place, cell in enumerate(header) if contents.names_somebody(cell)]
    kept = tuple(place for place in range(len(header)) if place not in people)
    said = [cell for row in rows for place in people if (cell := _at(row, place))]
    titles = sum(bool(functions.length(" ".join(cell.split()))) for cell in said)
    if len(people) < 2 or len(kept) != 1 or titles * 2 <= len(said):
        return None
    if column_of("positions", header[kept[0]]) in (*_OF_POSITIONS[:2], "official"):
        return None
    return Unfolded(
        (ORGANISATION, TITLE, NAME), kept, tuple((place, header[place]) for place in people)
    )


def _by_pay(header: Cells, rows: Sequence[Cells]) -> Unfolded | None:
    found = {place: said for place, cell in enumerate(header) if (said := pay.heading(cell))}
    if len(set(found.values())) < 2 or len(set(found.values())) < len(found):
        return None
    kept = tuple(place for place in range(len(header)) if place not in found)
    alone = {column_of("positions", header[place]) for place in kept}
    if alone & set(_OF_POSITIONS) or not _hold_positions(list(found), header, rows):
        return None
    groups = tuple(found.items())
    return Unfolded((*(header[place] for place in kept), POSITION, PAID), kept, groups)


def _hold_positions(places: Sequence[int], header: Cells, rows: Sequence[Cells]) -> bool:
    """Say whether positions stand in columns about pay: their headings say so, or their cells are
    no answers.
    """
    cells = [
        row[place] for row in rows for place in places if place < len(row) and row[place].strip()
    ]
    cells = [each for each in cells if not says_none(each)]
    if not cells:
        return all("functie" in header[place].casefold() for place in places)
    answers = sum(can_read(pay.read, each.split("\n")[0]) for each in cells)
    return answers * 2 < len(cells)


def _by_main(header: Cells) -> Unfolded | None:
    """Return the main job beside the other positions, where no column belongs to one of both."""
    main = [place for place, cell in enumerate(header) if _MAIN.fullmatch(fold(cell))]
    beside = [place for place, cell in enumerate(header) if _BESIDE.fullmatch(fold(cell))]
    kept = tuple(place for place in range(len(header)) if place not in (*main, *beside))
    alone = {column_of("positions", header[place]) for place in kept}
    if len(main) != 1 or len(beside) != 1 or not alone <= _OF_PERSONS:
        return None
    names = (*(header[place] for place in kept), POSITION, MAIN)
    return Unfolded(names, kept, ((main[0], "ja"), (beside[0], "nee")))


def _by_number(header: Cells, rows: Sequence[Cells]) -> Unfolded | None:
    """Return the columns that have one name but for a number, or that come back, by their
    numbers, where one of them holds positions by its name or by its cells; None where a column
    beside them would belong to one of them only.
    """
    names: dict[str, str] = {}
    places: dict[str, dict[int, int]] = {}
    for place, cell in enumerate(header):
        said = _numbered(cell)
        name = " ".join(f"{said['before']} {said['after']}".split()) if said else cell.strip()
        own = places.setdefault(fold(name), {})
        number = int(said["number"]) if said else len(own) + 1
        if number in own:
            return None
        own[number] = place
        names.setdefault(fold(name), name)
    several = [name for name in places if name and len(places[name]) > 1]
    moved = {place for each in several for place in places[each].values()}
    meant = guess("positions", header, rows) if moved else ()
    if not any(meant[place] in _OF_POSITIONS for place in moved):
        return None
    kept = tuple(place for place in range(len(header)) if place not in moved)
    is_numbered = any(_numbered(header[place]) for place in moved)
    alone = {column_of("positions", header[place]) for place in kept}
    if alone & set(_OF_POSITIONS[is_numbered:]):
        return None
    numbers = sorted({number for each in several for number in places[each]})
    groups = tuple(tuple(places[each].get(number) for each in several) for number in numbers)
    found = (*(header[place] for place in kept), *(names[each] for each in several))
    return Unfolded(found, kept, groups)


def _numbered(cell: str) -> re.Match[str] | None:
    """Return a name and the number in it; None where it has none, or is too long to be a name."""
    if len(cell) > LONGEST_MEANT:
        return None
    first, _space, rest = cell.strip().partition(" ")
    if rest and first.casefold() in _ORDINALS:
        cell = f"{_ORDINALS.index(first.casefold()) + 1} {rest}"
    return _NUMBERED.fullmatch(cell) or _LED.fullmatch(cell)
