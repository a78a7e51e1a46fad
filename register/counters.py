"""Counts that hold over all workers and outlive a restart: how often one reader asked for
something, or a password was tried.

They are traces (decision 0031), each one row that one statement makes, raises or begins anew, so
that of any number at once each gets a count of its own. Of whom is a hash with the secret of the
register.
"""

from __future__ import annotations

import datetime
import hmac
from typing import Any

import sqlalchemy as sa
from flask import current_app
from limits.storage import Storage

from register import traces
from register.clock import now
from register.errors import Busy, NotMigrated, OutOfReach
from register.models.traces import Counter

ADDRESS = "counters://"
"""How flask-limiter is told to count here."""
PATIENCE_SECONDS = 1.0
"""How long a limited page waits for others who count; then each worker counts for itself."""


def hit(key: str, seconds: int, amount: int = 1, patience_seconds: float | None = None) -> int:
    """Count once more, and return how often it was within the span that began with the first.

    `seconds`: how long a span is, for one that begins now. `patience_seconds`: see
    `traces.writing`.
    """
    at = now()
    with traces.writing(patience_seconds, lasts=False) as kept:
        count = kept.scalar(_statement(_kept_key(key), at, seconds, amount))
        if count == amount:
            kept.execute(sa.delete(Counter).where(Counter.ends_at <= at))
    return int(count or 0)


def _statement(key: str, at: datetime.datetime, seconds: int, amount: int) -> sa.Executable:
    ends_at = at + datetime.timedelta(seconds=seconds)
    fresh = traces.insert(Counter).values(key=key, times=amount, ends_at=ends_at)
    is_over = Counter.ends_at <= at
    raised: sa.Executable = fresh.on_conflict_do_update(
        index_elements=[Counter.key],
        set_={
            "times": sa.case((is_over, amount), else_=Counter.times + amount),
            "ends_at": sa.case((is_over, ends_at), else_=Counter.ends_at),
        },
    ).returning(Counter.times)
    return raised


def count(key: str) -> int:
    """Return how often it was within the span that still runs; 0: none runs."""
    with traces.reading() as kept:
        found = kept.scalar(_running(key))
    return found.times if found is not None else 0


def ends_at(key: str) -> datetime.datetime | None:
    """Return when the span that runs is over. None: none runs."""
    with traces.reading() as kept:
        found = kept.scalar(_running(key))
    return found.ends_at if found is not None else None


def _running(key: str) -> sa.Select[Any]:
    return sa.select(Counter).where(Counter.key == _kept_key(key), Counter.ends_at > now())


def take_back(key: str) -> None:
    """Count one less, where it turned out that it need not have counted."""
    lowered = sa.update(Counter).where(Counter.key == _kept_key(key), Counter.times > 0)
    with traces.writing(lasts=False) as kept:
        kept.execute(lowered.values(times=Counter.times - 1))


def forget(key: str | None = None) -> None:
    """Begin a count anew; with `key` None, all of them."""
    chosen = sa.delete(Counter)
    with traces.writing(lasts=False) as kept:
        kept.execute(chosen if key is None else chosen.where(Counter.key == _kept_key(key)))


def _kept_key(key: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"counter {key}".encode(), "sha256").hexdigest()


class CounterStorage(Storage):
    """Where flask-limiter counts. While nobody can count here, it counts in each process."""

    STORAGE_SCHEME = [ADDRESS.partition(":")[0]]  # noqa: RUF012 - the library's own form

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """What goes wrong where the traces are away."""
        return Busy, OutOfReach, NotMigrated

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, as `hit` does."""
        return hit(key, expiry, amount, PATIENCE_SECONDS)

    def get(self, key: str) -> int:
        """Return the count, as `count` does."""
        return count(key)

    def get_expiry(self, key: str) -> float:
        """Return when the span is over, in seconds since 1970."""
        return (ends_at(key) or now()).timestamp()

    def check(self) -> bool:
        """Say whether counts can be read."""
        try:
            count("")
        except self.base_exceptions:
            return False
        return True

    def reset(self) -> int | None:
        """Begin every count anew."""
        forget()
        return None

    def clear(self, key: str) -> None:
        """Begin a count anew."""
        forget(key)
