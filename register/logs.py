"""What of an error comes into a log: where it happened and of which kind it was, and nothing that
somebody typed, searched or declared.

It is asked of every record that this process writes, whichever library writes it and wherever it
goes. An exception is told by its type and the lines of code, without its text: the text of one of
the database, of a parser or of a dictionary quotes what it was about.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from flask import Flask, request

from register import cli
from register.errors import WrongSetting

_ADDRESSED = ("gunicorn.error", "werkzeug")
"""Who writes addresses that were asked for, and what came in, into records."""
_ACCESS = "gunicorn.access"
_OF_READERS = "hluUqrfa"
"""What a line about one request tells of who asked and what for, by the letters of gunicorn.
Source: docs.gunicorn.org, access_log_format.
"""
_QUOTING = ("Error handling request", "Invalid request from", "Invalid HTTP")
"""How records begin in which gunicorn quotes what came in. Source: gunicorn/workers/base.py."""
_CODES = ("sqlstate", "sqlite_errorname", "errno")
"""What says of an exception what went wrong, and never about whom: of PostgreSQL, SQLite and the
operating system.
"""


def init_app(app: Flask) -> None:
    """Write no log from here on that tells of anybody. While somebody looks for a fault
    (`--debug`), errors are told in full.
    """
    logging.setLogRecordFactory(logging.LogRecord if app.debug else NamelessRecord)
    if cli.is_asked() and not app.debug:
        tell_uncaught()


def tell_uncaught() -> None:
    """Tell of what nobody catches, and so ends this process, in the same way."""
    sys.excepthook = _tell_uncaught
    threading.excepthook = _tell_uncaught_in_thread


class NamelessRecord(logging.LogRecord):
    """A record whose exception is told without its text, and in which no address stands that was
    asked for.
    """

    def __init__(self, name: str, *args: Any, **values: Any) -> None:
        super().__init__(name, *args, **values)
        if self.exc_info and self.exc_info[1] is not None:
            self.exc_text = told(self.exc_info[1])
        if isinstance(self.msg, BaseException):
            self.msg, self.args = _kind(self.msg), ()
        elif name in _ADDRESSED:
            self._leave_out()
        elif name == _ACCESS and isinstance(self.args, dict):
            self.args = {**self.args, **dict.fromkeys(_OF_READERS, "-")}

    def _leave_out(self) -> None:
        """Leave out the address and what was sent; which method and answer stay."""
        said = str(self.msg)
        quoted = next((words for words in _QUOTING if said.startswith(words)), None)
        if quoted is not None:
            self.msg, self.args = quoted, ()
        elif isinstance(self.args, tuple):
            self.args = tuple(_without_query(each) for each in self.args)
            self.msg = _without_query(self.msg)


def _without_query(said: Any) -> Any:
    """Return a text without the queries of addresses in it."""
    return re.sub(r"\?[^\s\"]*", "", said) if isinstance(said, str) else said


def told(error: BaseException) -> str:
    """Return the kind of an exception and of those behind it, with the lines of code, and without
    their texts.
    """
    return "\n".join(_lines(error))


def _lines(error: BaseException) -> Iterator[str]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    for each in reversed(chain):
        yield "Traceback (most recent call last):"
        for frame in traceback.extract_tb(each.__traceback__):
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        yield _kind(each)


def _kind(error: BaseException) -> str:
    """Return the type of an exception with its codes; of a setting, about which only the operator
    is told, its text.
    """
    if isinstance(error, WrongSetting):
        return f"{type(error).__name__}: {error}"
    origin = getattr(error, "orig", None) or error
    codes = [str(getattr(origin, name)) for name in _CODES if getattr(origin, name, None)]
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name} ({', '.join(codes)})" if codes else name


def _tell_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        sys.stderr.write(f"{told(error)}\n")


def _tell_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        sys.stderr.write(f"{told(args.exc_value)}\n")


def where() -> str:
    """Return which page a request asks for, as the pattern of its address: no name, number or
    secret of it.
    """
    return str(request.url_rule) if request.url_rule is not None else "an address that is not there"
