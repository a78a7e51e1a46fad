"""The read API under `/api/v1`, by the NLGov API Design Rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for

from register.api import answers, parameters, presenters
from register.api.openapi import document
from register.public import editions as weekly
from register.public import open_data
from register.query import WrongQuery
from register.session import limited, public

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.register_error_handler(WrongQuery, answers.problem)

Lister = Callable[[open_data.Wanted, str, int], open_data.ListPart]


@blueprint.get("/openapi.json")
@public
def description() -> Response:
    """Describe the API."""
    parameters.read(request.args, ())
    return answers.of(document(url_for("api.bodies", _external=True).removesuffix("/organen")))


@blueprint.get("/organen")
@limited("API_LIMIT")
@public
def bodies() -> Response:
    """List the public bodies."""
    return _list(open_data.list_bodies, presenters.body, ())


@blueprint.get("/organen/<id_>")
@limited("API_LIMIT")
@public
def body(id_: str) -> Response:
    """Show one public body."""
    return _one(open_data.get_body, presenters.body, id_)


@blueprint.get("/bestuurders")
@limited("API_LIMIT")
@public
def officials() -> Response:
    """List the officials."""
    return _list(open_data.list_officials, presenters.official, parameters.OF_OFFICIALS)


@blueprint.get("/bestuurders/<id_>")
@limited("API_LIMIT")
@public
def official(id_: str) -> Response:
    """Show one official."""
    return _one(open_data.get_official, presenters.official, id_)


@blueprint.get("/nevenfuncties")
@limited("API_LIMIT")
@public
def positions() -> Response:
    """List the ancillary positions."""
    return _list(open_data.list_positions, presenters.position, parameters.OF_POSITIONS)


@blueprint.get("/nevenfuncties/<id_>")
@limited("API_LIMIT")
@public
def position(id_: str) -> Response:
    """Show one ancillary position."""
    return _one(open_data.get_position, presenters.position, id_)


@blueprint.get("/organisaties")
@limited("API_LIMIT")
@public
def organisations() -> Response:
    """List the organisations."""
    return _list(open_data.list_organisations, presenters.organisation, ())


@blueprint.get("/organisaties/<id_>")
@limited("API_LIMIT")
@public
def organisation(id_: str) -> Response:
    """Show one organisation."""
    return _one(open_data.get_organisation, presenters.organisation, id_)


@blueprint.get("/weekedities")
@limited("API_LIMIT")
@public
def editions() -> Response:
    """List the weekly editions."""
    return _list(weekly.list_part, presenters.edition, ())


@blueprint.get("/weekedities/<id_>")
@limited("API_LIMIT")
@public
def edition(id_: str) -> Response:
    """Show one weekly edition."""
    return _one(weekly.get, presenters.edition, id_)


def _list(lister: Lister, present: Callable[[Any], Any], filters: tuple[str, ...]) -> Response:
    query = parameters.read(request.args, (*filters, *parameters.OF_PAGES))
    page = lister(query.wanted, query.after, query.most)
    links = {"self": {"href": _address(request.args.to_dict())}}
    following = None
    if page.after is not None:
        following = _address({**request.args.to_dict(), "na": page.after})
        links["next"] = {"href": following}
    return answers.of(
        {"resultaten": [present(row) for row in page.rows], "_links": links}, following
    )


def _one(getter: Callable[[str], Any], present: Callable[[Any], Any], id_: str) -> Response:
    parameters.read(request.args, ())
    return answers.of(present(getter(id_)))


def _address(query: dict[str, str]) -> str:
    assert request.endpoint is not None
    return url_for(request.endpoint, _external=True, **query)
