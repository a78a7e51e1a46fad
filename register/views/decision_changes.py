"""What becomes of a decision: taken, withdrawn, put back, called by another reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus
from register import clock
from register.access import Permission, Subject, allows, require
from register.errors import Invalid
from register.forms.decisions import (
    ExplainForm,
    ReadForm,
    ReferenceForm,
    TakenForm,
    WithdrawalForm,
)
from register.presentation import labels
from register.presentation.headers import keep_out_of_sight
from register.services.decisions import decisions, standing
from register.services.organisations import bodies
from register.services.screening import signings
from register.services.screening.signings import Signed
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid
from register.views.readings import reads_signing

if TYPE_CHECKING:
    from register.forms.sending import SentForm
    from register.models.decisions import Decision

blueprint = Blueprint("decision_changes", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.route("/besluiten/<public_id>/genomen", methods=["GET", "POST"])
@signed_in
def take(public_id: str) -> ResponseReturnValue:
    """Record that a decision was taken, beside its last check."""
    decision = decisions.get_whole(identity(), public_id)
    decisions.require_impartial(identity(), decision)
    signings.require_open(decision)
    form = TakenForm(data={"decided_on": _day(decision)})
    if form.validate_on_submit():
        before = decisions.entry_of(decision)
        entry = replace(before, status=DecisionStatus.TAKEN, decided_on=form.decided_on.data)
        signed = Signed(form.signed_by.data or "", form.signed_reason.data or "")
        try:
            with transaction():
                signings.amend(identity(), decision, entry, clock.today(), signed=signed)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The decision is on record as taken."))
            return redirect(url_for("decisions.show", public_id=public_id), 303)
    decision = decisions.get_whole(identity(), public_id)
    page = render_template(
        "decisions/take.html",
        decision=decision,
        form=form,
        state=signings.expected(identity(), decision, clock.today()),
        SIGNED=labels.SIGNED,
    )
    return page, 400 if form.errors or form.form_errors else 200


def _day(decision: Decision) -> PartialDate:
    """Return the day that is most likely: the one that was planned, if it is not to come."""
    planned, today = decision.current.decided_on, clock.today()
    return planned if planned and planned.earliest <= today else PartialDate.of(today)


@blueprint.route("/besluiten/<public_id>/intrekken", methods=["GET", "POST"])
@signed_in
def withdraw(public_id: str) -> ResponseReturnValue:
    """Withdraw a decision."""
    decision = decisions.get_whole(identity(), public_id)
    decisions.require_impartial(identity(), decision)
    decisions.require_standing(decision)
    form = WithdrawalForm()
    return _changed(
        decision,
        form,
        "decisions/withdraw.html",
        lambda: standing.withdraw(identity(), decision, form.reason.data or "", clock.today()),
        _("The decision has been withdrawn. It stays in the list and in its history."),
    )


@blueprint.route("/besluiten/<public_id>/terugzetten", methods=["GET", "POST"])
@signed_in
def put_back(public_id: str) -> ResponseReturnValue:
    """Let a decision stand again that was withdrawn."""
    decision = decisions.get_whole(identity(), public_id)
    decisions.require_impartial(identity(), decision)
    standing.require_withdrawn(decision)
    form = WithdrawalForm()
    return _changed(
        decision,
        form,
        "decisions/withdraw.html",
        lambda: standing.put_back(identity(), decision, form.reason.data or ""),
        _("The decision stands again. Check it before it is signed."),
    )


@blueprint.route("/besluiten/<public_id>/kenmerk", methods=["GET", "POST"])
@signed_in
def rename(public_id: str) -> ResponseReturnValue:
    """Give a decision another reference."""
    decision = decisions.get_whole(identity(), public_id)
    standing.require_renamable(decision)
    form = ReferenceForm(data={"procedure": decision.reference})
    return _changed(
        decision,
        form,
        "decisions/reference.html",
        lambda: standing.rename(
            identity(), decision, form.procedure.data or "", form.reason.data or ""
        ),
        _("The reference has been changed. The one before it stands in the history."),
    )


def _changed(
    decision: Decision, form: SentForm, template: str, act: Callable[[], object], done: str
) -> ResponseReturnValue:
    """Do something to a decision once it is sent, else show the form for it."""
    public_id = decision.public_id
    if form.validate_on_submit():
        try:
            with transaction():
                act()
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(done)
            return redirect(url_for("decisions.show", public_id=public_id), 303)
    page = render_template(template, decision=decisions.get_whole(identity(), public_id), form=form)
    return page, 400 if form.errors or form.form_errors else 200


@blueprint.route("/ondertekend/<signing_id>", methods=["GET", "POST"])
@signed_in
@reads_signing
def signing(signing_id: str) -> ResponseReturnValue:
    """Show how a decision was taken beside its last check; a reviewer says that it was read."""
    found = signings.get(identity(), signing_id)
    about = signings.subject(identity(), found.decision)
    form = ReadForm()
    if form.validate_on_submit():
        with transaction():
            signings.read(identity(), found)
        flash(_("It is on record that you read this."))
        return redirect(url_for("desk.show"), 303)
    return render_template(
        "decisions/signing.html",
        signing=found,
        form=form,
        may_read=allows(identity(), Permission.READ_SIGNING, about) and not found.readings,
        keeps=allows(identity(), Permission.KEEP_DECISIONS, decisions.subject_of(found.decision)),
        SIGNED=labels.SIGNED,
    )


@blueprint.route("/ondertekend/<signing_id>/toelichten", methods=["GET", "POST"])
@signed_in
@reads_signing
def explain(signing_id: str) -> ResponseReturnValue:
    """Say afterwards who signed, and why otherwise than checked."""
    found = signings.get(identity(), signing_id)
    require(identity(), Permission.KEEP_DECISIONS, decisions.subject_of(found.decision))
    signings.require_unsaid(found)
    form = ExplainForm()
    if form.validate_on_submit():
        signed = Signed(form.signed_by.data or "", form.signed_reason.data or "")
        try:
            with transaction():
                signings.explain(identity(), found, signed)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The reason has been kept. A reviewer reads it."))
            return redirect(url_for(".signing", signing_id=signing_id), 303)
    page = render_template(
        "decisions/explain.html",
        signing=signings.get(identity(), signing_id),
        form=form,
        SIGNED=labels.SIGNED,
    )
    return page, 400 if form.errors or form.form_errors else 200


@blueprint.get("/organen/<slug>/ondertekend")
@signed_in
def shares(slug: str) -> str:
    """Show how many decisions of a body were taken as checked, unchecked and so on."""
    body = bodies.get(slug)
    return render_template(
        "decisions/shares.html",
        body=body,
        shares=signings.shares(identity(), body),
        keeps=allows(identity(), Permission.KEEP_DECISIONS, Subject(body.id)),
        SIGNED=labels.SIGNED,
    )
