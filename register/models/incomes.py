"""What positions earned in a calendar year, as officials stated it. A later statement is a version
of it.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.columns import Recorded, Row
from register.models.declarations import Position


class IncomeVersion(Row, Recorded, Base):
    """What was stated of the income from one position over one calendar year. Never changed; the
    newest one stands.
    """

    __tablename__ = "income_version"
    __table_args__ = (
        sa.UniqueConstraint("position_id", "year", "number"),
        sa.CheckConstraint("amount_cents >= 0", name="amount"),
    )

    position_id: Mapped[int] = mapped_column(sa.ForeignKey("position.id"))
    year: Mapped[int]
    number: Mapped[int]
    amount_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    """Euro cents. None: stated that the amount is not known yet."""
    by_official: Mapped[bool]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    position: Mapped[Position] = relationship()
