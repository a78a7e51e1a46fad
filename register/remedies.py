"""What to do about a problem in a file, in the language of the reader.

Readers say it in English, and so it is kept. The sentences about tables, which clerks see most, are known here.
"""

from __future__ import annotations

import re

from flask_babel import gettext

from register.errors import marked

KNOWN = (
    marked("A last day is filled in; write yes here, or empty the last day."),
    marked("Close every quotation mark, and write one inside a cell twice."),
    marked("Fill in this cell; the row cannot be read without it."),
    marked("Give the row as many cells as there are columns; put quotation marks round separators."),
    marked("Only the names of the columns stand here; write the rows below them."),
    marked("Name the currency by its three letters, such as EUR."),
    marked("Name the owner whom this is about, or leave the cell empty."),
    marked("Name the party whom this is about, or leave the cell empty."),
    marked("Shorten the cell, or close the quotation mark that opens it."),
    marked("The period ends before it begins; correct one of the two dates."),
    marked("This column stands twice; remove one of the two."),
    marked("This row stands twice in the table; keep the right one."),
    marked("Write a day that exists, as YYYY, YYYY-MM, YYYY-MM-DD or D-M-YYYY."),
    marked("Write an amount from 0 to 1,000,000,000,000, such as 1234.50 or 1234,50."),
    marked("Write yes or no (ja or nee), or leave the cell empty where it is not known."),
    marked("This sheet is empty; put the table on the first sheet."),
    marked("Use one of: %(words)s."),
    marked("Separate by semicolons, and use: %(words)s."),
    marked("This column is not known and was not read; use one of: %(words)s."),
    marked("Add to the first line of the table of %(noun)s: %(words)s."),
)
"""The sentences that have a translation; each `%(word)s` stands for something of the file or of its table."""

_PLACE = re.compile(r"%\\\((\w+)\\\)s")
_PATTERNS = [(message, re.compile(_PLACE.sub(r"(?P<\1>.*)", re.escape(message)))) for message in KNOWN]


def in_words(remedy: str) -> str:
    """Return a remedy in the language of this request; one that is not known stays English."""
    for message, pattern in _PATTERNS:
        found = pattern.fullmatch(remedy)
        if found is not None:
            return gettext(message, **found.groupdict())
    return remedy if "%" in remedy else gettext(remedy)
