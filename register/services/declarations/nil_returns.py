"""The declaration that there is nothing to declare, as a series: declared by the official or told
by a file of the body, and ended by a position that came later.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from register.access import Identity
from register.extensions import db
from register.models.columns import Origin
from register.models.confirmations import NoneVersion
from register.models.kinds import NoneAct
from register.models.officials import Official
from register.services.organisations.organisations import SEVERAL


def find(official: Official) -> NoneVersion | None:
    """Return the declaration that stands; None: there is none, or a later position ended it."""
    newest = _newest(official)
    return newest if newest is not None and newest.act is NoneAct.DECLARE else None


def of_officials(officials: Collection[int]) -> frozenset[int]:
    """Return those of these officials whose declaration stands."""
    listed = sorted(officials)
    newest: dict[int, NoneAct] = {}
    for start in range(0, len(listed), SEVERAL):
        some = NoneVersion.official_id.in_(listed[start : start + SEVERAL])
        for version in db.session.scalars(
            sa.select(NoneVersion).where(some).order_by(NoneVersion.number)
        ):
            newest[version.official_id] = version.act
    return frozenset(official for official, act in newest.items() if act is NoneAct.DECLARE)


def is_own(version: NoneVersion) -> bool:
    """Say whether the official declared it, and no file did."""
    return version.origin is Origin.DECLARED


def record(identity: Identity, official: Official, source: str | None = None) -> NoneVersion:
    """Add the declaration. Whether it can be so is for `confirmations` to say. `source`: the file
    that tells it; None: the official declares it.
    """
    return _add(identity, official, NoneAct.DECLARE, source)


def take_back(identity: Identity, version: NoneVersion) -> None:
    """End what a file told, because its import is undone; nothing where something came later."""
    official = db.session.get_one(Official, version.official_id)
    if _newest(official) is version and version.act is NoneAct.DECLARE:
        _add(identity, official, NoneAct.END, version.source)


def end(identity: Identity, official: Official, source: str | None = None) -> None:
    """End the declaration, if one stands. `source`: the file that does; None: no file does."""
    if find(official) is not None:
        _add(identity, official, NoneAct.END, source)


def _newest(official: Official) -> NoneVersion | None:
    chosen = sa.select(NoneVersion).where(NoneVersion.official_id == official.id)
    return db.session.scalar(chosen.order_by(NoneVersion.number.desc()).limit(1))


def _add(
    identity: Identity, official: Official, act: NoneAct, source: str | None = None
) -> NoneVersion:
    newest = _newest(official)
    version = NoneVersion(
        official_id=official.id,
        number=newest.number + 1 if newest else 1,
        act=act,
        account_id=identity.account,
        origin=Origin.of(source),
        source=source,
    )
    db.session.add(version)
    db.session.flush()
    return version
