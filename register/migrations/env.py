"""Alembic's environment: the engines and the metadata are the application's.

There is one row of migrations. One with `database = "traces"` is for the traces (decision 0031) and
every other one for the register; each database notes the number that it is at, and passes by what
is not for it.
"""

from alembic import context
from flask import current_app

from register import database, traces
from register.extensions import Base, TracesBase, db

VERSIONS = {"register": "alembic_version", "traces": "traces_version"}
"""Where a database notes its number; PostgreSQL holds both."""


def include_object(thing, name, kind, reflected, compare_to):
    """Leave views, the traces and what SQLite keeps for itself out of comparisons."""
    others = {*VERSIONS.values(), *TracesBase.metadata.tables}
    return not (kind == "table" and (name.startswith(("public_", "sqlite_")) or name in others))


def render_item(type_, thing, autogen_context):
    """Write our own column types as the plain types that they store."""
    if type_ == "type" and type(thing).__module__ == "register.models.columns":
        return f"sa.{thing.impl!r}"
    return False


def run(connection, name, metadata):
    """Run the migrations that are for the database of this name."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=VERSIONS[name],
        include_object=include_object,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        fn=only(name, steps),
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


def only(name, steps):
    """Return what gives the steps to take, in which those of the other database do nothing."""

    def chosen(heads, migration):
        for step in steps(heads, migration):
            revision = getattr(step, "revision", None)
            if revision and getattr(revision.module, "database", "register") != name:
                step.migration_fn = lambda: None
            yield step

    return chosen


context.configure(dialect_name=db.engine.dialect.name)
asked = dict(context.get_context().opts)
steps = asked["fn"]
with database.writing(), db.engine.connect() as connection:
    run(connection, "register", Base.metadata)
if asked.get("destination_rev") is not None:  # up or down, not a comparison
    with traces.connect_to_write() as connection:
        run(connection, "traces", TracesBase.metadata)
    traces.close(current_app)
