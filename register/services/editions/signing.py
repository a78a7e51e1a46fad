"""The key with which manifests are signed: a file beside the database, never in it."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from register.editions.package import public_part
from register.errors import WrongSetting


def key(path: Path) -> Ed25519PrivateKey:
    """Return the key; made at first use, readable by its owner only.

    Raises:
        WrongSetting: the file holds no key, or others can read it.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    made = Ed25519PrivateKey.generate()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(base64.b64encode(made.private_bytes_raw()).decode() + "\n")
    return made


def known(path: Path, earlier: list[str]) -> list[str]:
    """Return the public keys with which an edition may be signed: that of the file, where there is
    one, and earlier ones that the operator names.
    """
    return [*([public_part(_read(path))] if path.exists() else []), *earlier]


def _read(path: Path) -> Ed25519PrivateKey:
    if path.stat().st_mode & 0o077:
        raise WrongSetting(f"Others can read the key of the editions: run chmod 600 {path}.")
    try:
        data = base64.b64decode(path.read_text(encoding="ascii"), validate=False)
        return Ed25519PrivateKey.from_private_bytes(data)
    except ValueError:
        raise WrongSetting(f"{path} holds no key of editions: set EDITION_KEY_FILE.") from None


def is_signed(public: str, text: str, signature: str) -> bool:
    """Say whether a text was signed with the private part of a public key."""
    try:
        raw = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        raw.verify(base64.b64decode(signature, validate=True), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
