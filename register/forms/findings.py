"""What can be entered about a finding: a question, a reply, a conclusion. Shape only."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from register.forms.accounts import code_field
from register.forms.decisions import PLANNED
from register.forms.fields import DateRequired, PartialDateField, choices, whole_day
from register.forms.passkeys import ProvingForm, unless_passkey
from register.forms.reasons import ReasonedForm
from register.forms.sending import SentForm
from register.presentation import labels


class FindingSearchForm(Form):
    """Which findings to show. The page adds the states."""

    alle = SelectField(
        _("Which findings?"),
        choices=[SelectChoice("", _("Those that need you")), SelectChoice("ja", _("All"))],
        default="",
    )
    stand = SelectField(_("State of the finding"), default="")
    status = SelectField(
        _("Which decisions?"),
        choices=[SelectChoice("", _("All decisions")), *choices(labels.DECISION_STATUS)],
        default="",
    )
    gepland = SelectField(_("Planned date"), choices=PLANNED, default="")


class DecisionCheckForm(SentForm):
    """Put the decision to the engine. Nothing is entered."""


class FactAnswerForm(ReasonedForm):
    """Answer a question of a check: yes or no, and what that rests on. Which question it is stands
    in hidden fields.
    """

    official = HiddenField()
    entry = HiddenField()
    subject = HiddenField()
    key = HiddenField()
    answer = RadioField(
        _("Your answer"),
        [InputRequired(_("Choose yes or no."))],
        choices=[SelectChoice("yes", _("Yes")), SelectChoice("no", _("No"))],
    )
    source = StringField(
        _("What does that rest on?"), [InputRequired(_("Say what your answer rests on."))]
    )


class TakeBackForm(ReasonedForm):
    """Take back an answer. Nothing is entered but a reason, where one is needed."""


class QuestionForm(SentForm):
    """Ask the official to respond."""

    text = TextAreaField(
        _("Your question"),
        [InputRequired(_("Write what you want to ask."))],
        render_kw={"rows": 12},
    )
    reply_by = PartialDateField(_("Until which day can the official reply?"), [Optional()])


class ContestForm(SentForm):
    """Contest a conclusion about oneself."""

    text = TextAreaField(
        _("Why do you contest the conclusion?"),
        [InputRequired(_("Write your reason."))],
        render_kw={"rows": 10},
    )


def _unless_code(form: Any, field: Any) -> None:
    """Ask no password of whoever entered a code."""
    if "code" in form and (form.code.data or "").strip():
        field.errors = []
        raise StopValidation


class ConclusionForm(ProvingForm):
    """Conclude, with a reason, and sign. The first of two, or who concludes alone, writes no case
    for the official.
    """

    counter_argument = TextAreaField(
        _("The strongest case for this person"), render_kw={"rows": 10}
    )
    conclusion = RadioField(
        _("What do you conclude?"),
        [InputRequired(_("Choose one of the conclusions."))],
        choices=[
            SelectChoice("none", _("No conflict: the link does not matter for this decision")),
            SelectChoice(
                "potential", _("Possible conflict: the link can matter later, if the facts change")
            ),
            SelectChoice(
                "apparent",
                _(
                    "Appearance of a conflict: an outsider can reasonably doubt whether the "
                    "interest played a part"
                ),
            ),
            SelectChoice(
                "actual",
                _(
                    "Conflict of interest: a personal interest, and real influence or gain. Only "
                    "established when a second reviewer comes to the same"
                ),
            ),
        ],
    )
    reason = TextAreaField(
        _("Why?"), [InputRequired(_("Write your reason."))], render_kw={"rows": 8}
    )
    is_free = BooleanField(
        _("I do not work for this person, nor this person for me, and I have no interest in it."),
        [InputRequired(_("Say that you are free to judge, or leave it to another reviewer."))],
    )
    password = PasswordField(
        _("Your password, to sign"),
        [
            unless_passkey,
            _unless_code,
            InputRequired(_("Enter your password.")),
            Length(max=1000),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    code = code_field(unless_passkey)

    def validate_code(self, field: StringField) -> None:
        """Ask for a code of who has no password to sign with."""
        if "password" not in self and not (field.data or "").strip():
            raise ValidationError(_("Enter the six digits of your app."))

    def ask_to_sign(self, *, has_password: bool, has_app: bool) -> None:
        """Leave out what who signs does not have."""
        if not has_password:
            self.ask_passkey()
        if not has_app:
            del self.code

    def ask_case(self, is_second: bool) -> None:
        """Leave the case for the official out where nobody concluded before and none was sent."""
        if not is_second and not self.said_case:
            del self.counter_argument

    @property
    def said_code(self) -> str:
        """The code that was entered to sign; empty where none was, or none is asked."""
        return (self.code.data or "").strip() if "code" in self else ""

    @property
    def said_case(self) -> str:
        """The case for the official; empty where none is asked."""
        return (self.counter_argument.data or "") if self.counter_argument else ""


class AssignForm(SentForm):
    """Say which reviewer looks at a finding. The page adds the reviewers."""

    reviewer = RadioField(
        _("Which reviewer?"),
        [InputRequired(_("Choose one of the reviewers."))],
        choices=[],
        validate_choice=False,
    )
    reason = TextAreaField(_("Why do you hand it over?"), render_kw={"rows": 3})


class InviteReviewerForm(SentForm):
    """Which reviewer of another body is invited for a finding. The page adds the reviewers."""

    reviewer = RadioField(
        _("Which reviewer?"), [InputRequired(_("Choose one of the reviewers."))], choices=[]
    )


class OwnMotionSearchForm(Form):
    """Which decision to open a finding about."""

    q = StringField(_("Words in the title of the decision"))


class TakeUpForm(SentForm):
    """Open a finding as a reviewer. The page adds those who take part."""

    official = RadioField(
        _("About whom?"),
        [InputRequired(_("Choose one of those who take part."))],
        choices=[],
        validate_choice=False,
    )
    reason = TextAreaField(
        _("Why is there something to look at?"),
        [InputRequired(_("Write your reason."))],
        render_kw={"rows": 5},
    )


class AbsenceForm(SentForm):
    """Say that one is away."""

    since = PartialDateField(_("First day"), [DateRequired(_("Fill in the first day.")), whole_day])
    until = PartialDateField(_("Last day"), [DateRequired(_("Fill in the last day.")), whole_day])


class BackForm(SentForm):
    """Say that one is there after all. Nothing is entered."""
