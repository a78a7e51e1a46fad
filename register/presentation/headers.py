"""The headers that every answer carries, errors included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, g
from flask_login import current_user

from register import carrying

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def keep_out_of_sight(response: Response) -> Response:
    """Keep a page out of caches and search engines, also one that anybody can open: two readers
    must never get one form with one secret.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


ONLY_ENCRYPTED = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
"""What an answer bears besides where the register is reached over https."""


def of_every_answer(app: Flask) -> dict[str, str]:
    """Return the headers that no answer of this application is without."""
    return {**HEADERS, **(ONLY_ENCRYPTED if app.config["SECURE_COOKIES"] else {})}


def init_app(app: Flask) -> None:
    """Put the headers on every answer."""
    headers = of_every_answer(app)

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(headers)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store" if _is_private(response) else "no-cache"
        return response

    app.wsgi_app = LastAnswer(app, headers)  # type: ignore[method-assign]


def _is_private(response: Response) -> bool:
    """Say whether an answer is for one reader: an error, somebody's own page, or one with a form
    that bears the secret of a session.
    """
    return response.status_code >= 400 or carrying.TOKEN in g or current_user.is_authenticated


class LastAnswer:
    """Answers for whatever fails where nothing of ours can answer any more, with the headers of
    every answer.
    """

    def __init__(self, app: Flask, headers: dict[str, str]) -> None:
        self._app = app
        self._inner = app.wsgi_app
        self._headers = headers

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer, and where that fails say so."""
        try:
            return self._inner(environ, start_response)
        except Exception:
            if self._app.testing or self._app.debug:
                raise
            self._app.logger.exception("no page could say what went wrong")
            response = Response(LAST_WORDS, 500, {**self._headers, "Cache-Control": "no-store"})
            response.mimetype = "text/plain"
            return response(environ, start_response)


LAST_WORDS = (
    "Er ging iets mis in het register. Probeer het over een paar minuten nog eens.\n"
    "Something went wrong in the register. Try again in a few minutes.\n"
)
"""What the last answer says: without a page, a menu, or the database."""
