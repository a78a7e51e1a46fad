"""The shape of signing in, of choosing a password, and of keeping the accounts of a body."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    EmailField,
    Form,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import EqualTo, InputRequired, Length, Optional, ValidationError

from register.forms.passkeys import CredentialField, ProvingForm, unless_passkey
from register.forms.sending import SentForm, Uncut
from register.plain_text import legible


class SignInForm(SentForm):
    """An e-mail address and a password, or a passkey."""

    email = EmailField(
        _("E-mail address"),
        [unless_passkey, InputRequired(_("Enter your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _("Password"),
        [unless_passkey, InputRequired(_("Enter your password.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    carried = HiddenField()
    """What was typed into another form, signed; see `register.carrying`."""
    credential = CredentialField()


class GoOnForm(SentForm):
    """Where to go on once somebody is in: fields as of `SignInForm`."""

    next = HiddenField()
    carried = HiddenField()


_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


def code_field(*validators: Any) -> StringField:
    """The field of a code of an app."""
    return StringField(_("Code of your app"), [*validators, Length(max=20)], render_kw=_CODE)


def _recovery_code() -> StringField:
    """The field of a recovery code, for who has no app at hand."""
    return StringField(
        _("Recovery code"),
        [Optional(), Length(max=60)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class SecondFactorForm(GoOnForm):
    """A code of an app, a recovery code, or a passkey."""

    code = code_field(unless_passkey)
    recovery_code = _recovery_code()
    credential = CredentialField()

    def validate_code(self, field: StringField) -> None:
        """Ask for a code where neither was entered."""
        if not (field.data or "").strip() and not (self.recovery_code.data or "").strip():
            raise ValidationError(_("Enter the six digits of your app."))


class FirstPasskeyForm(GoOnForm):
    """A passkey that a browser made."""

    credential = CredentialField()


class AddAppForm(GoOnForm):
    """The first code of an app. `sealed`: the secret that was shown, which nobody can read."""

    code = code_field(InputRequired(_("Enter the six digits of your app.")))
    sealed = HiddenField()


class ProofForm(Form):
    """What shows that somebody is still there: beside the fields of what was sent, so its own have
    names of their own.
    """

    Meta = Uncut

    password = PasswordField(
        _("Your password"), [Length(max=1000)], render_kw={"autocomplete": "current-password"}
    )
    code = code_field()
    recovery_code = _recovery_code()
    credential = CredentialField()


class CodesFileForm(SentForm):
    """Recovery codes on their way into a file. `sealed`: the codes, which nobody can read."""

    sealed = HiddenField()


_NEW = {"autocomplete": "new-password"}


def _new_password() -> PasswordField:
    """The field of a new password."""
    return PasswordField(_("New password"), [InputRequired(_("Enter a password."))], render_kw=_NEW)


def _password_again() -> PasswordField:
    """The field beside `new_password` in which it is typed once more."""
    return PasswordField(
        _("The same password once more"),
        [
            InputRequired(_("Enter the password once more.")),
            EqualTo("new_password", _("This is not the same password. Type it once more.")),
        ],
        render_kw=_NEW,
    )


class AskLinkForm(Form):
    """A mail address, of whoever cannot sign in. Sent without a cookie."""

    Meta = Uncut

    email = EmailField(
        _("Your e-mail address"),
        [
            InputRequired(_("Enter your e-mail address.")),
            Length(max=254, message=_("Enter a shorter address.")),
        ],
        filters=[lambda text: legible(text or "")],
        render_kw={"autocomplete": "username"},
    )


class ChoosePasswordForm(Form):
    """A first or another password, by a link. Sent without a cookie."""

    Meta = Uncut

    new_password = _new_password()
    password_again = _password_again()


class ChangePasswordForm(ProvingForm):
    """The password of now, or a passkey, and another password."""

    password = PasswordField(
        _("Your password now"),
        [unless_passkey, InputRequired(_("Enter your password.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = _new_password()
    password_again = _password_again()


class InviteForm(SentForm):
    """Who is invited, and as what."""

    email = EmailField(
        _("E-mail address"),
        [
            InputRequired(_("Enter the e-mail address.")),
            Length(max=254, message=_("Enter a shorter address.")),
        ],
    )
    name = StringField(
        _("Name that colleagues see"), [Length(max=200, message=_("Enter a shorter name."))]
    )
    roles = SelectMultipleField(_("Roles"))
    official = SelectField(_("Official who will use the account"), [Optional()])

    def validate_roles(self, field: SelectMultipleField) -> None:
        """Ask for a role where the account is of no official, who has one by that."""
        if not any(field.data or ()) and not self.official.data:
            raise ValidationError(_("Choose at least one role."))


class RolesForm(SentForm):
    """Which roles somebody holds at a body."""

    roles = SelectMultipleField(_("Roles"))


class LinkIdentityForm(SentForm):
    """That an account is to be linked with a sign-in elsewhere. Which, the session holds."""


class GivenBackForm(SentForm):
    """A form on its way back to whoever filled it in. What it holds stands in the page."""
