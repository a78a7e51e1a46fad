"""What registers and files say of one organisation, with the day and the source of each: names,
numbers, and who holds whom. For whoever keeps decisions; nothing of it is public.

Natural persons whom a source calls owners stand on no sheet: they are asked about, and shown where
that is (`register/services/imports/owners.py`).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from conflict_graph.facts import TieKind
from conflict_graph.readers.government import ROO
from conflict_graph.resolution.identifiers import KVK
from register.access import Identity
from register.errors import NotFound
from register.extensions import db
from register.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationTie,
    OrganisationTieVersion,
)
from register.services.organisations import knowable, organisations, periods
from register.services.organisations.periods import HeldPeriod

TRADE_REGISTER, GOVERNMENT_REGISTER = frozenset((KVK, "NL-RSIN")), frozenset((ROO, "NL-OIN"))
"""The schemes of the numbers that each of these registers gives."""


@dataclass(frozen=True, slots=True)
class HeldStatement:
    """A period in which something is held, as a source says. `counts`: nothing later took its
    place.
    """

    period: HeldPeriod
    recorded_at: datetime.datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class HeldSide:
    """A tie with another organisation. `statements`: what was said of it, the newest first; what
    counts stands before what it replaced. `is_withdrawn`: the import that brought it was undone.
    """

    other: Organisation
    kind: TieKind
    statements: Sequence[HeldStatement]
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class OrganisationSheet:
    """What is known of an organisation, each row with its source and the moment at which it was
    recorded. `namesakes`: other organisations that bear just its name, but for the legal form.
    """

    organisation: Organisation
    names: Sequence[OrganisationName]
    trade_register: Sequence[OrganisationIdentifier]
    government_register: Sequence[OrganisationIdentifier]
    other_numbers: Sequence[OrganisationIdentifier]
    held_by: Sequence[HeldSide]
    holds: Sequence[HeldSide]
    namesakes: Sequence[Organisation]


def of(identity: Identity, public_id: str) -> OrganisationSheet:
    """Return the sheet of an organisation.

    Raises:
        NotFound: there is none, or the asker keeps no decisions anywhere.
    """
    if not knowable.reads_all(identity):
        raise NotFound("There is no such organisation.")
    organisation = organisations.get(public_id)
    numbers = organisation.identifiers
    registers = TRADE_REGISTER | GOVERNMENT_REGISTER
    return OrganisationSheet(
        organisation,
        organisation.names,
        [each for each in numbers if each.scheme in TRADE_REGISTER],
        [each for each in numbers if each.scheme in GOVERNMENT_REGISTER],
        [each for each in numbers if each.scheme not in registers],
        [_side(tie, tie.holder) for tie in _ties(OrganisationTie.held_id, organisation)],
        [_side(tie, tie.held) for tie in _ties(OrganisationTie.holder_id, organisation)],
        organisations.namesakes(organisation),
    )


def _side(tie: OrganisationTie, other: Organisation) -> HeldSide:
    told: dict[tuple[object, ...], HeldStatement] = {}
    before: set[tuple[object, ...]] = set()
    for version in tie.versions:
        stands = {
            (each.key, *each.said.values()): HeldStatement(each, version.recorded_at, True)
            for each in periods.of_version(version, tie.public_id)
        }
        told = {key: replace(each, counts=False) for key, each in told.items()}
        told |= {
            key: replace(told[key], counts=True) if key in before else each
            for key, each in stands.items()
        }
        before = set(stands)
    newest_first = sorted(told.values(), key=lambda each: each.recorded_at, reverse=True)
    in_order = sorted(newest_first, key=lambda each: not each.counts)
    return HeldSide(other, tie.kind, in_order, tie.withdrawn_at is not None)


def _ties(
    side: InstrumentedAttribute[int], organisation: Organisation
) -> Sequence[OrganisationTie]:
    chosen = sa.select(OrganisationTie).where(side == organisation.id).order_by(OrganisationTie.id)
    return db.session.scalars(
        chosen.options(
            selectinload(OrganisationTie.versions).selectinload(OrganisationTieVersion.others),
            selectinload(OrganisationTie.holder),
            selectinload(OrganisationTie.held),
        )
    ).all()
