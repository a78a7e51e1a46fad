"""What a view does with a form when a service says that its meaning cannot be right."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import Form

from register.errors import Invalid


def show_invalid(form: Form, error: Invalid) -> None:
    """Put all that is wrong beside the fields concerned, or above the form."""
    for each in error.each:
        message = _(each.message, **each.params)
        if each.field and each.field in form:
            form[each.field].errors = [*form[each.field].errors, message]
        else:
            form.form_errors.append(message)
