"""A password by a link in a mail: asking for it, and choosing. No account is named, and no cookie
set save where one can begin with a passkey instead.

An address that is opened changes nothing, because programs that look into mail open every address
they find; only a button does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import session
from register.errors import Invalid, NotFound
from register.forms.accounts import (
    AskLinkForm,
    ChangePasswordForm,
    ChoosePasswordForm,
    GoOnForm,
)
from register.presentation.headers import keep_out_of_sight
from register.public import pages
from register.services.accounts import (
    accounts,
    links,
    passwords,
    second_factor,
    sessions,
    signing_in,
    tries,
)
from register.session import address, limited, public, with_address, without_cookie
from register.transaction import transaction
from register.views import ceremonies, providers
from register.views.forms import show_invalid
from register.views.second_factor import show_codes

if TYPE_CHECKING:
    from register.models.accounts import AccountLink

blueprint = Blueprint("passwords", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@limited("RESET_LIMIT", ["POST"])
@without_cookie
@public
def ask() -> ResponseReturnValue:
    """Ask for a link to choose another password. What happens is the same for every address."""
    if providers.is_only():
        return redirect(url_for("accounts.sign_in"), 303)
    form = AskLinkForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            links.ask(form.email.data or "")
        except Invalid as error:
            show_invalid(form, error)
        else:
            return redirect(url_for(".asked"), 303)
    page = render_template("accounts/ask_link.html", form=form)
    return page, 400 if form.errors else 200


@blueprint.get("/wachtwoord-vergeten/gevraagd")
@public
def asked() -> str:
    """Say what comes next, the same to everybody."""
    return render_template(
        "accounts/asked.html", hours=current_app.config["RESET_HOURS"], bodies=pages.bodies()
    )


@blueprint.route("/wachtwoord-kiezen/<token>", methods=["GET", "POST"])
@limited("SEARCH_LIMIT")
@without_cookie
@with_address
def choose(token: str) -> ResponseReturnValue:
    """Choose a password, to begin or because the old one is lost."""
    link = links.find(token)
    if link is None:
        return _over()
    form = ChoosePasswordForm(request.form)
    if request.method == "POST":
        providers.check_passwords()
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                account = links.choose(
                    token, form.new_password.data or "", current_app.config["SITE_NAME"]
                )
        except NotFound:
            return _over()
        except Invalid as error:
            show_password_invalid(form, error)
        else:
            tries.let_past(account.email, address())
            return redirect(url_for(".chosen"), 303)
    return _page(form, token, link)


def _page(form: ChoosePasswordForm, token: str, link: AccountLink) -> ResponseReturnValue:
    is_new = not accounts.begun_among([link.account_id])
    begins_so = links.begins_otherwise(link.account)
    page = render_template(
        "accounts/choose_password.html",
        form=form,
        token=token,
        account=link.account,
        is_new=is_new,
        shortest=passwords.SHORTEST,
        provider=providers.name() if begins_so else None,
        asked=(
            ceremonies.making(ceremonies.beginning(token), link.account)
            if begins_so and not providers.is_only()
            else None
        ),
        only=providers.name() if providers.is_only() else None,
    )
    return page, 400 if form.errors else 200


@blueprint.post("/wachtwoord-kiezen/<token>/passkey")
@limited("SEARCH_LIMIT")
@with_address
def begin(token: str) -> ResponseReturnValue:
    """Begin with a passkey in place of a password, and be signed in with it."""
    providers.check_passwords()
    link, form = links.find(token), ChoosePasswordForm(None)
    if link is None:
        return _over()
    try:
        with transaction():
            account, made = second_factor.begin_with_passkey(
                token,
                ceremonies.ceremony(ceremonies.beginning(token)),
                request.form.get("credential", ""),
                ceremonies.name_of_this(),
            )
    except NotFound:
        return _over()
    except Invalid as error:
        show_invalid(form, error)
        return _page(form, token, link)
    signing_in.note_sign_in(account, address())
    session.begin(account, sessions.PASSKEY, second_factor=True)
    flash(_("Your passkey has been added, and you are signed in with it."))
    return show_codes(account, made, GoOnForm(formdata=None))


@blueprint.get("/wachtwoord-gekozen")
@public
def chosen() -> str:
    """Say that the password was chosen, and where to sign in."""
    return render_template("accounts/chosen.html")


def _over() -> ResponseReturnValue:
    return render_template("accounts/link_over.html"), 404


def show_password_invalid(form: ChoosePasswordForm | ChangePasswordForm, error: Invalid) -> None:
    """Put what is wrong with a new password beside the field for it, and the rest above the
    form.
    """
    message = _(error.message, **error.params)
    if error.field == "password":
        form.new_password.errors = [*form.new_password.errors, message]
    else:
        form.form_errors.append(message)
