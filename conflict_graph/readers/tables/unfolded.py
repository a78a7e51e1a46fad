"""Positions that stand beside each other in columns of their own ("Nevenfunctie 1", "Nevenfunctie
2"; "Bezoldigde functies", "Onbezoldigde functies"), put below each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.guesses import LONGEST_MEANT, column_of

Cells = tuple[str, ...]

_NUMBERED = re.compile(
    r"(?P<before>.*?[^\W\d_].*?)[\s_.#-]*(?<!\d)(?P<number>\d{1,2})(?P<after>\D*)"
)
_PAY = re.compile(
    r"(?P<un>on|niet_)?(?:bezoldigde|betaalde)_(?:neven)?(?:functies?|werkzaamhed(?:en)?)"
)
_MAIN = re.compile(r"hoofd(?:functies?|beroep|baan|werkzaamhe(?:id|den))|beroep")
_BESIDE = re.compile(r"(?:overige_)?neven(?:functies?|werkzaamhe(?:id|den))|overige_functies")
_OF_PERSONS = frozenset(
    ("", "official", "key", "initials", "given_name", "prefix", "family_name", "listed_on", "body")
)
MAIN = "Hoofdfunctie"
_OF_POSITIONS = ("title", "position", "organisation")
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


def find(header: Cells, table: str | None) -> Unfolded | None:
    """Return how a table of positions is unfolded; None: it holds one position in a row.

    >>> find(("Naam", "Nevenfunctie 1", "Nevenfunctie 2"), "positions").names
    ('Naam', 'Nevenfunctie')
    >>> find(("Naam", "Nevenfunctie"), "positions")
    """
    if table != "positions":
        return None
    return _by_pay(header) or _by_number(header) or _by_main(header)


def _by_pay(header: Cells) -> Unfolded | None:
    found = {
        place: said for place, cell in enumerate(header) if (said := _PAY.fullmatch(fold(cell)))
    }
    if {bool(said["un"]) for said in found.values()} != {True, False}:
        return None
    kept = tuple(place for place in range(len(header)) if place not in found)
    groups = tuple((place, "nee" if said["un"] else "ja") for place, said in found.items())
    return Unfolded((*(header[place] for place in kept), POSITION, PAID), kept, groups)


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


def _by_number(header: Cells) -> Unfolded | None:
    """Return the columns that have one name but for a number, or that come back, by their
    numbers; None where a column beside them would belong to one of them only.
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
    if not any(column_of("positions", names[each]) in _OF_POSITIONS for each in several):
        return None
    moved = {place for each in several for place in places[each].values()}
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
    return _NUMBERED.fullmatch(cell) if len(cell) <= LONGEST_MEANT else None
