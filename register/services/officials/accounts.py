"""Accounts: add, sign in, give and take roles, end sessions."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import argon2
import argon2.profiles
import sqlalchemy as sa

from register import mail_address, traces
from register.access import SERVER, Identity, Role
from register.clock import now
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.bodies import Body
from register.models.decisions import StandIn
from register.models.officials import Person
from register.models.reviews import InvitedReviewer
from register.models.traces import SignInFailure, Visit
from register.plain_text import is_plain
from register.services import journal
from register.services.prepared import Ids, PreparedQuery, reader

SHORTEST_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class Signature:
    """That somebody entered the password anew to sign something. `sign` alone gives one."""

    account: int
    at: datetime.datetime


COST = argon2.profiles.RFC_9106_LOW_MEMORY
"""What a guess at a password costs: argon2id, 64 MiB, three passes. Source: RFC 9106, 4, the second
recommendation.
"""


def find(email: str) -> Account | None:
    """Return the account with this e-mail address, written in any case."""
    return db.session.scalar(sa.select(Account).where(Account.email == email.strip().lower()))


def get(email: str) -> Account:
    """Return the account with this e-mail address.

    Raises:
        NotFound: there is none.
    """
    account = find(email)
    if account is None:
        raise NotFound(f"There is no account for {email}.")
    return account


def find_by_session_key(key: str) -> Account | None:
    """Return the account whose sessions carry this key, unless it is disabled."""
    found = db.session.scalar(_of_session_key(), {"key": key})
    return found if found is not None and found.disabled_at is None else None


def identity_of(account: Account) -> Identity:
    """Return who the account is, with the roles that it holds today. An invitation to review holds
    as long as it is a reviewer somewhere.
    """
    asked = reader()
    held: dict[int, set[Role]] = defaultdict(set)
    for given in asked.about_one(_ROLES, account=account.id):
        held[given.body].add(given.role)
    roles = {body: frozenset(given) for body, given in held.items()}
    reviews = any(Role.REVIEWER in given for given in held.values())
    return Identity(
        account.id,
        account.person_id,
        roles,
        stands_in=frozenset(each.of for each in asked.about_one(_STANDS_IN, account=account.id)),
        invited=frozenset(
            each.of for each in (asked.about_one(_INVITED, account=account.id) if reviews else ())
        ),
    )


class _RoleHeld(NamedTuple):
    """A role that an account holds at a body, by database id."""

    body: int
    role: Role


class _AskedIn(NamedTuple):
    """Of what an account was asked in: a decision to keep or a finding to review, by database
    id.
    """

    of: int


def _roles(_ids: Ids) -> sa.SelectBase:
    chosen = sa.select(AccountRole.body_id, AccountRole.role)
    return chosen.where(*_runs_of(AccountRole))


def _stands_in(_ids: Ids) -> sa.SelectBase:
    return sa.select(StandIn.decision_id).where(*_runs_of(StandIn))


def _invited(_ids: Ids) -> sa.SelectBase:
    return sa.select(InvitedReviewer.finding_id).where(*_runs_of(InvitedReviewer))


def _runs_of(given: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return given.account_id == sa.bindparam("account"), given.ended_at.is_(None)


_ROLES = PreparedQuery(_RoleHeld._make, _roles)
_STANDS_IN = PreparedQuery(_AskedIn._make, _stands_in)
_INVITED = PreparedQuery(_AskedIn._make, _invited)


# What every request asks is made once: making such a statement takes as long as its answer.


@lru_cache(maxsize=1)
def _of_session_key() -> sa.Select[Any]:
    return sa.select(Account).where(Account.session_key == sa.bindparam("key"))


def add(
    email: str, name: str, password: str | None = None, person: Person | None = None
) -> Account:
    """Add an account. Without a password nobody can sign in with it.

    Raises:
        Invalid: the address or the password will not do, or there is an account already.
    """
    address = mail_address.checked(email)
    if find(address) is not None:
        raise Invalid("There is already an account for %(email)s.", "email", email=address)
    if not is_plain(name):
        raise Invalid("There is a character in it that cannot be shown. Type it again.", "name")
    account = Account(
        email=address, name=name.strip() or address, person_id=person.id if person else None
    )
    account.password_hash = _hash(password) if password else None
    db.session.add(account)
    db.session.flush()
    journal.record(SERVER, "account:add", account.public_id, None)
    return account


def set_password(account: Account, password: str) -> None:
    """Replace the password and end every session of the account."""
    account.password_hash = _hash(password)
    account.session_key = secrets.token_urlsafe(24)
    journal.record(SERVER, "account:password", account.public_id, None)


def disable(account: Account) -> None:
    """Close the account and end every session of it."""
    account.disabled_at = now()
    account.session_key = secrets.token_urlsafe(24)
    journal.record(SERVER, "account:disable", account.public_id, None)


def give_role(account: Account, body: Body, role: Role) -> None:
    """Give a role at a body; nothing happens when it is held already."""
    if identity_of(account).holds(role, body.id):
        return
    account.roles.append(AccountRole(body_id=body.id, role=role))
    db.session.flush()
    journal.record(SERVER, f"account:give_{role.value}", account.public_id, body.id)


def take_role(account: Account, body: Body, role: Role) -> None:
    """Take a role at a body away; it counts from the next request on."""
    for given in account.roles:
        if given.body_id == body.id and given.role is role and given.ended_at is None:
            given.ended_at = now()
            journal.record(SERVER, f"account:take_{role.value}", account.public_id, body.id)


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
    account = find(email)
    usable = (
        account is not None and account.disabled_at is None and account.password_hash is not None
    )
    known = account.password_hash if usable and account is not None else _dummy_hash()
    if _verifies(known or "", password) and usable:
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


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            "Choose a password of at least %(length)s characters.",
            "password",
            length=str(SHORTEST_PASSWORD),
        )
    return hasher().hash(password)


@lru_cache(maxsize=1)
def hasher() -> argon2.PasswordHasher:
    """The password hasher, at its cost."""
    return argon2.PasswordHasher.from_parameters(COST)


@lru_cache(maxsize=1)
def _dummy_hash() -> str:
    return hasher().hash("nobody has this password")


def _verifies(known: str, password: str) -> bool:
    try:
        return hasher().verify(known, password)
    except argon2.exceptions.VerificationError:
        return False
