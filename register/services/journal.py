"""Who did what: written in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import sqlalchemy as sa

from register.access import Identity
from register.extensions import db
from register.models.journal import JournalEntry

_command: ContextVar[str | None] = ContextVar("command", default=None)


@contextmanager
def by_command(name: str) -> Iterator[None]:
    """Have what is recorded in this block say that a command did it; the outermost counts."""
    token = _command.set(_command.get() or name)
    try:
        yield
    finally:
        _command.reset(token)


def record(identity: Identity, act: str, subject: str, body_id: int | None) -> None:
    """Write that somebody did `noun:verb` to the thing with this public id."""
    db.session.add(
        JournalEntry(
            act=act,
            subject=subject,
            body_id=body_id,
            account_id=identity.account,
            command=_command.get(),
        )
    )


def record_all(identity: Identity, act: str, about: Iterable[tuple[str, int | None]]) -> None:
    """Write that somebody did `noun:verb` to several things, each by its public id and its body."""
    by = {"act": act, "account_id": identity.account, "command": _command.get()}
    rows = [{"subject": subject, "body_id": body, **by} for subject, body in about]
    if rows:
        db.session.execute(sa.insert(JournalEntry.__table__), rows)  # type: ignore[arg-type]
