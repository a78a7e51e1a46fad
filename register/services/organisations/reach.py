"""What lies near an organisation: which others a chain can reach, along which ties, and who stands
there.

`reach_rows` asks the database. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy.engine import Connection

from register.services.organisations.reach_rows import Rows, Seat

REACH = 4
"""The most ties between organisations that a chain may have."""

BIG_STEP = 60
"""From so many organisations on, it is worth one question to know whether the other side is
smaller.
"""


def reach(connection: Connection, parties: Iterable[int], own_organisation: int | None) -> set[int]:
    """Return the organisations at most `REACH` ties from a party. No road runs through the body
    itself.

    `own_organisation` None: through every organisation.
    """
    rows = Rows(connection)
    reached = set(parties)
    edge = set(reached)
    for _ in range(REACH):
        near = {end for _, *ends in rows.around(edge - {own_organisation}) for end in ends}
        edge = near - reached
        reached |= near
    return reached


def ties_among(connection: Connection, organisations: Collection[int]) -> list[int]:
    """Return the ids of the ties that have both ends among some organisations, in order."""
    among = set(organisations)
    return sorted(tie for tie, _, held in Rows(connection).holding(organisations) if held in among)


def ties_around(connection: Connection, organisations: Collection[int]) -> dict[int, set[int]]:
    """Return the ties of some organisations, each with its two ends."""
    return {tie: {*ends} for tie, *ends in Rows(connection).around(organisations)}


def seats(connection: Connection, body: int, organisations: Collection[int]) -> list[Seat]:
    """Return every position of the body's officials at some organisations."""
    rows = Rows(connection)
    if len(organisations) > BIG_STEP and rows.count_of_seats(body) < 4 * len(organisations):
        wanted = set(organisations)
        return [seat for seat in rows.all_seats(body) if seat[0] in wanted]
    return rows.seats(body, organisations)
