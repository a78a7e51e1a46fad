"""Sessions: who is signed in, with which browser, since when, and until when.

The browser has a random token, the traces its hash. What a browser shows is worth nothing once the
row has ended, has run out, or the account has got another `session_key`.
"""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from register import clock, tokens, traces
from register.errors import Busy, NotFound
from register.extensions import db
from register.models.accounts import Account
from register.models.traces import SignInMethod, UserSession

NOTED_EVERY = datetime.timedelta(minutes=1)
"""How often at most the last use of a session is written. So a session lasts up to so much longer
than the time it may be idle.
"""
KEPT = datetime.timedelta(days=30)
"""How long after its beginning a session that is over is kept, so that its holder can see it."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session lasts: while nothing is done in it, and in all."""

    idle: datetime.timedelta
    longest: datetime.timedelta


@dataclass(frozen=True, slots=True)
class SignInWay:
    """How somebody signed in. The last two are those of `Begun`; None: not at a provider."""

    method: SignInMethod
    identity_id: int | None = None
    provider_session: str | None = None

    @classmethod
    def at_provider(cls, identity_id: int, issuer: str, session: str) -> SignInWay:
        """Return the way of who came back from a provider. `session`: as the provider calls it; "":
        it said none.
        """
        kept = _of_provider(issuer, session) if session else None
        return cls(SignInMethod.SINGLE_SIGN_ON, identity_id, kept)

    @classmethod
    def kept_in(cls, row: Any) -> SignInWay:
        """Return what stands in a row of a session, whole or half."""
        return cls(row.method, row.identity_id, row.provider_session)


