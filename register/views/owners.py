"""Owners in files: the clerk says whether one is an official of the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.access import Permission
from register.errors import Invalid
from register.forms.decisions import CandidateAnswerForm
from register.presentation.headers import keep_out_of_sight
from register.services.imports import owners
from register.services.officials import officials
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.models.bodies import Body
    from register.services.imports.owners import OwnerQuestion


blueprint = Blueprint("owners", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.get("/organen/<slug>/eigenaren")
@signed_in
def index(slug: str) -> ResponseReturnValue:
    """List the owners in files who may be officials of the body."""
    return _page(bodies.get_for(identity(), slug, Permission.KEEP_DECISIONS))


@blueprint.post("/organen/<slug>/eigenaren/<public_id>")
@signed_in
def answer(slug: str, public_id: str) -> ResponseReturnValue:
    """Say who an owner is, that it is nobody of the body, or take the answer back."""
    body = bodies.get_for(identity(), slug, Permission.KEEP_DECISIONS)
    question = owners.get(identity(), body, public_id)
    form = _asking(CandidateAnswerForm(), question)
    if form.validate_on_submit():
        try:
            with transaction():
                _answer(body, question, form.said_reason)
        except Invalid as error:
            show_invalid(form, error)
            return _page(body, {question.mention.public_id: form}), 400
        flash(_("Your answer has been kept. You can take it back."))
    return redirect(url_for(".index", slug=slug), 303)


def _answer(body: Body, question: OwnerQuestion, reason: str) -> None:
    said = request.form.get("answer")
    if said == "open":
        owners.take_back(identity(), body, question, reason)
    elif said == "nobody":
        owners.answer(identity(), body, question, None, reason)
    else:
        owners.answer(identity(), body, question, officials.get(said or ""), reason)


def _asking(form: CandidateAnswerForm, question: OwnerQuestion) -> CandidateAnswerForm:
    """Return the form, with the question why where an official was asked about something that rests
    on the answer.
    """
    form.ask_reason(owners.needs_reason(identity(), question))
    return form


def _page(body: Body, sent: Mapping[str, CandidateAnswerForm] | None = None) -> str:
    """Return the list of questions. `sent`: forms with what is wrong in them, by the id of their
    owner.
    """
    questions = owners.questions(identity(), body)
    forms = {
        each.mention.public_id: _asking(CandidateAnswerForm(formdata=None), each)
        for each in questions
    } | dict(sent or {})
    return render_template("owners/index.html", body=body, questions=questions, asking=forms)
