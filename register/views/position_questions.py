"""What is asked of a position: the official answers whether there are contracts with the own body,
and the clerk records what became of a question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.errors import Invalid, NotFound
from register.forms.position_questions import BarForm, SettleForm
from register.presentation import labels, legal_bases
from register.services.declarations import position_questions, positions
from register.services.declarations.position_questions import BarKind, PositionQuestionKind
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.declaring import blueprint, home, is_on_behalf, official_at
from register.views.forms import show_invalid
from register.views.readings import here_stand, lists, reads_question

if TYPE_CHECKING:
    from datetime import datetime

    from register.models.declarations import Position
    from register.models.officials import Official

keeping = Blueprint("position_questions", __name__)
WORDS = {
    "vergoeding": PositionQuestionKind.FEE_KEPT,
    "contract": PositionQuestionKind.STATUTORY_BAR,
}
"""The kind of question by the word in its address."""
ADDRESSES = {kind: word for word, kind in WORDS.items()}


@blueprint.route("/nevenfuncties/<position_id>/contracten", methods=["GET", "POST"])
@signed_in
def contracts(public_id: str, position_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Ask the official whether there is a contract with the own body that the law bars."""
    official = official_at(public_id, slug)
    position = positions.get_of(official, position_id)
    if is_on_behalf() or not position_questions.may_be_barred(official):
        raise NotFound("This is not asked.")
    positions.entry_of(position)
    said = position_questions.newest_check(position)
    form = BarForm(
        there_is=None if said is None else _answer(said.known, bool(said.found)),
        kinds=[] if said is None else [each.value for each in said.found],
    )
    if form.validate_on_submit():
        kinds = [BarKind(each) for each in form.kinds.data or []]
        try:
            with transaction():
                position_questions.check(
                    identity(), position, form.there_is.data != "unknown", kinds
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            if kinds:
                where = url_for(".question", position_id=position_id, word="contract")
                return redirect(where, 303)
            flash(_("Recorded what you say of contracts."))
            return redirect(home(), 303)
    return render_template(
        "declarations/contracts.html",
        form=form,
        official=official,
        position=position,
        said=said,
        known=position_questions.has_contract(position),
        asked_again=said is not None and position in position_questions.to_check(official),
        articles=legal_bases.of_contracts(official),
    ), (400 if form.errors else 200)


def _answer(known: bool, found: bool) -> str:
    return "yes" if found else "no" if known else "unknown"


@blueprint.get("/nevenfuncties/<position_id>/vraag/<word>")
@signed_in
def question(
    public_id: str, position_id: str, word: str, slug: str | None = None
) -> ResponseReturnValue:
    """Show a question about a position with the article and what to do."""
    official = official_at(public_id, slug)
    found = _asked_at(official, position_id, word)
    if is_on_behalf():
        return redirect(address_of(found), 303)
    return _show(found, on_behalf=False, home=home())


@keeping.route(
    "/organen/<slug>/beheer/bestuurders/<public_id>/nevenfuncties/<position_id>/vraag/<word>/antwoord",
    methods=["GET", "POST"],
)
@signed_in
@reads_question
def settle(slug: str, public_id: str, position_id: str, word: str) -> ResponseReturnValue:
    """Let the clerk record what became of a question."""
    official = official_at(public_id, slug)
    found = _asked_at(official, position_id, word)
    back, form = url_for("declarations_for.overview", slug=slug, public_id=public_id), SettleForm()
    if form.validate_on_submit():
        said = (form.note.data or "", form.exemption.data or "")
        try:
            with transaction():
                position_questions.settle(identity(), found.position, found.kind, *said)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("Recorded what became of the question."))
            return redirect(back, 303)
    return _show(found, form=form, on_behalf=True, home=back), (400 if form.errors else 200)


@keeping.get("/organen/<slug>/beheer/vragen-over-functies")
@signed_in
@lists
def index(slug: str) -> ResponseReturnValue:
    """List the questions about positions at a body that nobody settled."""
    body = bodies.get(slug)
    asked = position_questions.list_for(identity(), [body])
    here_stand((each.position.official for each in asked), body)
    found = [
        (
            str(labels.POSITION_QUESTION[each.kind]),
            _name(each.position),
            each.position.official.person.name,
            address_of(each),
        )
        for each in asked
    ]
    return render_template("declarations/questions.html", body=body, asked=found)


def address_of(question: position_questions.PositionQuestion) -> str:
    """Return where a clerk records what became of a question."""
    official = question.position.official
    return url_for(
        "position_questions.settle",
        slug=official.body.slug,
        public_id=official.public_id,
        position_id=question.position.public_id,
        word=ADDRESSES[question.kind],
    )


def _asked_at(
    official: Official, position_id: str, word: str
) -> position_questions.PositionQuestion:
    position = positions.get_of(official, position_id)
    kind = WORDS.get(word)
    found = position_questions.find(position, kind) if kind is not None else None
    if found is None:
        raise NotFound("This is not asked any more.")
    return found


def _show(found: position_questions.PositionQuestion, **values: Any) -> str:
    official = found.position.official
    is_bar = found.kind is PositionQuestionKind.STATUTORY_BAR
    return render_template(
        "declarations/question.html",
        **values,
        official=official,
        position=found.position,
        question=found,
        settled=position_questions.settled(found),
        contracts=_contracts(found),
        articles=legal_bases.of_contracts(official) if is_bar else legal_bases.of_fees(official),
    )


def _contracts(found: position_questions.PositionQuestion) -> list[str]:
    said = position_questions.newest_check(found.position)
    is_bar = found.kind is PositionQuestionKind.STATUTORY_BAR
    return [str(labels.BAR[each]) for each in said.found] if said and is_bar else []


def asked_of(official: Official) -> list[tuple[str, str, str, datetime | None]]:
    """Return what is asked of the positions of an official: the question, the position, its
    address, and when it was settled (None: it was not). What was settled comes last.
    """
    found = [
        (
            str(labels.POSITION_QUESTION[each.kind]),
            each.position,
            address_of(each)
            if is_on_behalf()
            else _own("question", each.position, word=ADDRESSES[each.kind]),
            how.recorded_at if how else None,
        )
        for each, how in position_questions.of_official(official)
    ]
    if not is_on_behalf():
        words = _("Does the law bar a contract between this organisation and your body?")
        found += [
            (words, each, _own("contracts", each), None)
            for each in position_questions.to_check(official)
        ]
    found.sort(key=lambda each: each[3] is not None)
    return [(words, _name(position), url, when) for words, position, url, when in found]


def _own(page: str, position: Position, **values: str) -> str:
    """Return the address of a page on which an official reads what is asked of a position."""
    official = position.official.public_id
    named: dict[str, Any] = {"public_id": official, "position_id": position.public_id, **values}
    return url_for(f"declarations.{page}", **named)


def _name(position: Position) -> str:
    payload = position.current.payload
    assert payload is not None, "a question is about words that stand"
    return f"{payload.title}, {payload.organisation.name}"
