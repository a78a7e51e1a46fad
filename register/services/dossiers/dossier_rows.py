"""The rows that dossiers are written from, as the tables say them now: one question for each kind
of fact.

Every series is read in its newest version, and what was withdrawn or erased is not read at all.
Rows hold database ids, which never leave the house, beside the public ids that a dossier has.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import orm

from conflict_graph import facts
from conflict_graph.dates import PartialDate
from register.models.bodies import Body
from register.models.columns import Origin, Rung
from register.models.confirmations import Confirmation, NoneVersion, PositionConfirmation
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.interests import Interest, InterestKind, InterestPayload, InterestVersion
from register.models.kinds import Act, NoneAct
from register.models.officials import Office, Official, Person, Term, TermVersion, full_name
from register.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationTie,
    OrganisationTiePeriod,
    OrganisationTieVersion,
)
from register.models.owners import (
    OwnerAnswer,
    OwnerMention,
    OwnerMentionPeriod,
    OwnerMentionVersion,
)
from register.models.public import CONDITIONS
from register.services.declarations.interests import AT_ORGANISATIONS
from register.services.prepared import Ids, PreparedQuery, Reader, columns, is_newest

_body: sa.BindParameter[Any] = sa.bindparam("body")


class Identifier(NamedTuple):
    """A number of an organisation, by org-id.guide scheme."""

    scheme: str
    number: str


class OrganisationRow(NamedTuple):
    """An organisation with its numbers."""

    id: int
    public_id: str
    name: str
    kind: facts.OrganisationKind
    field: str | None
    identifiers: tuple[Identifier, ...]


class TieRow(NamedTuple):
    """A tie between two organisations."""

    id: int
    public_id: str
    holder_id: int
    held_id: int
    kind: facts.TieKind
    share: float | None
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    source: str | None


class TermRow(NamedTuple):
    """A term in an office of this kind."""

    kind: facts.OfficeKind
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    portfolio: str


class OfficialRow(NamedTuple):
    """An official with the terms. `holds_nothing`: the declaration that there is nothing to declare
    stands.
    """

    id: int
    public_id: str
    person_id: int
    name: str
    holds_nothing: bool
    terms: tuple[TermRow, ...]


class PositionRow(NamedTuple):
    """A position that stands, at whichever body it was declared.

    `origin`, `by_official` and `listed_on` are of the newest version. `entry_confirmed_at` is when
    the official confirmed that version, `list_confirmed_at` when the official last confirmed the
    whole list; None: never.
    """

    id: int
    public_id: str
    person_id: int
    body: str
    origin: Origin
    by_official: bool
    listed_on: PartialDate | None
    recorded_at: datetime.datetime
    first_origin: Origin
    first_recorded_at: datetime.datetime
    entry_confirmed_at: datetime.datetime | None
    list_confirmed_at: datetime.datetime | None
    title: str
    organisation_id: int
    kind: facts.TieKind
    capacity: facts.Capacity | None
    paid: bool | None
    share: float | None
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    ended: bool | None
    announced: bool
    organisation_rung: Rung | None
    person_rung: Rung | None

    @property
    def confirmed_at(self) -> datetime.datetime | None:
        """When the official last stood for what it says: declared it, or confirmed it; None: never.

        What a clerk or a file recorded, the official has not said; a list confirmed before that
        does not hold it.
        """
        said = [self.recorded_at] if self.by_official else []
        said += [self.entry_confirmed_at] if self.entry_confirmed_at else []
        whole = self.list_confirmed_at
        said += [whole] if whole is not None and whole >= self.recorded_at else []
        return max(said, default=None)


class OwnedRow(NamedTuple):
    """What an official owns according to a source and the last answer of a clerk of the body."""

    id: int
    public_id: str
    organisation_id: int
    kind: facts.TieKind
    share: float | None
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    source: str
    rung: Rung | None
    official_id: int | None
    answer_id: int


class InterestRow(NamedTuple):
    """A restricted interest at an organisation. `named_at`: when that organisation was first named
    in it.
    """

    id: int
    public_id: str
    official_id: int
    kind: InterestKind
    recorded_at: datetime.datetime
    named_at: datetime.datetime
    organisation_id: int
    share: float | None
    relation: facts.Relation | None
    tie: facts.TieKind | None
    valid_from: PartialDate | None
    valid_until: PartialDate | None


class _OfficialTerm(NamedTuple):
    id: int
    public_id: str
    person_id: int
    given_name: str | None
    initials: str | None
    prefix: str | None
    family_name: str
    none_act: NoneAct | None
    kind: facts.OfficeKind | None
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    portfolio: str | None


class _OrganisationNumber(NamedTuple):
    id: int
    public_id: str
    name: str
    kind: facts.OrganisationKind
    field: str | None
    scheme: str | None
    number: str | None


def organisations(reader: Reader, ids: Collection[int]) -> dict[int, OrganisationRow]:
    """Return organisations by id, in the order of entry."""
    return dict(reader.each(_read_organisations, ids))


def _read_organisations(reader: Reader, ids: Collection[int]) -> dict[int, OrganisationRow]:
    found = {}
    for key, group in groupby(reader.about(_ORGANISATIONS, ids), attrgetter("id")):
        rows = [*group]
        numbers = tuple(
            Identifier(row.scheme, row.number) for row in rows if row.scheme and row.number
        )
        found[key] = OrganisationRow(*rows[0][:5], numbers)
    return found


class _Anew(NamedTuple):
    id: int
    name: str
    kind: facts.OrganisationKind
    field: str | None


def as_everybody_reads(
    reader: Reader, known: Mapping[int, OrganisationRow]
) -> dict[int, OrganisationRow]:
    """Return organisations as who keeps no decisions knows them: as somebody named them anew."""
    anew = {each.id: each for each in reader.about(_NAMED_ANEW, known.keys())}
    return {
        key: row._replace(**anew[key]._asdict()) if key in anew else row
        for key, row in known.items()
    }


def ties(reader: Reader, ids: Collection[int]) -> list[TieRow]:
    """Return ties in the order of entry, a row for each period."""
    return [row for rows in reader.each(_read_ties, ids).values() for row in rows]


def _read_ties(reader: Reader, ids: Collection[int]) -> dict[int, list[TieRow]]:
    return _listed(reader.about(_TIES, ids), "id")


def officials(reader: Reader, ids: Collection[int]) -> dict[int, OfficialRow]:
    """Return officials by id, in the order of entry."""
    return dict(reader.each(_read_officials, ids))


def _read_officials(reader: Reader, ids: Collection[int]) -> dict[int, OfficialRow]:
    found = {}
    for key, group in groupby(reader.about(_OFFICIALS, ids), attrgetter("id")):
        rows = [*group]
        first = rows[0]
        found[key] = OfficialRow(
            key,
            first.public_id,
            first.person_id,
            full_name(first.given_name, first.initials, first.prefix, first.family_name),
            first.none_act is NoneAct.DECLARE,
            tuple(
                TermRow(row.kind, row.valid_from, row.valid_until, row.portfolio)
                for row in rows
                if row.kind is not None and row.portfolio is not None
            ),
        )
    return found


def positions(reader: Reader, ids: Collection[int], body: int) -> list[PositionRow]:
    """Return those of some positions that count in the dossiers of a body: its own, and what
    another body publishes.

    What is restricted or shielded at another body is for that body's clerks alone, also where it is
    about one person.
    """
    return [*reader.each(_read_positions, ids, body=body).values()]


def _read_positions(reader: Reader, ids: Collection[int], body: int) -> dict[int, PositionRow]:
    return {row.id: row for row in reader.about(_POSITIONS, ids, body=body)}


def positions_of(reader: Reader, people: Collection[int], body: int) -> list[PositionRow]:
    """Return all that some people hold and that counts in the dossiers of a body, as `positions`
    does.
    """
    held = reader.each(_read_positions_of, people, body=body)
    return [row for rows in held.values() for row in rows]


def _read_positions_of(
    reader: Reader, people: Collection[int], body: int
) -> dict[int, list[PositionRow]]:
    return _listed(reader.about(_POSITIONS_OF_PEOPLE, people, body=body), "person_id")


def _listed(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    """Return rows by one of their ids."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def owned(reader: Reader, organisations: Collection[int], body: int) -> list[OwnedRow]:
    """Return what officials of a body own of some organisations by a clerk's yes, in the order of
    entry.
    """
    found = reader.each(_read_owned, organisations, body=body)
    last = {(row.id, row.public_id): row for rows in found.values() for row in rows}
    return [row for _, row in sorted(last.items()) if row.official_id is not None]


