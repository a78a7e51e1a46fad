"""What pages say of the identity provider of the body. Knows the settings, and asks nothing."""

from __future__ import annotations

from flask import current_app

from register import session
from register.errors import NotFound
from register.services.accounts.sessions import SignInMethod


def name() -> str | None:
    """Return what the provider is called on pages. None: the settings name none."""
    return current_app.config["OIDC_NAME"] if current_app.config["OIDC_ISSUER"] else None


def check() -> None:
    """Let pass where the settings name a provider.

    Raises:
        NotFound: they name none.
    """
    if name() is None:
        raise NotFound("There is no single sign-on here.")


def let_in_who_asks() -> bool:
    """Say whether who asks signed in at the provider of the settings."""
    here = session.current()
    return here is not None and here.method is SignInMethod.SINGLE_SIGN_ON and name() is not None
