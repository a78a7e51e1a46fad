"""Links by which the holder of an account chooses a password: to begin, or because nobody can sign
in any more. Nobody else ever knows that password.

A mail is asked for here, written when it is sent, and only then gets its word; of that the database
keeps a hash. A link works once and for a time, and the first that is used ends the others.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from register import clock, mail_address, tokens, traces
from register.access import Identity
from register.errors import NotFound, WrongState
from register.extensions import db
from register.models.accounts import Account, AccountLink, LinkPurpose
from register.models.bodies import Body
from register.models.traces import ResetRequest
from register.services import journal, outbox
from register.services.accounts import accounts, passkeys, passwords, totp
from register.services.accounts.passkeys import Ceremony
from register.services.outbox import AccountMail

MOST_LINKS_A_DAY = 5
"""Links that one account gets in a day at most because somebody types its address."""
MOST_WAITING = 10_000
"""Addresses that wait for mail to be sent; whoever asks then asks in vain."""
A_DAY = datetime.timedelta(days=1)
WITH_LINK = (AccountMail.INVITATION, AccountMail.RESET, AccountMail.FACTORS_TAKEN)
"""Mails that bear a link."""
MAILS = {LinkPurpose.INVITATION: AccountMail.INVITATION, LinkPurpose.RESET: AccountMail.RESET}


@dataclass(frozen=True, slots=True)
class LinkLife:
    """How long a link works from the moment on which its mail is written."""

    invitation: datetime.timedelta
    reset: datetime.timedelta

    def of(self, purpose: LinkPurpose) -> datetime.timedelta:
        """Return how long a link for this works."""
        return self.invitation if purpose is LinkPurpose.INVITATION else self.reset


def send(
    by: Identity, account: Account, body_id: int | None = None, *, is_open_again: bool = False
) -> LinkPurpose:
    """Have a mail sent with a link to choose a password: an invitation where there is none yet. A
    link that was sent for that earlier works no more. Return what the link is for.
    `is_open_again`: the account was closed until now, and the mail says so.

    Raises:
        WrongState: the account is closed.
    """
    if account.disabled_at is not None:
        raise WrongState("This account is closed. Open it first.")
    purpose = _purpose_for(account)
    end(account)
    said = {"again": True} if is_open_again else None
    outbox.mail_account(account, MAILS[purpose], clock.now(), said)
    journal.record(by, f"account:{purpose.value}", account.public_id, body_id)
    return purpose


def _purpose_for(account: Account) -> LinkPurpose:
    has_begun = accounts.begun_among([account.id])
    return LinkPurpose.RESET if has_begun else LinkPurpose.INVITATION


def ask(email: str) -> None:
    """Note that somebody typed a mail address to get a link for another password.

    What happens here is the same for every address, and nothing of an account is read: whether
    there is one shows nowhere, also not in the time it takes.

    Raises:
        Invalid: it is no mail address.
    """
    address = mail_address.checked(email)
    with traces.writing() as kept:
        waiting = kept.scalar(sa.select(sa.func.count()).select_from(ResetRequest)) or 0
        known = kept.scalar(sa.select(ResetRequest.id).where(ResetRequest.email == address))
        if known is None and waiting < MOST_WAITING:
            kept.add(ResetRequest(email=address))


def answer(issuer: str | None = None) -> int:
    """Have a link sent to every open account for which somebody asked one, and forget who was
    asked for; return to how many.

    `issuer`: the identity provider of the settings. Whoever signs in there gets no link for
    another password by asking, but a mail that says so: a link would be a way past what is asked
    there. An administrator can send one.
    """
    with traces.reading() as kept:
        asked = kept.scalars(sa.select(ResetRequest).order_by(ResetRequest.id)).all()
    sent = sum(_answer(each.email, issuer) for each in asked)
    if asked:
        over = sa.delete(ResetRequest).where(ResetRequest.id <= asked[-1].id)
        with traces.writing() as kept:
            kept.execute(over)
    return sent


def _answer(email: str, issuer: str | None) -> bool:
    account = accounts.find(email)
    if account is None or account.disabled_at is not None:
        return False
    purpose, moment = _purpose_for(account), clock.now()
    if issuer and accounts.signs_in_at(account, issuer):
        if not outbox.was_mailed(account.id, AccountMail.AT_PROVIDER, moment - A_DAY):
            outbox.mail_account(account, AccountMail.AT_PROVIDER, moment)
        return False
    lately = sa.select(sa.func.count()).where(
        AccountLink.account_id == account.id, AccountLink.recorded_at > moment - A_DAY
    )
    if (db.session.scalar(lately) or 0) >= MOST_LINKS_A_DAY:
        return False
    if not outbox.waits_for_account(account.id, MAILS[purpose]):
        outbox.mail_account(account, MAILS[purpose], moment)
    return True


def mint(account_id: int, purpose: LinkPurpose, life: LinkLife, at: datetime.datetime) -> str:
    """Return a new word for the link of one mail; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        AccountLink(
            account_id=account_id,
            purpose=purpose,
            token_hash=tokens.hash_of(token),
            expires_at=at + life.of(purpose),
        )
    )
    db.session.flush()
    return token


