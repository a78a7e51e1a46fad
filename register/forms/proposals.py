"""That two officials are one person: who the other one is, and the answer. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from register.forms.sending import SentForm


class ProposalForm(SentForm):
    """Which official of another body it is. The page fills in the choices."""

    other = RadioField(
        _("Who is it?"),
        [InputRequired(_("Choose who it is, or look for another name."))],
        validate_choice=False,
    )


class ProposalAnswerForm(SentForm):
    """What the person says."""

    YES, NO = "yes", "no"

    answer = RadioField(
        _("Is that you?"),
        [InputRequired(_("Choose yes or no."))],
        choices=[
            SelectChoice(YES, _("Yes, that is me")),
            SelectChoice(NO, _("No, that is somebody else")),
        ],
    )


class AnswerForForm(ProposalAnswerForm):
    """What the clerk heard from the person."""

    answer = RadioField(
        _("What does the person say?"),
        [InputRequired(_("Ask the person, and choose what the answer was."))],
        choices=[
            SelectChoice(ProposalAnswerForm.YES, _("I asked, and the person says yes")),
            SelectChoice(ProposalAnswerForm.NO, _("I asked, and the person says no")),
        ],
    )
