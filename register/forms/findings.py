"""What can be entered about a finding: a question, a reply, a conclusion. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired

from register.forms.sending import SentForm


class DecisionCheckForm(SentForm):
    """Put the decision to the engine. Nothing is entered."""


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
