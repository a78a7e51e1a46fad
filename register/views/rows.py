"""How positions look as rows, as a picture, and as a history."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, TieKind
from conflict_graph.phases import Phase
from register.clock import day_of, today
from register.presentation import formatting, labels, language, particulars, timeline
from register.public import phases
from register.public.phases import Left

if TYPE_CHECKING:
    from register.models.public import (
        PublicIncome,
        PublicPosition,
        PublicPositionVersion,
        PublicWithdrawal,
    )
    from register.public.lateness import Late
    from register.public.pages import OfficialPage, OfficialSummary, PositionHeld


NEW_FOR_DAYS = 30
"""An entry that somebody declared is marked as new for so many days. What came in with a file is
not news.
"""

EXACT_DAYS = 90
"""Up to so many days, how late something was recorded is said to the day."""
YEAR = 365.25
"""Days."""

_CAPACITY_MARKS: Mapping[Capacity | None, str] = {
    Capacity.EX_OFFICIO: "office",
    Capacity.PRIVATE: "personal",
    Capacity.PUBLIC_OFFICE: "other",
}
_PAID_MARKS = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """An entry as the table of entries reads it."""

    what: str
    where: str
    where_url: str | None
    url: str | None
    kind: str | None
    capacity: str
    capacity_kind: str | None
    paid: str
    paid_words: str | None
    start: PartialDate | None
    until: PartialDate | None
    ended: bool | None
    phase: Phase
    known_until: PartialDate | None
    listed_on: PartialDate | None
    declared_on: datetime.date | None
    recorded_on: datetime.date
    declared_by: str
    source: str | None
    late: Sequence[str]
    is_new: bool
    note: str


def act_word(version: PublicPositionVersion) -> str:
    """Return what was done with an entry; what a file brought was recorded, and when it was
    declared is not known.
    """
    is_listed = version.act == "declare" and version.origin != "declared"
    return str(_("Recorded")) if is_listed else labels.word(str(version.act))


def declared_by(
    version: PublicPosition | PublicPositionVersion | PublicIncome | PublicWithdrawal,
) -> str:
    """Return who made a version, in words that can follow a date."""
    if version.by_official:
        return str(_("by the official"))
    return str(_("by the clerk") if version.origin == "declared" else _("from a file of the body"))


def row(
    position: PublicPosition | PublicPositionVersion,
    left: Left,
    confirmed: Mapping[int, datetime.datetime] | None = None,
    late: Mapping[int, Sequence[Late]] | None = None,
    incomes: Sequence[PublicIncome] = (),
    on: datetime.date | None = None,
) -> TableRow:
    """Return a published position, or one version of it, as a row.

    `left`: who left every public office, with the last day in it. `on`: the day of which the page
    speaks; None: today. `confirmed`: when the official confirmed versions that somebody else had
    entered, by their row. `late`: how late versions were recorded, by their row. `incomes`: what it
    earned, the newest year first.
    """
    declared_at = position.declared_at
    phase = phases.of(position, left, on or today())
    is_declared = position.first_origin == "declared"
    is_unknown = phase is Phase.END_UNKNOWN
    notes = [_confirmation_note(position, confirmed)] if confirmed is not None else []
    if position.recorded_at != declared_at:
        notes.insert(
            0, str(_("Last changed on %(date)s", date=_words(day_of(position.recorded_at))))
        )
    kind, word = _capacity(position)
    beside_pay = particulars.paid_words(position.paid, position.particulars)
    return TableRow(
        what=position.title,
        where=position.organisation_name,
        where_url=_organisation_url(position),
        url=url_for("public.position", public_id=position.public_id),
        kind=str(labels.KIND[position.kind]) if position.kind in labels.KIND else None,
        capacity=word,
        capacity_kind=kind,
        paid=_PAID_MARKS[position.paid],
        paid_words="; ".join(filter(None, [*map(income_words, incomes), beside_pay])) or None,
        start=position.valid_from,
        until=position.valid_until,
        ended=None if is_unknown else position.ended,
        phase=phase,
        known_until=left.get(position.official_public_id) if is_unknown else None,
        listed_on=position.listed_on
        if phase is Phase.RUNNING and position.valid_until is None
        else None,
        declared_on=day_of(declared_at) if is_declared else None,
        recorded_on=day_of(declared_at),
        declared_by=declared_by(position),
        source=position.source or None,
        late=[late_words(each) for each in (late or {}).get(position.row_id, ())],
        is_new=is_declared and (today() - day_of(declared_at)).days < NEW_FOR_DAYS,
        note="; ".join(each for each in notes if each),
    )


def of_person(held: PositionHeld, page: OfficialPage, row: TableRow) -> TableRow:
    """Return the row of a position on the page of a person, which says in which registers it
    stands, and in which not.

    Not said of somebody with one office; nor that it does not stand at a body that the person has
    left.
    """
    if len(page.everybody) == 1:
        return row
    there = [each for each in page.everybody if each.official.public_id in held.declared_by]
    runs = page.phases[held.position.public_id] is not Phase.ENDED
    not_there = (
        [each for each in page.everybody if each not in there and each.current] if runs else []
    )
    said = at_bodies(_names(there), _names(not_there))
    return replace(row, note="; ".join(each for each in (said, row.note) if each))


def at_bodies(there: str, not_there: str = "") -> str:
    """Say in the register of which bodies a position stands, and in which it does not."""
    if not_there:
        return str(
            _("In the register of %(bodies)s, not of %(others)s", bodies=there, others=not_there)
        )
    return str(_("In the register of %(bodies)s", bodies=there))


def _names(summaries: Sequence[OfficialSummary]) -> str:
    return str(_(" and ")).join(sorted(each.official.body_name for each in summaries))


def counts(positions: Sequence[PublicPosition], stand: Mapping[str, Phase]) -> str:
    """Say how many positions run, and apart from those how many do not. `stand`: their phases, by
    their public ids.
    """
    by_phase = Counter(stand.values())
    running = [
        position.paid for position in positions if stand[position.public_id] is Phase.RUNNING
    ]
    parts = [_running_words(running)] if running or not by_phase[Phase.END_UNKNOWN] else []
    for phase, words_of in (
        (
            Phase.END_UNKNOWN,
            _("%(count)s of which the end is not known", count=by_phase[Phase.END_UNKNOWN]),
        ),
        (Phase.ENDED, _("%(count)s ended", count=by_phase[Phase.ENDED])),
        (Phase.ANNOUNCED, _("%(count)s announced", count=by_phase[Phase.ANNOUNCED])),
    ):
        parts += [words_of] if by_phase[phase] else []
    return "; ".join(parts)


def _running_words(paid: Sequence[bool | None]) -> str:
    """Say how many positions run, and how many of these are paid."""
    count, found = len(paid), Counter(paid)
    match found.most_common(2):
        case []:
            return str(_("Now none"))
        case [(True, _all)]:
            return str(_("Now %(count)s, paid", count=count))
        case [(False, _all)]:
            return str(_("Now %(count)s, unpaid", count=count))
    parts = [_("%(count)s paid", count=found[True])] if found[True] else []
    parts += [_("%(count)s unpaid", count=found[False])] if found[False] else []
    parts += [_("%(count)s not stated whether paid", count=found[None])] if found[None] else []
    return str(_("Now %(count)s: %(parts)s", count=count, parts=", ".join(parts)))


def income_words(income: PublicIncome) -> str:
    """Return what was earned in a year, in words."""
    if income.amount_cents is None:
        return str(_("%(year)s: not known yet", year=income.year))
    return (
        f"{income.year}: {formatting.money_words(income.amount_cents, 'EUR', language.current())}"
    )


def late_words(late: Late) -> str:
    """Say how long after something was so it was recorded: in days, and what is far off in words
    that say about.
    """
    if late.days > EXACT_DAYS:
        span = span_words(late.days)
        return str(
            _("%(span)s after the end", span=span)
            if late.is_end
            else _("%(span)s after the start", span=span)
        )
    if late.is_end and late.is_at_least:
        return ngettext(
            "at least %(num)s day after the end", "at least %(num)s days after the end", late.days
        )
    if late.is_end:
        return ngettext("%(num)s day after the end", "%(num)s days after the end", late.days)
    if late.is_at_least:
        return ngettext(
            "at least %(num)s day after the start",
            "at least %(num)s days after the start",
            late.days,
        )
    return ngettext("%(num)s day after the start", "%(num)s days after the start", late.days)


def span_words(days: int) -> str:
    """Say how long many days are, in months up to two years and in years from there."""
    if days < 2 * YEAR:
        return str(_("about %(num)s months", num=round(days / (YEAR / 12))))
    years = round(days / YEAR)
    if days < years * YEAR:
        return str(_("almost %(num)s years", num=years))
    return str(_("more than %(num)s years", num=years))


def _capacity(position: PublicPosition | PublicPositionVersion) -> tuple[str | None, str]:
    """Return the mark and the word of a capacity. Work, which is most people's main position, has
    its own.
    """
    if position.capacity is Capacity.PRIVATE and position.kind in (
        TieKind.EMPLOYMENT,
        TieKind.BUSINESS,
    ):
        return "work", str(_("Personal: work or own business"))
    return _CAPACITY_MARKS.get(position.capacity), labels.word(position.capacity)


def _confirmation_note(
    version: PublicPosition | PublicPositionVersion, confirmed: Mapping[int, datetime.datetime]
) -> str:
    """Say of what the clerk entered whether the official confirmed it; of a file only that the
    official did.
    """
    at = confirmed.get(version.row_id)
    if at is not None:
        return str(_("confirmed by the official on %(date)s", date=_words(day_of(at))))
    by_clerk = not version.by_official and version.origin == "declared"
    return str(_("entered by the clerk, not yet confirmed by the official")) if by_clerk else ""


def _organisation_url(position: PublicPosition | PublicPositionVersion) -> str | None:
    """Return the address of the organisation; None for an older version, whose organisation may
    have no page now.
    """
    if position.superseded_at is not None:
        return None
    return url_for("public.organisation", public_id=position.organisation_public_id)


def picture(
    positions: Sequence[PublicPosition], stand: Mapping[str, Phase], width: int = timeline.WIDTH
) -> timeline.TimelinePicture | None:
    """Return the picture of positions in time, so many units wide. `stand`: their phases, by their
    public ids.
    """
    spans = [
        timeline.Span(
            f"{each.title}, {each.organisation_name}",
            each.valid_from,
            each.valid_until,
            stand[each.public_id],
        )
        for each in positions
    ]
    return timeline.draw(spans, today(), width)


def _words(date: datetime.date) -> str:
    return formatting.date_words(date, language.current())
