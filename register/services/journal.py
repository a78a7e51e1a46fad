"""Who did what: written in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from register.access import Identity
from register.extensions import db
from register.models.journal import JournalEntry


def record(identity: Identity, act: str, subject: str, body_id: int | None) -> None:
    """Write that somebody did `noun:verb` to the thing with this public id."""
    account = identity.account
    db.session.add(JournalEntry(act=act, subject=subject, body_id=body_id, account_id=account))


def record_all(identity: Identity, act: str, about: Iterable[tuple[str, int | None]]) -> None:
    """Write that somebody did `noun:verb` to several things, each by its public id and its body."""
    rows = [
        {"act": act, "subject": subject, "body_id": body, "account_id": identity.account}
        for subject, body in about
    ]
    if rows:
        db.session.execute(sa.insert(JournalEntry.__table__), rows)  # type: ignore[arg-type]
