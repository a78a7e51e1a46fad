"""Passwords: how they are kept and verified."""

from __future__ import annotations

from functools import lru_cache

import argon2
import argon2.profiles

from register.errors import Invalid

SHORTEST_PASSWORD = 12

COST = argon2.profiles.RFC_9106_LOW_MEMORY
"""What a guess at a password costs: argon2id, 64 MiB, three passes. Source: RFC 9106, 4, the second
recommendation.
"""


def hashed(password: str) -> str:
    """Return what is kept of a password.

    Raises:
        Invalid: the password will not do.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            "Choose a password of at least %(length)s characters.",
            "password",
            length=str(SHORTEST_PASSWORD),
        )
    return hasher().hash(password)


def verifies(known: str | None, password: str) -> bool:
    """Say whether what is kept is of this password. None: nothing is kept, which takes as long to
    say as that the password is another.
    """
    try:
        return hasher().verify(known or _dummy_hash(), password) and known is not None
    except argon2.exceptions.VerificationError:
        return False


@lru_cache(maxsize=1)
def hasher() -> argon2.PasswordHasher:
    """The password hasher, at its cost."""
    return argon2.PasswordHasher.from_parameters(COST)


@lru_cache(maxsize=1)
def _dummy_hash() -> str:
    return hasher().hash("nobody has this password")
