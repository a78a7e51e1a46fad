"""The names of all organisations, present and former, kept in memory so that a name is found at
once.
"""

from __future__ import annotations

import sqlalchemy as sa

from conflict_graph.facts import OrganisationKind
from conflict_graph.resolution import organisation_names
from conflict_graph.resolution.name_index import PUBLIC, Index
from register.extensions import db
from register.models.organisations import Organisation, OrganisationName

PUBLIC_KINDS = (OrganisationKind.PUBLIC_BODY, OrganisationKind.JOINT_ARRANGEMENT)


class _KeptRegister:
    """What was read up to now, and by what it is known that nothing else was in the database."""

    def __init__(self) -> None:
        self.index: Index[int] = Index()
        self.seen: set[tuple[int, str]] = set()
        self.last_name = self.last_organisation = 0
        self.mark: tuple[object, ...] = ()


_kept = _KeptRegister()


def index() -> Index[int]:
    """Return the names of all organisations by organisation id; what was added since the last time
    is read first.

    Where some are gone, because an import was undone or a transaction taken back, or where it is
    another database, all are read anew.
    """
    global _kept
    if _mark(_kept) != _kept.mark:
        _kept = _KeptRegister()
    _read(_kept)
    return _kept.index


def forget() -> None:
    """Let go of the names; the next question reads them all."""
    global _kept
    _kept = _KeptRegister()


def _mark(kept: _KeptRegister) -> tuple[object, ...]:
    """Return how much there is up to what was read, and which row is the last of it. SQLite gives
    the number of a row that is gone to the next one, so a row is known by what no other has: an
    organisation by its public id, a name by when it was recorded.
    """
    if not kept.last_organisation:
        return ()
    last = sa.select(Organisation.public_id).where(Organisation.id == kept.last_organisation)
    named = sa.select(OrganisationName.recorded_at).where(OrganisationName.id == kept.last_name)
    many = sa.select(sa.func.count()).where(Organisation.id <= kept.last_organisation)
    names = sa.select(sa.func.count()).where(OrganisationName.id <= kept.last_name)
    counted = sa.select(*(each.scalar_subquery() for each in (many, last, names, named)))
    return (*db.session.execute(counted).one(), str(db.engine.url))


def _read(kept: _KeptRegister) -> None:
    present = sa.select(
        Organisation.id,
        Organisation.id,
        Organisation.name,
        Organisation.known_kind,
        Organisation.known_field,
    ).where(Organisation.id > kept.last_organisation)
    ever = (
        sa.select(
            OrganisationName.id,
            Organisation.id,
            OrganisationName.name,
            Organisation.known_kind,
            Organisation.known_field,
        )
        .join(Organisation)
        .where(OrganisationName.id > kept.last_name)
    )
    new = [list(db.session.execute(query.order_by(sa.text("1")))) for query in (present, ever)]
    for _, organisation_id, name, kind, field in (*new[0], *new[1]):
        if (organisation_id, name) not in kept.seen:
            kept.seen.add((organisation_id, name))
            kept.index.add(organisation_id, name, _body(kind, field))
    kept.last_organisation = new[0][-1][0] if new[0] else kept.last_organisation
    kept.last_name = new[1][-1][0] if new[1] else kept.last_name
    if new[0] or new[1] or not kept.mark:
        kept.mark = _mark(kept)


def _body(kind: OrganisationKind, field: str | None) -> str | None:
    """Return the kind of public body, where the field of an organisation names it."""
    return (organisation_names.body_kind(field) or PUBLIC) if kind in PUBLIC_KINDS else None
