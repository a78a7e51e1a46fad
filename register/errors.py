"""What can go wrong, named for what is the case. One handler turns each into a page."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, g, render_template, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import BadHost, HTTPException, SecurityError


class RegisterError(Exception):
    """The root of our errors. `status` is the HTTP status that a page answers with."""

    status = 500


class Invalid(RegisterError):
    """What was entered cannot be right. `field` names the form field concerned, None the whole
    form.

    `message` is an English sentence that says what to do; `params` fill its `%(name)s` places, so
    that it can be translated where it is shown. `beside`: what else was entered that cannot be
    right.
    """

    status = 400

    def __init__(self, message: str, field: str | None = None, **params: str) -> None:
        self.message = message
        self.field = field
        self.params = params
        self.beside: tuple[Invalid, ...] = ()
        super().__init__(message % params if params else message)

    @property
    def each(self) -> tuple[Invalid, ...]:
        """All that is wrong, one by one: this first."""
        return (self, *self.beside)


@contextmanager
def noting(wrong: list[Invalid]) -> Iterator[None]:
    """Add to a list what is found wrong inside, and go on with what is asked next."""
    try:
        yield
    except Invalid as error:
        wrong += error.each


def refuse(wrong: Sequence[Invalid]) -> None:
    """Raise all that is wrong as one, so that a form shows it at once; nothing wrong passes."""
    if wrong:
        first, *rest = wrong
        first.beside = tuple(rest)
        raise first


def marked(message: str) -> str:
    """Return the message as it is. The call marks it for those who collect what is to be
    translated.
    """
    return message


class NotFound(RegisterError):
    """There is no such thing, or the asker may not know that there is."""

    status = 404


class Gone(NotFound):
    """It left the public register, on a day and for a reason that everybody may read."""

    status = 410

    def __init__(self, day: datetime.date, because: str, ground: str | None = None) -> None:
        self.day = day
        self.because = because
        """A word of `LeftBecause`."""
        self.ground = ground
        """Where it was erased, a word of `ErasureGround`."""
        super().__init__("This left the public register.")


class Withdrawn(RegisterError):
    """An entry was withdrawn: that, when and of which body is all that is told of it."""

    status = 410

    def __init__(self, on: datetime.date, body_slug: str, body_name: str) -> None:
        self.on, self.body_slug, self.body_name = on, body_slug, body_name
        super().__init__("This entry was withdrawn.")


class NotSignedIn(RegisterError):
    """The page is for people who have signed in."""

    status = 401


class NotAllowed(RegisterError):
    """Somebody who may see the thing may not do this with it."""

    status = 403


class AboutOneself(NotAllowed):
    """Somebody would change facts about himself. The message says who does it instead."""

    def __init__(self, message: str, **params: str) -> None:
        self.message = message
        self.params = params
        super().__init__(message % params if params else message)


class WrongState(RegisterError):
    """The thing is no longer, or not yet, in the state in which this can be done. The message says
    which.
    """

    status = 409

    def __init__(self, message: str, **params: str) -> None:
        self.message = message
        self.params = params
        super().__init__(message % params if params else message)


class Taken(WrongState):
    """Somebody else took a number or a name that only one can have, between our reading and our
    writing.
    """


class Busy(RegisterError):
    """Somebody else was writing for longer than we wait. Nothing was recorded."""

    status = 503


class NoRoom(Busy):
    """The disk of the database is full. Nothing was recorded."""


class OutOfReach(RegisterError):
    """The database does not answer."""

    status = 503


class NotMigrated(RegisterError):
    """The database has no tables yet, or older ones than the code."""

    status = 503


class WrongSetting(RegisterError):
    """A setting is missing or unsafe; the message says what to set."""


def init_app(app: Flask) -> None:
    """Answer every error of ours, and those of the framework, with a page that says what to do."""
    app.register_error_handler(RegisterError, _answer)
    app.register_error_handler(HTTPException, _answer)


def answer_otherwise(
    app: Flask, answer: Callable[[Exception], Any], *, beginning: str = "", ending: str = ""
) -> None:
    """Let something else than a page answer for what goes wrong at the addresses that begin and end
    like this.
    """
    app.extensions.setdefault("answers_by_address", []).append((beginning, ending, answer))


def answered_otherwise(error: Exception) -> Any | None:
    """Return what answers at this address for what went wrong. None: a page does."""
    for beginning, ending, answer in current_app.extensions.get("answers_by_address", ()):
        if request.path.startswith(beginning) and request.path.endswith(ending):
            return answer(error)
    return None


RETRY_SECONDS = 5
"""When somebody whom another writer was in the way of may try again."""


def _answer(error: RegisterError | HTTPException) -> Any:
    g.went_wrong = error.status if isinstance(error, RegisterError) else error.code or 0
    if _most_megabytes() is not None:
        _take_what_is_sent()
    otherwise = answered_otherwise(error)
    if otherwise is not None:
        return otherwise
    if _is_elsewhere():
        return _answer_elsewhere()
    if isinstance(error, RateLimitExceeded):
        return _answer_too_many(error)
    if isinstance(error, Busy):
        is_full = isinstance(error, NoRoom)
        if is_full:
            current_app.logger.error("the disk of the database is full: nothing can be recorded")
        page = render_template(
            "errors/busy.html", fields=_sent_again(), address=_address(), is_full=is_full
        )
        return page, error.status, {"Retry-After": str(RETRY_SECONDS)}
    if isinstance(error, Gone):
        return render_template("errors/gone.html", left=error), error.status
    if isinstance(error, Withdrawn):
        return render_template("public/tombstone.html", withdrawn=error), error.status
    if isinstance(error, HTTPException):
        if error.code is None or error.code < 400:
            return error
        status, detail = error.code, None
    else:
        status = error.status
        detail = error if isinstance(error, (Invalid, WrongState, AboutOneself)) else None
    page = render_template(
        "errors/error.html", status=status, detail=detail, megabytes=_most_megabytes()
    )
    return page, status


def _most_megabytes() -> int | None:
    """Return how much may be sent at once. None: what was sent was no more than that."""
    most = current_app.config["MAX_CONTENT_LENGTH"] or 0
    return most // 2**20 if most and (request.content_length or 0) > most else None


def _take_what_is_sent() -> None:
    """Read what is too large to the end and keep nothing of it, up to twice what is allowed: a
    proxy whose sending is broken off tells of a fault of ours (502), and passes no answer on.
    """
    left = request.content_length or 0
    if left > 2 * current_app.config["MAX_CONTENT_LENGTH"]:
        return
    sent = request.environ["wsgi.input"]
    while left > 0 and (piece := sent.read(min(left, 2**16))):
        left -= len(piece)


def _is_elsewhere() -> bool:
    """Say whether the request is for a host that is not, or cannot be, a name of this site: no
    address can be made.
    """
    return isinstance(request.routing_exception, SecurityError | BadHost)


def _answer_elsewhere() -> Any:
    """Answer with nothing but what the request line says: no menu, no stylesheet, no link."""
    page = current_app.jinja_env.get_template("errors/address.html")
    return page.render(language=request.environ.get("register.presentation.language", "nl")), 400


def _sent_again() -> list[tuple[str, str]] | None:
    """Return what a form held, to be sent once more as it is; None where that is not ours to keep,
    or was no form.
    """
    if (
        request.method != "POST"
        or request.files
        or any("password" in name for name in request.form)
    ):
        return None
    return list(request.form.items(multi=True))


def _address() -> str:
    """Return the address that was asked for, on this site."""
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    return quote(request.script_root + request.path) + query


def _answer_too_many(error: RateLimitExceeded) -> Any:
    """Say how long to wait at most: once the span of the limit has passed, whoever waited is served
    again.
    """
    seconds = error.limit.limit.get_expiry() if error.limit is not None else 60
    page = render_template("errors/error.html", status=429, detail=None, minutes=-(-seconds // 60))
    return page, 429, {"Retry-After": str(seconds)}
