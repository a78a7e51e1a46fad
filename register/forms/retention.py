"""How long a body keeps what it may choose about. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Optional

from register.forms.fields import WholeField
from register.forms.sending import SentForm

_DAYS, _SOURCE = _("Days"), _("On what the term rests")


class RetentionForm(SentForm):
    """Of each kind the days, and on what they rest."""

    former_official_days = WholeField(_DAYS)
    former_official_source = StringField(_SOURCE, [Optional()])
    report_days = WholeField(_DAYS)
    report_source = StringField(_SOURCE, [Optional()])
    import_problem_days = WholeField(_DAYS)
    import_problem_source = StringField(_SOURCE, [Optional()])
    draft_days = WholeField(_DAYS)
    draft_source = StringField(_SOURCE, [Optional()])
    document_days = WholeField(_DAYS)
    document_source = StringField(_SOURCE, [Optional()])
