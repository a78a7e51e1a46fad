"""Small tables of words, one file per purpose and language, kept in `wording/`."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any

LANGUAGES = ("nl", "en")


@functools.cache
def load(purpose: str, language: str) -> dict[str, Any]:
    """Return the table of one purpose (`picture`, `command`) in one language.

    Raises:
        ValueError: we do not speak the language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not one of: {', '.join(LANGUAGES)}")
    path = files("conflict_graph") / "wording" / f"{purpose}_{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
