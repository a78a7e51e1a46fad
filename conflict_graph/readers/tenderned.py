"""Read the workbook that TenderNed publishes each half year, and the older one of 2016–2024: a row
per party to which a lot was awarded.

The rows of one lot in one publication become one decision. A KvK number is read of a Dutch party
alone and as it stands: of a number that a spreadsheet cut short nobody can tell whose it is.

Source: tests/test_tenderned.py of pcvantol/company-harvest, koppel_winnaar.py of
clbuvelot/marktonderzoek-dashboard, import_dataset.py of EpikourosNafplio/tenderagent-msp.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from types import MappingProxyType
from typing import TypeVar

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionKind, DecisionStatus, Problem
from conflict_graph.readers import markup, notices
from conflict_graph.readers.content import problem
from conflict_graph.readers.records import DecisionRecord, Mention, Reading
from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.workbook import Sheet, is_workbook, read_sheets
from conflict_graph.readers.values import parse_cents, parse_date, plain
from conflict_graph.resolution.identifiers import compact
from conflict_graph.wording.remedies import Remedy

SOURCE = "tenderned"
_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "publication": ("ID publicatie",),
        "procedure": ("TenderNed kenmerk",),
        "published": ("Publicatiedatum",),
        "buyer": ("Officiële naam Aanbestedende dienst", "Naam Aanbestedende dienst"),
        "title": ("Naam aanbesteding",),
        "lot": ("ID perceel",),
        "lot_title": ("Naam perceel",),
        "day": ("Datum gunning", "Datum besluit gunning"),
        "winner": ("Naam gegunde onderneming", "Officiële benaming"),
        "number": ("ON kvknummer", "Kvknummer"),
        "town": ("ON plaats", "Plaats"),
        "country": ("ON land", "Land"),
        "estimate": ("Geraamde waarde in EUR",),
        "value": ("Definitieve waarde - bedrag", "Waarde - bedrag"),
        "currency": ("Waarde - valuta",),
    }
)
"""What is read, with the columns in which it stands; the first that is filled in counts."""
_NEEDED = ("publication", "procedure", "buyer", "winner")
_MARK = re.compile(rb"tenderned kenmerk", re.IGNORECASE)
_LOOKED_AT = 20_000_000
"""How many bytes of a part of the workbook are looked at for its columns."""
_NO_NAME = frozenset(("onbekend", "n.v.t.", "nvt", "niet bekend", "-"))
"""What stands in the place of a name that nobody filled in."""
_DUTCH = frozenset(("nederland", "nl", "nld"))
_TENDERNED_DIGITS = 9

_DAY = Remedy("Write a day that exists, as YYYY-MM-DD or D-M-YYYY.")
_AMOUNT = Remedy("Write an amount from 0 to 1,000,000,000,000, such as 1234.50.")
_CURRENCY = Remedy("Name the currency by its three letters, such as EUR.")
_AMOUNTS = Remedy("The rows of this lot tell different values; the value was left out.")
_NO_PROCEDURE = Remedy(
    "Fill in the TenderNed kenmerk; without it nobody can say which procedure this is."
)
_TWICE = Remedy("This row stands in the file twice; it was read once.")
_FOREIGN = Remedy(
    "This is no KvK number: the party is not in the Netherlands, or the row does not say where. "
    "The party was read without it."
)
_SHORT = Remedy(
    "A KvK number has eight digits; a spreadsheet may have dropped a zero. The party was read "
    "without it. Look it up and fill it in."
)
_NOT_KNOWN = Remedy("This is no name. The award was read without this party; look up who won.")
_NOT_AWARDED = Remedy("Nothing was awarded here yet. It was read as a decision that is open.")
_EMPTY = Remedy("The workbook has the columns of TenderNed and no rows; download it again.")
_OTHER = Remedy(
    "Offer the workbook of TenderNed, with the columns ID publicatie and TenderNed kenmerk."
)

Value = TypeVar("Value")


def fits(content: bytes) -> bool:
    """Say whether a file is a workbook with the columns of TenderNed."""
    if not is_workbook(content):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = [
                each
                for each in packed.namelist()
                if each == "xl/sharedStrings.xml" or each.startswith("xl/worksheets/")
            ]
            for part in parts:
                with packed.open(part) as opened:
                    if _MARK.search(opened.read(_LOOKED_AT)):
                        return True
    except Exception:  # zlib and a damaged header raise whatever they lead to; reading tells why
        return False
    return False


def read(content: bytes, name: str = "") -> Reading[DecisionRecord]:
    """Return the awards in a workbook, in its order. `read` counts rows, good or bad."""
    if markup.is_web_page(content):
        return Reading(problems=(markup.web_page_problem(name),), readable=False)
    if not is_workbook(content):
        return Reading(problems=(problem(name, "", _OTHER),), readable=False)
    sheets = read_sheets(content, name)
    if isinstance(sheets, Problem):
        return Reading(problems=(sheets,), readable=False)
    tables = [(each, found) for each in sheets if (found := _header_of(each)) is not None]
    if not tables:
        return Reading(problems=(problem(name, sheets[0].name, _OTHER),), readable=False)
    reader = _Reader()
    for sheet, header in tables:
        reader.read_sheet(sheet, header, f"{sheet.name.strip()}, " if len(tables) > 1 else "")
    if not reader.read:
        reader.problems.append(problem(name, "", _EMPTY))
    return reader.reading()


def _header_of(sheet: Sheet) -> dict[str, list[int]] | None:
    """Return in which columns each thing stands; None for a sheet that is not the data."""
    _, first = sheet.rows[0]
    folded = [fold(each) for each in first]
    found = {
        key: [folded.index(fold(each)) for each in names if fold(each) in folded]
        for key, names in _COLUMNS.items()
    }
    return found if all(found[key] for key in _NEEDED) else None


@dataclass
class _Award:
    """The rows of one lot in one publication."""

    where: str
    row: Mapping[str, str]
    basis: str
    winners: list[Mention] = field(default_factory=list)
    values: set[tuple[int, str]] = field(default_factory=set)
    is_awarded: bool = False


class _Reader:
    """Reads the rows of a workbook and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.read = 0
        self.problems: list[Problem] = []
        self._awards: dict[tuple[str, str, str], _Award] = {}
        self._seen: set[int] = set()

    def read_sheet(self, sheet: Sheet, header: Mapping[str, Sequence[int]], before: str) -> None:
        """Read the rows of a sheet below its header. `before`: what stands before their places."""
        _, titles = sheet.rows[0]
        for number, cells in islice(sheet.rows, 1, None):
            self.read += 1
            where = f"{before}row {number}"
            row = {key: _first(cells, places) for key, places in header.items()}
            filled = [titles[at] for at in header["day"] if _first(cells, [at])]
            basis = filled[0] if filled else ""
            if not row["procedure"]:
                self._report(where, "TenderNed kenmerk", row["title"], _NO_PROCEDURE)
            elif hash(cells) in self._seen:
                self._report(where, "", row["publication"], _TWICE)
            else:
                self._seen.add(hash(cells))
                self._row(where, row, basis)

    def _row(self, where: str, row: Mapping[str, str], basis: str) -> None:
        key = (row["procedure"], row["lot"], row["publication"])
        award = self._awards.setdefault(key, _Award(where, row, basis))
        award.is_awarded = award.is_awarded or bool(row["winner"] or row["day"])
        if row["winner"]:
            self._winner(where, row, award)
        amount = self._parsed(where, "value", row["value"], parse_cents, _AMOUNT)
        currency = row["currency"] or "EUR"
        if amount and not re.fullmatch("[A-Z]{3}", currency):
            self._report(where, "Waarde - valuta", currency, _CURRENCY)
        elif amount:
            award.values.add((amount, currency))

    def _winner(self, where: str, row: Mapping[str, str], award: _Award) -> None:
        if row["winner"].casefold() in _NO_NAME:
            self._report(where, "Naam gegunde onderneming", row["winner"], _NOT_KNOWN)
            return
        digits = compact(row["number"])
        is_dutch = row["country"].casefold() in _DUTCH
        numbers = notices.numbers(digits, "NL") if is_dutch else {}
        if digits and not is_dutch:
            self._report(where, "ON kvknummer", digits, _FOREIGN)
        elif digits and not numbers and len(digits) != _TENDERNED_DIGITS:
            self._report(where, "ON kvknummer", digits, _SHORT)
        award.winners.append(
            Mention(row["winner"], MappingProxyType(dict(numbers)), row["town"] or None)
        )

    def _parsed(
        self, where: str, key: str, text: str, parse: Callable[[str], Value], remedy: Remedy
    ) -> Value | None:
        if not text:
            return None
        try:
            return parse(text)
        except ValueError:
            self._report(where, _COLUMNS[key][0], text, remedy)
            return None

    def _report(self, where: str, column: str, value: str, remedy: Remedy) -> None:
        place = f"{where}, column {column}" if column else where
        self.problems.append(problem(place, value, remedy))

    def reading(self) -> Reading[DecisionRecord]:
        """Return what the rows come to."""
        records: Spool[DecisionRecord] = Spool()
        for (procedure, lot, publication), award in self._awards.items():
            records.append(self._record(procedure, lot, publication, award))
        return Reading(records.kept(), tuple(self.problems), self.read)

    def _record(self, procedure: str, lot: str, publication: str, award: _Award) -> DecisionRecord:
        where, row = award.where, award.row
        published = self._parsed(where, "published", row["published"], _date, _DAY)
        day = self._parsed(where, "day", row["day"], _date, _DAY)
        if len(award.values) > 1:
            self._report(where, _COLUMNS["value"][0], "", _AMOUNTS)
        amount, currency = next(iter(award.values)) if len(award.values) == 1 else (None, None)
        if not award.is_awarded:
            self._report(where, "", publication, _NOT_AWARDED)
            estimate = self._parsed(where, "estimate", row["estimate"], parse_cents, _AMOUNT)
            amount, currency = (estimate, "EUR") if estimate else (amount, currency)
        return DecisionRecord(
            where=where,
            source=SOURCE,
            procedure=procedure,
            lot=lot,
            title=notices.title(row["title"], row["lot_title"], procedure),
            kind=DecisionKind.AWARD,
            status=DecisionStatus.TAKEN if award.is_awarded else DecisionStatus.OPEN,
            decided_on=day,
            date_basis=award.basis if day else None,
            amount_cents=amount,
            currency=currency,
            release=str(published) if published else None,
            release_id=publication or None,
            buyer=Mention(row["buyer"]) if row["buyer"] else None,
            parties=notices.parties(award.winners, ()),
        )


def _date(text: str) -> PartialDate:
    return parse_date(text)


def _first(cells: Sequence[str], places: Sequence[int]) -> str:
    written = (plain(cells[at]) for at in places if at < len(cells))
    return next(filter(None, written), "")
