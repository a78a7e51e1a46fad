"""The own account: what it may do, its password, and where it is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import session
from register.errors import Invalid, NotAllowed
from register.forms.accounts import ChangePasswordForm
from register.presentation.headers import keep_out_of_sight
from register.presentation.labels import ACCOUNT_ROLE
from register.services.accounts import (
    identities,
    keeping,
    links,
    passkeys,
    passwords,
    second_factor,
    sessions,
    signing_in,
    totp,
)
from register.session import signed_in
from register.transaction import transaction
from register.views import ceremonies, providers
from register.views.confirming import asks_anew
from register.views.passwords import show_password_invalid

if TYPE_CHECKING:
    from register.models.accounts import Account

blueprint = Blueprint("own_account", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.get("/mijn-account")
@signed_in
def show() -> str:
    """Show the own account: its roles, and where it is signed in."""
    here = session.here()
    return render_template(
        "accounts/own.html",
        account=here.account,
        held=keeping.roles_of(here.account),
        passkeys=passkeys.list_of(here.account),
        sessions=sessions.list_of(here.account, session.lasting()),
        here=here,
        linked=identities.list_of(here.account),
        provider=providers.name(),
        is_only=providers.is_only(),
        ways=second_factor.ways(here.account),
        app=totp.of(here.account),
        is_asked=current_app.config["SECOND_FACTOR"],
        ROLE=ACCOUNT_ROLE,
    )


@blueprint.route("/mijn-account/wachtwoord", methods=["GET", "POST"])
@signed_in
@asks_anew(opening=True, knows_password=True)
def change_password() -> ResponseReturnValue:
    """Choose another password; this browser stays signed in, and no other."""
    providers.check_passwords()
    here, form = session.here(), ChangePasswordForm()
    if here.account.password_hash is None:
        form.ask_passkey()
    if form.validate_on_submit():
        try:
            if _is_holder(here.account, form):
                with transaction():
                    links.change(
                        here.account, form.new_password.data or "", current_app.config["SITE_NAME"]
                    )
                session.begin_anew()
                flash(_("Your password has been changed. Everywhere else you are signed out."))
                return redirect(url_for(".show"), 303)
            form.password.errors = [_("This is not your password.")]
        except Invalid as error:
            show_password_invalid(form, error)
    page = render_template(
        "accounts/change_password.html",
        form=form,
        account=here.account,
        shortest=passwords.SHORTEST,
        asked=ceremonies.asking(ceremonies.PASSWORD) if passkeys.has(here.account) else None,
    )
    return page, 400 if form.errors else 200


def _is_holder(account: Account, form: ChangePasswordForm) -> bool:
    """Say whether the password of now, or a passkey, shows that it is the holder who asks."""
    if form.credential.data:
        ceremonies.use(ceremonies.PASSWORD, form.credential.data, account)
        return True
    return signing_in.knows_password(account, form.password.data or "", session.attempts())


@blueprint.post("/mijn-account/eenmalig/beeindigen")
@signed_in
@asks_anew()
def end_single_sign_on() -> ResponseReturnValue:
    """Let nobody sign in to the own account by single sign-on any more; it is signed out."""
    here = session.here()
    if providers.is_only():
        raise NotAllowed("Nobody could sign in to this account any more: ask an administrator.")
    with transaction():
        ended = identities.end(here.account, session.identity())
    if not ended:
        flash(_("Your account was not linked."))
        return redirect(url_for(".show"), 303)
    session.end()
    flash(_("The link has been ended, and you have been signed out everywhere."))
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.post("/mijn-account/sessies/<public_id>/beeindigen")
@signed_in
def end_session(public_id: str) -> ResponseReturnValue:
    """Sign another browser out."""
    sessions.end_one(session.here().account.id, public_id)
    flash(_("That browser has been signed out."))
    return redirect(url_for(".show"), 303)


@blueprint.post("/mijn-account/sessies/beeindigen")
@signed_in
def end_others() -> ResponseReturnValue:
    """Sign every other browser out."""
    here = session.here()
    sessions.end_all(here.account.id, but=here.public_id)
    flash(_("Everywhere else you are signed out."))
    return redirect(url_for(".show"), 303)
