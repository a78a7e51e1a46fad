"""Alembic's environment: the engine and the metadata are the application's."""

from alembic import context
from flask import current_app

from register import database
from register.extensions import Base

migrate = current_app.extensions["migrate"]
engine = migrate.db.engine


def include_object(thing, name, kind, reflected, compare_to):
    """Leave views and what SQLite keeps for itself out of comparisons."""
    return not (kind == "table" and name.startswith(("public_", "sqlite_")))


def render_item(type_, thing, autogen_context):
    """Write our own column types as the plain types that they store."""
    if type_ == "type" and type(thing).__module__ == "register.models.columns":
        return f"sa.{thing.impl!r}"
    return False


with database.writing(), engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
