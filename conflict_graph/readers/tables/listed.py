"""Which lines of a text are names of people, and which are positions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import position_rows
from conflict_graph.readers.tables.guesses import means
from conflict_graph.readers.written import functions, organisation_words, person_cells
from conflict_graph.resolution.person_names import begins_family

_GREETING = re.compile(
    r"(?:beste|geachte|hallo|dag|hoi|met vriendelijke|vriendelijke|groet|hierbij|bijgaand|dear)\b",
    re.IGNORECASE,
)


def is_label(text: str) -> bool:
    """Say whether a text is the name of a column of ours, in a word that we know."""
    meant = means("positions", text.rstrip(" :"))
    return meant is not None and meant[1] < 2


def is_person(text: str, least: int = 2) -> bool:
    """Say whether a text may be the name of a person and nothing else. `least`: of how many
    words.
    """
    plain = person_cells.bare(text)
    words = plain.split()
    if (
        not least <= len(words) <= 7
        or any(sign.isdigit() for sign in plain)
        or _GREETING.match(text)
    ):
        return False
    if functions.length(plain) or is_label(text) or text.endswith((".", "!", "?")):
        return False
    if any(map(organisation_words.begins, words)) or any(map(organisation_words.is_form, words)):
        return False
    named = all(word[:1].isupper() or begins_family(word) or word[:1] in "'’" for word in words)
    return named and words[-1].strip(",")[:1].isupper()


def is_holder(text: str) -> bool:
    """Say whether a text is a person behind the word for an office: "wethouder E. Vos"."""
    return person_cells.bare(text) != text and is_person(text)


def likeliest_person(lines: Sequence[str]) -> str:
    """Return the line above a table that names a person: the last with the word for an office
    before the name, else the last that may be a name; "": none.

    >>> likeliest_person(["Nevenfuncties", "Wethouder E. Vos", "Duin en Omstreken", "2026"])
    'Wethouder E. Vos'
    """
    people = [line for line in lines if is_person(line)]
    return next(reversed([*people, *filter(is_holder, people)]), "")


def is_position(text: str) -> bool:
    """Say whether a text is a position, or says that there is none."""
    if says_none(text.rstrip(".")) or functions.length(text):
        return True
    plain = position_rows.without_asides(text.split(";")[0])
    return plain != text or position_rows.apart(plain) is not None
