"""Signing in at the identity provider of the body, linking an account with it, and signing out
there.

Every step that leaves this site is a link, never a form: so no page needs a policy that lets forms
go elsewhere. Coming back changes nothing of an account; only the button of `link` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import clock, session
from register.errors import NotFound, WrongState
from register.forms.accounts import LinkIdentityForm
from register.later import Later
from register.oidc.facts import Proven, ProviderFailed, Refused
from register.presentation import language
from register.presentation.headers import keep_out_of_sight
from register.services.accounts import identities, links, sessions
from register.services.accounts.sessions import SignInWay
from register.session import limited, public, signed_in, with_address, without_cookie
from register.transaction import transaction
from register.views import providers
from register.views.confirming import asks_anew
from register.views.going_on import destination

if TYPE_CHECKING:
    from register.models.accounts import Account
    from register.oidc import flow, provider, tokens
else:  # the libraries for tokens take most of a second; many a register names no provider
    flow, provider, tokens = (
        Later(f"register.oidc.{name}") for name in ("flow", "provider", "tokens")
    )

blueprint = Blueprint("single_sign_on", __name__)
blueprint.after_request(keep_out_of_sight)

_BEGUN, _PROVEN = "sign_ins", "proven"
"""Under which names the cookie holds the sign-ins that began in this browser, and who somebody
proved to be who is asked before an account is linked.
"""
LONGEST_NEXT = 500
"""Characters of an address that is kept for the way back; a cookie holds 4,000 in all."""
MOST_AT_ONCE = 3
"""Sign-ins that one browser can have begun, in several tabs."""


@blueprint.get("/aanmelden/eenmalig")
@limited("SEARCH_LIMIT")
@public
def begin() -> ResponseReturnValue:
    """Go to the provider to sign in."""
    wanted = request.args.get("next", "")
    return _leave(next=wanted if len(wanted) <= LONGEST_NEXT else "")


@blueprint.get("/wachtwoord-kiezen/<token>/eenmalig")
@limited("SEARCH_LIMIT")
@with_address
def begin_link(token: str) -> ResponseReturnValue:
    """Go to the provider to begin with the account of an invitation by the sign-in there."""
    providers.check()
    found = links.find(token)
    if found is None or not links.begins_otherwise(found.account):
        return render_template("accounts/link_over.html"), 404
    return _leave(link=token)


@blueprint.get("/mijn-account/eenmalig")
@limited("SEARCH_LIMIT")
@signed_in
def begin_own() -> ResponseReturnValue:
    """Go to the provider to link the own account with the sign-in there."""
    providers.check()
    return _leave(own=session.here().account.public_id)


@blueprint.get("/mijn-account/eenmalig/bevestigen")
@limited("SEARCH_LIMIT")
@signed_in
def begin_proof() -> ResponseReturnValue:
    """Go to the provider to prove anew who it is, for an act that asks that."""
    providers.check()
    return _leave(own=session.here().account.public_id, fresh=True)


@blueprint.get("/mijn-account/eenmalig/bevestigd")
@signed_in
def proved() -> str:
    """Say to whoever proved anew who it is where to go on."""
    providers.check()
    return render_template("single_sign_on/proved.html")


@blueprint.get("/aanmelden/eenmalig/terug")
@limited("SEARCH_LIMIT")
@public
def come_back() -> ResponseReturnValue:
    """Come back from the provider: sign in, or be asked whether to link an account."""
    providers.check()
    started = flow.of_browser(cookie.get(_BEGUN, ()), request.args.get("state"))
    if started is not None and started.language != language.current():
        return redirect(language.other_address(), 303)
    _forget(started.state if started is not None else "")
    try:
        proven = flow.finish(provider.current(), _way_back(), started, request.args.to_dict())
    except (Refused, ProviderFailed) as error:
        _note(error)
        return redirect(url_for(".failed"), 303)
    assert started is not None, "what nobody began was refused"
    if started.fresh:
        return _prove(proven, started.own)
    if started.link or started.own:
        cookie[_PROVEN] = {
            "link": started.link,
            "own": started.own,
            "at": int(clock.now().timestamp()),
            "proven": proven.as_dict(),
        }
        return redirect(url_for(".link"), 303)
    return _let_in(proven, started.next)


@blueprint.get("/aanmelden/eenmalig/mislukt")
@public
def failed() -> str:
    """Say that it did not work, at an address in which nothing stands of what came back."""
    providers.check()
    return render_template("single_sign_on/failed.html", name=providers.name(), is_away=False)


@blueprint.get("/aanmelden/eenmalig/niet-gekoppeld")
@public
def unknown() -> str:
    """Say to whoever signed in at the provider that no account is linked with that; the same where
    one is closed.
    """
    providers.check()
    return render_template("single_sign_on/unknown.html", name=providers.name())


@blueprint.route("/aanmelden/eenmalig/koppelen", methods=["GET", "POST"])
@public
@asks_anew()
def link() -> ResponseReturnValue:
    """Ask whether to link an account, of an invitation or one's own, with the sign-in at the
    provider, and do so.
    """
    providers.check()
    held = _held()
    account = _to_link(held) if held is not None else None
    if held is None or account is None:
        return render_template("accounts/link_over.html"), 404
    form, proven = LinkIdentityForm(), Proven(**held["proven"])
    if form.validate_on_submit():
        try:
            with transaction():
                if held["link"]:
                    identities.begin(held["link"], proven.issuer, proven.subject)
                else:
                    identities.link(account, proven.issuer, proven.subject)
        except NotFound:
            return render_template("accounts/link_over.html"), 404
        except WrongState as error:
            form.form_errors.append(_(str(error)))
        else:
            answer = _let_in(proven, "")
            flash(_("Your account is linked. From now on you sign in like this."))
            return answer
    page = render_template(
        "single_sign_on/link.html", form=form, email=account.email, name=providers.name()
    )
    return page, 400 if form.errors else 200


@blueprint.get("/aanmelden/eenmalig/afgemeld")
@limited("SEARCH_LIMIT")
@public
def signed_out() -> ResponseReturnValue:
    """Lead on whoever signed out here to sign out at the provider too."""
    providers.check()
    try:
        address = flow.sign_out_address(provider.current(), _root() + "/")
    except ProviderFailed:
        address = None
    page = render_template("single_sign_on/signed_out.html", name=providers.name(), address=address)
    return page, {"Refresh": f"0; url={address}"} if address else {}


@blueprint.post("/aanmelden/eenmalig/afmelding")
@limited("API_LIMIT")
@without_cookie
@public
def sign_out_from_there() -> ResponseReturnValue:
    """End the sessions of somebody of whom the provider itself says that it is over. Source: OpenID
    Connect Back-Channel Logout 1.0.
    """
    providers.check()
    try:
        over = tokens.read_logout_token(provider.current(), request.form.get("logout_token", ""))
    except Refused as error:
        current_app.logger.warning("single sign-on: a logout token is refused: %s", error)
        return {"error": "invalid_request"}, 400
    found = identities.ids_of(over.issuer, over.subject) if over.subject else None
    sessions.end_at_provider(found, over.issuer, over.session)
    return "", 200


def _leave(**about: Any) -> ResponseReturnValue:
    providers.check()
    try:
        address, started = flow.begin(provider.current(), _way_back(), language.current(), **about)
    except ProviderFailed as error:
        _note(error)
        page = render_template("single_sign_on/failed.html", name=providers.name(), is_away=True)
        return page, 503
    cookie[_BEGUN] = [*cookie.get(_BEGUN, ())[1 - MOST_AT_ONCE :], started.as_dict()]
    return redirect(address, 303)


def _let_in(proven: Proven, wanted: str) -> ResponseReturnValue:
    found = identities.find(proven.issuer, proven.subject)
    if found is None:
        return redirect(url_for(".unknown"), 303)
    has_begun = session.begin(
        found.account,
        SignInWay.at_provider(found.id, proven.issuer, proven.session),
        second_factor=proven.has_second_factor,
        proved_there_at=proven.proved_at(clock.now()),
    )
    if not has_begun:
        return redirect(url_for("accounts.second", next=wanted or None), 303)
    return redirect(destination(wanted), 303)


def _prove(proven: Proven, own: str) -> ResponseReturnValue:
    """Note that who asks proved anew at the provider to be there. It counts for the account that
    has signed in, began it, and is linked with that; and where it has no factor of its own here.
    """
    here, found = session.current(), identities.find(proven.issuer, proven.subject)
    if (
        here is None
        or found is None
        or not here.account.public_id == found.account.public_id == own
        or not providers.proves(here.account)
    ):
        return redirect(url_for(".failed"), 303)
    session.confirm(here.account, second_factor=proven.has_second_factor)
    return redirect(url_for(".proved"), 303)


def _note(error: Exception) -> None:
    """Say in the log what exactly was not right; no page says it."""
    current_app.logger.warning("single sign-on: %s: %s", type(error).__name__, error)


def _forget(state: str) -> None:
    cookie.pop(_PROVEN, None)
    if _BEGUN in cookie:
        cookie[_BEGUN] = [each for each in cookie[_BEGUN] if each.get("state") != state]


def _to_link(held: Mapping[str, Any]) -> Account | None:
    """Return the account that is to be linked. None: the invitation works no more, or whoever has
    signed in is not its holder.
    """
    if held["link"]:
        found = links.find(held["link"])
        return found.account if found is not None else None
    here = session.current()
    is_own = here is not None and here.account.public_id == held["own"]
    return here.account if here is not None and is_own else None


def _held() -> Mapping[str, Any] | None:
    """Return what somebody proved a moment ago in this browser, to link an account. None:
    nothing.
    """
    held = cookie.get(_PROVEN)
    if held is None or clock.now().timestamp() - held["at"] > flow.LASTS_SECONDS:
        return None
    return held


def _root() -> str:
    """Return how the addresses begin that the provider knows: of this site as the settings say it,
    and in Dutch, for it knows one of each.
    """
    said = urlsplit(current_app.config["SITE_ADDRESS"] or request.host_url)
    return f"{said.scheme}://{said.netloc}{request.script_root.removesuffix('/en')}"


def _way_back() -> str:
    """Return the address to come back to."""
    return _root() + url_for(".come_back").removeprefix(request.script_root)
