"""Why a position stands on no public page. The public views ask the same of every row."""

from __future__ import annotations

import enum

from register.models.declarations import Position, PositionPayload
from register.models.kinds import Act
from register.models.officials import Official
from register.services.declarations import positions
from register.services.declarations.positions import PositionEntry
from register.services.officials import departures, shielding


class Hidden(enum.StrEnum):
    """Why a position stands on no public page."""

    WITHDRAWN = "withdrawn"
    """It was withdrawn, or its words were erased."""
    SHIELDED = "shielded"
    """It, or the official, is shielded on grounds of safety."""
    LEFT = "left"
    """The official left the public register."""
    OFFICE = "office"
    """No office of the official is public."""
    OWNED = "owned"
    """It is something that the official owns, without paid work there: an interest, and no
    position.
    """


def hidden_because(position: Position) -> Hidden | None:
    """Return why a position stands on no public page; None: it does. The public views ask the
    same.
    """
    payload = position.current.payload
    if position.current.act is Act.WITHDRAW or payload is None:
        return Hidden.WITHDRAWN
    return would_hide(position.official, payload, position)


def would_hide(
    official: Official, said: PositionEntry | PositionPayload, position: Position | None = None
) -> Hidden | None:
    """Return why an official's entry with these words would stand on no public page; None: it
    would.

    `position`: the entry that has these words or gets them; None: it is new.
    """
    if shielding.is_shielded(official, position):
        return Hidden.SHIELDED
    if departures.has_left(official):
        return Hidden.LEFT
    if not any(term.office.is_public for term in official.terms):
        return Hidden.OFFICE
    return None if positions.is_position(said) else Hidden.OWNED


def is_public(position: Position) -> bool:
    """Say whether a position stands on the public pages."""
    return hidden_because(position) is None
