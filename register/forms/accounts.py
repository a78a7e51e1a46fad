"""The shape of signing in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from register.forms.sending import SentForm


class SignInForm(SentForm):
    """An e-mail address and a password."""

    email = EmailField(
        _("E-mail address"),
        [InputRequired(_("Enter your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Enter your password.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    carried = HiddenField()
    """What was typed into another form, signed; see `register.carrying`."""


class GivenBackForm(SentForm):
    """A form on its way back to whoever filled it in. What it holds stands in the page."""
