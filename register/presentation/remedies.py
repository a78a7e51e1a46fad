"""What to do about a problem in a file, in the language of the reader.

Readers say it as a message of which every sentence stands in the catalogue. Rows that were kept
before they did so are English text, in which the sentences about tables, which clerks saw most, are
recognised.
"""

from __future__ import annotations

import re

from flask_babel import get_locale, gettext

from conflict_graph.wording.remedies import Remedy
from register.errors import marked

OLDER = (
    "Use one of: %(words)s.",
    "Separate by semicolons, and use: %(words)s.",
    "This column is not known and was not read; use one of: %(words)s.",
    "Add to the first line of the table of %(noun)s: %(words)s.",
)
"""Sentences with places to fill, as older rows have them filled."""

_PLACE = re.compile(r"%\\\((\w+)\\\)s")
_PATTERNS = [
    (message, re.compile(_PLACE.sub(r"(?P<\1>.*)", re.escape(message)))) for message in OLDER
]


def in_words(remedy: str) -> str:
    """Return a remedy in the language of this request; one that is not known stays English."""
    if isinstance(remedy, Remedy):
        return remedy.translated(gettext, str(get_locale()))
    for message, pattern in _PATTERNS:
        found = pattern.fullmatch(remedy)
        if found is not None:
            return gettext(message, **found.groupdict())
    return remedy if "%" in remedy else gettext(remedy)


_WHERE = re.compile(r"(?:(?<=^)|(?<=, )|(?<=: ))(line|row|column|file|table|position)(?= |$)")
_WORDS = {
    "line": marked("line"),
    "row": marked("row"),
    "column": marked("column"),
    "file": marked("file"),
    "table": marked("table"),
    "position": marked("position"),
}


def place_in_words(place: str) -> str:
    """Return the place of a problem in the language of this request: "row 3, column kvk", or a path
    as it is.
    """
    return _WHERE.sub(lambda found: gettext(_WORDS[found.group(1)]), place)
