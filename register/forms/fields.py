"""Fields that several forms share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectChoice, StringField

from conflict_graph.dates import PartialDate
from register.plain_text import legible

_NOTATIONS = (
    re.compile(r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<month>\d{1,2})-(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", re.ASCII),
)


class PartialDateField(StringField):
    """A date as far as it is known: 27-3-2024, 3-2024, 2024 or 2024-03-27. Empty is None."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the date."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = read_date(text)
            except ValueError:
                raise ValueError(_("Enter a date that exists, for example 27-3-2024, 3-2024 or 2024.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return legible(str(self.raw_data[0]))
        return write_date(self.data)


def read_date(text: str) -> PartialDate:
    """Read a date in one of the four notations; dots, slashes and spaces count as hyphens.

    Raises:
        ValueError: it is in none of them, or the day does not exist.
    """
    plain = re.sub(r"[\s./-]+", "-", text.strip())
    for notation in _NOTATIONS:
        if match := notation.fullmatch(plain):
            found = match.groupdict()
            month, day = found.get("month"), found.get("day")
            return PartialDate(int(found["year"]), int(month) if month else None, int(day) if day else None)
    raise ValueError("no date")


def write_date(date: PartialDate | None) -> str:
    """Write a date as people enter it: day, month, year.

    >>> write_date(PartialDate(2024, 3))
    '3-2024'
    """
    parts = (date.day, date.month, date.year) if date else ()
    return "-".join(str(part) for part in parts if part is not None)


def choices(words: Any) -> list[SelectChoice]:
    """Return the choices of a field from words by member."""
    return [SelectChoice(member.value, text) for member, text in words.items()]
