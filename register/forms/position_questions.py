"""Contracts with the own body, and what became of a question about a position. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from register.forms.fields import choices
from register.forms.sending import SentForm
from register.presentation import labels


class BarForm(SentForm):
    """Whether there is such a contract, and which."""

    there_is = RadioField(
        _("Is there such a contract?"),
        [InputRequired(_("Choose whether there is such a contract."))],
        choices=[
            SelectChoice("no", _("No")),
            SelectChoice("yes", _("Yes, or it is being made")),
            SelectChoice("unknown", _("I do not know")),
        ],
    )
    kinds = SelectMultipleField(_("What is it about?"), choices=choices(labels.BAR))

    def validate_kinds(self, field: Field) -> None:
        """Ask which contract where there is one, and take none where there is none."""
        if self.there_is.data == "yes" and not field.data:
            raise ValidationError(_("Choose what the contract is about."))
        if self.there_is.data in ("no", "unknown") and field.data:
            raise ValidationError(
                _("You name a contract, and not that there is one. Choose “Yes”, or empty this.")
            )


class SettleForm(SentForm):
    """What became of a question."""

    note = TextAreaField(
        _("What became of it?"),
        [DataRequired(_("Say in 10 to 500 characters what became of it."))],
        render_kw={"rows": 3},
    )
    exemption = StringField(_("Number and day of the exemption"), [Optional()])
