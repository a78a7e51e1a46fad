"""Read the five tables that a body can fill in with a spreadsheet: CSV or XLSX, in English or
Dutch.

A row in which something is wrong is reported and not read; the good ones come in. Where several
rows make one record, one bad row keeps the record out, because half a decision misleads. Empty
means not known.
"""

from __future__ import annotations

import enum
import hashlib
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from conflict_graph.dates import PartialDate, ends_first
from conflict_graph.facts import (
    POSITION_TIES,
    Benefit,
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Problem,
    Step,
    TieKind,
)
from conflict_graph.phases import Phase
from conflict_graph.readers import offices, written_dates
from conflict_graph.readers.content import mend, problem, text_remedy
from conflict_graph.readers.nil import answers_none, says_none
from conflict_graph.readers.records import (
    DecisionRecord,
    Mention,
    OfficialRecord,
    OrganisationRecord,
    OrganisationTie,
    ParticipationRecord,
    PartyRecord,
    PositionRecord,
    Reading,
)
from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables import particular_cells, position_rows
from conflict_graph.readers.tables.cells import BEGINNING, Cells, read_cells
from conflict_graph.readers.tables.choices import USUAL, Chosen, Columns, Mapped, TableChoices
from conflict_graph.readers.tables.columns import (
    ANSWERS,
    TABLE_NAMES,
    TABLES,
    Column,
    fold,
    missing,
    shown,
    words,
)
from conflict_graph.readers.tables.grid import IS_NOTE
from conflict_graph.readers.tables.guesses import HEADING, heads_positions
from conflict_graph.readers.tables.position_rows import NotApart, Order
from conflict_graph.readers.tables.workbook import ERRORS
from conflict_graph.readers.values import parse_cents, parse_share
from conflict_graph.readers.written import functions, pay, periods, person_cells
from conflict_graph.readers.written.periods import WrittenPeriod
from conflict_graph.readers.written.person_cells import PersonCell
from conflict_graph.resolution.identifiers import KVK, OIN, RSIN, InvalidNumber, compact, validate
from conflict_graph.wording.remedies import Remedy, Words

Record = TypeVar("Record")
Choice = TypeVar("Choice", bound=enum.StrEnum)
Value = TypeVar("Value")

HOLDER_TIES = (
    TieKind.OWNERSHIP,
    TieKind.CONTROL,
    TieKind.PARTICIPATION,
    TieKind.SUPPLY,
    TieKind.LIKELY_CONTRACTOR,
    TieKind.CONTRACT,
    TieKind.DONATION,
)
"""What may bind an organisation to the one that the table calls its owner."""

_DATE_REMEDY = Remedy(
    "Write a date that exists, for example 27-3-2024, 27 March 2024, 3-2024, 2024 or 2024-03-27."
)
_PERIOD_REMEDY = Remedy(
    "Write a date that exists, for example 27-3-2024, 3-2024 or 2024. A period has its years: "
    "2019 t/m 2023, vanaf 2020 or 2021-heden."
)
_TWO_PERIODS = Remedy("Two cells of this row say another day. Keep the right one.")
_PAY_REMEDY = Remedy(
    "Write yes or no (ja or nee), paid or unpaid, or an amount; leave the cell empty where it is "
    "not known."
)
_PAY_OPEN = Remedy(
    "Whether more is paid than expenses does not stand here and was left open; the rest of the row "
    "was read. Write yes, no or expenses only."
)
_TWO_ANSWERS = Remedy("This row says both paid and unpaid. Keep the right one.")
_NUMBER_REMEDY = Remedy("Fill in the number, or leave the scheme out.")
_ORDER_REMEDY = Remedy("The period ends before it begins; correct one of the two dates.")


