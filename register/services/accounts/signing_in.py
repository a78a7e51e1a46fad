"""Signing in with a password or a passkey, and signing something with it, or with a code."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from register import traces
from register.access import Identity
from register.clock import now
from register.extensions import db
from register.models.accounts import Account
from register.models.traces import Visit
from register.services import journal
from register.services.accounts import accounts, passkeys, passwords, second_factor, tries
from register.services.accounts.passkeys import Ceremony
from register.services.accounts.tries import Attempts, Try


@dataclass(frozen=True, slots=True)
class Signature:
    """That somebody entered the password or a code, or used a passkey, anew to sign something.
    `sign`, `sign_with_code` and `sign_with_passkey` alone give one.
    """

    account: int
    at: datetime.datetime


SIGNING = "a session"
"""From where somebody signs who has signed in: nobody else can fail there."""


def sign_in(email: str, password: str, allowed: Attempts, address: str = "") -> Account | None:
    """Return the account whose address and password these are, or None; a failure is counted.
    Nothing of the register is changed, so that who signs in waits for nobody who writes.

    `address`: by which whoever asks is counted. The answer and the time it takes are the same for
    an unknown account and a wrong password.

    Raises:
        Invalid: too many have failed; the message says how long to wait.
    """
    return _of_password(email, password, tries.begin(email, address, allowed))


def sign_in_with_passkey(ceremony: Ceremony, answer: str, address: str = "") -> Account:
    """Return the account whose passkey a browser used; `address` as of `sign_in`. There is nothing
    to guess, so failures are not counted.

    Raises:
        Invalid: it is not right, see `passkeys.use`.
    """
    account = passkeys.use(ceremony, answer)
    note_sign_in(account, address)
    return account


def note_sign_in(account: Account, address: str) -> None:
    """Note that somebody signs in without a password: the address is known from now on."""
    tries.let_past(account.email, address)


def sign(identity: Identity, password: str, allowed: Attempts) -> Signature | None:
    """Return the signature of the asker, or None where the password is not right; a failure is
    counted.

    Raises:
        Invalid: too many have failed; the message says how long to wait.
    """
    account = _account_of(identity)
    if account is None or not knows_password(account, password, allowed):
        return None
    return _signature(identity, account)


def sign_with_code(identity: Identity, code: str, allowed: Attempts) -> Signature | None:
    """Return the signature of the asker, who entered a code of the own app, or None where it is
    not right, or was used before; a failure is counted.

    Raises:
        Invalid: too many have failed; the message says how long to wait.
    """
    account = _account_of(identity)
    if account is None or not second_factor.verifies_code(
        account, code, allowed, SIGNING, has_signed_in=True
    ):
        return None
    return _signature(identity, account)


def sign_with_passkey(identity: Identity, ceremony: Ceremony, answer: str) -> Signature | None:
    """Return the signature of the asker, who used a passkey for it; None: nobody has signed in.

    Raises:
        Invalid: it is not right, see `passkeys.use`.
    """
    account = _account_of(identity)
    if account is None:
        return None
    return _signature(identity, passkeys.use(ceremony, answer, account))


def _account_of(identity: Identity) -> Account | None:
    return db.session.get(Account, identity.account) if identity.account else None


def _signature(identity: Identity, account: Account) -> Signature:
    journal.record(identity, "account:sign", account.public_id, None)
    return Signature(account.id, now())


def knows_password(account: Account, password: str, allowed: Attempts) -> bool:
    """Say whether this is the password of an account, of which somebody who has signed in has to
    show that it is known; a failure is counted.

    Raises:
        Invalid: too many have failed; the message says how long to wait.
    """
    tried = tries.begin(account.email, SIGNING, allowed, has_signed_in=True)
    return _of_password(account.email, password, tried) is not None


def _of_password(email: str, password: str, tried: Try) -> Account | None:
    account = accounts.find(email)
    usable = account is not None and account.disabled_at is None
    known = account.password_hash if account is not None and usable else None
    if not passwords.verifies(known, password):
        return None
    tries.succeeded(tried)
    return account


def note_visit(account: Account) -> None:
    """Note that somebody has signed in."""
    with traces.writing() as kept:
        visit = kept.get(Visit, account.id)
        if visit is None:
            kept.add(Visit(account_id=account.id, began_at=now()))
        else:
            visit.before_at, visit.began_at = visit.began_at, now()


def last_visit(identity: Identity) -> datetime.datetime | None:
    """Return when the asker signed in before this visit; None: never, or nobody noted it."""
    if identity.account is None:
        return None
    with traces.reading() as kept:
        visit = kept.get(Visit, identity.account)
    return visit.before_at if visit is not None else None
