"""Reviewers of other bodies, invited by the administrators of a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from register import clock
from register.access import Permission
from register.errors import Invalid
from register.forms.findings import InviteReviewerForm
from register.presentation.headers import keep_out_of_sight
from register.services.organisations import bodies
from register.services.reviews import invitations
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.confirming import asks_anew
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.models.bodies import Body

blueprint = Blueprint("inviting", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.get("/organen/<slug>/beheer/beoordelaars")
@signed_in
def index(slug: str) -> str:
    """Show for how many findings a reviewer has to be invited, and who was."""
    body, today = _body(slug), clock.today()
    return render_template(
        "inviting/index.html",
        body=body,
        alone=list(invitations.left_alone(identity(), body, today)),
        invited=invitations.invited_at(identity(), body, today),
    )


@blueprint.route("/organen/<slug>/beheer/beoordelaars/<finding_id>", methods=["GET", "POST"])
@signed_in
@asks_anew()
def invite(slug: str, finding_id: str) -> ResponseReturnValue:
    """Invite a reviewer of another body for one finding."""
    body, today = _body(slug), clock.today()
    alone = invitations.find(identity(), body, finding_id, today)
    found = {each.public_id: each for each in invitations.who_can(alone, today)}
    form = InviteReviewerForm()
    form.reviewer.choices = [SelectChoice(key, each.name) for key, each in found.items()]
    if form.validate_on_submit():
        chosen = found[form.reviewer.data]
        try:
            with transaction():
                invitations.invite(identity(), alone.standing.finding, chosen, today)
                name = chosen.name
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(
                _("%(name)s is invited. The mail goes out within a quarter of an hour.", name=name)
            )
            return redirect(url_for(".index", slug=slug), 303)
    page = render_template(
        "inviting/invite.html", body=body, alone=alone, form=form, anybody=bool(found)
    )
    return page, 400 if form.errors else 200


@blueprint.post("/organen/<slug>/beheer/beoordelaars/<finding_id>/<account_id>/beeindigen")
@signed_in
@asks_anew()
def end(slug: str, finding_id: str, account_id: str) -> ResponseReturnValue:
    """End an invitation."""
    body, who = _body(slug), identity()
    found = invitations.find_invited(who, body, finding_id, account_id, clock.today())
    with transaction():
        invitations.end(found.finding, found.account, who)
    flash(_("The invitation has ended. What this reviewer wrote stays."))
    return redirect(url_for(".index", slug=slug), 303)


def _body(slug: str) -> Body:
    return bodies.get_for(identity(), slug, Permission.KEEP_ACCOUNTS)
