"""Everybody at the table is asked for a tie to the parties: the clerk asks, each answers in
private, and an answer on paper is recorded.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from conflict_graph.facts import Stated
from register import clock
from register.errors import Invalid, WrongState
from register.forms.asking import (
    NO_TIES,
    AskingForm,
    PaperAnswersForm,
    StopAskingForm,
    TieAnswersForm,
)
from register.presentation.headers import keep_out_of_sight
from register.services.decisions import asking, decisions
from register.services.decisions.asking import OwnQuestion, TieAnswer
from register.services.decisions.places import AskedParty, AskingReach, PlaceState
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid
from register.views.readings import reads_decision

blueprint = Blueprint("asking", __name__)
blueprint.after_request(keep_out_of_sight)

SAID = {
    Stated.NO_TIE: lazy_gettext("No tie"),
    Stated.TIE: lazy_gettext("A tie"),
    Stated.NOT_KNOWN: lazy_gettext("Does not know"),
}
"""What people read for an answer."""
STATES = {
    PlaceState.NOT_ASKED: lazy_gettext("Not asked"),
    PlaceState.ASIDE: lazy_gettext("Stands aside, and is not asked"),
    PlaceState.LATER: lazy_gettext("May not read the names yet, and is asked when that changes"),
    PlaceState.WAITING: lazy_gettext("Not answered"),
    PlaceState.ANSWERED: lazy_gettext("Answered"),
}
"""How it stands with somebody at the table."""


def init_app(app: Flask) -> None:
    """Register the pages, and what other pages show of them."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        my_statements=my_statements, asking_form=AskingForm, TABLE_STATES=STATES, TABLE_SAID=SAID
    )


def my_statements() -> list[OwnQuestion]:
    """Return the open decisions in which the one who asks has answered."""
    return [each for each in asking.list_own(identity()) if each.place.given]


@blueprint.post("/besluiten/<public_id>/aan-tafel")
@signed_in
def ask(public_id: str) -> ResponseReturnValue:
    """Ask everybody at the table from now on."""
    decision = decisions.get_whole(identity(), public_id)
    form = AskingForm()
    if form.validate_on_submit():
        with transaction():
            asking.ask(identity(), decision, AskingReach(form.reach.data))
        flash(_("Everybody at the table is asked from now on, also about parties that come later."))
    return _to_table(public_id)


@blueprint.post("/besluiten/<public_id>/aan-tafel/stoppen")
@signed_in
def stop(public_id: str) -> ResponseReturnValue:
    """Ask nobody any more."""
    decision = decisions.get_whole(identity(), public_id)
    if StopAskingForm().validate_on_submit():
        with transaction():
            asking.ask(identity(), decision, AskingReach.NOBODY)
        flash(_("Nobody is asked any more. What was answered is kept."))
    return _to_table(public_id)


def _to_table(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("decisions.show", public_id=public_id, _anchor="table"), 303)


@blueprint.route("/besluiten/<public_id>/aan-tafel/<official_id>", methods=["GET", "POST"])
@signed_in
@reads_decision
def paper(public_id: str, official_id: str) -> ResponseReturnValue:
    """Record what somebody without an account answered on paper."""
    decision = decisions.get_whole(identity(), public_id)
    place = asking.get_place(identity(), decision, official_id)
    form = PaperAnswersForm(data=_filled_in(place.asked))
    names = _name(form, place.asked)
    if _is_sent(form):
        given_on = form.given_on.data
        try:
            if given_on is None or given_on.day is None:
                raise Invalid("Enter the day, with the month and the year.", "given_on")
            with transaction():
                asking.record_on_paper(
                    identity(),
                    decision,
                    place,
                    _answers(form),
                    given_on.earliest,
                    form.source.data or "",
                    clock.today(),
                )
        except Invalid as error:
            _show(form, error)
        else:
            flash(_("The answer on paper has been recorded."))
            return _to_table(public_id)
    page = render_template(
        "asking/answer.html",
        form=form,
        decision=decision,
        place=place,
        names=names,
        is_paper=True,
    )
    return page, 400 if form.errors else 200


@blueprint.route("/aan-tafel/<public_id>", methods=["GET", "POST"])
@signed_in
def answer(public_id: str) -> ResponseReturnValue:
    """Say what ties the asker has to the parties of a decision."""
    question = asking.get_own(identity(), public_id)
    form = TieAnswersForm(data=_filled_in(question.place.asked))
    names = _name(form, question.place.asked)
    if _is_sent(form):
        answers = _answers(form)
        try:
            with transaction():
                asking.answer(identity(), question, answers, clock.today())
        except Invalid as error:
            _show(form, error)
        else:
            flash(_thanks(answers))
            return redirect(url_for("duties.index"), 303)
    page = render_template(
        "asking/answer.html",
        form=form,
        decision=question.decision,
        place=question.place,
        names=names,
        is_paper=False,
    )
    return page, 400 if form.errors else 200


def _thanks(answers: list[TieAnswer]) -> str:
    if any(each.said is Stated.TIE for each in answers):
        return str(
            _(
                "Sent. Does the tie come from a position or an interest that you declare? Then "
                "declare it here too: only then the check counts it."
            )
        )
    return str(_("Sent. You can change your answer until the decision is taken."))


def _is_sent(form: TieAnswersForm) -> bool:
    """Say whether the form is sent and complete; one button says "no tie" of all."""
    if not form.is_submitted():
        return False
    if NO_TIES in request.form and not form.say_no_tie():
        return False
    return bool(form.validate())


def _filled_in(asked: tuple[AskedParty, ...]) -> dict[str, Any]:
    rows = [
        {
            "mention": each.mention.public_id,
            "said": each.given.said.value if each.given else None,
            "tie": each.given.words.tie if each.given and each.given.words else "",
        }
        for each in asked
    ]
    return {"parties": rows}


def _name(form: TieAnswersForm, asked: tuple[AskedParty, ...]) -> dict[str, AskedParty]:
    """Return the parties by the hidden field of their row.

    Raises:
        WrongState: a row is about a party that is not asked about any more.
    """
    known = {each.mention.public_id: each for each in asked}
    if any(row.form.mention.data not in known for row in form.parties):
        raise WrongState("The parties have changed meanwhile. Open the page again.")
    return known


def _answers(form: TieAnswersForm) -> list[TieAnswer]:
    return [
        TieAnswer(row.form.mention.data, Stated(row.form.said.data), row.form.tie.data or "")
        for row in form.parties
    ]


def _show(form: TieAnswersForm, error: Invalid) -> None:
    """Put what is wrong beside the party concerned, or where it belongs."""
    for each in error.each:
        parts = (each.field or "").split("-")
        if parts[0] != "parties":
            show_invalid(form, Invalid(each.message, each.field, **each.params))
            continue
        _parties, number, field = parts
        form.refuse(form.parties[int(number)], field, _(each.message, **each.params))
