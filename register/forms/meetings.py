"""What can be entered about a meeting: the day, who meets, and its items. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from register.forms.decisions import FURTHEST_YEARS, LONGEST_TITLE
from register.forms.fields import DateRequired, NotFarAhead, PartialDateField, choices
from register.forms.sending import SentForm, Uncut
from register.presentation import labels

NEW, LEAVE_OUT = "new", "none"
"""What an item is, where it is no decision that the register has."""
AGAIN = "again"
"""The button that leads from the items back to the lines."""


class AgendaItemForm(Form):
    """One item, as it is recognised."""

    Meta = Uncut

    number = StringField(
        _("Number"), [Length(max=20, message=_("Use at most 20 characters for a number."))]
    )
    title = StringField(
        _("What is the decision about?"),
        [Length(max=LONGEST_TITLE, message=_("Use at most 500 characters."))],
    )
    parties = StringField(_("Parties"))
    kind = SelectField(_("Kind of decision"), choices=choices(labels.DECISION_KIND))
    decision = SelectField(_("What is it?"), validate_choice=False)

    @property
    def is_kept(self) -> bool:
        """Whether it is put on the agenda."""
        return self.decision.data != LEAVE_OUT

    def validate_title(self, field: Field) -> None:
        """Ask for a title of a new decision."""
        if self.decision.data == NEW and not (field.data or "").strip():
            raise ValidationError(_("Fill in what the decision is about."))


class AgendaForm(SentForm):
    """A meeting with its agenda: first as lines, then item by item."""

    kind = RadioField(
        _("Who meets?"),
        [InputRequired(_("Choose who meets."))],
        choices=choices(labels.MEETING),
    )
    held_on = PartialDateField(
        _("Day of the meeting"),
        [DateRequired(_("Enter the day of the meeting.")), NotFarAhead(FURTHEST_YEARS)],
    )
    lines = TextAreaField(_("Items of the agenda"), render_kw={"rows": 14})
    rows = FieldList(FormField(AgendaItemForm), max_entries=200)

    def validate_held_on(self, field: Field) -> None:
        """Ask for the whole day."""
        if field.data is not None and field.data.day is None:
            raise ValidationError(_("Enter the day, with the month and the year."))

    def validate_lines(self, field: Field) -> None:
        """Ask for items, as long as there are no rows for them."""
        if not self.rows.entries and not (field.data or "").strip():
            raise ValidationError(_("Type or paste at least one item, each on a line of its own."))

    def only_items(self) -> None:
        """Leave out what is known of a meeting that stands already."""
        del self.kind
        del self.held_on


class MinutesForm(SentForm):
    """What an official says of minutes that contradict a recorded recusal."""

    said = RadioField(
        _("What is right?"),
        [InputRequired(_("Say what is right."))],
        choices=[
            SelectChoice("aside", _("I stepped aside; the minutes are wrong")),
            SelectChoice("took_part", _("I took part; what is on record is wrong")),
        ],
    )
    note = TextAreaField(
        _("What do you want to say about it?"),
        [Length(max=1000, message=_("Use at most 1,000 characters."))],
    )


class MeetingButton(SentForm):
    """A press. Nothing is entered."""
