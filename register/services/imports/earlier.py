"""Whether a row of a file says what the register said before somebody changed it: then it is no
news.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from register import clock
from register.extensions import db
from register.models.imports import ImportMade, ImportRun, ImportState


def changed_on(versions: Sequence[Any], is_said: Callable[[Any], bool]) -> datetime.date | None:
    """Return on which day the register began to say otherwise than `is_said`, which it said
    earlier.

    None: it says so now, or never did; what only an import said that was undone does not count.
    """
    if not versions or is_said(versions[-1]):
        return None
    earlier = [version for version in versions[:-1] if is_said(version)]
    if not earlier or _undone(earlier) >= {version.id for version in earlier}:
        return None
    return clock.day_of(versions[-1].recorded_at)


def _undone(versions: Sequence[Any]) -> set[int]:
    """Return the database ids of those of these versions whose import was undone."""
    chosen = (
        sa.select(ImportMade.row_id)
        .join(ImportRun, ImportRun.id == ImportMade.run_id)
        .where(
            ImportMade.kind == versions[0].__tablename__,
            ImportMade.row_id.in_([version.id for version in versions]),
            ImportRun.state == ImportState.UNDONE,
        )
    )
    return set(db.session.scalars(chosen))
