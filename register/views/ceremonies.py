"""What pages ask a browser about passkeys, for the site that the settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

from register import session
from register.errors import Invalid
from register.services.accounts import passkeys, sessions
from register.services.accounts.passkeys import Ceremony, RelyingParty

if TYPE_CHECKING:
    from register.models.accounts import Account

SIGN_IN, SECOND, FIRST_SECOND = "sign in", "second factor", "first second factor"
CONFIRM, PASSWORD, ADD = "confirm", "choose a password", "add"
"""What is done with a passkey, beside `beginning` and `concluding`: no two are the same, so that an
answer to one is none to another.
"""


def beginning(token: str) -> str:
    """Return what is done with a passkey that is made by a link with this word."""
    return f"begin {token}"


def concluding(public_id: str) -> str:
    """Return what is done with a passkey that signs a conclusion on a finding."""
    return f"conclude on {public_id}"


def _party() -> RelyingParty | None:
    config = current_app.config
    return passkeys.relying_party(config["SITE_ADDRESS"], config["SITE_NAME"])


def ceremony(act: str) -> Ceremony:
    """Return for what this browser makes or uses a passkey. `act`: what is done with it.

    Raises:
        Invalid: there are no passkeys at this site.
    """
    party = _party()
    if party is None:
        raise Invalid("Passkeys do not work at this address. Choose another way.")
    return Ceremony(party, act, session.browser())


def asking(act: str) -> str | None:
    """Return what this browser is asked to use a passkey, as JSON. None: there are none here."""
    return passkeys.asking(ceremony(act)) if _party() is not None else None


def making(act: str, account: Account) -> str | None:
    """Return what this browser is asked to make a passkey for an account, as JSON. None: there are
    none here.
    """
    return passkeys.making(ceremony(act), account) if _party() is not None else None


def use(act: str, answer: str, account: Account) -> None:
    """Let pass a browser that used a passkey of this account.

    Raises:
        Invalid: there are none at this site, or it is not right, see `passkeys.use`.
    """
    passkeys.use(ceremony(act), answer, account)


def name_of_this() -> str:
    """Return what a passkey is called that its holder gives no name: after the browser."""
    return sessions.browser_of(request.user_agent.string)
