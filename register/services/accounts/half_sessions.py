"""Half a session: somebody has shown one factor and is asked for the second. It opens nothing but
the pages that ask it, and stands in a table of its own, so that it is never taken for a session.
"""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from register import clock, tokens, traces
from register.extensions import db
from register.models.accounts import Account
from register.models.traces import HalfSession, SignInMethod
from register.services.accounts.sessions import AtProvider

LASTS = datetime.timedelta(minutes=30)
"""How long somebody has for the second factor, which may be an app that still has to be found."""


@dataclass(frozen=True, slots=True)
class HalfIn:
    """Somebody who is half in, and how."""

    account: Account
    method: SignInMethod
    at_provider: AtProvider | None


def begin(account: Account, method: SignInMethod, at_provider: AtProvider | None = None) -> str:
    """Begin half a session; return its token, which is kept nowhere here."""
    token, moment = secrets.token_urlsafe(32), clock.now()
    begun = HalfSession(
        token_hash=tokens.hash_of(token),
        account_id=account.id,
        account_key=account.session_key,
        method=method,
        began_at=moment,
        identity_id=at_provider.identity_id if at_provider else None,
        provider_session=at_provider.kept_session if at_provider else None,
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
    account = db.session.get(Account, found.account_id) if found is not None else None
    if found is None or account is None or found.began_at <= clock.now() - LASTS:
        return None
    if account.disabled_at is not None:
        return None
    if not secrets.compare_digest(account.session_key, found.account_key):
        return None
    return HalfIn(account, found.method, AtProvider.kept_in(found))


def use(token: str) -> bool:
    """Erase half a session, because it becomes a whole one; False: it was erased before."""
    with traces.writing() as kept:
        over = sa.delete(HalfSession).where(HalfSession.token_hash == tokens.hash_of(token))
        return kept.scalar(over.returning(HalfSession.id)) is not None


def _of(token: str) -> sa.Select[HalfSession]:
    return sa.select(HalfSession).where(HalfSession.token_hash == tokens.hash_of(token))
