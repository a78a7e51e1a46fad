"""Lines that people type or paste where organisations are asked for: a name, a KvK number or both,
in any order, or columns of a spreadsheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conflict_graph.facts import PartyRole, Problem
from conflict_graph.readers.tables.columns import fold, words
from conflict_graph.resolution.identifiers import InvalidNumber, compact, validate_kvk
from conflict_graph.wording.remedies import Remedy


@dataclass(frozen=True, slots=True)
class PartyLine:
    """What one line says of an organisation. `name` or `kvk` is "" where it does not say, never
    both. `town` and `role` None: not said.
    """

    where: str
    """The place of the line: `line 3`."""
    name: str
    kvk: str
    town: str | None = None
    role: PartyRole | None = None


@dataclass(frozen=True, slots=True)
class HiredLine:
    """What one line says of somebody who is hired: who, and the firm that sends this person."""

    where: str
    person: str
    firm: PartyLine


_HEADING = re.compile(
    "naam|bedrijfsnaam|statutaire_naam|bedrijf|bedrijven|inschrijvers?|partij|partijen|organisaties?"
    "|leveranciers?|kvk|kvk_?nummer|kvk_nr|plaats|vestigingsplaats|rol|name|company|companies"
    "|bidders?|party|parties|organisations?|suppliers?|(?:kvk_)?number|town|place|role"
)
"""Words that head a column; a first line of nothing else names no organisation."""

_BULLET = re.compile(r"^\s*(?:[-–•*·]|[0-9]{1,2}[.)])\s+")
_LABEL = r"(?:NL-)?\bk\.?v\.?k\.?(?:[ -]?(?:nummer|number|nr\.?))?\s*[:=]?\s*"
_LABELLED = re.compile(rf"(?:{_LABEL})?([0-9][0-9 .\-]*)", re.IGNORECASE)
_INSIDE = re.compile(rf"(?:{_LABEL})?(?<![0-9])([0-9]{{8}})(?![0-9])", re.IGNORECASE)
_LONG = re.compile(r"(?<![0-9])(?:[0-9]{6,7}|[0-9]{9,})(?![0-9])")
_LEAST_DIGITS = 5
"""So many digits and nothing else are meant as a number: no organisation is called so."""
_AROUND = " \t,;:/|()[]\"'–-"


def read(text: str) -> list[PartyLine | Problem]:
    r"""Return what each line says, in order; a `Problem` where it cannot be read.

    Columns are parted by tabs or semicolons, in any order: the number is the cell of digits, a role
    the cell that is the word for one, the first other cell the name, the next the town. In one cell
    a number of eight digits is the KvK number. Bullets, quotes and a heading are left out.

    >>> [(line.name, line.kvk) for line in read("Tarwedam B.V., KvK 90001234\n90000114")]
    [('Tarwedam B.V.', '90001234'), ('', '90000114')]
    >>> read("KvK;Naam;Plaats;Rol\n90001234;Tarwedam B.V.;Haverlo;winnaar")[0].town
    'Haverlo'
    """
    return [_party(where, cells) for where, cells in _lines(text)]


def read_cell(cell: str) -> PartyLine | None:
    """Return what one cell says of an organisation, as a line of one column; None: it cannot be
    read so.

    >>> read_cell("Tarwedam B.V. (K.v.K.-nr. 90000114)").name
    'Tarwedam B.V.'
    """
    found = _party("line 1", [cell.strip()])
    return found if isinstance(found, PartyLine) else None


def read_hired(text: str) -> list[HiredLine | Problem]:
    """Return who is hired and from which firm: the name first, and behind a tab or semicolon the
    firm, as `read` reads an organisation.

    >>> read_hired("S. van der Kreek; Adviesbureau Oever B.V.")[0].firm.name
    'Adviesbureau Oever B.V.'
    """
    found: list[HiredLine | Problem] = []
    for where, (person, *rest) in _lines(text):
        if not rest:
            remedy = Remedy("Enter the firm behind the name, after a semicolon.")
            found.append(Problem(where, person, remedy))
            continue
        firm = _party(where, rest)
        found.append(firm if isinstance(firm, Problem) else HiredLine(where, person, firm))
    return found


def _lines(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the cells of every line that says something, with its place."""
    is_first = True
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip().strip("\"'").strip() for cell in re.split(r"[\t;]", line)]
        cells = [cell for cell in cells if cell]
        if not cells:
            continue
        if is_first and all(_HEADING.fullmatch(fold(cell)) for cell in cells):
            is_first = False
            continue
        is_first = False
        cells[0] = _BULLET.sub("", cells[0])
        yield f"line {number}", cells


def _parted(cell: str) -> tuple[str, str]:
    """Return what is meant as a number in a cell, right or wrong; "": none. And the rest."""
    labelled = _LABELLED.fullmatch(cell)
    if labelled and len(compact(labelled[1])) >= _LEAST_DIGITS:
        return labelled[1], ""
    if inside := _INSIDE.search(cell):
        return inside[1], f"{cell[: inside.start()]} {cell[inside.end() :]}".strip(_AROUND)
    long = _LONG.search(cell)
    return (long[0], "") if long else ("", cell)


def _party(where: str, cells: list[str]) -> PartyLine | Problem:
    numbers: list[str] = []
    roles: list[PartyRole] = []
    texts: list[str] = []
    for cell in cells:
        number, rest = _parted(cell)
        if number:
            try:
                numbers.append(validate_kvk(number))
            except InvalidNumber as error:
                return Problem(where, cell, error.remedy)
        if not number and len(cells) > 1 and fold(cell) in words(PartyRole):
            roles.append(PartyRole(words(PartyRole)[fold(cell)]))
        else:
            texts.append(rest)
    name, *further = [text for text in texts if text] or [""]
    if len(set(numbers)) > 1 or len(roles) > 1 or len(further) > 1 or not (name or numbers):
        remedy = Remedy(
            "Enter one organisation on a line: its name, its KvK number, its town and its role at "
            "most."
        )
        return Problem(where, "; ".join(cells), remedy)
    return PartyLine(
        where,
        " ".join(name.split()),
        numbers[0] if numbers else "",
        further[0] if further else None,
        roles[0] if roles else None,
    )
