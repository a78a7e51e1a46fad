"""What a reader enters to follow something. Sent without a cookie, so there is no token against
forged forms.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import EmailField, Form
from wtforms.validators import InputRequired, Length

from register.forms.sending import Uncut
from register.plain_text import legible


class FollowForm(Form):
    """A mail address."""

    Meta = Uncut

    email = EmailField(
        _("Your e-mail address"),
        [
            InputRequired(_("Enter your e-mail address.")),
            Length(max=254, message=_("Enter a shorter address.")),
        ],
        filters=[lambda text: legible(text or "")],
        render_kw={"autocomplete": "email"},
    )
