"""The second factor of an account: which ways it has."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from register.extensions import db
from register.models.accounts import Account, Passkey, RecoveryCode, Totp


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
    asked = (
        _count(Totp.account_id == account.id),
        _count(Passkey.account_id == account.id, Passkey.removed_at.is_(None)),
        _count(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None)),
    )
    totp, passkeys, codes = db.session.execute(sa.select(*asked)).one()
    return FactorWays(totp > 0, passkeys, codes)


def _count(*which: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).where(*which).scalar_subquery()
