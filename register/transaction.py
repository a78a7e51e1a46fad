"""The only commit in the code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from register.extensions import db


@contextmanager
def transaction() -> Iterator[None]:
    """Keep what the block changed, or, when it raises, nothing of it."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
