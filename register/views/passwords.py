"""A password by a link in a mail: asking for it, and choosing. No account is named, no cookie set.

An address that is opened changes nothing, because programs that look into mail open every address
they find; only a button does.
"""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.errors import Invalid, NotFound
from register.forms.accounts import AskLinkForm, ChangePasswordForm, ChoosePasswordForm
from register.presentation.headers import keep_out_of_sight
from register.public import pages
from register.services.accounts import links, passwords, tries
from register.session import address, limited, public, with_address, without_cookie
from register.transaction import transaction
from register.views import providers
from register.views.forms import show_invalid

blueprint = Blueprint("passwords", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@limited("RESET_LIMIT", ["POST"])
@without_cookie
@public
def ask() -> ResponseReturnValue:
    """Ask for a link to choose another password. What happens is the same for every address."""
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
    page = render_template(
        "accounts/choose_password.html",
        form=form,
        token=token,
        account=link.account,
        is_new=link.account.password_hash is None,
        shortest=passwords.SHORTEST,
        provider=providers.name(),
    )
    return page, 400 if form.errors else 200


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
