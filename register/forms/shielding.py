"""Shielding on grounds of safety: why, and when it is looked at again. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from register.forms.fields import DateRequired, PartialDateField, whole_day
from register.forms.sending import SentForm


class LiftForm(SentForm):
    """Why it may be public again."""

    reason = TextAreaField(_("Why?"), [InputRequired(_("Write why."))], render_kw={"rows": 5})


class ShieldForm(LiftForm):
    """Why it is kept off the public pages, and until when that counts unseen."""

    review_on = PartialDateField(
        _("Look at it again on"), [DateRequired(_("Enter a day within a year.")), whole_day]
    )
