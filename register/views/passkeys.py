"""The passkeys of the own account, also the first, that who is half in has to set up."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import session
from register.errors import Invalid, WrongState
from register.forms.accounts import FirstPasskeyForm, GoOnForm
from register.forms.passkeys import AddPasskeyForm, NamePasskeyForm
from register.presentation.headers import keep_out_of_sight
from register.services.accounts import passkeys, second_factor
from register.session import half_in, signed_in
from register.transaction import transaction
from register.views import ceremonies
from register.views.accounts import begin_again, show_second
from register.views.confirming import asks_anew
from register.views.forms import show_invalid
from register.views.second_factor import own_page, show_codes

blueprint = Blueprint("passkeys", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.post("/aanmelden/passkey")
@half_in
def begin() -> ResponseReturnValue:
    """Add a passkey before anything else opens, for who has shown one factor and has no second."""
    here, form = session.half(), FirstPasskeyForm()
    if here is None:
        return begin_again(form)
    try:
        with transaction():
            made = second_factor.add_passkey(
                here.account,
                ceremonies.ceremony(ceremonies.FIRST_SECOND),
                form.credential.data or "",
                ceremonies.name_of_this(),
                is_first=True,
            )
    except Invalid as error:
        show_invalid(form, error)
        return show_second(here, form), 400
    return show_codes(here.account, made, form) if session.finish(here) else begin_again(form)


@blueprint.route("/mijn-account/passkeys/toevoegen", methods=["GET", "POST"])
@signed_in
@asks_anew(opening=True)
def add() -> ResponseReturnValue:
    """Add a passkey to the own account."""
    here, form = session.here(), AddPasskeyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = second_factor.add_passkey(
                    here.account,
                    ceremonies.ceremony(ceremonies.ADD),
                    form.credential.data or "",
                    form.name.data or ceremonies.name_of_this(),
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            session.begin_anew(second_factor=True)
            flash(_("The passkey has been added. You can sign in with it from now on."))
            if made:
                return show_codes(here.account, made, GoOnForm(formdata=None, next=own_page()))
            return redirect(url_for("own_account.show"), 303)
    page = render_template(
        "accounts/add_passkey.html",
        form=form,
        asked=ceremonies.making(ceremonies.ADD, here.account),
        usual_name=ceremonies.name_of_this(),
    )
    return page, 400 if form.errors else 200


@blueprint.route("/mijn-account/passkeys/<public_id>", methods=["GET", "POST"])
@signed_in
def show(public_id: str) -> ResponseReturnValue:
    """Call a passkey otherwise, or remove it."""
    passkey = passkeys.get(session.here().account, public_id)
    form = NamePasskeyForm(obj=passkey)
    if form.validate_on_submit():
        with transaction():
            passkeys.rename(passkey, form.name.data or "")
        flash(_("The name has been recorded."))
        return redirect(url_for("own_account.show"), 303)
    return _page(form, public_id), 400 if form.errors else 200


@blueprint.post("/mijn-account/passkeys/<public_id>/verwijderen")
@signed_in
@asks_anew()
def remove(public_id: str) -> ResponseReturnValue:
    """Remove a passkey of the own account; wherever else one is signed in, that ends."""
    here = session.here()
    passkey = passkeys.get(here.account, public_id)
    try:
        with transaction():
            second_factor.remove_passkey(passkey, is_asked=current_app.config["SECOND_FACTOR"])
    except WrongState as error:
        form = NamePasskeyForm(formdata=None, obj=passkey)
        form.form_errors.append(_(str(error)))
        return _page(form, public_id), 409
    session.begin_anew()
    flash(_("The passkey has been removed. Everywhere else you are signed out."))
    return redirect(url_for("own_account.show"), 303)


def _page(form: NamePasskeyForm, public_id: str) -> str:
    held = passkeys.list_of(session.here().account)
    [kept] = [each for each in held if each.passkey.public_id == public_id]
    return render_template("accounts/passkey.html", form=form, kept=kept)
