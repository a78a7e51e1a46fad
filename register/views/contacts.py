"""To whom somebody writes about the register of a body, kept by those who keep its officials."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from register.access import Permission, Role, Subject, require
from register.errors import Invalid
from register.forms.contacts import ContactForm
from register.services.organisations import bodies
from register.services.organisations.bodies import Contact, ContactPersonKind, ReplyTerm
from register.session import identity, signed_in, went_wrong
from register.transaction import transaction
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.models.bodies import Body

blueprint = Blueprint("contacts", __name__)

PEOPLE = {
    ContactPersonKind.ADVISER: lazy_gettext("Adviser on integrity"),
    ContactPersonKind.CONFIDANT: lazy_gettext("Confidant (vertrouwenspersoon)"),
}
"""What people are called to whom officials turn."""


@blueprint.route("/organen/<slug>/beheer/contact", methods=["GET", "POST"])
@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Say how the clerk's office of a body can be reached."""
    body = bodies.get(slug)
    require(identity(), Permission.KEEP_OFFICIALS, Subject(body.id))
    form = ContactForm(data=_said(body))
    usual = usual_reply_term()
    if form.validate_on_submit():
        try:
            with transaction():
                bodies.set_contact(identity(), body, _contact(form))
                bodies.set_people(
                    identity(), body, {kind: _contact(form, kind.value) for kind in PEOPLE}
                )
                bodies.set_reply_term(
                    identity(), body, form.reply_least_days.data, form.reply_most_days.data, usual
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The contact of the body has been recorded."))
            return redirect(url_for("officials.index", slug=slug), 303)
    page = render_template("bodies/contact.html", body=body, form=form, usual=usual)
    return page, 400 if form.errors else 200


def usual_reply_term() -> ReplyTerm:
    """Return between which numbers of days a body sets its own bounds."""
    least, most = (
        int(current_app.config[f"REPLY_TERM_{bound}_DAYS"]) for bound in ("LEAST", "MOST")
    )
    return ReplyTerm(least, most)


PARTS = ("office", "address", "email", "phone")


def _contact(form: ContactForm, whose: str = "") -> Contact:
    prefix = f"{whose}_" if whose else ""
    return Contact(*((form[prefix + part].data or "").strip() for part in PARTS))


def _said(body: Body) -> dict[str, Any]:
    """Return what stands there now, field by field."""
    people = bodies.people_of(body)
    return {
        **asdict(bodies.contact_of(body)),
        **{
            f"{kind.value}_{part}": getattr(each, part)
            for kind, each in people.items()
            for part in PARTS
        },
        "reply_least_days": body.reply_least_days,
        "reply_most_days": body.reply_most_days,
    }


HELPED_HERE = frozenset(
    {
        "advice",
        "asking",
        "declarations",
        "duties",
        "hearing",
        "interests",
        "reminders",
        "reports",
        "proposals",
    }
)
"""The parts of the site that officials open for themselves."""


def init_app(app: Flask) -> None:
    """Register the page, and show officials on their own pages to whom they can turn."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(my_helpers=my_helpers, CONTACT_PEOPLE=PEOPLE)


def my_helpers(here: bool = False) -> list[tuple[Body, dict[ContactPersonKind, Contact]]]:
    """Return to whom the asker can turn as an official, by body; nobody on other pages than the
    asker's own; `here`: this is one.
    """
    if not (here or request.blueprint in HELPED_HERE) or went_wrong():
        return []
    return [(body, bodies.people_of(body)) for body in bodies.held(identity(), Role.OFFICIAL)]
