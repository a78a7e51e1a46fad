"""Where positions are declared: by officials for themselves, and by a clerk on behalf of one.

The pages are the same. They are registered twice, under `/mijn/…` and under the management of a
body, and find their own kind by relative endpoints (`.page`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from register import clock
from register.services.officials import officials
from register.services.screening import corrections
from register.session import identity
from register.transaction import transaction

if TYPE_CHECKING:
    from register.models.officials import Official


blueprint = Blueprint("declarations", __name__)
ON_BEHALF = "declarations_for"


def official_at(public_id: str, slug: str | None) -> Official:
    """Return the official whose positions are declared here. `slug`: the body whose clerk asks;
    None: it is oneself.

    Raises:
        NotFound: there is no such official for this asker.
        NotAllowed: the asker is no clerk of that body, or is this very official.
    """
    if slug is not None:
        return officials.get_declared_for(identity(), slug, public_id)
    return officials.get_own(identity(), public_id)


@contextmanager
def entering(official: Official) -> Iterator[None]:
    """Keep what the block enters of an official, and look again at once at what that person was
    asked about. Only the official reads that it was: it may be a question of another body.
    """
    with transaction():
        yield
        looked_at = corrections.screen_again(official, clock.today())
    if looked_at and not is_on_behalf():
        flash(_("The decision that you were asked about has been checked again with this."))


def is_on_behalf() -> bool:
    """Say whether a clerk is at work here."""
    return request.blueprint == ON_BEHALF


def home() -> str:
    """Return the address of the list that all pages lead back to."""
    return url_for(".overview") if is_on_behalf() else url_for("declarations.index")


@blueprint.before_request
def _refuse_what_is_too_much() -> None:
    """Refuse a form that is larger than any form can be: what is typed there is not a file."""
    if (request.content_length or 0) > current_app.config["MAX_FORM_MEMORY_SIZE"]:
        raise RequestEntityTooLarge


@blueprint.url_defaults
def _stay_with_the_official(endpoint: str, values: dict[str, Any]) -> None:
    """Fill in the official, and the body whose clerk is at work, in addresses from one page here to
    another.
    """
    if endpoint.rpartition(".")[0] != request.blueprint:
        return
    for name in ("slug", "public_id"):
        if name in (request.view_args or {}) and current_app.url_map.is_endpoint_expecting(
            endpoint, name
        ):
            values.setdefault(name, (request.view_args or {})[name])


@blueprint.context_processor
def _surroundings() -> dict[str, Any]:
    return {"on_behalf": is_on_behalf(), "home": home()}
