"""Forms of the pages on which files come in."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from register.forms.sending import SentForm


class ImportForm(SentForm):
    """A file, and what it holds."""

    noun = RadioField(_("What is in the file?"), [InputRequired(_("Choose what is in the file."))])
    file = FileField(_("File"), [FileRequired(_("Choose a file."))])
    columns = BooleanField(_("Show me the columns of a table before it is read"))

    def choose_from(self, nouns: Sequence[tuple[str, str]]) -> None:
        """Offer these nouns: the value and the word of each."""
        self.noun.choices = [SelectChoice(value, word) for value, word in nouns]


def columns_form(
    header: Sequence[str], ours: Sequence[tuple[str, str]], chosen: Sequence[str | None]
) -> SentForm:
    """Return a form that asks of each column of a file which of ours it is; `ours` are values and
    words.
    """
    choices = [
        SelectChoice("", _("Not read")),
        *(SelectChoice(value, word) for value, word in ours),
    ]

    class ColumnsForm(SentForm):
        columns = FieldList(
            SelectField(choices=choices), min_entries=len(header), max_entries=len(header)
        )

    form = ColumnsForm(data={"columns": [column or "" for column in chosen]})
    for field, name in zip(form.columns, header, strict=True):
        field.label.text = name or _("Column without a name")
    return form


def buyers_form(names: Sequence[str]) -> SentForm:
    """Return a form that asks of each buyer, by its name, whether it is the body."""
    choices = [
        SelectChoice("yes", _("Yes, that is us")),
        SelectChoice("no", _("No, leave these out")),
    ]
    needed = [InputRequired(_("Say of each buyer whether it is your body."))]

    class BuyersForm(SentForm):
        buyers = FieldList(
            RadioField(choices=choices, validators=needed),
            min_entries=len(names),
            max_entries=len(names),
        )

    form = BuyersForm()
    for field, name in zip(form.buyers, names, strict=True):
        field.label.text = name
    return form


class ButtonForm(SentForm):
    """A button that needs no answer."""
