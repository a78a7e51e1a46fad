"""The second factor of an account: which ways it has, showing one, and adding and removing them.

Whatever adds or takes away a way ends every session of the account, is in the journal, and is told
to its holder by mail.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from register import clock, counters
from register.access import SERVER, Identity
from register.errors import Invalid, WrongState
from register.extensions import db
from register.models.accounts import Account, Passkey, RecoveryCode, Totp
from register.services import journal, outbox
from register.services.accounts import accounts, links, passkeys, passwords, recovery, totp, tries
from register.services.accounts.passkeys import Ceremony
from register.services.accounts.tries import Attempts, TryKind
from register.services.outbox import AccountMail

WARNS_AFTER = 5
"""Wrong codes in a day, each after the right password, of which the holder is told by mail."""
A_DAY_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class FactorWays:
    """Which second factors an account has. `recovery_codes`: how many are left."""

    totp: bool
    passkeys: int
    recovery_codes: int

    @property
    def any(self) -> bool:
        """Whether there is one; recovery codes alone are none."""
        return self.totp or self.passkeys > 0


def ways(account: Account) -> FactorWays:
    """Return which second factors an account has."""
    return ways_of([account.id])[account.id]


def ways_of(account_ids: Sequence[int]) -> dict[int, FactorWays]:
    """Return which second factors each of these accounts has."""
    apps = _count(Totp.account_id, account_ids)
    keys = _count(Passkey.account_id, account_ids, Passkey.removed_at.is_(None))
    codes = _count(RecoveryCode.account_id, account_ids, RecoveryCode.used_at.is_(None))
    return {
        each: FactorWays(each in apps, keys.get(each, 0), codes.get(each, 0))
        for each in account_ids
    }


def _count(
    of: sa.orm.InstrumentedAttribute[int], ids: Sequence[int], *which: sa.ColumnElement[bool]
) -> dict[int, int]:
    found = sa.select(of, sa.func.count()).where(of.in_(ids), *which).group_by(of)
    return {account_id: int(count) for account_id, count in db.session.execute(found)}


def verifies_code(
    account: Account, code: str, allowed: Attempts, address: str, *, has_signed_in: bool = False
) -> bool:
    """Say whether this is a code of the app of an account; a failure is counted. `address`: by
    which whoever asks is counted. `has_signed_in`: see `tries.begin`.

    Raises:
        Invalid: too many have failed, or codes of this app can be verified no more.
    """
    tried = tries.begin(
        account.email, address, allowed, has_signed_in=has_signed_in, kind=TryKind.CODE
    )
    if not totp.verifies(account, code):
        return False
    tries.succeeded(tried)
    return True


def uses_recovery_code(
    account: Account, code: str, allowed: Attempts, address: str, *, has_signed_in: bool = False
) -> bool:
    """Use a recovery code of an account, and have its holder told; False: it is none, or was used
    before, and the failure is counted. Parameters are those of `verifies_code`.

    Raises:
        Invalid: too many have failed.
    """
    tried = tries.begin(
        account.email, address, allowed, has_signed_in=has_signed_in, kind=TryKind.RECOVERY
    )
    if not recovery.use(account, code):
        return False
    tries.succeeded(tried)
    outbox.mail_account(account, AccountMail.RECOVERY_CODE, clock.now())
    journal.record(Identity(account.id), "account:recovery_code", account.public_id, None)
    return True


def warns(account: Account) -> bool:
    """Count a wrong code after the right password, or of who has signed in; say whether the holder
    has to be told now, once a day.
    """
    return counters.hit(f"wrong codes of {account.id}", A_DAY_SECONDS) == WARNS_AFTER


def warn(account: Account) -> None:
    """Have the holder told that somebody has the password, or a session, and no code."""
    outbox.mail_account(account, AccountMail.WRONG_CODES, clock.now())


def add_app(
    account: Account, sealed: str, code: str, *, is_first: bool = False
) -> list[str] | None:
    """Let an account have the app whose secret was drawn (`totp.draw`) and whose first code this
    is, in place of an earlier one. Return new recovery codes where it had no second factor before,
    else none; None: the code is not right, and nothing was changed. `is_first`: whoever asks has
    shown the password alone, which adds nothing to an account that has a second factor.

    Raises:
        Invalid: the secret is too old, or was not drawn for this account.
        WrongState: the account has a second factor, which was not shown.
    """
    secret = totp.secret_in(sealed, account)
    if secret is None:
        raise Invalid("This page had been open for too long. Scan the new picture below.", "sealed")
    had_one = ways(account).any
    if had_one and is_first:
        raise WrongState("This account has a second factor. Sign in with that.")
    if not totp.add(account, secret, code):
        return None
    made = [] if had_one else recovery.make(account)
    _changed(account, AccountMail.FACTOR_ADDED, "account:add_totp")
    return made


def remove_app(account: Account, *, is_asked: bool) -> None:
    """Take the app of an account away, for its holder; with the last factor go the recovery
    codes. `is_asked`: as of `remove_passkey`.

    Raises:
        WrongState: there is no app, or nobody could sign in from the internet any more.
    """
    if not ways(account).totp:
        raise WrongState("This account has no app with codes.")
    totp.remove(account)
    if is_asked and not ways(account).any:
        raise WrongState(
            "This app is your only second factor. Set up another app in its place, or first add a "
            "passkey."
        )
    _clear(account)
    _changed(account, AccountMail.FACTOR_REMOVED, "account:remove_totp")


def add_passkey(
    account: Account, ceremony: Ceremony, answer: str, name: str, *, is_first: bool = False
) -> list[str]:
    """Let an account have a passkey that a browser made, see `passkeys.add`, and end every session
    of it. Return new recovery codes where it had no second factor before, else none. `is_first`: as
    of `add_app`.

    Raises:
        Invalid: it is not right, or there are too many.
        WrongState: the account has a second factor, which was not shown.
    """
    had_one = ways(account).any
    if is_first and had_one:
        raise WrongState("This account has a second factor. Sign in with that.")
    passkeys.add(account, ceremony, answer, name)
    made = [] if had_one else recovery.make(account)
    accounts.end_sessions(account)
    return made


def begin_with_passkey(
    token: str, ceremony: Ceremony, answer: str, name: str
) -> tuple[Account, list[str]]:
    """Let the holder of a link begin with a passkey, as of `links.begin`; return the account, and
    its recovery codes.

    Raises:
        NotFound: the link does not work, or begins with a password alone.
        Invalid: the passkey is not right; the link still works.
    """
    account = links.begin(token, ceremony, answer, name)
    return account, recovery.make(account)


def remove_passkey(passkey: Passkey, *, is_asked: bool) -> None:
    """Take a passkey of an account away, for its holder, and end every session of the account; with
    the last factor go the recovery codes. `is_asked`: a second factor is asked of whoever comes
    from the internet.

    Raises:
        WrongState: nobody could sign in with the account any more, or not from the internet.
    """
    account = passkey.account
    passkeys.remove(passkey)
    if not accounts.begun_among([account.id]):
        raise WrongState(
            "This passkey is the only way to sign in to your account. First choose a password, or "
            "add another passkey."
        )
    if is_asked and not ways(account).any:
        raise WrongState(
            "This passkey is your only second factor. First set up an app, or add another passkey."
        )
    _clear(account)
    accounts.end_sessions(account)


def _clear(account: Account) -> None:
    """Take away the recovery codes of an account that has no second factor any more."""
    if not ways(account).any:
        recovery.remove(account)


def new_recovery_codes(account: Account) -> list[str]:
    """Return ten new recovery codes, for the holder; the earlier ones can be used no more.

    Raises:
        WrongState: the account has no second factor.
    """
    if not ways(account).any:
        raise WrongState("Set up a second factor first.")
    journal.record(Identity(account.id), "account:recovery_codes", account.public_id, None)
    outbox.mail_account(account, AccountMail.NEW_CODES, clock.now())
    return recovery.make(account)


def take_away(account: Account, by: Identity = SERVER, body_id: int | None = None) -> None:
    """Take every second factor of an account away, for a holder who has lost them all, and its
    password with them: who reads the mail of the account chooses another one by the link in it, and
    sets up a second factor on signing in.
    """
    totp.remove(account)
    recovery.remove(account)
    passkeys.remove_all(account, by)
    account.password_hash = passwords.hashed(secrets.token_urlsafe(32))
    links.end(account)
    accounts.end_sessions(account)
    outbox.mail_account(account, AccountMail.FACTORS_TAKEN, clock.now())
    journal.record(by, "account:take_factors", account.public_id, body_id)


def _changed(account: Account, about: AccountMail, act: str) -> None:
    """End every session of an account whose app its holder has changed, and tell so."""
    accounts.end_sessions(account)
    outbox.mail_account(account, about, clock.now())
    journal.record(Identity(account.id), act, account.public_id, None)
