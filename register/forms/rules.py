"""Switching a rule off or on: the reason, and until when. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from register.forms.fields import DateRequired, PartialDateField, whole_day
from register.forms.sending import SentForm


class SwitchForm(SentForm):
    """Why the body does without a rule, or uses it again."""

    reason = TextAreaField(_("Why?"), [InputRequired(_("Write why."))], render_kw={"rows": 6})


class SwitchOffForm(SwitchForm):
    """Until when the body does without a rule."""

    until = PartialDateField(
        _("Until and including"), [DateRequired(_("Enter a day within a year.")), whole_day]
    )
