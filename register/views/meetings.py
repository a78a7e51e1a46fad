"""Meetings: an agenda as a set of decisions for the clerk, and for each member only the items by
which that member may be concerned.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionKind
from register import clock
from register.access import Permission, Subject, allows
from register.errors import Invalid
from register.forms.meetings import AGAIN, LEAVE_OUT, NEW, AgendaForm, MeetingButton, MinutesForm
from register.presentation import heard, labels
from register.presentation.headers import keep_out_of_sight
from register.presentation.language import current as language
from register.services.entering import agendas
from register.services.entering.agendas import AgendaItem, MeetingKind
from register.services.meetings import meetings, recusals, stepping_aside
from register.services.meetings.recusals import RecusalSaid
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.findings import OUTCOMES, address_of
from register.views.forms import show_invalid
from register.views.readings import reads_meeting

if TYPE_CHECKING:
    from register.models.bodies import Body
    from register.models.council import MinutesEntry
    from register.models.meetings import Meeting

blueprint = Blueprint("meetings", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every page its words."""
    return {
        "OUTCOMES": OUTCOMES,
        "HEADING": labels.MEETING_HEADING,
        "ROLES": labels.ROLE_BESIDE_A_NAME,
        "STEPS": labels.STEP_DONE,
        "STEPS_TO_COME": labels.STEP_TO_COME,
        "address_of": address_of,
        "minutes_words": _minutes_words,
        "SAID": labels.RECUSAL_SAID,
    }


def _minutes_words(entry: MinutesEntry) -> str:
    """Return what the minutes say of somebody, in words; what they do not list is not said."""
    said = [labels.MINUTES_PRESENCE.get(entry.presence), labels.MINUTES_VOTE.get(entry.vote)]
    said += [labels.MINUTES_SPOKE] if entry.spoke else []
    return "; ".join(str(each) for each in said if each) or str(labels.MINUTES_NOTHING)


@blueprint.get("/organen/<slug>/vergaderingen")
@signed_in
def index(slug: str) -> str:
    """List the meetings of a body."""
    body = bodies.get_for(identity(), slug, Permission.KEEP_DECISIONS)
    return render_template(
        "meetings/index.html",
        body=body,
        meetings=meetings.list_of(identity(), body),
        today=clock.today(),
        may_choose_asides=allows(identity(), Permission.KEEP_OFFICIALS, Subject(body.id)),
    )


@blueprint.route("/organen/<slug>/vergaderingen/nieuw", methods=["GET", "POST"])
@signed_in
def enter(slug: str) -> ResponseReturnValue:
    """Enter a meeting with its agenda."""
    return _enter(bodies.get_for(identity(), slug, Permission.KEEP_DECISIONS), None)


@blueprint.route("/vergaderingen/<public_id>/punten", methods=["GET", "POST"])
@signed_in
def add(public_id: str) -> ResponseReturnValue:
    """Put more items on an agenda."""
    meeting = meetings.get(identity(), public_id)
    return _enter(meeting.body, meeting)


def _enter(body: Body, meeting: Meeting | None) -> ResponseReturnValue:
    form = AgendaForm()
    if meeting is not None:
        form.only_items()
    if AGAIN in request.form:
        form.rows.entries.clear()
    elif form.validate_on_submit():
        try:
            if form.rows.entries:
                with transaction():
                    made = _made(body, meeting, form)
                    public_id = made.public_id
                flash(_("The agenda has been recorded. Now check all items with one press."))
                return redirect(url_for(".show", public_id=public_id), 303)
            _recognise(body, form, _day(meeting, form))
        except Invalid as error:
            show_invalid(form, error)
    if form.rows.entries:
        _offer(body, form, _day(meeting, form))
    page = render_template("meetings/enter.html", body=body, meeting=meeting, form=form)
    return page, 400 if form.errors else 200


def _day(meeting: Meeting | None, form: AgendaForm) -> datetime.date:
    """Return the day of the meeting; today, where none is entered yet."""
    if meeting is not None:
        return meeting.held_on
    return form.held_on.data.earliest if form.held_on.data else clock.today()


def _recognise(body: Body, form: AgendaForm, held_on: datetime.date) -> None:
    """Put the lines into rows, each as what it most likely is."""
    lines = agendas.lines_of(form.lines.data or "")
    same = agendas.known(identity(), body, [each.title for each in lines], held_on)
    for line, known in zip(lines, same, strict=True):
        first = known[0].public_id if known and known[0].is_same else NEW
        form.rows.append_entry(
            {
                "number": line.number,
                "title": line.title,
                "parties": "; ".join(
                    each.name if each.kvk in ("", each.name) else f"{each.name} {each.kvk}"
                    for each in line.parties
                ),
                "kind": line.kind.value,
                "decision": LEAVE_OUT if line.is_procedure else first,
            }
        )


