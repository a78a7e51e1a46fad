"""Signing in with a password, and signing something with it."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

import sqlalchemy as sa

from register import traces
from register.access import Identity
from register.clock import now
from register.errors import Invalid
from register.extensions import db
from register.models.accounts import Account
from register.models.traces import SignInFailure, Visit
from register.services import journal
from register.services.accounts import accounts, passwords


@dataclass(frozen=True, slots=True)
class Signature:
    """That somebody entered the password anew to sign something. `sign` alone gives one."""

    account: int
    at: datetime.datetime


def sign_in(email: str, password: str, attempts: int, window_minutes: int) -> Account | None:
    """Return the account whose address and password these are, or None; a failure is counted.
    Nothing of the register is changed, so that who signs in waits for nobody who writes.

    The answer and the time it takes are the same for an unknown address and a wrong password.

    Raises:
        Invalid: `attempts` have failed within the window; the message says how long to wait.
    """
    account = _of_password(email, password, attempts, window_minutes)
    if account is not None:
        _note_visit(account)
    return account


def sign(identity: Identity, password: str, attempts: int, window_minutes: int) -> Signature | None:
    """Return the signature of the asker, or None where the password is not right; a failure is
    counted.

    Raises:
        Invalid: `attempts` have failed within the window; the message says how long to wait.
    """
    account = db.session.get(Account, identity.account) if identity.account else None
    if account is None or not _of_password(account.email, password, attempts, window_minutes):
        return None
    journal.record(identity, "account:sign", account.public_id, None)
    return Signature(account.id, now())


def _of_password(email: str, password: str, attempts: int, window_minutes: int) -> Account | None:
    email_hash = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    since = now() - datetime.timedelta(minutes=window_minutes)
    failed = sa.select(sa.func.count()).where(
        SignInFailure.email_hash == email_hash, SignInFailure.recorded_at > since
    )
    with traces.reading() as kept:
        counted = kept.scalar(failed) or 0
    if counted >= attempts:
        raise Invalid(
            "Too many attempts. Wait %(minutes)s minutes and try again.",
            minutes=str(window_minutes),
        )
    account = accounts.find(email)
    usable = account is not None and account.disabled_at is None
    known = account.password_hash if account is not None and usable else None
    if passwords.verifies(known, password):
        return account
    with traces.writing() as kept:
        kept.add(SignInFailure(email_hash=email_hash))
    return None


def _note_visit(account: Account) -> None:
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
