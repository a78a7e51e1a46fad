"""Half a session: somebody has shown one factor and is asked for the second. It opens nothing but
the pages that ask it, and stands in a table of its own, so that it is never taken for a session.
"""

from __future__ import annotations

import datetime
import secrets
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from register import clock, tokens, traces
from register.models.accounts import Account
from register.models.traces import HalfSession
from register.services.accounts import sessions
from register.services.accounts.sessions import SignInWay

LASTS = datetime.timedelta(minutes=30)
"""How long somebody has for the second factor, which may be an app that still has to be found."""


@dataclass(frozen=True, slots=True)
class HalfIn:
    """Somebody who is half in, and how."""

    account: Account
    way: SignInWay


def begin(account: Account, way: SignInWay) -> str:
    """Begin half a session; return its token, which is kept nowhere here."""
    token, moment = secrets.token_urlsafe(32), clock.now()
    begun = HalfSession(
        token_hash=tokens.hash_of(token),
        account_id=account.id,
        account_key=account.session_key,
        began_at=moment,
        **asdict(way),
    )
    with traces.writing() as kept:
        kept.execute(sa.delete(HalfSession).where(HalfSession.began_at < moment - LASTS))
        kept.add(begun)
    return token


def find(token: str) -> HalfIn | None:
    """Return who is half in with this token. None: nobody, it took too long, or something of the
    account changed that ends sessions.
    """
    with traces.reading() as kept:
        found = kept.scalar(_of(token))
    if found is None or found.began_at <= clock.now() - LASTS:
        return None
    account = sessions.account_of(found)
    return HalfIn(account, SignInWay.kept_in(found)) if account is not None else None


def use(token: str) -> bool:
    """Erase half a session, because it becomes a whole one; False: it was erased before."""
    with traces.writing() as kept:
        over = sa.delete(HalfSession).where(HalfSession.token_hash == tokens.hash_of(token))
        return kept.scalar(over.returning(HalfSession.id)) is not None


def _of(token: str) -> sa.Select[HalfSession]:
    return sa.select(HalfSession).where(HalfSession.token_hash == tokens.hash_of(token))
