"""Work that keeps a processor busy for long is done by one request of a process at a time, so that
whoever asks for much of it does not take every thread from who asks for a page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from flask import request

from register.errors import Busy

View = TypeVar("View", bound=Callable[..., Any])

PATIENCE_SECONDS = 10
"""How long a request waits for the one before it."""
WAITING = 1
"""How many requests wait at most; the next one is told at once to come back."""
_FULL = "Somebody else has a file or a list read. Nothing was recorded; try again."


class Turns:
    """A place where one is served, and few wait."""

    def __init__(self) -> None:
        self._room = threading.BoundedSemaphore(1 + WAITING)
        self._turn = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have the turn for the time of a block.

        Raises:
            Busy: it is not to be had soon.
        """
        if not self._room.acquire(blocking=False):
            raise Busy(_FULL)
        try:
            if not self._turn.acquire(timeout=PATIENCE_SECONDS):
                raise Busy(_FULL)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()

    def of(self, *methods: str) -> Callable[[View], View]:
        """Mark a view of which these methods take a turn."""

        def marking(view: View) -> View:
            @wraps(view)
            def in_turn(*args: Any, **kwargs: Any) -> Any:
                if request.method not in methods:
                    return view(*args, **kwargs)
                with self.taken():
                    return view(*args, **kwargs)

            return in_turn  # type: ignore[return-value]

        return marking


files = Turns()
"""For who has a file read that was offered on a page."""
lists = Turns()
"""For who looks up a list of names. Anybody can, so nobody's file waits for it."""
