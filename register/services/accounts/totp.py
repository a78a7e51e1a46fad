"""Codes of an app: six digits, another six every half minute. Source: RFC 6238."""

from __future__ import annotations

import datetime
import hmac

import pyotp
import sqlalchemy as sa

from register import clock, sealing
from register.errors import Invalid
from register.extensions import db
from register.models.accounts import Account, Totp
from register.services.accounts import factor_uses

STEP_SECONDS = 30
DRIFT = 1
"""Steps by which the clock of a telephone may be early or late."""
WAITS_SECONDS = 60 * 60
"""How long a secret that was shown waits for its first code."""


def draw(account: Account) -> str:
    """Return a new secret for an account, sealed, for a form that sends it back with a first
    code; until then it is kept nowhere.
    """
    return sealing.seal(pyotp.random_base32(), _waiting(account))


def secret_in(sealed: str, account: Account) -> str | None:
    """Return the secret that was drawn for this account. None: it was not, or is too old."""
    return sealing.unseal(sealed, _waiting(account), WAITS_SECONDS)


def address_of(secret: str, account: Account, site_name: str) -> str:
    """Return what an app reads from the picture: the secret, and what it is for."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=site_name)


def of(account: Account) -> Totp | None:
    """Return the app of an account; None: it has none."""
    return db.session.scalar(sa.select(Totp).where(Totp.account_id == account.id))


def add(account: Account, secret: str, code: str) -> bool:
    """Keep an app that has given its first code, in place of an earlier one. False: the code is not
    of this secret, and nothing was kept.
    """
    step = _step(secret, code, clock.now())
    if step is None:
        return False
    remove(account)
    made = Totp(account_id=account.id, secret=sealing.seal(secret, _kept(account)))
    db.session.add(made)
    db.session.flush()
    factor_uses.take(made.public_id, step)
    return True


def remove(account: Account) -> None:
    """Take the app of an account away, if it has one."""
    db.session.execute(sa.delete(Totp).where(Totp.account_id == account.id))


def is_readable(kept: Totp) -> bool:
    """Say whether the secret can be read with the `SECRET_KEY` of now."""
    return sealing.unseal(kept.secret, _kept(kept.account)) is not None


def verifies(account: Account, code: str) -> bool:
    """Say whether this is a code of the app of an account that was not used yet; from now on it
    was.

    Raises:
        Invalid: codes of this app can be verified no more.
    """
    kept = of(account)
    if kept is None:
        return False
    secret = sealing.unseal(kept.secret, _kept(account))
    if secret is None:
        raise Invalid(
            "The codes of your app cannot be verified any more, because the key of the register "
            "was changed. Use a recovery code, or ask whoever keeps the accounts of your body."
        )
    step = _step(secret, code, clock.now())
    return step is not None and factor_uses.take(kept.public_id, step)


def _step(secret: str, code: str, at: datetime.datetime) -> int | None:
    """Return of which step a code is, within the drift. None: of none."""
    typed = "".join(code.split()).encode()
    here, codes = int(at.timestamp()) // STEP_SECONDS, pyotp.HOTP(secret)
    found = [
        step
        for step in range(here - DRIFT, here + DRIFT + 1)
        if hmac.compare_digest(codes.at(step).encode(), typed)
    ]
    return max(found, default=None)


def _waiting(account: Account) -> str:
    return f"an app that account {account.public_id} may add"


def _kept(account: Account) -> str:
    return f"the app of account {account.public_id}"
