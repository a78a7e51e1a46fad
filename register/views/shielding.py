"""What is kept off the public pages on grounds of safety: for the clerk of the body only."""

from __future__ import annotations

import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conflict_graph.dates import PartialDate
from register import clock
from register.access import Permission, require
from register.errors import Invalid, NotFound
from register.forms.fields import write_date
from register.forms.shielding import LiftForm, ShieldForm
from register.services.declarations import positions
from register.services.officials import officials, shielding, visibility
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid
from register.views.readings import here_stand, lists, reads_shielding, reads_whom_to_shield

blueprint = Blueprint("shielding", __name__, url_prefix="/organen/<slug>/beheer/afscherming")
EXAMPLE_DAYS = 180
"""How many days ahead the day lies that stands on a form as an example."""


@blueprint.context_processor
def _examples() -> dict[str, Any]:
    return {
        "example_day": lambda: write_date(
            PartialDate.of(clock.today() + datetime.timedelta(days=EXAMPLE_DAYS))
        )
    }


@blueprint.get("")
@signed_in
@lists
def index(slug: str) -> ResponseReturnValue:
    """List what is shielded, what is to be looked at first at the top."""
    body = bodies.get(slug)
    found = shielding.list_of(identity(), body)
    here_stand((each.official for each in found), body)
    return render_template("shielding/index.html", body=body, shieldings=found, today=clock.today())


@blueprint.route("/bestuurders/<public_id>", methods=["GET", "POST"])
@signed_in
@reads_whom_to_shield
def shield(slug: str, public_id: str) -> ResponseReturnValue:
    """Shield an official, or one position of the official."""
    official = officials.get(public_id)
    require(identity(), Permission.SHIELD, officials.subject_of(official))
    if official.body.slug != slug:
        raise NotFound("There is no such official.")
    form = ShieldForm()
    held = positions.list_of(official)
    wanted = request.form.get("position", "")
    if form.validate_on_submit():
        position = next((each for each in held if each.public_id == wanted), None)
        try:
            if wanted and position is None:
                raise Invalid("This position is no longer there. Choose again.")
            with transaction():
                day = form.review_on.data.earliest  # type: ignore[union-attr]
                shielding.shield(
                    identity(), official, position, form.reason.data or "", day, clock.today()
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("It is no longer on any public page."))
            return redirect(url_for(".index", slug=slug), 303)
    elsewhere = [
        each
        for each in official.person.officials
        if each is not official and visibility.is_published(each)
    ]
    page = render_template(
        "shielding/shield.html",
        official=official,
        positions=held,
        wanted=wanted,
        form=form,
        elsewhere=elsewhere,
    )
    return page, 400 if form.errors else 200


@blueprint.route("/<public_id>/verlengen", methods=["GET", "POST"])
@signed_in
@reads_shielding
def renew(slug: str, public_id: str) -> ResponseReturnValue:
    """Keep it shielded, and set another day on which to look at it again."""
    found = shielding.get(bodies.get(slug), public_id)
    require(identity(), Permission.SHIELD, officials.subject_of(found.official))
    shielding.require_standing(found)
    form = ShieldForm()
    if form.validate_on_submit():
        try:
            with transaction():
                day = form.review_on.data.earliest  # type: ignore[union-attr]
                shielding.renew(identity(), found, form.reason.data or "", day, clock.today())
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("It stays shielded. The new day has been recorded."))
            return redirect(url_for(".index", slug=slug), 303)
    return render_template(
        "shielding/renew.html", shielding=found, form=form
    ), 400 if form.errors else 200


@blueprint.route("/<public_id>/opheffen", methods=["GET", "POST"])
@signed_in
@reads_shielding
def lift(slug: str, public_id: str) -> ResponseReturnValue:
    """Let it be public again."""
    found = shielding.get(bodies.get(slug), public_id)
    require(identity(), Permission.SHIELD, officials.subject_of(found.official))
    shielding.require_standing(found)
    form = LiftForm()
    if form.validate_on_submit():
        try:
            with transaction():
                shielding.lift(identity(), found, form.reason.data or "")
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The shielding has been lifted."))
            return redirect(url_for(".index", slug=slug), 303)
    return render_template(
        "shielding/lift.html", shielding=found, form=form
    ), 400 if form.errors else 200
