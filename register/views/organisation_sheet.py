"""The sheet of an organisation: what registers and files say of it, for whoever keeps decisions."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conflict_graph.facts import TieKind
from register.presentation.headers import keep_out_of_sight
from register.presentation.labels import TIE
from register.services.organisations import sheet
from register.session import identity, signed_in

blueprint = Blueprint("organisation_sheet", __name__)
blueprint.after_request(keep_out_of_sight)


@blueprint.get("/organisaties/<public_id>/gegevens")
@signed_in
def show(public_id: str) -> ResponseReturnValue:
    """Show the sheet of an organisation."""
    found = sheet.of(identity(), public_id)
    return render_template(
        "organisations/sheet.html",
        sheet=found,
        organisation=found.organisation,
        TIE={**TIE, TieKind.CONTROL: _("Control")},
    )
