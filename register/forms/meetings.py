"""What can be entered about a meeting: the day, who meets, and its items. Shape only."""

from __future__ import annotations

from collections.abc import Sequence

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
from register.plain_text import is_item_number
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


class AsideForm(Form):
    """Who stepped aside at which item; empty: nobody."""

    Meta = Uncut

    official = SelectField(_("Who"))
    item = StringField(_("Number of the item"))

    @property
    def is_filled(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.official.data or (self.item.data or "").strip())

    def validate_official(self, field: Field) -> None:
        """Ask who it is, where there is an item."""
        if self.is_filled and not field.data:
            raise ValidationError(_("Choose who stepped aside."))

    def validate_item(self, field: Field) -> None:
        """Ask for a number, and for nothing else."""
        if self.is_filled and not is_item_number((field.data or "").strip()):
            raise ValidationError(
                _(
                    "Enter the number of the item as the minutes have it, for example 7 or 7a. "
                    "No words."
                )
            )


class AsidesForm(SentForm):
    """Who stepped aside at which item of a meeting, as its published minutes say."""

    address = StringField(_("Address of the published minutes"))
    rows = FieldList(FormField(AsideForm), max_entries=120)

    def validate_address(self, field: Field) -> None:
        """Say at once with what is wrong in the rows that there is no address."""
        is_filled = any(row.form.is_filled for row in self.rows)
        if is_filled and not (field.data or "").strip().casefold().startswith("https://"):
            raise ValidationError(
                _("Enter the whole address of the published minutes; it begins with https://.")
            )

    def offer(self, members: Sequence[SelectChoice]) -> None:
        """Let somebody be chosen in each row."""
        for row in self.rows:
            row.form.official.choices = [SelectChoice("", _("Nobody")), *members]


class OwnAsideForm(SentForm):
    """What an official says of what is to stand on the page of a meeting."""

    said = RadioField(
        _("Is this right?"),
        [InputRequired(_("Say whether this is right."))],
        choices=[
            SelectChoice("right", _("Yes, this is right")),
            SelectChoice("wrong", _("No, this is not right: it is not to stand there")),
        ],
    )
    note = TextAreaField(
        _("What is not right?"),
        [Length(max=1000, message=_("Use at most 1,000 characters."))],
    )


class MeetingButton(SentForm):
    """A press. Nothing is entered."""
