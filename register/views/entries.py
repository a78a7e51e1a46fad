"""How positions look as rows, as a picture, and as a history."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity
from register import formatting, language, timeline, words
from register.clock import day_of, today

NEW_FOR_DAYS = 30
"""An entry that somebody declared is marked as new for so many days. What came in with a file is not news."""

_CAPACITY_MARKS = {
    Capacity.EX_OFFICIO: "office",
    Capacity.PRIVATE: "personal",
    Capacity.PUBLIC_OFFICE: "other",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the table of entries reads it."""

    what: str
    where: str
    where_url: str | None
    url: str | None
    capacity: str
    capacity_kind: str | None
    paid: str
    paid_words: str | None
    start: PartialDate | None
    until: PartialDate | None
    ended: bool | None
    declared_on: datetime.date
    declared_by: str
    is_new: bool
    note: str


def declared_by(version: Any) -> str:
    """Return who made a version, in words."""
    if version.by_official:
        return str(_("the official"))
    return str(_("the clerk") if version.source == "declaration" else _("an import"))


def row(position: Any, confirmed: Mapping[int, datetime.datetime] | None = None, incomes: Sequence[Any] = ()) -> Row:
    """Return a published position, or one version of it, as a row.

    `confirmed`: when the official confirmed versions that somebody else had entered, by their row. `incomes`: what it
    earned, the newest year first.
    """
    declared_at = getattr(position, "declared_at", position.recorded_at)
    changed = day_of(position.recorded_at)
    notes = [_confirmation_note(position, confirmed)] if confirmed is not None else []
    if position.recorded_at != declared_at:
        notes.insert(0, str(_("Last changed on %(date)s", date=_words(changed))))
    elif position.announced:
        notes.insert(0, str(_("Announced")))
    return Row(
        what=position.title,
        where=position.organisation_name,
        where_url=_organisation_url(position),
        url=url_for("public.position", public_id=position.public_id),
        capacity=words.word(position.capacity),
        capacity_kind=_CAPACITY_MARKS.get(position.capacity) if position.capacity else None,
        paid={True: "yes", False: "no"}.get(position.paid, "unknown"),
        paid_words="; ".join(income_words(each) for each in incomes) or None,
        start=position.valid_from,
        until=position.valid_until,
        ended=position.ended,
        declared_on=day_of(declared_at),
        declared_by=declared_by(position),
        is_new=position.source == "declaration" and (today() - day_of(declared_at)).days < NEW_FOR_DAYS,
        note="; ".join(each for each in notes if each),
    )


def income_words(income: Any) -> str:
    """Return what was earned in a year, in words."""
    if income.amount_cents is None:
        return str(_("%(year)s: not known yet", year=income.year))
    return f"{income.year}: {formatting.money_words(income.amount_cents, 'EUR', language.current())}"


def _confirmation_note(version: Any, confirmed: Mapping[int, datetime.datetime]) -> str:
    """Say of what the clerk entered whether the official confirmed it; of a file only that the official did."""
    at = confirmed.get(version.row_id)
    if at is not None:
        return str(_("confirmed by the official on %(date)s", date=_words(day_of(at))))
    by_clerk = not version.by_official and version.source == "declaration"
    return str(_("entered by the clerk, not yet confirmed by the official")) if by_clerk else ""


def _organisation_url(position: Any) -> str | None:
    """Return the address of the organisation; None for an older version, whose organisation may have no page now."""
    if position.superseded_at is not None:
        return None
    return url_for("public.organisation", public_id=position.organisation_public_id)


def picture(positions: Sequence[Any], width: int = timeline.WIDTH) -> timeline.Picture | None:
    """Return the picture of positions in time, so many units wide."""
    spans = [
        timeline.Span(f"{each.title}, {each.organisation_name}", each.valid_from, each.valid_until, each.ended)
        for each in positions
    ]
    return timeline.draw(spans, today(), width)


def _words(date: datetime.date) -> str:
    return formatting.date_words(date, language.current())
