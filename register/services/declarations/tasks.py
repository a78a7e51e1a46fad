"""What is asked of the officials of the register, from what the register holds."""

from __future__ import annotations

import datetime

import sqlalchemy as sa

from conflict_graph.facts import Capacity
from register import clock
from register.access import Identity, Permission, Subject, require
from register.extensions import db
from register.models.bodies import Body
from register.models.confirmations import NoneVersion
from register.models.declarations import Position, PositionVersion
from register.models.kinds import NoneAct
from register.models.officials import Official
from register.services.declarations import duties, incomes, nil_returns, positions, terms
from register.services.declarations.duties import Duty, Record, Task
from register.services.officials import officials


def of_official(official: Official, today: datetime.date) -> list[Task]:
    """Return what is asked of an official on a day, the late first."""
    return duties.tasks(terms.services_of(official), _record(official, today), today)


def list_own(identity: Identity, today: datetime.date) -> list[tuple[Official, list[Task]]]:
    """Return what is asked of the asker, by body."""
    return [(official, of_official(official, today)) for official in officials.list_own(identity)]


def list_undeclared(
    identity: Identity, body: Body, today: datetime.date
) -> list[tuple[Official, datetime.date | None]]:
    """Return who holds an office of the body and has declared nothing, with the first day in office
    where known.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    here = Official.body_id == body.id
    declared = {
        *db.session.scalars(sa.select(Position.official_id).join(Official).where(here)),
        *db.session.scalars(sa.select(NoneVersion.official_id).join(Official).where(here)),
    }
    found = []
    for official in officials.list_of(body):
        running = [
            each
            for each in terms.services_of(official)
            if each.runs_on(today) and duties.rules_of(each)
        ]
        if running and official.id not in declared:
            found.append(
                (
                    official,
                    min((each.starts_on for each in running if each.starts_on), default=None),
                )
            )
    return found


def list_full_time_unknown(identity: Identity, body: Body, today: datetime.date) -> list[Official]:
    """Return of whom income may be asked while nobody recorded whether the office is held full
    time, by name.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    return [
        official
        for official in officials.list_of(body)
        if any(
            each.full_time is None and each.runs_on(today) and Duty.INCOME in duties.rules_of(each)
            for each in terms.services_of(official)
        )
    ]


def _record(official: Official, today: datetime.date) -> Record:
    versions = sa.select(PositionVersion).join(Position).where(Position.official_id == official.id)
    found = list(db.session.scalars(versions.order_by(PositionVersion.id)))
    nones = sa.select(NoneVersion).where(
        NoneVersion.official_id == official.id, NoneVersion.act == NoneAct.DECLARE
    )
    found_nones = list(db.session.scalars(nones))
    none = [each.recorded_at for each in found_nones]
    own_none = [each.recorded_at for each in found_nones if nil_returns.is_own(each)]
    own = [version.recorded_at for version in found if version.by_official]
    confirmed = [each.recorded_at for each in official.confirmations]
    year = today.year - 1
    return Record(
        declared_on=_day(min([*none, *(version.recorded_at for version in found)], default=None)),
        confirmed_on=_day(max([*own_none, *own, *confirmed], default=None)),
        income_years=frozenset(
            {year} if (found or none) and incomes.is_complete(official, year) else ()
        ),
        ex_officio_runs=any(map(_runs_ex_officio, positions.list_of(official))),
    )


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return clock.day_of(moment) if moment else None


def _runs_ex_officio(position: Position) -> bool:
    payload = position.current.payload
    return (
        payload is not None
        and payload.capacity is Capacity.EX_OFFICIO
        and not payload.ended
        and payload.valid_until is None
    )
