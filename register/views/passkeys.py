"""The passkeys of the own account, and what a page asks a browser about a passkey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import session
from register.errors import Invalid, NotSignedIn, WrongState
from register.forms.passkeys import AddPasskeyForm, NamePasskeyForm
from register.presentation.headers import keep_out_of_sight
from register.services.accounts import passkeys, sessions
from register.services.accounts.passkeys import Ceremony, RelyingParty
from register.session import signed_in
from register.transaction import transaction
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.models.accounts import Account
    from register.services.accounts.sessions import LiveSession

blueprint = Blueprint("passkeys", __name__)
blueprint.after_request(keep_out_of_sight)


def _party() -> RelyingParty | None:
    config = current_app.config
    return passkeys.relying_party(config["SITE_ADDRESS"], config["SITE_NAME"])


def ceremony(act: str) -> Ceremony:
    """Return for what this browser makes or uses a passkey. `act`: what is done with it.

    Raises:
        Invalid: there are no passkeys at this site.
    """
    party = _party()
    if party is None:
        raise Invalid("Passkeys do not work at this address. Choose another way.")
    return Ceremony(party, act, session.browser())


def asking(act: str) -> str | None:
    """Return what this browser is asked to use a passkey, as JSON. None: there are none here."""
    return passkeys.asking(ceremony(act)) if _party() is not None else None


def making(act: str, account: Account) -> str | None:
    """Return what this browser is asked to make a passkey for an account, as JSON. None: there are
    none here.
    """
    return passkeys.making(ceremony(act), account) if _party() is not None else None


def name_of_this() -> str:
    """Return what a passkey is called that its holder gives no name: after the browser."""
    return sessions.browser_of(request.user_agent.string)


@blueprint.route("/mijn-account/passkeys/toevoegen", methods=["GET", "POST"])
@signed_in
def add() -> ResponseReturnValue:
    """Add a passkey to the own account."""
    here, form = _here(), AddPasskeyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                passkeys.add(
                    here.account,
                    ceremony("add"),
                    form.credential.data or "",
                    form.name.data or name_of_this(),
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The passkey has been added. You can sign in with it from now on."))
            return redirect(url_for("own_account.show"), 303)
    page = render_template(
        "accounts/add_passkey.html",
        form=form,
        asked=making("add", here.account),
        usual_name=name_of_this(),
    )
    return page, 400 if form.errors else 200


@blueprint.route("/mijn-account/passkeys/<public_id>", methods=["GET", "POST"])
@signed_in
def show(public_id: str) -> ResponseReturnValue:
    """Call a passkey otherwise, or remove it."""
    passkey = passkeys.get(_here().account, public_id)
    form = NamePasskeyForm(obj=passkey)
    if form.validate_on_submit():
        with transaction():
            passkeys.rename(passkey, form.name.data or "")
        flash(_("The name has been recorded."))
        return redirect(url_for("own_account.show"), 303)
    return _page(form, public_id), 400 if form.errors else 200


@blueprint.post("/mijn-account/passkeys/<public_id>/verwijderen")
@signed_in
def remove(public_id: str) -> ResponseReturnValue:
    """Remove a passkey of the own account; wherever else one is signed in, that ends."""
    here = _here()
    passkey = passkeys.get(here.account, public_id)
    try:
        with transaction():
            passkeys.remove(passkey)
    except WrongState as error:
        form = NamePasskeyForm(formdata=None, obj=passkey)
        form.form_errors.append(_(str(error)))
        return _page(form, public_id), 409
    sessions.end_all(here.account.id, but=here.public_id)
    flash(_("The passkey has been removed. Everywhere else you are signed out."))
    return redirect(url_for("own_account.show"), 303)


def _page(form: NamePasskeyForm, public_id: str) -> str:
    [kept] = [
        each for each in passkeys.list_of(_here().account) if each.passkey.public_id == public_id
    ]
    return render_template("accounts/passkey.html", form=form, kept=kept)


def _here() -> LiveSession:
    found = session.current()
    if found is None:
        raise NotSignedIn("Sign in first.")
    return found
