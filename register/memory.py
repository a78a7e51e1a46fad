"""When the interpreter looks for what nobody holds any more."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def looked_through_after() -> Iterator[None]:
    """Leave looking for circles of objects that nobody holds until the work is done.

    For work that reads many rows and makes no such circles: to look through them again and again,
    while all are still held, takes a tenth of it and finds nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
