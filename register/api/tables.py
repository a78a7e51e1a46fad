"""The lists that can be taken away: which columns each has, and its rows with the values that are
published.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conflict_graph.dates import PartialDate
from conflict_graph.particulars import FEE_WRITTEN, PUBLIC, TimeSpent, as_written
from register.api import parameters
from register.api.addresses import permanent
from register.presentation import written
from register.public import open_data, open_lists
from register.public.differences import INCOME, UNKNOWN, Difference

Row = Sequence[Any]
Convert = Callable[[Any], Any]
NUMBERS = ("jaar", "bedragEuro", "dagenTeLaat")
"""The columns that a workbook has as numbers, so that they can be added up; JSON and CSV have some
as texts.
"""
PARTIAL = ("aanvang", "einde", "dag")
"""Dates as far as they are known. Beside each stand a whole day and how much of it is known, to
sort and count by.
"""
DAY, PRECISION = "Datum", "Nauwkeurigheid"
"""What the names of those two columns end in."""
DAYS = tuple(f"{name}{DAY}" for name in PARTIAL)
"""The columns that a workbook has as dates."""
ADDRESS = "adres"
"""The column with the address of the page of a row."""
PRECISIONS: Mapping[int, str] = {4: "jaar", 7: "maand", 10: "dag"}
"""How much of a date is known, by the length of its text."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list: its rows, its columns with what makes a value of what the database holds, and its
    filters.

    `pages`: the columns with an id and the noun of the page that it leads to; the first that is
    filled in counts. An empty noun: what the first column of the row says.
    """

    rows: Callable[[open_data.Wanted], Iterator[Row]]
    columns: Mapping[str, Convert | None]
    pages: tuple[tuple[str, str], ...]
    filters: tuple[str, ...] = ()
    required: tuple[tuple[str, ...], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns in their order: those of the database, then those that are made
        of them.
        """
        dated = [
            f"{name}{end}" for name in self.columns if name in PARTIAL for end in (DAY, PRECISION)
        ]
        return (*self.columns, *dated, ADDRESS)


def moment(value: str | datetime.datetime) -> str:
    """Return a moment as it is written: in UTC, to the second."""
    if isinstance(value, datetime.datetime):
        value = value.astimezone(datetime.UTC).isoformat(" ")
    return f"{value[:10]}T{value[11:19]}Z"


def position_kind(value: str) -> str:
    """Return the word for the kind of a position."""
    return written.POSITION.get(value, "anders")


def time_spent(value: str) -> object:
    """Return how much time a position takes, in words."""
    return as_written(TimeSpent.parse(value))


PARTICULARS: Mapping[str, Convert] = {
    "time_spent": time_spent,
    "expenses": bool,
    "fee_destination": FEE_WRITTEN.__getitem__,
    "main_job": bool,
}
"""What makes the value that is published of a particular; none of the others needs anything."""


def _different(differences: Sequence[Difference]) -> str:
    return "; ".join(_field(each) for each in differences)


def _field(difference: Difference) -> str:
    return written.DIFFERENCE[difference.name] + (
        f" {difference.year}" if difference.year is not None else ""
    )


def _old(differences: Sequence[Difference]) -> str:
    return "; ".join(_said(each.name, each.before) for each in differences)


def _new(differences: Sequence[Difference]) -> str:
    return "; ".join(_said(each.name, each.after) for each in differences)


def _said(name: str, value: Any) -> str:
    if value is None:
        return "niet vastgelegd"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if name == INCOME:
        return "nog niet bekend" if value == UNKNOWN else written.euros(value)
    return written.CAPACITY[value] if name == "capacity" else str(as_written(value))


