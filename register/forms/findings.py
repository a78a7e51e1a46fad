"""What can be entered about a finding: a question, a reply, a conclusion. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import (
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from register.forms.decisions import PLANNED
from register.forms.fields import choices
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


class ReplyForm(SentForm):
    """Respond to a question."""

    text = TextAreaField(
        _("Your reply"), [InputRequired(_("Write your reply."))], render_kw={"rows": 12}
    )


class ConclusionForm(SentForm):
    """Conclude, with a reason."""

    conclusion = RadioField(
        _("What do you conclude?"),
        [InputRequired(_("Choose one of the three conclusions."))],
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
        ],
    )
    reason = TextAreaField(
        _("Why?"), [InputRequired(_("Write your reason."))], render_kw={"rows": 8}
    )
