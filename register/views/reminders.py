"""What somebody wants to be mailed, and a clerk who reminds."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register import clock
from register.access import Role
from register.errors import NotFound
from register.forms.reminders import ChoiceForm, RemindForm
from register.services.mail import reminders
from register.services.officials import officials
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.desk import has_desk

blueprint = Blueprint("reminders", __name__)


@blueprint.route("/herinneringen", methods=["GET", "POST"])
@signed_in
def choose() -> ResponseReturnValue:
    """Choose whether reminders are wanted, and in which language."""
    choice = reminders.choice_of(identity().account)
    standing = ChoiceForm.NO if choice.stopped_at else ChoiceForm.YES
    form = ChoiceForm(wanted=standing, language=choice.language)
    if form.validate_on_submit():
        with transaction():
            reminders.choose(
                identity(), form.language.data, form.wanted.data == ChoiceForm.YES, clock.now()
            )
        flash(_("Your choice has been recorded."))
        return redirect(_own_page(), 303)
    page = render_template("reminders/choose.html", form=form, own_page=_own_page())
    return page, 400 if form.errors else 200


def _own_page() -> str:
    """Return where somebody sees what waits: the own tasks, or the desk of who is no official."""
    is_official = Role.OFFICIAL in identity().all_roles
    return url_for("duties.index" if is_official or not has_desk(identity()) else "desk.show")


@blueprint.post("/organen/<slug>/beheer/bestuurders/<public_id>/herinneren")
@signed_in
def remind(slug: str, public_id: str) -> ResponseReturnValue:
    """Remind an official, on behalf of the body."""
    official = officials.get(public_id)
    if official.body_id != bodies.get(slug).id:
        raise NotFound("There is no such official.")
    if RemindForm().validate_on_submit():
        with transaction():
            reminders.remind(identity(), official, clock.now())
        flash(
            _(
                "A reminder goes to %(name)s, today or tomorrow: nobody gets more than "
                "one mail a day.",
                name=official.person.name,
            )
        )
    return redirect(url_for("officials.undeclared", slug=slug), 303)
