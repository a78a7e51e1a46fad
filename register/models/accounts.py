"""Accounts and the roles they hold at bodies."""

from __future__ import annotations

import datetime
import enum
import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.access import Role
from register.extensions import Base
from register.models.bodies import Body
from register.models.columns import (
    JSON,
    Identified,
    Instant,
    Recorded,
    Row,
    unchecked_word,
    word,
)
from register.models.officials import Person


def _one_that_runs(name: str, *columns: str) -> sa.Index:
    """A rule that of the rows that have not ended one at most has these values."""
    runs = sa.text("ended_at IS NULL")
    return sa.Index(name, *columns, unique=True, sqlite_where=runs, postgresql_where=runs)


class Account(Identified, Recorded, Base):
    """Somebody who can sign in. A session counts only under the `session_key` with which it began;
    what ends every session changes it, in the same transaction.
    """

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    session_key: Mapped[str] = mapped_column(default=lambda: secrets.token_urlsafe(24))
    disabled_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), unique=True)

    person: Mapped[Person | None] = relationship()
    roles: Mapped[list[AccountRole]] = relationship(back_populates="account")


class AccountRole(Row, Recorded, Base):
    """A role of an account at a body, until it is taken away."""

    __tablename__ = "account_role"
    __table_args__ = (_one_that_runs("uq_account_role_held", "account_id", "body_id", "role"),)

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    role: Mapped[Role] = mapped_column(word(Role))
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship(back_populates="roles")
    body: Mapped[Body] = relationship()


class Auditor(Row, Recorded, Base):
    """Somebody without any role who reads who read what at a body, and nothing else there.
    Journaled; ended by a time.
    """

    __tablename__ = "auditor"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship()
    body: Mapped[Body] = relationship()


class LinkPurpose(enum.StrEnum):
    """What somebody was mailed a link for."""

    INVITATION = "invitation"
    """To begin: whoever follows it chooses the first password."""
    RESET = "reset"
    """Somebody asked for it who cannot sign in any more."""


class AccountLink(Row, Recorded, Base):
    """A link in one mail to the holder of an account, with which a password is chosen once. Of the
    word in it only the hash is kept.
    """

    __tablename__ = "account_link"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(unchecked_word(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime.datetime] = mapped_column(Instant)
    over_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """When it was used, or taken back. None: neither; it may have expired."""

    account: Mapped[Account] = relationship()


class Totp(Identified, Recorded, Base):
    """An app that gives a code every half minute: the second factor of an account, which has one at
    most. Removed with its row. When a code was last used stands in `FactorUse`.
    """

    __tablename__ = "totp"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), unique=True)
    secret: Mapped[str]
    """Encrypted, with a key that is made of `SECRET_KEY`."""

    account: Mapped[Account] = relationship()


class RecoveryCode(Row, Recorded, Base):
    """A code on paper for who has lost the second factor. It can be used once."""

    __tablename__ = "recovery_code"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship()


class Passkey(Identified, Recorded, Base):
    """A passkey of an account (WebAuthn, level 3). Its last use stands in `FactorUse`."""

    __tablename__ = "passkey"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    """As COSE gives it."""
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    """The signature counter when it was added."""
    transports: Mapped[list[str]] = mapped_column(JSON)
    """How a browser reaches it, in the words of WebAuthn; empty: it was not said."""
    name: Mapped[str]
    """What its holder calls it."""
    aaguid: Mapped[str | None] = mapped_column(sa.String(36))
    """The make of the device. None: it was not said."""
    removed_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship()


class AccountIdentity(Identified, Recorded, Base):
    """Who an account is at an identity provider: whoever signs in there as this subject signs in
    here. Linked by its holder, never changed, ended by a time.
    """

    __tablename__ = "account_identity"
    __table_args__ = (
        _one_that_runs("uq_account_identity_subject", "issuer", "subject"),
        _one_that_runs("uq_account_identity_account", "account_id", "issuer"),
    )

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str] = mapped_column(sa.String(255))
    """Whom the issuer means, for ever: not an address, and no name. Source: OpenID Connect Core
    1.0, 2.
    """
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship()


OF_BEFORE_THE_TRACES = (
    sa.Table(
        "account_visit",
        Base.metadata,
        sa.Column("account_id", sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("began_at", Instant, nullable=False),
        sa.Column("before_at", Instant),
    ),
    sa.Table(
        "failed_sign_in",
        Base.metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("email_hash", sa.String(64), nullable=False, index=True),
    ),
)
"""Tables that only code of before migration 0060 reads and writes (decision 0020); empty since."""
