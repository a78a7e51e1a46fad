"""Who is meant? Asked of names in a table that are like those of officials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import jobs, turns
from register.forms.imports import people_form
from register.presentation.headers import keep_out_of_sight
from register.services.imports import people as import_people
from register.services.imports import runs
from register.services.imports.people import PersonQuestion
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import asked_imports

if TYPE_CHECKING:
    from register.models.officials import Official

blueprint = Blueprint("import_people", __name__, url_prefix="/importen/<public_id>/namen")
blueprint.after_request(keep_out_of_sight)


@blueprint.route("", methods=["GET", "POST"])
@signed_in
@turns.files.of("GET", "POST")
def ask(public_id: str) -> ResponseReturnValue:
    """Show each name with whom it may mean; read the file once all have been answered."""
    run = runs.get(identity(), public_id)
    asked = import_people.questions(identity(), run)
    form = people_form([(each.name, _choices(each)) for each in asked])
    if form.validate_on_submit():
        said = {each.key: field.data for each, field in zip(asked, form.people, strict=True)}
        with transaction():
            import_people.answer(identity(), runs.get(identity(), public_id), said)
        jobs.current().start(public_id)
        return redirect(url_for("imports.show", public_id=public_id), 303)
    rows = list(zip(asked, form.people, strict=True))
    page = render_template("imports/people.html", run=run, form=form, rows=rows)
    return page, 400 if form.errors else 200


def _choices(question: PersonQuestion) -> list[tuple[str, str]]:
    found = [(each.public_id, called(each)) for each in question.candidates]
    if question.may_be_new:
        found.append((import_people.NEW, _("Somebody who is not in the register yet")))
    return [*found, (import_people.NONE, _("Somebody else; leave these rows out"))]


def called(official: Official) -> str:
    """Return an official with the last office, so that people of one name can be told apart."""
    offices = [term.office.title for term in official.terms[-1:]]
    return ", ".join([official.person.name, *offices])


@blueprint.route("/weg", methods=["POST"])
@signed_in
def drop(public_id: str) -> ResponseReturnValue:
    """Throw the file away; nothing of it was kept."""
    return asked_imports.drop(public_id)
