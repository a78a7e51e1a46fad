"""Text that people type into one line: which characters it may hold."""

from __future__ import annotations

import unicodedata

_TURNS_TEXT_ROUND = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make the text after them run the other way. Names from right to left need none of them."""

_UNKNOWN = "\ufffd"
"""What stands for a character that cannot be shown."""


def is_plain(text: str) -> bool:
    r"""Say whether a line holds no control character, half character or mark that turns the text after it round.

    >>> is_plain("Stichting نور 🌱"), is_plain("Stichting\x00Zon")
    (True, False)
    """
    return all(_is_shown(mark) and mark != _UNKNOWN for mark in text)


def legible(text: str) -> str:
    """Return a line that every page and database can hold: what cannot be shown becomes the sign for that."""
    return "".join(mark if _is_shown(mark) else _UNKNOWN for mark in text)


def has_letters(text: str) -> bool:
    """Say whether there is a letter or a digit in it, in whatever script."""
    return any(mark.isalnum() for mark in text)


def tidy(text: str) -> str:
    r"""Return a line without spaces around it, its letters in the one form in which they are compared (NFC).

    >>> tidy(" Cafe\u0301 ")
    'Café'
    """
    return legible(unicodedata.normalize("NFC", text).strip())


def _is_shown(mark: str) -> bool:
    return mark not in _TURNS_TEXT_ROUND and unicodedata.category(mark) not in ("Cc", "Cs")
