"""The guide to the columns of every list, made from the tables themselves."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.api import columns, tables
from register.presentation.page_cache import kept
from register.session import public

blueprint = Blueprint("guide", __name__)


@blueprint.get("/open-data/kolommen", endpoint="columns")
@public
@kept
def show() -> ResponseReturnValue:
    """Say of every list what its columns mean."""
    names = {
        "organen": _("Bodies"),
        "bestuurders": _("Officials"),
        "nevenfuncties": _("Ancillary positions"),
        "organisaties": _("Organisations"),
        "zoekresultaten": _("What was found"),
        "wijzigingen": _("What changed"),
        "stand": _("How it stands"),
        "inkomsten": _("Income from positions"),
    }
    lists = [(name, names[name], columns.of(table)) for name, table in tables.TABLES.items()]
    return render_template("public/columns.html", lists=lists)
