"""The shape of what a browser says of a passkey."""

from __future__ import annotations

from collections.abc import Mapping
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


class ProvingForm(SentForm):
    """A form with a field `password` that shows who it is, in whose place a passkey will do; and in
    some forms a `code`.
    """

    credential = CredentialField()

    def ask_passkey(self) -> None:
        """Ask a passkey alone, of who has no password."""
        del self.password

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for a passkey where neither a password nor a code is asked."""
        is_right = super().validate(extra_validators)
        if "password" in self or "code" in self or self.credential.data:
            return is_right
        self.form_errors.append(_("Press the button with the passkey."))
        return False


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
