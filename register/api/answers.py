"""How the API answers: with JSON and an ETag, or with a problem by RFC 9457; open to every site."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from conflict_graph.exports.published import LICENCE
from register.api.addresses import permanent
from register.errors import RegisterError, Withdrawn
from register.presentation import spreadsheet
from register.query import Wrong, WrongQuery

VERSION = "1.0.0"
ROOT = "/api/"
RECONCILIATION = "/reconciliatie"
OPEN = (ROOT, "/open-data/", "/catalogus.", RECONCILIATION)
ENDINGS = (".csv", ".json", ".jsonl", ".jsonld", ".xlsx")
"""Addresses that end like this answer with no page, also where they refuse."""
LINKED = "application/ld+json"
SECONDS_UNTIL_RETRY = 60
FRESH = "public, max-age=60"
"""How long an answer may be kept: what is withdrawn from the register is gone everywhere within a
minute.
"""


def of(
    values: Any, next_address: str | None = None, mimetype: str = "application/json"
) -> Response:
    """Answer with values as JSON."""
    return text(
        json.dumps(values, ensure_ascii=False, separators=(",", ":")), mimetype, next_address
    )


def text(written: str, mimetype: str, next_address: str | None = None) -> Response:
    """Answer with a text; whoever has the same already is told so and gets nothing."""
    response = Response(written, content_type=mimetype)
    response.headers["Cache-Control"] = FRESH
    following = f', <{next_address}>; rel="next"' if next_address is not None else ""
    response.headers["Link"] = f"{links()}{following}"
    response.add_etag()
    response.make_conditional(request)
    return response


def links() -> str:
    """Return what an answer with data links to: the licence, and what does not follow from a
    position.
    """
    return f'<{LICENCE}>; rel="license", <{permanent("rules.words")}>; rel="help"'


def problem(error: Exception) -> Response:
    """Answer with what is the matter, and what to do about it."""
    status = _status(error)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES.get(status, "Error"),
        "status": status,
        "detail": _detail(status, _allowed(error)),
    }
    if isinstance(error, Withdrawn):
        body["detail"] = _(
            "This entry was made in error and was withdrawn. More cannot be read of it."
        )
        body["ingetrokkenOp"] = error.on.isoformat()
    if isinstance(error, WrongQuery):
        body["errors"] = _errors(error.wrong)
    response = Response(
        json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json"
    )
    if _allowed(error):
        response.headers["Allow"] = _allowed(error)
    if status == 429:
        response.headers["Retry-After"] = str(SECONDS_UNTIL_RETRY)
    return response


def refusal(error: Exception) -> Response:
    """Answer a question for a file with what is the matter: in CSV where that was asked for, else
    as `problem` does.
    """
    told = problem(error)
    if not request.path.endswith(".csv"):
        return told
    body = json.loads(told.get_data())
    rows = [(each["parameter"], each["detail"]) for each in body.get("errors", ())]
    text = spreadsheet.write(("parameter", "fout"), rows or [("", body["detail"])])
    response = Response(text, told.status_code, mimetype="text/csv")
    for name in ("Allow", "Retry-After"):
        if name in told.headers:
            response.headers[name] = told.headers[name]
    return response


def open_to_all(response: Response) -> Response:
    """Let pages of other sites read what everybody may read, and say which version answers."""
    if request.path.startswith(OPEN) or response.mimetype == LINKED:
        response.headers["Access-Control-Allow-Origin"] = "*"
        sent = ", POST" if request.path.startswith(RECONCILIATION) else ""
        response.headers["Access-Control-Allow-Methods"] = f"GET, HEAD, OPTIONS{sent}"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Expose-Headers"] = "API-Version, ETag, Link, Retry-After"
    if request.path.startswith(ROOT):
        response.headers["API-Version"] = VERSION
    return response


def _status(error: Exception) -> int:
    if isinstance(error, WrongQuery):
        return 400
    if isinstance(error, RegisterError):
        return error.status
    return getattr(error, "code", None) or 500


def _allowed(error: Exception) -> str:
    """Return the methods that an address knows, where another was used; otherwise nothing."""
    named = error.get_headers() if isinstance(error, HTTPException) else ()
    return next((value for name, value in named if name == "Allow"), "")


def _errors(wrong: Sequence[Wrong]) -> list[dict[str, str]]:
    return [{"in": "query", "parameter": each.parameter, "detail": each.detail} for each in wrong]


def _detail(status: int, allowed: str) -> str:
    sentences = {
        400: _(
            "The request cannot be answered like this. Correct what stands under errors, "
            "and ask again."
        ),
        404: _(
            "There is nothing public at this address. It may never have been there, or no "
            "longer be public."
        ),
        410: _(
            "This left the public register: the term after office is over, or it was erased. Its "
            "page says which, and when."
        ),
        405: (
            _("Only reading is possible here: use GET.")
            if "GET" in allowed
            else _("Send what you ask with POST, as the form on the page does.")
        ),
        429: _("You asked for very much at once. Wait a minute, and ask again."),
    }
    return sentences.get(status, _("Something went wrong here. Try again later."))
