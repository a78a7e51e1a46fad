"""The list of all positions, as filtered."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice

from register.forms.public import (
    ALL,
    ANSWERS,
    CAPACITIES,
    KINDS,
    OFFICES,
    PHASES,
    ListForm,
    PositionsForm,
)
from register.presentation.page_cache import kept
from register.public import listing
from register.public.listing import Filters, PositionOrder
from register.session import limited, public
from register.views import rows as entries

blueprint = Blueprint("listing", __name__)

ORDERS = {"naam": PositionOrder.OFFICIAL, "organisatie": PositionOrder.ORGANISATION}


@blueprint.get("/nevenfuncties")
@limited("LIST_LIMIT")
@public
@kept
def positions() -> ResponseReturnValue:
    """Show the positions of all registers, narrowed by the filters in the address."""
    form, are_all = form_of(request.args, PositionsForm)
    is_right = form.validate()
    filters = filters_of(form)
    order = ORDERS.get(form.data["volgorde"], PositionOrder.NEWEST)
    page = listing.positions(filters, request.args.get("na"), order=order)
    asked = {name: value for name, value in form.data.items() if value}
    rows = [
        (entries.row(position, page.left, late=page.late), official)
        for position, official in page.rows
    ]
    more = url_for(".positions", **asked, na=page.next_after) if page.next_after else None
    first = url_for(".positions", **asked) if "na" in request.args else None
    return render_template(
        "public/positions.html",
        form=form,
        rows=rows if is_right else [],
        page=page,
        most=listing.MOST_COUNTED,
        more=more,
        first=first,
        chosen=[name for name in asked if name != "volgorde"],
        order=order,
        filters=filters,
        are_all=are_all,
    ), (200 if is_right else 400)


def form_of(answers: MultiDict[str, str], kind: type[ListForm] = ListForm) -> tuple[ListForm, bool]:
    """Return the filters in an address, and whether all bodies can be chosen from."""
    form = kind(answers)
    bodies, are_all = listing.bodies(form.orgaan.data)
    form.orgaan.choices = [ALL, *(SelectChoice(body.slug, body.name) for body in bodies)]
    return form, are_all


def filters_of(form: ListForm) -> Filters:
    """Return the filters; a word that is not known filters nothing, and the form says so."""
    return Filters(
        body_slug=form.orgaan.data or None,
        office=OFFICES.get(form.ambt.data),
        capacity=CAPACITIES.get(form.hoedanigheid.data),
        paid=ANSWERS.get(form.betaald.data),
        kinds=KINDS.get(form.soort.data),
        phase=PHASES.get(form.status.data),
    )
