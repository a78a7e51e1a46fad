"""Passwords: which will do, and how they are kept and verified."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import argon2
import argon2.profiles

from register.errors import Invalid

SHORTEST, LONGEST = 15, 200
"""Characters of a password. Source: NIST SP 800-63B-4, 3.1.1.2: at least 15 where it is used
alone, and 64 or more accepted. No kind of character is asked for.
"""
EASIEST_GUESSES = 10**10
"""A password that is found in fewer guesses is refused. Source: zxcvbn, which counts "safely
unguessable: moderate protection from an offline slow-hash scenario" from 10^8 to 10^10 on.
"""
OF_HERE = """
wachtwoord welkom geheim gemeente provincie waterschap griffie griffier raadslid raad wethouder
burgemeester bestuurder secretaris stadhuis raadhuis nevenfunctie nevenfuncties register lente zomer
herfst winter voorjaar najaar januari februari maart april mei juni juli augustus september oktober
november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag nederland
"""
"""Words that people here choose first, and that lists of other countries do not have."""

COST = argon2.profiles.RFC_9106_LOW_MEMORY
"""What a guess at a password costs: argon2id, 64 MiB, three passes. Source: RFC 9106, 4, the second
recommendation.
"""


def check(password: str, about: Iterable[str] = ()) -> None:
    """Let pass a password that somebody chose. `about`: names and words that others would try
    first, because they know whose it is.

    Raises:
        Invalid: it is too short, too long, or easy to guess.
    """
    if len(password) < SHORTEST:
        raise Invalid(
            "Choose a password of at least %(length)s characters, for example four or more words.",
            "password",
            length=str(SHORTEST),
        )
    if len(password) > LONGEST:
        raise Invalid(
            "Choose a password of at most %(length)s characters.", "password", length=str(LONGEST)
        )
    if _guesses(password, about) < EASIEST_GUESSES:
        raise Invalid(
            "This password is easy to guess. Choose another one, for example four or more words "
            "that have nothing to do with you or your work.",
            "password",
        )


def _guesses(password: str, about: Iterable[str]) -> float:
    from zxcvbn import zxcvbn  # its lists take a quarter of a second

    known = [part for text in about for part in text.lower().replace("@", " ").split()]
    parts = [piece for part in known for piece in part.replace("-", ".").split(".") if piece]
    said = [*OF_HERE.split(), *known, *parts]
    return float(zxcvbn(password, user_inputs=said, max_length=LONGEST)["guesses"])


def hashed(password: str) -> str:
    """Return what is kept of a password."""
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
