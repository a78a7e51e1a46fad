"""The language of a page stands in its address: Dutch at the root, English under `/en`. No cookie
is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, has_request_context, request

from register.extensions import babel

KEY = "register.presentation.language"
"""Where a request bears its language."""


class LanguageInAddress:
    """WSGI middleware: takes `/en` off the path, so that views and `url_for` need not know of
    it.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if path == "/en" or path.startswith("/en/"):
            environ[KEY] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
        return self._application(environ, start_response)


def current() -> str:
    """Return the language of this request, `nl` or `en`; outside a request `nl`."""
    return request.environ.get(KEY, "nl") if has_request_context() else "nl"


def prefix(language: str) -> str:
    """Return how addresses of pages in this language begin.

    >>> prefix("nl"), prefix("en")
    ('', '/en')
    """
    return "" if language == "nl" else f"/{language}"


def other_address() -> str:
    """Return the address of this page in the other language. Its path is quoted, because a browser
    takes one that begins with a slash and a backslash for another site.
    """
    query = "?" + request.query_string.decode("ascii", "replace") if request.query_string else ""
    root = request.environ.get("SCRIPT_NAME", "").removesuffix("/en")
    return f"{root}{prefix('nl' if current() == 'en' else 'en')}{quote(request.path)}{query}"


def init_app(app: Flask) -> None:
    """Read the language from the address; say so where Dutch pages would come in English."""
    if not list(Path(app.root_path).glob("translations/nl/LC_MESSAGES/*.mo")):
        app.logger.warning(
            "The Dutch catalogue is not compiled, so pages are in English. Run: make demo"
        )
    babel.init_app(app, locale_selector=current)
    app.wsgi_app = LanguageInAddress(app.wsgi_app)  # type: ignore[method-assign]
