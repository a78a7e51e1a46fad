"""Lists that the pages show besides the register, as rows: what was found, what changed, how it
stood on a day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from conflict_graph.facts import Capacity
from register.clock import today
from register.errors import NotFound
from register.models.public import PublicOfficial, PublicPosition, PublicPositionVersion
from register.public import as_of, history, search
from register.public.as_of import EntryThen, Moment, OfficialThen
from register.public.history import EntryEvent, RecordedChange
from register.public.listing import Filters
from register.public.open_data import Row, Wanted

USUAL_DAYS = 30
"""The changes of so many days are given to whoever names no first day, as on the page."""


def hit_rows(wanted: Wanted) -> Iterator[Row]:
    """Give what is found, in the order of the page: kind, id, name, the body or town beside it, and
    the offices.
    """
    filters = Filters(
        wanted.body, wanted.office, wanted.capacity, wanted.paid, wanted.phase, wanted.kinds
    )
    for hit in search.find(wanted.words or "", filters):
        entry = hit.entry
        yield (
            entry.kind.value,
            entry.address,
            entry.name,
            entry.context or None,
            entry.offices or None,
        )


def change_rows(wanted: Wanted) -> Iterator[Row]:
    """Give what was recorded, and what began or ended, between two days: all of it, also where the
    page is cut.

    Without a body: of all bodies.

    Raises:
        NotFound: there is no such body.
    """
    last = wanted.last or today()
    first = wanted.first or last - datetime.timedelta(days=USUAL_DAYS)
    page = history.between(wanted.body, first, last, most=None, office=wanted.office)
    for change in page.recorded:
        yield _recorded(change)
    for gone in page.withdrawn:
        yield ("withdrawn", None, gone.recorded_at, *[None] * 11)
    for happening in page.happened:
        yield _happened(happening)


def moment_rows(wanted: Wanted) -> Iterator[Row]:
    """Give a body or an official as they stood at a moment: a row for every entry, and one for who
    had none.

    Raises:
        NotFound: neither a body nor an official is named, or there is none, or not in a public
            office.
    """
    moment = Moment(wanted.so_on, wanted.known_on)
    if wanted.official is not None:
        officials = as_of.official(wanted.official, moment).everybody
    else:
        officials = list(as_of.body(wanted.body or "", moment).officials)
    if wanted.official is not None and wanted.body is not None:
        officials = [each for each in officials if each.official.body_slug == wanted.body]
        if not officials:
            raise NotFound("This official is not of this body.")
    for official in officials:
        yield from (_then(official, entry) for entry in official.entries)
        if not official.entries:
            yield _then(official, None)


def _recorded(change: RecordedChange) -> Row:
    different = (change.differences,) * 3 if change.differences else (None,) * 3
    late = (None, None) if change.late is None else (change.late.days, change.late.is_at_least)
    return (
        change.kind.value,
        None,
        change.recorded_at,
        *_of(change.version, change.official),
        *different,
        *late,
    )


def _happened(happening: EntryEvent) -> Row:
    kind = "first_day" if happening.begins else "last_day"
    version = happening.version
    return (
        kind,
        str(happening.date),
        version.declared_at,
        *_of(version, happening.official),
        *[None] * 5,
    )


def _of(version: PublicPosition | PublicPositionVersion, official: PublicOfficial) -> Row:
    return (
        *(official.public_id, official.person_public_id, official.name),
        *(version.public_id, version.title, version.organisation_name),
    )


def _then(then: OfficialThen, entry: EntryThen | None) -> Row:
    who = then.official
    offices = "; ".join(term.version.title for term in then.terms) or None
    person = (who.body_slug, who.public_id, who.person_public_id, who.name, offices)
    origin = then.none_origin.value if then.none_origin else None
    stated = (then.state.value, then.none_at, then.confirmed_at, origin, then.none_source)
    if entry is None:
        return (*person, *[None] * 10, *stated)
    said = entry.version
    capacity: Capacity | None = said.capacity
    dates = (
        str(said.valid_from) if said.valid_from else None,
        str(said.valid_until) if said.valid_until else None,
    )
    return (
        *person,
        *(said.public_id, said.title, said.organisation_public_id, said.organisation_name),
        *(capacity.value if capacity else None, said.paid, *dates, entry.is_sure, said.recorded_at),
        *stated,
    )