def _offer(body: Body, form: AgendaForm, held_on: datetime.date) -> None:
    """Offer for each row the decisions that it may be."""
    titles = [row.form.title.data or "" for row in form.rows]
    offered = agendas.known(identity(), body, titles, held_on)
    for row, known in zip(form.rows, offered, strict=True):
        row.form.decision.choices = [
            SelectChoice(NEW, _("A new decision")),
            *(
                SelectChoice(
                    each.public_id, _("In the register already: %(title)s", title=each.title)
                )
                for each in known
            ),
            SelectChoice(LEAVE_OUT, _("No decision: leave it out")),
        ]


def _made(body: Body, meeting: Meeting | None, form: AgendaForm) -> Meeting:
    if meeting is None:
        day = form.held_on.data
        assert day is not None, "the form asks for it"
        kind = MeetingKind(form.kind.data)
        meeting = agendas.begin(identity(), body, kind, day.earliest)
    agendas.add(
        identity(),
        meeting,
        [
            AgendaItem(
                number=row.form.number.data or "",
                title=(row.form.title.data or "").strip(),
                kind=DecisionKind(row.form.kind.data),
                parties=row.form.parties.data or "",
                known=None if row.form.decision.data == NEW else row.form.decision.data,
            )
            for row in form.rows
            if row.form.is_kept
        ],
    )
    return meeting


@blueprint.get("/vergaderingen/<public_id>")
@signed_in
@reads_meeting
def show(public_id: str) -> str:
    """Show a meeting: the answer first, and a sheet for each item."""
    meeting = meetings.get(identity(), public_id)
    return render_template(
        "meetings/show.html",
        shown=meetings.show(identity(), meeting, language(), clock.today()),
        meeting=meeting,
        day=PartialDate.of(meeting.held_on),
        is_over=meeting.held_on < clock.today(),
        shows_asides=meeting.held_on <= clock.today() and stepping_aside.is_shown_by(meeting.body),
        proofs=recusals.of_meeting(identity(), meeting),
    )


@blueprint.post("/vergaderingen/<public_id>/toets")
@signed_in
def check(public_id: str) -> ResponseReturnValue:
    """Check all items."""
    meeting = meetings.get(identity(), public_id)
    if MeetingButton().validate_on_submit():
        with transaction():
            meetings.check_all(identity(), meeting, clock.today())
        flash(_("All items have been checked."))
    return redirect(url_for(".show", public_id=public_id), 303)


@blueprint.post("/vergaderingen/<public_id>/vertellen")
@signed_in
def tell(public_id: str) -> ResponseReturnValue:
    """Tell members in private by which items they may be concerned."""
    meeting = meetings.get(identity(), public_id)
    if MeetingButton().validate_on_submit():
        with transaction():
            meetings.tell(identity(), meeting, language(), clock.today())
        flash(_("Each member who may be concerned by an item reads that in private."))
    return redirect(url_for(".show", public_id=public_id), 303)


@blueprint.post("/vergaderingen/<public_id>/punten/<item_id>/van-de-agenda")
@signed_in
def take_off(public_id: str, item_id: str) -> ResponseReturnValue:
    """Take an item off the agenda."""
    meeting = meetings.get(identity(), public_id)
    if MeetingButton().validate_on_submit():
        with transaction():
            meetings.take_off(identity(), meeting, item_id)
        flash(_("The item is off the agenda. The decision itself stays."))
    return redirect(url_for(".show", public_id=public_id), 303)


@blueprint.route("/mijn-punten/notulen/<public_id>", methods=["GET", "POST"])
@signed_in
def own_minutes(public_id: str) -> ResponseReturnValue:
    """Ask an official first where the minutes say something else than a recorded recusal."""
    proof = recusals.get_own(identity(), public_id)
    form = MinutesForm()
    if form.validate_on_submit():
        with transaction():
            recusals.answer(
                identity(), public_id, RecusalSaid(form.said.data), form.note.data or ""
            )
        flash(_("Your answer has been recorded."))
        return redirect(url_for("duties.index"), 303)
    meeting = proof.entry.meeting
    page = render_template(
        "meetings/minutes.html",
        proof=proof,
        form=form,
        day=PartialDate.of(meeting.held_on) if meeting else None,
        helped=True,
    )
    return page, 400 if form.errors else 200


@blueprint.route("/mijn-punten/<public_id>", methods=["GET", "POST"])
@signed_in
def own(public_id: str) -> ResponseReturnValue:
    """Show a member the items by which that member may be concerned, and no other."""
    meeting, items = meetings.own_items(identity(), public_id, language())
    if MeetingButton().validate_on_submit():
        with transaction():
            meetings.read(identity(), public_id)
        flash(_("Noted for yourself: you have read this. Nobody else sees that."))
        return redirect(url_for("duties.index"), 303)
    return render_template(
        "meetings/own.html",
        meeting=meeting,
        items=items,
        told=lambda report: heard.told(report, language()),
        day=PartialDate.of(meeting.held_on),
        helped=True,
    )
