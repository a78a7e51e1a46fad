"""What a body keeps to say quickly who takes part: groups that return, and the mandate list."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from conflict_graph.facts import DecisionKind
from register.access import Permission
from register.errors import Invalid
from register.forms.entering import MandateForm
from register.presentation import labels
from register.presentation.headers import keep_out_of_sight
from register.services.entering import groups, mandates
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid
from register.views.readings import here_stand, lists

blueprint = Blueprint("groups", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.route("/organen/<slug>/groepen-en-mandaten", methods=["GET", "POST"])
@signed_in
@lists
def index(slug: str) -> ResponseReturnValue:
    """List the groups and the mandates of a body; posting adds a mandate."""
    body = bodies.get_for(identity(), slug, Permission.KEEP_DECISIONS)
    offices = {each.public_id: each for each in mandates.offices(identity(), body)}
    form = MandateForm()
    form.office.choices = [SelectChoice(key, each.title) for key, each in offices.items()]
    if form.validate_on_submit():
        kind = DecisionKind(form.kind.data) if form.kind.data else None
        said = (offices[form.office.data], kind, form.most.data, form.source.data or "")
        try:
            with transaction():
                mandates.add(identity(), body, *said)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The mandate has been put on the list."))
            return redirect(url_for(".index", slug=slug), 303)
    kept = groups.list_of(identity(), body)
    here_stand((member.official for each in kept for member in each.members), body)
    page = render_template(
        "decisions/groups.html",
        body=body,
        groups=kept,
        mandates=mandates.list_of(identity(), body),
        form=form,
        KIND=labels.DECISION_KIND,
    )
    return page, 400 if form.errors else 200


@blueprint.post("/groepen/<public_id>/beeindigen")
@signed_in
def end_group(public_id: str) -> ResponseReturnValue:
    """Offer a group no longer."""
    group = groups.get(identity(), public_id)
    with transaction():
        groups.end(identity(), group)
        name, slug = group.name, group.body.slug
    flash(_("The group %(name)s is no longer offered.", name=name))
    return redirect(url_for(".index", slug=slug), 303)


@blueprint.post("/mandaten/<public_id>/beeindigen")
@signed_in
def end_mandate(public_id: str) -> ResponseReturnValue:
    """Take a mandate from the list."""
    mandate = mandates.get(identity(), public_id)
    with transaction():
        mandates.end(identity(), mandate)
        slug = mandate.office.body.slug
    flash(_("The mandate has been taken from the list."))
    return redirect(url_for(".index", slug=slug), 303)
