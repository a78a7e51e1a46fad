"""Tables that the database keeps itself: triggers on the tables that they are made from are their
only writers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SelfKept:
    """How such a table is kept. `bodies` are the statements that follow on a verb on a table; every
    trigger is named after both, with `prefix` before.

    The SQL is that of PostgreSQL: what SQLite calls otherwise is put in its words.
    """

    prefix: str
    bodies: Mapping[tuple[str, str], str]

    def triggers(self, dialect: str) -> dict[str, str]:
        """Return the SQL of every trigger by its name, for `sqlite` or `postgresql`."""
        make = self._sqlite if dialect == "sqlite" else self._postgresql
        return {self.name(table, verb): make(table, verb) for table, verb in self.bodies}

    def functions(self) -> dict[str, str]:
        """Return the SQL of the functions that PostgreSQL needs for the triggers, by name."""
        return {
            f"{self.name(table, verb)}_now": (
                f"CREATE FUNCTION {self.name(table, verb)}_now() RETURNS trigger LANGUAGE plpgsql "
                f"AS $$\nBEGIN\n{body}\nRETURN NULL;\nEND\n$$"
            )
            for (table, verb), body in self.bodies.items()
        }

    def name(self, table: str, verb: str) -> str:
        """Return the name of a trigger."""
        return f"{self.prefix}_{table}_{verb.split()[0].lower()}"

    def _sqlite(self, table: str, verb: str) -> str:
        body = for_sqlite(self.bodies[table, verb])
        return (
            f"CREATE TRIGGER {self.name(table, verb)} AFTER {verb} ON {table}\nBEGIN\n{body}\nEND"
        )

    def _postgresql(self, table: str, verb: str) -> str:
        trigger = self.name(table, verb)
        return (
            f"CREATE TRIGGER {trigger} AFTER {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION "
            f"{trigger}_now()"
        )


def for_sqlite(statement: str) -> str:
    """Return a statement in the words of SQLite, also of one before 3.44."""
    return statement.replace("string_agg(", "group_concat(")
