"""The headers that every answer carries, errors included."""

from __future__ import annotations

from flask import Flask, Response
from flask_login import current_user

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


def init_app(app: Flask) -> None:
    """Put the headers on every answer."""
    secure = bool(app.config["SECURE_COOKIES"])

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(HEADERS)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if "Cache-Control" not in response.headers:
            private = response.status_code >= 400 or current_user.is_authenticated
            response.headers["Cache-Control"] = "no-store" if private else "no-cache"
        return response
