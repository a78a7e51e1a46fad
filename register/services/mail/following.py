"""Readers who follow something by mail: asked, confirmed, told, stopped. No account, and nobody
learns who follows.

A mail address is only ever told that something can be read in public. Whoever has the word that
stood in one of its mails may choose for it; of that word the database keeps a hash.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa

from register import mail_address, tokens
from register.access import SERVER
from register.clock import day_of
from register.errors import NotFound
from register.extensions import db
from register.models.following import Follower, FollowerToken, Following
from register.models.kinds import FollowedKind
from register.models.outbox import Letter
from register.public import feeds
from register.services import journal, outbox
from register.services.outbox import LetterKind

SETTLED = datetime.timedelta(minutes=15)
"""A change is told once it is so old, so that none is missed that was still being written when we
looked.
"""
MOST_ASKED = 3
"""Mails that ask an address which follows nothing, within the time that a request waits. Others ask
in vain.
"""


def ask(
    kind: FollowedKind, key: str, address: str, language: str, at: datetime.datetime, wait_days: int
) -> None:
    """Ask an address by mail whether it wants to follow something.

    What happens here is the same for every address; whether it is known shows nowhere.

    Raises:
        Invalid: it is no mail address.
        NotFound: there is no such thing, or it is not public.
    """
    followed = feeds.get(kind, key)
    follower = _follower(mail_address.checked(address))
    follower.language = language
    known = next(
        (each for each in follower.followings if (each.kind, each.subject) == (kind, followed.key)),
        None,
    )
    if known is None:
        known = Following(kind=kind, subject=followed.key)
        follower.followings.append(known)
    if known.confirmed_at is None:
        known.recorded_at = at
    db.session.flush()
    if _may_be_asked(follower, at, wait_days):
        outbox.enqueue(LetterKind.CONFIRM, follower.address, language, at, follower_id=follower.id)


def by_token(token: str) -> Follower:
    """Return the follower to whom a mail with this word was sent.

    Raises:
        NotFound: there is none, or nothing is followed any more.
    """
    chosen = (
        sa.select(Follower)
        .join(FollowerToken)
        .where(FollowerToken.token_hash == tokens.hash_of(token))
    )
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("This link does not work any more.")
    return found


def mint(follower_id: int) -> str:
    """Return a new word for the links of one mail; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    db.session.add(FollowerToken(follower_id=follower_id, token_hash=tokens.hash_of(token)))
    db.session.flush()
    return token


def confirm(token: str, public_id: str, at: datetime.datetime) -> None:
    """Record that the reader wants to follow one thing. Said twice, it is said once.

    Raises:
        NotFound: the word is not known, or there is no such request of this reader.
    """
    following = _of(by_token(token), public_id)
    if following.confirmed_at is None:
        following.confirmed_at = following.told_until = at


def stop(token: str, public_id: str) -> bool:
    """Stop following one thing, or take a request back. True: nothing is left, and the address is
    erased.

    Raises:
        NotFound: the word is not known, or this reader does not follow it.
    """
    follower = by_token(token)
    follower.followings.remove(_of(follower, public_id))
    if follower.followings:
        return False
    _forget(follower)
    return True


def stop_all(token: str) -> None:
    """Stop following everything, and erase the address.

    Raises:
        NotFound: the word is not known.
    """
    _forget(by_token(token))


def erase(at: datetime.datetime, wait_days: int) -> None:
    """Erase requests that nobody confirmed in time, and addresses with nothing left."""
    before = at - datetime.timedelta(days=wait_days)
    waiting = sa.select(Following).where(
        Following.confirmed_at.is_(None), Following.recorded_at < before
    )
    over = db.session.scalars(waiting).all()
    for following in over:
        following.follower.followings.remove(following)
    db.session.flush()
    gone = db.session.scalars(sa.select(Follower).where(~Follower.followings.any())).all()
    for follower in gone:
        _forget(follower)
    if over or gone:
        journal.record(SERVER, "following:erase", day_of(before).isoformat(), None)


def tell(at: datetime.datetime, wait_days: int) -> int:
    """Put a letter in the outbox for everybody for whom something changed; return for how many.

    Who had mail today is told on another day; nothing is lost by that.
    """
    until = at - SETTLED
    has_news = cache(lambda kind, key, after: feeds.has_news(kind, key, after, until))
    told = 0
    for follower in db.session.scalars(sa.select(Follower).order_by(Follower.id)).all():
        if outbox.is_served(follower.address, at):
            continue
        confirmed = [each for each in follower.followings if each.told_until is not None]
        changed = [each for each in confirmed if has_news(each.kind, each.subject, each.told_until)]
        told += (
            _tell(follower, changed, at, until) if changed else _ask_again(follower, at, wait_days)
        )
    return told


def _tell(
    follower: Follower,
    changed: Sequence[Following],
    at: datetime.datetime,
    until: datetime.datetime,
) -> bool:
    pages = {"pages": [[each.kind.value, each.subject] for each in changed]}
    letter = outbox.enqueue(
        LetterKind.CHANGES, follower.address, follower.language, at, pages, follower_id=follower.id
    )
    if letter is None:
        return False
    for each in changed:
        each.told_until = until
    return True


def _ask_again(follower: Follower, at: datetime.datetime, wait_days: int) -> bool:
    """Ask about what was asked for on a day on which the address had its mail already."""
    waiting = [each.recorded_at for each in follower.followings if each.confirmed_at is None]
    asked = sa.select(Letter.id).where(Letter.follower_id == follower.id)
    if (
        not waiting
        or db.session.scalar(asked.where(Letter.recorded_at >= max(waiting)).limit(1)) is not None
    ):
        return False
    if not _may_be_asked(follower, at, wait_days):
        return False
    letter = outbox.enqueue(
        LetterKind.CONFIRM, follower.address, follower.language, at, follower_id=follower.id
    )
    return letter is not None


def _may_be_asked(follower: Follower, at: datetime.datetime, wait_days: int) -> bool:
    """Say whether an address can be asked once more; somebody else may be filling in its name all
    the time.
    """
    if any(each.confirmed_at is not None for each in follower.followings):
        return True
    since = at - datetime.timedelta(days=wait_days)
    asked = sa.select(sa.func.count()).where(
        Letter.address == follower.address, Letter.kind == LetterKind.CONFIRM
    )
    return (db.session.scalar(asked.where(Letter.recorded_at > since)) or 0) < MOST_ASKED


def _follower(address: str) -> Follower:
    known = db.session.scalar(sa.select(Follower).where(Follower.address == address))
    if known is None:
        known = Follower(address=address)
        db.session.add(known)
    return known


def _of(follower: Follower, public_id: str) -> Following:
    found = next((each for each in follower.followings if each.public_id == public_id), None)
    if found is None:
        raise NotFound("You do not follow this.")
    return found


def _forget(follower: Follower) -> None:
    outbox.forget_follower(follower.id)
    db.session.delete(follower)
    db.session.flush()
