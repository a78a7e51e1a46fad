"""The officials of a body, kept by its clerk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import clock
from register.access import Permission, Subject, allows, require
from register.errors import Invalid, NotFound
from register.forms.officials import (
    UNELECTED,
    OfficialForm,
    OfficialSearchForm,
    TermForm,
    full_time_of,
    kind_of,
)
from register.forms.unelected import ASKED, NOT_ASKED, PUBLISHED, UnelectedRuleForm
from register.services.declarations import at_once, tasks
from register.services.mail import reminders
from register.services.officials import officials, proposals, visibility
from register.services.officials import unelected as rules
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import queries
from register.views.forms import show_invalid
from register.views.readings import here_stand, lists, reads_official

if TYPE_CHECKING:
    from register.models.bodies import Body
    from register.models.officials import Official


blueprint = Blueprint("officials", __name__)


@blueprint.get("/beheer/bestuurders")
@signed_in
def kept() -> ResponseReturnValue:
    """Go to the officials of the body that the asker keeps, or choose from several."""
    kept = bodies.list_for(identity(), Permission.KEEP_OFFICIALS)
    if len(kept) == 1:
        return redirect(url_for(".index", slug=kept[0].slug), 303)
    return render_template("officials/kept.html", bodies=kept)


@blueprint.get("/organen/<slug>/beheer/bestuurders")
@signed_in
@lists
def index(slug: str) -> ResponseReturnValue:
    """List the officials of a body, public or not."""
    body = _kept_body(slug)
    form = OfficialSearchForm(request.args)
    number = queries.asked_of_list(form)
    text = form.q.data or ""
    page = officials.page_of(body, text, number)
    listed = [
        (official, visibility.is_published(official), officials.acts_on(identity(), official))
        for official in page.rows
    ]
    asked = [
        each
        for each in proposals.list_to_answer(identity())
        if each.proposal.other.body_id == body.id
    ]
    told = proposals.list_from(identity(), body, clock.today())
    proposed = [each.proposal for each in (*asked, *told)]
    ends = (end for each in proposed for end in (each.official, each.other))
    here_stand([*page.rows, *ends], body)
    return render_template(
        "officials/index.html",
        body=body,
        search=form,
        page=page,
        page_url=lambda number: url_for(".index", slug=slug, q=text or None, pagina=number),
        officials=listed,
        to_answer=asked,
        told=told,
        act=Permission,
        may_shield=allows(identity(), Permission.SHIELD, Subject(body.id)),
    )


@blueprint.route("/organen/<slug>/beheer/bestuurders/nieuw", methods=["GET", "POST"])
@signed_in
def add(slug: str) -> ResponseReturnValue:
    """Add an official with a first term."""
    body = _kept_body(slug)
    form = OfficialForm()
    form.ask_reason(False)
    if form.validate_on_submit():
        names = (form.family_name.data, form.given_name.data, form.initials.data, form.prefix.data)
        try:
            with transaction():
                official = officials.add(identity(), body, *names)
                _appoint(official, form)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The official has been added."))
            return redirect(url_for(".index", slug=slug), 303)
    return render_template("officials/add.html", body=body, form=form), 400 if form.errors else 200


@blueprint.route("/organen/<slug>/beheer/bestuurders/<public_id>/ambt", methods=["GET", "POST"])
@signed_in
@reads_official
def appoint(slug: str, public_id: str) -> ResponseReturnValue:
    """Record a term of an official: another office, or the last day of this one."""
    body = _kept_body(slug)
    official = officials.get(public_id)
    if official.body_id != body.id:
        raise NotFound("There is no such official.")
    officials.require_appointing(identity(), official)
    form = TermForm()
    is_asked = "reason" in request.form
    if form.validate_on_submit():
        try:
            with transaction():
                _appoint(official, form)
        except Invalid as error:
            is_asked = is_asked or error.field == "reason"
            show_invalid(form, error)
        else:
            flash(_("The term has been recorded."))
            return redirect(url_for(".index", slug=slug), 303)
    form.ask_reason(is_asked)
    return render_template("officials/appoint.html", body=body, official=official, form=form), (
        400 if form.errors else 200
    )


@blueprint.get("/organen/<slug>/beheer/bestuurders/zonder-verklaring")
@signed_in
@lists
def undeclared(slug: str) -> ResponseReturnValue:
    """List who holds an office and has declared nothing."""
    body = _kept_body(slug)
    found = tasks.list_undeclared(identity(), body, clock.today())
    unknown = tasks.list_full_time_unknown(identity(), body, clock.today())
    reach = reminders.reach_of(body, [official for official, _since in found], clock.now())
    days = current_app.config["AT_ONCE_DAYS"]
    here_stand([*(each for each, _since in found), *unknown], body)
    return render_template(
        "officials/undeclared.html",
        body=body,
        undeclared=found,
        unknown=[
            (each, Permission.APPOINT in officials.acts_on(identity(), each)) for each in unknown
        ],
        reach=reach,
        at_once=at_once.figure(identity(), body, clock.today(), days),
    )


@blueprint.route("/organen/<slug>/beheer/niet-gekozen-leden", methods=["GET", "POST"])
@signed_in
def unelected(slug: str) -> ResponseReturnValue:
    """Record what the body decided to ask of members who were not elected."""
    body = _kept_body(slug)
    rule = rules.rule_of(body.id)
    duty = PUBLISHED if rule.published else ASKED if rule.asked else NOT_ASKED
    form = UnelectedRuleForm(
        duty=duty if rule.recorded_at else None,
        reference=rule.reference,
        decided_by=rule.decided_by,
    )
    if form.validate_on_submit():
        said = (form.duty.data != NOT_ASKED, form.duty.data == PUBLISHED)
        try:
            with transaction():
                rules.decide(
                    identity(), body, *said, form.reference.data or "", form.decided_by.data or ""
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("Recorded what the body asks of members who were not elected."))
            return redirect(url_for(".index", slug=slug), 303)
    return render_template("officials/unelected.html", body=body, form=form, rule=rule), (
        400 if form.errors else 200
    )


def _kept_body(slug: str) -> Body:
    body = bodies.get(slug)
    require(identity(), Permission.KEEP_OFFICIALS, Subject(body.id))
    return body


def _appoint(official: Official, form: TermForm) -> None:
    reference = form.designation_reference.data or None
    office = officials.office(
        identity(),
        official.body,
        form.title.data,
        kind_of(form),
        form.designated.data,
        reference,
        is_unelected=form.kind.data == UNELECTED,
    )
    dates = (form.valid_from.data, form.valid_until.data)
    portfolio, full_time = form.portfolio.data or "", full_time_of(form)
    reason = form.said_reason
    officials.appoint(
        identity(), official, office, *dates, portfolio, full_time=full_time, reason=reason
    )
