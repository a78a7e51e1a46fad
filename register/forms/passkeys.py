"""The shape of what a browser says of a passkey."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, StopValidation

from register.forms.sending import SentForm


class CredentialField(HiddenField):
    """What a browser sends of a passkey that it made or used, as JSON; a script fills it in. What
    was sent counts once, so it is never drawn again.
    """

    def __init__(self, **known: Any) -> None:
        super().__init__(None, [Length(max=20_000)], **known)

    def _value(self) -> str:
        return ""


def unless_passkey(form: Any, field: Any) -> None:
    """Ask nothing more in a field of whoever used a passkey."""
    if form.credential.data:
        field.errors = []
        raise StopValidation


class NamePasskeyForm(SentForm):
    """How its holder calls a passkey."""

    name = StringField(
        _("Name"),
        [
            InputRequired(_("Enter a name, for example that of the device.")),
            Length(max=60, message=_("Enter a shorter name.")),
        ],
    )


class AddPasskeyForm(SentForm):
    """A passkey that a browser made, and how its holder calls it."""

    name = StringField(_("Name"), [Length(max=60, message=_("Enter a shorter name."))])
    credential = CredentialField()
