"""A new council or board from one file: look first, then confirm once."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.access import Permission, Subject, require
from register.errors import Invalid
from register.forms.officials import ConfirmSuccessionForm, SuccessionForm, first_day_of, kind_of
from register.services.imports import files as imports
from register.services.imports.files import Noun
from register.services.officials import successions
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.models.bodies import Body


blueprint = Blueprint(
    "successions", __name__, url_prefix="/organen/<slug>/beheer/bestuurders/nieuwe-samenstelling"
)


@blueprint.route("", methods=["GET", "POST"])
@signed_in
def offer(slug: str) -> ResponseReturnValue:
    """Offer a file with all holders of one kind of office, and see what it changes."""
    body = _kept_body(slug)
    form = SuccessionForm()
    if form.validate_on_submit():
        content = form.file.data.read()
        name = (form.file.data.filename or "file")[-200:]
        reading = imports.read(Noun.OFFICIALS, content, name)
        try:
            planned = successions.plan(identity(), body, reading, kind_of(form), first_day_of(form))
        except Invalid as error:
            show_invalid(form, error)
            form.problems = reading.problems
        else:
            kept = base64.b64encode(content).decode()
            return render_template(
                "officials/succession.html",
                body=body,
                planned=planned,
                form=form,
                content=kept,
                name=name,
            )
    return render_template(
        "officials/offer.html", body=body, form=form
    ), 400 if form.errors else 200


@blueprint.post("/bevestigen")
@signed_in
def confirm(slug: str) -> ResponseReturnValue:
    """Carry out what was shown."""
    body = _kept_body(slug)
    form = ConfirmSuccessionForm()
    if not form.validate_on_submit():
        raise Invalid("Offer the file again and look at what it changes now.")
    try:
        content = base64.b64decode(form.content.data, validate=True)
    except binascii.Error:
        raise Invalid("Offer the file again and look at what it changes now.") from None
    reading = imports.read(Noun.OFFICIALS, content, form.name.data)
    with transaction():
        planned = successions.plan(identity(), body, reading, kind_of(form), first_day_of(form))
        same = request.form.getlist("same")
        successions.carry_out(
            identity(), body, planned, form.fingerprint.data, same, form.name.data
        )
    flash(_("The new composition has been recorded."))
    return redirect(url_for("officials.index", slug=slug), 303)


def _kept_body(slug: str) -> Body:
    body = bodies.get(slug)
    require(identity(), Permission.KEEP_OFFICIALS, Subject(body.id))
    return body
