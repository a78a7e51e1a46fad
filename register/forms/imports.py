"""Forms of the pages on which files come in."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired


class ImportForm(FlaskForm):
    """A file, and what it holds."""

    noun = RadioField(_("What is in the file?"), [InputRequired(_("Choose what is in the file."))])
    file = FileField(_("File"), [FileRequired(_("Choose a file."))])

    def choose_from(self, nouns: Sequence[tuple[str, str]]) -> None:
        """Offer these nouns: the value and the word of each."""
        self.noun.choices = [SelectChoice(value, word) for value, word in nouns]


class ConfirmForm(FlaskForm):
    """A button that needs no answer."""
