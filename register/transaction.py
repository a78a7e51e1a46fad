"""The only commit in the code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from register.errors import Taken, marked
from register.extensions import db

AT_ONCE = marked(
    "Somebody recorded something about this at the same moment. Nothing of yours was recorded. "
    "Go back and send it once more. Your browser still has what you typed."
)


_UNIQUE_VIOLATION = "23505"
"""Source: PostgreSQL, appendix A, error codes; SQLite names its own."""


@contextmanager
def transaction() -> Iterator[None]:
    """Keep what the block changed, or, when it raises, nothing of it.

    Raises:
        Taken: somebody else took a number or a name that only one can have, between our reading and our writing.
    """
    try:
        yield
        db.session.commit()
    except BaseException as error:
        db.session.rollback()
        if isinstance(error, IntegrityError) and _is_taken(error):
            raise Taken(AT_ONCE) from error
        raise


def _is_taken(error: IntegrityError) -> bool:
    """Say whether a row has what another row has alone; what else a database refuses is a fault of ours."""
    in_postgresql, in_sqlite = (getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorname"))
    return in_postgresql == _UNIQUE_VIOLATION or in_sqlite == "SQLITE_CONSTRAINT_UNIQUE"