PASSWORD, PASSKEY = SignInWay(SignInMethod.PASSWORD), SignInWay(SignInMethod.PASSKEY)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that counts, and whose it is. Its moments are those of `UserSession`."""

    account: Account
    public_id: str
    way: SignInWay
    second_factor_at: datetime.datetime | None
    confirmed_at: datetime.datetime | None


def begin(
    account: Account,
    way: SignInWay,
    user_agent: str,
    replaces: str = "",
    *,
    confirmed_at: datetime.datetime | None,
    second_factor: bool = False,
) -> str:
    """Begin a session for an account; return the token, which is kept nowhere here.

    `user_agent`: as the browser calls itself; of it the browser and the system are kept.
    `replaces`: the token of an earlier session in this browser, which ends. `confirmed_at`: when
    its holder proved to be there; None: nobody says when. `second_factor`: one was shown.
    """
    token, moment = secrets.token_urlsafe(32), clock.now()
    begun = UserSession(
        token_hash=tokens.hash_of(token),
        account_id=account.id,
        account_key=account.session_key,
        browser=browser_of(user_agent),
        began_at=moment,
        last_used_at=moment,
        second_factor_at=moment if second_factor else None,
        confirmed_at=confirmed_at,
        **asdict(way),
    )
    with traces.writing() as kept:
        kept.execute(sa.delete(UserSession).where(UserSession.began_at < moment - KEPT))
        kept.execute(_ending(UserSession.token_hash == tokens.hash_of(replaces), moment))
        kept.add(begun)
    return token


def find(token: str, lasting: Lasting) -> LiveSession | None:
    """Return the session with this token, if it counts, and note that it was used. None: there is
    none, it was ended, it has run out, or something of the account changed that ends sessions.

    Where the traces are being written by somebody else, the use is not noted, and nobody waits.
    """
    hashed, moment = tokens.hash_of(token), clock.now()
    with traces.reading() as kept:
        row = kept.execute(_of_token(), {"hash": hashed}).one_or_none()
    if row is None or _has_run_out(row, lasting, moment):
        return None
    account = account_of(row)
    if account is None:
        return None
    if moment - row.last_used_at >= NOTED_EVERY:
        _note_use(hashed, moment)
    return LiveSession(
        account, row.public_id, SignInWay.kept_in(row), row.second_factor_at, row.confirmed_at
    )


def account_of(row: Any) -> Account | None:
    """Return whose session, whole or half, a row is. None: the account is closed, or something of
    it changed that ends sessions.
    """
    account = db.session.scalar(_of_account(), {"id": row.account_id})
    if account is None or account.disabled_at is not None:
        return None
    is_as_then = secrets.compare_digest(account.session_key, row.account_key)
    return account if is_as_then else None


def renew(token: str, *, second_factor: bool = False) -> str:
    """Note that the holder of a session has proved anew to be there; return the token that the
    session has from now on. The old one is worth nothing.

    `second_factor`: it was proved with a second factor.

    Raises:
        NotFound: the session has ended meanwhile.
    """
    fresh, moment = secrets.token_urlsafe(32), clock.now()
    changed: dict[str, Any] = {"token_hash": tokens.hash_of(fresh), "confirmed_at": moment}
    if second_factor:
        changed["second_factor_at"] = moment
    found = sa.update(UserSession).where(
        UserSession.token_hash == tokens.hash_of(token), UserSession.ended_at.is_(None)
    )
    with traces.writing() as kept:
        if kept.execute(found.values(changed).returning(UserSession.id)).first() is None:
            raise NotFound("This session has ended.")
    return fresh


def end(token: str) -> None:
    """End the session with this token."""
    with traces.writing() as kept:
        kept.execute(_ending(UserSession.token_hash == tokens.hash_of(token), clock.now()))


def end_one(account_id: int, public_id: str) -> None:
    """End a session of this account.

    Raises:
        NotFound: the account has no such session that runs.
    """
    which = sa.and_(UserSession.account_id == account_id, UserSession.public_id == public_id)
    with traces.writing() as kept:
        ended = _ending(which, clock.now()).returning(UserSession.id)
        if kept.execute(ended).first() is None:
            raise NotFound("There is no such session.")


def end_all(account_id: int, but: str = "") -> None:
    """End every session of an account. `but`: the public id of one that goes on.

    Where an account changes, `accounts.end_sessions` does this with the change.
    """
    which = sa.and_(UserSession.account_id == account_id, UserSession.public_id != but)
    with traces.reading() as kept:
        runs = kept.scalar(sa.select(sa.exists().where(which, UserSession.ended_at.is_(None))))
    if runs:
        with traces.writing() as kept:
            kept.execute(_ending(which, clock.now()))


def end_at_provider(identity_ids: Sequence[int] | None, issuer: str, session: str) -> None:
    """End what somebody began at a provider. `identity_ids`: with these identities; None: with any.
    `session`: in this session there alone; "": in all. One of both is given.
    """
    which: list[sa.ColumnElement[bool]] = (
        [] if identity_ids is None else [UserSession.identity_id.in_(identity_ids)]
    )
    if session:
        which.append(UserSession.provider_session == _of_provider(issuer, session))
    assert which, "somebody is named"
    with traces.writing() as kept:
        kept.execute(_ending(sa.and_(*which), clock.now()))


def _of_provider(issuer: str, session: str) -> str:
    return tokens.hash_of(f"{issuer}\n{session}")


def list_of(account: Account, lasting: Lasting) -> list[UserSession]:
    """Return the sessions of an account that count, the one used last first."""
    moment = clock.now()
    found = (
        sa.select(UserSession)
        .where(
            UserSession.account_id == account.id,
            UserSession.account_key == account.session_key,
            UserSession.ended_at.is_(None),
        )
        .order_by(UserSession.last_used_at.desc(), UserSession.id.desc())
    )
    with traces.reading() as kept:
        return [each for each in kept.scalars(found) if not _has_run_out(each, lasting, moment)]


def browser_of(user_agent: str) -> str:
    """Return which browser on which system calls itself so, as "Firefox, Windows"; "": neither is
    known. No version, and nothing that tells one of the same kind from another.
    """
    named = (_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))
    return ", ".join(each for each in named if each)


_BROWSERS = (
    ("Edge", r"\bEdgA?/|\bEdgiOS/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"\bChrome/|\bCriOS/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS = (
    ("Android", r"\bAndroid\b"),
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac OS X\b"),
    ("Linux", r"\bLinux\b"),
)


def _first(kinds: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, sign in kinds if re.search(sign, user_agent)), "")


def _has_run_out(row: Any, lasting: Lasting, moment: datetime.datetime) -> bool:
    return bool(
        moment - row.began_at >= lasting.longest
        or moment - row.last_used_at >= lasting.idle + NOTED_EVERY
    )


def _note_use(hashed: str, moment: datetime.datetime) -> None:
    used = sa.update(UserSession).where(
        UserSession.token_hash == hashed,
        UserSession.last_used_at <= moment - NOTED_EVERY,
    )
    try:
        with traces.writing(patience_seconds=0) as kept:
            kept.execute(used.values(last_used_at=moment))
    except Busy:
        pass


def _ending(which: sa.ColumnElement[bool], moment: datetime.datetime) -> sa.Update:
    return (
        sa.update(UserSession).where(which, UserSession.ended_at.is_(None)).values(ended_at=moment)
    )


# What every request asks is made once: making such a statement takes as long as its answer.


@lru_cache(maxsize=1)
def _of_token() -> sa.Select[Any]:
    columns: tuple[Any, ...] = (
        UserSession.public_id,
        UserSession.account_id,
        UserSession.account_key,
        UserSession.method,
        UserSession.began_at,
        UserSession.last_used_at,
        UserSession.second_factor_at,
        UserSession.confirmed_at,
        UserSession.identity_id,
        UserSession.provider_session,
    )
    return sa.select(*columns).where(
        UserSession.token_hash == sa.bindparam("hash"), UserSession.ended_at.is_(None)
    )


@lru_cache(maxsize=1)
def _of_account() -> sa.Select[Any]:
    return sa.select(Account).where(Account.id == sa.bindparam("id"))
