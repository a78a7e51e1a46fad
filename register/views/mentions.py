"""Same or not: a clerk answers, one after the other, which organisation a party is. Every answer
can be taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conflict_graph.facts import OrganisationKind
from register.access import Permission, Subject, allows
from register.errors import Invalid
from register.forms.decisions import CandidateAnswerForm, NewOrganisationForm
from register.presentation.headers import keep_out_of_sight
from register.presentation.labels import RUNG
from register.presentation.language import current as language
from register.services.decisions import decisions
from register.services.organisations import (
    bodies,
    matching,
    organisations,
    recognition,
    rungs,
)
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.models.decisions import Decision, Mention


blueprint = Blueprint("mentions", __name__)
blueprint.after_request(keep_out_of_sight)

PER_PAGE = 50
Asking = TypeVar("Asking", CandidateAnswerForm, NewOrganisationForm)


@blueprint.route("/organen/<slug>/partijen")
@signed_in
def index(slug: str) -> ResponseReturnValue:
    """List the parties of which it is not known which organisation they are."""
    body = bodies.get_for(identity(), slug, Permission.KEEP_DECISIONS)
    waiting = matching.questions(identity(), body)
    pages = max(1, -(-len(waiting) // PER_PAGE))
    number = min(max(1, request.args.get("pagina", 1, type=int)), pages)
    return render_template(
        "mentions/index.html",
        body=body,
        found=len(waiting),
        waiting=waiting[(number - 1) * PER_PAGE : number * PER_PAGE],
        number=number,
        pages=pages,
        page_url=lambda each: url_for(".index", slug=slug, pagina=each),
    )


@blueprint.route("/partijen/<public_id>", methods=["GET", "POST"])
@signed_in
def question(public_id: str) -> ResponseReturnValue:
    """Put a party beside what it may be; a yes leads back to the decision that was left, or to the
    next question.
    """
    mention, decision = matching.get(identity(), public_id), _decision()
    form = _asking(CandidateAnswerForm(), mention)
    if form.validate_on_submit():
        same = request.form.get("answer") == "yes"
        try:
            with transaction():
                organisation = organisations.get(request.form.get("organisation", ""))
                matching.answer(identity(), mention, organisation, same, form.said_reason)
                name = organisation.known_name
        except Invalid as error:
            show_invalid(form, error)
            return _page(mention, decision, form), 400
        if not same:
            flash(_("%(party)s is not %(name)s.", party=mention.name, name=name))
            return redirect(url_for(".question", public_id=public_id, **_origin(decision)), 303)
        flash(_("%(party)s is now linked to %(name)s.", party=mention.name, name=name))
        return redirect(_following(mention, decision), 303)
    return _page(mention, decision, form), 400 if form.errors else 200


@blueprint.route("/partijen/<public_id>/nieuw", methods=["POST"])
@signed_in
def add(public_id: str) -> ResponseReturnValue:
    """Add a party as an organisation that we do not know yet."""
    mention, decision = matching.get(identity(), public_id), _decision()
    form = _asking(NewOrganisationForm(), mention)
    if form.validate_on_submit():
        try:
            with transaction():
                matching.add_as_new(
                    identity(), mention, OrganisationKind(form.kind.data), form.said_reason
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(
                _("%(party)s has been added as a new organisation, and linked.", party=mention.name)
            )
            return redirect(_following(mention, decision), 303)
    return _page(mention, decision, form), 400


def _asking(form: Asking, mention: Mention) -> Asking:
    """Return the form, with the question why where an official was asked about a decision with this
    party.
    """
    form.ask_reason(matching.needs_reason(identity(), mention))
    return form


def _decision() -> Decision | None:
    """Return the decision that the asker left for this question. None: the asker came from the list
    of questions.

    Raises:
        NotFound: there is no such decision, or the asker does not keep it.
    """
    asked = request.args.get("besluit")
    return decisions.get(identity(), asked) if asked else None


def _origin(decision: Decision | None) -> dict[str, Any]:
    """Return the decision that was left as a part of an address."""
    return {} if decision is None else {"besluit": decision.public_id}


def _following(mention: Mention, decision: Decision | None) -> str:
    """Return the address of the decision that was left, else of the next question, or of the list
    at the end.
    """
    decision = decision or _kept_alone(mention)
    if decision is not None:
        return url_for("decisions.show", public_id=decision.public_id)
    following = matching.next_question(identity(), mention.body, mention)
    if following is None:
        return url_for(".index", slug=mention.body.slug)
    return url_for(".question", public_id=following.public_id)


def _kept_alone(mention: Mention) -> Decision | None:
    """Return the decision with this party for which the asker stands in. None: the asker keeps all
    decisions of the body.
    """
    if allows(identity(), Permission.KEEP_DECISIONS, Subject(mention.body_id)):
        return None
    kept = [each for each in matching.uses_of(mention) if each.id in identity().stands_in]
    return kept[0] if kept else None


def _page(
    mention: Mention, decision: Decision | None, form: CandidateAnswerForm | NewOrganisationForm
) -> str:
    candidates = matching.candidates(mention)
    alone = _kept_alone(mention)
    decision = decision or alone
    return render_template(
        "mentions/question.html",
        mention=mention,
        body=mention.body,
        decision=decision,
        origin=_origin(decision),
        candidates=candidates,
        reasons=lambda candidate: matching.reasons(candidate, language()),
        linked=matching.resolve(mention),
        rung=matching.standing_rung(mention),
        RUNG=RUNG,
        is_ambiguous=matching.is_ambiguous(candidates),
        uses=matching.uses_of(mention) if alone is None else [alone],
        uses_elsewhere={
            each.organisation.id: matching.positions_at(each.organisation) for each in candidates
        },
        left=0 if decision else len(matching.questions(identity(), mention.body)),
        next_url=_following(mention, decision),
        form=form,
        new=form if isinstance(form, NewOrganisationForm) else _new(mention),
    )


def _new(mention: Mention) -> NewOrganisationForm:
    """Return the form for a new organisation, with the kind that the name says it is."""
    guessed = recognition.guess_kind(mention.name)
    return _asking(
        NewOrganisationForm(formdata=None, kind=guessed.value if guessed else None), mention
    )


@blueprint.route("/organen/<slug>/partijen/antwoorden", methods=["GET", "POST"])
@signed_in
def answers(slug: str) -> ResponseReturnValue:
    """List what was answered, by whom and when; an answer can be taken back."""
    body = bodies.get_for(identity(), slug, Permission.KEEP_DECISIONS)
    form = CandidateAnswerForm()
    form.ask_reason(False)
    if form.validate_on_submit():
        mention = matching.get(identity(), request.form.get("party", ""))
        if matching.needs_reason(identity(), mention):
            flash(
                _(
                    "An official was asked about a decision with %(party)s. Say here what it "
                    "is, and why.",
                    party=mention.name,
                )
            )
            return redirect(url_for(".question", public_id=mention.public_id), 303)
        with transaction():
            given = matching.get_answer(
                identity(), mention, request.form.get("number", 0, type=int)
            )
            matching.take_back(identity(), given)
        flash(
            _(
                "The answer about %(party)s has been taken back. The question is open again.",
                party=mention.name,
            )
        )
        return redirect(url_for(".answers", slug=slug), 303)
    return render_template(
        "mentions/answers.html",
        body=body,
        answers=matching.answers_of(identity(), body),
        form=form,
        RUNG=RUNG,
        of_answer=rungs.of_answer,
    )
