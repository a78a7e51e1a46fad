"""What something asks the database."""

from __future__ import annotations

from sqlalchemy import event

from register.extensions import db


def asked(open_, engine=None):
    """Return the statements that something puts to the database, each with its values. None: to
    that of the register.
    """
    engine = engine or db.engine
    found = []

    def note(_connection, _cursor, statement, parameters, *_more):
        found.append((statement, str(parameters)))

    event.listen(engine, "before_cursor_execute", note)
    try:
        open_()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found
