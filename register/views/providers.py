"""What pages say of the identity provider of the body. Knows the settings, and asks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from register import session
from register.errors import NotFound
from register.services.accounts import accounts, second_factor
from register.services.accounts.sessions import SignInMethod

if TYPE_CHECKING:
    from register.models.accounts import Account


def name() -> str | None:
    """Return what the provider is called on pages. None: the settings name none."""
    return current_app.config["OIDC_NAME"] if current_app.config["OIDC_ISSUER"] else None


def is_only() -> bool:
    """Say whether the provider alone lets people in (`OIDC_ONLY`)."""
    return session.is_at_provider_only()


def has_password(account: Account) -> bool:
    """Say whether an account has a password that counts."""
    return account.password_hash is not None and not is_only()


def check_passwords() -> None:
    """Let pass where passwords count.

    Raises:
        NotFound: the provider alone lets people in.
    """
    if is_only():
        raise NotFound("Here people sign in at their provider alone, and passwords do not count.")


def check() -> None:
    """Let pass where the settings name a provider.

    Raises:
        NotFound: they name none.
    """
    if name() is None:
        raise NotFound("There is no single sign-on here.")


def proves(account: Account) -> bool:
    """Say whether the holder of an account can prove at the provider of the settings to be there:
    it is linked there, and has no second factor of its own, which would be stronger.
    """
    issuer = current_app.config["OIDC_ISSUER"]
    linked = bool(issuer) and accounts.signs_in_at(account, issuer)
    return linked and not second_factor.ways(account).any


def let_in_who_asks() -> bool:
    """Say whether who asks signed in at the provider of the settings."""
    here = session.current()
    return (
        here is not None and here.way.method is SignInMethod.SINGLE_SIGN_ON and name() is not None
    )
