"""Who did what: written in the same transaction as the change itself."""

from __future__ import annotations

from register.access import Identity
from register.extensions import db
from register.models.journal import JournalEntry


def record(identity: Identity, act: str, subject: str, body_id: int | None) -> None:
    """Write that somebody did `noun:verb` to the thing with this public id."""
    account = identity.account
    db.session.add(JournalEntry(act=act, subject=subject, body_id=body_id, account_id=account))
