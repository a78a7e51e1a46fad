"""Who is signed in, and the marks by which every view says who may see it."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask, current_app, g, request
from flask import session as cookie
from flask_login import current_user, login_user, logout_user

from register import carrying, clock, networks
from register.access import ANONYMOUS, Identity
from register.errors import NotFound, NotMigrated, NotSignedIn
from register.extensions import csrf, limiter, login, reader_address
from register.services.accounts import accounts, half_sessions, sessions, signing_in
from register.services.accounts import second_factor as factors
from register.services.accounts.half_sessions import HalfIn
from register.services.accounts.sessions import Lasting, LiveSession, SignInMethod, SignInWay
from register.services.accounts.tries import Attempts

if TYPE_CHECKING:
    from register.models.accounts import Account

View = TypeVar("View", bound=Callable[..., Any])


class SignedIn:
    """The account and the session behind this request, as flask-login wants it."""

    is_active = True
    is_authenticated = True
    is_anonymous = False

    def __init__(self, token: str, session: LiveSession) -> None:
        self._token = token
        self.session = session
        self.name = session.account.name
        self.identity = accounts.identity_of(session.account)

    def get_id(self) -> str:
        """The token of the session, which stands in the cookie and nowhere else."""
        return self._token


def init_app(app: Flask) -> None:
    """Tell flask-login how to find an account."""
    login.init_app(app)
    login.user_loader(_load)
    login.session_protection = None
    app.config["PERMANENT_SESSION_LIFETIME"] = datetime.timedelta(
        minutes=app.config["SESSION_IDLE_MINUTES"]
    )


def went_wrong() -> bool:
    """Say whether this request is being answered with the page of an error, which says no more than
    it has to.
    """
    return bool(g.get("went_wrong", 0) >= 400)


def is_failing() -> bool:
    """Say whether this request is being answered with a page that must ask the database nothing."""
    return bool(g.get("went_wrong", 0) >= 500)


def lasting() -> Lasting:
    """Return how long a session lasts here."""
    return Lasting(
        datetime.timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"]),
        datetime.timedelta(hours=current_app.config["SESSION_LONGEST_HOURS"]),
    )


def _load(token: str) -> SignedIn | None:
    if is_failing():
        return None
    try:
        found = sessions.find(token, lasting())
    except NotMigrated:
        return None
    if found is None or (found.second_factor_at is None and asks_second_factor()):
        return None
    if is_at_provider_only() and found.way.method is not SignInMethod.SINGLE_SIGN_ON:
        return None
    return SignedIn(token, found)


def is_at_provider_only() -> bool:
    """Say whether the identity provider alone lets people in; what began otherwise, also before
    that was set, counts for nothing.
    """
    return bool(current_app.config["OIDC_ONLY"])


def current() -> LiveSession | None:
    """Return the session of who asks; None: nobody has signed in."""
    return current_user.session if current_user.is_authenticated else None


def here() -> LiveSession:
    """Return the session of who asks.

    Raises:
        NotSignedIn: nobody has signed in.
    """
    found = current()
    if found is None:
        raise NotSignedIn("Sign in first.")
    return found


def account_name() -> str:
    """Return the name of who asks; empty when nobody has signed in."""
    return current_user.name if current_user.is_authenticated else ""


def identity() -> Identity:
    """Return who asks; `ANONYMOUS` when nobody has signed in."""
    return current_user.identity if current_user.is_authenticated else ANONYMOUS


def public(view: View) -> View:
    """Mark a view that everybody may see; it opens no session and reads the public views only."""
    view.audience = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Mark a view that is for people who have signed in; the service decides about the rest."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        here()
        return view(*args, **kwargs)

    guarded.audience = "signed_in"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def begin(
    account: Account,
    way: SignInWay,
    *,
    second_factor: bool = False,
    proved_there_at: datetime.datetime | None = None,
) -> bool:
    """Let somebody in who has shown to be the holder of an account. Return whether a session has
    begun; False: half of one, because a second factor is asked first, or has to be set up
    (`half`).

    `second_factor`: whoever signs in has shown one besides, or with, the first; also where a
    provider says so, which was linked by who showed the strongest that the account had.
    `proved_there_at`: of who came back from a provider, when somebody proved there who it is, which
    may be long ago; None: it does not say, and the first act that asks anew asks it.
    """
    if not second_factor and (factors.ways(account).any or asks_second_factor()):
        _begin_half(account, way)
        return False
    proved_at = clock.now() if way.identity_id is None else proved_there_at
    _begin(account, way, second_factor, proved_at)
    signing_in.note_visit(account)
    return True


def begin_anew(*, second_factor: bool = False) -> None:
    """Begin a fresh session for who was in, and did what ends every session of the account.

    `second_factor`: one was shown just now.
    """
    before = here()
    has_shown = second_factor or before.second_factor_at is not None
    _begin(before.account, before.way, has_shown, clock.now())


def _begin(
    account: Account,
    way: SignInWay,
    second_factor: bool,
    proved_at: datetime.datetime | None,
) -> None:
    """Begin a fresh session for an account; nothing of an earlier one is left, and a session that
    this browser had is ended. It ends by itself when idle, and when it has lasted for long.

    Its forms bear the mark of the account, so that what is sent after the session has ended can be
    given back.
    """
    token = sessions.begin(
        account,
        way,
        request.user_agent.string,
        replaces=cookie.get(_TOKEN, ""),
        confirmed_at=proved_at,
        second_factor=second_factor,
    )
    _clean_cookie()
    cookie[carrying.TOKEN] = f"{secrets.token_hex(20)}.{carrying.mark_of(account.id)}"
    _let_in(token)


def _begin_half(account: Account, way: SignInWay) -> None:
    end()
    _clean_cookie()
    cookie[_HALF] = half_sessions.begin(account, way)


def _clean_cookie() -> None:
    cookie.clear()
    g.pop(carrying.TOKEN, None)  # flask-wtf holds the token of the session before
    cookie.permanent = True


def half() -> HalfIn | None:
    """Return who is half in: one factor was shown, and the second is asked. None: nobody is."""
    token = cookie.get(_HALF)
    return half_sessions.find(token) if token else None


def finish(who: HalfIn) -> bool:
    """Make half a session a whole one, now that the second factor has been shown. Return whether
    that went well; False: another request was first.
    """
    if not half_sessions.use(cookie.get(_HALF, "")):
        return False
    _begin(who.account, who.way, True, clock.now())
    signing_in.note_visit(who.account)
    return True


def asks_second_factor() -> bool:
    """Say whether no session counts here, where this request comes from, without a second
    factor.
    """
    return bool(current_app.config["SECOND_FACTOR"]) and not is_from_own_network()


def is_from_own_network() -> bool:
    """Say whether this request comes from a network of the body (`OWN_NETWORKS`). What came through
    another number of proxies than is set does not: its address is somebody else's.
    """
    said = request.headers.get("X-Forwarded-For", "")
    passed, trusted = len(said.split(",")) if said else 0, current_app.config["TRUSTED_PROXIES"]
    if passed < (trusted or 0) or (passed and not trusted):
        return False
    return networks.holds(current_app.config["OWN_NETWORKS"] or (), request.remote_addr or "")


def confirm(account: Account, *, second_factor: bool = False) -> None:
    """Note that who asks has proved anew to be there, in a session that keeps its forms and gets
    another token.

    `account`: who proved it, which has to be who asks: nobody else's proof makes this session
    fresh. `second_factor`: it was proved with one.

    Raises:
        NotSignedIn: it was somebody else, or the session has ended.
    """
    if here().account.id != account.id:
        raise NotSignedIn("Sign in first.")
    try:
        _let_in(sessions.renew(current_user.get_id(), second_factor=second_factor))
    except NotFound:
        raise NotSignedIn("Sign in first.") from None


def _let_in(token: str) -> None:
    found = sessions.find(token, lasting())
    assert found is not None, "the session has just begun"
    login_user(SignedIn(token, found))


def end() -> None:
    """End the session, or half of one, wherever its token may be."""
    if current_user.is_authenticated:
        sessions.end(current_user.get_id())
    if _HALF in cookie:
        half_sessions.use(cookie[_HALF])
    logout_user()
    cookie.clear()


def browser() -> str:
    """Return a word that this browser alone has, in its cookie, until somebody signs in or out with
    it.
    """
    return str(cookie.setdefault(_BROWSER, secrets.token_urlsafe(16)))


_BROWSER = "browser"
_TOKEN = "_user_id"  # noqa: S105
"""The name under which flask-login holds what `get_id` gives."""
_HALF = "half"
"""The name under which a cookie holds the token of half a session."""


def half_in(view: View) -> View:
    """Mark a view for who has shown one factor, and is asked for the second."""
    view.audience = "half_in"  # type: ignore[attr-defined]
    return view


def is_fresh() -> bool:
    """Say whether who asks has proved to be there in the last `CONFIRM_MINUTES`."""
    found = current()
    if found is None or found.confirmed_at is None:
        return False
    lasts = datetime.timedelta(minutes=current_app.config["CONFIRM_MINUTES"])
    return clock.now() - found.confirmed_at < lasts


def with_address(view: View) -> View:
    """Mark a view for whoever has its address, in which a secret stands. It is never kept, and sets
    no cookie save where one can begin with a passkey.
    """
    view.audience = "with_address"  # type: ignore[attr-defined]
    return view


def without_cookie(view: View) -> View:
    """Mark a view whose form is sent without a cookie: there is no session that a forged form could
    misuse.
    """
    return cast(View, csrf.exempt(view))


def attempts() -> Attempts:
    """Return how often a password may be tried here."""
    config = current_app.config
    return Attempts(config["SIGN_IN_ATTEMPTS"], config["SIGN_IN_WINDOW_MINUTES"])


def address() -> str:
    """Return by which address whoever asks is counted."""
    return reader_address()


def limited(setting: str, methods: list[str] | None = None) -> Callable[[View], View]:
    """Mark a view that one address may ask for only so often; the setting says how often. `methods`
    None: all.
    """
    return cast(
        Callable[[View], View],
        limiter.limit(lambda: str(current_app.config[setting]), methods=methods),
    )
