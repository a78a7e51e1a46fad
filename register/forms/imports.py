"""Forms of the pages on which files come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    FieldList,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from register.forms.sending import SentForm

LONGEST_PERSON = 200
MOST_PASTED = 1_000_000
"""How many characters of a table may be pasted."""


class ImportForm(SentForm):
    """A file, and what it holds."""

    noun = RadioField(_("What is in the file?"), [InputRequired(_("Choose what is in the file."))])
    file = MultipleFileField(_("File, or files that belong together"))
    pasted = TextAreaField(_("Or paste a table here"), [Length(max=MOST_PASTED)])
    columns = BooleanField(_("Show me the columns of a table before it is read"))

    def validate_file(self, field: MultipleFileField) -> None:
        """Ask for a file where nothing was pasted, and for one of the two.

        Raises:
            StopValidation: there is neither, or there are both.
        """
        is_pasted = bool((self.pasted.data or "").strip())
        if not field.data and not is_pasted:
            raise StopValidation(_("Choose a file."))
        if field.data and is_pasted:
            raise StopValidation(_("Choose a file or paste a table, not both."))

    def sent(self) -> list[tuple[str, bytes]]:
        """Return the files that were sent, each with its name; a pasted table is one of them."""
        if self.file.data:
            return [(each.filename or "", each.read()) for each in self.file.data]
        return [(str(_("pasted table")), (self.pasted.data or "").encode())]

    def choose_from(self, nouns: Sequence[tuple[str, str]]) -> None:
        """Offer these nouns: the value and the word of each."""
        self.noun.choices = [SelectChoice(value, word) for value, word in nouns]


def columns_form(
    header: Sequence[str],
    ours: Sequence[tuple[str, str]],
    chosen: Sequence[str | None],
    rows: Sequence[tuple[str, str]] = (),
    sheets: Sequence[tuple[str, str]] = (),
    said: Mapping[str, Any] = MappingProxyType({}),
) -> SentForm:
    """Return a form that asks of each column of a file which of ours it is; `ours` are values and
    words.

    `rows`: in which the names of the columns may stand; `sheets`: that may be read; both values and
    words. `said`: what is chosen of these and of the rest.
    """
    choices = [
        SelectChoice("", _("Not read")),
        *(SelectChoice(value, word) for value, word in ours),
    ]

    class ColumnsForm(SentForm):
        columns = FieldList(
            SelectField(choices=choices), min_entries=len(header), max_entries=len(header)
        )
        header_row = SelectField(
            _("In which row do the names of the columns stand?"),
            choices=[SelectChoice(value, word) for value, word in rows],
            validate_choice=bool(rows),
        )
        sheets_read = SelectMultipleField(
            _("Which sheets are read?"),
            choices=[SelectChoice(value, word) for value, word in sheets],
            option_widget=CheckboxInput(),
            widget=ListWidget(prefix_label=False),
        )
        runs = RadioField(
            _("A position of which the table names no last day"),
            choices=[
                SelectChoice("yes", _("Runs still")),
                SelectChoice("no", _("Nobody knows whether it runs still")),
            ],
        )
        carries = BooleanField(_("Where the name is empty, the row belongs to the name above it"))
        official = StringField(
            _("Whose list is this, where no column says so?"), [Length(max=LONGEST_PERSON)]
        )
        guesses_roles = BooleanField(
            _("Guess the role from the word for the position, such as treasurer or owner")
        )

    form = ColumnsForm(data={**said, "columns": [column or "" for column in chosen]})
    for field, name in zip(form.columns, header, strict=True):
        field.label.text = name or _("Column without a name")
    return form


def buyers_form(names: Sequence[str]) -> SentForm:
    """Return a form that asks of each buyer, by its name, whether it is the body."""
    choices = [
        SelectChoice("yes", _("Yes, that is us")),
        SelectChoice("no", _("No, leave these out")),
    ]

    class BuyersForm(SentForm):
        buyers = FieldList(
            RadioField(choices=choices, validators=[InputRequired()]),
            min_entries=len(names),
            max_entries=len(names),
        )

    form = BuyersForm()
    for field, name in zip(form.buyers, names, strict=True):
        field.label.text = name
        field.validators = [InputRequired(_("Say whether “%(name)s” is your body.", name=name))]
    return form


def council_form(questions: Sequence[tuple[str, Sequence[SelectChoice]]]) -> SentForm:
    """Return a form that asks of each name, title or sort of meeting what it is."""

    class CouncilForm(SentForm):
        asked = FieldList(
            RadioField(validators=[InputRequired()]),
            min_entries=len(questions),
            max_entries=len(questions),
        )

    form = CouncilForm()
    for field, (words, choices) in zip(form.asked, questions, strict=True):
        field.label.text, field.choices = words, list(choices)
        field.validators = [InputRequired(_("Choose what “%(name)s” is.", name=words))]
    return form


def people_form(
    asked: Sequence[tuple[str, Sequence[tuple[str, str]]]], must_answer: bool = True
) -> SentForm:
    """Return a form that asks of each name whom it means; `asked`: names, each with the values and
    words to choose from. `must_answer`: each has to be answered.
    """

    class PeopleForm(SentForm):
        people = FieldList(
            RadioField(validators=[InputRequired()]),
            min_entries=len(asked),
            max_entries=len(asked),
        )

    form = PeopleForm()
    # Sent from a page that asked more: none at most means no limit to a list of fields.
    del form.people.entries[len(asked) :]
    for field, (name, choices) in zip(form.people, asked, strict=True):
        field.label.text = _("%(name)s: who is this?", name=name)
        is_needed = InputRequired(_("Say who “%(name)s” is.", name=name))
        field.validators = [is_needed] if must_answer else [Optional()]
        field.choices = [SelectChoice(value, word) for value, word in choices]
    return form


class ButtonForm(SentForm):
    """A button that needs no answer."""
