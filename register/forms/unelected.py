"""What a body decided to ask of members who were not elected. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, InputRequired

from register.forms.sending import SentForm

PUBLISHED, ASKED, NOT_ASKED = "published", "asked", "not_asked"


class UnelectedRuleForm(SentForm):
    """What the rule of the body says."""

    duty = RadioField(
        _("What does the rule of the body say?"),
        [InputRequired(_("Choose what the rule says."))],
        choices=[
            SelectChoice(PUBLISHED, _("They declare their positions, and everybody reads them")),
            SelectChoice(ASKED, _("They declare their positions, and only the clerks read them")),
            SelectChoice(NOT_ASKED, _("They declare nothing")),
        ],
    )
    reference = StringField(
        _("Which rule is it?"), [DataRequired(_("Name the rule, for example a by-law."))]
    )
    decided_by = StringField(
        _("Who decided it, and when?"), [DataRequired(_("Name who decided it, and when."))]
    )
