"""What can be recorded of a measure: which, who decided it, until when, whether it was kept. Shape
only.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import Field, HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Regexp, ValidationError

from register.forms.fields import PartialDateField, not_ahead
from register.forms.reasons import ReasonedForm


class MeasureForm(ReasonedForm):
    """What is said of a measure besides which it is."""

    decided_by = StringField(_("Who decides this?"))
    agreed_on = PartialDateField(_("Agreed by the person on"), [not_ahead])
    until = PartialDateField(_("Until when does it hold?"))
    owner = StringField(_("Who sees to it?"))
    follow_up_on = PartialDateField(_("Look at it again on"))
    evidence = TextAreaField(_("What shows it?"), render_kw={"rows": 3})

    def validate_follow_up_on(self, field: Field) -> None:
        """A month is not enough."""
        if field.data is not None and field.data.day is None:
            raise ValidationError(_("Enter the day too, for example 27-3-2026."))


class NewMeasureForm(MeasureForm):
    """Record a measure. The page says which there are; about whom stands in a hidden field."""

    official = HiddenField()
    measure = RadioField(_("Which measure?"), [InputRequired(_("Choose a measure."))])


class MeasureFollowUpForm(MeasureForm):
    """Say what became of a measure, as it stood in view: `number`."""

    number = HiddenField(validators=[Regexp(r"^[0-9]{1,6}$")])
    kept = RadioField(
        _("Was it kept?"),
        [InputRequired(_("Choose what became of the measure."))],
        choices=[
            SelectChoice("not_yet", _("Not known yet")),
            SelectChoice("yes", _("Yes, it was kept")),
            SelectChoice("no", _("No, it was not kept")),
            SelectChoice(
                "taken_back",
                _("Take it back: it was recorded wrongly, or is not needed any more"),
            ),
        ],
    )
