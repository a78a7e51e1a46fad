"""What a body's rule asks of members of its committees who were not elected (burgerlid,
commissielid, steunlid). Only ever added; the newest row of a body counts.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.bodies import Body
from register.models.columns import Recorded, Row


class UnelectedRule(Row, Recorded, Base):
    """That a body asks such members for their positions from now on, and whether they are public.

    The law asks members of the council alone, so a rule of the body says it: which, and who decided
    it.
    """

    __tablename__ = "unelected_rule"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    asked: Mapped[bool]
    published: Mapped[bool]
    reference: Mapped[str]
    """The rule and its article, also of a rule by which nothing is asked."""
    decided_by: Mapped[str]
    """Who decided it: the council, on which day."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))

    body: Mapped[Body] = relationship()
