"""What a view does with a form when a service says that its meaning cannot be right."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import Form

from register.errors import Invalid


def show_invalid(form: Form, error: Invalid) -> None:
    """Put what is wrong beside the field concerned, or above the form."""
    message = _(error.message, **error.params)
    if error.field and error.field in form:
        form[error.field].errors = [*form[error.field].errors, message]
    else:
        form.form_errors.append(message)
