"""An account with a second factor, and what its holder has: the app, and the recovery codes."""

from __future__ import annotations

import pyotp

from register import clock
from register.models.accounts import Account
from register.services.accounts import second_factor, totp
from register.transaction import transaction


def set_up(account: Account) -> tuple[str, list[str]]:
    """Give an account an app that has not been used yet; return its secret and ten recovery
    codes.
    """
    sealed = totp.draw(account)
    secret = totp.secret_in(sealed, account)
    with transaction():
        codes = second_factor.add_app(account, sealed, code_of(secret, -1))
    return secret, codes


def code_of(secret: str, steps: int = 0) -> str:
    """The code that an app shows; `steps` of half a minute later or, below 0, earlier."""
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + 30 * steps)
