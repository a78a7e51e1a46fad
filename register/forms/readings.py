"""Searching who read what."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import Form, SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from register.forms.fields import choices
from register.forms.public import DayField
from register.presentation import labels


class ReadingSearchForm(Form):
    """Which readings to show. The words in the address are Dutch, and stay."""

    naam = StringField(_("Name of the reader or the official"), [Optional(), Length(max=200)])
    wat = SelectField(
        _("What was read"),
        choices=[SelectChoice("", _("Everything")), *choices(labels.READING)],
        default="",
    )
    van = DayField(_("From"))
    tot = DayField(_("Up to and including"))
