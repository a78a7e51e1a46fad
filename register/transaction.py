"""The only commit in the code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import has_request_context, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from register import database, traces
from register.errors import Taken, marked
from register.extensions import db

AT_ONCE = marked(
    "Somebody recorded something about this at the same moment. Nothing of yours was recorded. "
    "Go back and send it once more. Your browser still has what you typed."
)


_UNIQUE_VIOLATION, _DEADLOCK = "23505", "40P01"
"""Source: PostgreSQL, appendix A, error codes; SQLite says it in words."""


_READS = ("GET", "HEAD", "OPTIONS")
"""Methods of requests that change nothing. Source: RFC 9110, 9.2.1."""


@contextmanager
def transaction() -> Iterator[None]:
    """Keep what the block changed, or, when it raises, nothing of it. Only in here can anything be
    written.

    What was read before the block is read again in it, at first use, so that it is about what is so
    now.

    Raises:
        Taken: somebody else took a number or a name that only one can have, or removed what this is
            about.
        Busy: somebody else was writing for too long.
    """
    assert not (has_request_context() and request.method in _READS), (
        "a request to read writes nothing"
    )
    assert not traces.is_writing(), "the register is not written while the traces are"
    with database.writing():
        _end_reading()
        try:
            yield
            db.session.commit()
        except BaseException as error:
            db.session.rollback()
            if isinstance(error, ObjectDeletedError | StaleDataError) or (
                isinstance(error, DBAPIError) and _is_taken(error)
            ):
                raise Taken(AT_ONCE) from error
            raise


def _end_reading() -> None:
    """End the transaction in which the subject was read, for it can never write."""
    if database.is_reading():
        session = db.session()
        changed = [*session.new, *session.dirty, *session.deleted]
        assert not changed, "rows are changed inside transaction() only"
        session.rollback()


def _is_taken(error: DBAPIError) -> bool:
    """Say whether a row has what another row has alone, or two waited for each other; what else a
    database refuses is a fault of ours.
    """
    said = getattr(error.orig, "sqlstate", None)
    return said in (_UNIQUE_VIOLATION, _DEADLOCK) or "UNIQUE constraint failed" in str(error.orig)
