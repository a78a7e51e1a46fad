"""What a position says beside what it is, where and when, in the words that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from conflict_graph.dates import PartialDate
from conflict_graph.particulars import (
    FIELDS,
    PUBLIC,
    FeeDestination,
    ParticularField,
    Particulars,
    TimeSpent,
)
from register.presentation import formatting, language

LABELS: Mapping[str, Any] = {
    "time_spent": lazy_gettext("Time it takes"),
    "expenses": lazy_gettext("Expenses are paid back"),
    "fee_destination": lazy_gettext("The fee goes to"),
    "appointed_by": lazy_gettext("Appointed by"),
    "main_job": lazy_gettext("Main job"),
    "accepted_on": lazy_gettext("Accepted on"),
    "published_on": lazy_gettext("Published before on"),
    "note": lazy_gettext("Note of the official"),
    "note_public": lazy_gettext("Everybody may read the note"),
}
DESTINATION: Mapping[FeeDestination, Any] = {
    FeeDestination.SELF: lazy_gettext("The official"),
    FeeDestination.TREASURY: lazy_gettext("The treasury of the body"),
    FeeDestination.EMPLOYER: lazy_gettext("An employer"),
    FeeDestination.CHARITY: lazy_gettext("A charity"),
}


def words(value: object) -> str:
    """Return the value of a field in words; "" for what is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, FeeDestination):
        return str(DESTINATION[value])
    if isinstance(value, TimeSpent):
        return value.words(language.current())
    if isinstance(value, PartialDate):
        return formatting.date_words(value, language.current())
    return str(value)


def rows(said: Particulars, *, is_public: bool = False) -> list[tuple[str, str]]:
    """Return the fields that are stated, each with its name and value in words. `is_public`: those
    that everybody reads.
    """
    return [(name, value) for _field, name, value in fields(said, is_public=is_public)]


def fields(said: Particulars, *, is_public: bool = False) -> list[tuple[ParticularField, str, str]]:
    """Return the fields that are stated, each with its name and value in words."""
    values = ((each, getattr(said, each.name)) for each in (PUBLIC if is_public else FIELDS))
    return [
        (each, str(LABELS[each.name]), words(value)) for each, value in values if value is not None
    ]


def paid_words(paid: bool | None, said: Particulars) -> str:
    """Return what there is to say of expenses beside whether a position is paid; "": nothing."""
    if not said.expenses:
        return ""
    return str(_("expenses only") if paid is False else _("expenses are paid back"))
