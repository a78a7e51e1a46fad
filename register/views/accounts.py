"""Signing in and out, and giving back what was typed into a form whose session had ended."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from register import carrying, session
from register.access import Role
from register.carrying import Carried
from register.errors import Invalid, NotSignedIn
from register.forms.accounts import GivenBackForm, SignInForm
from register.forms.sending import is_given_back
from register.public import pages
from register.services.accounts import signing_in
from register.services.accounts.sessions import SignInMethod
from register.session import public, signed_in
from register.views import passkeys, providers
from register.views.desk import has_desk

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/aanmelden", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with an e-mail address and a password, or with a passkey."""
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        try:
            is_in = _with_passkey(form) if form.credential.data else _with_password(form)
        except Invalid as error:
            form.form_errors.append(_(error.message, **error.params))
        else:
            if is_in:
                return _go_on(form)
            form.email.errors = [
                *form.email.errors,
                _("The e-mail address or the password is not right."),
            ]
    return _ask(form, carrying.read(form.carried.data)), 400 if form.errors else 200


def _with_password(form: SignInForm) -> bool:
    account = signing_in.sign_in(
        form.email.data, form.password.data, session.attempts(), session.address()
    )
    if account is not None:
        session.begin(account, SignInMethod.PASSWORD)
    return account is not None


def _with_passkey(form: SignInForm) -> bool:
    account = signing_in.sign_in_with_passkey(
        passkeys.ceremony(SIGN_IN), form.credential.data, session.address()
    )
    session.begin(account, SignInMethod.PASSKEY, second_factor=True)
    return True


SIGN_IN = "sign in"
"""What is done with a passkey here."""


@blueprint.post("/afmelden")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Sign out; whoever signed in at the provider of the body is led on to sign out there too."""
    leads_on = providers.let_in_who_asks()
    session.end()
    if not leads_on:
        flash(_("You have signed out."))
    next_page = "single_sign_on.signed_out" if leads_on else "public.home"
    answer = redirect(url_for(next_page), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.app_errorhandler(NotSignedIn)
@blueprint.app_errorhandler(CSRFError)
def meet_lapsed(error: Exception) -> ResponseReturnValue:
    """Answer what came in without a session, or with the token of another one. Nothing that was
    typed is lost.
    """
    if request.endpoint == f"{blueprint.name}.{sign_in.__name__}":
        return _ask_again()
    behind = (
        getattr(current_app.view_functions.get(request.endpoint or ""), "audience", None)
        == "signed_in"
    )
    if not behind or is_given_back():
        return render_template("errors/error.html", status=400, detail=None), 400
    who = session.identity().account
    if request.method != "POST":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    typed = _typed()
    if who is None:
        return _keep(typed)
    if typed is not None and typed.mark == carrying.mark_of(who):
        return _give_back(typed), 400
    return render_template("accounts/somebody_else.html"), 400


def _typed() -> Carried | None:
    """Return what came in with this request, if it was sent from a page that can be shown with it
    filled in.
    """
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        return None
    sent = request.form.items(multi=True)
    return carrying.take(
        request.full_path.rstrip("?"), sent, bool(request.files), request.form.get(carrying.TOKEN)
    )


def _keep(typed: Carried | None) -> ResponseReturnValue:
    """Ask to sign in, with what was typed in the page; where nothing can be shown again, say that
    it was not done.
    """
    written = carrying.write(typed) if typed is not None else None
    if typed is None or written is None:
        if request.endpoint != f"{blueprint.name}.{sign_out.__name__}":
            flash(
                _("You had been signed out, so nothing has been done. Sign in and do it once more.")
            )
        return redirect(url_for("accounts.sign_in", next=_page_before()), 303)
    form = SignInForm(formdata=None, carried=written)
    return _ask(form, typed), 403


def _page_before() -> str:
    """Return the page from which a button was pressed, without the language; of another site it is
    not said.
    """
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.full_path.rstrip("?")
    before = urlsplit(request.referrer or "")
    address = before.path + (f"?{before.query}" if before.query else "")
    address = address.removeprefix(request.script_root)
    return address if before.netloc == request.host and is_of_this_site(address) else ""


def _ask(form: SignInForm, typed: Carried | None) -> str:
    minutes = current_app.config["SESSION_IDLE_MINUTES"]
    is_sent_here = is_of_this_site(form.next.data or "")
    return render_template(
        "accounts/sign_in.html",
        form=form,
        typed=typed,
        minutes=minutes,
        is_sent_here=is_sent_here,
        asked=passkeys.asking(SIGN_IN),
        bodies=pages.bodies(),
        provider=providers.name(),
    )


def _ask_again() -> ResponseReturnValue:
    """Ask to sign in once more: the page was older than the session of this browser."""
    form, who = SignInForm(), session.identity().account
    typed = carrying.read(form.carried.data)
    if who is not None:
        return _go_on(form)
    form.form_errors.append(
        _("This page had been open for too long. Enter your password once more.")
    )
    return _ask(form, typed), 400


def _go_on(form: SignInForm) -> ResponseReturnValue:
    """Lead on who has signed in: back to what this account had typed, or to the page that was asked
    for.
    """
    typed, who = carrying.read(form.carried.data), session.identity().account
    if typed is not None and who is not None and typed.mark == carrying.mark_of(who):
        return _give_back(typed)
    if typed is not None:
        flash(
            _(
                "The form was filled in by somebody with another account. What stood in it is not "
                "shown to you."
            )
        )
    return redirect(destination(form.next.data), 303)


def _give_back(typed: Carried) -> str:
    address = request.script_root + typed.address
    return render_template(
        "accounts/given_back.html", form=GivenBackForm(formdata=None), typed=typed, address=address
    )


def destination(wanted: str | None = None) -> str:
    """Return where to go: the page that was asked for, when it is one of this site, or the first
    that fits a role.
    """
    if wanted and is_of_this_site(wanted):
        return request.script_root + wanted
    who = session.identity()
    if has_desk(who):
        return url_for("desk.show")
    if who.audits:
        return url_for("readings.kept")
    return url_for("declarations.index" if Role.OFFICIAL in who.all_roles else "public.home")


def is_of_this_site(address: str) -> bool:
    """Say whether an address is a plain path on this site, never one that a browser takes for
    another site.
    """
    return re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address) is not None
