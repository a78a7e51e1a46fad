"""Public pages kept in memory as they were sent, until anything is committed to the database or the
day changes.

Only views marked `kept` take part, and only for readers without a session: whoever is signed in is
never given a kept page, and no page of theirs is kept. See docs/decisions/0013.
"""

from __future__ import annotations

import hashlib
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask import session as cookie

from register.clock import today
from register.database import public
from register.presentation import language

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_SHARE = 0.1
"""No page takes more than this share of the memory for pages."""
PATIENCE_SECONDS = 2
"""How long a request waits for another that is making the same page; then it makes its own."""


def kept(view: View) -> View:
    """Mark a public view whose page follows from the database, the address and the day, and from
    nothing else.
    """
    view.is_kept = True  # type: ignore[attr-defined]
    return view


class KeptPages:
    """Pages of one edition by address, at most so many bytes; those not asked for longest make
    room.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._edition: object = None
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def find(self, edition: object, address: str) -> bytes | None:
        """Return a page; None: it is not kept. Asking for another edition than the last lets go of
        every page.
        """
        with self._lock:
            if edition != self._edition:
                self._edition, self._bytes = edition, 0
                self._pages.clear()
            if address in self._pages:
                self._pages.move_to_end(address)
            return self._pages.get(address)

    def keep(self, edition: object, address: str, page: bytes) -> None:
        """Keep a page that was made after this edition was read; one of an edition that is gone is
        not kept.
        """
        with self._lock:
            if edition != self._edition or len(page) > LARGEST_SHARE * self._most_bytes:
                return
            self._bytes += len(page) - len(self._pages.pop(address, b""))
            self._pages[address] = page
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._pages.popitem(last=False)[1])


class Making:
    """Who is making which page, so that after a change it is made once, and not by everybody who
    asks for it at that moment.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_address: weakref.WeakValueDictionary[str, threading.Lock] = (
            weakref.WeakValueDictionary()
        )

    def begin(self, address: str) -> threading.Lock | None:
        """Wait until nobody makes the page of this address, and say that we do. None: somebody has
        been at it for too long.
        """
        with self._lock:
            held = self._by_address.setdefault(address, threading.Lock())
        return held if held.acquire(timeout=PATIENCE_SECONDS) else None

    def end(self, held: threading.Lock | None) -> None:
        """Let the next one go on."""
        if held is not None:
            held.release()


def init_app(app: Flask) -> None:
    """Answer from what is kept, and keep what is sent. Comes after the headers, so that they go on
    kept pages too.
    """
    pages = KeptPages(int(app.config["KEPT_PAGES_BYTES"]))
    making = Making()

    @app.before_request
    def answer() -> Response | None:
        if not app.config["KEPT_PAGES_BYTES"] or not _may_be_kept():
            return None
        g.edition, asked = (public.edition(), today()), _asked()
        page = pages.find(g.edition, asked)
        if page is None:
            g.made = making.begin(asked)
            page = pages.find(g.edition, asked)
        return None if page is None else _with_tag(Response(page, mimetype="text/html"))

    @app.after_request
    def keep(response: Response) -> Response:
        if "edition" not in g or response.status_code != 200 or cookie.modified:
            return response
        if "ETag" not in response.headers:
            pages.keep(g.edition, _asked(), response.get_data())
            _with_tag(response)
        response.make_conditional(request)
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        making.end(g.pop("made", None))


def _asked() -> str:
    """Return by what a page is kept: its address, and how that was read. What comes before the path
    can be moved from one to the other, and then the same address is another page.
    """
    return f"{language.current()} {request.root_path} {request.url}"


def _may_be_kept() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    has_session = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return request.method == "GET" and not has_session and getattr(view, "is_kept", False)


def _with_tag(response: Response) -> Response:
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    return response
