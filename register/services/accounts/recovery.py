"""Recovery codes: ten at a time, on paper, for who has lost the second factor. Each can be used
once. Of a code the SHA-256 is kept: it was drawn from 80 bits by chance, so no salt is needed, and
it can be used also under another `SECRET_KEY`.
"""

from __future__ import annotations

import base64
import secrets

import sqlalchemy as sa

from register import tokens
from register.clock import now
from register.extensions import db
from register.models.accounts import Account, RecoveryCode

AT_ONCE = 10
_BYTES, _PART = 10, 4


def make(account: Account) -> list[str]:
    """Return ten new codes; the earlier ones can be used no more."""
    remove(account)
    drawn = [_drawn() for _ in range(AT_ONCE)]
    db.session.add_all(
        RecoveryCode(account_id=account.id, code_hash=tokens.hash_of(_plain(each)))
        for each in drawn
    )
    db.session.flush()
    return drawn


def _drawn() -> str:
    letters = base64.b32encode(secrets.token_bytes(_BYTES)).decode("ascii").lower()
    return "-".join(letters[at : at + _PART] for at in range(0, len(letters), _PART))


def _plain(code: str) -> str:
    """Return a code as it is kept, however it was typed: there is no 0 and no 1 in one."""
    return "".join(each for each in code.lower() if each.isalnum()).translate(_MEANT)


_MEANT = str.maketrans({"0": "o", "1": "l"})


def use(account: Account, code: str) -> bool:
    """Use a code. False: the account has no such code, or it was used."""
    used = (
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == tokens.hash_of(_plain(code)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
        .returning(RecoveryCode.id)
    )
    return db.session.scalars(used).first() is not None


def remove(account: Account) -> None:
    """Let no code of an account be used any more."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
