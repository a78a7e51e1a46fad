"""Erases what is kept of an official or an entry: one service, on a ground that everybody reads.

Names and words go; rows stay, so that the series is whole and what was signed still verifies. Every
row stands in the ledger of erasures, in the database and in a file beside it, without its content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from register import clock, traces
from register.access import Identity
from register.backups import ledger
from register.errors import WrongState
from register.extensions import Base, db
from register.models.declarations import Position
from register.models.editions import EditionErasure, EditionText
from register.models.erasures import ErasedRow, ErasureGround, RecordedErasure
from register.models.officials import Official
from register.models.shielding import LeftBecause, Shielding
from register.services import journal
from register.services.editions import log
from register.services.erasing import gathering, steps
from register.services.erasing.gathering import ErasureSubject
from register.services.erasing.steps import RowErasure
from register.services.officials import departures
from register.transaction import transaction

_TABLES = Base.metadata.tables
IN_OFFICE = frozenset({ErasureGround.UNLAWFUL, ErasureGround.DUTY})
"""Grounds on which something is erased of who holds a public office now: of the rest the law asks
that it is published. Source: GDPR, article 17(3)(b).
"""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, or would be."""

    ground: ErasureGround
    official: str
    """The public id."""
    position: str | None
    """The public id. None: the official as a whole."""
    rows: Mapping[str, int]
    """How many rows of each table went or were emptied."""
    keeps_name: bool
    """The name stays, because the person is an official of another body too."""
    keeps_account: bool
    """The account stays, because it has another role too."""


HOOKS: list[Callable[[Erased], None]] = []
"""What is called inside the transaction of an erasure with what it erased."""


def plan(official: Official, position: Position | None, ground: ErasureGround) -> Erased:
    """Return what would go. Changes nothing. Raises as `erase` does."""
    subject = ErasureSubject(official, position)
    _check(subject, ground)
    return _told(subject, ground, _going(subject))


def erase(
    identity: Identity,
    find: Callable[[], tuple[Official, Position | None]],
    ground: ErasureGround,
    path: Path,
) -> Erased:
    """Erase an official, or one position of the official, in a transaction of its own.

    `find` gives them inside it. `path`: the file of the ledger, which is written, to the disk,
    before anything is kept: a line of what then came to nothing does no harm, and the other way
    round somebody would come back with a backup.

    Raises:
        WrongState: the official holds a public office, and the ground does not reach that; or it
            was erased already.
    """
    with transaction():
        subject = ErasureSubject(*find())
        _check(subject, ground)
        at = clock.now()
        account = gathering.account_of(subject)
        beside = gathering.traces_steps(
            account, gathering.factors_of(account), account.email if account else ""
        )
        going = _going(subject)
        told = _told(subject, ground, [*going, *beside])
        new = [*_noted(identity, subject, ground, going), *_marked(identity, subject)]
        steps.carry_out(db.session(), going)
        new += _from_editions(subject, ground)
        for hook in HOOKS:
            hook(told)
        noun = "official" if subject.position is None else "position"
        journal.record(identity, f"{noun}:erase", _public_id(subject), subject.official.body_id)
        db.session.flush()
        db.session.expire_all()
        ledger.write(path, steps.in_ledger([*new, *steps.in_order(going), *beside], at))
    if beside:
        with traces.writing() as kept:
            steps.carry_out(kept, beside)
    return told


def list_() -> list[RecordedErasure]:
    """Return all erasures, the newest first."""
    chosen = sa.select(RecordedErasure).order_by(RecordedErasure.id.desc())
    return list(db.session.scalars(chosen))


def _check(subject: ErasureSubject, ground: ErasureGround) -> None:
    before = sa.select(RecordedErasure.id).where(
        RecordedErasure.official_id == subject.official.id,
        RecordedErasure.position_id.is_(None)
        if subject.position is None
        else sa.or_(
            RecordedErasure.position_id.is_(None),
            RecordedErasure.position_id == subject.position.id,
        ),
    )
    if db.session.scalar(before.limit(1)) is not None:
        raise WrongState("This was erased already.")
    if ground not in IN_OFFICE and _is_in_office(subject.official):
        raise WrongState(
            "This official holds a public office, and the law asks that positions are published. "
            "Only what should never have stood there, or what a law or judge names, is erased now."
        )


def _is_in_office(official: Official) -> bool:
    today = clock.today()
    ends = [term.current.valid_until for term in official.terms if term.office.is_public]
    return any(end is None or end.latest >= today for end in ends)


def _going(subject: ErasureSubject) -> list[RowErasure]:
    """Return each row once, a row that goes before the same row that is emptied."""
    found: dict[tuple[str, Any], RowErasure] = {}
    for each in gathering.register_steps(subject):
        key = (each.table.name, tuple(sorted(each.key.items())))
        if key not in found or each.to is None:
            found[key] = each
    return [*found.values()]


def _told(subject: ErasureSubject, ground: ErasureGround, going: Sequence[RowErasure]) -> Erased:
    return Erased(
        ground=ground,
        official=subject.official.public_id,
        position=subject.position.public_id if subject.position else None,
        rows=dict(sorted(Counter(each.table.name for each in going).items())),
        keeps_name=subject.position is None and not subject.is_whole_person,
        keeps_account=subject.is_whole_person and gathering.account_stays(subject),
    )


def _public_id(subject: ErasureSubject) -> str:
    return subject.position.public_id if subject.position else subject.official.public_id


def _noted(
    identity: Identity, subject: ErasureSubject, ground: ErasureGround, going: Sequence[RowErasure]
) -> list[RowErasure]:
    """Write the ledger of the database; the triggers let nothing go without it."""
    erasure = RecordedErasure(
        official_id=subject.official.id,
        position_id=subject.position.id if subject.position else None,
        ground=ground,
        account_id=identity.account,
    )
    db.session.add(erasure)
    db.session.flush()
    rows = [
        ErasedRow(erasure_id=erasure.id, table_name=each.table.name, row_id=key)
        for each in going
        for key in each.key.values()
        if len(each.key) == 1 and isinstance(key, int)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return [_added(each) for each in (erasure, *rows)]


def _marked(identity: Identity, subject: ErasureSubject) -> list[RowErasure]:
    left: Shielding = departures.leave(
        identity, subject.official, LeftBecause.ERASED, subject.position
    )
    db.session.flush()
    return [_added(left), *(_added(each) for each in left.versions)]


def _added(row: Any) -> RowErasure:
    """Return a new row as the ledger adds it to a backup."""
    table = row.__table__
    key = [column.name for column in table.primary_key]
    values = {column.name: getattr(row, column.name) for column in table.columns}
    return RowErasure(
        table,
        {name: values[name] for name in key},
        {name: value for name, value in values.items() if name not in key},
        add=True,
    )


def _from_editions(subject: ErasureSubject, ground: ErasureGround) -> list[RowErasure]:
    """Take the texts out of the log of editions, with their salts; every edition still verifies."""
    before = set(db.session.scalars(sa.select(EditionErasure.number)))
    position = subject.position
    log.erase(
        ground.value,
        officials=() if position else [subject.official.public_id],
        positions=[position.public_id] if position else (),
    )
    db.session.flush()
    rows = [
        each for each in db.session.scalars(sa.select(EditionErasure)) if each.number not in before
    ]
    texts = EditionText.__table__
    gone = [RowErasure(texts, {"number": each.number}) for each in rows]  # type: ignore[arg-type]
    return [*(_added(each) for each in rows), *gone]
