"""The traces: what people leave behind by using the register. No table here knows one of the
register; `account_id` is the database id of an account there. See `register.traces`.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from register.extensions import TracesBase
from register.models.columns import Instant, Recorded, Row


class Visit(TracesBase):
    """When an account signed in last, and when before that: the two last moments, and no others."""

    __tablename__ = "visit"

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    began_at: Mapped[datetime.datetime] = mapped_column(Instant)
    before_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """None: it had never signed in before, or nobody had noted it."""


class SignInFailure(Row, Recorded, TracesBase):
    """A failed attempt to sign in, kept as a hash of the e-mail address so that unknown addresses
    count too.
    """

    __tablename__ = "sign_in_failure"

    email_hash: Mapped[str] = mapped_column(sa.String(64), index=True)


class Counter(TracesBase):
    """How often something was asked or tried, until the span of its limit is over; then it is
    erased.
    """

    __tablename__ = "counter"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    """What is counted and of whom, as a hash with the secret of the register: no address can be
    read from it.
    """
    times: Mapped[int]
    ends_at: Mapped[datetime.datetime] = mapped_column(Instant, index=True)
