"""Measures about a link: record one on the page of a check, and say later what became of it.
Restricted, never cached.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from register import clock
from register.errors import Invalid
from register.forms.measures import MeasureFollowUpForm
from register.presentation.headers import keep_out_of_sight
from register.presentation.language import current as language
from register.services.decisions import decisions
from register.services.screening import fact_answers, measures
from register.services.screening import run as screening
from register.services.screening.measures import MeasureKept
from register.session import identity, signed_in
from register.transaction import transaction
from register.views import measuring
from register.views.findings import shown_check, words
from register.views.forms import show_invalid
from register.views.readings import reads_check

_STOOD = lazy_gettext("This is on record already, in the same words. Nothing has changed.")
"""What the second is told of two who record the same."""

blueprint = Blueprint("measures", __name__)
blueprint.after_request(keep_out_of_sight)
blueprint.context_processor(words)


@blueprint.post("/besluiten/<public_id>/toets/maatregel")
@signed_in
@reads_check
def record(public_id: str) -> ResponseReturnValue:
    """Record a measure, and check the decision again with what it changes."""
    decision = decisions.get(identity(), public_id)
    form = measuring.sent_form()
    official = fact_answers.official_of(decision, form.official.data or "")
    later = measures.is_later(form.measure.data or "")
    form.ask_reason(measures.needs_reason(identity(), decision, official, later))
    if form.validate_on_submit():
        try:
            with transaction():
                made = measures.record(
                    identity(),
                    decision,
                    official,
                    form.measure.data,
                    measuring.entry_of(form),
                    clock.today(),
                    form.said_reason,
                )
                if made is not None:
                    screening.check(identity(), decision)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(
                _("The measure has been recorded, and the decision has been checked again.")
                if made is not None
                else str(_STOOD)
            )
            return redirect(url_for("findings.check", public_id=public_id), 303)
    return shown_check(decision, measure=form), 400


@blueprint.route("/besluiten/<public_id>/maatregelen/<measure_id>", methods=["GET", "POST"])
@signed_in
@reads_check
def follow(public_id: str, measure_id: str) -> ResponseReturnValue:
    """Show a measure with what was said of it, and say what became of it."""
    decision = decisions.get(identity(), public_id)
    said = measures.history(identity(), decision, measure_id, language())
    now = said[-1]
    form = MeasureFollowUpForm(data={**measuring.filled_in(now.entry), "number": str(now.number)})
    form.ask_reason(measures.needs_reason(identity(), decision, now.official, False))
    if form.validate_on_submit():
        entry = measuring.entry_of(form, MeasureKept(form.kept.data))
        try:
            with transaction():
                seen = int(form.number.data or 0)
                is_new = measures.follow(
                    identity(), decision, measure_id, seen, entry, form.said_reason
                )
                if is_new and entry.kept is MeasureKept.TAKEN_BACK:
                    screening.check(identity(), decision)
        except Invalid as error:
            show_invalid(form, error)
            said = measures.history(identity(), decision, measure_id, language())
            now = said[-1]
            form.number.data, form.number.raw_data = str(now.number), [str(now.number)]
        else:
            flash(_("What became of the measure has been recorded.") if is_new else str(_STOOD))
            return redirect(url_for("findings.check", public_id=public_id), 303)
    page = render_template(
        "measures/follow.html",
        decision=decision,
        measure=now,
        said=said,
        form=form,
        is_over=now.entry.kept is MeasureKept.TAKEN_BACK,
    )
    return page, 400 if form.errors or form.form_errors else 200
