"""What an official chooses about reminders. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from register.forms.sending import SentForm


class ChoiceForm(SentForm):
    """Reminders or none, and in which language."""

    YES, NO = "yes", "no"

    wanted = RadioField(
        _("Do you want a mail when something is waiting for you?"),
        [InputRequired(_("Choose whether you want reminders."))],
        choices=[
            SelectChoice(YES, _("Yes, at most one a day")),
            SelectChoice(NO, _("No, send me no reminders")),
        ],
    )
    language = RadioField(
        _("In which language?"),
        [InputRequired(_("Choose a language."))],
        choices=[SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")],
    )


class RemindForm(SentForm):
    """Remind somebody. Nothing is entered."""
