"""The public offices of officials in a few words: those held now or, of whoever left, those held
before.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from register.clock import today
from register.models.public import PublicTerm


@dataclass(frozen=True, slots=True)
class OfficesHeld:
    """The titles and the portfolios of the offices of one official at one body. `is_now`: they are
    held today.
    """

    titles: tuple[str, ...]
    portfolios: tuple[str, ...]
    is_now: bool


NOTHING = OfficesHeld((), (), True)


def of_each(session: Session, officials: Collection[str] | None = None) -> dict[str, OfficesHeld]:
    """Return the offices of officials by their public ids; None: of everybody."""
    term = PublicTerm
    chosen = sa.select(
        term.official_public_id, term.title, term.portfolio, term.valid_until
    ).order_by(term.public_id)
    if officials is not None:
        chosen = chosen.where(term.official_public_id.in_(officials))
    on = today()
    held: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    for official, title, portfolio, until in session.execute(chosen):
        is_over = until is not None and until.latest < on
        held.setdefault((official, not is_over), []).append((title, portfolio))
    return {
        official: OfficesHeld(
            tuple(dict.fromkeys(title for title, _ in terms)),
            tuple(dict.fromkeys(portfolio for _, portfolio in terms if portfolio)),
            is_now,
        )
        for (official, is_now), terms in held.items()
        if is_now or (official, True) not in held
    }


def titles(session: Session, officials: Collection[str] | None = None) -> dict[str, str]:
    """Return the titles of the offices of officials by their public ids, with semicolons; None: of
    everybody.
    """
    return {
        id_: sys.intern("; ".join(held.titles)) for id_, held in of_each(session, officials).items()
    }
