"""To whom somebody writes about the register of a body, kept by those who keep its officials."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.access import Permission, Subject, require
from register.errors import Invalid
from register.forms.contacts import ContactForm
from register.services.organisations import bodies
from register.services.organisations.bodies import Contact
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid

blueprint = Blueprint("contacts", __name__)


@blueprint.route("/organen/<slug>/beheer/contact", methods=["GET", "POST"])
@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Say how the clerk's office of a body can be reached."""
    body = bodies.get(slug)
    require(identity(), Permission.KEEP_OFFICIALS, Subject(body.id))
    form = ContactForm(obj=bodies.contact_of(body))
    if form.validate_on_submit():
        said = Contact(
            *(
                (each.data or "").strip()
                for each in (form.office, form.address, form.email, form.phone)
            )
        )
        try:
            with transaction():
                bodies.set_contact(identity(), body, said)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The contact of the body has been recorded."))
            return redirect(url_for("officials.index", slug=slug), 303)
    return render_template("bodies/contact.html", body=body, form=form), 400 if form.errors else 200
