"""Ties between organisations: who holds whom, in which periods, and according to what."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from conflict_graph.dates import PartialDate
from conflict_graph.facts import TieKind
from register.access import SERVER
from register.errors import Invalid
from register.extensions import db
from register.models.columns import random_id
from register.models.organisations import (
    Organisation,
    OrganisationTie,
    OrganisationTiePeriod,
    OrganisationTieVersion,
)
from register.models.reviews import Fact
from register.services.findings import fact_changes
from register.services.findings.fact_changes import File
from register.services.organisations import periods
from register.services.organisations.periods import HeldPeriod


def hold(
    holder: Organisation,
    held: Organisation,
    kind: TieKind,
    said: Sequence[HeldPeriod] = (HeldPeriod(),),
    file: File | None = None,
) -> bool:
    """Record in which periods one organisation holds another; False when we knew it just so.

    `file`: which file says it, and who brought it in; None: a command on the server.

    Raises:
        Invalid: an organisation would hold itself, a share lies outside 0–1, or a period ends
            before it begins.
    """
    if holder is held:
        raise Invalid("An organisation cannot hold itself.")
    for each in said:
        periods.check(each)
    tie = db.session.scalar(
        sa.select(OrganisationTie).filter_by(holder_id=holder.id, held_id=held.id, kind=kind)
    ) or OrganisationTie(public_id=random_id(), holder=holder, held=held, kind=kind, versions=[])
    return _record(tie, periods.merged(periods.known(tie), said, tie.public_id), file)


def between(holder: Organisation, held: Organisation) -> list[OrganisationTie]:
    """Return the ties from one organisation to another that stand."""
    chosen = sa.select(OrganisationTie).where(
        OrganisationTie.holder_id == holder.id,
        OrganisationTie.held_id == held.id,
        OrganisationTie.withdrawn_at.is_(None),
    )
    whole = selectinload(OrganisationTie.versions).selectinload(OrganisationTieVersion.others)
    return list(db.session.scalars(chosen.options(whole).order_by(OrganisationTie.id)))


def restate(
    holder: Organisation,
    held: Organisation,
    record: str,
    stated_on: PartialDate | None,
    said: Sequence[tuple[TieKind, HeldPeriod]],
    file: File | None = None,
) -> bool:
    """Record what a source states of its record about who holds whom, in the place of what it
    stated before; False when we knew it just so. What it does not name any more has ended.

    Raises:
        Invalid: as for `hold`; or a later statement of the same record is known.
    """
    if holder is held:
        raise Invalid("An organisation cannot hold itself.")
    for _kind, each in said:
        periods.check(each)
    stand = {tie.kind: tie for tie in between(holder, held)}
    known = [each for tie in stand.values() for each in periods.known(tie)]
    periods.refuse_older(known, [each for _kind, each in said], record, stated_on)
    changed = False
    for kind in dict.fromkeys([*(kind for kind, _ in said), *stand]):
        told = [each for one, each in said if one is kind]
        tie = stand.get(kind)
        if tie is None:
            changed |= hold(holder, held, kind, told, file)
            continue
        after = periods.merged(periods.known(tie), told, tie.public_id, record, stated_on)
        changed |= _record(tie, after, file)
    return changed


def _record(tie: OrganisationTie, after: Sequence[HeldPeriod], file: File | None) -> bool:
    """Add a version where it says something else than the last; tell the findings that rest on
    what became different.
    """
    before = periods.known(tie)
    if periods.words(before) == periods.words(after):
        return False
    comes_back = bool(tie.versions) and not before
    periods.add_versions(tie, after, OrganisationTieVersion, OrganisationTiePeriod)
    tie.withdrawn_at = None
    db.session.add(tie)
    db.session.flush()
    of = f"{tie.holder.name} – {tie.held.name}"
    stood = [HeldPeriod(key=tie.public_id)] if comes_back else before
    for key, changed in periods.changed(Fact.LINK, stood, after, of):
        fact_changes.record(SERVER, fact_changes.of_link(key), changed, file=file)
    return True
