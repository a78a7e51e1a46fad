"""Signing in and out, also with a second factor, and giving back what was typed into a form whose
session had ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError

from register import carrying, session
from register.carrying import Carried
from register.errors import Invalid, NotSignedIn
from register.forms.accounts import GoOnForm, SecondFactorForm, SignInForm
from register.forms.sending import is_given_back
from register.public import pages
from register.services.accounts import second_factor, sessions, signing_in
from register.session import half_in, public, signed_in
from register.transaction import transaction
from register.views import ceremonies, providers
from register.views.confirming import is_code, wrong_code
from register.views.forms import show_invalid
from register.views.going_on import give_back, go_on, is_of_this_site

if TYPE_CHECKING:
    from register.services.accounts.half_sessions import HalfIn

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/aanmelden", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with an e-mail address and a password, or with a passkey."""
    form = SignInForm(next=request.args.get("next", ""))
    if providers.is_only() and form.is_submitted():
        form.form_errors.append(_("First sign in with %(name)s.", name=providers.name()))
    elif form.validate_on_submit():
        try:
            is_right = _with_passkey(form) if form.credential.data else _with_password(form)
        except Invalid as error:
            show_invalid(form, error)
        else:
            if is_right:
                return go_on(form) if session.current() else _ask_second(form)
            form.email.errors = [
                *form.email.errors,
                _("The e-mail address or the password is not right."),
            ]
    return _ask(form, carrying.read(form.carried.data)), 400 if _is_wrong(form) else 200


def _is_wrong(form: SignInForm) -> bool:
    return bool(form.errors or form.form_errors)


def _with_password(form: SignInForm) -> bool:
    account = signing_in.sign_in(
        form.email.data, form.password.data, session.attempts(), session.address()
    )
    if account is not None:
        session.begin(account, sessions.PASSWORD)
    return account is not None


def _with_passkey(form: SignInForm) -> bool:
    account = signing_in.sign_in_with_passkey(
        ceremonies.ceremony(ceremonies.SIGN_IN), form.credential.data, session.address()
    )
    session.begin(account, sessions.PASSKEY, second_factor=True)
    return True


def _ask_second(form: SignInForm) -> ResponseReturnValue:
    """Go to the page that asks the second factor, with what was typed elsewhere."""
    if not form.carried.data:
        return redirect(url_for(".second", next=form.next.data or None), 303)
    here = session.half()
    assert here is not None, "it has just begun"
    carried = {"next": form.next.data, "carried": form.carried.data}
    return show_second(here, SecondFactorForm(formdata=None, data=carried))


@blueprint.route("/aanmelden/code", methods=["GET", "POST"])
@half_in
def second() -> ResponseReturnValue:
    """Ask the second factor of who has entered a password, or have one set up."""
    here, form = session.half(), SecondFactorForm(next=request.args.get("next", ""))
    if here is None:
        return begin_again(form)
    if form.validate_on_submit():
        try:
            if form.credential.data:
                ceremonies.use(ceremonies.SECOND, form.credential.data, here.account)
                return go_on(form) if session.finish(here) else begin_again(form)
            if form.recovery_code.data:
                return _recover(here, form)
            is_right = is_code(here.account, form.code.data or "", session.address())
            if is_right and session.finish(here):
                return go_on(form)
            form.code.errors = [wrong_code()]
        except Invalid as error:
            show_invalid(form, error)
    return show_second(here, form), 400 if form.errors else 200


def _recover(here: HalfIn, form: SecondFactorForm) -> ResponseReturnValue:
    with transaction():
        is_right = second_factor.uses_recovery_code(
            here.account, form.recovery_code.data or "", session.attempts(), session.address()
        )
    if not is_right or not session.finish(here):
        form.recovery_code.errors = [_("This is none of your recovery codes, or it was used.")]
        return show_second(here, form), 400
    left = second_factor.ways(here.account).recovery_codes
    flash(
        ngettext(
            "That recovery code works no more. You have %(num)s left. Have you lost your app? Set "
            "it up anew, under My account.",
            "That recovery code works no more. You have %(num)s left. Have you lost your app? Set "
            "it up anew, under My account.",
            left,
        )
    )
    if form.carried.data or form.next.data:
        return go_on(form)
    return redirect(url_for("own_account.show", _anchor="second-factor"), 303)


def show_second(here: HalfIn, form: GoOnForm) -> str:
    """Show the page that asks the second factor, or has one set up."""
    ways, account = second_factor.ways(here.account), here.account
    if not ways.any:
        asked = ceremonies.making(ceremonies.FIRST_SECOND, account)
        return render_template(
            "accounts/no_second.html", form=form, asked=asked, method=here.way.method
        )
    asked = ceremonies.asking(ceremonies.SECOND) if ways.passkeys else None
    return render_template(
        "accounts/second.html",
        form=form,
        ways=ways,
        asked=asked,
        bodies=pages.bodies(),
        method=here.way.method,
    )


@blueprint.post("/aanmelden/stoppen")
@half_in
def stop() -> ResponseReturnValue:
    """Leave nothing behind of a sign-in that was begun: at this computer somebody else may come."""
    session.end()
    flash(_("You are not signed in."))
    return redirect(url_for(".sign_in"), 303)


@blueprint.post("/aanmelden/verder")
@signed_in
def further() -> ResponseReturnValue:
    """Go on where somebody wanted to go who first set up a second factor."""
    return go_on(GoOnForm())


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
    audience = getattr(current_app.view_functions.get(request.endpoint or ""), "audience", None)
    if request.endpoint == f"{blueprint.name}.{sign_in.__name__}" or audience == "half_in":
        return begin_again(SignInForm())
    if audience != "signed_in" or is_given_back():
        return render_template("errors/error.html", status=400, detail=None), 400
    who = session.identity().account
    if request.method != "POST":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    typed = _typed()
    if who is None:
        return _keep(typed)
    if typed is not None and typed.mark == carrying.mark_of(who):
        return give_back(typed), 400
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
        asked=None if providers.is_only() else ceremonies.asking(ceremonies.SIGN_IN),
        is_only=providers.is_only(),
        bodies=pages.bodies(),
        provider=providers.name(),
    )


def begin_again(sent: GoOnForm | SignInForm) -> ResponseReturnValue:
    """Ask to sign in once more, with what was typed elsewhere: the page was older than the session
    of this browser, or the second factor took too long.
    """
    typed, who = carrying.read(sent.carried.data), session.identity().account
    if who is not None:
        return go_on(sent)
    if isinstance(sent, SignInForm):
        form = sent
    else:
        carried = {"next": sent.next.data, "carried": sent.carried.data}
        form = SignInForm(formdata=None, data=carried)
    form.form_errors.append(
        _("This page had been open for too long. Enter your password once more.")
    )
    return _ask(form, typed), 400