def _read_owned(
    reader: Reader, organisations: Collection[int], body: int
) -> dict[int, list[OwnedRow]]:
    return _listed(reader.about(_OWNED, organisations, body=body), "organisation_id")


def interests(reader: Reader, organisations: Collection[int], body: int) -> list[InterestRow]:
    """Return what officials stated to a body of some organisations, in the order of recording."""
    found = reader.each(_read_interests, organisations, body=body)
    return sorted(row for rows in found.values() for row in rows)


def _read_interests(
    reader: Reader, organisations: Collection[int], body: int
) -> dict[int, list[InterestRow]]:
    return _listed(reader.about(_INTERESTS, organisations, body=body), "organisation_id")


def _positions(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    version, payload, confirmed = PositionVersion, PositionPayload, PositionConfirmation
    first, earlier = orm.aliased(version), orm.aliased(version)
    begin = (
        sa.select(sa.func.min(earlier.number))
        .where(earlier.position_id == first.position_id)
        .correlate(first)
    )
    whole = sa.select(sa.func.max(Confirmation.recorded_at)).where(
        Confirmation.official_id == Position.official_id
    )
    is_public = sa.and_(
        sa.text(CONDITIONS["holds_a_public_office"]),
        sa.text(CONDITIONS["position_is_not_shielded"]),
        sa.or_(payload.kind != facts.TieKind.OWNERSHIP, payload.paid.is_(True)),
    )
    named = {
        "id": Position.id,
        "public_id": Position.public_id,
        "person_id": Official.person_id,
        "body": Body.name,
        "recorded_at": version.recorded_at,
        "first_origin": first.origin,
        "first_recorded_at": first.recorded_at,
        "entry_confirmed_at": confirmed.recorded_at,
        "list_confirmed_at": whole.scalar_subquery(),
    }
    return (
        sa.select(*columns(PositionRow, payload, version, **named))
        .select_from(Position)
        .join(Official, Official.id == Position.official_id)
        .join(Body, Body.id == Official.body_id)
        .join(
            version, sa.and_(version.position_id == Position.id, is_newest(version, "position_id"))
        )
        .join(
            first,
            sa.and_(first.position_id == Position.id, first.number == begin.scalar_subquery()),
        )
        .join(payload, payload.version_id == version.id)
        .outerjoin(confirmed, confirmed.version_id == version.id)
        .where(which, version.act != Act.WITHDRAW, sa.or_(Official.body_id == _body, is_public))
        .order_by(Position.id)
    )


def _officials(ids: Ids) -> sa.Select[Any]:
    newer = orm.aliased(NoneVersion)
    newest = (
        sa.select(sa.func.max(newer.number))
        .where(newer.official_id == Official.id)
        .scalar_subquery()
    )
    said = sa.select(NoneVersion.act).where(
        NoneVersion.official_id == Official.id, NoneVersion.number == newest
    )
    named = {
        "id": Official.id,
        "public_id": Official.public_id,
        "none_act": said.scalar_subquery(),
        "kind": Office.kind,
    }
    return (
        sa.select(*columns(_OfficialTerm, Official, Person, TermVersion, **named))
        .select_from(Official)
        .join(Person, Person.id == Official.person_id)
        .outerjoin(Term, sa.and_(Term.official_id == Official.id, Term.withdrawn_at.is_(None)))
        .outerjoin(Office, Office.id == Term.office_id)
        .outerjoin(
            TermVersion, sa.and_(TermVersion.term_id == Term.id, is_newest(TermVersion, "term_id"))
        )
        .where(Official.id.in_(ids))
        .order_by(Official.id, Term.id)
    )


def _organisations(ids: Ids) -> sa.Select[Any]:
    known = {
        "name": Organisation.known_name,
        "kind": Organisation.known_kind,
        "field": Organisation.known_field,
    }
    return (
        sa.select(*columns(_OrganisationNumber, Organisation, OrganisationIdentifier, **known))
        .select_from(Organisation)
        .outerjoin(
            OrganisationIdentifier, OrganisationIdentifier.organisation_id == Organisation.id
        )
        .where(Organisation.id.in_(ids))
        .order_by(Organisation.id, OrganisationIdentifier.id)
    )


def _named_anew(ids: Ids) -> sa.Select[Any]:
    chosen = sa.select(*columns(_Anew, Organisation))
    return chosen.where(Organisation.id.in_(ids), Organisation.kept_kind.is_not(None))


def _ties(ids: Ids) -> sa.SelectBase:
    tie, version, other = OrganisationTie, OrganisationTieVersion, OrganisationTiePeriod
    newest = sa.and_(version.tie_id == tie.id, is_newest(version, "tie_id"))
    standing = (tie.id.in_(ids), tie.withdrawn_at.is_(None))
    return _in_periods(
        TieRow,
        sa.select(*columns(TieRow, tie, version, public_id=_key(version, tie)))
        .join(version, newest)
        .where(*standing),
        sa.select(*columns(TieRow, tie, other, public_id=_key(other, tie)))
        .select_from(tie)
        .join(version, newest)
        .join(other, other.version_id == version.id)
        .where(*standing),
    )


def _in_periods(
    kind: type[Any], last: sa.Select[Any], others: sa.Select[Any], *order: str
) -> sa.SelectBase:
    """Return the periods that began last, and those beside them, in the order of entry; `order`:
    the fields that order those of one series. Of a union SQLite orders by places alone.
    """
    places = [kind._fields.index(name) + 1 for name in ("id", *order, "valid_from")]
    return sa.union_all(last, others).order_by(*(sa.literal_column(str(each)) for each in places))


def _key(period: Any, series: Any) -> sa.ColumnElement[str]:
    """Return by what answers know a period."""
    return sa.func.coalesce(period.period, series.public_id).label("public_id")


def _owned(ids: Ids) -> sa.SelectBase:
    mention, version, other = OwnerMention, OwnerMentionVersion, OwnerMentionPeriod
    answered = sa.and_(OwnerAnswer.mention_id == mention.id, OwnerAnswer.body_id == _body)
    newest = sa.and_(version.mention_id == mention.id, is_newest(version, "mention_id"))
    standing = (mention.organisation_id.in_(ids), mention.withdrawn_at.is_(None))
    answer = OwnerAnswer.id.label("answer_id")
    own = {"public_id": _key(version, mention), "answer_id": answer}
    beside = {"public_id": _key(other, mention), "answer_id": answer, "rung": version.rung}
    return _in_periods(
        OwnedRow,
        sa.select(*columns(OwnedRow, mention, version, OwnerAnswer, **own))
        .select_from(mention)
        .join(OwnerAnswer, answered)
        .join(version, newest)
        .where(*standing),
        sa.select(*columns(OwnedRow, mention, other, OwnerAnswer, **beside))
        .select_from(mention)
        .join(OwnerAnswer, answered)
        .join(version, newest)
        .join(other, other.version_id == version.id)
        .where(*standing),
        "answer_id",
    )


def _interests(ids: Ids) -> sa.Select[Any]:
    version, payload = InterestVersion, InterestPayload
    naming, named_in = orm.aliased(version), orm.aliased(payload)
    first = (
        sa.select(naming.recorded_at)
        .join(named_in, named_in.version_id == naming.id)
        .where(
            naming.interest_id == Interest.id, named_in.organisation_id == payload.organisation_id
        )
        .order_by(naming.number)
        .limit(1)
    )
    named = {
        "id": Interest.id,
        "recorded_at": version.recorded_at,
        "named_at": first.scalar_subquery(),
    }
    return (
        sa.select(*columns(InterestRow, Interest, payload, **named))
        .select_from(payload)
        .join(version, version.id == payload.version_id)
        .join(Interest, Interest.id == version.interest_id)
        .join(Official, Official.id == Interest.official_id)
        .where(
            payload.organisation_id.in_(ids),
            is_newest(version, "interest_id"),
            version.act != Act.WITHDRAW,
            sa.or_(*(Interest.kind == kind for kind in AT_ORGANISATIONS)),
            Official.body_id == _body,
            Official.withdrawn_at.is_(None),
        )
    )


_ORGANISATIONS = PreparedQuery(_OrganisationNumber._make, _organisations)
_NAMED_ANEW = PreparedQuery(_Anew._make, _named_anew)
_TIES = PreparedQuery(TieRow._make, _ties)
_OFFICIALS = PreparedQuery(_OfficialTerm._make, _officials)
_POSITIONS = PreparedQuery(PositionRow._make, lambda ids: _positions(Position.id.in_(ids)))
_POSITIONS_OF_PEOPLE = PreparedQuery(
    PositionRow._make, lambda ids: _positions(Official.person_id.in_(ids))
)
_OWNED = PreparedQuery(OwnedRow._make, _owned)
_INTERESTS = PreparedQuery(InterestRow._make, _interests)
