"""The schema: migrations make what the models say; triggers and views are those that the code
lists.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

import register
from conflict_graph.dates import PartialDate
from conflict_graph.facts import TieKind
from register.access import Role
from register.database import public
from register.extensions import Base, db
from register.models.columns import Origin
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.history import APPEND_ONLY, ERASABLE, triggers
from register.models.public import VIEWS, PublicBase
from tests import factories


def test_the_migrations_make_what_the_models_say(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "render_as_batch": True,
                "include_object": lambda thing, name, kind, reflected, compare_to: (
                    not (kind == "table" and name.startswith("public_"))
                ),
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_the_triggers_of_a_migrated_database_are_those_of_the_list(app):
    found = db.session.execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    )
    assert dict(found.all()) == triggers("sqlite")


def test_the_views_of_a_migrated_database_are_those_of_the_code(app):
    found = db.session.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    assert dict(found.all()) == {
        name: f"CREATE VIEW {name} AS {query.strip()}" for name, query in VIEWS.items()
    }


def test_every_table_of_versions_is_on_the_list():
    versions = {
        name for name in Base.metadata.tables if name.endswith(("_version", "_event", "_entry"))
    }
    taken_away_by_undoing_an_import = {"minutes_entry"}
    assert versions - taken_away_by_undoing_an_import <= set(APPEND_ONLY)
    assert taken_away_by_undoing_an_import <= set(ERASABLE)


def test_down_and_up_again_leaves_the_same_schema(app):
    def schema():
        return sorted(
            db.session.execute(sa.text("SELECT type, name, sql FROM sqlite_master")).all(), key=str
        )

    before = schema()
    db.session.remove()
    downgrade(revision="base")
    assert [name for _, name, _ in schema()] == [
        "sqlite_autoindex_alembic_version_1",
        "alembic_version",
    ]
    db.session.remove()
    upgrade()
    assert schema() == before


def test_older_versions_are_told_apart_by_whether_somebody_declared_them(app):
    """Before migration 0018 a file could call its source "declaration", and only whoever declares
    has an account.
    """
    body = factories.body()
    clerk, official = factories.account(body, Role.CLERK), factories.official(body)
    for account_id, origin, source in (
        (clerk.id, "declared", ""),
        (None, "imported", "declaration"),
    ):
        payload = PositionPayload(title="lid", organisation=body.organisation, kind=TieKind.BOARD)
        version = PositionVersion(
            number=1, act="declare", account_id=account_id, origin=origin, source=source
        )
        version.payload = payload
        factories.keep(Position(official=official, versions=[version]))
    db.session.remove()
    downgrade(revision="0017")
    sources = db.session.scalars(sa.text("SELECT source FROM position_version")).all()
    assert sources == ["declaration", "declaration"]
    db.session.remove()
    upgrade()
    declared, imported = db.session.scalars(sa.select(PositionVersion).order_by(PositionVersion.id))
    assert (declared.origin, declared.source, declared.listed_on) == (Origin.DECLARED, "", None)
    assert (imported.origin, imported.source) == (Origin.IMPORTED, "declaration")
    assert imported.listed_on == PartialDate.of(imported.recorded_at.date())


@pytest.mark.parametrize(
    "verb", ["UPDATE position_version SET number = 9", "DELETE FROM position_version"]
)
def test_a_version_cannot_be_changed_or_removed_by_raw_sql(app, verb):
    body = factories.body()
    factories.position(factories.official(body), factories.organisation())
    with pytest.raises(sa.exc.DBAPIError, match="only ever added"):
        db.session.execute(sa.text(verb))


def test_a_payload_can_be_erased_and_the_series_stays_whole(app):
    body = factories.body()
    position = factories.position(factories.official(body), factories.organisation())
    db.session.execute(sa.text("DELETE FROM position_payload"))
    db.session.commit()
    db.session.expire_all()
    assert position.current.number == 1
    assert position.current.payload is None


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_the_public_engine_can_read_no_table(app, table):
    with public.session() as session, pytest.raises(sa.exc.DatabaseError):
        session.execute(sa.text(f"SELECT * FROM {table}"))


@pytest.mark.parametrize("view", sorted(PublicBase.metadata.tables))
def test_the_public_engine_can_read_every_view(app, view):
    with public.session() as session:
        session.execute(sa.text(f"SELECT * FROM {view}"))


def test_the_public_engine_cannot_write(app):
    with public.session() as session, pytest.raises(sa.exc.DatabaseError):
        session.execute(sa.text("INSERT INTO journal_entry (act, subject) VALUES ('a', 'b')"))


def test_migrations_import_no_models():
    for path in (Path(register.__file__).parent / "migrations" / "versions").glob("*.py"):
        assert "register." not in path.read_text(encoding="utf-8"), path
