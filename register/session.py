"""Who is signed in, and the marks by which every view says who may see it."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask, current_app, g
from flask import session as cookie
from flask_login import current_user, login_user, logout_user

from register import carrying
from register.access import ANONYMOUS, Identity
from register.errors import NotMigrated, NotSignedIn
from register.extensions import csrf, limiter, login
from register.services.officials import accounts

if TYPE_CHECKING:
    from register.models.accounts import Account

View = TypeVar("View", bound=Callable[..., Any])


class SignedIn:
    """The account behind this request, as flask-login wants it."""

    is_active = True
    is_authenticated = True
    is_anonymous = False

    def __init__(self, session_key: str, name: str, identity: Identity) -> None:
        self._session_key = session_key
        self.name = name
        self.identity = identity

    def get_id(self) -> str:
        """The key that stands in the session cookie; it changes when all sessions must end."""
        return self._session_key


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


def _load(session_key: str) -> SignedIn | None:
    if is_failing():
        return None
    try:
        account = accounts.find_by_session_key(session_key)
    except NotMigrated:
        return None
    if account is None:
        return None
    return SignedIn(account.session_key, account.name, accounts.identity_of(account))


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
        if not current_user.is_authenticated:
            raise NotSignedIn("Sign in first.")
        return view(*args, **kwargs)

    guarded.audience = "signed_in"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def begin(account: Account) -> None:
    """Begin a fresh session for an account; nothing of an earlier one is left. It ends by itself
    when idle.

    Its forms bear the mark of the account, so that what is sent after the session has ended can be
    given back.
    """
    cookie.clear()
    g.pop(carrying.TOKEN, None)  # flask-wtf holds the token of the session before
    cookie.permanent = True
    cookie[carrying.TOKEN] = f"{secrets.token_hex(20)}.{carrying.mark_of(account.id)}"
    login_user(SignedIn(account.session_key, account.name, accounts.identity_of(account)))


def end() -> None:
    """End the session in this browser."""
    logout_user()
    cookie.clear()


def with_address(view: View) -> View:
    """Mark a view for whoever has its address, in which a secret stands. It sets no cookie and is
    never kept.
    """
    view.audience = "with_address"  # type: ignore[attr-defined]
    return view


def without_cookie(view: View) -> View:
    """Mark a view whose form is sent without a cookie: there is no session that a forged form could
    misuse.
    """
    return cast(View, csrf.exempt(view))


def limited(setting: str, methods: list[str] | None = None) -> Callable[[View], View]:
    """Mark a view that one address may ask for only so often; the setting says how often. `methods`
    None: all.
    """
    return cast(
        Callable[[View], View],
        limiter.limit(lambda: str(current_app.config[setting]), methods=methods),
    )
