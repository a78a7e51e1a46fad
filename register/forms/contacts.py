"""To whom somebody writes about the register of a body. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Optional

from register.forms.sending import SentForm


class ContactForm(SentForm):
    """The clerk's office of a body."""

    office = StringField(_("Name of the office"), [Optional()])
    address = StringField(_("Address"), [Optional()])
    email = StringField(_("Mail address"), [Optional()])
    phone = StringField(_("Telephone number"), [Optional()])
