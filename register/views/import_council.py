"""What does this file of a council information system tell? Looked over, with what is asked, before
anything of it is kept.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from register import jobs, turns
from register.forms.imports import council_form
from register.presentation import language
from register.presentation.formatting import date_words
from register.presentation.headers import keep_out_of_sight
from register.presentation.labels import WHO_MEETS
from register.services.imports import council, runs
from register.services.imports.council import CouncilQuestion
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import asked_imports

blueprint = Blueprint("import_council", __name__, url_prefix="/importen/<public_id>/raad")
blueprint.after_request(keep_out_of_sight)


MOST_PROBLEMS = 200
"""How many of the problems of a file are shown before it comes in; all that are kept stand in its
report.
"""


@blueprint.route("", methods=["GET", "POST"])
@signed_in
@turns.files.of("GET", "POST")
def ask(public_id: str) -> ResponseReturnValue:
    """Show what a file tells and what has to be said first; bring it in once that has been
    said.
    """
    run = runs.get(identity(), public_id)
    plan = council.plan(identity(), run)
    form = council_form([(each.words, _choices(each)) for each in plan.questions])
    if form.validate_on_submit():
        said = {
            each.key: field.data for each, field in zip(plan.questions, form.asked, strict=True)
        }
        with transaction():
            council.answer(identity(), runs.get(identity(), public_id), said)
        jobs.current().start(public_id)
        return redirect(url_for("imports.show", public_id=public_id), 303)
    page = render_template(
        "imports/council.html",
        run=run,
        plan=plan,
        form=form,
        rows=list(zip(plan.questions, form.asked, strict=True)),
        most_problems=MOST_PROBLEMS,
    )
    return page, 400 if form.errors else 200


def _choices(question: CouncilQuestion) -> list[SelectChoice]:
    """Return what can be answered, in words."""
    words = {each.public_id: _candidate(each) for each in question.candidates}
    words |= {"none": _("Nothing that we keep: leave it out"), "new": _("None of these: it is new")}
    words |= {key: str(word) for key, word in WHO_MEETS.items()}
    return [SelectChoice(each, words[each]) for each in question.answers]


def _candidate(found: object) -> str:
    person = getattr(found, "person", None)
    if person is not None:
        return _("The same as %(name)s", name=person.name)
    version = found.current  # type: ignore[attr-defined]
    day = date_words(version.decided_on, language.current()) if version.decided_on else ""
    words = f"{version.title}, {day}" if day else version.title
    return _("The same as %(name)s", name=words)


@blueprint.route("/weg", methods=["POST"])
@signed_in
def drop(public_id: str) -> ResponseReturnValue:
    """Throw the file away; nothing of it was kept."""
    return asked_imports.drop(public_id)
