"""What a reader reports as wrong, and what the official and the clerk say of it. Shape only."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _
from wtforms import (
    EmailField,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from register.forms.sending import SentForm, Uncut
from register.plain_text import legible


class ReportForm(Form):
    """Report an error. Without a cookie there is nothing that a forged form could misuse, so no
    token against that.
    """

    Meta = Uncut

    token = HiddenField(default=lambda: str(uuid.uuid4()), validators=[Length(max=36)])
    """The secret of the address of the outcome; the same form sent twice is one report."""
    text = TextAreaField(
        _("What is wrong?"), [InputRequired(_("Say what is wrong."))], render_kw={"rows": 6}
    )
    seen_at = StringField(
        _("Where can that be seen?"),
        [
            InputRequired(
                _("Say where it can be seen: an address on the internet, or a description.")
            )
        ],
    )
    email = EmailField(_("E-mail address for the outcome"), render_kw={"autocomplete": "email"})

    def keep_legible(self) -> None:
        """Let the page show what was typed, whatever it was."""
        for field in (self.text, self.seen_at, self.email):
            field.data = "\n".join(legible(line) for line in (field.data or "").splitlines())


class ReportAnswerForm(SentForm):
    """What the official says of it."""

    AGREE, DISAGREE = "agree", "disagree"

    answer = RadioField(
        _("Is the reporter right?"),
        [InputRequired(_("Choose whether the reporter is right."))],
        choices=[
            SelectChoice(AGREE, _("Yes, I put the register right")),
            SelectChoice(DISAGREE, _("No, the register is right as it is")),
        ],
    )
    reason = TextAreaField(_("Why is the register right?"), render_kw={"rows": 5})


class ReportDecisionForm(SentForm):
    """What the clerk decides."""

    UPHOLD, REJECT = "uphold", "reject"

    answer = RadioField(
        _("What do you decide?"),
        [InputRequired(_("Choose what you decide."))],
        choices=[
            SelectChoice(UPHOLD, _("The reporter is right, and I put the register right")),
            SelectChoice(REJECT, _("The register is right as it is")),
        ],
    )
    reason = TextAreaField(
        _("Why?"), [InputRequired(_("Write your reason."))], render_kw={"rows": 5}
    )
