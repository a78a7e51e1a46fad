"""The schema of a release, described, and what a later schema does to the code of that release.

`python -m tests.kept_schema > tests/samples/schema-0.1.0.json` describes what the migrations make
now. Write it for a release once, on the day of the release, and never again (decision 0020).
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_migrate import upgrade

from register import create_app
from register.extensions import db

Schema = dict[str, Any]

NOT_NULL, DEFAULT = " NOT NULL", " DEFAULT "
STANDS = "{what} of {release} {does}. Leave it as it was and add beside it what is new"
MUST_FILL = (
    "{what} is new and must be filled, and the inserts of {release} do not know it. "
    "Let it be NULL, or give it a server_default"
)
REFUSES = (
    "{what} is new on a table of {release} and can refuse rows that its code writes. Drop it, or "
    "confine it to rows with a new column and put its name in HARMLESS with the reason"
)


def describe(connection: sa.Connection) -> Schema:
    """Return the tables with columns and what can refuse a row, views with columns, and triggers
    by table. Of SQLite.
    """
    inspector = sa.inspect(connection)
    rows = connection.execute(
        sa.text("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    ).all()
    return {
        "tables": {
            name: _table(inspector, name)
            | {"triggers": [trigger for table, trigger in rows if table == name]}
            for name in sorted(inspector.get_table_names())
        },
        "views": {
            name: sorted(column["name"] for column in inspector.get_columns(name))
            for name in sorted(inspector.get_view_names())
        },
    }


def _table(inspector: sa.Inspector, name: str) -> Schema:
    keys = [
        f"{', '.join(key['constrained_columns'])} in {key['referred_table']}"
        for key in inspector.get_foreign_keys(name)
    ]
    unique = [", ".join(each["column_names"]) for each in inspector.get_unique_constraints(name)]
    checks = [
        f"{each['name']}: {each['sqltext']}" for each in inspector.get_check_constraints(name)
    ]
    indexes = inspector.get_indexes(name)
    return {
        "columns": {
            str(column["name"]): f"{column['type']}"
            + ("" if column["nullable"] else NOT_NULL)
            + ("" if column["default"] is None else DEFAULT + str(column["default"]))
            for column in sorted(inspector.get_columns(name), key=lambda each: str(each["name"]))
        },
        "key": inspector.get_pk_constraint(name)["constrained_columns"],
        "foreign keys": sorted(keys),
        "checks": sorted(checks),
        "unique": sorted(unique),
        "unique indexes": sorted(str(each["name"]) for each in indexes if each["unique"]),
        "indexes": sorted(str(each["name"]) for each in indexes if not each["unique"]),
    }


def problems(release: str, old: Schema, new: Schema, harmless: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence, which says what to do, for all that the code of a release cannot live with.

    `harmless` names what was added on its tables and refuses none of its rows, with the reason.
    """

    def stands(what: str, does: str) -> str:
        return STANDS.format(what=what, release=release, does=does)

    for name, columns in old["views"].items():
        for column in sorted(set(columns) - set(new["views"].get(name, ()))):
            yield stands(f"{name}.{column}", "is gone from the view")
    for name, table in old["tables"].items():
        found = new["tables"].get(name)
        if found is None:
            yield stands(name, "is gone")
            continue
        for column, was in table["columns"].items():
            now = found["columns"].get(column)
            if now is None:
                yield stands(f"{name}.{column}", "is gone")
            elif now != was:
                yield stands(f"{name}.{column}", f"was {was} and is now {now}")
        if found["key"] != table["key"]:
            yield stands(f"the key of {name}", "is another")
        for column in sorted(set(found["columns"]) - set(table["columns"])):
            now = found["columns"][column]
            if NOT_NULL in now and DEFAULT not in now:
                yield MUST_FILL.format(what=f"{name}.{column}", release=release)
        yield from _refusals(release, name, table, found, harmless)


REFUSING = ("unique", "unique indexes", "checks", "foreign keys", "triggers")


def _refusals(
    release: str, name: str, old: Schema, new: Schema, harmless: Mapping[str, str]
) -> Iterator[str]:
    for sort in ("indexes", *REFUSING):
        for each in sorted(set(old[sort]) - set(new[sort])):
            if f"{name}: {each}" not in harmless:
                does = f"is gone or another ({sort})"
                yield STANDS.format(what=f"{name}: {each}", release=release, does=does)
    for sort in REFUSING:
        for each in sorted(set(new[sort]) - set(old[sort])):
            on = each.partition(" in ")[0].split(", ") if sort == "foreign keys" else ()
            is_of_new = bool(on) and not set(on) & set(old["columns"])
            if f"{name}: {each}" not in harmless and not is_of_new:
                yield REFUSES.format(what=f"{name}: {each} ({sort})", release=release)


def main() -> None:
    """Print the description of what the migrations make."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'kept.sqlite'}"
        app = create_app(
            {"SECRET_KEY": "x" * 32, "SECURE_COOKIES": False, "SQLALCHEMY_DATABASE_URI": address}
        )
        with app.app_context():
            upgrade()
            with db.engine.connect() as connection:
                described = describe(connection)
            db.engine.dispose()
    sys.stdout.write(json.dumps(described, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
