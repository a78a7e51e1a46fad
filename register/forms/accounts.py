"""The shape of signing in, of choosing a password, and of keeping the accounts of a body."""

from __future__ import annotations

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

from register.forms.passkeys import CredentialField, unless_passkey
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


class ChangePasswordForm(SentForm):
    """The password of now, and another one."""

    password = PasswordField(
        _("Your password now"),
        [InputRequired(_("Enter your password.")), Length(max=1000)],
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

    roles = SelectMultipleField(_("Roles"), [Optional()])


class LinkIdentityForm(SentForm):
    """That an account is to be linked with a sign-in elsewhere. Which, the session holds."""


class GivenBackForm(SentForm):
    """A form on its way back to whoever filled it in. What it holds stands in the page."""
