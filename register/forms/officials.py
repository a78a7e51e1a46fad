"""The shape of officials and their terms, entered by hand."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import BooleanField, Field, Form, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from conflict_graph.facts import OfficeKind
from register.forms.fields import DateRequired, NotFarAhead, PartialDateField, choices
from register.forms.positions import FURTHEST_END_YEARS
from register.forms.reasons import ReasonedForm
from register.forms.sending import SentForm
from register.presentation import labels

UNELECTED = "unelected"
"""The choice that somebody is a member who was not elected."""


class TermForm(ReasonedForm):
    """A term in an office."""

    title = StringField(
        _("Office or function"),
        [InputRequired(_("Enter the office or function.")), Length(max=200)],
    )
    kind = RadioField(
        _("What kind of office is it?"),
        [InputRequired(_("Choose what kind of office it is."))],
        choices=[*choices(labels.OFFICE), SelectChoice(UNELECTED, labels.UNELECTED)],
    )
    designated = BooleanField(
        _("This function of a civil servant has been designated: its positions are public")
    )
    designation_reference = StringField(
        _("Decision that designates the function"), [Length(max=200)]
    )
    portfolio = StringField(_("Portfolio"), [Optional(), Length(max=500)])
    full_time = RadioField(
        _("Is the office held full time?"),
        [Optional()],
        choices=[
            SelectChoice("yes", _("Yes, full time")),
            SelectChoice("no", _("No, part time")),
            SelectChoice("", _("Not recorded")),
        ],
        default="",
    )
    valid_from = PartialDateField(
        _("First day in office"),
        [DateRequired(_("Enter the first day in office.")), NotFarAhead(1)],
    )
    valid_until = PartialDateField(
        _("Last day in office"), [Optional(), NotFarAhead(FURTHEST_END_YEARS)]
    )

    def validate_designated(self, field: Field) -> None:
        """Refuse to designate what needs it not: the other offices are public by themselves."""
        if field.data and self.kind.data != OfficeKind.CIVIL_SERVANT.value:
            raise ValidationError(
                _("Only the function of a civil servant is designated. Leave this out.")
            )

    def validate_designation_reference(self, field: Field) -> None:
        """Refuse a decision that designates nothing."""
        if (field.data or "").strip() and not self.designated.data:
            raise ValidationError(
                _("Say also that the function has been designated, or leave the decision out.")
            )


class OfficialSearchForm(Form):
    """Which officials to show."""

    q = StringField(_("Part of the name"))


class OfficialForm(TermForm):
    """A new official, with a first term."""

    given_name = StringField(_("First name"), [Optional(), Length(max=100)])
    initials = StringField(_("Initials"), [Optional(), Length(max=100)])
    prefix = StringField(_("Prefix of the family name"), [Optional(), Length(max=100)])
    family_name = StringField(
        _("Family name"), [InputRequired(_("Enter the family name.")), Length(max=100)]
    )


LARGEST = 400_000
"""Bytes of a file with a composition: it is sent back within the page on which it is confirmed."""


class CompositionForm(SentForm):
    """Which offices change hands, and from which day on."""

    kind = RadioField(
        _("Who stands in the file?"),
        [InputRequired(_("Choose who stands in the file."))],
        choices=[
            SelectChoice(OfficeKind.ELECTED_MEMBER.value, _("All elected members")),
            SelectChoice(OfficeKind.EXECUTIVE.value, _("All executives")),
        ],
    )
    begins_on = PartialDateField(
        _("First day of the new composition"),
        [DateRequired(_("Enter the first day.")), NotFarAhead(1)],
    )

    def validate_begins_on(self, field: Field) -> None:
        """A month is not enough: somebody else's term ends the day before."""
        if field.data is not None and field.data.day is None:
            raise ValidationError(_("Enter the day too, for example 27-3-2026."))


class SuccessionForm(CompositionForm):
    """A file with everybody who holds one kind of office."""

    file = FileField(
        _("File"),
        [
            FileRequired(_("Choose a file.")),
            FileSize(
                LARGEST,
                message=_("Offer a file of at most 400 kilobytes, with these officials alone."),
            ),
        ],
    )
    problems: Sequence[Any] = ()
    """What could not be read of the file."""


class ConfirmSuccessionForm(CompositionForm):
    """What was shown, sent back as it was."""

    content = StringField("", [InputRequired()])
    name = StringField("", [InputRequired(), Length(max=200)])
    fingerprint = StringField("", [InputRequired(), Length(max=64)])


def first_day_of(form: CompositionForm) -> datetime.date:
    """Return the day from which the new composition counts, of a form that is right."""
    assert form.begins_on.data is not None
    return form.begins_on.data.earliest


def full_time_of(form: TermForm) -> bool | None:
    """Return whether the office is held full time; None: not recorded."""
    return {"yes": True, "no": False}.get(form.full_time.data)


def kind_of(form: TermForm | CompositionForm) -> OfficeKind:
    """Return the kind that was chosen."""
    return OfficeKind.EXTERNAL if form.kind.data == UNELECTED else OfficeKind(form.kind.data)
