"""Restricted interests: the official says them, the clerks of the body read them, nobody else
does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from register.access import Permission, Subject, require
from register.errors import Invalid, NotFound
from register.forms.fields import write_date
from register.forms.interests import (
    FORMS,
    AskForm,
    InterestForm,
    PropertyForm,
    WithdrawInterestForm,
)
from register.forms.positions import NEW
from register.presentation import labels
from register.services.declarations import interests
from register.services.declarations.interests import InterestEntry, InterestKind
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import draft_answers, organisation_choice
from register.views.declaring import blueprint, entering, official_at
from register.views.forms import show_invalid
from register.views.readings import reads_interests

if TYPE_CHECKING:
    from register.models.bodies import Body
    from register.models.interests import Interest
    from register.models.officials import Official


keeping = Blueprint("interests", __name__)
KINDS = dict(zip(FORMS, InterestKind, strict=True))
"""The kind of interest by the word in an address."""
WORDS = {kind: word for word, kind in KINDS.items()}


@blueprint.get("/belangen", endpoint="interests")
@signed_in
@reads_interests
def index(public_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Show what the body asks of an official, what was said, and who can read it."""
    official = official_at(public_id, slug)
    said = interests.list_of(identity(), official)
    asked = interests.asked(official.body)
    shown = [
        kind for kind in InterestKind if kind in asked or any(each.kind is kind for each in said)
    ]
    return render_template(
        "interests/index.html",
        official=official,
        groups=[
            (kind, asked.get(kind), [each for each in said if each.kind is kind]) for kind in shown
        ],
        withdrawn=interests.list_withdrawn(identity(), official),
        words=WORDS,
        of_others=labels.INTERESTS,
        family_ties=labels.FAMILY_TIE,
    )


@blueprint.route("/belangen/nieuw/<kind>", methods=["GET", "POST"], endpoint="declare_interest")
@signed_in
@reads_interests
def declare(public_id: str, kind: str, slug: str | None = None) -> ResponseReturnValue:
    """Say an interest."""
    official = _oneself_at(public_id, slug)
    if KINDS.get(kind) not in interests.asked(official.body):
        raise NotFound("This body does not ask for this.")
    form = FORMS[kind]()
    if _is_right(form):
        try:
            with entering(official):
                interests.declare(identity(), official, KINDS[kind], _said(form))
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The interest has been recorded."))
            return redirect(url_for(".interests"), 303)
    return render_template(
        "interests/declare.html", form=form, official=official, kind=KINDS[kind]
    ), (400 if form.errors else 200)


@blueprint.route(
    "/belangen/<interest_id>/wijzigen", methods=["GET", "POST"], endpoint="amend_interest"
)
@signed_in
@reads_interests
def amend(public_id: str, interest_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Say something else of an interest. What was said before stays readable for those who may see
    it.
    """
    official = _oneself_at(public_id, slug)
    interest = interests.get(identity(), official, interest_id)
    if interest.kind not in interests.asked(official.body):
        raise NotFound("This body does not ask for this.")
    form = FORMS[WORDS[interest.kind]](_typed(interest))
    number = str(interest.current.number)
    is_outdated = form.is_submitted() and request.form.get("number") != number
    if _is_right(form) and not is_outdated:
        try:
            with entering(official):
                is_different = interests.amend(identity(), interest, _said(form), int(number))
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The change has been recorded.") if is_different else _("Nothing was changed."))
            return redirect(url_for(".interests"), 303)
    return render_template(
        "interests/amend.html",
        form=form,
        official=official,
        interest=interest,
        kind=interest.kind,
        is_outdated=is_outdated,
        family_ties=labels.FAMILY_TIE,
    ), (409 if is_outdated else 400 if form.errors else 200)


@blueprint.route(
    "/belangen/<interest_id>/intrekken", methods=["GET", "POST"], endpoint="withdraw_interest"
)
@signed_in
@reads_interests
def withdraw(public_id: str, interest_id: str, slug: str | None = None) -> ResponseReturnValue:
    """Take an interest off the list."""
    official = _oneself_at(public_id, slug)
    interest = interests.get(identity(), official, interest_id)
    form = WithdrawInterestForm()
    if form.validate_on_submit():
        with entering(official):
            interests.withdraw(identity(), interest)
        flash(_("The interest has been taken off the list."))
        return redirect(url_for(".interests"), 303)
    return render_template(
        "interests/withdraw.html",
        form=form,
        official=official,
        interest=interest,
        family_ties=labels.FAMILY_TIE,
    )


@keeping.route("/organen/<slug>/beheer/belangen", methods=["GET", "POST"])
@signed_in
def ask(slug: str) -> ResponseReturnValue:
    """Say which interests the rule of a body asks of its officials."""
    body = bodies.get(slug)
    require(identity(), Permission.ASK_INTERESTS, Subject(body.id))
    asked = interests.asked(body)
    standing = {kind.value: True for kind in asked}
    form = AskForm(
        data={
            **standing,
            **{f"{kind.value}_reference": row.reference for kind, row in asked.items()},
        }
    )
    if form.validate_on_submit():
        try:
            with transaction():
                for kind in InterestKind:
                    _ask(body, kind, form)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("Recorded. From now on officials are asked for this, and for nothing else."))
            return redirect(url_for(".ask", slug=slug), 303)
    return render_template("interests/ask.html", form=form, body=body, kinds=list(InterestKind)), (
        400 if form.errors else 200
    )


def _oneself_at(public_id: str, slug: str | None) -> Official:
    """Return the official who is at work here. A clerk reads interests, and says none on behalf of
    anybody.
    """
    official = official_at(public_id, slug)
    require(identity(), Permission.DECLARE, Subject(official.body_id, official.person_id))
    return official


def _ask(body: Body, kind: InterestKind, form: AskForm) -> None:
    field = f"{kind.value}_reference"
    try:
        interests.ask(identity(), body, kind, form[kind.value].data, form[field].data or "")
    except Invalid as error:
        raise Invalid(error.message, field, **error.params) from None


def _is_right(form: InterestForm) -> bool:
    """Say whether a form is complete. An organisation with a name like others is asked about
    first.
    """
    if not form.is_submitted():
        return False
    if isinstance(form, PropertyForm):
        return bool(form.validate())
    was_asked = form.was_asked()
    if not organisation_choice.settle(form):
        return False
    if not organisation_choice.agrees(form):
        return False
    if was_asked:
        is_chosen = organisation_choice.choose(form) and form.check_kind()
    else:
        organisation_choice.offer(form)
        is_chosen = form.organisation.data not in ("", NEW)
    organisation_choice.propose_kind(form)
    return is_chosen


def _typed(interest: Interest) -> MultiDict[str, str]:
    """Return what was sent; before anything is sent, what stands, as if it had just been typed."""
    if request.method == "POST":
        return request.form
    said = interest.current.payload
    assert said is not None, "an interest that stands has its words"
    typed = {
        "title": said.title or "",
        "area": said.area or "",
        "relation": said.relation.value if said.relation else "",
        "tie": said.tie.value if said.tie else "",
        "share": "" if said.share is None else f"{said.share * 100:g}".replace(".", ","),
        "valid_from": write_date(said.valid_from),
        "valid_until": write_date(said.valid_until),
    }
    return MultiDict(
        {**typed, **(draft_answers.of_organisation(said.organisation) if said.organisation else {})}
    )


def _said(form: InterestForm) -> InterestEntry:
    if isinstance(form, PropertyForm):
        return InterestEntry(**form.said())
    return InterestEntry(organisation_id=organisation_choice.chosen_id(form), **form.said())
