"""Texts that only this register can read, and that nobody else can make.

The key is made of `SECRET_KEY` and of what the text is for, so that what was sealed for one
purpose, or one account, is nothing for another. Under another `SECRET_KEY` nothing that was sealed
can be read any more (decision 0036).
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def seal(text: str, purpose: str) -> str:
    """Return a text as nobody else can read it."""
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, purpose: str, longest_seconds: int | None = None) -> str | None:
    """Return a text that was sealed for this purpose. None: it was not, not here, or, where a time
    is given, longer ago than that.
    """
    try:
        return _box(purpose).decrypt(sealed.encode(), longest_seconds).decode()
    except InvalidToken:
        return None


def _box(purpose: str) -> Fernet:
    made = HKDF(SHA256(), 32, salt=None, info=f"register: {purpose}".encode())
    return Fernet(
        base64.urlsafe_b64encode(made.derive(str(current_app.config["SECRET_KEY"]).encode()))
    )
