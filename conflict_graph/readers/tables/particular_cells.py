"""What the cells of a row say of a position beside what it is, where and when.

What cannot be read of these keeps no row out: it is told, with its place, and the rest comes in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from conflict_graph.particulars import (
    FEE_WRITTEN,
    FIELDS,
    FeeDestination,
    ParticularField,
    Particulars,
    TimeSpent,
)
from conflict_graph.readers import written_dates
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables.columns import fold, shown, words
from conflict_graph.readers.written import pay, time_spent
from conflict_graph.wording.remedies import Remedy

if TYPE_CHECKING:
    from conflict_graph.readers.tables.table import ParsedRow

Value = TypeVar("Value")

LONGEST_NOTE = 500
LONGEST_APPOINTER = 200
"""Characters, as in the form."""
_TIME = Remedy(
    "How much time this is was not read; the rest of the row was. Write for example 4 uur per "
    "week, 2-4 uur per maand or 1 dagdeel per week."
)
_DATE = Remedy("This date was not read; the rest of the row was. Write for example 27-3-2024.")
_ANSWER = Remedy("This was not read; the rest of the row was. Write yes or no (ja or nee).")
_MAIN = Remedy(
    "Whether this is the main job was not read; the rest of the row was. Write yes or no (ja or "
    "nee), hoofdfunctie or nevenfunctie."
)
_FEE = Remedy(
    "Where the fee goes was not read; the rest of the row was. Use one of: %(words)s.",
    words=shown(list(FeeDestination)),
)
_LONG = Remedy(
    "This text is too long and was not read; the rest of the row was. Use at most %(length)s "
    "characters.",
    length=str(LONGEST_NOTE),
)
_MAIN_WORDS = {
    **dict.fromkeys(("hoofdfunctie", "hoofdbaan", "hoofd", "hoofdberoep", "main"), True),
    **dict.fromkeys(("nevenfunctie", "neven", "beside", "ancillary"), False),
}


def read(row: ParsedRow) -> Particulars:
    """Return what a row says of the particulars of a position; None for what it does not."""
    heading = row.headers.get("time_spent", "")

    def time(text: str) -> TimeSpent | None:
        return time_spent.read(text, heading)

    of_pay = pay.expenses(row.text("paid") or "")
    expenses = _of(row, "expenses", _expenses, _ANSWER)
    return Particulars(
        time_spent=_of(row, "time_spent", time, _TIME),
        expenses=of_pay if expenses is None else expenses,
        fee_destination=_of(row, "fee_destination", _destination, _FEE),
        appointed_by=_of(row, "appointed_by", _text_of(LONGEST_APPOINTER), _LONG),
        main_job=_of(row, "main_job", says_main, _MAIN),
        accepted_on=_of(row, "accepted_on", written_dates.read, _DATE),
        published_on=_of(row, "published_on", written_dates.read, _DATE),
        note=_of(row, "note", _text_of(LONGEST_NOTE), _LONG),
        note_public=_of(row, "note_public", _answer, _ANSWER),
    )


def of_file(
    said: Callable[[ParticularField], object], report: Callable[[ParticularField, Remedy], None]
) -> Particulars:
    """Return the particulars of a position in a file that has our own names for them. `said`: what
    stands there for a field, None nothing; `report` is told what cannot be read, which keeps no
    position out.
    """
    found: dict[str, Any] = {}
    for field in FIELDS:
        value = said(field)
        parse, remedy = _PARSERS[field.name]
        text = "ja" if value is True else "nee" if value is False else value
        if not isinstance(text, str) or not text.strip():
            continue
        try:
            found[field.name] = parse(text.strip())
        except ValueError:
            report(field, remedy)
    return Particulars(**found)


def _of(
    row: ParsedRow, column: str, parse: Callable[[str], Value | None], remedy: Remedy
) -> Value | None:
    text = row.text(column)
    if text is None or _says_unknown(column, text):
        return None
    try:
        return parse(text)
    except ValueError:
        row.remark(column, remedy)
        return None


def _says_unknown(column: str, text: str) -> bool:
    """Say whether a cell says that there is nothing, or that it is not known; in a cell about
    expenses that is an answer.
    """
    return fold(text) in pay.NOT_KNOWN or (column != "expenses" and says_none(text))


def says_main(text: str) -> bool:
    """Say whether a cell says that a position is the main job.

    Raises:
        ValueError: it says neither.
    """
    folded = fold(text)
    return _MAIN_WORDS[folded] if folded in _MAIN_WORDS else _answer(text)


def _answer(text: str) -> bool:
    if not pay.answers_heading(text):
        raise ValueError(text)
    return bool(pay.read(text))


def _expenses(text: str) -> bool | None:
    said = pay.expenses(text)
    return pay.read(text) if said is None else said


_TO_TREASURY = re.compile(
    r"(?:gemeente|provincie|waterschaps?|hoogheemraadschaps?)kas\b|"
    r"(?:aan|naar|in|bij) (?:de |het )?"
    r"(?:kas|gemeente|provincie|waterschap|hoogheemraadschap)\b(?! (?-i:[A-Z]))",
    re.IGNORECASE,
)


def _destination(text: str) -> FeeDestination:
    if fold(text) not in words(FeeDestination) and _TO_TREASURY.search(text):
        return FeeDestination.TREASURY
    return FeeDestination(words(FeeDestination).get(fold(text)) or _WRITTEN.get(text, text))


_WRITTEN = {written: meant for meant, written in FEE_WRITTEN.items()}


def _text_of(longest: int) -> Callable[[str], str]:
    def text(said: str) -> str:
        if len(said) > longest:
            raise ValueError(said)
        return said

    return text


_PARSERS: Mapping[str, tuple[Callable[[str], Any], Remedy]] = MappingProxyType(
    {
        "time_spent": (time_spent.read, _TIME),
        "expenses": (_expenses, _ANSWER),
        "fee_destination": (_destination, _FEE),
        "appointed_by": (_text_of(LONGEST_APPOINTER), _LONG),
        "main_job": (says_main, _MAIN),
        "accepted_on": (written_dates.read, _DATE),
        "published_on": (written_dates.read, _DATE),
        "note": (_text_of(LONGEST_NOTE), _LONG),
        "note_public": (_answer, _ANSWER),
    }
)
"""How each field is read, and what to do where that cannot be done."""
