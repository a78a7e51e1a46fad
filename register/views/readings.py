"""Who read what: the mark of pages on which something stands that is not public, what a person sees
of that, and what who watches over it searches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Identity
from register.errors import NotFound
from register.forms.readings import ReadingSearchForm
from register.presentation import labels
from register.presentation.headers import keep_out_of_sight
from register.services.officials import officials
from register.services.organisations import bodies
from register.services.readings import auditors, readings
from register.services.readings.readings import ReadingFilters, ReadingKind, Told
from register.session import identity, signed_in
from register.views import queries

if TYPE_CHECKING:
    from register.models.bodies import Body
    from register.models.officials import Official

blueprint = Blueprint("readings", __name__)
blueprint.after_request(keep_out_of_sight)

View = TypeVar("View", bound=Callable[..., Any])


def reads(
    kind: ReadingKind, told: Callable[[str], Told] | None = None, name: str = "public_id"
) -> Callable[[View], View]:
    """Mark a view whose page tells what is not public: that somebody reads it is written before the
    page is sent. What only leads elsewhere tells nothing.

    `told` says what is told of what bears the public id `name`. Without it the view says who stands
    on the page (`here_stand`); with it the view can, of whoever else does.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def read(*args: Any, **values: Any) -> Response:
            g.here_stand = None
            answer = make_response(view(*args, **values))
            if not 300 <= answer.status_code < 400:
                found = told(values[name]) if told is not None else None
                readings.record(identity(), kind, _with_others(found, g.here_stand))
            return answer

        read.reads = kind  # type: ignore[attr-defined]
        return cast(View, read)

    return mark


def _with_others(found: Told | None, others: Told | None) -> Told:
    if found is None:
        assert others is not None, "a page of which nobody said who stands on it"
        return others
    if others is None:
        return found
    return replace(found, officials={**found.officials, **others.officials})


def here_stand(officials: Iterable[Official], body: Body | None = None) -> None:
    """Say who stands on the page that is being made. `body` None: officials of several bodies."""
    g.here_stand = readings.about(officials, body)


lists = reads(ReadingKind.LIST)
reads_finding = reads(ReadingKind.FINDING, readings.of_finding)
reads_check = reads(ReadingKind.CHECK, readings.of_decision)
reads_decision = reads(ReadingKind.DECISION, readings.of_decision)
reads_opening = reads(ReadingKind.OPENING, readings.of_decision)
reads_signing = reads(ReadingKind.DECISION, readings.of_signing, "signing_id")
reads_meeting = reads(ReadingKind.MEETING, readings.of_meeting)
reads_official = reads(ReadingKind.OFFICIAL, readings.of_official)
reads_positions = reads(ReadingKind.POSITIONS, readings.of_official)
reads_income = reads(ReadingKind.INCOME, readings.of_official)
reads_interests = reads(ReadingKind.INTERESTS, readings.of_official)
reads_question = reads(ReadingKind.QUESTION, readings.of_official)
reads_whom_to_shield = reads(ReadingKind.SHIELDING, readings.of_official)
reads_shielding = reads(ReadingKind.SHIELDING, readings.of_shielding)
reads_report = reads(ReadingKind.REPORT, readings.of_report)
reads_proposal = reads(ReadingKind.PROPOSAL, readings.of_proposal)


def is_auditor(who: Identity) -> bool:
    """Say whether this asker watches over who read what, somewhere."""
    return bool(who.audits)


@blueprint.get("/mijn/<public_id>/inzage")
@signed_in
def own(public_id: str) -> str:
    """Show an official who read what about that person, and as what."""
    official, number = officials.get_own(identity(), public_id), queries.page_of_list()
    return render_template(
        "readings/own.html",
        official=official,
        page=readings.of_oneself(identity(), official, clock.today(), number),
        number=number,
        READING=labels.READING,
        CAPACITY=labels.CAPACITY_OF_READER,
    )


@blueprint.get("/inzage")
@signed_in
def kept() -> ResponseReturnValue:
    """Go to the readings of the body over which the asker watches, or choose from several."""
    found = auditors.bodies_of(identity())
    if not found:
        raise NotFound("This account watches over no readings.")
    if len(found) == 1:
        return redirect(url_for(".index", slug=found[0].slug), 303)
    return render_template("readings/kept.html", bodies=found)


@blueprint.get("/organen/<slug>/inzage")
@signed_in
@reads(ReadingKind.READINGS)
def index(slug: str) -> ResponseReturnValue:
    """Search who read what at a body."""
    body = bodies.get(slug)
    form = ReadingSearchForm(request.args)
    number = queries.asked_of_list(form)
    filters = ReadingFilters(
        form.naam.data or "", form.wat.data or "", form.van.data, form.tot.data
    )
    page, officials_told = readings.search(identity(), body, filters, number)
    here_stand(officials_told, body)
    asked: dict[str, Any] = {name: value for name, value in form.data.items() if value}
    return render_template(
        "readings/index.html",
        body=body,
        search=form,
        page=page,
        number=number,
        page_url=lambda at: url_for(".index", slug=slug, pagina=at, **asked),
        is_narrowed=bool(asked),
        READING=labels.READING,
        CAPACITY=labels.CAPACITY_OF_READER,
    )
