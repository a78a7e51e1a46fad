"""Differences in words, from old to new: one way of saying it for pages and feeds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from register.presentation import formatting, labels, language, particulars
from register.public.differences import INCOME, PARTICULARS, UNKNOWN, Difference


def sentences(differences: Iterable[Difference]) -> list[str]:
    """Return each difference as "field: old → new"."""
    return [
        f"{_field(each)}: {_value(each.name, each.before)} → {_value(each.name, each.after)}"
        for each in differences
    ]


def _field(difference: Difference) -> str:
    if difference.name == INCOME:
        return str(_("income over %(year)s", year=difference.year))
    if difference.name in PARTICULARS:
        return str(particulars.LABELS[difference.name])
    fields = {
        "title": _("position"),
        "organisation_name": _("organisation"),
        "capacity": _("capacity"),
        "paid": _("paid or not"),
        "valid_from": _("first day"),
        "valid_until": _("last day"),
        "ended": _("whether it is still running"),
    }
    return str(fields[difference.name])


def _value(name: str, value: Any) -> str:  # noqa: ANN401 - what a value is, its name says
    if value is None:
        return str(_("not recorded"))
    if value == UNKNOWN and name == INCOME:
        return str(_("not known yet"))
    if name in PARTICULARS:
        return particulars.words(value)
    match name:
        case "income":
            return formatting.money_words(value, "EUR", language.current())
        case "paid":
            return str(_("paid") if value else _("unpaid"))
        case "ended":
            return str(_("ended") if value else _("still running"))
        case "capacity":
            return labels.word(value)
        case "valid_from" | "valid_until":
            return formatting.date_words(value, language.current())
    return str(value)
