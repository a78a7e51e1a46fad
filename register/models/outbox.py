"""Mail that is to be sent, or was: whom it goes to and which text, never what it is about.
Restricted.
"""

from __future__ import annotations

import datetime
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from register.extensions import Base
from register.models.columns import JSON, Identified, Instant, Recorded, Row, unchecked_word, word


class LetterKind(enum.StrEnum):
    """Which text a letter has."""

    REMINDER = "reminder"
    """To an official, clerk or reviewer: something is waiting in the register."""
    CONFIRM = "confirm"
    """To a reader: say that it was you who asked to follow something."""
    CHANGES = "changes"
    """To a reader: something changed in what you follow."""
    OUTCOME = "outcome"
    """To a reader who reported an error: there is an outcome."""


class AccountMail(enum.StrEnum):
    """What a mail to the holder of an account is about. Its holder, or who keeps accounts, did
    something to it, so it counts for no day.
    """

    INVITATION = "invitation"
    """With a link to begin with."""
    RESET = "reset"
    """With a link to choose another password."""
    PASSWORD = "password"  # noqa: S105
    """The password was changed."""
    ROLES = "roles"
    """A role was given to it, or taken from it, at the body that `parameters` names."""
    CLOSED = "closed"
    """It was closed."""
    REVIEW = "review"
    """It is asked to review a finding of another body, which `parameters` names."""
    IDENTITY = "identity"
    """Single sign-on was linked."""
    AT_PROVIDER = "at_provider"
    """Somebody asked for another password of an account that signs in at the identity provider."""
    PASSKEY = "passkey"
    """A passkey was added."""
    PASSKEY_REMOVED = "passkey_removed"
    """A passkey was removed."""
    FACTOR_ADDED = "factor_added"
    """An app with codes was set up."""
    FACTOR_REMOVED = "factor_removed"
    """An app with codes was removed by its holder."""
    FACTORS_TAKEN = "factors_taken"
    """Who keeps accounts took every second factor away; with a link to choose another password."""
    NEW_CODES = "new_codes"
    """New recovery codes were made."""
    RECOVERY_CODE = "recovery_code"
    """A recovery code was used."""
    WRONG_CODES = "wrong_codes"
    """Somebody has the password and entered wrong codes."""


class Letter(Identified, Recorded, Base):
    """One mail. There is at most one for an address on a day over everything that the body sends
    mail about, and beside it one over what anybody can have sent there.

    A mail about an outcome stands outside that from its sending on, because its address is erased
    with it.
    """

    __tablename__ = "outbox"
    __table_args__ = (sa.UniqueConstraint("address", "due_on"),)

    address: Mapped[str | None]
    """Where it goes. None: erased; of an outcome once it was sent or given up, of the others some
    time after.
    """
    kind: Mapped[LetterKind] = mapped_column(word(LetterKind))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What fills the text: words of addresses in the register, or the kinds of things that wait on
    a desk. No name, and nothing of a finding.

    It is erased once the letter is sent or given up.
    """
    about: Mapped[AccountMail | None] = mapped_column(unchecked_word(AccountMail))
    """What it tells the holder of `account_id`, at the address that the account has when it is
    sent; `address` is None. None: it is another mail.
    """
    language: Mapped[str] = mapped_column(sa.String(2))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    """Whom it reminds. None: it goes to a reader."""
    follower_id: Mapped[int | None] = mapped_column(sa.ForeignKey("follower.id"), index=True)
    due_on: Mapped[datetime.date]
    """The day in the Netherlands for which it counts. Long past: it made room for mail that the
    body sends.
    """
    due_at: Mapped[datetime.datetime] = mapped_column(Instant, index=True)
    """From when on it is to be sent, or tried again."""
    sent_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    given_up_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    """What the mail server answered to the last try. Empty: nothing, or it was sent."""


class MailChoice(Row, Recorded, Base):
    """What somebody with an account chose about reminders. Without a row: Dutch, and reminders are
    sent.
    """

    __tablename__ = "mail_choice"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), unique=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    stopped_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    """Since when no reminders are wanted. None: they are."""
