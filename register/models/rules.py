"""Which rows of a rule set a body does without, and why. Restricted, only ever added: the newest
word counts.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.accounts import Account
from register.models.columns import Recorded, Row


class RuleSwitch(Row, Recorded, Base):
    """One row of a rule set, switched off or on again at one body."""

    __tablename__ = "rule_switch"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    ruleset: Mapped[str]
    rule: Mapped[str]
    off: Mapped[bool]
    reason: Mapped[str]
    until: Mapped[datetime.date | None]
    """For a row that is off: the last day on which the body does without it. None: from before that
    was asked.
    """
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """None: a command on the server."""

    account: Mapped[Account | None] = relationship()
