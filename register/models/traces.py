"""The traces: what people leave behind by using the register. No table here knows one of the
register; `account_id` is the database id of an account there. See `register.traces`.
"""

from __future__ import annotations

import datetime
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import TracesBase
from register.models.columns import Identified, Instant, Recorded, Row, unchecked_word


class SignInMethod(enum.StrEnum):
    """How somebody signed in."""

    PASSWORD = "password"  # noqa: S105
    PASSKEY = "passkey"
    SINGLE_SIGN_ON = "single_sign_on"


class Begun:
    """That somebody showed who it is, in one browser, which alone has the token."""

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int] = mapped_column(index=True)
    account_key: Mapped[str]
    """The `session_key` that the account had; under another one the session is over."""
    method: Mapped[SignInMethod] = mapped_column(unchecked_word(SignInMethod))
    began_at: Mapped[datetime.datetime] = mapped_column(Instant, index=True)
    identity_id: Mapped[int | None]
    """The database id of the identity with which somebody came back from the provider. None: it was
    another way.
    """
    provider_session: Mapped[str | None] = mapped_column(sa.String(64))
    """What the provider calls its own session, hashed with its issuer. None: it said none."""


class UserSession(Identified, Begun, TracesBase):
    """Somebody who is, or was, signed in with one browser."""

    __tablename__ = "user_session"

    browser: Mapped[str] = mapped_column(sa.String(40))
    """Which browser on which system, for a person to recognise it by; "": neither is known."""
    last_used_at: Mapped[datetime.datetime] = mapped_column(Instant)
    """Written at most once in `sessions.NOTED_EVERY`."""
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """None: nobody ended it; it may have run out, see `sessions.find`."""
    second_factor_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """When a second factor was shown in this session; None: none was."""
    confirmed_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """When its holder last proved to be there: on signing in, or asked anew. None: in a session
    from before that was noted, or the provider did not say.
    """


class HalfSession(Row, Begun, TracesBase):
    """Somebody who has shown one factor and is asked for the second. It opens nothing but the pages
    that ask it. Erased once it is used, or is over.
    """

    __tablename__ = "half_session"


class FactorUse(TracesBase):
    """The last time a second factor was used, so that what was sent with it counts once. It stands
    here and not with the factor, so that who signs in waits for nobody who writes in the register.
    """

    __tablename__ = "factor_use"

    factor: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    """The public id of the factor: a `Totp` or a `Passkey`."""
    counter: Mapped[int] = mapped_column(sa.BigInteger)
    """The step of 30 seconds since 1970 whose code was used, or the signature counter that the
    passkey gave.
    """
    used_at: Mapped[datetime.datetime] = mapped_column(Instant)


class ResetRequest(Row, Recorded, TracesBase):
    """That somebody typed a mail address to get a link for another password. Whether there is an
    account is looked up when mail is sent, not when it is asked, and then the row is erased.
    """

    __tablename__ = "reset_request"

    email: Mapped[str] = mapped_column(unique=True)


class Visit(TracesBase):
    """When an account signed in last, and when before that: the two last moments, and no others."""

    __tablename__ = "visit"

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    began_at: Mapped[datetime.datetime] = mapped_column(Instant)
    before_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """None: it had never signed in before, or nobody had noted it."""


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


class ReadingKind(enum.StrEnum):
    """What was read."""

    FINDING = "finding"
    CHECK = "check"
    """The check of a decision: its facts, its answers and what was made of them."""
    DECISION = "decision"
    """Who takes part in a decision, and what they said of ties."""
    MEETING = "meeting"
    OFFICIAL = "official"
    """The name and the offices of an official, public or not."""
    POSITIONS = "positions"
    """All positions of an official, also those that are not public."""
    INCOME = "income"
    INTERESTS = "interests"
    SHIELDING = "shielding"
    REPORT = "report"
    QUESTION = "question"
    """A question about a position."""
    PROPOSAL = "proposal"
    OPENING = "opening"
    """The page on which a reviewer opens a finding of own accord."""
    LIST = "list"
    READINGS = "readings"
    """Who read what."""


class RecordedReading(Row, Recorded, TracesBase):
    """That an account read a page on which something stands that is not public. Written before the
    page is sent, never changed.
    """

    __tablename__ = "recorded_reading"
    __table_args__ = (
        sa.Index("ix_recorded_reading_body_id_recorded_at", "body_id", "recorded_at"),
        sa.Index("ix_recorded_reading_recorded_at", "recorded_at"),
    )

    account_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    """A word of `ReadingKind`."""
    subject: Mapped[str | None] = mapped_column(sa.String(40))
    """The public id of what was read. None: a list."""
    body_id: Mapped[int | None]
    """The body whose it is. None: a list of whatever the reader keeps or reviews."""
    capacity: Mapped[str] = mapped_column(sa.String(20))
    """As what it was read: a role at that body, or `guest` for who was asked in."""

    about: Mapped[list[ReadingAbout]] = relationship(cascade="all, delete-orphan")


class ReadingAbout(TracesBase):
    """About whom a page that was read told something. `official_id` is the database id of an
    official in the register.
    """

    __tablename__ = "reading_about"
    __table_args__ = (sa.Index("ix_reading_about_official_id", "official_id"),)

    reading_id: Mapped[int] = mapped_column(sa.ForeignKey("recorded_reading.id"), primary_key=True)
    official_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
