"""Why somebody changes a fact about which an official was asked. Shape only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField

from register.forms.sending import SentForm


class ReasonedForm(SentForm):
    """A change that needs a reason where an official was asked about it; elsewhere the field is
    left out.
    """

    reason = TextAreaField(_("Why do you change this?"), render_kw={"rows": 3})
    is_reason_needed = True

    def offer_reason(self, is_needed: bool) -> None:
        """Keep the field also where nobody has to fill it in."""
        self.is_reason_needed = is_needed

    def ask_reason(self, is_needed: bool) -> None:
        """Leave the field out where no reason is needed."""
        if not is_needed:
            del self.reason

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for a reason together with what else is wrong; where nothing is, the service knows
        whether anything differs.
        """
        is_right = super().validate(extra_validators)
        is_asked = bool(self.reason) and self.is_reason_needed
        if not is_right and is_asked and not (self.said_reason.strip() or self.reason.errors):
            self.reason.errors = [_("Say why you change this.")]
        return is_right

    @property
    def said_reason(self) -> str:
        """What was given as a reason; empty where none is asked."""
        return (self.reason.data or "") if self.reason else ""
