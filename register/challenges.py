"""Challenges: what a passkey signs, so that its answer is worth something once, for one act, from
the browser that was asked, and not for long.

Nothing is kept of a challenge that is asked for: it says itself what it is for and until when, and
is signed. That one was answered is counted, over all workers. Decision 0038.
"""

from __future__ import annotations

import datetime
import hmac
import secrets

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from register import clock, counters, tokens

LIFE = datetime.timedelta(minutes=10)
"""For how long a challenge can be answered. A page asks for another one when it is half as old."""


def make(act: str, browser: str) -> bytes:
    """Return a challenge. `act`: what its answer is for. `browser`: a word that one browser alone
    has.
    """
    until = int((clock.now() + LIFE).timestamp())
    written = _serializer().dumps([secrets.token_urlsafe(16), _made_for(act, browser), until])
    return written if isinstance(written, bytes) else written.encode()


def holds(challenge: bytes, act: str, browser: str) -> bool:
    """Say whether a challenge was made here, for this act and this browser, and not too long ago.
    Whether it was answered before says `use`.
    """
    try:
        _, made_for, until = _serializer().loads(challenge)
    except (BadData, ValueError):
        return False
    is_ours = bool(browser) and hmac.compare_digest(made_for, _made_for(act, browser))
    return is_ours and clock.now().timestamp() < until


def use(challenge: bytes) -> bool:
    """Count an answer; False: there was one before. Of any number at once one gets True.

    Raises:
        Busy: nobody can count now, so that nobody could say.
    """
    seconds = int(LIFE.total_seconds())
    return counters.hit(f"challenge {challenge.hex()}", seconds) == 1


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="register.challenges")


def _made_for(act: str, browser: str) -> str:
    return tokens.hash_of(f"{act}\n{browser}")
