"""Fields that several forms share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import Field, Form, SelectChoice, StringField
from wtforms.validators import StopValidation, ValidationError

from conflict_graph.dates import PartialDate
from conflict_graph.readers import written_dates
from register.clock import today
from register.plain_text import legible


class ReadField(StringField):
    """A text that is read into something else; what was typed comes back, as far as it can be
    shown.
    """

    def _value(self) -> str:
        return legible(str(self.raw_data[0])) if self.raw_data else self.written()

    def written(self) -> str:
        """Return what stands in the field before anybody types."""
        raise NotImplementedError


class PartialDateField(ReadField):
    """A date as far as it is known, as people write it; see `conflict_graph.readers.written_dates`.
    Empty is None.
    """

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the date."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = written_dates.read(text)
            except written_dates.UnlikelyYear as error:
                raise ValueError(year_words(error)) from None
            except ValueError:
                raise ValueError(
                    _(
                        "Enter a date that exists, for example 27-3-2024, 27 March 2024, "
                        "3-2024 or 2024."
                    )
                ) from None

    def written(self) -> str:
        """Return the date as people write it."""
        return write_date(self.data)


class WholeField(ReadField):
    """A whole number of at most four digits; empty is None."""

    data: int | None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text and re.fullmatch("[0-9]{1,4}", text) is None:
            raise ValueError(_("Enter a whole number, for example 14."))
        if text:
            self.data = int(text)

    def written(self) -> str:
        """Return the number in digits."""
        return "" if self.data is None else str(self.data)


class DateRequired:
    """Refuse a field that was left empty; of what is no date, the field says that itself."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: object) -> None:
        self._message = message

    def __call__(self, form: Form, field: Field) -> None:
        """Look whether anything was typed."""
        if field.data is None and not field.process_errors:
            raise StopValidation(str(self._message))


class NotFarAhead:
    """Refuse a date that lies more than so many years ahead: a slip of the year, or a guess."""

    def __init__(self, years: int) -> None:
        self._years = years

    def __call__(self, form: Form, field: Field) -> None:
        """Look at a date as early as it can be."""
        if isinstance(field.data, PartialDate) and field.data.earliest > today().replace(
            year=today().year + self._years, day=min(today().day, 28)
        ):
            raise ValidationError(
                ngettext(
                    "This lies more than %(num)s year ahead. Check the year.",
                    "This lies more than %(num)s years ahead. Check the year.",
                    self._years,
                )
            )


def is_of_two_minds(amount: str) -> bool:
    """Say whether an amount can be read in two ways: 11.25 is 11,25, or 11.250 of which a nought
    was left out.

    >>> is_of_two_minds("11.25"), is_of_two_minds("1125.50"), is_of_two_minds("11.250")
    (True, False, False)
    """
    return re.fullmatch(r"\d{1,3}\.\d{1,2}", amount, re.ASCII) is not None


def ask_which(amount: str) -> str:
    """Ask which of two amounts is meant."""
    whole, _mark, rest = amount.partition(".")
    message: str = gettext(
        "Do you mean €%(small)s or €%(large)s? Enter it so.",
        small=f"{whole},{rest:0<2}",
        large=f"{whole}.{rest:0<3}",
    )
    return message


def whole_day(form: Form, field: Field) -> None:
    """Refuse a month or a year, where a day is meant."""
    if isinstance(field.data, PartialDate) and field.data.day is None:
        raise ValidationError(_("Enter the day too, for example 27-3-2026."))


def not_ahead(form: Form, field: Field) -> None:
    """Refuse a date of what is over that has yet to come."""
    if isinstance(field.data, PartialDate) and field.data.earliest > today():
        raise ValidationError(_("That day has not come yet. Enter today or an earlier day."))


def year_words(error: written_dates.UnlikelyYear) -> str:
    """Say which years can be."""
    first, last = str(written_dates.FIRST_YEAR), str(written_dates.LAST_YEAR)
    message: str = gettext(
        "The year %(year)s cannot be right. Enter a year from %(first)s to %(last)s.",
        year=str(error.year),
        first=first,
        last=last,
    )
    return message


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
