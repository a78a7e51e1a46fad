"""What a test draws, where it tries a sample."""

from __future__ import annotations

import os
import random


def chance() -> random.Random:
    """Return what draws: the same at each run of one code, so that a change is judged by what it
    changed; `make trust` draws anew.
    """
    return random.Random(None if os.environ.get("TRUST") == "all" else 1)  # noqa: S311