def find(token: str) -> AccountLink | None:
    """Return the link with this word. None: there is none, or it was used, taken back, has expired,
    or the account is closed.
    """
    found = db.session.scalar(
        sa.select(AccountLink).where(AccountLink.token_hash == tokens.hash_of(token))
    )
    if found is None or found.over_at is not None or found.expires_at <= clock.now():
        return None
    return found if found.account.disabled_at is None else None


def choose(token: str, password: str, site_name: str = "") -> Account:
    """Let the holder of a link choose the password; every session, and every other link, of the
    account ends. Return the account. `site_name`: which nobody may have as a password.

    Raises:
        NotFound: the link does not work.
        Invalid: the password will not do; the link still works.
    """
    return change(_take(token), password, site_name)


def begin(token: str, ceremony: Ceremony, answer: str, name: str) -> Account:
    """Let the holder of a link make a passkey to begin with, in place of a password; every other
    link of the account ends. Return the account. The rest is as of `passkeys.add`.

    Who can read the mail of an account that has begun gets no further by that than its password:
    such a link makes no passkey.

    Raises:
        NotFound: the link does not work, or begins with a password alone (`begins_otherwise`).
        Invalid: the passkey is not right; the link still works.
    """
    account = take_to_begin(token)
    passkeys.add(account, ceremony, answer, name)
    return account


def take_to_begin(token: str) -> Account:
    """Return the account of a link by which its holder begins without a password; every link of it
    ends.

    Raises:
        NotFound: the link does not work, or begins with a password alone (`begins_otherwise`).
    """
    account = _take(token)
    if not begins_otherwise(account):
        raise NotFound("This link does not work any more.")
    return account


def begins_otherwise(account: Account) -> bool:
    """Say whether the holder of a link can begin with a passkey, or by single sign-on: the account
    has not begun, and has no app from before it was closed, past which either would lead.
    """
    return not accounts.begun_among([account.id]) and totp.of(account) is None


def _take(token: str) -> Account:
    """Return the account of a link, which ends."""
    link = find(token)
    if link is None or link.id not in end(link.account):  # of two at once, one alone ended it
        raise NotFound("This link does not work any more.")
    return link.account


def change(account: Account, password: str, site_name: str = "") -> Account:
    """Let the holder of an account have another password; every session and every link of it ends,
    and a mail tells so, save of the first. Return the account. `site_name`: as of `choose`.

    Raises:
        Invalid: the password will not do.
    """
    is_new = not accounts.begun_among([account.id])
    of_bodies = db.session.scalars(sa.select(Body.name))
    passwords.check(password, (account.email, account.name, site_name, *of_bodies))
    accounts.set_password(account, password)
    end(account)
    if not is_new:
        outbox.mail_account(account, AccountMail.PASSWORD, clock.now())
    return account


def end(account: Account) -> set[int]:
    """Let no link of an account work any more, and no mail with one go out. Return which links that
    ended, by database id.
    """
    ended = (
        sa.update(AccountLink)
        .where(AccountLink.account_id == account.id, AccountLink.over_at.is_(None))
        .values(over_at=clock.now())
        .returning(AccountLink.id)
    )
    for kind in WITH_LINK:
        outbox.discard_to_account(account.id, kind)
    return set(db.session.scalars(ended))


def last_of(account_ids: Sequence[int]) -> dict[int, AccountLink]:
    """Return the newest link of each of these accounts that has one."""
    found = sa.select(AccountLink).where(AccountLink.account_id.in_(account_ids))
    return {each.account_id: each for each in db.session.scalars(found.order_by(AccountLink.id))}
