"""What somebody typed into a form whose session had ended, carried in the page until that account
has signed in.

Nothing is kept on the server. What is carried is signed, and bears the mark of the account for
which the form was made: another account does not get it, and nobody else can make it.
"""

from __future__ import annotations

import datetime
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

TOKEN = "csrf_token"  # noqa: S105
"""The name under which forms and sessions hold the token."""
PASSWORD = "password"  # noqa: S105
"""What stands in the name under which a form holds a password: it is typed anew, and carried
nowhere.
"""
PROOF = "proof-"
"""With what the names of fields begin that show who sends a form; nor are these carried."""
_LONGEST = 0.6
"""The part of what a request may hold that can be carried; the page adds a little to it."""
_KEPT_SECONDS = 24 * 60 * 60
_OF_TOKENS = "wtf-csrf-token"
"""The salt with which flask-wtf signs what stands in a form."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Names and values of a form, in order, where it was sent, whose it is, and whether files went
    with it.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    mark: str
    has_files: bool
    was_idle: bool
    """The form had been open for longer than a session lasts without doing anything."""


def mark_of(account_id: int) -> str:
    """Return what stands for an account in its forms; nobody can make it, or read the account from
    it.
    """
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"forms of account {account_id}".encode(), "sha256").hexdigest()


def take(
    address: str, sent: Iterable[tuple[str, str]], has_files: bool, token: str | None
) -> Carried | None:
    """Return what to carry of a form that came in; None: it was not made here for somebody who had
    signed in.
    """
    try:
        said, made_at = _serializer(_OF_TOKENS).loads(token or "", return_timestamp=True)
    except BadData:
        return None
    mark = str(said).rpartition(".")[2]
    if not mark or mark == said:
        return None
    idle = datetime.timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    was_idle = datetime.datetime.now(datetime.UTC) - made_at >= idle
    fields = tuple((name, value) for name, value in sent if is_carried(name))
    return Carried(address, fields, mark, has_files, was_idle)


def is_carried(name: str) -> bool:
    """Say whether what stands in a field of this name may be carried in a page."""
    return name != TOKEN and PASSWORD not in name and not name.startswith(PROOF)


def write(carried: Carried) -> str | None:
    """Return what is carried as one signed text; None: it is too much to carry."""
    content = [carried.address, carried.fields, carried.mark, carried.has_files, carried.was_idle]
    text = _serializer("register.carried").dumps(content)
    written = text if isinstance(text, str) else text.decode()
    return (
        written if len(written) <= _LONGEST * current_app.config["MAX_FORM_MEMORY_SIZE"] else None
    )


def read(text: str | None) -> Carried | None:
    """Return what was carried; None: nothing, for too long, or it was not written here."""
    if not text:
        return None
    try:
        address, fields, mark, has_files, was_idle = _serializer("register.carried").loads(
            text, _KEPT_SECONDS
        )
    except BadData:
        return None
    return Carried(
        address, tuple((name, value) for name, value in fields), mark, has_files, was_idle
    )


def _serializer(salt: str) -> URLSafeTimedSerializer:
    config: Mapping[str, Any] = current_app.config
    return URLSafeTimedSerializer(config["SECRET_KEY"], salt=salt)
