"""Who an account is at an identity provider: linked by an invitation or by a holder who has signed
in, found when somebody comes back from there, and ended.

An account is found by issuer and subject together, never by a mail address, which others can come
to have; and no account is made here. Decision 0037.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from register import clock
from register.access import Identity, Role
from register.errors import WrongState
from register.extensions import db
from register.models.accounts import Account, AccountIdentity, AccountRole
from register.services import journal, outbox
from register.services.accounts import accounts, links
from register.services.outbox import AccountMail

_RUNS = AccountIdentity.ended_at.is_(None)


def find(issuer: str, subject: str) -> AccountIdentity | None:
    """Return the identity that somebody proved to have. None: no account is linked to it, or the
    account is closed.
    """
    found = _linked(issuer, subject)
    return found if found is not None and found.account.disabled_at is None else None


def ids_of(issuer: str, subject: str) -> list[int]:
    """Return the database ids of every identity, ended ones too, that somebody has or had."""
    chosen = sa.select(AccountIdentity.id).where(
        AccountIdentity.issuer == issuer, AccountIdentity.subject == subject
    )
    return list(db.session.scalars(chosen))


def begin(token: str, issuer: str, subject: str) -> Account:
    """Let the holder of a link begin with an identity that was proved, in place of a password;
    every other link of the account ends. Return the account.

    Who can read the mail of an account that has begun gets no further by that: such a link links
    nothing (`link`).

    Raises:
        NotFound: the link does not work any more, or begins with a password alone.
        WrongState: another account is linked to this identity.
    """
    account = links.take_to_begin(token)
    _check_free(account, issuer, subject)
    _add(account, issuer, subject)
    return account


def link(account: Account, issuer: str, subject: str) -> None:
    """Link an account to an identity that its holder, who has signed in, proved to have, in place
    of one of the same issuer. Every session and every link of the account ends, and a mail tells
    so.

    Raises:
        WrongState: another account is linked to this identity.
    """
    _check_free(account, issuer, subject)
    for each in list_of(account):
        if each.issuer == issuer:
            each.ended_at = clock.now()
    db.session.flush()
    links.end(account)
    _add(account, issuer, subject)
    outbox.mail_account(account, AccountMail.IDENTITY, clock.now())


def _check_free(account: Account, issuer: str, subject: str) -> None:
    other = _linked(issuer, subject)
    if other is not None and other.account_id != account.id:
        raise WrongState(
            "Another account is linked to this sign-in already. Ask whoever invited you."
        )


def _add(account: Account, issuer: str, subject: str) -> None:
    db.session.add(AccountIdentity(account_id=account.id, issuer=issuer, subject=subject))
    accounts.end_sessions(account)
    journal.record(Identity(account.id), "account:link_identity", account.public_id, None)


def _linked(issuer: str, subject: str) -> AccountIdentity | None:
    return db.session.scalar(
        sa.select(AccountIdentity).where(
            AccountIdentity.issuer == issuer, AccountIdentity.subject == subject, _RUNS
        )
    )


def list_of(account: Account) -> list[AccountIdentity]:
    """Return the identities to which an account is linked, the first linked first."""
    chosen = sa.select(AccountIdentity).where(AccountIdentity.account_id == account.id, _RUNS)
    return list(db.session.scalars(chosen.order_by(AccountIdentity.id)))


def linked_among(account_ids: Sequence[int]) -> set[int]:
    """Return which of these accounts are linked to an identity."""
    chosen = sa.select(AccountIdentity.account_id).where(
        AccountIdentity.account_id.in_(account_ids), _RUNS
    )
    return set(db.session.scalars(chosen))


def locks_out(issuer: str) -> bool:
    """Say whether nobody who has an account, or no administrator who has one, could sign in any
    more if this provider alone let people in. Where nobody has begun yet there is nobody to lock
    out: an invitation links.
    """
    begun = sa.select(Account.id).where(Account.disabled_at.is_(None), accounts.has_begun())
    linked = begun.where(
        sa.exists().where(
            AccountIdentity.account_id == Account.id, AccountIdentity.issuer == issuer, _RUNS
        )
    )
    administers = sa.exists().where(
        AccountRole.account_id == Account.id,
        AccountRole.role == Role.ADMINISTRATOR,
        AccountRole.ended_at.is_(None),
    )
    for which in (sa.true(), administers):
        some = [
            db.session.scalar(sa.select(found.where(which).exists())) for found in (begun, linked)
        ]
        if some == [True, False]:
            return True
    return False


def end(account: Account, by: Identity, body_id: int | None = None) -> int:
    """Let nobody sign in to an account by single sign-on any more, and end every session of it;
    return how many identities that ended.
    """
    ended = list_of(account)
    for each in ended:
        each.ended_at = clock.now()
    if ended:
        accounts.end_sessions(account)
        journal.record(by, "account:end_identity", account.public_id, body_id)
    return len(ended)
