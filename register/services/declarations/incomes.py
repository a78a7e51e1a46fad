"""The income from positions over a calendar year, which the law asks of those who hold an executive
office full time.

Asked is of positions that are or may be paid. What is paid for a position held by virtue of the
office is not the official's own, for it goes to the public treasury, and is not asked.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection

import sqlalchemy as sa

from conflict_graph.dates import Answer, Interval, PartialDate, overlap
from conflict_graph.facts import Capacity
from register.access import Identity
from register.clock import today
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.models.declarations import Position
from register.models.incomes import IncomeVersion
from register.models.officials import Official
from register.services import journal
from register.services.declarations import duties, positions, terms
from register.services.declarations.duties import Duty
from register.services.officials import officials

MOST_CENTS = 100_000_000_00
FIRST_YEAR = 2010
"""The law asks this since then. Source: Stb. 2010, 110."""


def is_asked(official: Official, year: int) -> bool:
    """Say whether income over a year is asked: an office that the law names was held full time in
    that year.
    """
    held = [service for service in terms.services_of(official) if duties.held_in(service, year)]
    return any(service.full_time and Duty.INCOME in duties.rules_of(service) for service in held)


def asked_of(official: Official, year: int) -> list[Position]:
    """Return the positions of an official of which the income over a year is asked, in the order of
    the list.
    """
    return [position for position in positions.list_of(official) if _earns(position, year)]


def will_be_asked(position: Position, today: datetime.date) -> bool:
    """Say whether the income from a position over this year will be asked, as things stand."""
    return is_asked(position.official, today.year) and position in asked_of(
        position.official, today.year
    )


def stated(
    found: Collection[Position], year: int | None = None
) -> dict[tuple[int, int], IncomeVersion]:
    """Return what stands of the income from some positions, by position id and year. `year` None:
    of every year.
    """
    chosen = sa.select(IncomeVersion).where(
        IncomeVersion.position_id.in_([position.id for position in found])
    )
    if year is not None:
        chosen = chosen.where(IncomeVersion.year == year)
    rows = db.session.scalars(chosen.order_by(IncomeVersion.number))
    return {(row.position_id, row.year): row for row in rows}


def is_complete(official: Official, year: int) -> bool:
    """Say whether nothing is left to state over a year. An amount that is not known yet is left."""
    asked = asked_of(official, year)
    known = stated(asked, year)
    amounts = [
        known[position.id, year].amount_cents for position in asked if (position.id, year) in known
    ]
    return len(amounts) == len(asked) and None not in amounts


def state(
    identity: Identity, position: Position, year: int, amount_cents: int | None
) -> IncomeVersion:
    """Record the income from a position over a year, in euro cents; None: it is not known yet.

    Said again in the same words it changes nothing; said differently it adds a version.

    Raises:
        NotAllowed: the asker is not this official, nor a clerk on behalf.
        NotFound: the entry has been withdrawn.
        Invalid: the year is not over, or the amount cannot be right.
        WrongState: it is not asked of this official or of this position.
    """
    official = position.official
    officials.require_declaring(identity, official)
    check_year(year)
    if amount_cents is not None and not 0 <= amount_cents <= MOST_CENTS:
        raise Invalid("Enter an amount from 0 to 100 million euros.")
    if not is_asked(official, year) or position not in asked_of(official, year):
        raise WrongState("The income from this position over this year is not asked.")
    last = stated([position], year).get((position.id, year))
    if last is not None and last.amount_cents == amount_cents:
        return last
    version = IncomeVersion(
        position=position,
        year=year,
        number=last.number + 1 if last else 1,
        amount_cents=amount_cents,
        by_official=identity.is_person(official.person_id),
        account_id=identity.account,
    )
    db.session.add(version)
    db.session.flush()
    journal.record(identity, "income:state", position.public_id, official.body_id)
    return version


def check_year(year: int) -> None:
    """Let pass a calendar year that is over.

    Raises:
        NotFound: there is no such year to state income over.
        Invalid: the year is not over yet.
    """
    if not FIRST_YEAR <= year <= today().year:
        raise NotFound("There is no such year.")
    if year == today().year:
        raise Invalid("The year is not over yet. Income is stated over a whole calendar year.")


def _earns(position: Position, year: int) -> bool:
    entry = positions.entry_of(position)
    if (
        not positions.is_position(entry)
        or entry.paid is False
        or entry.capacity is Capacity.EX_OFFICIO
    ):
        return False
    period = Interval(entry.valid_from, entry.valid_until, Answer.of(entry.ended))
    of_year = Interval(PartialDate(year, 1, 1), PartialDate(year, 12, 31), Answer.YES)
    return overlap(period, of_year) is not Answer.NO
