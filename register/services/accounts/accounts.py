"""Accounts: add, close, give and take roles."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from register import mail_address
from register.access import SERVER, Identity, Role
from register.clock import now
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.accounts import Account, AccountIdentity, AccountRole, Auditor
from register.models.bodies import Body
from register.models.decisions import StandIn
from register.models.officials import Person
from register.models.reviews import InvitedReviewer
from register.plain_text import is_plain
from register.services import journal, outbox
from register.services.accounts import passkeys, passwords, sessions
from register.services.outbox import AccountMail
from register.services.prepared import Ids, PreparedQuery, reader


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
        audits=frozenset(
            each.of for each in (() if roles else asked.about_one(_AUDITS, account=account.id))
        ),
    )


def watches(account: Account) -> bool:
    """Say whether an account was appointed to watch over who read what, at any body."""
    running = sa.exists().where(Auditor.account_id == account.id, Auditor.ended_at.is_(None))
    return db.session.scalar(sa.select(running)) is True


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


def _audits(_ids: Ids) -> sa.SelectBase:
    return sa.select(Auditor.body_id).where(*_runs_of(Auditor))


def _runs_of(given: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return given.account_id == sa.bindparam("account"), given.ended_at.is_(None)


_ROLES = PreparedQuery(_RoleHeld._make, _roles)
_STANDS_IN = PreparedQuery(_AskedIn._make, _stands_in)
_INVITED = PreparedQuery(_AskedIn._make, _invited)
_AUDITS = PreparedQuery(_AskedIn._make, _audits)


def add(
    email: str,
    name: str,
    password: str | None = None,
    person: Person | None = None,
    by: Identity = SERVER,
) -> Account:
    """Add an account. Without a password nobody can sign in with it: whoever holds it chooses one,
    by a link (`links.send`). A known one is for the demonstration and for tests.

    Raises:
        Invalid: the address will not do, there is an account already, or the person has one.
    """
    address = mail_address.checked(email)
    found = find(address)
    if found is not None and found.disabled_at is not None:
        raise Invalid("The account for %(email)s is closed. Open it again.", "email", email=address)
    if found is not None:
        raise Invalid("There is already an account for %(email)s.", "email", email=address)
    if not is_plain(name):
        raise Invalid("There is a character in it that cannot be shown. Type it again.", "name")
    if person is not None:
        check_without_account(person)
    account = Account(
        email=address, name=name.strip() or address, person_id=person.id if person else None
    )
    account.password_hash = passwords.hashed(password) if password else None
    db.session.add(account)
    db.session.flush()
    journal.record(by, "account:add", account.public_id, None)
    return account


def check_without_account(person: Person) -> None:
    """Let pass a person behind whom no account stands.

    Raises:
        Invalid: there is one; a person has one at most.
    """
    theirs = db.session.scalar(sa.select(Account).where(Account.person_id == person.id))
    if theirs is not None:
        raise Invalid(
            "This official has an account already, for %(email)s.", "official", email=theirs.email
        )


def set_password(account: Account, password: str) -> None:
    """Replace the password and end every session of the account. For its holder, the demonstration
    and tests.
    """
    account.password_hash = passwords.hashed(password)
    end_sessions(account)
    journal.record(Identity(account.id), "account:password", account.public_id, None)


def set_address(account: Account, email: str) -> None:
    """Let an account have another mail address, and end every session of it.

    Raises:
        Invalid: the address will not do, or there is an account for it.
    """
    address = mail_address.checked(email)
    if find(address) is not None:
        raise Invalid("There is already an account for %(email)s.", "email", email=address)
    account.email = address
    end_sessions(account)
    journal.record(SERVER, "account:address", account.public_id, None)


def disable(account: Account, by: Identity = SERVER) -> None:
    """Close the account, end every session of it, and have a mail sent to its holder; closed
    already, it stays so.
    """
    if account.disabled_at is None:
        _tell(account, AccountMail.CLOSED)
        account.disabled_at = now()
        end_sessions(account)
        journal.record(by, "account:disable", account.public_id, None)


def enable(account: Account, by: Identity = SERVER) -> None:
    """Open a closed account again, with the roles that it held. Its password, its passkeys and its
    single sign-on are gone: whoever holds it begins anew, by a link.
    """
    if account.disabled_at is not None:
        account.disabled_at = account.password_hash = None
        passkeys.remove_all(account, by)
        linked = sa.update(AccountIdentity).where(*_links_of(account.id))
        db.session.execute(linked.values(ended_at=now()))
        end_sessions(account)
        journal.record(by, "account:enable", account.public_id, None)


def has_begun() -> sa.ColumnElement[bool]:
    """What holds of an account whose holder has a way to sign in: a password, a passkey, or single
    sign-on.
    """
    linked = sa.exists().where(*_links_of(Account.id))
    return sa.or_(Account.password_hash.is_not(None), passkeys.held(Account.id), linked)


def signs_in_at(account: Account, issuer: str) -> bool:
    """Say whether an account is linked with an identity at this provider."""
    linked = sa.exists().where(*_links_of(account.id), AccountIdentity.issuer == issuer)
    return db.session.scalar(sa.select(linked)) is True


def _links_of(account_id: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return AccountIdentity.account_id == account_id, AccountIdentity.ended_at.is_(None)


def begun_among(account_ids: Sequence[int]) -> set[int]:
    """Return of which of these accounts the holder has a way to sign in."""
    chosen = sa.select(Account.id).where(Account.id.in_(account_ids), has_begun())
    return set(db.session.scalars(chosen))


def end_sessions(account: Account) -> None:
    """End every session of the account, with the change that is the reason for it."""
    account.session_key = secrets.token_urlsafe(24)
    sessions.end_all(account.id)


def sign_out(account: Account) -> None:
    """End every session of the account, and nothing else of it."""
    end_sessions(account)
    journal.record(SERVER, "account:sign_out", account.public_id, None)


def give_role(
    account: Account, body: Body, role: Role, by: Identity = SERVER, *, tell: bool = True
) -> bool:
    """Give a role at a body, end every session of the account, and have a mail sent to its holder
    (`tell` False: none); False: it was held already, and nothing happened.
    """
    if identity_of(account).holds(role, body.id):
        return False
    end_sessions(account)
    account.roles.append(AccountRole(body_id=body.id, role=role))
    db.session.flush()
    journal.record(by, f"account:give_{role.value}", account.public_id, body.id)
    if tell:
        _tell(account, AccountMail.ROLES, {"body": body.slug})
    return True


def take_role(account: Account, body: Body, role: Role, by: Identity = SERVER) -> bool:
    """Take a role at a body away, end every session of the account, and have a mail sent to its
    holder; False: it was not held, and nothing happened.
    """
    held = False
    for given in account.roles:
        if given.body_id == body.id and given.role is role and given.ended_at is None:
            given.ended_at, held = now(), True
            end_sessions(account)
            journal.record(by, f"account:take_{role.value}", account.public_id, body.id)
            _tell(account, AccountMail.ROLES, {"body": body.slug})
    return held


def _tell(account: Account, about: AccountMail, said: dict[str, Any] | None = None) -> None:
    """Have one mail sent to the holder of an account about what became of it; none to who has not
    begun, whom another mail invites.
    """
    if account.disabled_at is None and begun_among([account.id]):
        outbox.discard_to_account(account.id, about)
        outbox.mail_account(account, about, now(), said)
