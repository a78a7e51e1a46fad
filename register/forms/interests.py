"""The shape of restricted interests: one short page for each kind, and what a body asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from conflict_graph.facts import Relation, TieKind
from register.forms.fields import DateRequired, PartialDateField, choices, not_ahead
from register.forms.positions import LONGEST_NAME, ShareForm, WhereForm, legible_only, plain
from register.forms.sending import SentForm
from register.presentation import labels


class HoldingForm(WhereForm):
    """A part of a company that the official owns."""

    title = None
    share = StringField(_("Which part do you own, in per cent?"), [Optional()])

    def validate_share(self, field: Field) -> None:
        """Read the share as a number of per cents."""
        try:
            self.share_fraction()
        except ValueError:
            raise ValidationError(_("Enter a number from 0 to 100, for example 12,5.")) from None

    share_fraction = ShareForm.share_fraction

    def said(self) -> dict[str, Any]:
        """Return what was said beside the organisation."""
        return {"share": self.share_fraction()}


class FamilyForm(WhereForm):
    """What a relative owns or does somewhere; there is no field for a name."""

    title = None
    relation = RadioField(
        _("How is this person related to you?"),
        [InputRequired(_("Choose a relation."))],
        choices=choices(labels.RELATION),
    )
    tie = RadioField(
        _("What does this person do there?"),
        [InputRequired(_("Choose what this person does there."))],
        choices=choices(labels.FAMILY_TIE),
    )

    def said(self) -> dict[str, Any]:
        """Return what was said beside the organisation."""
        return {"relation": Relation(self.relation.data), "tie": TieKind(self.tie.data)}


class FormerPositionForm(WhereForm):
    """What the official did before."""

    title = StringField(
        _("What did you do there?"),
        [
            DataRequired(_("Enter what you did there, for example: adviser.")),
            legible_only,
            Length(max=LONGEST_NAME, message=_("Use at most 200 characters.")),
        ],
        filters=[plain],
    )
    tie = RadioField(
        _("What tied you to it?"),
        [InputRequired(_("Choose what tied you to it."))],
        choices=choices(labels.FORMER_TIE),
    )
    valid_from = PartialDateField(_("First day"), [Optional(), not_ahead])
    valid_until = PartialDateField(
        _("Last day"), [DateRequired(_("Enter the last day.")), not_ahead]
    )

    def said(self) -> dict[str, Any]:
        """Return what was said beside the organisation."""
        dates = {"valid_from": self.valid_from.data, "valid_until": self.valid_until.data}
        return {"title": self.title.data, "tie": TieKind(self.tie.data), **dates}


class PropertyForm(SentForm):
    """Land or a building, by its area."""

    area = StringField(
        _("In which district or village?"),
        [
            DataRequired(_("Enter the district or village.")),
            legible_only,
            Length(max=LONGEST_NAME, message=_("Use at most 200 characters.")),
        ],
        filters=[plain],
    )

    def said(self) -> dict[str, Any]:
        """Return what was said."""
        return {"area": self.area.data}


class WithdrawInterestForm(SentForm):
    """A button without a question."""


class AskForm(SentForm):
    """Which kinds a body asks for, each with the rule that asks it."""

    holding = BooleanField(labels.INTERESTS["holding"])
    holding_reference = StringField(
        _("Rule that asks this"), [Optional(), Length(max=LONGEST_NAME)]
    )
    family = BooleanField(labels.INTERESTS["family"])
    family_reference = StringField(_("Rule that asks this"), [Optional(), Length(max=LONGEST_NAME)])
    former_position = BooleanField(labels.INTERESTS["former_position"])
    former_position_reference = StringField(
        _("Rule that asks this"), [Optional(), Length(max=LONGEST_NAME)]
    )
    property = BooleanField(labels.INTERESTS["property"])
    property_reference = StringField(
        _("Rule that asks this"), [Optional(), Length(max=LONGEST_NAME)]
    )


InterestForm = HoldingForm | FamilyForm | FormerPositionForm | PropertyForm

FORMS: Mapping[
    str, type[HoldingForm] | type[FamilyForm] | type[FormerPositionForm] | type[PropertyForm]
] = {
    "bezit": HoldingForm,
    "familie": FamilyForm,
    "eerdere-functie": FormerPositionForm,
    "grond": PropertyForm,
}
"""The form of every kind by the word in its address."""