TABLES: Mapping[str, Table] = {
    "organen": Table(
        open_data.body_rows,
        {
            "orgaanId": None,
            "naam": None,
            "soort": written.BODY.__getitem__,
            "aanvang": None,
            "einde": None,
            "organisatieId": None,
        },
        (("orgaanId", "body"),),
    ),
    "bestuurders": Table(
        open_data.official_rows,
        {
            "bestuurderId": None,
            "persoonId": None,
            "naam": None,
            "orgaanId": None,
            "naamOrgaan": None,
            "ambt": None,
            "soortAmbt": written.OFFICE.__getitem__,
            "aanvang": None,
            "einde": None,
            "opgave": written.STATEMENT.__getitem__,
            "opgaveOp": moment,
            "bevestigdOp": moment,
            "geenHerkomst": written.ORIGIN.__getitem__,
            "geenBron": None,
            "portefeuille": None,
            "voltijds": bool,
        },
        (("bestuurderId", "official"),),
        (*parameters.OF_OFFICIALS, "naam"),
    ),
    "nevenfuncties": Table(
        open_data.position_rows,
        {
            "id": None,
            "orgaanId": None,
            "naamOrgaan": None,
            "bestuurderId": None,
            "persoonId": None,
            "naamBestuurder": None,
            "omschrijving": None,
            "organisatieId": None,
            "naamOrganisatie": None,
            "kvkNummer": None,
            "soort": position_kind,
            "hoedanigheid": written.CAPACITY.__getitem__,
            "bezoldigd": bool,
            "aanvang": None,
            "einde": None,
            "status": written.PHASE.__getitem__,
            "bekendTot": None,
            "gemeldOp": moment,
            "vastgelegdOp": moment,
            "gewijzigdOp": moment,
            "doorBestuurder": bool,
            "herkomst": written.ORIGIN.__getitem__,
            "bron": None,
            "peildatum": None,
            "ambten": None,
            "soortOrganisatie": written.ORGANISATION.__getitem__,
            **{each.written: PARTICULARS.get(each.name) for each in PUBLIC},
            "contractenNagegaanOp": moment,
        },
        (("id", "position"),),
        parameters.OF_POSITION_FILES,
    ),
    "organisaties": Table(
        open_data.organisation_rows,
        {
            "organisatieId": None,
            "naam": None,
            "soort": written.ORGANISATION.__getitem__,
            "werkgebied": None,
            "plaats": None,
            "nummers": None,
        },
        (("organisatieId", "organisation"),),
    ),
    "zoekresultaten": Table(
        open_lists.hit_rows,
        {
            "soort": written.HIT.__getitem__,
            "id": None,
            "naam": None,
            "orgaanOfPlaats": None,
            "ambten": None,
        },
        (("id", ""),),
        ("q", *parameters.OF_SEARCH),
        (("q",),),
    ),
    "wijzigingen": Table(
        open_lists.change_rows,
        {
            "wijziging": written.CHANGE.__getitem__,
            "dag": None,
            "vastgelegdOp": moment,
            "bestuurderId": None,
            "persoonId": None,
            "naamBestuurder": None,
            "id": None,
            "omschrijving": None,
            "naamOrganisatie": None,
            "anders": _different,
            "oud": _old,
            "nieuw": _new,
            "dagenTeLaat": None,
            "minstens": bool,
        },
        (("id", "position"),),
        (*parameters.OF_OFFICIALS, "van", "tot"),
    ),
    "stand": Table(
        open_lists.moment_rows,
        {
            "orgaanId": None,
            "bestuurderId": None,
            "persoonId": None,
            "naamBestuurder": None,
            "ambten": None,
            "id": None,
            "omschrijving": None,
            "organisatieId": None,
            "naamOrganisatie": None,
            "hoedanigheid": written.CAPACITY.__getitem__,
            "bezoldigd": bool,
            "aanvang": None,
            "einde": None,
            "zeker": bool,
            "vastgelegdOp": moment,
            "opgave": written.STATEMENT_THEN.__getitem__,
            "geenOp": moment,
            "bevestigdOp": moment,
            "geenHerkomst": written.ORIGIN.__getitem__,
            "geenBron": None,
        },
        (("id", "position"), ("bestuurderId", "official")),
        ("orgaan", "bestuurder", "op", "bekend"),
        (("orgaan", "bestuurder"),),
    ),
    "inkomsten": Table(
        open_data.income_rows,
        {
            "nevenfunctieId": None,
            "bestuurderId": None,
            "persoonId": None,
            "naamBestuurder": None,
            "orgaanId": None,
            "omschrijving": None,
            "naamOrganisatie": None,
            "jaar": str,
            "bedragEuro": written.euros,
            "vermeldOp": moment,
        },
        (("nevenfunctieId", "position"),),
        parameters.OF_OFFICIALS,
    ),
}


def values(table: Table, wanted: open_data.Wanted) -> Iterator[list[Any]]:
    """Give the rows with the values that are published; None where nothing is known."""
    converters = [
        (place, each) for place, each in enumerate(table.columns.values()) if each is not None
    ]
    others = more(table)
    for row in table.rows(wanted):
        made = [*row, *(make(row) for make in others)]
        for place, convert in converters:
            if made[place] is not None:
                made[place] = convert(made[place])
        yield made


def more(table: Table) -> list[Callable[[Row], str | None]]:
    """Return what makes the columns that stand after those of the database, of a row as the
    database gives it.
    """
    made: list[Callable[[Row], str | None]] = []
    for place, name in enumerate(table.columns):
        if name in PARTIAL:
            made += [_day(place, is_last=name == "einde"), _precision(place)]
    return [*made, _address(table)]


def _day(place: int, is_last: bool) -> Callable[[Row], str | None]:
    """Return what gives the first, or the last, day that a date can stand for."""

    def day(row: Row) -> str | None:
        text: str | None = row[place]
        if text is None or len(text) == len("2024-03-27"):
            return text
        return _end_of(text, is_last)

    return day


@functools.lru_cache(maxsize=4096)
def _end_of(text: str, is_last: bool) -> str:
    """Return the first or the last day of a month or a year; there are few, and a list names each
    many times.
    """
    date = PartialDate.parse(text)
    return (date.latest if is_last else date.earliest).isoformat()


def _precision(place: int) -> Callable[[Row], str | None]:
    return lambda row: None if row[place] is None else PRECISIONS[len(row[place])]


def _address(table: Table) -> Callable[[Row], str | None]:
    """Return what gives the address of the page of a row; None: there is none, or it may not be
    told.
    """
    keys = {
        "body": "slug",
        "official": "public_id",
        "organisation": "public_id",
        "position": "public_id",
    }
    roots = {
        noun: permanent(f"public.{noun}", **{key: "-"}).removesuffix("-")
        for noun, key in keys.items()
    }
    places = [(list(table.columns).index(name), noun) for name, noun in table.pages]

    def address(row: Row) -> str | None:
        for place, noun in places:
            if row[place] is not None:
                return f"{roots[noun or row[0]]}{row[place]}"
        return None

    return address
