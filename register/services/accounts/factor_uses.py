"""That what was sent with a second factor counts once: a code of an app, an assertion of a passkey.

It is noted in the traces, in one statement, so that of two at once one alone gets in, and nobody
waits for who writes in the register.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from register import traces
from register.clock import now
from register.models.traces import FactorUse


def take(factor: str, counter: int, *, uncounted: bool = False) -> bool:
    """Note that a factor was used with this counter. False: it was used with this one, or a later
    one, before; then nothing is noted.

    `factor`: its public id. `uncounted`: it may be one that counts nothing and always says 0
    (WebAuthn, level 3, 6.1.1), and is let pass with that.
    """
    moment = now()
    later = FactorUse.counter < counter
    if uncounted and counter == 0:
        later = FactorUse.counter == 0
    used = (
        traces.insert(FactorUse)
        .values(factor=factor, counter=counter, used_at=moment)
        .on_conflict_do_update(
            index_elements=[FactorUse.factor],
            set_={"counter": counter, "used_at": moment},
            where=later,
        )
        .returning(FactorUse.factor)
    )
    with traces.writing() as kept:
        return kept.execute(used).first() is not None


def last_of(factors: Iterable[str]) -> dict[str, FactorUse]:
    """Return the last use of each of these factors that was used, by public id."""
    found = sa.select(FactorUse).where(FactorUse.factor.in_(list(factors)))
    with traces.reading() as kept:
        return {each.factor: each for each in kept.scalars(found)}
