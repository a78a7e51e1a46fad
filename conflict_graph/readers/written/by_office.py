"""Whether words say that a position comes with the office: "q.q.", "uit hoofde van het ambt"."""

from __future__ import annotations

import re

_SAYS = re.compile(r"\b(?:q\.?\s?q\.?(?!\w)|qualitate qua|ambtshalve|uit hoofde\b|ex officio)")
_DENIES = re.compile(
    r"\b(?:niet|geen|anders|behalve|buiten|not|no|priv[eé]|persoonlijke?|particuliere?)\b|"
    r"\b(?:en|of) (?:overige?|andere?)\b"
)
"""Beside the words for it: that it does not, or that some do and others do not."""


def says(text: str) -> bool:
    """Say whether a heading or a note says so, of all that it is about.

    >>> says("Nevenfuncties q.q."), says("Nevenfuncties niet uit hoofde van het ambt")
    (True, False)
    """
    plain = " ".join(text.casefold().replace("_", " ").split())
    return _SAYS.search(plain) is not None and _DENIES.search(plain) is None
