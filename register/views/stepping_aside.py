"""Who stepped aside at which item of a meeting: for the clerk, for the official before it is
public, and for everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from register import clock
from register.access import Permission, Subject, allows
from register.errors import Invalid
from register.forms.meetings import AsidesForm, MeetingButton, OwnAsideForm
from register.presentation import labels
from register.presentation.page_cache import kept
from register.public import asides as shown
from register.services.meetings import meetings, stepping_aside
from register.services.meetings.stepping_aside import AsideStated
from register.services.officials import visibility
from register.services.organisations import bodies
from register.session import identity, public, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid
from register.views.readings import here_stand, reads_meeting

if TYPE_CHECKING:
    from register.services.meetings.stepping_aside import MeetingAsides

blueprint = Blueprint("stepping_aside", __name__)

SHOW = "show"
"""The button that says what is chosen, so that a second tab chooses the same."""
SPARE_ROWS = 4
"""Empty rows below what stands; more come after sending."""


@blueprint.after_request
def keep_out_of_search(response: Response) -> Response:
    """Keep these pages out of search engines, which would make a list of a person; and those that
    are not public out of caches.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    if request.endpoint not in ("stepping_aside.index", "stepping_aside.show"):
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every page the words for who meets."""
    return {"HEADING": labels.MEETING_HEADING}


@blueprint.get("/organen/<slug>/teruggetrokken")
@public
@kept
def index(slug: str) -> str:
    """List the meetings of a body of which somebody stepped aside, by day."""
    return render_template(
        "stepping_aside/index.html",
        body=shown.body_of(slug),
        meetings=shown.meetings_of(slug, clock.today()),
    )


@blueprint.get("/organen/<slug>/teruggetrokken/<public_id>")
@public
@kept
def show(slug: str, public_id: str) -> str:
    """Say who stepped aside at which item of a meeting, as its published minutes say."""
    return render_template(
        "stepping_aside/show.html",
        meeting=shown.meeting(slug, public_id, clock.today()),
    )


@blueprint.route("/organen/<slug>/vergaderingen/teruggetrokken", methods=["GET", "POST"])
@signed_in
def choose(slug: str) -> ResponseReturnValue:
    """Let a body show who stepped aside, or show it no more."""
    body = bodies.get_for(identity(), slug, Permission.KEEP_OFFICIALS)
    is_shown = stepping_aside.is_shown_by(body)
    if MeetingButton().validate_on_submit():
        with transaction():
            stepping_aside.choose(identity(), body, SHOW in request.form)
        flash(
            _("The body now shows who stepped aside, as far as it is recorded at a meeting.")
            if SHOW in request.form
            else _("Who stepped aside is not shown any more.")
        )
        return redirect(url_for(".choose", slug=slug), 303)
    return render_template(
        "stepping_aside/choose.html",
        body=body,
        is_shown=is_shown,
        keeps_meetings=allows(identity(), Permission.KEEP_DECISIONS, Subject(body.id)),
    )


@blueprint.route("/vergaderingen/<public_id>/teruggetrokken", methods=["GET", "POST"])
@signed_in
@reads_meeting
def record(public_id: str) -> ResponseReturnValue:
    """Record who stepped aside at which item, from the published minutes."""
    meeting = meetings.get(identity(), public_id)
    recorded = stepping_aside.of_meeting(identity(), meeting, clock.today())
    here_stand(recorded.members)
    form = AsidesForm()
    if request.method != "POST":
        _fill(form, recorded)
    form.offer([SelectChoice(each.public_id, each.person.name) for each in recorded.members])
    if form.validate_on_submit():
        stated = [
            AsideStated(row.form.official.data, row.form.item.data.strip())
            for row in form.rows
            if row.form.is_filled
        ]
        try:
            with transaction():
                stepping_aside.record(
                    identity(), meeting, (form.address.data or "").strip(), stated, clock.today()
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("This has been recorded. Each official reads it before it is public."))
            return redirect(url_for(".record", public_id=public_id), 303)
    page = render_template(
        "stepping_aside/record.html",
        meeting=meeting,
        form=form,
        recorded=recorded,
        is_shown=stepping_aside.is_shown_by(meeting.body),
        is_over=meeting.held_on <= clock.today(),
        is_contested=stepping_aside.is_contested,
        today=clock.today(),
        days=stepping_aside.DAYS_AHEAD,
    )
    return page, 400 if form.errors else 200


def _fill(form: AsidesForm, recorded: MeetingAsides) -> None:
    """Show what is recorded, what an import offers, and empty rows."""
    form.address.data = recorded.address
    stated = [AsideStated(each.official.public_id, each.item) for each in recorded.asides]
    empty = [AsideStated("", "")] * SPARE_ROWS
    for each in [*stated, *recorded.offered, *empty]:
        form.rows.append_entry({"official": each.official, "item": each.item})


@blueprint.route("/mijn-punten/teruggetrokken/<public_id>", methods=["GET", "POST"])
@signed_in
def own(public_id: str) -> ResponseReturnValue:
    """Let an official read what is to stand on the page of a meeting, and say whether it is
    right.
    """
    aside = stepping_aside.get_own(identity(), public_id)
    form = OwnAsideForm()
    if form.validate_on_submit():
        try:
            with transaction():
                stepping_aside.answer(
                    identity(), public_id, form.said.data == "right", form.note.data or ""
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("Your answer has been recorded."))
            return redirect(url_for("duties.index"), 303)
    page = render_template(
        "stepping_aside/own.html",
        aside=aside,
        meeting=aside.minutes.meeting,
        form=form,
        helped=True,
        is_shown=stepping_aside.is_shown_by(aside.minutes.meeting.body)
        and visibility.is_published(aside.official),
        is_public=aside.public_from <= clock.today(),
        is_contested=stepping_aside.is_contested(aside),
    )
    return page, 400 if form.errors else 200
