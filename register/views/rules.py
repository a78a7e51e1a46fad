"""The rules by which decisions are read: for everybody, and what a body switched off."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.access import Permission, Subject, allows, require
from register.errors import Invalid
from register.forms.rules import SwitchForm, SwitchOffForm
from register.presentation import labels, language, words_of_a_finding
from register.services.organisations import bodies
from register.services.screening import rules
from register.session import identity, public, signed_in
from register.transaction import transaction
from register.views.findings import OUTCOMES
from register.views.forms import show_invalid

blueprint = Blueprint("rules", __name__)


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """Give every page of rules its words."""
    return {
        "OUTCOMES": OUTCOMES,
        "SIDES": labels.SIDE,
        "GRADE": labels.GRADE,
        "PART": labels.PART,
        "COLUMN": labels.COLUMN,
        "CONDITION": labels.CONDITION,
        "CONDITION_IN_SHORT": labels.CONDITION_IN_SHORT,
        "INSTEAD": labels.INSTEAD,
        "CLOSENESS": labels.CLOSENESS,
        "REACH": labels.REACH,
    }


@blueprint.get("/uitleg/regels")
@public
def method() -> ResponseReturnValue:
    """Explain every rule with its source, in all rule sets."""
    return render_template("rules/method.html", method=rules.explained(language.current()))


@blueprint.get("/schijn-is-geen-feit")
@public
def words() -> ResponseReturnValue:
    """Explain the words for a link, to those who read or write about one."""
    return render_template(
        "rules/words.html", words=words_of_a_finding.WORDS, example=words_of_a_finding.EXAMPLE
    )


@blueprint.get("/uitleg/regels/<rule_id>")
@public
def row(rule_id: str) -> ResponseReturnValue:
    """Explain one row on one screen, also one of an earlier version."""
    found = rules.get(rule_id, language.current())
    return render_template(
        "rules/row.html",
        rule=found,
        on_oecd=rules.on_oecd_scale(found, language.current()),
        grids=[grid for grid in rules.grids(language.current()) if grid.column is found.column],
    )


@blueprint.get("/organen/<slug>/regels")
@signed_in
def index(slug: str) -> ResponseReturnValue:
    """List the rules by which the body's decisions are read, and which are off and why."""
    body = bodies.get(slug)
    return render_template(
        "rules/index.html",
        body=body,
        table=rules.of_body(identity(), body, language.current()),
        history=rules.history(identity(), body, language.current()),
        may_switch=allows(identity(), Permission.SWITCH_RULES, Subject(body.id)),
        sees_meter=allows(identity(), Permission.SEE_METER, Subject(body.id)),
    )


@blueprint.route(
    "/organen/<slug>/regels/<rule_id>/uit", methods=["GET", "POST"], endpoint="switch_off"
)
@signed_in
def turn_off(slug: str, rule_id: str) -> ResponseReturnValue:
    """Do without a rule, with a reason."""
    return _switch(slug, rule_id, off=True)


@blueprint.route(
    "/organen/<slug>/regels/<rule_id>/aan", methods=["GET", "POST"], endpoint="switch_on"
)
@signed_in
def turn_on(slug: str, rule_id: str) -> ResponseReturnValue:
    """Use a rule again, with a reason."""
    return _switch(slug, rule_id, off=False)


def _switch(slug: str, rule_id: str, *, off: bool) -> ResponseReturnValue:
    body = bodies.get(slug)
    require(identity(), Permission.SWITCH_RULES, Subject(body.id))
    rule = rules.get(rule_id, language.current())
    form = SwitchOffForm() if off else SwitchForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        try:
            with transaction():
                if isinstance(form, SwitchOffForm):
                    until = form.until.data.earliest  # type: ignore[union-attr]
                    rules.switch_off(identity(), body, rule.id, reason, until)
                else:
                    rules.switch_on(identity(), body, rule.id, reason)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(
                _("The rule is off. It counts at the next check.")
                if off
                else _("The rule is on. It counts at the next check.")
            )
            return redirect(url_for(".index", slug=slug), 303)
    page = render_template(
        "rules/switch.html",
        body=body,
        rule=rule,
        form=form,
        off=off,
        instead=rules.instead_of(body, rule.id, language.current()) if off else None,
    )
    return page, 400 if form.errors else 200
