"""Accounts of a body, kept by its administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from register.access import Permission, Role
from register.errors import Invalid, WrongState
from register.forms.accounts import InviteForm, RolesForm
from register.presentation.headers import keep_out_of_sight
from register.presentation.labels import ACCOUNT_ROLE
from register.services.accounts import accounts, keeping
from register.services.accounts.keeping import AccountState, KeptAccount
from register.services.accounts.links import LinkPurpose
from register.services.officials import officials
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import queries
from register.views.confirming import asks_anew
from register.views.forms import show_invalid
from register.views.readings import here_stand, lists

if TYPE_CHECKING:
    from register.models.bodies import Body

blueprint = Blueprint("account_keeping", __name__)
blueprint.after_request(keep_out_of_sight)

STATES = {
    AccountState.INVITED: lazy_gettext("Invited"),
    AccountState.EXPIRED: lazy_gettext("Invitation has expired"),
    AccountState.OPEN: lazy_gettext("Open"),
    AccountState.CLOSED: lazy_gettext("Closed"),
}
"""What people read for where an account stands."""


@blueprint.get("/accounts")
@signed_in
def kept() -> ResponseReturnValue:
    """Go to the accounts of the body that the asker administers, or choose from several."""
    found = bodies.list_for(identity(), Permission.KEEP_ACCOUNTS)
    if len(found) == 1:
        return redirect(url_for(".index", slug=found[0].slug), 303)
    return render_template("accounts/bodies.html", bodies=found)


@blueprint.get("/organen/<slug>/beheer/accounts")
@signed_in
def index(slug: str) -> str:
    """List the accounts with a role at a body."""
    body = _body(slug)
    return render_template(
        "accounts/index.html",
        body=body,
        page=keeping.list_(identity(), body, queries.page_of_list()),
        page_url=lambda number: url_for(".index", slug=slug, pagina=number),
        STATES=STATES,
        ROLE=ACCOUNT_ROLE,
    )


@blueprint.route("/organen/<slug>/beheer/accounts/nieuw", methods=["GET", "POST"])
@signed_in
@asks_anew()
@lists
def invite(slug: str) -> ResponseReturnValue:
    """Invite somebody at a body."""
    body, who = _body(slug), identity()
    form = InviteForm()
    form.roles.choices = _given()
    without = keeping.without_account(who, body)
    here_stand(without, body)
    form.official.choices = [
        ("", _("Nobody: this is not an account of an official")),
        *((each.public_id, each.person.sort_name) for each in without),
    ]
    if form.validate_on_submit():
        official = officials.find(form.official.data) if form.official.data else None
        try:
            with transaction():
                account = keeping.invite(
                    who, body, form.email.data or "", form.name.data or "", _roles(form), official
                )
                is_new = not accounts.begun_among([account.id])
                public_id, email = account.public_id, account.email
        except Invalid as error:
            show_invalid(form, error)
        except WrongState as error:
            form.form_errors.append(_(str(error)))
        else:
            flash(
                _(
                    "%(email)s has been invited. The mail goes out within a quarter of an hour.",
                    email=email,
                )
                if is_new
                else _("%(email)s had an account, and has these roles now.", email=email)
            )
            return redirect(url_for(".show", slug=slug, public_id=public_id), 303)
    page = render_template(
        "accounts/invite.html", body=body, form=form, days=current_app.config["INVITATION_DAYS"]
    )
    return page, 400 if form.errors else 200


@blueprint.route("/organen/<slug>/beheer/accounts/<public_id>", methods=["GET", "POST"])
@signed_in
@asks_anew()
def show(slug: str, public_id: str) -> ResponseReturnValue:
    """Show an account with its roles at a body, and change those."""
    body, kept = _one(slug, public_id)
    form = RolesForm(data={"roles": [each.value for each in kept.roles]})
    form.roles.choices = _given()
    if form.validate_on_submit():
        try:
            with transaction():
                changed = keeping.set_roles(identity(), body, kept, _roles(form))
        except WrongState as error:
            form.form_errors.append(_(str(error)))
        else:
            flash(
                _("The roles have been recorded. They hold when this person signs in again.")
                if changed
                else _("Nothing was changed.")
            )
            return redirect(url_for(".show", slug=slug, public_id=public_id), 303)
    page = render_template(
        "accounts/show.html",
        body=body,
        kept=kept,
        form=form,
        others=keeping.has_roles_elsewhere(identity(), kept.account),
        STATES=STATES,
        ROLE=ACCOUNT_ROLE,
    )
    return page, 400 if form.errors else 200


@blueprint.post("/organen/<slug>/beheer/accounts/<public_id>/link")
@signed_in
@asks_anew()
def send_link(slug: str, public_id: str) -> ResponseReturnValue:
    """Have a mail sent with a link to choose a password."""
    body, kept = _one(slug, public_id)
    with transaction():
        purpose = keeping.send_link(identity(), body, kept)
    flash(
        _("The invitation goes out once more, within a quarter of an hour.")
        if purpose is LinkPurpose.INVITATION
        else _("A link for another password goes out within a quarter of an hour.")
    )
    return redirect(url_for(".show", slug=slug, public_id=public_id), 303)


@blueprint.post("/organen/<slug>/beheer/accounts/<public_id>/eenmalig")
@signed_in
@asks_anew()
def end_single_sign_on(slug: str, public_id: str) -> ResponseReturnValue:
    """End the link of an account with a sign-in elsewhere."""
    body, kept = _one(slug, public_id)
    with transaction():
        keeping.end_single_sign_on(identity(), body, kept)
    flash(_("The link has been ended, and the account is signed out everywhere."))
    return redirect(url_for(".show", slug=slug, public_id=public_id), 303)


@blueprint.post("/organen/<slug>/beheer/accounts/<public_id>/sluiten")
@signed_in
@asks_anew()
def close(slug: str, public_id: str) -> ResponseReturnValue:
    """Close an account."""
    body, kept = _one(slug, public_id)
    with transaction():
        keeping.close(identity(), body, kept)
    flash(_("The account is closed, and signed out everywhere. What was done with it stays."))
    return redirect(url_for(".show", slug=slug, public_id=public_id), 303)


@blueprint.post("/organen/<slug>/beheer/accounts/<public_id>/openen")
@signed_in
@asks_anew()
def reopen(slug: str, public_id: str) -> ResponseReturnValue:
    """Open a closed account again."""
    body, kept = _one(slug, public_id)
    with transaction():
        keeping.reopen(identity(), body, kept)
    flash(_("The account is open again. A mail to choose a password goes out."))
    return redirect(url_for(".show", slug=slug, public_id=public_id), 303)


@blueprint.post("/organen/<slug>/beheer/accounts/<public_id>/tweede-factor")
@signed_in
@asks_anew()
def take_factors(slug: str, public_id: str) -> ResponseReturnValue:
    """Take every second factor of an account away, and its password."""
    body, kept = _one(slug, public_id)
    with transaction():
        keeping.take_factors(identity(), body, kept)
    flash(_("The second factor has been taken away. A mail to choose another password goes out."))
    return redirect(url_for(".show", slug=slug, public_id=public_id), 303)


def _body(slug: str) -> Body:
    return bodies.get_for(identity(), slug, Permission.KEEP_ACCOUNTS)


def _one(slug: str, public_id: str) -> tuple[Body, KeptAccount]:
    body = _body(slug)
    return body, keeping.find(identity(), body, public_id)


def _given() -> list[tuple[str, str]]:
    return [(each.value, str(ACCOUNT_ROLE[each])) for each in keeping.GIVEN]


def _roles(form: InviteForm | RolesForm) -> list[Role]:
    return [Role(each) for each in form.roles.data or ()]
