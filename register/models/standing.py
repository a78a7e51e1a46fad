"""Where the officials of a body stand today: a table that the database keeps itself, so that one
question is enough.

It holds nothing that the versions of positions do not say. The triggers below are the only writers;
`REBUILD` makes the same rows from the versions, and a test compares the two. Restricted, like the
versions it is made from.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from register.extensions import Base
from register.models.self_kept import SelfKept


class StandingPosition(Base):
    """That an official has a position that stands: not withdrawn, not erased.

    A position that somebody declared at one body stands for each body where that person is an
    official.
    """

    __tablename__ = "standing_position"
    __table_args__ = (
        sa.Index("ix_standing_position_position_id", "position_id"),
        {"sqlite_with_rowid": False},
    )

    body_id: Mapped[int] = mapped_column(
        sa.ForeignKey("body.id"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    official_id: Mapped[int] = mapped_column(
        sa.ForeignKey("official.id"), primary_key=True, autoincrement=False
    )
    position_id: Mapped[int] = mapped_column(
        sa.ForeignKey("position.id"), primary_key=True, autoincrement=False
    )


_ADD = """INSERT INTO standing_position (body_id, organisation_id, official_id, position_id)
SELECT holder.body_id, payload.organisation_id, holder.id, position.id
FROM position_payload AS payload
JOIN position_version AS version ON version.id = payload.version_id
JOIN position ON position.id = version.position_id
JOIN official AS declarer ON declarer.id = position.official_id
JOIN official AS holder ON holder.person_id = declarer.person_id
WHERE version.act <> 'withdraw' AND version.number =
    (SELECT max(newest.number) FROM position_version AS newest WHERE newest.position_id = position.id)"""

REBUILD = ("DELETE FROM standing_position", _ADD)
"""The statements that make the table again from the versions, for what wrote rows past the
triggers.
"""

KEPT = SelfKept(
    "stand",
    {
        (
            "position_version",
            "INSERT",
        ): "DELETE FROM standing_position WHERE position_id = NEW.position_id;",
        ("position_payload", "INSERT"): f"{_ADD} AND payload.version_id = NEW.version_id;",
        ("position_payload", "DELETE"): (
            "DELETE FROM standing_position WHERE position_id IN (SELECT erased.position_id FROM "
            "position_version AS erased "
            "WHERE erased.id = OLD.version_id AND NOT EXISTS (SELECT 1 FROM position_version AS later "
            "WHERE later.position_id = erased.position_id AND later.number > erased.number));"
        ),
        ("official", "INSERT"): f"{_ADD} AND holder.id = NEW.id;",
        ("official", "UPDATE OF person_id"): "\n".join(
            (
                "DELETE FROM standing_position WHERE official_id = NEW.id",
                "OR position_id IN (SELECT own.id FROM position AS own WHERE "
                "own.official_id = NEW.id);",
                f"{_ADD} AND (holder.id = NEW.id OR declarer.id = NEW.id);",
            )
        ),
    },
)
"""What happens after a change of a table. A new version takes its position away; its payload puts
it back.

Whoever becomes one person with somebody stands where the other does, and no longer once they are
parted.
"""
