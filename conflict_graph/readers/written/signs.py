"""Signs before and behind a text: bullets before an item of a list, and marks that lead to a note.

\uf0b7 and \uf0a7 are what Word's own bullets become in a text.
"""

from __future__ import annotations

import re

ROUND = "\u2022\u25aa\u25cf\u25a0\u25e6\u2023\u27a2\uf0b7\uf0a7"
"""Bullets that part items within a line too, for they stand for nothing else."""
BULLETS = f"-\u2013\u2014*\u00b7{ROUND}"
"""Signs before an item of a list."""
MARKS = "*\u2020\u2021\u00b9\u00b2\u00b3\u2074-\u2079"
"""Marks of one sign that lead to a note, as they stand between square brackets of an expression."""

_BULLET = re.compile(rf"^\s*[{BULLETS}]\s+")


def has_bullet(text: str) -> bool:
    """Say whether a text begins with a bullet and a space."""
    return _BULLET.match(text) is not None


def without_bullet(text: str) -> str:
    """Return a text without the bullet before it.

    >>> without_bullet("\u25aa lid, Koor Zilt"), without_bullet("lid - kok"), without_bullet("-")
    ('lid, Koor Zilt', 'lid - kok', '-')
    """
    return _BULLET.sub("", text, count=1)


_BROKEN = re.compile(r"[\u00ad\u2010]\s+(?=[a-zà-ÿ])(?!(?:en|of)\b)|\u00ad")
"""The hyphen of a word that the setting of a page broke, with what stood between its lines."""


def with_plain_hyphens(text: str) -> str:
    """Return a text with each hyphen as a keyboard writes it, and its broken words whole.

    >>> with_plain_hyphens("me\u2010 dewerkster"), with_plain_hyphens("Zuid\u2010Duin")
    ('medewerkster', 'Zuid-Duin')
    """
    plain = _BROKEN.sub("", text) if "\u00ad" in text or "\u2010" in text else text
    return plain.replace("\u2010", "-").replace("\u2011", "-")


_RAISED = str.maketrans("123456789", "\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")


def raised(text: str) -> str:
    """Return a text that stands higher than others, with its digits as marks of notes.

    >>> raised("2")
    '²'
    """
    return text.translate(_RAISED)
