"""What each column of a list means and how it is written, as the tables themselves have it: for
people, in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from register.api import tables
from register.api.tables import Table
from register.presentation import written

MEANINGS: Mapping[str, Any] = {
    "aanvang": lazy_gettext("First day, as far as it is known"),
    "adres": lazy_gettext("Address of the page about this row"),
    "ambt": lazy_gettext("Office, as the body calls it"),
    "ambten": lazy_gettext(
        "Offices that the official holds at the body; of whoever left, those held before"
    ),
    "anders": lazy_gettext("What is said otherwise than before"),
    "bedragEuro": lazy_gettext(
        "What the position earned that year, in euros; empty: said not to be known yet"
    ),
    "bekendTot": lazy_gettext(
        "Last day in office of whoever left every public office; of later days nothing is known"
    ),
    "bestuurderId": lazy_gettext("Who it is, at this body"),
    "bevestigdOp": lazy_gettext("When the official last confirmed the whole list"),
    "bezoldigd": lazy_gettext("Whether the position is paid"),
    "bron": lazy_gettext("Where a file says that it has the entry from, else its name"),
    "dag": lazy_gettext("First or last day of the position, where that is what happened"),
    "dagenTeLaat": lazy_gettext("How many days too late it was recorded"),
    "doorBestuurder": lazy_gettext("Whether the official made the present version"),
    "einde": lazy_gettext("Last day, as far as it is known"),
    "geenBron": lazy_gettext("The file that says that there are none"),
    "geenHerkomst": lazy_gettext(
        "That there are none: declared by the official, or from a file of the body"
    ),
    "geenOp": lazy_gettext("When it was recorded that the official has no positions"),
    "gemeldOp": lazy_gettext(
        "When it was declared; empty: a file brought it, and the day is not known"
    ),
    "gewijzigdOp": lazy_gettext("When the present version was recorded"),
    "herkomst": lazy_gettext(
        "Whether somebody entered it on a page, or a file of the body brought it"
    ),
    "hoedanigheid": lazy_gettext(
        "Whether it is held in private, by virtue of the office, or is another office"
    ),
    "id": lazy_gettext("The entry; it never changes"),
    "jaar": lazy_gettext("Calendar year"),
    "kvkNummer": lazy_gettext("Number in the trade register"),
    "minstens": lazy_gettext("Whether it was that many days too late at least"),
    "naam": lazy_gettext("Name"),
    "naamBestuurder": lazy_gettext("Name of the official"),
    "naamOrgaan": lazy_gettext("Name of the body"),
    "naamOrganisatie": lazy_gettext("Name of the organisation where the position is held"),
    "nevenfunctieId": lazy_gettext("The entry; it never changes"),
    "nieuw": lazy_gettext("What is said now, in the order of “anders”"),
    "nummers": lazy_gettext("Numbers in registers, each with the name of its register"),
    "omschrijving": lazy_gettext("Position, as it was declared"),
    "opgave": lazy_gettext(
        "What the official stated last: positions, that there are none, or nothing yet"
    ),
    "opgaveOp": lazy_gettext("When that was stated"),
    "orgaanId": lazy_gettext("The body whose register it is"),
    "orgaanOfPlaats": lazy_gettext("Body of an official, or town of an organisation"),
    "organisatieId": lazy_gettext("The organisation"),
    "oud": lazy_gettext("What was said before, in the order of “anders”"),
    "peildatum": lazy_gettext("Day of which the file speaks that brought the entry"),
    "persoonId": lazy_gettext("Who it is, at whatever body"),
    "plaats": lazy_gettext("Town"),
    "portefeuille": lazy_gettext("Portfolio in the office"),
    "soort": lazy_gettext("Kind"),
    "soortAmbt": lazy_gettext("Kind of office"),
    "soortOrganisatie": lazy_gettext("Kind of organisation"),
    "status": lazy_gettext("How it stands today, by its dates"),
    "vastgelegdOp": lazy_gettext("When it first came into this register"),
    "tijdsbesteding": lazy_gettext(
        "Time that the position takes, as it was stated: per week, month or year"
    ),
    "onkostenvergoeding": lazy_gettext("Whether expenses are paid back"),
    "bezoldigingGaatNaar": lazy_gettext("Where what is paid for the position goes"),
    "benoemdDoor": lazy_gettext("Who named the official to a position held ex officio"),
    "isHoofdfunctie": lazy_gettext("Whether it is the main job"),
    "aanvaardOp": lazy_gettext("When the official accepted the position"),
    "gepubliceerdOp": lazy_gettext(
        "When the body published the position before, where a list says so"
    ),
    "toelichting": lazy_gettext("Note of the official, where everybody may read it"),
    "contractenNagegaanOp": lazy_gettext(
        "When the official last looked whether there is a contract with the own body that the law "
        "bars; what came of it is not public"
    ),
    "vermeldOp": lazy_gettext("When the amount was stated"),
    "voltijds": lazy_gettext(
        "Whether an executive office is held full time; empty: not recorded, or another office"
    ),
    "werkgebied": lazy_gettext("Field of work"),
    "wijziging": lazy_gettext("What was recorded, or what happened"),
    "zeker": lazy_gettext("Whether the position was certainly running then"),
}
"""What the columns of the database mean, and the address; one name means the same in every list."""
ELSEWHERE: Mapping[tuple[str, str], Any] = {
    ("zoekresultaten", "id"): lazy_gettext("The official, the organisation or the body"),
    ("zoekresultaten", "soort"): lazy_gettext("What was found"),
    ("stand", "ambten"): lazy_gettext("Offices that the official held on that day"),
    ("stand", "vastgelegdOp"): lazy_gettext("When what stood then was recorded"),
    ("wijzigingen", "vastgelegdOp"): lazy_gettext(
        "When the change was recorded; of a first or last day, the entry"
    ),
}
"""Where a name means something narrower in one list."""

DATES = ("bekendTot", "peildatum", "aanvaardOp", "gepubliceerdOp")
"""The columns with a date as far as it is known, that have no whole day beside them."""


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """A column in words: its name, what it means, and how its values are written."""

    name: str
    meaning: str
    written: str


def of(table: Table) -> list[ColumnDescription]:
    """Return the columns of a list in their order, but for the licence and what to read first:
    only CSV has columns for them.
    """
    [name] = [name for name, each in tables.TABLES.items() if each is table]
    return [_column(name, table, column) for column in table.names]


def _column(name: str, table: Table, column: str) -> ColumnDescription:
    for dated in tables.PARTIAL:
        if column == f"{dated}{tables.DAY}":
            return ColumnDescription(
                column, _of_day(dated), _("whole day, as 2024-03-27; a date in XLSX")
            )
        if column == f"{dated}{tables.PRECISION}":
            meaning = _("How much of “%(column)s” is known", column=dated)
            return ColumnDescription(column, meaning, _one_of(tables.PRECISIONS.values()))
    meaning = ELSEWHERE.get((name, column), MEANINGS[column])
    return ColumnDescription(column, str(meaning), _written(column, table.columns.get(column)))


def _of_day(dated: str) -> str:
    if dated == "einde":
        return str(_("The last day that “%(column)s” can be", column=dated))
    return str(_("The first day that “%(column)s” can be", column=dated))


def _written(column: str, convert: Any) -> str:
    members = getattr(convert, "__self__", None)
    if convert is bool:
        return str(_("“ja” or “nee” in CSV, true or false in XLSX and JSON"))
    if isinstance(members, Mapping):
        return _one_of(members.values())
    if convert is tables.position_kind:
        return _one_of([*written.POSITION.values(), "anders"])
    if convert is tables.time_spent:
        return str(_("words, as “ongeveer 2 tot 4 uur per maand”"))
    if convert is tables.moment:
        return str(_("moment in UTC, as 2024-03-27T09:30:00Z"))
    if column in tables.NUMBERS:
        return str(_("number"))
    if column in tables.PARTIAL or column in DATES:
        return str(_("2024, 2024-03 or 2024-03-27"))
    if column == tables.ADDRESS:
        return str(_("address"))
    return str(_("text"))


def _one_of(values: Any) -> str:
    return str(_("one of: %(names)s", names=", ".join(dict.fromkeys(values))))
