"""What officials confirm: the whole list, an entry that somebody else made, or that there is
nothing to declare.

Only the official confirms. A clerk enters and corrects; whether it is right is for the person to
say.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from register.access import SERVER, Identity, Permission, require
from register.errors import Invalid, WrongState
from register.extensions import db
from register.models.confirmations import Confirmation, NoneVersion, PositionConfirmation
from register.models.declarations import Position
from register.models.officials import Official
from register.services import journal
from register.services.declarations import nil_returns, positions
from register.services.officials.officials import subject_of


@dataclass(frozen=True, slots=True)
class ConfirmationStatus:
    """How the list of an official stands."""

    to_confirm: Sequence[Position]
    """Entries that a clerk or a file made, and that the official has not looked at yet."""
    settled: Sequence[Position]
    """The other entries that stand."""
    none_since: datetime.datetime | None
    """When it was recorded that there are no positions; None: that does not stand."""
    none_source: str | None
    """The file of the body that says so; None: the official declared it, or it does not stand."""
    confirmed_at: datetime.datetime | None
    """When the official last confirmed the whole list."""
    can_confirm: bool
    """There is something that can be confirmed."""
    can_declare_none: bool
    """No position is running or announced, and the official has not declared that there are none;
    what a file says is no declaration.
    """
    mark: str
    """What the list said when it was looked at; a list that changes has another."""


def standing(official: Official) -> ConfirmationStatus:
    """Return how the list of an official stands."""
    listed = positions.list_of(official)
    none = nil_returns.find(official)
    is_own = none is not None and nil_returns.is_own(none)
    has_entry = any(_is_position(each) for each in listed)
    return ConfirmationStatus(
        to_confirm=[each for each in listed if _waits(each)],
        settled=[each for each in listed if not _waits(each)],
        none_since=none.recorded_at if none else None,
        none_source=none.source if none else None,
        confirmed_at=official.confirmations[-1].recorded_at if official.confirmations else None,
        can_confirm=has_entry or none is not None,
        can_declare_none=not is_own and not any(_runs(each) for each in listed),
        mark=_mark(listed, none),
    )


def confirm(identity: Identity, official: Official, mark: str) -> Confirmation:
    """Record that the official says that the whole list is right, the entries of others included.

    `mark` is that of the list which the official saw.

    Raises:
        NotAllowed: the asker is not this official.
        WrongState: the list has changed since, or there is nothing to confirm.
    """
    require(identity, Permission.DECLARE, subject_of(official))
    seen = standing(official)
    if mark != seen.mark:
        raise WrongState(
            "Your list has changed since you opened it. Look at it once more, and then confirm it."
        )
    if not seen.can_confirm:
        raise WrongState(
            "There is nothing to confirm yet. Declare a position, or declare that you have none."
        )
    for position in seen.to_confirm:
        _confirm(identity, position)
    confirmation = Confirmation(account_id=identity.account)
    official.confirmations.append(confirmation)
    db.session.flush()
    journal.record(identity, "official:confirm", official.public_id, official.body_id)
    return confirmation


def confirm_entry(identity: Identity, position: Position, number: int) -> None:
    """Record that the official says that an entry which somebody else made is right. Said twice, it
    is said once.

    Raises:
        NotAllowed: the asker is not this official.
        WrongState: there is a newer version than `number`, or the entry is withdrawn.
    """
    require(identity, Permission.DECLARE, subject_of(position.official))
    positions.entry_of(position)
    if number != position.current.number:
        raise WrongState(
            "This entry has changed since you opened it. Look at it once more, and then confirm it."
        )
    if _waits(position):
        _confirm(identity, position)
        db.session.flush()


def record_none(official: Official, source: str) -> bool:
    """Record that a file of the body says that an official has no positions; False where that
    stands already.

    Raises:
        Invalid: a position stands that is not over.
    """
    if nil_returns.find(official) is not None:
        return False
    _refuse_running(official)
    nil_returns.record(SERVER, official, source)
    journal.record(SERVER, "official:record_none", official.public_id, official.body_id)
    return True


def declare_none(identity: Identity, official: Official) -> NoneVersion:
    """Record that the official declares to have no positions today. Said again while it stands, it
    is a confirmation.

    Raises:
        NotAllowed: the asker is not this official.
        Invalid: a position stands that is not over.
    """
    require(identity, Permission.DECLARE, subject_of(official))
    running = _running(official)
    if running is not None:
        raise Invalid(
            "%(title)s still stands on your list. End it or withdraw it first.",
            title=positions.entry_of(running).title,
        )
    stands = nil_returns.find(official)
    if stands is not None and nil_returns.is_own(stands):
        confirm(identity, official, standing(official).mark)
        return stands
    journal.record(identity, "official:declare_none", official.public_id, official.body_id)
    return nil_returns.record(identity, official)


def _refuse_running(official: Official) -> None:
    running = _running(official)
    if running is not None:
        raise Invalid(
            "The file says that there are no positions, and %(title)s still stands in the "
            "register. Did it end? Then end it there first.",
            title=positions.entry_of(running).title,
        )


def _running(official: Official) -> Position | None:
    return next((each for each in positions.list_of(official) if _runs(each)), None)


def _confirm(identity: Identity, position: Position) -> None:
    position.current.confirmation = PositionConfirmation(account_id=identity.account)
    journal.record(identity, "position:confirm", position.public_id, position.official.body_id)


def _waits(position: Position) -> bool:
    return not position.current.by_official and position.current.confirmation is None


def _is_position(position: Position) -> bool:
    return positions.is_position(positions.entry_of(position))


def _runs(position: Position) -> bool:
    return _is_position(position) and not positions.is_over(positions.entry_of(position))


def _mark(listed: Sequence[Position], none: NoneVersion | None) -> str:
    said = sorted(f"{each.public_id}:{each.current.number}" for each in listed)
    return sha256("|".join([*said, str(none.number if none else "")]).encode()).hexdigest()[:32]
