"""Who takes part together again and again, and who may decide alone: kept per body by its clerks.
Restricted: on no public page.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.facts import DecisionKind
from register.extensions import Base
from register.models.bodies import Body
from register.models.columns import Identified, Instant, Recorded, Row, word
from register.models.officials import Office, Official


class StandingGroup(Identified, Recorded, Base):
    """Officials of a body who take part together, under a name that a clerk gave. Ended by a time;
    another composition is another row.
    """

    __tablename__ = "standing_group"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    name: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    body: Mapped[Body] = relationship()
    members: Mapped[list[GroupMember]] = relationship(order_by="GroupMember.id")


class GroupMember(Row, Base):
    """One official in a group."""

    __tablename__ = "group_member"
    __table_args__ = (sa.UniqueConstraint("group_id", "official_id"),)

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("standing_group.id"))
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"))

    official: Mapped[Official] = relationship()


class Mandate(Identified, Recorded, Base):
    """That whoever holds an office may decide alone. `kind` None: on decisions of every kind;
    `most_cents` None: of whatever value. Ended by a time.
    """

    __tablename__ = "mandate"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("office.id"))
    kind: Mapped[DecisionKind | None] = mapped_column(word(DecisionKind))
    most_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    source: Mapped[str]
    """Where it stands, as the clerk wrote it: the mandate decision and its article."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    office: Mapped[Office] = relationship()
