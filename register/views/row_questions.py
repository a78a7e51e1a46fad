"""Whom does this row mean? Asked of rows of files that contradict an official."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from register.errors import Invalid
from register.forms.imports import people_form
from register.presentation.headers import keep_out_of_sight
from register.services.imports import files as imports
from register.services.imports import row_questions
from register.services.imports.files import Noun
from register.services.imports.recognised import NEW, NONE
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid
from register.views.import_people import called
from register.views.readings import here_stand, lists

if TYPE_CHECKING:
    from register.services.imports.row_questions import AskedRow

blueprint = Blueprint("row_questions", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.route("/organen/<slug>/wie-bedoelt-deze-rij", methods=["GET", "POST"])
@signed_in
@lists
def index(slug: str) -> ResponseReturnValue:
    """Show the rows that contradict an official, and remember whom each means."""
    body = bodies.get(slug)
    imports.require(Noun.OFFICIALS, identity(), body)
    asked = row_questions.open_questions(identity(), body)
    here_stand((each.question.official for each in asked), body)
    form = people_form([(_name(each), _choices(each)) for each in asked], must_answer=False)
    if form.validate_on_submit():
        said = {
            each.question.key: field.data for each, field in zip(asked, form.people, strict=True)
        }
        try:
            with transaction():
                count = row_questions.answer(identity(), bodies.get(slug), said)
        except Invalid as invalid:
            show_invalid(form, invalid)
        else:
            words = ngettext(
                "%(num)s answer is remembered. Offer the file again: it is read by it now.",
                "%(num)s answers are remembered. Offer the file again: it is read by them now.",
                count,
            )
            flash(words)
            return redirect(url_for(".index", slug=slug), 303)
    waiting = row_questions.count(identity(), body)
    rows = list(zip(asked, form.people, strict=True))
    page = render_template("imports/rows.html", body=body, form=form, rows=rows, waiting=waiting)
    return page, 400 if form.errors else 200


def _name(asked: AskedRow) -> str:
    question = asked.question
    return f"{question.name} ({question.row_key})" if question.name else question.row_key


def _choices(asked: AskedRow) -> list[tuple[str, str]]:
    official = called(asked.question.official)
    if asked.is_renamed:
        official = _(
            "%(official)s, who is called %(name)s from now on",
            official=official,
            name=asked.question.name,
        )
    words = {
        asked.question.official.public_id: official,
        NEW: _("Somebody who is not in the register yet"),
        NONE: _("Somebody else; leave these rows out"),
    }
    return [(each, words[each]) for each in asked.answers]
