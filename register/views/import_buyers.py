"""Whose notices are these? Asked of the buyers that a file names and that are not known to be the
body.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import jobs, turns
from register.forms.imports import ButtonForm, buyers_form
from register.presentation import language
from register.presentation.headers import keep_out_of_sight
from register.services.imports import buyers as import_buyers
from register.services.imports import runs
from register.services.organisations import buyers
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import asked_imports

blueprint = Blueprint("import_buyers", __name__, url_prefix="/importen/<public_id>/kopers")
blueprint.after_request(keep_out_of_sight)

NONE_IS = "none_is"
"""The button that says of all buyers at once that they are not the body."""


@blueprint.route("", methods=["GET", "POST"])
@signed_in
@turns.files.of("GET", "POST")
def ask(public_id: str) -> ResponseReturnValue:
    """Show each buyer with what speaks for who it is; read the file once all have been answered."""
    run = runs.get(identity(), public_id)
    asked = import_buyers.questions(identity(), run)
    form = buyers_form([each.name for each in asked])
    none_is = NONE_IS in request.form and ButtonForm().validate_on_submit()
    if none_is or form.validate_on_submit():
        said = {
            each.key: not none_is and field.data == "yes"
            for each, field in zip(asked, form.buyers, strict=True)
        }
        with transaction():
            import_buyers.answer(identity(), runs.get(identity(), public_id), said)
        jobs.current().start(public_id)
        return redirect(url_for("imports.show", public_id=public_id), 303)
    reasons = [buyers.sentences(each.because, language.current()) for each in asked]
    page = render_template(
        "imports/buyers.html",
        run=run,
        form=form,
        none_is=NONE_IS,
        rows=list(zip(asked, form.buyers, reasons, strict=True)),
    )
    return page, 400 if form.errors else 200


@blueprint.route("/neem", methods=["POST"])
@signed_in
@turns.files.of("GET", "POST")
def take(public_id: str) -> ResponseReturnValue:
    """Take in what lies aside of one buyer, which is the body after all."""
    runs.get(identity(), public_id)
    if not ButtonForm().validate_on_submit():
        return redirect(url_for("imports.show", public_id=public_id), 303)
    name = request.form.get("buyer", "")
    with transaction():
        again = import_buyers.take(identity(), runs.get(identity(), public_id), name).public_id
    jobs.current().start(again)
    return redirect(url_for("imports.show", public_id=again), 303)


@blueprint.route("/weg", methods=["POST"])
@signed_in
def drop(public_id: str) -> ResponseReturnValue:
    """Throw the file away; nothing of it was kept."""
    return asked_imports.drop(public_id)
