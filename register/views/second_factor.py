"""The second factor of the own account: setting up an app, removing it, and recovery codes.

Recovery codes are shown once, on the page that comes of the button, and nothing keeps them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import sealing, session
from register.errors import Invalid, NotFound
from register.forms.accounts import AddAppForm, CodesFileForm, GoOnForm
from register.presentation import qr
from register.presentation.headers import keep_out_of_sight
from register.services.accounts import second_factor, totp
from register.session import half_in, signed_in
from register.transaction import transaction
from register.views.accounts import begin_again
from register.views.confirming import asks_anew

if TYPE_CHECKING:
    from register.models.accounts import Account

blueprint = Blueprint("second_factor", __name__)
blueprint.after_request(keep_out_of_sight)

CODES_WAIT_SECONDS = 30 * 60
"""How long recovery codes that were shown can be saved as a file from that page."""


@blueprint.route("/aanmelden/app-instellen", methods=["GET", "POST"])
@half_in
def begin() -> ResponseReturnValue:
    """Set up an app before anything else opens, for who has entered a password."""
    here, form = session.half(), AddAppForm(next=request.args.get("next", ""))
    if here is None:
        return begin_again(form)
    if second_factor.ways(here.account).any:
        return redirect(url_for("accounts.second", next=form.next.data or None), 303)
    made = _add(here.account, form, is_first=True) if _is_sent(form) else None
    if made is None:
        return _show_app(here.account, form, url_for(".begin"))
    if not session.finish(here):
        return begin_again(form)
    return show_codes(here.account, made, form)


@blueprint.route("/mijn-account/app", methods=["GET", "POST"])
@signed_in
@asks_anew(opening=True)
def set_up() -> ResponseReturnValue:
    """Set up an app for the own account, in place of an earlier one."""
    here, form = session.here(), AddAppForm()
    made = _add(here.account, form) if _is_sent(form) else None
    if made is None:
        return _show_app(here.account, form, url_for(".set_up"))
    session.begin_anew(second_factor=True)
    if made:
        return show_codes(here.account, made, form)
    flash(_("The app has been set up. Everywhere else you are signed out."))
    return redirect(url_for("own_account.show"), 303)


@blueprint.post("/mijn-account/app/verwijderen")
@signed_in
@asks_anew()
def remove() -> ResponseReturnValue:
    """Remove the app of the own account."""
    here = session.here()
    with transaction():
        second_factor.remove_app(here.account, is_asked=current_app.config["SECOND_FACTOR"])
    session.begin_anew()
    flash(_("The app has been removed. Everywhere else you are signed out."))
    return redirect(url_for("own_account.show"), 303)


@blueprint.post("/mijn-account/herstelcodes")
@signed_in
@asks_anew()
def make_codes() -> ResponseReturnValue:
    """Make new recovery codes; the earlier ones work no more."""
    account = session.here().account
    with transaction():
        made = second_factor.new_recovery_codes(account)
    return show_codes(account, made, GoOnForm(formdata=None, next=own_page()))


@blueprint.post("/mijn-account/herstelcodes/bestand")
@signed_in
def codes_file() -> ResponseReturnValue:
    """Give the recovery codes that were just shown as a text."""
    account, form = session.here().account, CodesFileForm()
    text = sealing.unseal(form.sealed.data or "", _shown_to(account), CODES_WAIT_SECONDS)
    if text is None:
        raise NotFound("These recovery codes can be saved no more. Make new ones.")
    lines = [
        _("Recovery codes for %(site)s", site=current_app.config["SITE_NAME"]),
        account.email,
        _("Each works once. Keep them where nobody else finds them."),
        "",
        *json.loads(text),
    ]
    answer = Response("\r\n".join([*lines, ""]), mimetype="text/plain")
    answer.headers["Content-Disposition"] = 'attachment; filename="herstelcodes.txt"'
    return answer


def _is_sent(form: AddAppForm) -> bool:
    """Say whether a code was sent; who is led here from another page has sent none."""
    return "code" in request.form and form.validate_on_submit()


def _add(account: Account, form: AddAppForm, *, is_first: bool = False) -> list[str] | None:
    """Add the app, or say beside the code what is wrong with it."""
    sealed, code = form.sealed.data or "", form.code.data or ""
    try:
        with transaction():
            made = second_factor.add_app(account, sealed, code, is_first=is_first)
    except Invalid as error:
        form.sealed.data = None
        form.form_errors.append(_(error.message, **error.params))
        return None
    if made is None:
        form.code.errors = [
            _("This is not the code of now. Look whether the clock of your telephone is right.")
        ]
    return made


def _show_app(account: Account, form: AddAppForm, address: str) -> ResponseReturnValue:
    sealed = form.sealed.data or totp.draw(account)
    secret = totp.secret_in(sealed, account)
    if secret is None:
        sealed = totp.draw(account)
        secret = totp.secret_in(sealed, account) or ""
    form.sealed.data = sealed
    wrong = bool(form.errors) and "code" in request.form
    app_address = totp.address_of(secret, account, current_app.config["SITE_NAME"])
    page = render_template(
        "accounts/add_app.html",
        form=form,
        address=address,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        app_address=app_address,
        picture=qr.of(app_address),
    )
    return page, 400 if wrong else 200


def show_codes(account: Account, made: list[str], form: GoOnForm) -> str:
    """Show new recovery codes, this once, and lead on to where `form` says."""
    return render_template(
        "accounts/recovery_codes.html",
        codes=made,
        account=account,
        go_on=GoOnForm(formdata=None, next=form.next.data, carried=form.carried.data),
        sealed=sealing.seal(json.dumps(made), _shown_to(account)),
    )


def _shown_to(account: Account) -> str:
    return f"recovery codes that account {account.public_id} was shown"


def own_page() -> str:
    """Return the page of the own account, as a form carries it."""
    return url_for("own_account.show").removeprefix(request.script_root)
