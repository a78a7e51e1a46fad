"""The shape of a statement of income: of every position an amount in euro, or that it is not known
yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, Form, FormField
from wtforms.validators import ValidationError

from register.forms.fields import ReadField, ask_which, is_of_two_minds
from register.forms.sending import SentForm

_NOTATION = re.compile(
    r"(\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,(\d{2}|-)|(?<=\d{4})\.(\d{2}))?", re.ASCII
)
"""11250 · 11.250 · 11.250,50 · 11250,50 · 11250.50 · 11250,-"""

_ROW = "row_"


class EuroField(ReadField):
    """An amount in euro, as it is written in the Netherlands; `data` is in cents, None where
    nothing is filled in.
    """

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the amount."""
        typed = str(valuelist[0]) if valuelist else ""
        text = "".join(typed.replace("€", "").split()).removesuffix("euro")
        self.data = None
        if not text:
            return
        found = _NOTATION.fullmatch(text)
        if found is None and is_of_two_minds(text):
            raise ValueError(ask_which(text))
        if found is None:
            raise ValueError(str(_("Enter an amount in euros, for example 11.250,00.")))
        cents = (found[2] or found[3] or "0").replace("-", "0")
        self.data = int(found[1].replace(".", "")) * 100 + int(cents)

    def written(self) -> str:
        """Return the amount in euros and cents."""
        return "" if self.data is None else f"{self.data // 100},{self.data % 100:02}"


class IncomeRow(Form):
    """What is stated of one position."""

    amount = EuroField(_("Income in euros"))
    unknown = BooleanField(_("I do not know the amount yet"))

    def validate_unknown(self, field: Field) -> None:
        """Refuse an amount that is known and not known."""
        if field.data and self.amount.data is not None:
            raise ValidationError(
                _("Fill in the amount, or say that you do not know it yet; not both.")
            )

    @property
    def is_stated(self) -> bool:
        """Whether anything was said; what is left empty stays as it was."""
        return self.unknown.data or self.amount.data is not None


def income_form(keys: Iterable[str]) -> SentForm:
    """Return a form with a row for each key, such as the public id of a position: `row_<key>`."""
    rows = {f"{_ROW}{key}": FormField(IncomeRow) for key in keys}
    form: SentForm = type("IncomeForm", (SentForm,), rows)()
    return form


def rows_of(form: SentForm) -> list[Any]:
    """Return the rows of an income form, in order."""
    return [field.form for field in form if field.type == "FormField"]


def has_other_rows(sent: Mapping[str, str], form: SentForm) -> bool:
    """Say whether something was filled in for a row that the form does not have any more."""
    known = {field.name for field in form}
    return any(
        name.startswith(_ROW) and value.strip() and name.rpartition("-")[0] not in known
        for name, value in sent.items()
    )
