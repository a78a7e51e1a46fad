"""What an official can say of a question about a decision. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from register.forms.fields import DateRequired, PartialDateField
from register.forms.sending import SentForm, Uncut

SHORTEST_CORRECTION = 3
"""Characters of what is right instead."""


class FactRow(Form):
    """What somebody says of one fact."""

    Meta = Uncut

    key = HiddenField()
    said = RadioField(
        _("Is this right?"),
        [Optional()],
        choices=[
            SelectChoice("yes", _("Right")),
            SelectChoice("no", _("Not right")),
            SelectChoice("unknown", _("I am not sure")),
        ],
    )
    words = TextAreaField(_("What is right instead?"), render_kw={"rows": 2})


class QuestionRow(Form):
    """What somebody answers to one question."""

    Meta = Uncut

    key = HiddenField()
    said = RadioField(
        _("Your answer"),
        [Optional()],
        choices=[
            SelectChoice("yes", _("Yes")),
            SelectChoice("no", _("No")),
            SelectChoice("unknown", _("I do not know")),
        ],
    )
    words = TextAreaField(_("Do you want to say more about this?"), render_kw={"rows": 2})


class DocumentsForm(SentForm):
    """A text with files. `documents`: those that were chosen before, by public id."""

    text = TextAreaField(_("What else do you want to say?"), render_kw={"rows": 8})
    file = FileField(_("Add a file"))
    documents = SelectMultipleField(_("Files that go with it"), validate_choice=False)


class HeardForm(DocumentsForm):
    """A reply: of each fact whether it is right, an answer to each question, a text and files."""

    facts = FieldList(FormField(FactRow), max_entries=100)
    questions = FieldList(FormField(QuestionRow), max_entries=100)

    def check_rows(self) -> bool:
        """Say whether each correction stands beside "not right" and the other way round; else put
        an error beside it.
        """
        for row in self.facts:
            words = (row.form.words.data or "").strip()
            if row.form.said.data == "no" and len(words) < SHORTEST_CORRECTION:
                self.refuse(row, "words", _("Say what is right instead."))
            elif words and row.form.said.data != "no":
                self.refuse(
                    row, "said", _("You say what is right instead. Choose “Not right” with it.")
                )
        return not self.errors

    def refuse(self, row: FormField, field: str, message: str) -> None:
        """Say beside a row what is wrong."""
        row.form[field].errors = [message]
        self.facts.errors = [each.errors for each in self.facts]

    @property
    def says_something(self) -> bool:
        """Whether anything was answered or written."""
        rows = (*self.facts, *self.questions)
        return bool((self.text.data or "").strip()) or any(
            row.form.said.data or (row.form.words.data or "").strip() for row in rows
        )


class AdditionForm(DocumentsForm):
    """Something more beside a reply."""

    text = TextAreaField(
        _("What do you want to add?"),
        [InputRequired(_("Say in a few words what you want to add."))],
        render_kw={"rows": 8},
    )


class ExtensionForm(SentForm):
    """More time to respond, with the reason."""

    reply_by = PartialDateField(
        _("Until which day can the official reply?"),
        [DateRequired(_("Enter the last day of the term."))],
    )
    reason = TextAreaField(
        _("Why?"),
        [InputRequired(_("Write the reason. The official reads it."))],
        render_kw={"rows": 4},
    )
