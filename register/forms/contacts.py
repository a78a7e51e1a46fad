"""To whom somebody writes about the register of a body. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Optional

from register.forms.fields import WholeField
from register.forms.sending import SentForm


class ContactForm(SentForm):
    """The clerk's office of a body."""

    office = StringField(_("Name of the office"), [Optional()])
    address = StringField(_("Address"), [Optional()])
    email = StringField(_("Mail address"), [Optional()])
    phone = StringField(_("Telephone number"), [Optional()])
    adviser_office = StringField(_("Name of the adviser"), [Optional()])
    adviser_address = StringField(_("Address"), [Optional()])
    adviser_email = StringField(_("Mail address"), [Optional()])
    adviser_phone = StringField(_("Telephone number"), [Optional()])
    confidant_office = StringField(_("Name of the confidant"), [Optional()])
    confidant_address = StringField(_("Address"), [Optional()])
    confidant_email = StringField(_("Mail address"), [Optional()])
    confidant_phone = StringField(_("Telephone number"), [Optional()])
    reply_least_days = WholeField(_("Shortest term, in days"))
    reply_most_days = WholeField(_("Longest term, in days"))
