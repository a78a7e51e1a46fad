"""Auditors: who watches over who read what at a body. Whoever holds a role, anywhere, is none."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from register.access import SERVER, Identity, Permission, Subject, allows
from register.clock import now
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.accounts import Account, Auditor
from register.models.bodies import Body
from register.services import journal
from register.services.accounts import accounts
from register.services.organisations import bodies


def appoint(body: Body, account: Account) -> None:
    """Let an account see who read what at a body, and nothing else; appointed already, it stays.

    Raises:
        Invalid: the account holds a role, or was closed.
    """
    if account.disabled_at is not None or accounts.identity_of(account).all_roles:
        raise Invalid(
            "Whoever watches over readings holds no role at any body. Use another account.",
            "account",
        )
    if _running(body, account) is None:
        db.session.add(Auditor(body_id=body.id, account_id=account.id))
        db.session.flush()
        journal.record(SERVER, "body:auditor", account.public_id, body.id)


def end(body: Body, account: Account) -> None:
    """Let an account see no more; it counts from the next page on.

    Raises:
        NotFound: it was no auditor of the body.
    """
    found = _running(body, account)
    if found is None:
        raise NotFound(f"{account.email} watches over no readings of {body.name}.")
    found.ended_at = now()
    journal.record(SERVER, "body:auditor_ended", account.public_id, body.id)


def of(body: Body) -> Sequence[Account]:
    """Return who watches over the readings of a body, by address."""
    chosen = (
        sa.select(Account)
        .join(Auditor, Auditor.account_id == Account.id)
        .where(Auditor.body_id == body.id, Auditor.ended_at.is_(None))
    )
    return db.session.scalars(chosen.order_by(Account.email)).all()


def bodies_of(identity: Identity) -> list[Body]:
    """Return the bodies over whose readings the asker watches, by name."""
    return [
        each
        for each in bodies.list_()
        if allows(identity, Permission.SEE_READINGS, Subject(each.id))
    ]


def _running(body: Body, account: Account) -> Auditor | None:
    chosen = sa.select(Auditor).filter_by(body_id=body.id, account_id=account.id, ended_at=None)
    found: Auditor | None = db.session.scalar(chosen)
    return found
