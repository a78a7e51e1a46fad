"""The public register as data: lists by filter, in parts, and the whole. Reads the public views and
nothing else.
"""

from __future__ import annotations

import datetime
import itertools
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.dates import PartialDate
from conflict_graph.exports.published import Organisation, Person, PublishedPosition, Register, Term
from conflict_graph.facts import Capacity, OfficeKind, TieKind
from conflict_graph.particulars import PUBLIC, Particulars
from conflict_graph.phases import Phase
from conflict_graph.resolution.identifiers import KVK
from register.clock import day_of, today
from register.database import public
from register.errors import NotFound
from register.models.columns import Origin
from register.models.public import (
    PublicBarCheck,
    PublicBody,
    PublicIdentifier,
    PublicIncome,
    PublicOfficial,
    PublicOrganisation,
    PublicPosition,
    PublicTerm,
    PublicTermVersion,
)
from register.public import marks, offices, phases, statements, tombstones
from register.public.listing import MOST_COUNTED, PositionOrder, in_order
from register.public.search import fold
from register.public.statements import Statement

AT_ONCE = 1000
"""Rows that are read from the database at a time, so that memory does not grow with the
register.
"""

Row = Sequence[Any]
Chosen = sa.Select[*tuple[Any, ...]]
Conditions = Sequence[sa.ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of a list; None everywhere: all of it.

    `body` is a slug, `office` a kind of office that is held now or was before, `changed_since` a
    moment: recorded, or income stated, at or after it. `official`, `person` and `organisation` are
    public ids; `name` is a part of the name of an official, however it is written. `words` are
    searched for; `first` and `last` are days between which something changed; `so_on` and
    `known_on` a moment in both times.
    """

    body: str | None = None
    office: OfficeKind | None = None
    capacity: Capacity | None = None
    paid: bool | None = None
    phase: Phase | None = None
    kinds: tuple[TieKind, ...] | None = None
    changed_since: datetime.datetime | None = None
    official: str | None = None
    person: str | None = None
    organisation: str | None = None
    name: str | None = None
    words: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    so_on: datetime.date | None = None
    known_on: datetime.date | None = None
    order: PositionOrder | None = None
    """In which order positions stand; None: in that of their ids."""


ALL = Wanted()


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of a list in the order of ids. `after` is where the next part begins; None: this is
    the last.
    """

    rows: Sequence[Any]
    after: str | None


@dataclass(frozen=True, slots=True)
class RegisterDataset:
    """A body's register as a data set. `since` and `until`: what it is about; `changed_at`: when it
    last changed.

    None: not known, or there is nothing in it yet.
    """

    slug: str
    name: str
    since: PartialDate | None
    until: PartialDate | None
    changed_at: datetime.datetime | None


def describe() -> list[RegisterDataset]:
    """Return the register of every body as a data set, by slug."""
    who, term, position = PublicOfficial, PublicTermVersion, PublicPosition
    of_terms = sa.select(
        who.body_slug, sa.func.min(term.valid_from), sa.func.max(term.recorded_at)
    ).join(term, term.official_public_id == who.public_id)
    of_positions = sa.select(who.body_slug, sa.func.max(position.recorded_at)).join(
        position, position.official_public_id == who.public_id
    )
    with public.session() as session:
        bodies = session.scalars(sa.select(PublicBody).order_by(PublicBody.slug)).all()
        terms = {
            row[0]: (row[1], row[2]) for row in session.execute(of_terms.group_by(who.body_slug))
        }
        positions = {
            row[0]: row[1] for row in session.execute(of_positions.group_by(who.body_slug))
        }
    described = []
    for body in bodies:
        since, changed_at = terms.get(body.slug, (None, None))
        moments = [
            moment for moment in (changed_at, positions.get(body.slug)) if moment is not None
        ]
        latest = max(moments, default=None)
        described.append(
            RegisterDataset(
                body.slug, body.name, body.valid_from or since, body.valid_until, latest
            )
        )
    return described


def list_bodies(wanted: Wanted, after: str, most: int) -> ListPart:
    """Return bodies after a slug."""
    return _page(sa.select(PublicBody), PublicBody.slug, after, most)


def list_officials(wanted: Wanted, after: str, most: int) -> ListPart:
    """Return officials after an id, each with their terms and what they stated last."""
    chosen = sa.select(PublicOfficial).where(*_official_conditions(wanted))
    page = _page(chosen, PublicOfficial.public_id, after, most)
    return ListPart(_with_terms(page.rows), page.after)


def list_positions(wanted: Wanted, after: str, most: int) -> ListPart:
    """Return positions after an id, as `get_position` does."""
    chosen = _standing().where(*_position_conditions(wanted))
    page = _page(chosen, PublicPosition.public_id, after, most)
    ids = [row[0].public_id for row in page.rows]
    earned, looked = _incomes(ids), bar_checks(ids)
    return ListPart(
        [
            (*row, earned.get(row[0].public_id, []), looked.get(row[0].public_id))
            for row in page.rows
        ],
        page.after,
    )


def list_organisations(wanted: Wanted, after: str, most: int) -> ListPart:
    """Return organisations after an id, each with its numbers by scheme."""
    page = _page(sa.select(PublicOrganisation), PublicOrganisation.public_id, after, most)
    numbers = _numbers([organisation.public_id for organisation in page.rows])
    return ListPart([(each, numbers.get(each.public_id, {})) for each in page.rows], page.after)


def get_body(slug: str) -> PublicBody:
    """Return a body.

    Raises:
        NotFound: there is none.
    """
    return _one(sa.select(PublicBody).where(PublicBody.slug == slug))


def get_official(public_id: str) -> tuple[PublicOfficial, Sequence[PublicTerm], Statement]:
    """Return an official with their terms and what they stated last.

    Raises:
        NotFound: there is none, or the office is not public.
    """
    with public.session() as session:
        official = session.get(PublicOfficial, public_id)
        if official is None:
            raise marks.missing(session, public_id, "There is nothing public with this id.")
    return _with_terms([official])[0]


def get_position(
    public_id: str,
) -> tuple[
    PublicPosition,
    PublicOfficial,
    str,
    str | None,
    Sequence[PublicIncome],
    datetime.datetime | None,
]:
    """Return a position with its official, its phase, the day until which it is known, its income,
    and when the official last looked at contracts with the own body; None: never.

    The day is the last one in a public office of whoever has left; None: the official has not. Of
    the income the newest year comes first.

    Raises:
        NotFound: there is none, or it is not public.
        Withdrawn: there was, and it was withdrawn.
    """
    with public.session() as session:
        tombstones.refuse(session, public_id)
    try:
        found = _one(_standing().where(PublicPosition.public_id == public_id))
    except NotFound as error:
        with public.session() as session:
            raise marks.missing(session, public_id, str(error)) from None
    earned, looked = _incomes([public_id]), bar_checks([public_id])
    return *found, earned.get(public_id, []), looked.get(public_id)


def get_organisation(public_id: str) -> tuple[PublicOrganisation, Mapping[str, str]]:
    """Return an organisation with its numbers by scheme.

    Raises:
        NotFound: there is none, or no published position is held there.
    """
    found = _one(sa.select(PublicOrganisation).where(PublicOrganisation.public_id == public_id))
    return found, _numbers([public_id]).get(public_id, {})


def body_rows(wanted: Wanted) -> Iterator[Row]:
    """Give every body: slug, name, kind, from, until, organisation."""
    body = PublicBody
    columns = (body.slug, body.name, _raw(body.kind), _raw(body.valid_from), _raw(body.valid_until))
    return _stream(sa.select(*columns, body.organisation_public_id).order_by(body.slug))


def official_rows(wanted: Wanted) -> Iterator[Row]:
    """Give every term of every official, with what the official stated last: fourteen columns.

    Official, person, name, body, name of the body, office, its kind, from, until; the state, since
    when, and when confirmed; the portfolio, and whether the office is held full time.
    """
    who, term = PublicOfficial, PublicTerm
    dates = _raw(term.valid_from), _raw(term.valid_until)
    chosen = (
        sa.select(who.public_id, who.person_public_id, _name(), who.body_slug, who.body_name)
        .add_columns(
            term.title,
            _raw(term.kind),
            *dates,
            sa.func.nullif(term.portfolio, ""),
            _raw(term.full_time),
        )
        .join(term, term.official_public_id == who.public_id)
        .where(*_official_conditions(wanted))
        .order_by(who.public_id, term.public_id)
    )
    part = fold(wanted.name) if wanted.name is not None else None
    return _with_statements(row for row in _stream(chosen) if part is None or part in fold(row[2]))


def _none_of(said: Statement) -> tuple[str | None, str | None]:
    """Return from where it is known that there are none, and the file that says so."""
    return said.none_origin.value if said.none_origin else None, said.none_source


def _with_statements(rows: Iterator[Row]) -> Iterator[Row]:
    """Give rows that begin with an official, each with what that official stated; so many at
    once.
    """
    while some := list(itertools.islice(rows, AT_ONCE)):
        with public.session() as session:
            stated = statements.of_each(session, list(dict.fromkeys(row[0] for row in some)))
        for row in some:
            said = stated[row[0]]
            stated_on = (said.stated_at, said.confirmed_at)
            yield (*row[:9], said.state.value, *stated_on, *_none_of(said), *row[9:])


def position_rows(wanted: Wanted) -> Iterator[Row]:
    """Give every position with who holds it where: the columns of `position_query`, and two more
    before the particulars.

    The offices of the official at the body, now or, of whoever left, before; and the kind of the
    organisation. Of a list that is read at once these are looked up by id; of a longer one,
    everybody's are read in one go, because that takes a third of the time of looking up each id in
    every part again.

    Raises:
        TooLong: they are wanted by name, and are too many to be put in that order.
    """
    rows = _stream(position_query(wanted))
    if wanted.order in (PositionOrder.OFFICIAL, PositionOrder.ORGANISATION):
        rows = _by_name(rows, wanted.order)
    some = list(itertools.islice(rows, AT_ONCE))
    with public.session() as session:
        if len(some) < AT_ONCE:
            titles = offices.titles(session, {row[3] for row in some})
            kinds = _kinds(session, {row[7] for row in some})
        else:
            titles, kinds = offices.titles(session), _kinds(session)
    for row in itertools.chain(some, rows):
        said, more = row[:_PARTICULARS], row[_PARTICULARS:]
        yield (*said, titles.get(row[3]), kinds.get(row[7]), *more)


def _by_name(rows: Iterator[Row], order: PositionOrder) -> Iterator[Row]:
    found = {row[0]: row for row in itertools.islice(rows, MOST_COUNTED + 1)}
    with public.session() as session:
        return iter([found[each] for each in in_order(session, found, order)])


def _kinds(session: Session, organisations: Collection[str] | None = None) -> dict[str, str]:
    """Return the kinds of organisations by their public ids; None: of all."""
    at = PublicOrganisation
    chosen = sa.select(at.public_id, _raw(at.kind))
    if organisations is not None:
        chosen = chosen.where(at.public_id.in_(organisations))
    return {row[0]: sys.intern(row[1]) for row in session.connection().execute(chosen).all()}


def position_query(wanted: Wanted) -> Chosen:
    """Return the query behind `position_rows`: twenty-four columns, the particulars and the day of
    a check of contracts, in the order of ids, or the one recorded last first.
    """
    position, who = PublicPosition, PublicOfficial
    number = sa.func.min(PublicIdentifier.number).label("number")
    by = PublicIdentifier.organisation_public_id
    kvk = sa.select(by, number).where(PublicIdentifier.scheme == KVK).group_by(by).subquery()
    columns = (
        *(
            position.public_id,
            who.body_slug,
            who.body_name,
            who.public_id,
            who.person_public_id,
            _name(),
        ),
        position.title,
        *(position.organisation_public_id, position.organisation_name, kvk.c.number),
        *map(
            _raw,
            (
                position.kind,
                position.capacity,
                position.paid,
                position.valid_from,
                position.valid_until,
            ),
        ),
        *(phases.column(today()), phases.known_until_column(today())),
        *(_declared_at(), *map(_raw, (position.declared_at, position.recorded_at))),
        *(_raw(position.by_official), _raw(position.origin), sa.func.nullif(position.source, "")),
        _raw(position.listed_on),
        *(_raw(getattr(position, each.name)) for each in PUBLIC),
        _bar_checked_at(),
    )
    chosen = _with_official(sa.select(*columns)).outerjoin(
        kvk, kvk.c.organisation_public_id == position.organisation_public_id
    )
    is_newest_first = wanted.order is PositionOrder.NEWEST
    order = position.row_id.desc() if is_newest_first else position.public_id
    return chosen.where(*_position_conditions(wanted)).order_by(order)


def organisation_rows(wanted: Wanted) -> Iterator[Row]:
    """Give every organisation: id, name, kind, field, town, and its numbers as "scheme number" with
    semicolons.
    """
    at = PublicOrganisation
    columns = (at.public_id, at.name, _raw(at.kind), at.field, at.town, PublicIdentifier.scheme)
    chosen = (
        sa.select(*columns, PublicIdentifier.number)
        .outerjoin(PublicIdentifier, PublicIdentifier.organisation_public_id == at.public_id)
        .order_by(at.public_id, PublicIdentifier.scheme, PublicIdentifier.number)
    )
    return _joined_numbers(_stream(chosen))


def income_rows(wanted: Wanted) -> Iterator[Row]:
    """Give what positions earned as it stands, by year: ten columns, in the order of the ids of
    positions.

    Where it was stated that the amount is not known yet, there are no cents.
    """
    income, position, who = PublicIncome, PublicPosition, PublicOfficial
    columns = (
        *(position.public_id, who.public_id, who.person_public_id, _name(), who.body_slug),
        *(position.title, position.organisation_name),
        *(income.year, income.amount_cents, _raw(income.recorded_at)),
    )
    chosen = (
        _with_official(sa.select(*columns))
        .join(income, income.position_public_id == position.public_id)
        .where(income.superseded_at.is_(None), *_official_conditions(wanted))
        .order_by(position.public_id, income.year)
    )
    return _stream(chosen)


def whole(wanted: Wanted = ALL) -> Register:
    """Return all that is published, or that of one body; each part is read when it is asked for."""
    conditions = _official_conditions(wanted)
    return Register(
        _persons(conditions), _organisations(wanted), _all_terms(conditions), _entries(conditions)
    )


def _persons(conditions: Conditions) -> Iterator[Person]:
    who = PublicOfficial
    columns = (
        who.person_public_id,
        who.family_name,
        who.prefix,
        who.given_name,
        who.initials,
        who.body_slug,
    )
    chosen = sa.select(*columns).where(*conditions).order_by(who.person_public_id)
    last = None
    for id_, family_name, prefix, given_name, initials, _ in _stream(chosen):
        if id_ != last:
            name = " ".join(part for part in (given_name or initials, prefix, family_name) if part)
            yield Person(id_, name, family_name, prefix, given_name, initials)
        last = id_


def _organisations(wanted: Wanted) -> Iterator[Organisation]:
    at = PublicOrganisation
    chosen = (
        sa.select(at.public_id, at.name, at.kind, PublicIdentifier.scheme, PublicIdentifier.number)
        .outerjoin(PublicIdentifier, PublicIdentifier.organisation_public_id == at.public_id)
        .order_by(at.public_id, PublicIdentifier.scheme, PublicIdentifier.number)
    )
    if wanted.body is not None:
        chosen = chosen.where(at.public_id.in_(_organisations_of(wanted)))
    last: Row = ()
    numbers: dict[str, str] = {}
    for *own, scheme, number in _stream(chosen):
        if last and own[0] != last[0]:
            yield Organisation(last[0], last[1], last[2], numbers)
            numbers = {}
        last = own
        if scheme is not None:
            numbers.setdefault(scheme, number)
    if last:
        yield Organisation(last[0], last[1], last[2], numbers)


def _organisations_of(wanted: Wanted) -> Any:
    """Return the ids of a body itself and of the organisations at which its officials hold
    positions.
    """
    itself = sa.select(PublicBody.organisation_public_id).where(PublicBody.slug == wanted.body)
    return (
        _with_official(sa.select(PublicPosition.organisation_public_id))
        .where(*_official_conditions(wanted))
        .union(itself)
    )


def _all_terms(conditions: Conditions) -> Iterator[Term]:
    who, term = PublicOfficial, PublicTerm
    columns = (term.public_id, who.person_public_id, PublicBody.organisation_public_id)
    chosen = (
        sa.select(*columns, term.title, term.valid_from, term.valid_until)
        .select_from(term)
        .join(who, who.public_id == term.official_public_id)
        .join(PublicBody, PublicBody.slug == who.body_slug)
        .where(*conditions)
        .order_by(term.public_id)
    )
    return (Term(*row) for row in _stream(chosen))


def _entries(conditions: Conditions) -> Iterator[PublishedPosition]:
    position, who = PublicPosition, PublicOfficial
    columns = (
        *(position.public_id, who.person_public_id, PublicBody.organisation_public_id),
        *(
            position.organisation_public_id,
            position.organisation_name,
            position.title,
            position.kind,
        ),
        *(position.declared_at, position.first_origin),
        *(position.capacity, position.paid, position.valid_from, position.valid_until),
        phases.column(today()),
        *(getattr(position, each.name) for each in PUBLIC),
    )
    chosen = (
        _with_official(sa.select(*columns))
        .join(PublicBody, PublicBody.slug == who.body_slug)
        .where(*conditions)
        .order_by(who.person_public_id, position.public_id)
    )
    return (_entry(row) for row in _stream(chosen))


def _entry(row: Row) -> PublishedPosition:
    row, said = row[: -len(PUBLIC)], row[-len(PUBLIC) :]
    *who_and_what, recorded_at, origin, capacity, paid, start, until, phase = row
    more = Particulars(**{each.name: value for each, value in zip(PUBLIC, said, strict=True)})
    recorded_on = day_of(recorded_at).isoformat()
    declared_on = recorded_on if origin is Origin.DECLARED else None
    return PublishedPosition(
        *who_and_what, recorded_on, declared_on, capacity, paid, start, until, Phase(phase), more
    )  # type: ignore[call-arg]


def _stream(chosen: Chosen) -> Iterator[Row]:
    with public.session() as session:
        result = session.connection().execute(chosen, execution_options={"yield_per": AT_ONCE})
        for rows in result.partitions():
            yield from rows


def _page(chosen: Chosen, key: Any, after: str, most: int) -> ListPart:
    """Ids never change, so that whatever stands in the list all the while is met exactly once."""
    with public.session() as session:
        result = session.execute(chosen.where(key > after).order_by(key).limit(most + 1)).all()
    rows = [row if len(row) > 1 else row[0] for row in result]
    more = len(rows) > most
    rows = rows[:most]
    return ListPart(rows, _key(rows[-1], key) if more else None)


def _key(row: Any, key: Any) -> str:
    return str(getattr(row[0] if isinstance(row, sa.Row) else row, key.key))


def _one(chosen: Chosen) -> Any:
    with public.session() as session:
        row = session.execute(chosen).first()
    if row is None:
        raise NotFound("There is nothing public with this id.")
    return row if len(row) > 1 else row[0]


def _with_official(chosen: Chosen) -> Chosen:
    return chosen.select_from(PublicPosition).join(
        PublicOfficial, PublicOfficial.public_id == PublicPosition.official_public_id
    )


def _standing() -> Chosen:
    """Return the query of positions with who holds them and how they stand today."""
    stand = (phases.column(today()), phases.known_until_column(today()))
    return _with_official(sa.select(PublicPosition, PublicOfficial, *stand))


def _official_conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions = []
    if wanted.body is not None:
        conditions.append(PublicOfficial.body_slug == wanted.body)
    if wanted.office is not None:
        holders = sa.select(PublicTerm.official_public_id).where(PublicTerm.kind == wanted.office)
        conditions.append(PublicOfficial.public_id.in_(holders))
    return conditions


def _position_conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions = _official_conditions(wanted)
    if wanted.capacity is not None:
        conditions.append(PublicPosition.capacity == wanted.capacity)
    if wanted.paid is not None:
        conditions.append(PublicPosition.paid.is_(wanted.paid))
    if wanted.kinds is not None:
        conditions.append(PublicPosition.kind.in_(wanted.kinds))
    if wanted.phase is not None:
        conditions.append(phases.column(today()) == wanted.phase.value)
    if wanted.person is not None:
        conditions.append(PublicOfficial.person_public_id == wanted.person)
    if wanted.official is not None:
        conditions.append(PublicPosition.official_public_id == wanted.official)
    if wanted.organisation is not None:
        conditions.append(PublicPosition.organisation_public_id == wanted.organisation)
    if wanted.changed_since is not None:
        income = PublicIncome
        stated = sa.select(income.position_public_id).where(
            income.recorded_at >= wanted.changed_since
        )
        conditions.append(
            sa.or_(
                PublicPosition.recorded_at >= wanted.changed_since,
                PublicPosition.public_id.in_(stated),
            )
        )
    return conditions


_PARTICULARS = -(len(PUBLIC) + 1)
"""Where the particulars begin in a row of `position_query`; the day of a check of contracts stands
behind them.
"""


def _bar_checked_at() -> Any:
    """When the official last looked at contracts of the position with the own body."""
    bar = PublicBarCheck
    return (
        sa.select(_raw(bar.recorded_at))
        .where(bar.position_public_id == PublicPosition.public_id)
        .scalar_subquery()
    )


def bar_checks(ids: Sequence[str]) -> dict[str, datetime.datetime]:
    """Return when officials last looked at contracts of positions with the own body, by the ids of
    the positions that were looked at.
    """
    chosen = sa.select(PublicBarCheck).where(PublicBarCheck.position_public_id.in_(ids))
    with public.session() as session:
        return {each.position_public_id: each.recorded_at for each in session.scalars(chosen)}


def _declared_at() -> Any:
    """When an entry was declared; of what a file brought that is not known."""
    is_declared = _raw(PublicPosition.first_origin) == Origin.DECLARED.value
    return sa.case((is_declared, _raw(PublicPosition.declared_at)), else_=None)


def _raw(column: Any) -> Any:
    """Return the column as the database holds it; nothing is made of it for every row."""
    return sa.type_coerce(column, sa.String())


def _name() -> Any:
    who = PublicOfficial
    first = sa.func.coalesce(who.given_name + " ", who.initials + " ", "")
    return first + sa.func.coalesce(who.prefix + " ", "") + who.family_name


def _with_terms(
    officials: Sequence[PublicOfficial],
) -> list[tuple[PublicOfficial, Sequence[PublicTerm], Statement]]:
    ids = [official.public_id for official in officials]
    terms = _terms(ids)
    with public.session() as session:
        stated = statements.of_each(session, ids)
    return [(each, terms.get(each.public_id, []), stated[each.public_id]) for each in officials]


def _terms(ids: Sequence[str]) -> dict[str, list[PublicTerm]]:
    found: dict[str, list[PublicTerm]] = {}
    with public.session() as session:
        chosen = sa.select(PublicTerm).where(PublicTerm.official_public_id.in_(ids))
        for term in session.scalars(chosen.order_by(PublicTerm.public_id)):
            found.setdefault(term.official_public_id, []).append(term)
    return found


def _incomes(ids: Sequence[str]) -> dict[str, list[PublicIncome]]:
    """Return what positions earned as it stands, by their ids, the newest year first."""
    found: dict[str, list[PublicIncome]] = {}
    chosen = sa.select(PublicIncome).where(PublicIncome.position_public_id.in_(ids))
    with public.session() as session:
        for income in session.scalars(
            chosen.where(PublicIncome.superseded_at.is_(None)).order_by(-PublicIncome.year)
        ):
            found.setdefault(income.position_public_id, []).append(income)
    return found


def _numbers(ids: Sequence[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with public.session() as session:
        for number in _identifiers(session, ids):
            found.setdefault(number.organisation_public_id, {}).setdefault(
                number.scheme, number.number
            )
    return found


def _identifiers(session: Session, ids: Sequence[str]) -> Sequence[PublicIdentifier]:
    chosen = sa.select(PublicIdentifier).where(PublicIdentifier.organisation_public_id.in_(ids))
    return session.scalars(chosen.order_by(PublicIdentifier.scheme, PublicIdentifier.number)).all()


def _joined_numbers(rows: Iterator[Row]) -> Iterator[Row]:
    last: list[Any] = []
    numbers: list[str] = []
    for *own, scheme, number in rows:
        if last and own[0] != last[0]:
            yield (*last, "; ".join(numbers))
            numbers = []
        last = own
        if scheme is not None:
            numbers.append(f"{scheme} {number}")
    if last:
        yield (*last, "; ".join(numbers))
