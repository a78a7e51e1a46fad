"""The answers of a draft: which page is still open, what they say, and how they differ from what
stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from conflict_graph.dates import PartialDate
from conflict_graph.facts import TieKind
from conflict_graph.particulars import NONE_STATED, Particulars
from register.forms.fields import write_date
from register.forms.positions import (
    CHECK,
    EXPENSES,
    NEW,
    PAGES,
    AmendForm,
    ByOfficeForm,
    MoreForm,
    ShareForm,
    WhenForm,
    WhereForm,
)
from register.presentation import formatting, labels, language, particulars
from register.services.declarations import positions
from register.services.declarations.positions import PositionEntry
from register.services.organisations import knowable, organisations
from register.session import identity

if TYPE_CHECKING:
    from register.models.declarations import Position, PositionVersion
    from register.models.drafts import PositionDraft
    from register.models.organisations import Organisation


_PAID = {
    True: lazy_gettext("Paid"),
    False: lazy_gettext("Unpaid"),
    None: lazy_gettext("Not stated"),
}


@dataclass(frozen=True, slots=True)
class Forms:
    """The questions of a draft, filled in. `stands`: what the entry that it changes says of what no
    question asks, as a list had it.
    """

    where: WhereForm
    how: ShareForm
    when: WhenForm
    office: ByOfficeForm
    more: MoreForm
    stands: Particulars


def forms_of(answers: Mapping[str, str], changes: Position | None = None) -> Forms:
    """Return the pages as they were filled in. `changes`: the entry that the answers are to change;
    None: they are of a new one.
    """
    typed = MultiDict(dict(answers))
    where, how, when, office, more = (
        form(typed, meta={"csrf": False})
        for form in (WhereForm, ShareForm, WhenForm, ByOfficeForm, MoreForm)
    )
    payload = changes.current.payload if changes is not None else None
    stands = positions.said_in(payload).particulars if payload is not None else NONE_STATED
    return Forms(where, how, when, office, more, stands)


def forms_in(draft: PositionDraft) -> Forms:
    """Return the pages of a draft as they were filled in."""
    return forms_of(draft.answers, draft.position)


def where_of(draft: PositionDraft) -> str:
    """Return the word for the page on which something is left to ask; the page of the check when
    nothing is.
    """
    typed = MultiDict(dict(draft.answers))
    return next(
        (
            page
            for page, form in PAGES.items()
            if not form(typed, meta={"csrf": False}).is_complete()
        ),
        CHECK,
    )


def title_of(draft: PositionDraft) -> str:
    """Return what a draft is about, as far as it says so."""
    parts = (draft.answers.get("title", ""), draft.answers.get("organisation_name", ""))
    return ", ".join(part.strip() for part in parts if part.strip()) or str(
        _("A position without a name yet")
    )


def entry_of(forms: Forms, organisation_id: int) -> PositionEntry:
    """Return what the answers say of the position."""
    return PositionEntry(
        title=forms.where.title.data or "",
        organisation_id=organisation_id,
        kind=forms.how.tie_kind(),
        capacity=forms.how.capacity_held(),
        paid=forms.how.is_paid(),
        share=forms.how.share_fraction() if forms.how.tie_kind() is TieKind.OWNERSHIP else None,
        valid_from=forms.when.valid_from.data,
        valid_until=forms.when.valid_until.data,
        ended=forms.when.has_ended(),
        announced=forms.when.running.data == "announced",
        particulars=particulars_of(forms),
    )


def particulars_of(forms: Forms) -> Particulars:
    """Return what the answers say of the position beside what it is, where and when."""
    more, by_office = forms.more, forms.office.is_by_office()
    note, expenses = more.note.data or None, forms.stands.expenses
    if forms.how.paid.data == EXPENSES:
        expenses = True
    elif forms.how.paid.data == "no" and expenses:
        expenses = None
    return Particulars(
        time_spent=more.time_spent.data,
        expenses=expenses,
        fee_destination=forms.office.destination(),
        appointed_by=(forms.office.appointed_by.data or None) if by_office else None,
        main_job={"yes": True, "no": False}.get(str(more.main_job.data)),
        accepted_on=more.accepted_on.data,
        published_on=forms.stands.published_on,
        note=note,
        note_public=more.note_public.data == "yes" if note else None,
    )


def answers_of(position: Position, entry: PositionEntry) -> dict[str, str]:
    """Return what is on record as if it had just been typed."""
    payload = position.current.payload
    assert payload is not None, "an entry that can be changed has its words"
    return {
        "title": entry.title,
        **of_organisation(payload.organisation),
        "kind": entry.kind.value,
        "share": "" if entry.share is None else f"{entry.share * 100:g}",
        "capacity": entry.capacity.value if entry.capacity else "unknown",
        "paid": EXPENSES
        if entry.paid is False and entry.particulars.expenses
        else {True: "yes", False: "no", None: "unknown"}[entry.paid],
        "running": "announced" if entry.announced else "ended" if entry.ended else "running",
        "valid_from": write_date(entry.valid_from),
        "valid_until": write_date(entry.valid_until),
        **_answers_of_more(entry.particulars),
    }


def _answers_of_more(said: Particulars) -> dict[str, str]:
    return {
        "time_spent": said.time_spent.words("nl") if said.time_spent else "",
        "fee_destination": said.fee_destination.value if said.fee_destination else "unknown",
        "appointed_by": said.appointed_by or "",
        "main_job": {True: "yes", False: "no", None: ""}[said.main_job],
        "accepted_on": write_date(said.accepted_on),
        "note": said.note or "",
        "note_public": "yes" if said.note_public else "",
    }


def of_organisation(organisation: Organisation) -> dict[str, str]:
    """Return the answers by which an organisation is known, so that it is not asked about again."""
    numbers = [each.number for each in organisation.identifiers if each.scheme == "NL-KVK"]
    answers = {
        "organisation_name": organisation.name,
        "town": organisation.town or "",
        "kvk": numbers[0] if numbers else "",
        "organisation": organisation.public_id,
    }
    return {**answers, "asked": forms_of(answers).where.question()}


def organisation_words(where: WhereForm) -> str:
    """Return the name of the organisation that was chosen."""
    if where.organisation.data == NEW:
        return words_of_organisation(where.organisation_name.data, where.town.data, where.kvk.data)
    return name_of(organisations.get(where.organisation.data))


def name_of(organisation: Organisation) -> str:
    """Return an organisation so that it can be told from others: name, town and number."""
    numbers = [each.number for each in organisation.identifiers if each.scheme == "NL-KVK"]
    who = identity()
    return words_of_organisation(
        knowable.name_for(who, organisation),
        knowable.town_for(who, organisation),
        numbers[0] if numbers else None,
    )


def words_of_organisation(name: str | None, town: str | None, kvk: str | None) -> str:
    """Return name and town, and the number in brackets."""
    place = f"{name}, {town}" if town else f"{name}"
    return f"{place} ({_('KvK number')} {kvk})" if kvk else place


def said(entry: PositionEntry, organisation: str) -> list[tuple[str, str]]:
    """Return what an entry says, question by question, in words; "" for what it does not state."""
    return [
        (_("Position"), entry.title),
        (_("Organisation"), organisation),
        (_("What ties you to it?"), labels.word(entry.kind)),
        *(
            [(_("Which part do you own, in per cent?"), f"{entry.share * 100:g}")]
            if entry.share is not None
            else []
        ),
        (_("Capacity"), labels.word(entry.capacity) or str(_("Not stated"))),
        (_("Paid"), str(_PAID[entry.paid])),
        (_("First day"), _date(entry.valid_from)),
        (_("Last day"), _last_day(entry)),
        *particulars.rows(entry.particulars),
    ]


def rows_between(position: Position, number: int) -> list[tuple[str, str, str]]:
    """Return in which answers the version of an entry that somebody had in view differs from the
    one that stands.
    """
    before = dict(
        _said_by(position.versions[number - 1] if 0 < number <= len(position.versions) else None)
    )
    return [
        (name, before.get(name, ""), now)
        for name, now in _said_by(position.current)
        if now != before.get(name, "")
    ]


def difference(draft: PositionDraft) -> list[tuple[str, str, str, str]]:
    """Return each answer as it was when the change was begun, as it stands now, and as the draft
    has it.
    """
    position, number = _changed(draft)
    had = _before_since(draft, position.versions[number - 1])
    now, wanted = _before_since(draft, position.current), _wanted(draft)
    rows = [
        (name, had.get(name, ""), now.get(name, ""), wanted.get(name, ""))
        for name in {**had, **now, **wanted}
    ]
    return [row for row in rows if len(set(row[1:])) > 1]


def changes(draft: PositionDraft) -> list[tuple[str, str, str]]:
    """Return the answers of a draft that differ from what stands: the question, what stands, what
    the draft says.

    None where something became different and nothing but its period is.
    """
    now, wanted = _before_since(draft, _changed(draft)[0].current), _wanted(draft)
    rows = [(name, now.get(name, ""), wanted.get(name, "")) for name in {**now, **wanted}]
    differing = [row for row in rows if row[1] != row[2]]
    is_of_period = _became_different(draft) and {row[0] for row in differing} <= {
        _("Different since"),
        _("Last day"),
    }
    return [] if is_of_period else differing


def _changed(draft: PositionDraft) -> tuple[Position, int]:
    """Return the entry that a draft changes, and the version of it that was in view."""
    assert draft.position is not None, "a draft of a new entry changes nothing"
    assert draft.number is not None, "a change begins with a version in view"
    return draft.position, draft.number


def _before_since(draft: PositionDraft, version: PositionVersion) -> dict[str, str]:
    """Return what a version says; without its first day where something became different."""
    was = dict(_said_by(version))
    if _became_different(draft):
        was.pop(_("First day"), None)
    return was


def _wanted(draft: PositionDraft) -> dict[str, str]:
    """Return what a draft says; the first day of what became different is since when it is."""
    forms = forms_in(draft)
    wanted = said(entry_of(forms, 0), organisation_words(forms.where))
    first_day, since = _("First day"), _("Different since")
    return {
        since if _became_different(draft) and name == first_day else name: text
        for name, text in wanted
    }


def _became_different(draft: PositionDraft) -> bool:
    return bool(draft.answers.get("reason") == AmendForm.CHANGE)


def _said_by(version: PositionVersion | None) -> list[tuple[str, str]]:
    payload = version.payload if version is not None else None
    return (
        said(positions.said_in(payload), name_of(payload.organisation))
        if payload is not None
        else []
    )


def _date(date: PartialDate | None) -> str:
    return formatting.date_words(date, language.current()) if date else str(_("Not known"))


def _last_day(entry: PositionEntry) -> str:
    if entry.valid_until is None and entry.ended is not True:
        return str(
            _("None, it is running") if not entry.announced else _("None, it has not begun yet")
        )
    return _date(entry.valid_until)