@dataclass
class ParsedRow:
    """The cells of one row by English column name, and what turned out to be wrong with them.
    `open_to`: how is read what they leave open. `order`: how positions and organisations stand in
    the cells of the column that holds both.
    """

    where: str
    cells: dict[str, str]
    headers: Mapping[str, str]
    open_to: TableChoices = USUAL
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    """What is told of the row and keeps it out of nothing."""
    order: Order | None = None

    def mend(self) -> None:
        """Put right letters that were encoded twice, and tell it."""
        for column, cell in self.cells.items():
            mended = mend(cell) if "Ã" in cell or "Â" in cell else cell
            if mended != cell:
                where = f"{self.where}, column {self.headers.get(column, column)}"
                remedy = Remedy(
                    "Letters were encoded twice; this was read as %(words)s.", words=mended[:80]
                )
                self.remarks.append(problem(where, cell, remedy))
                self.cells[column] = mended

    def report(self, column: str, remedy: Remedy) -> None:
        """Add a problem about a cell, once; it names the column as the file does."""
        where = f"{self.where}, column {self.headers.get(column, column)}"
        found = problem(where, self.cells.get(column, ""), remedy)
        if found not in self.problems:
            self.problems.append(found)

    def remark(self, column: str, remedy: Remedy) -> None:
        """Tell something of a cell that keeps the row out of nothing."""
        where = f"{self.where}, column {self.headers.get(column, column)}"
        self.remarks.append(problem(where, self.cells.get(column, ""), remedy))

    def text(self, column: str) -> str | None:
        """Return what a cell holds; None where it is empty."""
        return self.cells.get(column) or None

    def required(self, column: str) -> str:
        """Return what a cell holds; an empty one is reported."""
        value = self.cells.get(column, "")
        if not value:
            self.report(column, Remedy("Fill in this cell; the row cannot be read without it."))
        return value

    def parsed(self, column: str, parse: Callable[[str], Value], remedy: Remedy) -> Value | None:
        """Return a cell as a value; one that cannot be understood is reported."""
        value = self.text(column)
        if value is None:
            return None
        try:
            return parse(value)
        except InvalidNumber as error:
            self.report(column, error.remedy)
        except ValueError:
            self.report(column, remedy)
        return None

    def date(self, column: str) -> PartialDate | None:
        """Return a date, at the precision at which it was written."""
        return self.parsed(column, written_dates.read, _DATE_REMEDY)

    def period(self, first: str, last: str) -> tuple[PartialDate | None, PartialDate | None]:
        """Return the first and the last day of a period, in that order."""
        start, until = self.date(first), self.date(last)
        if ends_first(start, until):
            self.report(last, _ORDER_REMEDY)
        return start, until

    def held(self) -> WrittenPeriod:
        """Return the period of an office or a position, from the cells for its first and its last
        day, or from one for both.
        """
        listed_on = self.date("listed_on") if "listed_on" in self.cells else None
        columns = (("period", periods.read), ("starts_on", periods.read))
        said = [(name, self._period(name, read, listed_on)) for name, read in columns]
        said.append(("ends_on", self._period("ends_on", periods.read_last, listed_on)))
        starts = [(name, each.start) for name, each in said if each.start is not None]
        ends = [(name, each.until) for name, each in said if each.until is not None]
        for found in (starts, ends):
            if len({date for _name, date in found}) > 1:
                self.report(found[-1][0], _TWO_PERIODS)
        start, until = (found[0][1] if found else None for found in (starts, ends))
        if ends_first(start, until):
            self.report(ends[0][0], _ORDER_REMEDY)
        runs = any(each.runs for _name, each in said)
        if runs and until is not None:
            self.report(ends[0][0], _TWO_PERIODS)
        is_unknown = any(each.is_unknown for name, each in said if name != "starts_on")
        return WrittenPeriod(start, until, runs or None, is_unknown)

    def _period(
        self,
        column: str,
        read: Callable[[str, PartialDate | None], WrittenPeriod],
        listed_on: PartialDate | None,
    ) -> WrittenPeriod:
        found = self.parsed(column, lambda text: read(text, listed_on), _PERIOD_REMEDY)
        return found or WrittenPeriod()

    def pay(self) -> bool | None:
        """Return whether a position is paid, from the cells for paid and for unpaid; None where
        that is not known.
        """
        paid = self.parsed("paid", pay.read, _PAY_REMEDY)
        unpaid = self.parsed("unpaid", pay.read, _PAY_REMEDY)
        if unpaid is not None and pay.answers_heading(self.cells["unpaid"]):
            unpaid = not unpaid
        if paid is not None and unpaid is not None and paid is not unpaid:
            self.report("unpaid", _TWO_ANSWERS)
        found = paid if unpaid is None else unpaid
        if found is None and pay.leaves_open(self.cells.get("paid", "")):
            self.remark("paid", _PAY_OPEN)
        return found

    def answer(self, column: str) -> bool | None:
        """Return yes or no; None where the cell is empty."""
        return self.parsed(
            column,
            _answer,
            Remedy("Write yes or no (ja or nee), or leave the cell empty where it is not known."),
        )

    def share(self) -> float | None:
        """Return the share, 0–1."""
        return self.parsed(
            "share",
            parse_share,
            Remedy("Write a share as a number from 0 to 1, or with a percent sign: 25%."),
        )

    def choice(
        self, column: str, choices: type[Choice], allowed: Sequence[Choice] = ()
    ) -> Choice | None:
        """Return the value that a word stands for, in Dutch or English."""
        remedy = Remedy("Use one of: %(words)s.", words=shown(allowed or choices))
        return self.parsed(column, lambda text: _choice(text, choices, allowed), remedy)

    def choices(self, column: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """Return the values of words separated by semicolons, in their order."""
        found = self.parsed(
            column,
            lambda text: tuple(_choice(word, choices, ()) for word in _split(text)),
            Remedy("Separate by semicolons, and use: %(words)s.", words=shown(choices)),
        )
        return found or ()

    def mention(self, name: str, kvk: str, town: str | None = None) -> Mention:
        """Return an organisation from the columns that hold its name, its KvK number and its
        town.
        """
        number = self.parsed(kvk, lambda text: validate(KVK, text), _NUMBER_REMEDY)
        numbers = MappingProxyType({KVK: number} if number else {})
        return Mention(self.cells.get(name, ""), numbers, self.text(town) if town else None)


def _answer(text: str) -> bool:
    if fold(text) not in ANSWERS:
        raise ValueError(text)
    return ANSWERS[fold(text)]


def _choice(text: str, choices: type[Choice], allowed: Sequence[Choice]) -> Choice:
    value = choices(words(choices).get(fold(text), text))
    if allowed and value not in allowed:
        raise ValueError(text)
    return value


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


# From bytes to rows


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a file as they are read: each a row, or what is wrong with it; and what is wrong
    with the file.
    """

    cells: Cells | None = None
    columns: Mapping[int, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    choices: TableChoices = USUAL
    mends: bool = False
    order: Order | None = None

    def __iter__(self) -> Iterator[ParsedRow | Problem]:
        return (self[place] for place in range(len(self)))

    def __len__(self) -> int:
        return len(self.cells.rows) if self.cells is not None else 0

    def __getitem__(self, place: int) -> ParsedRow | Problem:
        assert self.cells is not None, "there are rows"
        (where, written), header = self.cells.rows[place], self.cells.header
        wrong = _cells_problem(where, written, header, self.columns)
        if wrong is not None:
            return wrong
        headers = {
            column: header[index] for index, column in self.columns.items() if index < len(header)
        }
        read = {column: written[index] for index, column in self.columns.items()}
        row = ParsedRow(where, read, headers, self.choices, order=self.order)
        if len(read) < len(self.columns):
            self._put_together(row, written, header)
        if self.mends:
            row.mend()
        return row

    def _put_together(self, row: ParsedRow, written: Sequence[str], header: Sequence[str]) -> None:
        """Fill in what several columns of a file say that are one of ours, as those of two sheets
        are; where two of them say different things, that is reported.
        """
        found: dict[str, dict[str, str]] = {}
        for index, column in self.columns.items():
            if written[index]:
                found.setdefault(column, {}).setdefault(written[index], header[index])
        for column, said in found.items():
            row.cells[column] = next(iter(said))
            row.headers = {**row.headers, column: said[row.cells[column]]}
            if len(said) > 1:
                remedy = Remedy(
                    "Several columns that were chosen to be the same say different things here: "
                    "%(columns)s. Keep the right one, or leave one of these columns out.",
                    columns=", ".join(said.values()),
                )
                row.report(column, remedy)

    @property
    def broken(self) -> int:
        """How many rows are not even cells."""
        return len(self.cells.problems) if self.cells is not None else 0


def columns_of(table: str, header: Sequence[str]) -> dict[int, str]:
    """Return the English name of every known column of a table by its place in the header."""
    return columns_in(TABLES[table], header)


def columns_in(known: Sequence[Column], header: Sequence[str]) -> dict[int, str]:
    """Return the English name of every known column by its place in the header."""
    names = {fold(word): column.name for column in known for word in (column.name, column.dutch)}
    return {index: names[fold(cell)] for index, cell in enumerate(header) if fold(cell) in names}


def _read_rows(
    content: bytes, name: str, table: str, known: Sequence[Column], mapping: Mapped
) -> _Rows:
    chosen = Chosen.of(mapping)
    cells = read_cells(content, name, chosen.choices, table if table in TABLES else None)
    if isinstance(cells, Problem):
        return _Rows(problems=(cells,))
    columns = columns_in(known, cells.header) if chosen.columns is None else _mapped(chosen.columns)
    given = ["official"] if chosen.choices.official else []
    is_ours = chosen.columns is None
    wrong = _header_problems(table, known, columns, cells.header, name or "file", given, is_ours)
    if wrong:
        return _Rows(problems=tuple(wrong))
    cells = _without_dittos(cells, columns)
    if chosen.choices.carries:
        cells = _carried(cells, columns)
    unknown = [] if chosen.columns is not None else _unknown(known, columns, cells)
    nothing = [] if cells.rows or cells.problems else [problem(name or "file", "", _NO_ROWS)]
    problems = (*unknown, *nothing, *cells.problems)
    order = _order_in(cells, columns)
    return _Rows(cells, columns, problems, chosen.choices, table in TABLES, order)


def _order_in(cells: Cells, columns: Mapping[int, str]) -> Order | None:
    """Return how positions and organisations stand in the first cells that hold both."""
    of_both = [place for place, column in columns.items() if column == "position"]
    if not of_both and "organisation" not in columns.values():
        of_both = [place for place, column in columns.items() if column == "title"]
    rows = islice((row for _where, row in cells.rows), BEGINNING)
    return position_rows.order_in(
        row[place] for row in rows for place in of_both if place < len(row) and row[place]
    )


_DITTOS = frozenset(("idem", "id.", "dito", "ditto", '"', "''", ",,", "\u201e", "\u3003", '-"-'))
"""What stands in a cell for the cell above it."""


def _without_dittos(cells: Cells, columns: Mapping[int, str]) -> Cells:
    """Return the rows with what stands above in the place of the marks for it."""
    places = [place for place, column in columns.items() if column != "key"]
    if not any(
        row[place].casefold() in _DITTOS
        for _, row in cells.rows
        for place in places
        if place < len(row)
    ):
        return cells
    rows: Spool[tuple[str, tuple[str, ...]]] = Spool()
    above: tuple[str, ...] = ()
    for where, written in cells.rows:
        row = list(written)
        for place in places:
            if place < min(len(row), len(above)) and row[place].casefold() in _DITTOS:
                row[place] = above[place]
        above = tuple(row)
        rows.append((where, above))
    return replace(cells, rows=rows.kept())


def _carried(cells: Cells, columns: Mapping[int, str]) -> Cells:
    """Return the rows with the name from above where they have none. A row with nothing but a name
    that holds for those below is none. Past a row that is reported nothing is carried: it may be
    the first of somebody else.
    """
    named = [place for place, column in columns.items() if column == "official"]
    if not named or cells.header[named[0]] == HEADING:
        return cells
    place, others = named[0], [each for each in columns if each not in named]
    gaps = _places_of(cells.problems)
    rows: Spool[tuple[str, tuple[str, ...]]] = Spool()
    name, waiting, before = "", None, _Place("", 0)
    for where, written in cells.rows:
        at = _place_of(where)
        if at.before != before.before or any(
            gap.before == at.before and before.number < gap.number < at.number for gap in gaps
        ):
            name = ""
        before = at
        if len(written) <= place:
            rows.append((where, written))
            continue
        own = next((written[each] for each in named if each < len(written) and written[each]), "")
        if waiting is not None and own:
            rows.append(waiting)
        waiting = None
        name = own or name
        whole = written if own else (*written[:place], name, *written[place + 1 :])
        if own and not any(whole[each] for each in others if each < len(whole)):
            waiting = (where, whole)
        else:
            rows.append((where, whole))
    if waiting is not None:
        rows.append(waiting)
    return replace(cells, rows=rows.kept())


class _Place(NamedTuple):
    """Where a row stands: what is said before its number, and the number."""

    before: str
    number: int


_NUMBERED = re.compile(r"(?P<before>.*?\b(?:row|line) )(?P<number>\d+)")


def _place_of(where: str) -> _Place:
    found = _NUMBERED.match(where)
    return _Place(found["before"], int(found["number"])) if found else _Place("", 0)


def _places_of(problems: Sequence[Problem]) -> list[_Place]:
    """Return where rows stand that were reported whole, notes left out."""
    return [_place_of(each.where) for each in problems if each.remedy != IS_NOTE]


_NO_ROWS = Remedy("Only the names of the columns stand here; write the rows below them.")


def _mapped(mapping: Columns) -> dict[int, str]:
    return {index: column for index, column in enumerate(mapping) if column is not None}


def _unknown(known: Sequence[Column], columns: Mapping[int, str], cells: Cells) -> list[Problem]:
    remedy = Remedy(
        "This column is not known and was not read; use one of: %(words)s.",
        words=Words(
            ", ".join(column.name for column in known), ", ".join(column.dutch for column in known)
        ),
    )
    header = enumerate(cells.header)
    return [
        problem(cells.place, cell, remedy)
        for index, cell in header
        if index not in columns and cell
    ]


def _header_problems(
    table: str,
    known: Sequence[Column],
    columns: Mapping[int, str],
    header: Sequence[str],
    where: str,
    given: Sequence[str],
    is_ours: bool,
) -> list[Problem]:
    found = list(columns.values())
    lacking = missing(known, [*found, *given])
    if lacking:
        both = ", ".join(c.name if c.name == c.dutch else f"{c.name} ({c.dutch})" for c in lacking)
        names = Words(both, ", ".join(column.dutch for column in lacking))
        return [
            problem(
                where,
                ", ".join(header),
                Remedy(
                    "Add to the first line of the table of %(noun)s: %(words)s.",
                    noun=TABLE_NAMES[table],
                    words=names,
                ),
            )
        ]
    twice = sorted({column for column in found if is_ours and found.count(column) > 1})
    written = {
        column: ", ".join(
            dict.fromkeys(
                header[place].strip() for place, name in columns.items() if name == column
            )
        )
        for column in twice
    }
    return [
        problem(where, written[column], Remedy("This column stands twice; remove one of the two."))
        for column in twice
    ]


_NOT_WORKED_OUT = Remedy(
    "The spreadsheet could not work out this cell. Write what should stand there, or empty it."
)


def _cells_problem(
    where: str, cells: Sequence[str], header: Sequence[str], read: Mapping[int, str]
) -> Problem | None:
    if len(cells) != len(header):
        value = f"{len(cells)} cells, {len(header)} columns"
        return problem(
            where,
            value,
            Remedy(
                "Give the row as many cells as there are columns; put quotation marks "
                "round separators."
            ),
        )
    for place, (cell, column) in enumerate(zip(cells, header, strict=True)):
        is_error = place in read and cell.startswith("#") and cell in ERRORS
        remedy = _NOT_WORKED_OUT if is_error else text_remedy(cell)
        if remedy is not None:
            return problem(f"{where}, column {column}", cell, remedy)
    return None


# From rows to records


def read_each(
    content: bytes,
    name: str,
    table: str,
    build: Callable[[ParsedRow], Record],
    unique: Sequence[str] = (),
    known: Sequence[Column] = (),
    mapping: Mapped = None,
    expand: Callable[[ParsedRow], Sequence[ParsedRow]] = lambda row: (row,),
) -> Reading[Record]:
    """Return one record per row, or per row that a row becomes by `expand`. Rows with the same
    values in the unique columns are reported after the first.

    `known`: the columns of a table that is none of the five. `mapping`: our column for each of the
    file's, in order.
    """
    found = _read_rows(content, name, table, known or TABLES[table], mapping)
    records: Spool[Record] = Spool()
    of_rows: list[Problem] = []
    problems = list(found.problems)
    seen: set[bytes] = set()
    read = found.broken
    for row in _expanded(found, expand):
        read += 1
        if isinstance(row, Problem):
            problems.append(row)
            continue
        record = build(row)
        key = _digest(row.cells.get(column, "") for column in unique)
        if unique and key in seen:
            row.report(
                _last_of(unique, row),
                Remedy("This row stands twice in the table; keep the right one."),
            )
        seen.add(key)
        of_rows += (*row.problems, *row.remarks)
        if not row.problems:
            records.append(record)
    return Reading(records.kept(), (*problems, *of_rows), read, found.cells is not None)


def _expanded(
    found: _Rows, expand: Callable[[ParsedRow], Sequence[ParsedRow]]
) -> Iterator[ParsedRow | Problem]:
    for row in found:
        if isinstance(row, Problem):
            yield row
        else:
            yield from expand(row)


def _digest(words: Iterable[str]) -> bytes:
    """Return what stands for some words; two that differ have another one. It is small, and there
    are many.
    """
    return hashlib.blake2b("\0".join(words).encode(errors="surrogatepass"), digest_size=16).digest()


def _last_of(columns: Sequence[str], row: ParsedRow) -> str:
    """Return the last of these columns that the file has, so that a report names a cell that can be
    found.
    """
    return next((column for column in reversed(columns) if column in row.headers), columns[-1])


def _read_groups(
    content: bytes,
    name: str,
    table: str,
    key: Sequence[str],
    build: Callable[[ParsedRow, Sequence[ParsedRow]], Record],
    mapping: Mapped = None,
) -> Reading[Record]:
    """Return one record per group of rows that share a key; `build` gets the merged row and all
    rows.
    """
    found = _read_rows(content, name, table, TABLES[table], mapping)
    groups = _Groups()
    problems = list(found.problems)
    for place, row in enumerate(found):
        if isinstance(row, Problem):
            problems.append(row)
        else:
            groups.add(place, _digest(_key_part(row, column) for column in key))
    records: Spool[Record] = Spool()
    read = len(groups.firsts) + found.broken + len(problems) - len(found.problems)
    for first in groups.firsts:
        rows = [row for place in groups.places(first) if isinstance(row := found[place], ParsedRow)]
        head = _merged(rows)
        record = build(head, rows)
        wrong = list(
            dict.fromkeys([*head.problems, *(issue for row in rows for issue in row.problems)])
        )
        problems += (*wrong, *(each for row in rows for each in row.remarks))
        if not wrong:
            records.append(record)
    return Reading(records.kept(), tuple(problems), read, found.cells is not None)


class _Groups:
    """Which rows belong together, in some bytes for each row."""

    def __init__(self) -> None:
        self.firsts = array("q")
        self._lasts: dict[bytes, int] = {}
        self._next: dict[int, int] = {}

    def add(self, place: int, key: bytes) -> None:
        """Put a row with the earlier rows of the same key."""
        if key in self._lasts:
            self._next[self._lasts[key]] = place
        else:
            self.firsts.append(place)
        self._lasts[key] = place

    def places(self, first: int) -> Iterator[int]:
        """Yield the places of the rows of a group, in the order of the file."""
        place: int | None = first
        while place is not None:
            yield place
            place = self._next.get(place)


def _key_part(row: ParsedRow, column: str) -> str:
    """Return a cell as part of a key; a KvK number counts as the same however it is spaced."""
    value = row.cells.get(column, "")
    return compact(value) if column == "kvk" else value


def _merged(rows: Sequence[ParsedRow]) -> ParsedRow:
    """Return the first row, with what it leaves empty filled in from the next."""
    cells = dict(rows[0].cells)
    for row in rows[1:]:
        cells.update(
            {column: value for column, value in row.cells.items() if not cells.get(column)}
        )
    return ParsedRow(rows[0].where, cells, rows[0].headers, rows[0].open_to)


def _check_repeats(head: ParsedRow, rows: Sequence[ParsedRow], columns: Sequence[str]) -> None:
    """Report what a later row of a group says otherwise than an earlier one."""
    for row in rows:
        for column in columns:
            value = row.cells.get(column)
            if value and value != head.cells[column]:
                row.report(
                    column,
                    Remedy(
                        "%(where)s says %(words)s; write the same, or leave the cell empty.",
                        where=head.where,
                        words=head.cells[column][:80],
                    ),
                )


def read_organisations(
    content: bytes, name: str = "", mapping: Mapped = None
) -> Reading[OrganisationRecord]:
    """Return organisations and who holds them; rows with the same name and KvK number are one
    organisation.
    """
    return _read_groups(content, name, "organisations", ("name", "kvk"), _organisation, mapping)


def _organisation(head: ParsedRow, rows: Sequence[ParsedRow]) -> OrganisationRecord:
    _check_repeats(head, rows, ("kind", "rsin", "oin", "town", "field"))
    head.required("name")
    head.required("kind")
    plain = head.mention("name", "kvk", "town")
    others = {
        scheme: _number(head, column, scheme) for column, scheme in (("rsin", RSIN), ("oin", OIN))
    }
    numbers = {
        **plain.identifiers,
        **{scheme: number for scheme, number in others.items() if number},
    }
    return OrganisationRecord(
        where=head.where,
        mention=Mention(plain.name, MappingProxyType(numbers), plain.town),
        kind=head.choice("kind", OrganisationKind) or OrganisationKind.OTHER,
        field=head.text("field"),
        holders=tuple(holder for row in rows if (holder := _holder(row)) is not None),
    )


def _number(row: ParsedRow, column: str, scheme: str) -> str | None:
    return row.parsed(column, lambda text: validate(scheme, text), _NUMBER_REMEDY)


def _holder(row: ParsedRow) -> OrganisationTie | None:
    """Return the holder that a row names; details of a tie without a holder are reported."""
    columns = ("owner_kvk", "tie", "share", "tie_from", "tie_until")
    if row.text("owner") is None:
        for column in columns:
            if row.text(column):
                row.report(
                    column, Remedy("Name the owner whom this is about, or leave the cell empty.")
                )
        return None
    start, until = row.period("tie_from", "tie_until")
    kind = row.choice("tie", TieKind, HOLDER_TIES) or TieKind.OWNERSHIP
    return OrganisationTie(
        row.mention("owner", "owner_kvk"), kind, row.share(), start, until, row.text("source")
    )


def read_officials(
    content: bytes, name: str = "", mapping: Mapped = None
) -> Reading[OfficialRecord]:
    """Return people in office. One key may stand in several rows: a person can hold several
    offices.
    """
    return read_each(
        content,
        name,
        "officials",
        _official,
        ("body", "office", "starts_on", "key", "who"),
        mapping=mapping,
    )


def _official(row: ParsedRow) -> OfficialRecord:
    held = row.held()
    start, until = held.start, held.until
    named, office = _named(row), row.required("office")
    is_unelected = _is_unelected(row.text("office_kind") or "", office)
    kind = OfficeKind.EXTERNAL if is_unelected else row.choice("office_kind", OfficeKind)
    kind = kind or offices.kind_of(office)
    initials = row.text("initials") or named.initials
    given_name = row.text("given_name") or named.given_name
    prefix = row.text("prefix") or named.prefix
    parts = (initials, given_name, prefix, named.family_name)
    row.cells["who"] = row.text("key") or " ".join(filter(None, parts))
    if kind is None and office and not row.text("office_kind"):
        row.report("office_kind" if "office_kind" in row.headers else "office", _KIND_REMEDY)
    return OfficialRecord(
        where=row.where,
        key=row.text("key") or "",
        family_name=named.family_name,
        office_title=office,
        office=kind or OfficeKind.EXTERNAL,
        initials=initials,
        given_name=given_name,
        prefix=prefix,
        designated=row.answer("designated") or False,
        designation_reference=row.text("designation_reference"),
        portfolio=_split(row.cells.get("portfolio", "")),
        from_date=start,
        until_date=until,
        body=row.text("body"),
        unelected=is_unelected,
    )


def _is_unelected(said: str, title: str) -> bool:
    """Say whether a row is of a member who was not elected: its kind says so, or leaves it to the
    title.
    """
    is_open = not said or words(OfficeKind).get(fold(said)) == OfficeKind.EXTERNAL
    return offices.is_unelected(said) or (is_open and offices.is_unelected(title))


def _named(row: ParsedRow) -> PersonCell:
    """Return the name of an official: as its parts stand in the table, or taken apart."""
    if row.text("family_name") is not None or row.text("name") is None:
        has_parts = "family_name" in row.headers or "name" not in row.headers
        return PersonCell(row.required("family_name" if has_parts else "name"))
    found = row.parsed("name", person_cells.read, _NAME_REMEDY)
    return found or PersonCell("")


_NAME_REMEDY = Remedy("Write the name of a person here.")
_KIND_REMEDY = Remedy(
    "Say what kind of office this is: %(words)s. We cannot tell from its title.",
    words=shown(OfficeKind),
)


def read_positions(
    content: bytes, name: str = "", mapping: Mapped = None
) -> Reading[PositionRecord]:
    """Return positions beside the office, each under its own key, or under what it is called and
    where it is held.
    """
    return read_each(
        content,
        name,
        "positions",
        _position,
        ("body", "official", "key", _BEGINNING),
        mapping=mapping,
        expand=_positions,
    )


_BEGINNING = "named_from"
"""The first day of a position without a key, by which the same post held twice is told apart."""


def _positions(row: ParsedRow) -> Sequence[ParsedRow]:
    """Return a row for each position that stands in a row."""
    try:
        found = position_rows.parts_of(row.cells)
    except NotApart as error:
        is_one = error.column == "position" and "\n" not in row.cells["position"]
        row.report(error.column, _SEVERAL if is_one else _NOT_PAIRED)
        return [row]
    if len(found) == 1:
        row.cells = found[0]
        return [row]
    return [
        ParsedRow(
            f"{row.where}, position {number}",
            cells,
            row.headers,
            row.open_to,
            remarks=row.remarks if number == 1 else [],
            order=row.order,
        )
        for number, cells in enumerate(found, 1)
    ]


_NOT_PAIRED = Remedy(
    "The cells of this row hold different numbers of positions. Write each position in a row of "
    "its own."
)
_SEVERAL = Remedy(
    "Several positions may stand here, and we cannot tell them apart. Write each position in a row "
    "of its own."
)
_NOT_APART = Remedy(
    "We cannot tell what the position is and where it is held. Write it as: treasurer, Koor Zilt."
)
_IS_A_NAME = Remedy(
    "This is what a column is called, and no position. Write what the position is, or say on the "
    "page of the columns which column holds the positions."
)
_NO_POSITION = Remedy("No position stands beside this name. If this person has none, write: geen.")


def _official_of(row: ParsedRow) -> str:
    """Return whom a position is of: as one cell says, else the parts of a name; else as somebody
    said of the whole table.
    """
    parts = [row.text(name) for name in ("initials", "given_name", "prefix", "family_name")]
    whole = row.text("official") or (" ".join(filter(None, parts)) if parts[-1] else "")
    if not whole and row.open_to.official:
        whole = row.open_to.official
    return whole or row.required("official" if "official" in row.headers else "family_name")


def _take_aside_apart(row: ParsedRow) -> None:
    """Move what stands in brackets behind a position to the cell where it belongs: "(onbezoldigd)",
    "(2019-heden)", "(q.q.)".
    """
    for column in ("position", "title", "organisation"):
        found = position_rows.aside(row.cells.get(column, ""))
        while found is not None:
            row.cells[column], said = found
            for name, text in said.items():
                if not row.text(name):
                    row.cells[name] = text
                elif not position_rows.say_the_same(name, row.cells[name], text):
                    tell = row.remark if name == "time_spent" else row.report
                    tell(name, _SAYS_OTHERWISE)
            found = position_rows.aside(row.cells[column])


_SAYS_OTHERWISE = Remedy(
    "This cell says something else than what stands behind the position. Keep the right one."
)


def _take_position_apart(row: ParsedRow) -> None:
    """Fill in title and organisation from the cell that holds both, and see that both are there."""
    both = row.text("position")
    if both is not None and not answers_none(both):
        found = position_rows.apart(both, row.headers.get("position", ""), row.order)
        if found is None and not (row.text("title") or row.text("organisation")):
            row.report("position", _NOT_APART)
        title, organisation = found or (both, "")
        if any(map(position_rows.holds_an_aside, (title, organisation))) and not row.problems:
            row.report("position", _NOT_APART)
        row.cells["title"] = row.text("title") or title
        row.cells["organisation"] = row.text("organisation") or organisation
    elif both is not None:
        row.cells["title"] = row.text("title") or both
    title = row.cells.get("title", "")
    if title and both is None and not row.text("organisation") and not answers_none(title):
        parts = position_rows.apart(title, order=row.order) or (title, "")
        if any(map(position_rows.holds_an_aside, parts)) and not row.problems:
            row.report("title", _NOT_APART)
        title, row.cells["organisation"] = parts
        row.cells["title"] = title
    if heads_positions(title):
        row.report("title" if "title" in row.headers else "position", _IS_A_NAME)
    if not title and not row.text("organisation"):
        row.report("position" if "position" in row.headers else "title", _NO_POSITION)
    elif not answers_none(title) and not row.problems:
        row.required("title")
        row.required("organisation")


def _kind(row: ParsedRow, title: str) -> TieKind:
    """Return what binds the person: what the table says, else a guess, if somebody let us."""
    said = row.choice("role", TieKind, POSITION_TIES)
    if said is None and row.open_to.guesses_roles and row.text("role") is None:
        said = functions.kind_of(title)
    return said or TieKind.UNSPECIFIED


def _capacity(row: ParsedRow) -> Capacity | None:
    """Return in what capacity a position is held: what the table says, or that it is ex officio."""
    said = row.choice("capacity", Capacity)
    ex_officio = row.parsed("ex_officio", _says_ex_officio, _EX_OFFICIO_REMEDY)
    return said or ex_officio or None


def _says_ex_officio(text: str) -> Capacity | None:
    if fold(text) in words(Capacity):
        return Capacity(words(Capacity)[fold(text)])
    return Capacity.EX_OFFICIO if pay.read(text) else None


_EX_OFFICIO_REMEDY = Remedy(
    "Write yes or no (ja or nee): whether somebody holds this position ex officio (q.q.)."
)


def _position(row: ParsedRow) -> PositionRecord:
    _take_aside_apart(row)
    _take_position_apart(row)
    held = row.held()
    start, until = held.start, held.until
    title, organisation = row.cells.get("title", ""), row.mention("organisation", "kvk", "town")
    is_named = row.text("key") is None
    if is_named:
        row.cells["key"] = _named_by(title, organisation)
        row.cells[_BEGINNING] = str(start or "")
    phase = row.choice("phase", Phase)
    return PositionRecord(
        where=row.where,
        official=_official_of(row),
        key=row.cells["key"],
        title=title,
        organisation=organisation,
        kind=_kind(row, title),
        capacity=_capacity(row),
        paid=row.pay(),
        share=row.share(),
        from_date=start,
        until_date=until,
        ended=_ended(row, phase, held),
        announced=row.answer("announced") or phase is Phase.ANNOUNCED,
        source=row.text("source"),
        body=row.text("body"),
        listed_on=row.date("listed_on"),
        is_none=answers_none(title) and (not organisation.name or says_none(organisation.name)),
        is_named=is_named,
        particulars=particular_cells.read(row),
    )


def _named_by(title: str, organisation: Mention) -> str:
    """Return the key of a position that the file gives none, the same for every file that writes
    these two alike.
    """
    where = organisation.identifiers.get(KVK) or organisation.name
    return " / ".join(" ".join(text.casefold().split()) for text in (title, where))


def _ended(row: ParsedRow, phase: Phase | None, held: WrittenPeriod) -> bool | None:
    """Say whether a position is over; a last day means that it is.

    A list without a column for it holds what runs; one with it says that nobody knows by an empty
    cell.
    """
    ended = row.answer("ended")
    if held.until is None and phase is not None:
        return None if phase is Phase.END_UNKNOWN else phase is Phase.ENDED
    if held.until is None:
        if {"ended", "phase"} & row.headers.keys() and (ended is not None or not held.runs):
            return ended
        return False if row.open_to.runs and not held.is_unknown else None
    if ended is False:
        row.report(
            "ended", Remedy("A last day is filled in; write yes here, or empty the last day.")
        )
    return True


def read_decisions(
    content: bytes, name: str = "", mapping: Mapped = None
) -> Reading[DecisionRecord]:
    """Return decisions and their parties; rows with the same procedure and lot are one decision."""
    return _read_groups(
        content, name, "decisions", ("body", "procedure", "lot"), _decision, mapping
    )


_DECISION_COLUMNS = (
    "title",
    "kind",
    "status",
    "decided_on",
    "value",
    "currency",
    "eu_funds",
    "sole_mandate",
    "body",
)


def _decision(head: ParsedRow, rows: Sequence[ParsedRow]) -> DecisionRecord:
    _check_repeats(head, rows, _DECISION_COLUMNS)
    for column in ("kind", "status"):
        head.required(column)
    amount = head.parsed(
        "value",
        parse_cents,
        Remedy("Write an amount from 0 to 1,000,000,000,000, such as 1234.50 or 1234,50."),
    )
    decided_on = head.date("decided_on")
    return DecisionRecord(
        where=head.where,
        source="table",
        procedure=head.required("procedure"),
        lot=head.cells.get("lot", ""),
        title=head.required("title"),
        kind=head.choice("kind", DecisionKind) or DecisionKind.OTHER,
        status=head.choice("status", DecisionStatus) or DecisionStatus.OPEN,
        decided_on=decided_on,
        date_basis="decided_on" if decided_on else None,
        amount_cents=amount,
        currency=_currency(head) if amount is not None else None,
        eu_funds=head.answer("eu_funds"),
        sole_mandate=head.answer("sole_mandate"),
        parties=tuple(party for row in rows if (party := _party(row)) is not None),
        body=head.text("body"),
    )


def _currency(row: ParsedRow) -> str:
    currency = (row.text("currency") or "EUR").upper()
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        row.report("currency", Remedy("Name the currency by its three letters, such as EUR."))
    return currency


def _party(row: ParsedRow) -> PartyRecord | None:
    """Return the party that a row names; details without a party are reported."""
    columns = ("party_kvk", "party_town", "party_role", "benefit")
    if row.text("party") is None:
        for column in columns:
            if row.text(column):
                row.report(
                    column, Remedy("Name the party whom this is about, or leave the cell empty.")
                )
        return None
    row.required("party_role")
    role = row.choice("party_role", PartyRole) or PartyRole.SUBJECT
    return PartyRecord(
        row.mention("party", "party_kvk", "party_town"), role, row.choice("benefit", Benefit)
    )


def read_participations(
    content: bytes, name: str = "", mapping: Mapped = None
) -> Reading[ParticipationRecord]:
    """Return what officials did, or will do, in decisions: one row per official and decision."""
    return read_each(
        content,
        name,
        "participations",
        _participation,
        ("body", "procedure", "lot", "official"),
        mapping=mapping,
    )


def _participation(row: ParsedRow) -> ParticipationRecord:
    return ParticipationRecord(
        where=row.where,
        procedure=row.required("procedure"),
        lot=row.cells.get("lot", ""),
        official=row.required("official"),
        steps=row.choices("steps", Step),
        planned=row.choices("planned", Step),
        recused_preparation=row.answer("recused_preparation"),
        recused_deliberation=row.answer("recused_deliberation"),
        recused_vote=row.answer("recused_vote"),
        recused_contact=row.answer("recused_contact"),
        took_no_part=row.answer("took_no_part"),
        decisive=row.answer("decisive"),
        proposed=row.answer("proposed"),
        source=row.text("source"),
        body=row.text("body"),
    )
