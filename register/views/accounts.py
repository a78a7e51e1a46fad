"""Signing in and out."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from register import session
from register.access import Role
from register.errors import Invalid
from register.forms.accounts import SignInForm
from register.services import accounts
from register.session import public, signed_in
from register.transaction import transaction

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/aanmelden", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    """Sign in with an e-mail address and a password."""
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        try:
            with transaction():
                account = accounts.sign_in(
                    form.email.data,
                    form.password.data,
                    current_app.config["SIGN_IN_ATTEMPTS"],
                    current_app.config["SIGN_IN_WINDOW_MINUTES"],
                )
        except Invalid as error:
            form.form_errors.append(_(error.message, **error.params))
        else:
            if account is not None:
                session.begin(account)
                return redirect(_destination(form.next.data), 303)
            form.email.errors = [*form.email.errors, _("The e-mail address or the password is not right.")]
    return render_template("accounts/sign_in.html", form=form), 400 if form.errors else 200


@blueprint.post("/afmelden")
@signed_in
def sign_out() -> Any:
    """Sign out."""
    session.end()
    flash(_("You have signed out."))
    return redirect(url_for("public.home"), 303)


def _destination(wanted: str | None) -> str:
    """Return where to go: the page that was asked for, when it is one of this site, or the first that fits a role."""
    if wanted and is_of_this_site(wanted):
        return request.script_root + wanted
    roles = frozenset().union(*(session.identity().roles or {}).values())
    if Role.OFFICIAL in roles:
        return url_for("declarations.index")
    clerk = roles & {Role.CLERK, Role.ADMINISTRATOR}
    return url_for("officials.kept" if clerk else "public.home")


def is_of_this_site(address: str) -> bool:
    """Say whether an address is a plain path on this site, never one that a browser takes for another site."""
    return re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address) is not None
