"""The register as it stood on a day, and what changed between two days."""

from __future__ import annotations

import datetime
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.clock import day_of, today
from register.forms.public import OFFICES, ChangesForm, MomentForm
from register.public import as_of, holders
from register.public import history as changes
from register.public.as_of import Moment
from register.public.listing import Filters
from register.session import limited, public
from register.views import differences
from register.views import rows as entries

blueprint = Blueprint("history", __name__)

SHOWN_DAYS = 30
"""The changes of so many days are shown to whoever names no days."""


def is_asked() -> bool:
    """Say whether the address names a day."""
    return bool(request.args.get("op", "").strip() or request.args.get("bekend", "").strip())


def body(slug: str) -> ResponseReturnValue:
    """Show a body as it stood on the day in the address."""
    form = MomentForm(request.args)
    moment = _moment(form)
    page = as_of.body(slug, moment)
    return render_template(
        "public/body_then.html",
        form=form,
        page=page,
        moment=moment,
        groups=holders.by_office(page),
        is_before_the_first=_is_before_the_first(page, moment),
    ), 400 if form.errors else 200


def _is_before_the_first(page: as_of.BodyThen, moment: Moment) -> bool:
    """Say whether a register is asked for as it stood before anything was recorded in it."""
    known_on, begins_at = moment.known_on, page.reach.begins_at
    return known_on is not None and begins_at is not None and day_of(begins_at) > known_on


def official(public_id: str) -> ResponseReturnValue:
    """Show an official as the entries stood on the day in the address."""
    form = MomentForm(request.args)
    moment = _moment(form)
    page = as_of.official(public_id, moment)
    rows = [
        _row(entry, each, moment, len(page.everybody) > 1)
        for each in page.everybody
        for entry in each.entries
    ]
    return render_template(
        "public/official_then.html", form=form, page=page, rows=rows, moment=moment
    ), (400 if form.errors else 200)


@blueprint.get("/organen/<slug>/wijzigingen", endpoint="changes")
@limited("LIST_LIMIT")
@public
def what_changed(slug: str) -> ResponseReturnValue:
    """Show what changed in the register of a body between two days."""
    return _changes(slug)


@blueprint.get("/wijzigingen")
@limited("LIST_LIMIT")
@public
def all_changes() -> ResponseReturnValue:
    """Show what changed in all registers between two days."""
    return _changes(None)


def _changes(slug: str | None) -> ResponseReturnValue:
    form = ChangesForm(request.args)
    is_right = form.validate()
    last = form.tot.data or today()
    first = form.van.data or last - datetime.timedelta(days=SHOWN_DAYS)
    if not {"van", "tot"} & request.args.keys():
        form.van.data, form.tot.data = first, last
    office = OFFICES.get(form.ambt.data)
    page = changes.between(slug, first, last, office=office)
    return render_template(
        "public/changes.html",
        form=form,
        page=page,
        first=first,
        last=last,
        filters=Filters(body_slug=slug, office=office),
        is_right=is_right,
        kinds=kinds(),
        difference_words=differences.sentences,
        declared_by=entries.declared_by,
        late_words=entries.late_words,
        most=changes.MOST,
    ), (200 if is_right else 400)


def _moment(form: MomentForm) -> Moment:
    """Return the moment that was asked for; days that are no days count as not asked for."""
    form.validate()
    return Moment(
        None if form.op.errors else form.op.data,
        None if form.bekend.errors else form.bekend.data,
    )


def _row(
    entry: as_of.EntryThen, page: as_of.OfficialThen, moment: Moment, says_where: bool
) -> entries.TableRow:
    row = entries.row(entry.version, page.left, late=page.late, on=moment.so_on)
    note = row.note if entry.is_sure else str(_("Not known for certain on that day"))
    where = entries.at_bodies(page.official.body_name) if says_where else ""
    return replace(row, is_new=False, note="; ".join(each for each in (where, note) if each))


def kinds() -> dict[str, str]:
    """Return the words for what was done with an entry."""
    return {
        "new": _("New"),
        "changed": _("Changed"),
        "ended": _("Ended"),
        "withdrawn": _("Withdrawn"),
        "income": _("Income"),
    }
