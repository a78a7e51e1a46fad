"""What officials have stated of their positions as a whole. Three states, never to be confused."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from register.models.columns import Origin
from register.models.kinds import NoneAct
from register.models.public import PublicConfirmation, PublicNoneVersion, PublicPosition


class StatementState(enum.StrEnum):
    """How a register stands for one official: entries, none by declaration, or nothing declared
    yet.
    """

    ENTRIES = "entries"
    NONE = "none"
    OTHER_DAYS = "other_days"
    """The register holds entries, but none of them on the day that is asked for."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one official stated last.

    `last_recorded_at`: when the newest entry was recorded; None: there are no entries. `none_at`:
    when the official declared to have none, or a file of the body said so, if that stands;
    `none_origin` and `none_source` say which. `confirmed_at`: when the official last
    confirmed the whole list; None: never.
    """

    last_recorded_at: datetime.datetime | None = None
    none_at: datetime.datetime | None = None
    confirmed_at: datetime.datetime | None = None
    none_origin: Origin | None = None
    none_source: str | None = None

    @property
    def state(self) -> StatementState:
        """Say which it is; entries of the past beside a declaration of none leave it a declaration
        of none.
        """
        if self.none_at is not None:
            return StatementState.NONE
        return StatementState.NOTHING if self.last_recorded_at is None else StatementState.ENTRIES

    @property
    def last_stated_at(self) -> datetime.datetime | None:
        """When anything was last declared or confirmed by or for this official, none included;
        None: never.
        """
        stated = (self.last_recorded_at, self.none_at, self.confirmed_at)
        return max((each for each in stated if each is not None), default=None)

    @property
    def stated_at(self) -> datetime.datetime | None:
        """When what the state says was recorded last; None: nothing was declared yet."""
        return self.none_at or self.last_recorded_at


def of_each(session: Session, ids: Sequence[str]) -> dict[str, Statement]:
    """Return what each of these officials stated, by public id."""
    last, none, confirmed = (
        _last_recorded(session, ids),
        _nones(session, ids),
        _last_confirmed(session, ids),
    )
    return {
        each: Statement(
            last.get(each),
            none[each].recorded_at if each in none else None,
            confirmed.get(each),
            none[each].origin if each in none else None,
            none[each].source if each in none else None,
        )
        for each in ids
    }


def _last_recorded(session: Session, ids: Sequence[str]) -> dict[str, datetime.datetime]:
    of_whom = PublicPosition.official_public_id
    newest = (
        sa.select(of_whom, sa.func.max(PublicPosition.recorded_at))
        .where(of_whom.in_(ids))
        .group_by(of_whom)
    )
    return {row[0]: row[1] for row in session.execute(newest)}


def _nones(session: Session, ids: Sequence[str]) -> dict[str, PublicNoneVersion]:
    """Return that officials have no positions, where the newest version of that says so."""
    chosen = sa.select(PublicNoneVersion).where(PublicNoneVersion.official_public_id.in_(ids))
    newest = {
        each.official_public_id: each
        for each in session.scalars(chosen.order_by(PublicNoneVersion.number))
    }
    return {key: each for key, each in newest.items() if each.act is NoneAct.DECLARE}


def _last_confirmed(session: Session, ids: Sequence[str]) -> dict[str, datetime.datetime]:
    of_whom = PublicConfirmation.official_public_id
    newest = (
        sa.select(of_whom, sa.func.max(PublicConfirmation.recorded_at))
        .where(of_whom.in_(ids))
        .group_by(of_whom)
    )
    return {row[0]: row[1] for row in session.execute(newest)}
