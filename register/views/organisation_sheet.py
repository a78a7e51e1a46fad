"""The sheet of an organisation: what registers and files say of it, for whoever keeps decisions."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conflict_graph.facts import TieKind
from register.presentation.labels import TIE
from register.services.organisations import sheet
from register.session import identity, signed_in

blueprint = Blueprint("organisation_sheet", __name__)


@blueprint.after_request
def keep_out_of_sight(response: Response) -> Response:
    """Keep this page out of caches and search engines."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


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
