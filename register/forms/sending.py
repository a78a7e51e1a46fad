"""What every form has that is sent by somebody who has signed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    Field,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    StringField,
)
from wtforms.meta import DefaultMeta

from register.plain_text import is_plain, legible

_SENDS = ("POST", "PUT", "PATCH", "DELETE")

GIVEN_BACK = "given_back"
"""Beside the fields of a form that comes back to whoever filled it in: it is shown, and counts as
not sent.
"""


LOOKED_OVER = "looked_over"
"""Beside the fields of a form that its sender has seen once more, as they will be recorded."""


def is_looked_over() -> bool:
    """Say whether what is sent has been looked over on a page that showed it."""
    return LOOKED_OVER in request.form


def carried() -> list[tuple[str, str]]:
    """Return what this request sent, to be carried to the next page: names and values, in order."""
    apart = ("csrf_token", GIVEN_BACK, LOOKED_OVER)
    return [(name, value) for name, value in request.form.items(multi=True) if name not in apart]


def is_given_back() -> bool:
    """Say whether this request shows a form as it was filled in earlier, and sends nothing."""
    return request.method == "POST" and GIVEN_BACK in request.form


class Uncut(DefaultMeta):
    """How fields are drawn: without the length at which a browser would cut what is pasted, and say
    nothing.
    """

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
        """Return the field as HTML. What is too long is refused in words when it is sent."""
        return super().render_field(field, {"maxlength": False, **render_kw})


class SentForm(FlaskForm):
    """A form with a token. No text in it is cut by the browser, and none is taken that cannot be
    shown.
    """

    class Meta(Uncut, FlaskForm.Meta):
        """How its fields are drawn, and what is read into them."""

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """Return what was sent as a form, and of files those for which it asks: what comes in
            another shape is as not sent.
            """
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if request.method not in _SENDS:
                return None
            asked = {field.name for field in form if isinstance(field, FileField)}
            files = [each for each in request.files.items(multi=True) if each[0] in asked]
            return CombinedMultiDict((MultiDict(files), request.form)) if files else request.form

    def is_submitted(self) -> bool:
        """Say whether the form is sent; one that is given back is not."""
        return bool(super().is_submitted()) and not is_given_back()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Refuse also what cannot be shown, and hold it so that every page can."""
        is_right = bool(super().validate(extra_validators))
        wrong = [field for field in _texts(self) if not _is_shown(field.data)]
        for field in wrong:
            field.data = "\n".join(legible(line) for line in _lines(field.data))
            if not field.errors:
                field.errors = [
                    _("There is a character in it that cannot be shown. Type it again.")
                ]
        return is_right and not wrong


_SEEN, _UNSEEN = StringField, (PasswordField, HiddenField)


def _texts(fields: Iterable[Field]) -> Iterator[StringField]:
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from _texts(field)
        elif (
            isinstance(field, _SEEN)
            and not isinstance(field, _UNSEEN)
            and isinstance(field.data, str)
        ):
            yield field


def _is_shown(text: str) -> bool:
    return all(is_plain(line) for line in _lines(text))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\t", " ").split("\n")
